// What Lighthouse says of the pages a reader is likeliest to come to: a telephone of the middle
// class on a slow line, as it simulates one. SITE and CHROMIUM as in window.mjs.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { fullest, pages } from './site.mjs';
import { ARGS, CHROMIUM, SITE, close, onServer } from './window.mjs';

/** What each page must reach. Speed is measured, on a machine that may have other things to do: the
 *  best of some runs counts. */
const LEAST = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
const RUNS = 3;

const all = pages(SITE);
const sources = all.filter((page) => page.kind === 'source');
const relayed = sources.filter((page) => page.html.includes('<dt>Known only through</dt>'));
const chosen = [
  ...fullest(all.filter((page) => ['home', 'chapter', 'event'].includes(page.kind))),
  // All whose passages fill further pages, and the fullest that is known through another alone.
  ...sources.filter((page) => /href="[^"]*\/2\.html/.test(page.html)),
  ...fullest(relayed),
];

let browser;
let port;

before(async () => {
  port = await free();
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGS, `--remote-debugging-port=${port}`] });
});
after(async () => {
  await browser?.close();
  await close();
});

/** A port that nobody listens on. */
function free() {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed).listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

/** One run over a page: its scores, what lowers them, and the hosts that were asked. */
async function run(address) {
  const { lhr } = await lighthouse(address, { port, logLevel: 'silent' });
  const scores = Object.fromEntries(
    Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
  const lowered = Object.values(lhr.categories).flatMap(({ id, auditRefs }) => auditRefs
    .filter(({ weight }) => weight > 0)
    .map((ref) => lhr.audits[ref.id])
    .filter(({ score }) => score !== null && score < 0.9)
    .map(({ title, displayValue = '' }) => `${id}: ${title} ${displayValue}`));
  const hosts = new Set(lhr.audits['network-requests'].details.items.map(({ url }) => new URL(url).origin));
  return { scores, lowered, hosts: [...hosts], error: lhr.runtimeError };
}

describe('Lighthouse', () => {
  test('has a page of each kind to look at', () => {
    const kinds = chosen.map((page) => page.kind);
    assert.deepEqual([...new Set(kinds)].sort(), ['chapter', 'event', 'home', 'source']);
    assert.ok(relayed.length > 0 && kinds.length > 5);
  });

  for (const { path, kind } of chosen) {
    test(`is content with ${kind} ${path}`, async () => {
      const address = await onServer(path);
      let best;
      for (let runs = 0; runs < RUNS && !(best?.scores.performance >= LEAST.performance); runs += 1) {
        const found = await run(address);
        assert.equal(found.error, undefined);
        assert.deepEqual(found.hosts, [new URL(address).origin], 'asked another host');
        if (!(best?.scores.performance >= found.scores.performance)) best = found;
      }
      console.log(`${path}: ${Object.entries(best.scores).map(([what, score]) => `${what} ${score}`).join(', ')}`);
      const low = Object.entries(LEAST).filter(([what, least]) => !(best.scores[what] >= least));
      assert.deepEqual(low, [], `${JSON.stringify(best.scores)}\n${best.lowered.join('\n')}`);
    });
  }
});
