// Copies in a folder: after each change, dated, read back; of other devices too. The folder the picker gives is one of the
// browser's own (OPFS): a real directory, with the same ways in as one of the disk.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, download, enter, go, lose, open, openExample, profile, saved, toData } from "./person.mjs";
import { publish } from "./site.mjs";

let site, chrome;

before(async () => {
  site = await publish();
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await site?.withdraw();
});

/** A profile whose picker gives the folder « Copies »; `permission` is what the browser says of it until it asks. */
async function withFolder({ permission = "granted" } = {}) {
  const context = await profile(chrome);
  await context.addInitScript((permission) => {
    window.copies = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("Copies", { create: true });
    window.showDirectoryPicker = () => window.copies();
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => localStorage.getItem("test.permission") ?? permission,
      requestPermission: async () => (localStorage.setItem("test.permission", "granted"), "granted"),
    });
  }, permission);
  return context;
}

/** The files there: `{name: text}`. */
function files(page) {
  return page.evaluate(async () => {
    const found = {};
    for await (const [name, handle] of await window.copies()) found[name] = await (await handle.getFile()).text();
    return found;
  });
}

/** Puts a file there. */
function put(page, name, text) {
  return page.evaluate(
    async ([name, text]) => {
      const stream = await (await (await window.copies()).getFileHandle(name, { create: true })).createWritable();
      await stream.write(text);
      await stream.close();
    },
    [name, text],
  );
}

const numbers = (text) => JSON.parse(text).records.filter(({ kind }) => kind === "invoice").map(({ number }) => number).sort();
const CURRENT = /^relancier-[0-9a-f]{4}\.json$/;
const live = (found) => found[Object.keys(found).find((name) => CURRENT.test(name) && name !== OTHER)];
const dated = (found) => Object.keys(found).filter((name) => /^relancier-[0-9a-f]{4}-\d{4}-\d\d-\d\d\.json$/.test(name)).sort();
const OTHER = "relancier-0f0f.json";

const panel = (page) => page.getByRole("region", { name: "Copies dans un dossier" });
const copied = (page) => panel(page).getByText("Tout est copié dans « Copies », et relu.").waitFor();

async function choose(page) {
  await toData(page);
  await panel(page).getByRole("button", { name: "Choisir un dossier" }).click();
  await copied(page);
}

