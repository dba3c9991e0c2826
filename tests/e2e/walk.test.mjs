// The main job, once, for real: from opening the page to a reminder sent, a payment, a second device.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, cards, download, explained, focused, go, made, open, plain, profile, row, saved, says, words } from "./person.mjs";
import { publish } from "./site.mjs";
import { CSV } from "./tour.mjs";

const IBAN = "FR76 3000 6000 0112 3456 7890 189";

describe("from opening the page to a reminder sent", () => {
  let site, chrome, context, page, exported;

  before(async () => {
    site = await publish({ under: "/compta/relancier/" });
    chrome = await browser();
    context = await profile(chrome);
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  it("opens from a plain host, below a path, in French, and says that the data stay here", async () => {
    page = await open(context, site.address);
    await page.getByRole("heading", { name: "Vos factures impayées, relancées à temps et avec tact" }).waitFor();
    await page.getByText("Vos données restent sur cet appareil : ni serveur, ni compte, rien n’est envoyé.").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "fr");
    await page.getByRole("button", { name: "Essayer avec des données d’exemple" }).waitFor();
    await page.getByRole("button", { name: "Commencer avec les miennes" }).waitFor();
  });

  it("speaks English at a click, keeps to it, and comes back", async () => {
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("button", { name: "Try with example data" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    await page.reload();
    await page.getByRole("button", { name: "Français" }).click();
    await page.getByRole("button", { name: "Essayer avec des données d’exemple" }).waitFor();
  });

  it("shows an example: a dozen clients, some sixty invoices, in every state", async () => {
    await page.getByRole("button", { name: "Essayer avec des données d’exemple" }).click();
    await page.getByText("Vous voyez des données d’exemple.").waitFor();
    await page.getByRole("heading", { level: 1, name: "clients à relancer aujourd’hui" }).waitFor();
    const several = await cards(page).count();
    assert.ok(several > 1);
    await page.getByRole("heading", { level: 1, name: `${several} clients à relancer aujourd’hui` }).waitFor();

    await go(page, "Clients");
    const clients = (await page.getByRole("row").count()) - 1;
    assert.ok(clients >= 12 && clients <= 14, `${clients} clients`);

    await go(page, "Factures");
    await page.getByRole("button", { name: "Toutes" }).click();
    await page.getByText(/^(5[5-9]|6[0-5]) factures$/).waitFor();
    const said = await words(page.getByRole("table", { name: "Factures" }));
    for (const state of [/Payée le/, /Trop-perçu de/, /Annulée par avoir/, /À payer aujourd’hui/, /À payer dans \d+ jours/, /\d+ jours de retard/, /Promesse/, /Litige/, /Pause/]) {
      assert.match(said, state);
    }
  });

  it("writes to a client in the client's language", async () => {
    await go(page, "À faire");
    await page.getByRole("article", { name: "Riverbend Lodges Ltd" }).getByRole("link", { name: /^Écrire/ }).click();
    await page.getByRole("heading", { level: 1, name: "à Riverbend Lodges Ltd" }).waitFor();
    assert.match(await page.getByLabel("Message").inputValue(), /your invoice F-\d+-\d+ of/);
  });

  it("leaves the example without a trace", async () => {
    await go(page, "À faire");
    await page.getByRole("main").getByRole("button", { name: "Commencer avec les miennes" }).click();
    const asked = page.getByRole("dialog", { name: "Quitter l’exemple" });
    await asked.getByRole("button", { name: "Effacer l’exemple et commencer" }).click();
    await page.getByRole("button", { name: "Essayer avec des données d’exemple" }).waitFor();
  });

  it("says what is wrong with a company by the field, and brings one there", async () => {
    await page.getByRole("button", { name: "Commencer avec les miennes" }).click();
    await page.getByRole("heading", { level: 1, name: "Réglages" }).waitFor();
    await page.getByLabel("Nom de l’entreprise").fill("Menuiserie Dubreuil");
    await page.getByLabel("Forme juridique").fill("SARL");
    await page.getByLabel("SIREN ou SIRET").fill("732 829 302");
    await page.getByLabel("Adresse").fill("3 rue du Rabot\n44000 Nantes");
    await page.getByLabel("Courriel").fill("bonjour@dubreuil.example");
    await page.getByLabel("Téléphone").fill("02 61 91 12 34");
    await page.getByLabel("IBAN").fill(IBAN.replace(/189$/, "198"));
    await page.getByLabel("BIC").fill("AGRIFRPP");
    await page.getByRole("button", { name: "Enregistrer mon entreprise" }).click();

    const key = "La clé ne correspond pas : un chiffre est faux ou deux sont inversés.";
    await page.getByText(key).waitFor();
    assert.match(await explained(page.getByLabel("SIREN ou SIRET")), new RegExp(key));
    assert.match(await explained(page.getByLabel("IBAN")), /La clé ne correspond pas : un caractère est faux ou deux sont inversés\./);
    await focused(page.getByLabel("SIREN ou SIRET"));
    assert.equal(await page.getByLabel("Nom de l’entreprise").inputValue(), "Menuiserie Dubreuil");

    await page.getByLabel("SIREN ou SIRET").fill("732 829 320 00074");
    await page.getByRole("button", { name: "Enregistrer mon entreprise" }).click();
    await page.getByText(key).waitFor({ state: "hidden" });
    await focused(page.getByLabel("IBAN"));
    await page.getByLabel("IBAN").fill(IBAN);
  });

  it("takes the penalty clause and the terms of payment", async () => {
    await page.getByLabel("Pénalités de retard dans vos conditions de vente").selectOption("Un taux fixe");
    await page.getByLabel("Taux en %, nombre de fois ou de points").fill("quinze");
    await page.getByRole("button", { name: "Enregistrer mon entreprise" }).click();
    await page.getByText("Indiquez un nombre, par exemple 15 ou 3.").waitFor();
    await page.getByLabel("Taux en %, nombre de fois ou de points").fill("15");
    await page.getByLabel("Délai de paiement").selectOption("Tant de jours, puis fin de mois");
    await page.getByRole("button", { name: "Enregistrer mon entreprise" }).click();
    await page.getByText("Entreprise enregistrée").waitFor();
    await page.getByRole("heading", { level: 1, name: "Personne à relancer aujourd’hui" }).waitFor();
    await page.getByText("Pas encore de facture").waitFor();
  });

  it("takes an invoice typed in, its due date reckoned from the terms", async () => {
    await page.getByRole("main").getByRole("link", { name: "Saisir une facture" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Saisir une facture" }).waitFor();
    await page.getByLabel("Nom du client").fill("Boulangerie Pétrin");
    await page.getByLabel("Courriel du client").fill("compta@petrin.example");
    await page.getByLabel("Numéro de la facture").fill("F-2026-200");
    await page.getByLabel("Montant à payer, TTC").fill("1 200,00");
    await page.getByLabel("Date d’émission").fill("2026-09-10");
    // 30 days, then the end of that month.
    assert.equal(await page.getByLabel("Échéance").inputValue(), "2026-10-31");
    await page.getByRole("button", { name: "Enregistrer la facture" }).click();
    await page.getByRole("heading", { level: 1, name: "Facture F-2026-200" }).waitFor();
    await page.getByText("21 jours de retard").waitFor();
    const due = page.getByRole("table", { name: "Ce qui est dû, ligne à ligne" });
    // 1 200 € at 15 % for 21 days of 365.
    await row(due, "Pénalités de retard", "10,36 €").waitFor();
    await row(due, "taux des conditions de vente", "15,00 %").waitFor();
    await row(due, "Indemnité forfaitaire", "40,00 €").waitFor();
    await row(due, "Total à payer", "1 250,36 €").waitFor();
  });

  it("says on À faire whom to chase: the oldest invoice, what is due, how late, the step and the next", async () => {
    await go(page, "À faire");
    await page.getByRole("heading", { level: 1, name: "1 client à relancer aujourd’hui" }).waitFor();
    const card = page.getByRole("article", { name: "Boulangerie Pétrin" });
    const said = await words(card);
    assert.match(said, /F-2026-200 · 21 jours de retard/);
    assert.match(said, /1 200,00 € 50,36 € de pénalités, non réclamées à cette étape/);
    assert.match(said, /Rappel amical aujourd’hui Relance ferme J\+15/);
    assert.equal(plain(await card.getByRole("listitem").and(page.locator("[aria-current=step]")).innerText()), "Rappel amical aujourd’hui");
  });

  it("writes the reminder: what the mail program gets has all one needs to pay", async () => {
    await page.getByRole("link", { name: "Écrire le rappel amical" }).click();
    await page.getByRole("heading", { level: 1, name: "Rappel amical à Boulangerie Pétrin" }).waitFor();
    const link = new URL(await page.getByRole("link", { name: "Ouvrir dans ma messagerie" }).getAttribute("href"));
    assert.equal(link.protocol, "mailto:");
    assert.equal(decodeURIComponent(link.pathname), "compta@petrin.example");
    assert.deepEqual([...link.searchParams.keys()], ["subject", "body"]);
    assert.match(link.searchParams.get("subject"), /F-2026-200/);
    const body = plain(link.searchParams.get("body"));
    for (const needed of ["F-2026-200", "1 200,00 €", "31 octobre 2026", IBAN, "AGRIFRPP", "Menuiserie Dubreuil"]) {
      assert.ok(body.includes(needed), `${needed} is missing in: ${body}`);
    }
    assert.equal(body, plain(await page.getByLabel("Message").inputValue()));
  });

  it("sends the person's own words", async () => {
    const message = page.getByLabel("Message");
    await message.fill(`${await message.inputValue()}\nP.-S. : le pain était excellent.`);
    const link = new URL(await page.getByRole("link", { name: "Ouvrir dans ma messagerie" }).getAttribute("href"));
    assert.match(link.searchParams.get("body"), /P\.-S\. : le pain était excellent\./);
  });

  it("makes the letter, a PDF", async () => {
    await letter(page, ["Boulangerie Pétrin", "F-2026-200", "1 200,00 €", "Menuiserie Dubreuil", IBAN]);
  });

  it("keeps the reminder on the timeline, with its text as sent", async () => {
    await page.getByRole("button", { name: "Noter : courriel envoyé" }).click();
    await page.getByText("Rappel amical : envoi noté").waitFor();
    await page.getByRole("heading", { level: 1, name: "Personne à relancer aujourd’hui" }).waitFor();
    await row(page, "Boulangerie Pétrin", "1 200,00 €", "Relance ferme possible le 1er décembre 2026").waitFor();

    await goToInvoice(page, "F-2026-200");
    const moment = page.getByRole("listitem").filter({ hasText: "Rappel amical par courriel à compta@petrin.example" });
    assert.match(await words(moment), /21 novembre 2026, 9:00/);
    await moment.getByText("Lire le texte envoyé").click();
    await moment.getByText("P.-S. : le pain était excellent.").waitFor();
    assert.match(await words(moment), new RegExp(IBAN));
  });

  it("follows a payment in part", async () => {
    await page.getByRole("button", { name: "Enregistrer un paiement" }).click();
    const asked = page.getByRole("dialog", { name: "Enregistrer un paiement" });
    assert.equal(await asked.getByLabel("Montant reçu").inputValue(), "1200,00");
    await asked.getByLabel("Montant reçu").fill("500");
    await asked.getByRole("button", { name: "Enregistrer le paiement" }).click();
    await page.getByText("Paiement de 500,00 € enregistré").waitFor();
    await page.getByRole("listitem").filter({ hasText: "Paiement de 500,00 € (F-2026-200)" }).waitFor();
    const due = page.getByRole("table", { name: "Ce qui est dû, ligne à ligne" });
    // Interest first (art. 1343-1 C. civ.): 500 € pay 10,36 € of it, then principal.
    await row(due, "Reste sur la facture", "700,00 €").waitFor();
    await row(due, "Pénalités de retard", "10,36 €").waitFor();
    await page.getByText("Les paiements reçus ont d’abord réglé 10,36 € de pénalités").waitFor();
    await row(due, "Total à payer", "750,36 €").waitFor();
    await go(page, "À faire");
    await row(page, "Boulangerie Pétrin", "700,00 €").waitFor();
    await go(page, "Calendrier");
    await page.getByRole("listitem").filter({ hasText: "Boulangerie Pétrin" }).filter({ hasText: "Relance ferme" }).waitFor();
    await page.getByRole("heading", { name: "mardi 1er décembre" }).waitFor();
  });

  it("follows a payment in full, and its undoing", async () => {
    await goToInvoice(page, "F-2026-200");
    await page.getByRole("button", { name: "Enregistrer un paiement" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Enregistrer le paiement" }).click();
    await page.getByText("Paiement de 700,00 € enregistré").waitFor();
    await page.getByText("Payée le 21 nov.").waitFor();
    await page.getByRole("heading", { name: "Suite prévue" }).waitFor({ state: "hidden" });
    await go(page, "Calendrier");
    await page.getByText("Rien de prévu sur cette période.").waitFor();

    await page.getByRole("navigation").getByRole("button", { name: "Annuler" }).click();
    await page.getByText("Annulé : Paiement de 700,00 € enregistré").waitFor();
    await page.getByRole("listitem").filter({ hasText: "Boulangerie Pétrin" }).filter({ hasText: "Relance ferme" }).waitFor();
  });

  it("refuses a file that is no list of invoices, and says what to do", async () => {
    await go(page, "Factures");
    await page.getByRole("link", { name: "Importer des factures" }).click();
    await page.getByRole("heading", { level: 1, name: "Importer des factures" }).waitFor();
    const dropped = await page.evaluateHandle(() => {
      const dropped = new DataTransfer();
      dropped.items.add(new File(["PK\u0003\u0004 and so on"], "factures.xlsx"));
      return dropped;
    });
    await page.getByText("Déposez ici un fichier CSV").dispatchEvent("drop", { dataTransfer: dropped });
    const refusal = page.getByRole("alert").filter({ hasText: "enregistrez la feuille au format CSV" });
    await refusal.waitFor();
    assert.match(await words(refusal), /^factures\.xlsx : .* Rien n’a été changé\.$/);
  });

  it("brings in the invoices of another program: columns corrected, bad rows told, nothing written before", async () => {
    await go(page, "Factures");
    await page.getByText("1 facture", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Importer des factures" }).click();
    await page.getByRole("heading", { level: 1, name: "Importer des factures" }).waitFor();
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByText("Choisir un fichier").click()]);
    await chooser.setFiles(CSV);

    const columns = page.getByRole("table", { name: "Colonnes reconnues" });
    const holds = (column) => columns.getByLabel(`Ce que contient la colonne ${column}`).locator("option:checked").innerText();
    assert.match(await holds("N° facture"), /numéro de facture/i);
    assert.match(await holds("Total TTC"), /total TTC/i);
    assert.match(await holds("Date d'échéance"), /échéance/i);
    assert.match(await holds("Travaux"), /Ne pas reprendre/);
    await columns.getByLabel("Ce que contient la colonne Travaux").selectOption({ label: "objet" });

    await page.getByText("4 factures à ajouter, 13 972,10 € restant dus").waitFor();
    await page.getByText("3 nouveaux clients").waitFor();
    await page.getByText("2 lignes refusées : elles ne seront pas importées").waitFor();
    const rows = page.getByRole("table", { name: "Les lignes de factures-windows-1252.csv" });
    await row(rows, "F-2026-101", "Électricité Bœuf & Fils", "2 oct. 2026", "12 345,60 €").waitFor();
    await row(rows, "F-2026-103", "Café de l’Étoile", "1 050,50 €").waitFor();
    await row(rows, "Ligne 6", "« 31/02/2026 » n’existe pas au calendrier").waitFor();
    await row(rows, "Ligne 7", "« mille deux cents » n’est pas un montant").waitFor();

    // A look at another tab: nothing is there yet.
    const beside = await open(context, `${site.address}#/factures`);
    await beside.getByText("1 facture", { exact: true }).waitFor();
    await beside.close();

    await page.getByRole("button", { name: "Importer 4 factures" }).click();
    await page.getByText("4 factures importées").waitFor();
    await page.getByRole("heading", { level: 1, name: "2 clients à relancer aujourd’hui" }).waitFor();
    const card = await words(page.getByRole("article", { name: "Électricité Bœuf & Fils" }));
    assert.match(card, /F-2026-101 et 1 autre facture · 50 jours de retard 12 825,60 €/);
    await goToInvoice(page, "F-2026-101");
    await page.getByText("Mise aux normes de l’atelier").waitFor();
  });

  it("has it all after a reload, at the same place", async () => {
    await saved(page);
    const before = await words(page.getByRole("main"));
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Facture F-2026-101" }).waitFor();
    assert.equal(await words(page.getByRole("main")), before);
  });

  it("can be installed as an app", async () => {
    const devtools = await context.newCDPSession(page);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    // Profiles of tests are private windows.
    assert.deepEqual(installabilityErrors.map((error) => error.errorId).filter((id) => id !== "in-incognito"), []);
    const { url, data, errors } = await devtools.send("Page.getAppManifest");
    assert.equal(url, `${site.address}manifest.webmanifest`);
    assert.deepEqual(errors, []);
    assert.equal(new URL(JSON.parse(data).scope, url).href, site.address);
  });

  it("opens and works without a network, letters included", async () => {
    await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null));
    await site.stop();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Facture F-2026-101" }).waitFor();
    await page.close();
    page = await open(context, site.address);
    await page.getByRole("article", { name: "Électricité Bœuf & Fils" }).getByRole("link", { name: "Écrire le rappel amical" }).click();
    await page.getByRole("heading", { level: 1, name: "Rappel amical à Électricité Bœuf & Fils" }).waitFor();
    await letter(page, ["Électricité Bœuf & Fils", "F-2026-101", "F-2026-102", "12 345,60 €"]);
    await page.getByRole("button", { name: "Noter : lettre postée" }).click();
    await page.getByRole("heading", { level: 1, name: "1 client à relancer aujourd’hui" }).waitFor();
    await saved(page);
  });

  it("exports everything as a file", async () => {
    await go(page, "Réglages");
    await page.getByRole("link", { name: "Gérer mes données" }).click();
    exported = await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    await page.getByText("relancier-2026-11-21.json est enregistré.").waitFor();
    assert.equal(exported.name, "relancier-2026-11-21.json");
    const { format, version, records } = JSON.parse(exported.bytes.toString("utf8"));
    assert.equal(format, "relancier");
    assert.equal(version, 3);
    assert.equal(records.filter((record) => record.kind === "invoice").length, 5);
  });

  it("shows the same screens and figures in a second profile that takes the file in", async () => {
    await site.start();
    const second = await profile(chrome);
    const other = await open(second, site.address);
    await other.getByRole("link", { name: "Restaurer une sauvegarde ou reprendre depuis un autre appareil" }).click();
    await other.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
    await other.getByLabel("Choisir un fichier").setInputFiles({ name: exported.name, mimeType: "application/json", buffer: exported.bytes });
    await row(other, "Factures", "5").waitFor();
    await other.getByRole("button", { name: "Reprendre ces données" }).click();
    await other.getByRole("heading", { level: 1, name: "à relancer aujourd’hui" }).waitFor();

    await go(page, "À faire");
    assert.equal(await words(other.getByRole("main")), await words(page.getByRole("main")));
    for (const place of ["Factures", "Clients", "Calendrier", "Suivi"]) {
      for (const person of [page, other]) await go(person, place);
      assert.equal(await words(other.getByRole("main")), await words(page.getByRole("main")), place);
    }
    for (const number of ["F-2026-200", "F-2026-101"]) {
      for (const person of [page, other]) await goToInvoice(person, number);
      assert.equal(await words(other.getByRole("main")), await words(page.getByRole("main")), number);
    }
    await go(page, "Réglages");
    await go(other, "Réglages");
    for (const field of ["Nom de l’entreprise", "SIREN ou SIRET", "IBAN", "Taux en %, nombre de fois ou de points", "Nombre de jours"]) {
      assert.equal(await other.getByLabel(field).inputValue(), await page.getByLabel(field).inputValue(), field);
    }
  });
});

/** Makes the letter of the reminder on the screen, and reads it as its recipient would. */
async function letter(page, said) {
  const { name, bytes } = await made(page, () => page.getByRole("button", { name: "Faire la lettre (PDF)" }).click());
  assert.match(name, /\.pdf$/);
  await page.getByText("Est-ce parti ?").waitFor();
  says(bytes, said);
}

/** To an invoice, as one finds it: by its number. */
async function goToInvoice(page, number) {
  await go(page, "Factures");
  await page.getByRole("button", { name: "Toutes" }).click();
  await page.getByLabel("Chercher un numéro, un client, un objet").fill(number);
  await page.getByRole("link", { name: number }).click();
  await page.getByRole("heading", { level: 1, name: `Facture ${number}` }).waitFor();
}
