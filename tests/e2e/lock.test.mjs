// The lock: the ledger encrypted under a passphrase, closed when nobody is there.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { allKept, browser, enter, focused, go, open, openExample, profile, saved, toData } from "./person.mjs";
import { publish } from "./site.mjs";

const PHRASE = "neuf lampes au bord du canal";
const NEXT = "été à la plage de Wissant";
/** What nobody may read without it: the name of a client, what is in a file, its name, what is being typed. */
const SECRETS = ["Client SECRET-77", "%PDF-1.4 secret", "devis SECRET.pdf", "en train d’écrire"];

describe("the lock", () => {
  let site, chrome, context, page;
  const panel = (of = page) => of.getByRole("main").getByRole("region", { name: "Verrou" });
  const closed = (of = page) => of.getByRole("heading", { level: 1, name: "Vos données sont sous verrou" });
  const kept = (of) => of.getByRole("region", { name: "Fichiers de la facture (PDF)" }).getByRole("button", { name: /^devis SECRET\.pdf \(/ });
  const opened = (of = page) => of.getByRole("navigation", { name: "Principal" });

  before(async () => {
    site = await publish();
    chrome = await browser();
    context = await patient();
    page = await openExample(context, site.address);
    await enter(page, site.address, "SECRET-77");
    const files = page.getByRole("region", { name: "Fichiers de la facture (PDF)" });
    await files.getByLabel("Choisir un fichier").setInputFiles({
      name: "devis SECRET.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.4 secret"),
    });
    await kept(page).waitFor();
    await type(page, "en train d’écrire");
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  it("is set under a passphrase typed twice, and leaves nothing to be read", async () => {
    assert.deepEqual(await readable(page), SECRETS);
    await toData(page);
    await panel().getByText("Mettre un verrou").click();
    await panel().getByText("Personne ne retrouve une phrase oubliée, nous non plus").waitFor();
    const set = panel().getByRole("button", { name: "Chiffrer et verrouiller" });
    await set.click();
    const phrase = panel().getByLabel("Phrase du verrou", { exact: true });
    await focused(phrase);
    await panel().getByText("Écrivez une phrase, ou faites-vous en proposer une.").waitFor();
    await panel().getByRole("button", { name: "Proposer une phrase" }).click();
    await panel().getByText("Phrase proposée, déjà écrite dans les deux cases").waitFor();
    await phrase.fill(PHRASE);
    await set.click();
    await panel().getByText("Les deux phrases ne sont pas les mêmes.").waitFor();
    await panel().getByLabel("La même, encore une fois").fill(PHRASE);
    await set.click();
    await page.getByRole("status").getByText("Vos données sont sous verrou.").waitFor();
    await panel().getByLabel("Se verrouille sans geste de votre part").waitFor();
    assert.deepEqual(await readable(page), []);
  });

  it("asks for the passphrase when the page is opened again; a wrong one opens nothing", async () => {
    await page.reload();
    await closed().waitFor();
    assert.ok(!(await page.content()).includes("SECRET-77"));
    const phrase = page.getByRole("textbox", { name: "Phrase secrète" });
    await focused(phrase);
    assert.equal(await phrase.getAttribute("autocomplete"), "current-password");
    await page.getByRole("button", { name: "Ouvrir" }).click();
    await page.getByText("Écrivez votre phrase secrète.").waitFor();
    await phrase.fill(PHRASE.toUpperCase());
    await phrase.press("Enter");
    await page.getByRole("alert").getByText("Ce n’est pas la phrase de ce verrou.").waitFor();
    await focused(phrase);
    await unlock(page, PHRASE);
    // Where one was.
    await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
    assert.ok(!page.url().includes("lampes"));
  });

  it("leaves everything there: records, files, what was being typed", async () => {
    await page.goto(`${site.address}#/factures/nouvelle`);
    assert.equal(await page.getByLabel("Objet").inputValue(), "en train d’écrire");
    await toInvoice(page, "SECRET-77");
    await kept(page).waitFor();
    assert.equal(await page.getByRole("alert").filter({ hasText: /\S/ }).count(), 0);
    await page.goto(`${site.address}#/donnees/gardees`);
    await page.getByText("Vos données sont sous verrou : chiffrées dans ce navigateur").waitFor();
  });

  it("seals what is done under it, and a killed page loses nothing", async () => {
    await enter(page, site.address, "SECRET-78");
    await saved(page);
    await type(page, "en train d’écrire encore");
    assert.deepEqual(await readable(page), []);
    await page.close({ runBeforeUnload: false });
    page = await open(context, site.address);
    await unlock(page, PHRASE);
    await toInvoice(page, "SECRET-78");
    await page.goto(`${site.address}#/factures/nouvelle`);
    assert.equal(await page.getByLabel("Objet").inputValue(), "en train d’écrire encore");
    // What was done before can still be undone.
    await page.getByRole("button", { name: "Annuler", exact: true }).first().click();
    await saved(page);
    await go(page, "Factures");
    await page.getByLabel("Chercher un numéro, un client, un objet").fill("SECRET-7");
    await page.getByRole("link", { name: "SECRET-77" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "SECRET-78" }).count(), 0);
  });

  it("closes at a click, in all tabs", async () => {
    const other = await open(context, site.address);
    await closed(other).waitFor();
    await unlock(other, PHRASE);
    await other.getByRole("button", { name: "Verrouiller maintenant" }).click();
    await closed(other).waitFor();
    await closed().waitFor();
    await unlock(page, PHRASE);
    await unlock(other, PHRASE);
  });

  it("closes when nobody has been there for long enough, in all tabs", async () => {
    const [, other] = context.pages();
    await toData(page);
    await panel().getByLabel("Se verrouille sans geste de votre part").selectOption("Après 5 minutes");
    await page.keyboard.press("Shift");
    await context.clock.setFixedTime("2026-11-21T09:04:10+01:00");
    await page.getByText("Sans geste de votre part, Relancier se verrouille dans une minute.").waitFor();
    // A gesture in one tab is enough for all.
    await page.keyboard.press("Shift");
    await page.waitForFunction((now) => Number(localStorage.getItem("relancier.active")) === now, Date.parse("2026-11-21T09:04:10+01:00"));
    await context.clock.setFixedTime("2026-11-21T09:08:00+01:00");
    await other.evaluate(() => window.dispatchEvent(new Event("focus")));
    await opened(other).waitFor();
    assert.equal(await closed(other).count(), 0);
    await context.clock.setFixedTime("2026-11-21T09:10:00+01:00");
    await closed(other).waitFor();
    await closed().waitFor();
    await unlock(page, PHRASE);
    await unlock(other, PHRASE);
  });

  it("shows a second tab what the first one does", async () => {
    const [, other] = context.pages();
    await enter(page, site.address, "SECRET-79");
    await toInvoice(other, "SECRET-79");
    await other.close();
  });

  it("is all there is to see when the page has stopped", async () => {
    await page.evaluate(() => window.dispatchEvent(new CustomEvent("relancier:panic", { detail: "panicked at the test" })));
    await page.getByRole("button", { name: "Télécharger mes données" }).click();
    await page.getByText("Vos données sont sous verrou").waitFor();
    await page.getByRole("button", { name: "Recharger" }).click();
    await unlock(page, PHRASE);
  });

  it("takes another passphrase, and the former one opens no more", async () => {
    await toData(page);
    await panel().getByText("Changer la phrase").first().click();
    await panel().getByLabel("Phrase actuelle du verrou").fill(PHRASE);
    await panel().getByLabel("Nouvelle phrase du verrou").fill(NEXT);
    await panel().getByLabel("La même, encore une fois").fill(NEXT);
    await panel().getByRole("button", { name: "Changer la phrase" }).click();
    await page.getByRole("status").getByText("La phrase est changée : l’ancienne n’ouvre plus.").waitFor();
    await page.reload();
    await page.getByRole("textbox", { name: "Phrase secrète" }).fill(PHRASE);
    await page.getByRole("button", { name: "Ouvrir" }).click();
    await page.getByRole("alert").getByText("Ce n’est pas la phrase de ce verrou.").waitFor();
    await unlock(page, NEXT);
  });

  it("is taken away with the passphrase, and other tabs know", async () => {
    const other = await open(context, site.address);
    await unlock(other, NEXT);
    await toData(page);
    await panel().getByText("Retirer le verrou").first().click();
    const off = panel().getByLabel("Phrase du verrou", { exact: true });
    await off.fill(PHRASE);
    await off.press("Enter");
    await panel().getByRole("alert").getByText("Ce n’est pas la phrase de ce verrou.").waitFor();
    await off.fill(NEXT);
    await off.press("Enter");
    await page.getByRole("status").getByText("Le verrou est retiré.").waitFor();
    assert.deepEqual(await readable(page), SECRETS);
    await other.getByRole("button", { name: "Verrouiller maintenant" }).waitFor({ state: "detached" });
    await toInvoice(other, "SECRET-79");
    await other.close();
    await page.reload();
    await toInvoice(page, "SECRET-77");
    await kept(page).waitFor();
  });

  it("can be left behind with what it holds, where the passphrase is forgotten", async () => {
    await toData(page);
    await panel().getByText("Mettre un verrou").click();
    await panel().getByLabel("Phrase du verrou", { exact: true }).fill(PHRASE);
    await panel().getByLabel("La même, encore une fois").fill(PHRASE);
    await panel().getByRole("button", { name: "Chiffrer et verrouiller" }).click();
    await panel().getByLabel("Se verrouille sans geste de votre part").waitFor();
    await page.reload();
    await page.getByText("Phrase oubliée ?").click();
    await page.getByText("Si vous avez une sauvegarde").waitFor();
    await page.getByRole("button", { name: "Effacer ce que garde ce navigateur" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Effacer définitivement" }).click();
    await page.getByRole("button", { name: "Essayer avec des données d’exemple" }).waitFor();
    await page.getByRole("link", { name: /Restaurer une sauvegarde/ }).waitFor();
    assert.deepEqual(await readable(page), []);
  });

  /** A profile of someone who waits: a passphrase takes seconds, and many more on a busy machine. */
  async function patient() {
    const context = await profile(chrome);
    context.setDefaultTimeout(60_000);
    return context;
  }

  async function unlock(of, phrase) {
    await of.getByRole("textbox", { name: "Phrase secrète" }).fill(phrase);
    await of.getByRole("button", { name: "Ouvrir" }).click();
    await opened(of).waitFor();
  }

  async function type(of, text) {
    await of.goto(`${site.address}#/factures/nouvelle`);
    await of.getByLabel("Objet").fill(text);
  }

  async function toInvoice(of, number) {
    await go(of, "Factures");
    await of.getByLabel("Chercher un numéro, un client, un objet").fill(number);
    await of.getByRole("main").getByRole("link", { name: number }).click();
    await of.getByRole("heading", { level: 1, name: `Facture ${number}` }).waitFor();
  }
});

/** Which of the secrets can be read in what the browser keeps for the page. */
async function readable(page) {
  const kept = await allKept(page);
  return SECRETS.filter((secret) => kept.includes(secret));
}
