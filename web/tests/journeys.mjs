// The main tasks of the city in a real browser, each by the person whose task it is, from the
// first log-in to the locked month. Every page on the way is looked at.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, link, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, signIn, totp } from "./city.mjs";
import { Visit, metered, violations } from "./visit.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const program = process.env.SEMBILAN_BIN ?? join(root, "target/debug/sembilan");
const MONTH = "2026-03";
const DAY = "2026-03-31";

let folder;
let city;
let site;
let browser;

/** Makes a small city and waits for the line that says where it is. */
const start = async () => {
  folder = await mkdtemp(join(tmpdir(), "sembilan-perjalanan-"));
  const anywhere = "127.0.0.1:0";
  const options = ["--people", "400", "--dir", folder, "--quiet-machines"];
  const doors = ["--web", anywhere, "--machines", anywhere, "--metrics", anywhere];
  // The program prints by calling itself, so a build meanwhile must not take it away.
  const own = join(folder, "sembilan");
  await link(program, own).catch(() => copyFile(program, own));
  city = spawn(own, ["--json", "demo", ...options, ...doors], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DATABASE_URL: "" },
  });
  const lines = createInterface({ input: city.stdout });
  for await (const line of lines) {
    if (line.startsWith("{")) return JSON.parse(line);
  }
  throw new Error("the city ended before it was open");
};

const login = (role) => site.logins.find((one) => one.role === role);

/** What a visit found must be nothing. */
const calm = async (visit) => {
  const faults = await visit.end();
  assert.equal(faults.length, 0, `\n${faults.join("\n")}`);
};

