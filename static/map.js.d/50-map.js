/* The map as an instrument: a span of years that may be set or played, and a closer look. What lies
   outside of the years leaves pictures and list alike. The address keeps the years and the view. */
(() => {
'use strict';

const { counted, readPlaces, isWithin, picture, years } = self.variorumMap;
const figure = document.querySelector('.atlas');
const chart = figure?.querySelector('svg');
if (!chart?.dataset.frame) return;

const places = readPlaces();
const byId = new Map(places.map((place) => [place.id, place]));
const span = years(places, { changed: () => filter(), kept: () => keep() });
const { controls, ends, isAll } = span;
const [closer, farther, whole] = ['closer', 'farther', 'whole'].map(span.button);
const frame = figure.querySelector('.scroll');
const map = picture(chart, byId, {
  isAll,
  drawn: (isLost) => {
    // A mark that leaves the frame hands the keyboard on to it.
    if (isLost) frame.focus({ preventScroll: true });
    closer.disabled = map.state.view.step >= map.steps.at(-1);
    farther.disabled = whole.disabled = map.state.view.step <= 1;
  },
});
const { state, spots, steps, wide: WIDE, high: HIGH, home, set } = map;
document.querySelector('main > .room')?.remove();
figure.before(controls);

const told = document.createElement('p');
told.className = 'told by-script';
figure.querySelector('figcaption').before(told);
const isTouched = matchMedia('(hover: none)');
const hint = () => (isTouched.matches
  ? 'Touch a place to see what happened there in these years; touch it again to go to its page. Two fingers drawn apart go closer. In the closest view, places on one point stand side by side.'
  : 'Point at a place, or go there by the key Tab, to see what happened there in these years. The keys + and − go closer and farther, 0 shows the whole map. In the closest view, places on one point stand side by side.');

/** Shows the years: the list, the numbers, the pictures. */
const filter = () => {
  const [low, high] = ends();
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
        seen.add(event.key);
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
  span.show(seen.size, shown);
  set();
  if (state.pointed) point(state.pointed);
};

const keep = () => {
  const kept = [];
  const { view } = state;
  if (!isAll()) kept.push(`years=${ends().join('-')}`);
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
  if (low === undefined) span.chooseAll(); else span.choose(Number(low), Number(high));
  state.view = x === undefined ? home() : { step: steps.includes(Number(step)) ? Number(step) : 1, x: Number(x), y: Number(y) };
  filter();
};

// A closer look, around what stays where it is.
const look = (step, around = [WIDE / 2, HIGH / 2]) => {
  const { view } = state;
  const next = Math.min(Math.max(step, 1), steps.at(-1));
  const [x, y] = [view.x + (around[0] - WIDE / 2) / view.step, view.y + (around[1] - HIGH / 2) / view.step];
  state.view = { step: next, x: x - (around[0] - WIDE / 2) / next, y: y - (around[1] - HIGH / 2) / next };
  set();
  keep();
};
const nearest = (by) => steps[steps.indexOf(state.view.step) + by] ?? state.view.step;
/** Closer to what is pointed at, else to what lies nearest to the middle; from the whole map, to
 *  where most is told. */
const approach = () => {
  const { view } = state;
  const shown = spots.filter((spot) => spot.isShown);
  const off = (spot) => Math.hypot(spot.x - view.x, spot.y - view.y);
  const best = shown.find((spot) => spot.place === state.pointed)
    ?? shown.reduce((a, b) => (a && (view.step > 1 ? off(a) <= off(b) : a.count >= b.count) ? a : b), null);
  if (best) [view.x, view.y] = [best.x, best.y];
  look(nearest(1));
};
// A button that can do no more hands the keyboard on.
const hold = (act) => () => {
  const held = document.activeElement;
  act();
  if (held === closer && closer.disabled) farther.focus();
  if ((held === farther || held === whole) && held.disabled) closer.focus();
};
const views = { '+': hold(approach), '-': hold(() => look(nearest(-1))), 0: hold(() => look(1)) };
views['='] = views['+'];
closer.addEventListener('click', views['+']);
farther.addEventListener('click', views['-']);
whole.addEventListener('click', views[0]);
for (const area of [controls, frame]) {
  area.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const { view } = state;
    if (Object.hasOwn(views, event.key)) views[event.key]();
    else if (way && area === frame && view.step > 1) {
      view.x += way[0] * WIDE / 6 / view.step;
      view.y += way[1] * HIGH / 6 / view.step;
      set();
      keep();
    } else return;
    event.preventDefault();
  });
}
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
  const { view } = state;
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
  const before = state.pointed;
  state.pointed = place;
  for (const it of [before, place]) {
    it?.section.classList.toggle('pointed', it === place);
    it?.marks.forEach((mark) => mark.classList.toggle('pointed', it === place));
  }
  if (before !== place && !dragged) map.chooseNames();
  if (!place) return void (told.textContent = hint());
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
  area.addEventListener('pointerleave', ({ pointerType }) => pointerType === 'mouse' && point(null));
  area.addEventListener('focusin', ({ target }) => point(placeOf(target)));
  area.addEventListener('focusout', () => point(null));
}
// Where nothing hovers, the first touch of a mark points at it, the second follows its link.
for (const area of [chart, ...document.querySelectorAll('.closer')]) {
  let first = null;
  area.addEventListener('pointerdown', ({ target, pointerType }) => {
    const place = pointerType === 'touch' ? placeOf(target) : null;
    first = place === state.pointed ? null : place;
  });
  area.addEventListener('click', (event) => {
    if (!first) return;
    event.preventDefault();
    point(first);
    first = null;
  });
}
isTouched.addEventListener('change', () => state.pointed || point(null));

// On paper stands the whole map of all years.
let rest = null;
addEventListener('beforeprint', () => {
  span.pause();
  rest ??= [ends(), state.view];
  span.chooseAll();
  state.view = home();
  state.isOnPaper = true;
  filter();
});
addEventListener('afterprint', () => {
  if (rest) {
    span.choose(...rest[0]);
    state.view = rest[1];
  }
  rest = null;
  state.isOnPaper = false;
  filter();
});
addEventListener('hashchange', read);
new ResizeObserver(() => {
  if (state.isOnPaper) return;
  span.letter();
  set();
}).observe(chart);
document.fonts?.ready.then(() => {
  map.forgetWidths();
  set();
});
figure.classList.add('live');
told.textContent = hint();
span.listen();
span.letter();
read();
})();
