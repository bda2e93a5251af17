/* The picture: ground and marks where the view has them, and names chosen anew for what is left, so
   that none hides another or a mark. */
(() => {
'use strict';

const { measure, draw, made, room, ways, boxOf, along, spread } = self.variorumMap;
const NAMED = 300;

/** The marks of the places, with their names as the page was printed. */
const readSpots = (chart, byId) => [...chart.querySelectorAll('[data-place]')].map((group) => {
  const [mark, extent, line] = ['.mark', '.extent', '.lead'].map((it) => group.querySelector(it));
  const [x, y] = ['cx', 'cy'].map((it) => measure(mark, it));
  const old = group.querySelector('text');
  const text = old ?? group.querySelector('a').appendChild(made('text'));
  // Its words, where they begin or end, and from which side.
  const printed = old && { words: old.textContent, x: measure(old, 'x'), y: measure(old, 'y'), anchor: old.getAttribute('text-anchor') ?? 'start' };
  const link = group.querySelector('a');
  const lead = line ?? made('line');
  if (!line) {
    lead.setAttribute('class', 'lead gone');
    mark.before(lead);
  }
  const printedEnd = line && [measure(line, 'x2'), measure(line, 'y2')];
  const place = byId.get(group.dataset.place);
  return { group, link, mark, extent, lead, text, title: group.dataset.name, x, y, aside: [0, 0], printed, printedEnd, place, reach: extent && measure(extent, 'r'), count: place.events.length };
});

/** The picture of `chart`; `isAll` tells whether all years are shown, `drawn` is called after each
 *  drawing, with whether the mark that had the focus has left it. */
const picture = (chart, byId, { isAll, drawn }) => {
  const [WIDE, HIGH] = chart.dataset.frame.split(' ').map(Number);
  const steps = chart.dataset.steps.split(' ').map(Number);
  const [LEAST, GROWTH, MOST] = chart.dataset.radius.split(' ').map(Number);
  const spots = readSpots(chart, byId);
  const grounds = [...chart.querySelectorAll('[class$="-name"], .gone[data-step]')].map((text) => ({
    text, x: measure(text, 'x'), y: measure(text, 'y'), step: Number(text.dataset.step ?? 1), isPrinted: !text.dataset.step,
  }));
  const ground = chart.querySelector('.ground');
  const bar = chart.querySelector('.measure-bar');
  const printedBar = bar.innerHTML;

  // The view: how many times as large, and what of the whole lies in the middle.
  const home = () => ({ step: 1, x: WIDE / 2, y: HIGH / 2 });
  const state = { view: home(), isOnPaper: false, pointed: null };
  const inside = (value, whole) => {
    const half = whole / 2 / state.view.step;
    return Math.min(Math.max(value, half), whole - half);
  };
  const at = (x, y) => [(x - state.view.x) * state.view.step + WIDE / 2, (y - state.view.y) * state.view.step + HIGH / 2];

  // How large letters are in the picture's units: as the style has them, but never too small to be read.
  const size = () => {
    if (state.isOnPaper) return { letters: 18, marks: 1 };
    const wide = chart.getBoundingClientRect().width;
    const unit = wide ? WIDE / wide : 1;
    return { letters: Math.max(15, 14 * unit), marks: Math.max(1, 0.8 * unit) };
  };
  // The page keeps room for letters of 18.
  const isAsPrinted = () => state.view.step === 1 && size().letters <= 18;

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
  const isIn = (box) => box[0] >= 2 && box[1] >= 2 && box[2] <= WIDE - 2 && box[3] <= HIGH - 2;

  /** Chooses the names: of what is shown, the weightiest first. */
  const chooseNames = () => {
    const { letters } = size();
    const asPrinted = isAsPrinted();
    // Nobody has asked for anything yet: the picture stays as it is.
    const isWhole = asPrinted && isAll();
    const high = letters * 1.15;
    const taken = room();
    const shown = spots.filter((spot) => spot.isShown);
    for (const { at: [x, y], radius, place } of shown) taken.take([x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1], place);
    const isFirst = (spot) => (spot.place === state.pointed ? 2 : asPrinted && spot.printed ? 1 : 0);
    const order = [...shown].sort((a, b) => isFirst(b) - isFirst(a) || b.count - a.count || !!a.extent - !!b.extent);
    for (const [rank, spot] of order.entries()) {
      const { text, lead, printed, at: [x, y] } = spot;
      const isAsWas = asPrinted && printed;
      const words = isAsWas ? printed.words : spot.title;
      const wide = widthOf(words, text) * letters;
      let { radius } = spot;
      let chosen;
      if (isAsWas) chosen = [printed.x, printed.y - 5, printed.anchor, spot.printedEnd];
      else if (rank < NAMED && (!isWhole || spot.place === state.pointed)) {
        // A mark within larger ones has its name outside of them all.
        const over = shown.filter((other) => Math.abs(other.at[0] - x) + Math.abs(other.at[1] - y) < other.radius);
        radius = Math.max(...over.map((other) => other.radius + Math.hypot(other.at[0] - x, other.at[1] - y)), spot.radius);
        chosen = ways(x, y, radius, high).find(([left, top, anchor, end]) => {
          const own = boxOf(left, top, anchor, wide, high);
          return isIn(own) && taken.isFree(own, null)
            && (!end || along(x, y, radius, end).every((it) => taken.isFree(it, spot.place)));
        });
      }
      const end = chosen?.[3];
      text.classList.toggle('gone', !chosen);
      lead.classList.toggle('gone', !end);
      if (!chosen) continue;
      taken.take(boxOf(...chosen.slice(0, 3), wide, high), spot.place);
      if (end) {
        along(x, y, radius, end).forEach((it) => taken.take(it, spot.place));
        draw(lead, { x1: x.toFixed(1), y1: y.toFixed(1), x2: end[0].toFixed(1), y2: end[1].toFixed(1) });
      }
      if (text.textContent !== words) text.textContent = words;
      draw(text, { x: chosen[0].toFixed(1), y: (isAsWas ? printed.y : chosen[1] + letters * 0.3).toFixed(1), 'text-anchor': chosen[2] });
    }
    for (const { text, x, y, step, isPrinted } of grounds) {
      const [left, top] = at(x, y);
      const own = boxOf(left, top - 4, 'middle', widthOf(text.textContent, text) * letters * 1.25, high);
      const fits = isWhole && !state.pointed ? isPrinted
        : state.view.step >= step && (!asPrinted || isPrinted) && isIn(own) && taken.isFree(own, null);
      text.classList.toggle('gone', !fits);
      if (!fits) continue;
      taken.take(own, text);
      draw(text, { x: left.toFixed(1), y: top.toFixed(1) });
    }
  };

  /** In the closest view, marks on one point stand side by side. */
  const part = () => {
    const { view } = state;
    for (const spot of spots) spot.aside = [0, 0];
    if (view.step < steps.at(-1)) return;
    const here = spots.filter((spot) => spot.count > 0).sort((a, b) => b.count - a.count);
    const moves = spread(here.map(({ x, y, radius }) => ({ x: x * view.step, y: y * view.step, r: radius })));
    here.forEach((spot, rank) => { spot.aside = moves[rank]; });
  };

  /** Puts ground and marks where the view has them; names come along, or are chosen anew. */
  const set = (isMoving = false) => {
    const { letters, marks: times } = size();
    const { view } = state;
    view.x = inside(view.x, WIDE);
    view.y = inside(view.y, HIGH);
    const [left, top] = at(0, 0);
    chart.style.setProperty('--letters', `${letters.toFixed(2)}px`);
    ground.setAttribute('transform', `matrix(${view.step} 0 0 ${view.step} ${left.toFixed(2)} ${top.toFixed(2)})`);
    if (!isMoving) {
      for (const spot of spots) spot.radius = Math.min(LEAST + GROWTH * Math.sqrt(spot.count), MOST) * times;
      part();
    }
    let isLost = false;
    for (const spot of spots) {
      const { group, mark, extent, text, lead } = spot;
      const before = spot.at;
      const middle = at(spot.x, spot.y);
      const [x, y] = spot.at = [middle[0] + spot.aside[0], middle[1] + spot.aside[1]];
      const here = spot.count > 0;
      spot.isShown = here && x > 0 && y > 0 && x < WIDE && y < HIGH;
      const reach = extent ? spot.reach * view.step : 0;
      const isSeen = here && x > -reach && y > -reach && x < WIDE + reach && y < HIGH + reach;
      isLost ||= !spot.isShown && spot.link === document.activeElement;
      group.classList.toggle('gone', !isSeen);
      // What only its disc shows is no stop of the keyboard.
      if (spot.isShown) spot.link.removeAttribute('tabindex'); else spot.link.setAttribute('tabindex', '-1');
      if (!isSeen) continue;
      draw(mark, { cx: x.toFixed(1), cy: y.toFixed(1), r: spot.radius.toFixed(1) });
      if (extent) draw(extent, { cx: middle[0].toFixed(1), cy: middle[1].toFixed(1), r: reach.toFixed(1) });
      if (!spot.isShown) {
        text.classList.add('gone');
        lead.classList.add('gone');
      } else if (isMoving && before) {
        const [right, down] = [x - before[0], y - before[1]];
        draw(text, { x: measure(text, 'x') + right, y: measure(text, 'y') + down });
        draw(lead, { x1: x, y1: y, x2: measure(lead, 'x2') + right, y2: measure(lead, 'y2') + down });
      }
    }
    if (isMoving) for (const { text, x, y } of grounds) {
      const [left, top] = at(x, y);
      draw(text, { x: left.toFixed(1), y: top.toFixed(1) });
    } else chooseNames();
    scale();
    chart.classList.toggle('is-close', view.step > 1);
    drawn(isLost);
  };

  const scale = () => {
    if (isAsPrinted()) return void (bar.innerHTML = printedBar);
    const kilometre = Number(chart.dataset.kilometre) * state.view.step;
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

  return { state, spots, steps, wide: WIDE, high: HIGH, home, set, chooseNames, forgetWidths: () => { widths = new Map(); } };
};

Object.assign(self.variorumMap, { picture });
})();
