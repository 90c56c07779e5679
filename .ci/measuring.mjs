// What is measured of one mail in a real browser, as its readers meet it: on a phone and at a desk, by day and by night,
// without pictures, and as Word lays it out. The numbers are our bar (docs/looks.md).
import path from "node:path";
import { pathToFileURL } from "node:url";

const PHONE = { width: 375, height: 812 };
const DESK = { width: 640, height: 900 };
const BAR = {
  lead: 430, leadBelowMore: 600, usualLetters: 100, usualStories: 30,
  page: 6200, pageOfCards: 7000, letters: 28, target: 24, contrast: 4.5,
  pictureOfScreen: 0.7, enlarged: 1.5, hole: 30, ruleToLabel: 8, preheader: 140,
};
// Sentences of which less is fixed say nothing of a language: letters of one without a slot, and of one with a free slot.
const TELLING = { whole: 2, slotted: 8 };

// Everything that is wrong with the mail; `spoil` changes it in the page before it is measured.
export async function measured(page, mail, sentences, spoil = () => {}) {
  const name = path.basename(mail, ".html");
  const found = [];
  const note = (where, some) => found.push(...some.map((one) => `${where}: ${one}`));
  await page.goto(pathToFileURL(path.resolve(mail)).href);
  await page.evaluate(spoil);
  note("words", strange(await page.evaluate(said), sentences));
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
  return found;
}

// ---- its words

// Language → what says a sentence of ours in it, as `sentences.py` writes them.
export function understood(byLanguage) {
  const languages = Object.entries(byLanguage).map(([language, some]) => {
    const known = some.filter((one) => letters(one.replace(/\{\w+\}/g, "")) >= (/\{(?!number\})/.test(one) ? TELLING.slotted : TELLING.whole));
    const [slotted, whole] = [known.filter((one) => one.includes("{")), known.filter((one) => !one.includes("{"))];
    return [language, { whole: new Set(whole.map(plain)), slotted: slotted.map(pattern), weekdays: weekdays(language) }];
  });
  return new Map(languages);
}

const letters = (text) => (text.match(/\p{L}/gu) ?? []).length;
const plain = (text) => text.replace(/[\u2066-\u2069\u200e\u200f\u200c]/g, "").replace(/\s+/g, " ").trim();
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const pattern = (sentence) =>
  new RegExp(`^${plain(sentence).split(/(\{\w+\})/).map((one) => (one === "{number}" ? "\\d+" : /^\{/.test(one) ? ".+" : escaped(one))).join("")}$`);

function weekdays(language) {
  const { format } = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  return Array.from({ length: 7 }, (_, day) => format(Date.UTC(2026, 10, 23 + day)).toLowerCase());
}

// What is said around the stories in another language than the mail's: a sentence of ours, or a date.
function strange({ language, pieces }, sentences) {
  const own = sentences.get(language) ?? sentences.get("en");
  const says = (piece, of) => of.whole.has(piece) || of.slotted.some((one) => one.test(piece));
  const dated = (piece, of) => of.weekdays.some((day) => piece.toLowerCase().includes(day));
  return [...new Set(pieces.map(plain))].filter(Boolean).flatMap((piece) => {
    const isDate = /\b20\d\d\b/.test(piece);
    if (says(piece, own) || (isDate && dated(piece, own))) return [];
    const other = [...sentences].find(([, of]) => says(piece, of) || (isDate && dated(piece, of)));
    return other ? [`in a mail of ${language} stands in ${other[0]}: ${piece}`] : [];
  });
}

// ---- in the page

// What is seen around the stories: blocks, parted at their dots, and each text in them. What stories, editors and sources
// say is not of ours.
function said() {
  const { lang } = document.documentElement;
  const theirs = "h1,h3,.t,.i,.strip,.box,p[lang],span[lang],a[lang]";
  const pieces = [document.title];
  const blocks = [...document.querySelectorAll("p,h2,td,.s .d")].filter((one) => !one.querySelector("p,h1,h2,h3,table,td"));
  for (const one of blocks) {
    if (one.closest(theirs) || (one.matches(".s") && !one.matches(".d"))) continue;
    pieces.push(...one.textContent.split(" · "));
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
      if (!texts.currentNode.parentElement.closest(theirs)) pieces.push(...texts.currentNode.data.split("·"));
  }
  return { language: lang.split("-")[0], pieces };
}

// The letters of Helvetica, Arial and Liberation Sans are equally wide, and those of telephones nearly so.
export function widerThanReaders() {
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
