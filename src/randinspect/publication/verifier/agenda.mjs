// The inputs of dates that name people and places (docs/format.md §3.7).

import { compareText } from "./bytes.mjs";
import { dayOf } from "./days.mjs";
import { must } from "./faults.mjs";
import { readTable } from "./tables.mjs";

/** `agenda.tsv`: visits, each with its inspections and the window that all of them share. */
export function readAgenda(bytes, problem) {
  const file = "agenda.tsv",
    visits = new Map(),
    seen = new Set();
  readTable(bytes, file, 4).forEach(([place, visit, from, to], i) => {
    const at = `row ${i + 1}`,
      first = dayOf(from),
      last = dayOf(to);
    must(problem.inspections.has(place), "there is no such inspection", { file, at, got: place });
    must(first !== null && last !== null, "this is no window", { file, at, got: `${from} … ${to}` });
    seen.add(place);
    if (!visits.has(visit)) visits.set(visit, { handle: visit, places: [], first, last });
    const entry = visits.get(visit);
    entry.places.push(place);
    entry.first = Math.max(entry.first, first);
    entry.last = Math.min(entry.last, last);
  });
  for (const place of problem.inspections.keys()) {
    must(seen.has(place), "an inspection is not on the agenda", { file, at: place });
  }
  for (const { handle, places } of visits.values()) {
    const smallest = [...places].sort(compareText)[0];
    must(handle === smallest, "a visit is not named by its smallest inspection", {
      file,
      at: handle,
      expected: smallest,
      got: handle,
    });
  }
  return [...visits.values()];
}

/** `absences.tsv` and `closures.tsv`: the days of each handle on which nothing is possible. */
export function readDays(bytes, file, known) {
  const barred = new Map();
  readTable(bytes, file, 2, 2).forEach(([handle, text], i) => {
    const at = `row ${i + 1}`,
      day = dayOf(text);
    must(known.has(handle), "there is no such handle in the dispatch", { file, at, got: handle });
    must(day !== null, "this is no day", { file, at, expected: "YYYY-MM-DD", got: text });
    if (!barred.has(handle)) barred.set(handle, new Set());
    barred.get(handle).add(day);
  });
  return barred;
}
