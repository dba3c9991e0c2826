// Files that come from outside the page, and files for someone else's eyes.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { age, browser, download, focused, give, open, openExample, profile, saved, toClient, toData } from "./person.mjs";
import { publish } from "./site.mjs";

const PHRASE = "été à la plage de Wissant";

describe("a file from outside", () => {
  let site, chrome, folder, plain;

  before(async () => {
    site = await publish();
    chrome = await browser();
    folder = await mkdtemp(join(tmpdir(), "relancier-"));
    const page = await openExample(await patient(chrome), site.address);
    await saved(page);
    await toData(page);
    plain = (await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click())).bytes;
    await page.context().close();
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
    if (folder) await rm(folder, { recursive: true });
  });

  it("is taken to its place wherever it is dropped, and never leaves the page for it", async () => {
    const page = await openExample(await patient(chrome), site.address);
    assert.ok(await drop(page, "autre.json", plain));
    await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
    await page.getByText("Ce fichier n’apporte rien de nouveau : tout y est déjà.").waitFor();
    assert.ok(await drop(page, "autre.age", Buffer.from("age-encryption.org/v1\n")));
    await focused(page.getByLabel("Phrase secrète du fichier"));
    await page.getByRole("navigation", { name: "Principal" }).getByRole("link", { name: "Clients" }).click();
    await page.getByRole("heading", { level: 1, name: "Clients" }).waitFor();
    assert.ok(await drop(page, "factures.csv", Buffer.from("Client;Numéro;Date;Montant\nDurand;F-9;01/10/2026;120,00\n")));
    await page.getByRole("heading", { level: 1, name: "Importer des factures" }).waitFor();
    await page.getByText("Durand").first().waitFor();
    await page.context().close();
  });

  it("takes nobody away from a form", async () => {
    const page = await open(await patient(chrome), `${site.address}#/factures/nouvelle`);
    const number = page.getByLabel("Numéro de la facture");
    await number.fill("F-2026-099");
    assert.ok(await drop(page, "autre.json", plain));
    assert.equal(new URL(page.url()).hash, "#/factures/nouvelle");
    assert.equal(await number.inputValue(), "F-2026-099");
    await page.context().close();
  });

  it("opens the installed app where it can be taken in", async () => {
    const context = await patient(chrome);
    // As the browser hands over a file that the app was opened with.
    await context.addInitScript((text) => {
      const getFile = async () => new File([text], "relancier.json");
      const value = { setConsumer: (consumer) => consumer({ files: [{ getFile }] }) };
      Object.defineProperty(window, "launchQueue", { value });
    }, plain.toString());
    const page = await open(context, site.address);
    await page.getByRole("heading", { name: "Ce que le fichier apporte" }).waitFor();
    await page.getByRole("button", { name: "Reprendre ces données" }).click();
    await page.getByRole("heading", { name: /à relancer aujourd’hui/ }).waitFor();
    await context.close();
    const { file_handlers } = JSON.parse(await site.read("manifest.webmanifest"));
    assert.deepEqual(file_handlers.flatMap(({ accept }) => Object.values(accept).flat()), [".json", ".age"]);
  });

  it("goes further by the share sheet, as a text where nothing else may pass", async () => {
    const context = await patient(chrome);
    // Chromium shares texts, pictures and the like, by the end of their names.
    await context.addInitScript(() => {
      window.shared = [];
      const canShare = ({ files }) => files.every(({ name, type }) => name.endsWith(".txt") && type === "text/plain");
      const share = async ({ files }) => {
        for (const file of files) window.shared.push({ name: file.name, text: await file.text() });
      };
      Object.defineProperties(Navigator.prototype, {
        canShare: { configurable: true, value: canShare },
        share: { configurable: true, value: share },
      });
    });
    const page = await openExample(context, site.address);
    await toData(page);
    const share = (name) => page.getByRole("button", { name: `Partager ${name}…` });
    await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    await share("relancier-2026-11-21.json.txt").click();
    await page.getByLabel("Protéger par une phrase secrète").check();
    await page.getByLabel("Phrase secrète", { exact: true }).fill(PHRASE);
    await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    await share("relancier-2026-11-21.json.age.txt").click();
    await page.waitForFunction(() => window.shared.length === 2);
    const [first, second] = await page.evaluate(() => window.shared);
    assert.equal(first.name, "relancier-2026-11-21.json.txt");
    assert.equal(first.text, plain.toString());
    assert.equal(second.name, "relancier-2026-11-21.json.age.txt");
    await writeFile(join(folder, "shared.txt"), second.text);
    age(`--decrypt --output ${join(folder, "shared.json")} ${join(folder, "shared.txt")}`, PHRASE);
    assert.deepEqual(await readFile(join(folder, "shared.json")), plain);
    // What was shared as a text comes in as any other file.
    await give(page, second.name, Buffer.from(second.text));
    await page.getByLabel("Phrase secrète du fichier").fill(PHRASE);
    await page.getByRole("button", { name: "Ouvrir le fichier" }).click();
    await page.getByText("Ce fichier n’apporte rien de nouveau : tout y est déjà.").waitFor();
    await context.close();
  });

  it("is not offered to a share sheet that is not there", async () => {
    const context = await patient(chrome);
    await context.addInitScript(() => delete Navigator.prototype.share);
    const page = await openExample(context, site.address);
    await toData(page);
    await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    await page.getByText("relancier-2026-11-21.json est enregistré.").waitFor();
    assert.equal(await page.getByRole("button", { name: /^Partager/ }).count(), 0);
    await context.close();
  });
});

