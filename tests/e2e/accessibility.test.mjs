// Everyone can use the page: every screen through axe, in both themes, narrow and wide; and by keyboard alone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { browser, focused, go, open, openExample, plain, profile } from "./person.mjs";
import { publish } from "./site.mjs";
import { tour } from "./tour.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ALL_RULES = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
/** Those that may fare otherwise in another theme. */
const RULES_OF_COLOUR = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
const WIDTHS = [390, 1440];
const THEMES = ["light", "dark"];

let site, chrome;

before(async () => {
  site = await publish();
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await site?.withdraw();
});

describe("every screen, in both themes, narrow and wide", () => {
  // No window is resized on the way: a person's is not, and a phone's screens are gone through as on a phone.
  for (const width of WIDTHS) {
    it(`has nothing for axe to complain about, and fits, ${width} px wide`, async () => {
      const context = await inspected({ viewport: { width, height: 900 } });
      const complaints = new Map();
      const complain = (complaint, where) => complaints.set(complaint, [...(complaints.get(complaint) ?? []), where]);
      await tour(context, site.address, async (page, screen) => {
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme });
          const rules = colorScheme === "light" ? ALL_RULES : RULES_OF_COLOUR;
          for (const complaint of await axe(page, rules)) complain(complaint, `${screen} (${colorScheme})`);
        }
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) complain(`${over} px too wide`, screen);
      });
      const told = [...complaints].map(([complaint, screens]) => `${complaint}\n  on ${screens.length}: ${screens.slice(0, 4).join(", ")}`);
      assert.equal(told.length, 0, `${told.length} complaints\n\n${told.join("\n\n")}\n`);
      await context.close();
    });
  }

  it("looks the same when the theme is chosen here", async () => {
    const context = await inspected({ colorScheme: "light" });
    const page = await openExample(context, site.address);
    const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
    const light = await ink();
    await go(page, "Réglages");
    await page.getByLabel("Sombres").check();
    await go(page, "À faire");
    const dark = await ink();
    assert.notEqual(dark, light);
    assert.deepEqual(await axe(page), []);
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await ink(), dark);
    await page.emulateMedia({ colorScheme: "dark" });
    await go(page, "Réglages");
    await page.getByLabel("Claires").check();
    assert.equal(await ink(), light);
    assert.deepEqual(await axe(page), []);
    await page.getByLabel("Comme l’appareil").check();
    assert.equal(await ink(), dark);
    await context.close();
  });

  it("is as good when all goes wrong", async () => {
    for (const colorScheme of THEMES) {
      const context = await inspected({ colorScheme });
      const page = await openExample(context, site.address);
      await page.evaluate(() => window.dispatchEvent(new CustomEvent("relancier:panic", { detail: "panicked at the test" })));
      await page.getByRole("heading", { level: 1, name: "Relancier s'est arrêté." }).waitFor();
      await page.getByText("Signaler le problème").click();
      assert.deepEqual(await axe(page), []);
      await context.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { value: undefined }));
      const refused = await open(context, site.address);
      await refused.getByRole("heading", { level: 1, name: "Vos données ne peuvent pas être ouvertes" }).waitFor();
      assert.deepEqual(await axe(refused), []);
      await context.close();
    }
  });
});

