// Opens a mail in a real browser at phone and desk width, light and dark: nothing may overflow, axe must find nothing.
// usage: NODE_PATH=… node look.mjs MAIL.html FOLDER   (screenshots go to FOLDER)
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const require = createRequire(path.join(process.env.NODE_PATH, "here.js"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
const [mail, folder] = process.argv.slice(2);
// Rules about a whole page: the mail program supplies the page around a mail.
const elsewhere = ["landmark-one-main", "region", "page-has-heading-one", "landmark-unique"];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"],
});
let faults = 0;
for (const width of [375, 600]) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, deviceScaleFactor: 2, bypassCSP: true });
    await page.goto(pathToFileURL(path.resolve(mail)).href);
    await page.screenshot({ path: path.join(folder, `mail-${width}-${colorScheme}.png`), fullPage: true });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await page.addScriptTag({ path: axe });
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const found = violations.filter((one) => !elsewhere.includes(one.id)).map((one) => `${one.id}: ${one.nodes[0].html}`);
    if (over > 0) found.push(`${over} pixels wider than the window`);
    faults += found.length;
    console.log(`${width} px ${colorScheme}: ${found.length ? found.join("\n  ") : "good"}`);
    await page.close();
  }
}
await browser.close();
process.exit(faults ? 1 : 0);