describe("a folder chosen once", () => {
  let context, page;

  before(async () => {
    context = await withFolder();
    page = await open(context, site.address);
    await enter(page, site.address, "A-1");
  });
  after(() => context?.close());

  it("gets everything at once, and the copy of the day; that counts as a backup", async () => {
    await choose(page);
    await page.getByText("Sauvegardé aujourd’hui").waitFor();
    const found = await files(page);
    assert.deepEqual(numbers(live(found)), ["A-1"]);
    assert.equal(dated(found).length, 1);
    assert.match(dated(found)[0], /-2026-11-21\.json$/);
    assert.equal(found[dated(found)[0]], live(found));
  });

  it("gets every change, also once the page was opened anew", async () => {
    await enter(page, site.address, "A-2");
    await toData(page);
    await copied(page);
    assert.deepEqual(numbers(live(await files(page))), ["A-1", "A-2"]);
    await page.reload();
    await enter(page, site.address, "A-3");
    await toData(page);
    await copied(page);
    assert.deepEqual(numbers(live(await files(page))), ["A-1", "A-2", "A-3"]);
  });

  it("gets what was not written yet when the page goes out of sight", async () => {
    await enter(page, site.address, "A-4");
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
      delete document.hidden;
    });
    await toData(page);
    await copied(page);
    const found = await files(page);
    assert.deepEqual(numbers(live(found)), ["A-1", "A-2", "A-3", "A-4"]);
    assert.equal(found[dated(found)[0]], live(found));
  });

  it("keeps dated copies of seven days, four weeks and twelve months, and touches nobody else's files", async () => {
    const [mark] = dated(await files(page))[0].match(/^relancier-[0-9a-f]{4}/);
    const day = (ago) => new Date(Date.UTC(2026, 10, 20 - ago)).toISOString().slice(0, 10);
    for (let ago = 0; ago < 60; ago += 1) await put(page, `${mark}-${day(ago)}.json`, "{}");
    await put(page, "relancier-0f0f-2020-01-01.json", "{}");
    await put(page, "devis.json", "mien");
    await context.clock.setFixedTime("2026-11-22T09:00:00+01:00");
    await page.reload();
    await enter(page, site.address, "A-5");
    await toData(page);
    await copied(page);
    const found = await files(page);
    const days = dated(found).filter((name) => name.startsWith(mark)).map((name) => name.slice(-15, -5));
    assert.deepEqual(days, [
      "2026-09-30", "2026-10-31", "2026-11-01", "2026-11-08", "2026-11-15", "2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19",
      "2026-11-20", "2026-11-21", "2026-11-22",
    ]);
    assert.ok("relancier-0f0f-2020-01-01.json" in found);
    assert.equal(found["devis.json"], "mien");
  });

  it("follows two tabs, and is given up at a click", async () => {
    const other = await open(context, site.address);
    await Promise.all([enter(page, site.address, "B-1"), enter(other, site.address, "B-2")]);
    await toData(page);
    await toData(other);
    await Promise.all([copied(page), copied(other)]);
    assert.deepEqual(numbers(live(await files(page))).slice(-2), ["B-1", "B-2"]);
    await other.close();
    await panel(page).getByRole("button", { name: "Ne plus copier" }).click();
    await page.getByText("Plus rien n’est copié dans un dossier.").waitFor();
    await enter(page, site.address, "B-3");
    await page.reload();
    await toData(page);
    await panel(page).getByRole("button", { name: "Choisir un dossier" }).waitFor();
    assert.ok(!numbers(live(await files(page))).includes("B-3"));
  });
});

