// The map as an instrument: a span of years that may be set or played, and a closer look. What lies
// outside of the years leaves pictures and list alike; names are chosen anew for what is left, so
// that none hides another or a mark. The address keeps the years and the view.
(() => {
  'use strict';
  const figure = document.querySelector('.atlas');
  const chart = figure?.querySelector('svg');
  if (!chart?.dataset.frame) return;

  const STEPS = [1, 2, 4, 8, 16];
  const BEAT = 1100;
  const [WIDE, HIGH] = chart.dataset.frame.split(' ').map(Number);
  const NAMED = 300;
  const TURNS = [0.45, 0.9, 1.35].flatMap((turn) => [[1, 1], [1, -1], [-1, 1], [-1, -1]]
    .map(([x, y]) => [x * Math.cos(turn), y * Math.sin(turn)]));
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const counted = (number, one) => `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
  const number = (element, name) => Number(element.getAttribute(name));
  const draw = (element, values) => Object.entries(values).forEach(([key, value]) => element.setAttribute(key, value));
  const made = (name) => document.createElementNS('http://www.w3.org/2000/svg', name);

  // Places: their sections of the list, their marks in the pictures.
  const year = (text, none) => (text === '' ? none : Number(text));
  const event = (item, number, from, to) => ({ item, number, from: year(from, -Infinity), to: year(to, Infinity) });
  const marks = new Map();
  for (const mark of document.querySelectorAll('.sketch [data-place]')) {
    const { place } = mark.dataset;
    marks.set(place, [...(marks.get(place) ?? []), mark]);
  }
  const places = [...document.querySelectorAll('.at-place')].map((section) => {
    const id = section.dataset.place;
    const count = section.querySelector('.count');
    return {
      id,
      section,
      count,
      all: count.textContent,
      marks: marks.get(id) ?? [],
      rest: section.querySelector('.rest'),
      events: [
        ...[...section.querySelectorAll('li')].map((item) => event(item, item.dataset.number, item.dataset.from, item.dataset.to)),
        // What a long list has no room for.
        ...(section.dataset.rest?.split(' ') ?? []).map((it) => event(null, ...it.split(/[:/]/))),
      ],
    };
  });
  const byId = new Map(places.map((place) => [place.id, place]));

  const spots = [...chart.querySelectorAll('[data-place]')].map((group) => {
    const [mark, extent, line] = ['.mark', '.extent', '.lead'].map((it) => group.querySelector(it));
    const [x, y, r] = ['cx', 'cy', 'r'].map((it) => number(mark, it));
    const old = group.querySelector('text');
    const text = old ?? group.querySelector('a').appendChild(made('text'));
    const name = group.dataset.name;
    // The name as the page was printed: its words, where they begin or end, and from which side.
    const printed = old && { words: old.textContent, x: number(old, 'x'), y: number(old, 'y'), anchor: old.getAttribute('text-anchor') ?? 'start' };
    const link = group.querySelector('a');
    const lead = line ?? made('line');
    if (!line) {
      lead.setAttribute('class', 'lead gone');
      mark.before(lead);
    }
    const printedEnd = line && [number(line, 'x2'), number(line, 'y2')];
    const place = byId.get(group.dataset.place);
    return { group, link, mark, extent, lead, text, name, x, y, r, printed, printedEnd, place, reach: extent && number(extent, 'r'), count: place.events.length };
  });
  const grounds = [...chart.querySelectorAll('[class$="-name"], .gone[data-step]')].map((text) => ({
    text, x: number(text, 'x'), y: number(text, 'y'), step: Number(text.dataset.step ?? 1), isPrinted: !text.dataset.step,
  }));
  const ground = chart.querySelector('.ground');
  const bar = chart.querySelector('.measure-bar');
  const printedBar = bar.innerHTML;

  // The view: how many times as large, and what of the whole lies in the middle.
  const home = () => ({ step: 1, x: WIDE / 2, y: HIGH / 2 });
  let view = home();
  const inside = (value, whole) => {
    const half = whole / 2 / view.step;
    return Math.min(Math.max(value, half), whole - half);
  };
  const at = (x, y) => [(x - view.x) * view.step + WIDE / 2, (y - view.y) * view.step + HIGH / 2];

  // How large letters are in the picture's units: as the style has them, but never too small to be read.
  let isOnPaper = false;
  const size = () => {
    if (isOnPaper) return { letters: 18, marks: 1 };
    const wide = chart.getBoundingClientRect().width;
    const unit = wide ? WIDE / wide : 1;
    return { letters: Math.max(15, 14 * unit), marks: Math.max(1, 0.8 * unit) };
  };
  // The page keeps room for letters of 18.
  const isAsPrinted = () => view.step === 1 && size().letters <= 18;

  // The width of a name of one unit's height, by its face.
  let widths = new Map();
  const ruler = document.createElement('canvas').getContext('2d');
  const widthOf = (words, text) => {
    const style = getComputedStyle(text);
    const key = `${style.fontStyle} ${words}`;
    if (!widths.has(key)) {
      ruler.font = `${style.fontStyle} 100px ${style.fontFamily}`;
      widths.set(key, ruler.measureText(words).width / 98);
    }
    return widths.get(key);
  };

  const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const isIn = (box) => box[0] >= 2 && box[1] >= 2 && box[2] <= WIDE - 2 && box[3] <= HIGH - 2;
  /** The boxes that are taken, by squares, so that few are looked at. */
  const room = () => {
    const EDGE = 64;
    const squares = new Map();
    const of = (box, look) => {
      for (let x = Math.floor(box[0] / EDGE); x <= box[2] / EDGE; x += 1) {
        for (let y = Math.floor(box[1] / EDGE); y <= box[3] / EDGE; y += 1) {
          if (look(x * 1000 + y)) return true;
        }
      }
      return false;
    };
    return {
      take: (box, own) => of(box, (key) => { (squares.get(key) ?? squares.set(key, []).get(key)).push([box, own]); }),
      isFree: (box, own) => !of(box, (key) => squares.get(key)?.some(([other, whose]) => whose !== own && overlaps(box, other))),
    };
  };

  /** Where a name may stand by its mark, the best first: x, y of its middle, and from which side. */
  const ways = (x, y, r, high) => [
    [x + r + 5, y, 'start'], [x - r - 5, y, 'end'],
    [x, y - r - high * 0.6, 'middle'], [x, y + r + high * 0.6, 'middle'],
    [x + r * 0.7 + 2, y - r * 0.7 - high * 0.5, 'start'], [x + r * 0.7 + 2, y + r * 0.7 + high * 0.5, 'start'],
    [x - r * 0.7 - 2, y - r * 0.7 - high * 0.5, 'end'], [x - r * 0.7 - 2, y + r * 0.7 + high * 0.5, 'end'],
    // At the end of a line: further off, once around.
    ...[1, 1.7, 2.6].flatMap((far) => TURNS.map(([dx, dy]) => {
      const long = r + far * high;
      return [x + dx * long + (dx < 0 ? -3 : 3), y + dy * long, dx < 0 ? 'end' : 'start', [x + dx * long, y + dy * long]];
    })),
  ];
  const box = (x, y, anchor, wide, high) => {
    const left = anchor === 'start' ? x : anchor === 'end' ? x - wide : x - wide / 2;
    return [left, y - high / 2, left + wide, y + high / 2];
  };

  /** Small boxes along the line to a name, from the edge of what it begins in. */
  const along = (x, y, r, [endX, endY]) => {
    const long = Math.hypot(endX - x, endY - y);
    const boxes = [];
    // The box around a mark has corners.
    for (let at = r * 1.42 + 3; at < long; at += 3) {
      const [left, top] = [x + (endX - x) * at / long, y + (endY - y) * at / long];
      boxes.push([left - 1.5, top - 1.5, left + 1.5, top + 1.5]);
    }
    return boxes;
  };

  let pointed = null;
  /** Chooses the names: of what is shown, the weightiest first. */
  const name = () => {
    const { letters } = size();
    const asPrinted = isAsPrinted();
    // Nobody has asked for anything yet: the picture stays as it is.
    const isWhole = asPrinted && isAll();
    const high = letters * 1.15;
    const taken = room();
    const shown = spots.filter((spot) => spot.isShown);
    for (const { at: [x, y], radius, place } of shown) taken.take([x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1], place);
    const isFirst = (spot) => (spot.place === pointed ? 2 : asPrinted && spot.printed ? 1 : 0);
    const order = [...shown].sort((a, b) => isFirst(b) - isFirst(a) || b.count - a.count || !!a.extent - !!b.extent);
    for (const [rank, spot] of order.entries()) {
      const { text, lead, printed, at: [x, y] } = spot;
      const isAsWas = asPrinted && printed;
      const words = isAsWas ? printed.words : spot.name;
      const wide = widthOf(words, text) * letters;
      let { radius } = spot;
      let chosen;
      if (isAsWas) chosen = [printed.x, printed.y - 5, printed.anchor, spot.printedEnd];
      else if (rank < NAMED && (!isWhole || spot.place === pointed)) {
        // A mark within larger ones has its name outside of them all.
        const over = shown.filter((other) => Math.abs(other.at[0] - x) + Math.abs(other.at[1] - y) < other.radius);
        radius = Math.max(...over.map((other) => other.radius + Math.hypot(other.at[0] - x, other.at[1] - y)), spot.radius);
        chosen = ways(x, y, radius, high).find(([left, top, anchor, end]) => {
          const own = box(left, top, anchor, wide, high);
          return isIn(own) && taken.isFree(own, null)
            && (!end || along(x, y, radius, end).every((it) => taken.isFree(it, spot.place)));
        });
      }
      const end = chosen?.[3];
      text.classList.toggle('gone', !chosen);
      lead.classList.toggle('gone', !end);
      if (!chosen) continue;
      taken.take(box(...chosen.slice(0, 3), wide, high), spot.place);
      if (end) {
        along(x, y, radius, end).forEach((it) => taken.take(it, spot.place));
        draw(lead, { x1: x.toFixed(1), y1: y.toFixed(1), x2: end[0].toFixed(1), y2: end[1].toFixed(1) });
      }
      if (text.textContent !== words) text.textContent = words;
      draw(text, { x: chosen[0].toFixed(1), y: (isAsWas ? printed.y : chosen[1] + letters * 0.3).toFixed(1), 'text-anchor': chosen[2] });
    }
    for (const { text, x, y, step, isPrinted } of grounds) {
      const [left, top] = at(x, y);
      const own = box(left, top - 4, 'middle', widthOf(text.textContent, text) * letters * 1.25, high);
      const fits = isWhole && !pointed ? isPrinted
        : view.step >= step && (!asPrinted || isPrinted) && isIn(own) && taken.isFree(own, null);
      text.classList.toggle('gone', !fits);
      if (!fits) continue;
      taken.take(own, text);
      draw(text, { x: left.toFixed(1), y: top.toFixed(1) });
    }
  };

  /** Puts ground and marks where the view has them; names come along, or are chosen anew. */
  const set = (isMoving = false) => {
    const { letters, marks: times } = size();
    view.x = inside(view.x, WIDE);
    view.y = inside(view.y, HIGH);
    const [left, top] = at(0, 0);
    chart.style.setProperty('--letters', `${letters.toFixed(2)}px`);
    ground.setAttribute('transform', `matrix(${view.step} 0 0 ${view.step} ${left.toFixed(2)} ${top.toFixed(2)})`);
    for (const spot of spots) {
      const { group, mark, extent, text, lead, place } = spot;
      const before = spot.at;
      const [x, y] = spot.at = at(spot.x, spot.y);
      const here = spot.count > 0;
      spot.radius = Math.min(2 + 1.6 * Math.sqrt(spot.count), 18) * times;
      spot.isShown = here && x > 0 && y > 0 && x < WIDE && y < HIGH;
      const reach = extent ? spot.reach * view.step : 0;
      const isSeen = here && x > -reach && y > -reach && x < WIDE + reach && y < HIGH + reach;
      group.classList.toggle('gone', !isSeen);
      // What only its disc shows is no stop of the keyboard.
      if (spot.isShown) spot.link.removeAttribute('tabindex'); else spot.link.setAttribute('tabindex', '-1');
      if (!isSeen) continue;
      draw(mark, { cx: x.toFixed(1), cy: y.toFixed(1), r: spot.radius.toFixed(1) });
      if (extent) draw(extent, { cx: x.toFixed(1), cy: y.toFixed(1), r: reach.toFixed(1) });
      if (!spot.isShown) {
        text.classList.add('gone');
        lead.classList.add('gone');
      } else if (isMoving && before) {
        const [right, down] = [x - before[0], y - before[1]];
        draw(text, { x: number(text, 'x') + right, y: number(text, 'y') + down });
        draw(lead, { x1: x, y1: y, x2: number(lead, 'x2') + right, y2: number(lead, 'y2') + down });
      }
    }
    if (isMoving) for (const { text, x, y } of grounds) {
      const [left, top] = at(x, y);
      draw(text, { x: left.toFixed(1), y: top.toFixed(1) });
    } else name();
    scale();
    closer.disabled = view.step >= STEPS.at(-1);
    farther.disabled = whole.disabled = view.step <= 1;
    chart.classList.toggle('is-close', view.step > 1);
  };

  const scale = () => {
    if (isAsPrinted()) return void (bar.innerHTML = printedBar);
    const kilometre = Number(chart.dataset.kilometre) * view.step;
    let long = 0.01;
    for (const next of [0.01, 0.02, 0.05].flatMap((it) => [1, 10, 100, 1e3, 1e4, 1e5].map((tens) => it * tens)).sort((a, b) => a - b)) {
      if (next * kilometre <= 160) long = next;
    }
    const path = bar.querySelector('path');
    const text = bar.querySelector('text');
    const [, y] = path.getAttribute('d').match(/^M[\d.]+ ([\d.]+)/);
    const left = WIDE - 2 - long * kilometre;
    path.setAttribute('d', `M${left.toFixed(1)} ${y}v5h${(long * kilometre).toFixed(1)}v-5`);
    text.setAttribute('x', (left - 6).toFixed(1));
    text.textContent = `${long} km`;
  };

  // The years: every one in which something may begin or end.
  const known = places.flatMap(({ events }) => events.flatMap(({ from, to }) => [from, to]));
  const stops = [...new Set(known.filter(Number.isFinite))].sort((a, b) => a - b);
  const last = stops.length - 1;
  const controls = document.createElement('div');
  controls.className = 'map-controls by-script';
  controls.innerHTML = (last < 1 ? '' : `<fieldset class="span-of-time"><legend>What happened <output></output></legend>
<div class="ends"><svg viewBox="0 0 ${last} 1" preserveAspectRatio="none" aria-hidden="true"></svg>
<input type="range" name="from" aria-label="From" min="0" max="${last}" step="1"><input type="range" name="to" aria-label="To" min="0" max="${last}" step="1"></div>
<p class="turns"><button type="button" name="earlier">Earlier</button><button type="button" name="play">Play</button><button type="button" name="later">Later</button><button type="button" name="all">All years</button>
<span role="status"></span></p></fieldset>`)
    + `<p class="looks" role="group" aria-label="The map’s view"><button type="button" name="closer" aria-keyshortcuts="+">Closer</button><button type="button" name="farther" aria-keyshortcuts="-">Farther</button><button type="button" name="whole" aria-keyshortcuts="0">Whole map</button></p>`;
  document.querySelector('main > .room')?.remove();
  figure.before(controls);
  const button = (name) => controls.querySelector(`button[name="${name}"]`) ?? document.createElement('button');
  const [closer, farther, whole, play, earlier, later, all] = ['closer', 'farther', 'whole', 'play', 'earlier', 'later', 'all'].map(button);
  const [from, to] = last < 1 ? [{ value: 0 }, { value: 0 }] : controls.querySelectorAll('input');
  const span = controls.querySelector('output');
  const status = controls.querySelector('[role="status"]');
  const told = document.createElement('p');
  told.className = 'told by-script';
  const hint = 'Point at a place, or go there by the key Tab, to see what happened there in these years. The keys + and − go closer and farther, 0 shows the whole map.';
  figure.querySelector('figcaption').before(told);

  const ends = () => [Number(from.value), Number(to.value)];
  const isAll = () => last < 1 || (Number(from.value) === 0 && Number(to.value) === last);
  const isWithin = (event, low, high) => event.from <= high && event.to >= low;
  const words = (low, high) => (low === high ? `in ${low}` : `from ${low} to ${high}`);

  const bars = controls.querySelector('.ends svg');
  if (bars) {
    const all = new Map(places.flatMap(({ events }) => events.map((event) => [event.number, event])));
    const numbers = stops.map((stop) => [...all.values()].filter((event) => isWithin(event, stop, stop)).length);
    const most = Math.max(...numbers);
    bars.innerHTML = numbers.map((number, at) => `<path d="M${at - 0.3} 1V${(1 - number / most).toFixed(3)}h.6V1z"/>`).join('');
  }

  /** Shows the years: the list, the numbers, the pictures. */
  const filter = () => {
    const [low, high] = ends().map((at) => stops[at]);
    const everything = isAll();
    const seen = new Set();
    let shown = 0;
    for (const place of places) {
      let here = 0;
      let more = 0;
      for (const event of place.events) {
        const inside = everything || isWithin(event, low, high);
        if (event.item) event.item.hidden = !inside;
        if (inside) {
          here += 1;
          more += !event.item;
          seen.add(event.number);
        }
      }
      if (place.rest) {
        place.rest.hidden = more === 0;
        place.rest.firstChild.textContent = `and ${more.toLocaleString('en')} more`;
      }
      place.section.hidden = here === 0;
      shown += here > 0;
      place.here = here;
      place.count.textContent = everything ? place.all : place.all.replace(/^[\d,]+ events?/, counted(here, 'event'));
      for (const mark of place.marks) {
        mark.classList.toggle('gone', here === 0);
        const title = mark.querySelector('title');
        title.textContent = title.textContent.replace(/: [^:]*$/, `: ${counted(here, 'event')}`);
      }
    }
    for (const spot of spots) spot.count = spot.place.here;
    if (last >= 1) {
      span.textContent = words(low, high);
      from.setAttribute('aria-valuetext', `from ${low}`);
      to.setAttribute('aria-valuetext', `to ${high}`);
      // The thumb that can still be moved lies above the other.
      from.style.zIndex = Number(from.value) > last / 2 ? 1 : '';
      controls.style.setProperty('--from', Number(from.value) / last);
      controls.style.setProperty('--to', Number(to.value) / last);
      bars.childNodes.forEach((it, at) => it.classList.toggle('out', at < Number(from.value) || at > Number(to.value)));
      status.textContent = `${counted(seen.size, 'event')} at ${counted(shown, 'place')}.`;
      all.disabled = everything;
      earlier.disabled = everything || Number(from.value) === 0;
      later.disabled = !everything && Number(to.value) === last;
    }
    set();
    if (pointed) point(pointed);
  };

  const keep = () => {
    const kept = [];
    if (!isAll()) kept.push(`years=${ends().map((at) => stops[at]).join('-')}`);
    if (view.step > 1) kept.push(`view=${[view.x, view.y].map(Math.round)},${view.step}`);
    try {
      history.replaceState(history.state, '', kept.length ? `#${kept.join('&')}` : location.pathname + location.search);
    } catch { /* a browser that keeps no state for files */ }
  };

  let isRead = false;
  const read = () => {
    const [, low, high] = location.hash.match(/[#&]years=(-?\d+)-(-?\d+)/) ?? [];
    const [, x, y, step] = location.hash.match(/[#&]view=(\d+),(\d+),(\d+)/) ?? [];
    // The address of something on the page leaves all as it is.
    if (isRead && location.hash.length > 1 && low === undefined && x === undefined) return;
    isRead = true;
    const stop = (wanted) => stops.filter((stop) => stop <= wanted).length - 1;
    from.value = low === undefined ? 0 : Math.max(0, stop(Number(low)));
    to.value = high === undefined ? last : Math.max(Number(from.value), stop(Number(high)));
    view = x === undefined ? home() : { step: STEPS.includes(Number(step)) ? Number(step) : 1, x: Number(x), y: Number(y) };
    filter();
  };
  const start = () => [from.value, to.value] = [0, last];

  // Through the years, a step at a time; from all of them, year by year.
  let beat = null;
  const turn = (by) => {
    let [low, high] = ends();
    if (isAll()) [low, high] = by > 0 ? [-1, -1] : [last + 1, last + 1];
    const wide = high - low;
    low = Math.min(Math.max(low + by, 0), last - wide);
    [from.value, to.value] = [low, low + wide];
    filter();
    if (low + wide === last && by > 0) pause();
  };
  const pause = () => {
    if (beat === null) return;
    clearInterval(beat);
    beat = null;
    play.textContent = 'Play';
    // What was passed over in silence is said once it rests.
    status.removeAttribute('aria-live');
    const text = status.textContent;
    status.textContent = '';
    status.textContent = text;
    keep();
  };
  const run = () => {
    if (Number(to.value) === last && !isAll()) {
      const wide = last - Number(from.value);
      [from.value, to.value] = [0, wide];
      filter();
    } else turn(1);
    if (last < 1 || (Number(to.value) === last && !isAll())) return;
    status.setAttribute('aria-live', 'off');
    play.textContent = 'Pause';
    beat = setInterval(() => turn(1), BEAT);
  };
  const suit = () => {
    play.hidden = still.matches;
    if (still.matches) pause();
  };
  still.addEventListener('change', suit);

  controls.addEventListener('input', ({ target }) => {
    pause();
    // One end pushes the other before it.
    if (Number(from.value) > Number(to.value)) (target === from ? to : from).value = target.value;
    filter();
  });
  controls.addEventListener('change', keep);
  play.addEventListener('click', () => (beat === null ? run() : pause()));
  for (const [which, by] of [[earlier, -1], [later, 1]]) {
    which.addEventListener('click', () => {
      pause();
      turn(by);
      keep();
      if (which.disabled) play.hidden ? from.focus() : play.focus();
    });
  }
  all.addEventListener('click', () => {
    pause();
    start();
    filter();
    keep();
    from.focus();
  });
  controls.addEventListener('keydown', ({ key }) => key === 'Escape' && pause());
  document.addEventListener('visibilitychange', () => document.hidden && pause());

  // A closer look, around what stays where it is.
  const look = (step, around = [WIDE / 2, HIGH / 2]) => {
    const next = Math.min(Math.max(step, 1), STEPS.at(-1));
    const [x, y] = [view.x + (around[0] - WIDE / 2) / view.step, view.y + (around[1] - HIGH / 2) / view.step];
    view = { step: next, x: x - (around[0] - WIDE / 2) / next, y: y - (around[1] - HIGH / 2) / next };
    set();
    keep();
  };
  const nearest = (by) => STEPS[STEPS.indexOf(view.step) + by] ?? view.step;
  /** Closer to what is pointed at, else to what lies nearest to the middle; from the whole map, to
   *  where most is told. */
  const approach = () => {
    const shown = spots.filter((spot) => spot.isShown);
    const off = (spot) => Math.hypot(spot.x - view.x, spot.y - view.y);
    const best = shown.find((spot) => spot.place === pointed)
      ?? shown.reduce((a, b) => (a && (view.step > 1 ? off(a) <= off(b) : a.count >= b.count) ? a : b), null);
    if (best) [view.x, view.y] = [best.x, best.y];
    look(nearest(1));
  };
  const hold = (which, other) => () => which.disabled && other.focus();
  closer.addEventListener('click', () => { approach(); hold(closer, farther)(); });
  farther.addEventListener('click', () => { look(nearest(-1)); hold(farther, closer)(); });
  whole.addEventListener('click', () => { look(1); closer.focus(); });
  const frame = figure.querySelector('.scroll');
  frame.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === '+' || event.key === '=') approach();
    else if (event.key === '-') look(nearest(-1));
    else if (event.key === '0') look(1);
    else if (way && view.step > 1) {
      view.x += way[0] * WIDE / 6 / view.step;
      view.y += way[1] * HIGH / 6 / view.step;
      set();
      keep();
    } else return;
    event.preventDefault();
  });
  const pointAt = ({ clientX, clientY }) => {
    const { left, top, width } = chart.getBoundingClientRect();
    return [(clientX - left) * WIDE / width, (clientY - top) * WIDE / width];
  };
  let turned = 0;
  frame.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    turned += event.deltaY;
    if (Math.abs(turned) < 40) return;
    look(nearest(turned < 0 ? 1 : -1), pointAt(event));
    turned = 0;
  }, { passive: false });

  // Fingers and mouse: one drags a map that is larger than its frame, two make it larger.
  const held = new Map();
  let dragged = false;
  let apart = 0;
  const distance = () => {
    const [a, b] = [...held.values()];
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  };
  chart.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    held.set(event.pointerId, pointAt(event));
    dragged = false;
    if (held.size === 2) apart = distance();
  });
  addEventListener('pointermove', (event) => {
    if (!held.has(event.pointerId)) return;
    const [x, y] = pointAt(event);
    const [oldX, oldY] = held.get(event.pointerId);
    if (held.size === 2) {
      held.set(event.pointerId, [x, y]);
      const wider = distance() / apart;
      const [a, b] = [...held.values()];
      if (wider > 1.5 || wider < 0.67) {
        look(nearest(wider > 1 ? 1 : -1), [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
        apart = distance();
      }
      dragged = true;
      return;
    }
    if (view.step <= 1 || (!dragged && Math.hypot(x - oldX, y - oldY) < 5)) return;
    dragged = true;
    held.set(event.pointerId, [x, y]);
    view.x -= (x - oldX) / view.step;
    view.y -= (y - oldY) / view.step;
    set(true);
  });
  const release = ({ pointerId }) => {
    if (!held.delete(pointerId) || !dragged || held.size) return;
    set();
    keep();
  };
  addEventListener('pointerup', release);
  addEventListener('pointercancel', release);
  chart.addEventListener('click', (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  }, true);
  chart.addEventListener('dragstart', (event) => event.preventDefault());

  // A place that is pointed at, in a picture or in the list, shows in both, with what is told of it.
  const point = (place) => {
    const before = pointed;
    pointed = place;
    for (const it of [before, place]) {
      it?.section.classList.toggle('pointed', it === place);
      it?.marks.forEach((mark) => mark.classList.toggle('pointed', it === place));
    }
    if (before !== place && !dragged) name();
    if (!place) return void (told.textContent = hint);
    const items = place.events.filter((event) => event.item && !event.item.hidden).slice(0, 3);
    told.replaceChildren(
      Object.assign(document.createElement('b'), { textContent: place.section.querySelector('h3 a').textContent }),
      `, ${counted(place.here, 'event')}${place.here ? ': ' : ''}`,
      items.map(({ item }) => `${item.querySelector('.when').textContent.trim()}, ${item.querySelector('a').textContent}`).join('; '),
      place.here > items.length ? '; …' : '',
    );
  };
  const placeOf = (target) => byId.get(target.closest?.('[data-place]')?.dataset.place) ?? null;
  for (const area of [figure, ...document.querySelectorAll('.closer, .by-place')]) {
    area.addEventListener('pointerover', ({ target, pointerType }) => pointerType === 'mouse' && !held.size && point(placeOf(target)));
    area.addEventListener('pointerleave', () => point(null));
    area.addEventListener('focusin', ({ target }) => point(placeOf(target)));
    area.addEventListener('focusout', () => point(null));
  }

  // On paper stands the whole map of all years.
  let rest = null;
  addEventListener('beforeprint', () => {
    pause();
    rest ??= [from.value, to.value, view];
    start();
    view = home();
    isOnPaper = true;
    filter();
  });
  addEventListener('afterprint', () => {
    if (rest) [from.value, to.value, view] = rest;
    rest = null;
    isOnPaper = false;
    filter();
  });
  addEventListener('hashchange', read);
  new ResizeObserver(() => isOnPaper || set()).observe(chart);
  document.fonts?.ready.then(() => {
    widths = new Map();
    set();
  });
  figure.classList.add('live');
  told.textContent = hint;
  suit();
  read();
})();
