// Designs: who of a stratum is certain and who is drawn (docs/format.md §6.1).
// Units are numbers of positions in the stratum's list of units of positive size, in handle order.

import { bigOf, compareWords, SPAN, topOf } from "./tickets.mjs";

/** Step 1 of `proportional`: units whose share reaches one, and the target that is left. */
export function certainty(sizes, num, den) {
  let weight = sizes.reduce((sum, w) => sum + w, 0n),
    a = num,
    certain = new Set();
  const largest = sizes.reduce((most, w) => (w > most ? w : most), 0n);
  if (a <= 0n || a * largest < den * weight) return { certain, a, weight };
  const falling = sizes.map((_, i) => i).sort((i, j) => compareBig(sizes[j], sizes[i]));
  for (const i of falling) {
    if (a <= 0n || a * sizes[i] < den * weight) break;
    certain.add(i);
    weight -= sizes[i];
    a -= den;
  }
  return { certain, a, weight };
}

export const compareBig = (x, y) => (x < y ? -1 : x > y ? 1 : 0);

/** Positions by ticket, ties by handle. */
export function byTicket(words, units) {
  // 53 bits decide nearly always, and a Number holds them.
  const front = i => words[8 * i] * 0x200000 + (words[8 * i + 1] >>> 11);
  const keys = Float64Array.from({ length: words.length / 8 }, (_, i) => front(i));
  return units.sort((i, j) => keys[i] - keys[j] || compareWords(words, i, j) || i - j);
}

/** All positions but those of a set. */
const without = (count, taken) => {
  const rest = new Uint32Array(count - taken.size);
  for (let i = 0, k = 0; i < count; i += 1) if (!taken.has(i)) rest[k++] = i;
  return rest;
};

/** `equal`: the units with the smallest tickets. */
export function drawEqual({ sizes, words, num }) {
  const order = byTicket(words, without(sizes.length, new Set()));
  return { certain: new Set(), drawn: Array.from(order.subarray(0, Number(num))) };
}

/** `proportional`: hits at equal distance on the sizes, in ticket order. */
export function drawProportional({ sizes, words, num, den, startOf }) {
  const { certain, a, weight } = certainty(sizes, num, den);
  if (a === 0n) return { certain, drawn: [] };
  const order = byTicket(words, without(sizes.length, certain)),
    start = startOf(a, den, weight);
  const hit = k => (start + k * den * weight) / a;
  const drawn = [];
  let k = 0n,
    next = hit(k),
    sum = 0n;
  for (const i of order) {
    sum += sizes[i];
    if (next >= sum) continue;
    drawn.push(i);
    while (next < sum) next = hit((k += 1n));
    if (next >= weight) break;
  }
  return { certain, drawn };
}

/** `pareto`: the smallest keys U (W − a w) / ((M − U) a w). */
export function drawPareto({ sizes, words, num }) {
  const { certain, a, weight } = certainty(sizes, num, 1n),
    span = 1n << 65n;
  if (a === 0n) return { certain, drawn: [] };
  const keys = new Map();
  for (const i of without(sizes.length, certain)) {
    const odd = 2n * topOf(words, i) + 1n,
      share = a * sizes[i];
    keys.set(i, [odd * (weight - share), (span - odd) * share]);
  }
  const compare = (i, j) => {
    const [p, q] = keys.get(i),
      [r, s] = keys.get(j);
    return compareBig(p * s, r * q) || compareWords(words, i, j) || i - j;
  };
  return { certain, drawn: [...keys.keys()].sort(compare).slice(0, Number(a)), inOrder: true };
}

/** `poisson`: each unit by its own threshold; `spare(i, c)` is its ticket of counter c. */
export function drawPoisson({ sizes, words, num, den, spare }) {
  const { certain, a, weight } = certainty(sizes, num, den);
  if (a === 0n) return { certain, drawn: [] };
  const bound = den * weight,
    q = SPAN / bound,
    drawn = [];
  for (const i of without(sizes.length, certain)) {
    let ticket = bigOf(words, i);
    for (let counter = 1; ticket >= q * bound; counter += 1) ticket = spare(i, counter);
    if (ticket < a * sizes[i] * q) drawn.push(i);
  }
  return { certain, drawn };
}

/** Reserves: the units that are left in the order of ⌊U · 2^32 / w⌋, so many at most. */
export function reservesOf(sizes, words, taken, count) {
  const rest = Array.from(without(sizes.length, taken));
  if (count === 0 || rest.length === 0) return [];
  const keys = new Map(rest.map(i => [i, (topOf(words, i) << 32n) / sizes[i]]));
  const compare = (i, j) => compareBig(keys.get(i), keys.get(j)) || compareWords(words, i, j) || i - j;
  return smallest(rest, count, compare);
}

/** The smallest items in order; a short list of the best so far saves sorting all. */
function smallest(items, count, compare) {
  if (count * 8 >= items.length) return items.sort(compare).slice(0, count);
  let best = items
      .slice(0, 2 * count)
      .sort(compare)
      .slice(0, count),
    fresh = [];
  const merge = () => {
    best = best.concat(fresh).sort(compare).slice(0, count);
    fresh = [];
  };
  for (let i = 2 * count; i < items.length; i += 1) {
    if (compare(items[i], best[best.length - 1]) < 0) fresh.push(items[i]);
    if (fresh.length === count) merge();
  }
  merge();
  return best;
}
