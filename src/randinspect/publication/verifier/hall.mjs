// Hall sets: why a network has no plan (docs/format.md §6.2).

import { compareRows, isStrictlyAscending } from "./bytes.mjs";
import { exactKeys } from "./documents.mjs";
import { must } from "./faults.mjs";
import { isText } from "./texts.mjs";

/** A Hall set in its form; names that the problem does not know prove nothing later. */
export function readHall(hall, file, at) {
  exactKeys(hall, ["inspectors", "slots"], { file, at });
  const { inspectors, slots } = hall;
  must(Array.isArray(inspectors) && inspectors.every(isText), "inspectors is no list of texts", { file, at });
  const isPost = slot => Array.isArray(slot) && slot.length === 2 && slot.every(isText);
  must(Array.isArray(slots) && slots.every(isPost), "slots is no list of pairs", { file, at });
  return hall;
}

/** Whether the set shows that the network has no plan: too few people, or too few seats. */
export function refutes(problem, flags, { inspectors, slots }) {
  const { people, inspections } = problem;
  const areKnown =
    inspectors.every(person => people.has(person)) &&
    slots.every(([place, label]) => inspections.has(place) && inspections.get(place).has(label));
  if (!areKnown || !isStrictlyAscending(inspectors) || !isStrictlyAscending(slots, compareRows)) return false;
  const chosen = new Set(inspectors),
    posts = new Set(slots.map(slot => slot.join("\t")));
  const sum = (items, value) => items.reduce((total, item) => total + value(item), 0);
  const demand = sum(slots, ([place, label]) => inspections.get(place).get(label).demand);
  const cap = sum(inspectors, person => people.get(person).cap);
  const floor = sum(inspectors, person => people.get(person).floor);
  const others = new Set(),
    own = new Set();
  problem.rows.forEach(({ place, label, person }, row) => {
    if (!flags[row]) return;
    const isIn = posts.has(`${place}\t${label}`);
    if (isIn && !chosen.has(person)) others.add(`${place}\t${person}`);
    if (!isIn && chosen.has(person)) own.add(`${place}\t${person}`);
  });
  return demand > cap + others.size || floor > demand + own.size;
}
