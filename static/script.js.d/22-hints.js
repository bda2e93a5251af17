/* What stands behind a call of a note or a link, shown beside it: by mouse after a moment, by
   keyboard, and, for notes, by touch. All of it is in the page already. */
(() => {
  'use strict';
  const main = document.getElementById('main');
  if (!main || !('showPopover' in HTMLElement.prototype)) return;

  const NOTE = '.noteref';
  const LINK = '.prose a.ref:not(.here), .head .summary a.ref';
  const WAIT = { note: 150, link: 300, leave: 250 };

  const previews = JSON.parse(document.getElementById('previews')?.textContent ?? '{}');
  const entries = new Map();
  for (const entry of document.querySelectorAll('.bibliography li[data-rests]')) {
    entries.set(entry.querySelector('.more')?.getAttribute('href'), entry);
  }

  const hint = document.createElement('div');
  hint.id = 'hint';
  hint.className = 'hint';
  hint.popover = 'manual';
  hint.setAttribute('role', 'dialog');
  let shown = null;
  let timer = 0;
  let touched = false;

  const make = (name, className, ...children) => {
    const it = document.createElement(name);
    it.className = className;
    it.append(...children);
    return it;
  };
  const copy = (of, without) => {
    const it = of.cloneNode(true);
    for (const gone of it.querySelectorAll(without)) gone.remove();
    for (const named of it.querySelectorAll('[id]')) named.removeAttribute('id');
    return it.childNodes;
  };

  /** "41 passages rest on it", or on the source that is named. */
  function rests(entry, named) {
    const count = Number(entry.dataset.rests);
    const words = `${count.toLocaleString('en')} ${count === 1 ? 'passage rests' : 'passages rest'} on `;
    const name = entry.querySelector('.more .vh')?.textContent.replace(/^:\s*/, '') ?? 'it';
    return words + (named ? name : 'it');
  }

  /** A note as it stands at the foot, and how much rests on each of its sources. */
  function noteOf(call) {
    const note = document.getElementById(call.hash.slice(1));
    if (!note) return null;
    const cited = call.dataset.sources?.split(' ').map((id) => document.getElementById(`bib-${id}`));
    const linked = [...note.querySelectorAll('a.ref.source')].map((it) => entries.get(it.getAttribute('href')));
    const sources = [...new Set(cited ?? linked)].filter((it) => it?.dataset.rests);
    const lines = sources.map((entry) => {
      const link = make('a', '', rests(entry, sources.length > 1));
      link.href = entry.querySelector('.more').getAttribute('href');
      return make('li', '', link);
    });
    const foot = make('ul', 'hint-rests', ...lines);
    if (touched) {
      const link = make('a', '', 'All notes');
      link.href = call.hash;
      foot.append(make('li', '', link));
    }
    const text = make('div', 'hint-note', make('span', 'number', String(note.value)), ' ', ...copy(note, '.back'));
    return { name: call.getAttribute('aria-label'), parts: [text, ...(foot.children.length ? [foot] : [])] };
  }

  /** A thing in a few lines: of the bibliography, if it is a source in it, else of the previews. */
  function linkOf(link) {
    const href = link.getAttribute('href').replace(/#.*/, '');
    const entry = entries.get(href);
    if (entry) {
      const text = make('div', 'hint-note', ...copy(entry.querySelector('.entry'), '.vh'));
      const parts = [text, make('p', 'hint-facts', rests(entry, false))];
      return { name: link.textContent, parts };
    }
    const it = Object.hasOwn(previews, href) && previews[href];
    if (!it) return null;
    const facts = [it.kind, it.date, it.place].filter(Boolean).join(' · ');
    const parts = [make('p', 'hint-title', it.title)];
    if (facts) parts.push(make('p', 'hint-facts', facts));
    if (it.summary) parts.push(make('p', 'hint-summary', it.summary));
    return { name: it.title, parts };
  }

  /** Whether a call's note is read in the margin already. */
  function isBeside(call) {
    const note = document.querySelector(`.sidenote[data-note="${call.hash.slice(1)}"]`);
    if (!note?.checkVisibility({ visibilityProperty: true })) return false;
    const { top, bottom } = note.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }

  const triggerAt = (node) => {
    const at = node.closest?.(`${NOTE}, ${LINK}`);
    return at && main.contains(at) && !hint.contains(at) ? at : null;
  };

  function show(at, x, y) {
    clearTimeout(timer);
    if (at === shown || !at.isConnected) return;
    const isNote = at.matches(NOTE);
    const what = isNote ? !isBeside(at) && noteOf(at) : linkOf(at);
    hide();
    if (!what) return;
    hint.replaceChildren(...what.parts);
    hint.setAttribute('aria-label', what.name);
    // Next to what it explains, so that the keyboard comes to its links next.
    at.after(hint);
    at.setAttribute('aria-describedby', 'hint');
    shown = at;
    hint.showPopover();
    place(at, x, y);
  }

  /** Below the line that is pointed at, else above it, within the window. */
  function place(at, x, y) {
    const lines = [...at.getClientRects()];
    const line = lines.find((it) => it.left <= x && x <= it.right && it.top <= y && y <= it.bottom) ?? lines[0];
    const { clientWidth, clientHeight } = document.documentElement;
    const { width, height } = hint.getBoundingClientRect();
    const left = Math.max(8, Math.min(line.left - 16, clientWidth - width - 8));
    const fits = line.bottom + 4 + height < clientHeight || line.top < height + 12;
    const top = fits ? line.bottom + 4 : line.top - 4 - height;
    hint.style.left = `${Math.round(left + scrollX)}px`;
    hint.style.top = `${Math.round(top + scrollY)}px`;
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.removeAttribute('aria-describedby');
    shown = null;
    hint.hidePopover();
    hint.remove();
  }

  const later = (wait, what) => {
    clearTimeout(timer);
    timer = setTimeout(what, wait);
  };
  const isOurs = (node) => Boolean(shown) && node instanceof Node && (hint.contains(node) || shown.contains(node));

  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    if (isOurs(event.target)) return clearTimeout(timer);
    const at = triggerAt(event.target);
    const { clientX: x, clientY: y } = event;
    if (at) later(at.matches(NOTE) ? WAIT.note : WAIT.link, () => show(at, x, y));
    else later(WAIT.leave, () => (isOurs(document.activeElement) && document.activeElement.matches(':focus-visible') ? 0 : hide()));
  });
  document.documentElement.addEventListener('pointerleave', () => later(WAIT.leave, hide));

  document.addEventListener('pointerdown', (event) => {
    touched = event.pointerType === 'touch';
    if (!isOurs(event.target)) hide();
  });
  document.addEventListener('click', (event) => {
    const at = triggerAt(event.target);
    if (!at) return;
    // The first touch of a call opens its note, the second leads to it.
    if (touched && at.matches(NOTE) && at !== shown && !isBeside(at)) {
      event.preventDefault();
      show(at, event.clientX, event.clientY);
    } else {
      hide();
    }
  });

  document.addEventListener('focusin', (event) => {
    if (isOurs(event.target)) return clearTimeout(timer);
    const at = triggerAt(event.target);
    if (at?.matches(':focus-visible')) later(at.matches(NOTE) ? WAIT.note : WAIT.link, () => show(at));
    else hide();
  });
  document.addEventListener('focusout', (event) => {
    if (isOurs(event.target) && !isOurs(event.relatedTarget)) later(WAIT.leave, hide);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    clearTimeout(timer);
    const back = shown && hint.contains(document.activeElement) ? shown : null;
    hide();
    if (back) {
      back.focus();
      clearTimeout(timer);
    }
  });
})();
