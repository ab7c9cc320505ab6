// Margins: sums over groups of strata that are kept (docs/format.md §3.3.1).

import { compareText, isStrictlyAscending } from "./bytes.mjs";
import { exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { lcm } from "./fractions.mjs";
import { isLabel, isText } from "./texts.mjs";

const FILE = "margins.json";
const MOST = 8,
  MOST_CELLS = 500;

/** Each margin as a list: for each cell (target) the number of its group, and how many groups. */
export function readMargins(bytes, targets) {
  const list = readDocument(bytes, FILE);
  must(Array.isArray(list) && list.length >= 1 && list.length <= MOST, "there are not 1 to 8 margins", {
    file: FILE,
    expected: "1–8",
    got: Array.isArray(list) ? list.length : typeof list,
  });
  list.forEach((margin, i) => checkForm(margin, `/${i}`));
  const names = list.map(margin => margin.margin);
  must(new Set(names).size === names.length, "a margin stands twice", { file: FILE, got: names.join(", ") });
  const cells = new Map(targets.map((target, i) => [target.stratum.label, i]));
  const margins = list.map((margin, i) => partition(margin, cells, `/${i}`));
  checkDesigns(targets, margins.length);
  return margins;
}

function checkForm(margin, at) {
  exactKeys(margin, ["groups", "margin"], { file: FILE, at });
  must(isLabel(margin.margin), "the margin's name is no label", { file: FILE, at, got: margin.margin });
  must(Array.isArray(margin.groups), "groups is no list", { file: FILE, at });
  margin.groups.forEach((group, i) => checkGroup(group, `${at}/groups/${i}`));
  const names = margin.groups.map(group => group.group);
  must(isStrictlyAscending(names, compareText), "groups do not ascend", {
    file: FILE,
    at,
    got: names.join(", "),
  });
}

function checkGroup(group, at) {
  exactKeys(group, ["group", "strata"], { file: FILE, at });
  must(isLabel(group.group), "the group's name is no label", { file: FILE, at, got: group.group });
  const { strata } = group;
  const isList = Array.isArray(strata) && strata.length > 0 && strata.every(isText);
  must(isList && isStrictlyAscending(strata, compareText), "strata is no ascending list of labels", {
    file: FILE,
    at,
  });
}

function partition(margin, cells, at) {
  const groupOf = new Array(cells.size).fill(-1);
  margin.groups.forEach((group, g) =>
    group.strata.forEach(label => {
      must(cells.has(label), "a group holds what is no stratum", { file: FILE, at, got: label });
      must(groupOf[cells.get(label)] === -1, "a stratum stands in two groups", {
        file: FILE,
        at,
        got: label,
      });
      groupOf[cells.get(label)] = g;
    }),
  );
  must(!groupOf.includes(-1), "a stratum is in no group", { file: FILE, at });
  return { groupOf, groups: margin.groups.length };
}

function checkDesigns(targets, margins) {
  const others = targets.filter(target => target.method !== "proportional");
  must(others.length === 0, "margins need the method proportional", {
    file: FILE,
    expected: "proportional",
    got: others.map(target => target.method).join(", "),
  });
  const common = targets.reduce((all, target) => lcm(all, target.den), 1n);
  must(common < 1n << 62n, "the common denominator is too large", {
    file: FILE,
    expected: "< 2^62",
    got: common,
  });
  const broken = targets.filter(target => target.den > 1n).length;
  must(margins < 3 || broken <= MOST_CELLS, "there are too many broken targets", {
    file: FILE,
    expected: `≤ ${MOST_CELLS}`,
    got: broken,
  });
}
