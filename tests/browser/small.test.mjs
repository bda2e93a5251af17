// Histories of a few files, built here: one whose language runs from right to left, and one with few
// years and a very long title. VARIORUM names the program (that of `cargo build` if not set).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ARGS, CHROMIUM } from './window.mjs';

const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, '../../target'));
const PROGRAM = process.env.VARIORUM
  ?? ['release', 'debug'].map((name) => join(TARGET, name, 'variorum')).find(existsSync);

const folder = mkdtempSync(join(tmpdir(), 'variorum-'));
let browser;

/** Builds a history of these files in a folder of this name. */
function build(name, files) {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, name, 'content', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  execFileSync(PROGRAM, ['build', '--quiet'], { cwd: join(folder, name), stdio: 'pipe' });
}

const thing = (fields, text = '') => `---\n${fields}\n---\n${text}\n`;
const claim = `claims:
  d:
    question: چند نفر کشته شدند؟
    measure: { of: کشته, unit: نفر }
    relation: rival
    accounts:
      - { source: a, at: p. 3, value: 12 }
      - { source: b, at: p. 3, at_least: 200 }`;

before(async () => {
  build('rtl', {
    'site.yaml': 'title: تاریخ نمک\nlanguage: fa\ncalendar: solar-hijri\n',
    'chapters/01-one.md': thing('title: نخست\nsummary: چگونه نمک به جنگ کشید.\nperiod: 1897-05/1898-06',
      'چنین گفت [[e]] پس از [[f]] [@a, p. 1].\n\nو چنین [@b, p. 2].\n\n![[e#d]]\n\n![[timeline]]'),
    'events/e.md': thing(`title: شورش\ndate: 1897-05-02\n${claim}`, 'شورش شد [@a, p. 3].'),
    'events/f.md': thing('title: فرمان\ndate: 1897-02-03', 'فرمان آمد [@b].'),
    'sources/a.md': thing('type: book\ntitle: تاریخ نمک\nauthor: [{ family: احمدی, given: علی }]\nissued: 1967'),
    'sources/b.md': thing('type: book\ntitle: The salt of Qaranth\nauthor: [{ family: Whitcombe, given: N. }]\nissued: 1911'),
  });
  build('one', { 'site.yaml': 'title: One\n', 'events/a.md': thing('title: A\ndate: 1896') });
  const place = (lat) => thing(`name: Place ${lat}\nkind: settlement\ncoordinates: { lat: ${lat}, lon: 62, precision: settlement }`);
  build('few', {
    'site.yaml': `title: ${'A very long quarrel about salt, its pans and its roads, '.repeat(4)}and its taxes\n`,
    'places/p.md': place(35),
    'places/q.md': place(36),
    'events/a.md': thing('title: A\ndate: 1896\nplace: p'),
    'events/b.md': thing('title: B\ndate: 1898\nplace: q'),
  });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Looks at a page of a history in a fresh window. */
async function look(path, width, eyes) {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  try {
    const window = await context.newPage();
    await window.goto(`${pathToFileURL(folder).href}/${path}`, { waitUntil: 'load' });
    await window.evaluate(() => document.fonts.ready.then(() => true));
    await eyes(window);
  } finally {
    await context.close();
  }
}

/** Where the letters lie that a pattern finds in an element. */
const letters = (window, selector, pattern) =>
  window.evaluate(([selector, pattern]) => {
    const all = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
    for (let node = all.nextNode(); node; node = all.nextNode()) {
      const found = node.data.match(new RegExp(pattern));
      if (!found) continue;
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const { left, right } = range.getBoundingClientRect();
      return { left, right };
    }
    return null;
  }, [selector, pattern]);

for (const width of [390, 1440]) {
  test(`words keep clear of their marks where lines run from the right, ${width} px wide`, () =>
    look('rtl/public/chapters/one.html', width, async (window) => {
      const over = await window.evaluate(() => [...document.querySelectorAll('.row, [role=listitem] a')].filter((it) => {
        const box = (name) => it.querySelector(name)?.getBoundingClientRect();
        const [words, mark] = [box('.value, text:not(.siglum)'), box('.mark')];
        return words.left < mark.right && mark.left < words.right && words.top < mark.bottom && mark.top < words.bottom;
      }).map((it) => it.outerHTML));
      assert.deepEqual(over, []);
    }));
}

test('a note, a sentence and a date in English keep their order from right to left', () =>
  look('rtl/public/chapters/one.html', 1440, async (window) => {
    const [number, note] = await window.evaluate(() => {
      const note = document.querySelector('.notes li');
      const { right } = note.getBoundingClientRect();
      return [right - parseFloat(getComputedStyle(note).paddingInlineStart), note.querySelector('a').getBoundingClientRect().right];
    });
    assert.ok(note <= number + 1, `the note keeps clear of its number: ${note}, ${number}`);
    const [stop, word] = [await letters(window, '.timeline figcaption', '\\.$'), await letters(window, '.timeline figcaption', 'Two')];
    assert.ok(stop.left > word.left, 'the full stop follows the sentence');
    const [day, year] = [await letters(window, '.of-chapter .date', '^\\d'), await letters(window, '.of-chapter .date', '1897')];
    assert.ok(day.right <= year.left, 'the day stands before the year');
    const [end, summary] = [await letters(window, '.summary', '\\.$'), await letters(window, '.summary', 'چ')];
    assert.ok(end.right <= summary.left, 'a Persian sentence ends at the left');
    const side = await window.locator('.sidenote').first().boundingBox();
    const text = await window.locator('.prose').boundingBox();
    assert.ok(side.x + side.width <= text.x && side.x >= 0, 'the notes stand in the margin at the left');
  }));

test('the years below the timeline keep clear of each other', () =>
  look('rtl/public/chronology.html', 390, async (window) => {
    await window.locator('.overview .years span').first().waitFor();
    const boxes = await window.evaluate(() => [...document.querySelectorAll('.overview .years span')]
      .map((it) => it.getBoundingClientRect()).map(({ left, right }) => [left, right]).sort((a, b) => a[0] - b[0]));
    boxes.slice(1).forEach(([left], at) => assert.ok(boxes[at][1] <= left, JSON.stringify(boxes)));
    assert.equal(await window.locator('.moves .tally').innerText(), 'All 2 events');
  }));

for (const width of [390, 1440]) {
  test(`the bars of few years stay within the column, ${width} px wide`, () =>
    look('few/public/map.html', width, async (window) => {
      const { least, most, left, right } = await window.evaluate(() => {
        const bars = [...document.querySelectorAll('.ends path')].map((it) => it.getBoundingClientRect());
        const { left, right } = document.querySelector('.map-controls').getBoundingClientRect();
        return { least: Math.min(...bars.map((it) => it.left)), most: Math.max(...bars.map((it) => it.right)), left, right };
      });
      assert.ok(least >= left && most <= right, `${least} to ${most} in ${left} to ${right}`);
    }));
}

test('the time that a caption calls shaded is so in print, too', () =>
  look('rtl/public/chapters/one.html', 1440, async (window) => {
    assert.match(await window.locator('.timeline figcaption').innerText(), /Shaded/);
    await window.emulateMedia({ media: 'print' });
    const [shade, ground] = await window.evaluate(() =>
      [getComputedStyle(document.querySelector('.timeline .period')).fill, getComputedStyle(document.body).backgroundColor]);
    assert.notEqual(shade, ground);
  }));

test('one event is told as one', () =>
  look('one/public/chronology.html', 390, async (window) => {
    await window.waitForFunction(() => document.querySelector('.moves .tally')?.textContent === 'One event');
  }));

test('a very long title takes two lines at the head of a narrow page, and is whole at its foot', () =>
  look('few/public/chronology.html', 390, async (window) => {
    const title = await window.locator('.site-title').boundingBox();
    const line = await window.evaluate(() => parseFloat(getComputedStyle(document.body).lineHeight));
    assert.ok(title.height <= 2.1 * line, `${title.height} px, lines of ${line}`);
    assert.match(await window.locator('.colophon').innerText(), /and its taxes/);
  }));
