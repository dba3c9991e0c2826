// Two devices on one ledger, which change it apart and bring each other their files.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, download, go, openExample, plain, profile, saved, toClient, toData, words } from "./person.mjs";
import { publish } from "./site.mjs";

const CLIENT = "Garage Delmas";

describe("two devices that change the same client", () => {
  let site, chrome, first, second;

  before(async () => {
    site = await publish();
    chrome = await browser();
    first = await openExample(await profile(chrome), site.address);
    // Both begin with the same: the example is what it is on every device that day.
    second = await openExample(await profile(chrome), site.address);
    await bring(second, await exported(first));
    await second.getByText("Ce fichier n’apporte rien de nouveau : tout y est déjà.").waitFor();
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  it("in different fields: both changes stay, on both", async () => {
    await change(first, "Téléphone", "04 72 00 00 01");
    await change(second, "À qui écrire", "Odile Delmas");
    await bring(second, await exported(first));
    assert.equal(await second.getByRole("heading", { name: "Changé des deux côtés" }).count(), 0);
    await takeIn(second);
    await bring(first, await exported(second));
    await takeIn(first);
    for (const page of [first, second]) {
      await edit(page);
      assert.equal(plain(await page.getByLabel("Téléphone").inputValue()), "04 72 00 00 01");
      assert.equal(await page.getByLabel("À qui écrire").inputValue(), "Odile Delmas");
    }
  });

  it("in the same field: both values are shown, and one is chosen", async () => {
    await change(first, "Note pour vous", "Rappeler le matin");
    await change(second, "Note pour vous", "Rappeler le soir");
    await bring(first, await exported(second));
    await first.getByRole("heading", { name: "Changé des deux côtés" }).waitFor();
    await first.getByRole("heading", { name: CLIENT }).waitFor();
    const note = first.getByRole("group", { name: "Note", exact: true });
    assert.match(await words(note), /Ici : Rappeler le matin.*Dans le fichier : Rappeler le soir/);
    assert.equal(await note.getByRole("radio", { checked: true }).count(), 1);
    await note.getByLabel("Ici : Rappeler le matin").check();
    await takeIn(first);
    await edit(first);
    assert.equal(await first.getByLabel("Note pour vous").inputValue(), "Rappeler le matin");
  });

  it("and what was decided is a change like another: the other device takes it in unasked", async () => {
    await bring(second, await exported(first));
    assert.equal(await second.getByRole("heading", { name: "Changé des deux côtés" }).count(), 0);
    await takeIn(second);
    await edit(second);
    assert.equal(await second.getByLabel("Note pour vous").inputValue(), "Rappeler le matin");
  });

  it("and all that a file brought is undone in one step", async () => {
    await change(first, "Note pour vous", "Demander Patrick");
    await change(first, "Téléphone", "04 72 00 00 02");
    await change(second, "Note pour vous", "Demander Odile");
    await bring(second, await exported(first));
    await second.getByLabel("Dans le fichier : Demander Patrick").check();
    await takeIn(second);
    await edit(second);
    assert.equal(await second.getByLabel("Note pour vous").inputValue(), "Demander Patrick");
    assert.equal(plain(await second.getByLabel("Téléphone").inputValue()), "04 72 00 00 02");
    await go(second, "Clients");
    await second.getByRole("navigation", { name: "Principal" }).getByRole("button", { name: "Annuler" }).click();
    await second.getByText("Annulé : Données reprises").waitFor();
    await saved(second);
    await edit(second);
    assert.equal(await second.getByLabel("Note pour vous").inputValue(), "Demander Odile");
    assert.equal(plain(await second.getByLabel("Téléphone").inputValue()), "04 72 00 00 01");
  });

  it("says when a clock is far ahead, and takes the data in all the same", async () => {
    const late = first.context();
    await late.clock.setFixedTime("2031-03-04T09:00:00+01:00");
    await first.reload();
    await first.getByRole("heading", { level: 1 }).waitFor();
    await change(first, "À qui écrire", "Quelqu’un de demain");
    await bring(second, await exported(first));
    await second.getByText("Une horloge se trompe : selon elle, ce fichier a été changé le 4 mars 2031.").waitFor();
    await takeIn(second);
    await change(second, "À qui écrire", "Odile Delmas");
    await bring(first, await exported(second));
    await takeIn(first);
    await edit(first);
    assert.equal(await first.getByLabel("À qui écrire").inputValue(), "Odile Delmas");
  });
});

describe("an invoice entered on both devices", () => {
  let site, chrome, first, second;
  const twice = (page) => page.getByRole("heading", { name: "Factures saisies deux fois" });
  const line = (page) => page.getByText("Une facture semble saisie deux fois.");

  before(async () => {
    site = await publish();
    chrome = await browser();
    first = await openExample(await profile(chrome), site.address);
    second = await openExample(await profile(chrome), site.address);
    await enter(first, "Atelier Poulain", "F-900", "1200");
    await pay(first, "300");
    // A minute later: what was entered first is what stays.
    await second.context().clock.setFixedTime("2026-11-21T09:01:00+01:00");
    await enter(second, "ATELIER POULAIN", "f 900", "1250");
    await pay(second, "300");
    await pay(second, "50");
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  it("is told once they meet, on the screen of the data and on the first one", async () => {
    assert.equal(await line(first).count(), 0);
    await bring(first, await exported(second));
    await takeIn(first);
    await twice(first).waitFor();
    await go(first, "À faire");
    await line(first).waitFor();
    await first.getByRole("main").getByRole("link", { name: "Regarder" }).click();
    await first.getByRole("heading", { name: "Facture F-900 – Atelier Poulain" }).waitFor();
  });

  it("shows both amounts, and the payment noted on both", async () => {
    const which = first.getByRole("group", { name: "Laquelle est juste ?" });
    assert.match(await words(which), /F-900 .* 1 200,00 €.*f 900 .* 1 250,00 €/);
    await first.getByText("La fiche de ce client est en double elle aussi : tout passe sur la première, Atelier Poulain.").waitFor();
    assert.match(await words(first.getByRole("main")), /Ne sera pas repris de la seconde : Nom : ATELIER POULAIN/);
    await which.getByLabel("1 250,00 €").check();
    await first.getByLabel("sont notés pour les deux").check();
    await first.getByRole("button", { name: "N’en garder qu’une" }).click();
    await twice(first).waitFor({ state: "hidden" });
    await saved(first);
    await toClient(first, "Atelier Poulain");
    const screen = await words(first.getByRole("main"));
    assert.match(screen, /f 900/);
    assert.match(screen, /900,00 €/, "1250 less 300 less 50");
    await go(first, "Clients");
    assert.equal(await first.getByRole("main").getByRole("link", { name: "ATELIER POULAIN", exact: true }).count(), 0);
  });

  it("and is one on the other device too, once that has the file, with what was paid there meanwhile", async () => {
    await go(second, "Factures");
    await second.getByRole("main").getByRole("link", { name: "f 900" }).click();
    await pay(second, "100");
    await bring(second, await exported(first));
    await second.getByText("1 fiche (un paiement, un message…) concerne une facture réunie avec une autre depuis : elle passera à celle qui reste.").waitFor();
    await takeIn(second);
    assert.equal(await twice(second).count(), 0);
    await toClient(second, "Atelier Poulain");
    assert.match(await words(second.getByRole("main")), /800,00 €/, "900 less 100");
  });

  it("and is two again when that is undone", async () => {
    await first.getByRole("navigation", { name: "Principal" }).getByRole("button", { name: "Annuler" }).click();
    await first.getByText("Annulé : Facture F-900 : une seule gardée").waitFor();
    await go(first, "À faire");
    await line(first).waitFor();
  });

  it("is only told where nothing but the number is the same", async () => {
    await enter(first, "Imprimerie Vasseur", "F-901", "80");
    await enter(first, "Studio Marchal", "F-901", "80");
    await toData(first);
    const told = first.getByRole("listitem").filter({ hasText: "Imprimerie Vasseur" });
    assert.match(await words(told), /F-901 .* Imprimerie Vasseur F-901 .* Studio Marchal/);
  });
});

async function enter(page, client, number, total) {
  await page.goto(`${new URL(page.url()).href.split("#")[0]}#/factures/nouvelle`);
  await page.getByRole("heading", { level: 1, name: "Saisir une facture" }).waitFor();
  await page.getByLabel("Nom du client").fill(client);
  await page.getByLabel("Numéro de la facture").fill(number);
  await page.getByLabel("Montant à payer, TTC").fill(total);
  await page.getByLabel("Date d’émission").fill("2026-09-01");
  await page.getByLabel("Échéance").fill("2026-10-01");
  await page.getByRole("button", { name: "Enregistrer la facture" }).click();
  await page.getByRole("heading", { level: 1, name: `Facture ${number}` }).waitFor();
  await saved(page);
}

/** Notes a payment for the invoice on the screen. */
async function pay(page, amount) {
  await page.getByRole("button", { name: "Enregistrer un paiement" }).click();
  const asked = page.getByRole("dialog", { name: "Enregistrer un paiement" });
  await asked.getByLabel("Montant reçu").fill(amount);
  await asked.getByRole("button", { name: "Enregistrer le paiement" }).click();
  await page.getByRole("listitem").filter({ hasText: `Paiement de ${amount},00 €` }).waitFor();
  await saved(page);
}

/** Opens the form of the client. */
async function edit(page) {
  await go(page, "Clients");
  await page.getByRole("link", { name: CLIENT }).first().click();
  await page.getByRole("heading", { level: 1, name: CLIENT }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "Corriger" }).click();
  await page.getByRole("heading", { level: 1, name: `Corriger ${CLIENT}` }).waitFor();
}

async function change(page, field, value) {
  await edit(page);
  await page.getByLabel(field).fill(value);
  await page.getByRole("button", { name: "Enregistrer les changements" }).click();
  await page.getByRole("heading", { level: 1, name: CLIENT, exact: true }).waitFor();
  await saved(page);
}

async function exported(page) {
  await toData(page);
  return (await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click())).bytes;
}

/** Shows a file to the page, up to the look at what it brings. */
async function bring(page, bytes) {
  await toData(page);
  await page.getByLabel("Choisir un fichier").setInputFiles({ name: "autre.json", mimeType: "application/json", buffer: bytes });
  await page.getByRole("heading", { name: "Ce que le fichier apporte" }).or(page.getByText("Ce fichier n’apporte rien de nouveau")).first().waitFor();
}

async function takeIn(page) {
  const button = page.getByRole("button", { name: "Reprendre ces données" });
  await button.click();
  await button.waitFor({ state: "hidden" });
  await saved(page);
}
