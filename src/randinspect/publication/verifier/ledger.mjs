// What ledger.json shows: leaves under two checkpoints of one ledger (docs/format.md §7.3, §7.4).
// Signatures are for readers who pin keys; this verifier asks for none, so it proves no order.

import { hex, isDigest, isStrictlyAscending, unhex, utf8 } from "./bytes.mjs";
import { documentBytes, exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { sha256 } from "./sha256.mjs";
import { isCount, isIntegerText, isName, isText } from "./texts.mjs";

const FILE = "ledger.json";
const MOST_NODES = 64,
  MOST_SIGNATURES = 100;
const VOIDS = ["round_missing", "inputs_unreproducible", "register_error", "plan_changed"];

/** Points 14.2 to 14.4; gives what the ledger says of the draw's end, null where it has no form. */
export function checkLedger(files, commit, report) {
  const proof = report.reading("14.2", () => readLedger(files.get(FILE)), { file: FILE });
  if (!proof) return null;
  const { lock, latest } = proof;
  const ask = (at, holds) => report("14.3", holds, { file: FILE, at, message: holds ? "" : "this is not shown" });
  const leaf = (kind, bytes, { index, path }, head) => isUnder(joined(utf8(`${kind}\n`), bytes), index, path, head);
  const file = name => files.get(name) || new Uint8Array();
  ask("/commit", leaf("commit", file("commit.json"), proof.commit, lock));
  ask("/origin", leaf("origin", documentBytes(proof.origin.document), { index: 0, path: proof.origin.path }, latest));
  if (proof.result) ask("/result", leaf("result", file("result.json"), proof.result, latest));
  if (proof.void) ask("/void", leaf("void", documentBytes(proof.void.document), proof.void, latest));
  ask("/consistency", continues(lock, latest, proof.consistency));
  const { authorities } = proof.origin.document;
  if (commit) {
    report("14.4", authorities.includes(commit.authority), {
      file: FILE,
      at: "/origin/document/authorities",
      expected: commit.authority,
      got: authorities.join(", "),
    });
  }
  return { hasResult: "result" in proof, void: proof.void ? proof.void.document.code : "" };
}

function joined(...parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  return bytes;
}

function readLedger(bytes) {
  const proof = readDocument(bytes, FILE);
  const isObject = proof !== null && typeof proof === "object" && !Array.isArray(proof);
  must(isObject, "this is no object", { file: FILE });
  const more = ["result", "void"].filter(key => key in proof);
  exactKeys(proof, ["commit", "consistency", "format", "latest", "lock", "origin", ...more], { file: FILE });
  must(proof.format === "randinspect/1", "another format", { file: FILE, at: "/format", got: proof.format });
  checkPath(proof.consistency, "/consistency");
  for (const key of ["commit", ...more.filter(key => key === "result")]) {
    exactKeys(proof[key], ["index", "path"], { file: FILE, at: `/${key}` });
    checkPlace(proof[key], `/${key}`);
  }
  checkOrigin(proof.origin);
  if ("void" in proof) checkVoid(proof.void);
  const lock = readHead(proof.lock, "/lock"),
    latest = readHead(proof.latest, "/latest"),
    { origin } = proof.origin.document;
  const isOne = lock.origin === origin && latest.origin === origin;
  must(isOne, "the checkpoints are of other ledgers", { file: FILE, expected: origin, got: `${lock.origin}, ${latest.origin}` });
  return { ...proof, lock, latest };
}

function checkPath(path, at) {
  const isPath = Array.isArray(path) && path.length <= MOST_NODES && path.every(isDigest);
  must(isPath, "this is no path", { file: FILE, at });
}

function checkPlace({ index, path }, at) {
  must(isCount(index), "this is no place", { file: FILE, at: `${at}/index`, got: index });
  checkPath(path, `${at}/path`);
}

function checkOrigin(origin) {
  const at = "/origin/document";
  exactKeys(origin, ["document", "path"], { file: FILE, at: "/origin" });
  checkPath(origin.path, "/origin/path");
  const document = exactKeys(origin.document, ["authorities", "created", "format", "keys", "origin"], { file: FILE, at });
  const isList = (list, holds) => Array.isArray(list) && list.length > 0 && list.every(holds) && isStrictlyAscending(list);
  const holds =
    document.format === "randinspect/1" &&
    isName(document.origin) &&
    isCount(document.created) &&
    isList(document.authorities, isName) &&
    isList(document.keys, key => isText(key) && isLedgerKey(key, document.origin));
  must(holds, "this is no origin of a ledger", { file: FILE, at });
}

function checkVoid(told) {
  const at = "/void/document";
  exactKeys(told, ["document", "index", "path"], { file: FILE, at: "/void" });
  checkPlace(told, "/void");
  const keys = ["approved_by", "code", "created", "draw_id", "evidence_sha256", "format"];
  const document = exactKeys(told.document, keys, { file: FILE, at });
  const { approved_by: name, code, created, draw_id: id, evidence_sha256: evidence, format } = document;
  const isVoid =
    isName(name) && isName(id) && VOIDS.includes(code) && isCount(created) && isDigest(evidence) && format === "randinspect/1";
  must(isVoid, "this is no void of a draw", { file: FILE, at });
}

/** Bytes of canonical base64, or null. */
function base64(text) {
  if (!/^[0-9A-Za-z+/]*={0,2}$/.test(text) || text.length % 4) return null;
  const raw = atob(text);
  return btoa(raw) === text ? Uint8Array.from(raw, one => one.charCodeAt(0)) : null;
}

const isKeyName = name => name !== "" && !/[\s+\p{C}\p{Z}]/u.test(name) && utf8(name).length <= 255;

/** A public key `name+id+base64`, of the type that signs notes, under the ledger's own name. */
function isLedgerKey(text, origin) {
  const [name, id, ...rest] = text.split("+"),
    data = base64(rest.join("+"));
  if (name !== origin || !isKeyName(name) || !data || data.length !== 33 || data[0] !== 1) return false;
  return id === hex(sha256(joined(utf8(`${name}\n`), data))).slice(0, 8);
}

/** The checkpoint of a signed note: origin, size and root. */
function readHead(text, at) {
  const refuse = holds => must(holds, "this is no signed checkpoint", { file: FILE, at });
  refuse(isText(text) && !/[\u0000-\u0009\u000b-\u001f]/.test(text));
  const gap = text.lastIndexOf("\n\n"),
    body = text.slice(0, gap + 1),
    lines = text.slice(gap + 2);
  refuse(gap >= 0 && lines.endsWith("\n"));
  const rows = lines.slice(0, -1).split("\n");
  refuse(rows.length <= MOST_SIGNATURES && rows.every(isSignatureLine));
  const [origin, size, root, end, ...more] = body.split("\n"),
    node = base64(root || "");
  refuse(end === "" && more.length === 0 && isName(origin) && isIntegerText(size) && node && node.length === 32);
  const count = BigInt(size);
  refuse(count >= 0n && count < 1n << 53n);
  return { origin, size: count, root: hex(node) };
}

function isSignatureLine(row) {
  const parts = row.split(" "),
    data = parts.length === 3 && parts[0] === "—" ? base64(parts[2]) : null;
  return Boolean(data && data.length > 4 && isKeyName(parts[1]));
}

const nodeOf = (left, right) => hex(sha256(joined(Uint8Array.of(1), unhex(left), unhex(right))));

/** Whether an audit path leads from a leaf to a head (RFC 9162 §2.1.3.2). */
function isUnder(bytes, index, path, { size, root }) {
  let at = BigInt(index),
    last = size - 1n,
    node = hex(sha256(joined(Uint8Array.of(0), bytes)));
  if (at >= size) return false;
  for (const sibling of path) {
    if (last === 0n) return false;
    if (at % 2n === 1n || at === last) {
      node = nodeOf(sibling, node);
      while (at % 2n === 0n && at > 0n) [at, last] = [at >> 1n, last >> 1n];
    } else node = nodeOf(node, sibling);
    [at, last] = [at >> 1n, last >> 1n];
  }
  return last === 0n && node === root;
}

/** Whether the leaves of the lock are the first of the latest (RFC 9162 §2.1.4.2). */
function continues(lock, latest, proof) {
  if (lock.size < 1n || lock.size > latest.size) return false;
  if (lock.size === latest.size && proof.length === 0) return lock.root === latest.root;
  const isPower = (lock.size & (lock.size - 1n)) === 0n,
    path = isPower ? [lock.root, ...proof] : proof;
  let at = lock.size - 1n,
    last = latest.size - 1n;
  while (at % 2n === 1n) [at, last] = [at >> 1n, last >> 1n];
  if (path.length === 0) return false;
  let [first] = path,
    [second] = path;
  for (const node of path.slice(1)) {
    if (last === 0n) return false;
    if (at % 2n === 1n || at === last) {
      first = nodeOf(node, first);
      second = nodeOf(node, second);
      while (at % 2n === 0n && at > 0n) [at, last] = [at >> 1n, last >> 1n];
    } else second = nodeOf(second, node);
    [at, last] = [at >> 1n, last >> 1n];
  }
  return last === 0n && first === lock.root && second === latest.root;
}
