// Audit and consistency paths: leaves under the heads of a ledger (RFC 9162 §2.1.3, §2.1.4).

import { hex, isDigest, joined, unhex, utf8 } from "./bytes.mjs";
import { must } from "./faults.mjs";
import { sha256 } from "./sha256.mjs";
import { isCount } from "./texts.mjs";

const MOST_NODES = 64;

/** The bytes of a leaf: its kind, a line feed, and its document (docs/format.md §7.2). */
export const leafBytes = (kind, document) => joined(utf8(`${kind}\n`), document);

export function checkPath(path, file, at) {
  const isPath = Array.isArray(path) && path.length <= MOST_NODES && path.every(isDigest);
  must(isPath, "this is no path", { file, at });
}

export function checkPlace({ index, path }, file, at) {
  must(isCount(index), "this is no place", { file, at: `${at}/index`, got: index });
  checkPath(path, file, `${at}/path`);
}

const nodeOf = (left, right) => hex(sha256(joined(Uint8Array.of(1), unhex(left), unhex(right))));

/** Whether an audit path leads from a leaf to a head (RFC 9162 §2.1.3.2). */
export function isUnder(bytes, index, path, { size, root }) {
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
export function continues(lock, latest, proof) {
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
