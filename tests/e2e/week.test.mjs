// Weeks of use, the clock moved from day to day: what one does follows from what the client did, and the timeline tells it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, go, openExample, plain, profile, words } from "./person.mjs";
import { publish } from "./site.mjs";

const CLIENT = "Hôtel Bellerive";
const ADDRESS = "direction@hotel-bellerive.example";

let site, chrome;

before(async () => {
  site = await publish();
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await site?.withdraw();
});

/** A person who works with the example, day by day. */
class Person {
  static async arrives() {
    const context = await profile(chrome);
    return new Person(context, await openExample(context, site.address));
  }

  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.main = page.getByRole("main");
  }

  /** The morning of another day: one comes back to the page. */
  async comes(day) {
    await this.context.clock.setFixedTime(`${day}T09:00:00+01:00`);
    await this.page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await go(this.page, "À faire");
  }

  card() {
    return this.page.getByRole("article", { name: CLIENT });
  }

  async toClient() {
    await go(this.page, "Clients");
    await this.main.getByRole("link", { name: CLIENT }).click();
    await this.page.getByRole("heading", { level: 1, name: CLIENT }).waitFor();
  }

  /** Opens the message that the card asks for; the words of its screen. */
  async writes(step) {
    await this.card().getByRole("link", { name: /^Écrire/ }).click();
    await this.page.getByRole("heading", { level: 1, name: `${step} à ${CLIENT}` }).waitFor();
    const message = await this.page.getByLabel("Message", { exact: true }).inputValue();
    const asked = plain(await this.main.getByText("demandés en tout").innerText()).replace(" demandés en tout", "");
    return { message: plain(message), asked };
  }

  async notes(button) {
    await this.page.getByRole("button", { name: button }).click();
    await this.page.getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
  }

  /** What happened with the client, latest first, without the texts. */
  async timeline() {
    const entries = await this.main.getByRole("region", { name: "Historique" }).getByRole("listitem").all();
    return Promise.all(entries.map(async (entry) => (await words(entry)).replace(" Lire le texte envoyé", "")));
  }
}

