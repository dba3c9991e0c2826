// A file from someone who means harm, taken in and shown on every screen that names what stands in it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { browser, download, made, open, plain, profile, says, toClient, words } from "./person.mjs";
import { publish } from "./site.mjs";

/** What would run, were any of it more than text. */
const RUNS = "globalThis.ran='yes';alert('ran')";
const NAME = `<img src=x onerror="${RUNS}">`;
const COMPANY = `</title></script><script>${RUNS}</script>`;
const NUMBER = `javascript:${RUNS}`;
const SUBJECT = `"><svg onload=${RUNS}>`;
const NOTE = `<iframe srcdoc="<script>parent.ran='yes'</script>"></iframe>\n=HYPERLINK("https://evil.example/?x","Cliquez")`;
const BODY = `</pre><a href="javascript:${RUNS}">payer</a> {{ nom }} <style>*{display:none}</style>`;
/** A name without a space, as long as names may be. */
const LONG = `AVIS${"W".repeat(196)}`;

const ids = Array.from({ length: 9 }, (_, place) => place.toString(16).padStart(32, "0"));
const stamp = (place) => `019a00000000-${place.toString(16).padStart(8, "0")}-00000000000000ab`;

const records = [
  {
    kind: "company",
    stamp: stamp(0),
    name: COMPANY,
    address: ["<b>12</b> rue des Lilas", "=1+1"],
    email: "a?bcc=x&y@exemple.fr",
    penalty_clause: { type: "legal_default" },
    terms: { type: "net", days: 30 },
    day_count: "fixed_365",
    imputation: "interest_first",
  },
  {
    kind: "client",
    id: ids[1],
    stamp: stamp(1),
    // Marks of order and of no width: they are not to be there any more.
    name: `\u202e${NAME}\u200b\u2066`,
    debtor: "business",
    language: "fr",
    contact_name: SUBJECT,
    email: "b?bcc=x&subject=y@exemple.fr",
    phone: "04 72 00 00 00",
    address: [`<base href="https://evil.example/">`, "69003 Lyon"],
    note: NOTE,
  },
  { kind: "client", id: ids[2], stamp: stamp(2), name: LONG, debtor: "business", language: "fr" },
  {
    kind: "invoice",
    id: ids[3],
    stamp: stamp(3),
    client: ids[1],
    number: NUMBER,
    subject: SUBJECT,
    issued: "2026-08-01",
    due: "2026-09-01",
    total: "2400.00",
  },
  { kind: "invoice", id: ids[4], stamp: stamp(4), client: ids[2], number: LONG, subject: LONG, issued: "2026-08-01", due: "2026-09-01", total: "9999999999.99" },
  { kind: "payment", id: ids[5], stamp: stamp(5), invoice: ids[3], date: "2026-09-15", amount: "100.00", note: NOTE },
  {
    kind: "contact",
    id: ids[6],
    stamp: stamp(6),
    client: ids[1],
    invoices: [ids[3]],
    channel: "email",
    at: "2026-10-01T09:00:00",
    to: `\u202e${NAME}`,
    subject: `\u202e${SUBJECT}`,
    body: BODY,
    amount: "2400.00",
    note: NOTE,
  },
];

/** The file, whole: who means harm knows how to reckon a checksum. */
function file() {
  const hash = createHash("sha256");
  for (const record of records) hash.update(`${JSON.stringify(record)}\n`);
  return JSON.stringify({ format: "relancier", version: 3, records, checksum: `sha256:${hash.digest("hex")}` });
}

