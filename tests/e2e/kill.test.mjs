// The browser dies in the midst of work: what was shown as saved is there when it starts again, and the ledger is whole.
//
// A script at the page types invoices in, records payments, undoes and does again, as fast as the screen follows, and tells
// what it is about to do and when « Enregistré » is shown. At a moment nobody chose, all processes of the browser are
// killed. It starts again on the same profile, and what it exports must be the ledger as it stood at one of the changes
// from the last one shown as saved to the last one begun: nothing lost, nothing in part, nothing out of order.
//
// A kill seldom falls between two halves of a write of the browser's own, and does the most harm there: after every fourth
// one half a write is added to one of its files. The harm is done within three starts; both copies at once are not harmed.
//
// RELANCIER_KILLS and RELANCIER_SEED (`cargo xtask torture`) ask for more kills, and for the same ones again.

import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { first, journal, list, second, tear } from "./halves.mjs";
import { download, lasting } from "./person.mjs";
import { publish } from "./site.mjs";

const KILLS = Number(process.env.RELANCIER_KILLS ?? 30);
const SEED = Number(process.env.RELANCIER_SEED ?? Date.now() % 1_000_000);
/** Kills of one profile; two profiles go through theirs at a time. */
const SERIES = 15;
/** The page works on for so long at most before it is killed. */
const WORK_MILLIS = 500;

let site;

before(async () => {
  site = await publish();
});
after(() => site?.withdraw());

describe(`a browser killed ${KILLS} times while changes are made (RELANCIER_SEED=${SEED})`, { concurrency: 2 }, () => {
  for (let done = 0; done < KILLS; done += SERIES) {
    const kills = Math.min(SERIES, KILLS - done);
    it(`has all that was shown as saved, and a whole ledger, ${kills} times of ${kills}`, { timeout: kills * 20_000 }, (t) =>
      series(t, chance(SEED + done), kills),
    );
  }
});

