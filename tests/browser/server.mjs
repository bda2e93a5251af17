// A static server for the built site: under the path that the site was built for, on this machine
// alone, packed, and with `404.html` for what isn't there, as GitHub Pages and most hosts do it.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** Serves `folder` under `base` ("/" or "/name/"); gives the address and a way to stop. */
export async function serve(folder, base) {
  const server = createServer(async ({ url, headers }, response) => {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    const inside = decodeURIComponent(pathname.slice(base.length)).replace(/(^|\/)$/, '$1index.html');
    const path = normalize(join(folder, inside));
    const ours = pathname.startsWith(base) && path.startsWith(folder + sep);
    const file = ours ? await readFile(path).catch(() => null) : null;
    const body = file ?? (await readFile(join(folder, '404.html')));
    const type = file ? (TYPES[extname(path)] ?? 'application/octet-stream') : TYPES['.html'];
    const packed = /^text|json|xml/.test(type) && /\bgzip\b/.test(headers['accept-encoding'] ?? '');
    response.writeHead(file ? 200 : 404, {
      'content-type': type,
      ...(packed ? { 'content-encoding': 'gzip' } : {}),
    }).end(packed ? gzipSync(body) : body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}${base}`, stop: () => server.close() };
}
