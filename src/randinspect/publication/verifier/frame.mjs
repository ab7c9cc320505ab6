// The sampling frame: every unit with its stratum and its measure of size (docs/format.md §3.2).

import { compareText } from "./bytes.mjs";
import { must } from "./faults.mjs";
import { readRows } from "./tables.mjs";
import { integerBelow, isHandle, isLabel } from "./texts.mjs";

const FILE = "frame.tsv";
const BOUND = 1n << 62n;

/** The frame's rows, the size of each, and the strata in the order of their labels. */
export function readFrame(bytes) {
  const rows = readRows(bytes, FILE, 3);
  const sizes = new BigInt64Array(rows.length),
    strata = new Map();
  let sum = 0n;
  for (let i = 0; i < rows.length; i += 1) {
    const [handle, label, size] = rows.fields(i);
    checkUnit(i, handle, size, strata.has(label) || isLabel(label));
    sizes[i] = integerBelow(size, BOUND);
    sum += sizes[i];
    if (!strata.has(label)) strata.set(label, []);
    strata.get(label).push(i);
  }
  must(sum < BOUND, "the sizes sum to 2^62 or more", { file: FILE, expected: "< 2^62", got: sum });
  const labels = [...strata.keys()].sort(compareText);
  return { rows, sizes, strata: labels.map(label => stratum(label, strata.get(label), sizes)) };
}

function checkUnit(i, handle, size, isStratum) {
  const at = `row ${i + 1}`;
  must(isHandle(handle), "this is no handle", { file: FILE, at, got: handle });
  must(isStratum, "this is no label", { file: FILE, at });
  must(integerBelow(size, BOUND) !== null, "this is no size", {
    file: FILE,
    at,
    expected: "integer ≥ 0",
    got: size,
  });
}

/** A stratum: its rows, those of positive size, and the sum of its sizes. */
function stratum(label, members, sizes) {
  const positive = members.filter(i => sizes[i] > 0n);
  const sum = positive.reduce((total, i) => total + sizes[i], 0n);
  return { label, rows: members.length, sum, positive };
}

/** Number of units out of scope. */
export function outOfScope(frame) {
  let count = 0;
  for (let i = 0; i < frame.rows.length; i += 1) if (frame.sizes[i] === 0n) count += 1;
  return count;
}

/** Where the handle of a row lies in the bytes: begin and end. */
export function handleRanges(frame, units) {
  const { rows } = frame,
    ranges = new Uint32Array(2 * units.length);
  units.forEach((unit, k) => {
    const begin = rows.begin(unit);
    ranges[2 * k] = begin;
    ranges[2 * k + 1] = rows.bytes.indexOf(9, begin);
  });
  return ranges;
}

export const handleOf = (frame, unit) => frame.rows.fields(unit)[0];
