// The server that shows a history while it is written, in Chromium: what a page does when its files
// change under it. VARIORUM names the program (that of `cargo build` if not set), CHROMIUM the browser.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { ARGS, CHROMIUM } from './window.mjs';

const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, '../../target'));
const PROGRAM = process.env.VARIORUM
  ?? ['release', 'debug'].map((name) => join(TARGET, name, 'variorum')).find(existsSync);

const folder = mkdtempSync(join(tmpdir(), 'variorum-'));
let program;
let address;
let browser;

/** Writes a file of the history. */
function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const PAGE = 'content/pages/a.md';
const text = (change = (it) => it) => ['---\ntitle: A\n---\n',
  ...Array.from({ length: 80 }, (_, at) => change(`Paragraph ${at + 1} of many, long enough to fill a line.`, at + 1))]
  .join('\n\n');

before(async () => {
  write('content/site.yaml', 'title: T\n');
  write(PAGE, text());
  program = spawn(PROGRAM, ['serve', '--port', '0', '--color', 'never'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  address = await new Promise((done, fail) => {
    let said = '';
    program.stderr.on('data', (data) => {
      said += data;
      const [found] = said.match(/http:\/\/127\.0\.0\.1:\d+\//) ?? [];
      if (found) done(found);
    });
    program.on('exit', () => fail(new Error(said)));
  });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
});

after(async () => {
  await browser?.close();
  program?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Looks at the page `a.html` in a fresh window. */
async function look(eyes) {
  write(PAGE, text());
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
  try {
    const window = await context.newPage();
    const errors = [];
    window.on('pageerror', (error) => errors.push(String(error)));
    await window.goto(`${address}a.html`, { waitUntil: 'load' });
    await eyes(window);
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}

const shows = (window, words) => window.getByText(words).first().waitFor({ state: 'attached', timeout: 20_000 });
const scrolled = (window) => window.evaluate(() => Math.round(scrollY));

test('an edit loads the page anew, where the reader is', () =>
  look(async (window) => {
    await window.evaluate(() => document.getElementById('p40').scrollIntoView({ behavior: 'instant' }));
    const before = await scrolled(window);
    assert.ok(before > 500, `it was scrolled: ${before}`);
    write(PAGE, text((it, at) => (at === 41 ? `${it} Edited in view.` : it)));
    await shows(window, 'Edited in view.');
    await window.waitForFunction((before) => Math.abs(scrollY - before) < 3, before);
  }));

test('a paragraph that was edited out of view is brought into view', () =>
  look(async (window) => {
    write(PAGE, text((it, at) => (at === 70 ? `${it} Edited below.` : it)));
    await shows(window, 'Edited below.');
    await window.waitForFunction(() => {
      const { top, bottom } = document.getElementById('p70').getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  }));

test('a fault lies over the last good page until it is mended', () =>
  look(async (window) => {
    const overlay = window.locator('#variorum-desk .faults');
    write(PAGE, text((it, at) => (at === 2 ? `${it} [@nobody]` : it)));
    await overlay.waitFor({ timeout: 20_000 });
    const told = await overlay.innerText();
    assert.match(told, /cite::unknown-key/);
    assert.match(told, /1 error/);
    const link = overlay.locator('a').first();
    assert.match(await link.getAttribute('href'), /^vscode:\/\/file\/.*content\/pages\/a\.md:8:\d+$/);
    assert.match(await link.innerText(), /^content\/pages\/a\.md:8:\d+$/);
    assert.equal(await window.locator('#p2').count(), 1, 'the page is still there');
    // It can be put away, and taken out again.
    await overlay.getByRole('button', { name: 'Hide' }).click();
    await overlay.waitFor({ state: 'detached' });
    await window.locator('#variorum-desk .tag').click();
    await overlay.waitFor();
    // A fresh window is told, too.
    await window.reload();
    await overlay.waitFor({ timeout: 20_000 });
    write(PAGE, text((it, at) => (at === 2 ? `${it} Mended.` : it)));
    await shows(window, 'Mended.');
    await window.locator('#variorum-desk').waitFor({ state: 'detached' });
  }));

test('a warning is told in a small sign', () =>
  look(async (window) => {
    write(PAGE, text((it, at) => (at === 2 ? `<b>${it}</b> Warned.` : it)));
    await shows(window, 'Warned.');
    await window.locator('#variorum-desk .tag').waitFor({ timeout: 20_000 });
    assert.equal(await window.locator('#variorum-desk .tag').innerText(), '1 warning');
  }));

test('the files of the site are those of the history still', () => {
  assert.match(readFileSync(join(folder, PAGE), 'utf8'), /^---\ntitle: A/);
  assert.ok(!existsSync(join(folder, 'public')), 'nothing is written');
});
