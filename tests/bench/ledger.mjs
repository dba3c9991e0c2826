// A large ledger in Chromium: Relancier's page beside Dexie and Automerge, which do the same work with the same records in
// pages of their own (`ledger/`). `cargo xtask bench ledger` makes the records, builds the page and runs this.

import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { publish } from "../e2e/site.mjs";
import { cents } from "./ledger/common.js";
import { watch } from "./ledger/watch.js";

const [FILES] = process.argv.slice(2);
const HERE = fileURLToPath(new URL("./ledger/", import.meta.url));
const PACKAGES = fileURLToPath(new URL("./node_modules/", import.meta.url));
const MORNING = Date.parse("2026-11-21T09:00:00+01:00");
const EDITS = 20;
/** The payments noted, in euros, no two alike, and their sum in cents. */
const PAYMENTS = Array.from({ length: EDITS }, (_, nth) => `1.${String(nth + 1).padStart(2, "0")}`);
const NOTED = PAYMENTS.reduce((sum, amount) => sum + cents(amount), 0);
/** The other device's exports, of which each brings something only once. */
const MERGES = 3;
/** What each contender has for all of it, and what is done once only. */
const LIMIT = 15 * 60_000;
const SLOW = 60_000;
/** A page is quiet once its database has been for so long: Relancier folds its journal two seconds after the last change. */
const QUIET = 3_000;

const KINDS = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** The one in the middle, or what lies between the two that are. */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

/** Puts a contender's page on a host of its own; the browser keeps what it fetched, as it keeps Relancier's. */
async function host(name) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://host").pathname);
    const place = path.startsWith("/npm/") ? join(PACKAGES, path.slice(5)) : join(HERE, path === "/" ? "page.html" : path);
    try {
      const bytes = await readFile(place);
      const answer = path === "/" ? bytes.toString("utf8").replaceAll("{name}", name) : bytes;
      const head = { "content-type": KINDS[extname(place)] ?? "application/octet-stream", "cache-control": "max-age=3600" };
      response.writeHead(200, head).end(answer);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    withdraw: () => new Promise((stopped) => server.close(stopped).closeAllConnections()),
  };
}

