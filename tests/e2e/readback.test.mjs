// What leaves the page, read back by programs that know nothing of it: Python's email and urllib.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { browser, download, go, made, open, plain, profile, saved } from "./person.mjs";
import { publish } from "./site.mjs";

const skip = spawnSync("python3", ["-c", "import email, urllib.parse"]).status !== 0 && "python3 is needed to read the files back";

// The names fit one encoded word: between two in a name, Python 3.11 leaves the space that RFC 2047 takes away.
const COMPANY = 'Été, "Fils" <x@evil.example> & Cie';
const OWN = "compta+relance@dubreuil.example";
const CLIENT = 'Bcc: <y@evil.example>; 50 % & "Œuvres"';
const ADDRESS = "achats+relance&co%41@lacaze.example";
const COPY = "direction+copie&x@lacaze.example";
const NUMBER = "F-2026-200 & 50%;é";
const SUBJECT = "Été & 50 % 😀 « facture » =?UTF-8?B?eA==?= : un objet assez long pour tenir sur plus d’une ligne";
const BODY = [
  "Bonjour 😀 👨‍👩‍👧,",
  "",
  "Reste 1 200,00 € : 50 % & « é » = 100 % ? #oui; a+b, \\n",
  ".",
  "From là",
  "--relancier",
  "-- ",
  "Bcc: z@evil.example",
].join("\n");

const EML = `
import base64, email, email.policy, json, sys
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
def people(header):
    return [[one.display_name, one.addr_spec] for one in message[header].addresses]
parts = list(message.walk())
print(json.dumps({
    "headers": message.keys(),
    "from": people("from"), "to": people("to"),
    "cc": people("cc") if "cc" in message else [], "bcc": people("bcc") if "bcc" in message else [],
    "subject": message["subject"], "unsent": message["x-unsent"],
    "body": message.get_body(("plain",)).get_content().replace("\\r\\n", "\\n"),
    "attachments": [
        [one.get_filename(), one.get_content_type(), base64.b64encode(one.get_content()).decode()]
        for one in message.iter_attachments()
    ],
    "defects": [repr(flaw) for part in parts for flaw in part.defects]
        + [repr(flaw) for name in ("from", "to", "subject") for flaw in message[name].defects],
}))
`;

const LINK = `
import json, sys, urllib.parse
link = urllib.parse.urlsplit(sys.stdin.read())
fields = urllib.parse.parse_qsl(link.query, keep_blank_values=True, errors="strict")
print(json.dumps({
    "scheme": link.scheme, "to": urllib.parse.unquote(link.path, errors="strict"),
    "fields": fields, "fragment": link.fragment,
}))
`;

// Python has no reader of calendars: unfolding, splitting and unescaping are all there is to one.
const ICS = `
import json, re, sys
data = sys.stdin.buffer.read()
lines = data.split(b"\\r\\n")
assert lines.pop() == b"" and b"\\r" not in data.replace(b"\\r\\n", b"") and b"\\n" not in data.replace(b"\\r\\n", b"")
assert all(len(line) <= 75 for line in lines)
events, open_parts = [], []
for line in data.replace(b"\\r\\n ", b"").decode("utf-8").split("\\r\\n")[:-1]:
    name, value = line.split(":", 1)
    value = re.sub(r"\\\\(.)", lambda escape: "\\n" if escape[1] in "nN" else escape[1], value)
    if name == "BEGIN":
        open_parts.append(value)
        if value == "VEVENT":
            events.append({"alarms": []})
    elif name == "END":
        assert open_parts.pop() == value
    elif open_parts == ["VCALENDAR", "VEVENT"]:
        assert name not in events[-1]
        events[-1][name] = value
    elif open_parts == ["VCALENDAR", "VEVENT", "VALARM"] and name == "TRIGGER":
        events[-1]["alarms"].append(value)
assert not open_parts
print(json.dumps(events))
`;

/** What Python reads. */
function read(script, input) {
  return JSON.parse(execFileSync("python3", ["-c", script], { input, encoding: "utf8", env: { ...process.env, PYTHONUTF8: "1" } }));
}

