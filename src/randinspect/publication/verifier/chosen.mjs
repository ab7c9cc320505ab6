// Files that a reader chose: which bundles they are, and which of them lie beside (docs/format.md §9.2).

import { compareText } from "./bytes.mjs";
import { isPublishedLedger } from "./published.mjs";

const AMENDMENT = /^amendment\.[0-9]{4,}\.json$/;
const BESIDE = "amendments",
  CORE = "commit.json",
  LEDGER = "ledger.json",
  PART = /^(?:selection|dispatch)(?:-[0-9A-Za-z]+)?$/;

export const NOT_READ = "is neither a bundle's folder nor a zip of it";
export const notFlat = names => `a bundle is flat, but here is ${names.join(", ")}`;

/** What lies beside bundles and is not looked at, and what is a copy of another bundle, in both languages. */
export const toldBeside = (strays, copies) => [
  ...copies.map(([name, other]) => ({
    code: "COPY",
    en: `${name} is a copy of ${other}: looked at once`,
    zh: `${name} 与 ${other} 相同，只核对一次`,
  })),
  ...strays.map(name => ({ code: "STRAY", en: `${name}: this was not looked at`, zh: `${name}：未予查看` })),
];

/**
 * Bundles, amendments and a published ledger among files with their paths: each folder with a commitment is a
 * bundle, and so is what is named as one beside it; without any of these the first folder is taken for one.
 * A bundle with folders in it is none, as on a disk: no file of these is looked at. `own` is the bundle that the
 * page holds, or null. `strays` is what lies beside the bundles and is none of these.
 */
export function sortChosen(list, own) {
  const all = foldersOf(list),
    tops = all.filter(isBundle).map(({ path }) => path);
  const folders = all.filter(({ path }) => !tops.some(top => isUnder(path, top)));
  const amendments = folders.find(isAmendments),
    ledger = folders.find(isLedger),
    beside = { amendments: amendments ? besides(amendments, all) : null, ledger: ledger ? ledger.files : null };
  const parents = new Set(tops.map(parentOf)),
    isPart = one => isBundle(one) || (PART.test(lastOf(one.path)) && parents.has(parentOf(one.path)));
  const parts = folders.filter(isPart);
  const strays = straysOf(parts, [amendments, ledger].filter(Boolean), all);
  if (parts.length) return { bundles: named(parts, all), strays, ...beside };
  const rest = folders.filter(one => !isAmendments(one) && !isLedger(one));
  if (own && rest.length === 1 && rest[0].files.every(([name]) => name === LEDGER)) {
    return { bundles: [{ ...own, files: [...own.files, ...rest[0].files] }], strays, ...beside };
  }
  const isBeside = beside.amendments || beside.ledger;
  return { bundles: isBeside ? [] : named(rest.slice(0, 1), all), strays, ...beside };
}

/** What lies where bundles do, by its path, and by its name where all of them lie in one folder. */
function straysOf(parts, taken, all) {
  const around = new Set(parts.filter(({ path }) => path).map(({ path }) => parentOf(path))),
    known = new Set([...parts, ...taken].map(({ path }) => path));
  return [...around].flatMap(parent => {
    const files = all.filter(({ path }) => path === parent).flatMap(one => one.files.map(([name]) => name)),
      names = [...new Set([...innerOf(parent, all), ...files])].sort(compareText),
      placed = names.map(name => ({ name, path: parent ? `${parent}/${name}` : name }));
    const strays = placed.filter(({ path }) => !known.has(path));
    return around.size === 1 ? strays : strays.map(({ path }) => ({ name: path, path }));
  });
}

const lastOf = path => path.split("/").pop();
const parentOf = path => path.split("/").slice(0, -1).join("/");
const isUnder = (path, top) => (top === "" ? path !== "" : path.startsWith(`${top}/`));
const has = (files, holds) => files.some(([name]) => holds(name));
const isBundle = ({ files }) => has(files, name => name === CORE);
const isLedger = ({ files }) => isPublishedLedger(files.map(([name]) => name));
// By its name too: a folder whose amendments were taken out still shows in its ledger.json what is missing.
const isAmendments = one => has(one.files, name => AMENDMENT.test(name)) || (lastOf(one.path) === BESIDE && !isBundle(one));

/** Names of the folders that lie in one. An empty folder is not shown to a page. */
function innerOf(path, all) {
  const inner = all.filter(one => isUnder(one.path, path)).map(one => one.path.slice(path ? path.length + 1 : 0).split("/")[0]);
  return [...new Set(inner)].sort(compareText);
}

/** What lies with amendments, a folder by its name and a stroke; and how findings name their place. */
function besides({ path, files }, all) {
  const inner = innerOf(path, all).map(name => [`${name}/`, ""]);
  return { folder: path.includes("/") ? lastOf(path) : "", files: [...files, ...inner] };
}

/** Files by their folder, selections first, then in the order of the folders' names. */
function foldersOf(list) {
  const folders = new Map();
  for (const file of list) {
    const path = parentOf(file.webkitRelativePath || file.name);
    if (!folders.has(path)) folders.set(path, []);
    folders.get(path).push([file.name, file]);
  }
  const isLater = path => (lastOf(path).startsWith("selection") ? 0 : 1);
  const inOrder = [...folders].sort(([a], [b]) => isLater(a) - isLater(b) || compareText(a, b));
  return inOrder.map(([path, files]) => ({ path, files }));
}

/** Bundles by the end of their folder's path; a single one needs no name. */
function named(folders, all) {
  const ends = folders.map(({ path }) => lastOf(path)),
    isClear = new Set(ends).size === ends.length;
  return folders.map(({ path, files }, i) => {
    const inner = innerOf(path, all),
      name = isClear ? ends[i] : path,
      found = inner.length ? { files: null, why: notFlat(inner) } : { files };
    return { name: folders.length === 1 ? "" : name, place: ends[i], folder: path, isWhole: true, ...found };
  });
}
