/* What the timeline is made with: days and their words, ticks, elements. Days count from 1970. */
(() => {
'use strict';

const DAY = 864e5;
const iso = (day) => (Math.abs(day) < 9e7 ? new Date(day * DAY).toISOString().slice(0, -14) : String(day));
const dayOf = (text) => (/^-?\d+$/.test(text ?? '') ? +text : Math.round(Date.parse(text) / DAY));
const yearStart = (year) =>
  Math.abs(year) < 2e5 ? new Date(0).setUTCFullYear(year) / DAY : (year - 1970) * 365.2425;
const yearOf = (day) =>
  Math.abs(day) < 7e7 ? new Date(day * DAY).getUTCFullYear() : Math.floor(1970 + day / 365.2425);
const yearName = (year) => (year > 0 ? String(year) : `${1 - year} BCE`);

const FORMS = {
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  'long month': { month: 'long', year: 'numeric' },
};
/** A day in words of that form; the makers of words are dear, and so made once. */
const makers = new Map();
const inWords = (day, form) => {
  if (!makers.has(form)) makers.set(form, new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...FORMS[form] }));
  return makers.get(form).format(day * DAY);
};
/** A day as closely as the length of time beside it asks. */
const near = (day, length) => {
  if (length > 2000 || Math.abs(day) > 7e7) return yearName(yearOf(day));
  return inWords(day, length > 120 ? 'long month' : 'long');
};

/** Where the axis has its ticks, at least `apart` days from each other, each with its words. */
const ticks = (from, to, apart) => {
  const month = (day) => {
    const date = new Date(day * DAY);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  };
  const found = [];
  if (apart <= 14) {
    const step = [1, 2, 7, 14].find((it) => it >= apart);
    for (let day = Math.ceil(from / step) * step; day < to; day += step) found.push([day, inWords(day, 'short')]);
  } else if (apart <= 184) {
    const step = [1, 2, 3, 6].find((it) => it * 30.6 >= apart) ?? 6;
    for (let at = Math.ceil(month(from) / step) * step; at <= month(to); at += step) {
      const day = new Date(0).setUTCFullYear(Math.floor(at / 12), ((at % 12) + 12) % 12) / DAY;
      if (day >= from && day < to) found.push([day, at % 12 ? inWords(day, 'month') : yearName(at / 12)]);
    }
  } else {
    let step = 1;
    while (step * 365 < apart) for (const next of [2, 2.5, 2]) if (step * 365 < apart) step *= next;
    step = Math.ceil(step);
    for (let year = Math.ceil(yearOf(from) / step) * step; yearStart(year) < to; year += step) {
      if (yearStart(year) >= from) found.push([yearStart(year), yearName(year)]);
    }
  }
  return found;
};

/** An element with its attributes and children. */
const make = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};

/** A canvas as wide and high as given, its pen measuring in CSS pixels. */
const sheet = (canvas, width, height) => {
  const scale = devicePixelRatio || 1;
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w || canvas.height !== h) {
    [canvas.width, canvas.height] = [w, h];
    [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
};

self.variorumTime = { iso, dayOf, yearOf, yearName, near, ticks, make, sheet };
})();
