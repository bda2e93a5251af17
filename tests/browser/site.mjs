// The pages of a built site: where they are, and of which kind each is.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every kind of page that the site of this repository must have. */
export const KINDS = [
  'home', 'chapters', 'chapter', 'book', 'events', 'event', 'sources', 'source', 'people', 'person',
  'groups', 'group', 'places', 'place', 'disputes', 'chronology', 'evidence', 'map', 'search', 'page',
  'not-found',
];

/** All pages: their path, their kind (the class of `body`; `…, continued` for the further pages of
 *  a long list), their bytes. */
export function pages(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html'));
  return names.sort().map((path) => {
    const html = readFileSync(join(folder, path), 'utf8');
    const [, kind] = html.match(/<body class="([^" ]+)/) ?? [, 'unknown'];
    const continued = /<span class="here">(?:Page|Volume) ([2-9]|\d\d)/.test(html);
    return { path, html, kind: continued ? `${kind}, continued` : kind, bytes: Buffer.byteLength(html) };
  });
}

/** The fullest page of each kind: what can go wrong, goes wrong there. */
export function fullest(all) {
  const best = new Map();
  for (const page of all) {
    if (!(best.get(page.kind)?.bytes >= page.bytes)) best.set(page.kind, page);
  }
  return [...best.values()];
}

/** The path that the site was built for, from the canonical link of its home page. */
export function base(folder) {
  const home = readFileSync(join(folder, 'index.html'), 'utf8');
  const [, canonical] = home.match(/<link rel="canonical" href="([^"]+)"/) ?? [];
  return canonical ? new URL('.', canonical).pathname : '/';
}
