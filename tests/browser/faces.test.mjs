// What moves when the faces come late, as on a first visit by a slow line: next to nothing, for what
// stands in for them has their widths. SITE and CHROMIUM as in window.mjs.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fullest, pages } from './site.mjs';
import { SITE, close, inWindow, onServer, visit } from './window.mjs';

/** What is held to be good: the sum of what moved, each by its share of the window and its way. */
const MOST = 0.1;
const KINDS = ['home', 'chapter', 'event', 'source', 'person', 'group', 'place'];

const all = pages(SITE);
const sources = all.filter((page) => page.kind === 'source' && /href="[^"]*\/2\.html/.test(page.html));
const chosen = new Set([...fullest(all.filter((page) => KINDS.includes(page.kind))), ...sources]);

after(close);

for (const { path, kind } of chosen) {
  test(`late faces move little on ${kind} ${path}`, () =>
    inWindow({ width: 412, height: 823 }, async (window) => {
      let late = 0;
      await window.route('**/*.woff2', async (route) => {
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
      assert.ok(late > 0, 'no face was asked for');
      const sum = (await window.evaluate(() => globalThis.moved)).reduce((sum, it) => sum + it, 0);
      console.log(`${path}: ${sum.toFixed(3)}`);
      assert.ok(sum <= MOST, `${sum} moved`);
    }));
}
