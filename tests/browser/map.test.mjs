// The map in Chromium: the slider over time by keyboard, the address that keeps it, the list and the
// picture alike, names that hide nothing, the page without scripts.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { close, open } from './window.mjs';

after(close);

/** Runs `look` on the map in a fresh window. */
const onMap = (look, { hash = '', ...options } = {}) => open(`map.html${hash}`, options, look);

/** What stands in the list and in the picture. */
const shown = (window) => window.evaluate(() => {
  const seen = (element) => element.getClientRects().length > 0;
  const lists = [...document.querySelectorAll('.at-place')].filter(seen);
  const marks = [...document.querySelectorAll('.atlas [data-place]')];
  return {
    places: lists.map((it) => it.dataset.place),
    events: new Set(lists.flatMap((it) => [...it.querySelectorAll('li')].filter(seen)
      .map((item) => item.querySelector('a.event').href))).size,
    years: lists.flatMap((it) => [...it.querySelectorAll('li')].filter(seen)
      .map((item) => [item.dataset.from, item.dataset.to])),
    marks: marks.filter(seen).map((it) => it.dataset.place),
    all: marks.map((it) => it.dataset.place),
    status: document.querySelector('.span-of-time [role="status"]')?.textContent,
    ends: [...document.querySelectorAll('.span-of-time output')].map((it) => it.textContent),
  };
});

describe('the map', () => {
  test('its slider goes by keyboard, and list and picture follow', () => onMap(async (window) => {
    const whole = await shown(window);
    assert.equal(whole.marks.length, whole.all.length);
    const to = window.locator('.span-of-time input[name="to"]');
    await to.focus();
    for (let presses = 0; presses < 12; presses += 1) await window.keyboard.press('ArrowLeft');
    const less = await shown(window);
    assert.ok(less.events < whole.events && less.events > 0, `${less.events} of ${whole.events}`);
    assert.deepEqual(
      [...less.marks].sort(),
      less.places.filter((place) => less.all.includes(place)).sort(),
    );
    assert.match(less.status, new RegExp(`^${less.events} events? at ${less.places.length} places?\\.$`));
    const last = Number(less.ends[1]);
    assert.ok(less.years.every(([from]) => from === '' || Number(from) <= last));
    assert.equal(await to.getAttribute('aria-valuetext'), `to ${last}`);
    await window.keyboard.press('Tab');
    await window.keyboard.press('Enter');
    assert.deepEqual((await shown(window)).marks, whole.marks);
  }));

  test('one end pushes the other', () => onMap(async (window) => {
    await window.locator('.span-of-time input[name="to"]').focus();
    await window.keyboard.press('Home');
    await window.locator('.span-of-time input[name="from"]').focus();
    await window.keyboard.press('End');
    const { ends, events } = await shown(window);
    assert.equal(ends[0], ends[1]);
    assert.ok(events > 0);
  }));

  test('its address keeps the years', () => onMap(async (window) => {
    const from = window.locator('.span-of-time input[name="from"]');
    await from.focus();
    for (let presses = 0; presses < 9; presses += 1) await window.keyboard.press('ArrowRight');
    const before = await shown(window);
    const address = window.url();
    assert.match(address, /#years=\d+-\d+$/);
    await onMap(async (other) => {
      assert.deepEqual(await shown(other), before);
    }, { hash: new URL(address).hash });
  }));

  test('is whole without scripts', () => onMap(async (window) => {
    const { marks, all, places, events, status } = await shown(window);
    assert.equal(status, undefined);
    assert.deepEqual(marks, all);
    assert.ok(all.length > 10 && places.length >= all.length && events > 50);
  }, { scripts: false }));

  for (const width of [820, 1440]) {
    test(`no name hides another at ${width} px`, () => onMap(async (window) => {
      const clashes = await window.evaluate(() => {
        const names = [...document.querySelectorAll('.atlas text')].map((it) => {
          const { left, right, top, bottom } = it.getBoundingClientRect();
          // The box of a line of text is higher than its letters.
          const trim = (bottom - top) * 0.2;
          return { text: it.textContent, left, right, top: top + trim, bottom: bottom - trim };
        });
        return names.flatMap((a, at) => names.slice(at + 1)
          .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          .map((b) => `${a.text} / ${b.text}`));
      });
      assert.deepEqual(clashes, []);
    }, { width }));
  }

  test('does not widen a narrow window', () => onMap(async (window) => {
    const wide = await window.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `${wide} px`);
  }, { width: 320, height: 700 }));
});
