// All that is kept about one client, handed over as one file: other programs open it, and it says what the screens say.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { browser, download, go, open, openExample, plain, profile, says, toClient, words } from "./person.mjs";
import { publish } from "./site.mjs";

const CLIENT = "Menuiserie Lacaze";

describe("a client's file", () => {
  let site, chrome, context, page, folder, archive, names;
  const main = () => page.getByRole("main");
  const documents = () => main().getByRole("region", { name: "Documents" });
  const wanted = () => documents().getByRole("button", { name: "Dossier complet (ZIP)" });
  const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
  const unpacked = (name) => readFile(join(folder, "out", name));
  const table = async (name) => {
    const text = await unpacked(name).then(String);
    assert.ok(text.startsWith("\ufeff"), "a spreadsheet sees that it is UTF-8");
    return rows(text.slice(1));
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "relancier-zip-"));
    site = await publish();
    chrome = await browser();
    context = await profile(chrome);
    page = await openExample(context, site.address);
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
    await rm(folder, { recursive: true, force: true });
  });

  it("is made at a click, and says that it was", async () => {
    await toClient(page, CLIENT);
    await main().getByRole("link", { name: "Corriger" }).click();
    await page.getByLabel("Note pour vous").fill("=HYPERLINK(\"https://x.example\")");
    await page.getByRole("button", { name: "Enregistrer les changements" }).click();
    await toClient(page, CLIENT);
    archive = await download(page, () => wanted().click());
    assert.equal(archive.name, `2026-11-21 Dossier – ${CLIENT}.zip`);
    await page.getByText(`${archive.name} est enregistré.`).waitFor();
    await writeFile(join(folder, "dossier.zip"), archive.bytes);
  });

  it("is the same bytes for the same ledger and day", async () => {
    const again = await download(page, () => wanted().click());
    assert.equal(sha256(again.bytes), sha256(archive.bytes));
  });

  it("opens in other programs, which find it whole", () => {
    const python = `
import sys, zipfile
with zipfile.ZipFile("dossier.zip") as z:
    bad = z.testzip()
    assert bad is None, bad
    assert all(i.date_time == (2026, 11, 21, 0, 0, 0) for i in z.infolist())
    assert all(i.flag_bits & 0x800 for i in z.infolist()), "names are UTF-8"
    z.extractall("out")
    print("\\n".join(z.namelist()))
`;
    names = run("python3", ["-c", python]).split("\n");
    if (!spawnSync("unzip", ["-v"]).error) assert.match(run("unzip", ["-t", "dossier.zip"]), /No errors detected/);
  });

  it("has a manifest that sha256sum checks, of every file", async () => {
    if (!spawnSync("sha256sum", ["--version"]).error) {
      run("sha256sum", ["--strict", "-c", "MANIFEST"], join(folder, "out"));
    }
    const lines = (await unpacked("MANIFEST").then(String)).trimEnd().split("\n");
    for (const line of lines) {
      const [, digest, name] = line.match(/^([0-9a-f]{64})  (.+)$/);
      assert.equal(sha256(await unpacked(name)), digest, name);
    }
    assert.deepEqual([...lines.map((line) => line.slice(66)), "MANIFEST"], names);
  });

  it("says in plain words what each file is", async () => {
    const text = await unpacked("LISEZMOI.txt").then(String);
    assert.ok(text.startsWith(`Dossier de ${CLIENT}, tel que Relancier le tenait le 21 novembre 2026`));
    const top = new Set(names.map((name) => name.replace(/\/.*/, "/")));
    for (const name of top) assert.ok(name === "LISEZMOI.txt" || text.includes(`\n${name}\n`), `${name} is not told of`);
    for (const [, name] of text.matchAll(/^(\S+)\n  /gm)) assert.ok(top.has(name), `${name} is not there`);
  });

  it("holds the messages as they were sent, with the fingerprints noted then", async () => {
    const [head, ...messages] = await table("messages.csv");
    assert.ok(messages.length > 0);
    const column = (row, name) => row[head.indexOf(name)];
    let noted = 0;
    for (const row of messages) {
      assert.match(column(row, "Date"), /^2026-\d\d-\d\d$/);
      const file = column(row, "Fichier");
      if (!file) continue;
      const text = await unpacked(file);
      assert.ok(text.toString().startsWith(`${column(row, "Objet")}\n\n`));
      const digest = column(row, "SHA-256 notée à l’envoi");
      if (!digest) continue;
      noted += 1;
      assert.equal(sha256(text), digest);
      assert.equal(column(row, "Texte inchangé"), "oui");
    }
    const listed = (await readdir(join(folder, "out/messages"))).length;
    assert.equal(messages.filter((row) => column(row, "Fichier")).length, listed);
    assert.ok(noted > 0, "the example's messages have fingerprints");
  });

  it("holds invoices and payments whose sums are those on the screen", async () => {
    const [head, ...invoices] = await table("factures.csv");
    const row = invoices.find((cells) => cells[0] === "F-2026-033");
    assert.equal(row[head.indexOf("Reste dû")], "1400,00");
    const cents = (text) => Number(text.replace(",", ""));
    const owed = invoices.map((cells) => cents(cells[head.indexOf("Reste dû")])).reduce((a, b) => a + Math.max(b, 0), 0);
    const said = await words(main().getByRole("paragraph").filter({ hasText: "doit" }).first());
    assert.equal(said.replace(/[ ,]/g, ""), `Professionnel·doit${owed}€`);

    const [moved, ...movements] = await table("reglements.csv");
    const sum = (rows, place) => rows.map((cells) => cents(cells[place])).reduce((a, b) => a + b, 0);
    const settled = sum(invoices, head.indexOf("Payé")) + sum(invoices, head.indexOf("Avoirs"));
    const ofInvoices = movements.filter((cells) => cells[moved.indexOf("Facture")]);
    assert.equal(sum(ofInvoices, moved.indexOf("Montant")), settled);

    const [, ...moments] = await table("chronologie.csv");
    const days = moments.map((cells) => cells[0]);
    assert.deepEqual(days, days.toSorted());
    assert.ok(moments.some((cells) => cells[2] === "Facture émise" && cells[3] === "F-2026-033"));
  });

  it("holds the account and the penalties of what is late, on paper", async () => {
    says(await unpacked("releve-de-compte.pdf"), [CLIENT, "F-2025-001", "F-2026-033", "2 050,40"]);
    says(await unpacked("dossier-pour-le-juge.pdf"), [CLIENT, "F-2026-033", "injonction de payer"]);
    says(await unpacked("penalites/F-2026-033.pdf"), ["F-2026-033", "1 462,37", "L. 441-10"]);
    assert.deepEqual(await readdir(join(folder, "out/penalites")), ["F-2026-033.pdf", "F-2026-040.pdf", "F-2026-044.pdf"]);
  });

  it("lets nothing in a table be a formula", async () => {
    const record = await table("fiche.csv");
    assert.ok(record.some(([, value]) => value === "'=HYPERLINK(\"https://x.example\")"));
    for (const name of names.filter((name) => name.endsWith(".csv"))) {
      for (const cells of await table(name)) for (const cell of cells) assert.doesNotMatch(cell, /^\s*[=+@-]\D/);
    }
  });

  it("holds the client's records, which another device takes in, and nobody else's", async () => {
    const { records } = JSON.parse(await unpacked("relancier.json"));
    assert.deepEqual(records.filter(({ kind }) => kind === "client").map(({ name }) => name), [CLIENT]);
    assert.ok(!records.some(({ kind }) => kind === "company"));
    const other = await open(await profile(chrome), `${site.address}#/donnees`);
    await other.locator("#data-file").setInputFiles(join(folder, "out/relancier.json"));
    await other.getByRole("button", { name: "Reprendre ces données" }).click();
    await go(other, "Clients");
    await other.getByRole("main").getByRole("link", { name: CLIENT, exact: true }).click();
    await other.getByRole("heading", { level: 1, name: CLIENT }).waitFor();
    assert.match(plain(await other.getByRole("main").innerText()), /doit 2 050,40 €/);
    await other.context().close();
  });

  it("tells how far it is when it takes a while, and can be stopped", async () => {
    // What makes PDFs comes when it is let.
    const slow = await profile(chrome, { serviceWorkers: "block" });
    let go_on;
    const waits = new Promise((resolve) => (go_on = resolve));
    await slow.route(/pdf_worker/, async (route) => {
      await waits;
      await route.continue();
    });
    page = await openExample(slow, site.address);
    await toClient(page, CLIENT);
    const downloads = [];
    page.on("download", (file) => downloads.push(file));
    await wanted().click();
    await documents().getByRole("progressbar").waitFor();
    await documents().getByRole("status").filter({ hasText: "Documents faits" }).waitFor();
    await documents().getByRole("button", { name: "Arrêter" }).click();
    go_on();
    await wanted().waitFor();
    assert.equal(await documents().getByRole("progressbar").count(), 0);
    // Whatever was to be saved would have been before the button came back.
    assert.deepEqual(downloads, []);
    await download(page, () => wanted().click());
  });

  function run(program, parameters, cwd = folder) {
    return execFileSync(program, parameters, { cwd, encoding: "utf8" }).trimEnd();
  }
});

/** The rows of a CSV with semicolons. */
function rows(text) {
  const all = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^;\r\n]*))(;|\r\n|$)/g)) {
    all.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === "\r\n") all.push([]);
    if (end === "") break;
  }
  return all.slice(0, -1);
}
