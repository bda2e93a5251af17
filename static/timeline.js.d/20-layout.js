/* Where everything on the timeline lies: how high each lane is, which events are named in its rows,
   which are bare marks below them, and where so many fall together that only their number shows. */
(() => {
'use strict';

const HALF = 4.5;
const GAP = 14;
const LINE = 5;
const BIN = 3;

/** How far the end of an event that has no day fades, in pixels from the end that has one. */
const reach = ({ signs }) => (signs & 48 ? 48 : 110);

/** Where the mark of an event begins and ends, in pixels; one that goes on, at the picture's end. */
const extent = (event, x, width, half = HALF) => {
  const { from, to, shape, last } = event;
  const open = (to ?? from) == null;
  let start = from == null ? (open ? 0 : x(to) - reach(event)) : x(from);
  let end = to == null ? (open ? width : x(from) + reach(event)) : x(to);
  if (last === Infinity) end = Math.max(end, width);
  if (shape === 'day' || end - start < 2 * half) {
    const centre = (start + end) / 2;
    [start, end] = [centre - half, centre + half];
  }
  return [Math.max(start, -half), Math.min(end, width + half)];
};

/** Shares a height among lanes: to each the least, the rest by the root of how many events it has,
    to none more than it can use. An opened lane has all the rest. */
const share = (lanes, height, { head, row }) => {
  const least = Math.min(head + row, height / lanes.length);
  const parts = lanes.map((lane) => ({
    lane, height: least, most: Math.max(least, head + lane.events.length * row), part: lane.open === false ? 0 : Math.sqrt(lane.events.length),
  }));
  let rest = height - least * lanes.length;
  let open = parts.filter(({ part }) => part);
  while (rest > 0.5 && open.length) {
    const sum = open.reduce((all, { part }) => all + part, 0);
    const gets = ({ part }) => (rest * part) / sum;
    const full = open.filter((it) => it.most - it.height <= gets(it));
    const given = full.length ? full.map((it) => [it, it.most - it.height]) : open.map((it) => [it, gets(it)]);
    for (const [it, more] of given) [it.height, rest] = [it.height + more, rest - more];
    if (!full.length) break;
    open = open.filter((it) => !full.includes(it));
  }
  let y = 0;
  for (const { lane, height: high } of parts) [lane.y, lane.height, y] = [y, high, y + high];
};

/** By weight; but what goes on all the time shown tells little about it, and has a fourth of its own. */
const byWeight = (events, from, to) => {
  const covers = (event) => event.first <= from && event.last >= to;
  const there = events.filter((event) => !covers(event));
  const through = events.filter(covers);
  const order = [];
  for (let a = 0, b = 0; a < there.length || b < through.length;) {
    const next = b >= through.length || (a < there.length && there[a].weight >= through[b].weight / 4);
    order.push(next ? there[a++] : through[b++]);
  }
  return order;
};

/** Lays out one lane; all heights count from its own top. */
const lay = (lane, { x, width, row, head, most: widest, from, to, long }) => {
  const room = lane.height - head;
  const all = lane.events.length * row <= room + 0.5;
  const rows = Math.max(0, Math.floor((room + 0.5 - (all ? 0 : Math.max(11, Math.min(room * 0.3, 40)))) / row));
  const taken = Array.from({ length: rows }, () => []);
  const named = [];
  const rest = [];
  let tries = 40 * rows;
  for (const event of byWeight(lane.events, from, to)) {
    const [start, end] = extent(event, x, width);
    let into = -1;
    if (tries > 0) {
      tries -= 1;
      const [on, left] = [Math.max(start, 0), Math.min(end, width)];
      const words = Math.min(long(event), Math.max(widest, left - on - 12));
      let [at, side, least, most] = [on, 'above', on, Math.max(end, on + words)];
      if (left - on <= words + 10) {
        if (end + 7 + words <= width) [at, side, least, most] = [end + 7, 'right', start, end + 7 + words];
        else if (start - 7 - words >= 0) [at, side, least, most] = [start - 7 - words, 'left', start - 7 - words, end];
        else {
          at = Math.max(0, Math.min(on, width - words));
          [least, most] = [at, Math.max(end, at + words)];
        }
      }
      into = taken.findIndex((line) => line.every(([a, b]) => most + GAP <= a || b + GAP <= least));
      if (into >= 0) {
        taken[into].push([least, most]);
        named.push({ event, start, end, at, side, words, y: head + into * row, row });
      }
    }
    if (into < 0) rest.push({ event, start, end });
  }
  if (!rest.length) return { named, marks: [], dense: null };
  const top = head + taken.filter((line) => line.length).length * row;
  const deep = Math.max(6, lane.height - top - 3);
  return { named, ...below(rest, top, Math.min(deep, 56), width) };
};

/** The events without names: apart in thin lines where that can be, else counted. */
const below = (rest, top, deep, width) => {
  const lines = Math.max(1, Math.floor(deep / LINE));
  const ends = [];
  const marks = [];
  for (const item of rest.sort((a, b) => a.start - b.start)) {
    let line = ends.findIndex((end) => end + 1 <= item.start);
    if (line < 0) line = ends.length;
    if (line >= lines) return { marks: [], dense: counted(rest, top, deep, width) };
    ends[line] = item.end;
    marks.push({ ...item, line });
  }
  const pitch = Math.min(8, deep / ends.length);
  return { marks: marks.map((item) => ({ ...item, y: top + item.line * pitch, row: pitch })), dense: null };
};

/** How many events there are at each place, of which how many are known to the day or go on there. */
const counted = (items, top, height, width) => {
  const bins = Math.max(1, Math.ceil(width / BIN));
  const [sure, unsure] = [new Float32Array(bins + 1), new Float32Array(bins + 1)];
  for (const { event, start, end } of items) {
    const into = event.shape === 'within' || event.unsure ? unsure : sure;
    const small = event.shape === 'day' || end - start < 2 * HALF + 0.1;
    const [a, b] = small ? [(start + end) / 2, (start + end) / 2] : [start, end - 0.01];
    const place = (it) => Math.max(0, Math.min(bins - 1, Math.floor(it / BIN)));
    into[place(a)] += 1;
    into[place(b) + 1] -= 1;
  }
  let most = 1;
  for (let at = 0; at < bins; at += 1) {
    if (at) {
      sure[at] += sure[at - 1];
      unsure[at] += unsure[at - 1];
    }
    most = Math.max(most, sure[at] + unsure[at]);
  }
  return { sure, unsure, most, bins, bin: BIN, top, height, count: items.length };
};

/** How many events fall on each bin of the whole, each event counting for one however long it is. */
const whole = (events, x, width) => {
  const bins = Math.max(1, Math.ceil(width / BIN));
  const rise = new Float64Array(bins + 1);
  for (const event of events) {
    const [start, end] = extent(event, x, width, 0.01);
    const place = (it) => Math.max(0, Math.min(bins - 1, Math.floor(it / BIN)));
    const [a, b] = [place(start), place(end - 0.01)];
    rise[a] += 1 / (b - a + 1);
    rise[b + 1] -= 1 / (b - a + 1);
  }
  for (let at = 1; at < bins; at += 1) rise[at] += rise[at - 1];
  return { counts: rise.subarray(0, bins), bin: BIN };
};

Object.assign(self.variorumTime, { share, lay, whole, reach });
})();
