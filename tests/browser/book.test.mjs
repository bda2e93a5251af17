// What comes out of a printer: the whole work and every kind of page, from a light and a dark screen,
// on the papers of both worlds. Black on white, without what only a hand can use.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { fullest, pages } from './site.mjs';
import { SITE, close, open } from './window.mjs';

const chosen = fullest(pages(SITE)).filter((page) => page.kind !== 'not-found');
const book = chosen.find((page) => page.kind === 'book');
const chapters = (html) => [...html.matchAll(/<article class="part" id="(c\d+)">/g)].map(([, id]) => id);

after(close);

/** How many sheets a PDF of Chromium's has, and whether each has this size in points. */
function sheets(pdf, width, height) {
  const text = pdf.toString('latin1');
  const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  for (const [, w, h] of boxes) {
    assert.ok(Math.abs(w - width) < 2 && Math.abs(h - height) < 2, `a sheet of ${w} by ${h}`);
  }
  return (text.match(/\/Type \/Page\b(?!s)/g) ?? []).length;
}

describe('the book', () => {
  for (const [format, scheme, width, height] of [['A4', 'dark', 595, 842], ['Letter', 'light', 612, 792]]) {
    test(`prints on ${format}, from a ${scheme} screen`, () =>
      open(book.path, { scheme }, async (window) => {
        const all = chapters(book.html).length;
        const pdf = await window.pdf({ format });
        const count = sheets(pdf, width, height);
        // A title page, contents, each chapter on a page of its own, and three parts at the end.
        assert.ok(count >= 2 + all + 3, `${count} sheets for ${all} chapters`);
        assert.ok(count < book.bytes / 4_000, `${count} sheets: are there empty ones?`);
      }));
  }

  test('has a running head for each chapter, and begins each on a new page', () =>
    open(book.path, {}, async (window) => {
      await window.emulateMedia({ media: 'print' });
      const told = await window.evaluate(() => {
        // They stand in the page itself; a style sheet in a folder keeps its rules to itself.
        const rules = [...document.styleSheets].filter((sheet) => !sheet.href).flatMap((sheet) => [...sheet.cssRules]);
        const heads = new Map(rules.filter((rule) => rule instanceof CSSPageRule).map((rule) => [rule.selectorText, rule.cssText]));
        return [...document.querySelectorAll('.part')].map((part) => ({
          title: part.querySelector('h2').textContent,
          head: heads.get(`${part.id}:right`) ?? '',
          name: getComputedStyle(part).page === part.id,
          starts: getComputedStyle(part).breakBefore,
        }));
      });
      assert.ok(told.length > 1);
      for (const { title, head, name, starts } of told) {
        assert.ok(head.includes('@top-center') && head.includes(title), `${title}: ${head}`);
        assert.ok(name, `${title}: its pages have its name`);
        assert.equal(starts, 'right', title);
      }
    }));

  test('says the same as the chapters', () => {
    for (const id of chapters(book.html)) {
      const from = book.html.indexOf(`id="${id}"`);
      const part = book.html.slice(from, book.html.indexOf('</article>', from));
      const count = (html) => (html.match(/<p id="/g) ?? []).length;
      const title = part.match(/<h2>(.*?)<\/h2>/)[1];
      const own = pages(SITE).find((page) => page.kind === 'chapter' && page.html.includes(`<h1>${title}</h1>`));
      assert.equal(count(part), count(own.html), `paragraphs of ${own.path}`);
      const notes = (html) => (html.match(/role="doc-noteref"/g) ?? []).length;
      assert.equal(notes(part), notes(own.html), `notes of ${own.path}`);
    }
  });
});

describe('in print', () => {
  for (const page of chosen) {
    test(`${page.kind} is black on white, with nothing to press`, () =>
      open(page.path, { scheme: 'dark' }, async (window) => {
        const parts = () => window.$$eval('main section, main article, main figure:not(.instrument)', (all) =>
          all.filter((it) => it.checkVisibility() && it.innerText.trim() && !it.matches('.results, .results *'))
            .map((it) => it.id || it.getAttribute('aria-labelledby') || it.className));
        const onScreen = await parts();
        await window.emulateMedia({ media: 'print', colorScheme: 'dark' });
        const onPaper = new Set(await parts());
        assert.deepEqual(onScreen.filter((it) => !onPaper.has(it)), [], 'parts that are lost on paper');
        const told = await window.evaluate(() => {
          const seen = (it) => it.checkVisibility() && it.getBoundingClientRect().height > 0;
          const light = (color) => {
            const [r, g, b] = color.match(/[\d.]+/g).map(Number);
            return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
          };
          const words = [...document.querySelectorAll('main *')]
            .filter((it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
          return {
            controls: [...document.querySelectorAll('button, input, select, textarea, form, summary')].filter(seen)
              .map((it) => it.outerHTML.slice(0, 80)),
            ways: [...document.querySelectorAll('nav')].filter((it) => seen(it) && !it.matches('.contents'))
              .map((it) => it.outerHTML.slice(0, 80)),
            // Letters are dark enough to be read on paper, whatever colour they have.
            pale: words.filter((it) => seen(it) && light(getComputedStyle(it).color) > 0.5)
              .map((it) => `${getComputedStyle(it).color}: ${it.outerHTML.slice(0, 80)}`),
            paper: getComputedStyle(document.body).backgroundColor,
            words: document.querySelector('main').innerText.trim().length,
          };
        });
        assert.deepEqual(told.controls, [], 'controls');
        assert.deepEqual(told.ways, [], 'ways to other pages');
        assert.deepEqual(told.pale, [], 'too pale for paper');
        assert.equal(told.paper, 'rgb(255, 255, 255)');
        assert.ok(told.words > 20, 'there is something to read');
      }));
  }
});

describe('the parts of the style', () => {
  // Each part of the style is for its own pages; a bare name in one can wreck another.
  test('leave the index of names in its place', () =>
    open(book.path, {}, async (window) => {
      const tops = await window.$$eval('#sources, #names, .names li', (all) => all.map((it) => it.getBoundingClientRect().top));
      assert.ok(tops.length > 20 && tops[1] > tops[0] && tops.slice(2).every((top) => top > tops[1]));
      assert.equal(new Set(await window.$$eval('.names li > a', (all) =>
        all.map((it) => getComputedStyle(it).position))).has('absolute'), false);
    }));

  test('leave the charts of claims as they are', async () => {
    const event = chosen.find((page) => page.kind === 'event');
    await open(event.path, {}, async (window) => {
      const charts = await window.$$eval('figure.axis', (all) => all.map((it) => {
        const { display, paddingTop, position } = getComputedStyle(it);
        return `${display} ${paddingTop} ${position}`;
      }));
      assert.ok(charts.length > 0);
      assert.deepEqual([...new Set(charts)], ['block 0px static']);
      const tones = await window.$$eval('main > section > h2', (all) => [...new Set(all.map((it) => getComputedStyle(it).color))]);
      assert.equal(tones.length, 1, 'headings of one colour');
    });
  });
});
