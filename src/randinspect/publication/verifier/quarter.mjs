// A quarter: whether its dispatches are those of its selection (docs/format.md §9.2, step 15).

import { batchesOf } from "./batches.mjs";
import { checkClaimed, checkLinks, checkReferred, hasClaims, isReferred } from "./beside.mjs";
import { compareText, digest } from "./bytes.mjs";
import { Fault } from "./faults.mjs";
import { readTable } from "./tables.mjs";

const sampleOf = ({ files }) => digest(files.get("sample.tsv"));

/** Points 15.1 to 15.13 over drawn selections and dispatches `{name, files, commit}` that were read. */
export function checkQuarter(selections, dispatches, report) {
  const samples = new Map(selections.map(selection => [sampleOf(selection), selection])),
    names = [...samples.keys()];
  for (const { name, commit } of dispatches) {
    report("15.1", samples.has(commit.sample_sha256), {
      file: `${name}/commit.json`,
      at: "/sample_sha256",
      expected: names.join(" | "),
      got: commit.sample_sha256,
    });
  }
  for (const [sample, selection] of samples) {
    const beside = dispatches.filter(({ commit: { sample_sha256: named } }) => named === sample || !samples.has(named)),
      own = beside.filter(({ commit }) => commit.sample_sha256 === sample);
    if (beside.length) checkSample(selection, own, beside, report);
  }
}

/** The dispatches of one sample, beside them those of no sample that is here. */
function checkSample(selection, own, beside, report) {
  const { batches } = selection.commit;
  checkLinks(selection, own, report);
  const sample = readOr(() => readTable(selection.files.get("sample.tsv"), "sample.tsv", 4, 4));
  if (batches) {
    if (sample) checkBatches(sample, batches, own, report);
    return;
  }
  for (const { name, commit } of beside) {
    report("15.5", !("batch" in commit), { file: `${name}/commit.json`, at: "/batch", expected: "none" });
  }
  if (isReferred(selection.commit)) checkReferred(selection, own, report);
  else if (hasClaims(own)) checkClaimed(selection, own, report);
  else if (sample) checkWhole(sample, beside, report);
}

function readOr(read) {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return null;
  }
}

const placesOf = ({ files }) =>
  files.has("inspections.tsv")
    ? readOr(() => [
        ...new Set(readTable(files.get("inspections.tsv"), "inspections.tsv", 3, 2).map(row => row[0])),
      ])
    : null;

const sorted = units => [...units].sort(compareText);

/** Points 15.2 to 15.4 where the sample is dispatched whole: its dispatches together hold it. */
function checkWhole(sample, dispatches, report) {
  const units = new Set(sample.filter(row => row[1] !== "reserve").map(row => row[3]));
  const sent = dispatches.map(dispatch => [dispatch.name, placesOf(dispatch)]).filter(([, places]) => places);
  if (sent.length < dispatches.length) return;
  const seen = new Set();
  for (const [name, places] of sent) {
    const file = `${name}/inspections.tsv`;
    const foreign = places.filter(place => !units.has(place)),
      twice = places.filter(place => seen.has(place));
    report("15.3", foreign.length === 0, { file, got: foreign.join(", ") });
    report("15.4", twice.length === 0, { file, got: twice.join(", ") });
    places.forEach(place => seen.add(place));
  }
  const missing = sorted([...units].filter(unit => !seen.has(unit)));
  report("15.2", missing.length === 0, {
    file: `${dispatches[0].name}/inspections.tsv`,
    expected: missing.join(", "),
  });
}

/** Points 15.2 to 15.7 where it is dispatched in batches. */
function checkBatches(sample, count, dispatches, report) {
  const batches = batchesOf(sample, count),
    numbers = new Set();
  for (const dispatch of dispatches) {
    const {
        name,
        commit: { batch },
      } = dispatch,
      file = `${name}/commit.json`;
    const isOf = Boolean(batch) && batch.of === count;
    report("15.5", isOf, { file, at: "/batch/of", expected: count, got: batch ? batch.of : "none" });
    if (!isOf) continue;
    report("15.6", !numbers.has(batch.number), { file, at: "/batch/number", got: batch.number });
    numbers.add(batch.number);
    const earlier = new Set(Array.from({ length: batch.number - 1 }, (_, i) => batches.get(i + 1)).flat());
    const strange = batch.carried.filter(unit => !earlier.has(unit));
    report("15.7", strange.length === 0, { file, at: "/batch/carried", got: strange.join(", ") });
    compareBatch(dispatch, new Set([...batches.get(batch.number), ...batch.carried]), report);
  }
}

function compareBatch(dispatch, due, report) {
  const places = placesOf(dispatch),
    file = `${dispatch.name}/inspections.tsv`;
  if (!places) return;
  const have = new Set(places),
    missing = sorted([...due].filter(unit => !have.has(unit)));
  const foreign = places.filter(place => !due.has(place));
  report("15.2", missing.length === 0, { file, expected: missing.join(", ") });
  report("15.3", foreign.length === 0, { file, got: foreign.join(", ") });
}
