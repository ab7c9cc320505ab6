// The commitment: what an authority fixed before there was a seed (docs/format.md §3.1).

import { isDigest, isStrictlyAscending } from "./bytes.mjs";
import { exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { checkSourceForms, checkSources } from "./sources.mjs";
import { isCount, isHandle, isName, isText } from "./texts.mjs";

const FILE = "commit.json";
const ALWAYS = [
  "format",
  "kind",
  "occasion",
  "authority",
  "draw_id",
  "sequence",
  "plan_ref",
  "created",
  "lead_seconds",
  "disclosure",
  "inputs",
  "openings",
  "rulebook_sha256",
  "verifier_sha256",
  "suite",
  "code_version",
  "seed_plan",
  "fallback",
];
export const DATE_INPUTS = ["absences.tsv", "agenda.tsv", "calendar.json", "closures.tsv", "dates.json"];
const INPUTS = {
  selection: ["frame.tsv", "targets.json"],
  dispatch: ["couples.tsv", "eligible.tsv", "inspections.tsv", "inspectors.tsv", "limits.json"],
};
const OPTIONAL = {
  selection: {
    keys: ["excluded", "batches", "persons_sha256", "parent"],
    inputs: [["margins.json"], ["jurisdiction.tsv"], ["bodies.tsv", "links.tsv"]],
  },
  dispatch: { keys: ["batch", "selection"], inputs: [["direct.tsv"], ["persons.tsv"], ["assistants.json"], ["claims.tsv"], ["merged.tsv"], ["load_caps.tsv", "load_classes.tsv"], ["group_limits.tsv", "groups.tsv"], DATE_INPUTS] },
};
const LONGEST_YEAR = 366;

/** Points 1.2 to 1.4. */
export function readCommitment(bytes, report) {
  const commit = report.reading("1.2", () => readDocument(bytes, FILE), { file: FILE });
  if (commit === undefined) return null;
  if (report.reading("1.3", () => checkForm(commit), { file: FILE }) === undefined) return null;
  const areAllowed = report.reading("1.4", () => checkSources(commit), { file: FILE }) !== undefined;
  return areAllowed ? commit : null;
}

function value(commit, key, holds, expected) {
  must(holds(commit[key]), `${key} is not what it has to be`, {
    file: FILE,
    at: `/${key}`,
    expected,
    got: JSON.stringify(commit[key]),
  });
}

const oneOf = (...choices) => [item => choices.includes(item), choices.join(" | ")];
const NAME = [isName, "1–64 of [0-9A-Za-z._/-]"];
const DIGEST = [isDigest, "64 lower-case hexadecimal digits"];
const atLeast = least => [item => isCount(item, least), `an integer ≥ ${least}`];

function checkForm(commit) {
  checkKeys(commit);
  const rules = {
    format: oneOf("randinspect/1"),
    occasion: oneOf("draw", "rehearsal", "demonstration"),
    authority: NAME,
    draw_id: NAME,
    plan_ref: NAME,
    sequence: atLeast(1),
    created: atLeast(0),
    lead_seconds: atLeast(60),
    rulebook_sha256: DIGEST,
    verifier_sha256: DIGEST,
    suite: oneOf("sha256-ed25519"),
    code_version: [isVersion, "1–64 characters"],
  };
  if (commit.kind === "dispatch") Object.assign(rules, { sample_sha256: DIGEST, recusals_sha256: DIGEST });
  for (const [key, [holds, expected]] of Object.entries(rules)) value(commit, key, holds, expected);
  checkDisclosure(commit.disclosure);
  checkInputs(commit);
  checkOpenings(commit.openings, commit);
  checkSourceForms(commit);
  if ("excluded" in commit) checkExcluded(commit.excluded);
  if ("batches" in commit) value(commit, "batches", isBatchCount, `2–${LONGEST_YEAR}`);
  if ("batch" in commit) checkBatch(commit.batch);
  checkParties(commit);
  return commit;
}

/** What several authorities are bound by. */
function checkParties(commit) {
  const { inputs, selection, parent } = commit,
    isReferred = "jurisdiction.tsv" in inputs;
  if ("persons_sha256" in commit) value(commit, "persons_sha256", ...DIGEST);
  if ("selection" in commit) checkNamed(selection, "/selection");
  if ("parent" in commit) {
    checkNamed(parent, "/parent");
    must(parent.draw_id !== commit.draw_id, "a selection is not its own parent", { file: FILE, at: "/parent/draw_id" });
  }
  const together = (holds, message) => must(holds, message, { file: FILE, at: "/inputs" });
  together(!("claims.tsv" in inputs) || "selection" in commit, "claims are of another authority's selection");
  together("bodies.tsv" in inputs === "parent" in commit, "bodies.tsv, links.tsv and parent stand together");
  together(!("merged.tsv" in inputs) || "dates.json" in inputs, "merged.tsv is of a dispatch that dates its visits");
  together(isReferred === "persons_sha256" in commit, "jurisdiction.tsv and persons_sha256 stand together");
  together(!isReferred || !("batches" in commit), "jurisdiction.tsv and batches do not stand together");
}

/** A selection that another draw rests on. */
function checkNamed(link, at) {
  exactKeys(link, ["authority", "commit_sha256", "draw_id", "result_sha256"], { file: FILE, at });
  const { authority, draw_id: id, commit_sha256: one, result_sha256: other } = link;
  const isLink = isName(authority) && isName(id) && isDigest(one) && isDigest(other);
  must(isLink, "this names no selection", { file: FILE, at });
}

const isBatchCount = item => isCount(item, 2) && item <= LONGEST_YEAR;
const isVersion = item => isText(item) && item !== "" && Array.from(item).length <= 64;

function checkKeys(commit) {
  const isObject = commit !== null && typeof commit === "object" && !Array.isArray(commit);
  must(isObject, "it is no object", { file: FILE, at: "" });
  value(commit, "kind", ...oneOf("selection", "dispatch"));
  const keys = commit.kind === "dispatch" ? [...ALWAYS, "sample_sha256", "recusals_sha256"] : ALWAYS;
  exactKeys(commit, [...keys, ...OPTIONAL[commit.kind].keys.filter(key => key in commit)], { file: FILE });
}

function checkDisclosure(disclosure) {
  const at = "/disclosure";
  exactKeys(disclosure, ["agency", "inspector"], { file: FILE, at });
  const isWord = word => word === "open" || word === "sealed";
  must(isWord(disclosure.agency) && isWord(disclosure.inspector), "neither open nor sealed", {
    file: FILE,
    at,
    expected: "open | sealed",
    got: JSON.stringify(disclosure),
  });
}

function checkInputs(commit) {
  const { inputs, kind } = commit,
    at = "/inputs";
  const isObject = inputs !== null && typeof inputs === "object" && !Array.isArray(inputs);
  must(isObject, "inputs is no object", { file: FILE, at });
  const groups = OPTIONAL[kind].inputs.filter(group => group.some(name => name in inputs));
  exactKeys(inputs, [...INPUTS[kind], ...groups.flat()], { file: FILE, at });
  for (const [name, entry] of Object.entries(inputs)) checkInput(entry, name, `${at}/${name}`);
}

function checkInput(entry, name, at) {
  const isTable = name.endsWith(".tsv");
  exactKeys(entry, isTable ? ["root", "rows", "sha256"] : ["sha256"], { file: FILE, at });
  must(isDigest(entry.sha256), "sha256 is no digest", { file: FILE, at, got: entry.sha256 });
  if (!isTable) return;
  must(isDigest(entry.root), "root is no digest", { file: FILE, at, got: entry.root });
  must(isCount(entry.rows), "rows is no count", { file: FILE, at, got: entry.rows });
}

/** The private openings are bound exactly where the handles that the draw introduces are sealed. */
function checkOpenings(openings, { kind, disclosure }) {
  const isSealed = disclosure[kind === "selection" ? "agency" : "inspector"] === "sealed";
  must(isSealed === (openings !== null), "openings do not fit the disclosure", {
    file: FILE,
    at: "/openings",
    expected: isSealed ? "openings" : "null",
    got: JSON.stringify(openings),
  });
  if (openings === null) return;
  exactKeys(openings, ["rows", "sha256"], { file: FILE, at: "/openings" });
  must(isDigest(openings.sha256) && isCount(openings.rows), "openings is not what it has to be", {
    file: FILE,
    at: "/openings",
    got: JSON.stringify(openings),
  });
}

function checkExcluded(excluded) {
  const at = "/excluded";
  const isObject = excluded !== null && typeof excluded === "object" && !Array.isArray(excluded);
  must(isObject, "excluded is no object", { file: FILE, at });
  for (const [code, number] of Object.entries(excluded)) {
    must(/^[A-Z][A-Z0-9_]{0,31}$/.test(code) && isCount(number, 1), "excluded counts in another form", {
      file: FILE,
      at: `${at}/${code}`,
      expected: "code → integer ≥ 1",
      got: number,
    });
  }
}

function checkBatch(batch) {
  const at = "/batch";
  exactKeys(batch, ["carried", "number", "of"], { file: FILE, at });
  const isPlace = isBatchCount(batch.of) && isCount(batch.number, 1) && batch.number <= batch.of;
  must(isPlace, "there is no such batch", { file: FILE, at, got: JSON.stringify(batch) });
  const { carried } = batch;
  const areHandles = Array.isArray(carried) && carried.every(isHandle) && isStrictlyAscending(carried);
  must(areHandles, "carried is no ascending list of handles", { file: FILE, at: `${at}/carried` });
  must(batch.number > 1 || carried.length === 0, "the first batch carries nothing", {
    file: FILE,
    at: `${at}/carried`,
    expected: "[]",
    got: JSON.stringify(carried),
  });
}