before(async () => {
  if (!existsSync(program)) throw new Error(`${program} is missing: cargo build -p sembilan`);
  site = await start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (city && city.exitCode === null) {
    const ended = new Promise((done) => city.once("exit", done));
    city.kill("SIGTERM");
    await ended;
  }
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("the doors before a log-in", async () => {
  const visit = await Visit.of(browser, site);
  await visit.open("/masuk", { dark: true });
  await visit.open("/aktivasi");
  await calm(visit);
});

test("an employee reads the month and asks for a correction", async () => {
  const employee = login("employee");
  const visit = await Visit.of(browser, site, employee);
  await visit.open("/", { dark: true });
  await visit.open(`/presensi/${employee.person_id}/${MONTH}`, { dark: true });
  const page = await visit.open(`/presensi/${employee.person_id}/hari/${DAY}`);
  await visit.fill({ kind: "in", time: "07:25", reason: "Mesin di pintu depan mati sejak pagi" });
  await page.click("#ajukan [type=submit], #ajukan button");
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /Mesin di pintu depan mati/);
  await visit.look();
  await visit.open("/presensi/koreksi");
  await calm(visit);
});

test("the superior decides it", async () => {
  const visit = await Visit.of(browser, site, login("superior"));
  await visit.open("/", { dark: true });
  const page = await visit.open("/presensi/koreksi", { dark: true });
  const request = page.locator(".inbox-list > li", { hasText: "Mesin di pintu depan mati" });
  assert.equal(await request.count(), 1, "the request waits here");
  await request.locator("[name=verdict][value=approve]").click();
  await page.waitForLoadState();
  const waiting = page.locator(".inbox-list > li", { hasText: "Mesin di pintu depan mati" });
  assert.equal(await waiting.count(), 0, "it waits no longer");
  await visit.open("/presensi/unit", { list: true });
  await visit.open("/kinerja");
  await calm(visit);
});

test("an officer completes and computes the month", async () => {
  const visit = await Visit.of(browser, site, login("officer"));
  await visit.open("/", { dark: true });
  await visit.open("/orang", { dark: true, list: true });
  await visit.open("/mesin");
  await visit.open("/tpp");
  const page = await visit.open(`/tpp/${MONTH}/kelengkapan`, { dark: true });
  const waive = page.locator(`form[action="/tpp/${MONTH}/lanjut"]`);
  for (let round = 0; round < 8 && (await waive.count()) > 0; round += 1) {
    await visit.fill({ ground: "Diketahui kepala dinas" });
    await waive.locator("[type=submit], button").last().click();
    await page.waitForLoadState();
  }
  assert.equal(await waive.count(), 0, "nothing stands in the way");
  await visit.open(`/tpp/${MONTH}/hitung`);
  await page.locator(`form[action="/tpp/${MONTH}/hitung"] button`).click();
  await page.waitForURL(`**/tpp/${MONTH}/pengecualian`, { timeout: 120_000 });
  await visit.look({ dark: true });
  await visit.open(`/tpp/${MONTH}/bandingkan`);
  await visit.open(`/tpp/${MONTH}/daftar`, { list: true });
  await calm(visit);
});

test("the verifier checks, answers for the law and locks with a second factor", async () => {
  const verifier = login("verifier");
  const visit = await Visit.of(browser, site, verifier);
  const page = await visit.open(`/tpp/${MONTH}/kunci`, { dark: true });
  const accept = page.locator(`form[action="/tpp/${MONTH}/terima"]`);
  const keys = accept.locator("[name=keys]");
  if ((await keys.count()) > 0) {
    for (const key of await keys.all()) await key.check();
    await accept.locator("[name=ground]").fill("Dibandingkan dengan naskah peraturan");
    await accept.locator("button").last().click();
    await page.waitForLoadState();
  }
  await page.locator(`form[action="/tpp/${MONTH}/periksa"] button`).click();
  await page.waitForLoadState();
  await visit.look();
  await page.locator(`form[action="/tpp/${MONTH}/kunci"] button`).click();
  await page.waitForLoadState();
  if (new URL(page.url()).pathname === "/akun/konfirmasi") {
    await visit.look();
    await page.waitForTimeout(30_000 - (Date.now() % 30_000));
    await visit.fill({ code: totp(verifier.totp_secret, Date.now() / 1000) });
    await page.click("main form button");
    await page.waitForLoadState();
    await page.locator(`form[action="/tpp/${MONTH}/kunci"] button`).click();
  }
  await page.waitForURL(`**/tpp/${MONTH}/berkas`);
  await visit.look({ dark: true });
  await calm(visit);
});

test("the employee reads the payslip and why", async () => {
  const employee = login("employee");
  const visit = await Visit.of(browser, site, employee);
  const page = await visit.open(`/tpp/slip/${employee.person_id}/${MONTH}`, { dark: true });
  assert.match(await page.innerText("main"), /Rp/);
  await visit.open(`/tpp/slip/${employee.person_id}/${MONTH}/mengapa`, { dark: true });
  const paper = await page.request.get(`${site.web}/tpp/slip/${employee.person_id}/2026-02.pdf`);
  assert.equal(paper.status(), 200);
  assert.equal((await paper.body()).subarray(0, 5).toString(), "%PDF-");
  await visit.open("/akun");
  await calm(visit);
});

test("the auditor verifies the journal", async () => {
  const visit = await Visit.of(browser, site, login("auditor"));
  const page = await visit.open("/jurnal", { dark: true, list: true });
  await page.locator('form[action="/jurnal/verifikasi"] button').first().click();
  await page.waitForURL("**/jurnal/hasil", { timeout: 120_000 });
  await visit.look({ dark: true });
  await visit.open("/jurnal/3");
  await visit.open("/jurnal/3/bukti");
  await visit.open("/hukum");
  await visit.open("/kebijakan");
  await calm(visit);
});

test("the mayor reads today", async () => {
  const visit = await Visit.of(browser, site, login("mayor"));
  await visit.open("/", { dark: true });
  await visit.open("/presensi/hari-ini", { dark: true });
  await visit.open(`/presensi/kota/${MONTH}`);
  await calm(visit);
});

test("the first visit and the next page are light", async () => {
  const context = await browser.newContext({ locale: "id-ID" });
  const page = await context.newPage();
  const meter = await metered(page);
  await page.goto(`${site.web}/masuk`, { waitUntil: "networkidle" });
  const first = { ...meter };
  await signIn(page, site, login("agency_admin"));
  await page.waitForLoadState("networkidle");
  const before = meter.bytes;
  await page.goto(`${site.web}/orang`, { waitUntil: "networkidle" });
  const next = meter.bytes - before;
  await context.close();
  assert.ok(first.bytes <= 90_000, `the first visit takes ${first.bytes} bytes`);
  assert.ok(first.requests <= 8, `the first visit takes ${first.requests} requests`);
  assert.ok(next <= 15_000, `the next page takes ${next} bytes`);
});

test("logging in and asking for a correction work without scripts", async () => {
  const employee = login("employee");
  const visit = await Visit.of(browser, site, employee, { javaScriptEnabled: false });
  const { page } = visit;
  await page.goto(`${site.web}/presensi/${employee.person_id}/hari/2026-03-30`);
  await visit.fill({ kind: "out", time: "16:05", reason: "x" });
  await page.click("#ajukan [type=submit], #ajukan button");
  await page.waitForLoadState();
  assert.equal(await page.locator(".error-summary").count(), 1, "too short a reason is refused");
  assert.equal(await page.inputValue("main [name=time]"), "16:05", "what was typed stays");
  await visit.fill({ reason: "Rapat di kantor kecamatan sampai sore" });
  await page.click("#ajukan [type=submit], #ajukan button");
  await page.waitForLoadState();
  assert.match(await page.innerText("main"), /Rapat di kantor kecamatan/);
  await calm(visit);
});

test("the judge finds a page that nobody should have to read", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent('<html><body><img src="x"><input></body></html>');
  const found = await violations(page);
  await context.close();
  assert.ok(found.some((one) => one.startsWith("image-alt")), found.join("\n"));
  assert.ok(found.some((one) => one.startsWith("label")), found.join("\n"));
});
