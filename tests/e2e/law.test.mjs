// What late payment adds, and where it comes from: told to the cent, on any day, with its article.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, go, made, openExample, plain, profile, row, toClient, words } from "./person.mjs";
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

/** A fresh profile with the example in it. */
async function example() {
  return openExample(await profile(chrome), site.address);
}

async function at(page, place, title) {
  await page.goto(`${site.address}#${place}`);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}

describe("a calculation that needs no invoice", () => {
  let page;
  const result = () => page.getByRole("table", { name: "Ce qui est dû, ligne à ligne" });
  const total = (amount) => row(result(), "Total à payer", amount).waitFor();

  before(async () => {
    page = await example();
    await go(page, "Suivi");
    await page.getByRole("link", { name: "Calculer des pénalités" }).click();
    await page.getByRole("heading", { level: 1, name: "Calculer des pénalités" }).waitFor();
  });

  it("gives the sum, its rate, its days and its article", async () => {
    await page.getByLabel("Montant TTC").fill("1850");
    await page.getByLabel("Échéance").fill("2026-05-16");
    await page.getByLabel("Calculer jusqu’au").fill("2026-06-30");
    await page.getByRole("button", { name: "Calculer" }).click();
    await total("1 917,71 €");
    await row(result(), "Pénalités de retard", "27,71 €").waitFor();
    await row(result(), "17/05/2026 au 30/06/2026", "45 jours", "12,15 %", "art. L. 441-10 II C. com.").waitFor();
    await row(result(), "Indemnité forfaitaire", "40,00 €", "art. D. 441-5 C. com.").waitFor();
  });

  it("follows what is typed: a payment, a new semester, the imputation", async () => {
    await page.getByLabel("Calculer jusqu’au").fill("2026-07-31");
    await page.getByLabel("Paiements reçus").fill("30/05/2026 400,00");
    await row(result(), "01/07/2026 au 31/07/2026", "31 jours", "12,40 %").waitFor();
    await page.getByText("Les paiements reçus ont d’abord réglé 8,62 € de pénalités").waitFor();
    const interestFirst = await words(row(result(), "Total à payer"));
    await page.getByText("Façon de compter").click();
    await page.getByLabel("Un paiement partiel règle d’abord").selectOption("principal");
    await page.getByText("Versements imputés d’abord sur le principal.").waitFor();
    assert.notEqual(await words(row(result(), "Total à payer")), interestFirst);
  });

  it("asks nothing of a consumer before a formal notice, and never the 40 €", async () => {
    await page.getByLabel("Paiements reçus").fill("");
    await page.getByLabel("Le client est").selectOption("consumer");
    await page.getByText("Un particulier ne doit d’intérêts qu’à partir de la mise en demeure").last().waitFor();
    await total("1 850,00 €");
    await page.getByLabel("Mise en demeure le").fill("2026-06-01");
    await row(result(), "02/06/2026 au 30/06/2026", "2,62 %", "art. 1231-6 C. civ.").waitFor();
    assert.equal(await row(result(), "Indemnité forfaitaire").count(), 0);
  });

  it("names the line of a payment that cannot be read", async () => {
    await page.getByLabel("Paiements reçus").fill("30/05/2026 400,00\nhier cent euros");
    await page.getByRole("button", { name: "Calculer" }).click();
    await page.getByText("Ligne 2, « hier cent euros »").waitFor();
    await page.getByLabel("Paiements reçus").fill("");
    await page.getByRole("button", { name: "Calculer" }).click();
    await total(/./);
  });

  it("is saved as a PDF", async () => {
    const file = await made(page, () => page.getByRole("button", { name: "Enregistrer en PDF" }).click());
    assert.equal(file.name, "2026-07-31 Calcul de pénalités.pdf");
    assert.equal(file.bytes.subarray(0, 5).toString(), "%PDF-");
  });
});

