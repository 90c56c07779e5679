// A reader's story in a real browser with JavaScript off: joins, confirms, gets a mail, leaves, and gets nothing more.
// Every page on the way is looked at in phone and desk width, light and dark: axe finds nothing, and nothing overflows.
// The publication is made for it, once in each language, and served by `digest start`; the browser reaches it at its
// https address through `forward` below, which stands for the web server in front.
// usage: BIN=… NODE_PATH=… node story.mjs FOLDER [LANGUAGE…]   (screenshots go to FOLDER/shots)
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const require = createRequire(path.join(process.env.NODE_PATH, "here.js"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [folder, ...named] = process.argv.slice(2);
const SITE = "https://quay.example";
const READER = "mia@reader.example";
const WIDTHS = [390, 1280];
const SCHEMES = ["light", "dark"];
const STORIES = {
  en: ["Shipyard wins order for six ferries", "Shares of the company rose and the market expects a profit this year."],
  de: ["Werft baut sechs Fähren", "Die Aktien des Unternehmens stiegen, und der Markt erwartet einen Gewinn."],
  ar: ["حوض السفن يفوز بعقد لبناء ست عبارات", "ارتفعت أسهم الشركة ويتوقع السوق تحقيق أرباح هذا العام."],
};
const LETTERS = { en: "The Quay", de: "Der Kai", ar: "الرصيف" };

let faults = 0;
const check = (holds, what) => {
  if (!holds) {
    faults += 1;
    console.log(`  wrong: ${what}`);
  }
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND"],
});
for (const language of named.length ? named : Object.keys(STORIES)) await story(language);
await browser.close();
console.log(faults ? `${faults} faults` : "every page is as it should be");
process.exit(faults ? 1 : 0);

async function story(language) {
  console.log(`the story in ${language}`);
  const place = path.join(folder, language);
  const port = await freePort();
  writePublication(place, port, language);
  const digest = (...words) => run(["--config", path.join(place, "config"), ...words]);
  const pages = spawn(path.join(process.env.BIN, "digest"), ["--config", path.join(place, "config"), "start"], { stdio: "inherit" });
  const reader = await browser.newContext({ javaScriptEnabled: false, locale: language });
  const viewer = await browser.newContext({ bypassCSP: true });
  await reader.route("**", (route) => forward(route, port));
  const page = await reader.newPage();
  try {
    await digest("subscribers", "add", "ben@reader.example", "--to", "morning");
    await until("the pages are served", async () => (await ask(port, "GET", "/health")).status === 200);
    await tell({ page, viewer, digest, place, port, language });
  } catch (error) {
    check(false, error.message);
  } finally {
    await reader.close();
    await viewer.close();
    const over = new Promise((done) => pages.on("exit", done));
    pages.kill("SIGTERM");
    await over;
  }
}

async function tell({ page, viewer, digest, place, port, language }) {
  const look = (name) => lookAt(page, viewer, `${language}-${name}`);
  const open = async (where) => page.goto(where.startsWith("http") ? where : `${SITE}${where}`);
  const press = async () => Promise.all([page.waitForLoadState("load"), page.locator("form button").first().click()]);
  const mails = () => mailsTo(place, READER);

  await open("/join");
  await look("join-all");
  await open("/join/morning");
  await look("join");
  await page.fill("input[type=email]", "nobody");
  await pause(2100); // nobody fills in a form sooner
  await page.evaluate(() => document.querySelector("form").setAttribute("novalidate", ""));
  await press();
  check((await page.locator("[aria-invalid=true]").count()) === 1, "what is no address is marked");
  await look("join-mistyped");
  await page.fill("input[type=email]", READER);
  await pause(2100);
  await press();
  await look("look-into-your-mail");

  const confirm = await until("the mail that asks", () => linkIn(mails(), "/confirm/"));
  await open(confirm);
  await look("confirm");
  await press();
  await look("confirmed");
  const first = await until("the welcome", () => mails().length === 2 && mails());

  await digest("send", "morning");
  const edition = mails().find((mail) => !first.some((one) => one.name === mail.name));
  check(edition, "the edition reaches who confirmed");
  const leave = linkIn([edition], "/unsubscribe/");
  for (const where of ["/", "/morning/", "/a-page-that-is-not-there"]) {
    await open(where);
    await look(where === "/" ? "front" : where.includes("not-there") ? "nothing-here" : "archive");
  }
  await open("/morning/");
  await page.locator("main a").first().click();
  await look("edition");

  await open(leave);
  await look("leave");
  const header = /^List-Unsubscribe: <(https:[^>]+)>/im.exec(edition.text)?.[1];
  check(header === leave, "the header and the mail have one link");
  const answer = await ask(port, "POST", new URL(header).pathname, "List-Unsubscribe=One-Click");
  check(answer.status === 200 && !answer.headers["set-cookie"], "the POST of the mail program is answered");
  await open(leave);
  await look("left");

  const before = mails().length;
  fs.writeFileSync(path.join(place, "people.csv"), `email\n${READER}\n`);
  await digest("subscribers", "import", path.join(place, "people.csv"), "--to", "morning", "--consent", "an old list");
  writeArticle(place, "later", language, 1);
  await digest("send", "morning");
  check(mails().length === before, "who left gets nothing more, not by an import either");
  check(mailsTo(place, "ben@reader.example").length === 2, "everybody else gets it");
}

// ---- the publication

function writePublication(place, port, language) {
  fs.rmSync(place, { recursive: true, force: true });
  fs.mkdirSync(path.join(place, "config/digests/inbox"), { recursive: true });
  const name = LETTERS[language];
  fs.writeFileSync(path.join(place, "config/digest.yaml"), [
    `name: ${name}`, "timezone: Europe/London", `language: ${language}`, `address: ${name}, 9 Harbour Street`,
    "editors: [ed@quay.example]", "mail: outbox", "web:", `  url: ${SITE}`, `  listen: 127.0.0.1:${port}`, "",
  ].join("\n"));
  for (const [key, title] of [["morning", `${name} 1`], ["week", `${name} 2`]])
    fs.writeFileSync(path.join(place, `config/digests/${key}.yaml`), [
      `title: ${title}`, "send: by hand", `description: ${STORIES[language][0]}`, "sources:", "  - folder: inbox",
      `    name: ${name}`, "topics: [business, science]", "",
    ].join("\n"));
  writeArticle(place, "first", language, 0);
}

function writeArticle(place, name, language, number) {
  const [title, words] = STORIES[language];
  fs.writeFileSync(path.join(place, `config/digests/inbox/${name}.txt`), `${title}${number ? ` ${number + 1}` : ""}\n\n${words} ${number}\n`);
}

async function run(words) {
  const child = spawn(path.join(process.env.BIN, "digest"), words);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (some) => (said += some));
  const code = await new Promise((done) => child.on("close", done));
  check(code === 0, `digest ${words.slice(2).join(" ")}: ${said}`);
  return said;
}

