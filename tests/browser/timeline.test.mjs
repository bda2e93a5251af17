// The timeline above the chronology: by keyboard, by its fields, by its address; from a folder.
// SITE and CHROMIUM as in window.mjs.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { SITE, close, inFolder, inWindow, open, violations, visit } from './window.mjs';

const PAGE = inFolder('chronology.html');

after(close);

/** Runs `look` on the chronology at an address of its own. */
const at = (hash, look, options = {}) =>
  open(`chronology.html${hash}`, options, async (window) => {
    await settled(window);
    await look(window);
  });

/** Waits until picture, list and address have followed. */
const settled = async (window) => {
  await window.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await window.waitForFunction(() => !document.querySelector('.instrument[data-moving]'));
};
const tally = async (window) => {
  const words = await window.locator('.tally').textContent();
  const [, shown, all] = words.match(/^(?:All )?(\d+)(?: of (\d+))? events/) ?? assert.fail(words);
  return { shown: +shown, all: +(all ?? shown), words };
};
/** How many events the picture draws: by name, as marks, and counted where they lie too close. */
const drawn = (window) => window.evaluate(() => {
  const { named, marks, counted } = document.querySelector('.axis').dataset;
  const links = document.querySelectorAll('.names a:not(.pointed)').length;
  return links === +named ? +named + +marks + +counted : `${links} names, and not ${named}`;
});
/** The days at the ends of the time shown, as the strip tells them. */
const ends = (window) => window.evaluate(() =>
  [...document.querySelectorAll('.overview .edge')].map((it) => +it.getAttribute('aria-valuenow')));
/** Turns the wheel over the picture. */
const wheel = (window, x, y, keys) => window.evaluate(([deltaX, deltaY, keys]) => {
  const plot = document.querySelector('.plot');
  const { left, top, width } = plot.getBoundingClientRect();
  return plot.dispatchEvent(new WheelEvent('wheel', { deltaX, deltaY, clientX: left + width / 4, clientY: top + 20, bubbles: true, cancelable: true, ...keys }));
}, [x, y, keys]);
/** How many events the list has, all its pieces asked for. */
async function listed(window) {
  for (;;) {
    const more = window.locator('.found button');
    if (!(await more.count())) return window.locator('.found li').count();
    await more.click();
  }
}
const focused = (window) => window.evaluate(() => document.activeElement.matches('.names a') && document.activeElement.textContent);