describe("the rates", () => {
  it("are all there with their sources; what is not known is said, and what one enters is used and marked", async () => {
    const page = await example();
    await at(page, "/taux", "Taux");
    await page.getByText("Taux connus jusqu’au 31 décembre 2026.").waitFor();
    const table = page.getByRole("table", { name: "Semestre par semestre" });
    assert.equal(await table.getByRole("row").count(), 1 + 36);
    await row(table, "2024 S1", "4,50 %", "14,50 %", "12,50 %", "5,07 %", "15,21 %").waitFor();
    await table.getByText("2026 S2").click();
    await row(table, "2026 S2").getByText(/arrêté|BCE|taux/i).first().waitFor();

    await at(page, "/calculer", "Calculer des pénalités");
    await page.getByLabel("Montant TTC").fill("1000");
    await page.getByLabel("Échéance").fill("2026-12-31");
    await page.getByLabel("Calculer jusqu’au").fill("2027-01-30");
    await page.getByRole("button", { name: "Calculer" }).click();
    await page.getByText("Aucun taux n’est connu après le 31 décembre 2026").waitFor();

    await at(page, "/taux", "Taux");
    await page.getByLabel("Semestre", { exact: true }).selectOption("2027S1");
    await page.getByLabel("Taux, en % l’an").fill("2,65");
    await page.getByRole("button", { name: "Ajouter ce taux" }).click();
    await page.getByText("Ce champ est nécessaire.").waitFor();
    await page.getByLabel("Source").fill("Banque de France, 2 janvier 2027");
    await page.getByRole("button", { name: "Ajouter ce taux" }).click();
    await row(table, "2027 S1", "saisi par vous", "12,65 %").waitFor();

    await at(page, "/calculer", "Calculer des pénalités");
    await page.getByLabel("Montant TTC").fill("1000");
    await page.getByLabel("Échéance").fill("2026-12-31");
    await page.getByLabel("Calculer jusqu’au").fill("2027-01-30");
    await page.getByRole("button", { name: "Calculer" }).click();
    await row(page.getByRole("main"), "12,65 %", "30 jours", "saisi par vos soins : Banque de France, 2 janvier 2027", "10,40 €").waitFor();
    await page.context().close();
  });
});

describe("money for several invoices", () => {
  it("goes where the law sends it, the rest waits, and all of it is taken back at once", async () => {
    const page = await example();
    await toClient(page, "Menuiserie Lacaze");
    const owes = page.getByText(/^Professionnel · doit/);
    await owes.filter({ hasText: "doit 2 050,40 €" }).waitFor();
    await page.getByRole("button", { name: "Enregistrer un encaissement" }).click();
    const dialog = page.getByRole("dialog", { name: "Enregistrer un encaissement" });
    await dialog.getByLabel("Montant reçu").fill("2 200");
    const shares = dialog.getByRole("table", { name: "Répartition" });
    for (const amount of ["1 400,00 €", "386,40 €", "264,00 €"]) await row(shares, amount).waitFor();
    await row(shares, "Reste au compte du client", "149,60 €").waitFor();
    await dialog.getByRole("button", { name: "Enregistrer le paiement" }).click();
    await page.getByText("149,60 € reçus le 21 novembre 2026 ne paient encore aucune facture.").waitFor();
    await page.getByText("Professionnel · ne doit rien, et a 149,60 € d’avance").waitFor();
    await page.getByRole("status").getByRole("button", { name: "Annuler" }).click();
    await owes.filter({ hasText: "doit 2 050,40 €" }).waitFor();
    await page.context().close();
  });
});

