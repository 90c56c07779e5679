// Measures mails in a real browser (measuring.mjs), and before that the measures themselves: what is wrong is found in a
// mail that was spoiled for it (spoiled.mjs), the first one.
// usage: NODE_PATH=… node measure.mjs SENTENCES.json MAIL.html…   (sentences.py writes the first)
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { measured, understood, widerThanReaders } from "./measuring.mjs";
import { SPOILED } from "./spoiled.mjs";

const require = createRequire(path.join(process.env.NODE_PATH, "here.js"));
const { chromium } = require("playwright-core");
const [file, ...mails] = process.argv.slice(2);
const sentences = understood(JSON.parse(fs.readFileSync(file, "utf8")));
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
              "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args });
const page = await (await browser.newContext({ bypassCSP: true })).newPage();
if (await page.evaluate(widerThanReaders)) console.log("Install fonts-liberation: letters here are wider than readers' are");
let faults = 0;
const tell = (name, found) => {
  faults += found.length;
  if (found.length) console.log(`${name}\n  ${found.join("\n  ")}`);
};
for (const [what, spoil] of SPOILED) {
  const found = await measured(page, mails[0], sentences, spoil);
  tell("the measures themselves", found.some((one) => what.test(one)) ? [] : [`nobody saw ${what} where it was`]);
}
for (const mail of mails) tell(path.basename(mail, ".html"), await measured(page, mail, sentences));
await browser.close();
console.log(faults ? `${faults} faults` : `${mails.length} mails measured: nothing is wrong, and ${SPOILED.length} faults would be seen`);
process.exit(faults ? 1 : 0);
