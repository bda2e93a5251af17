/* The timeline above the chronology, from its parts. `chronology/events.HASH.js` calls it with all events.
   An event is [file, title, date, first day, day after the last, signs, weight, things, kind, lanes];
   days count from 1970, null is an end that is open or unknown. Signs: 0 day, 1 span, 2 approximate,
   3 uncertain, 4 open; + 8 a stretch of time; + 16, + 32 beginning, end unknown. Its height is
   bounded: the weightiest events are named, the others are marks, or only counted, until one comes
   closer. */
(() => {
'use strict';

const { iso, dayOf, yearOf, yearName, near, make, share, lay, palette, picture, overview } = self.variorumTime;
const CERTAINTY = ['day', 'span', 'approximate', 'uncertain', 'open'];
const LANES = ['whole', 'place', 'chapter', 'kind'];
const PICKED = ['person', 'group', 'place'];
const PAGE = 200;
/* The least of time that is shown, in days. */
const SHORTEST = 10;
/* How long a glide takes, and how long movement must rest before list and address follow. */
const GLIDE = 160;
const REST = 100;
const SIGNS = 'A disc is a day; a full bar a stretch of time; a pale bar the time in which something happened, the day not being known; a hollow mark an approximate or uncertain date; a fading end one that is not known, or open, if a thin line goes on from it. The weightiest events are named; where the others lie too close to be told apart, only how many there are is drawn, each lane by its own measure, in a pale tone those whose day isn’t known.';
const HANDS = 'Come closer to see more, or choose a lane’s name to give it the room. Drag the picture or the strip below it; pinch, or turn the wheel while holding Ctrl. With the focus on an event: arrow keys to the next, + and − for closer and farther, 0 for all.';

self.variorumTimeline = (data) => {
  const still = document.querySelector('main > .chronology');
  if (!still || !data.events.length) return;
  const { things } = data;
  const events = data.events.map(([file, title, date, from, to, signs, weight, about, kind, lanes], at) => ({
    at, href: `events/${file}.html`, title, date, from, to, signs, weight, about, kind, lanes,
    shape: from != null && to - from === 1 ? 'day' : signs & 8 ? 'stretch' : 'within',
    unsure: (signs & 7) === 2 || (signs & 7) === 3,
  }));
  /* An open end goes on. But that a thing lasted until some day tells of no day before; as with an end
     that isn't known, and a day before or after another, only that other day counts. */
  for (const event of events) {
    const { from, to, shape, signs } = event;
    const goesOn = shape === 'stretch' && !(signs & 32);
    event.first = from ?? (to == null ? -Infinity : to - 1);
    event.last = to ?? (from == null || goesOn ? Infinity : from + 1);
  }
  const known = events.flatMap(({ from, to }) => [from, to]).filter((day) => day != null);
  let [low, high] = known.reduce(([a, b], day) => [Math.min(a, day), Math.max(b, day)], [known[0] ?? 0, known[0] ?? 1]);
  /* Words tell of the days that are known, and not of the room left beside them. */
  const days = [Math.min(...events.map(({ from, to }) => from ?? (to == null ? Infinity : to - 1))), Math.max(...events.map(({ from, to }) => (to == null ? from ?? -Infinity : to - 1)))];
  const inDays = (day) => (days[0] > days[1] ? day : Math.min(days[1], Math.max(days[0], day)));
  const tell = ({ from, to }) => {
    const length = inDays(to) - inDays(from);
    return [near(inDays(from), length), near(inDays(to - 1), length)];
  };
  const pad = Math.ceil((high - low) * 0.015) + 3;
  [low, high] = [low - pad, high + pad];

  /* What is shown: the time, the lanes, what events are picked by; and the event that has the focus. */
  const none = { from: low, to: high, lanes: 'whole', open: '', person: '', group: '', place: '', kind: '' };
  let state = { ...none };
  let current = null;
  let lit = null;
  /* The events picked, whenever they were; of them those in the time shown; the lanes of all. */
  let chosen = events;
  let shown = events;
  let lanes = [];

  const read = () => {
    const query = new URLSearchParams(location.hash.slice(1));
    const next = { ...none };
    for (const key of ['lanes', 'open', 'kind', ...PICKED]) next[key] = query.get(key) ?? none[key];
    if (![...LANES, 'none'].includes(next.lanes)) next.lanes = 'whole';
    const [from, to] = [dayOf(query.get('from')), dayOf(query.get('to'))];
    if (from < to) [next.from, next.to] = [Math.max(low, from), Math.min(high, to)];
    if (next.from >= next.to) [next.from, next.to] = [low, high];
    return next;
  };
  const write = () => {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(state)) {
      if (value !== none[key]) query.set(key, typeof value === 'number' ? iso(key === 'from' ? Math.floor(value) : Math.ceil(value)) : value);
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
  const inTime = ({ first, last }) => first < state.to && last > state.from;

  /* The controls. */
  const counted = (of) => {
    const counts = new Map();
    for (const event of events) for (const key of of(event)) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  };
  const select = (key, label, options) => {
    const field = make('select', { name: key },
      ...options.map(([value, words]) => make('option', { value }, words)));
    field.addEventListener('change', () => change({ [key]: field.value, ...(key === 'lanes' && { open: '' }) }));
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
  const all = () => {
    change({ ...none, lanes: state.lanes });
    suit();
    closer.focus();
  };
  const buttons = [
    button('Closer', () => zoom(0.5)), button('Farther', () => zoom(2)),
    button('Earlier', () => pan(-0.4)), button('Later', () => pan(0.4)), button('Show all', all)];
  const [closer, farther, earlier, later, whole] = buttons;
  /** Each can be pressed while it has something to do; the focus goes to its opposite else. */
  const suit = () => {
    const focus = buttons.find((it) => it === document.activeElement);
    const [first, last] = [state.from < low + 0.5, state.to > high - 0.5];
    const isWhole = first && last;
    closer.disabled = state.to - state.from <= SHORTEST;
    farther.disabled = isWhole;
    earlier.disabled = first;
    later.disabled = last;
    whole.disabled = isWhole && Object.keys(none).every((key) => key === 'lanes' || state[key] === none[key]);
    if (!focus?.disabled) return;
    const other = { Closer: farther, Earlier: later, Later: earlier }[focus.textContent] ?? closer;
    (other.disabled ? closer.disabled ? farther : closer : other).focus();
  };
  const tally = make('p', { class: 'tally' });
  const heard = make('p', { class: 'vh', role: 'status' });
  const axis = make('div', { class: 'axis', role: 'group' });
  const figure = make('figure', { class: 'timeline instrument', 'data-scripted': '' },
    make('div', { role: 'group', 'aria-label': 'Timeline' }, fields, make('div', { class: 'moves' }, tally, make('p', { class: 'acts' }, ...buttons)), heard), axis);
  document.querySelector('main > .room')?.remove();
  document.querySelector('main > .head').after(figure);
  const colours = palette(figure);
  const { plot, draw } = picture({ axis, colours: colours.now, opens: (number) => change({ open: state.open === String(number) ? '' : String(number) }) });
  const strip = overview({ low, high, tell, colours: colours.now, now: () => state, show: (from, to) => show(from, to), zoom: (by) => zoom(by) });
  figure.append(strip.strip, make('figcaption', {}, make('p', {}, SIGNS), make('p', {}, HANDS)));

  /* Moving through time: at once under the hand, in a short glide by keys and buttons. */
  let glide = null;
  const change = (next) => {
    glide = null;
    state = { ...state, ...next };
    update();
  };
  const within = (from, to) => {
    const length = Math.min(high - low, Math.max(SHORTEST, to - from));
    if (length > high - low - 0.5) return { from: low, to: high };
    const start = Math.min(high - length, Math.max(low, (from + to - length) / 2));
    return { from: start, to: start + length };
  };
  const show = (from, to) => {
    glide = null;
    Object.assign(state, within(from, to));
    move();
  };
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const glideTo = (from, to) => {
    if (calm.matches) return show(from, to);
    glide = { at: performance.now(), from: { from: state.from, to: state.to }, to: within(from, to) };
    move();
  };
  const glided = (now) => {
    if (!glide) return;
    const part = Math.min(1, Math.max(0, (now - glide.at) / GLIDE));
    const eased = 1 - (1 - part) ** 3;
    for (const end of ['from', 'to']) state[end] = part === 1 ? glide.to[end] : glide.from[end] + (glide.to[end] - glide.from[end]) * eased;
    if (part === 1) glide = null;
  };
  const middle = ({ from, to }) => ((from ?? to) + (to ?? from)) / 2;
  const zoomed = (factor, at, { from, to }) => [at - (at - from) * factor, at + (to - at) * factor];
  const zoom = (factor, around) => {
    // From where it is going, if it still is.
    const goal = glide?.to ?? state;
    const at = around ?? (current && inTime(current) ? Math.min(goal.to, Math.max(goal.from, middle(current))) : (goal.from + goal.to) / 2);
    glideTo(...zoomed(factor, at, goal));
  };
  const pan = (part) => {
    const { from, to } = glide?.to ?? state;
    glideTo(from + (to - from) * part, to + (to - from) * part);
  };

  /* Drawing. */
  const pen = document.createElement('canvas').getContext('2d');
  let widths = [];
  const long = ({ at, title }) => (widths[at] ??= pen.measureText(title).width + 3);
  let room = {};
  let eased = [];
  /** What only changes with the window or with what is picked: the room, and who is in which lane. */
  const measure = () => {
    figure.classList.toggle('single', state.lanes === 'none');
    const style = getComputedStyle(axis);
    const size = parseFloat(style.fontSize);
    pen.font = `${style.fontSize} ${style.fontFamily}`;
    const by = LANES.indexOf(state.lanes);
    const titles = by < 0 ? [''] : data.lanes[by];
    lanes = titles.map((title, number) => ({ title, number, chosen: [] }));
    for (const event of chosen) lanes[by < 0 ? 0 : event.lanes[by]].chosen.push(event);
    lanes = lanes.filter((lane) => lane.chosen.length);
    for (const lane of lanes) lane.chosen.sort((a, b) => b.weight - a.weight || a.at - b.at);
    const width = Math.max(160, plot.clientWidth);
    const row = Math.max(24, Math.round(size * 1.45));
    const head = by >= 0 && !parseFloat(style.marginInlineStart) ? 24 : 0;
    const needed = lanes.reduce((sum, lane) => sum + head + Math.min(lane.chosen.length, 30) * row + 8, 0);
    const least = Math.max(160, lanes.length * (head + 12));
    const height = Math.round(Math.min(Math.max(needed, head + row, lanes.length ? 0 : 120), Math.max(least, innerHeight * 0.7 - 82)));
    room = { width, row, head, height, most: Math.min(width - 8, Math.max(width < 500 ? 200 : 300, width * 0.4)) };
    axis.style.setProperty('--high', `${height}px`);
    eased = [];
    strip.measure(chosen);
  };

  /** Draws what is shown; gives whether more is to come of it. */
  let marks = [];
  let made = new Map();
  const render = () => {
    const { width, head, row, height } = room;
    const x = (day) => ((day - state.from) / (state.to - state.from)) * width;
    const opened = state.open !== '' && lanes.some((lane) => String(lane.number) === state.open && lane.chosen.some(inTime));
    const there = lanes.map(({ title, number, chosen: all }) =>
      ({ title, number, events: all.filter(inTime), ...(opened && { open: String(number) === state.open }) })).filter((lane) => lane.events.length);
    share(there, height - 6, { head, row });
    let moving = false;
    marks = [];
    for (const lane of there) {
      lane.items = lay(lane, { ...room, x, from: state.from, to: state.to, long });
      // A lane that has more or less room than before gets there by and by.
      const before = eased[lane.number];
      if (before != null && !calm.matches && Math.abs(before - lane.y) > 1) {
        lane.y = before + (lane.y - before) * 0.35;
        moving = true;
      }
      const { dense } = lane.items;
      if (dense) {
        marks.push({ dense: true, start: 0, end: width, y: lane.y + dense.top, row: dense.height });
        if (current && lane.events.includes(current) && !lane.items.named.some(({ event }) => event === current)) {
          const at = current.from == null && current.to == null ? width / 2 : Math.max(0, Math.min(width, x(middle(current))));
          lane.items.rest = { event: current, start: at - 5, end: at + 5 };
        }
      }
      for (const item of lane.items.marks) marks.push({ ...item, y: lane.y + item.y });
    }
    eased = [];
    for (const lane of there) eased[lane.number] = lane.y;
    const held = made.get(current?.at) === document.activeElement || axis.contains(document.activeElement) && document.activeElement.hasAttribute('data-at');
    made = draw({ ...room, lanes: there, x, from: state.from, to: state.to, current, lit, long });
    strip.draw();
    const named = there.reduce((sum, { items }) => sum + items.named.length, 0);
    const counted = there.reduce((sum, { items }) => sum + (items.dense?.count ?? 0), 0);
    Object.assign(axis.dataset, { named, marks: marks.filter(({ dense }) => !dense).length, counted });
    point(held);
    return moving;
  };
  /** Makes the event with the focus the one stop of the Tab key. */
  let wanted = false;
  let stop = null;
  const point = (held) => {
    const next = made.get(current?.at) ?? made.values().next().value;
    if (stop !== next) stop?.setAttribute('tabindex', -1);
    stop = next;
    stop?.setAttribute('tabindex', 0);
    const there = current && made.has(current.at);
    if (wanted && there) {
      wanted = false;
      stop.focus({ preventScroll: true });
      stop.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    } else if (held && !wanted && !axis.contains(document.activeElement)) stop?.focus({ preventScroll: true });
  };

  /* The list, where it isn't that of the page as it came. */
  const usual = ['.jumps', '.chronology', '.continuation'].flatMap((it) => [...document.querySelectorAll(`main > ${it}`)]);
  const found = make('div', { class: 'chronology found', 'data-scripted': '' });
  still.after(found);
  let until = PAGE;
  const list = () => {
    const every = shown.length === events.length;
    usual.forEach((it) => { it.hidden = !every; });
    found.hidden = every;
    if (every) return found.replaceChildren();
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
    if (!shown.length) return found.replaceChildren(nothing());
    found.replaceChildren(...[...years].map(([year, items]) =>
      make('section', { class: 'year', 'aria-label': year }, make('h2', {}, year), items)));
    if (shown.length > until) {
      found.append(make('p', { class: 'acts' }, button(`Show ${Math.min(PAGE, shown.length - until)} more`, () => {
        const next = until;
        until += PAGE;
        list();
        found.querySelectorAll('li a')[next]?.focus();
      })));
    }
  };

  const span = () => (state.to > days[0] && state.from <= days[1] ? `, ${[...new Set(tell(state))].join(' to ')}` : '');
  const count = (some) => (some < events.length ? `${some} of ${events.length} events${span()}` : some === 1 ? 'One event' : `All ${some} events`);
  /** That there is nothing to show, and the way back to all. */
  const nothing = () => make('p', { class: 'acts nothing' }, chosen.length ? 'No events in this time.' : 'No events fit this choice.', button('Show all', all));
  const empty = make('div');
  plot.append(empty);
  let waiting;
  let frame;
  let stale = true;
  const step = (now) => {
    frame = 0;
    glided(now);
    if (stale) measure();
    stale = false;
    const moving = render();
    const sum = chosen.reduce((sum, event) => sum + inTime(event), 0);
    tally.textContent = count(sum);
    if (sum) empty.replaceChildren();
    else if (empty.firstChild?.firstChild.data !== nothing().firstChild.data) empty.replaceChildren(nothing());
    suit();
    if (moving || glide) frame = requestAnimationFrame(step);
    else {
      clearTimeout(waiting);
      waiting = setTimeout(rest, REST);
    }
  };
  /** Draws anew; list and address follow once the movement rests. */
  const move = () => {
    figure.dataset.moving = '';
    clearTimeout(waiting);
    frame ||= requestAnimationFrame(step);
  };
  const rest = () => {
    shown = chosen.filter(inTime);
    until = PAGE;
    write();
    list();
    heard.textContent = tally.textContent;
    axis.setAttribute('aria-label', `Timeline: ${tally.textContent}`);
    delete figure.dataset.moving;
  };
  const update = () => {
    for (const field of fields.querySelectorAll('select')) {
      field.value = state[field.name];
      field.classList.toggle('set', field.value !== none[field.name]);
    }
    chosen = picked();
    stale = true;
    move();
  };

  /* Keys. */
  const go = (event) => {
    if (!event) return;
    current = lit = event;
    wanted = true;
    const { from, to } = glide?.to ?? state;
    const at = middle(event);
    const through = event.first <= from && event.last >= to;
    if (Number.isFinite(at) && !through && (at < from || at > to)) glideTo(at - (to - from) / 2, at + (to - from) / 2);
    else move();
  };
  axis.addEventListener('keydown', (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey) return;
    const at = document.activeElement?.getAttribute('data-at');
    current = at == null ? current : events[at];
    const by = LANES.indexOf(state.lanes);
    const lane = (event) => event.lanes[by] ?? 0;
    const now = () => chosen.filter(inTime);
    const sideways = (by) => {
      const same = chosen.filter((event) => lane(event) === lane(current));
      go(same[same.indexOf(current) + by]);
    };
    const across = (by) => {
      const here = middle(current);
      const next = now().map(lane).filter((it) => (it - lane(current)) * by > 0).sort((a, b) => (a - b) * by)[0];
      const away = (event) => (Number.isFinite(middle(event)) ? Math.abs(middle(event) - here) : Infinity);
      go(now().filter((event) => lane(event) === next).sort((a, b) => away(a) - away(b))[0]);
    };
    const moves = { '+': () => zoom(0.5), '=': () => zoom(0.5), '-': () => zoom(2), 0: () => glideTo(low, high) };
    const goes = {
      ArrowLeft: () => (key.shiftKey ? pan(-0.2) : sideways(-1)),
      ArrowRight: () => (key.shiftKey ? pan(0.2) : sideways(1)),
      ArrowUp: () => across(-1),
      ArrowDown: () => across(1),
      Home: () => go(now()[0]),
      End: () => go(now().at(-1)),
    };
    const act = moves[key.key] ?? (at != null && current ? goes[key.key] : null);
    if (!act) return;
    key.preventDefault();
    act();
  });
  const light = (event) => {
    if (event !== lit) {
      lit = event;
      move();
    }
  };
  axis.addEventListener('focusin', ({ target }) => {
    const at = target.getAttribute('data-at');
    if (at == null || wanted) return;
    current = events[at];
    light(current);
  });
  axis.addEventListener('focusout', () => light(null));

  /* Mouse and touch: drag to move, two fingers or Ctrl and the wheel for closer and farther. */
  const left = () => plot.getBoundingClientRect().left;
  const dayAt = (at) => state.from + (at / room.width) * (state.to - state.from);
  const nearest = ({ clientX, clientY }, reach) => {
    const box = plot.getBoundingClientRect();
    const [px, py] = [clientX - box.left, clientY - box.top];
    let best = null;
    let least = reach;
    for (const item of marks) {
      const away = Math.hypot(Math.max(item.start - px, px - item.end, 0), Math.max(Math.abs(item.y + item.row / 2 - py) - (item.dense ? item.row / 2 : 0), 0));
      if (away < least) [best, least] = [item, away];
    }
    return best;
  };
  const hands = new Map();
  let drag = null;
  let dragged = false;
  /** Notes where the hands are, and which days they have hold of. */
  const grasp = () => {
    const xs = [...hands.values()].map((at) => at - left());
    drag = xs.length ? { xs, days: xs.map(dayAt), from: state.from, to: state.to } : null;
  };
  plot.addEventListener('pointerdown', (pointer) => {
    if (pointer.button !== 0 || hands.size > 1 || pointer.target.closest('button')) return;
    if (!hands.size) dragged = false;
    hands.set(pointer.pointerId, pointer.clientX);
    grasp();
  });
  plot.addEventListener('pointermove', (pointer) => {
    if (hands.has(pointer.pointerId)) {
      hands.set(pointer.pointerId, pointer.clientX);
      const xs = [...hands.values()].map((at) => at - left());
      if (!dragged && xs.every((at, of) => Math.abs(at - drag.xs[of]) < 5)) return;
      if (!dragged) for (const id of hands.keys()) plot.setPointerCapture(id);
      dragged = true;
      let length = drag.to - drag.from;
      if (xs.length > 1 && Math.abs(xs[1] - xs[0]) > 8) {
        length = Math.min(high - low, Math.max(10, Math.abs((drag.days[1] - drag.days[0]) / (xs[1] - xs[0])) * room.width));
      }
      const start = drag.days[0] - (xs[0] / room.width) * length;
      show(start, start + length);
    } else if (pointer.pointerType === 'mouse') {
      const link = pointer.target.closest('a[data-at]');
      const item = link ? { event: events[link.getAttribute('data-at')] } : pointer.target.closest('button') ? null : nearest(pointer, 9);
      plot.classList.toggle('counts', Boolean(item?.dense));
      if (item?.event && !link && !axis.contains(document.activeElement)) current = item.event;
      light(item?.event ?? null);
    }
  });
  plot.addEventListener('pointerleave', () => { if (!axis.contains(document.activeElement)) light(null); });
  for (const end of ['pointerup', 'pointercancel']) {
    plot.addEventListener(end, (pointer) => {
      hands.delete(pointer.pointerId);
      grasp();
    });
  }
  // Two fingers are its own; one that goes up or down is the page's.
  for (const name of ['touchstart', 'touchmove']) {
    plot.addEventListener(name, (touch) => { if (touch.touches.length > 1) touch.preventDefault(); }, { passive: false });
  }
  plot.addEventListener('dragstart', (event) => event.preventDefault());
  plot.addEventListener('click', (click) => {
    if (dragged && click.detail) {
      dragged = false;
      return click.preventDefault();
    }
    if (click.target.closest('a, button')) return;
    const item = nearest(click, 16);
    if (item?.dense) zoom(0.4, dayAt(click.clientX - left()));
    else if (item) go(item.event);
  });
  plot.addEventListener('wheel', (wheel) => {
    const across = wheel.shiftKey && !wheel.deltaX ? wheel.deltaY : wheel.deltaX;
    const unit = wheel.deltaMode ? 30 : 1;
    if (wheel.ctrlKey || wheel.metaKey) {
      wheel.preventDefault();
      const by = Math.max(-120, Math.min(120, wheel.deltaY * unit));
      show(...zoomed(Math.exp(by / 300), dayAt(wheel.clientX - left()), state));
    } else if (Math.abs(across) > Math.abs(wheel.shiftKey ? 0 : wheel.deltaY)) {
      wheel.preventDefault();
      const by = ((across * unit) / room.width) * (state.to - state.from);
      show(state.from + by, state.to + by);
    }
  }, { passive: false });

  addEventListener('hashchange', () => {
    if (location.hash.includes('=') || !location.hash) change(read());
  });
  const again = () => {
    widths = [];
    stale = true;
    move();
  };
  let size = [0, 0];
  const resized = () => {
    const [width, height] = [plot.clientWidth, innerHeight];
    // A phone's window grows and shrinks a little as its bars come and go.
    if (width === size[0] && Math.abs(height - size[1]) < 120) return;
    size = [width, height];
    again();
  };
  new ResizeObserver(resized).observe(plot);
  addEventListener('resize', resized);
  for (const scheme of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(scheme).addEventListener('change', () => {
      colours.renew();
      move();
    });
  }
  document.fonts?.ready.then(again);
  if (location.hash.includes('=')) state = read();
  update();
};
})();
