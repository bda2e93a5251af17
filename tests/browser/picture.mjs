// Makes the README's picture: from the built site, what the sources say of an event, down to the
// first chart of its claims.
//   node tests/browser/picture.mjs [SITE [PAGE [PICTURE]]]
// from the repository's top, after `cargo run --release` and `npm ci --prefix tests/browser`.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [site = 'public', page = 'events/mazar-uprising.html', picture = 'docs/images/event.png'] =
  process.argv.slice(2);
const MARGIN = 28;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const window = await browser.newPage({ viewport: { width: 1200, height: 1000 }, colorScheme: 'light' });
  await window.goto(pathToFileURL(resolve(site, page)).href);
  await window.evaluate(() => document.fonts.ready.then(() => true));
  const top = await window.locator('#accounts').boundingBox();
  const end = await window.locator('svg.chart').first().boundingBox();
  const clip = {
    x: Math.floor(top.x - MARGIN),
    y: Math.floor(top.y - MARGIN),
    width: Math.ceil(Math.max(top.width, end.width) + 2 * MARGIN),
    height: Math.ceil(end.y + end.height - top.y + 2 * MARGIN),
  };
  await window.screenshot({ path: picture, clip, fullPage: true });
} finally {
  await browser.close();
}
