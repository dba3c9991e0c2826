// What goes wrong in a browser, and what the page makes of it: nothing is lost, and the person is told.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { allKept, browser, download, focused, go, made, open, openExample, profile, saved, toData, words } from "./person.mjs";
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
  const context = await profile(chrome);
  const page = await openExample(context, site.address);
  await saved(page);
  return { context, page };
}

/** Gives the page a file, where it takes exports in. */
async function bring(page, name, content) {
  await page.getByLabel("Choisir un fichier").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(content) });
}

/** Has the browser refuse a way to keep data, as its settings can make it. */
function refuse(context, name) {
  return context.addInitScript((name) => {
    Object.defineProperty(globalThis, name, {
      get() {
        throw new DOMException("refused", "SecurityError");
      },
    });
  }, name);
}

/** Waits until the page is there without a network. */
function controlled(page) {
  return page.waitForFunction(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null));
}

describe("two tabs", () => {
  it("show the same: a payment recorded in one is there in the other", async () => {
    const { context, page } = await example();
    await page.getByRole("article", { name: "Studio Vermeil" }).getByRole("link", { name: "Voir la facture" }).click();
    await page.getByRole("heading", { level: 1, name: /^Facture/ }).waitFor();
    const other = await open(context, page.url());
    await other.getByRole("button", { name: "Enregistrer un paiement" }).click();
    await other.getByRole("dialog").getByLabel("Montant reçu").fill("300");
    await other.getByRole("dialog").getByRole("button", { name: "Enregistrer le paiement" }).click();
    await page.getByRole("listitem").filter({ hasText: "Paiement de 300,00 €" }).waitFor();
    assert.equal(await words(page.getByRole("main")), await words(other.getByRole("main")));
    await context.close();
  });

  it("tell when all was erased in the other", async () => {
    const { context, page } = await example();
    const other = await open(context, `${site.address}#/donnees`);
    await other.getByRole("button", { name: "Tout effacer" }).click();
    await other.getByRole("button", { name: "Effacer définitivement" }).click();
    await other.getByRole("button", { name: "Essayer avec des données d’exemple" }).waitFor();
    await page.getByRole("alert").getByText("Les données de cet appareil ont été effacées ailleurs.").waitFor();
    await context.close();
  });
});

describe("a file that is not right", () => {
  let context, page, exported;

  before(async () => {
    ({ context, page } = await example());
    await toData(page);
    exported = (await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click())).bytes.toString("utf8");
  });
  after(() => context?.close());

  const wrong = [
    ["is no JSON", () => "N° facture;Client\n1;2\n", "Ce fichier n’est pas un export lisible"],
    ["is cut off", (whole) => whole.slice(0, whole.length / 2), "Ce fichier n’est pas un export lisible"],
    ["is something else", () => '{"format":"autre"}', "Ce fichier n’est pas un export de Relancier."],
    ["was edited by hand", (whole) => whole.replace(/"total": "\d+/, '"total": "9'), "Le contenu de cet export ne correspond pas à son empreinte"],
    ["holds an impossible day", (whole) => whole.replace(/"due": "\d{4}-\d\d-\d\d/, '"due": "2026-02-31'), "2026-02-31"],
    ["comes from a newer Relancier", (whole) => whole.replace('"version": 3', '"version": 4'), "Cet export vient d’une version plus récente de Relancier"],
  ];
  for (const [what, spoil, said] of wrong) {
    it(`${what}: it is refused with the reason, and changes nothing`, async () => {
      await bring(page, "export.json", spoil(exported));
      const refusal = page.getByRole("alert").filter({ hasText: said });
      await refusal.waitFor();
      assert.match(await words(refusal), /^export\.json : .* Rien n’a été changé\.$/);
      const again = (await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click())).bytes.toString("utf8");
      assert.equal(again, exported);
    });
  }

  it("tells when a file brings nothing new", async () => {
    await bring(page, "export.json", exported);
    await page.getByText("Ce fichier n’apporte rien de nouveau : tout y est déjà.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Reprendre ces données" }).count(), 0);
  });
});

