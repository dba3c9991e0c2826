// A person at a browser: French, in Paris, on the morning of Saturday 21 November 2026.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readlinkSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const MORNING = "2026-11-21T09:00:00+01:00";

/** How the browser is started: without the graphics card that it would emulate where there is none, and wait for. */
export const launch = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
};

/** Starts the browser. */
export function browser() {
  return chromium.launch(launch);
}

/** Chromium's lock on its profile names its process, which leads the group of them all. */
const LOCK = "SingletonLock";

/** A browser on the profile in a folder; `kill` ends all its processes at once. */
export async function lasting(folder) {
  // The dead one's lock names a process that may be anyone's by now.
  rmSync(join(folder, LOCK), { force: true });
  const context = await chromium.launchPersistentContext(folder, { ...launch, locale: "fr-FR", timezoneId: "Europe/Paris", serviceWorkers: "block" });
  context.setDefaultTimeout(20_000);
  const pid = Number(readlinkSync(join(folder, LOCK)).split("-").at(-1));
  assert.ok(pid > 1);
  const kill = async () => {
    const dead = new Promise((resolve) => context.once("close", resolve));
    process.kill(-pid, "SIGKILL");
    await dead;
  };
  return { context, page: context.pages()[0], kill };
}

/** A browser profile without a past; `options` are Playwright's, for the window. */
export async function profile(chrome, options = {}) {
  const context = await chrome.newContext({
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(10_000);
  // First, so that it goes by the browser's own timers and not by those of the story.
  await witness(context);
  await context.clock.setFixedTime(MORNING);
  return context;
}

/** Seconds without a picture after which that is said. */
const STILL = 4;

/** Tells with a story's result what its own error cannot: that the page crashed, or that nothing was drawn for seconds. */
async function witness(context) {
  const tell = (what) => console.error(`the page ${what}`);
  context.on("page", (page) => page.on("crash", () => tell("crashed")));
  // A tab behind another is not drawn, and need not be.
  const alone = () => context.pages().length === 1;
  await context.exposeFunction("tellStill", (where) => alone() && tell(`was not drawn for ${STILL} s, at ${where}`));
  await context.addInitScript((still) => {
    const nextFrame = requestAnimationFrame.bind(globalThis);
    let waited = 0;
    setInterval(() => {
      if (waited === 0) nextFrame(() => (waited = 0));
      waited += 1;
      if (waited === still && document.visibilityState === "visible") globalThis.tellStill(location.hash);
    }, 1000);
  }, STILL);
}

/** Opens the page in a new tab; it is there once its title can be read. */
export async function open(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

/** The browser loses databases of the page, all of them where none is named, and their second copies; returns the page opened anew. */
export async function lose(page, address, ...names) {
  await page.goto(`${address}robots.txt`);
  await page.evaluate(async (names) => {
    const all = await indexedDB.databases();
    const lost = names.length > 0 ? names : all.map(({ name }) => name);
    const bucket = await navigator.storageBuckets.open("second");
    for (const place of [indexedDB, bucket.indexedDB])
      for (const name of lost) await new Promise((done) => (place.deleteDatabase(name).onsuccess = done));
  }, names);
  await page.close();
  return open(page.context(), address);
}

/** Opens the page and takes the first door. */
export async function openExample(context, address) {
  const page = await open(context, address);
  await page.getByRole("button", { name: "Essayer avec des données d’exemple" }).click();
  await page.getByRole("heading", { name: /clients à relancer aujourd’hui/ }).waitFor();
  return page;
}

/** Goes to a place of the navigation. */
export async function go(page, place) {
  await page.getByRole("navigation", { name: "Principal" }).getByRole("link", { name: place }).click();
  const title = place === "À faire" ? /à relancer aujourd’hui/ : place;
  // Exact: one may come from *Importer des factures*.
  await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
}

/** Goes to a client's screen; all of it is there once its documents are. */
export async function toClient(page, name) {
  const main = page.getByRole("main");
  await go(page, "Clients");
  await main.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await main.getByRole("region", { name: "Documents" }).waitFor();
}

/** Goes to *Mes données*. */
export async function toData(page) {
  await go(page, "Réglages");
  await page.getByRole("link", { name: "Gérer mes données" }).click();
  await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
}

/** Gives a file to *Reprendre un export*. */
export async function give(page, name, buffer) {
  await page.getByLabel("Choisir un fichier").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
}

/** Runs the age tool, which asks for passphrases on a terminal and nowhere else. */
export function age(command, ...answers) {
  const typed = answers.map((answer) => `${answer}\n`).join("");
  execFileSync("script", ["--quiet", "--return", "--command", `age ${command}`, "/dev/null"], { input: typed });
}

/** Enters an invoice of 100 € for a client of its own. */
export async function enter(page, address, number) {
  await page.goto(`${address}#/factures/nouvelle`);
  await page.getByLabel("Nom du client").fill(`Client ${number}`);
  await page.getByLabel("Numéro de la facture").fill(number);
  await page.getByLabel("Montant à payer, TTC").fill("100");
  await page.getByRole("button", { name: "Enregistrer la facture" }).click();
  await page.getByRole("heading", { level: 1, name: `Facture ${number}` }).waitFor();
  await saved(page);
}

/** Waits until what is on the screen is on the disk, as the page says it. */
export async function saved(page) {
  await page.getByText("Rien ne quitte cet appareil. Enregistré.").waitFor();
}

/** What one reads in a place, each run of spaces as one. */
export async function words(locator) {
  return plain(await locator.innerText());
}

/** A text with plain spaces: amounts have narrow no-break ones. */
export function plain(text) {
  return text.replace(/\s+/gu, " ").trim();
}

/** The file a click downloads: its name and its bytes. */
export async function download(page, click) {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The document a click makes: one looks at it, then saves it. */
export async function made(page, click) {
  await click();
  const shown = page.getByRole("dialog");
  await shown.getByTitle("Aperçu du document").waitFor();
  return download(page, () => shown.getByRole("button", { name: "Enregistrer" }).click());
}

/** What a PDF says, where Poppler is there to read it: all these words are in it. */
export function says(bytes, needed) {
  assert.equal(bytes.subarray(0, 5).toString("latin1"), "%PDF-");
  if (spawnSync("pdftotext", ["-v"]).error) return;
  const text = plain(execFileSync("pdftotext", ["-layout", "-", "-"], { input: bytes, encoding: "utf8" }));
  for (const words of needed) assert.ok(text.includes(words), `${words} is missing in: ${text}`);
}

/** The rows that hold all these words. */
export function row(place, ...said) {
  return said.reduce((rows, words) => rows.filter({ hasText: words }), place.getByRole("row"));
}

/** The cards of À faire. */
export function cards(page) {
  return page.getByRole("main").getByRole("article");
}

/** What a screen reader says of a field after its name: what is wrong, and its hint. */
export async function explained(field) {
  const texts = await field.evaluate((element) =>
    (element.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? ""),
  );
  return plain(texts.join(" "));
}

/** Waits until an element has the focus. */
export function focused(element) {
  return element.and(element.page().locator(":focus")).waitFor();
}

/** All that this browser keeps for the page, as text: each key and value of each database, second copies included, and both stores of words. */
export function allKept(page) {
  return page.evaluate(async () => {
    const answer = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const kept = [];
    const bucket = await navigator.storageBuckets.open("second");
    for (const place of [indexedDB, bucket.indexedDB]) {
      for (const { name } of await place.databases()) {
        const database = await answer(place.open(name));
        for (const store of database.objectStoreNames) {
          const items = database.transaction(store).objectStore(store);
          kept.push(await answer(items.getAllKeys()), await answer(items.getAll()));
        }
        database.close();
      }
    }
    const bytes = (_name, value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value);
    // The lines of a page are JSON themselves.
    return JSON.stringify([kept, { ...localStorage }, { ...sessionStorage }], bytes).replaceAll("\\", "");
  });
}
