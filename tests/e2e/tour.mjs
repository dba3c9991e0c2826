// All the screens of the page, and what opens over them, in the order a person may come by.

import { fileURLToPath } from "node:url";
import { go, open, row } from "./person.mjs";

export const CSV = fileURLToPath(new URL("fixtures/factures-windows-1252.csv", import.meta.url));

/** Walks through every screen of a fresh profile; stops at each, to let `look` have its way with it. */
export async function tour(context, address, look) {
  const page = await open(context, address);
  const main = page.getByRole("main");
  const title = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  const button = (name, place = main) => place.getByRole("button", { name }).click();
  const link = (name, place = main) => place.getByRole("link", { name }).first().click();
  const close = async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  };

  await look(page, "welcome");
  await link("Restaurer une sauvegarde ou reprendre depuis un autre appareil");
  await title("Mes données");
  await look(page, "data, nothing there yet");
  await page.goBack();
  await button("Commencer avec les miennes");
  await title("Réglages");
  await look(page, "settings, no company yet");
  await page.getByLabel("IBAN").fill("FR76 3000 6000 0112 3456 7890 198");
  await button("Enregistrer mon entreprise");
  await page.getByText("Ce champ est nécessaire.").waitFor();
  await look(page, "settings, with something to correct");
  await page.getByLabel("Nom de l’entreprise").fill("Menuiserie Dubreuil");
  await page.getByLabel("IBAN").fill("");
  await button("Enregistrer mon entreprise");
  await title("Personne à relancer aujourd’hui");
  await look(page, "à faire, no invoice yet");
  await link("Importer des factures");
  await title("Importer des factures");
  await look(page, "import");
  await page.getByLabel("Choisir un fichier").setInputFiles(CSV);
  await page.getByText("2 lignes refusées : elles ne seront pas importées").waitFor();
  await look(page, "import, a file looked at");
  await page.getByLabel("Choisir un fichier").setInputFiles({ name: "facture.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
  await page.getByText("Ce fichier est un PDF.").waitFor();
  await look(page, "import, a file refused");
  for (const place of ["Factures", "Clients", "Calendrier", "Suivi"]) {
    await go(page, place);
    await look(page, `${place.toLowerCase()}, empty`);
  }
  await go(page, "Réglages");
  await link("Gérer mes données");
  await button("Tout effacer");
  await page.getByRole("dialog", { name: "Tout effacer de cet appareil ?" }).waitFor();
  await look(page, "dialog: erase everything");
  await button("Effacer définitivement", page.getByRole("dialog"));
  await button("Essayer avec des données d’exemple");
  await title(/clients à relancer aujourd’hui/);
  await look(page, "à faire");
  await button("Commencer avec les miennes");
  await page.getByRole("dialog", { name: "Quitter l’exemple" }).waitFor();
  await look(page, "dialog: leave the example");
  await close();
  const card = page.getByRole("article", { name: "Menuiserie Lacaze" });
  await button("Reporter la relance de Menuiserie Lacaze", card);
  await page.getByRole("dialog", { name: "Laisser Menuiserie Lacaze tranquille" }).waitFor();
  await look(page, "dialog: postpone");
  await close();

  await link("Écrire", card);
  await title(/ à Menuiserie Lacaze$/);
  await look(page, "write");
  await go(page, "Factures");
  await look(page, "invoices");
  await page.getByLabel("Chercher un numéro, un client, un objet").fill("rien de tel");
  await page.getByText("Aucune facture ici.").waitFor();
  await look(page, "invoices, none found");
  await page.getByLabel("Chercher un numéro, un client, un objet").fill("Menuiserie Lacaze");
  await button("En retard");
  await row(main, "Menuiserie Lacaze").getByRole("link", { name: /^F-/ }).first().click();
  await title(/^Facture F-/);
  await look(page, "invoice");
  const invoice = page.url();
  await button("Enregistrer un paiement");
  await button("Enregistrer le paiement", page.getByRole("dialog"));
  await page.getByText(/^Paiement de .* enregistré$/).waitFor();
  await page.getByText("Payée le 21 nov.").waitFor();
  await look(page, "invoice, paid");
  await button("Fermer", page.getByRole("status"));
  await button("Enregistrer un paiement");
  await page.getByRole("dialog").getByLabel("Montant reçu").fill("rien");
  await button("Enregistrer le paiement", page.getByRole("dialog"));
  await page.getByText("Indiquez un montant positif, par exemple 1 234,56.").waitFor();
  await look(page, "dialog: payment, with something to correct");
  await close();
  await page.getByText("Lire le texte envoyé").first().click();
  await link("Corriger");
  await title(/^Corriger la facture/);
  await look(page, "edit invoice");
  await button("Renoncer");
  await title(/^Facture F-/);
  await link("Menuiserie Lacaze");
  await title("Menuiserie Lacaze");
  await page.getByText("Lire le texte envoyé").first().click();
  await look(page, "client");
  await button("Promesse, litige, pause…");
  await page.getByRole("dialog", { name: "Laisser tranquille" }).waitFor();
  await look(page, "dialog: hold");
  await button("Laisser tranquille", page.getByRole("dialog"));
  await page.getByText("Pause notée").waitFor();
  await look(page, "client, on hold");
  await button("Fermer", page.getByRole("status"));
  await link("Corriger");
  await title("Corriger Menuiserie Lacaze");
  await look(page, "edit client");
  await page.goto(page.url().replace("corriger", "ecrire"));
  await title("Rien à écrire aujourd’hui");
  await look(page, "write, nothing to write");
  await page.goto(invoice);
  await button("Supprimer la facture");
  await page.getByText(/^Facture F-.* supprimée$/).waitFor();
  await page.goto(invoice);
  await title("Introuvable");
  await look(page, "an invoice that is gone");

  await page.goto(`${address}#/factures/nouvelle`);
  await title("Saisir une facture");
  await look(page, "new invoice");
  await button("Enregistrer la facture");
  await page.getByText("Ce champ est nécessaire.").first().waitFor();
  await look(page, "new invoice, with something to correct");
  for (const place of ["Clients", "Calendrier", "Suivi", "Réglages"]) {
    await go(page, place);
    await look(page, place.toLowerCase());
  }
  await link("Gérer mes données");
  await page.getByLabel("Choisir un fichier").setInputFiles({ name: "autre.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await page.getByText("Rien n’a été changé.").waitFor();
  await look(page, "data, a file refused");
  await page.goto(`${address}#/nulle-part`);
  await title("Cette page n’existe pas");
  await look(page, "unknown address");
  return page;
}
