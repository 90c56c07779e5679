// Opens mails in a real browser at desk and phone width: light, dark, with pictures blocked, and inverted by force as
// Gmail's app does it.
// Nothing may overflow, and axe must find nothing (not asked of inverted ones, whose colours are not ours).
// Force is Chromium's own (--enable-features=WebContentsForceDark), the same code that darkens pages on Android.
// usage: NODE_PATH=… node look.mjs FOLDER MAIL.html…   (screenshots go to FOLDER)
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const require = createRequire(path.join(process.env.NODE_PATH, "here.js"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
const [folder, ...mails] = process.argv.slice(2);
// Rules about a whole page: the mail program supplies the page around a mail.
const elsewhere = ["landmark-one-main", "region", "page-has-heading-one", "landmark-unique"];
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
               "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"];
const forced = [...flags, "--enable-features=WebContentsForceDark", "--force-dark-mode"];
const open = (args) => chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args });

const faultsOf = async (page) => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.filter((one) => !elsewhere.includes(one.id)).map((one) => `${one.id}: ${one.nodes[0].html}`);
  return over > 0 ? [...found, `${over} pixels wider than the window`] : found;
};

let faults = 0;
for (const [args, modes] of [[flags, ["light", "dark", "blocked"]], [forced, ["inverted"]]]) {
  const browser = await open(args);
  for (const mail of mails) {
    const name = path.basename(mail, ".html");
    for (const width of [640, 375]) {
      for (const mode of modes) {
        const colorScheme = mode === "dark" ? "dark" : "light";
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, deviceScaleFactor: 1.5, bypassCSP: true });
        if (mode === "blocked") await page.route(/\.(png|svg|jpg|gif)$/, (route) => route.abort());
        await page.goto(pathToFileURL(path.resolve(mail)).href);
        // A mail program that inverts does not let the mail answer for itself.
        if (mode === "inverted") await page.evaluate(asGmailSeesIt);
        await page.screenshot({ path: path.join(folder, `${name}-${width}-${mode}.png`), fullPage: true });
        const found = mode === "inverted" ? [] : await faultsOf(page);
        faults += found.length;
        if (found.length) console.log(`${name}, ${width} px ${mode}:\n  ${found.join("\n  ")}`);
        await page.close();
      }
    }
  }
  await browser.close();
}
console.log(faults ? `${faults} faults` : `${mails.length} mails look good`);
process.exit(faults ? 1 : 0);

// Gmail drops the metas and rules by which a mail says that it has a dark scheme of its own.
function asGmailSeesIt() {
  for (const meta of document.querySelectorAll("meta[name$=color-scheme],meta[name$=color-schemes]")) meta.remove();
  for (const style of document.querySelectorAll("style"))
    style.textContent = style.textContent.replace(/:root\{[^}]*\}/g, "");
}
