// Letters as one posts them: on one's own paper, looked at first, a day's worth at a time.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { browser, download, go, made, open, openExample, plain, profile, saved, says, words } from "./person.mjs";
import { publish } from "./site.mjs";

const picture = (name) => fileURLToPath(new URL(`../../crates/letters/tests/pictures/${name}`, import.meta.url));

let site, chrome;

before(async () => {
  site = await publish();
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await site?.withdraw();
});

/** What Poppler says of a PDF, where it is there. */
async function poppler(tool, bytes, ...options) {
  if (spawnSync(tool, ["-v"]).error) return undefined;
  const folder = await mkdtemp(path.join(tmpdir(), "relancier-"));
  try {
    await writeFile(path.join(folder, "it.pdf"), bytes);
    return execFileSync(tool, [...options, path.join(folder, "it.pdf")], { encoding: "utf8" });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("one's own paper", () => {
  let page, paper;
  const specimen = () => made(page, () => paper.getByRole("button", { name: "Voir une lettre (PDF)" }).click());
  const choose = (which, files) =>
    paper.getByRole("region", { name: which }).getByLabel("Choisir un fichier").setInputFiles(files);

  before(async () => {
    page = await openExample(await profile(chrome), site.address);
    await go(page, "Réglages");
    paper = page.getByRole("main").getByRole("region", { name: "Papier à lettres" });
  });

  it("is seen before it is saved, and closed again", async () => {
    await paper.getByRole("button", { name: "Voir une lettre (PDF)" }).click();
    const shown = page.getByRole("dialog");
    await shown.getByRole("heading", { name: "Modèle de lettre.pdf" }).waitFor();
    await shown.getByRole("button", { name: "Imprimer" }).waitFor();
    await page.keyboard.press("Escape");
    await shown.waitFor({ state: "hidden" });
    says((await specimen()).bytes, ["Atelier Brunel", "Nom du client", "12 rue de l’Exemple"]);
  });

  it("takes a logo, a signature and a name to sign", async () => {
    await choose("Logo", picture("logo.jpg"));
    await paper.getByRole("img", { name: "Logo" }).waitFor();
    await choose("Image de signature", picture("signature.png"));
    await paper.getByRole("img", { name: "Image de signature" }).waitFor();
    await paper.getByLabel("Qui signe").fill("Camille Brunel, gérante");
    await paper.getByRole("button", { name: "Enregistrer" }).click();
    await saved(page);
    const { bytes } = await specimen();
    says(bytes, ["Camille Brunel, gérante"]);
    const images = await poppler("pdfimages", bytes, "-list");
    if (images) assert.match(images, /jpeg/);
  });

  it("moves the address to the window of the envelope", async () => {
    const place = async () => {
      const boxes = await poppler("pdftotext", (await specimen()).bytes, "-bbox", "-l", "1");
      return Number(boxes?.match(/xMin="([\d.]+)"[^>]*>Exemple|xMin="([\d.]+)"[^>]*>l’Exemple/)?.slice(1).find(Boolean));
    };
    const right = await place();
    await paper.getByLabel("Fenêtre de vos enveloppes").selectOption("À gauche");
    await paper.getByRole("button", { name: "Enregistrer" }).click();
    await saved(page);
    const left = await place();
    if (!Number.isNaN(right)) assert.ok(left + 150 < right, `${left} and ${right}`);
  });

  it("refuses what cannot be printed, says why, and keeps what was there", async () => {
    for (const [file, why] of [
      [{ name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") }, "ce n’est ni une image PNG, ni une image JPEG"],
      [{ name: "grand.png", mimeType: "image/png", buffer: Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(600_000)]) }, "pèse plus de 500 ko"],
      [picture("cmyk.jpg"), "celles de l’imprimerie (CMJN)"],
      [picture("interlaced.png"), "ce PNG est entrelacé"],
      [{ name: "abîmé.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\nnothing more", "latin1") }, "le fichier est abîmé"],
    ]) {
      await choose("Logo", file);
      const said = paper.getByRole("region", { name: "Logo" }).getByRole("alert");
      await said.filter({ hasText: why }).waitFor();
      assert.match(await words(said), /Rien n’a été changé/);
      await paper.getByRole("img", { name: "Logo" }).waitFor();
    }
  });

  it("is taken away and brought back like anything else", async () => {
    await paper.getByRole("button", { name: "Retirer : Logo" }).click();
    await paper.getByRole("img", { name: "Logo" }).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Annuler" }).first().click();
    await paper.getByRole("img", { name: "Logo" }).waitFor();
  });
});

describe("the letters of the day", () => {
  let page, list;
  const main = () => page.getByRole("main");

  before(async () => {
    page = await openExample(await profile(chrome, { serviceWorkers: "block" }), site.address);
    await main().getByRole("link", { name: "Courriers du jour" }).click();
    await main().getByRole("heading", { level: 1, name: "Courriers du jour" }).waitFor();
    list = main().getByRole("region", { name: "Qui reçoit une lettre ?" });
  });

  it("can be stopped while they are made", async () => {
    for (const box of await list.getByRole("checkbox", { disabled: false }).all()) await box.check();
    let release;
    const held = new Promise((free) => (release = free));
    await page.context().route(/fonts\//, async (route) => {
      await held;
      // Who asked for it may be gone by then.
      await route.abort().catch(() => {});
    });
    await list.getByRole("button", { name: /^Faire \d+ lettres \(PDF\)$/ }).click();
    await list.getByRole("progressbar").waitFor();
    await list.getByRole("button", { name: "Renoncer" }).click();
    await list.getByRole("button", { name: /^Faire \d+ lettres \(PDF\)$/ }).waitFor();
    assert.equal(await page.getByRole("dialog").count(), 0);
    release();
    await page.context().unroute(/fonts\//);
  });

  it("come in one file, each to its client, with what it owes", async () => {
    const count = await list.getByRole("checkbox", { checked: true }).count();
    assert.ok(count >= 3, `${count} letters`);
    const { name, bytes } = await made(page, () => list.getByRole("button", { name: `Faire ${count} lettres (PDF)` }).click());
    assert.equal(name, `2026-11-21 Courriers – ${count} lettres.pdf`);
    const rows = await list.getByRole("listitem").filter({ has: page.getByRole("checkbox", { checked: true }) }).all();
    for (const row of rows) {
      const client = plain(await row.locator("strong").innerText());
      says(bytes, [client]);
    }
    const told = await poppler("pdfinfo", bytes);
    const pages = Number(told?.match(/^Pages:\s+(\d+)/m)?.[1] ?? 2 * count - 1);
    // Each begins on the front of a sheet.
    assert.ok(pages >= 2 * count - 1, `${pages} pages of ${count} letters`);
  });

  it("come as a file each, too, under names that say which is whose", async () => {
    const count = await list.getByRole("checkbox", { checked: true }).count();
    const { name, bytes } = await download(page, () => list.getByRole("button", { name: "Une lettre par fichier (ZIP)" }).click());
    assert.equal(name, `2026-11-21 Courriers – ${count} lettres.zip`);
    const read = "import io, json, sys, zipfile; it = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); assert it.testzip() is None; print(json.dumps(it.namelist()))";
    const names = JSON.parse(execFileSync("python3", ["-c", read], { input: bytes, encoding: "utf8" }));
    assert.equal(names.filter((name) => name.endsWith(".pdf")).length, count, names.join("\n"));
    assert.ok(names.some((name) => /^2026-11-21 .*Hôtel Bellerive.*F-2026-041.*\.pdf$/.test(name)), names.join("\n"));
  });

  it("are noted as posted in one, on each timeline, and taken back in one", async () => {
    const count = await list.getByRole("checkbox", { checked: true }).count();
    await main().getByRole("button", { name: `Noter : ${count} lettres postées` }).click();
    await page.getByText(`${count} lettres notées comme postées.`).waitFor();
    await main().getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
    await go(page, "Clients");
    await main().getByRole("link", { name: "Hôtel Bellerive" }).click();
    await main().getByRole("region", { name: "Historique" }).getByText(/par lettre/).first().waitFor();
    await page.getByRole("button", { name: "Annuler" }).first().click();
    await go(page, "À faire");
    await main().getByRole("link", { name: "Courriers du jour" }).click();
    await list.getByRole("checkbox").first().waitFor();
  });

  it("are not to go out once an amount has changed", async () => {
    const client = plain(await list.locator("strong").first().innerText());
    const other = await open(page.context(), site.address);
    await other.getByRole("button", { name: `Reporter la relance de ${client}` }).click();
    await other.getByRole("dialog").getByRole("button", { name: "Laisser tranquille" }).click();
    await saved(other);
    await main().getByRole("alert").filter({ hasText: "Des montants ont changé" }).waitFor();
    await main().getByRole("button", { name: "Refaire la liste" }).click();
    await list.getByText(client).waitFor({ state: "hidden" });
  });
});
