// The page of `report` in a browser: chromium, driven by playwright-core, checked with axe-core.
//
//   npm ci && COMMAND=../../target/release/wfp-events npm test
//
// SHOTS=DIRECTORY also takes screenshots. FACTOR=N allows times N times as long.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const command = resolve(process.env.COMMAND ?? "../../target/release/wfp-events");
const shots = process.env.SHOTS;
const factor = Number(process.env.FACTOR ?? 1);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const folder = mkdtempSync(join(tmpdir(), "report-"));
const run = (...args) => execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 30 });
const generate = (count, file) => run("generate", "-n", String(count), "--struct", "FWPM_NET_EVENT5", file);

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  generate(2000, "events.jsonl");
  run("report", "events.jsonl", "-o", "events.html");
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

// Opens a page of the folder. When the test ends, nothing may have been written to the console.
async function open(t, file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => request.url().startsWith("file:") || said.push(`requested ${request.url()}`));
  await page.goto(pathToFileURL(join(folder, file)).href);
  t.after(async () => {
    await context.close();
    assert.deepEqual(said, []);
  });
  return page;
}

const cells = (page, name) => page.locator(`#grid tbody .col-${name}`).allTextContents();
const found = async (page) => Number((await page.locator("#found").textContent()).split(" ")[0].replaceAll(",", ""));
const shot = (page, name, options) => shots && page.screenshot({ path: join(shots, `${name}.png`), ...options });
const lines = (file) => readFileSync(join(folder, file), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));

test("charts are drawn", async (t) => {
  const page = await open(t, "events.html");
  const boxes = await page.locator(".chart rect:not(.hit)").evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => width * height));
  assert.ok(boxes.length > 20 && boxes.every((area) => area > 0), `${boxes}`);
  const counts = await page.locator(".scroll .number").evaluateAll((all) => all.map((cell) => Number(cell.textContent) || 0));
  const timed = lines("events.jsonl").filter((event) => !String(event.header.timeStamp).startsWith("1601"));
  assert.equal(counts.reduce((sum, count) => sum + count, 0), timed.length);
});

test("the totals and counts are those of the records", async (t) => {
  const page = await open(t, "events.html");
  assert.equal(await page.locator(".totals .all dd").textContent(), "2,000");
  const drops = lines("events.jsonl").filter((event) => String(event.type).includes("_DROP")).length;
  assert.equal(await page.locator(".totals .drop dd").textContent(), drops.toLocaleString("en"));
  const timedOut = lines("events.jsonl").filter((event) => event.ikeMmFailure?.failureErrorCode === 13805 || event.ikeQmFailure?.failureErrorCode === 13805 || event.ikeEmFailure?.failureErrorCode === 13805).length;
  const row = page.locator(".errors li", { hasText: "13805 IKE_TIMED_OUT" });
  assert.equal(await row.locator(".count").textContent(), String(timedOut));
  assert.match(await row.textContent(), /did not complete in time/);
  await row.locator("summary").click();
  assert.ok((await row.locator("details p").innerText()).length > 50);
});

test("the table sorts by each column, both ways", async (t) => {
  const page = await open(t, "events.html");
  for (const heading of await page.locator("#grid thead th").all()) {
    const name = await heading.getAttribute("data-name");
    await heading.locator("button").click();
    assert.equal(await heading.getAttribute("aria-sort"), "ascending");
    const first = await cells(page, name);
    await heading.locator("button").click();
    assert.equal(await heading.getAttribute("aria-sort"), "descending");
    const last = await cells(page, name);
    const numeric = ["number", "localPort", "remotePort"].includes(name);
    const compare = numeric ? (a, b) => Number(a) - Number(b) : (a, b) => a.localeCompare(b, "en", { numeric: true });
    assert.ok(compare(first[0], last[0]) <= 0, `${name}: ${first[0]}, ${last[0]}`);
    if (numeric) assert.deepEqual(first.map(Number), first.map(Number).sort((a, b) => a - b));
  }
});

test("the search finds words, fields and whole cells, and leaves out", async (t) => {
  const page = await open(t, "events.html");
  const search = async (text) => {
    await page.locator("#search").fill(text);
    return found(page);
  };
  const count = (is) => lines("events.jsonl").filter(is).length;
  assert.equal(await search(""), 2000);
  const drop = await search("type=CLASSIFY_DROP");
  assert.equal(drop, count((event) => event.type === "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP"));
  assert.equal(await search("type:classify_drop"), drop + (await search("type=classify_drop_mac")));
  assert.equal(await search("-type=CLASSIFY_DROP"), 2000 - drop);
  const port = (event) => event.header.remotePort === 443 && [6, 17].includes(event.header.ipProtocol);
  assert.equal(await search("type=classify_drop remotePort=443"), count((event) => event.type === "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP" && port(event)));
  assert.ok((await search("svchost 443")) > 0);
  assert.ok((await search("app:\"program files\"")) > 0);
  assert.ok((await search("2024-01-11")) > 0);
  assert.equal(await search("nothing-of-the-kind"), 0);
  await page.locator("#search").fill("");
  const value = page.locator("[data-search^='error=']").first();
  const expected = await value.locator("xpath=..").locator(".count").textContent();
  await value.click();
  assert.equal(await found(page), Number(expected.replaceAll(",", "")));
});

