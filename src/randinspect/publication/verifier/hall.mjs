// Hall sets: why a network has no plan (docs/format.md §6.2).

import { compareRows, isStrictlyAscending } from "./bytes.mjs";
import { exactKeys } from "./documents.mjs";
import { must } from "./faults.mjs";
import { isText } from "./texts.mjs";

/** A Hall set in its form, with its people and slots known. */
export function readHall(problem, hall, file, at, point) {
  exactKeys(hall, ["inspectors", "slots"], { file, at });
  const { inspectors, slots } = hall;
  const arePeople = Array.isArray(inspectors) && inspectors.every(person => isText(person) && problem.people.has(person));
  must(arePeople && isStrictlyAscending(inspectors), "inspectors is no ascending list of inspectors", { file, at, point });
  const isPost = slot => Array.isArray(slot) && slot.length === 2 && slot.every(isText)
    && problem.inspections.has(slot[0]) && problem.inspections.get(slot[0]).has(slot[1]);
  const arePosts = Array.isArray(slots) && slots.every(isPost) && isStrictlyAscending(slots, compareRows);
  must(arePosts, "slots is no ascending list of posts", { file, at, point });
  return { people: new Set(inspectors), posts: new Set(slots.map(slot => slot.join("\t"))) };
}

/** Whether the set shows that the network has no plan: too few people, or too few seats. */
export function refutes(problem, flags, { people, posts }) {
  let demand = 0, cap = 0, floor = 0;
  for (const [place, slots] of problem.inspections) {
    for (const [label, slot] of slots) if (posts.has(`${place}\t${label}`)) demand += slot.demand;
  }
  for (const person of people) {
    cap += problem.people.get(person).cap;
    floor += problem.people.get(person).floor;
  }
  const others = new Set(), own = new Set();
  problem.rows.forEach(({ place, label, person }, row) => {
    if (!flags[row]) return;
    const isIn = posts.has(`${place}\t${label}`);
    if (isIn && !people.has(person)) others.add(`${place}\t${person}`);
    if (!isIn && people.has(person)) own.add(`${place}\t${person}`);
  });
  return demand > cap + others.size || floor > demand + own.size;
}
