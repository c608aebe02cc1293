// Takes a picture of every page that a role can reach by links, once per kind of page, in two
// widths and two schemes. It follows links only and never sends a form.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { launch, signIn } from "./city.mjs";

const site = JSON.parse(process.env.SEMBILAN_SITE);
const WIDTHS = [390, 1280];
const SCHEMES = ["light", "dark"];
const MOST_PAGES = 80;
const troubles = [];

/** `/orang/12/hari/2026-03-02` and its sisters are one kind of page. */
const kind = (path) =>
  path
    .replace(/\d{4}-\d{2}(-\d{2})?/g, "tanggal")
    .replace(/\/\d+/g, "/nomor")
    .replace(/^\/$/, "/beranda")
    .slice(1)
    .replaceAll("/", "_")
    .replace(/[^\w.-]/g, "-");

const trouble = (role, path, what) => {
  troubles.push({ role, path, what });
  console.log(`! ${role} ${path}: ${what}`);
};

/** Paths of the links of a page that lead to pages. */
const links = async (page) => {
  const all = await page.$$eval("a[href]", (list) => list.map((a) => a.href));
  return all
    .map((href) => new URL(href))
    .filter((url) => url.origin === new URL(site.web).origin)
    .filter((url) => !/[?&]format=/.test(url.search) && !/\.\w+$/.test(url.pathname))
    .map((url) => url.pathname + url.search);
};

const shoot = async (page, role, path) => {
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const name = `${kind(path.split("?")[0])}-${width}-${scheme}.png`;
      await page.screenshot({ path: join(site.into, role, name), fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width && scheme === SCHEMES[0]) trouble(role, path, `${wide} px at ${width} px`);
    }
  }
};

/** Opens a page; a link to a file is no page, and what else goes wrong is told in words. */
const open = async (page, url) => {
  try {
    return (await page.goto(url, { waitUntil: "load" })) ?? "no answer";
  } catch (error) {
    return /Download is starting/.test(error.message) ? "file" : error.message.split("\n")[0];
  }
};

const visit = async (browser, login) => {
  await mkdir(join(site.into, login.role), { recursive: true });
  const context = await browser.newContext({ locale: "id-ID" });
  const page = await context.newPage();
  let path = "/masuk";
  page.on("console", (message) => {
    if (message.type() === "error") trouble(login.role, path, message.text());
  });
  page.on("pageerror", (error) => trouble(login.role, path, error.message));
  if (login.nip) await signIn(page, site, login);
  const queue = login.nip ? ["/"] : ["/masuk", "/aktivasi"];
  const seen = new Set();
  while (queue.length > 0 && seen.size < MOST_PAGES) {
    path = queue.shift();
    const name = kind(path.split("?")[0]);
    if (seen.has(name)) continue;
    seen.add(name);
    if (site.page && name !== "beranda" && !name.includes(site.page)) {
      if (seen.size > 1) continue;
    }
    const answer = await open(page, site.web + path);
    if (answer === "file") continue;
    if (typeof answer === "string" || answer.status() >= 400) {
      trouble(login.role, path, typeof answer === "string" ? answer : `status ${answer.status()}`);
      continue;
    }
    if (login.nip) queue.push(...(await links(page)));
    await shoot(page, login.role, path);
    console.log(`${login.role} ${path}`);
  }
  await context.close();
};

const browser = await launch();
try {
  const visitors = [{ role: "nobody" }, ...site.logins];
  for (const login of visitors.filter((one) => !site.role || one.role === site.role)) {
    await visit(browser, login);
  }
} finally {
  await browser.close();
}
await writeFile(join(site.into, "troubles.json"), JSON.stringify(troubles, null, 2));
console.log(`${troubles.length} troubles, see ${join(site.into, "troubles.json")}`);
process.exitCode = troubles.some((one) => /status 5/.test(one.what)) ? 1 : 0;
