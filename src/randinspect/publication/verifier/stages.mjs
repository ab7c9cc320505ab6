// A second stage: units of bodies that an earlier selection drew (docs/format.md §3.3.3, §9.2).

import { compareText, digest } from "./bytes.mjs";
import { certainty } from "./designs.mjs";
import { readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { Fraction, gcd } from "./fractions.mjs";
import { handleOf, readFrame } from "./frame.mjs";
import { dueOf, readOr } from "./parties.mjs";
import { readyAt } from "./sources.mjs";
import { readTable } from "./tables.mjs";
import { readTargets } from "./targets.mjs";
import { integerBelow, isHandle } from "./texts.mjs";

const BODIES = "bodies.tsv",
  LINKS = "links.tsv",
  MARGINS = "margins.json",
  NOBODY = "-";
const BOUND = 1n << 62n;

export const isSecondStage = commit => commit.kind === "selection" && "parent" in commit;

/** `bodies.tsv`: π of each body that was drawn. */
function readBodies(bytes) {
  return new Map(
    readTable(bytes, BODIES, 3, 1).map(([body, num, den], i) => {
      const [a, b] = [num, den].map(text => integerBelow(text, BOUND));
      const isChance = a !== null && b !== null && a >= 1n && a <= b && gcd(a, b) === 1n;
      must(isHandle(body) && isChance, "this is no body with its probability", { file: BODIES, at: `row ${i + 1}` });
      return [body, new Fraction(a, b)];
    }),
  );
}

/** `links.tsv`: body and holder of each unit. */
function readLinks(bytes) {
  return new Map(
    readTable(bytes, LINKS, 3, 1).map(([unit, body, holder], i) => {
      const areHandles = [unit, body, holder].every(isHandle);
      must(areHandles, "these are no handles", { file: LINKS, at: `row ${i + 1}` });
      return [unit, { body, holder }];
    }),
  );
}

/** Points 12.43 to 12.45; `margins` are those that were read, if any. */
export function checkStages(files, commit, margins, report) {
  if (!isSecondStage(commit)) return;
  const read = (code, file, reader) =>
    files.has(file) ? report.reading(code, () => reader(files.get(file)), { file }) : undefined;
  const bodies = read("12.43", BODIES, readBodies),
    links = read("12.44", LINKS, readLinks);
  const frame = readOr(files, "frame.tsv", bytes => readTable(bytes, "frame.tsv", 3, 3));
  if (!bodies || !links || !frame) return;
  const strata = new Map(frame.map(([unit, stratum]) => [unit, stratum]));
  checkLinks(links, bodies, strata, report);
  const isCapped = [...links.values()].some(({ holder }) => holder !== NOBODY);
  if (!isCapped) return;
  const isBound = MARGINS in commit.inputs;
  report("12.45", isBound, { file: LINKS, expected: MARGINS, got: isBound ? MARGINS : "" });
  if (isBound && margins && files.has(MARGINS)) checkCaps(links, strata, readDocument(files.get(MARGINS), MARGINS), report);
}

function checkLinks(links, bodies, strata, report) {
  const units = new Set(strata.keys()),
    odd = [...units].find(unit => !links.has(unit)) || [...links.keys()].find(unit => !units.has(unit));
  report("12.44", odd === undefined, { file: LINKS, got: odd, expected: "the units of frame.tsv" });
  const strange = [...links.values()].map(({ body }) => body).find(body => !bodies.has(body));
  report("12.44", strange === undefined, { file: LINKS, got: strange, expected: `a body of ${BODIES}` });
  const seen = new Map();
  for (const [unit, stratum] of strata) {
    const link = links.get(unit);
    if (!link) continue;
    const own = `${link.body}\t${link.holder}`;
    if (!seen.has(stratum)) seen.set(stratum, own);
    if (seen.get(stratum) === own) continue;
    report("12.44", false, { file: LINKS, at: unit, expected: seen.get(stratum), got: own });
    return;
  }
}

function checkCaps(links, strata, margins, report) {
  const of = new Map([...links].filter(([unit]) => strata.has(unit)).map(([unit, link]) => [strata.get(unit), link]));
  ["body", "holder"].forEach((key, i) => {
    const groups = new Map();
    for (const [stratum, link] of of) groups.set(link[key], [...(groups.get(link[key]) || []), stratum]);
    const told = parts => parts.map(part => [...part].sort(compareText).join("\t")).sort(compareText).join("\n");
    const found = margins[i] ? margins[i].groups.map(group => group.strata) : [];
    report("12.45", told([...groups.values()]) === told(found), { file: MARGINS, at: `/${i}`, expected: `by ${key}` });
  });
}

/** Selections of the number that a second stage names. */
const parentsOf = (child, selections) =>
  selections.filter(({ commit }) => commit.draw_id === child.commit.parent.draw_id && commit.kind === "selection");

export const hasParent = (child, selections) => parentsOf(child, selections).length > 0;

/** Points 15.14 to 15.16 over all selections that were read. */
export function checkParents(selections, report) {
  for (const child of selections.filter(({ commit }) => isSecondStage(commit))) {
    for (const parent of parentsOf(child, selections)) {
      if (parent === child) continue;
      checkLink(child, parent, report);
      checkBodies(child, parent, report);
    }
  }
}

function checkLink({ name, commit }, { commit: drawn, files }, report) {
  const ask = (holds, at, expected, got) => report("15.14", holds, { file: `${name}/commit.json`, at, expected, got });
  const expected = {
    authority: drawn.authority,
    commit_sha256: digest(files.get("commit.json")),
    result_sha256: digest(files.get("result.json") || new Uint8Array()),
  };
  for (const [key, wanted] of Object.entries(expected)) ask(commit.parent[key] === wanted, `/parent/${key}`, wanted, commit.parent[key]);
  ask(!("parent" in drawn), "/parent", "a first stage", "parent" in drawn ? drawn.draw_id : "");
  const known = readyAt(drawn.seed_plan),
    areDraws = commit.occasion === "draw" && drawn.occasion === "draw";
  ask(!areDraws || commit.created >= known, "/created", areDraws ? `≥ ${known}` : "", commit.created);
}

function checkBodies({ name, files }, { files: drawn }, report) {
  const bodies = readOr(files, BODIES, readBodies),
    chances = readOr(drawn, "frame.tsv", () => chancesOf(drawn));
  if (!bodies || !chances) return;
  const file = `${name}/${BODIES}`,
    foreign = [...bodies.keys()].filter(body => !chances.has(body)),
    missing = [...chances.keys()].filter(body => !bodies.has(body));
  report("15.15", foreign.length + missing.length === 0, { file, expected: missing.join(", "), got: foreign.join(", ") });
  for (const [body, found] of bodies) {
    if (!chances.has(body)) continue;
    const wanted = chances.get(body),
      isSame = wanted !== null && wanted.num === found.num && wanted.den === found.den;
    report("15.16", isSame, {
      file,
      at: body,
      expected: wanted ? `${wanted.num}/${wanted.den}` : "a design whose π is exact",
      got: `${found.num}/${found.den}`,
    });
  }
}

/** π of every unit that a selection drew, null where it is only declared. */
function chancesOf(files) {
  if (!files.has("targets.json") || !files.has("sample.tsv")) return null;
  const frame = readFrame(files.get("frame.tsv")),
    due = dueOf(files),
    found = new Map();
  for (const { stratum, num, den, method } of readTargets(files.get("targets.json"), frame)) {
    const units = stratum.positive,
      sizes = units.map(unit => frame.sizes[unit]);
    const { certain, a, weight } = certainty(sizes, num, den);
    units.forEach((unit, i) => {
      const handle = handleOf(frame, unit);
      if (!due.has(handle)) return;
      const chance = certain.has(i) ? new Fraction(1n) : new Fraction(a * sizes[i], den * weight);
      const isExact = method !== "pareto" || (chance.num === 1n && chance.den === 1n);
      found.set(handle, isExact ? chance : null);
    });
  }
  return found;
}
