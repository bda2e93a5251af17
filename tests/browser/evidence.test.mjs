// The switch that shows what each paragraph of a chapter rests on, and the list of disputes put in
// another order or narrowed: by keyboard, from a folder, kept in the address.
// SITE and CHROMIUM as in window.mjs.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { fullest, pages } from './site.mjs';
import { SITE, close, inFolder, open, violations } from './window.mjs';

const chapter = fullest(pages(SITE)).find((page) => page.kind === 'chapter');

after(close);

describe('what paragraphs rest on', () => {
  const looks = (window) => window.$$eval('.prose > p[data-support]', (paragraphs) =>
    paragraphs.map((p) => {
      const { backgroundColor, borderLeftStyle } = getComputedStyle(p);
      return [p.dataset.support, backgroundColor, borderLeftStyle].join(' ');
    }));

  test('is shown by a key, and hidden again', () =>
    open(chapter.path, {}, async (window) => {
      const plain = await looks(window);
      assert.ok(plain.length > 5 && plain.every((look) => look.endsWith('none')));
      const button = window.locator('.lens button');
      await button.focus();
      await window.keyboard.press('Enter');
      assert.equal(await button.getAttribute('aria-pressed'), 'true');
      const shown = new Map((await looks(window)).map((look) => [look[0], look.slice(2)]));
      assert.ok(shown.size > 1, 'the chapter has paragraphs of two sorts');
      assert.equal(new Set(shown.values()).size, shown.size, 'each sort looks its own way');
      assert.equal(new URL(window.url()).hash, '#show=support');
      const key = await window.locator('.lens-key dd').allInnerTexts();
      const counts = [2, 1, 0].map((n) => plain.filter((look) => look.startsWith(`${n} `)).length);
      assert.deepEqual(key.map(Number), counts, 'the legend counts what is there');
      assert.match(await window.locator('p[data-support] > .pilcrow').first().getAttribute('aria-label'), /Rests on/);
      assert.deepEqual(await violations(window), []);
      await window.emulateMedia({ colorScheme: 'dark' });
      assert.deepEqual(await violations(window), []);
      await window.emulateMedia({ colorScheme: 'light' });
      await button.focus();
      await window.keyboard.press('Space');
      assert.equal(await button.getAttribute('aria-pressed'), 'false');
      assert.deepEqual(await looks(window), plain);
      assert.equal(new URL(window.url()).hash, '');
    }));

  test('is kept in the address, and goes on to the next chapter', () =>
    open(`${chapter.path}#show=support`, {}, async (window) => {
      assert.equal(await window.locator('.lens button').getAttribute('aria-pressed'), 'true');
      await window.locator('.prev-next a').first().click();
      await window.waitForLoadState();
      assert.notEqual(new URL(window.url()).pathname, new URL(inFolder(chapter.path)).pathname);
      assert.equal(await window.locator('.lens button').getAttribute('aria-pressed'), 'true');
    }));

  test('moves no line and runs out of no window', () =>
    open(chapter.path, {}, async (window) => {
      for (const width of [320, 390, 820, 1440]) {
        await window.setViewportSize({ width, height: 900 });
        const places = () => window.$$eval('.prose > p[data-support]', (all) => all.map((p) => {
          const range = document.createRange();
          range.selectNodeContents(p);
          const { left, width, height } = range.getBoundingClientRect();
          return [left, width, height].map(Math.round).join(' ');
        }));
        const before = await places();
        await window.locator('.lens button').click();
        assert.deepEqual(await places(), before, `${width} px`);
        const over = await window.evaluate(() =>
          document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(over <= 0, `${over} px too wide at ${width}`);
        await window.locator('.lens button').click();
      }
    }));

  test('offers nothing without scripts', () =>
    open(chapter.path, { scripts: false }, async (window) => {
      assert.equal(await window.locator('.lens').isVisible(), false);
    }));
});

describe('disputes', () => {
  const path = 'disputes.html';
  const items = (window) => window.$$eval('.disputes > li', (all) => all.filter((li) => !li.hidden)
    .map((li) => ({ ...li.dataset, kind: li.className, question: li.querySelector('h2').innerText })));
  const choose = async (window, name, key) => {
    await window.locator(`.arrange [name=${name}]`).focus();
    await window.keyboard.press(key);
  };

  test('are sorted by keyboard', () =>
    open(path, {}, async (window) => {
      const printed = await items(window);
      const sorted = (values, sign) => values.every((value, at) => at === 0 || sign * (value - values[at - 1]) >= 0);
      await choose(window, 'order', 'ArrowDown');
      assert.ok(sorted((await items(window)).map((it) => +it.spread), -1), 'by spread');
      for (const [order, key, sign] of [['accounts', 'accounts', -1], ['date', 'date', 1]]) {
        await window.locator('.arrange [name=order]').selectOption(order);
        const now = (await items(window)).map((it) => +it[key]);
        assert.ok(sorted(now, sign) && now.length === printed.length, order);
      }
      await window.locator('.arrange [name=order]').selectOption('kind');
      const kinds = (await items(window)).map((it) => it.kind);
      assert.equal(kinds.filter((kind, at) => kind !== kinds[at - 1]).length, new Set(kinds).size, 'kinds stand together');
      await window.locator('.arrange [name=order]').selectOption('');
      assert.deepEqual(await items(window), printed, 'and back');
    }));

  test('are narrowed by keyboard, and the address keeps it', () =>
    open(path, {}, async (window) => {
      const all = (await items(window)).length;
      await choose(window, 'kind', 'ArrowDown');
      const kind = await window.locator('.arrange [name=kind]').inputValue();
      const shown = await items(window);
      assert.ok(shown.length > 0 && shown.length < all && shown.every((it) => it.kind === kind));
      assert.equal(await window.locator('.arrange output').innerText(), `${shown.length} of ${all} questions`);
      await choose(window, 'source', 'ArrowDown');
      const source = await window.locator('.arrange [name=source]').inputValue();
      const both = await items(window);
      assert.ok(both.length < shown.length && both.every((it) => it.source.split(' ').includes(source)));
      await window.reload();
      assert.deepEqual(await items(window), both);
      await window.locator('.arrange [name=kind]').selectOption('');
      await window.locator('.arrange [name=source]').selectOption('');
      await window.locator('.arrange [name=chapter]').selectOption({ index: 1 });
      const chapter = await window.locator('.arrange [name=chapter]').inputValue();
      const told = await items(window);
      assert.ok(told.length > 0 && told.length < all && told.every((it) => it.chapter.split(' ').includes(chapter)));
    }));

  test('are all there without scripts', () =>
    open(path, { scripts: false }, async (window) => {
      assert.equal(await window.locator('.arrange').isVisible(), false);
      assert.ok(await window.locator('.disputes > li .chart.small').count() > 3);
    }));

  test('are accessible, sorted and narrowed', () =>
    open(`${path}#order=spread`, {}, async (window) => assert.deepEqual(await violations(window), [])));
});

describe('the list of sources', () => {
  const path = 'sources/index.html';
  const shown = (window) => window.$$eval('.source-list > li', (all) => all.filter((li) => li.checkVisibility())
    .map((li) => ({ ...li.dataset, words: li.innerText })));
  const select = (window, name, value) => window.locator(`.arrange [name=${name}]`).selectOption(value);

  test('is put in order, under no headings, and back', () =>
    open(path, {}, async (window) => {
      const printed = await shown(window);
      for (const [order, sign] of [['passages', -1], ['date', 1], ['title', 1]]) {
        await select(window, 'order', order);
        const now = (await shown(window)).map((it) => sign * it[order]);
        assert.deepEqual(now, [...now].sort((a, b) => a - b), order);
        assert.equal(now.length, printed.length);
        assert.equal(await window.locator('.source-group h2:visible').count(), 0);
      }
      await select(window, 'order', '');
      assert.deepEqual(await shown(window), printed);
    }));

  test('is narrowed, without empty headings, and the address keeps it', () =>
    open(path, {}, async (window) => {
      const all = await shown(window);
      await select(window, 'standing', 'known');
      const known = await shown(window);
      assert.ok(known.length > 0 && known.length < all.length && known.every((it) => it.standing === 'known'));
      await select(window, 'kind', { index: 1 });
      const both = await shown(window);
      assert.ok(both.every((it) => it.kind === both[0]?.kind));
      const empty = await window.$$eval('.source-group', (groups) =>
        groups.filter((group) => group.checkVisibility() && ![...group.querySelectorAll('li')].some((li) => li.checkVisibility())));
      assert.equal(empty.length, 0);
      await window.reload();
      assert.deepEqual(await shown(window), both);
      assert.deepEqual(await violations(window), []);
    }));
});
