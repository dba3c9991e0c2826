// What Dexie's page and Automerge's share: the screen, the reckoning and the files. Plain JavaScript, as one would write it.

/** The names of the tables, by the word for a record in files. */
export const TABLES = { client: "clients", invoice: "invoices", payment: "payments", contact: "contacts", hold: "holds" };

/** The day the first screen is of; the browser is told the same. */
export const TODAY = "2026-11-21";

/** A text of euros in whole cents. */
export function cents(amount) {
  const [euros, rest = ""] = `${amount}`.split(".");
  return Number(euros) * 100 + Number(rest.padEnd(2, "0"));
}

/**
 * Whom to chase: who owes something overdue that is not held. A simpler job than Relancier's, which has scenarios,
 * steps and what was sent; texts may be any object that says them.
 */
export function toChase({ clients, invoices, payments, holds }) {
  const paid = new Map();
  for (const { invoice, amount } of payments) paid.set(`${invoice}`, (paid.get(`${invoice}`) ?? 0) + cents(amount));
  const held = new Set();
  for (const { invoice, from, until } of holds) {
    if (`${from}` <= TODAY && (until === undefined || TODAY <= `${until}`)) held.add(`${invoice}`);
  }
  let overdue = 0;
  const owed = new Map();
  for (const [id, { client, due, total }] of invoices) {
    if (`${due}` >= TODAY) continue;
    const left = cents(total) - (paid.get(id) ?? 0);
    if (left <= 0) continue;
    overdue += left;
    if (!held.has(id)) owed.set(`${client}`, (owed.get(`${client}`) ?? 0) + left);
  }
  const names = new Map(clients.map(([id, { name }]) => [id, name]));
  const list = [...owed].sort(([, one], [, other]) => other - one).map(([client, left]) => ({ name: `${names.get(client)}`, left }));
  return { overdue, list };
}

/** Draws the first screen: as many clients as Relancier does. */
export function draw({ overdue, list }) {
  const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });
  const line = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };
  const title = line("h1", `${list.length} clients à relancer aujourd’hui`);
  const rows = list.slice(0, 30).map(({ name, left }) => line("p", `${name} : ${euros.format(left / 100)}`));
  document.querySelector("main").replaceChildren(title, line("dt", "En retard"), line("dd", euros.format(overdue / 100)), ...rows);
}

/** The file in the page's only field. */
export function chosen() {
  return document.querySelector("input").files[0];
}

/** Saves a file as a person would get it. */
export function save(name, parts) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob(parts));
  link.click();
}

/** Records as a file with their checksum. */
export async function saveRecords(records) {
  const bytes = new TextEncoder().encode(JSON.stringify(records));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const checksum = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  save("export.json", ['{"records":', bytes, `,"checksum":"sha256:${checksum}"}`]);
}

/** An id as the page draws them. */
export function newId() {
  return crypto.randomUUID().replaceAll("-", "");
}
