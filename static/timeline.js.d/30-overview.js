/* The strip below the timeline: all the time there is, how much falls where, and the part of it that
   is shown, which can be drawn along, and its ends to and fro, by mouse, touch and keys. */
(() => {
'use strict';

const { make, sheet, ticks, whole } = self.variorumTime;
const HIGH = 34;
const REACH = 24;

/** The strip, over the days from `low` to `high`. `now` gives the part shown, `show` changes it,
    `tell` puts its ends in words. */
self.variorumTime.overview = ({ low, high, now, show, zoom, tell, colours }) => {
  const canvas = make('canvas', { 'aria-hidden': true });
  const years = make('div', { class: 'years', 'aria-hidden': true });
  const thumb = (name, label) => make('div', { class: name, role: 'slider', tabindex: 0, 'aria-label': label, 'aria-valuemin': Math.round(low), 'aria-valuemax': Math.round(high) });
  const [body, from, to] = [thumb('body', 'Time shown'), thumb('edge', 'Beginning of the time shown'), thumb('edge', 'End of the time shown')];
  const strip = make('div', { class: 'overview', role: 'group', 'aria-label': 'All the time there is' }, canvas, years, body, from, to);
  let counts = null;
  let width = 0;
  const x = (day) => ((day - low) / (high - low)) * width;
  const dayAt = (at) => low + (at / width) * (high - low);

  /** What there is to count has changed, or the room. */
  const measure = (events) => {
    width = strip.clientWidth;
    counts = whole(events, x, width);
    years.replaceChildren(...ticks(low, high, ((high - low) / width) * 60).filter(([day]) => x(day) < width - 4).map(([day, words]) => {
      const tick = make('span', {}, words);
      tick.style.transform = `translate(${x(day).toFixed(1)}px)`;
      return tick;
    }));
  };
  const draw = () => {
    const { ink, soft, rule } = colours();
    const pen = sheet(canvas, width, HIGH);
    const shown = now();
    const [a, b] = [x(shown.from), x(shown.to)];
    const most = counts.counts.reduce((m, count) => Math.max(m, count), 1e-9);
    const bars = (left, right, colour) => {
      pen.save();
      pen.beginPath();
      pen.rect(left, 0, right - left, HIGH);
      pen.clip();
      pen.fillStyle = colour;
      counts.counts.forEach((count, at) => {
        // What few there are must still be seen.
        const high = count > 0.004 ? Math.max(1.5, Math.sqrt(count / most) * (HIGH - 6)) : 0;
        if (high) pen.fillRect(at * counts.bin, HIGH - 1 - high, counts.bin, high);
      });
      pen.restore();
    };
    bars(0, a, rule);
    bars(b, width, rule);
    bars(a, b, soft);
    pen.fillStyle = rule;
    pen.fillRect(0, HIGH - 1, width, 1);
    pen.fillStyle = ink;
    pen.fillRect(a, HIGH - 2, b - a, 2);
    for (const at of [Math.max(0, a - 0.75), Math.min(width - 1.5, b - 0.75)]) pen.fillRect(at, 0, 1.5, HIGH);

    // The grips stay as wide as a finger needs, whatever little they stand for.
    const centre = Math.min(width - REACH / 2, Math.max(REACH / 2, (a + b) / 2));
    const inside = b - a >= 3 * REACH;
    const left = inside ? a - REACH / 2 : centre - 1.5 * REACH;
    const right = inside ? b - REACH / 2 : centre + REACH / 2;
    const set = (it, at, wide, value, words) => {
      [it.style.insetInlineStart, it.style.width] = [`${at.toFixed(1)}px`, `${wide.toFixed(1)}px`];
      it.setAttribute('aria-valuenow', Math.round(value));
      it.setAttribute('aria-valuetext', words);
    };
    const words = tell(shown);
    set(body, left + REACH, right - left - REACH, (shown.from + shown.to) / 2, words.join(' to '));
    set(from, left, REACH, shown.from, words[0]);
    set(to, right, REACH, shown.to, words[1]);
  };

  let held = null;
  strip.addEventListener('pointerdown', (pointer) => {
    if (pointer.button !== 0) return;
    const at = pointer.clientX - strip.getBoundingClientRect().left;
    const shown = { ...now() };
    if (![body, from, to].includes(pointer.target)) {
      const half = (shown.to - shown.from) / 2;
      show(dayAt(at) - half, dayAt(at) + half);
      Object.assign(shown, { from: dayAt(at) - half, to: dayAt(at) + half });
    }
    held = { grip: pointer.target, x: pointer.clientX, ...shown };
    strip.setPointerCapture(pointer.pointerId);
  });
  strip.addEventListener('pointermove', (pointer) => {
    if (!held) return;
    const by = dayAt(pointer.clientX - held.x) - low;
    if (held.grip === from) show(Math.min(held.from + by, held.to - 10), held.to);
    else if (held.grip === to) show(held.from, Math.max(held.to + by, held.from + 10));
    else show(held.from + by, held.to + by);
  });
  for (const end of ['pointerup', 'pointercancel']) strip.addEventListener(end, () => { held = null; });

  strip.addEventListener('keydown', (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey) return;
    const shown = now();
    const length = shown.to - shown.from;
    const step = { ArrowLeft: -0.1, ArrowDown: -0.1, ArrowRight: 0.1, ArrowUp: 0.1, PageDown: -1, PageUp: 1 }[key.key];
    const by = step ? step * length : { Home: low - high, End: high - low }[key.key];
    if (by) {
      if (key.target === from) show(Math.max(low, Math.min(shown.from + by, shown.to - 10)), shown.to);
      else if (key.target === to) show(shown.from, Math.min(high, Math.max(shown.to + by, shown.from + 10)));
      else show(shown.from + by, shown.to + by);
    } else if (key.key === '+' || key.key === '=') zoom(0.5);
    else if (key.key === '-') zoom(2);
    else if (key.key === '0') show(low, high);
    else return;
    key.preventDefault();
  });
  return { strip, measure, draw };
};
})();
