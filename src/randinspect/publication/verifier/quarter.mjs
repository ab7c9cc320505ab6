// A quarter: whether its dispatches are those of its selection (docs/format.md §9.2, step 15).

import { batchesOf } from "./batches.mjs";
import { compareText, digest } from "./bytes.mjs";
import { Fault } from "./faults.mjs";
import { readTable } from "./tables.mjs";

/** Points 15.1 to 15.6 over bundles `{name, files, commit}` that were read. */
export function checkQuarter(selection, dispatches, report) {
  const bytes = selection.files.get("sample.tsv");
  if (!bytes || !selection.commit) return;
  const sample = readOr(() => readTable(bytes, "sample.tsv", 4, 4));
  if (!sample) return;
  const known = dispatches.filter(({ commit }) => commit);
  for (const { name, commit } of known) {
    report("15.1", commit.sample_sha256 === digest(bytes), {
      file: `${name}/commit.json`, at: "/sample_sha256", expected: digest(bytes), got: commit.sample_sha256,
    });
  }
  const { batches } = selection.commit;
  if (batches) checkBatches(sample, batches, known, report);
  else checkWhole(sample, known, report);
}

function readOr(read) {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return null;
  }
}

const placesOf = ({ files }) => files.has("inspections.tsv")
  ? readOr(() => [...new Set(readTable(files.get("inspections.tsv"), "inspections.tsv", 3, 2).map(row => row[0]))])
  : null;

function compareUnits(code, name, wanted, found, report) {
  const have = new Set(found), want = new Set(wanted);
  const missing = wanted.filter(unit => !have.has(unit)).sort(compareText);
  const foreign = found.filter(unit => !want.has(unit)).sort(compareText);
  report(code, missing.length + foreign.length === 0, {
    file: `${name}/inspections.tsv`, expected: missing.join(", "), got: foreign.join(", "),
  });
}

function checkWhole(sample, dispatches, report) {
  const units = sample.filter(row => row[1] !== "reserve").map(row => row[3]);
  const seen = new Set();
  for (const dispatch of dispatches) {
    const { name, commit } = dispatch, places = placesOf(dispatch);
    report("15.4", !("batch" in commit), { file: `${name}/commit.json`, at: "/batch", expected: "none" });
    if (!places) continue;
    compareUnits("15.2", name, units, places, report);
    const twice = places.filter(place => seen.has(place));
    report("15.3", twice.length === 0, { file: `${name}/inspections.tsv`, got: twice.join(", ") });
    places.forEach(place => seen.add(place));
  }
}

function checkBatches(sample, count, dispatches, report) {
  const batches = batchesOf(sample, count), numbers = new Set();
  for (const dispatch of dispatches) {
    const { name, commit: { batch } } = dispatch, file = `${name}/commit.json`;
    const isOf = Boolean(batch) && batch.of === count;
    report("15.4", isOf, { file, at: "/batch/of", expected: count, got: batch ? batch.of : "" });
    if (!isOf) continue;
    report("15.5", !numbers.has(batch.number), { file, at: "/batch/number", got: batch.number });
    numbers.add(batch.number);
    const earlier = new Set(Array.from({ length: batch.number - 1 }, (_, i) => batches.get(i + 1)).flat());
    const foreign = batch.carried.filter(unit => !earlier.has(unit));
    report("15.6", foreign.length === 0, { file, at: "/batch/carried", got: foreign.join(", ") });
    const places = placesOf(dispatch);
    if (places) compareUnits("15.2", name, [...batches.get(batch.number), ...batch.carried], places, report);
  }
}
