/* Where there is room: boxes that are taken, ways in which a name may stand by its mark, and marks on
   one point moved side by side. */
(() => {
'use strict';

const TURNS = [0.45, 0.9, 1.35].flatMap((turn) => [[1, 1], [1, -1], [-1, 1], [-1, -1]]
  .map(([x, y]) => [x * Math.cos(turn), y * Math.sin(turn)]));

const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

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

const boxOf = (x, y, anchor, wide, high) => {
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

/** Moves discs ({ x, y, r }, the weightiest first) of which one hides the middle of another, until
 *  they lie side by side: the lighter gives way. Gives how far each has moved. */
const spread = (discs) => {
  const moved = discs.map(({ x, y, r }) => ({ x, y, r, isTight: false }));
  const order = [...moved.keys()].sort((a, b) => moved[a].x - moved[b].x);
  const pairs = [];
  for (const [rank, a] of order.entries()) {
    for (const b of order.slice(rank + 1)) {
      if (moved[b].x - moved[a].x > 120) break;
      pairs.push([Math.min(a, b), Math.max(a, b)]);
      const apart = Math.hypot(moved[a].x - moved[b].x, moved[a].y - moved[b].y);
      if (apart < Math.max(moved[a].r, moved[b].r)) moved[a].isTight = moved[b].isTight = true;
    }
  }
  const tight = pairs.filter(([a, b]) => moved[a].isTight || moved[b].isTight);
  for (let round = 0, isMoving = tight.length > 0; isMoving && round < 80; round += 1) {
    isMoving = false;
    for (const [a, b] of tight) {
      const [stays, goes] = [moved[a], moved[b]];
      const least = stays.r + goes.r + 1;
      const [dx, dy] = [goes.x - stays.x, goes.y - stays.y];
      const apart = Math.hypot(dx, dy);
      if (apart >= least - 0.01) continue;
      isMoving = true;
      // From one point, each in another direction.
      const turn = apart > 0.5 ? Math.atan2(dy, dx) : b * 2.4;
      goes.x = stays.x + Math.cos(turn) * least;
      goes.y = stays.y + Math.sin(turn) * least;
    }
  }
  return discs.map(({ x, y }, at) => [moved[at].x - x, moved[at].y - y]);
};

Object.assign(self.variorumMap, { room, ways, boxOf, along, spread });
})();
