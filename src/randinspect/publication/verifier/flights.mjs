// Flights: with three margins or more, targets move towards whole numbers (docs/format.md §6.1.1).
// A flight keeps every sum it can; the margin listed last is given up first.

import { Fraction, ONE, ZERO } from "./fractions.mjs";

/** Independent columns, in the order of their cells; each is reduced by those before it. */
class Columns {
  constructor() {
    this.basis = [];
  }

  /** Take a column up, or give the combination of cells that makes it nothing. */
  add(cell, column) {
    const vector = new Map(column.map(place => [place, ONE])),
      made = new Map([[cell, ONE]]);
    for (const known of this.basis) {
      const factor = vector.get(known.pivot);
      if (factor === undefined) continue;
      subtract(vector, known.vector, factor);
      subtract(made, known.made, factor);
    }
    if (vector.size === 0) return made;
    const [pivot, lead] = vector.entries().next().value;
    const scaled = map => new Map([...map].map(([key, value]) => [key, value.over(lead)]));
    this.basis.push({ cell, pivot, vector: scaled(vector), made: scaled(made) });
    return null;
  }

  /** Forget everything from a cell on. */
  cut(cell) {
    const at = this.basis.findIndex(known => known.cell >= cell);
    if (at >= 0) this.basis.length = at;
  }
}

/** into −= factor · other, without keeping zeros. */
function subtract(into, other, factor) {
  for (const [key, value] of other) {
    const rest = (into.get(key) || ZERO).minus(value.times(factor));
    if (rest.isZero) into.delete(key);
    else into.set(key, rest);
  }
}

const isOpen = x => !x.isZero && x.isBelow(ONE);

/** One flight with the first margins: shift cells until their columns are independent. */
export function fly(cells, margins, yes) {
  const columns = new Columns();
  const places = cell => margins.map(({ groupOf }, m) => `${m} ${groupOf[cell]}`);
  for (let cell = 0; cell < cells.length;) {
    const made = isOpen(cells[cell]) ? columns.add(cell, places(cell)) : null;
    if (made === null) {
      cell += 1;
      continue;
    }
    shift(cells, made, yes);
    const closed = [...made.keys()].filter(key => !isOpen(cells[key]));
    cell = Math.min(...closed);
    columns.cut(cell);
  }
}

/** Steps 2 and 3: up along u or down along it, as far as cells allow. */
function shift(cells, u, yes) {
  const up = reach(cells, u, 1),
    down = reach(cells, u, -1);
  const part = down.over(up.plus(down));
  const step = yes(part.num, part.den) ? up : down.times(new Fraction(-1n));
  for (const [cell, weight] of u) cells[cell] = cells[cell].plus(weight.times(step));
}

/** The largest step for which all cells stay within 0 and 1. */
function reach(cells, u, sign) {
  let most = null;
  for (const [cell, weight] of u) {
    const goesUp = weight.num > 0n === sign > 0;
    const room = goesUp ? ONE.minus(cells[cell]) : cells[cell];
    const step = room.over(weight.num > 0n ? weight : weight.times(new Fraction(-1n)));
    if (most === null || step.isBelow(most)) most = step;
  }
  return most;
}