describe("what leaves, read by other programs", { skip }, () => {
  let site, chrome, context, page;
  const main = () => page.getByRole("main");
  const title = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
  const mailLink = async () => read(LINK, await page.getByRole("link", { name: "Ouvrir dans ma messagerie" }).getAttribute("href"));
  const saveEmail = () => download(page, () => page.getByRole("button", { name: "Enregistrer le courriel (.eml)" }).click());

  async function invoice(client, number, issued, due, address) {
    await page.goto(`${site.address}#/factures/nouvelle`);
    await title("Saisir une facture");
    await page.getByLabel("Nom du client").fill(client);
    await page.getByLabel("Courriel du client").fill(address);
    await page.getByLabel("Numéro de la facture").fill(number);
    await page.getByLabel("Montant à payer, TTC").fill("1 200,00");
    await page.getByLabel("Date d’émission").fill(issued);
    await page.getByLabel("Échéance").fill(due);
    await page.getByRole("button", { name: "Enregistrer la facture" }).click();
    await title(`Facture ${number}`);
  }

  async function toMessage() {
    await go(page, "À faire");
    await page.getByRole("article", { name: CLIENT }).getByRole("link", { name: "Écrire le rappel amical" }).click();
    await title("Rappel amical à");
  }

  before(async () => {
    site = await publish();
    chrome = await browser();
    context = await profile(chrome);
    // The device's own choice of programs, which this browser may or may not have.
    await context.addInitScript(() => {
      globalThis.shared = new Promise((shared) => {
        const value = async ({ title, text, files }) => {
          const bytes = new Uint8Array(await files[0].arrayBuffer());
          shared({ title, text, name: files[0].name, type: files[0].type, letter: btoa(String.fromCharCode(...bytes)) });
        };
        Object.defineProperty(Navigator.prototype, "share", { configurable: true, value });
        Object.defineProperty(Navigator.prototype, "canShare", { configurable: true, value: () => true });
      });
    });
    page = await open(context, site.address);
    await page.getByRole("button", { name: "Commencer avec les miennes" }).click();
    await title("Réglages");
    await page.getByLabel("Nom de l’entreprise").fill(COMPANY);
    await page.getByLabel("Adresse").fill("3 rue du Rabot\n44000 Nantes");
    await page.getByLabel("Courriel").fill(OWN);
    await page.getByLabel("IBAN").fill("FR76 3000 6000 0112 3456 7890 189");
    await page.getByRole("button", { name: "Enregistrer mon entreprise" }).click();
    await title("Personne à relancer aujourd’hui");
    await invoice(CLIENT, NUMBER, "2026-09-30", "2026-10-31", ADDRESS);
    await go(page, "Clients");
    await main().getByRole("link", { name: CLIENT, exact: true }).click();
    await title(CLIENT);
    await main().getByRole("link", { name: "Corriger" }).click();
    await title("Corriger");
    await page.getByLabel("Téléphone").fill("+33 (0)6 12 34 56 78");
    await page.getByRole("button", { name: "Enregistrer les changements" }).click();
    await title(CLIENT);
    await toMessage();
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  it("the link for the mail program: as the page wrote it, and in one's own words", async () => {
    const written = await mailLink();
    assert.equal(written.scheme, "mailto");
    assert.equal(written.to, ADDRESS);
    assert.deepEqual(written.fields.map(([name]) => name), ["subject", "body"]);
    assert.ok(written.fields[0][1].includes(NUMBER));
    assert.ok(written.fields[1][1].includes(COMPANY));

    await page.getByLabel("Objet").fill(SUBJECT);
    await page.getByLabel("Message").fill(BODY);
    const own = await mailLink();
    assert.equal(own.to, ADDRESS);
    assert.deepEqual(own.fields, [["subject", SUBJECT], ["body", BODY.replaceAll("\n", "\r\n")]]);
    assert.equal(own.fragment, "");
  });

  it("the e-mail with its letter", async () => {
    const letter = await made(page, () => page.getByRole("button", { name: "Faire la lettre (PDF)" }).click());
    const file = await saveEmail();
    assert.equal(file.name, letter.name.replace(/\.pdf$/, ".eml"));
    await page.getByText("Est-ce parti ?").waitFor();

    const raw = file.bytes.toString("latin1");
    assert.doesNotMatch(raw, /[^\r\n\x20-\x7e]|\r(?!\n)|(?<!\r)\n/, "printable ASCII in lines that end in CR LF");
    assert.ok(raw.split("\r\n").every((line) => line.length <= 78));

    const email = read(EML, file.bytes);
    assert.deepEqual(email.defects, []);
    assert.deepEqual(email.headers, ["From", "To", "Subject", "X-Unsent", "MIME-Version", "Content-Type"]);
    assert.deepEqual(email.from, [[COMPANY, OWN]]);
    assert.deepEqual(email.to, [[CLIENT, ADDRESS]]);
    assert.equal(email.subject, SUBJECT);
    assert.equal(email.unsent, "1");
    assert.equal(email.body, BODY);
    assert.deepEqual(email.attachments, [[letter.name, "application/pdf", letter.bytes.toString("base64")]]);
  });

  it("is the same file the second time", async () => {
    const [first, second] = [await saveEmail(), await saveEmail()];
    assert.ok(first.bytes.equals(second.bytes));
  });

  it("a blind copy to oneself, in the link and in the file", async () => {
    await page.getByLabel(`M’en envoyer une copie cachée (${OWN})`).check();
    assert.deepEqual((await mailLink()).fields.map(([name]) => name), ["subject", "bcc", "body"]);
    assert.deepEqual((await mailLink()).fields[1], ["bcc", OWN]);
    assert.deepEqual(read(EML, (await saveEmail()).bytes).bcc, [["", OWN]]);
    await page.getByLabel(`M’en envoyer une copie cachée (${OWN})`).uncheck();
    assert.deepEqual((await mailLink()).fields.map(([name]) => name), ["subject", "body"]);
  });

  it("a visible copy to whom the client wishes, in the link and in the file", async () => {
    await main().getByRole("link", { name: CLIENT, exact: true }).click();
    await title(CLIENT);
    await main().getByRole("link", { name: "Corriger" }).click();
    await title("Corriger");
    await main().getByText("Relances", { exact: true }).click();
    await page.getByLabel("Copie à").fill(COPY);
    await page.getByRole("button", { name: "Enregistrer les changements" }).click();
    await title(CLIENT);
    await toMessage();
    await page.getByLabel("Objet").fill(SUBJECT);
    await page.getByLabel("Message").fill(BODY);
    assert.deepEqual((await mailLink()).fields[1], ["cc", COPY]);
    const email = read(EML, (await saveEmail()).bytes);
    assert.deepEqual(email.cc, [["", COPY]]);
    assert.deepEqual(email.to, [[CLIENT, ADDRESS]]);
  });

  it("files of one's own, beside the letter", async () => {
    const name = "Facture n° 12 – Été.pdf";
    await page.getByLabel("Joindre des fichiers…").setInputFiles([
      { name, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 the invoice") },
      { name: "bon.xyz", mimeType: "text/html", buffer: Buffer.from("<b>a note</b>") },
    ]);
    await page.getByRole("button", { name: "Ne pas joindre bon.xyz" }).waitFor();
    const { attachments } = read(EML, (await saveEmail()).bytes);
    assert.deepEqual(attachments.slice(1), [
      [name, "application/pdf", Buffer.from("%PDF-1.4 the invoice").toString("base64")],
      ["bon.xyz", "application/octet-stream", Buffer.from("<b>a note</b>").toString("base64")],
    ]);
    assert.equal(attachments.length, 3);
    await page.getByRole("button", { name: "Ne pas joindre bon.xyz" }).click();
    await page.getByRole("button", { name: `Ne pas joindre ${name}` }).click();
    await page.getByLabel("Joindre des fichiers…").setInputFiles([
      { name: "gros.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(10_000_001) },
    ]);
    await page.getByText("gros.pdf n’est pas joint").waitFor();
    assert.equal(read(EML, (await saveEmail()).bytes).attachments.length, 1);
  });

  it("a text message to a mobile telephone: what remains, and no penalties", async () => {
    const link = read(LINK, await page.getByRole("link", { name: "SMS", exact: true }).getAttribute("href"));
    assert.equal(link.scheme, "sms");
    assert.equal(link.to, "+33612345678");
    assert.deepEqual(link.fields.map(([name]) => name), ["body"]);
    const [[, text]] = link.fields;
    assert.ok(text.length < 300, text);
    for (const needed of [NUMBER, "1 200,00 €", COMPANY.replaceAll("’", "'")]) assert.ok(text.includes(needed), text);
    assert.doesNotMatch(text, /pénalité|indemnité|tribunal|juridiction/i);
  });

  it("goes to another program of the device, in one's own words, with its letter", async () => {
    const letter = await made(page, () => page.getByRole("button", { name: "Faire la lettre (PDF)" }).click());
    await page.getByRole("button", { name: "Partager…" }).click();
    const { name, bytes } = letter;
    assert.deepEqual(await page.evaluate(() => globalThis.shared), {
      title: SUBJECT, text: BODY, name, type: "application/pdf", letter: bytes.toString("base64"),
    });
  });

  it("is saved even when one goes elsewhere meanwhile", async () => {
    const file = await download(page, async () => {
      await page.getByRole("button", { name: "Enregistrer le courriel (.eml)" }).click();
      await go(page, "Clients");
    });
    assert.equal(read(EML, file.bytes).subject, SUBJECT);
    await go(page, "À faire");
    await page.getByRole("article", { name: CLIENT }).waitFor();
  });

  it("offers no sharing where the browser has none, no text message without a mobile number", async () => {
    const other = await context.newPage();
    await other.addInitScript(() => {
      delete Navigator.prototype.share;
    });
    await toMessage();
    await other.goto(page.url());
    await other.getByRole("link", { name: "SMS", exact: true }).waitFor();
    assert.equal(await other.getByRole("button", { name: "Partager…" }).count(), 0);
    await other.goto(page.url().replace("ecrire", "corriger"));
    await other.getByLabel("Téléphone").fill("02 61 91 12 34");
    await other.getByRole("button", { name: "Enregistrer les changements" }).click();
    await other.getByRole("heading", { level: 1, name: CLIENT }).waitFor();
    await other.goto(page.url());
    await other.getByRole("button", { name: "Enregistrer le courriel (.eml)" }).waitFor();
    assert.equal(await other.getByRole("link", { name: "SMS", exact: true }).count(), 0);
    await other.close();
  });

  describe("the calendar", () => {
    const exported = async () => {
      await go(page, "Calendrier");
      return download(page, () => page.getByRole("button", { name: "Exporter le calendrier (.ics)" }).click());
    };
    const OLD = "Ancien\\Client, & Fils; 😀";
    let first;

    before(async () => {
      await go(page, "Factures");
      await main().getByRole("link", { name: NUMBER }).click();
      await title(`Facture ${NUMBER}`);
      await page.getByRole("button", { name: "Promesse, litige, pause…" }).click();
      const dialog = page.getByRole("dialog", { name: "Laisser tranquille" });
      await dialog.getByLabel("Pourquoi").selectOption("Promesse de paiement");
      await dialog.getByLabel("Jusqu’au, ce jour compris").fill("2026-12-05");
      await dialog.getByRole("button", { name: "Laisser tranquille" }).click();
      await page.getByText("Promesse notée").waitFor();
      await invoice(OLD, "F-2021-7", "2021-11-10", "2021-12-10", "");
      await saved(page);
    });

    it("has the steps, the promises and the last days to sue, each on its day, with alarms", async () => {
      const file = await exported();
      assert.equal(file.name, "2026-11-21 Calendrier des relances.ics");
      await page.getByText("2026-11-21 Calendrier des relances.ics est enregistré.").waitFor();
      first = read(ICS, file.bytes);
      const told = first.map((event) => [event.SUMMARY, event["DTSTART;VALUE=DATE"], event.alarms].map((said) => (typeof said === "string" ? plain(said) : said)));
      assert.deepEqual(told.map(([summary]) => summary).sort(), [
        `Dernier jour pour agir en justice, facture F-2021-7 : ${OLD}`,
        `Fin de la promesse de paiement : ${CLIENT}`,
        `Rappel amical : ${OLD}`,
        // What follows if the promise is not kept.
        `Rappel amical : ${CLIENT}`,
      ]);
      const of = (start) => told.find(([summary]) => summary.startsWith(start));
      assert.ok(told.find(([summary]) => summary === `Rappel amical : ${CLIENT}`)[1] > "20261205");
      assert.deepEqual(of("Dernier jour").slice(1), ["20261210", ["-PT711H", "-PT159H"]]);
      assert.deepEqual(of("Fin de la promesse").slice(1), ["20261205", ["PT9H"]]);
      assert.match(of("Rappel amical")[1], /^202611\d\d$/);
      assert.ok(first.every((event) => event.DTSTAMP === "20261121T080000Z" && event.DESCRIPTION !== ""));
    });

    it("is changed by a later one: the same ids, a higher sequence", async () => {
      await context.clock.setFixedTime("2026-11-24T09:00:00+01:00");
      await page.reload();
      const later = read(ICS, (await exported()).bytes);
      const ids = (events) => events.map((event) => event.UID).sort();
      assert.deepEqual(ids(later), ids(first));
      assert.equal(new Set(ids(later)).size, later.length);
      assert.ok(Number(later[0].SEQUENCE) > Number(first[0].SEQUENCE));
      assert.ok(later[0].DTSTAMP > first[0].DTSTAMP);
    });
  });
});
