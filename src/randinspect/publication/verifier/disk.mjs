// Bundles on a disk, for node: the folder of one, or of a quarter (docs/format.md §8.1, §9.2).

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

function isFolder(path) {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const listed = path => (isFolder(path) ? readdirSync(path).sort() : []);

/** The files of a flat folder, or null if it is none. */
export function filesOf(path) {
  if (!isFolder(path) || listed(path).some(name => isFolder(join(path, name)))) return null;
  return new Map(listed(path).map(name => [name, new Uint8Array(readFileSync(join(path, name)))]));
}

const PARTS = ["selection", "dispatch"];

/** The bundles at a path: itself, or those that lie side by side in it or under `public`. */
export function bundlesOf(path) {
  const folder = isFolder(join(path, "public")) ? join(path, "public") : path;
  const parts = PARTS.filter(name => listed(folder).includes(name));
  if (parts.length) return parts.map(name => ({ name, files: filesOf(join(folder, name)) }));
  return [{ name: "", files: filesOf(folder) }];
}
