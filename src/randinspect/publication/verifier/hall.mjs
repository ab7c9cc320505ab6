// Hall sets: why a network has no plan (docs/format.md §6.2).

import { compareRows, isStrictlyAscending } from "./bytes.mjs";
import { exactKeys } from "./documents.mjs";
import { must } from "./faults.mjs";
import { classNodes, groupNodes } from "./nested.mjs";
import { isText } from "./texts.mjs";

/** A Hall set in its form; names that the problem does not know prove nothing later. */
export function readHall(hall, file, at, asked = {}) {
  const sets = { slots: 2, ...(asked.class_prices ? { classes: 2 } : {}), ...(asked.group_prices ? { groups: 3 } : {}) };
  exactKeys(hall, ["inspectors", ...Object.keys(sets)], { file, at });
  const { inspectors } = hall;
  must(Array.isArray(inspectors) && inspectors.every(isText), "inspectors is no list of texts", { file, at });
  for (const [key, width] of Object.entries(sets)) {
    const isNode = node => Array.isArray(node) && node.length === width && node.every(isText);
    must(Array.isArray(hall[key]) && hall[key].every(isNode), `${key} is no list of names`, { file, at });
  }
  return hall;
}

/** Whether the set shows that the network has no plan: too few people, or too few seats. */
export function refutes(problem, flags, { inspectors, slots, classes = [], groups = [] }) {
  const { people, inspections } = problem,
    nodes = groupNodes(problem, flags);
  const areKnown =
    inspectors.every(person => people.has(person)) &&
    slots.every(([place, label]) => inspections.has(place) && inspections.get(place).has(label)) &&
    classes.every(([name, person]) => problem.classes.caps.has(name) && problem.classes.caps.get(name).has(person)) &&
    groups.every(node => nodes.has(node.join("\t")));
  const ascend = [inspectors.map(person => [person]), slots, classes, groups].every(rows =>
    isStrictlyAscending(rows, compareRows),
  );
  if (!areKnown || !ascend) return false;
  const isIn = namedIn({ inspectors, slots, classes, groups });
  const sum = (items, value) => items.reduce((total, item) => total + value(item), 0);
  const demand = sum(slots, ([place, label]) => inspections.get(place).get(label).demand);
  const cap = sum(inspectors, person => people.get(person).cap);
  const floor = sum(inspectors, person => people.get(person).floor);
  const cut = crossings(problem, flags, nodes, isIn);
  return demand > cap + cut.ahead || floor > demand + cut.back;
}

/** Whether something stands in a Hall set. */
function namedIn({ inspectors, ...sets }) {
  const joined = Object.fromEntries(
    Object.entries(sets).map(([key, rows]) => [key, new Set(rows.map(row => row.join("\t")))]),
  );
  const people = new Set(inspectors);
  return {
    person: name => people.has(name),
    slot: name => joined.slots.has(name),
    load: name => joined.classes.has(name),
    group: name => joined.groups.has(name),
  };
}

/** What may go out of the set towards the people, and what may come back. */
function crossings(problem, flags, nodes, isIn) {
  let ahead = 0,
    back = 0;
  const note = (isInside, isOuterInside, most) => {
    if (isOuterInside && !isInside) ahead += most;
    if (isInside && !isOuterInside) back += most;
  };
  for (const [name, { most, outer, slot }] of nodes) {
    note(isIn.group(name), outer === null ? isIn.slot(slot) : isIn.group(outer), most);
  }
  const loads = classNodes(problem);
  for (const [name, { cap, outer, person }] of loads) {
    const isOuter = outer === null ? isIn.person(person) : isIn.load(outer);
    if (isIn.load(name) && !isOuter) ahead += cap;
    if (!isIn.load(name) && isOuter) back += cap;
  }
  const out = new Set(),
    home = new Set();
  problem.rows.forEach(({ place, label, person }, row) => {
    if (!flags[row]) return;
    const group = problem.groups.meets(label, person).at(-1),
      load = problem.classes.meets(place, person).at(-1);
    const isNear = group === undefined ? isIn.slot(`${place}\t${label}`) : isIn.group(`${place}\t${label}\t${group}`);
    const isFar = load === undefined ? isIn.person(person) : isIn.load(`${load}\t${person}`);
    if (isNear && !isFar) out.add(`${place}\t${person}`);
    if (!isNear && isFar) home.add(`${place}\t${person}`);
  });
  return { ahead: ahead + out.size, back: back + home.size };
}
