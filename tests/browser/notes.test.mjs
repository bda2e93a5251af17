// Notes in the margin, what is shown beside a call or a link, by mouse, keyboard and touch, and the
// page without any of it. From a folder, as a reader has it who was given the site on a stick.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { pages } from './site.mjs';
import { SITE, close, open, violations } from './window.mjs';

const NARROW = { width: 820 };
const count = (html) => html.match(/class="noteref"/g)?.length ?? 0;
const chapters = pages(SITE).filter((page) => page.kind === 'chapter');
const crowded = pages(SITE).find((page) => page.path === 'events/mazar-uprising.html');
const fullest = chapters.reduce((best, page) => (count(page.html) > count(best.html) ? page : best));

after(close);

/** Opens a page in a fresh window, once its scripts have done what they do at first. */
const inWindow = (options, { path }, look) =>
  open(path, options, async (window) => {
    if (options.scripts !== false) await settled(window);
    await look(window);
  });

/** Waits until what was asked of the next frames is done. */
const settled = (window) => window.evaluate(() =>
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))));

const hint = (window) => window.locator('#hint');

/** The first call or link of a kind that is not in a claim, brought to the middle of the window. */
async function centred(window, selector) {
  const it = window.locator(selector).first();
  await it.evaluate((it) => it.scrollIntoView({ block: 'center', behavior: 'instant' }));
  return it;
}

/** How the notes of the margin stand: what overlaps, reaches out of the window, stands before its
 *  call or far from it. */
function standing(window) {
  return window.evaluate(() => {
    const notes = [...document.querySelectorAll('.sidenote')]
      .filter((it) => it.checkVisibility({ visibilityProperty: true }));
    const faults = [];
    const line = parseFloat(getComputedStyle(document.body).lineHeight);
    const prose = document.querySelector('.prose').getBoundingClientRect();
    const boxes = notes.map((it) => it.getBoundingClientRect());
    const wide = [...document.querySelectorAll('main > *, .prose > *')]
      .map((it) => it.getBoundingClientRect()).filter((it) => it.height && it.right > prose.right + 4);
    boxes.forEach((box, at) => {
      const name = notes[at].dataset.note;
      if (at > 0 && box.top < boxes[at - 1].bottom - 0.5) faults.push(`${name} stands on the note before`);
      if (box.right > document.documentElement.clientWidth) faults.push(`${name} reaches out of the window`);
      if (box.left < prose.right) faults.push(`${name} stands on the text`);
      for (const it of wide) {
        if (it.top < box.bottom && it.bottom > box.top) faults.push(`${name} stands on a figure`);
      }
      const call = document.querySelector(`.prose a[href="#${name}"]`).getBoundingClientRect();
      const drift = (box.top - call.top) / line;
      if (drift < -9 || drift > 16) faults.push(`${name} stands ${drift.toFixed(1)} lines from its call`);
    });
    return { shown: notes.length, faults };
  });
}

