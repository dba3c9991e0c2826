// Files of invoices (PDF): kept with their invoice and apart from the records, looked at, sent along, handed over, taken away.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { browser, download, go, made, openExample, profile, saved, says, toClient, words } from "./person.mjs";
import { publish } from "./site.mjs";

const CLIENT = "Menuiserie Lacaze";
const NUMBER = "F-2026-033";
const NAME = "Facture Lacaze.pdf";

/** A PDF of one page that says so. */
function pdf(text) {
  const stream = `BT /F1 24 Tf 60 700 Td (${text}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${stream.length}>>\nstream\n${stream}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let file = "%PDF-1.4\n";
  const places = objects.map((object, place) => {
    const at = file.length;
    file += `${place + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const end = file.length;
  file += `xref\n0 6\n0000000000 65535 f \n${places.join("")}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${end}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

const FILE = pdf("Facture F-2026-033");

describe("files of invoices", () => {
  let site, chrome, context, page, folder;
  const main = () => page.getByRole("main");
  const panel = () => main().getByRole("region", { name: "Fichiers de la facture (PDF)" });
  const add = (name, buffer, mimeType = "application/pdf") =>
    panel().getByLabel("Choisir un fichier").setInputFiles({ name, mimeType, buffer });
  const kept = () => panel().getByRole("button", { name: new RegExp(`^${NAME.replace(".", "\\.")} \\(`) });
  const toInvoice = async (number = NUMBER) => {
    await go(page, "Factures");
    await page.getByLabel("Chercher un numéro, un client, un objet").fill(number);
    await main().getByRole("link", { name: number }).click();
    await page.getByRole("heading", { level: 1, name: `Facture ${number}` }).waitFor();
    await panel().waitFor();
  };
  const toData = async () => {
    await page.goto(`${site.address}#/donnees`);
    await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
  };
  /** How many files there are in the browser's own store. */
  const count = () =>
    page.evaluate(async () => {
      const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      const database = await answer(indexedDB.open("relancier-files"));
      const files = database.transaction("bytes").objectStore("bytes").count();
      return answer(files).finally(() => database.close());
    });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "relancier-files-"));
    site = await publish();
    chrome = await browser();
    context = await profile(chrome);
    page = await openExample(context, site.address);
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
    await rm(folder, { recursive: true, force: true });
  });

  it("are PDF files of 20 MB at most: whatever else is refused, and it is said what to do", async () => {
    await toInvoice();
    await add("facture.docx", Buffer.from("PK\x03\x04"));
    await panel().getByText("facture.docx n’est pas un PDF. Enregistrez-le en PDF, puis réessayez.").waitFor();
    await add("menteur.pdf", Buffer.from("<script>alert(1)</script>"));
    await panel().getByText("menteur.pdf n’est pas un PDF.").waitFor();
    const path = join(folder, "scan.pdf");
    await writeFile(path, Buffer.concat([FILE, Buffer.alloc(20_000_000)]));
    await panel().getByLabel("Choisir un fichier").setInputFiles(path);
    await panel().getByText("scan.pdf n’est pas gardé : il dépasse 20 Mo.").waitFor();
    assert.equal(await panel().getByRole("listitem").count(), 0);
  });

  it("are kept, shown and saved again as they were; the same one twice is one", async () => {
    await add(NAME, FILE);
    await kept().waitFor();
    assert.equal(await panel().getByRole("alert").innerText(), "");
    await add(NAME, FILE);
    await page.reload();
    await kept().waitFor();
    assert.equal(await panel().getByRole("listitem").count(), 1);
    const file = await made(page, () => kept().click());
    assert.equal(file.name, NAME);
    assert.ok(file.bytes.equals(FILE));
    says(file.bytes, ["Facture F-2026-033"]);
  });

  it("are counted in the space shown, where it is said that the export has them not", async () => {
    await toData();
    await main().getByText(/^Dont 1 fichier de facture, 0,\d ko\. L’export ne le contient pas/).waitFor();
    const text = (await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click())).bytes.toString();
    assert.ok(!text.includes(NAME));
    await page.goto(`${site.address}#/donnees/gardees`);
    await main().getByRole("row", { name: "Fichiers de la facture (PDF) 1" }).waitFor();
  });

  it("go with the message about their invoice, unless one says otherwise", async () => {
    await go(page, "À faire");
    await page.getByRole("article", { name: CLIENT }).getByRole("link", { name: /^Écrire/ }).click();
    const ticked = page.getByRole("checkbox", { name: `${NAME}, gardé avec la facture` });
    await ticked.and(page.locator(":checked")).waitFor();
    const letter = async () => {
      const { bytes } = await download(page, () => page.getByRole("button", { name: "Enregistrer le courriel (.eml)" }).click());
      return bytes.toString().replaceAll("\r\n", "");
    };
    assert.ok((await letter()).includes(FILE.toString("base64")));
    await ticked.uncheck();
    assert.ok(!(await letter()).includes(FILE.toString("base64")));
    await ticked.click();
    await ticked.and(page.locator(":checked")).waitFor();
    assert.ok((await letter()).includes(FILE.toString("base64")));
  });

  it("are in the client's file, and told of where all that is kept is shown", async () => {
    await toClient(page, CLIENT);
    const { bytes } = await download(page, () => main().getByRole("button", { name: "Dossier complet (ZIP)" }).click());
    await writeFile(join(folder, "dossier.zip"), bytes);
    execFileSync("python3", ["-c", "import zipfile; zipfile.ZipFile('dossier.zip').extractall('out')"], { cwd: folder });
    assert.ok((await readFile(join(folder, `out/factures/${NUMBER} – ${NAME}`))).equals(FILE));
    assert.match(await readFile(join(folder, "out/LISEZMOI.txt"), "utf8"), /\nfactures\/\n  Les PDF gardés/);
    await main().getByRole("link", { name: "Tout ce qui est gardé" }).click();
    await main().getByRole("listitem").filter({ hasText: `${NUMBER} : ${NAME}` }).waitFor();
  });

  it("say so when the disk is full, and nothing is half kept", async () => {
    const full = await profile(chrome);
    await full.addInitScript(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...given) {
        if (this.name === "bytes") throw new DOMException("full", "QuotaExceededError");
        return put.apply(this, given);
      };
    });
    const before = page;
    page = await openExample(full, site.address);
    await toInvoice();
    await add(NAME, FILE);
    await panel().getByText("Le disque, ou la place que le navigateur accorde, est plein.").waitFor();
    await page.reload();
    await panel().waitFor();
    assert.equal(await count(), 0);
    assert.equal(await panel().getByRole("listitem").count(), 0);
    await full.close();
    page = before;
  });

  it("come back with an invoice whose deletion is taken back, and go once it is for good", async () => {
    await toInvoice();
    await page.getByRole("button", { name: "Supprimer la facture" }).click();
    await page.getByText(`Facture ${NUMBER} supprimée`).waitFor();
    await page.getByRole("status").getByRole("button", { name: "Annuler" }).click();
    await toInvoice();
    await kept().waitFor();

    await page.getByRole("button", { name: "Supprimer la facture" }).click();
    await page.getByText(`Facture ${NUMBER} supprimée`).waitFor();
    await saved(page);
    await toInvoice("F-2026-040");
    assert.equal(await count(), 1);
    await context.clock.setFixedTime("2026-11-29T09:00:00+01:00");
    await page.reload();
    await panel().waitFor();
    await page.waitForFunction(async () => {
      const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      const database = await answer(indexedDB.open("relancier-files"));
      const files = await answer(database.transaction("list").objectStore("list").count());
      database.close();
      return files === 0;
    });
    assert.equal(await count(), 0);
  });

  it("are taken away when one says so, and with everything", async () => {
    for (const text of ["une", "deux"]) {
      await add(`${text}.pdf`, pdf(text));
      await panel().getByRole("button", { name: new RegExp(`^${text}\\.pdf \\(`) }).waitFor();
    }
    await panel().getByRole("button", { name: "Retirer une.pdf" }).click();
    const asked = page.getByRole("dialog", { name: "Retirer ce fichier ?" });
    assert.match(await words(asked), /une\.pdf ne sera plus gardé ici\. Cela ne s’annule pas\./);
    await asked.getByRole("button", { name: "Retirer" }).click();
    await page.getByText("une.pdf n’est plus gardé ici").waitFor();
    assert.equal(await count(), 1);
    await toData();
    await page.getByRole("button", { name: "Tout effacer" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Effacer définitivement" }).click();
    await page.getByRole("button", { name: "Essayer avec des données d’exemple" }).waitFor();
    assert.equal(await count(), 0);
  });
});
