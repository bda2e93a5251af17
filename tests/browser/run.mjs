// Opens the built site in Chromium and looks at it as a reader would: from a folder and from a
// server, wide and narrow, light and dark, with JavaScript and without, by mouse and by keyboard.
// SITE names the folder (public/ of this repository if not set), CHROMIUM the browser.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';
import { KINDS, base, fullest, pages } from './site.mjs';

const SITE = resolve(process.env.SITE ?? join(import.meta.dirname, '../../public'));
const WIDTHS = [320, 390, 820, 1440];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--no-first-run', '--no-default-browser-check', '--mute-audio',
];

const all = pages(SITE);
const chosen = fullest(all);
const weights = new Map();
let browser;
let server;

before(async () => {
  server = await serve(SITE, base(SITE));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ARGS,
  });
});

after(async () => {
  await browser?.close();
  server?.stop();
  report();
});

const inFolder = (page) => pathToFileURL(join(SITE, page.path)).href;
const onServer = (page) =>
  new URL(page.kind === 'not-found' ? 'no/such/page.html' : page.path, server.address).href;

/** Runs `look` in a fresh window. */
async function inWindow(options, look) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  try {
    return await look(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Opens a page and gives all that it complained of, and every address that it asked for. */
async function open(window, address) {
  const complaints = [];
  const asked = [];
  window.on('pageerror', (error) => complaints.push(String(error)));
  window.on('console', (message) => {
    // That the page of lost readers comes with the status 404 is its very nature.
    const itself = message.location().url === address && /status of 404/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !itself) complaints.push(message.text());
  });
  window.on('requestfailed', (request) => complaints.push(`could not load ${request.url()}`));
  window.on('response', async (response) => {
    asked.push(response);
    if (response.status() >= 400 && response.url() !== address) {
      complaints.push(`${response.status()} for ${response.url()}`);
    }
  });
  await window.goto(address, { waitUntil: 'load' });
  await window.evaluate(() => document.fonts.ready.then(() => true));
  return { complaints, asked };
}

/** Prints how heavy the fullest page of each kind is. */
function report() {
  const line = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(11) : cell.padEnd(20))).join(''));
  console.log(`\nBytes of the fullest page of each kind (${all.length} pages in all)`);
  line('kind', 'HTML', 'gzip', 'with all', '  page');
  for (const { kind, html, bytes, path } of chosen) {
    line(kind, bytes, gzipSync(html).length, weights.get(kind) ?? '?', `  ${path}`);
  }
}

test('every kind of page is there', () => {
  const found = new Set(all.map((page) => page.kind));
  assert.deepEqual(KINDS.filter((kind) => !found.has(kind)), [], 'kinds without a page');
  assert.ok(!found.has('unknown'), 'each body says by its class what kind of page it is');
});

/** What a reader's line must carry at most, in bytes after gzip; faces are packed already. */
const BUDGET = { style: 25_000, script: 20_000, page: 45_000, faces: 160_000 };

test('style, script and pages keep to their budgets', () => {
  const packed = (path) => gzipSync(readFileSync(join(SITE, path))).length;
  const assets = (ending) => readdirSync(join(SITE, 'assets')).filter((name) => ending.test(name));
  const weight = (names) => names.reduce((sum, name) => sum + packed(join('assets', name)), 0);
  const heavy = all.map((page) => [gzipSync(page.html).length, page.path]).sort((a, b) => b[0] - a[0])[0];
  const found = {
    style: weight(assets(/^style\..*\.css$/)),
    script: weight(assets(/^script\..*\.js$/)),
    page: heavy[0],
  };
  console.log(`gzip: style ${found.style}, script ${found.script}, heaviest page ${heavy.join(' ')}`);
  const over = Object.entries(found).filter(([what, bytes]) => bytes > BUDGET[what]);
  assert.deepEqual(over, []);
});

test('the faces of a first visit keep to their budget', async () => {
  for (const kind of ['home', 'chapter', 'event', 'source']) {
    await inWindow({}, async (window) => {
      const { asked } = await open(window, onServer(chosen.find((page) => page.kind === kind)));
      const faces = asked.filter((it) => it.url().endsWith('.woff2'));
      const sizes = await Promise.all(faces.map(async (it) => (await it.body()).length));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      assert.ok(bytes > 0 && bytes <= BUDGET.faces, `${kind}: ${bytes} bytes of faces`);
    });
  }
});

