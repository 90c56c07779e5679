// Measures mails in a real browser as their readers meet them: on a phone and at a desk, by day and by night, without
// pictures, and as Word lays them out. The numbers are our bar (docs/looks.md).
// usage: NODE_PATH=… node measure.mjs MAIL.html…
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(path.join(process.env.NODE_PATH, "here.js"));
const { chromium } = require("playwright-core");
const mails = process.argv.slice(2);
const PHONE = { width: 375, height: 812 };
const DESK = { width: 640, height: 900 };
const BAR = {
  lead: 430, leadBelowMore: 600, usualLetters: 100, usualStories: 30,
  page: 6200, pageOfCards: 7000, letters: 28, target: 24, contrast: 4.5,
  pictureOfScreen: 0.7, enlarged: 1.5, hole: 30, ruleToLabel: 8, preheader: 140,
};
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
              "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args });
const page = await (await browser.newContext({ bypassCSP: true })).newPage();
if (await page.evaluate(widerThanReaders)) console.log("Install fonts-liberation: letters here are wider than readers' are");
let faults = 0;
for (const mail of mails) {
  const name = path.basename(mail, ".html");
  const found = [];
  const note = (where, some) => found.push(...some.map((one) => `${where}: ${one}`));
  await page.goto(pathToFileURL(path.resolve(mail)).href);
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      note(`${viewport.width} px ${colorScheme}`, await page.evaluate(everywhere, BAR));
    }
  }
  note("a phone", await page.evaluate(onPhone, [BAR, name]));
  note("pictures blocked", await page.evaluate(holes, BAR));
  note("Word", await page.evaluate(inWord, BAR));
  faults += found.length;
  if (found.length) console.log(`${name}\n  ${found.join("\n  ")}`);
}
await browser.close();
console.log(faults ? `${faults} faults` : `${mails.length} mails measured: nothing is wrong`);
process.exit(faults ? 1 : 0);

// ---- in the page

// The letters of Helvetica, Arial and Liberation Sans are equally wide, and those of telephones nearly so.
function widerThanReaders() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "100px Arial";
  return pen.measureText("The harbour clock").width > 850;
}

// The first screen, the whole length, and what fingers and eyes need.
function onPhone([bar, name]) {
  const found = [];
  const stories = document.querySelectorAll("h3");
  const [lead] = stories;
  const more = document.querySelector("img[src*=logo],img[src^=data],.i,.box");
  const bottom = lead.getBoundingClientRect().bottom;
  const most = more ? bar.leadBelowMore : bar.lead;
  const announced = document.querySelector(".box")?.getBoundingClientRect().top < bottom;
  if (lead.textContent.length <= bar.usualLetters && !announced && bottom > most)
    found.push(`the lead's headline ends at ${Math.round(bottom)}, ${most} is the most`);
  const long = name.includes("cards") ? bar.pageOfCards : bar.page;
  const high = document.documentElement.scrollHeight;
  if (stories.length === bar.usualStories && !more && high > long) found.push(`${high} pixels long, ${long} are the most`);
  for (const one of document.querySelectorAll("p:not(.t)")) {
    const lines = one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight);
    const dense = /[\u3040-\u30ff\u3400-\u9fff]/.test(one.textContent);
    const letters = one.textContent.trim().length / (Math.round(lines) - 0.5);
    if (!dense && letters && lines > 2.5 && letters < bar.letters && !/\S{40}/.test(one.textContent))
      found.push(`${letters.toFixed()} letters in a line: ${one.textContent.trim().slice(0, 60)}`);
  }
  for (const one of document.querySelectorAll("h3 a,.strip a,.foot a")) {
    const { height, width } = one.getBoundingClientRect();
    if (Math.min(height, width) < bar.target) found.push(`a finger has ${Math.round(width)} by ${Math.round(height)} for "${one.textContent.trim()}"`);
  }
  return found;
}