describe("a record that cannot be read", () => {
  it("is told, kept as it stands, and harms no other", async () => {
    const { context, page } = await example();
    const before = await words(page.getByRole("main"));
    const torn = '{"kind":"invoice","id":"0000000000000000000000000000';
    await page.evaluate(
      (torn) =>
        new Promise((done, failed) => {
          const request = indexedDB.open("relancier");
          request.onerror = failed;
          request.onsuccess = () => {
            const transaction = request.result.transaction("journal", "readwrite");
            transaction.objectStore("journal").add(torn);
            transaction.oncomplete = () => (request.result.close(), done());
            transaction.onabort = failed;
          };
        }),
      torn,
    );
    const told = page.getByRole("alert").filter({ hasText: "1 fiche n’a pas pu être lue ; elle est mise de côté, intacte." });
    await page.reload();
    await told.waitFor();
    const now = await words(page.getByRole("main"));
    assert.ok(now.endsWith(before), now);

    // The place where it stands is written anew, and it is still there.
    await page.getByRole("article", { name: "Studio Vermeil" }).getByRole("button", { name: /^Reporter/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Laisser tranquille" }).click();
    await page.getByText("Pause notée").waitFor();
    await saved(page);
    await page.reload();
    await told.getByRole("link", { name: "Voir" }).click();
    const { bytes } = await download(page, () => page.getByRole("button", { name: "Télécharger le texte" }).click());
    assert.equal(bytes.toString("utf8"), torn);
    await context.close();
  });
});

describe("a panic", () => {
  it("leaves a screen that says so, lets one take the data, and reload", async () => {
    const { context, page } = await example();
    await page.evaluate(() => window.dispatchEvent(new CustomEvent("relancier:panic", { detail: "panicked at the test" })));
    const title = page.getByRole("heading", { level: 1, name: "Relancier s'est arrêté." });
    await focused(title);
    assert.equal(await page.title(), "Relancier s'est arrêté.");
    const { name, bytes } = await download(page, () => page.getByRole("button", { name: "Télécharger mes données" }).click());
    assert.match(name, /^relancier-.*\.json$/);
    assert.match(bytes.toString("utf8"), /Menuiserie Lacaze/);
    await page.getByText("Signaler le problème").click();
    await page.getByText("panicked at the test").waitFor();
    await page.getByRole("button", { name: "Recharger" }).click();
    await page.getByRole("article", { name: "Menuiserie Lacaze" }).waitFor();
    await context.close();

    // Another device takes it all in.
    const other = await profile(chrome);
    const there = await open(other, site.address);
    await there.getByRole("link", { name: "Restaurer une sauvegarde ou reprendre depuis un autre appareil" }).click();
    await there.getByLabel("Choisir un fichier").setInputFiles({ name, mimeType: "application/json", buffer: bytes });
    await there.getByRole("button", { name: "Reprendre ces données" }).click();
    await there.getByRole("article", { name: "Menuiserie Lacaze" }).waitFor();
    await other.close();
  });
});

describe("a new version", () => {
  it("is offered, never forced, and never mixed with the old", async (t) => {
    const home = await publish({ under: "/relancier/" });
    t.after(() => home.withdraw());
    const context = await profile(chrome);
    const page = await openExample(context, home.address);
    await controlled(page);
    const version = () => page.locator("html").getAttribute("data-version");
    await home.upgrade((html) => html.replace('<html lang="fr"', '<html lang="fr" data-version="next"'));

    await page.reload();
    // In the other language and back, for the whole page is drawn anew.
    await go(page, "Réglages");
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("button", { name: "Français" }).click();
    const offer = page.getByRole("status").filter({ hasText: "Une nouvelle version de Relancier est prête." });
    await offer.waitFor();
    assert.equal(await version(), null);
    await page.reload();
    await offer.waitFor();
    assert.equal(await version(), null, "a reload alone must not change the version");

    await offer.getByRole("button", { name: "Recharger" }).click();
    await page.locator("html[data-version=next]").waitFor({ state: "attached" });
    await page.getByRole("heading", { level: 1, name: "Réglages" }).waitFor();
    await offer.waitFor({ state: "hidden" });
    assert.equal(await page.getByLabel("Nom de l’entreprise").inputValue(), "Atelier Brunel");
    await context.close();
  });

  it("gives the old one none of its files, and takes none from it", async (t) => {
    const home = await publish();
    t.after(() => home.withdraw());
    const context = await profile(chrome);
    const page = await openExample(context, home.address);
    await controlled(page);
    // All that was not fetched yet is no longer on the host: the screens one goes to now are those of the old version.
    const { parts, moved } = await home.upgrade((html) => html.replace('<html lang="fr"', '<html lang="fr" data-version="next"'));
    await page.reload();
    const offer = page.getByRole("status").filter({ hasText: "Une nouvelle version de Relancier est prête." });
    await offer.waitFor();
    const folders = new Set();
    page.on("request", (request) => {
      const [folder] = request.url().match(/relancier-[0-9a-f]{16}/) ?? [];
      if (folder) folders.add(folder);
    });
    const everywhere = async () => {
      for (const place of ["Factures", "Clients", "Calendrier", "Suivi", "Réglages", "À faire"]) await go(page, place);
      await page.getByRole("link", { name: /^Écrire/ }).first().click();
      await page.getByRole("button", { name: "Faire la lettre (PDF)" }).waitFor();
    };
    await everywhere();
    assert.deepEqual([...folders], [parts]);
    folders.clear();
    await offer.getByRole("button", { name: "Recharger" }).click();
    await page.locator("html[data-version=next]").waitFor({ state: "attached" });
    await everywhere();
    assert.deepEqual([...folders], [moved]);
    await context.close();
  });

  it("accepted in one tab, takes nothing away that is being typed in another", async (t) => {
    const home = await publish();
    t.after(() => home.withdraw());
    const context = await profile(chrome);
    const page = await openExample(context, home.address);
    await controlled(page);
    await home.upgrade((html) => html.replace('<html lang="fr"', '<html lang="fr" data-version="next"'));
    await page.reload();
    await page.getByRole("article", { name: "Menuiserie Lacaze" }).getByRole("link", { name: /^Écrire/ }).click();
    await page.getByLabel("Message").fill("Chère Madame Lacaze, un mot de ma main.");
    const other = await open(context, home.address);
    await other.getByRole("status").getByRole("button", { name: "Recharger" }).click();
    await other.locator("html[data-version=next]").waitFor({ state: "attached" });
    await other.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await page.getByLabel("Message").inputValue(), "Chère Madame Lacaze, un mot de ma main.");
    await context.close();
  });
});

describe("a host that goes away and comes back", () => {
  const clicks = [
    async (page) => {
      await page.getByRole("article", { name: "Studio Vermeil" }).getByRole("link", { name: "Voir la facture" }).click();
      await page.getByRole("heading", { level: 1, name: /^Facture/ }).waitFor();
    },
    async (page) => {
      await page.getByRole("button", { name: "Enregistrer un paiement" }).click();
      await page.getByRole("dialog").getByLabel("Montant reçu").fill("300");
    },
    async (page) => {
      await page.getByRole("dialog").getByRole("button", { name: "Enregistrer le paiement" }).click();
      await page.getByRole("listitem").filter({ hasText: "Paiement de 300,00 €" }).waitFor();
    },
    (page) => go(page, "Factures"),
    async (page) => {
      await page.getByRole("link", { name: "Importer des factures" }).click();
      await page.getByRole("heading", { level: 1, name: /^Importer/ }).waitFor();
    },
    (page) => go(page, "Calendrier"),
    (page) => go(page, "Réglages"),
    (page) => go(page, "Suivi"),
    (page) => go(page, "À faire"),
    async (page) => {
      await page.getByRole("article", { name: "Menuiserie Lacaze" }).getByRole("link", { name: /^Écrire/ }).click();
      await page.getByRole("button", { name: "Noter : courriel envoyé" }).waitFor();
    },
    async (page) => {
      await page.getByRole("button", { name: "Noter : courriel envoyé" }).click();
      await page.getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
    },
    async (page) => {
      await saved(page);
      await page.reload();
      await page.getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
    },
  ];

  /** What the screen says after each click, the host being there for some of them. */
  async function walk(isThere) {
    const home = await publish();
    const context = await profile(chrome);
    const page = await openExample(context, home.address);
    await controlled(page);
    const told = [];
    let there = true;
    for (const [n, click] of clicks.entries()) {
      if (isThere(n) !== there) await (there ? home.stop() : home.start());
      there = isThere(n);
      await click(page);
      told.push(await words(page.getByRole("main")));
    }
    await context.close();
    await home.withdraw();
    return told;
  }

  it("changes nothing, between whichever two clicks", async () => {
    // Each click finds the host there once, and gone once.
    assert.deepEqual(await walk((n) => n % 2 === 0), await walk((n) => n % 2 === 1));
  });
});

describe("what is typed and not sent yet", () => {
  it("survives the closing of the page, and is forgotten once sent", async () => {
    const context = await profile(chrome);
    let page = await open(context, `${site.address}#/factures/nouvelle`);
    await page.getByLabel("Nom du client").fill("Imprimerie Vasseur");
    await page.getByLabel("Montant à payer, TTC").fill("88");
    await page.close();
    page = await open(context, `${site.address}#/factures/nouvelle`);
    assert.equal(await page.getByLabel("Nom du client").inputValue(), "Imprimerie Vasseur");
    assert.equal(await page.getByLabel("Montant à payer, TTC").inputValue(), "88");
    await page.getByLabel("Numéro de la facture").fill("A-1");
    await page.getByRole("button", { name: "Enregistrer la facture" }).click();
    await page.getByRole("heading", { level: 1, name: "Facture A-1" }).waitFor();
    await saved(page);
    await page.goto(`${site.address}#/factures/nouvelle`);
    await page.getByRole("heading", { level: 1, name: "Saisir une facture" }).waitFor();
    assert.equal(await page.getByLabel("Numéro de la facture").inputValue(), "");
    assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes("Vasseur"));
    await context.close();
  });

  it("in the correction of one invoice never shows up in that of another", async () => {
    const { context, page } = await example();
    const correct = async (client) => {
      await go(page, "À faire");
      await page.getByRole("article", { name: client }).getByRole("link", { name: "Voir la facture" }).click();
      await page.getByRole("heading", { level: 1, name: /^Facture/ }).waitFor();
      await page.getByRole("link", { name: "Corriger" }).click();
      await page.getByRole("heading", { level: 1, name: /^Corriger la facture/ }).waitFor();
    };
    await correct("Menuiserie Lacaze");
    await page.getByLabel("Montant à payer, TTC").fill("1,00");
    await correct("Studio Vermeil");
    assert.equal(await page.getByLabel("Montant à payer, TTC").inputValue(), "960,00");
    assert.equal(await page.getByLabel("Client").locator("option:checked").innerText(), "Studio Vermeil");
    await context.close();
  });
});

