// Controlled rounding: every target up or down, so that sums over margins are kept (§6.1.1).
// Cox, L. H. (1987). A constructive procedure for unbiased controlled rounding. JASA 82, 520–524.

import { fly } from "./flights.mjs";
import { Fraction, lcm } from "./fractions.mjs";

/** For each target whether it is rounded up. */
export function roundOver(targets, margins, tickets) {
  let steps = 0;
  const yes = (p, q) => {
    const z = tickets.uniform(q, "m", "round", steps);
    steps += 1;
    return z < p;
  };
  const cells = targets.map(({ num, den }) => new Fraction(num % den, den));
  for (let n = margins.length; n >= 3; n -= 1) fly(cells, margins.slice(0, n), yes);
  return control(cells, margins, yes);
}

function control(cells, margins, yes) {
  const common = cells.reduce((all, x) => lcm(all, x.den), 1n);
  const table = tableOf(cells, margins, common);
  for (let cycle = walk(table, common); cycle; cycle = walk(table, common)) {
    shift(table, cycle, common, yes);
  }
  return cells.map((x, i) => table[i].value === common || x.num === x.den);
}

/** Steps 1 to 3: the cells with their rows and columns, and slack that makes sums whole. */
function tableOf(cells, [first, second], common) {
  const column = i => (second ? second.groupOf[i] : 0);
  const columns = second ? second.groups : 1,
    rows = first.groups;
  const table = cells.map((x, i) => ({
    row: first.groupOf[i],
    column: column(i),
    value: (x.num * (common / x.den)) % common,
  }));
  const slack = members => {
    const rest = members.reduce((sum, cell) => sum + cell.value, 0n) % common;
    return (common - rest) % common;
  };
  const strata = table.slice();
  for (let row = 0; row < rows; row += 1) {
    table.push({ row, column: columns, value: slack(strata.filter(cell => cell.row === row)) });
  }
  for (let k = 0; k < columns; k += 1) {
    table.push({ row: rows, column: k, value: slack(strata.filter(cell => cell.column === k)) });
  }
  const whole = strata.reduce((sum, cell) => sum + cell.value, 0n) % common;
  table.push({ row: rows, column: columns, value: whole });
  return table;
}

/** Step 4: the cycle in the order in which the walk took its cells, or null. */
function walk(table, common) {
  const isOpen = cell => cell.value > 0n && cell.value < common;
  const first = table.findIndex(isOpen);
  if (first < 0) return null;
  const lines = linesOf(table, isOpen);
  const path = [first],
    seen = new Map([[`row ${table[first].row}`, 0]]);
  let line = `column ${table[first].column}`;
  while (!seen.has(line)) {
    seen.set(line, path.length);
    const came = path[path.length - 1];
    const next = lines.get(line).find(i => i !== came);
    path.push(next);
    const { row, column } = table[next];
    line = line.startsWith("row") ? `column ${column}` : `row ${row}`;
  }
  return path.slice(seen.get(line));
}

/** The open cells of each row and column, in order. */
function linesOf(table, isOpen) {
  const lines = new Map();
  table.forEach((cell, i) => {
    if (!isOpen(cell)) return;
    for (const line of [`row ${cell.row}`, `column ${cell.column}`]) {
      if (!lines.has(line)) lines.set(line, []);
      lines.get(line).push(i);
    }
  });
  return lines;
}

/** Step 5: shift every second cell up and the others down, or the other way. */
function shift(table, cycle, common, yes) {
  const least = values => values.reduce((a, b) => (b < a ? b : a));
  const room = sign =>
    least(
      cycle.map((i, k) => {
        const goesUp = (k % 2 === 0) === sign > 0;
        return goesUp ? common - table[i].value : table[i].value;
      }),
    );
  const u = room(1),
    v = room(-1);
  const step = yes(v, u + v) ? u : -v;
  cycle.forEach((i, k) => {
    table[i].value += k % 2 === 0 ? step : -step;
  });
}
