// Two devices on one ledger, which change it apart and bring each other their files.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, download, go, openExample, plain, profile, saved, words } from "./person.mjs";
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

async function toData(page) {
  await go(page, "Réglages");
  await page.getByRole("link", { name: "Gérer mes données" }).click();
  await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
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
