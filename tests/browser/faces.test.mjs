// What moves when the faces and the scripts come late, as on a first visit by a slow line: next to
// nothing, for what stands in for the faces has their widths, and what scripts add has its room kept.
// SITE and CHROMIUM as in window.mjs.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fullest, pages } from './site.mjs';
import { SITE, close, inWindow, onServer, visit } from './window.mjs';

/** What is held to be good: the sum of what moved, each by its share of the window and its way. */
const MOST = 0.1;
const KINDS = ['home', 'chapter', 'event', 'source', 'person', 'group', 'place', 'chronology', 'map', 'disputes', 'search', 'sources'];

const all = pages(SITE);
const sources = all.filter((page) => page.kind === 'source' && /href="[^"]*\/2\.html/.test(page.html));
const chosen = new Set([...fullest(all.filter((page) => KINDS.includes(page.kind))), ...sources]);

after(close);

for (const { path, kind } of chosen) {
  test(`late faces and scripts move little on ${kind} ${path}`, () =>
    inWindow({ width: 412, height: 823 }, async (window) => {
      let late = 0;
      await window.route('**/*.{woff2,js}', async (route) => {
        late += 1;
        await new Promise((done) => setTimeout(done, 600));
        await route.continue();
      });
      await window.addInitScript(() => {
        globalThis.moved = [];
        new PerformanceObserver((list) => globalThis.moved.push(...list.getEntries().map((it) => it.value)))
          .observe({ type: 'layout-shift', buffered: true });
      });
      await visit(window, await onServer(path));
      await window.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200))));
      assert.ok(late > 0, 'nothing came late');
      const sum = (await window.evaluate(() => globalThis.moved)).reduce((sum, it) => sum + it, 0);
      console.log(`${path}: ${sum.toFixed(3)}`);
      assert.ok(sum <= MOST, `${sum} moved`);
    }));
}
