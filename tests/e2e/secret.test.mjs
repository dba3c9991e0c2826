// A file under a passphrase: made here and opened by the age tool, and the other way round.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { age, browser, download, focused, give, open, openExample, profile, saved, toData, words } from "./person.mjs";
import { publish } from "./site.mjs";

const PHRASE = "été à la plage de Wissant";

describe("an export under a passphrase", () => {
  let site, chrome, folder, page, plain, sealed;

  before(async () => {
    site = await publish();
    chrome = await browser();
    folder = await mkdtemp(join(tmpdir(), "relancier-"));
    page = await openExample(await patient(chrome), site.address);
    await saved(page);
    await toData(page);
    plain = (await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click())).bytes;
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
    if (folder) await rm(folder, { recursive: true });
  });

  it("asks for a passphrase, says how good it looks, and can propose one", async () => {
    await page.getByLabel("Protéger par une phrase secrète").check();
    await page.getByText("Sans cette phrase, personne n’ouvre ce fichier").waitFor();
    await page.getByRole("button", { name: "Exporter tout" }).click();
    const phrase = page.getByLabel("Phrase secrète", { exact: true });
    await focused(phrase);
    await page.getByText("Écrivez une phrase, ou faites-vous en proposer une.").waitFor();
    await phrase.fill("12041987");
    await page.getByText("Trop courte pour résister à qui aurait le fichier.").waitFor();
    await page.getByRole("button", { name: "Proposer une phrase" }).click();
    await page.getByText("Longue : bien, si vous ne l’utilisez nulle part ailleurs.").waitFor();
    const proposed = await phrase.inputValue();
    assert.match(proposed, /^([a-z]{6} ){4}[a-z]{6}$/);
    await page.getByRole("button", { name: "Proposer une phrase" }).click();
    await page.waitForFunction((before) => document.getElementById("phrase").value !== before, proposed);
  });

  it("is what the age tool opens, and counts as a backup", async () => {
    await page.reload();
    await page.getByLabel("Protéger par une phrase secrète").check();
    await page.getByLabel("Phrase secrète", { exact: true }).fill(PHRASE);
    const file = await download(page, async () => {
      await page.getByRole("button", { name: "Exporter tout" }).click();
      await page.getByRole("status").getByText("Chiffrement et relecture…").waitFor();
    });
    assert.equal(file.name, "relancier-2026-11-21.json.age");
    await page.getByText("relancier-2026-11-21.json.age est enregistré.").waitFor();
    await page.getByText("Sauvegardé aujourd’hui").waitFor();
    sealed = file.bytes;
    assert.match(sealed.subarray(0, 80).toString("latin1"), /^age-encryption\.org\/v1\n-> scrypt \S{22} 18\n/);
    assert.ok(!sealed.includes("Garage Delmas"));
    await writeFile(at("export.age"), sealed);
    age(`--decrypt --output ${at("opened.json")} ${at("export.age")}`, PHRASE);
    assert.deepEqual(await readFile(at("opened.json")), plain);
  });

  it("opens on another device, and with no other passphrase", async () => {
    const other = await open(await patient(chrome), `${site.address}#/donnees`);
    await give(other, "export.json.age", sealed);
    const phrase = other.getByLabel("Phrase secrète du fichier");
    await focused(phrase);
    await other.getByRole("button", { name: "Ouvrir le fichier" }).click();
    await other.getByText("Écrivez la phrase avec laquelle ce fichier a été protégé.").waitFor();
    await phrase.fill(PHRASE.toUpperCase());
    await other.getByRole("button", { name: "Ouvrir le fichier" }).click();
    const refusal = other.getByRole("alert");
    await refusal.waitFor();
    assert.equal(
      await words(refusal),
      "Ce n’est pas la phrase de ce fichier. Vérifiez les majuscules, les accents et les espaces. Rien n’a été changé.",
    );
    await focused(phrase);
    await phrase.fill(PHRASE);
    await phrase.press("Enter");
    await other.getByRole("heading", { name: "Ce que le fichier apporte" }).waitFor();
    await other.getByRole("button", { name: "Reprendre ces données" }).click();
    await other.getByRole("heading", { name: /à relancer aujourd’hui/ }).waitFor();
    await saved(other);
    await toData(other);
    const again = await download(other, () => other.getByRole("button", { name: "Exporter tout" }).click());
    assert.deepEqual(again.bytes, plain);
    await other.context().close();
  });

  for (const [armor, what] of [["", "as bytes"], ["--armor", "as text"]]) {
    it(`opens what the age tool sealed, ${what}`, async () => {
      await writeFile(at("plain.json"), plain);
      age(`--passphrase ${armor} --output ${at("theirs.age")} ${at("plain.json")}`, PHRASE, PHRASE);
      await give(page, "theirs.age", await readFile(at("theirs.age")));
      await page.getByLabel("Phrase secrète du fichier").fill(PHRASE);
      await page.getByRole("button", { name: "Ouvrir le fichier" }).click();
      await page.getByText("Ce fichier n’apporte rien de nouveau : tout y est déjà.").waitFor();
    });
  }

  it("is refused in plain words when it is damaged, cut off, or not made for a passphrase", async () => {
    const key = execFileSync("age-keygen", { stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" });
    const [recipient] = key.match(/age1\w+/);
    const forKeys = execFileSync("age", ["--recipient", recipient], { input: plain });
    const altered = Buffer.from(sealed);
    altered[sealed.length - 1000] ^= 1;
    const heavy = Buffer.from(sealed.toString("latin1").replace(" 18\n", " 22\n"), "latin1");
    for (const [bytes, why] of [
      [altered, "Ce fichier a été abîmé, modifié ou coupé depuis qu’il a été protégé."],
      [sealed.subarray(0, sealed.length - 1000), "Ce fichier a été abîmé, modifié ou coupé depuis qu’il a été protégé."],
      [sealed.subarray(0, 100), "Il manque la fin de ce fichier."],
      [forKeys, "Ce fichier s’ouvre avec une clé, pas avec une phrase secrète."],
      [heavy, "Ce fichier demande plus de mémoire qu’un navigateur n’en donne."],
      [Buffer.from("age-encryption.org/v9\n"), "Ce fichier est protégé dans une version du format age que Relancier ne connaît pas."],
    ]) {
      await give(page, "export.age", bytes);
      await page.getByLabel("Phrase secrète du fichier").fill(PHRASE);
      await page.getByRole("button", { name: "Ouvrir le fichier" }).click();
      await refused(why);
      assert.equal(await page.getByLabel("Phrase secrète du fichier").count(), 0);
    }
    await give(page, "export.age", plain);
    await refused("Ce n’est pas un fichier protégé au format age.");
    await give(page, "photo.json", Buffer.from([0xff, 0xd8, 0xff]));
    await refused("Ce fichier n’est pas un export de Relancier.");
  });

  it("can be stopped while it is made, and while it is opened", async () => {
    const context = await patient(chrome, { serviceWorkers: "block" });
    const slow = await openExample(context, site.address);
    // What seals never comes.
    await context.route(/age_worker/, () => {});
    const downloads = [];
    slow.on("download", (file) => downloads.push(file));
    await toData(slow);
    await slow.getByLabel("Protéger par une phrase secrète").check();
    await slow.getByLabel("Phrase secrète", { exact: true }).fill(PHRASE);
    await slow.getByRole("button", { name: "Exporter tout" }).click();
    await slow.getByRole("progressbar", { name: "Chiffrement et relecture…" }).waitFor();
    await slow.getByRole("button", { name: "Arrêter" }).click();
    await slow.getByRole("progressbar").waitFor({ state: "hidden" });
    await give(slow, "export.age", sealed);
    await slow.getByLabel("Phrase secrète du fichier").fill(PHRASE);
    await slow.getByRole("button", { name: "Ouvrir le fichier" }).click();
    await slow.getByRole("progressbar", { name: "Déchiffrement…" }).waitFor();
    await slow.getByRole("button", { name: "Arrêter" }).click();
    await slow.getByRole("progressbar").waitFor({ state: "hidden" });
    assert.deepEqual(downloads, []);
    // And where it cannot be had at all, the page says so.
    await context.unroute(/age_worker/);
    await context.route(/age_worker/, (route) => route.abort());
    await slow.getByRole("button", { name: "Ouvrir le fichier" }).click();
    await slow.getByRole("alert").filter({ hasText: "La protection n’a pas pu se charger" }).waitFor();
    await context.close();
  });

  function at(name) {
    return join(folder, name);
  }

  async function refused(why) {
    const refusal = page.getByRole("alert").filter({ hasText: why });
    await refusal.waitFor();
    assert.match(await words(refusal), /Rien n’a été changé\.$/);
  }
});

/** A profile of someone who waits: a passphrase takes seconds, and many more on a busy machine. */
async function patient(chrome, options) {
  const context = await profile(chrome, options);
  context.setDefaultTimeout(60_000);
  return context;
}

