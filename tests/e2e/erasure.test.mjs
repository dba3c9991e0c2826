// What is kept about a client, on one screen; what may be erased of it, what stays, and that the erased is nowhere any more.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { allKept, browser, download, go, openExample, plain, profile, row, saved, toClient, words } from "./person.mjs";
import { publish } from "./site.mjs";

const CLIENT = "Camille Rousselot";
const EMAIL = "camille.rousselot@courriel.example";
const NOTE = "Préfère qu’on l’appelle le soir";

describe("a client who wants to be forgotten", () => {
  let site, chrome, context, page, copy, texts;
  const main = () => page.getByRole("main");
  const erasing = () => main().getByRole("region", { name: "Effacer ce client" });
  const toKept = async () => {
    await toClient(page, CLIENT);
    await main().getByRole("link", { name: "Tout ce qui est gardé" }).click();
    await page.getByRole("heading", { level: 1, name: `Tout ce que vous gardez de ${CLIENT}` }).waitFor();
  };
  const toPrivacy = async () => {
    await go(page, "Réglages");
    await main().getByRole("link", { name: "Ce qui est gardé, et où" }).click();
    await page.getByRole("heading", { level: 1, name: "Ce qui est gardé, et où" }).waitFor();
  };

  before(async () => {
    site = await publish();
    chrome = await browser();
    context = await profile(chrome);
    page = await openExample(context, site.address);
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  it("finds everything about them on one screen, texts and notes included", async () => {
    await toClient(page, CLIENT);
    await main().getByRole("link", { name: "Corriger" }).click();
    await page.getByLabel("Note pour vous").fill(NOTE);
    await page.getByRole("button", { name: "Enregistrer les changements" }).click();
    await saved(page);
    await page.goto(`${site.address}#/donnees`);
    copy = await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    const { records } = JSON.parse(copy.bytes);
    const client = records.find(({ name }) => name === CLIENT).id;
    texts = records.filter((record) => record.kind === "contact" && record.client === client).map(({ body }) => body);
    assert.ok(texts.length > 0);

    await toKept();
    const said = await words(main());
    for (const what of [EMAIL, NOTE, ...texts.map(plain)]) assert.ok(said.includes(what), `${what} is not told`);
    const invoices = records.filter((record) => record.kind === "invoice" && record.client === client);
    for (const { number } of invoices) assert.ok(said.includes(number), number);
  });

  it("is not erased as long as they owe something; it is said what, and why", async () => {
    await erasing().getByText("Pas encore : ce que vous gardez de ce client peut servir à être payé").waitFor();
    assert.equal(await erasing().getByRole("button").count(), 0);
    const owed = erasing().getByRole("link", { name: /^Facture .* restent à payer\.$/ });
    assert.equal(await owed.count(), 1);
    await owed.click();
    await page.getByRole("button", { name: "Enregistrer un paiement" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Enregistrer le paiement" }).click();
    await page.getByText("Payée le 21 nov.").waitFor();
    await saved(page);
  });

  it("is told what goes, what stays, until when and why, before anything is asked", async () => {
    await toKept();
    const said = await words(erasing());
    for (const what of [
      "Ce qui reste, jusqu’au 31 décembre 2036",
      "2 factures, avec leurs paiements",
      "art. L. 123-22 C. com.",
      "art. 17, 3, b",
      "Vos sauvegardes, vos exports et vos messages envoyés ne changent pas",
    ]) assert.ok(said.includes(what), `${what} is missing in: ${said}`);
    await erasing().getByRole("button", { name: "Effacer…" }).click();
    const asked = page.getByRole("dialog", { name: "Effacer définitivement ?" });
    await asked.getByText("Cela ne s’annule pas.").waitFor();
    await asked.getByRole("button", { name: "Renoncer" }).click();
    assert.ok((await allKept(page)).includes(NOTE));
  });

  it("is erased from every place of the browser, in another tab too", async () => {
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole("link", { name: "Corriger" }).click();
    await other.getByLabel("Note pour vous").fill(`${NOTE}, ou le matin`);
    await other.getByRole("button", { name: "Enregistrer les changements" }).click();
    await saved(other);
    await other.getByRole("button", { name: "Annuler" }).first().waitFor();
    await main().getByText(`${NOTE}, ou le matin`).waitFor();

    await erasing().getByRole("button", { name: "Effacer…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Effacer définitivement" }).click();
    await page.getByText("Effacé de cet appareil").waitFor();
    await erasing().getByText("Tout ce qui peut s’effacer l’a été.").waitFor();
    const kept = await allKept(page);
    for (const what of [EMAIL, NOTE, ...texts.map((text) => text.split("\n").find((line) => line.length > 40))]) {
      assert.ok(!kept.includes(what), `${what} is still there`);
    }
    assert.ok(kept.includes(CLIENT), "the invoices stay, and whose they are");
    for (const tab of [page, other]) {
      const undo = tab.getByRole("navigation", { name: "Principal" }).getByRole("button", { name: "Annuler" });
      await undo.and(tab.locator(":disabled")).waitFor();
      await tab.keyboard.press("Control+z");
      await saved(tab);
    }
    await other.close();
    assert.ok(!(await allKept(page)).includes(NOTE));
    // The books are as they were.
    await toClient(page, CLIENT);
    assert.match(await words(main()), /doit 0,00 €/);
  });

  it("does not come back with a copy made before", async () => {
    await page.goto(`${site.address}#/donnees`);
    await page.getByLabel("Choisir un fichier").setInputFiles({ name: copy.name, mimeType: "application/json", buffer: copy.bytes });
    await page.getByText("Ce fichier n’apporte rien de nouveau : tout y est déjà.").waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
    assert.ok(!(await allKept(page)).includes(EMAIL));
  });

  it("years later, the page that says what is kept proposes whom to let go of", async () => {
    await toPrivacy();
    await row(main(), "Clients", "13").waitFor();
    await main().getByText("Il n’y a aucun client sans nouvelles depuis trois ans").waitFor();
    await context.clock.setFixedTime("2030-03-04T09:00:00+01:00");
    await page.reload();
    // Two years after the due date nothing can be claimed of a consumer any more.
    await row(main(), "Étienne Marchal", "31 déc. 2036").waitFor();
    assert.equal(await row(main(), CLIENT).count(), 0);
    await context.clock.setFixedTime("2037-01-02T09:00:00+01:00");
    await page.reload();
    await row(main(), CLIENT, "Tout peut s’effacer").getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: `Tout ce que vous gardez de ${CLIENT}` }).waitFor();
    await erasing().getByRole("button", { name: "Effacer…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Effacer définitivement" }).click();
    await page.getByRole("heading", { level: 1, name: "Clients" }).waitFor();
    assert.equal(await main().getByRole("link", { name: CLIENT }).count(), 0);
    assert.ok(!(await allKept(page)).includes(CLIENT));
  });
});
