// Files that a reader chose: which bundles they are, and which of them lie beside (docs/format.md §9.2).

import { compareText } from "./bytes.mjs";
import { isPublishedLedger } from "./published.mjs";

const AMENDMENT = /^amendment\.[0-9]{4,}\.json$/;
const BESIDE = "amendments",
  CORE = "commit.json",
  LEDGER = "ledger.json";

/**
 * Bundles, amendments and a published ledger among files with their paths: each folder with a commitment is a
 * bundle; without any of these the first folder is taken for one. `own` is the bundle that the page holds, or null.
 */
export function sortChosen(list, own) {
  const folders = foldersOf(list),
    has = (files, holds) => files.some(([name]) => holds(name));
  // By its name too: a folder whose amendments were taken out still shows in its ledger.json what is missing.
  const isAmendments = ([folder, files]) =>
    has(files, name => AMENDMENT.test(name)) || (folder.split("/").pop() === BESIDE && !has(files, name => name === CORE));
  const isLedger = ([, files]) => isPublishedLedger(files.map(([name]) => name));
  const first = holds => folders.filter(holds).map(([, files]) => files)[0] || null,
    beside = { amendments: first(isAmendments), ledger: first(isLedger) };
  const cores = folders.filter(([, files]) => has(files, name => name === CORE));
  if (cores.length) return { bundles: named(cores), ...beside };
  const rest = folders.filter(folder => !isAmendments(folder) && !isLedger(folder));
  if (own && rest.length === 1 && rest[0][1].every(([name]) => name === LEDGER)) {
    return { bundles: [{ ...own, files: [...own.files, ...rest[0][1]] }], ...beside };
  }
  const isBeside = beside.amendments || beside.ledger;
  return { bundles: isBeside ? [] : named(rest.slice(0, 1)), ...beside };
}

/** Files by their folder, selections first, then in the order of the folders' names. */
function foldersOf(list) {
  const folders = new Map();
  for (const file of list) {
    const path = (file.webkitRelativePath || file.name).split("/"),
      folder = path.slice(0, -1).join("/");
    if (!folders.has(folder)) folders.set(folder, []);
    folders.get(folder).push([file.name, file]);
  }
  const isLater = folder => (folder.split("/").pop().startsWith("selection") ? 0 : 1);
  return [...folders].sort(([a], [b]) => isLater(a) - isLater(b) || compareText(a, b));
}

/** Bundles by the end of their folder's path; a single one needs no name. */
function named(folders) {
  if (folders.length === 1) return [{ name: "", folder: folders[0][0], files: folders[0][1], isWhole: true }];
  const ends = folders.map(([folder]) => folder.split("/").pop()),
    isClear = new Set(ends).size === ends.length;
  return folders.map(([folder, files], i) => ({ name: isClear ? ends[i] : folder, folder, files, isWhole: true }));
}
