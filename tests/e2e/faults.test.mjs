// Faults where the page keeps its data: what is not on the disk is never said to be, nothing is lost, and it is saved once
// the fault is gone. What the store itself makes of them is in tests/store.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, download, enter, lose, open, openExample, profile, saved, words } from "./person.mjs";
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

const FULL = "Le disque, ou la place que le navigateur accorde, est plein.";
const CUT = "Le navigateur a coupé l’accès aux données.";

/** What goes wrong at which write, and what is said of it. */
const FAULTS = [
  ["the disk is full", "full", 1, FULL],
  ["the disk is full at the second write", "full", 2, FULL],
  ["the disk is full at the third write", "full", 3, FULL],
  ["the quota is found to be exceeded when the transaction ends", "full in the end", 2, FULL],
  ["the transaction is aborted, and again", "aborted", 2, CUT],
  ["the connection is closed, and again", "closed", 1, CUT],
  ["storage is refused from one moment to the next", "refused", 2, "Votre navigateur refuse de garder des données pour cette page"],
  ["the browser has an error of its own", "strange", 1, "DataError: strange"],
];

/**
 * Lets the test break what the page writes: `breakWrites("full", 2)` from the second write on, `breakWrites(null)` no more;
 * with `second` of the second copy, otherwise of the first.
 */
function breakable(page, { second = false } = {}) {
  return page.addInitScript((second) => {
    const databases = new WeakSet();
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...given) {
      const request = open.apply(this, given);
      if ((this !== indexedDB) === second) request.addEventListener("success", () => databases.add(request.result));
      return request;
    };
    const names = { full: "QuotaExceededError", closed: "InvalidStateError", refused: "SecurityError", strange: "DataError" };
    let fault = null;
    let from = 0;
    let times = 0;
    window.breakWrites = (...how) => ([fault, from, times = Infinity] = how);
    const broken = ({ name, transaction }) =>
      databases.has(transaction.db) && ["journal", "recovery"].includes(name) && fault !== null && (from -= 1) <= 0 && (times -= 1) >= 0;
    for (const method of ["add", "put"]) {
      const whole = IDBObjectStore.prototype[method];
      IDBObjectStore.prototype[method] = function (...given) {
        if (!broken(this)) return whole.apply(this, given);
        if (names[fault]) throw new DOMException(fault, names[fault]);
        const { transaction } = this;
        if (fault === "full in the end") Object.defineProperty(transaction, "error", { value: new DOMException("", "QuotaExceededError") });
        const request = whole.apply(this, given);
        queueMicrotask(() => transaction.abort());
        return request;
      };
    }
  }, second);
}

/** A fresh profile, at an invoice of the example; what the page writes there can be broken. */
async function atInvoice(options) {
  const context = await profile(chrome);
  const page = await openExample(context, site.address);
  await saved(page);
  await page.getByRole("article", { name: "Studio Vermeil" }).getByRole("link", { name: "Voir la facture" }).click();
  await page.getByRole("heading", { level: 1, name: /^Facture/ }).waitFor();
  await breakable(page, options);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: /^Facture/ }).waitFor();
  return { context, page };
}

async function pay(page, euros) {
  await page.getByRole("button", { name: "Enregistrer un paiement" }).click();
  await page.getByRole("dialog").getByLabel("Montant reçu").fill(String(euros));
  await page.getByRole("dialog").getByRole("button", { name: "Enregistrer le paiement" }).click();
  await page.getByRole("listitem").filter({ hasText: `Paiement de ${euros},00 €` }).waitFor();
}

/** The payments an invoice has on screen, in their order. */
async function payments(page) {
  const told = await words(page.getByRole("region", { name: "Historique" }));
  return [...told.matchAll(/Paiement de (\d+),00 €/g)].map(([, euros]) => Number(euros)).sort((a, b) => a - b);
}

/** What is on the disk, as a tab sees it that opens now. */
async function kept(context, page) {
  const other = await open(context, page.url());
  const found = await payments(other);
  await other.close();
  return found;
}

const unsaved = (page) => page.getByRole("alert").filter({ hasText: "Vos derniers changements ne sont pas encore enregistrés." });

