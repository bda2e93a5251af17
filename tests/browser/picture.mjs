// Makes the README's picture: from the built site, what the sources say of an event, down to the
// first chart of its claims.
//   node tests/browser/picture.mjs [PAGE [PICTURE]]
// from the repository's top, after `cargo run --release` and `npm ci --prefix tests/browser`; SITE
// and CHROMIUM as in window.mjs.

import { close, open } from './window.mjs';

const [page = 'events/mazar-uprising.html', picture = 'docs/images/event.png'] = process.argv.slice(2);
const MARGIN = 28;

await open(page, { width: 1200, height: 1000 }, async (window) => {
  const top = await window.locator('#accounts').boundingBox();
  const end = await window.locator('svg.chart[role=img]').first().boundingBox();
  const clip = {
    x: Math.floor(top.x - MARGIN),
    y: Math.floor(top.y - MARGIN),
    width: Math.ceil(Math.max(top.width, end.width) + 2 * MARGIN),
    height: Math.ceil(end.y + end.height - top.y + 2 * MARGIN),
  };
  await window.screenshot({ path: picture, clip, fullPage: true });
}).finally(close);
