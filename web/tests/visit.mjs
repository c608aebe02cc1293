// A visit to the running city with open eyes: whatever page it sees is held against what every
// page promises: axe, no sideways scroll, no word on the console, few enough nodes.

import { readFile } from "node:fs/promises";
import { signIn } from "./city.mjs";

const axe = await readFile(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [390, 1280];
const NARROWEST = 320;
const MOST_NODES = 1_200;

/** One person in one browser. */
export class Visit {
  constructor(context, page, site) {
    Object.assign(this, { context, page, site, faults: [], path: "/" });
    page.on("console", (message) => {
      // A browser calls a form with a flaw an error; the page it shows is the answer.
      const refused = /status of 422/.test(message.text());
      if (message.type() === "error" && !refused) this.fault(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.fault(`script: ${error.message}`));
  }

  /** Opens a browser for somebody; for nobody without a login. */
  static async of(browser, site, login, options = {}) {
    const context = await browser.newContext({ locale: "id-ID", ...options });
    const visit = new Visit(context, await context.newPage(), site);
    if (login) await signIn(visit.page, site, login);
    return visit;
  }

  fault(what) {
    this.faults.push(`${this.path}: ${what}`);
  }

  /** Opens a page and looks at it; the main pages also in the dark. */
  async open(path, { dark = false, list = false } = {}) {
    this.path = path;
    const answer = await this.page.goto(this.site.web + path);
    if (!answer || answer.status() >= 400) this.fault(`status ${answer?.status()}`);
    await this.look({ dark, list });
    return this.page;
  }

  /** Looks at the page as it stands. */
  async look({ dark = false, list = false } = {}) {
    this.path = new URL(this.page.url()).pathname;
    for (const scheme of dark ? ["light", "dark"] : ["light"]) {
      await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      for (const width of WIDTHS) {
        await this.page.setViewportSize({ width, height: 900 });
        await this.judge(`${width} px, ${scheme}`);
      }
    }
    await this.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    for (const width of [NARROWEST, WIDTHS[0]]) {
      await this.page.setViewportSize({ width, height: 900 });
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) this.fault(`${wide} px wide at ${width} px`);
    }
    if (list) {
      const nodes = await this.page.evaluate(() => document.querySelectorAll("*").length);
      if (nodes > MOST_NODES) this.fault(`${nodes} nodes`);
    }
    await this.page.setViewportSize({ width: WIDTHS[1], height: 900 });
  }

  /** Holds the page against axe. */
  async judge(how) {
    for (const one of await violations(this.page)) this.fault(`${how}: ${one}`);
  }

  /** Fills fields by name. */
  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.locator(`main [name="${name}"]`).first();
      const tag = await field.evaluate((it) => it.tagName);
      await (tag === "SELECT" ? field.selectOption(value) : field.fill(value));
    }
  }

  /** Ends the visit; gives what was wrong. */
  async end() {
    await this.context.close();
    return this.faults;
  }
}

/** What axe finds on a page, one line each. */
export const violations = async (page) => {
  await page.evaluate(axe);
  const run = (tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
  const result = await page.evaluate(run, TAGS);
  return result.violations.map(
    (one) => `${one.id} (${one.nodes.length}): ${one.nodes[0].html.slice(0, 160)}`,
  );
};

/** Counts what comes over the wire until told to stop: bytes and requests. */
export const metered = async (page) => {
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  const meter = { bytes: 0, requests: 0 };
  wire.on("Network.requestWillBeSent", () => (meter.requests += 1));
  wire.on("Network.loadingFinished", (end) => (meter.bytes += end.encodedDataLength));
  return meter;
};
