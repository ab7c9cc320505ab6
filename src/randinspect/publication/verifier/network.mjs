// Networks: the rows from which a plan is chosen, and their costs (docs/format.md §6.2).

import { compareText } from "./bytes.mjs";

/** The rows of the shortlists of a rung, as one flag for each row of `eligible.tsv`. */
export function shortlist(problem, rung, tickets) {
  const { num, den } = problem.ladder[rung],
    flags = new Uint8Array(problem.rows.length);
  for (const [place, slots] of problem.inspections) {
    const isNamed = problem.direct.has(place); // there is nothing to draw from
    for (const { rows } of slots.values()) {
      const kept = isNamed ? rows.length : Number((BigInt(num) * BigInt(rows.length)) / BigInt(den));
      if (kept === rows.length)
        rows.forEach(row => {
          flags[row] = 1;
        });
      else
        smallest(problem, rows, kept, tickets).forEach(row => {
          flags[row] = 1;
        });
    }
  }
  return flags;
}

/** Rows of a slot with the smallest `q`-tickets; they are in the order of their bytes already. */
function smallest(problem, rows, kept, tickets) {
  const keyed = rows.map(row => {
    const { place, label, person } = problem.rows[row];
    return { row, ticket: tickets.hex("q", place, label, person) };
  });
  keyed.sort((a, b) => compareText(a.ticket, b.ticket) || a.row - b.row);
  return keyed.slice(0, kept).map(({ row }) => row);
}

/** Costs of all rows by their tickets of a kind: 40 bits each. */
export function costsOf(problem, kind, tickets) {
  return Float64Array.from(problem.rows, ({ place, label, person }) =>
    tickets.cost(kind, place, label, person),
  );
}

/** A network without the rows of some inspectors in some inspections. */
export function without(problem, flags, cuts) {
  const gone = new Set(cuts.map(([place, person]) => `${place}\t${person}`));
  if (gone.size === 0) return flags;
  return flags.map((flag, row) => {
    const { place, person } = problem.rows[row];
    return flag && !gone.has(`${place}\t${person}`) ? 1 : 0;
  });
}

/** The rows of an inspection in a network, slot by slot. */
export function rowsOf(problem, flags, place) {
  return [...problem.inspections.get(place)].map(([label, { demand, rows }]) => ({
    label,
    demand,
    rows: rows.filter(row => flags[row]),
  }));
}
