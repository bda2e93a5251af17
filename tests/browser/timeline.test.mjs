// The timeline above the chronology: by keyboard, by its fields, by its address; from a folder.
// SITE and CHROMIUM as in window.mjs.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { close, inFolder, open } from './window.mjs';

const PAGE = inFolder('chronology.html');

after(close);

/** Runs `look` on the chronology at an address of its own. */
const at = (hash, look, options = {}) =>
  open(`chronology.html${hash}`, options, async (window) => {
    await settled(window);
    await look(window);
  });

/** Waits until picture, list and address have followed. */
const settled = (window) =>
  window.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => setTimeout(done)), 250)));
const tally = async (window) => {
  const words = await window.locator('.tally').textContent();
  const [, shown, all] = words.match(/^(?:All )?(\d+)(?: of (\d+))? events/) ?? assert.fail(words);
  return { shown: +shown, all: +(all ?? shown), words };
};
/** How many events the picture draws: named ones, and bare marks by the pieces of their paths. */
const drawn = (window) => window.evaluate(() => {
  const paths = [...document.querySelectorAll('.axis .many')].map((it) => it.getAttribute('d').split('M').length - 1);
  const alone = document.querySelectorAll('.axis a:not(.pointed), .axis > g:first-of-type > rect').length;
  return paths.reduce((sum, count) => sum + count, alone);
});
/** How many events the list has, all its pieces asked for. */
async function listed(window) {
  for (;;) {
    const more = window.locator('.found button');
    if (!(await more.count())) return window.locator('.found li').count();
    await more.click();
  }
}
const focused = (window) => window.evaluate(() => document.activeElement.querySelector('title')?.textContent);

