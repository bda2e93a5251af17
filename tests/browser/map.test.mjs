// The map in Chromium: the years by keyboard and played, the closer look, the address that keeps
// both, list and pictures alike, names that hide nothing in any view, the page without scripts.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { close, inFolder, inWindow, open, violations, visit } from './window.mjs';

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
    counts: lists.map((it) => [parseInt(it.querySelector('.count').textContent, 10), [...it.querySelectorAll('li')].filter(seen).length]),
    events: new Set(lists.flatMap((it) => [...it.querySelectorAll('li')].filter(seen)
      .map((item) => item.querySelector('a.event').href))).size,
    years: lists.flatMap((it) => [...it.querySelectorAll('li')].filter(seen)
      .map((item) => [item.dataset.from, item.dataset.to])),
    marks: marks.filter(seen).map((it) => it.dataset.place),
    closer: [...document.querySelectorAll('.closer [data-place]')].filter(seen).map((it) => it.dataset.place),
    all: marks.map((it) => it.dataset.place),
    tally: document.querySelector('.span-of-time .tally')?.textContent,
    ends: [...document.querySelectorAll('.span-of-time input')].map((it) => it.getAttribute('aria-valuetext').match(/\d+/)[0]),
  };
});

/** The names in the picture that hide one another or another's mark, or that its edge cuts. */
const clashes = (window) => window.evaluate(() => {
  const boxes = (selector) => [...document.querySelectorAll(selector)]
    .filter((it) => it.getClientRects().length > 0 && it.checkVisibility())
    .map((it) => ({ it, text: it.textContent, ...it.getBoundingClientRect().toJSON() }));
  const chart = document.querySelector('.atlas svg').getBoundingClientRect();
  const names = boxes('.atlas text').map((box) => {
    // The box of a line of text is higher than its letters.
    const trim = (box.bottom - box.top) * 0.2;
    return { ...box, top: box.top + trim, bottom: box.bottom - trim };
  });
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  // A disc does not reach into the corners of its box.
  const marks = boxes('.atlas .mark').map(({ it, left, right, top, bottom }) => {
    const inset = (right - left) * 0.15;
    return { it, text: `mark of ${it.closest('[data-place]').dataset.place}`, left: left + inset, right: right - inset, top: top + inset, bottom: bottom - inset };
  }).filter(({ it }) => it.closest('a').tabIndex === 0);
  return [
    ...names.flatMap((a, at) => names.slice(at + 1).filter((b) => meet(a, b)).map((b) => `${a.text} / ${b.text}`)),
    ...names.flatMap((a) => marks.filter((b) => meet(a, b)).map((b) => `${a.text} / ${b.text}`)),
    ...names.filter((a) => a.left < chart.left || a.right > chart.right || a.top < chart.top || a.bottom > chart.bottom).map((a) => `${a.text} / edge`),
  ];
});
const named = (window) => window.locator('.atlas [data-place] text:visible').allTextContents();
const press = async (window, key, times) => {
  for (let done = 0; done < times; done += 1) await window.keyboard.press(key);
};
const push = (window, name) => window.locator(`.map-controls button[name="${name}"]`).click();
const settled = (window) => window.waitForTimeout(400);