describe("what can go wrong", () => {
  it("the browser wants to ask again: it is said on every screen, and a click is enough", async () => {
    const context = await withFolder();
    let page = await open(context, site.address);
    await enter(page, site.address, "A-1");
    await choose(page);
    await page.evaluate(() => localStorage.setItem("test.permission", "prompt"));
    await page.close();
    page = await open(context, site.address);
    const note = page.getByRole("status").filter({ hasText: "le navigateur a besoin de votre accord" });
    await note.waitFor();
    await enter(page, site.address, "A-2");
    assert.deepEqual(numbers(live(await files(page))), ["A-1"]);
    await note.getByRole("button", { name: "Autoriser la copie" }).click();
    await note.waitFor({ state: "hidden" });
    await toData(page);
    await copied(page);
    assert.deepEqual(numbers(live(await files(page))), ["A-1", "A-2"]);
    await context.close();
  });

  it("the disk is full, or what is read back is not what was written: no copy, and it is told until there is one", async () => {
    const context = await withFolder();
    await context.addInitScript(() => {
      const write = FileSystemWritableFileStream.prototype.write;
      FileSystemWritableFileStream.prototype.write = function (bytes) {
        if (window.fault === "full") return Promise.reject(new DOMException("", "QuotaExceededError"));
        return write.call(this, window.fault === "short" ? bytes.subarray(0, 100) : bytes);
      };
    });
    const page = await open(context, site.address);
    await enter(page, site.address, "A-1");
    await choose(page);
    for (const [fault, said, number] of [
      ["full", "n’a pas pu être écrite", "A-2"],
      ["short", "ne se relit pas comme elle a été écrite", "A-3"],
    ]) {
      await page.evaluate((fault) => (window.fault = fault), fault);
      // The page is not loaded anew: it goes by its own links.
      await go(page, "Factures");
      await page.getByRole("link", { name: "Saisir une facture" }).first().click();
      await page.getByLabel("Nom du client").fill("Client A-1");
      await page.getByLabel("Numéro de la facture").fill(number);
      await page.getByLabel("Montant à payer, TTC").fill("100");
      await page.getByRole("button", { name: "Enregistrer la facture" }).click();
      await saved(page);
      const note = page.getByRole("status").filter({ hasText: said });
      await note.waitFor();
      await page.evaluate(() => (window.fault = null));
      await note.getByRole("button", { name: "Réessayer" }).click();
      await note.waitFor({ state: "hidden" });
      await toData(page);
      await copied(page);
      assert.ok(numbers(live(await files(page))).includes(number));
    }
    await context.close();
  });

  it("the browser lost all it kept: chosen again, the folder has the copy that brings it back", async () => {
    const context = await withFolder();
    let page = await open(context, site.address);
    await enter(page, site.address, "A-1");
    await choose(page);
    page = await lose(page, site.address);
    await page.getByRole("alert").filter({ hasText: "Le navigateur a perdu ce que Relancier gardait ici" }).waitFor();
    const forgotten = page.getByRole("status").filter({ hasText: "Le navigateur ne sait plus dans quel dossier copier vos données" });
    await forgotten.getByRole("button", { name: "Choisir un dossier" }).click();
    await forgotten.waitFor({ state: "hidden" });
    await page.getByRole("link", { name: "Reprendre une copie" }).click();
    await panel(page).getByRole("button", { name: /^Regarder relancier-/ }).click();
    await page.getByRole("button", { name: "Reprendre ces données" }).click();
    await page.getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    await toData(page);
    await copied(page);
    const copies = await files(page);
    const current = Object.keys(copies).filter((name) => CURRENT.test(name));
    assert.deepEqual(current.map((name) => numbers(copies[name])), [["A-1"], ["A-1"]]);
    await context.close();
  });

  it("the browser lost the ledger alone: the copy of before stays as it is until it was taken in", async () => {
    const context = await withFolder();
    let page = await open(context, site.address);
    await enter(page, site.address, "A-1");
    await choose(page);
    page = await lose(page, site.address, "relancier");
    await enter(page, site.address, "A-2");
    await toData(page);
    await panel(page).getByText("Rien n’est copié dans « Copies » pour l’instant").waitFor();
    assert.deepEqual(numbers(live(await files(page))), ["A-1"]);
    await panel(page).getByRole("button", { name: /^Regarder relancier-/ }).click();
    await page.getByRole("button", { name: "Reprendre ces données" }).click();
    await copied(page);
    assert.deepEqual(numbers(live(await files(page))), ["A-1", "A-2"]);
    await context.close();
  });

  it("an empty ledger, or the example, is no copy worth the place of another", async () => {
    const context = await withFolder();
    const page = await openExample(context, site.address);
    await choose(page);
    assert.deepEqual(Object.keys(await files(page)), []);
    await context.close();
  });

  it("a browser that writes in no folder says so", async () => {
    const context = await profile(chrome);
    await context.addInitScript(() => delete window.showDirectoryPicker);
    const page = await openExample(context, site.address);
    await toData(page);
    await panel(page).getByText("Ce navigateur ne sait pas écrire dans un dossier").waitFor();
    await context.close();
  });
});

describe("a folder that two devices share", () => {
  it("each writes its own copy, and looks at the other's before anything changes", async () => {
    const elsewhere = await profile(chrome);
    const there = await openExample(elsewhere, site.address);
    await saved(there);
    await toData(there);
    const file = await download(there, () => there.getByRole("button", { name: "Exporter tout" }).click());
    await elsewhere.close();

    const context = await withFolder();
    const page = await open(context, site.address);
    await enter(page, site.address, "A-1");
    await put(page, OTHER, file.bytes.toString());
    await choose(page);
    await panel(page).getByRole("button", { name: `Regarder ${OTHER}` }).click();
    await page.getByRole("button", { name: "Reprendre ces données" }).click();
    await panel(page).getByText("Copie dans « Copies »…").waitFor();
    await copied(page);
    const found = await files(page);
    assert.equal(found[OTHER], file.bytes.toString());
    assert.ok(numbers(live(found)).length > 50);
    await context.close();
  });
});
