// Plans, and the proof by prices that one is the only cheapest (docs/format.md §6.2).

import { classNodes, groupNodes } from "./nested.mjs";
import { rowsOf } from "./network.mjs";
import { isIntegerText } from "./texts.mjs";

const LIMIT = 1n << 56n;

/**
 * What is wrong with a plan, and what it comes to.
 * Seats and prices are looked at first; loads and teams only where both can be read.
 */
export function tryPlan(problem, flags, costs, { teams, prices, D, isStrict = true, ...nested }) {
  const faults = [],
    plan = { teams: new Map(), loads: new Map() };
  checkRows(problem, flags, teams, plan, faults);
  const values = readPrices(problem, flags, costs, { prices, ...nested }, D, faults);
  if (faults.length === 0) {
    checkLoads(problem, plan.loads, values.people, faults);
    checkNested(problem, flags, plan.teams, values, faults);
    checkTeams(problem, flags, plan.teams, { costs, D, values, isStrict }, faults);
  }
  return { faults, plan, prices: values };
}

/** Point 12.14: rows of the network, nobody twice in an inspection, every slot with its demand. */
function checkRows(problem, flags, rows, { teams, loads }, faults) {
  const taken = new Map(),
    fault = (at, message, expected, got) =>
      faults.push({ code: "12.14", of: "teams", at, message, expected, got });
  rows.forEach(([place, label, person], i) => {
    const row = problem.byName.get(`${place}\t${label}\t${person}`),
      at = `row ${i + 1}`;
    if (row === undefined || !flags[row]) {
      fault(at, "this row is not in the network", "", `${place} ${label} ${person}`);
      return;
    }
    if (!teams.has(place)) teams.set(place, new Map());
    const isTwice = teams.get(place).has(person);
    if (isTwice) fault(at, "somebody sits twice in an inspection", "", `${place} ${person}`);
    teams.get(place).set(person, { label, row });
    taken.set(`${place}\t${label}`, (taken.get(`${place}\t${label}`) || 0) + 1);
    loads.set(person, (loads.get(person) || 0) + 1);
  });
  for (const [place, slots] of problem.inspections) {
    for (const [label, { demand }] of slots) {
      const filled = taken.get(`${place}\t${label}`) || 0;
      if (filled !== demand)
        fault(`${place} ${label}`, "a slot has another number of people", demand, filled);
    }
  }
}

/** Points 12.12 and 12.13: scale and prices within what §6.2 allows. */
function readPrices(problem, flags, costs, { prices: rows, ...nested }, D, faults) {
  let largest = 0;
  flags.forEach((flag, row) => {
    if (flag && costs[row] > largest) largest = costs[row];
  });
  const room = LIMIT - BigInt(D) * BigInt(largest),
    values = new Map();
  if (D < 1 || BigInt(D) >= LIMIT || room <= 0n) {
    faults.push({ code: "12.12", of: "certificate", at: "/D", message: "D is out of range", got: D });
  }
  rows.forEach(([person, price], i) => {
    const isPrice = isIntegerText(price) && price !== "0" && price.length <= 18;
    const size = isPrice ? BigInt(price.replace("-", "")) : LIMIT;
    if (problem.people.has(person) && isPrice && size < room && !values.has(person)) {
      values.set(person, BigInt(price));
    } else {
      faults.push({
        code: "12.13",
        of: "prices",
        at: `row ${i + 1}`,
        message: "this is no price",
        expected: `|price| < ${room}`,
        got: `${person} ${price}`,
      });
    }
  });
  const all = { people: values, ...readNested(problem, flags, nested, room, faults) };
  if (faults.every(({ of }) => of === "teams")) checkSums(problem, flags, all, room, faults);
  return all;
}

/** Points 12.38 and 12.39: prices of load classes and groups, by their names. */
function readNested(problem, flags, { class_prices: ofClasses = [], group_prices: ofGroups = [] }, room, faults) {
  const read = (code, rows, isKnown) => {
    const values = new Map();
    for (const row of rows) {
      const name = row.slice(0, -1).join("\t"),
        price = row[row.length - 1];
      const isPrice = isIntegerText(price) && /^[1-9]/.test(price) && price.length <= 18;
      if (isPrice && BigInt(price) < room && isKnown(name) && !values.has(name)) {
        values.set(name, BigInt(price));
      } else {
        faults.push({ code, of: "certificate", at: name.replaceAll("\t", " "), message: "this is no price", expected: `0 < price < ${room}`, got: price });
      }
    }
    return values;
  };
  const loads = ofClasses.length ? classNodes(problem) : new Map(),
    nodes = ofGroups.length ? groupNodes(problem, flags) : new Map();
  return {
    classes: read("12.38", ofClasses, name => loads.has(name)),
    groups: read("12.39", ofGroups, name => nodes.has(name)),
  };
}

/** All that a row pays for the limits that it meets. */
export function paidBy({ place, label, person }, problem, { people, classes, groups }) {
  let paid = people.get(person) || 0n;
  if (classes.size) {
    for (const name of problem.classes.meets(place, person)) paid += classes.get(`${name}\t${person}`) || 0n;
  }
  if (groups.size) {
    for (const name of problem.groups.meets(label, person)) paid += groups.get(`${place}\t${label}\t${name}`) || 0n;
  }
  return paid;
}

