// Plans, and the proof by prices that one is the only cheapest (docs/format.md §6.2).

import { must } from "./faults.mjs";
import { rowsOf } from "./network.mjs";
import { isHandle, isIntegerText } from "./texts.mjs";

const LIMIT = 1n << 56n;

/** Point 12.14: the rows are a plan of the network. Gives each inspection's rows, and the loads. */
export function readPlan(problem, flags, rows, file) {
  const point = "12.14", teams = new Map(), loads = new Map(), taken = new Map();
  rows.forEach(([place, label, person], i) => {
    const row = problem.byName.get(`${place}\t${label}\t${person}`), at = `row ${i + 1}`;
    must(row !== undefined && flags[row], "this row is not in the network", {
      file, at, point, got: `${place} ${label} ${person}`,
    });
    if (!teams.has(place)) teams.set(place, new Map());
    must(!teams.get(place).has(person), "somebody sits twice in an inspection", { file, at, point, got: `${place} ${person}` });
    teams.get(place).set(person, { label, row });
    taken.set(`${place}\t${label}`, (taken.get(`${place}\t${label}`) || 0) + 1);
    loads.set(person, (loads.get(person) || 0) + 1);
  });
  checkSeats(problem, taken, file);
  checkLoads(problem, loads, file);
  return { teams, loads };
}

function checkSeats(problem, taken, file) {
  for (const [place, slots] of problem.inspections) {
    for (const [label, { demand }] of slots) {
      const filled = taken.get(`${place}\t${label}`) || 0;
      must(filled === demand, "a slot has another number of people", {
        file, at: `${place} ${label}`, point: "12.14", expected: demand, got: filled,
      });
    }
  }
}

function checkLoads(problem, loads, file) {
  for (const [person, { floor, cap }] of problem.people) {
    const load = loads.get(person) || 0;
    must(load >= floor && load <= cap, "a load is not between floor and cap", {
      file, at: person, point: "12.15", expected: `${floor} … ${cap}`, got: load,
    });
  }
}

/** Point 12.13: prices other than 0 of known inspectors, within what §6.2 allows. */
export function readPrices(problem, rows, file) {
  const prices = new Map();
  rows.forEach(([person, price], i) => {
    const at = `row ${i + 1}`, point = "12.13";
    must(isHandle(person) && problem.people.has(person), "there is no such inspector", { file, at, point, got: person });
    must(isIntegerText(price) && price !== "0" && price.length <= 18, "this is no price", { file, at, point, got: price });
    prices.set(person, BigInt(price));
  });
  return prices;
}

/** Costs and prices stay below 2^56. */
export function checkRange(flags, costs, D, prices, file) {
  let largest = 0;
  flags.forEach((flag, row) => { if (flag && costs[row] > largest) largest = costs[row]; });
  const room = LIMIT - BigInt(D) * BigInt(largest);
  must(room > 0n, "scaled costs reach 2^56", { file, at: "/D", point: "12.13", expected: "< 2^56", got: D });
  for (const [person, price] of prices) {
    const size = price < 0n ? -price : price;
    must(size < room, "a price is too large", { file, at: person, point: "12.13", expected: `< ${room}`, got: price });
  }
}

/** Points 12.16 and 12.17: prices stand where they may, and every team is the cheapest. */
export function checkPrices(problem, flags, plan, { costs, D, prices, file, isStrict }) {
  for (const [person, price] of prices) {
    const load = plan.loads.get(person) || 0, { floor, cap } = problem.people.get(person);
    const stands = price > 0n ? load === cap : load === floor;
    must(stands, "a price stands where the load is inside its limits", {
      file, at: person, point: "12.16", expected: price > 0n ? cap : floor, got: load,
    });
  }
  const scale = BigInt(D);
  const weigh = row => scale * BigInt(costs[row]) + (prices.get(problem.rows[row].person) || 0n);
  for (const place of problem.inspections.keys()) {
    const team = plan.teams.get(place);
    must(isCheapest(problem, flags, place, team, weigh, isStrict), "another team is as cheap or cheaper", {
      file, at: place, point: "12.17", expected: "the only cheapest team",
      got: [...team.keys()].join(", "),
    });
  }
}

/**
 * Whether no exchange makes a team cheaper (strictly: or leaves it as dear).
 * Nodes are the slots and, last, the outside; an arc moves the cheapest person who can go that way.
 * Any other team is reached by disjoint cycles of such arcs, so the sums of cycles decide.
 */
export function isCheapest(problem, flags, place, team, weigh, isStrict) {
  const slots = rowsOf(problem, flags, place), outside = slots.length;
  const node = new Map(slots.map(({ label }, i) => [label, i]));
  const arcs = Array.from({ length: outside + 1 }, () => new Array(outside + 1).fill(null));
  const offer = (from, to, cost) => {
    if (from !== to && (arcs[from][to] === null || cost < arcs[from][to])) arcs[from][to] = cost;
  };
  slots.forEach(({ rows }, to) => rows.forEach(row => {
    const seat = team.get(problem.rows[row].person);
    if (!seat) offer(outside, to, weigh(row));
    else if (seat.row === row) offer(to, outside, -weigh(row));
    else offer(node.get(seat.label), to, weigh(row) - weigh(seat.row));
  }));
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
