// The map's slider over time: two ends, each a year in which something begins or ends. What lies
// outside leaves the picture and the list alike. The address keeps the years.
(() => {
  'use strict';
  const picture = document.querySelector('.atlas');
  if (!picture) return;

  const year = (text) => (text === '' ? null : Number(text));
  const places = [...document.querySelectorAll('.at-place')].map((section) => ({
    section,
    count: section.querySelector('.count'),
    all: section.querySelector('.count').textContent,
    mark: picture.querySelector(`[data-place="${section.dataset.place}"]`),
    events: [...section.querySelectorAll('li')].map((item) => ({
      item,
      href: item.querySelector('a.event').href,
      from: year(item.dataset.from),
      to: year(item.dataset.to),
    })),
  }));
  const known = places.flatMap(({ events }) => events.flatMap(({ from, to }) => [from, to]));
  const stops = [...new Set(known.filter((it) => it !== null))].sort((a, b) => a - b);
  if (stops.length < 2) return;
  const last = stops.length - 1;

  const field = document.createElement('fieldset');
  field.className = 'span-of-time by-script';
  field.innerHTML = '<legend>What happened between these years</legend><div class="ends">'
    + ['from', 'to'].map((end) => `<label><span>${end} <output></output></span>`
      + `<input type="range" name="${end}" min="0" max="${last}" step="1"></label>`).join('')
    + '</div><p><span role="status"></span> <button type="button">Show all years</button></p>';
  picture.before(field);
  const [from, to] = field.querySelectorAll('input');
  const [first, second] = field.querySelectorAll('output');
  const status = field.querySelector('[role="status"]');
  const all = field.querySelector('button');

  const counted = (number, one) => `${number} ${one}${number === 1 ? '' : 's'}`;

  const draw = () => {
    const [low, high] = [Number(from.value), Number(to.value)];
    const whole = low === 0 && high === last;
    const seen = new Set();
    let shown = 0;
    for (const { section, count, all: text, mark, events } of places) {
      let here = 0;
      for (const event of events) {
        const inside = whole
          || ((event.from ?? -Infinity) <= stops[high] && (event.to ?? Infinity) >= stops[low]);
        event.item.hidden = !inside;
        if (inside) {
          here += 1;
          seen.add(event.href);
        }
      }
      section.hidden = here === 0;
      shown += here > 0;
      count.textContent = whole ? text : text.replace(/^[\d,]+ events?/, counted(here, 'event'));
      if (!mark) continue;
      mark.classList.toggle('gone', here === 0);
      mark.querySelector('.mark').setAttribute('r', Math.min(2 + 1.6 * Math.sqrt(here), 18).toFixed(1));
      const title = mark.querySelector('title');
      title.textContent = title.textContent.replace(/: [^:]*$/, `: ${counted(here, 'event')}`);
    }
    first.textContent = stops[low];
    second.textContent = stops[high];
    from.setAttribute('aria-valuetext', `from ${stops[low]}`);
    to.setAttribute('aria-valuetext', `to ${stops[high]}`);
    status.textContent = `${counted(seen.size, 'event')} at ${counted(shown, 'place')}.`;
    all.hidden = whole;
  };

  const keep = () => {
    const whole = Number(from.value) === 0 && Number(to.value) === last;
    const hash = whole ? '' : `#years=${stops[from.value]}-${stops[to.value]}`;
    try {
      history.replaceState(null, '', hash || location.pathname + location.search);
    } catch { /* a browser that keeps no state for files */ }
  };

  const read = () => {
    const [, low, high] = location.hash.match(/^#years=(-?\d+)-(-?\d+)$/) ?? [];
    const at = (wanted) => stops.filter((stop) => stop <= wanted).length - 1;
    from.value = low === undefined ? 0 : Math.max(0, at(Number(low)));
    to.value = high === undefined ? last : Math.max(Number(from.value), at(Number(high)));
    draw();
  };

  field.addEventListener('input', ({ target }) => {
    // One end pushes the other before it.
    if (Number(from.value) > Number(to.value)) (target === from ? to : from).value = target.value;
    draw();
  });
  field.addEventListener('change', keep);
  all.addEventListener('click', () => {
    [from.value, to.value] = [0, last];
    draw();
    keep();
    from.focus();
  });
  addEventListener('hashchange', read);
  read();
})();