describe("erasing everything", () => {
  it("asks first, and leaves nothing of it in the browser", async () => {
    const { context, page } = await example();
    await page.goto(`${site.address}#/factures/nouvelle`);
    await page.getByLabel("Nom du client").fill("Imprimerie Vasseur");
    const names = ["Lacaze", "Brunel", "F-2026", "Vasseur"];
    const before = await allKept(page);
    for (const name of names) assert.ok(before.includes(name), name);
    await toData(page);
    await page.getByRole("button", { name: "Tout effacer" }).click();
    const asked = page.getByRole("dialog", { name: "Tout effacer de cet appareil ?" });
    await asked.getByRole("button", { name: "Renoncer" }).click();
    await go(page, "À faire");
    await page.getByRole("article", { name: "Menuiserie Lacaze" }).waitFor();
    await toData(page);
    await page.getByRole("button", { name: "Tout effacer" }).click();
    await asked.getByRole("button", { name: "Effacer définitivement" }).click();
    const door = page.getByRole("button", { name: "Essayer avec des données d’exemple" });
    await door.waitFor();
    await page.reload();
    await door.waitFor();
    const left = await allKept(page);
    for (const name of names) assert.ok(!left.includes(name), `${name} is left in ${left}`);
    await context.close();
  });
});

describe("a browser that refuses", () => {
  it("to keep data: the page says so, and what to do", async () => {
    const context = await profile(chrome);
    await refuse(context, "indexedDB");
    await refuse(context, "localStorage");
    const page = await open(context, site.address);
    await page.getByRole("heading", { level: 1, name: "Vos données ne peuvent pas être ouvertes" }).waitFor();
    await page.getByText("Votre navigateur refuse de garder des données pour cette page").waitFor();
    await page.getByText("Rien n’a été modifié ni effacé.").waitFor();
    await context.close();
  });

  it("to remember settings: the page works all the same", async () => {
    const context = await profile(chrome);
    await refuse(context, "localStorage");
    const page = await openExample(context, site.address);
    await go(page, "Factures");
    await context.close();
  });

  it("to open what a newer Relancier made: nothing is touched", async () => {
    const context = await profile(chrome);
    const bare = await context.newPage();
    await bare.goto(`${site.address}robots.txt`);
    await bare.evaluate(
      () =>
        new Promise((done) => {
          const request = indexedDB.open("relancier", 99);
          request.onupgradeneeded = () => request.result.createObjectStore("future");
          request.onsuccess = () => (request.result.close(), done());
        }),
    );
    const page = await open(context, site.address);
    await page.getByText("Vos données ont été écrites par une version plus récente de Relancier.").waitFor();
    const kept = await bare.evaluate(() => indexedDB.databases());
    assert.deepEqual(kept, [{ name: "relancier", version: 99 }]);
    await context.close();
  });

  it("to load a screen: the page says so, and one may try again", async () => {
    const context = await profile(chrome, { serviceWorkers: "block" });
    const page = await openExample(context, site.address);
    await context.route(/(split|chunk)_.*\.wasm$/, (route) => route.abort());
    const places = page.getByRole("navigation", { name: "Principal" });
    const refused = page.getByRole("heading", { level: 1, name: "Cet écran n’a pas pu être chargé" });
    await places.getByRole("link", { name: "Suivi" }).click();
    await focused(refused);
    await page.waitForFunction(() => document.title === "Cet écran n’a pas pu être chargé – Relancier");
    await page.getByText("Vérifiez la connexion, puis rechargez la page : vos données ne sont pas touchées.").waitFor();
    await go(page, "À faire");
    await context.unroute(/(split|chunk)_.*\.wasm$/);
    await places.getByRole("link", { name: "Suivi" }).click();
    await focused(page.getByRole("heading", { level: 1, name: "Suivi" }));
    await context.close();
  });

  it("to load what makes letters: the page says so, and one may try again", async () => {
    const context = await profile(chrome, { serviceWorkers: "block" });
    await context.route(/pdf_worker/, (route) => route.abort());
    const page = await openExample(context, site.address);
    await page.getByRole("link", { name: /^Écrire/ }).first().click();
    await page.getByRole("button", { name: "Faire la lettre (PDF)" }).click();
    await page.getByText("La lettre n’a pas pu être faite").waitFor();
    await context.unroute(/pdf_worker/);
    const { bytes } = await made(page, () => page.getByRole("button", { name: "Faire la lettre (PDF)" }).click());
    assert.equal(bytes.subarray(0, 5).toString("latin1"), "%PDF-");
    await context.close();
  });
});

