// What every script that visits the running city needs: the browser, and a log-in as a person
// would do it, with the code of an authenticator, which follows the clock on the wall.

import { createHmac } from "node:crypto";
import { chromium } from "playwright-core";

/** Debian's Chromium; no other browser is ever fetched. */
export const launch = () =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

const base32 = (text) => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of text.toUpperCase().replace(/[^A-Z2-7]/g, "")) {
    bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
};

/** The six digits that an authenticator shows at a time (RFC 6238). */
export const totp = (secret, seconds) => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const mac = createHmac("sha1", base32(secret)).update(counter).digest();
  const at = mac[mac.length - 1] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
};

/** Logs in; throws with the words of the page when the city refuses. */
export const signIn = async (page, site, login) => {
  await page.goto(`${site.web}/masuk`);
  await page.fill("[name=nip]", login.nip);
  await page.fill("[name=password]", login.password);
  if (login.totp_secret) {
    await page.fill("[name=code]", totp(login.totp_secret, Date.now() / 1000));
  }
  await page.click('form[action="/masuk"] button');
  await page.waitForLoadState();
  if (new URL(page.url()).pathname === "/masuk") {
    throw new Error(`${login.role} is not let in: ${await page.innerText("main")}`);
  }
};
