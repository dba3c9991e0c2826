// The ledger as one Automerge document, a map of records by id for each kind, kept as automerge-repo keeps one: a whole,
// and each change since beside it. Texts are ImmutableString: as texts that are typed together they would be slower still.

import * as Automerge from "/npm/@automerge/automerge/dist/mjs/entrypoints/slim.js";
import { TABLES, chosen, draw, newId, save, saveRecords, toChase } from "./common.js";

/** Records in one change while the document is made. */
const BATCH = 1000;

let doc;
let theirs;

const database = new Promise((opened, failed) => {
  const request = indexedDB.open("ledger", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("chunks", { autoIncrement: true });
  request.onsuccess = () => opened(request.result);
  request.onerror = () => failed(request.error);
});

/** A transaction on the chunks; durable when it answers. */
async function chunks(mode, ask) {
  const transaction = (await database).transaction("chunks", mode, { durability: "strict" });
  const request = ask(transaction.objectStore("chunks"));
  await new Promise((complete, failed) => {
    transaction.oncomplete = complete;
    transaction.onabort = () => failed(transaction.error);
  });
  return request.result;
}

/** Keeps what came since. */
async function keep(before) {
  const chunk = Automerge.saveSince(doc, before);
  await chunks("readwrite", (store) => store.add(chunk));
  performance.mark("durable");
}

const screen = () => {
  const [clients, invoices] = [Object.entries(doc.clients), Object.entries(doc.invoices)];
  draw(toChase({ clients, invoices, payments: Object.values(doc.payments), holds: Object.values(doc.holds) }));
};

/** Reads the document, and shows the first screen. */
export async function open() {
  const wasm = Automerge.initializeWasm(fetch("/npm/@automerge/automerge/dist/automerge.wasm"));
  const [kept] = await Promise.all([chunks("readonly", (store) => store.getAll()), wasm]);
  const [whole, ...since] = kept;
  doc = whole ? Automerge.load(whole) : Automerge.from(Object.fromEntries(Object.values(TABLES).map((table) => [table, {}])));
  for (const chunk of since) doc = Automerge.loadIncremental(doc, chunk);
  performance.mark("ready");
  screen();
}

/** Takes in a whole export where nothing is. */
export async function fill() {
  const { records } = JSON.parse(await chosen().text());
  for (let start = 0; start < records.length; start += BATCH) {
    doc = Automerge.change(doc, (draft) => {
      for (const record of records.slice(start, start + BATCH)) draft[TABLES[record.kind]][record.id] = fields(record);
    });
  }
  const whole = Automerge.save(doc);
  await chunks("readwrite", (store) => store.add(whole));
}

/** Changes a copy as the other device did that exported the chosen file, and saves it as a document. */
export async function elsewhere() {
  const { records } = JSON.parse(await chosen().text());
  theirs ??= Automerge.clone(doc);
  theirs = Automerge.change(theirs, (draft) => {
    for (const record of records) {
      const known = theirs[TABLES[record.kind]][record.id];
      if (!known) draft[TABLES[record.kind]][record.id] = fields(record);
      for (const { field } of known ? (record.edits ?? []) : []) {
        if (`${known[field]}` !== record[field]) draft[TABLES[record.kind]][record.id][field] = text(record[field]);
      }
    }
  });
  save("changed.automerge", [Automerge.save(theirs)]);
}

/** Notes a payment; answers once it is durable. */
export async function edit(invoice, amount) {
  const before = Automerge.getHeads(doc);
  const payment = { invoice: text(invoice), date: text("2026-11-21"), amount: text(amount) };
  doc = Automerge.change(doc, (draft) => {
    draft.payments[newId()] = payment;
  });
  await keep(before);
  screen();
}

/** Everything as a file that another program can read. */
export async function exported() {
  const tables = Object.entries(TABLES).map(([kind, table]) => Object.entries(doc[table]).map(([id, record]) => ({ kind, id, ...record })));
  await saveRecords(tables.flat());
}

/** Everything as a file for Automerge. */
export function exportedWhole() {
  save("export.automerge", [Automerge.save(doc)]);
}

/** Reads a file: Automerge tells what it brings only once it is merged. */
export async function look() {
  theirs = Automerge.load(new Uint8Array(await chosen().arrayBuffer()));
}

/** Takes in what was looked at; durable when it answers. */
export async function merge() {
  const before = Automerge.getHeads(doc);
  doc = Automerge.merge(doc, theirs);
  theirs = undefined;
  await keep(before);
  screen();
}

/** A record as it lies in the document: its kind and its id are where it lies, and its stamps are Automerge's own. */
function fields({ kind, id, stamp, edits, ...record }) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, Array.isArray(value) ? value.map(text) : text(value)]));
}

function text(value) {
  return new Automerge.ImmutableString(value);
}
