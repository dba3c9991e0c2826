// What the browser promises of the data, how old the last copy is, and what the person is told of both.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, download, enter, go, open, openExample, profile, saved, toData } from "./person.mjs";
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

const NOT_PROMISED = "Vos données sont enregistrées, mais le navigateur peut les effacer si la place vient à manquer.";
const PROMISED = "Le navigateur s’est engagé à garder vos données";

/** A profile whose browser answers so about its storage, and counts how often it is asked to keep it. */
async function answering({ grants = false, ...answers } = {}) {
  const context = await profile(chrome);
  await context.addInitScript(
    ({ grants, answers }) => {
      const asked = () => Number(localStorage.getItem("test.asked") ?? 0);
      Object.assign(StorageManager.prototype, {
        persisted: async () => grants && asked() > 0,
        persist: async () => (localStorage.setItem("test.asked", asked() + 1), grants),
      });
      if (answers.estimate) StorageManager.prototype.estimate = async () => answers.estimate;
      if (answers.private) StorageManager.prototype.getDirectory = async () => { throw new DOMException("private", "SecurityError"); };
      if (answers.vendor) Object.defineProperty(Navigator.prototype, "vendor", { get: () => answers.vendor });
      if (answers.silent) Object.defineProperty(Navigator.prototype, "storage", { get: () => undefined });
      if (answers.installed) {
        const ask = window.matchMedia;
        window.matchMedia = (query) => (query === "(display-mode: standalone)" ? { matches: true } : ask.call(window, query));
      }
    },
    { grants, answers },
  );
  return context;
}

const asked = (page) => page.evaluate(() => Number(localStorage.getItem("test.asked") ?? 0));

describe("the browser is asked to keep the data", () => {
  it("once the first invoice is saved, and once only; the answer is shown", async () => {
    const context = await answering({ grants: true });
    const page = await open(context, site.address);
    await toDataFromWelcome(page);
    await page.getByText(NOT_PROMISED).waitFor();
    assert.equal(await asked(page), 0);
    await enter(page, site.address, "A-1");
    assert.equal(await asked(page), 1);
    await enter(page, site.address, "A-2");
    await page.reload();
    await enter(page, site.address, "A-3");
    assert.equal(await asked(page), 1);
    await toData(page);
    await page.getByText(PROMISED).waitFor();
    assert.equal(await page.getByRole("button", { name: "Demander au navigateur de les garder" }).count(), 0);
    await context.close();
  });

  it("not for the example, which anyone may lose", async () => {
    const context = await answering();
    const page = await openExample(context, site.address);
    await saved(page);
    assert.equal(await asked(page), 0);
    await context.close();
  });

  it("and again at a click: a refusal is told with what helps", async () => {
    const context = await answering();
    const page = await open(context, site.address);
    await enter(page, site.address, "A-1");
    await toData(page);
    await page.getByText(NOT_PROMISED).waitFor();
    assert.equal(await page.getByText("Installez Relancier").count(), 0);
    await page.getByRole("button", { name: "Demander au navigateur de les garder" }).click();
    await page.getByText("Le navigateur n’a pas accepté pour l’instant. Installez Relancier comme une application").waitFor();
    assert.equal(await asked(page), 2);
    await context.close();
  });
});

describe("what this browser keeps", () => {
  const SAFARI = "Dans un onglet, Safari efface les données";
  const PRIVATE = "Cette fenêtre semble être en navigation privée";
  const SILENT = "Ce navigateur ne dit pas s’il s’engage à garder vos données";
  const cases = [
    ["the space used and left", { estimate: { usage: 1_234_567, quota: 60_000_000_000 } }, ["Place prise : 1,2 Mo. Place encore disponible : 59,9 Go."], [SAFARI, PRIVATE]],
    ["a disk that is full", { estimate: { usage: 900, quota: 800 } }, ["Place prise : 0,9 ko. Place encore disponible : 0 ko."], []],
    ["a private window, where the browser gives it away", { private: true }, [PRIVATE, NOT_PROMISED], [SAFARI]],
    ["Safari in a tab", { vendor: "Apple Computer, Inc." }, [SAFARI, "Installez Relancier"], [PRIVATE]],
    ["Safari, installed", { vendor: "Apple Computer, Inc.", installed: true }, [NOT_PROMISED], [SAFARI]],
    ["a browser that says nothing", { silent: true }, [SILENT], [SAFARI, PRIVATE, "Place prise"]],
  ];
  for (const [what, answers, told, untold] of cases) {
    it(`is told of ${what}`, async () => {
      const context = await answering(answers);
      const page = await open(context, site.address);
      await toDataFromWelcome(page);
      for (const words of told) await page.getByText(words).waitFor();
      for (const words of untold) assert.equal(await page.getByText(words).count(), 0, words);
      await context.close();
    });
  }
});

