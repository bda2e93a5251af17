// The built site in windows of Chromium, for all that looks at it: one browser for a file of tests,
// a fresh window for each look, and whatever the pages complained of or asked elsewhere is a fault.
// SITE names the folder (public/ of this repository if not set), CHROMIUM the browser.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';
import { base } from './site.mjs';

export const SITE = resolve(process.env.SITE ?? join(import.meta.dirname, '../../public'));
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Nothing but this machine has a name in this browser: neither a page nor it can ask elsewhere. */
export const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--no-first-run', '--no-default-browser-check', '--mute-audio',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

// Each is started when it is first asked for.
let browser;
let server;
const served = () => (server ??= serve(SITE, base(SITE)));

/** The address of a page, given by its path and perhaps a fragment, below that of the site. */
function below(root, path) {
  const [, file, fragment] = path.match(/^([^#]*)(.*)$/s);
  return root + file.split('/').map(encodeURIComponent).join('/') + fragment;
}

const FOLDER = `${pathToFileURL(SITE).href}/`;

/** The address of a page as it lies in its folder. */
export const inFolder = (path) => below(FOLDER, path);

/** The address of a page as a server gives it. */
export const onServer = async (path) => below((await served()).address, path);

/** Closes the browser and stops the server. */
export async function close() {
  await (await browser)?.close();
  (await server)?.stop();
}

/**
 * Runs `look(window, { complaints, asked })` in a fresh window: `width` and `height`, colour
 * `scheme`, with `scripts` and by `touch`; other options are Playwright's. `asked` has what the
 * pages got, in order. Fails afterwards if a page complained, or asked for what is not of the site.
 */
export async function inWindow(options, look) {
  const { width = 1440, height = 900, scheme = 'light', scripts = true, touch = false, ...rest } = options;
  browser ??= chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  const context = await (await browser).newContext({
    viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts, hasTouch: touch, ...rest,
  });
  try {
    const window = await context.newPage();
    const seen = watch(window);
    const found = await look(window, seen);
    const roots = [FOLDER, (await server)?.address].filter(Boolean);
    const strangers = seen.urls.filter((url) => !roots.some((root) => url.startsWith(root)));
    assert.deepEqual(strangers, [], 'asked another host, or for what is not of the site');
    assert.deepEqual(seen.complaints, [], 'a page complained');
    return found;
  } finally {
    await context.close();
  }
}

/** As `inWindow`, on a page given by its path, once it is loaded and has its faces; `from` the
 *  folder or the server. */
export function open(path, { from = 'folder', ...options }, look) {
  return inWindow(options, async (window, seen) => {
    await visit(window, from === 'server' ? await onServer(path) : inFolder(path));
    return look(window, seen);
  });
}

/** Goes to an address and waits for its faces. */
export async function visit(window, address) {
  await window.goto(address, { waitUntil: 'load' });
  await window.evaluate(() => document.fonts.ready.then(() => true));
}

/** Notes what the pages of a window complain of and ask for. */
function watch(window) {
  const seen = { complaints: [], asked: [], urls: [] };
  // That a page itself comes with the status 404 is the nature of the page of lost readers.
  const pages = new Set();
  window.on('pageerror', (error) => seen.complaints.push(String(error)));
  window.on('console', (message) => {
    const itself = pages.has(message.location().url) && /status of 404/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !itself) seen.complaints.push(message.text());
  });
  window.on('request', (request) => {
    seen.urls.push(request.url());
    if (request.isNavigationRequest()) pages.add(request.url());
  });
  window.on('requestfailed', (request) => {
    // A page that is left needn't have got all it asked for.
    const left = request.failure()?.errorText === 'net::ERR_ABORTED';
    if (!left) seen.complaints.push(`could not load ${request.url()}`);
  });
  window.on('response', (response) => {
    seen.asked.push(response);
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      seen.complaints.push(`${response.status()} for ${response.url()}`);
    }
  });
  return seen;
}

/** What axe finds wrong with a page as it is shown now. */
export async function violations(window) {
  if (!(await window.evaluate(() => 'axe' in globalThis))) {
    await window.evaluate(readFileSync(AXE, 'utf8'));
  }
  const found = await window.evaluate(
    (values) => axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'], preload: false }), TAGS);
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`));
}
