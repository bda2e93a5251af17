/* What the map is made with: words, elements, and the places with what happened there, as the page
   lists them. */
(() => {
'use strict';

const counted = (count, one) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
const yearName = (year) => (year > 0 ? String(year) : `${1 - year} BCE`);
const spanName = (low, high) => (low === high ? `in ${yearName(low)}` : `from ${yearName(low)} to ${yearName(high)}`);
const measure = (element, attribute) => Number(element.getAttribute(attribute));
const draw = (element, values) => Object.entries(values).forEach(([key, value]) => element.setAttribute(key, value));
const made = (tag) => document.createElementNS('http://www.w3.org/2000/svg', tag);

const bound = (text, none) => (text === '' ? none : Number(text));
const event = (item, key, from, to) => ({ item, key, from: bound(from, -Infinity), to: bound(to, Infinity) });

/** Places: their sections of the list, their marks in the pictures, their events. */
const readPlaces = () => {
  const marks = new Map();
  for (const mark of document.querySelectorAll('.sketch [data-place]')) {
    const { place } = mark.dataset;
    marks.set(place, [...(marks.get(place) ?? []), mark]);
  }
  return [...document.querySelectorAll('.at-place')].map((section) => {
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
};

const isWithin = (event, low, high) => event.from <= high && event.to >= low;

self.variorumMap = { counted, yearName, spanName, measure, draw, made, readPlaces, isWithin };
})();