/** Relancier, by the controls a person has. */
const relancier = {
  name: "Relancier",
  publish,
  async opened(page) {
    await page.waitForFunction(() => bench.painted);
    return page.evaluate(() => ({ ready: bench.title, shown: bench.painted }));
  },
  async fill(page) {
    await toData(page, this.site);
    await give(page, file("ledger.json"), "Reprendre ces données");
    await page.getByRole("button", { name: "Reprendre ces données" }).click();
    await page.waitForFunction(() => bench.painted);
  },
  async edit(page, invoice, amount) {
    await page.goto(`${this.site.address}#/factures/${invoice.id}`);
    await page.getByRole("heading", { level: 1, name: `Facture ${invoice.number}` }).waitFor();
    await page.getByRole("button", { name: "Enregistrer un paiement" }).click();
    const dialog = page.getByRole("dialog", { name: "Enregistrer un paiement" });
    await dialog.getByLabel("Montant reçu").fill(amount.replace(".", ","));
    await until(page, "told", `Paiement de ${amount.replace(".", ",")} € enregistré`);
    await dialog.getByRole("button", { name: "Enregistrer le paiement" }).click();
    return (await saved(page)).times;
  },
  async exported(page) {
    await toData(page, this.site);
    await page.evaluate(() => bench.film());
    const bytes = await downloaded(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    const moments = await page.evaluate(() => ({ start: bench.click, end: bench.files.find((time) => time > bench.click) }));
    return { ...(await filmed(page, moments)), bytes };
  },
  async merge(page, round) {
    await toData(page, this.site);
    await page.evaluate(() => bench.film());
    await give(page, file(`changed-${round}.json`), "Reprendre ces données");
    const looked = await filmed(page, await page.evaluate(() => ({ start: bench.change, end: bench.seen.looked })));
    await page.evaluate(() => bench.film());
    await until(page, "told", "Données reprises");
    await page.getByRole("button", { name: "Reprendre ces données" }).click();
    const { times, moments } = await saved(page);
    return { looked, taken: await filmed(page, moments), ...times };
  },
};

/** A contender, by the functions of its page. */
function contender(name, module, changed) {
  const timed = async (page, call, ...values) => {
    await page.evaluate(() => bench.film());
    const time = await page.evaluate(
      async ([call, values]) => {
        performance.clearMarks();
        const start = performance.now();
        await contender[call](...values);
        const end = performance.now();
        const begun = (bench.writes.find(({ began }) => began >= start)?.began ?? start) - start;
        return { start, end, begun, durable: (performance.getEntriesByName("durable")[0]?.startTime ?? end) - start };
      },
      [call, values],
    );
    const { longest, progress } = await page.evaluate(({ start, end }) => bench.meanwhile(start, end), time);
    return { time: time.end - time.start, begun: time.begun, durable: time.durable, longest, progress };
  };
  const choose = (page, name) => page.getByLabel("Fichier").setInputFiles(name);
  return {
    name,
    publish: () => host(module),
    async opened(page) {
      await page.waitForFunction(() => bench.painted);
      return page.evaluate(() => ({ ready: performance.getEntriesByName("ready")[0].startTime, shown: bench.painted }));
    },
    async fill(page, scratch) {
      const start = Date.now();
      await choose(page, file("ledger.json"));
      await timed(page, "fill");
      // Automerge merges documents: the other device has one too.
      for (let round = 1; changed && round <= (Date.now() - start > SLOW ? 1 : MERGES); round += 1) {
        await choose(page, file(`changed-${round}.json`));
        const [download] = await Promise.all([page.waitForEvent("download"), timed(page, "elsewhere")]);
        await download.saveAs(join(scratch, `changed-${round}${changed}`));
      }
    },
    async edit(page, invoice, amount) {
      const { begun, durable, time } = await timed(page, "edit", invoice.id, amount);
      return { begun, durable, told: time };
    },
    async exported(page) {
      let found;
      const bytes = await downloaded(page, async () => (found = await timed(page, "exported")));
      if (!changed) return { ...found, bytes };
      return { ...found, bytes, whole: (await timed(page, "exportedWhole")).time };
    },
    async merge(page, round, scratch) {
      await choose(page, changed ? join(scratch, `changed-${round}${changed}`) : file(`changed-${round}.json`));
      const looked = await timed(page, "look");
      const taken = await timed(page, "merge");
      return { looked, taken, durable: taken.durable, told: taken.time };
    },
  };
}

const file = (name) => join(FILES, name);

const until = (page, name, text) => page.evaluate(([name, text]) => (bench.awaited[name] = text), [name, text]);

async function toData(page, site) {
  await page.goto(`${site.address}#/donnees`);
  await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
}

async function give(page, path, text) {
  await until(page, "looked", text);
  await page.getByLabel("Choisir un fichier").setInputFiles(path);
  await page.waitForFunction(() => bench.seen.looked);
}

/** From the click until the last transaction before the page says so is complete, and until it does. */
async function saved(page) {
  await page.waitForFunction(() => bench.seen.told);
  return page.evaluate(() => {
    const { click, writes, seen } = bench;
    const own = writes.filter(({ began, complete }) => began > click && complete <= seen.told);
    const [start, end] = [click, seen.told];
    delete seen.told;
    const begun = Math.min(...own.map(({ began }) => began)) - start;
    const durable = Math.max(...own.map(({ complete }) => complete)) - start;
    return { times: { begun, durable, told: end - start }, moments: { start, end } };
  });
}

/** How long something took, the longest task meanwhile, and whether a progress bar was seen. */
async function filmed(page, { start, end }) {
  const { longest, progress } = await page.evaluate(([start, end]) => bench.meanwhile(start, end), [start, end]);
  return { time: end - start, longest, progress };
}

async function downloaded(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return readFile(await download.path());
}

/** Waits until nothing is written any more, and the page has had the time to begin anew. */
async function quiet(page) {
  await page.waitForFunction(
    (looks) => {
      const still = bench.running === 0 && bench.moved === bench.lastMoved;
      bench.looks = still ? bench.looks + 1 : 0;
      bench.lastMoved = bench.moved;
      return bench.looks >= looks;
    },
    QUIET / 250,
    { polling: 250 },
  );
}

/** The renderers of this profile, with what memory each has for itself, in MB; none where there is no /proc. */
async function renderers(profile) {
  const found = new Map();
  for (const id of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/u.test(id)) continue;
    try {
      const line = await readFile(`/proc/${id}/cmdline`, "latin1");
      if (!line.includes("--type=renderer") || !line.includes(profile)) continue;
      const memory = await readFile(`/proc/${id}/smaps_rollup`, "latin1");
      const parts = [...memory.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gmu)];
      found.set(id, parts.reduce((sum, [, size]) => sum + Number(size), 0) / 1000);
    } catch {
      // It has ended.
    }
  }
  return found;
}

