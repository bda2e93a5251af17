/* The timeline above the chronology. `chronology/events.js` calls it with all events. An event is
   [file, title, date, first day, day after the last, signs, weight, things, kind, lanes]; days count
   from 1970, null is an end that is open or unknown. Signs: 0 day, 1 span, 2 approximate,
   3 uncertain, 4 open; + 8 a stretch of time; + 16, + 32 beginning, end unknown. The weightiest
   events are named, as many as there is room for; the others are marks until one comes closer. */
(() => {
'use strict';

const CERTAINTY = ['day', 'span', 'approximate', 'uncertain', 'open'];
const LANES = ['whole', 'place', 'chapter', 'kind'];
const PICKED = ['person', 'group', 'place'];
const PAGE = 200;
const DAY = 864e5;

const iso = (day) => (Math.abs(day) < 9e7 ? new Date(day * DAY).toISOString().slice(0, -14) : String(day));
const dayOf = (text) => (/^-?\d+$/.test(text ?? '') ? +text : Math.round(Date.parse(text) / DAY));
const yearStart = (year) =>
  Math.abs(year) < 2e5 ? new Date(0).setUTCFullYear(year) / DAY : (year - 1970) * 365.2425;
const yearOf = (day) =>
  Math.abs(day) < 7e7 ? new Date(day * DAY).getUTCFullYear() : Math.floor(1970 + day / 365.2425);
const yearName = (year) => (year > 0 ? String(year) : `${1 - year} BCE`);

/** An element with its attributes and children; of SVG where the name begins with a colon. */
const make = (name, attributes = {}, ...children) => {
  const made = name[0] === ':'
    ? document.createElementNS('http://www.w3.org/2000/svg', name.slice(1))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};

/** Where the axis has its ticks, at least `apart` days from each other, each with its words. */
const ticks = (from, to, apart) => {
  const named = (options) => (day) =>
    new Date(day * DAY).toLocaleDateString(document.documentElement.lang, { timeZone: 'UTC', ...options });
  const month = (day) => {
    const date = new Date(day * DAY);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  };
  const found = [];
  if (apart <= 14) {
    const step = [1, 2, 7, 14].find((it) => it >= apart);
    const name = named({ day: 'numeric', month: 'short', year: 'numeric' });
    for (let day = Math.ceil(from / step) * step; day < to; day += step) found.push([day, name(day)]);
  } else if (apart <= 184) {
    const step = [1, 2, 3, 6].find((it) => it * 30.6 >= apart) ?? 6;
    const name = named({ month: 'short', year: 'numeric' });
    for (let at = Math.ceil(month(from) / step) * step; at <= month(to); at += step) {
      const day = new Date(0).setUTCFullYear(Math.floor(at / 12), ((at % 12) + 12) % 12) / DAY;
      if (day >= from && day < to) found.push([day, at % 12 ? name(day) : yearName(at / 12)]);
    }
  } else {
    let step = 1;
    for (const next of [2, 2.5, 2]) if (step * 365 < apart) step *= next;
    while (step * 365 < apart) for (const next of [2, 2.5, 2]) if (step * 365 < apart) step *= next;
    for (let year = Math.ceil(yearOf(from) / step) * step; yearStart(year) < to; year += step) {
      if (yearStart(year) >= from) found.push([yearStart(year), yearName(year)]);
    }
  }
  return found;
};

self.variorumTimeline = (data) => {
  const still = document.querySelector('main > .chronology');
  if (!still || !data.events.length) return;
  const { things } = data;
  const events = data.events.map(([file, title, date, from, to, signs, weight, about, kind, lanes], at) => ({
    at, href: `events/${file}.html`, title, date, from, to, signs, weight, about, kind, lanes,
    shape: from != null && to - from === 1 ? 'day' : signs & 8 ? 'stretch' : 'within',
    unsure: (signs & 7) === 2 || (signs & 7) === 3,
  }));
  const known = events.flatMap(({ from, to }) => [from, to]).filter((day) => day != null);
  let [low, high] = known.reduce(([a, b], day) => [Math.min(a, day), Math.max(b, day)], [known[0] ?? 0, known[0] ?? 1]);
  const pad = Math.ceil((high - low) * 0.015) + 3;
  [low, high] = [low - pad, high + pad];

  /* What is shown: the time, the lanes, what events are picked by; and the event that has the focus. */
  const none = { from: low, to: high, lanes: 'whole', person: '', group: '', place: '', kind: '' };
  let state = { ...none };
  let current = null;
  let drawn = [];
  let shown = events;

  const read = () => {
    const query = new URLSearchParams(location.hash.slice(1));
    const next = { ...none };
    for (const key of ['lanes', 'kind', ...PICKED]) next[key] = query.get(key) ?? none[key];
    if (![...LANES, 'none'].includes(next.lanes)) next.lanes = 'whole';
    const [from, to] = [dayOf(query.get('from')), dayOf(query.get('to'))];
    if (from < to) [next.from, next.to] = [Math.max(low, from), Math.min(high, to)];
    if (next.from >= next.to) [next.from, next.to] = [low, high];
    return next;
  };
  const write = () => {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(state)) {
      if (value !== none[key]) query.set(key, typeof value === 'number' ? iso(value) : value);
    }
    const hash = query.size ? `#${query}` : '';
    // An anchor in the address is none of its affair.
    const ours = hash || location.hash.includes('=');
    if (ours && hash !== location.hash) history.replaceState(null, '', hash || location.pathname + location.search);
  };

  /** Whether an event is about a thing, or happened in a place that lies in it. */
  const concerns = (event, thing) => event.about.some((it) => {
    for (let at = it; at != null; at = things[at][3]) if (at === thing) return true;
    return false;
  });
  const picked = () => {
    const wanted = PICKED.flatMap((key, kind) =>
      state[key] ? [things.findIndex((it) => it[0] === kind && it[1] === state[key])] : []);
    const kind = state.kind && data.kinds.indexOf(state.kind);
    return events.filter((event) =>
      (state.kind === '' || event.kind === kind) && wanted.every((thing) => concerns(event, thing)));
  };
  /* An open end goes on; of one that isn't known, and of a day before or after another, only that
     other day counts. */
  const inTime = ({ from, to, shape, signs }) => {
    const goesOn = (unknown) => shape === 'stretch' && !(signs & unknown);
    const first = from ?? (to == null || goesOn(16) ? -Infinity : to - 1);
    const last = to ?? (from == null || goesOn(32) ? Infinity : from + 1);
    return first < state.to && last > state.from;
  };

  /* The controls. */
  const counted = (of) => {
    const counts = new Map();
    for (const event of events) for (const key of of(event)) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  };
  const select = (key, label, options) => {
    const field = make('select', { name: key },
      ...options.map(([value, words]) => make('option', { value }, words)));
    field.addEventListener('change', () => change({ [key]: field.value }));
    return make('label', {}, make('span', {}, label), field);
  };
  const about = counted(({ about }) => {
    const all = new Set();
    for (const it of about) for (let at = it; at != null; at = things[at][3]) all.add(at);
    return all;
  });
  const kinds = counted(({ kind }) => (kind == null ? [] : [kind]));
  const choice = (kind, any) => [['', any], ...things.flatMap(([of, id, name], at) =>
    of === kind && about.has(at) ? [[id, `${name} (${about.get(at)})`]] : [])];
  const button = (words, act) => {
    const made = make('button', { type: 'button' }, words);
    made.addEventListener('click', act);
    return made;
  };
  const fields = make('div', { class: 'picks' },
    select('lanes', 'Lanes', [['whole', 'larger event'], ['place', 'place'], ['chapter', 'chapter'], ['kind', 'kind'], ['none', 'none']]),
    ...[['person', 'Person', 'anyone'], ['group', 'Group', 'any'], ['place', 'Place', 'anywhere']]
      .map(([key, label, any], kind) => select(key, label, choice(kind, any))),
    select('kind', 'Kind', [['', 'any'], ...data.kinds.map((kind, at) => [kind, `${kind} (${kinds.get(at)})`])]));
  const buttons = [
    button('Closer', () => zoom(0.5)), button('Farther', () => zoom(2)),
    button('Earlier', () => pan(-0.4)), button('Later', () => pan(0.4)),
    button('Show all', () => change({ ...none, lanes: state.lanes }))];
  const tally = make('p', { class: 'tally', role: 'status' });
  const svg = make(':svg', { class: 'axis', role: 'group' });
  const figure = make('figure', { class: 'timeline instrument', 'data-scripted': '' },
    make('div', { role: 'group', 'aria-label': 'Timeline' }, fields, make('div', { class: 'moves' }, tally, make('span', {}, ...buttons))), svg,
    make('figcaption', {}, 'A disc is a day; a full bar a stretch of time; a pale bar the time in which something happened, the day not being known; a hollow mark an approximate or uncertain date; a fading end one that is open or not known. With the focus on an event: arrow keys to the next, + and − for closer and farther, 0 for all.'));
  document.querySelector('main > .head').after(figure);

  /* Moving through time. */
  const change = (next) => {
    state = { ...state, ...next };
    update();
  };
  const show = (from, to) => {
    const length = Math.min(high - low, Math.max(10, to - from));
    let start = (from + to - length) / 2;
    start = Math.floor(Math.min(high - length, Math.max(low, start)));
    change({ from: Math.max(low, start), to: Math.min(high, Math.ceil(start + length)) });
  };
  const middle = ({ from, to }) => ((from ?? to) + (to ?? from)) / 2;
  const zoom = (factor, around) => {
    const { from, to } = state;
    const at = around ?? (current && inTime(current) ? Math.min(to, Math.max(from, middle(current))) : (from + to) / 2);
    // The day that it turns around keeps its place.
    show(at - (at - from) * factor, at + (to - at) * factor);
  };
  const pan = (part) => {
    const by = (state.to - state.from) * part;
    show(state.from + by, state.to + by);
  };

  /* Drawing. */
  const pen = document.createElement('canvas').getContext('2d');
  let widths = new Map();
  const widthOf = (text) => {
    if (!widths.has(text)) widths.set(text, pen.measureText(text).width);
    return widths.get(text);
  };
  const cut = (text, room) => {
    if (widthOf(text) <= room) return text;
    const words = text.split(' ');
    while (words.length > 1 && widthOf(`${words.join(' ')}…`) > room) words.pop();
    return `${words.join(' ')}…`;
  };

  /** A mark: where it begins and ends in the picture. */
  const place = (event, x, width, half) => {
    const { from, to, signs } = event;
    const reach = (unknown) => (signs & unknown ? 48 : 110);
    let start = from == null ? (to == null || x(to) > width ? 0 : x(to) - reach(16)) : x(from);
    let end = to == null ? (from == null || x(from) < 0 ? width : x(from) + reach(32)) : x(to);
    if (event.shape === 'day' || end - start < 2 * half) {
      const centre = (start + end) / 2;
      [start, end] = [centre - half, centre + half];
    }
    return [Math.max(start, -half), Math.min(end, width + half)];
  };
  const draw = () => {
    const style = getComputedStyle(svg);
    const size = parseFloat(style.fontSize);
    pen.font = `${style.fontSize} ${style.fontFamily}`;
    const width = Math.max(200, svg.clientWidth);
    const row = Math.max(24, Math.round(size * 1.45));
    const thin = 8;
    const half = 4.5;
    const x = (day) => ((day - state.from) / (state.to - state.from)) * width;
    const titles = state.lanes === 'none' ? [''] : data.lanes[LANES.indexOf(state.lanes)];
    const laneOf = (event) => (state.lanes === 'none' ? 0 : event.lanes[LANES.indexOf(state.lanes)]);
    const lanes = titles.map((title) => ({ title, events: [] }));
    for (const event of shown) lanes[laneOf(event)].events.push(event);
    const filled = lanes.filter((lane) => lane.events.length);
    // What goes on all the time shown tells least about it.
    const heavy = ({ from, to, weight }) => ((from ?? low) <= state.from && (to ?? high) >= state.to ? weight / 4 : weight);
    const share = filled.reduce((sum, lane) => sum + Math.sqrt(lane.events.length), 0);
    const front = [];
    const back = [];
    drawn = [];
    const paths = new Map();
    const gradients = (id, turn) => make(':linearGradient', { id, ...turn }, make(':stop', { offset: 0 }), make(':stop', { offset: 1 }));
    let y = row;
    for (const lane of filled) {
      const taken = [];
      if (lane.title) {
        const title = cut(lane.title, width - 60);
        const head = make(':text', { class: 'lane', x: 0, y: y + row * 0.66 }, title);
        head.append(make(':tspan', { class: 'number', dx: 6 }, String(lane.events.length)));
        back.push(make(':line', { class: 'hair', x1: 0, x2: width, y1: y, y2: y }), head);
        // It has the beginning of the first row, in letters larger than those measured.
        taken.push([[-Infinity, widthOf(title) * 1.25 + 40]]);
      }
      // The weightiest are named, in the first row that has room for mark and words.
      const rows = Math.max(2, Math.round((34 * Math.sqrt(lane.events.length)) / share));
      const rest = [];
      const most = Math.min(width - 8, Math.max(340, width * 0.45));
      for (const event of [...lane.events].sort((a, b) => heavy(b) - heavy(a) || a.at - b.at)) {
        const [start, end] = place(event, x, width, half);
        const [on, left] = [Math.max(start, 0), Math.min(end, width)];
        const words = cut(event.title, Math.max(most, left - on - 10));
        const long = widthOf(words);
        let [at, side, least, greatest] = [on, 'above', on, Math.max(end, on + long)];
        if (left - on <= long + 10) {
          if (end + 7 + long <= width) [at, side, least, greatest] = [end + 7, 'right', start, end + 7 + long];
          else if (start - 7 - long >= 0) [at, side, least, greatest] = [start - 7 - long, 'left', start - 7 - long, end];
          else {
            at = Math.max(0, Math.min(on, width - long));
            [least, greatest] = [at, Math.max(end, at + long)];
          }
        }
        let into = -1;
        for (let line = 0; line < rows && into < 0; line += 1) {
          taken[line] ??= [];
          if (taken[line].every(([a, b]) => greatest + 14 <= a || b + 14 <= least)) into = line;
        }
        if (into < 0) rest.push({ event, start, end });
        else {
          taken[into].push([least, greatest]);
          drawn.push({ event, start, end, at, side, words, y: y + into * row, row, named: true });
        }
      }
      y += row * taken.filter((line) => line.length).length;
      const ends = [];
      for (const item of rest.sort((a, b) => a.start - b.start)) {
        let line = ends.findIndex((end) => end + 1.5 <= item.start);
        if (line < 0) line = ends.length < 40 ? ends.length : 39;
        ends[line] = Math.max(item.end, ends[line] ?? 0);
        drawn.push({ ...item, y: y + line * thin, row: thin, named: false });
      }
      y += ends.length * thin + 8;
    }
    const base = y + 2;
    for (const [day, label] of ticks(state.from, state.to, ((state.to - state.from) / width) * size * 4.4)) {
      const at = x(day).toFixed(1);
      back.unshift(make(':line', { class: 'grid', x1: at, x2: at, y1: row * 0.8, y2: base }));
      const room = widthOf(label) / 2;
      const centre = Math.min(width - room, Math.max(room, x(day))).toFixed(1);
      for (const line of [row * 0.6, base + row * 0.7]) back.push(make(':text', { class: 'tick', x: centre, y: line }, label));
    }
    back.push(make(':line', { class: 'base', x1: 0, x2: width, y1: base, y2: base }));
    for (const item of drawn) {
      if (item.named) front.push(link(item));
      else if (item.event.from == null || item.event.to == null) back.push(mark(item));
      else {
        const [a, b, line] = [item.start.toFixed(1), item.end.toFixed(1), (item.y + item.row / 2).toFixed(1)];
        const key = `${item.event.shape}${item.event.unsure ? ' unsure' : ''}`;
        const path = item.event.shape === 'day' ? `M${((item.start + item.end) / 2).toFixed(1)} ${line}h.01` : `M${a} ${line}H${b}`;
        paths.set(key, (paths.get(key) ?? '') + path);
      }
    }
    for (const [key, path] of paths) back.push(make(':path', { class: `many ${key}`, d: path }));
    const held = svg.contains(document.activeElement);
    svg.setAttribute('height', Math.round(base + row));
    svg.setAttribute('aria-label', `Timeline: ${tally.textContent}`);
    svg.replaceChildren(make(':defs', {}, gradients('fades-on', {}), gradients('fades-back', { x1: 1, x2: 0 })),
      make(':g', { 'aria-hidden': true }, ...back), make(':g', {}, ...front));
    point(held);
  };

  /** The mark alone. */
  const mark = ({ event, start, end, y, row, side }) => {
    const line = y + (side === 'above' ? row - 6 : row / 2);
    const kind = `${event.shape}${event.unsure ? ' unsure' : ''}`;
    if (event.shape === 'day') return make(':circle', { class: `mark ${kind}`, cx: ((start + end) / 2).toFixed(1), cy: line, r: 4.5 });
    const fades = (event.from == null) !== (event.to == null);
    const high = row < 20 || side === 'above' ? 5 : 6;
    return make(':rect', {
      class: `${fades ? 'fading' : 'mark'} ${kind}`, x: start.toFixed(1), y: line - high / 2, width: (end - start).toFixed(1), height: high,
      fill: fades && `url(#fades-${event.to == null ? 'on' : 'back'})`,
    });
  };
  const link = (item) => {
    const { event, words, at, side, y, row } = item;
    const [least, most] = [Math.min(item.start, at), Math.max(item.end, at + widthOf(words))];
    const made = make(':a', { href: event.href, tabindex: -1, 'data-at': event.at },
      make(':title', {}, `${event.title}. ${event.date}`),
      make(':rect', { class: 'ground', x: least - 4, y, width: Math.max(24, most - least + 8), height: row }),
      mark(item), make(':text', { x: at.toFixed(1), y: y + row * (side === 'above' ? 0.55 : 0.66) }, words));
    return made;
  };

  /** Makes the event with the focus the one stop of the Tab key, and names it where it is a bare mark. */
  const point = (focus) => {
    svg.querySelector('.pointed')?.remove();
    let item = drawn.find(({ event }) => event === current);
    if (item && !item.named) {
      const size = parseFloat(getComputedStyle(svg).fontSize);
      const width = svg.clientWidth;
      const words = cut(`${item.event.title}, ${item.event.date}`, width - 24);
      const long = widthOf(words);
      const right = item.end + 7 + long <= width;
      const at = right ? item.end + 7 : Math.max(2, item.start - 7 - long);
      const made = link({ ...item, words, at, side: right ? 'right' : 'left', y: item.y + item.row / 2 - 12, row: 24 });
      made.classList.add('pointed');
      made.style.fontSize = `${size}px`;
      svg.lastElementChild.append(made);
    }
    item ??= drawn.find(({ named }) => named);
    svg.querySelectorAll('a[tabindex="0"]').forEach((it) => it.setAttribute('tabindex', -1));
    const stop = item && svg.querySelector(`a[data-at="${item.event.at}"]`);
    stop?.setAttribute('tabindex', 0);
    if (focus) stop?.focus({ preventScroll: true });
  };

  /* The list, where it isn't that of the page as it came. */
  const usual = ['.jumps', '.chronology', '.continuation'].flatMap((it) => [...document.querySelectorAll(`main > ${it}`)]);
  const found = make('div', { class: 'chronology found', 'data-scripted': '' });
  still.after(found);
  let until = PAGE;
  const list = () => {
    const all = shown.length === events.length;
    usual.forEach((it) => { it.hidden = !all; });
    found.hidden = all;
    if (all) return found.replaceChildren();
    const years = new Map();
    for (const event of shown.slice(0, until)) {
      const year = event.from == null ? 'Before all dates' : yearName(yearOf(event.from));
      if (!years.has(year)) years.set(year, make('ol', { class: 'events' }));
      const where = event.about.filter((at) => things[at][0] === 2).map((at) => things[at][2]);
      years.get(year).append(make('li', { class: `event-item ${CERTAINTY[event.signs & 7]}` },
        make('span', { class: 'when' }, make('span', { class: 'date' }, event.date)),
        make('div', { class: 'what' }, make('a', { class: 'ref event', href: event.href }, event.title),
          ...(where.length ? [' ', make('span', { class: 'where' }, where.join(', '))] : []))));
    }
    found.replaceChildren(...[...years].map(([year, items]) =>
      make('section', { class: 'year', 'aria-label': year }, make('h2', {}, year), items)));
    if (shown.length > until) {
      found.append(make('p', { class: 'moves' }, button(`Show ${Math.min(PAGE, shown.length - until)} more`, () => {
        const next = until;
        until += PAGE;
        list();
        found.querySelectorAll('li a')[next]?.focus();
      })));
    }
  };

  const span = () => {
    const length = state.to - state.from;
    const options = length > 2000 ? { year: 'numeric' } : length > 120 ? { month: 'long', year: 'numeric' } : { day: 'numeric', month: 'long', year: 'numeric' };
    const name = (day) => {
      if (length > 2000 || Math.abs(day) > 7e7) return yearName(yearOf(day));
      return new Date(day * DAY).toLocaleDateString(document.documentElement.lang, { timeZone: 'UTC', ...options });
    };
    return `${name(state.from)} to ${name(state.to - 1)}`;
  };
  let later;
  let frame;
  /** Draws anew, and lets list and address follow once the movement rests. */
  const update = () => {
    for (const field of fields.querySelectorAll('select')) {
      field.value = state[field.name];
      field.classList.toggle('set', field.value !== none[field.name]);
    }
    shown = picked().filter(inTime);
    tally.textContent = shown.length === events.length ? `All ${events.length} events` : `${shown.length} of ${events.length} events, ${span()}`;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
    clearTimeout(later);
    later = setTimeout(() => {
      until = PAGE;
      write();
      list();
    }, 120);
  };

  /* Keys. */
  const go = (event) => {
    if (!event) return;
    current = event;
    const length = state.to - state.from;
    const at = middle(event);
    if (!drawn.some((item) => item.event === event) || ((event.from != null || event.to != null) && event.to - event.from < length && (at < state.from || at > state.to))) show(at - length / 2, at + length / 2);
    else {
      point(true);
      const box = svg.querySelector('a[tabindex="0"]')?.getBoundingClientRect();
      if (box && (box.top < 40 || box.bottom > innerHeight - 20)) scrollBy({ top: box.top - innerHeight / 2 });
    }
  };
  svg.addEventListener('keydown', (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey) return;
    const at = document.activeElement?.getAttribute('data-at');
    current = at == null ? current : events[at];
    const by = LANES.indexOf(state.lanes);
    const lane = (event) => event.lanes[by] ?? 0;
    const sideways = (step) => {
      const same = picked().filter((event) => lane(event) === lane(current));
      go(same[same.indexOf(current) + step]);
    };
    const across = (step) => {
      const here = middle(current);
      const next = shown.map(lane).filter((it) => (it - lane(current)) * step > 0).sort((a, b) => (a - b) * step)[0];
      const those = shown.filter((event) => lane(event) === next);
      go(those.sort((a, b) => Math.abs(middle(a) - here) - Math.abs(middle(b) - here))[0]);
    };
    const acts = {
      ArrowLeft: () => (key.shiftKey ? pan(-0.2) : sideways(-1)),
      ArrowRight: () => (key.shiftKey ? pan(0.2) : sideways(1)),
      ArrowUp: () => across(-1),
      ArrowDown: () => across(1),
      Home: () => go(shown[0]),
      End: () => go(shown[shown.length - 1]),
      '+': () => zoom(0.5),
      '=': () => zoom(0.5),
      '-': () => zoom(2),
      0: () => show(low, high),
    };
    if (!current || !acts[key.key]) return;
    key.preventDefault();
    acts[key.key]();
  });
  svg.addEventListener('focusin', ({ target }) => {
    const at = target.getAttribute('data-at');
    if (at != null && events[at] !== current) {
      current = events[at];
      point(true);
    }
  });

  /* Mouse and touch: drag to move, Ctrl and the wheel for closer and farther. */
  let drag = null;
  const spot = ({ clientX, clientY }) => {
    const box = svg.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  };
  const near = (pointer, reach) => {
    const [px, py] = spot(pointer);
    let best = null;
    let least = reach;
    for (const item of drawn) {
      if (item.named) continue;
      const away = Math.hypot(Math.max(item.start - px, px - item.end, 0), item.y + item.row / 2 - py);
      if (away < least) [best, least] = [item, away];
    }
    return best;
  };
  svg.addEventListener('pointerdown', (pointer) => {
    if (pointer.button === 0) drag = { x: pointer.clientX, from: state.from, to: state.to, moved: false };
  });
  svg.addEventListener('pointermove', (pointer) => {
    if (drag) {
      const by = pointer.clientX - drag.x;
      if (!drag.moved && Math.abs(by) < 5) return;
      if (!drag.moved) svg.setPointerCapture(pointer.pointerId);
      drag.moved = true;
      const days = (by / svg.clientWidth) * (drag.to - drag.from);
      show(drag.from - days, drag.to - days);
    } else if (pointer.pointerType === 'mouse' && !svg.contains(document.activeElement) && !pointer.target.closest('a')) {
      const item = near(pointer, 9);
      if (item && item.event !== current) {
        current = item.event;
        point(false);
      }
    }
  });
  for (const end of ['pointerup', 'pointercancel']) svg.addEventListener(end, () => setTimeout(() => { drag = null; }));
  svg.addEventListener('dragstart', (event) => event.preventDefault());
  svg.addEventListener('click', (click) => {
    if (drag?.moved) return click.preventDefault();
    if (click.target.closest('a')) return;
    const item = near(click, 16);
    if (item) go(item.event);
  });
  svg.addEventListener('wheel', (wheel) => {
    if (wheel.ctrlKey || wheel.metaKey) {
      wheel.preventDefault();
      const day = state.from + (spot(wheel)[0] / svg.clientWidth) * (state.to - state.from);
      zoom(wheel.deltaY > 0 ? 1.25 : 0.8, day);
    } else if (Math.abs(wheel.deltaX) > Math.abs(wheel.deltaY)) {
      wheel.preventDefault();
      pan(wheel.deltaX / svg.clientWidth);
    }
  }, { passive: false });

  addEventListener('hashchange', () => {
    if (location.hash.includes('=') || !location.hash) change(read());
  });
  const redraw = () => {
    widths = new Map();
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  };
  let wide = 0;
  new ResizeObserver(() => {
    if (svg.clientWidth !== wide) redraw();
    wide = svg.clientWidth;
  }).observe(svg);
  document.fonts?.ready.then(redraw);
  if (location.hash.includes('=')) state = read();
  update();
};
})();
