// The problem of a dispatch: posts, people, who may sit where (docs/format.md §3.4).

import { compareText, isStrictlyAscending } from "./bytes.mjs";
import { exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { gcd } from "./fractions.mjs";
import { readTable } from "./tables.mjs";
import { integerBelow, isCount, isHandle, isLabel } from "./texts.mjs";

const BOUND = 1n << 31n;
const MOST_SLOTS = 8,
  MOST_RUNGS = 16;

/** A whole number of a table's field below 2^31. */
function numberOf(text, least, file, at) {
  const value = integerBelow(text, BOUND);
  must(value !== null && value >= BigInt(least), "this is no number of that range", {
    file,
    at,
    expected: `${least} … 2^31 − 1`,
    got: text,
  });
  return Number(value);
}

/** `inspections.tsv`: each inspection with its slots and how many people each asks for. */
export function readInspections(bytes) {
  const file = "inspections.tsv",
    inspections = new Map();
  readTable(bytes, file, 3, 2).forEach(([handle, label, demand], i) => {
    const at = `row ${i + 1}`;
    must(isHandle(handle) && isLabel(label), "this is no handle and slot", {
      file,
      at,
      got: `${handle} ${label}`,
    });
    if (!inspections.has(handle)) inspections.set(handle, new Map());
    const slots = inspections.get(handle);
    slots.set(label, { demand: numberOf(demand, 1, file, at), rows: [] });
    must(slots.size <= MOST_SLOTS, "an inspection has more than 8 slots", { file, at, got: handle });
  });
  return inspections;
}

/** `inspectors.tsv`: each inspector's floor and cap. */
export function readInspectors(bytes) {
  const file = "inspectors.tsv",
    people = new Map();
  readTable(bytes, file, 3).forEach(([handle, floor, cap], i) => {
    const at = `row ${i + 1}`;
    must(isHandle(handle), "this is no handle", { file, at, got: handle });
    const limits = { floor: numberOf(floor, 0, file, at), cap: numberOf(cap, 0, file, at) };
    must(limits.floor <= limits.cap, "the floor is above the cap", { file, at, got: `${floor} > ${cap}` });
    people.set(handle, limits);
  });
  return people;
}

/** `eligible.tsv`: rows of inspection, slot and inspector, also listed under their slots. */
export function readEligible(bytes, inspections, people) {
  const file = "eligible.tsv",
    byName = new Map();
  const rows = readTable(bytes, file, 3, 3).map(([place, label, person], i) => {
    const at = `row ${i + 1}`,
      slots = inspections.get(place);
    must(slots && slots.has(label), "there is no such post", { file, at, got: `${place} ${label}` });
    must(people.has(person), "there is no such inspector", { file, at, got: person });
    slots.get(label).rows.push(i);
    byName.set(`${place}\t${label}\t${person}`, i);
    return { place, label, person };
  });
  return { rows, byName };
}

/** `couples.tsv`: pairs who never sit together, as a set of joined handles. */
export function readCouples(bytes, people) {
  const file = "couples.tsv";
  return new Set(
    readTable(bytes, file, 2, 2).map(([x, y], i) => {
      const at = `row ${i + 1}`;
      must(people.has(x) && people.has(y), "there is no such inspector", { file, at, got: `${x} ${y}` });
      must(compareText(x, y) < 0, "the first handle is not the smaller one", { file, at, got: `${x} ${y}` });
      return `${x}\t${y}`;
    }),
  );
}

/** `direct.tsv`: inspections whose people were named, so that nothing is left to the seed. */
export function readDirect(bytes, inspections, eligible) {
  const file = "direct.tsv",
    named = new Map();
  for (const { place, person } of eligible.rows) {
    if (!named.has(place)) named.set(place, new Set());
    named.get(place).add(person);
  }
  const rows = readTable(bytes, file, 2);
  must(rows.length > 0, "the file is there without a row", { file });
  return rows.map(([place, reason], i) => {
    const at = `row ${i + 1}`,
      slots = inspections.get(place);
    must(slots, "there is no such inspection", { file, at, got: place });
    must(isLabel(reason), "this is no reason", { file, at, got: reason });
    const seats = [...slots.values()].reduce((sum, slot) => sum + slot.demand, 0);
    const people = named.has(place) ? named.get(place).size : 0;
    must(people === seats, "its people are not as many as its seats", {
      file,
      at,
      expected: seats,
      got: people,
    });
    return place;
  });
}

/** `limits.json`: the ladder of shortlists. */
export function readLimits(bytes) {
  const file = "limits.json",
    limits = readDocument(bytes, file);
  exactKeys(limits, ["q", "waiver_costs"], { file });
  exactKeys(limits.waiver_costs, [], { file, at: "/waiver_costs" });
  const { q } = limits,
    at = "/q";
  must(Array.isArray(q) && q.length >= 1 && q.length <= MOST_RUNGS, "there are not 1 to 16 rungs", {
    file,
    at,
  });
  q.forEach((rung, i) => checkRung(rung, file, `${at}/${i}`));
  const compare = (a, b) => Number(BigInt(a.num) * BigInt(b.den) - BigInt(b.num) * BigInt(a.den));
  must(isStrictlyAscending(q, compare), "the rungs do not ascend", { file, at });
  must(q[q.length - 1].num === 1 && q[q.length - 1].den === 1, "the last rung is not the whole list", {
    file,
    at,
  });
  return q;
}

function checkRung(rung, file, at) {
  exactKeys(rung, ["den", "num"], { file, at });
  const { num, den } = rung;
  const isRatio =
    isCount(num, 1) &&
    isCount(den, 1) &&
    num <= den &&
    den < Number(BOUND) &&
    gcd(BigInt(num), BigInt(den)) === 1n;
  must(isRatio, "this is no ratio of that range in lowest terms", { file, at, got: `${num}/${den}` });
}