/** Ends the service worker, as Chromium does when nothing was asked of it for half a minute: it may share the page's renderer. */
async function alone(page, context) {
  const session = await context.newCDPSession(page);
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
}

/** What each renderer keeps for itself, once nothing more is given back, and the two heaps of this page. */
async function memory(page, { context, profile }) {
  await quiet(page);
  await alone(page, context);
  const sum = (found) => [...found.values()].reduce((sum, own) => sum + own, 0);
  let here = await renderers(profile);
  for (let unchanged = 0; unchanged < 4; ) {
    const before = sum(here);
    await page.evaluate(() => gc());
    await new Promise((later) => setTimeout(later, 500));
    here = await renderers(profile);
    unchanged = before - sum(here) < 1 ? unchanged + 1 : 0;
  }
  const heaps = await page.evaluate(() => ({
    script: performance.memory.usedJSHeapSize / 1e6,
    wasm: bench.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) / 1e6,
  }));
  return { here, ...heaps };
}

/** What a file says: a digest of what was in `known`, the payments beyond, and what is open. */
function said(bytes, known) {
  const { records, checksum } = JSON.parse(bytes.toString("utf8"));
  const hash = createHash("sha256");
  const kept = [];
  const beyond = [];
  const open = new Map();
  for (const { stamp, edits, ...record } of records) {
    if (record.kind === "invoice") open.set(record.id, cents(record.total));
    if (!known || known.has(record.id)) kept.push(record);
    else beyond.push(record);
  }
  for (const { kind, invoice, amount } of records) if (kind === "payment") open.set(invoice, open.get(invoice) - cents(amount));
  kept.sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const record of kept) hash.update(JSON.stringify(record, Object.keys(record).sort()));
  const overdue = [...open.values()].reduce((sum, left) => sum + Math.max(0, left), 0);
  return {
    records: records.length,
    digest: hash.digest("hex"),
    beyond: `${beyond.length} of ${beyond.reduce((sum, { amount }) => sum + cents(amount), 0)} cents`,
    overdue,
    checksum: [JSON.stringify(records), records.map((record) => `${JSON.stringify(record)}\n`).join("")].some(
      (text) => checksum === `sha256:${createHash("sha256").update(text).digest("hex")}`,
    ),
    ids: known ?? new Set(records.map(({ id }) => id)),
    open,
    all: records,
  };
}

