// What a browser that was killed may leave of its own files: half a write at their end. Chromium (LevelDB) passes over it at the
// next start and writes on behind it; at the start after it drops what it wrote there, or takes the whole for damaged and
// empties the page's databases. Where it does, the second copy brings them back; and what is said where that is gone too.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { BLOCK, buckets, first, HEADER, journal, list, second, tear } from "./halves.mjs";
import { download, enter, give, lasting, toData } from "./person.mjs";
import { publish } from "./site.mjs";

let site;

before(async () => {
  site = await publish();
});
after(() => site?.withdraw());

/** A profile that lasts as long as a test. */
function profile(t) {
  const folder = mkdtempSync(join(tmpdir(), "relancier-torn-"));
  let person;
  t.after(async () => {
    await person?.context.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  /** Uses a browser, then kills it, unless it may end as it likes: what it remembers of its own is then on the disk. */
  const use = async (work, { killed = true } = {}) => {
    person = await lasting(folder);
    await work(person.page);
    await (killed ? person.kill() : person.context.close());
  };
  return { folder, use };
}

/** The numbers of the invoices there are, by the page's list. */
async function invoices(page) {
  await page.goto(`${site.address}#/factures`);
  await page.getByRole("heading", { level: 1, name: "Factures" }).waitFor();
  return (await page.getByRole("table").getByRole("link", { name: /^A-/ }).allInnerTexts()).sort();
}

describe("half a write at the end of the browser's file", () => {
  const TORN = [
    ["its header alone", 400, 0, [first]],
    ["some of what it announces", 400, 25, [first]],
    ["some of what fills a block", BLOCK, 25, [first]],
    ["its header alone, of the second copy", 400, 0, [second]],
    ["some of what fills a block, of the second copy", BLOCK, 25, [second]],
    ["its header alone, of both", 400, 0, [first, second]],
    ["some of what it announces, of both", 400, 25, [first, second]],
  ];
  for (const [what, announced, written, torn] of TORN) {
    it(`${what}: nothing that was saved is lost, however often one starts again`, async (t) => {
      const { folder, use } = profile(t);
      const numbers = [];
      for (const number of ["A-1", "A-2", "A-3", "A-4"]) {
        await use(async (page) => {
          if (numbers.length > 0) assert.deepEqual(await invoices(page), numbers);
          await enter(page, site.address, number);
        });
        numbers.push(number);
        if (numbers.length % 2 === 1) for (const databases of torn) assert.ok(tear(journal(databases(folder)), announced, written));
      }
      await use(async (page) => assert.deepEqual(await invoices(page), numbers));
    });
  }
});

describe("half a write at the end of the browser's list of its files", () => {
  const LISTS = [
    ["it brings an older state back, then empties its databases, and the second copy makes up for both", first, true],
    ["of the second copy's files, what it brings back there harms nothing, and nobody has to know", second, false],
  ];
  const TORN = [
    ["its header alone", 74, 0],
    ["some of what it announces", 74, 20],
  ];
  for (const [story, databases, told] of LISTS)
    for (const [what, announced, written] of TORN) {
      it(`${what}: ${story}`, async (t) => {
        const { folder, use } = profile(t);
        await use((page) => enter(page, site.address, "A-1"));
        assert.ok(tear(list(databases(folder)), announced, written));
        const numbers = ["A-1"];
        let restored = 0;
        for (const number of ["A-2", "A-3", "A-4"]) {
          await use(async (page) => {
            assert.deepEqual(await invoices(page), numbers);
            restored += await page.getByRole("status").filter({ hasText: "les a reprises de la seconde copie" }).count();
            assert.equal(await page.getByRole("alert").count(), 0);
            await enter(page, site.address, number);
          });
          numbers.push(number);
        }
        await use(async (page) => assert.deepEqual(await invoices(page), numbers));
        // Had nothing been lost, the half would have been passed over.
        assert.equal(restored > 0, told);
      });
    }
});

describe("a database that the browser found damaged and emptied", () => {
  it("is told, with the day of the last copy, until a copy is taken in", async (t) => {
    const { folder, use } = profile(t);
    let copy;
    const entering = async (page) => {
      await enter(page, site.address, "A-1");
      await toData(page);
      copy = await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
      await page.getByText("Sauvegardé aujourd’hui").waitFor();
      await enter(page, site.address, "A-2");
    };
    await use(entering, { killed: false });
    const bytes = readFileSync(journal(first(folder)));
    bytes[HEADER + 10] ^= 0xff;
    writeFileSync(journal(first(folder)), bytes);
    await rm(buckets(folder), { recursive: true });

    await use(async (page) => {
      await page.goto(site.address);
      const told = page.getByRole("alert").filter({ hasText: "Le navigateur a perdu ce que Relancier gardait ici" });
      await told.filter({ hasText: "Votre dernière copie est du" }).waitFor();
      // It says so only once; the page goes on.
      await page.reload();
      await told.getByRole("link", { name: "Reprendre une copie" }).click();
      await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
      await give(page, copy.name, copy.bytes);
      await page.getByRole("button", { name: "Reprendre ces données" }).click();
      await page.getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
      await told.waitFor({ state: "detached" });
      assert.deepEqual(await invoices(page), ["A-1"]);
    });
    await use(async (page) => {
      assert.deepEqual(await invoices(page), ["A-1"]);
      assert.deepEqual(await page.getByRole("alert").allInnerTexts(), []);
    });
  });
});