async function series(t, random, kills) {
  const folder = mkdtempSync(join(tmpdir(), "relancier-killed-"));
  let person = await start(folder);
  t.after(async () => {
    await person.context.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  await person.page.goto(site.address);
  await person.page.getByRole("button", { name: "Essayer avec des données d’exemple" }).click();
  await person.page.getByRole("heading", { name: /à relancer aujourd’hui/ }).waitFor();

  let there = await ledger(person.page);
  const sum = { begun: 0, saved: 0, more: 0, torn: 0 };
  for (let kill = 1; kill <= kills; kill += 1) {
    const work = person.work;
    const writing = person.page.evaluate(write, { seed: Math.floor(random() * 2 ** 31), round: kill }).catch((error) => {
      if (!work.killed) work.failed = error;
    });
    // Half of them die some time after the first changes, the others at the very moment one is shown as saved.
    const [event, count, pause] = random() < 0.5 ? ["begun", 2, random() * WORK_MILLIS] : ["saved", 1 + Math.floor(random() * 9), 0];
    await Promise.race([work.reaches(event, count), writing]);
    if (pause > 0) await Promise.race([new Promise((resolve) => setTimeout(resolve, pause)), writing]);
    work.killed = true;
    await person.kill();
    if (kill % 4 === 1) {
      const place = random() < 0.5 ? first : second;
      const file = random() < 0.5 ? journal : list;
      sum.torn += tear(file(place(folder)), 400, random() < 0.5 ? 0 : 25);
    }
    await writing;
    assert.equal(work.failed, null, `before kill ${kill}`);

    person = await start(folder);
    const found = await ledger(person.page);
    const { begun, saved } = work;
    const states = [there];
    for (const change of begun) states.push(changed(states.at(-1), change));
    const at = states.findLastIndex((state) => same(state, found));
    const told = () => `kill ${kill}: ${saved} of these changes were shown as saved: ${JSON.stringify(begun)}; there is: ${[...found].sort()}`;
    assert.ok(at >= saved, told());
    sum.begun += begun.length;
    sum.saved += saved;
    sum.more += at - saved;
    there = found;
  }
  t.diagnostic(`${sum.begun} changes begun, ${sum.saved} shown as saved, ${sum.more} more were kept; ${sum.torn} kills left half a write`);
  assert.ok(sum.saved > kills, "the browser was killed before it could do anything");
  // The kills fell among compactions too.
  assert.ok((await stored(person.page, "pages")) > 0);
}

/** What a browser did before it died, as it told it. */
class Work {
  begun = [];
  /** So many of them were shown as saved. */
  saved = 0;
  failed = null;
  killed = false;
  #waiting = [];

  begins(change) {
    this.begun.push(change);
    this.#wake();
  }
  isSaved(count) {
    this.saved = count;
    this.#wake();
  }
  /** Waits until so many changes are begun, or shown as saved. */
  reaches(event, count) {
    return new Promise((resolve) => {
      const there = () => (event === "begun" ? this.begun.length : this.saved) >= count && resolve();
      this.#waiting.push(there);
      there();
    });
  }
  #wake() {
    for (const there of this.#waiting) there();
  }
}

/** A browser on a profile that lasts, at the page. */
async function start(folder) {
  const person = { ...(await lasting(folder)), work: new Work() };
  const { context } = person;
  await context.exposeBinding("begin", (_source, change) => person.work.begins(change));
  await context.exposeBinding("shownAsSaved", (_source, count) => person.work.isSaved(count));
  // The journal goes to the pages after two quiet seconds: here in the time of some frames, to die in the midst of it too.
  await context.addInitScript(() => {
    const wait = window.setTimeout;
    window.setTimeout = (act, millis, ...given) => wait.call(window, act, millis === 2_000 ? 15 : millis, ...given);
  });
  await person.page.goto(`${site.address}#/donnees`);
  await person.page.getByRole("heading", { level: 1 }).waitFor();
  return person;
}

/** What this story put in the ledger: numbers of invoices, `number:amount` of payments. The ledger is whole. */
async function ledger(page) {
  await page.evaluate(() => (location.hash = "#/donnees"));
  await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
  const { name, bytes } = await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
  // The page's own reader checks the sum over all records, and that the ledger on screen has each of them.
  await page.getByLabel("Choisir un fichier").setInputFiles({ name, mimeType: "application/json", buffer: bytes });
  await page.getByText("Ce fichier n’apporte rien de nouveau : tout y est déjà.").waitFor();
  assert.deepEqual(await page.getByRole("alert").allInnerTexts(), []);

  const { records } = JSON.parse(bytes.toString("utf8"));
  const alive = (kind) => records.filter((record) => record.kind === kind && !record.deleted);
  const numbers = new Map(alive("invoice").map((invoice) => [invoice.id, invoice.number]));
  const clients = new Set(alive("client").map((client) => client.id));
  for (const invoice of alive("invoice")) assert.ok(clients.has(invoice.client), `invoice ${invoice.number} has no client`);
  for (const payment of alive("payment")) assert.ok(numbers.has(payment.invoice), `a payment of ${payment.amount} has no invoice`);
  const ours = (number) => number.startsWith("K-");
  return new Set([
    ...[...numbers.values()].filter(ours),
    ...alive("payment").map((payment) => `${numbers.get(payment.invoice)}:${Number(payment.amount)}`).filter(ours),
  ]);
}

function changed(state, { put, drop }) {
  const next = new Set(state);
  if (put) next.add(put);
  if (drop) next.delete(drop);
  return next;
}

function same(one, other) {
  return one.size === other.size && [...one].every((mark) => other.has(mark));
}

/** How many items an object store has. */
function stored(page, store) {
  return page.evaluate(
    (store) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("relancier");
        request.onerror = reject;
        request.onsuccess = () => {
          const count = request.result.transaction(store).objectStore(store).count();
          count.onsuccess = () => (request.result.close(), resolve(count.result));
        };
      }),
    store,
  );
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Works at the page until the browser dies. Runs in the page: what it does, a person can do; what it tells, a person sees. */
async function write({ seed, round }) {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const frame = () => new Promise(requestAnimationFrame);
  const seen = async (find) => {
    for (const end = Date.now() + 10_000; Date.now() < end; await frame()) {
      const found = find();
      if (found) return found;
    }
    throw new Error(`never seen: ${find}`);
  };
  const title = () => document.querySelector("main h1")?.textContent;
  const button = (words) => [...document.querySelectorAll("button")].find((button) => button.textContent === words && !button.disabled);
  const type = (form, name, text) => (form.elements[name].value = text);
  const shown = () => document.querySelector(".foot p").textContent.endsWith("Enregistré.");

  let count = 0;
  const done = [];
  const undone = [];
  // Told and heard before the click: once that is made, it may be on the disk.
  const act = async (change, click) => {
    await window.begin(change);
    count += 1;
    click();
  };
  let number = null;
  for (let step = 1; ; step += 1) {
    const dice = random();
    if (dice < 0.25 && done.length > 0) {
      const mark = done.pop();
      undone.push(mark);
      await act({ drop: mark }, () => button("Annuler").click());
    } else if (dice < 0.45 && undone.length > 0) {
      const mark = undone.pop();
      done.push(mark);
      await act({ put: mark }, () => button("Rétablir").click());
    } else {
      const pays = dice < 0.85 && done.includes(number) && title() === `Facture ${number}`;
      let mark;
      if (pays) {
        mark = `${number}:${step}`;
        button("Enregistrer un paiement").click();
        const form = await seen(() => document.querySelector("dialog[open] form"));
        type(form, "payment-amount", String(step));
        await act({ put: mark }, () => form.requestSubmit());
      } else {
        number = mark = `K-${round}-${step}`;
        location.hash = "#/factures/nouvelle";
        const form = await seen(() => title() === "Saisir une facture" && document.querySelector("main form"));
        const clients = form.elements.client.options;
        const client = Math.floor(random() * clients.length);
        form.elements.client.selectedIndex = client;
        if (client === 0) type(form, "client-name", `Client ${mark}`);
        type(form, "number", mark);
        type(form, "total", "1000000");
        await act({ put: mark }, () => form.requestSubmit());
        await seen(() => title() === `Facture ${mark}`);
      }
      done.push(mark);
      undone.length = 0;
    }
    // Several changes on their way at once, some told one by one, and pauses in which the page tidies up.
    await frame();
    if (random() < 0.7) {
      await seen(shown);
      window.shownAsSaved(count);
      if (random() < 0.4) await new Promise((resolve) => setTimeout(resolve, random() * 40));
    }
  }
}
