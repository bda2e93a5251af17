/* The years above the map: an axis true to time under a bar for what may have happened in each year,
   two thumbs that choose a span of them, and a hand that plays it. */
(() => {
'use strict';

const { counted, yearName, spanName, isWithin } = self.variorumMap;
const BEAT = 1100;
const BEATS = 30;
const BARS = 240;
/* How long a thumb rests before it is said what it shows. */
const REST = 500;

const VIEW = '<p class="acts" role="group" aria-label="The map’s view"><button type="button" name="closer" aria-keyshortcuts="+">Closer</button><button type="button" name="farther" aria-keyshortcuts="-">Farther</button><button type="button" name="whole" aria-keyshortcuts="0">Whole map</button></p>';
/* What is seen changes with each beat and each move; the status is said when it rests. */
const span = (first, last) => `<fieldset class="span-of-time"><legend>What happened <span class="chosen"></span></legend>
<div class="ends"><svg viewBox="0 0 ${last - first} 1" preserveAspectRatio="none" aria-hidden="true"></svg>
<input type="range" name="from" aria-label="From" min="${first}" max="${last}" step="1"><input type="range" name="to" aria-label="To" min="${first}" max="${last}" step="1">
<div class="year-names" aria-hidden="true"></div></div>
<p class="acts"><button type="button" name="earlier">Earlier</button><button type="button" name="play">Play</button><button type="button" name="later">Later</button><button type="button" name="all">All years</button>
<span class="tally" aria-hidden="true"></span><span class="vh" role="status"></span></p></fieldset>`;

/** The controls over the years of these places. `changed` is called when others are chosen, `kept`
 *  when the choice rests. */
const years = (places, { changed, kept }) => {
  const events = [...new Map(places.flatMap((place) => place.events.map((event) => [event.key, event]))).values()];
  // Every year in which something may begin or end.
  const stops = [...new Set(events.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite))].sort((a, b) => a - b);
  const [first, last] = [stops[0] ?? 0, stops.at(-1) ?? 0];
  const hasSpan = first < last;
  const still = matchMedia('(prefers-reduced-motion: reduce)');

  const controls = document.createElement('div');
  controls.className = 'map-controls by-script';
  controls.innerHTML = (hasSpan ? span(first, last) : '') + VIEW;
  const button = (name) => controls.querySelector(`button[name="${name}"]`) ?? document.createElement('button');
  const [play, earlier, later, all] = ['play', 'earlier', 'later', 'all'].map(button);
  const [from, to] = hasSpan ? controls.querySelectorAll('input') : [{ value: first }, { value: last }];
  const [chosen, tally, status] = ['.chosen', '.tally', '[role="status"]'].map((it) => controls.querySelector(it));
  const along = (year) => (year - first) / (last - first);

  const ends = () => [Number(from.value), Number(to.value)];
  const isAll = () => !hasSpan || (Number(from.value) === first && Number(to.value) === last);
  const within = (year) => Math.min(Math.max(year, first), last);
  const choose = (low, high) => {
    from.value = within(low);
    to.value = within(Math.max(low, high));
  };
  const chooseAll = () => choose(first, last);

  // A bar for each year, or for a few where there are too many to be told apart.
  const wide = Math.ceil((last - first + 1) / BARS);
  const bars = [];
  const drawBars = () => {
    for (let year = first; year <= last; year += wide) {
      const number = events.filter((event) => isWithin(event, year, year + wide - 1)).length;
      bars.push({ low: year, high: year + wide - 1, number });
    }
    const most = Math.max(...bars.map((bar) => bar.number));
    const picture = controls.querySelector('.ends svg');
    // Of few years, too, those at the ends stay above their thumbs.
    const thick = Math.min(wide * 0.7, (last - first) / 50);
    picture.innerHTML = bars.map(({ low, number }) => {
      const left = low - first + (wide - 1) / 2 - thick / 2;
      return `<path d="M${left.toFixed(3)} 1V${(1 - number / most).toFixed(3)}h${thick.toFixed(3)}V1z"/>`;
    }).join('');
    bars.forEach((bar, at) => { bar.path = picture.children[at]; });
  };

  /** Letters a few years below the axis, as many as there is room for. */
  const letter = () => {
    if (!hasSpan) return;
    const ticks = controls.querySelector('.year-names');
    const room = Math.max(2, ticks.clientWidth / 72);
    const steps = [1, 10, 100, 1e3, 1e4, 1e5].flatMap((tens) => [1, 2, 5].map((it) => it * tens));
    const step = steps.find((it) => (last - first) / it <= room) ?? steps.at(-1);
    const found = [];
    // There was no year 0: what is round before it is 1 more.
    const shift = (year) => (year <= 0 && step > 1 ? 1 : 0);
    for (let year = Math.ceil((first - 1) / step) * step; year <= last; year += step) {
      const at = year + shift(year);
      if (at >= first && at <= last) found.push(at);
    }
    ticks.replaceChildren(...found.map((year) => {
      const tick = Object.assign(document.createElement('span'), { textContent: yearName(year) });
      tick.style.left = `${(along(year) * 100).toFixed(3)}%`;
      return tick;
    }));
  };

  /** Shows what is chosen, and how much there is of it. */
  let words = '';
  const show = (shownEvents, shownPlaces) => {
    if (!hasSpan) return;
    const [low, high] = ends();
    const sum = `${counted(shownEvents, 'event')} at ${counted(shownPlaces, 'place')}.`;
    chosen.textContent = spanName(low, high);
    tally.textContent = sum;
    words = `What happened ${spanName(low, high)}: ${sum}`;
    from.setAttribute('aria-valuetext', yearName(low));
    to.setAttribute('aria-valuetext', yearName(high));
    // The thumb that can still be moved lies above the other.
    from.style.zIndex = along(low) > 0.5 ? 1 : '';
    controls.style.setProperty('--from', along(low));
    controls.style.setProperty('--to', along(high));
    for (const bar of bars) bar.path.classList.toggle('out', bar.high < low || bar.low > high);
    all.disabled = isAll();
    earlier.disabled = isAll() || low === first;
    later.disabled = !isAll() && high === last;
  };

  // It is said once, when all rests.
  let saying = null;
  const say = (after = 0) => {
    clearTimeout(saying);
    saying = setTimeout(() => { if (beat === null && status && status.textContent !== words) status.textContent = words; }, after);
  };

  // Through the years a few at a time, and at once over those in which nothing begins or ends; from
  // all of them, by windows as wide as a step.
  const next = (high, by) => Math.min(Math.max(high + by, stops.find((stop) => stop > high) ?? last), last);
  const before = (low, by) => Math.max(Math.min(low - by, stops.findLast((stop) => stop < low) ?? first), first);
  /** The least step that plays the whole in so many beats. */
  const pace = () => {
    const beats = (by) => {
      let count = 1;
      for (let high = first + by - 1; high < last; high = next(high, by)) count += 1;
      return count;
    };
    let by = 1;
    while (beats(by) > BEATS) by += 1;
    return by;
  };
  const step = hasSpan ? pace() : 1;
  const turn = (by) => {
    let [low, high] = ends();
    if (isAll()) [low, high] = by > 0 ? [first, first + step - 1] : [last - step + 1, last];
    else {
      const length = high - low;
      // Nothing is passed over.
      const far = Math.min(step, length + 1);
      if (by > 0) {
        high = next(high, far);
        low = high - length;
      } else {
        low = before(low, far);
        high = low + length;
      }
    }
    choose(low, high);
    changed();
    if (Number(to.value) === last && by > 0) pause();
  };

  let beat = null;
  const pause = () => {
    if (beat === null) return;
    clearInterval(beat);
    beat = null;
    play.textContent = 'Play';
    say();
    kept();
  };
  const run = () => {
    if (Number(to.value) === last && !isAll()) {
      choose(first, first + last - Number(from.value));
      changed();
    } else turn(1);
    if (!hasSpan || (Number(to.value) === last && !isAll())) return void say();
    play.textContent = 'Pause';
    beat = setInterval(() => turn(1), BEAT);
  };
  const suit = () => {
    play.hidden = still.matches;
    if (still.matches) pause();
  };

  const listen = () => {
    still.addEventListener('change', suit);
    controls.addEventListener('input', ({ target }) => {
      pause();
      // One end pushes the other before it.
      if (Number(from.value) > Number(to.value)) (target === from ? to : from).value = target.value;
      changed();
    });
    controls.addEventListener('change', () => {
      kept();
      say(REST);
    });
    play.addEventListener('click', () => (beat === null ? run() : pause()));
    for (const [which, by] of [[earlier, -1], [later, 1]]) {
      which.addEventListener('click', () => {
        pause();
        turn(by);
        kept();
        say();
        if (which.disabled) (play.hidden ? from : play).focus();
      });
    }
    all.addEventListener('click', () => {
      pause();
      chooseAll();
      changed();
      kept();
      say();
      from.focus();
    });
    controls.addEventListener('keydown', ({ key }) => key === 'Escape' && pause());
    document.addEventListener('visibilitychange', () => document.hidden && pause());
    suit();
  };
  if (hasSpan) drawBars();
  return { controls, button, ends, isAll, choose, chooseAll, show, letter, pause, listen };
};

Object.assign(self.variorumMap, { years });
})();