// ---- mails

function mailsTo(place, address) {
  const outbox = path.join(place, "outbox");
  const names = fs.existsSync(outbox) ? fs.readdirSync(outbox, { recursive: true }).filter((name) => name.endsWith(".eml")) : [];
  const mails = names.sort().map((name) => ({ name, text: fs.readFileSync(path.join(outbox, name), "utf8") }));
  return mails.map(unfolded).filter((mail) => new RegExp(`^To: .*${address}`, "im").test(mail.text));
}

function unfolded({ name, text }) {
  return { name, text: text.replace(/\r\n/g, "\n").replace(/\n[ \t]+/g, " ").replace(/=\n/g, "").replace(/=3D/g, "=") };
}

function linkIn(mails, part) {
  return mails.map((mail) => new RegExp(`${SITE}${part}[\\w.~-]+`).exec(mail.text)?.[0]).find(Boolean);
}

// ---- the way to the pages

function freePort() {
  return new Promise((done) => {
    const taken = http.createServer().listen(0, "127.0.0.1", () => {
      const { port } = taken.address();
      taken.close(() => done(port));
    });
  });
}

function ask(port, method, where, body = "", headers = {}) {
  const sent = body ? { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) } : {};
  return new Promise((done) => {
    const asked = http.request({ host: "127.0.0.1", port, method, path: where, headers: { ...headers, ...sent, connection: "close" } }, (answer) => {
      const parts = [];
      answer.on("data", (some) => parts.push(some));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    asked.on("error", () => done({ status: 0, headers: {}, body: Buffer.alloc(0) }));
    asked.end(body);
  });
}

async function forward(route, port) {
  const asked = route.request();
  const to = new URL(asked.url());
  check(to.origin === SITE, `the page asks ${to.origin}, which is not ours`);
  const { status, headers, body } = await ask(port, asked.method(), to.pathname + to.search, asked.postData() || "", { host: to.host });
  check(!headers["set-cookie"], `${to.pathname} sets a cookie`);
  await route.fulfill({ status: status || 502, headers, body });
}

async function until(what, found) {
  for (let tries = 0; tries < 1500; tries += 1) {
    const value = await found();
    if (value) return value;
    await pause(200);
  }
  throw new Error(`${what}: that did not come in five minutes`);
}

// ---- looking

async function lookAt(page, viewer, name) {
  const html = await page.content();
  check(!/<script/i.test(html), `${name} has a script`);
  for (const width of WIDTHS)
    for (const colorScheme of SCHEMES) {
      const seen = await viewer.newPage();
      await seen.setViewportSize({ width, height: 900 });
      await seen.emulateMedia({ colorScheme });
      await seen.setContent(html, { waitUntil: "load" });
      await seen.screenshot({ path: path.join(folder, "shots", `${name}-${width}-${colorScheme}.png`), fullPage: true });
      const over = await seen.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      check(over <= 0, `${name}, ${width} px ${colorScheme}: ${over} pixels wider than the window`);
      await seen.evaluate(axe);
      const { violations } = await seen.evaluate(() => globalThis.axe.run());
      for (const one of violations) check(false, `${name}, ${width} px ${colorScheme}: ${one.id}: ${one.nodes[0].html}`);
      await seen.close();
    }
}