describe('notes in the margin', () => {
  test('never stand on each other or on the text, 1100 to 1900 px wide', () =>
    inWindow({ width: 1100 }, fullest, async (window) => {
      const calls = await window.evaluate(() =>
        new Set([...document.querySelectorAll('.prose .noteref')].map((it) => it.hash)).size);
      let most = 0;
      for (let width = 1100; width <= 1900; width += 50) {
        await window.setViewportSize({ width, height: 900 });
        await settled(window);
        const { shown, faults } = await standing(window);
        assert.deepEqual(faults, [], `${width} px`);
        assert.ok(shown === 0 || shown === calls, `${width} px: ${shown} of ${calls} notes`);
        most = Math.max(most, shown);
      }
      assert.equal(most, calls, 'where there is room, every note has its place');
      assert.ok(calls > 20);
    }));

  test('make way for what spans the page, and are left out where they would stand far off', () =>
    inWindow({}, crowded, async (window) => {
      const { shown, faults } = await standing(window);
      assert.deepEqual(faults, []);
      assert.ok(shown > 0);
    }));

  test('begin level with their calls where nothing is in the way', () =>
    inWindow({}, fullest, async (window) => {
      const off = await window.evaluate(() => {
        const note = document.querySelector('.sidenote .number');
        const name = note.parentElement.dataset.note;
        const call = document.querySelector(`.prose a[href="#${name}"]`);
        const base = (it) => {
          const probe = document.createElement('span');
          probe.style.cssText = 'display: inline-block; width: 0; height: 0';
          it.append(probe);
          const { bottom } = probe.getBoundingClientRect();
          probe.remove();
          return bottom;
        };
        return base(note) - base(call);
      });
      assert.ok(Math.abs(off) <= 1, `${off} px off the line`);
    }));

  test('are a second sight, hidden from those who listen and in print', () =>
    inWindow({}, fullest, async (window) => {
      const reached = await window.evaluate(() =>
        [...document.querySelectorAll('.sidenotes a')].filter((it) => it.tabIndex >= 0).length);
      assert.equal(reached, 0, 'the keyboard passes over them');
      assert.equal(await window.locator('.sidenotes').getAttribute('aria-hidden'), 'true');
      await window.emulateMedia({ media: 'print' });
      assert.ok(!(await window.locator('.sidenotes').isVisible()), 'not in print');
      assert.ok(await window.locator('[role=doc-endnotes] li').first().isVisible(), 'the list is');
    }));

  test('go where there is no room', () =>
    inWindow(NARROW, fullest, async (window) => {
      assert.equal((await standing(window)).shown, 0);
    }));
});

describe('the note of a call', () => {
  test('shows by mouse, stays while it is hovered, and goes', () =>
    inWindow(NARROW, fullest, async (window) => {
      const call = await centred(window, '.prose > p .noteref');
      await call.hover();
      await hint(window).waitFor({ state: 'visible' });
      const said = (await hint(window).innerText()).replace(/\s+/g, ' ');
      const note = await window.evaluate((id) => {
        const copy = document.getElementById(id).cloneNode(true);
        copy.querySelector('.back').remove();
        return copy.textContent.replace(/\s+/g, ' ').trim();
      }, (await call.getAttribute('href')).slice(1));
      assert.ok(said.includes(note), `${said} / ${note}`);
      const source = (await call.getAttribute('data-sources')).split(' ')[0];
      const rests = Number(await window.locator(`#bib-${source}`).getAttribute('data-rests'));
      assert.ok(said.includes(`${rests.toLocaleString('en')} passage`), said);
      await hint(window).hover();
      await window.waitForTimeout(500);
      assert.ok(await hint(window).isVisible(), 'it can be hovered');
      await window.mouse.move(5, 5);
      await hint(window).waitFor({ state: 'detached' });
    }));

  test('shows by keyboard, with its links next, and goes by Esc', () =>
    inWindow(NARROW, fullest, async (window) => {
      const call = await centred(window, '.prose > p .noteref');
      await window.keyboard.press('Tab');
      await call.focus();
      await hint(window).waitFor({ state: 'visible' });
      assert.equal(await call.getAttribute('aria-describedby'), 'hint');
      await window.keyboard.press('Tab');
      assert.ok(await hint(window).evaluate((it) => it.contains(document.activeElement)), 'its first link');
      await window.keyboard.press('Escape');
      await hint(window).waitFor({ state: 'detached' });
      assert.ok(await call.evaluate((it) => it === document.activeElement), 'back where one was');
      assert.equal(await call.getAttribute('aria-describedby'), null);
      await window.waitForTimeout(400);
      assert.equal(await hint(window).count(), 0, 'it stays away');
    }));

  test('shows by touch, within the window, and goes by a touch elsewhere', () =>
    inWindow({ width: 320, height: 600, touch: true, isMobile: true }, fullest, async (window) => {
      for (const at of [0, 3, 7]) {
        const call = window.locator('.prose > p .noteref').nth(at);
        await call.evaluate((it) => it.scrollIntoView({ block: 'center', behavior: 'instant' }));
        await call.tap();
        await hint(window).waitFor({ state: 'visible' });
        assert.equal(await window.evaluate(() => location.hash), '', 'the page stays where it is');
        const { x, width, y, height } = await hint(window).boundingBox();
        assert.ok(x >= 0 && x + width <= 320, `${x} and ${width} wide`);
        assert.ok(y >= 0 && y + height <= 600, `${y} and ${height} high`);
        await window.touchscreen.tap(3, 3);
        await hint(window).waitFor({ state: 'detached' });
      }
    }));

  test('is reached by a second touch', () =>
    inWindow({ ...NARROW, touch: true }, fullest, async (window) => {
      const call = await centred(window, '.prose > p .noteref');
      await call.tap();
      await hint(window).waitFor({ state: 'visible' });
      await call.tap();
      await window.waitForURL('**#note-*');
    }));

  test('is accessible while it shows, light and dark', () =>
    inWindow(NARROW, fullest, async (window) => {
      const call = await centred(window, '.prose > p .noteref');
      for (const colorScheme of ['light', 'dark']) {
        await window.emulateMedia({ colorScheme });
        await window.mouse.move(5, 5);
        await hint(window).waitFor({ state: 'detached' });
        await call.hover();
        await hint(window).waitFor({ state: 'visible' });
        assert.deepEqual(await violations(window), [], colorScheme);
        const [low] = await hint(window).evaluate((it) => [...it.querySelectorAll('.hint-rests a')]
          .map((it) => it.getBoundingClientRect().height).sort((a, b) => a - b));
        assert.ok(low >= 24, `a target ${low} px high`);
      }
    }));

  test('does not show where it stands in the margin', () =>
    inWindow({}, fullest, async (window) => {
      const call = await centred(window, '.prose > p .noteref');
      await call.hover();
      await window.waitForTimeout(500);
      assert.equal(await hint(window).count(), 0);
      assert.equal(await window.locator('.sidenote.is-called').count(), 1, 'the note beside it is marked');
    }));
});

