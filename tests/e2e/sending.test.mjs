// What stands between a message and a mistake: what is due is watched, what would make one blush is said.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, beforeEach, describe, it } from "node:test";
import { browser, cards, go, openExample, plain, profile, words } from "./person.mjs";
import { publish } from "./site.mjs";

describe("before a message goes out", () => {
  let site, chrome, context, page;
  const main = () => page.getByRole("main");
  const title = (name, on = page) => on.getByRole("heading", { level: 1, name }).waitFor();
  const before_ = () => main().getByRole("region", { name: "Avant d’écrire" });

  before(async () => {
    site = await publish();
    chrome = await browser();
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });
  beforeEach(async () => {
    await context?.close();
    context = await profile(chrome);
    page = await openExample(context, site.address);
  });

  async function write(name, step) {
    await go(page, "À faire");
    await page.getByRole("article", { name }).getByRole("link", { name: `Écrire ${step}` }).click();
    await title(name);
  }

  /** In another tab, as one does. */
  async function pay(number, amount) {
    const beside = await context.newPage();
    await beside.goto(`${site.address}#/factures`);
    await title("Factures", beside);
    await beside.getByLabel("Chercher un numéro, un client, un objet").fill(number);
    await beside.getByRole("link", { name: number }).click();
    await title(`Facture ${number}`, beside);
    await beside.getByRole("button", { name: "Enregistrer un paiement" }).click();
    const dialog = beside.getByRole("dialog", { name: "Enregistrer un paiement" });
    if (amount) await dialog.getByLabel("Montant reçu").fill(amount);
    await dialog.getByRole("button", { name: "Enregistrer le paiement" }).click();
    await beside.getByText(/^Paiement de .* enregistré$/).waitFor();
    await beside.close();
  }

  it("a payment in part, recorded elsewhere meanwhile, stops it until it is made again", async () => {
    await write("Studio Vermeil", "le rappel amical");
    await page.getByRole("link", { name: "Ouvrir dans ma messagerie" }).waitFor();
    await pay("F-2026-045", "300");
    const alert = main().getByRole("alert");
    await alert.filter({ hasText: "Ce que doit ce client vient de changer" }).waitFor();
    assert.match(await words(alert), /le message demande 960,00 €, il s’agit maintenant de 66\d,\d\d €/);
    await page.getByRole("link", { name: "Ouvrir dans ma messagerie" }).waitFor({ state: "hidden" });
    assert.equal(await page.getByRole("button", { name: "Enregistrer le courriel (.eml)" }).isVisible(), false);

    await alert.getByRole("button", { name: "Refaire le message" }).click();
    await page.getByRole("link", { name: "Ouvrir dans ma messagerie" }).waitFor();
    assert.equal(await main().getByRole("alert").count(), 0);
    assert.match(plain(await page.getByLabel("Message").inputValue()), /66\d,\d\d €/);
    await title("Rappel amical à Studio Vermeil");
  });

  it("a payment in full ends it: there is nothing to make again", async () => {
    await write("Studio Vermeil", "le rappel amical");
    await pay("F-2026-045");
    const alert = main().getByRole("alert").filter({ hasText: "N’envoyez pas ce message" });
    await alert.getByRole("link", { name: "Voir le client" }).click();
    await title("Studio Vermeil");
  });

  it("one of several invoices is put aside with its reason, and the words follow", async () => {
    await write("Menuiserie Lacaze", "le dernier avis");
    const asked = main().getByRole("region", { name: "Factures réclamées" });
    const items = asked.getByRole("listitem");
    assert.equal(await items.count(), 3);
    const number = await items.last().getByRole("link").innerText();
    assert.ok((await page.getByLabel("Message").inputValue()).includes(number));
    await asked.getByRole("button", { name: `Mettre de côté la facture ${number}` }).click();
    const dialog = page.getByRole("dialog", { name: `Mettre de côté la facture ${number}` });
    await dialog.getByLabel("Pourquoi").selectOption("Litige");
    await dialog.getByLabel("Ce qui est contesté").selectOption("la qualité");
    await dialog.getByLabel("Jusqu’au, ce jour compris").fill("");
    await dialog.getByRole("button", { name: "Laisser tranquille" }).click();
    await page.getByText("Litige noté").waitFor();
    await items.filter({ hasText: number }).waitFor({ state: "hidden" });
    assert.equal(await items.count(), 2);
    assert.equal((await page.getByLabel("Message").inputValue()).includes(number), false);
    assert.equal(await main().getByRole("alert").count(), 0);
  });

  it("says what would make one blush: a new account, no address, a contact too recent", async () => {
    await write("Studio Vermeil", "le rappel amical");
    await before_().getByText("IBAN à payer").waitFor();
    await before_().getByText("L’adresse du client est connue.").waitFor();
    await go(page, "Réglages");
    await page.getByLabel("IBAN").fill("FR76 3000 6000 0112 3456 7890 189");
    await page.getByRole("button", { name: "Enregistrer les changements" }).first().click();
    await page.getByText("Entreprise enregistrée").waitFor();
    await write("Studio Vermeil", "le rappel amical");
    await before_().getByText("Votre IBAN a changé le 21 novembre 2026").waitFor();

    await main().getByRole("link", { name: "Studio Vermeil", exact: true }).click();
    await title("Studio Vermeil");
    await main().getByRole("link", { name: "Corriger" }).click();
    await title("Corriger Studio Vermeil");
    await page.getByLabel("Courriel").fill("");
    await page.getByRole("button", { name: "Enregistrer les changements" }).click();
    await title("Studio Vermeil");
    await write("Studio Vermeil", "le rappel amical");
    const missing = before_().getByRole("listitem").filter({ hasText: "Pas d’adresse pour « Courriel »" });
    assert.match(await words(missing), /passez par « lettre »/);
    await missing.getByRole("link", { name: "Y remédier" }).click();
    await title("Corriger Studio Vermeil");
  });

  it("keeps a registered letter with its number, a note, what was asked, and a digest anyone can check", async () => {
    await write("Boulangerie L’Horizon", "la mise en demeure");
    await main().getByText("Parti autrement, ou avec une note").click();
    await main().getByLabel("Parti par").selectOption("Lettre recommandée (AR)");
    await main().getByLabel("Numéro de suivi").fill("2C 123 456 7890 1");
    await main().getByLabel("Note", { exact: true }).fill("postée place Sainte-Anne");
    await main().getByRole("button", { name: "Noter l’envoi" }).click();
    await page.getByText("Mise en demeure : envoi noté").waitFor();
    await page.getByRole("heading", { level: 1, name: "7 clients à relancer aujourd’hui" }).waitFor();
    assert.equal(await cards(page).filter({ hasText: "Boulangerie L’Horizon" }).count(), 0);

    await go(page, "Clients");
    await main().getByRole("link", { name: "Boulangerie L’Horizon" }).click();
    await title("Boulangerie L’Horizon");
    const moment = main().getByRole("listitem").filter({ hasText: "Mise en demeure par lettre recommandée" });
    const said = await words(moment);
    for (const needed of ["3 388,02 € demandés", "suivi 2C 123 456 7890 1", "postée place Sainte-Anne"]) {
      assert.ok(said.includes(needed), `${needed} is missing in: ${said}`);
    }
    await moment.getByText("Lire le texte envoyé").click();
    const digest = await moment.getByText(/^[0-9a-f]{64}$/).innerText();
    const sent = await moment.getByText("Par la présente").evaluate((place) => place.textContent);
    assert.equal(createHash("sha256").update(sent, "utf8").digest("hex"), digest);
  });
});