describe("an extract", () => {
  const CLIENT = "Garage Delmas";
  let site, chrome, page, extract;

  before(async () => {
    site = await publish();
    chrome = await browser();
    page = await openExample(await patient(chrome), site.address);
    await edit(page);
    await page.getByLabel("Note pour vous").fill("Ne répond jamais le lundi");
    await page.getByLabel("À qui écrire").fill("Odile Delmas");
    await page.getByRole("button", { name: "Enregistrer les changements" }).click();
    await page.getByRole("heading", { level: 1, name: CLIENT, exact: true }).waitFor();
    await saved(page);
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  it("is of the clients one ticks, and says what goes out and what does not", async () => {
    await toData(page);
    await page.getByRole("button", { name: "Préparer un extrait" }).click();
    const search = page.getByLabel("Chercher un client");
    await focused(search);
    await page.getByRole("button", { name: "Faire l’extrait" }).click();
    await page.getByText("Cochez au moins un client.").waitFor();
    await page.getByRole("button", { name: "Cocher tous ceux de la liste" }).click();
    assert.ok((await page.getByRole("group", { name: "Quels clients" }).getByRole("checkbox", { checked: true }).count()) > 5);
    await page.getByRole("button", { name: "Ne cocher personne" }).click();
    await search.fill("delmas");
    await page.getByLabel(CLIENT, { exact: true }).check();
    await page.getByRole("status").getByText("1 client choisi").waitFor();
    await page.getByText("N’en font jamais partie : les autres clients").waitFor();
    await page.getByLabel("Vos notes, et ce qui s’est dit au téléphone").check();
    await page.getByText("Vos notes sortent telles que vous les avez écrites").waitFor();
    await page.getByLabel("Vos notes, et ce qui s’est dit au téléphone").uncheck();
    const file = await download(page, () => page.getByRole("button", { name: "Faire l’extrait" }).click());
    assert.equal(file.name, "relancier-extrait-2026-11-21.json");
    extract = file.bytes;
    const { format, without, records } = JSON.parse(extract);
    assert.deepEqual([format, without], ["relancier-extract", ["notes", "contact_details"]]);
    assert.deepEqual(records.filter(({ kind }) => kind === "client").map(({ name }) => name), [CLIENT]);
    assert.doesNotMatch(extract.toString(), /Odile|lundi|@garage/i);
    // It is no backup.
    await page.getByText("Jamais sauvegardé").waitFor();
  });

  it("is not mixed with data, and is looked at where there are none", async () => {
    await give(page, "relancier-extrait.json", extract);
    await page.getByRole("alert").filter({ hasText: "Ceci est un extrait, fait pour être lu par quelqu’un d’autre" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Reprendre ces données" }).count(), 0);
    await edit(page);
    assert.equal(await page.getByLabel("À qui écrire").inputValue(), "Odile Delmas");
    assert.equal(await page.getByLabel("Note pour vous").inputValue(), "Ne répond jamais le lundi");

    const elsewhere = await open(await patient(chrome), `${site.address}#/donnees`);
    await give(elsewhere, "relancier-extrait.json", extract);
    await elsewhere.getByText("Ceci est un extrait, à regarder : quelques clients seulement, sans les notes, les coordonnées").waitFor();
    await elsewhere.getByRole("button", { name: "Reprendre ces données" }).click();
    await elsewhere.getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
    await saved(elsewhere);
    await edit(elsewhere);
    assert.equal(await elsewhere.getByLabel("À qui écrire").inputValue(), "");
    // What is exported where it was looked at gives way to the whole.
    await toData(elsewhere);
    const { bytes } = await download(elsewhere, () => elsewhere.getByRole("button", { name: "Exporter tout" }).click());
    await toData(page);
    await give(page, "retour.json", bytes);
    await page.getByText("Ce fichier n’apporte rien de nouveau : tout y est déjà.").or(page.getByRole("heading", { name: "Ce que le fichier apporte" })).first().waitFor();
    const take = page.getByRole("button", { name: "Reprendre ces données" });
    if (await take.count()) {
      await take.click();
      await take.waitFor({ state: "hidden" });
      await saved(page);
    }
    await edit(page);
    assert.equal(await page.getByLabel("À qui écrire").inputValue(), "Odile Delmas");
    assert.equal(await page.getByLabel("Note pour vous").inputValue(), "Ne répond jamais le lundi");
  });

  /** Opens the form of the client. */
  async function edit(page) {
    await toClient(page, CLIENT);
    await page.getByRole("main").getByRole("link", { name: "Corriger" }).click();
    await page.getByRole("heading", { level: 1, name: `Corriger ${CLIENT}` }).waitFor();
  }
});

/** A profile of someone who waits: a passphrase takes seconds, and many more on a busy machine. */
async function patient(chrome, options) {
  const context = await profile(chrome, options);
  context.setDefaultTimeout(60_000);
  return context;
}

/** Drops a file on the page, beside any place for one; answers whether the browser was kept from opening it. */
function drop(page, name, bytes) {
  return page.evaluate(
    ([name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      const over = new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector("main").dispatchEvent(over);
      const dropped = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector("main").dispatchEvent(dropped);
      return over.defaultPrevented && dropped.defaultPrevented;
    },
    [name, bytes.toString()],
  );
}