describe('the map’s years', () => {
  test('go by keyboard, and list and pictures follow', () => onMap(async (window) => {
    const whole = await shown(window);
    assert.equal(whole.marks.length, whole.all.length);
    const to = window.locator('.span-of-time input[name="to"]');
    await to.focus();
    await press(window, 'ArrowLeft', 12);
    const less = await shown(window);
    assert.ok(less.events < whole.events && less.events > 0, `${less.events} of ${whole.events}`);
    assert.deepEqual(
      [...less.marks].sort(),
      less.places.filter((place) => less.all.includes(place)).sort(),
    );
    assert.ok(less.closer.length < whole.closer.length && less.closer.every((place) => less.places.includes(place)));
    assert.ok(less.counts.every(([said, listed]) => said === listed), 'each place says how many it lists');
    assert.match(less.tally, new RegExp(`^${less.events} events? at ${less.places.length} places?\\.$`));
    const last = Number(less.ends[1]);
    assert.ok(less.years.every(([from]) => from === '' || Number(from) <= last));
    await push(window, 'all');
    assert.deepEqual((await shown(window)).marks, whole.marks);
  }));

  test('never cross', () => onMap(async (window) => {
    await window.locator('.span-of-time input[name="to"]').focus();
    await press(window, 'Home', 1);
    await window.locator('.span-of-time input[name="from"]').focus();
    await press(window, 'End', 1);
    const { ends, events } = await shown(window);
    assert.equal(ends[0], ends[1]);
    assert.ok(events > 0);
  }));

  test('are played, and rest where they are stopped', () => onMap(async (window) => {
    await window.clock.install();
    await push(window, 'play');
    const play = window.locator('button[name="play"]');
    assert.equal(await play.textContent(), 'Pause');
    const first = await shown(window);
    assert.equal(first.ends[0], first.ends[1]);
    await window.clock.runFor(3500);
    const later = await shown(window);
    assert.ok(Number(later.ends[0]) > Number(first.ends[0]), `${first.ends} then ${later.ends}`);
    await window.keyboard.press('Enter');
    assert.equal(await play.textContent(), 'Play');
    await window.clock.runFor(5000);
    assert.deepEqual((await shown(window)).ends, later.ends);
    assert.match(await window.evaluate(() => location.href), new RegExp(`#years=${later.ends[0]}-${later.ends[1]}$`));
    await window.keyboard.press('Enter');
    await window.keyboard.press('Escape');
    assert.equal(await play.textContent(), 'Play');
    // It ends at the end.
    await window.keyboard.press('Enter');
    await window.clock.runFor(120_000);
    assert.equal(await play.textContent(), 'Play');
    assert.equal(await window.locator('button[name="later"]').isDisabled(), true);
  }));

  test('are said once: when the play rests, when a thumb is set', () => onMap(async (window) => {
    await window.clock.install();
    await window.evaluate(() => {
      globalThis.said = [];
      const live = '[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"], [role="log"], output';
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const region = (target.closest ? target : target.parentElement)?.closest(live);
          if (region) globalThis.said.push(region.textContent);
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const said = () => window.evaluate(() => globalThis.said.splice(0));
    const tally = () => window.locator('.tally').textContent();
    await push(window, 'play');
    await window.clock.runFor(5000);
    assert.deepEqual(await said(), []);
    await push(window, 'play');
    await window.clock.runFor(1000);
    const rest = await said();
    assert.equal(rest.length, 1, rest);
    assert.ok(rest[0].startsWith('What happened ') && rest[0].endsWith(await tally()), rest[0]);
    await window.locator('.span-of-time input[name="to"]').focus();
    await press(window, 'ArrowRight', 3);
    await window.clock.runFor(1000);
    const set = await said();
    assert.equal(set.length, 1, set);
    assert.ok(set[0].endsWith(await tally()));
  }));

  test('lie on an axis that is true to time', () => onMap(async (window) => {
    const found = await window.evaluate(() => {
      const middle = (element) => {
        const { left, right } = element.getBoundingClientRect();
        return (left + right) / 2;
      };
      const bars = [...document.querySelectorAll('.ends path')].map(middle);
      const input = document.querySelector('.ends input');
      return {
        bars,
        ticks: [...document.querySelectorAll('.year-names span')].map((it) => [Number(it.textContent), middle(it)]),
        ends: [input.min, input.max].map(Number),
      };
    });
    const [first, last] = found.ends;
    assert.equal(found.bars.length, last - first + 1, 'empty years too have their room');
    const year = (found.bars.at(-1) - found.bars[0]) / (last - first);
    found.bars.forEach((bar, at) => assert.ok(Math.abs(bar - found.bars[0] - at * year) < 1, `bar ${at}`));
    assert.ok(found.ticks.length >= 3);
    for (const [tick, at] of found.ticks) assert.ok(Math.abs(at - found.bars[0] - (tick - first) * year) < 2, `${tick}`);
    // A thumb goes by years.
    await window.locator('.span-of-time input[name="from"]').focus();
    await press(window, 'ArrowRight', 3);
    assert.equal((await shown(window)).ends[0], String(first + 3));
    // And the whole is played in about thirty steps, the last of which ends at its end.
    await push(window, 'all');
    let steps = 0;
    while (!(await window.locator('button[name="later"]').isDisabled())) {
      await push(window, 'later');
      steps += 1;
    }
    assert.ok(steps >= 5 && steps <= 31, `${steps} steps`);
    assert.equal((await shown(window)).ends[1], String(last));
  }));

  test('before the first are told as the timeline tells them', async () => {
    await inWindow({}, async (window) => {
      await window.addInitScript(() => {
        new MutationObserver((_, watch) => {
          const item = document.querySelector('.at-place li');
          if (!item) return;
          item.dataset.from = item.dataset.to = '-499';
          watch.disconnect();
        }).observe(document, { childList: true, subtree: true });
      });
      await visit(window, `${inFolder('map.html')}#years=-499-0`);
      assert.equal(await window.locator('.chosen').textContent(), 'from 500 BCE to 1 BCE');
      assert.equal(await window.locator('input[name="from"]').getAttribute('aria-valuetext'), '500 BCE');
      assert.ok((await shown(window)).years.some(([from]) => from === '-499'));
      assert.match((await window.locator('.year-names span').allTextContents()).join(), /^\d+ BCE,.*\d$/);
      assert.ok(await window.locator('.ends path').count() <= 240);
    });
    // Two scripts, one wording.
    const line = (file) => readFileSync(join(import.meta.dirname, '../../static', file), 'utf8').match(/^const yearName = .*$/m)[0];
    assert.equal(line('map.js.d/10-places.js'), line('timeline.js.d/10-time.js'));
  });

  test('go step by step alone for those who want nothing to move', () => onMap(async (window) => {
    assert.equal(await window.locator('button[name="play"]').isVisible(), false);
    await push(window, 'later');
    const one = await shown(window);
    await push(window, 'later');
    const two = await shown(window);
    assert.ok(Number(two.ends[0]) > Number(one.ends[0]));
    assert.equal(await window.evaluate(() => getComputedStyle(document.querySelector('.atlas .mark')).transitionDuration), '0s');
    await push(window, 'earlier');
    assert.deepEqual(await shown(window), one);
  }, { reducedMotion: 'reduce' }));

  test('have names of their own: what others left free', () => onMap(async (window) => {
    await settled(window);
    const all = new Set(await named(window));
    await push(window, 'later');
    const found = new Set();
    for (let step = 0; step < 30 && !(await window.locator('button[name="later"]').isDisabled()); step += 1) {
      await push(window, 'later');
      await settled(window);
      assert.deepEqual(await clashes(window), [], JSON.stringify((await shown(window)).ends));
      for (const name of await named(window)) if (!all.has(name)) found.add(name);
    }
    assert.ok(found.size > 0, 'some place is named in some year that has no name on the whole map');
  }));
});

describe('a closer look', () => {
  test('goes by buttons and by keys, and names more', () => onMap(async (window) => {
    await settled(window);
    const far = new Set(await named(window));
    const scale = window.locator('.atlas .scale');
    const before = await scale.textContent();
    await push(window, 'closer');
    await push(window, 'closer');
    await settled(window);
    assert.notEqual(await scale.textContent(), before);
    const near = await named(window);
    assert.ok(near.some((name) => !far.has(name)), `nothing new among ${near}`);
    const at = await shown(window);
    assert.ok(at.marks.length < at.all.length, 'what is far is out of the picture');
    await window.locator('.atlas .scroll').focus();
    await window.keyboard.press('ArrowRight');
    await window.keyboard.press('ArrowDown');
    assert.notDeepEqual((await shown(window)).marks, at.marks);
    await window.keyboard.press('0');
    assert.equal((await shown(window)).marks.length, at.all.length);
    await window.keyboard.press('+');
    assert.ok(await window.locator('button[name="whole"]').isEnabled());
    await window.keyboard.press('-');
    assert.ok(await window.locator('button[name="whole"]').isDisabled());
    assert.equal(await scale.textContent(), before);
  }));

  test('keeps the keyboard when what had it leaves the frame', () => onMap(async (window) => {
    const focused = () => window.evaluate(() => document.activeElement.className || document.activeElement.name || document.activeElement.localName);
    await push(window, 'closer');
    await push(window, 'closer');
    await window.locator('.atlas .scroll').focus();
    await window.keyboard.press('Tab');
    assert.ok(await window.evaluate(() => document.activeElement.closest('.atlas [data-place]')));
    for (let step = 0; step < 20 && (await focused()) !== 'scroll'; step += 1) await window.keyboard.press('ArrowLeft');
    for (let step = 0; step < 20 && (await focused()) !== 'scroll'; step += 1) await window.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'scroll');
    const before = await window.evaluate(() => location.hash);
    await window.keyboard.press('ArrowRight');
    assert.notEqual(await window.evaluate(() => location.hash), before);
    // The buttons' keys are heard on all controls.
    await window.locator('button[name="whole"]').focus();
    await window.keyboard.press('0');
    assert.ok(await window.locator('button[name="whole"]').isDisabled());
    assert.equal(await focused(), 'closer');
    await window.locator('.span-of-time input[name="from"]').focus();
    await window.keyboard.press('+');
    assert.match(await window.evaluate(() => location.hash), /view=\d+,\d+,2$/);
    await window.keyboard.press('-');
    assert.equal(await window.evaluate(() => location.hash), '');
  }));

  test('tells marks on one point apart', () => onMap(async (window) => {
    for (let step = 0; step < 4; step += 1) await push(window, 'closer');
    await settled(window);
    const discs = await window.evaluate(() => [...document.querySelectorAll('.atlas .mark')]
      .filter((it) => it.checkVisibility() && it.closest('a').tabIndex === 0)
      .map((it) => ['cx', 'cy', 'r'].map((key) => Number(it.getAttribute(key)))));
    assert.ok(discs.length > 2);
    for (const [at, a] of discs.entries()) for (const b of discs.slice(at + 1)) {
      assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1]) >= Math.max(a[2], b[2]) - 0.2, `${a} hides ${b}`);
    }
  }));

  for (const [width, height] of [[320, 700], [390, 844], [820, 900], [1440, 900]]) {
    test(`hides no name and no mark at ${width} px, however near`, () => onMap(async (window) => {
      for (let step = 0; step < 5; step += 1) {
        await settled(window);
        assert.deepEqual(await clashes(window), [], `step ${step}`);
        assert.ok((await named(window)).length > (step < 3 ? 5 : 1));
        const smallest = await window.evaluate(() => {
          const { width } = document.querySelector('.atlas svg').getBoundingClientRect();
          return parseFloat(getComputedStyle(document.querySelector('.atlas [data-place] text')).fontSize) * width / 960;
        });
        assert.ok(smallest >= 13.5, `letters of ${smallest} px`);
        if (step < 4) await push(window, 'closer');
      }
      assert.ok(await window.evaluate(() => document.documentElement.scrollWidth) <= width);
    }, { width, height }));
  }

  test('follows a hand that drags, and leaves the wheel to the page', () => onMap(async (window) => {
    await push(window, 'closer');
    // The browser tells of a new address a little later than the page has it.
    const address = () => window.evaluate(() => location.href);
    const chart = window.locator('.atlas svg');
    await chart.scrollIntoViewIfNeeded();
    await settled(window);
    const { x, y } = await chart.boundingBox();
    const before = await address();
    await window.mouse.move(x + 500, y + 300);
    await window.mouse.down();
    await window.mouse.move(x + 300, y + 250, { steps: 4 });
    await window.mouse.up();
    const moved = await address();
    assert.notEqual(moved, before);
    assert.match(moved, /map\.html#view=/, 'no link was followed');
    assert.deepEqual(await clashes(window), []);
    const top = await window.evaluate(() => scrollY);
    await window.mouse.wheel(0, 200);
    await window.waitForFunction((top) => scrollY > top, top);
    assert.equal(await address(), moved);
    await window.keyboard.down('Control');
    await window.mouse.wheel(0, -200);
    await window.keyboard.up('Control');
    await window.waitForFunction((old) => location.href !== old, moved);
    assert.match(await address(), /,4$/);
  }));
});