describe('the timeline', () => {
  test('draws all events, and leaves the list as it came', () => at('', async (window) => {
    const { shown, all } = await tally(window);
    assert.ok(shown > 100 && shown === all);
    assert.equal(await drawn(window), all);
    assert.equal(await window.locator('main > .chronology:not(.found)').isVisible(), true);
    assert.equal(await window.locator('.found').isVisible(), false);
  }));

  test('keeps its style to itself', () => at('', async (window) => {
    const strangers = await window.evaluate(() => {
      const rules = (list) => [...list].flatMap((rule) => (rule.selectorText ? [rule] : rules(rule.cssRules ?? [])));
      const all = rules([...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]));
      const own = ['plot', 'lanes', 'lane', 'ticks', 'overview', 'years', 'body', 'edge', 'moves', 'picks', 'pointed', 'above'];
      return own.flatMap((name) => {
        const alone = Object.assign(document.createElement('span'), { className: name });
        const inner = alone.appendChild(document.createElement('span'));
        document.querySelector('main').append(alone);
        const found = all.filter(({ selectorText: it }) => it.includes(`.${name}`) && [alone, inner].some((element) => element.matches(it)));
        alone.remove();
        return found.map((rule) => rule.selectorText);
      });
    });
    assert.deepEqual(strangers, []);
    // A folder's pages may not read what their style says.
  }, { from: 'server' }));

  test('is read lane by lane, and by the days in each', () => at('#from=1996-01-01&to=2002-01-01', async (window) => {
    const order = () => window.evaluate(() => [...document.querySelectorAll('.axis :is(.lane, a)')].map((it) => {
      const { top, height } = it.getBoundingClientRect();
      return { at: it.dataset.at ? +it.dataset.at : null, top: top + (it.dataset.at ? height / 2 : 0), title: it.title };
    }));
    const look = async (hint) => {
      const all = await order();
      assert.equal(all[0].at, null, `${hint}: the lane's name comes first`);
      assert.ok(all.filter(({ at }) => at != null).length > 5, hint);
      all.forEach((it, index) => {
        const before = all[index - 1];
        if (it.at != null && before.at != null) assert.ok(before.at < it.at, `${hint}: by their days`);
        if (it.at == null && before) assert.ok(before.top < it.top + 6, `${hint}: the lane before it is read out`);
        assert.equal(it.title, '', 'no words twice');
      });
    };
    await look('at first');
    await window.locator('select[name=lanes]').selectOption('chapter');
    await settled(window);
    await look('in other lanes');
    await window.locator('.names a').nth(3).focus();
    const name = await focused(window);
    for (const key of ['-', '+', '+']) {
      await window.keyboard.press(key);
      await settled(window);
      await look(key);
      assert.equal(await focused(window), name, 'the focus stays with its event');
    }
    const names = await window.$$eval('.lane .title', (all) => all.map((it) => it.textContent));
    await window.locator('select[name=lanes]').selectOption('kind');
    await settled(window);
    assert.notDeepEqual(await window.$$eval('.lane .title', (all) => all.map((it) => it.textContent)), names);
  }));

  test('comes closer and goes back by keyboard', () => at('', async (window) => {
    const first = window.locator('.names a[tabindex="0"]');
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
    await window.locator('.names a[tabindex="0"]').focus();
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
            const boxes = [...document.querySelectorAll('.names a:not(.pointed) span:first-child, .lane .title')].map((it) => [it.getBoundingClientRect(), it.textContent]);
            const over = boxes.filter(([box]) => box.left < -1 || box.right > innerWidth + 1).map(([, name]) => `outside: ${name}`);
            boxes.forEach(([a, name], at) => boxes.slice(at + 1).forEach(([b, other]) => {
              const apart = a.right <= b.left || b.right <= a.left || a.bottom - 6 <= b.top || b.bottom - 6 <= a.top;
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
      const box = await window.locator('.plot').boundingBox();
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
    const hash = '#from=1997-05-01&to=1997-12-31&lanes=chapter';
    // Spots that are inked, well away from all names: a finger's touch goes to a link that is near.
    const spots = (window, apart = 4) => window.evaluate((apart) => {
      const plot = document.querySelector('.plot');
      plot.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, top, width, height } = plot.getBoundingClientRect();
      const taken = [...document.querySelectorAll('.names a, .lane')].map((it) => it.getBoundingClientRect());
      const copy = new OffscreenCanvas(Math.floor(width), Math.floor(height)).getContext('2d', { willReadFrequently: true });
      copy.drawImage(plot.querySelector('canvas'), 0, 0);
      const ink = copy.getImageData(0, 0, Math.floor(width), Math.floor(height));
      const alpha = (x, y) => ink.data[(y * ink.width + x) * 4 + 3];
      const found = [];
      for (let y = 3; y < height - 6; y += 2) {
        for (let x = 12; x < width - 12; x += 8) {
          const [px, py] = [left + x, top + y];
          const solid = [-1, 0, 1].every((dx) => alpha(x + dx, y) > 60 && alpha(x + dx, y + 1) > 60);
          if (solid && taken.every((it) => px < it.left - apart || px > it.right + apart || py < it.top - apart || py > it.bottom + apart)) found.push([px, py]);
        }
      }
      return found;
    }, apart);
    await at(hash, async (window) => {
      assert.ok(+(await window.locator('.axis').getAttribute('data-marks')) > 5);
      const all = await spots(window);
      let name;
      for (const spot of all.filter((_, at) => at % 5 === 0)) {
        await window.mouse.move(...spot);
        await settled(window);
        name = await window.locator('.names .pointed').textContent({ timeout: 50 }).catch(() => null);
        if (name) break;
      }
      assert.ok(name, 'the mouse');
    });
    await at(hash, async (window) => {
      let name;
      for (const spot of await spots(window, 14)) {
        const dense = await window.evaluate(([x, y]) => document.elementFromPoint(x, y).closest('.plot') == null, spot);
        if (dense) continue;
        await window.touchscreen.tap(...spot);
        await settled(window);
        name = await focused(window);
        if (name) break;
      }
      assert.ok(name, 'a finger: it has the focus, so that a second touch follows it');
    }, { touch: true, width: 390, height: 800 });
  });

  test('is no higher than a good part of the window, however much there is', async () => {
    for (const [width, height] of [[1440, 900], [820, 1100], [390, 800], [320, 640]]) {
      await at('', async (window) => {
        const high = await window.evaluate(() => document.querySelector('.plot').offsetHeight + document.querySelector('.overview').offsetHeight);
        assert.ok(high > 160 && high <= height * 0.7, `${high} of ${height}`);
        assert.ok(await window.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      }, { width, height });
    }
  });

  test('is inked, in the colours of the scheme, also where the reader forces them', async () => {
    const brightness = (window) => window.evaluate(() => [...document.querySelectorAll('.instrument canvas')].map((canvas) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      let [sum, count] = [0, 0];
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] > 250) [sum, count] = [sum + data[at], count + 1];
      }
      return count > 400 ? sum / count : NaN;
    }));
    const seen = {};
    for (const options of [{ scheme: 'light' }, { scheme: 'dark' }, { scheme: 'dark', forcedColors: 'active' }]) {
      await at('', async (window) => { seen[JSON.stringify(options)] = await brightness(window); }, options);
    }
    const [light, dark, forced] = Object.values(seen);
    for (const picture of [0, 1]) assert.ok(light[picture] < 140 && dark[picture] > 120 && forced[picture] > dark[picture], JSON.stringify(seen));
    await at('', async (window) => {
      await window.emulateMedia({ colorScheme: 'dark' });
      await settled(window);
      assert.deepEqual(await brightness(window), dark, 'it follows a change of scheme');
    }, { scheme: 'light' });
  });

  test('comes closer by the wheel with Ctrl, moves by a wheel that goes sideways, and leaves the page its own', () =>
    at('', async (window) => {
      const [low, high] = await ends(window);
      await wheel(window, 0, -200, { ctrlKey: true });
      await settled(window);
      const near = await ends(window);
      assert.ok(near[0] > low && near[1] < high);
      const part = (near[0] - low) / (high - low - (near[1] - near[0]));
      assert.ok(Math.abs(part - 0.25) < 0.02, `the day under the pointer stays: ${part}`);
      await wheel(window, 120, 10, {});
      await settled(window);
      const later = await ends(window);
      assert.ok(later[0] > near[0] && Math.abs(later[1] - later[0] - near[1] + near[0]) <= 1, 'it moved');
      assert.equal(await wheel(window, 0, 200, {}), true, 'the page may scroll');
      await settled(window);
      assert.deepEqual(await ends(window), later);
    }));

  test('is pinched with two fingers', () =>
    at('', async (window) => {
      const box = await window.evaluate(() => {
        document.querySelector('.plot').scrollIntoView({ block: 'center', behavior: 'instant' });
        const { left, top, width, height } = document.querySelector('.plot').getBoundingClientRect();
        return { left, top, width, height };
      });
      const session = await window.context().newCDPSession(window);
      const touch = (type, ...xs) => session.send('Input.dispatchTouchEvent', {
        type, touchPoints: xs.map((x, id) => ({ x: box.left + x * box.width, y: box.top + box.height / 2, id })),
      });
      const [low, high] = await ends(window);
      await touch('touchStart', 0.4);
      await touch('touchStart', 0.4, 0.6);
      for (const by of [0.05, 0.1, 0.15, 0.2]) await touch('touchMove', 0.4 - by, 0.6 + by);
      await touch('touchEnd');
      await settled(window);
      const [from, to] = await ends(window);
      const times = (high - low) / (to - from);
      assert.ok(Math.abs(times - 3) < 0.3, `three times as close: ${times}`);
      assert.equal(await window.evaluate(() => visualViewport.scale), 1, 'the page itself stays');
    }, { touch: true, isMobile: true, width: 390, height: 800 }));

  test('has a strip of all the time, its part shown drawn along by mouse and keys', () =>
    at('#from=1990-01-01&to=2000-01-01', async (window) => {
      const before = await ends(window);
      const [body, first, last] = await window.locator('.overview [role=slider]').all();
      assert.match(await body.getAttribute('aria-valuetext'), /^1990 to 1999$/);
      const at = async (grip) => {
        const { x, y, width, height } = await grip.boundingBox();
        assert.ok(width >= 24 && height >= 24, 'fit for a finger');
        return [x + width / 2, y + height / 2];
      };
      const pull = async (grip, by) => {
        const [x, y] = await at(grip);
        await window.mouse.move(x, y);
        await window.mouse.down();
        await window.mouse.move(x + by, y, { steps: 3 });
        await window.mouse.up();
        await settled(window);
        return ends(window);
      };
      await body.scrollIntoViewIfNeeded();
      const moved = await pull(body, -60);
      assert.ok(moved[0] < before[0] && Math.abs(moved[1] - moved[0] - before[1] + before[0]) <= 1, 'the whole window');
      const longer = await pull(last, 50);
      assert.ok(Math.abs(longer[0] - moved[0]) <= 1 && longer[1] > moved[1] + 100, 'its end');
      const sooner = await pull(first, -50);
      assert.ok(sooner[0] < longer[0] - 100 && Math.abs(sooner[1] - longer[1]) <= 1, 'its beginning');
      await body.focus();
      for (const [key, holds] of [
        ['ArrowRight', (a, b) => b[0] > a[0] && b[1] > a[1]],
        ['End', (a, b) => b[1] > a[1]],
        ['Home', (a, b) => b[0] < a[0]],
        ['+', (a, b) => b[1] - b[0] < a[1] - a[0]],
      ]) {
        const was = await ends(window);
        await window.keyboard.press(key);
        await settled(window);
        assert.ok(holds(was, await ends(window)), key);
      }
      await first.focus();
      const [from, to] = await ends(window);
      await window.keyboard.press('ArrowRight');
      await settled(window);
      const now = await ends(window);
      assert.ok(now[0] > from && Math.abs(now[1] - to) <= 1);
      assert.ok(window.url().includes('from='));
      await window.keyboard.press('0');
      await settled(window);
      assert.equal(new URL(window.url()).hash, '');
    }));

  test('gives a lane the room when its name is chosen, and comes closer where events are only counted', () =>
    at('', async (window) => {
      const lane = window.locator('.lane').nth(4);
      const names = () => lane.evaluate((it) => {
        const { top, bottom } = it.getBoundingClientRect();
        const inside = (box) => box.top > top - 3 && box.bottom < bottom + 3;
        return [...document.querySelectorAll('.names a')].filter((link) => inside(link.getBoundingClientRect())).length;
      });
      const high = () => lane.evaluate((it) => it.offsetHeight);
      const [before, room] = [await names(), await high()];
      await lane.click();
      await settled(window);
      assert.equal(await lane.getAttribute('aria-expanded'), 'true');
      assert.ok((await high()) > 2 * room && (await names()) > before);
      assert.equal(await drawn(window), (await tally(window)).all);
      const { hash } = new URL(window.url());
      assert.match(hash, /open=4/);
      await at(hash, async (other) => {
        assert.equal(await other.locator('.lane[aria-expanded=true]').count(), 1);
      });
      await lane.press('Enter');
      await settled(window);
      assert.equal(await names(), before);
      const [low, end] = await ends(window);
      await window.locator('.plot').evaluate((it) => it.scrollIntoView({ block: 'center', behavior: 'instant' }));
      const { x, y, width, height } = await window.locator('.plot').boundingBox();
      await window.mouse.click(x + width - 20, y + height - 16);
      await settled(window);
      const near = await ends(window);
      assert.ok(near[1] - near[0] < (end - low) / 2);
    }));

  test('fades an end that is not known from the one that is, wherever one looks', async () => {
    const day = 5479; // the first of 1985
    const some = (event) => ({ kinds: [], things: [], lanes: [[''], [''], [''], ['']], events: [
      ['a', 'First', '1 January 1950', -7305, -7304, 0, 1, [], null, [0, 0, 0, 0]], event,
      ['c', 'Last', '31 December 2020', 18627, 18628, 0, 1, [], null, [0, 0, 0, 0]],
    ] });
    // How high the ink of the mark is, so many pixels after the day that is known; null without it.
    const heights = (ends, hash, offs) => inWindow({}, async (window) => {
      await window.addInitScript((data) => {
        let draws;
        Object.defineProperty(self, 'variorumTimeline', { set: (it) => { draws = it; }, get: () => () => draws(data) });
      }, some(['b', 'It', 'when', ...ends, 12, 9, [], null, [0, 0, 0, 0]]));
      await visit(window, `${PAGE}${hash}&lanes=none`);
      await settled(window);
      return window.evaluate(([offs, day]) => {
        const [from, to] = [...document.querySelectorAll('.overview .edge')].map((it) => +it.getAttribute('aria-valuenow'));
        const canvas = document.querySelector('.plot canvas');
        const link = document.querySelector('.names a[data-at="1"]');
        if (!link) return null;
        const top = Math.round(new DOMMatrix(getComputedStyle(link).transform).f);
        const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
        pen.drawImage(canvas, 0, 0);
        return offs.map((off) => {
          const x = Math.round(((day - from) / (to - from)) * canvas.width + off);
          const { data } = pen.getImageData(x, top, 1, link.offsetHeight);
          return data.filter((it, at) => at % 4 === 3 && it > 90).length;
        });
      }, [offs, day]);
    });
    const thin = (seen) => seen.every((it) => it >= 1 && it <= 2);
    const open = [day, null];
    const [near, ...far] = await heights(open, '#from=1984-01-01&to=1990-01-01', [12, 150, 250]);
    assert.ok(near >= 4 && thin(far), `an open end fades, and goes on in a thin line: ${near} ${far}`);
    const beyond = await heights(open, '#from=1990-01-01&to=1996-01-01', [1000, 1300, 1700]);
    assert.ok(thin(beyond), `no more of it where its beginning is off the picture: ${beyond}`);
    const until = [null, day];
    const [last, ...before] = await heights(until, '#from=1980-01-01&to=1986-01-01', [-12, -150, -250]);
    assert.ok(last >= 4 && before.every((it) => it === 0), `a beginning fades: ${last} ${before}`);
    assert.equal(await heights(until, '#from=1978-01-01&to=1984-12-01', []), null, 'that it lasted until then is no word of before');
  });

  test('tells of the days that are known, not of the room beside them', () => inWindow({}, async (window) => {
    await window.addInitScript(() => {
      let draws;
      const event = (name, from) => [name, name, 'a day', from, from + 1, 0, 1, [], null, [0, 0, 0, 0]];
      const data = { kinds: [], things: [], lanes: [[''], [''], [''], ['']], events: [event('a', -7305), event('b', 18627)] };
      Object.defineProperty(self, 'variorumTimeline', { set: (it) => { draws = it; }, get: () => () => draws(data) });
    });
    await visit(window, `${PAGE}#person=nobody`);
    await settled(window);
    assert.equal((await tally(window)).words, '0 of 2 events, 1950 to 2020');
    const [low, high] = await ends(window);
    assert.ok(low < -7305 && high > 18628, 'the room is there');
    assert.equal(await window.locator('.overview .body').getAttribute('aria-valuetext'), '1950 to 2020');
  }));

  test('has buttons that can be pressed while they do something, and leaves the focus on one', () => at('', async (window) => {
    const button = (name) => window.locator('.moves').getByRole('button', { name });
    const off = () => window.$$eval('.moves button', (all) => all.filter((it) => it.disabled).map((it) => it.textContent));
    assert.deepEqual(await off(), ['Farther', 'Earlier', 'Later', 'Show all']);
    const press = async (name) => {
      await button(name).focus();
      await window.keyboard.press('Enter');
      await settled(window);
      return window.evaluate(() => document.activeElement.textContent);
    };
    assert.equal(await press('Closer'), 'Closer');
    assert.deepEqual(await off(), []);
    await press('Earlier');
    assert.equal(await press('Earlier'), 'Later');
    assert.deepEqual(await off(), ['Earlier']);
    await press('Later');
    await press('Later');
    assert.equal(await press('Later'), 'Earlier');
    assert.deepEqual(await off(), ['Later']);
    assert.equal(await press('Show all'), 'Closer');
    await press('Closer');
    assert.equal(await press('Farther'), 'Closer', 'at the whole there is no farther');
    for (let at = 0; at < 20 && !(await off()).includes('Closer'); at += 1) await press('Closer');
    assert.deepEqual(await off(), ['Closer']);
    assert.equal(await window.evaluate(() => document.activeElement.textContent), 'Farther');
    // One manner of button on both pages.
    const look = (it) => ['color', 'textDecorationLine', 'borderBottomWidth', 'font', 'minHeight'].map((key) => getComputedStyle(it)[key]);
    const here = await button('Farther').evaluate(look);
    await open('map.html', {}, async (other) => assert.deepEqual(await other.getByRole('button', { name: 'Closer' }).evaluate(look), here));
  }));

  test('says so where there is nothing, and offers all', async () => {
    for (const [hash, words] of [['#person=nobody', /No events fit this choice/], ['#from=1900-01-01&to=1933-01-01', /No events in this time/]]) {
      await at(hash, async (window) => {
        assert.equal((await tally(window)).shown, 0);
        for (const part of ['.plot', '.found']) {
          const said = window.locator(`${part} .nothing`);
          assert.match(await said.textContent(), words);
          assert.equal(await said.isVisible(), true);
        }
        assert.deepEqual(await violations(window), []);
        await window.locator('.plot .nothing button').click();
        await settled(window);
        const { shown, all } = await tally(window);
        assert.ok(shown === all && shown > 100);
        assert.equal(await window.locator('.nothing').count(), 0);
        assert.equal(await window.evaluate(() => document.activeElement.textContent), 'Closer', 'the focus is not lost');
      });
    }
  });

  test('draws the pale tone with an edge that can be seen', async () => {
    // Many events of which no day is known, so that they are only counted.
    const data = { kinds: [], things: [], lanes: [[''], [''], [''], ['']], events: Array.from({ length: 900 }, (_, at) =>
      [`e${at}`, 'An event with a name', 'in some month', 3650 + Math.floor(at / 3) * 9, 3690 + Math.floor(at / 3) * 9, 1, 1, [], null, [0, 0, 0, 0]]) };
    for (const scheme of ['light', 'dark']) {
      await inWindow({ scheme }, async (window) => {
        await window.addInitScript((data) => {
          let draws;
          Object.defineProperty(self, 'variorumTimeline', { set: (it) => { draws = it; }, get: () => () => draws(data) });
        }, data);
        await visit(window, `${PAGE}#lanes=none`);
        await settled(window);
        assert.ok(+(await window.locator('.axis').getAttribute('data-counted')) > 100);
        const tops = await window.evaluate(() => {
          const canvas = document.querySelector('.plot canvas');
          const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
          pen.drawImage(canvas, 0, 0);
          const paper = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
          const light = (rgb) => rgb.map((it) => it / 255).map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4))
            .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0);
          const contrast = (data) => {
            const alpha = data[3] / 255;
            const [a, b] = [light(paper), light(paper.map((it, at) => it * (1 - alpha) + data[at] * alpha))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          };
          const found = [];
          for (let x = Math.floor(canvas.width * 0.2); x < canvas.width * 0.8; x += 1) {
            const { data } = pen.getImageData(x, canvas.height - 60, 1, 60);
            const column = Array.from({ length: 60 }, (_, y) => contrast(data.slice(y * 4, y * 4 + 4)));
            // Not where a line of the grid goes through.
            if (column[0] > 1.1) continue;
            const top = column.findIndex((it) => it > 1.2);
            if (top >= 0 && top < 55) found.push(Math.max(column[top], column[top + 1]));
          }
          return found.sort((a, b) => a - b);
        });
        assert.ok(tops.length > 100 && tops[Math.floor(tops.length * 0.02)] >= 3, `${scheme}: ${tops.length} columns, ${tops[Math.floor(tops.length * 0.02)]} to 1`);
      });
    }
  });

  test('glides no way for a reader who wants no motion', async () => {
    const frames = (options) => new Promise((done, fail) => at('', async (window) => {
      await window.locator('.names a[tabindex="0"]').focus();
      await settled(window);
      done(await window.evaluate(() => new Promise((told) => {
        const seen = new Set();
        const look = () => {
          seen.add(document.querySelector('.overview .edge').getAttribute('aria-valuenow'));
          if (document.querySelector('.instrument').hasAttribute('data-moving')) requestAnimationFrame(look);
          else told(seen.size);
        };
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true, cancelable: true }));
        look();
      })));
    }, options).catch(fail));
    assert.equal(await frames({ reducedMotion: 'reduce' }), 2, 'before and after');
    assert.ok((await frames({ reducedMotion: 'no-preference' })) > 2);
  });

  test('is drawn in a frame with ten thousand events', () => inWindow({}, async (window) => {
    await window.addInitScript(() => {
      // Each event many times, some days apart.
      let draws;
      Object.defineProperty(self, 'variorumTimeline', {
        set: (it) => { draws = it; },
        get: () => (data) => draws({ ...data, events: Array.from({ length: 10_000 }, (_, at) => {
          const event = [...data.events[at % data.events.length]];
          for (const end of [3, 4]) if (event[end] != null) event[end] += Math.floor(at / data.events.length) * 11;
          return event;
        }) }),
      });
    });
    await visit(window, PAGE);
    await settled(window);
    assert.equal(await drawn(window), 10_000);
    const times = await window.evaluate(async () => {
      const plot = document.querySelector('.plot');
      const { left, width, top } = plot.getBoundingClientRect();
      const times = [];
      for (let at = 0; at < 60; at += 1) {
        plot.dispatchEvent(new WheelEvent('wheel', { deltaY: at < 30 ? -20 : 20, ctrlKey: true, clientX: left + width / 2, clientY: top + 20, bubbles: true, cancelable: true }));
        let begun;
        await new Promise((done) => requestAnimationFrame((now) => { begun = now; queueMicrotask(done); }));
        void plot.offsetHeight;
        times.push(performance.now() - begun);
      }
      return times.sort((a, b) => a - b);
    });
    console.log(`ten thousand events: a frame takes ${times[30].toFixed(1)} ms in the middle, ${times[57].toFixed(1)} ms in the worst of twenty`);
    // Much above a frame, for the machine may be busy; far below what drawing each event takes.
    assert.ok(times[30] < 50, `${times[30]} ms`);
  }));

  test('is accessible when it is close, dark and narrow, with a lane open', () =>
    at('#from=1996-01-01&to=2002-01-01&open=4', async (window) => {
      await window.locator('.names a[tabindex="0"]').focus();
      assert.deepEqual(await violations(window), []);
    }, { scheme: 'dark', width: 390, height: 800 }));

  test('keeps the scripts of its page to their budget', () => {
    const scripts = readdirSync(join(SITE, 'assets')).filter((name) => /^(script|timeline)\..*\.js$/.test(name));
    const bytes = scripts.map((name) => gzipSync(readFileSync(join(SITE, 'assets', name))).length);
    const sum = bytes.reduce((all, it) => all + it, 0);
    assert.ok(bytes.length === 2 && sum <= 20_000, `${sum} bytes`);
  });

  test('is not there without scripts', () =>
    open('chronology.html', { scripts: false }, async (window) => {
      assert.equal(await window.locator('.instrument').count(), 0);
      assert.ok((await window.locator('.event-item').count()) > 100);
    }));
});