describe("the weeks of an invoice that is not paid", () => {
  it("are told exactly as they were, from the courtesy to the payment", async () => {
    const person = await Person.arrives();
    const { page, main } = person;
    await person.toClient();
    const before = await person.timeline();

    await person.comes("2026-11-21");
    assert.match(await words(person.card()), /3 648,00 €/);
    const courtesy = await person.writes("Courtoisie");
    assert.equal(courtesy.asked, "3 648,00 €");
    await person.notes("Noter : courriel envoyé");
    await person.card().waitFor({ state: "detached" });

    await person.comes("2026-12-01");
    await person.writes("Rappel amical");
    await person.notes("Noter : courriel envoyé");

    // A good payer is left three weeks; the person calls before that.
    await person.comes("2026-12-08");
    await person.card().waitFor({ state: "detached" });
    await person.toClient();
    await main.getByText("Bon payeur", { exact: true }).waitFor();
    await main.getByRole("button", { name: `Préparer l’appel à ${CLIENT}` }).click();
    const call = page.getByRole("dialog", { name: `Préparer l’appel à ${CLIENT}` });
    await call.getByText("Pourrais-je parler à Hélène Caron ?").waitFor();
    await call.getByRole("listitem").filter({ hasText: "1er déc. 2026 · Courriel · Rappel amical" }).waitFor();
    await call.getByLabel("Note").fill("Attend le règlement d’une agence.");
    await call.getByRole("button", { name: "Il promet de payer" }).click();
    await call.getByLabel("Le jour promis").fill("2026-12-15");
    await call.getByRole("button", { name: "Noter l’appel" }).click();
    await page.getByText("Appel noté : Promet de payer le 15 décembre 2026").waitFor();
    await main.getByText("Promesse de paiement, jusqu’au 15 décembre 2026").first().waitFor();

    await person.comes("2026-12-15");
    await person.card().waitFor({ state: "detached" });

    // Broken: nobody who breaks a promise is a good payer, and the words are harder.
    await person.comes("2026-12-16");
    await person.card().getByText("Promesse non tenue").waitFor();
    const firm = await person.writes("Relance ferme");
    assert.match(firm.message, /Vous nous aviez annoncé votre règlement pour le 15 décembre 2026\. Nous ne l’avons pas reçu\./);
    assert.match(firm.message, /Nous attendons votre règlement de 3 648,00 €/);
    await person.notes("Noter : courriel envoyé");
    await person.toClient();
    await main.getByText("Client habituel", { exact: true }).waitFor();
    await main.getByText("1 promesse non tenue en un an").waitFor();
    await main.getByText("Prochain contact possible à partir du 21 décembre 2026.").waitFor();

    await person.comes("2026-12-31");
    const warning = await person.writes("Dernier avis");
    await person.notes("Noter : courriel envoyé");

    await person.comes("2027-01-15");
    const notice = await person.writes("Mise en demeure");
    await main.getByText("Les pénalités s’arrêtent au 31 décembre 2026").waitFor();
    await person.notes("Noter : lettre postée");

    await person.comes("2027-01-20");
    await person.toClient();
    await main.getByRole("button", { name: "Enregistrer un encaissement" }).click();
    const receipt = page.getByRole("dialog", { name: "Enregistrer un encaissement" });
    await receipt.getByLabel("Montant reçu").fill("3912");
    await receipt.getByRole("button", { name: "Enregistrer le paiement" }).click();
    await page.getByText("Paiement de 3 912,00 € enregistré").waitFor();

    const numbers = Object.fromEntries(before.map((entry) => entry.match(/Facture (F-\S+) de (3 648,00|264,00) €/)).filter(Boolean).map(([, number, amount]) => [amount, number]));
    const told = await person.timeline();
    assert.deepEqual(told.slice(0, told.length - before.length), [
      `20 janvier 2027 Paiement de 3 648,00 € (${numbers["3 648,00"]})`,
      `20 janvier 2027 Paiement de 264,00 € (${numbers["264,00"]})`,
      `15 janvier 2027, 9:00 Mise en demeure par lettre ${notice.asked} demandés`,
      `31 décembre 2026, 9:00 Dernier avis par courriel à ${ADDRESS} ${warning.asked} demandés`,
      `16 décembre 2026, 9:00 Relance ferme par courriel à ${ADDRESS} 3 648,00 € demandés`,
      "8 décembre 2026, 9:00 Appel au téléphone 3 648,00 € demandés Attend le règlement d’une agence. Promet de payer le 15 décembre 2026",
      "8 décembre 2026 Promesse de paiement, jusqu’au 15 décembre 2026",
      `1er décembre 2026, 9:00 Rappel amical par courriel à ${ADDRESS} 3 648,00 € demandés`,
      `21 novembre 2026, 9:00 Courtoisie par courriel à ${ADDRESS} 3 648,00 € demandés`,
    ]);
    assert.deepEqual(told.slice(told.length - before.length), before);

    // Nobody is left: the others are left alone, one by one, until their own time comes.
    await go(page, "À faire");
    const others = page.getByRole("article");
    for (let left = await others.count(); left > 0; left -= 1) {
      await others.first().getByRole("button", { name: /^Reporter la relance de/ }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Laisser tranquille" }).click();
      await others.nth(left - 1).waitFor({ state: "detached" });
    }
    await page.getByRole("heading", { level: 1, name: "Personne à relancer aujourd’hui" }).waitFor();
    await page.getByText("Aucun client n’attend de relance. Bonne journée.").waitFor();
    await person.context.close();
  });
});

describe("what a client answers", () => {
  it("has its reply, and what follows, noted and undone in one", async () => {
    const person = await Person.arrives();
    const { page, main } = person;
    await person.toClient();
    const before = await person.timeline();
    await main.getByRole("button", { name: `Il a répondu : ${CLIENT}` }).click();
    const dialog = page.getByRole("dialog", { name: `Il a répondu : ${CLIENT}` });
    await dialog.getByLabel("Ce qu’il répond").selectOption("Attend une validation");
    await dialog.getByText("Une pause, le temps de la validation.").waitFor();
    assert.equal(await dialog.getByLabel("Jusqu’au, ce jour compris").inputValue(), "2026-11-28");
    await dialog.getByLabel("Objet").fill("Validation & suite");
    const link = dialog.getByRole("link", { name: "Ouvrir dans ma messagerie" });
    assert.match(await link.getAttribute("href"), new RegExp(`^mailto:${ADDRESS}\\?subject=Validation%20%26%20suite&body=Bonjour%20`));
    await dialog.getByLabel("Cette réponse est partie").check();
    await dialog.getByLabel("Jusqu’au, ce jour compris").fill("2026-12-02");
    await dialog.getByRole("button", { name: "Noter la réponse" }).click();
    await page.getByText("Réponse notée : Attend une validation").waitFor();
    const told = await person.timeline();
    assert.deepEqual(told.slice(0, told.length - before.length).map((entry) => entry.replace(/ Empreinte.*/, "")), [
      `21 novembre 2026, 9:00 Message par courriel à ${ADDRESS} 3 648,00 € demandés`,
      "21 novembre 2026 Pause, jusqu’au 2 décembre 2026 Attend une validation",
    ]);
    await page.getByRole("status").getByRole("button", { name: "Annuler" }).click();
    await page.getByText("Annulé : Réponse notée : Attend une validation").waitFor();
    assert.deepEqual(await person.timeline(), before);
    await person.context.close();
  });

  it("is called back on the day that was said, and not days later", async () => {
    const person = await Person.arrives();
    const { page } = person;
    await person.card().getByRole("button", { name: "Préparer l’appel" }).click();
    const call = page.getByRole("dialog");
    await call.getByRole("button", { name: "Rappeler plus tard" }).click();
    assert.equal(await call.getByLabel("Rappeler le").inputValue(), "2026-11-22");
    await call.getByLabel("Rappeler le").fill("2026-11-23");
    await call.getByRole("button", { name: "Noter l’appel" }).click();
    await person.card().waitFor({ state: "detached" });
    await person.comes("2026-11-23");
    await person.card().waitFor();
    await person.context.close();
  });
});
