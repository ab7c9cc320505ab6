// Several bundles together: each by itself, then the quarter, then amendments (docs/format.md §9).

import { checkAmendments } from "./amendments.mjs";
import { owedBy } from "./beside.mjs";
import { digest } from "./bytes.mjs";
import { checkQuarter } from "./quarter.mjs";
import { newReport } from "./report.mjs";
import { unprovedOf, weakest } from "./verdict.mjs";
import { verify } from "./verify.mjs";

const OCCASIONS = ["demonstration", "rehearsal", "draw"]; // the weakest first

/** The verdict on bundles `{name, files}`; `files` is null where no bundle could be read. */
export const verifyAll = (bundles, options) => examine(bundles, options).verdict;

/** The verdict, and what each bundle was found to hold. */
export function examine(bundles, { amendments = null, isWhole = true, onStep } = {}) {
  const verdicts = bundles.map(bundle => verifyOne(bundle, { isWhole, onStep }));
  const quarter = newReport();
  const selection = verdicts.find(({ commit, files }) => commit && commit.kind === "selection" && files.has("sample.tsv"));
  const dispatches = verdicts.filter(({ commit }) => commit && commit.kind === "dispatch");
  if (selection && dispatches.length) checkQuarter(selection, dispatches, quarter);
  const single = verdicts.length === 1 ? verdicts[0] : null;
  if (amendments && single && single.findings.length === 0) checkAmendments(single, amendments, quarter);
  const verdict = together(verdicts, quarter.points, bundles.filter(({ files }) => files).length > 1);
  if (selection && dispatches.length) {
    const bytes = digest(selection.files.get("sample.tsv"));
    verdict.unproved.push(...owedBy(selection, dispatches.filter(({ commit }) => commit.sample_sha256 === bytes)));
  }
  return { verdict, parts: verdicts };
}

function verifyOne({ name, files }, options) {
  if (files) return { ...verify(files, options), name, files };
  const point = {
    code: "0.1",
    holds: false,
    file: "",
    at: name,
    expected: "a flat folder",
    got: "",
    message: "this cannot be read as a bundle",
  };
  return {
    name,
    files: new Map(),
    standing: "refuted",
    draw: "",
    occasion: "",
    findings: [point],
    points: [point],
    unproved: [],
    commit: null,
  };
}

function together(verdicts, extra, isLinked) {
  const placed = ({ name }, point) => ({
    ...point,
    file: name && point.file ? `${name}/${point.file}` : point.file,
  });
  const points = [
    ...verdicts.flatMap(verdict => verdict.points.map(point => placed(verdict, point))),
    ...extra,
  ];
  const findings = points.filter(point => !point.holds);
  const unproved = new Map();
  for (const { commit, files, facts, unproved: own } of verdicts) {
    for (const told of commit ? unprovedOf(files, commit, facts, { isAlone: !isLinked }) : own) {
      unproved.set(told.en, told);
    }
  }
  return {
    standing: findings.length ? "refuted" : weakest(verdicts.map(({ standing }) => standing)),
    draws: verdicts.map(({ draw }) => draw).filter(Boolean),
    occasion: OCCASIONS.find(word => verdicts.some(({ occasion }) => occasion === word)) || "draw",
    findings: findings.map(({ holds, ...finding }) => finding),
    unproved: [...unproved.values()],
    checks: points,
  };
}
