// One's own words: what is wrong with them is told while one types, one sees what a client would read, and the shipped text is never lost.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, explained, focused, go, openExample, plain, profile, saved, words } from "./person.mjs";
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

/** The screen of texts and its parts. */
function screen(page) {
  const main = page.getByRole("main");
  return {
    text: page.getByLabel("Texte", { exact: true }),
    language: page.getByLabel("Langue", { exact: true }),
    register: page.getByLabel("Vous ou tu, en français"),
    subject: page.getByLabel("Objet", { exact: true }),
    body: page.getByLabel("Message", { exact: true }),
    client: page.getByLabel("Avec les chiffres de"),
    preview: main.locator("section").filter({ has: page.getByRole("heading", { name: "Aperçu" }) }),
    button: (name) => main.getByRole("button", { name, exact: true }),
  };
}

async function toTexts(page) {
  await go(page, "Réglages");
  await page.getByRole("link", { name: "Changer mes textes" }).click();
  await page.getByRole("heading", { level: 1, name: "Mes textes" }).waitFor();
}

/** What is selected in a field. */
function selection(field) {
  return field.evaluate((element) => element.value.slice(element.selectionStart, element.selectionEnd));
}

describe("the friendly reminder, in one’s own words", () => {
  let page, own, shipped, client;

  before(async () => {
    page = await openExample(await profile(chrome), site.address);
    await toTexts(page);
    own = screen(page);
    await own.text.selectOption("email-friendly");
    shipped = await own.body.inputValue();
    client = await own.client.evaluate((select) => select.selectedOptions[0].textContent);
  });

  it("is shown as it is shipped, with what a real client owes", async () => {
    await page.getByText("Texte de Relancier", { exact: true }).waitFor();
    assert.match(shipped, /^Bonjour\[if contact\] \{contact\}\[end\],/);
    const said = await words(own.preview);
    assert.match(said, /Rappel : (facture F-|\d+ factures échues)/);
    assert.match(said, /\d+,\d\d €/);
    assert.doesNotMatch(said, /[{}[\]]/);
  });

  it("refuses a wrong field while one types, and leads to it", async () => {
    await own.body.fill("Bonjour,\n\nIl reste {montnat} à payer.");
    await page.getByText("Ligne 3 : le champ « {montnat} » n’existe pas ; choisissez dans la liste des champs.").waitFor();
    assert.equal(await own.body.getAttribute("aria-invalid"), "true");
    assert.match(await explained(own.body), /« \{montnat\} » n’existe pas/);
    await own.button("Montrer l’endroit").click();
    await focused(own.body);
    assert.equal(await selection(own.body), "{montnat}");

    await own.body.fill(`${"Bonjour,\n".repeat(60)}{montnat}${"\nMerci".repeat(60)}`);
    await own.body.evaluate((field) => {
      field.setSelectionRange(0, 0);
      field.scrollTop = 0;
    });
    await own.button("Montrer l’endroit").click();
    assert.equal(await selection(own.body), "{montnat}");
    assert.ok((await own.body.evaluate((field) => field.scrollTop)) > 500);

    await own.body.fill("Bonjour,\n\nIl reste {montnat} à payer.");
    await own.subject.focus();
    await own.button("Enregistrer ce texte").click();
    await focused(own.body);
    await page.getByText("Texte de Relancier", { exact: true }).waitFor();
  });

  it("is written from the palette, by keyboard too, and the preview follows", async () => {
    await page.getByText("Champs à insérer").click();
    await own.button("Montrer l’endroit").click();
    await page.getByRole("button", { name: "ce qui reste dû sur toutes les factures" }).press("Enter");
    await focused(own.body);
    assert.equal(await own.body.inputValue(), "Bonjour,\n\nIl reste {principal} à payer.");
    await page.getByText("n’existe pas").waitFor({ state: "detached" });
    await own.preview.getByText(/^Bonjour,\s+Il reste [\d\s]+,\d\d\s€ à payer\.$/u).waitFor();

    await own.body.press("Control+End");
    await page.keyboard.type(" Merci de nous répondre.");
    await own.body.press("Shift+Control+ArrowLeft");
    for (let word = 0; word < 4; word += 1) await page.keyboard.press("Shift+Control+ArrowLeft");
    const enclosed = await selection(own.body);
    await page.getByText("Passages sous condition").click();
    await page.getByRole("button", { name: "le ton est dur" }).click();
    await focused(own.body);
    assert.ok((await own.body.inputValue()).endsWith(`[if hard]${enclosed}[end]`));
    await own.body.press("Control+z");
    assert.ok((await own.body.inputValue()).endsWith(enclosed));
    await own.subject.fill("Rappel de l’atelier : {number}");
    await own.preview.getByText(/^Rappel de l’atelier\s: F-\d+-\d+$/u).waitFor();
  });

  it("is kept when one leaves, and goes nowhere before it is saved", async () => {
    const typed = await own.body.inputValue();
    await page.getByText("Non enregistré", { exact: true }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Mes textes" }).waitFor();
    assert.equal(await own.body.inputValue(), typed);
    await own.text.selectOption("sms");
    assert.equal(await own.subject.isVisible(), false);
    await own.text.selectOption({ label: "Courriel : relance 1, amicale – non enregistré" });
    assert.equal(await own.body.inputValue(), typed);
    assert.match(await written(page, client), /Sauf erreur/);
    await toTexts(page);
  });

  it("goes out once it is saved, for those it is meant for", async () => {
    assert.match(await own.subject.inputValue(), /^Rappel de l’atelier/);
    await own.subject.press("Enter");
    await page.getByText("Courriel : relance 1, amicale : votre texte est enregistré").waitFor();
    await page.getByText("Votre texte", { exact: true }).waitFor();
    await own.text.locator("option", { hasText: "Courriel : relance 1, amicale – modifié" }).waitFor({ state: "attached" });
    await own.register.selectOption("tu");
    await page.getByText("Texte de Relancier", { exact: true }).waitFor();
    assert.match(await own.body.inputValue(), /Bien à toi/);
    await saved(page);
    assert.match(await written(page, client), /^Bonjour, Il reste [\d ]+,\d\d € à payer\. Merci de nous répondre\.$/);
    assert.match(await page.getByLabel("Objet", { exact: true }).inputValue(), /^Rappel de l’atelier\s: F-/u);
  });

  it("comes back as it was shipped, and that can be undone", async () => {
    await toTexts(page);
    await own.text.selectOption("email-friendly");
    await own.button("Revenir au texte de Relancier").click();
    await page.getByText("Courriel : relance 1, amicale : le texte de Relancier est de retour").waitFor();
    assert.equal(await own.body.inputValue(), shipped);
    await page.getByRole("status").getByRole("button", { name: "Annuler" }).click();
    await page.getByText("Votre texte", { exact: true }).waitFor();
    assert.match(await own.subject.inputValue(), /^Rappel de l’atelier/);
    await own.button("Revenir au texte de Relancier").click();
    await own.button("Enregistrer ce texte").click();
    await page.getByText("Rien n’a changé : il n’y a rien à enregistrer.").waitFor();
    await page.context().close();
  });
});

describe("what is wrong with a text", () => {
  it("is told in a sentence, whatever it is, in both languages", async () => {
    const page = await openExample(await profile(chrome), site.address);
    await toTexts(page);
    const own = screen(page);
    const told = (place) => words(page.locator(`#text-${place}-error`));
    await own.text.selectOption("email-friendly");
    for (const [typed, sentence] of [
      ["a\n{}", /^Ligne 2 : le champ « \{\} » n’existe pas/],
      ["[si late]b[end]", /^Ligne 1 : « \[si late\] » ne se comprend pas/],
      ["[if rich]b[end]", /^Ligne 1 : la condition « rich » n’existe pas/],
      ["{client", /« \{ » n’est pas refermé/],
      ["a ] b", /« \] » ne referme rien/],
      ["[else]", /« \[else\] » n’a de sens qu’une fois/],
      ["b [end]", /« \[end\] » ne termine rien/],
      ["a\n\n[if late] b", /^Ligne 3 : le passage qui commence ici n’est pas terminé/],
      ["{interest}", /« interest » existe, mais ne peut pas servir à cet endroit/],
      [" ", /^Écrivez quelque chose ici\.$/],
      ["a".repeat(20_001), /\(20 ?000 caractères au plus\)/],
    ]) {
      await own.body.fill(typed);
      assert.match(await told("body"), sentence, typed.slice(0, 20));
    }
    await own.button("Renoncer aux changements").click();
    await focused(own.body);
    await own.subject.fill("{invoices}");
    assert.match(await told("subject"), /^Dans l’objet : « invoices » existe/);
    await own.subject.fill("");
    assert.equal(await told("subject"), "Écrivez quelque chose ici.");
    await own.button("Renoncer aux changements").click();
    assert.equal(await told("subject"), "");

    await go(page, "Réglages");
    await page.getByRole("main").getByRole("button", { name: "English" }).click();
    await page.goto(`${site.address}#/textes`);
    await page.getByRole("heading", { level: 1, name: "My texts" }).waitFor();
    await page.getByLabel("Message", { exact: true }).fill("{amount due}");
    await page.getByText("Line 1: there is no field “{amount due}”; choose from the list of fields.").waitFor();
    await page.context().close();
  });
});

describe("every text", () => {
  it("has a preview without a merge field left, in each language and register", async () => {
    const page = await openExample(await profile(chrome), site.address);
    await toTexts(page);
    const own = screen(page);
    const texts = await own.text.locator("option").evaluateAll((options) => options.map((option) => option.value));
    assert.equal(texts.length, 22);
    for (const text of texts) {
      await own.text.selectOption(text);
      for (const language of ["en", "fr"]) {
        await own.language.selectOption(language);
        const registers = (await own.register.isVisible()) ? ["tu", "vous"] : [""];
        for (const register of registers) {
          if (register) await own.register.selectOption(register);
          const said = await words(own.preview.locator(".sent"));
          assert.ok(said.length > 60, `${text} ${language} ${register}: ${said}`);
          assert.doesNotMatch(plain(said), /[{}[\]]/, `${text} ${language} ${register}`);
        }
      }
    }
    await page.context().close();
  });
});

/** The message that « Écrire » has ready for a client. */
async function written(page, client) {
  await go(page, "À faire");
  await page.getByRole("article", { name: client }).getByRole("link", { name: /^Écrire/ }).click();
  await page.getByRole("heading", { level: 1, name: client }).waitFor();
  return plain(await page.getByLabel("Message", { exact: true }).inputValue());
}
