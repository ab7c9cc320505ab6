// The page: a template with the bundle's data between two marks (docs/format.md §8.4).

import { digest, sameBytes, textOf, utf8 } from "./bytes.mjs";
import { documentText } from "./documents.mjs";
import { must } from "./faults.mjs";
import { Rows } from "./tables.mjs";

// This module stands in the page too, which may hold each mark only once: so they are put together.
const BEGIN = utf8(`${"<"}script type="application/json" id=${'"bundle"'}>`);
const END = utf8(`${"<"}/script>${"<"}!--end of data-->`);
const FEW = [
  "assistants.json",
  "commit.json",
  "direct.tsv",
  "margins.json",
  "result.json",
  "rulebook.json",
  "seed.json",
  "targets.json",
];
const NEVER = ["announcements.json", "index.html", "ledger.json"];
const COUNTED = ["eligible.tsv", "frame.tsv", "inspections.tsv", "inspectors.tsv"];
const LISTED = ["referral.tsv", "sample.tsv", "teams.tsv"];
const SHOWN = 1000,
  INLINE = 5_000_000;
const MARKS = { rehearsal: "【演练】", demonstration: "【演示】" };

function find(bytes, mark, from = 0) {
  for (let i = bytes.indexOf(mark[0], from); i >= 0; i = bytes.indexOf(mark[0], i + 1)) {
    let k = 1;
    while (k < mark.length && bytes[i + k] === mark[k]) k += 1;
    if (k === mark.length) return i;
  }
  return -1;
}

/** Digest of the template of a page, and the data inside it. */
export function splitPage(page, file) {
  const begin = find(page, BEGIN),
    end = find(page, END);
  const isOnce =
    begin >= 0 &&
    end >= begin + BEGIN.length &&
    find(page, BEGIN, begin + 1) < 0 &&
    find(page, END, end + 1) < 0;
  must(isOnce, "the page does not hold its data between the two marks", { file });
  const template = new Uint8Array(page.length - (end - begin - BEGIN.length));
  template.set(page.subarray(0, begin + BEGIN.length));
  template.set(page.subarray(end), begin + BEGIN.length);
  return { template: digest(template), data: page.subarray(begin + BEGIN.length, end) };
}

/** The data that a page must hold for a bundle. */
export function pageData(files, manifest) {
  const read = name => textOf(files.get(name), name);
  const present = names => names.filter(name => files.has(name));
  const named = Object.keys(manifest.files).filter(name => files.has(name) && !NEVER.includes(name));
  const all = [...new Set(["manifest.json", ...named])];
  const isWhole = all.reduce((sum, name) => sum + files.get(name).length, 0) <= INLINE;
  const from = (names, value) => Object.fromEntries(present(names).map(name => [name, value(name)]));
  const data = {
    counts: from(COUNTED, name => new Rows(files.get(name), name).length),
    files: from(isWhole ? all : FEW, read),
    lists: isWhole ? {} : from(LISTED, name => firstRows(files.get(name), name)),
    task: files.has("task.csv") ? read("task.csv").replace(/^\ufeff/, "") : "",
  };
  const escape = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026" };
  return utf8(documentText(data).replace(/[<>&]/g, mark => escape[mark]));
}

function firstRows(bytes, name) {
  const rows = new Rows(bytes, name);
  const end = rows.starts[Math.min(SHOWN, rows.length)];
  return { rows: rows.length, text: textOf(bytes.subarray(0, end), name) };
}

/** Points 13.1 and 13.2. */
export function checkPage(files, commit, manifest, report) {
  const file = "index.html",
    parts = report.reading(
      "13.1",
      () => {
        const found = splitPage(files.get(file), file),
          expected = commit.verifier_sha256;
        report("13.1", found.template === expected, { file, expected, got: found.template });
        return found;
      },
      { file },
    );
  if (!parts || !manifest) return;
  report.reading(
    "13.2",
    () => {
      const expected = pageData(files, manifest);
      must(sameBytes(expected, parts.data), "it shows something else than the files of the bundle", {
        file,
        expected: digest(expected),
        got: digest(parts.data),
      });
      return true;
    },
    { file },
  );
}

/** Point 13.3: the task of what is no draw says so. */
export function checkMark(files, commit, report) {
  const mark = MARKS[commit.occasion] || "";
  const holds = find(files.get("task.csv"), utf8(mark || "\r\n")) >= 0;
  report("13.3", !mark || holds, { file: "task.csv", expected: mark, got: holds ? mark : "" });
}
