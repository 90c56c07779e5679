// Ways to spoil a mail, each with what must be said of it; the mail is one of thirty stories in the look broadsheet.
// They run in the page.
const styled = (rules) => new Function(`document.head.insertAdjacentHTML("beforeend", ${JSON.stringify(`<style>${rules}</style>`)})`);
const said = (where, words) => new Function(`document.querySelector(${JSON.stringify(where)}).append(${JSON.stringify(` · ${words}`)})`);
const first = "[...document.querySelectorAll('.card p')].find((one) => one.textContent.length > 80)";
const pictured = (style, src = "") => new Function(`
  const picture = document.querySelector(".lead img") ?? document.querySelector("h3").appendChild(new Image());
  picture.alt = "";
  picture.style.cssText = ${JSON.stringify(style)};
  const source = ${JSON.stringify(src)};
  if (!source) return;
  picture.src = source;
  return picture.decode();`);
const DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

export const SPOILED = [
  [/the lead's headline ends at/, styled(".mast{padding-top:300px!important}")],
  [/pixels long/, styled(".foot{padding-bottom:3000px}")],
  [/letters in a line/, new Function(`${first}.style.width = "120px"`)],
  [/a finger has .* for "Unsubscribe"/, styled(".foot a{line-height:16px!important}")],
  [/px light: contrast/, styled("h3 a{color:#999!important}")],
  [/px dark: contrast/, styled("@media (prefers-color-scheme:dark){h3 a{color:#444!important}}")],
  [/no link to the eye/, styled("h3 a{text-decoration:none!important}")],
  [/ltr, and aligned right/, new Function(`${first}.style.textAlign = "right"`)],
  [/rtl, and aligned left/, new Function(`Object.assign(${first}, { dir: "rtl" }).style.textAlign = "left"`)],
  [/a picture 700 high/, pictured("display:block;width:100px;height:700px")],
  [/enlarged to 300/, pictured("display:block;width:300px;height:50px", DOT)],
  [/375 px light: \d+ pixels wider than the window/, styled(".mast h1{width:700px}")],
  [/a preheader of \d+ letters/, new Function("document.querySelector(\"body div[style*='display:none']\").textContent = 'Short.'")],
  [/a picture leaves 300 by 200/, pictured("display:block;width:300px;height:200px")],
  [/a picture leaves \d+ pixels below/, styled("h3{margin-bottom:60px!important}")],
  [/a rule sticks to/, new Function("for (const one of document.querySelectorAll('td.sec')) one.style.padding = 0")],
  [/stands in de: Abbestellen/, new Function("[...document.querySelectorAll('.foot a')].pop().textContent = 'Abbestellen'")],
  [/stands in de: 3 Min\. Lesezeit/, said(".card p.d:not(:has(b))", "3 Min. Lesezeit")],
  [/stands in fr: Mardi 24 novembre 2026/, said("td.d", "Mardi 24 novembre 2026")],
  [/in a mail of de stands in en: Unsubscribe/, new Function("document.documentElement.lang = 'de'")],
  [/in a mail of he stands in en: You get this mail because/, new Function("document.documentElement.lang = 'he'")],
];
