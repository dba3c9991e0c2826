// Going to court against a client: which way, which court, what is asked, what is missing, and the file to print.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browser, made, openExample, profile, says, toClient, words } from "./person.mjs";
import { publish } from "./site.mjs";

describe("before a judge", () => {
  let site, chrome, page;
  const main = () => page.getByRole("main");
  const panel = (name) => main().locator("section", { has: page.getByRole("heading", { level: 2, name }) });
  const title = (name) => page.getByRole("heading", { level: 1, name }).waitFor();

  before(async () => {
    site = await publish();
    chrome = await browser();
    page = await openExample(await profile(chrome), site.address);
  });
  after(async () => {
    await chrome?.close();
    await site?.withdraw();
  });

  async function toJudge(name) {
    await toClient(page, name);
    await main().getByRole("link", { name: "Aller devant le juge…" }).click();
    await title(`Aller devant le juge : ${name}`);
    await panel("Ce que vous demandez").waitFor();
  }

  it("is offered where something is late, and nowhere else", async () => {
    await toClient(page, "Hôtel Bellerive");
    assert.equal(await main().getByRole("link", { name: "Aller devant le juge…" }).count(), 0);
    await page.goto(`${page.url()}/juge`);
    await main().getByText("Rien n’est en retard chez ce client").waitFor();
    assert.equal(await main().getByRole("button").count(), 0);
  });

  it("a business: both ways, its court, the sums, and what to do first", async () => {
    await toJudge("Menuiserie Lacaze");
    const ways = await words(panel("Quelle voie prendre"));
    assert.match(ways, /Ouverte : 2 075,07 € en principal et intérêts, pour 5 000,00 € au plus/);
    assert.match(ways, /Injonction de payer/);
    assert.match(ways, /pas encore utilisable .*loi n° 2026-307 du 23 avril 2026.* \(à vérifier\)/);
    const judge = await words(panel("À qui s’adresser"));
    assert.match(judge, /Président du tribunal de commerce/);
    assert.match(judge, /38200 Vienne : le tribunal dont dépend cette commune/);
    assert.match(judge, /Cerfa n° 12946\*02 \(à vérifier\)/);
    const sums = await words(panel("Ce que vous demandez"));
    assert.match(sums, /Principal TTC, avoirs déduits 3 050,40 € Intérêts au 21 novembre 2026 24,67 € Indemnité forfaitaire de recouvrement 120,00 € À déduire : paiements reçus −1 000,00 € Total demandé 2 195,07 €/);
    assert.match(await words(panel("Avant d’y aller")), /À faire d’abord Aucune mise en demeure/);
    await main().getByText("Ce n’est pas un conseil juridique.").waitFor();
  });

  it("the person says what kind of debt it is, and stays where it was", async () => {
    const kind = main().getByLabel("De quelle dette s’agit-il ?");
    await kind.focus();
    await kind.selectOption({ index: 1 });
    await panel("À qui s’adresser").getByText("Président du tribunal judiciaire").waitFor();
    assert.ok(await kind.evaluate((element) => element === document.activeElement));
    assert.doesNotMatch(await words(panel("Quelle voie prendre")), /2026-307/);
    assert.match(await words(panel("La marche à suivre")), /Une contribution de 50,00 €.*\(à vérifier\)/);
    await kind.selectOption({ index: 0 });
    await panel("À qui s’adresser").getByText("Président du tribunal de commerce").waitFor();
  });

  it("the file is printed, with the pieces the screen lists", async () => {
    const pieces = await panel("Les pièces à réunir").getByRole("listitem").count();
    const { name, bytes } = await made(page, () => main().getByRole("button", { name: "Dossier à imprimer (PDF)" }).click());
    assert.equal(name, "2026-11-21 Injonction de payer – Menuiserie Lacaze.pdf");
    says(bytes, [
      "Dossier pour une injonction de payer",
      "Ce n’est pas un conseil juridique",
      "Président du tribunal de commerce",
      "Aucune mise en demeure n’est notée",
      "Total demandé 2 195,07 €",
      `${pieces} Relevé de compte du client Documents du client`,
      "Calcul des intérêts de la facture F-2026-033",
    ]);
  });

  it("a public buyer is no matter for an order to pay", async () => {
    await toJudge("Mairie de Saint-Aubin");
    assert.match(await words(panel("Quelle voie prendre")), /Pas d’injonction de payer contre un acheteur public/);
    assert.match(await words(panel("À qui s’adresser")), /Tribunal administratif .*\(à vérifier\)/);
    assert.equal(await main().getByLabel("De quelle dette s’agit-il ?").count(), 0);
    assert.equal(await panel("La marche à suivre").count(), 0);
  });

  it("one abroad is sought elsewhere", async () => {
    await toJudge("Riverbend Lodges Ltd");
    assert.match(await words(panel("Quelle voie prendre")), /Débiteur à l’étranger .*n° 1896\/2006/);
  });
});