describe("a slow connection", () => {
  it("has a screen announced, then shown with the focus on its title, and none that was left again", async () => {
    const context = await profile(chrome, { serviceWorkers: "block" });
    let come;
    const coming = new Promise((resolve) => (come = resolve));
    await context.route(/split_forms\.wasm$/, async (route) => {
      await coming;
      await route.continue();
    });
    const page = await openExample(context, site.address);
    const places = page.getByRole("navigation", { name: "Principal" });
    const settings = page.getByRole("heading", { level: 1, name: "Réglages" });
    await places.getByRole("link", { name: "Réglages" }).click();
    await page.getByRole("status").filter({ hasText: "Un instant…" }).waitFor();
    await go(page, "Suivi");
    await places.getByRole("link", { name: "Réglages" }).click();
    await page.getByRole("status").filter({ hasText: "Un instant…" }).waitFor();
    await go(page, "À faire");
    come();
    await places.getByRole("link", { name: "Réglages" }).click();
    await focused(settings);
    await page.waitForFunction(() => document.title === "Réglages – Relancier");
    await page.getByText("Un instant…").waitFor({ state: "detached" });
    await context.close();
  });

  it("leaves the focus where it is on the screen one opens the page at", async () => {
    const context = await profile(chrome, { serviceWorkers: "block" });
    const page = await open(context, `${site.address}#/reglages`);
    await page.waitForFunction(() => document.title === "Réglages – Relancier");
    await page.waitForFunction(() => document.activeElement === document.body);
    await context.close();
  });
});

describe("a page left open overnight", () => {
  it("knows the new day when one comes back to it", async () => {
    const { context, page } = await example();
    await page.getByText("Samedi 21 novembre").waitFor();
    await context.clock.setFixedTime("2026-11-24T08:00:00+01:00");
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await page.getByText("Mardi 24 novembre").waitFor();
    await page.getByRole("article", { name: "Studio Vermeil" }).getByText("11 jours de retard").waitFor();
    await context.close();
  });
});