describe("a file from someone who means harm", () => {
  const heard = [];
  let site, chrome, page;
  const main = () => page.getByRole("main");

  /** Nothing ran, and no mark turns the words beside it. */
  async function harmless(where) {
    assert.deepEqual(heard, [], where);
    assert.equal(await page.evaluate(() => globalThis.ran), undefined, where);
    const text = await page.evaluate(() => document.body.innerText);
    assert.doesNotMatch(text, /[\u200b\u202a-\u202e\u2066-\u2069]/u, `${where}: a mark of order is shown`);
  }

  before(async () => {
    site = await publish();
    chrome = await browser();
    const context = await profile(chrome, { viewport: { width: 390, height: 844 } });
    context.on("request", (request) => {
      const own = request.url().startsWith(site.address) || request.url().startsWith(`blob:${new URL(site.address).origin}/`);
      // What shows PDF files is a part of Chromium.
      if (!own && !/^chrome(-extension)?:/.test(request.url())) heard.push(request.url());
    });
    context.on("weberror", (error) => heard.push(`${error.error()}`));
    await context.exposeFunction("complain", (text) => heard.push(text));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
        globalThis.complain(`refused by the policy: ${effectiveDirective} ${blockedURI}`),
      );
    });
    page = await open(context, site.address);
    page.on("dialog", (dialog) => {
      heard.push(`a dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  it("comes in as any other, and its names are names", async () => {
    await main().getByRole("link", { name: "Restaurer une sauvegarde" }).click();
    await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();
    await page.getByLabel("Choisir un fichier").setInputFiles({ name: `${NAME.replaceAll("/", "")}.json`, mimeType: "application/json", buffer: Buffer.from(file()) });
    await harmless("the look at the file");
    await page.getByRole("button", { name: "Reprendre ces données" }).click();
    await page.getByRole("heading", { level: 1, name: /à relancer aujourd’hui/ }).waitFor();
    await page.getByRole("article", { name: NAME, exact: true }).waitFor();
    assert.equal(await page.locator("main img, main script, main iframe, main svg[onload]").count(), 0);
    await harmless("à faire");
  });

  it("runs nowhere: client, invoice, message and lists show it as it is written", async () => {
    await toClient(page, NAME);
    const client = plain(await words(main()));
    for (const text of [NAME, SUBJECT, "<base href=", "<iframe srcdoc="]) assert.ok(client.includes(plain(text)), text);
    const mail = await main().getByRole("link", { name: "b?bcc=x&subject=y@exemple.fr" }).getAttribute("href");
    assert.equal(mail, "mailto:b%3Fbcc%3Dx%26subject%3Dy@exemple.fr", "an address adds nobody");
    await main().getByText("Lire le texte envoyé").first().click();
    assert.ok(plain(await words(main())).includes("</pre><a href="));
    await harmless("the client");

    await main().getByRole("link", { name: NUMBER }).first().click();
    await page.getByRole("heading", { level: 1, name: `Facture ${NUMBER}` }).waitFor();
    await harmless("the invoice");
    const links = await page.evaluate(() => [...document.links].map((link) => link.protocol));
    assert.ok(links.every((protocol) => ["http:", "mailto:", "tel:", "sms:"].includes(protocol)), `${links}`);

    await toClient(page, LONG);
    await harmless("a client with a long name");
    for (const place of ["factures", "clients", "calendrier", "suivi", "textes", "donnees", "reglages"]) {
      await page.goto(`${site.address}#/${place}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await harmless(place);
    }
  });

  it("stays within the width of a telephone, however long a name is", async () => {
    for (const [place, title] of [
      ["", /à relancer aujourd’hui/],
      ["factures", "Factures"],
      ["clients", "Clients"],
      [`clients/${ids[2]}`, LONG],
      [`clients/${ids[2]}/corriger`, LONG],
      [`clients/${ids[2]}/ecrire`, LONG],
      [`clients/${ids[2]}/echeancier`, LONG],
      [`clients/${ids[2]}/juge`, LONG],
      [`clients/${ids[2]}/gardees`, LONG],
      [`factures/${ids[4]}`, LONG],
      [`factures/${ids[4]}/corriger`, LONG],
      ["courriers", "Courriers du jour"],
      ["calendrier", "Calendrier"],
      ["textes", "Mes textes"],
    ]) {
      await page.goto(`${site.address}#/${place}`);
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.equal(over, 0, `${place} is wider than the screen`);
    }
  });

  it("is words in a message and on paper", async () => {
    await page.goto(`${site.address}#/clients/${ids[1]}/ecrire`);
    await page.getByRole("heading", { level: 1, name: ` à ${NAME}` }).waitFor();
    await harmless("the message");
    const email = await download(page, () => page.getByRole("button", { name: "Enregistrer le courriel (.eml)" }).click());
    const head = email.bytes.toString("utf8").split(/\r\n\r\n/u, 1)[0];
    assert.doesNotMatch(head, /^(bcc|cc):/imu, "no recipient is added");
    const letter = await made(page, () => page.getByRole("button", { name: "Faire la lettre (PDF)" }).click());
    says(letter.bytes, ["<img src=x", "69003 Lyon"]);
    assert.doesNotMatch(letter.bytes.toString("latin1"), /\/(JavaScript|JS|OpenAction|URI)\b/u);
    await harmless("the letter");
  });

  it("goes out again as the text it is", async () => {
    await toClient(page, NAME);
    await harmless("the client again");
    await page.goto(`${site.address}#/donnees`);
    const again = await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    assert.ok(again.bytes.toString("utf8").includes(JSON.stringify(NAME)));
    await harmless("the data");
  });
});
