// Opens the built site in Chromium and looks at it as a reader would: from a folder and from a
// server, wide and narrow, light and dark, with JavaScript and without, by mouse and by keyboard.
// SITE and CHROMIUM as in window.mjs.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { KINDS, fullest, pages } from './site.mjs';
import { SITE, close, inFolder, inWindow, onServer, open, violations } from './window.mjs';

const WIDTHS = [320, 390, 820, 1440];
const all = pages(SITE);
const chosen = fullest(all);
const weights = new Map();

after(async () => {
  await close();
  report();
});

/** Where a server has a page; that of lost readers is wherever there is nothing. */
const served = (page) => (page.kind === 'not-found' ? 'no/such/page.html' : page.path);

/** Prints what a first visit to the fullest page of each kind carries, packed as a server packs it. */
function report() {
  const line = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(9) : cell.padEnd(24))).join(''));
  console.log(`\nBytes of a first visit to the fullest page of each kind, after gzip (${all.length} pages in all)`);
  line('kind', ...Object.keys(BUDGET), 'all', '  page');
  for (const { kind, path } of chosen) {
    const found = weights.get(kind) ?? {};
    const sum = Object.values(found).reduce((sum, bytes) => sum + bytes, 0);
    line(kind, ...Object.keys(BUDGET).map((what) => found[what] ?? '?'), sum, `  ${path}`);
  }
}

test('every kind of page is there', () => {
  const found = new Set(all.map((page) => page.kind));
  assert.deepEqual(KINDS.filter((kind) => !found.has(kind)), [], 'kinds without a page');
  assert.ok(!found.has('unknown'), 'each body says by its class what kind of page it is');
});

/** What a page must carry at most, in bytes after gzip; faces are packed already. `data` is what its
 *  scripts read; what search reads for a query is held by its own test. */
const BUDGET = { page: 45_000, style: 25_000, script: 20_000, data: 60_000, faces: 160_000, other: 5_000 };

/** All chapters stand in the book; nobody comes upon it by chance. Search is as large as it must be. */
const LARGER = { book: { page: 400_000 }, search: { script: 30_000 } };
const budget = (kind) => ({ ...BUDGET, ...LARGER[kind.replace(/,.*/, '')] });

/** What sort of thing a page has got. */
function sort(url, path) {
  const [, name] = url.match(/([^/]*)$/);
  if (name.endsWith('.woff2')) return 'faces';
  if (name.endsWith('.css')) return 'style';
  if (/\.js(on)?$/.test(name)) return url.includes('/assets/') ? 'script' : 'data';
  return path.endsWith(name) || name.endsWith('.html') ? 'page' : 'other';
}

/** What a page has got, by sort, in bytes. */
async function weigh(asked, path) {
  const found = Object.fromEntries(Object.keys(BUDGET).map((what) => [what, 0]));
  for (const it of asked) {
    const what = sort(it.url(), path);
    const body = await it.body();
    found[what] += what === 'faces' ? body.length : gzipSync(body).length;
  }
  return found;
}

test('no page is heavier than the budget', () => {
  const heavy = all.filter((page) => gzipSync(page.html).length > budget(page.kind).page);
  assert.deepEqual(heavy.map((page) => page.path), []);
});

for (const page of chosen) {
  describe(`${page.kind} (${page.path})`, { concurrency: 2 }, () => {
    test('opens from a folder without a complaint', { skip: page.kind === 'not-found' }, () =>
      open(page.path, {}, () => {}));

    test('opens from a server without a complaint, and asks no other', () =>
      open(served(page), { from: 'server' }, async (window) => {
        const styled = await window.evaluate(() => [...document.styleSheets].some((it) => it.cssRules.length > 0));
        assert.ok(styled, 'the style is there');
      }));

    test('keeps to its budget on a first visit', () =>
      open(served(page), { from: 'server' }, async (window, { asked }) => {
        // What comes after the page: the data of its scripts.
        await window.waitForLoadState('networkidle');
        const found = await weigh(asked, page.path);
        weights.set(page.kind, found);
        assert.ok(found.page > 0 && found.style > 0 && found.faces > 0, JSON.stringify(found));
        const most = budget(page.kind);
        const over = Object.entries(found).filter(([what, bytes]) => bytes > most[what]);
        assert.deepEqual(over, []);
      }));

    test('is accessible, light and dark, narrow and wide', () =>
      open(served(page), { from: 'server' }, async (window) => {
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
      const text = (scripts) =>
        open(served(page), { from: 'server', scripts }, async (window) => {
          // What a script offers beside the text is marked as that.
          await window.$$eval('.by-script, [data-scripted], form[role=search]', (all) => all.forEach((it) => it.remove()));
          return (await window.locator('main').innerText()).replace(/\s+/g, ' ').trim();
        });
      const bare = await text(false);
      assert.ok(bare.length > 0, 'there is something to read');
      assert.equal(bare, await text(true));
    });

    test('lets the keyboard skip to the text', () =>
      open(served(page), { from: 'server' }, async (window) => {
        await window.keyboard.press('Tab');
        const skip = window.locator(':focus');
        const { y } = (await skip.boundingBox()) ?? {};
        assert.ok(y >= 0, 'the first stop is on the screen once it has the focus');
        await window.keyboard.press('Enter');
        await window.waitForURL('**#*');
        assert.equal(await window.evaluate(() => document.querySelector(':target')?.localName), 'main');
      }));

    test('leads from the text to its notes and back', { skip: !page.html.includes('doc-noteref') }, () =>
      open(served(page), { from: 'server', reducedMotion: 'reduce' }, async (window) => {
        const calls = await window.locator('[role=doc-noteref]').count();
        for (const at of new Set([0, calls >> 1, calls - 1])) {
          await thereAndBack(window, window.locator('[role=doc-noteref]').nth(at));
        }
      }));
  });
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
      // The page of lost readers names its files from the host's root.
      const address = page.kind === 'not-found' ? await onServer(page.path) : inFolder(page.path);
      await window.goto(address, { waitUntil: 'load' });
      // What is too wide is so first where there is least room; the fullest pages are looked at in all widths.
      for (const width of chosen.includes(page) ? WIDTHS : WIDTHS.slice(0, 1)) {
        await window.setViewportSize({ width, height: 900 });
        const over = await window.evaluate(() =>
          document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wide.push(`${page.path}: ${over} px too wide at ${width}`);
      }
    }
    assert.deepEqual(wide, []);
  }));