describe("while changes are made", () => {
  let context, page;

  before(async () => {
    ({ context, page } = await atInvoice());
  });
  after(() => context?.close());

  for (const [row, [what, fault, from, said]] of FAULTS.entries()) {
    it(`${what}: it is told, and saved once that is over`, async () => {
      // Opened anew, as nothing was broken.
      await page.reload();
      await page.getByRole("heading", { level: 1, name: /^Facture/ }).waitFor();
      const before = await payments(page);
      await page.evaluate(([fault, from]) => window.breakWrites(fault, from), [fault, from]);
      const paid = [];
      const more = async () => {
        paid.push(10 * (row + 1) + paid.length);
        await pay(page, paid.at(-1));
      };
      const onDisk = async (count) => assert.deepEqual(await kept(context, page), [...before, ...paid.slice(0, count)]);
      for (let write = 1; write < from; write += 1) {
        await more();
        await page.getByText(`Paiement de ${paid.at(-1)},00 € enregistré`).waitFor();
      }
      await more();
      await unsaved(page).filter({ hasText: said }).waitFor();
      await page.getByText("Rien ne quitte cet appareil. Pas enregistré.").waitFor();
      assert.equal(await page.getByText(`Paiement de ${paid.at(-1)},00 € enregistré`).count(), 0);
      assert.deepEqual(await payments(page), [...before, ...paid]);
      await onDisk(from - 1);

      // In vain at first; one more change waits with it; then both are saved.
      await unsaved(page).getByRole("button", { name: "Réessayer" }).click();
      await more();
      await unsaved(page).waitFor();
      await onDisk(from - 1);
      await page.evaluate(() => window.breakWrites(null));
      await unsaved(page).getByRole("button", { name: "Réessayer" }).click();
      await saved(page);
      await unsaved(page).waitFor({ state: "hidden" });
      await onDisk(paid.length);
    });
  }

  it("a transaction is aborted once: it is made again, and nobody has to know", async () => {
    const before = await payments(page);
    await page.evaluate(() => window.breakWrites("aborted", 1, 1));
    await pay(page, 2);
    await page.getByText("Paiement de 2,00 € enregistré").waitFor();
    await saved(page);
    assert.deepEqual(await kept(context, page), [2, ...before]);
  });

  it("of two changes at once the first fails: what comes after it does not pass for all", async () => {
    const before = await payments(page);
    await pay(page, 91);
    await pay(page, 92);
    await saved(page);
    await page.evaluate(() => {
      window.breakWrites("full", 1, 1);
      const undo = [...document.querySelectorAll("button")].find((button) => button.textContent === "Annuler");
      undo.click();
      undo.click();
    });
    await unsaved(page).filter({ hasText: FULL }).waitFor();
    assert.deepEqual(await payments(page), before);
    // The second one is on the disk; the page says no more than that.
    await page.waitForFunction(() => new Promise((done) => setTimeout(() => done(true), 100)));
    await page.getByText("Rien ne quitte cet appareil. Pas enregistré.").waitFor();
    assert.deepEqual(await kept(context, page), [...before, 92]);
    await unsaved(page).getByRole("button", { name: "Réessayer" }).click();
    await saved(page);
    assert.deepEqual(await kept(context, page), before);
  });
});

describe("while the second copy cannot be written", () => {
  for (const fault of ["full", "full in the end", "aborted", "closed", "refused", "strange"]) {
    it(`${fault}: what is saved is saved, and nobody has to know`, async () => {
      const { context, page } = await atInvoice({ second: true });
      await page.evaluate((fault) => window.breakWrites(fault, 1), fault);
      await pay(page, 31);
      await page.getByText("Paiement de 31,00 € enregistré").waitFor();
      await saved(page);
      assert.ok((await kept(context, page)).includes(31));
      assert.equal(await unsaved(page).count(), 0);
      await context.close();
    });
  }

  it("and never answers: it is not waited for any longer", async () => {
    const { context, page } = await atInvoice();
    await page.evaluate(() => {
      const { transaction } = IDBDatabase.prototype;
      IDBDatabase.prototype.transaction = function (stores, mode, ...more) {
        // That of the second copy alone is over all stores and may be lost with the power.
        const begun = transaction.call(this, stores, mode, ...more);
        if (mode === "readwrite" && begun.durability === "relaxed" && begun.objectStoreNames.length === 6)
          Object.defineProperties(begun, { oncomplete: { set() {} }, onabort: { set() {} } });
        return begun;
      };
    });
    await pay(page, 32);
    await page.getByText("Paiement de 32,00 € enregistré").waitFor();
    await saved(page);
    assert.ok((await kept(context, page)).includes(32));
    await context.close();
  });
});

describe("while a file is taken in", () => {
  it("there is no room for what would bring the ledger back: nothing is changed, and it works once there is", async () => {
    const { context, page } = await atInvoice();
    await page.goto(`${site.address}#/donnees`);
    const exported = await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    await context.close();

    const empty = await profile(chrome);
    const newcomer = await empty.newPage();
    await breakable(newcomer);
    await newcomer.goto(`${site.address}#/donnees`);
    await newcomer.getByLabel("Choisir un fichier").setInputFiles({ name: exported.name, mimeType: "application/json", buffer: exported.bytes });
    await newcomer.evaluate(() => window.breakWrites("full", 1));
    await newcomer.getByRole("button", { name: "Reprendre ces données" }).click();
    await newcomer.getByRole("alert").filter({ hasText: FULL }).getByText("Rien n’a été changé.").waitFor();
    const other = await open(empty, site.address);
    await other.getByRole("button", { name: "Essayer avec des données d’exemple" }).waitFor();
    await other.close();

    await newcomer.evaluate(() => window.breakWrites(null));
    await newcomer.getByLabel("Choisir un fichier").setInputFiles({ name: exported.name, mimeType: "application/json", buffer: exported.bytes });
    await newcomer.getByRole("button", { name: "Reprendre ces données" }).click();
    await newcomer.getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
    await newcomer.reload();
    await newcomer.getByRole("article", { name: "Menuiserie Lacaze" }).waitFor();
    await empty.close();
  });
});

