// What ledger.json shows: leaves under two checkpoints of one ledger (docs/format.md §7.4).

import { digest, isStrictlyAscending, unhex } from "./bytes.mjs";
import { documentBytes, exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { checkLeaf } from "./leaves.mjs";
import { base64, readHead, readNote } from "./notes.mjs";
import { judgeOrder } from "./order.mjs";
import { checkPath, checkPlace, continues, isUnder, leafBytes } from "./paths.mjs";
import { REASONS } from "./reasons.mjs";
import { checkActs, checkActsForm, tellActs, unsignedIn } from "./signed.mjs";
import { isText } from "./texts.mjs";

const FILE = "ledger.json";

/**
 * Points 14.2 to 14.6. Gives what the ledger proves and leaves open, `{order, proved, unproved}`;
 * null where it has no form or there is no commitment to compare it with.
 */
export function checkLedger(files, commit, pins, isDrawn, report) {
  const shown = report.reading("14.2", () => readLedger(files.get(FILE)), { file: FILE });
  if (!shown) return null;
  const { proof } = shown;
  checkShown(files, shown, report);
  checkActs(files, shown, report);
  if (!commit) return null;
  const { authorities } = proof.origin.document;
  report("14.4", authorities.includes(commit.authority), {
    file: FILE,
    at: "/origin/document/authorities",
    expected: commit.authority,
    got: authorities.join(", "),
  });
  for (const [i, { document }] of (proof.reveals || []).entries()) {
    const message = foreign(document, commit);
    if (message) report("14.3", false, { file: FILE, at: `/reveals/${i}/document`, message });
  }
  const found = judgeOrder(shown, commit, pins, report);
  if (found.isPinned) found.proved.push(...tellActs(proof));
  const shownHere = { checkpoints: [shown.lock, shown.latest], hasStamps: "stamps" in proof, unsigned: unsignedIn(files, proof) };
  return { ...tellEnd(found, proof, isDrawn), ...shownHere };
}

/** What is wrong with a reveal of another draw, of no secret of this one, or of another value; nothing if empty. */
function foreign({ draw_id: id, source: number, value }, { draw_id: own, seed_plan: { sources } }) {
  const source = sources[number - 1];
  if (id !== own || !source || !["share", "sealed"].includes(source.kind))
    return `source ${number} of ${id} is no share or sealed value of this`;
  return digest(unhex(value)) === source.sha256 ? "" : `what is revealed for source ${number} is not what was committed to`;
}

/** Point 14.3: each leaf, and that nothing was rewritten. */
function checkShown(files, { proof, lock, latest }, report) {
  const ask = (at, holds) => report("14.3", holds, { file: FILE, at, message: holds ? "" : "this is not shown" });
  const leaf = (kind, bytes, { index, path }, { head }) => isUnder(leafBytes(kind, bytes), index, path, head);
  const file = name => files.get(name) || new Uint8Array();
  ask("/commit", leaf("commit", file("commit.json"), proof.commit, lock));
  ask("/origin", leaf("origin", documentBytes(proof.origin.document), { index: 0, path: proof.origin.path }, latest));
  if (proof.result) ask("/result", leaf("result", file("result.json"), proof.result, latest));
  if (proof.void) ask("/void", leaf("void", documentBytes(proof.void.document), proof.void, latest));
  for (const [i, one] of (proof.reveals || []).entries())
    ask(`/reveals/${i}`, leaf("reveal", documentBytes(one.document), one, latest));
  ask("/consistency", continues(lock.head, latest.head, proof.consistency));
}

/** What the ledger says of the draw's end; a void proves no order. */
function tellEnd(found, proof, isDrawn) {
  const tell = (code, en, zh) => found.unproved.push({ code, en, zh });
  if (proof.void) {
    const { code } = proof.void.document,
      [zh, en] = REASONS[code];
    tell("VOID", `VOID: the ledger ends this draw (${code}: ${en})`, `作废：台账终止了本次抽取（${zh}）`);
    return { ...found, isVoid: true };
  }
  if (isDrawn && !proof.result) {
    tell(
      "LEDGER",
      "the result is not in the ledger as far as ledger.json shows it",
      "ledger.json 没有表明结果已记入台账",
    );
  }
  return found;
}

/** `{proof, lock, latest}`: the document, and its two checkpoints as note and head. */
function readLedger(bytes) {
  const proof = readDocument(bytes, FILE);
  const isObject = proof !== null && typeof proof === "object" && !Array.isArray(proof);
  must(isObject, "this is no object", { file: FILE });
  const more = ["acts", "result", "reveals", "stamps", "void"].filter(key => key in proof);
  exactKeys(proof, ["commit", "consistency", "format", "latest", "lock", "origin", ...more], { file: FILE });
  must(proof.format === "randinspect/1", "another format", { file: FILE, at: "/format", got: proof.format });
  checkPath(proof.consistency, FILE, "/consistency");
  for (const key of ["commit", ...more.filter(key => key === "result")]) {
    exactKeys(proof[key], ["index", "path"], { file: FILE, at: `/${key}` });
    checkPlace(proof[key], FILE, `/${key}`);
  }
  checkOrigin(proof.origin);
  if ("void" in proof) checkTold("void", proof.void, "/void");
  if ("reveals" in proof) checkReveals(proof.reveals);
  if ("stamps" in proof) checkStamps(proof.stamps);
  if ("acts" in proof) checkActsForm(proof.acts, FILE);
  const lock = readCheckpoint(proof.lock, FILE, "/lock"),
    latest = readCheckpoint(proof.latest, FILE, "/latest"),
    { origin } = proof.origin.document;
  const isOne = lock.head.origin === origin && latest.head.origin === origin;
  must(isOne, "the checkpoints are of other ledgers", {
    file: FILE,
    expected: origin,
    got: `${lock.head.origin}, ${latest.head.origin}`,
  });
  return { proof, lock, latest };
}

/** A signed checkpoint, `{note, head}`; no signature is looked at. */
export function readCheckpoint(text, file, at) {
  const note = readNote(text),
    head = note && readHead(note);
  must(head, "this is no signed checkpoint", { file, at });
  return { note, head };
}

/** Time stamps are base64; whether they lead to a root is asked by who pins one. */
function checkStamps(stamps) {
  const areStamps = Array.isArray(stamps) && stamps.length > 0 && stamps.every(one => isText(one) && base64(one));
  must(areStamps, "these are no time stamps", { file: FILE, at: "/stamps" });
}

function checkOrigin(origin) {
  exactKeys(origin, ["document", "path"], { file: FILE, at: "/origin" });
  checkPath(origin.path, FILE, "/origin/path");
  checkLeaf("origin", origin.document, { file: FILE, at: "/origin/document" });
}

function checkTold(kind, told, at) {
  exactKeys(told, ["document", "index", "path"], { file: FILE, at });
  checkPlace(told, FILE, at);
  checkLeaf(kind, told.document, { file: FILE, at: `${at}/document` });
}

/** One reveal for each source, in their order. */
function checkReveals(reveals) {
  must(Array.isArray(reveals) && reveals.length > 0, "these are no reveals", { file: FILE, at: "/reveals" });
  reveals.forEach((one, i) => checkTold("reveal", one, `/reveals/${i}`));
  const sources = reveals.map(({ document }) => document.source);
  must(isStrictlyAscending(sources, (a, b) => a - b), "the reveals do not ascend by their sources", { file: FILE, at: "/reveals" });
}