describe("the last copy outside the browser", () => {
  const line = (page) => page.getByText("Vos données ne sont que dans ce navigateur.");

  it("is missed once five invoices are at stake, and not before", async () => {
    const context = await profile(chrome);
    const page = await open(context, site.address);
    for (const n of [1, 2, 3, 4]) await enter(page, site.address, `A-${n}`);
    await page.getByRole("link", { name: "À faire" }).click();
    await page.getByRole("heading", { level: 1, name: "à relancer aujourd’hui" }).waitFor();
    assert.equal(await line(page).count(), 0);
    await enter(page, site.address, "A-5");
    await go(page, "À faire");
    await line(page).waitFor();
    await page.getByRole("link", { name: "En garder une copie" }).click();
    await page.getByText("Jamais sauvegardé").waitFor();
    await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    await page.getByText("Sauvegardé aujourd’hui").waitFor();
    await go(page, "À faire");
    assert.equal(await line(page).count(), 0);

    // Two weeks later, and something changed meanwhile.
    await context.clock.setFixedTime("2026-12-05T09:00:00+01:00");
    await page.reload();
    await page.getByText("Samedi 5 décembre").waitFor();
    assert.equal(await page.getByText("Dernière sauvegarde").count(), 0);
    await enter(page, site.address, "A-6");
    await go(page, "À faire");
    await page.getByText("Dernière sauvegarde il y a 14 jours.").waitFor();
    await page.getByRole("link", { name: "En garder une copie" }).click();
    await page.getByText("Sauvegardé il y a 14 jours").waitFor();
    await context.close();
  });

  it("is missed from the first invoice on where Safari may clear it", async () => {
    const context = await answering({ vendor: "Apple Computer, Inc." });
    const page = await open(context, site.address);
    await enter(page, site.address, "A-1");
    await go(page, "À faire");
    await line(page).waitFor();
    await context.close();
  });

  it("is not asked for of the example; a file taken in on a fresh device is one", async () => {
    const context = await profile(chrome);
    const page = await openExample(context, site.address);
    assert.equal(await line(page).count(), 0);
    await toData(page);
    const file = await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    await context.close();

    const other = await profile(chrome);
    const newcomer = await open(other, site.address);
    await toDataFromWelcome(newcomer);
    assert.equal(await newcomer.getByText("Jamais sauvegardé").count(), 0);
    await newcomer.getByLabel("Choisir un fichier").setInputFiles({ name: file.name, mimeType: "application/json", buffer: file.bytes });
    await newcomer.getByRole("button", { name: "Reprendre ces données" }).click();
    await newcomer.getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
    assert.equal(await line(newcomer).count(), 0);
    await toData(newcomer);
    await newcomer.getByText("Sauvegardé aujourd’hui").waitFor();
    // Erased, there is nothing left to have a copy of.
    await newcomer.getByRole("button", { name: "Tout effacer" }).click();
    await newcomer.getByRole("button", { name: "Effacer définitivement" }).click();
    await toDataFromWelcome(newcomer);
    assert.equal(await newcomer.getByText("Sauvegardé").count(), 0);
    await other.close();
  });
});

