/* Notes in the margin, each beside the line that calls it. The list at the foot stays as it is: the
   margin is a second sight of it, for the eye alone. */
(() => {
  'use strict';
  const main = document.getElementById('main');
  const calls = new Map();
  for (const call of main?.querySelectorAll(':not(.part) > .prose .noteref') ?? []) {
    const note = document.getElementById(call.hash.slice(1));
    if (note && !calls.has(note)) calls.set(note, call);
  }
  if (!calls.size || !window.ResizeObserver) return;

  const margin = document.createElement('div');
  margin.className = 'sidenotes';
  margin.setAttribute('aria-hidden', 'true');
  const notes = [...calls].map(([item, call]) => {
    const note = document.createElement('div');
    note.className = 'sidenote';
    note.dataset.note = item.id;
    const number = document.createElement('span');
    number.className = 'number';
    number.textContent = item.value;
    const text = item.cloneNode(true);
    text.querySelector(':scope > .back')?.remove();
    for (const it of text.querySelectorAll('[id]')) it.removeAttribute('id');
    note.append(number, ' ', ...text.childNodes);
    // What is hidden from those who listen is passed over by the keyboard too.
    for (const it of note.querySelectorAll('a, [tabindex]')) it.tabIndex = -1;
    margin.append(note);
    return { note, number, call };
  });
  document.body.append(margin);

  const isRtl = document.documentElement.dir === 'rtl';
  /** The free column after the text, left of it where lines run from the right: where it begins, and
   *  how wide it is; nothing if there is none. */
  function column() {
    const tracks = getComputedStyle(main).gridTemplateColumns.match(/[\d.]+(?=px)/g) ?? [];
    if (tracks.length < 4) return null;
    const [, gap, , free] = tracks.map(Number);
    const text = main.querySelector('.prose').getBoundingClientRect();
    const width = free - gap;
    return width < 140 ? null : { left: (isRtl ? text.left - free : text.right + gap) + scrollX, width, text };
  }

  /** What reaches from the text into the column: figures, tables of claims. */
  function obstacles({ text }) {
    const reaches = (it) => (isRtl ? it.left < text.left - 4 : it.right > text.right + 4);
    const wide = [...main.querySelectorAll(':scope > *, .prose > *')].map((it) => it.getBoundingClientRect());
    return wide.filter((it) => it.height && reaches(it)).sort((a, b) => a.top - b.top);
  }

  /** How far below the top of its box the letters of an element stand. */
  function rise(it) {
    const probe = document.createElement('span');
    probe.style.cssText = 'display: inline-block; width: 0; height: 0';
    it.append(probe);
    const rise = probe.getBoundingClientRect().bottom - it.getBoundingClientRect().top;
    probe.remove();
    return rise;
  }

  function place() {
    const free = column();
    margin.hidden = !free;
    if (!free) return;
    margin.style.setProperty('--at', `${free.left}px`);
    margin.style.setProperty('--wide', `${free.width}px`);
    const taken = obstacles(free);
    const [{ call, note, number }] = notes;
    // From the top of a call to that of a note whose first line is level with it.
    const level = rise(call) - rise(number) - number.getBoundingClientRect().top + note.getBoundingClientRect().top;
    const sizes = notes.map(({ note, call }) => ({
      note,
      wanted: call.getBoundingClientRect().top + level,
      height: Math.ceil(note.getBoundingClientRect().height),
    }));
    const apart = parseFloat(getComputedStyle(notes[0].note).lineHeight) / 3;
    const line = parseFloat(getComputedStyle(document.body).lineHeight);
    const placed = [];
    for (const it of sizes) {
      it.top = Math.max(it.wanted, floor(placed, apart));
      let wall = taken.find((wall) => meets(wall, it, apart));
      if (wall && lift(placed, it, wall.top - apart, apart, 8 * line, taken)) wall = null;
      while (wall) {
        it.top = wall.bottom + apart;
        wall = taken.find((wall) => meets(wall, it, apart));
      }
      // One that would stand too far off is left to the list, and to the eye that stops at its call.
      const isNear = it.top - it.wanted < 16 * line;
      it.note.style.visibility = isNear ? '' : 'hidden';
      if (isNear) placed.push(it);
    }
    for (const { note, top } of placed) note.style.top = `${Math.round(top + scrollY)}px`;
  }

  const floor = (placed, apart) => {
    const last = placed.at(-1);
    return last ? last.top + last.height + apart : -Infinity;
  };
  const meets = (wall, { top, height }, apart) => wall.top < top + height + apart && wall.bottom + apart > top;

  /** Sets a note and, as far as they are in its way, those before it higher, so that it ends above
   *  `end`; not at all if one of them would stand too high above its call, or run into something. */
  function lift(placed, it, end, apart, most, taken) {
    const moved = [];
    for (const each of [it, ...placed.toReversed()]) {
      if (each.top + each.height <= end) break;
      const top = end - each.height;
      if (top < each.wanted - most) return false;
      moved.push([each, top]);
      end = top - apart;
    }
    if (taken.some((wall) => moved.some(([{ height }, top]) => meets(wall, { top, height }, 0)))) return false;
    for (const [each, top] of moved) each.top = top;
    return true;
  }

  let waiting = 0;
  const again = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(place);
  };
  new ResizeObserver(again).observe(main);
  addEventListener('resize', again);
  document.fonts?.ready.then(again);

  // A call shows which of the notes beside it is its own.
  const mark = (event, on) => {
    const call = event.target.closest?.('.noteref');
    if (!call) return;
    const own = notes.find(({ note }) => note.dataset.note === call.hash.slice(1));
    own?.note.classList.toggle('is-called', on);
  };
  for (const [name, on] of [['pointerover', true], ['pointerout', false], ['focusin', true], ['focusout', false]]) {
    main.addEventListener(name, (event) => mark(event, on));
  }
})();
