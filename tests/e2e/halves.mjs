// What a browser that is killed in the midst of a write leaves of its own files: half a write at their end.

import { appendFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** LevelDB writes in blocks, records of a header and what it announces. */
export const BLOCK = 32_768;
export const HEADER = 7;

/** Where a profile has the page's databases; their second copies lie with what the browser keeps for each bucket. */
export const first = (folder) => join(folder, "Default", "IndexedDB");
export const buckets = (folder) => join(folder, "Default", "WebStorage");
export const second = (folder) => join(buckets(folder), readdirSync(buckets(folder)).find((name) => /^\d+$/.test(name)), "IndexedDB");

/** The last of the files there that are named so. */
function last(databases, name) {
  const ours = join(databases, readdirSync(databases).find((name) => name.endsWith(".leveldb")));
  return join(ours, readdirSync(ours).filter((file) => name.test(file)).sort().at(-1));
}

/** The file that the browser writes to. */
export const journal = (databases) => last(databases, /\.log$/);

/** Its list of its files. */
export const list = (databases) => last(databases, /^MANIFEST-/);

/** Adds what a write leaves that was cut off: a header that announces so many bytes, and so many of them; whether there is room. */
export function tear(file, announced, written) {
  const room = BLOCK - (statSync(file).size % BLOCK) - HEADER;
  if (room <= written) return false;
  const torn = Buffer.alloc(HEADER + written, 0xa5);
  torn.writeUInt16LE(Math.min(announced, room), 4);
  torn.writeUInt8(1, 6);
  appendFileSync(file, torn);
  return true;
}