/** Opens a page, does something there, closes it, and sees its renderer end: which one that was is then known. */
async function visit({ context, profile }, contender, work) {
  const page = await context.newPage();
  const crashed = new Promise((_, failed) => page.once("crash", () => failed(new Error("its page crashed"))));
  const late = new Promise((_, failed) => {
    contender.bell = setTimeout(() => failed(new Error(`its ${LIMIT / 60_000} minutes are over`)), contender.left);
  });
  const start = Date.now();
  page.on("pageerror", (error) => console.error(`${contender.name}: ${error}`));
  const done = async () => {
    await page.goto(contender.site.address);
    const result = await work(page);
    await alone(page, context);
    return result;
  };
  try {
    const result = await Promise.race([done(), crashed, late]);
    const before = [...(await renderers(profile)).keys()];
    await page.close();
    if (before.length === 0) return { result };
    for (let tries = 0; tries < 100; tries += 1) {
      const after = await renderers(profile);
      const gone = before.filter((id) => !after.has(id));
      if (gone.length > 0) return { result, gone };
      await new Promise((later) => setTimeout(later, 100));
    }
    throw new Error("its renderer does not end");
  } catch (error) {
    page.close().catch(() => {});
    throw error;
  } finally {
    clearTimeout(contender.bell);
    contender.left -= Date.now() - start;
  }
}

/** Visits, and has the memory measured at the end. */
async function weighed(run, contender, work) {
  const { result, gone = [] } = await visit(run, contender, async (page) => {
    await work(page);
    return memory(page, run);
  });
  const { here, ...heaps } = result;
  return { own: gone.reduce((sum, id) => sum + (here.get(id) ?? 0), 0) || NaN, ...heaps };
}

const invoices = (all) => all.filter(({ kind }) => kind === "invoice").length;

/** Does one step with each contender in turn, and says what was found; one that fails is out. */
async function each(contenders, step, work) {
  for (const contender of contenders) {
    if (contender.failed) continue;
    const start = Date.now();
    let found = "";
    try {
      found = JSON.stringify(await work(contender), (_, value) => (typeof value === "number" ? Math.round(value) : value)) ?? "";
    } catch (error) {
      contender.failed = `${step}: ${error.message.split("\n")[0]}`;
    }
    console.error(`${contender.name}: ${contender.failed ?? step} (${((Date.now() - start) / 1000).toFixed(1)} s) ${found}`);
  }
}

/** Does it so many times with each in turn; with one that takes a minute, once. */
async function rounds(contenders, step, count, work) {
  for (let round = 1; round <= count; round += 1) {
    await each(contenders.filter(({ slow }) => round === 1 || !slow), step, async (contender) => {
      const start = Date.now();
      const found = await work(contender, round);
      contender.slow ||= Date.now() - start > SLOW;
      return found;
    });
  }
}

