// Bundles on a disk, for node: the folder of one, or of a quarter (docs/format.md §8.1, §9.2).

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { compareText, textOf } from "./bytes.mjs";
import { notFlat, NOT_READ, toldBeside } from "./chosen.mjs";
import { Fault } from "./faults.mjs";

export function isFolder(path) {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

export const isThere = path => existsSync(path);

const listed = path => (isFolder(path) ? readdirSync(path).sort(compareText) : []);

const isFile = path => existsSync(path) && statSync(path).isFile();

/** The files of a flat folder, or null if it is none. */
export function filesOf(path) {
  if (!isFolder(path) || listed(path).some(name => isFolder(join(path, name)))) return null;
  return new Map(listed(path).map(name => [name, new Uint8Array(readFileSync(join(path, name)))]));
}

/** A bundle at a path: its files, or null and why it is none. `place` is the last part of its path. */
function bundleAt(path, name) {
  const place = basename(path);
  if (!isFolder(path)) return { name, place, files: null, why: NOT_READ };
  const inner = listed(path).filter(one => !isFile(join(path, one)));
  return inner.length ? { name, place, files: null, why: notFlat(inner) } : { name, place, files: filesOf(path) };
}

/** All that lies in a folder of amendments, what is no file by its name and a stroke; null if there is none. */
export function amendmentsIn(path) {
  if (!isFolder(path)) return null;
  const read = name => (isFile(join(path, name)) ? [name, new Uint8Array(readFileSync(join(path, name)))] : [`${name}/`, new Uint8Array()]);
  return new Map(listed(path).map(read));
}

/** Whether a file begins as a zip does. */
export function isZip(path) {
  if (!isFile(path)) return false;
  const bytes = readFileSync(path).subarray(0, 4);
  return bytes.length === 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** The text of a file; a fault if it cannot be read. */
export function textIn(path) {
  let bytes;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch {
    throw new Fault("this cannot be read", { file: path });
  }
  return textOf(bytes, path);
}

const PART = /^(?:selection|dispatch)(?:-[0-9A-Za-z]+)?$/;
const isPart = (folder, name) => PART.test(name) || listed(join(folder, name)).includes("commit.json");

/** Selections first, then the others; a number in a name counts, so that 10 comes after 2. */
function inOrder(a, b) {
  const isLater = name => (name.startsWith("selection") ? 0 : 1);
  const key = name => name.replace(/[0-9]+/g, digits => digits.padStart(20, "0"));
  return isLater(a) - isLater(b) || (key(a) < key(b) ? -1 : 1);
}

/** The bundles at a path: itself, or those that lie side by side in it or under `public`. */
export function bundlesOf(path) {
  const folder = isFolder(join(path, "public")) ? join(path, "public") : path;
  const parts = listed(folder).includes("commit.json") ? [] : listed(folder).filter(name => isPart(folder, name));
  if (parts.length) return parts.sort(inOrder).map(name => bundleAt(join(folder, name), name));
  return [bundleAt(folder, "")];
}

/** What lies beside the bundles of a quarter and is no part of it, and what is a copy of another bundle, in both languages. */
export function besidesOf(path, copies, before = "") {
  const folder = isFolder(join(path, "public")) ? join(path, "public") : path,
    parts = listed(folder).includes("commit.json") ? [] : listed(folder).filter(name => isPart(folder, name));
  const strays = parts.length ? listed(folder).filter(name => !parts.includes(name) && name !== "amendments") : [];
  return toldBeside(strays.map(name => before + name), copies);
}

/** What lies in the folder of amendments beside the bundles of a quarter; null if there is none. */
export function amendmentsBeside(path) {
  const folder = isFolder(join(path, "public")) ? join(path, "public") : path;
  return listed(folder).includes("commit.json") ? null : amendmentsIn(join(folder, "amendments"));
}
