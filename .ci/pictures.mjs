// The documents' pictures of mails: README's of the sample, and those of each look, of the gallery.
// usage: NODE_PATH=… node pictures.mjs SAMPLE.html GALLERY FOLDER
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(path.join(process.env.NODE_PATH, "here.js"));
const { chromium } = require("playwright-core");
const [sample, gallery, folder] = process.argv.slice(2);
const page = (name) => path.join(gallery, fs.readdirSync(gallery).find((file) => file.endsWith(`-${name}.html`)));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"],
});

async function picture(mail, width, height, colorScheme = "light") {
  const shown = await browser.newPage({ viewport: { width, height }, colorScheme });
  await shown.goto(pathToFileURL(path.resolve(mail)).href);
  const taken = await shown.screenshot();
  await shown.close();
  return taken;
}

async function sideBySide(...taken) {
  const beside = await browser.newPage({ viewport: { width: 1005, height: 1380 } });
  const images = taken.map((one) => `<img src="data:image/png;base64,${one.toString("base64")}">`);
  await beside.setContent(`<body style="margin:0;display:flex;justify-content:space-between">${images.join("")}`);
  return beside.screenshot();
}

for (const [name, taken] of Object.entries({
  "mail": await sideBySide(await picture(sample, 600, 1380), await picture(sample, 375, 1380, "dark")),
  "broadsheet": await picture(page("broadsheet"), 600, 1000),
  "broadsheet-phone-dark": await picture(page("broadsheet"), 375, 1000, "dark"),
  "brief-phone": await picture(page("brief"), 375, 1000),
  "cards": await picture(page("cards"), 600, 1200),
  "cards-phone": await picture(page("cards"), 375, 1000),
})) fs.writeFileSync(path.join(folder, `${name}.png`), taken);
await browser.close();