/** All that is measured, in one run of Chromium. */
async function measure(run, contenders, base) {
  for (const contender of contenders) {
    Object.assign(contender, { site: await contender.publish(), left: LIMIT, claims: [], openings: [], memories: [], edits: [], exports: [], merges: [] });
  }
  // Twice: the first visit is the one that fetches all there is to fetch.
  await each(contenders, "visit", async (contender) => void (await visit(run, contender, quiet)));
  await each(contenders, "empty", async (contender) => (contender.empty = await weighed(run, contender, quiet)));
  await each(contenders, "fill", async (contender) => {
    await visit(run, contender, async (page) => {
      await contender.fill(page, run.scratch);
      await quiet(page);
    });
  });
  await rounds(contenders, "open", invoices(base.all) > 20_000 ? 3 : 5, async (contender) => {
    const weight = await weighed(run, contender, async (page) => {
      contender.openings.push(await contender.opened(page));
      contender.claims.push(["cents overdue on the first screen", await figure(page), base.overdue]);
    });
    contender.memories.push(weight);
    return { ...contender.openings.at(-1), ...weight };
  });
  const owing = base.all.filter(({ kind, id }) => kind === "invoice" && base.open.get(id) > 1000);
  await each(contenders, "edit", async (contender) => {
    await visit(run, contender, async (page) => {
      await contender.opened(page);
      await quiet(page);
      for (const [nth, amount] of PAYMENTS.entries()) {
        const invoice = owing[Math.floor((nth * owing.length) / EDITS)];
        contender.edits.push(await contender.edit(page, invoice, amount));
      }
      await quiet(page);
    });
    return contender.edits;
  });
  await rounds(contenders, "export", 3, async (contender) => {
    await visit(run, contender, async (page) => {
      await contender.opened(page);
      await quiet(page);
      const { bytes, ...times } = await contender.exported(page);
      const made = said(bytes);
      contender.claims.push(["the checksum of the export", made.checksum, true]);
      contender.claims.push(["records in the export", made.records, base.records + EDITS]);
      contender.claims.push(["cents overdue in the export", made.overdue, base.overdue - NOTED]);
      contender.exports.push({ ...times, bytes: bytes.length });
    });
    return contender.exports.at(-1);
  });
  await rounds(contenders, "merge", MERGES, async (contender, round) => {
    await visit(run, contender, async (page) => {
      await contender.opened(page);
      await quiet(page);
      contender.merges.push(await contender.merge(page, round, run.scratch));
      await quiet(page);
    });
    return contender.merges.at(-1);
  });
  await each(contenders, "what it holds", async (contender) => {
    await visit(run, contender, async (page) => {
      await contender.opened(page);
      await quiet(page);
      const screen = await figure(page);
      const { bytes } = await contender.exported(page);
      const wanted = said(await readFile(file(`changed-${contender.merges.length}.json`)));
      const found = said(bytes, wanted.ids);
      contender.claims.push(
        ["records after all", found.records, wanted.records + EDITS],
        ["the digest of the records", found.digest, wanted.digest],
        ["new payments", found.beyond, `${EDITS} of ${NOTED} cents`],
        ["cents overdue after all", found.overdue, wanted.overdue - NOTED],
        ["cents overdue on the screen after all", screen, wanted.overdue - NOTED],
      );
    });
  });
}

/** What is overdue, as the first screen tells it, in cents. */
async function figure(page) {
  const text = await page.evaluate(() => [...document.querySelectorAll("dt")].find((term) => term.textContent === "En retard").nextElementSibling.textContent);
  return cents(text.replace(/[^\d,]/gu, "").replace(",", "."));
}

/** Each contender must hold and show the same, whatever it did not come to. */
function check(contenders) {
  for (const { name, claims } of contenders) {
    for (const [what, value, right] of claims) {
      if (value !== right) throw new Error(`${name}: ${what}: ${value}, where ${right} was to be`);
    }
  }
}