describe('the map', () => {
  test('keeps years and view in its address', () => onMap(async (window) => {
    await window.locator('.span-of-time input[name="from"]').focus();
    await press(window, 'ArrowRight', 9);
    await push(window, 'closer');
    await settled(window);
    const before = await shown(window);
    const names = await named(window);
    assert.match(await window.evaluate(() => location.hash), /#years=\d+-\d+&view=\d+,\d+,2$/);
    await onMap(async (other) => {
      await settled(other);
      assert.deepEqual(await shown(other), before);
      assert.deepEqual(await named(other), names);
    }, { hash: await window.evaluate(() => location.hash) });
  }));

  test('shows a place in picture and list at once', () => onMap(async (window) => {
    const { all } = await shown(window);
    const mark = window.locator(`.atlas [data-place="${all[0]}"] a`);
    const entry = window.locator(`.at-place[data-place="${all[0]}"]`);
    const isPointed = (locator) => locator.evaluate((it) => it.closest('[data-place]').classList.contains('pointed'));
    await mark.focus();
    assert.ok(await isPointed(entry));
    const told = await window.locator('.told').textContent();
    const [name, event] = [await entry.locator('h3 a').textContent(), await entry.locator('li a').first().textContent()];
    assert.ok(told.startsWith(name) && told.includes(event), told);
    await window.locator('.span-of-time input').first().focus();
    assert.ok(!(await isPointed(entry)));
    await entry.locator('h3').hover();
    assert.ok(await isPointed(mark));
  }));

  test('is drawn by the script as it is printed', async () => {
    const radii = (scripts) => onMap((window) => window.evaluate(() =>
      [...document.querySelectorAll('.atlas .mark')].map((it) => it.getAttribute('r'))), { scripts, reducedMotion: 'reduce' });
    assert.deepEqual(await radii(true), await radii(false));
  });

  test('is pointed at by a first touch, and followed by a second', () => onMap(async (window) => {
    const told = window.locator('.told');
    assert.match(await told.textContent(), /^Touch a place/);
    const mark = window.locator('.atlas .spot a').last();
    const entry = await mark.evaluate((it) => it.closest('[data-place]').dataset.place);
    const circle = mark.locator('.mark');
    await circle.tap();
    assert.match(await window.evaluate(() => location.href), /map\.html$/);
    const name = await window.locator(`.at-place[data-place="${entry}"] h3 a`).textContent();
    assert.ok((await told.textContent()).startsWith(name), await told.textContent());
    await circle.tap();
    await window.waitForURL(new RegExp(`places/${entry}\\.html$`));
  }, { touch: true, isMobile: true, width: 820 }));

  for (const scheme of ['light', 'dark']) {
    test(`draws the edge of a pale disc so that it can be seen (${scheme})`, () => onMap(async (window) => {
      const contrasts = await window.evaluate(() => {
        const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const paint = (colours) => {
          for (const [colour, opacity] of colours) {
            pen.globalAlpha = opacity;
            pen.fillStyle = colour;
            pen.fillRect(0, 0, 1, 1);
          }
          const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((it) => (it / 255 <= 0.04045 ? it / 255 / 12.92 : ((it / 255 + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const paper = [getComputedStyle(document.documentElement).getPropertyValue('--paper'), 1];
        return ['.atlas .extent', '.closer .area .mark'].map((it) => {
          const style = getComputedStyle(document.querySelector(it));
          const [ground, edge] = [paint([paper]), paint([paper, [style.stroke, Number(style.strokeOpacity)]])].sort((a, b) => b - a);
          return style.stroke === 'none' ? 1 : (ground + 0.05) / (edge + 0.05);
        });
      });
      assert.ok(contrasts.every((it) => it >= 3), contrasts);
    }, { scheme }));
  }

  test('is whole without scripts', () => onMap(async (window) => {
    const { marks, all, places, events, closer, tally } = await shown(window);
    assert.equal(tally, undefined);
    assert.deepEqual(marks, all);
    assert.ok(all.length > 10 && places.length >= all.length && events > 50);
    assert.ok(closer.length > 3, 'where places lie thick they are drawn larger');
  }, { scripts: false }));

  test('is printed whole, whatever is chosen, and without its controls', () => onMap(async (window) => {
    const all = (await shown(window)).all.length;
    await visit(window, `${inFolder('map.html')}#years=1997-1998&view=480,300,4`);
    await window.reload();
    assert.ok((await shown(window)).marks.length < all);
    await window.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await window.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const { marks } = await shown(window);
    assert.equal(marks.length, all);
    assert.equal(await window.locator('.map-controls').isVisible(), false);
    await window.emulateMedia({ media: 'screen' });
    await window.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.ok((await shown(window)).marks.length < all);
  }));

  for (const options of [{ forcedColors: 'active' }, { width: 320 }, { scheme: 'dark' }]) {
    test(`is for everyone, close and in a few years (${JSON.stringify(options)})`, () => onMap(async (window) => {
      await push(window, 'closer');
      await settled(window);
      assert.deepEqual(await violations(window), []);
      const small = await window.evaluate(() => [...document.querySelectorAll('.map-controls :is(button, input)')]
        .filter((it) => it.checkVisibility())
        .map((it) => [it.name, it.getBoundingClientRect()]).filter(([, box]) => box.height < 24 || box.width < 24)
        .map(([name]) => name));
      assert.deepEqual(small, []);
    }, { hash: '#years=1996-1998', ...options }));
  }
});