for (const page of chosen) {
  describe(`${page.kind} (${page.path})`, { concurrency: 2 }, () => {
    test('opens from a folder without a complaint', { skip: page.kind === 'not-found' }, () =>
      inWindow({}, async (window) => {
        const { complaints, asked } = await open(window, inFolder(page));
        assert.deepEqual(complaints, []);
        const strangers = asked.map((it) => it.url()).filter((url) => !url.startsWith('file:'));
        assert.deepEqual(strangers, [], 'asked for what is not in the folder');
      }));

    test('opens from a server without a complaint, and asks no other', () =>
      inWindow({}, async (window) => {
        const { complaints, asked } = await open(window, onServer(page));
        assert.deepEqual(complaints, []);
        const strangers = asked.map((it) => it.url()).filter((url) => !url.startsWith(server.address));
        assert.deepEqual(strangers, [], 'asked another host, or outside the site');
        const styled = await window.evaluate(() => [...document.styleSheets].some((it) => it.cssRules.length > 0));
        assert.ok(styled, 'the style is there');
        const sizes = await Promise.all(asked.map(async (it) => (await it.body()).length));
        weights.set(page.kind, sizes.reduce((sum, size) => sum + size, 0));
      }));

    test('is accessible, light and dark, narrow and wide', () =>
      inWindow({}, async (window) => {
        await open(window, onServer(page));
        await window.evaluate(AXE);
        const told = [];
        for (const colorScheme of ['light', 'dark']) {
          for (const width of [390, 1440]) {
            await window.emulateMedia({ colorScheme });
            await window.setViewportSize({ width, height: 900 });
            told.push(...(await violations(window)).map((it) => `${colorScheme}, ${width} px: ${it}`));
          }
        }
        assert.deepEqual(told, []);
      }));

    test('is whole without JavaScript', async () => {
      const text = (javaScriptEnabled) =>
        inWindow({ javaScriptEnabled }, async (window) => {
          await window.goto(onServer(page));
          // What a script offers beside the text is marked as that.
          await window.$$eval('.by-script, [data-scripted], form[role=search]', (all) => all.forEach((it) => it.remove()));
          return (await window.locator('main').innerText()).replace(/\s+/g, ' ').trim();
        });
      const bare = await text(false);
      assert.ok(bare.length > 0, 'there is something to read');
      assert.equal(bare, await text(true));
    });

    test('lets the keyboard skip to the text', () =>
      inWindow({}, async (window) => {
        await open(window, onServer(page));
        await window.keyboard.press('Tab');
        const skip = window.locator(':focus');
        const { y } = (await skip.boundingBox()) ?? {};
        assert.ok(y >= 0, 'the first stop is on the screen once it has the focus');
        await window.keyboard.press('Enter');
        await window.waitForURL('**#*');
        assert.equal(await window.evaluate(() => document.querySelector(':target')?.localName), 'main');
      }));

    test('leads from the text to its notes and back', { skip: !page.html.includes('doc-noteref') }, () =>
      inWindow({ reducedMotion: 'reduce' }, async (window) => {
        await open(window, onServer(page));
        const calls = await window.locator('[role=doc-noteref]').count();
        for (const at of new Set([0, calls >> 1, calls - 1])) {
          await thereAndBack(window, window.locator('[role=doc-noteref]').nth(at));
        }
      }));
  });
}

/** What axe finds wrong with a page as it is shown now. */
async function violations(window) {
  const found = await window.evaluate(
    (values) => axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] }), TAGS);
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`));
}

/** Follows a note's call to the note, and the note's link for that very call back. */
async function thereAndBack(window, call) {
  const id = await call.getAttribute('id');
  const note = (await call.getAttribute('href')).slice(1);
  const before = await looks(window, note);
  await call.click();
  assert.equal(await target(window), note, 'the note is on the screen');
  assert.notEqual(await looks(window, note), before, 'one sees which note is meant');
  const plain = await looks(window, id);
  await window.locator(`[role=doc-backlink][href="#${id}"]`).first().click();
  assert.equal(await target(window), id, 'the call is on the screen again');
  assert.notEqual(await looks(window, id), plain, 'one sees which call it was');
}

/** The id of the page's target, if it is on the screen. */
function target(window) {
  return window.evaluate(() => {
    const target = document.querySelector(':target');
    const { top, bottom, width } = target.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < innerHeight ? target.id : null;
  });
}

/** What is seen of an element, as the style has it. */
function looks(window, id) {
  return window.evaluate((id) => {
    const { backgroundColor, boxShadow, color, outline } = getComputedStyle(document.getElementById(id));
    return [backgroundColor, boxShadow, color, outline].join(' | ');
  }, id);
}

test(`no page scrolls sideways, ${WIDTHS.join(', ')} px wide`, () =>
  inWindow({}, async (window) => {
    const wide = [];
    for (const page of all) {
      await window.goto(inFolder(page), { waitUntil: 'load' });
      for (const width of WIDTHS) {
        await window.setViewportSize({ width, height: 900 });
        const over = await window.evaluate(() =>
          document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wide.push(`${page.path}: ${over} px too wide at ${width}`);
      }
    }
    assert.deepEqual(wide, []);
  }));
