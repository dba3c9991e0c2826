// What is printed besides reminders: where it is found, and that it says what the screen says.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, go, made, openExample, plain, profile, says, toClient } from "./person.mjs";
import { publish } from "./site.mjs";

describe("documents", () => {
  let site, chrome, page;
  const main = () => page.getByRole("main");
  const title = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  const make = (name) => made(page, () => main().getByRole("button", { name }).click());

  before(async () => {
    site = await publish();
    chrome = await browser();
    page = await openExample(await profile(chrome), site.address);
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  it("a client's account: what is open, and a year of it", async () => {
    await toClient(page, "Hôtel Bellerive");
    const open = await make("Relevé de ce qui est ouvert (PDF)");
    assert.match(open.name, /^2026-11-21 .*Hôtel Bellerive.*\.pdf$/);
    says(open.bytes, ["Hôtel Bellerive", "F-2026-041", "3 648,00", "F-2026-051", "264,00", "3 902,00"]);
    const year = await make("Relevé depuis un an (PDF)");
    says(year.bytes, ["F-2026-005", "F-2026-029", "3 902,00"]);
  });

  it("an acknowledgement to sign, in the client's language", async () => {
    await toClient(page, "Riverbend Lodges Ltd");
    const { bytes } = await make("Reconnaissance de dette à signer (PDF)");
    says(bytes, ["Acknowledgement of debt", "Riverbend Lodges Ltd", "F-2026-034"]);
  });

  it("a payment plan to sign", async () => {
    await toClient(page, "Hôtel Bellerive");
    await main().getByRole("link", { name: "Échéancier…" }).click();
    await title("Échéancier pour Hôtel Bellerive");
    await main().getByRole("button", { name: "Calculer" }).click();
    const { bytes } = await make("Accord à signer (PDF)");
    says(bytes, ["Hôtel Bellerive", "Atelier Brunel", "F-2026-041"]);
  });

  it("an attestation for an invoice that is paid, and for no other", async () => {
    for (const [number, paid] of [["F-2026-029", true], ["F-2026-041", false]]) {
      await go(page, "Factures");
      await page.getByRole("button", { name: "Toutes" }).click();
      await page.getByLabel("Chercher un numéro, un client, un objet").fill(number);
      await page.getByRole("link", { name: number }).click();
      await title(`Facture ${number}`);
      const button = main().getByRole("button", { name: "Attestation de paiement (PDF)" });
      assert.equal(await button.count(), paid ? 1 : 0);
      if (paid) says((await make("Attestation de paiement (PDF)")).bytes, ["Hôtel Bellerive", number, "874,00", "29 septembre 2026"]);
    }
  });

  it("the aged balance of the company, whose sum is the one on the screen", async () => {
    await go(page, "Suivi");
    const owed = plain(await main().getByRole("definition").first().innerText());
    const { name, bytes } = await make("Balance âgée (PDF)");
    assert.match(name, /2026-11-21/);
    says(bytes, ["Atelier Brunel", "Hôtel Bellerive", "Mairie de Saint-Aubin", owed.replace(" €", "")]);
  });
});
