// The search: any spelling or script, beginnings, slips of the key, phrases; how much it fetches and
// how long it takes; by keyboard, and without scripts.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { SITE, close, inFolder, inWindow as inAnyWindow, onServer, violations } from './window.mjs';

const FILE = inFolder('search.html');
const inWindow = (options, look) => inAnyWindow({ width: 1000, ...options }, look);

after(close);

/** Waits for the answer and gives it: what is said, and of each kind the things found. */
async function answer(window) {
  await window.waitForFunction(() => document.getElementById('search-status').textContent !== '');
  return window.evaluate(() => ({
    said: document.getElementById('search-status').textContent,
    kinds: Object.fromEntries([...document.querySelectorAll('.found-kind')].map((group) => [
      group.getAttribute('aria-labelledby').replace('found-', ''),
      [...group.querySelectorAll('li')].map((item) => ({
        title: item.querySelector('a').textContent,
        href: item.querySelector('a').getAttribute('href'),
        passage: item.querySelector('.passage')?.textContent ?? '',
        marks: [...item.querySelectorAll('mark')].map((mark) => mark.textContent),
      })),
    ])),
  }));
}
async function ask(window, query, address = FILE) {
  await window.goto('about:blank');
  await window.goto(`${address}#q=${encodeURIComponent(query)}`);
  return answer(window);
}

