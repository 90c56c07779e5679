// A reader's story in a real browser with JavaScript off: joins, confirms, gets a mail, chooses topics, gets only those,
// takes another address, leaves by the button of the mail program, and gets nothing more, not by an import either.
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
const MOVED = "mia@elsewhere.example";
const OTHER = "ben@reader.example";
const LOGO = new URL("../config/sample/pictures/logo.png", import.meta.url);
const TOPICS = ["business", "science"];
const WIDTHS = [390, 1280];
const SCHEMES = ["light", "dark"];
const STORIES = {
  en: [
    ["Shipyard wins order for six ferries", "Shares of the company rose and the market expects a profit this year."],
    ["Seals return to the river", "Biologists have counted 34 seals in the lower river, the first colony since 1911."],
  ],
  de: [
    ["Werft baut sechs Fähren", "Die Aktien des Unternehmens stiegen, und der Markt erwartet einen Gewinn."],
    ["Robben kehren in den Fluss zurück", "Biologen haben im unteren Fluss 34 Robben gezählt, die ersten seit 1911."],
  ],
  ar: [
    ["حوض السفن يفوز بعقد لبناء ست عبارات", "ارتفعت أسهم الشركة ويتوقع السوق تحقيق أرباح هذا العام."],
    ["عودة الفقمات إلى النهر", "أحصى علماء الأحياء أربعا وثلاثين فقمة في أسفل النهر لأول مرة منذ قرن."],
  ],
};
// What comes later, so unlike what came before that it is news.
const NEWS = [
  [["Bank raises its interest rate by a quarter", "Mortgages become dearer from May on."], ["Telescope finds a planet with two suns", "Astronomers saw it pass before its stars."]],
  [["Bakery chain closes forty branches", "Its owners blame the price of flour."], ["Vaccine against malaria works in a trial", "Four in five children were protected."]],
  [["Steel makers agree on a merger", "Regulators have until autumn to object."], ["Drill reaches ice that is a million years old", "The core is to tell of climates before."]],
];
const LETTERS = { en: "The Quay", de: "Der Kai", ar: "الرصيف" };

// Another site, whose page has forms that post to ours; a browser knows it by this name.
const ELSEWHERE = "evil.example";
const FORMS = ["join", "join/morning", "choices", "choices/x", "unsubscribe/x", "confirm/x", "address/x", "erase/x", "api/v1/join", "privacy"];
const elsewhere = http.createServer((asked, answer) => {
  const form = (path) => `<form method=post action="http://127.0.0.1:${asked.url.slice(1)}/${path}" enctype="${path.startsWith("api") ? "text/plain" : "application/x-www-form-urlencoded"}">
    <input name=address value="${OTHER}"><input name=digests value=morning><input name=List-Unsubscribe value=One-Click><button>${path}</button></form>`;
  answer.setHeader("content-type", "text/html").end(FORMS.map(form).join(""));
});
await new Promise((done) => elsewhere.listen(0, "127.0.0.1", done));

