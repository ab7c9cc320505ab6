// Leaves of a ledger: what happened, one document each (docs/format.md §7.2).

import { ACTOR_FORMS, isWholeActor } from "./actors.mjs";
import { isDigest, isStrictlyAscending, textOf } from "./bytes.mjs";
import { readCommitment } from "./commitment.mjs";
import { exactKeys, readDocument } from "./documents.mjs";
import { Fault, must } from "./faults.mjs";
import { LEDGER_KEY, readKey } from "./notes.mjs";
import { newReport } from "./report.mjs";
import { isCount, isName, isText } from "./texts.mjs";

const LF = 10;
const isOneOf = (...words) => value => words.includes(value);
const isList = (list, holds) => Array.isArray(list) && list.length > 0 && list.every(holds) && isStrictlyAscending(list);
const isObject = value => value !== null && typeof value === "object" && !Array.isArray(value);

/** A key that signs the notes of a ledger. */
function isLedgerKey(text) {
  const key = isText(text) ? readKey(text) : null;
  return key !== null && key.type === LEDGER_KEY;
}

function isResultFile(told) {
  return isObject(told) && Object.keys(told).sort().join() === "rows,sha256" && isCount(told.rows) && isDigest(told.sha256);
}

const FORMS = {
  origin: {
    authorities: list => isList(list, isName),
    created: isCount,
    keys: list => isList(list, isLedgerKey),
    origin: isName,
  },
  reveal: { created: isCount, draw_id: isName, source: number => isCount(number, 1), value: isDigest },
  result: {
    draw_id: isName,
    files: files => isObject(files) && Object.values(files).every(isResultFile),
    kind: isOneOf("selection", "dispatch"),
    seed: isDigest,
  },
  void: {
    approved_by: isName,
    code: isOneOf("round_missing", "inputs_unreproducible", "register_error", "plan_changed", "share_missing", "sealed_missing"),
    created: isCount,
    draw_id: isName,
    evidence_sha256: isDigest,
  },
  amendment: {
    approved_by: isName,
    codes: list => Array.isArray(list) && list.length > 0 && list.every(isName),
    draw_id: isName,
    number: number => isCount(number, 1),
    sha256: isDigest,
  },
  note: {
    approved_by: isName,
    created: isCount,
    draw_id: id => id === null || isName(id),
    kind: isOneOf("notary", "supervision", "press", "other"),
    sha256: isDigest,
  },
  key: {
    approved_by: isName,
    code: isOneOf("rotation", "compromise", "loss"),
    created: isCount,
    new: isLedgerKey,
    old: isLedgerKey,
  },
  ...ACTOR_FORMS,
  publication: { acts: isCount, created: isCount, draw_id: isName, head: isDigest, sha256: isDigest },
};

/** A document of a kind, or a fault; commitments have a form of their own. */
export function checkLeaf(kind, document, { file, at }) {
  const form = FORMS[kind];
  exactKeys(document, ["format", ...Object.keys(form)], { file, at });
  must(document.format === "randinspect/1", "another format", { file, at: `${at}/format`, got: document.format });
  for (const [key, holds] of Object.entries(form)) {
    must(holds(document[key]), `${key} is not what a leaf of kind ${kind} holds`, { file, at: `${at}/${key}` });
  }
  const isOwn = kind !== "origin" || document.keys.every(key => readKey(key).name === document.origin);
  must(isOwn, "the keys bear another name than the ledger", { file, at: `${at}/keys` });
  const isWhole = kind !== "actor" || isWholeActor(document);
  must(isWhole, "a registration gives roles, a withdrawal none and from its own time on", { file, at });
  return document;
}

/** A leaf as `{kind, content}`; a fault if it has not its form. */
export function readLeaf(bytes, file) {
  const gap = bytes.indexOf(LF),
    kind = textOf(bytes.subarray(0, Math.max(gap, 0)), file),
    document = bytes.subarray(gap + 1);
  must(kind === "commit" || Object.hasOwn(FORMS, kind), "a leaf of this kind is not stated", { file, got: kind });
  if (kind === "commit") return { kind, content: committed(document, file) };
  return { kind, content: checkLeaf(kind, readDocument(document, file), { file, at: "" }) };
}

function committed(document, file) {
  const report = newReport(),
    content = readCommitment(document, report);
  if (content === null) throw new Fault(report.points.find(({ holds }) => !holds).message, { file });
  return content;
}