describe("a payment plan", () => {
  it("is tried out, adds up, and is saved", async () => {
    const page = await example();
    await toClient(page, "Menuiserie Lacaze");
    await page.getByRole("link", { name: "Échéancier…" }).click();
    await page.getByRole("heading", { level: 1, name: "Échéancier pour Menuiserie Lacaze" }).waitFor();
    await page.getByLabel("Montant du premier versement").fill("1000");
    await page.getByRole("button", { name: "Calculer" }).click();
    const table = page.getByRole("table", { name: "L’échéancier" });
    await row(table, "21/11/2026", "1 000,00 €").waitFor();
    for (const date of ["21/12/2026", "21/01/2027", "21/02/2027"]) await row(table, date).waitFor();
    await page.getByText("Après le 31 décembre 2026, le taux n’est pas encore connu").waitFor();
    await row(table, "21/02/2027", "0,00 €").waitFor();
    const kept = await words(row(table, "Total des versements"));
    await page.getByLabel("Pénalités").selectOption("waived");
    await page.getByLabel("Indemnité de 40 €").selectOption("waived");
    await row(table, "Ce à quoi vous renoncez").waitFor();
    assert.notEqual(await words(row(table, "Total des versements")), kept);
    const file = await made(page, () => page.getByRole("button", { name: "Enregistrer en PDF" }).click());
    assert.equal(file.name, "2026-11-21 Échéancier.pdf");
    await page.context().close();
  });
});

describe("until when one may sue", () => {
  it("is told on each invoice, with what moves it and what does not", async () => {
    const page = await example();
    await toClient(page, "Menuiserie Lacaze");
    await page.getByRole("main").getByRole("link", { name: /^F-/ }).last().click();
    await go(page, "Factures");
    await page.getByRole("button", { name: "En retard" }).click();
    await row(page.getByRole("main"), "Menuiserie Lacaze").getByRole("link", { name: /^F-/ }).first().click();
    await page.getByRole("heading", { level: 1, name: /^Facture F-/ }).waitFor();
    await page.getByText("Vous pouvez agir en justice jusqu’au 18 octobre 2031 (5 ans, art. L. 110-4 I C. com.).").waitFor();
    await page.getByText("Ce qu’il faut savoir").click();
    await page.getByText(/n’interrompt pas la prescription/).waitFor();
    await page.getByRole("button", { name: "Noter un événement" }).click();
    const dialog = page.getByRole("dialog", { name: "Noter un événement" });
    await dialog.getByLabel("Date").fill("2026-11-10");
    await dialog.getByLabel("Preuve, référence").fill("courriel de Mme Lacaze");
    await dialog.getByRole("button", { name: "Noter" }).click();
    await page.getByText("Vous pouvez agir en justice jusqu’au 10 novembre 2031").waitFor();
    await page.context().close();
  });

  it("changes when proceedings are opened: nobody is chased, and claims are to be declared", async () => {
    const page = await example();
    await page.getByRole("article", { name: "Menuiserie Lacaze" }).waitFor();
    await toClient(page, "Menuiserie Lacaze");
    await page.getByRole("button", { name: "Noter une procédure" }).click();
    const dialog = page.getByRole("dialog", { name: "Noter une procédure" });
    await dialog.getByLabel("Quoi").selectOption("liquidation");
    await dialog.getByLabel("Ouverte le").fill("2026-11-16");
    await dialog.getByLabel("Publiée au BODACC le").fill("2026-11-19");
    await dialog.getByRole("button", { name: "Noter" }).click();
    await page.getByText("Déclarez vos créances avant le 19 janvier 2027").waitFor();
    await go(page, "À faire");
    assert.equal(await page.getByRole("article", { name: "Menuiserie Lacaze" }).count(), 0);
    await row(page.getByRole("main"), "Menuiserie Lacaze", "Liquidation judiciaire").waitFor();
    await page.context().close();
  });
});

describe("a term that is too long", () => {
  it("is told with the longest one and its article, and may be kept", async () => {
    const page = await example();
    await at(page, "/factures/nouvelle", "Saisir une facture");
    await page.getByLabel("Date d’émission").fill("2026-11-20");
    await page.getByLabel("Échéance").fill("2027-03-20");
    await page.getByText("Cette échéance dépasse le délai maximal").waitFor();
    assert.match(plain(await page.getByText("Cette échéance dépasse le délai maximal").innerText()), /art\. L\. 441-10 I C\. com\./);
    await page.getByLabel("Échéance").fill("2026-12-20");
    await page.getByText("Cette échéance dépasse le délai maximal").waitFor({ state: "detached" });
    await page.context().close();
  });
});