/** Prints what was measured, how the better of the other two compares, and which aims are met. */
function tell(contenders, base, version) {
  const [ours, ...others] = contenders;
  const numbers = [
    ["data ready", "s", 0.6, ({ openings }) => openings.map(({ ready }) => ready)],
    ["first screen", "s", 0.9, ({ openings }) => openings.map(({ shown }) => shown)],
    ["an edit durable", "ms", 10, ({ edits }) => edits.map(({ durable }) => durable)],
    ["  until it is being written", "ms", undefined, ({ edits }) => edits.map(({ begun }) => begun)],
    ["an edit told", "ms", undefined, ({ edits }) => edits.map(({ told }) => told)],
    ["export", "s", 3, ({ exports }) => exports.map(({ time }) => time)],
    ["  longest task", "s", undefined, ({ exports }) => exports.map(({ longest }) => longest)],
    ["merge: look", "s", undefined, ({ merges }) => merges.map(({ looked }) => looked.time)],
    ["  longest task", "s", undefined, ({ merges }) => merges.map(({ looked }) => looked.longest)],
    ["merge: durable", "s", undefined, ({ merges }) => merges.map(({ durable }) => durable)],
    ["merge: told", "s", undefined, ({ merges }) => merges.map(({ told }) => told)],
    ["  longest task", "s", undefined, ({ merges }) => merges.map(({ taken }) => taken.longest)],
    ["merge: look and durable", "s", 3, ({ merges }) => merges.map(({ looked, durable }) => looked.time + durable)],
    ["memory", "MB", 150, ({ memories }) => memories.map(({ own }) => own)],
    ["  beyond the empty page", "MB", undefined, ({ memories, empty }) => memories.map(({ own }) => own - empty.own)],
    ["  its JavaScript heap", "MB", undefined, ({ memories }) => memories.map(({ script }) => script)],
    ["  its WebAssembly heap", "MB", undefined, ({ memories }) => memories.map(({ wasm }) => wasm)],
  ];
  const shown = (value, unit) => {
    if (!Number.isFinite(value)) return "—";
    return unit === "s" ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
  };
  const line = (...cells) => console.log(cells.map((cell, place) => (place ? `${cell}`.padStart(14) : cell.padEnd(30))).join(""));
  console.log(`\n${invoices(base.all)} invoices, ${base.records} records, in Chromium ${version}: medians (the aim is Relancier's)`);
  line("", ...contenders.map(({ name }) => name), "best to ours", "aim", "");
  for (const [what, unit, aim, of] of numbers) {
    const values = contenders.map((contender) => median(of(contender)));
    const best = Math.min(...values.slice(1).filter(Number.isFinite));
    const goal = unit === "s" ? aim * 1000 : aim;
    line(
      what,
      ...values.map((value) => shown(value, unit)),
      what.startsWith(" ") || !Number.isFinite(best / values[0]) ? "" : `${(best / values[0]).toFixed(2)} ×`,
      aim === undefined ? "" : `${aim} ${unit}`,
      aim === undefined || !Number.isFinite(values[0]) ? "" : values[0] <= goal ? "met" : "MISSED",
    );
  }
  for (const [what, of] of [
    ["a bar while it exports", ({ exports }) => exports],
    ["a bar while it looks", ({ merges }) => merges.map(({ looked }) => looked)],
    ["a bar while it merges", ({ merges }) => merges.map(({ taken }) => taken)],
  ]) {
    const drawn = (films) => (films.some(({ progress }) => progress > 0) ? "yes" : "no");
    line(what, ...contenders.map((contender) => (of(contender).length > 0 ? drawn(of(contender)) : "—")));
  }
  line("the file", ...contenders.map(({ exports }) => shown(median(exports.map(({ bytes }) => bytes)) / 1e6, "MB")));
  for (const { name, failed } of contenders) if (failed) console.log(`${name} did not do all of it: ${failed}`);
  const whole = others.flatMap(({ exports }) => exports.map(({ whole }) => whole)).filter(Boolean);
  if (whole.length > 0) console.log(`Automerge's export to its own format alone takes ${shown(median(whole), "s")}.`);
  const done = contenders.filter(({ failed }) => !failed).map(({ name }) => name);
  if (done.length > 0) console.log(`Of the same records, field by field, and the same sum overdue: ${done.join(", ")}.`);
  console.log("Relancier's merge keeps a recovery point and a way back, and its export is read back before it counts; the others do neither.");
}

const scratch = await mkdtemp(join(tmpdir(), "relancier-bench-"));
const profile = join(scratch, "profile");
const contenders = [relancier, contender("Dexie", "dexie"), contender("Automerge", "automerge", ".automerge")];
let context;
try {
  const base = said(await readFile(file("ledger.json")));
  context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--js-flags=--expose-gc", "--enable-precise-memory-info", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 900 },
  });
  context.setDefaultTimeout(LIMIT);
  await context.addInitScript(watch, MORNING - Date.now());
  await measure({ context, profile, scratch }, contenders, base);
  check(contenders);
  tell(contenders, base, context.browser().version());
  if (relancier.failed) process.exitCode = 1;
} finally {
  await context?.close();
  for (const { site } of contenders) await site?.withdraw();
  await rm(scratch, { recursive: true, force: true });
}
