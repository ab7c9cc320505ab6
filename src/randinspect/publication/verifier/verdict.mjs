// The verdict: what a reader still has to trust (docs/format.md §9.3).

import { Fault } from "./faults.mjs";
import { readDocument } from "./documents.mjs";

export const STANDINGS = [
  "refuted", "locked, not drawn", "recomputed, order unproved", "verified",
];

/** The weakest standing of several. */
export const weakest = standings => STANDINGS.find(standing => standings.includes(standing));

function documentOr(files, name) {
  try {
    return files.has(name) ? readDocument(files.get(name), name) : null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return null;
  }
}

/** What stays unproved about a bundle: codes, with what they speak of. */
export function unprovedOf(files, commit, { isAlone = true } = {}) {
  const told = [{ code: "ORDER" }];
  if (commit.occasion !== "draw") told.push({ code: "OCCASION", what: commit.occasion });
  const isSealed = Object.values(commit.disclosure).includes("sealed");
  if (isSealed) told.push({ code: "HANDLES" });
  if (commit.kind === "dispatch" && isAlone) told.push({ code: "SAMPLE" });
  told.push({ code: "SOURCE" });
  const calendar = documentOr(files, "calendar.json"), targets = documentOr(files, "targets.json");
  const isList = Array.isArray(calendar) && "calendar.json" in commit.inputs;
  for (const year of isList ? calendar : []) {
    if (year && year.provisional === true) told.push({ code: "YEAR", what: String(year.year) });
  }
  for (const target of Array.isArray(targets) ? targets : []) {
    if (target && target.permanent) told.push({ code: "PERMANENT", what: String(target.stratum) });
  }
  return told;
}