// Pictures, whether headlines are seen to be links, and whether a block stands at the side it is read from.
function everywhere(bar) {
  const found = [];
  const rgb = (text) => text.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255);
  const light = (one) => rgb(one).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/rgba\(.*, 0\)|transparent/.test(backgroundColor)) return backgroundColor;
    }
    return "rgb(255,255,255)";
  };
  for (const one of document.querySelectorAll("h3 a")) {
    const style = getComputedStyle(one);
    const [dark, bright] = [light(style.color), light(ground(one))].sort((a, b) => a - b);
    const contrast = (bright + 0.05) / (dark + 0.05);
    if (contrast < bar.contrast) found.push(`contrast ${contrast.toFixed(1)}: ${one.textContent.slice(0, 60)}`);
    if (!style.textDecorationLine.includes("underline")) found.push(`no link to the eye: ${one.textContent.slice(0, 60)}`);
  }
  for (const one of document.querySelectorAll("h1,h2,h3,p")) {
    const { direction, textAlign } = getComputedStyle(one);
    const side = direction === "rtl" ? "right" : "left";
    if (one.textContent.trim() && !/^(-webkit-)?(center|start)$/.test(textAlign) && textAlign.replace("-webkit-", "") !== side)
      found.push(`${direction}, and aligned ${textAlign}: ${one.textContent.trim().slice(0, 60)}`);
  }
  for (const one of document.images) {
    const { width, height } = one.getBoundingClientRect();
    if (height > bar.pictureOfScreen * innerHeight) found.push(`a picture ${Math.round(height)} high: ${one.src}`);
    if (one.naturalWidth && width > bar.enlarged * one.naturalWidth) found.push(`enlarged to ${Math.round(width)}: ${one.src}`);
  }
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) found.push(`${over} pixels wider than the window`);
  const [preheader] = document.querySelectorAll("body div[style*='display:none']");
  const letters = [...(preheader?.textContent ?? "")].filter((letter) => letter !== "\u034f").length;
  if (letters < bar.preheader) found.push(`a preheader of ${letters} letters: what follows shows in the inbox`);
  return found;
}

// Where pictures are blocked, between what is above and what is below them.
async function holes(bar) {
  const found = [];
  const gone = [...document.images].map((one) => new Promise((done) => {
    one.onerror = done;
    one.src = "blocked.png";
  }));
  await Promise.all(gone);
  for (const one of document.images) {
    if (one.alt) continue;
    const { width, height } = one.getBoundingClientRect();
    if (width * height > bar.hole ** 2) found.push(`a picture leaves ${Math.round(width)} by ${Math.round(height)}`);
  }
  for (const one of document.querySelectorAll("h3")) {
    const next = [...document.querySelectorAll("p.s,p.d")].find((p) => one.compareDocumentPosition(p) & 4 && p.textContent.trim());
    const gap = next ? next.getBoundingClientRect().top - one.getBoundingClientRect().bottom : 0;
    if (gap > bar.hole) found.push(`a picture leaves ${Math.round(gap)} pixels below "${one.textContent.slice(0, 40)}"`);
  }
  return found;
}

// Word reads no style sheet, knows no room or rule of anything but cells, and takes what stands in a line as it is.
function inWord(bar) {
  for (const sheet of document.querySelectorAll("style")) sheet.remove();
  for (const one of document.querySelectorAll("[style]"))
    if (!/^(TABLE|TD)$/.test(one.tagName)) for (const part of ["padding", "border", "max-width", "max-height", "display"])
      if (part !== "display" || one.style.display !== "none") one.style.setProperty(part, part === "display" ? "" : "initial");
  const found = [];
  for (const label of document.querySelectorAll("h2")) {
    const words = document.createRange();
    words.selectNodeContents(label);
    const top = words.getBoundingClientRect().top;
    const cell = label.closest("td");
    if (parseFloat(getComputedStyle(cell).borderTopWidth) && top - cell.getBoundingClientRect().top < bar.ruleToLabel)
      found.push(`a rule sticks to "${label.textContent.trim()}"`);
  }
  return found;
}
