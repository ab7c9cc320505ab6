// Parts of a bundle that this verifier does not know: it says so, and says nothing else of it.

import { readDocument } from "./documents.mjs";
import { Fault } from "./faults.mjs";

const INPUTS = [
  "jurisdiction.tsv",
  "persons.tsv",
  "assistants.json",
  "claims.tsv",
  "load_caps.tsv",
  "load_classes.tsv",
  "group_limits.tsv",
  "groups.tsv",
];
const KEYS = ["persons_sha256", "selection"];
const KINDS = ["nist", "lottery", "share", "sealed"];

const objectOr = value =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
const listOr = value => (Array.isArray(value) ? value : []);

/** Names of what a bundle has and this verifier cannot judge. */
export function foreignParts(files) {
  const commit = objectOr(commitmentOf(files));
  const sources = listOr(objectOr(commit.seed_plan).sources).map(source => objectOr(source).kind);
  const others = sources.filter(kind => KINDS.includes(kind)).map(kind => `${kind} source`);
  return [
    ...KEYS.filter(key => key in commit),
    ...INPUTS.filter(name => name in objectOr(commit.inputs)),
    ...new Set(others),
    ...(sources.length > 1 && others.length === 0 ? ["several sources"] : []),
    ...(listOr(commit.fallback).length ? ["fallback"] : []),
    ...(files.has("ledger.json") ? ["ledger.json"] : []),
  ];
}

function commitmentOf(files) {
  try {
    return files.has("commit.json") ? readDocument(files.get("commit.json"), "commit.json") : null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return null;
  }
}
