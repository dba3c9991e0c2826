// « Rien ne quitte cet appareil. » Listened to on a walk through every screen, and enforced by the browser.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { browser, download, go, made, profile } from "./person.mjs";
import { publish } from "./site.mjs";
import { tour } from "./tour.mjs";

let site, chrome;

before(async () => {
  site = await publish({ under: "/relancier/" });
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await site?.withdraw();
});

describe("nothing leaves this device", () => {
  const requests = [];
  const complaints = [];
  let context, page;

  it("asks nobody else for anything, on any screen, nor complains in the console", async () => {
    context = await profile(chrome);
    context.on("request", (request) => {
      // What shows PDF files is a part of Chromium, and comes from nowhere.
      if (/^chrome-extension:\/\/mhjfbmdgcfjbbpaeojofohoefgiehjai\/|^chrome:\/\/resources\//.test(request.url())) return;
      requests.push(`${request.method()} ${request.url()}`);
    });
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
    });
    context.on("weberror", (error) => complaints.push(`page error: ${error.error()}`));
    await context.exposeFunction("complain", (text) => complaints.push(text));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
        globalThis.complain(`refused by the policy: ${effectiveDirective} ${blockedURI}`),
      );
    });
    page = await tour(context, site.address, async () => {});
    // What is left of the walk: a letter, a file.
    await go(page, "À faire");
    await page.getByRole("link", { name: /^Écrire/ }).first().click();
    await made(page, () => page.getByRole("button", { name: "Faire la lettre (PDF)" }).click());
    await page.getByRole("button", { name: "Copier le message" }).click();
    await page.getByText(/^Copié\.|^Le navigateur n’a pas permis la copie/).waitFor();
    await page.goto(`${site.address}#/donnees`);
    await download(page, () => page.getByRole("button", { name: "Exporter tout" }).click());
    await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null));
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Mes données" }).waitFor();

    assert.deepEqual(requests.filter((request) => !request.startsWith(`GET ${site.address}`) && !request.startsWith(`GET blob:${new URL(site.address).origin}/`)), []);
    assert.deepEqual(complaints, []);
    assert.ok(requests.some((request) => request.endsWith(".wasm")), "the listening itself does not work");
  });

  it("keeps no name, number or amount outside of the database", async () => {
    await go(page, "Clients");
    const names = await page.getByRole("row").getByRole("link").allInnerTexts();
    assert.ok(names.length >= 12);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
    for (const name of [...names, "F-2026", "@", "Brunel", "IBAN", "FR76"]) assert.ok(!kept.includes(name), `${name} in ${kept}`);
  });

  it("has a policy in the page that names no other origin and allows nothing inline", async () => {
    const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    const directives = policy.split(";").map((directive) => directive.trim().split(/\s+/));
    for (const [name, ...sources] of directives) {
      // What the page made itself may be looked at: a letter, a logo.
      const own = ["img-src", "frame-src"].includes(name) ? ["blob:"] : [];
      for (const source of sources) assert.ok(["'self'", "'none'", "'wasm-unsafe-eval'", ...own].includes(source), `${name} ${source}`);
    }
    assert.deepEqual(directives.find(([name]) => name === "default-src"), ["default-src", "'none'"]);
    const html = (await site.read("index.html")).replace(/<!--.*?-->/gs, "");
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)/);
  });

  it("could not reach anyone else if it tried", async (test) => {
    let reached = 0;
    const elsewhere = createServer((_, response) => {
      reached += 1;
      response.writeHead(200, { "access-control-allow-origin": "*" }).end();
    });
    await new Promise((listening) => elsewhere.listen(0, "127.0.0.1", listening));
    test.after(() => elsewhere.close());
    const address = `http://127.0.0.1:${elsewhere.address().port}/`;
    const refused = await page.evaluate(async (address) => {
      const image = () =>
        new Promise((came, failed) => {
          const image = new Image();
          image.onload = came;
          image.onerror = failed;
          image.src = `${address}image.png`;
        });
      const frame = () =>
        new Promise((came, failed) => {
          document.addEventListener("securitypolicyviolation", failed, { once: true });
          const frame = document.createElement("iframe");
          frame.src = address;
          document.body.append(frame);
          frame.onload = came;
        });
      const tries = [() => fetch(address), image, () => import(`${address}script.js`), frame];
      let refused = 0;
      for (const attempt of tries) await attempt().catch(() => (refused += 1));
      navigator.sendBeacon(address, "all of it");
      return refused;
    }, address);
    assert.equal(refused, 4);
    assert.equal(reached, 0);
  });
});
