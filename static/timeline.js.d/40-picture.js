/* The picture of the timeline: marks, numbers and grid on a canvas, over them as links the names of
   the events that there is room for, the names of the lanes and the ticks. */
(() => {
'use strict';

const { make, sheet, ticks, reach } = self.variorumTime;
const COLOURS = ['paper', 'ink', 'soft', 'rule', 'rubric'];

/** The colours that the style sheet gives, as a canvas understands them, in whatever scheme. */
self.variorumTime.palette = (figure) => {
  const probes = COLOURS.map((name) => make('i', { hidden: true, style: `color: var(--${name})` }));
  figure.append(...probes);
  const read = () => Object.fromEntries(probes.map((probe, at) => [COLOURS[at], getComputedStyle(probe).color]));
  let found = read();
  return { now: () => found, renew: () => { found = read(); } };
};

/** Elements that are kept from one drawing to the next, each by its key, in the order of the keys. */
const kept = (parent, create) => {
  let old = new Map();
  return (wanted) => {
    const next = new Map();
    for (const [key, item] of wanted) {
      next.set(key, old.get(key) ?? create(item));
    }
    for (const [key, element] of old) if (!next.has(key)) element.remove();
    // What stands in its place isn't touched, so that it keeps the focus.
    let place = parent.firstChild;
    for (const element of next.values()) {
      if (element === place) place = place.nextSibling;
      else parent.insertBefore(element, place);
    }
    old = next;
    return next;
  };
};
const put = (element, x, y) => { element.style.transform = `translate(${x.toFixed(1)}px,${y.toFixed(1)}px)`; };

/** The picture in an element. `opens` is called with a lane's number. */
self.variorumTime.picture = ({ axis, colours, opens }) => {
  const canvas = make('canvas', { 'aria-hidden': true });
  const scale = make('div', { class: 'ticks', 'aria-hidden': true });
  const lanes = make('div', { class: 'lanes' });
  const plot = make('div', { class: 'plot' }, canvas, scale, lanes);
  axis.append(plot);

  const link = ({ event }) => make('a', { href: event.href, tabindex: -1, draggable: 'false', 'data-at': event.at },
    make('span', {}, event.title), make('span', { class: 'vh' }, `, ${event.date}`));
  const tick = kept(scale, ([, words]) => make('span', {}, words));
  /* A lane is read as it is seen: its name, then its events, by their days. */
  const bands = kept(lanes, ({ number, title }) => {
    const names = make('div', { class: 'names' });
    const band = title ? make('div', { role: 'group', 'aria-label': title }) : make('div');
    if (title) {
      const button = make('button', { type: 'button', class: 'lane' }, make('span', { class: 'title' }, title), ' ', make('span', { class: 'number' }));
      button.addEventListener('click', () => opens(number));
      band.append(button);
    }
    band.append(names);
    band.links = kept(names, link);
    return band;
  });
  const byDay = ([, { event: a }], [, { event: b }]) => a.at - b.at;

  /** Draws the mark of an event, its middle at a height. */
  const mark = (pen, x, event, start, end, line, high, hue, paper) => {
    const { shape, unsure } = event;
    pen.fillStyle = pen.strokeStyle = hue;
    if (shape === 'day') {
      const radius = Math.min(4.5, high);
      pen.beginPath();
      pen.arc((start + end) / 2, line, unsure ? radius - 0.75 : radius, 0, 7);
      if (!unsure) return pen.fill();
      pen.fillStyle = paper;
      pen.fill();
      pen.lineWidth = 1.5;
      return pen.stroke();
    }
    const top = line - high / 2;
    if ((event.from == null) !== (event.to == null)) {
      // From the end that is known, wherever that lies; what goes on does so in a thin line.
      const [known, way] = event.to == null ? [x(event.from), 1] : [x(event.to), -1];
      if (event.last === Infinity) pen.fillRect(start, Math.round(line) - 1, end - start, 2);
      const fade = pen.createLinearGradient(known, 0, known + way * reach(event), 0);
      fade.addColorStop(0, hue);
      fade.addColorStop(1, 'transparent');
      pen.fillStyle = fade;
      pen.globalAlpha = shape === 'within' ? 0.7 : 1;
      pen.fillRect(start, top, end - start, high);
    } else if (unsure) {
      pen.lineWidth = 1.25;
      pen.setLineDash([3, 2.5]);
      pen.strokeRect(start + 0.6, top + 0.6, end - start - 1.2, high - 1.2);
      pen.setLineDash([]);
    } else if (shape === 'within') {
      // Too thin for an outline, it is as dark as one.
      pen.globalAlpha = high > 3.5 ? 0.28 : 0.75;
      pen.fillRect(start, top, end - start, high);
      pen.globalAlpha = 0.75;
      pen.lineWidth = 1;
      if (high > 3.5) pen.strokeRect(start + 0.5, top + 0.5, end - start - 1, high - 1);
    } else pen.fillRect(start, top, end - start, high);
    pen.globalAlpha = 1;
  };
  const bars = (pen, { sure, unsure, most, bins, bin, top, height }, y, hue) => {
    // On whole pixels, that no edge be blurred.
    const ground = Math.round(y + top + height);
    const high = (count) => (count < 0.01 ? 0 : Math.max(1, Math.round((count * height) / most)));
    const low = (at) => high(sure[at]);
    const all = (at) => (at < 0 || at >= bins ? 0 : unsure[at] < 0.01 ? low(at) : Math.max(low(at) + 1, high(sure[at] + unsure[at])));
    pen.fillStyle = hue;
    // One path and not columns one by one, for between those the ground would show.
    const fill = (alpha, boxes) => {
      pen.globalAlpha = alpha;
      pen.beginPath();
      const box = (left, wide, from, to) => to > from && pen.rect(left, ground - to, wide, to - from);
      for (let at = 0; at < bins; at += 1) boxes(box, at, at * bin);
      pen.fill();
    };
    fill(1, (box, at, left) => box(left, bin, 0, low(at)));
    fill(0.3, (box, at, left) => box(left, bin, low(at), all(at)));
    // The pale tone alone is too faint: a line goes around it.
    fill(0.75, (box, at, left) => {
      const edge = all(at) - 1;
      if (edge < low(at)) return;
      box(left, bin, edge, edge + 1);
      box(left, 1, Math.max(low(at), all(at - 1)), edge);
      box(left + bin - 1, 1, Math.max(low(at), all(at + 1)), edge);
    });
    pen.globalAlpha = 1;
  };

  /** Draws lanes that are laid out. `current` is named though it be a bare mark; `lit` is coloured. */
  const draw = ({ lanes, x, width, height, head, from, to, current, lit, long }) => {
    const { paper, soft, rule, ink, rubric } = colours();
    const pen = sheet(canvas, width, height);
    const day = (to - from) / width;
    const marks = ticks(from, to, day * (day * 76 > 14 ? 76 : 120));
    pen.fillStyle = rule;
    for (const [day] of marks) pen.fillRect(Math.round(x(day)), 0, 0.6, height);
    let bare = null;
    for (const it of lanes) {
      const { y, items } = it;
      it.wanted = [];
      if (y > 0.5) {
        pen.fillStyle = rule;
        pen.fillRect(0, y, width, 0.6);
      }
      for (const item of items.named) {
        const line = y + item.y + (item.side === 'above' ? item.row - 4.5 : item.row / 2 - 1);
        mark(pen, x, item.event, item.start, item.end, line, item.side === 'above' ? 4.5 : 6, item.event === lit ? rubric : soft, paper);
        it.wanted.push([item.event.at, { ...item, top: y + item.y }]);
      }
      for (const item of items.marks) {
        const line = y + item.y + item.row / 2;
        mark(pen, x, item.event, item.start, item.end, line, Math.max(2, Math.min(5, item.row * 0.6)), item.event === lit ? rubric : soft, paper);
        if (item.event === current) bare = { ...item, line, of: it };
      }
      if (items.dense) {
        bars(pen, items.dense, y, soft);
        if (items.rest) bare = { ...items.rest, of: it, line: y + items.dense.top + items.dense.height - 12 };
      }
    }
    if (bare) {
      const words = Math.min(long(bare.event), width - 30);
      const [start, end] = [Math.max(0, bare.start), Math.min(width, bare.end)];
      const right = end + 7 + words <= width;
      const at = right ? end + 7 : Math.max(2, start - 7 - words);
      bare.of.wanted.push([bare.event.at, { ...bare, side: right ? 'right' : 'left', words, at, pointed: true, row: 24, top: Math.max(0, bare.line - 12) }]);
      if (bare.event === lit) mark(pen, x, bare.event, bare.start, bare.end, bare.line, 5, rubric, paper);
    }
    pen.fillStyle = ink;
    pen.fillRect(0, height - 1, width, 1);

    const made = new Map();
    const shown = bands(lanes.map((it) => [`${it.number} ${it.title}`, it]));
    for (const it of lanes) {
      it.band = shown.get(`${it.number} ${it.title}`);
      for (const [key, element] of it.band.links(it.wanted.sort(byDay))) made.set(key, element);
    }
    for (const [key, { start, end, at, side, words, top, row: high, pointed }] of lanes.flatMap(({ wanted }) => wanted)) {
      const link = made.get(key);
      const [a, b] = [Math.max(0, Math.min(start, at) - 4), Math.min(width, Math.max(end, at + words) + 4)];
      put(link, Math.min(a, width - 24), top);
      link.style.width = `${Math.max(24, b - a).toFixed(1)}px`;
      link.style.height = `${high}px`;
      link.className = `${side}${pointed ? ' pointed' : ''}`;
      const [text] = link.children;
      text.style.insetInlineStart = `${(at - Math.min(a, width - 24)).toFixed(1)}px`;
      text.style.maxWidth = `${(words + 1).toFixed(1)}px`;
    }
    // A tick's words may reach into the page's margin, not beyond.
    const inside = ([at, words]) => Math.min(x(at), width - x(at)) > words.length * 4 - 16;
    const named = marks.filter(inside).map(([day, words]) => [words, [day, words]]);
    for (const [key, element] of tick(named)) {
      const [day] = named.find(([words]) => words === key)[1];
      put(element, x(day), 0);
    }
    for (const it of lanes) {
      const button = it.title && it.band.firstChild;
      if (!button) continue;
      put(button, 0, it.y);
      button.style.height = `${Math.max(24, head || it.height).toFixed(1)}px`;
      button.style.setProperty('--lines', Math.max(1, Math.floor((it.height - 2) / 22)));
      button.setAttribute('aria-expanded', String(it.open === true));
      button.lastChild.textContent = it.events.length;
    }
    return made;
  };
  return { plot, draw };
};
})();