/** Point 12.12: what any row meets stays in range together. */
function checkSums(problem, flags, values, room, faults) {
  if (!values.classes.size && !values.groups.size) return;
  const sizes = new Map([...values.people].map(([person, price]) => [person, price < 0n ? -price : price]));
  problem.rows.forEach((row, i) => {
    if (!flags[i] || paidBy(row, problem, { ...values, people: sizes }) < room) return;
    faults.push({ code: "12.12", of: "certificate", at: row.person, message: "the prices of a row are out of range" });
  });
}

/** Points 12.36 to 12.39: load classes and groups keep their limits, prices stand at these only. */
function checkNested(problem, flags, teams, values, faults) {
  const loads = new Map(),
    inside = new Map();
  const count = (map, name) => map.set(name, (map.get(name) || 0) + 1);
  for (const [place, team] of teams) {
    for (const [person, { label }] of team) {
      for (const name of problem.classes.meets(place, person)) count(loads, `${name}\t${person}`);
      for (const name of problem.groups.meets(label, person)) count(inside, `${place}\t${label}\t${name}`);
    }
  }
  const look = (codes, name, found, most, price) => {
    const told = { at: name.replaceAll("\t", " "), expected: `≤ ${most}`, got: found };
    if (found > most) faults.push({ ...told, code: codes[0], of: "teams", message: "a limit is passed" });
    else if (price > 0n && found !== most) {
      faults.push({ ...told, code: codes[1], of: "certificate", message: "a price stands where there is room" });
    }
  };
  for (const [name, { cap }] of classNodes(problem)) {
    look(["12.36", "12.38"], name, loads.get(name) || 0, cap, values.classes.get(name) || 0n);
  }
  for (const [name, { most }] of groupNodes(problem, flags)) {
    look(["12.37", "12.39"], name, inside.get(name) || 0, most, values.groups.get(name) || 0n);
  }
}

/** Points 12.15 and 12.16: loads between floor and cap, prices at their ends only. */
function checkLoads(problem, loads, prices, faults) {
  for (const [person, { floor, cap }] of problem.people) {
    const load = loads.get(person) || 0,
      price = prices.get(person) || 0n;
    const fault = (code, of, message, expected) =>
      faults.push({ code, of, at: person, message, expected, got: load });
    if (load < floor || load > cap) {
      fault("12.15", "teams", "a load is not between floor and cap", `${floor} … ${cap}`);
    }
    if ((price > 0n && load !== cap) || (price < 0n && load !== floor)) {
      fault(
        "12.16",
        "prices",
        "a price stands where the load is inside its limits",
        price > 0n ? cap : floor,
      );
    }
  }
}

/** Point 12.17: every team is the only cheapest, or a cheapest one. */
function checkTeams(problem, flags, teams, { costs, D, values, isStrict }, faults) {
  const scale = BigInt(D);
  const weigh = row => scale * BigInt(costs[row]) + paidBy(problem.rows[row], problem, values);
  for (const [place, team] of teams) {
    if (isCheapest(problem, flags, place, team, weigh, isStrict)) continue;
    faults.push({
      code: "12.17",
      of: "teams",
      at: place,
      message: "another team is as cheap or cheaper",
      expected: "the only cheapest team",
      got: [...team.keys()].join(", "),
    });
  }
}

/**
 * Whether no exchange makes a team cheaper (strictly: or leaves it as dear).
 * Nodes are the slots and, last, the outside; an arc moves the cheapest person who can go that way.
 * Any other team is reached by disjoint cycles of such arcs, so the sums of cycles decide.
 */
function isCheapest(problem, flags, place, team, weigh, isStrict) {
  const slots = rowsOf(problem, flags, place),
    outside = slots.length;
  const node = new Map(slots.map(({ label }, i) => [label, i]));
  const arcs = Array.from({ length: outside + 1 }, () => new Array(outside + 1).fill(null));
  const offer = (from, to, cost) => {
    if (from !== to && (arcs[from][to] === null || cost < arcs[from][to])) arcs[from][to] = cost;
  };
  slots.forEach(({ rows }, to) =>
    rows.forEach(row => {
      const seat = team.get(problem.rows[row].person);
      if (!seat) offer(outside, to, weigh(row));
      else if (seat.row === row) offer(to, outside, -weigh(row));
      else offer(node.get(seat.label), to, weigh(row) - weigh(seat.row));
    }),
  );
  return !hasFallingCycle(arcs, isStrict);
}

/** Floyd and Warshall; a cycle of n arcs and sum 0 falls too once each arc is 1 of 16 lower. */
function hasFallingCycle(arcs, isStrict) {
  const n = arcs.length;
  const far = arcs.map(line => line.map(cost => (cost === null || !isStrict ? cost : 16n * cost - 1n)));
  for (let k = 0; k < n; k += 1) {
    for (let i = 0; i < n; i += 1) {
      if (far[i][k] === null) continue;
      for (let j = 0; j < n; j += 1) {
        if (far[k][j] === null) continue;
        const through = far[i][k] + far[k][j];
        if (far[i][j] === null || through < far[i][j]) far[i][j] = through;
      }
      if (far[i][i] !== null && far[i][i] < 0n) return true;
    }
  }
  return false;
}