describe('the timeline', () => {
  test('draws all events, and leaves the list as it came', () => at('', async (window) => {
    const { shown, all } = await tally(window);
    assert.ok(shown > 100 && shown === all);
    assert.equal(await drawn(window), all);
    assert.equal(await window.locator('main > .chronology:not(.found)').isVisible(), true);
    assert.equal(await window.locator('.found').isVisible(), false);
  }));

  test('comes closer and goes back by keyboard', () => at('', async (window) => {
    const first = window.locator('.axis a[tabindex="0"]');
    assert.equal(await first.count(), 1, 'the Tab key stops once');
    await first.focus();
    const name = await focused(window);
    await window.keyboard.press('+');
    await settled(window);
    await window.keyboard.press('+');
    await settled(window);
    const near = await tally(window);
    assert.ok(near.shown < near.all, near.words);
    assert.equal(await focused(window), name, 'the focus stays with its event');
    assert.equal(await drawn(window), near.shown);
    assert.equal(await listed(window), near.shown);
    await window.keyboard.press('-');
    await settled(window);
    assert.ok((await tally(window)).shown >= near.shown);
    await window.keyboard.press('0');
    await settled(window);
    assert.equal((await tally(window)).shown, near.all);
    assert.equal(new URL(window.url()).hash, '');
  }));

  test('goes from event to event by the arrow keys', () => at('#from=1997-01-01&to=1998-12-31', async (window) => {
    await window.locator('.axis a[tabindex="0"]').focus();
    const seen = [await focused(window)];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']) {
      await window.keyboard.press(key);
      await settled(window);
      seen.push(await focused(window));
    }
    assert.ok(seen.every(Boolean), `the focus is on an event: ${seen.join(' | ')}`);
    assert.equal(new Set(seen.slice(0, 3)).size, 3, 'each a further event');
    assert.equal(seen[3], seen[1], 'left undoes right');
    assert.notEqual(seen[4], seen[3], 'down leads to another lane');
    const address = await window.evaluate(() => document.activeElement.getAttribute('href'));
    assert.match(address, /^events\/.+\.html$/);
    await window.keyboard.press('Enter');
    await window.waitForURL(/\/events\//);
  }));

  test('picks by field, picture and list alike, and keeps it in the address', () => at('', async (window) => {
    const all = await tally(window);
    let before = all.shown;
    for (const name of ['group', 'place']) {
      const field = window.locator(`select[name=${name}]`);
      await field.focus();
      const value = await field.evaluate((it) => {
        const size = (option) => +option.textContent.match(/\((\d+)\)$/)[1];
        return [...it.options].slice(1).sort((a, b) => size(b) - size(a))[0].value;
      });
      await field.selectOption(value);
      await settled(window);
      const { shown, words } = await tally(window);
      assert.ok(shown > 0 && shown < before, words);
      assert.equal(await drawn(window), shown);
      assert.equal(await listed(window), shown);
      assert.ok(window.url().includes(`${name}=${value}`));
      before = shown;
    }
    const { hash } = new URL(window.url());
    await at(hash, async (other) => {
      assert.deepEqual(await tally(other), await tally(window));
      assert.equal(await listed(other), before);
      await other.getByRole('button', { name: 'Show all' }).click();
      await settled(other);
      assert.equal((await tally(other)).shown, all.all);
    });
  }));

  test('restores time and lanes from the address, and heeds a new one', () =>
    at('#from=1997-05-01&to=1997-07-01&lanes=chapter', async (window) => {
      const { shown, words } = await tally(window);
      assert.match(words, /1 May 1997 to 30 June 1997/);
      assert.equal(await window.locator('select[name=lanes]').inputValue(), 'chapter');
      assert.equal(await drawn(window), shown);
      await window.evaluate(() => { location.hash = '#from=2001-09-01&to=2001-12-31&lanes=none'; });
      await settled(window);
      assert.match((await tally(window)).words, /2001/);
      assert.equal(await window.locator('.axis .lane').count(), 0);
    }));

  test('takes nonsense in the address for nothing', async () => {
    for (const hash of ['#from=x&to=y', '#from=2001-01-01&to=1999-01-01', '#lanes=no', '#from=3000-01-01&to=3001-01-01']) {
      await at(hash, async (window) => {
        const { shown, all } = await tally(window);
        assert.equal(shown, all, hash);
      });
    }
    await at('#person=nobody', async (window) => assert.equal((await tally(window)).shown, 0));
  });

  test('names lie apart, and inside the page, wide and narrow', async () => {
    for (const width of [320, 820, 1440]) {
      for (const hash of ['', '#from=1997-01-01&to=1998-12-31&lanes=none']) {
        await at(hash, async (window) => {
          const faults = await window.evaluate(() => {
            const boxes = [...document.querySelectorAll('.axis a text, .axis .lane')].map((it) => [it.getBoundingClientRect(), it.textContent]);
            const over = boxes.filter(([box]) => box.left < -1 || box.right > innerWidth + 1).map(([, name]) => `outside: ${name}`);
            boxes.forEach(([a, name], at) => boxes.slice(at + 1).forEach(([b, other]) => {
              const apart = a.right <= b.left || b.right <= a.left || a.bottom - 4 <= b.top || b.bottom - 4 <= a.top;
              if (!apart) over.push(`${name} on ${other}`);
            }));
            return over;
          });
          assert.deepEqual(faults, [], `${width} px ${hash}`);
        }, { width });
      }
    }
  });

  test('is moved by dragging', () =>
    at('#from=1997-01-01&to=1998-12-31', async (window) => {
      const box = await window.locator('.axis').boundingBox();
      const before = (await tally(window)).words;
      await window.mouse.move(box.x + 600, box.y + 12);
      await window.mouse.down();
      await window.mouse.move(box.x + 300, box.y + 14, { steps: 4 });
      await window.mouse.up();
      await settled(window);
      assert.notEqual((await tally(window)).words, before);
      assert.ok(window.url().startsWith(PAGE), 'a drag follows no link');
    }));

  test('names a bare mark that is touched or pointed at', async () => {
    const spot = (window) => window.evaluate(() => {
      // One that lies well below all names, for a finger is led to the nearest link.
      const names = [...document.querySelectorAll('.axis .ground')].map((it) => +it.getAttribute('y') + 24);
      const spots = document.querySelector('.axis .many.day').getAttribute('d').slice(1).split('M');
      const [x, y] = spots.map((it) => it.split(/[ h]/).map(Number))
        .find(([, y]) => names.every((bottom) => bottom < y - 30 || bottom > y + 60));
      const { left, top } = document.querySelector('.axis').getBoundingClientRect();
      scrollTo({ top: scrollY + top + y - innerHeight / 2, behavior: 'instant' });
      return [left + x, document.querySelector('.axis').getBoundingClientRect().top + y];
    });
    const pointed = (window) => window.locator('.axis .pointed title').textContent({ timeout: 2000 });
    await at('', async (window) => {
      await window.touchscreen.tap(...(await spot(window)));
      const name = await pointed(window);
      assert.equal(await focused(window), name, 'it has the focus, so that a second touch follows it');
    }, { touch: true, width: 390, height: 800 });
    await at('', async (window) => {
      await window.mouse.move(...(await spot(window)));
      assert.ok(await pointed(window));
    });
  });

  test('is not there without scripts', () =>
    open('chronology.html', { scripts: false }, async (window) => {
      assert.equal(await window.locator('.instrument').count(), 0);
      assert.ok((await window.locator('.event-item').count()) > 100);
    }));
});