describe('a preview', () => {
  for (const kind of ['event', 'person', 'place']) {
    test(`of a link to a kind of thing shows what it is: ${kind}`, () =>
      inWindow(NARROW, fullest, async (window) => {
        const link = await centred(window, `.prose > p a.ref.${kind}`);
        const href = (await link.getAttribute('href')).replace(/#.*/, '');
        const known = await window.evaluate((href) => JSON.parse(document.getElementById('previews').textContent)[href], href);
        await link.hover();
        await hint(window).waitFor({ state: 'visible' });
        const said = await hint(window).innerText();
        for (const part of Object.values(known)) assert.ok(said.includes(part), `${part} in ${said}`);
        await window.keyboard.press('Escape');
        await hint(window).waitFor({ state: 'detached' });
      }));
  }

  test('waits for a moment', () =>
    inWindow(NARROW, fullest, async (window) => {
      const link = await centred(window, '.prose > p a.ref.event');
      await link.hover();
      await window.mouse.move(5, 5);
      await window.waitForTimeout(600);
      assert.equal(await hint(window).count(), 0, 'who only passes by sees nothing');
    }));

  test('shows by keyboard', () =>
    inWindow(NARROW, fullest, async (window) => {
      const link = await centred(window, '.prose > p a.ref.event');
      await window.keyboard.press('Tab');
      await link.focus();
      await hint(window).waitFor({ state: 'visible' });
      await window.keyboard.press('Escape');
      await hint(window).waitFor({ state: 'detached' });
    }));
});

test('without scripts, a call leads to its note and back, and nothing else is there', () =>
  inWindow({ scripts: false }, fullest, async (window) => {
    assert.equal(await window.locator('.sidenotes, #hint').count(), 0);
    const call = await centred(window, '.prose > p .noteref');
    const id = await call.getAttribute('id');
    await call.click();
    await window.waitForURL('**#note-*');
    await window.locator(`[role=doc-backlink][href="#${id}"]`).click();
    await window.waitForURL(`**#${id}`);
  }));
