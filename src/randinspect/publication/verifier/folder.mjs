// The folder: which files a bundle has, who names them, and their digests (docs/format.md §8.2).

import { compareText, digest, isDigest, sameBytes } from "./bytes.mjs";
import { DATE_INPUTS } from "./commitment.mjs";
import { documentBytes, exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { Rows } from "./tables.mjs";

export const UNNAMED = ["announcements.json", "index.html", "ledger.json", "manifest.json"];
const ANNOUNCED = ["task.csv", "task.xlsx"];
const EVIDENCE = ["certificate.json", "couples_kept.tsv", "prices.tsv", "shortages.json", "ties.json"];

export const isDrawn = files => files.has("seed.json") || files.has("result.json");
const isDated = commit => DATE_INPUTS[0] in commit.inputs;

/** Files that make up the result of a draw. */
export const resultNames = commit => {
  if (commit.kind === "selection") return ["sample.tsv"];
  return isDated(commit) ? ["teams.tsv", "undated.tsv", "visits.tsv"] : ["teams.tsv"];
};

/** Files that the manifest has to name at this kind and stage. */
export function requiredNames(commit, isAfterDraw) {
  const locked = ["commit.json", "rulebook.json", ...Object.keys(commit.inputs)];
  if (!isAfterDraw) return locked;
  const evidence = commit.kind === "dispatch" ? EVIDENCE : [];
  const referral = "jurisdiction.tsv" in commit.inputs ? ["referral.tsv"] : [];
  return [...locked, "seed.json", "result.json", ...resultNames(commit), ...referral, ...evidence];
}

/** Points 4.1 to 4.3. */
export function checkPresence(files, commit, report, isWhole) {
  const drawn = isDrawn(files),
    locked = requiredNames(commit, false);
  const ask = (code, names) =>
    names.forEach(name =>
      report(code, files.has(name), { file: name, expected: name, got: files.has(name) ? name : "" }),
    );
  ask("4.1", locked);
  if (drawn)
    ask(
      "4.2",
      requiredNames(commit, true).filter(name => !locked.includes(name)),
    );
  ask(
    "4.3",
    isWhole ? ["manifest.json", "announcements.json", "index.html", ...ANNOUNCED] : ["manifest.json"],
  );
}

/** Point 6.1 or 6.2: a document of names and digests. */
export function readNames(files, file, report) {
  if (!files.has(file)) return null;
  const isManifest = file === "manifest.json";
  const names = report.reading(
    isManifest ? "6.1" : "6.2",
    () => {
      const document = readDocument(files.get(file), file);
      if (!isManifest) return checkDigests(document, file);
      exactKeys(document, ["draw_id", "files", "format", "kind"], { file });
      checkDigests(document.files, file);
      return document;
    },
    { file },
  );
  return names === undefined ? null : names;
}

function checkDigests(object, file) {
  const isObject = object !== null && typeof object === "object" && !Array.isArray(object);
  must(isObject, "there is no object of digests", { file });
  for (const [name, value] of Object.entries(object)) {
    must(isDigest(value), "this is no digest", { file, at: `/${name}`, got: value });
  }
  return object;
}

/** Point 6.3: the manifest is of this draw. */
export function checkManifest(manifest, commit, report) {
  for (const key of ["draw_id", "format", "kind"]) {
    report("6.3", manifest[key] === commit[key], {
      file: "manifest.json",
      at: `/${key}`,
      expected: commit[key],
      got: manifest[key],
    });
  }
}

/** Points 5.1 to 5.4. */
export function checkNaming(files, manifest, announced, commit, report) {
  const inManifest = Object.keys(manifest.files),
    inOther = Object.keys(announced);
  const named = new Set([...inManifest, ...inOther]);
  for (const name of files.keys()) {
    if (UNNAMED.includes(name)) continue;
    report("5.1", named.has(name), {
      file: name,
      got: name,
      message: named.has(name) ? "" : "no list names it",
    });
  }
  for (const [file, names] of [["manifest.json", inManifest], ["announcements.json", inOther]]) {
    for (const name of [...names].sort(compareText)) {
      const message = files.has(name) ? "" : `it names ${name}, which is not in the bundle`;
      report("5.2", files.has(name), { file, at: name, expected: name, message });
    }
  }
  for (const name of inManifest) {
    const isBarred = UNNAMED.includes(name) || inOther.includes(name),
      message = isBarred ? `it names ${name}, which comes later` : "";
    report("5.3", !isBarred, { file: "manifest.json", at: name, message });
  }
  const file = "announcements.json",
    isThere = inOther.includes("index.html");
  report("5.4", isThere, { file, at: "index.html", message: isThere ? "" : "it does not name index.html" });
  if (!commit) return;
  for (const name of requiredNames(commit, isDrawn(files))) {
    const isOwn = inOther.includes(name),
      message = isOwn ? `it names ${name}, which is part of the draw itself` : "";
    report("5.4", !isOwn, { file, at: name, message });
  }
}

/** Points 10.1 and 10.2: every file has the digest that a list gives. */
export function checkDigestsOf(files, digests, code, source, report) {
  for (const [name, expected] of Object.entries(digests)) {
    if (!files.has(name)) continue;
    const got = digest(files.get(name));
    report(code, got === expected, { file: name, at: source, expected, got });
  }
}

/** Point 9.1: `result.json` from seed and result files; silent where one of these is broken. */
export function checkResult(files, commit, seed, report) {
  const tables = resultNames(commit).map(name => new Rows(files.get(name), name));
  if (!tables.every(rows => rows.isWhole)) return;
  const digests = Object.fromEntries(
    tables.map(({ file, length, bytes }) => [file, { rows: length, sha256: digest(bytes) }]),
  );
  const { draw_id: id, format, kind } = commit;
  const expected = documentBytes({ draw_id: id, files: digests, format, kind, seed });
  report("9.1", sameBytes(expected, files.get("result.json")), {
    file: "result.json",
    expected: digest(expected),
    got: digest(files.get("result.json")),
  });
}