describe("when the page opens", () => {
  const cannot = (page) => page.getByRole("heading", { level: 1, name: "Vos données ne peuvent pas être ouvertes" });

  it("an old tab holds the database: it is told which, goes on saving, and once it is closed all opens", async () => {
    const context = await profile(chrome);
    const old = await context.newPage();
    // As a page did that knew nothing of later versions.
    await old.addInitScript(() => Object.defineProperty(IDBDatabase.prototype, "onversionchange", { set() {} }));
    await old.goto(site.address);
    await old.getByRole("button", { name: "Essayer avec des données d’exemple" }).click();
    await old.getByRole("article", { name: "Studio Vermeil" }).getByRole("link", { name: "Voir la facture" }).click();
    await old.getByRole("heading", { level: 1, name: /^Facture/ }).waitFor();

    const page = await context.newPage();
    await page.addInitScript(() => {
      const { open } = IDBFactory.prototype;
      const later = localStorage.getItem("test.later") !== "no";
      IDBFactory.prototype.open = function (name, version) {
        return open.call(this, name, later ? version + 1 : version);
      };
    });
    await page.goto(old.url());
    await cannot(page).waitFor();
    await page.getByText("Un autre onglet tient vos données ouvertes avec une version plus ancienne.").waitFor();
    await page.getByText("Rien n’a été modifié ni effacé.").waitFor();
    await pay(old, 11);
    await saved(old);
    await old.evaluate(() => localStorage.setItem("test.later", "no"));
    await old.close();
    await page.getByRole("button", { name: "Recharger" }).click();
    await page.getByRole("heading", { level: 1, name: /^Facture/ }).waitFor();
    assert.ok((await payments(page)).includes(11));
    await context.close();
  });

  it("the browser deleted the database: all comes back from the second copy, and that is told", async () => {
    const context = await profile(chrome);
    const first = await open(context, site.address);
    await enter(first, site.address, "A-1");
    await first.goto(`${site.address}robots.txt`);
    await first.evaluate(() => new Promise((done) => (indexedDB.deleteDatabase("relancier").onsuccess = done)));
    const page = await open(context, `${site.address}#/factures`);
    const told = page.getByRole("status").filter({ hasText: "les a reprises de la seconde copie" });
    await told.waitFor();
    await page.getByRole("table").getByRole("link", { name: "A-1" }).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    await told.getByRole("button", { name: "Fermer" }).click();
    await told.waitFor({ state: "detached" });
    await enter(page, site.address, "A-2");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Facture A-2" }).waitFor();
    assert.equal(await told.count(), 0);
    await context.close();
  });

  it("the browser deleted the database and its second copy: that is told, until one says that it is settled", async () => {
    const context = await profile(chrome);
    let page = await open(context, site.address);
    await enter(page, site.address, "A-1");
    page = await lose(page, site.address, "relancier");
    const told = page.getByRole("alert").filter({ hasText: "Le navigateur a perdu ce que Relancier gardait ici" });
    await told.filter({ hasText: "Si vous avez un fichier exporté" }).waitFor();
    await enter(page, site.address, "A-2");
    await page.reload();
    await told.getByRole("button", { name: "C’est réglé" }).click();
    await told.waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Facture A-2" }).waitFor();
    assert.equal(await told.count(), 0);
    await context.close();
  });

  it("a store of the database is missing: that is told, and what is there stays as it is", async () => {
    const context = await profile(chrome);
    const bare = await context.newPage();
    await bare.goto(`${site.address}robots.txt`);
    await bare.evaluate(
      () =>
        new Promise((done) => {
          const request = indexedDB.open("relancier", 1);
          request.onupgradeneeded = () => {
            for (const name of ["meta", "quarantine", "recovery"]) request.result.createObjectStore(name);
            request.result.createObjectStore("pages").put({ text: "anything", through: 3 }, "invoice/");
          };
          request.onsuccess = () => (request.result.close(), done());
        }),
    );
    const page = await open(context, site.address);
    await cannot(page).waitFor();
    await page.getByText("NotFoundError").waitFor();
    await page.getByText("Rien n’a été modifié ni effacé.").waitFor();
    const left = await bare.evaluate(
      () =>
        new Promise((done) => {
          const request = indexedDB.open("relancier");
          request.onsuccess = () => {
            const names = [...request.result.objectStoreNames];
            request.result.transaction("pages").objectStore("pages").getAll().onsuccess = ({ target }) => done([names, target.result]);
          };
        }),
    );
    assert.deepEqual(left, [["deeds", "meta", "pages", "quarantine", "recovery"], [{ text: "anything", through: 3 }]]);
    await context.close();
  });
});
