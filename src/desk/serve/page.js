// On a page that is served while it is written: shows faults over it, loads it anew when the
// history has changed, and brings what was edited into view.

(() => {
  const { generation, page } = document.currentScript.dataset;
  const KEY = 'variorum-desk';
  const here = location.pathname;
  let source;
  let host;
  let last;

  /** What was kept for this page when it was loaded anew. */
  function kept() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      sessionStorage.removeItem(KEY);
      return kept?.here === here ? kept : null;
    } catch {
      return null;
    }
  }

  /** Loads the page anew, and keeps where the reader is. */
  function reload(edited) {
    const anchor = edited.find((it) => it.page === decodeURIComponent(page))?.anchor;
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ here, x: scrollX, y: scrollY, anchor }));
    } catch {
      // Without a store the browser itself keeps the place, more or less.
    }
    source?.close();
    location.reload();
  }

  /** Goes to where the reader was, and on to what was edited if that is out of view. */
  async function settle({ x, y, anchor }) {
    if (document.readyState === 'loading') {
      await new Promise((done) => addEventListener('DOMContentLoaded', done, { once: true }));
    }
    const go = () => scrollTo({ left: x, top: y, behavior: 'instant' });
    go();
    await document.fonts?.ready;
    go();
    const block = anchor && document.getElementById(anchor);
    if (!block) return;
    const { top, bottom } = block.getBoundingClientRect();
    if (bottom < 60 || top > innerHeight - 60) block.scrollIntoView({ block: 'center', behavior: 'instant' });
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    block.animate([{ outline: '3px solid #b58900', outlineOffset: '4px' }, { outline: '3px solid transparent', outlineOffset: '4px' }],
      { duration: still ? 1 : 1200 });
  }

  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    .faults { position: fixed; inset: auto 0 0 0; max-height: 75vh; overflow: auto; z-index: 2147483647;
      margin: 0; padding: 1rem 1.25rem; background: #fffdf8; color: #222; border-top: 4px solid #b3261e;
      box-shadow: 0 -4px 24px #0004; font: 15px/1.45 system-ui, sans-serif; }
    .faults.quiet { border-color: #8a6d00; }
    header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
    header strong { font-size: 17px; }
    h2 { font-size: 15px; margin: 1rem 0 .25rem; color: #b3261e; }
    .warning h2 { color: #725a00; }
    pre { margin: 0; overflow-x: auto; font: 13px/1.4 ui-monospace, monospace; }
    a { color: #0b57a4; }
    button { font: inherit; cursor: pointer; }
    .tag { position: fixed; right: .75rem; bottom: .75rem; z-index: 2147483647; padding: .3rem .7rem;
      border: 1px solid #8a6d00; border-radius: 1rem; background: #fffdf8; color: #5c4800;
      font: 13px/1.4 system-ui, sans-serif; }
    @media (prefers-color-scheme: dark) {
      .faults { background: #201f1d; color: #e8e6e1; }
      h2 { color: #ff8a80; } .warning h2 { color: #e6c35c; } a { color: #8ab4f8; }
      .tag { background: #201f1d; color: #e6c35c; }
    }
    @media print { :host, .faults, .tag { display: none; } }`;

  function clear() {
    host?.remove();
    host = undefined;
  }

  /** Shows the faults in full, or warnings as a small sign that opens them. */
  function show(news, open) {
    clear();
    if (!news.faults) return;
    host = document.createElement('div');
    host.id = 'variorum-desk';
    const root = host.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = STYLE;
    if (open) {
      const box = document.createElement('section');
      box.className = news.hindered ? 'faults' : 'faults quiet';
      box.setAttribute('role', 'alert');
      const header = document.createElement('header');
      const title = document.createElement('strong');
      title.textContent = news.hindered
        ? `${news.counts}: the page shows the last good state` : news.counts;
      const button = document.createElement('button');
      button.textContent = 'Hide';
      button.onclick = () => show(news, false);
      header.append(title, button);
      box.append(header);
      box.insertAdjacentHTML('beforeend', news.faults);
      root.append(style, box);
    } else {
      const tag = document.createElement('button');
      tag.className = 'tag';
      tag.textContent = news.counts;
      tag.onclick = () => show(news, true);
      root.append(style, tag);
    }
    document.body.append(host);
  }

  /** Takes in what the server tells. */
  function hear(news) {
    if (String(news.generation) !== generation) {
      reload(news.edited);
      return;
    }
    const told = JSON.stringify([news.faults, news.hindered]);
    if (told === last) return;
    last = told;
    show(news, news.hindered);
  }

  // Hidden windows listen to nothing: browsers keep few connections to one host.
  function listen() {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(`/_variorum/news?page=${encodeURIComponent(page)}`);
    source.onmessage = ({ data }) => hear(JSON.parse(data));
  }
  document.addEventListener('visibilitychange', listen);
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', (event) => event.persisted && listen());
  const place = kept();
  if (place) settle(place);
  if (document.body) listen();
  else addEventListener('DOMContentLoaded', listen);
})();