let faults = 0;
const check = (holds, what) => {
  if (!holds) {
    faults += 1;
    console.log(`  wrong: ${what}`);
  }
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", `--host-resolver-rules=MAP ${ELSEWHERE}:80 127.0.0.1:${elsewhere.address().port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`],
});
await Promise.all((named.length ? named : Object.keys(STORIES)).map(story));
await browser.close();
elsewhere.close();
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
    await digest("subscribers", "add", OTHER, "--to", "morning");
    await until("the pages are served", async () => (await ask(port, "GET", "/health")).status === 200);
    await postedElsewhere(viewer, port, language);
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
  const look = (name) => lookAt(page, viewer, port, `${language}-${name}`);
  const open = (where) => page.goto(where.startsWith("http") ? where : `${SITE}${where}`);
  const press = () => Promise.all([page.waitForLoadState("load"), page.locator("form button").first().click()]);
  const unchecked = () => page.evaluate(() => document.querySelector("form").setAttribute("novalidate", ""));
  const mails = (address = READER) => mailsTo(place, address);
  const sent = async (address) => {
    const before = mails(address).map((mail) => mail.name);
    await digest("send", "morning");
    return mails(address).filter((mail) => !before.includes(mail.name));
  };

  // joins
  await open("/join");
  await look("join-all");
  await open("/join/morning");
  await look("join");
  await page.fill("input[type=email]", "nobody");
  await pause(2100); // nobody fills in a form sooner
  await unchecked();
  await press();
  check((await page.locator("[aria-invalid=true]").count()) === 1, "what is no address is marked");
  await look("join-mistyped");
  await page.fill("input[type=email]", READER);
  await pause(2100);
  await press();
  await look("look-into-your-mail");

  // confirms
  await open(await until("the mail that asks", () => linkIn(mails(), "/confirm/")));
  await look("confirm");
  await press();
  await look("confirmed");
  await until("the welcome", () => mails().length === 2);

  // gets a mail, and reads the pages
  const [first] = await sent(READER);
  check(first && topicsIn(first).join() === "business,science", "the edition reaches who confirmed, with all topics");
  await until("the archive", async () => (await ask(port, "GET", "/morning/")).status === 200);
  for (const [name, where] of [["front", "/"], ["archive", "/morning/"], ["privacy", "/privacy"], ["nothing-here", "/a-page-that-is-not-there"]]) {
    await open(where);
    await look(name);
  }
  await open("/morning/");
  await page.locator("main a").first().click();
  await look("edition");

  // chooses topics
  const choices = linkIn([first], "/choices/");
  await open(choices);
  await look("choices");
  await page.fill("[name=until]", "2020-01-01");
  await unchecked();
  await press();
  check((await page.locator("[aria-invalid=true]").count()) === 1, "a day that is over is marked");
  await look("choices-mistyped");
  await page.fill("[name=until]", "");
  await page.locator('input[name="of.morning"][value=business]').uncheck();
  await page.locator('input[name="of.morning"][value=science]').check();
  await press();
  await look("choices-kept");
  writeArticles(place, language, 1);
  const [second] = await sent(READER);
  check(second && topicsIn(second).join() === "science", "the next mail has the topics that were chosen, and no other");
  const known = await ask(port, "GET", `${new URL(choices).pathname}/known`);
  check(known.status === 200 && JSON.stringify(JSON.parse(known.body)).includes(READER), "what is known of them is told");

  // takes another address
  await open(`${choices}/address`);
  await look("another-address");
  await page.fill("input[type=email]", MOVED);
  await press();
  await look("look-into-the-other-mail");
  await open(await until("the mail to the new address", () => linkIn(mails(MOVED), "/address/")));
  await look("moving");
  await press();
  await look("moved");
  await until("the move", async () => (await digest("subscribers", "list", "morning")).includes(MOVED));
  writeArticles(place, language, 2);
  const old = mails().length;
  const [third] = await sent(MOVED);
  check(third && topicsIn(third).join() === "science", "the new address gets what was chosen");
  await open("/choices");
  await look("lost-link");

  // leaves
  const leave = linkIn([third], "/unsubscribe/");
  await open(leave);
  await look("leave");
  const header = /^List-Unsubscribe: <(https:[^>]+)>/im.exec(third.text)?.[1];
  check(header === leave, "the header and the mail have one link");
  const answer = await ask(port, "POST", new URL(header).pathname, "List-Unsubscribe=One-Click");
  check(answer.status === 200 && !answer.headers["set-cookie"], "the POST of the mail program is answered");
  await open(leave);
  await look("left");
  fs.writeFileSync(path.join(place, "people.csv"), `email\n${MOVED}\n`);
  await digest("subscribers", "import", path.join(place, "people.csv"), "--to", "morning", "--consent", "an old list");
  writeArticles(place, language, 3);
  check((await sent(MOVED)).length === 0, "who left gets nothing more, not by an import either");
  check(mails().filter((mail) => linkIn([mail], "/unsubscribe/")).length <= old + 1, "the old address gets no edition more");
  check(mails(OTHER).length === 4, "everybody else gets every edition");

  // somebody else leaves by the button of the page, and says why
  await open(linkIn(mails(OTHER), "/unsubscribe/"));
  await press();
  await look("left-by-the-button");
  await page.locator("input[name=why]").first().check();
  await press();
  await look("said-why");

  // is forgotten
  const gone = linkIn([third], "/choices/");
  await open(gone);
  const erase = await page.locator('a[href*="/erase/"]').first().getAttribute("href");
  await open(erase);
  await look("erase");
  await press();
  await look("erased");
}

