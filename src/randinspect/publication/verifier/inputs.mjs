// Inputs against the commitment: digests, roots, rows, handles and openings (§3.1, §9.1 step 7).

import { digest, textOf } from "./bytes.mjs";
import { DATE_INPUTS } from "./commitment.mjs";
import { Rows, rootOf } from "./tables.mjs";

const UNBOUND = { selection: ["margins.json", "jurisdiction.tsv", "bodies.tsv", "links.tsv"], dispatch: [
    "direct.tsv",
    "persons.tsv",
    "assistants.json",
    "claims.tsv",
    "merged.tsv",
    "load_caps.tsv",
    "load_classes.tsv",
    "group_limits.tsv",
    "groups.tsv",
    ...DATE_INPUTS,
  ],
};
const TAB = 9;

/** Points 7.1 to 7.4. */
export function checkInputs(files, commit, report) {
  for (const [name, claim] of Object.entries(commit.inputs)) {
    const bytes = files.get(name);
    if (!bytes) continue;
    const got = digest(bytes);
    report("7.1", got === claim.sha256, { file: name, expected: claim.sha256, got });
    if (!name.endsWith(".tsv")) continue;
    const rows = new Rows(bytes, name),
      root = rows.isWhole ? rootOf(rows) : "";
    report("7.2", root === claim.root, { file: name, expected: claim.root, got: root });
    report("7.3", rows.isWhole && rows.length === claim.rows, {
      file: name,
      expected: claim.rows,
      got: rows.length,
    });
  }
  for (const name of UNBOUND[commit.kind]) {
    const isLoose = files.has(name) && !(name in commit.inputs);
    report("7.4", !isLoose, { file: name, got: isLoose ? "not in commit.json" : "" });
  }
}

/** Points 7.5 and 7.6: whether handles begin with h-, and how many openings are bound. */
export function checkDisclosure(files, commit, report) {
  const file = commit.kind === "selection" ? "frame.tsv" : "inspectors.tsv",
    { openings } = commit;
  if (!files.has(file)) return;
  const rows = new Rows(files.get(file), file);
  if (!rows.isWhole) return;
  const isSealed = openings !== null;
  report("7.5", !isSealed || openings.rows === rows.length, {
    file: "commit.json",
    at: "/openings/rows",
    expected: isSealed ? rows.length : "",
    got: isSealed ? openings.rows : "",
  });
  const wrong = firstOther(rows, isSealed);
  report("7.6", wrong < 0, {
    file,
    at: wrong < 0 ? "" : `row ${wrong + 1}`,
    expected: isSealed ? "h-…" : "not h-…",
    got: wrong < 0 ? "" : textOf(rows.bytes.subarray(rows.begin(wrong), endOf(rows, wrong)), file),
  });
}

const isSealedRow = (rows, i) => rows.bytes[rows.begin(i)] === 0x68 && rows.bytes[rows.begin(i) + 1] === 0x2d;

function firstOther(rows, isSealed) {
  for (let i = 0; i < rows.length; i += 1) if (isSealedRow(rows, i) !== isSealed) return i;
  return -1;
}

function endOf(rows, i) {
  const tab = rows.bytes.indexOf(TAB, rows.begin(i));
  return tab < 0 ? rows.end(i) : Math.min(tab, rows.end(i));
}
