// The ledger in Dexie: a table for each kind of record, with the indices one would give it. The app holds what its screen
// is made of; contacts stay in the database until they are asked for.

import Dexie from "/npm/dexie/dist/modern/dexie.min.mjs";
import { TABLES, chosen, draw, newId, saveRecords, toChase } from "./common.js";

// A change counts once the disk has it, as in Relancier.
const db = new Dexie("ledger", { chromeTransactionDurability: "strict" });
db.version(1).stores({
  clients: "id",
  invoices: "id, client, due",
  payments: "id, invoice",
  contacts: "id, client",
  holds: "id, invoice",
});

/** What the first screen is made of, by id. */
const held = {};
/** What a file would change, once it was looked at. */
let arrivals = [];
let stamps = 0;

const screen = () => draw(toChase({ ...held, clients: [...held.clients], payments: held.payments.values(), holds: held.holds.values() }));

/** Reads what the first screen needs, and shows it. */
export async function open() {
  const names = ["clients", "invoices", "payments", "holds"];
  const tables = names.map((name) => db.table(name));
  const rows = await db.transaction("r", tables, () => Promise.all(tables.map((table) => table.toArray())));
  for (const [place, name] of names.entries()) held[name] = new Map(rows[place].map((row) => [row.id, row]));
  performance.mark("ready");
  screen();
}

/** Takes in a whole export where nothing is. */
export async function fill() {
  const { records } = JSON.parse(await chosen().text());
  for (const [kind, table] of Object.entries(TABLES)) {
    await db.table(table).bulkPut(records.filter((record) => record.kind === kind));
  }
}

/** Notes a payment; answers once it is durable. */
export async function edit(invoice, amount) {
  const stamp = `zz-${String((stamps += 1)).padStart(8, "0")}`;
  const payment = { kind: "payment", id: newId(), stamp, invoice, date: "2026-11-21", amount };
  await db.transaction("rw", db.payments, () => db.payments.put(payment));
  performance.mark("durable");
  held.payments.set(payment.id, payment);
  screen();
}

/** Everything as a file. */
export async function exported() {
  const all = await Promise.all(Object.values(TABLES).map((table) => db.table(table).toArray()));
  await saveRecords(all.flat());
}

/** Reads a file and says what it would bring. */
export async function look() {
  const { records } = JSON.parse(await chosen().text());
  const counts = { added: 0, changed: 0, unchanged: 0 };
  arrivals = [];
  for (const [kind, name] of Object.entries(TABLES)) {
    const table = db.table(name);
    const known = new Map((await table.toArray()).map((record) => [record.id, record]));
    const rows = [];
    for (const theirs of records.filter((record) => record.kind === kind)) {
      const ours = known.get(theirs.id);
      const row = ours ? merged(ours, theirs) : theirs;
      if (row !== ours) rows.push(row);
      counts[row === ours ? "unchanged" : ours ? "changed" : "added"] += 1;
    }
    if (rows.length > 0) arrivals.push({ table, rows });
  }
  return counts;
}

/** Takes in what was looked at; durable when it answers. */
export async function merge() {
  const tables = arrivals.map(({ table }) => table);
  await db.transaction("rw", tables, () => Promise.all(arrivals.map(({ table, rows }) => table.bulkPut(rows))));
  performance.mark("durable");
  for (const { table, rows } of arrivals) {
    for (const row of rows) held[table.name]?.set(row.id, row);
  }
  screen();
}

/** Field by field, the later stamp wins; the same object where nothing changes. */
function merged(ours, theirs) {
  let record = ours;
  const stamps = new Map((ours.edits ?? []).map((edit) => [edit.field, edit]));
  for (const edit of theirs.edits ?? []) {
    if (edit.stamp <= (stamps.get(edit.field)?.stamp ?? ours.stamp)) continue;
    stamps.set(edit.field, edit);
    record = { ...record, [edit.field]: theirs[edit.field], edits: [...stamps.values()] };
  }
  return record;
}
