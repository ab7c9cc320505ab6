// Limits that nest: load classes of inspections, groups of people in a slot (docs/format.md §3.4).

import { compareText } from "./bytes.mjs";
import { must } from "./faults.mjs";
import { readTable } from "./tables.mjs";
import { integerBelow, isLabel } from "./texts.mjs";

const BOUND = 1n << 31n;
const DEEPEST = 8;

/** Rows (set, member): each set's members. */
export const readMembers = (bytes, file, known) =>
  readSome(bytes, file, 2, (sets, [name, member], at) => {
    must(known.has(member), "there is no such handle in the dispatch", { file, at, got: member });
    inner(sets, name, () => new Set()).add(member);
  });

/** Rows (set, key, count): the most for each key. */
export const readCounts = (bytes, file, known = null) =>
  readSome(bytes, file, 3, (sets, [name, key, text], at) => {
    must(!known || known.has(key), "there is no such inspector", { file, at, got: key });
    const count = integerBelow(text, BOUND);
    must(count !== null && count >= 1n, "this is no number of that range", {
      file,
      at,
      expected: "1 … 2^31 − 1",
      got: text,
    });
    inner(sets, name, () => new Map()).set(key, Number(count));
  });

function readSome(bytes, file, width, take) {
  const sets = new Map(),
    rows = readTable(bytes, file, width, 2);
  must(rows.length > 0, "the file is there without a row", { file });
  rows.forEach((row, i) => {
    const at = `row ${i + 1}`;
    must(isLabel(row[0]), "this is no name of a set", { file, at, got: row[0] });
    take(sets, row, at);
  });
  return sets;
}

function inner(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

/** Load classes: for a visit and a person the caps that it meets, outermost first. */
export function loadClasses(members, caps, file) {
  requireBoth(members, caps, file);
  const paths = pathsOf(members, file);
  const chains = [...members].map(([name, own]) => [name, paths.get([...own][0])]);
  return {
    caps,
    around: new Map(chains.map(([name, path]) => [name, path.slice(0, path.indexOf(name)).reverse()])),
    meets: (place, person) => (paths.get(place) || []).filter(name => caps.get(name).has(person)),
  };
}

/** Groups: for a slot and a person the limits that it meets, outermost first. */
export function teamGroups(members, limits, labels, file) {
  requireBoth(members, limits, file);
  const paths = new Map();
  for (const label of new Set([...limits.values()].flatMap(most => [...most.keys()]))) {
    must(labels.has(label), "no inspection has such a slot", { file: "group_limits.tsv", got: label });
    const own = new Map([...members].filter(([name]) => limits.get(name).has(label)));
    paths.set(label, pathsOf(own, file));
  }
  return {
    most: (name, label) => limits.get(name).get(label),
    meets: (label, person) => (paths.has(label) && paths.get(label).get(person)) || [],
  };
}

function requireBoth(members, limits, file) {
  for (const name of [...members.keys(), ...limits.keys()]) {
    must(members.has(name) && limits.has(name), "a set has members or limits alone", { file, got: name });
  }
}

/** For each member the sets that hold it, outermost first; sets that cross are a fault. */
function pathsOf(members, file) {
  const order = [...members.keys()].sort(
    (a, b) => members.get(b).size - members.get(a).size || compareText(a, b),
  );
  const paths = new Map();
  order.forEach((name, i) => {
    for (const other of order.slice(0, i)) {
      const shared = [...members.get(name)].filter(one => members.get(other).has(one)).length;
      must(shared === 0 || shared === members.get(name).size, "two sets share some, and neither holds the other", {
        file,
        got: `${other}, ${name}`,
      });
    }
    for (const member of members.get(name)) inner(paths, member, () => []).push(name);
  });
  const deepest = Math.max(0, ...[...paths.values()].map(path => path.length));
  must(deepest <= DEEPEST, "too many sets lie inside one another", { file, expected: `≤ ${DEEPEST}`, got: deepest });
  return paths;
}

/** Each cap with what it lies in: the next class around with a cap for the same person, or null. */
export function classNodes({ classes: { caps, around } }) {
  const nodes = new Map();
  for (const [name, most] of caps) {
    for (const [person, cap] of most) {
      const outer = around.get(name).find(other => caps.get(other).has(person));
      nodes.set(`${name}\t${person}`, { cap, person, outer: outer === undefined ? null : `${outer}\t${person}` });
    }
  }
  return nodes;
}

export const NO_CLASSES = { caps: new Map(), around: new Map(), meets: () => [] };
export const NO_GROUPS = { most: () => Infinity, meets: () => [] };

/** The limits on groups that a network has: those of slots in which somebody of the group may sit. */
export function groupNodes(problem, flags) {
  const nodes = new Map();
  problem.rows.forEach(({ place, label, person }, row) => {
    if (!flags[row]) return;
    const names = problem.groups.meets(label, person);
    names.forEach((name, i) => {
      nodes.set(`${place}\t${label}\t${name}`, {
        most: problem.groups.most(name, label),
        outer: i > 0 ? `${place}\t${label}\t${names[i - 1]}` : null,
        slot: `${place}\t${label}`,
      });
    });
  });
  return nodes;
}