// What comes of it is seen at the end: everybody else gets the editions, and no other mail.
async function postedElsewhere(viewer, port, language) {
  const victim = await browser.newContext({ javaScriptEnabled: false });
  const page = await victim.newPage();
  for (const name of FORMS) {
    await page.goto(`http://${ELSEWHERE}/${port}`);
    const [answer] = await Promise.all([page.waitForNavigation(), page.getByRole("button", { name, exact: true }).click()]);
    const known = name.startsWith("join") || name === "choices";
    check(known ? answer.status() === 200 : answer.status() >= 400, `another site's form for /${name} is answered ${answer.status()}`);
    if (["join/morning", "choices", "privacy"].includes(name)) await lookAt(page, viewer, port, `${language}-posted-elsewhere-${path.basename(name)}`);
  }
  await victim.close();
}

// ---- the publication

function writePublication(place, port, language) {
  fs.rmSync(place, { recursive: true, force: true });
  for (const topic of TOPICS) fs.mkdirSync(path.join(place, "config/digests", topic), { recursive: true });
  fs.copyFileSync(LOGO, path.join(place, "config/logo.png"));
  const name = LETTERS[language];
  fs.writeFileSync(path.join(place, "config/digest.yaml"), [
    `name: ${name}`, "timezone: Europe/London", `language: ${language}`, `address: ${name}, 9 Harbour Street`,
    "editors: [ed@quay.example]", "mail: outbox", "logo: logo.png", "web:", `  url: ${SITE}`, `  listen: 127.0.0.1:${port}`, "",
  ].join("\n"));
  for (const [key, title] of [["morning", `${name} 1`], ["week", `${name} 2`]])
    fs.writeFileSync(path.join(place, `config/digests/${key}.yaml`), [
      `title: ${title}`, "send: by hand", `description: ${STORIES[language][0][0]}`, "topics: [business, science]", "sources:",
      ...TOPICS.map((topic) => `  - folder: ${topic}\n    name: ${name}\n    topic: ${topic}`), "",
    ].join("\n"));
  writeArticles(place, language, 0);
}

function writeArticles(place, language, number) {
  for (const [at, topic] of TOPICS.entries()) {
    const [title, words] = number ? NEWS[number - 1][at] : STORIES[language][at];
    const file = path.join(place, `config/digests/${topic}/${number}.txt`);
    fs.writeFileSync(file, `${title} (${topic}-${number})\n\n${words} ${number + 1}\n`);
  }
}

function topicsIn(mail) {
  return TOPICS.filter((topic) => mail.text.includes(`${topic}-`));
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

// Headers on one line each, and the parts as they were before they were encoded.
function unfolded({ name, text }) {
  const plain = text.replace(/\r\n/g, "\n").replace(/\n[ \t]+/g, " ");
  const boundary = /boundary="?([^";\n]+)/i.exec(plain)?.[1];
  const parts = plain.split(boundary ? `--${boundary}\n` : "\0").map((part) => {
    const [head, ...rest] = part.split("\n\n");
    const body = rest.join("\n\n");
    if (/^content-transfer-encoding: base64/im.test(head)) return `${head}\n\n${Buffer.from(body, "base64").toString("utf8")}`;
    return /^content-transfer-encoding: quoted-printable/im.test(head) ? part.replace(/=\n/g, "").replace(/=3D/g, "=") : part;
  });
  return { name, text: parts.join("") };
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

async function lookAt(page, viewer, port, name) {
  const html = await page.content();
  const where = `${SITE}${new URL(page.url()).pathname}`;
  check(!/<script/i.test(html), `${name} has a script`);
  for (const width of WIDTHS)
    for (const colorScheme of SCHEMES) {
      const seen = await viewer.newPage();
      await seen.setViewportSize({ width, height: 900 });
      await seen.emulateMedia({ colorScheme });
      await seen.route("**", (route) => (route.request().isNavigationRequest() ? route.fulfill({ contentType: "text/html", body: html }) : forward(route, port)));
      await seen.goto(where, { waitUntil: "load" });
      check(await seen.evaluate(() => [...document.images].every((one) => one.complete && one.naturalWidth)), `${name}: a picture is not there`);
      await seen.screenshot({ path: path.join(folder, "shots", `${name}-${width}-${colorScheme}.png`), fullPage: true });
      const over = await seen.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      check(over <= 0, `${name}, ${width} px ${colorScheme}: ${over} pixels wider than the window`);
      await seen.evaluate(axe);
      const { violations } = await seen.evaluate(() => globalThis.axe.run());
      for (const one of violations) check(false, `${name}, ${width} px ${colorScheme}: ${one.id}: ${one.nodes[0].html}`);
      await seen.close();
    }
}