test("a record opens with the keyboard, with what detail and explain show", async (t) => {
  const page = await open(t, "events.html");
  await page.locator("#search").focus();
  // The table follows: its headings, then its rows.
  await page.locator("#grid tbody tr[tabindex='0']").focus();
  for (const key of ["End", "Home", "PageDown", "ArrowUp", "Home", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
  assert.equal(await page.locator("#grid tr:focus").getAttribute("data-index"), "2");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#record[data-row='2']");
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const detail = run("decode", "-f", "detail", "--record", "2", "events.jsonl");
  const rows = await page.locator("#members tr").allInnerTexts();
  for (const line of detail.split("\n").slice(1).filter((line) => /^ {2}[a-z]/.test(line))) {
    const [name, value] = line.trim().split(/ {2,}/);
    assert.ok(rows.some((row) => plain(row).startsWith(plain(`${name} ${value ?? ""}`))), line);
  }
  await page.locator("input[value=bytes]").check();
  const explained = run("explain", "--record", "2", "events.jsonl");
  assert.equal((await page.locator("#bytes").innerText()).trimEnd(), explained.trimEnd());
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "bytes");
  await page.locator("#next").click();
  await page.waitForSelector("#record[data-row='3']");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#record").evaluate((dialog) => dialog.open), false);
  assert.equal(await page.locator("#grid tr:focus").getAttribute("data-index"), "3");
});

test("any record opens", async (t) => {
  const page = await open(t, "events.html");
  const empty = await page.evaluate(async () => {
    const empty = [];
    for (let row = 0; row < rows; row += 7) {
      const { members, bytes } = await linesOf(row);
      if (members.length < 3 || bytes.length < 3 || !members[0].includes(`record ${row} `) || !bytes[0].includes(`record ${row} `)) empty.push(row);
    }
    return empty;
  });
  assert.deepEqual(empty, []);
});

test("hostile texts are text", async (t) => {
  const markup = "</script><img src=x onerror=document.title='run'>";
  const escaped = markup.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const event = (data) => JSON.stringify({
    struct: "FWPM_NET_EVENT5",
    header: { timeStamp: "2026-02-03T10:11:12.1310000Z", flags: ["FWPM_NET_EVENT_FLAG_APP_ID_SET"], appId: `\\device\\${data}\u202e\u0007\u2028"&'.exe` },
    type: "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP",
    classifyDrop: { filterId: 66100, layerId: 44 },
  });
  const file = "x<img src=x onerror=document.title='file'>\u202e.jsonl";
  const names = readFileSync(new URL("../data/names/filters.xml", import.meta.url), "utf8").replace("Example quarantine inbound block", `${escaped}&#x202e;`);
  writeFileSync(join(folder, "names.xml"), names);
  writeFileSync(join(folder, file), `${event(markup)}\n${event("<!--<script>")}\n{"struct":"${markup}"}\n`);
  assert.throws(() => run("report", "--names", "names.xml", file, "events.jsonl", "-o", "hostile.html"), { status: 1 });
  const page = await open(t, "hostile.html");
  assert.match(await page.title(), /^Net events: /);
  assert.equal(await page.locator("img").count(), 0);
  await page.locator("#search").fill("filter:66100");
  assert.equal(await found(page), 2);
  const titles = await page.locator("#grid .col-app").evaluateAll((all) => all.map((cell) => cell.title));
  assert.ok(titles.includes(`\\device\\${markup}\\u{202e}\\u{7}\\u{2028}"&'.exe`), titles.join("\n"));
  assert.equal((await cells(page, "filter"))[0], `66100 ${markup}\\u{202e}`);
  assert.match((await cells(page, "file"))[0], /^x<img .*>\\u\{202e\}\.jsonl$/);
  assert.match(await page.locator(".notices").innerText(), /<img/);
  await page.locator("#grid [data-index='0']").click();
  await page.waitForSelector("#members table");
  assert.match(await page.locator("#members").innerText(), /<\/script><img/);
  assert.equal(await page.locator("img").count(), 0);
  assert.match(await page.title(), /^Net events: /);
  assert.doesNotMatch(readFileSync(join(folder, "hostile.html"), "utf8"), /\u202e|\u2028|\u0007/);
  if (shots) await shot(page, "hostile");
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing: ${colorScheme}`, async (t) => {
    const page = await open(t, "events.html", { colorScheme });
    await page.evaluate(axe);
    const check = async () => {
      const { violations } = await page.evaluate(() => axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
    };
    await page.locator(".tools summary").click();
    await page.locator(".chart summary").click();
    await check();
    await page.locator(".tools summary").click();
    await page.locator(".chart summary").click();
    await shot(page, colorScheme, { fullPage: true });
    await page.locator("#grid [data-index='8']").click();
    await page.waitForSelector("#members table");
    await check();
    await shot(page, `${colorScheme}-members`);
    await page.locator("input[value=bytes]").check();
    await check();
    await shot(page, `${colorScheme}-bytes`);
    await page.keyboard.press("Escape");
    await page.locator("#theme").click();
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(background, colorScheme === "light" ? "rgb(20, 23, 28)" : "rgb(246, 247, 249)");
    await check();
  });
}

test("a phone scrolls only down", async (t) => {
  const page = await open(t, "events.html", { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(await width(), 360);
  assert.ok(await page.locator("#grid").evaluate((grid) => grid.scrollWidth <= grid.clientWidth));
  await shot(page, "phone");
  await page.locator("#events").scrollIntoViewIfNeeded();
  await page.locator("#grid").scrollIntoViewIfNeeded();
  await shot(page, "phone-table");
  await page.locator("#grid [data-index='1']").tap();
  await page.waitForSelector("#members table");
  assert.equal(await width(), 360);
  assert.ok(await page.locator("#members").evaluate((members) => members.scrollWidth <= members.clientWidth));
  await shot(page, "phone-members");
});

test("on paper there are the first records, and no controls", async (t) => {
  const page = await open(t, "events.html");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#grid tbody:not(.pad) tr").count(), 200);
  assert.equal(await page.locator("#search").isVisible(), false);
  assert.match(await page.locator("#found").textContent(), /the first 200 are printed/);
  if (shots) await page.pdf({ path: join(shots, "print.pdf"), format: "A4" });
});

test("without events there is a page too", async (t) => {
  writeFileSync(join(folder, "empty.jsonl"), "");
  run("report", "empty.jsonl", "-o", "empty.html");
  const page = await open(t, "empty.html");
  assert.equal(await page.locator(".totals .all dd").textContent(), "0");
  assert.equal(await page.locator("#found").textContent(), "0 of 0");
});

test("100,000 events open and are filtered quickly", async (t) => {
  generate(100_000, "many.jsonl");
  const began = performance.now();
  run("report", "many.jsonl", "-o", "many.html");
  const made = performance.now() - began;
  const size = statSync(join(folder, "many.html")).size;
  const page = await open(t, "many.html");
  const opened = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    return { complete: navigation.loadEventEnd, interactive: navigation.domInteractive };
  });
  assert.equal(await found(page), 100_000);
  // From the input to the next frame.
  const time = (text) => page.evaluate(async (text) => {
    const search = document.getElementById("search");
    const began = performance.now();
    search.value = text;
    search.dispatchEvent(new Event("input"));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - began;
  }, text);
  const filtered = [];
  for (const text of ["s", "svchost 443", "remote:203.0.113 -error:13801", "2024-01-11 drop", "nothing-of-the-kind", ""]) filtered.push(await time(text));
  const sorted = await page.evaluate(() => {
    const began = performance.now();
    for (const button of document.querySelectorAll("#grid thead button")) button.click();
    return (performance.now() - began) / document.querySelectorAll("#grid thead button").length;
  });
  const began2 = performance.now();
  await page.locator("#grid [data-index='0']").click();
  await page.waitForSelector("#members table");
  const shown = performance.now() - began2;
  const ms = (number) => `${Math.round(number)} ms`;
  t.diagnostic(`made in ${ms(made)}; ${Math.round(size / 100_000)} bytes per event; open in ${ms(opened.complete)}; filtered in ${filtered.map(ms).join(", ")}; sorted in ${ms(sorted)}; a record shown in ${ms(shown)}`);
  assert.ok(opened.complete < 3000 * factor, `opened in ${ms(opened.complete)}`);
  assert.ok(Math.max(...filtered) < 200 * factor, `filtered in ${filtered.map(ms)}`);
});

test("a million events are counted and sampled", async (t) => {
  generate(1_000_000, "million.pcapng");
  const began = performance.now();
  run("report", "million.pcapng", "-o", "million.html");
  const made = performance.now() - began;
  const size = statSync(join(folder, "million.html")).size;
  const page = await open(t, "million.html");
  assert.equal(await page.locator(".totals .all dd").textContent(), "1,000,000");
  const rows = await found(page);
  assert.ok(rows > 50_000 && rows <= 100_000, `${rows}`);
  assert.match(await page.locator(".sampled").textContent(), /of the 1,000,000 records/);
  const tenths = await page.evaluate(() => data.number.reduce((counts, number) => (counts[Math.floor(number / 100_000)]++, counts), new Array(10).fill(0)));
  assert.ok(Math.min(...tenths) > 0.9 * Math.max(...tenths), `${tenths}`);
  t.diagnostic(`made in ${Math.round(made)} ms; ${Math.round(size / 1e6)} MB; ${rows} rows`);
});