describe("what was done can be undone and done again, also once the page was closed", () => {
  const button = (page, name) => page.getByRole("navigation", { name: "Principal" }).getByRole("button", { name });
  const numbers = async (page) => {
    await page.goto(`${site.address}#/factures`);
    await page.getByRole("heading", { level: 1, name: "Factures" }).waitFor();
    return page.getByRole("main").getByRole("link", { name: /^[A-Z]-\d+$/ }).allInnerTexts().then((names) => names.sort());
  };
  const reopened = async (page) => {
    const context = page.context();
    await page.close();
    return open(context, site.address);
  };

  it("several deeds, one by one, and forth again", async () => {
    const context = await profile(chrome);
    let page = await open(context, site.address);
    for (const number of ["A-1", "A-2", "A-3"]) await enter(page, site.address, number);
    page = await reopened(page);
    await button(page, "Annuler").click();
    await page.getByText(/^Annulé\s: .*A-3/).waitFor();
    await saved(page);
    page = await reopened(page);
    assert.deepEqual(await numbers(page), ["A-1", "A-2"]);
    await button(page, "Annuler").click();
    await page.getByText(/^Annulé\s: .*A-2/).waitFor();
    await saved(page);
    page = await reopened(page);
    await page.getByRole("navigation").getByRole("button", { name: "Rétablir", disabled: false }).waitFor();
    await page.keyboard.press("Control+y");
    await page.getByText(/^Rétabli\s: .*A-2/).waitFor();
    await button(page, "Rétablir").click();
    await page.getByText(/^Rétabli\s: .*A-3/).waitFor();
    await saved(page);
    assert.deepEqual(await numbers(page), ["A-1", "A-2", "A-3"]);
    await button(page, "Annuler").click();
    await saved(page);
    // Something else is done: what was undone before cannot be done again.
    await enter(page, site.address, "A-4");
    page = await reopened(page);
    assert.equal(await button(page, "Rétablir").isDisabled(), true);
    for (const number of ["A-4", "A-2", "A-1"]) {
      await button(page, "Annuler").click();
      await page.getByText(new RegExp(`^Annulé\\s: .*${number}`)).waitFor();
    }
    assert.deepEqual(await numbers(page), []);
    await context.close();
  });

  it("what another tab changed meanwhile stays", async () => {
    const context = await profile(chrome);
    let page = await open(context, site.address);
    await enter(page, site.address, "A-1");
    await page.getByRole("link", { name: "Corriger" }).click();
    await page.getByLabel("Montant à payer, TTC").fill("250");
    await page.getByRole("button", { name: "Enregistrer la facture" }).click();
    await page.getByRole("heading", { level: 1, name: "Facture A-1" }).waitFor();
    await saved(page);
    const other = await open(context, page.url());
    await other.getByRole("link", { name: "Corriger" }).click();
    await other.getByLabel("Objet").fill("Affiches");
    await other.getByRole("button", { name: "Enregistrer la facture" }).click();
    await saved(other);
    await page.getByText("Affiches").first().waitFor();
    await button(page, "Annuler").click();
    await page.getByText(/^Annulé\s:/).waitFor();
    await page.getByText("100,00 €").first().waitFor();
    await page.getByText("Affiches").first().waitFor();
    await context.close();
  });

  it("a file taken in, as one", async () => {
    const maker = await profile(chrome);
    let page = await openExample(maker, site.address);
    await saved(page);
    await toData(page);
    const file = await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    await maker.close();

    const context = await profile(chrome);
    page = await open(context, site.address);
    await enter(page, site.address, "Z-1");
    await toData(page);
    await page.getByLabel("Choisir un fichier").setInputFiles({ name: file.name, mimeType: "application/json", buffer: file.bytes });
    await page.getByRole("button", { name: "Reprendre ces données" }).click();
    await page.getByText("Données reprises").waitFor();
    page = await reopened(page);
    await button(page, "Annuler").click();
    await page.getByText(/^Annulé\s:/).waitFor();
    assert.deepEqual(await numbers(page), ["Z-1"]);
    await button(page, "Rétablir").click();
    await page.getByText(/^Rétabli\s:/).waitFor();
    await go(page, "À faire");
    await page.getByRole("heading", { level: 1, name: /clients à relancer aujourd’hui/ }).waitFor();
    await context.close();
  });
});

/** *Restore* stands on the very first screen. */
async function toDataFromWelcome(page) {
  await page.getByRole("link", { name: "Restaurer une sauvegarde ou reprendre depuis un autre appareil" }).click();
  await page.getByRole("heading", { level: 2, name: "Ce que ce navigateur garde" }).waitFor();
}