describe("what is said about what just happened", () => {
  for (const width of WIDTHS) {
    it(`covers nothing that cannot be scrolled from under it, ${width} px wide`, async () => {
      const context = await profile(chrome, { viewport: { width, height: 900 } });
      const page = await openExample(context, site.address);
      await page.getByRole("article", { name: "Menuiserie Lacaze" }).getByRole("link", { name: "Voir la facture" }).click();
      await page.getByRole("button", { name: "Enregistrer un paiement" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Enregistrer le paiement" }).click();
      const notice = page.getByRole("status").getByText("Paiement de 1 400,00 € enregistré");
      await notice.waitFor();
      await page.getByRole("button", { name: "Supprimer la facture" }).click({ trial: true, timeout: 5_000 });
      assert.ok(await notice.isVisible(), "the notice was waited for, not scrolled away from");
      await context.close();
    });
  }
});

describe("by keyboard alone", () => {
  let context, page;

  before(async () => {
    context = await profile(chrome);
    page = await openExample(context, site.address);
  });
  after(() => context?.close());

  it("skips to the content", async () => {
    await page.reload();
    await page.getByRole("article").first().waitFor();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Aller au contenu" });
    await focused(skip);
    assert.ok(await seen(skip));
    await page.keyboard.press("Enter");
    await focused(page.getByRole("heading", { level: 1 }));
    await page.keyboard.press("Tab");
    await page.getByRole("main").locator(":focus").waitFor();
  });

  it("reaches every place in its order, and sees where it is", async () => {
    await page.reload();
    await page.getByRole("article").first().waitFor();
    for (const place of ["Aller au contenu", "Relancier.", /^À faire/, "Factures", "Clients", "Calendrier", "Suivi", "Réglages"]) {
      await page.keyboard.press("Tab");
      const link = page.getByRole("link", { name: place, exact: true });
      await focused(link);
      assert.ok(await ringed(link), `${place}: the focus cannot be seen`);
    }
  });

  it("arrives at the title of each screen, which the window bears too", async () => {
    for (const place of ["Suivi", "Calendrier", "Clients", "Factures"]) {
      await page.keyboard.press("Shift+Tab");
      if (place === "Suivi") await focused(page.getByRole("link", { name: "Suivi" }));
      await walkTo(page, page.getByRole("navigation", { name: "Principal" }).getByRole("link", { name: place }));
      await page.keyboard.press("Enter");
      await focused(page.getByRole("heading", { level: 1, name: place }));
      await titledAsItsScreen(page);
      assert.equal(await page.getByRole("link", { name: place }).first().getAttribute("aria-current"), "page");
    }
  });

  it("opens a question, and is back where it was after Escape", async () => {
    await go(page, "À faire");
    const postpone = page.getByRole("button", { name: "Reporter la relance de Studio Vermeil" });
    await walkTo(page, postpone);
    await page.keyboard.press("Enter");
    const asked = page.getByRole("dialog", { name: "Laisser Studio Vermeil tranquille" });
    await asked.locator(":focus").waitFor();
    await page.keyboard.press("Tab");
    await asked.locator(":focus").waitFor();
    await page.keyboard.press("Escape");
    await asked.waitFor({ state: "hidden" });
    await focused(postpone);
  });

  it("writes a reminder and notes it sent", async () => {
    await walkTo(page, page.getByRole("article", { name: "Menuiserie Lacaze" }).getByRole("link", { name: /^Écrire/ }));
    await page.keyboard.press("Enter");
    const title = page.getByRole("heading", { level: 1, name: / à Menuiserie Lacaze$/ });
    await focused(title);
    await titledAsItsScreen(page);
    await walkTo(page, page.getByRole("button", { name: "Noter : courriel envoyé" }));
    await page.keyboard.press("Space");
    await page.getByRole("status").getByText(/\s: envoi noté$/).waitFor();
    await focused(page.getByRole("heading", { level: 1, name: /clients à relancer aujourd’hui$/ }));
    assert.equal(await page.getByRole("article", { name: "Menuiserie Lacaze" }).count(), 0);
  });

  it("takes it back with Ctrl+Z", async () => {
    await page.keyboard.press("Control+z");
    await page.getByRole("status").getByText(/^Annulé\s:/).waitFor();
    await page.getByRole("article", { name: "Menuiserie Lacaze" }).waitFor();
    await titledAsItsScreen(page);
  });

  it("postpones a client; the title of the screen follows, and that of the window", async () => {
    await walkTo(page, page.getByRole("button", { name: "Reporter la relance de Studio Vermeil" }));
    await page.keyboard.press("Enter");
    const asked = page.getByRole("dialog", { name: "Laisser Studio Vermeil tranquille" });
    await walkTo(page, asked.getByRole("button", { name: "Laisser tranquille" }));
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("Pause notée").waitFor();
    await page.getByRole("article", { name: "Studio Vermeil" }).waitFor({ state: "hidden" });
    await focused(page.getByRole("heading", { level: 1 }));
    await titledAsItsScreen(page);
  });

  it("records a payment without losing its place", async () => {
    await go(page, "À faire");
    await walkTo(page, page.getByRole("article", { name: "Menuiserie Lacaze" }).getByRole("link", { name: "Voir la facture" }));
    await page.keyboard.press("Enter");
    await focused(page.getByRole("heading", { level: 1, name: /^Facture/ }));
    await walkTo(page, page.getByRole("button", { name: "Enregistrer un paiement" }));
    await page.keyboard.press("Enter");
    const asked = page.getByRole("dialog", { name: "Enregistrer un paiement" });
    await focused(asked.getByLabel("Montant reçu"));
    await page.keyboard.press("Enter");
    await page.getByText("Payée le 21 nov.").waitFor();
    await page.locator("body :focus").waitFor();
  });

  it("changes the language without losing its place", async () => {
    await go(page, "Réglages");
    await walkTo(page, page.getByRole("button", { name: "English" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await titledAsItsScreen(page);
    await page.locator("body :focus").waitFor();
  });

  it("comes to the title when the first screen changes from welcome to À faire", async () => {
    const fresh = await profile(chrome);
    const newcomer = await open(fresh, site.address);
    await walkTo(newcomer, newcomer.getByRole("button", { name: "Essayer avec des données d’exemple" }));
    await newcomer.keyboard.press("Enter");
    const title = newcomer.getByRole("heading", { level: 1, name: /clients à relancer aujourd’hui$/ });
    await focused(title);
    await titledAsItsScreen(newcomer);
    await fresh.close();
  });
});

/** A fresh profile in which axe can look at the page, whose policy refuses any script but its own. */
async function inspected(options = {}) {
  const context = await profile(chrome, { bypassCSP: true, reducedMotion: "reduce", ...options });
  await context.addInitScript(AXE);
  return context;
}

/** Presses Tab until something has the focus. */
async function walkTo(page, target) {
  await target.waitFor();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${target} is not reached with Tab`);
}

/** Waits until the window bears the title of the screen. */
async function titledAsItsScreen(page) {
  await page.waitForFunction(() => document.title === `${document.querySelector("h1").innerText} – Relancier`);
}

/** Whether an element is within the window. */
function seen(element) {
  return element.evaluate((element) => {
    const { top, left, width, height } = element.getBoundingClientRect();
    return top >= 0 && left >= 0 && width > 1 && height > 1 && top < innerHeight;
  });
}

/** Whether the focus on an element can be seen: a ring or a shadow around it. */
function ringed(element) {
  return element.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
  });
}

/** What axe finds on the screen as it is, a complaint an element. */
async function axe(page, rules = ALL_RULES) {
  const found = await page.evaluate(async (runOnly) => {
    const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => [`${id}: ${help}`, html.slice(0, 160), failureSummary]),
    );
  }, rules);
  return found.map((lines) => lines.map(plain).join("\n  "));
}