describe('search', () => {
  const found = [
    ['person', 'dostum.html', ['Dostum', 'Dostam', 'دوستم', 'dostum’s', 'DOSTUM', 'عبدالرشيد دوستم']],
    ['person', '/massoud.html', ['Mas\'ud', 'Masʿūd', 'Mas‘ud', 'Massoud', 'مسعود', 'ahmed massoud']],
    ['place', '/kunduz.html', ['Kunduz', 'Qunduz', 'قندوز']],
    ['person', 'dostum.html', ['dost', 'Dostim', 'Fostum', 'dotsum']],
    ['place', '/mazar-i-sharif.html', ['Mazar-i-Sharif', 'mazar i sh', 'Mazar-e Sharif']],
  ];
  for (const [kind, page, queries] of found) {
    for (const query of queries) {
      test(`${query} finds ${page}`, () => inWindow({}, async (window) => {
        const { kinds, said } = await ask(window, query);
        const hrefs = (kinds[kind] ?? []).map((it) => it.href.replace(/#.*/, ''));
        assert.ok(hrefs.some((href) => href.endsWith(page)), `${said} ${JSON.stringify(kinds)}`);
      }));
    }
  }

  test('a slip is mended and said', () => inWindow({}, async (window) => {
    const { said } = await ask(window, 'Shebergan');
    assert.match(said, /^\d+ results?\. No page has “shebergan”; these have .*“sheberghan”/);
  }));

  test('a phrase is found as it stands, and only so', () => inWindow({}, async (window) => {
    const passage = 'tell the city from the province';
    const { kinds } = await ask(window, `"${passage}"`);
    const all = Object.values(kinds).flat();
    assert.deepEqual(all.map((it) => it.href), ['places/kunduz.html#p3']);
    assert.ok(all[0].passage.includes(passage));
    assert.deepEqual(Object.values((await ask(window, '"province the city tell from"')).kinds), []);
    assert.ok(Object.keys((await ask(window, 'province city tell from')).kinds).length > 0);
  }));

  test('a phrase of common words doesn’t read the whole index', () => inWindow({}, async (window) => {
    let files = 0;
    window.on('request', (request) => { if (/\/p\d+\.js$/.test(request.url())) files += 1; });
    for (const phrase of ['"of the"', '"Taliban of the Kabul"', '"in in"']) {
      files = 0;
      await ask(window, phrase);
      assert.ok(files <= 8, `${phrase}: ${files} files of texts`);
    }
  }));

  test('what a phrase was not looked for in is looked for when one wishes', () => inWindow({}, async (window) => {
    await ask(window, '"the Taliban"');
    const hrefs = () => window.evaluate(() => [...document.querySelectorAll('#found-event ~ ul a')].map((it) => it.href));
    for (let round = 0; round < 3; round++) {
      const before = (await hrefs()).length;
      await window.click('#found-event ~ .more');
      await window.waitForFunction((before) => document.querySelectorAll('#found-event ~ ul li').length > before, before);
    }
    const all = await hrefs();
    assert.equal(new Set(all).size, all.length);
  }));

  test('a word that is nowhere finds nothing', () => inWindow({}, async (window) => {
    const { said, kinds } = await ask(window, 'xylophonist');
    assert.equal(said, 'Nothing has “xylophonist”.');
    assert.deepEqual(kinds, {});
  }));

  test('results are highlighted, and their links lead to the very passage', () => inWindow({}, async (window) => {
    const { kinds } = await ask(window, 'graves prisoners');
    for (const item of Object.values(kinds).flat()) {
      assert.ok(item.marks.length > 0, item.title);
      const [path, anchor] = item.href.split('#');
      const html = readFileSync(join(SITE, decodeURIComponent(path)), 'utf8');
      assert.ok(!anchor || html.includes(`id="${decodeURIComponent(anchor)}"`), item.href);
    }
    assert.ok(Object.keys(kinds).length > 1);
  }));

  test('results are accessible, also narrow and dark', () => inWindow({}, async (window) => {
    for (const [width, colorScheme] of [[320, 'light'], [1440, 'dark']]) {
      await window.setViewportSize({ width, height: 900 });
      await window.emulateMedia({ colorScheme });
      await ask(window, 'Dostam Kabul', await onServer('search.html'));
      assert.deepEqual(await violations(window), []);
      assert.ok(await window.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} px`);
      const small = await window.evaluate(() => [...document.querySelectorAll('.search input, .more')]
        .filter((it) => it.type !== 'checkbox' && it.getBoundingClientRect().height < 24).map((it) => it.outerHTML));
      assert.deepEqual(small, []);
    }
  }));

  test('more of a kind can be asked for, and keeps the focus', () => inWindow({}, async (window) => {
    const first = (await ask(window, 'Taliban')).kinds.event.length;
    await window.focus('#found-event ~ .more');
    await window.keyboard.press('Enter');
    await window.waitForFunction((first) => document.querySelectorAll('#found-event ~ ul li').length > first, first);
    assert.equal(await window.evaluate(() => document.activeElement.localName), 'a');
  }));

  test('as one types, the address keeps the query', () => inWindow({}, async (window) => {
    await window.goto(FILE);
    await window.focus('#search-field');
    await window.keyboard.type('kabul');
    await answer(window);
    await window.waitForFunction(() => location.hash === '#q=kabul');
    await window.reload();
    assert.equal(await window.inputValue('#search-field'), 'kabul');
    assert.match((await answer(window)).said, /results/);
  }));

  test('the key / opens it from a page below, and can be switched off', () => inWindow({}, async (window) => {
    const page = inFolder('people/dostum.html');
    await window.goto(page);
    await window.keyboard.press('/');
    await window.waitForURL(/search\.html/);
    await window.waitForFunction(() => document.activeElement.id === 'search-field');
    assert.equal(await window.inputValue('#search-field'), '');
    await window.uncheck('#search-key');
    await window.goto(page);
    await window.keyboard.press('/');
    await window.waitForTimeout(300);
    assert.equal(window.url(), page);
  }));

  test('an answer is quick and small', () => inWindow({}, async (window) => {
    const root = await onServer('');
    let bytes = 0;
    window.on('request', (request) => {
      if (!request.url().includes('/search/')) return;
      bytes += statSync(join(SITE, decodeURIComponent(request.url().slice(root.length)))).size;
    });
    for (const query of ['Dostum', 'Massoud Kabul 1994', 'Dostim', '"the city of Mazar-i-Sharif"', 'ma']) {
      bytes = 0;
      await ask(window, query, await onServer('search.html'));
      assert.ok(bytes > 0 && bytes <= 200_000, `${query}: ${bytes} bytes`);
      const took = await window.evaluate(async (query) => {
        const field = document.getElementById('search-field');
        const status = document.getElementById('search-status');
        status.textContent = '';
        const answered = new Promise((done) => new MutationObserver(() => done()).observe(status, { childList: true }));
        field.value = query;
        const start = performance.now();
        field.form.requestSubmit();
        await answered;
        return performance.now() - start;
      }, query);
      assert.ok(took < 100, `${query}: ${took} ms`);
      console.log(`${query}: ${bytes} bytes before compression, ${took.toFixed(0)} ms`);
    }
  }));

  test('without scripts there are ways to everything, and every name', () => inWindow({ scripts: false }, async (window) => {
    await window.goto(FILE);
    assert.ok(!(await window.isVisible('#search')));
    const text = await window.textContent('main');
    for (const word of ['Qunduz', 'Dostam', 'Mas‘ud', 'عبدالرشید دوستم', 'Chapters', 'Sources']) {
      assert.ok(text.includes(word), word);
    }
  }));

  test('every place that the index names is there', () => {
    const [, named] = readFileSync(join(SITE, 'search.html'), 'utf8').match(/data-index="([^"]+)"/);
    const folder = join(SITE, named);
    const files = readdirSync(folder).filter((name) => /^p\d+\.js$/.test(name));
    const pages = new Map();
    let passages = 0;
    for (const file of files) {
      const call = readFileSync(join(folder, file), 'utf8');
      const things = JSON.parse(call.slice(call.indexOf(',') + 1, call.lastIndexOf(')')));
      for (const [, , href, , , list] of things) {
        if (!pages.has(href)) pages.set(href, readFileSync(join(SITE, decodeURIComponent(href)), 'utf8'));
        for (const [anchor] of list) {
          passages += 1;
          assert.ok(!anchor || pages.get(href).includes(`id="${anchor}"`), `${href}#${anchor}`);
        }
      }
    }
    assert.ok(passages > 1000);
  });
});
