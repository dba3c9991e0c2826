// Letters made in Chromium by Relancier's worker, by pdfmake and by jsPDF, each in a worker of its own: the same
// words, figures, code and embedded faces. `cargo xtask bench letters` builds the page and runs this.

import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const DIST = process.env.RELANCIER_DIST ?? fileURLToPath(new URL("../../dist/", import.meta.url));
const HERE = fileURLToPath(new URL("./", import.meta.url));
const LETTER = new URL("../../crates/letters/tests/contents/firm.json", import.meta.url);

/** What is measured, and how it is called there. */
const MAKERS = { Relancier: "/dist/pdf_worker_loader.js", pdfmake: "/bench/pdfmake.worker.js", jsPDF: "/bench/jspdf.worker.js" };
/** Letters made warm, the first ones not counted; cold workers; batches. */
const ROUNDS = { warm: 90, uncounted: 30, cold: 9, batches: 5 };
const BATCH = 100;

const KINDS = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".wasm": "application/wasm" };

/** Nothing is kept by the browser: a cold worker fetches all it needs. */
async function publish() {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://host").pathname);
    const place = path.startsWith("/dist/") ? join(DIST, path.slice(6)) : join(HERE, path.replace("/bench/", ""));
    try {
      const bytes = path === "/" ? "<!doctype html><title>Letters</title>" : await readFile(place);
      const kind = KINDS[path === "/" ? ".html" : extname(path)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": kind, "cache-control": "no-store" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

/** Letters to as many clients: the same but for their numbers. */
function letters(text, count) {
  return Array.from({ length: count }, (_, place) => JSON.parse(text.replaceAll("F-2026-", `F-${2026 + place}-`)));
}

/** Runs in the page. The makers take turns, so that whatever else the machine does slows all of them. */
async function measure({ makers, letters, rounds }) {
  const ask = (worker, request) =>
    new Promise((answered, failed) => {
      worker.onerror = (event) => failed(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.error) failed(new Error(`${data.error}: ${data.detail}`));
        if (data.pdf) answered(data.pdf);
      };
      worker.postMessage({ id: 1, ...request });
    });
  const one = (place) => ({ letter: JSON.stringify(letters[place % letters.length]) });
  const timed = async (work) => {
    const start = performance.now();
    const result = await work();
    return [performance.now() - start, result];
  };
  const found = makers.map((worker) => ({ worker, cold: [], warm: [], batches: [] }));
  for (let round = 0; round < rounds.cold; round += 1) {
    for (const { worker, cold } of found) {
      let started;
      const [time] = await timed(() => ask((started = new Worker(worker)), one(0)));
      started.terminate();
      cold.push(time);
    }
  }
  for (const maker of found) maker.kept = new Worker(maker.worker);
  for (let round = 0; round < rounds.warm; round += 1) {
    for (const maker of found) {
      const [time, pdf] = await timed(() => ask(maker.kept, one(round)));
      if (round >= rounds.uncounted) maker.warm.push(time);
      if (round === 0) maker.pdf = Array.from(pdf);
    }
  }
  for (let round = 0; round < rounds.batches; round += 1) {
    for (const { kept, batches } of found) {
      const stamps = [];
      let over = false;
      const frame = (stamp) => {
        stamps.push(stamp);
        if (!over) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      const all = JSON.stringify(letters);
      const [time, made] = await timed(() => ask(kept, { letters: all }));
      over = true;
      const gaps = stamps.slice(1).map((stamp, place) => stamp - stamps[place]);
      const span = stamps.at(-1) - stamps[0];
      batches.push({ time, bytes: made.length, frames: (gaps.length * 1000) / span, longest: Math.max(...gaps) });
    }
  }
  return found.map(({ cold, warm, batches, kept, pdf }) => {
    kept.terminate();
    return { cold, warm, batches, pdf };
  });
}

/** Frames a second of the page while nothing is made. */
function idle() {
  return new Promise((told) => {
    const stamps = [];
    const frame = (stamp) => {
      stamps.push(stamp);
      if (stamps.length <= 60) requestAnimationFrame(frame);
      else told(60_000 / (stamps.at(-1) - stamps[0]));
    };
    requestAnimationFrame(frame);
  });
}

/** The words of a letter, sorted: what it says, wherever it stands. */
async function words(folder, name, pdf) {
  const file = join(folder, `${name}.pdf`);
  await writeFile(file, Buffer.from(pdf));
  const said = execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" });
  const faces = execFileSync("pdffonts", [file], { encoding: "utf8" }).trim().split("\n").slice(2);
  if (faces.length !== 2 || !faces.every((face) => /Identity-H +yes/.test(face))) {
    throw new Error(`${name} does not embed the two faces:\n${faces.join("\n")}`);
  }
  return said.split(/[\s\u00a0\u202f\f]+/).filter(Boolean).sort().join(" ");
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const text = await readFile(LETTER, "utf8");
const folder = process.env.RELANCIER_LETTERS ?? (await mkdtemp(join(tmpdir(), "relancier-bench-")));
const server = await publish();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const resting = await page.evaluate(idle);
  const makers = Object.values(MAKERS);
  const measured = await page.evaluate(measure, { makers, letters: letters(text, BATCH), rounds: ROUNDS });
  const rows = [];
  for (const [place, name] of Object.keys(MAKERS).entries()) {
    const { cold, warm, batches, pdf } = measured[place];
    const batch = (of) => median(batches.map(of));
    rows.push({
      name,
      warm: median(warm),
      fastest: Math.min(...warm),
      cold: median(cold),
      bytes: pdf.length,
      batch: batch((batch) => batch.time),
      batchBytes: batch((batch) => batch.bytes),
      frames: batch((batch) => batch.frames),
      longest: batch((batch) => batch.longest),
      words: await words(folder, name, pdf),
    });
  }
  for (const { name, words } of rows) {
    if (words !== rows[0].words) throw new Error(`${name} does not say what ${rows[0].name} says:\n${words}\n${rows[0].words}`);
  }
  tell(rows, resting, await browser.version());
} finally {
  await browser.close();
  server.close();
  if (!process.env.RELANCIER_LETTERS) await rm(folder, { recursive: true, force: true });
}

/** Prints what was measured, beside the better of the other two, and which aims are met. */
function tell(rows, resting, version) {
  const [ours, ...others] = rows;
  const ms = (time) => `${time < 100 ? time.toFixed(1) : Math.round(time)} ms`;
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  console.log(`\nA letter of one page in Chromium ${version}, each maker in a worker: medians (fastest)`);
  const line = (...cells) => console.log(cells.map((cell, place) => (place ? cell.padStart(20) : cell.padEnd(26))).join(""));
  line("", "a letter, warm", "first, cold worker", "size", `${BATCH} in a file`, "size", "frames/s, longest");
  for (const row of rows) {
    const frames = `${row.frames.toFixed(0)}, ${ms(row.longest)}`;
    line(row.name, `${ms(row.warm)} (${ms(row.fastest)})`, ms(row.cold), kB(row.bytes), ms(row.batch), kB(row.batchBytes), frames);
  }
  const best = (of) => Math.min(...others.map(of));
  const ratio = (of) => `${(best(of) / of(ours)).toFixed(1)} ×`;
  const of = [(row) => row.warm, (row) => row.cold, (row) => row.bytes, (row) => row.batch, (row) => row.batchBytes];
  line("the best of both, to ours", ...of.map(ratio), "");
  console.log(`The page draws ${resting.toFixed(0)} frames a second while nothing is made.\n`);
  for (const [aim, met] of [
    ["3 × as fast, warm, as the faster of the two", best((row) => row.warm) >= 3 * ours.warm],
    ["smaller than the smaller", ours.bytes < best((row) => row.bytes)],
    ["20 ms a letter, warm", ours.warm <= 20],
    ["a hundred letters in 2 s", ours.batch <= 2000],
    ["60 frames a second meanwhile", Math.round(ours.frames) >= 60],
  ]) {
    console.log(`${met ? "met   " : "MISSED"} ${aim}`);
  }
}
