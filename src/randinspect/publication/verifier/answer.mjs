// The files of a dispatch's answer, read in their form (docs/format.md §6.2).

import { compareRows, isStrictlyAscending } from "./bytes.mjs";
import { exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { readHall } from "./hall.mjs";
import { readTable } from "./tables.mjs";
import { isCount, isText } from "./texts.mjs";

export const MOST_ROUNDS = 200;
const ROUND_FILE = /^(?:certificate|cuts|prices|teams)(?:\.[0-9]+)?\.(?:json|tsv)$/;

const namesOf = number => ({
  teams: `teams${number}.tsv`,
  prices: `prices${number}.tsv`,
  certificate: `certificate${number}.json`,
  cuts: `cuts${number}.tsv`,
});

/** Read everything, in this order; each file has its point. Undefined where one cannot be read. */
export function readAnswer(files, report) {
  const read = (code, file, reader) => {
    if (files.has(file)) return report.reading(code, () => reader(files.get(file), file), { file });
    report("12.24", false, { file, expected: file, message: "a file of a round is missing" });
    return undefined;
  };
  const claim = read("12.12", "certificate.json", readClaim);
  const shortages = claim && read("12.20", "shortages.json", readShortages);
  const ties = shortages && read("12.22", "ties.json", (bytes, file) => readTies(bytes, file, claim));
  const rounds = [];
  for (let k = 1; ties && k <= claim.rounds; k += 1) {
    const isLast = k === claim.rounds,
      names = namesOf(isLast ? "" : `.${k}`);
    const teams = read("12.14", names.teams, (bytes, file) => readTable(bytes, file, 3, 3));
    const prices = teams && read("12.13", names.prices, (bytes, file) => readTable(bytes, file, 2, 2));
    const D = isLast ? claim.D : prices && read("12.12", names.certificate, readScale);
    const cuts = isLast
      ? []
      : prices && read("12.18", names.cuts, (bytes, file) => readTable(bytes, file, 2, 2));
    if (!prices || D === undefined || !cuts) return undefined;
    rounds.push({ teams, prices, D, cuts, names });
  }
  const kept = ties && read("12.19", "couples_kept.tsv", (bytes, file) => readTable(bytes, file, 3, 3));
  return kept && { D: claim.D, rung: claim.rung, shortages, ties, rounds, kept };
}

/** Names of such files that this answer has no need of. */
export function needless(files, rounds) {
  const needed = new Set(["certificate.json", "prices.tsv", "teams.tsv"]);
  for (let k = 1; k < rounds; k += 1) Object.values(namesOf(`.${k}`)).forEach(name => needed.add(name));
  return [...files.keys()].filter(name => ROUND_FILE.test(name) && !needed.has(name)).sort();
}

function readClaim(bytes, file) {
  const claim = exactKeys(readDocument(bytes, file), ["D", "rounds", "rung", "ties"], { file });
  const { rounds } = claim;
  must(
    Object.values(claim).every(value => isCount(value)),
    "a number is negative or none",
    { file },
  );
  must(rounds >= 1 && rounds <= MOST_ROUNDS, "rounds is out of range", {
    file,
    at: "/rounds",
    expected: `1 … ${MOST_ROUNDS}`,
    got: rounds,
  });
  return claim;
}

function readScale(bytes, file) {
  const { D } = exactKeys(readDocument(bytes, file), ["D"], { file });
  must(isCount(D), "D is no number", { file, at: "/D", got: D });
  return D;
}

function readShortages(bytes, file) {
  const { cuts, rungs } = exactKeys(readDocument(bytes, file), ["cuts", "rungs"], { file });
  must(Array.isArray(rungs), "rungs is no list", { file, at: "/rungs" });
  rungs.forEach((hall, i) => readHall(hall, file, `/rungs/${i}`));
  return { rungs, refused: readRefusals(cuts, file, "/cuts") };
}

/** The Hall sets of refused cuts, under (inspection, inspector). */
function readRefusals(list, file, at) {
  must(Array.isArray(list), "cuts is no list", { file, at });
  const entries = list.map((entry, i) => {
    exactKeys(entry, ["hall", "inspection", "inspector"], { file, at: `${at}/${i}` });
    must(isText(entry.inspection) && isText(entry.inspector), "a cut names other than texts", {
      file,
      at: `${at}/${i}`,
    });
    return [[entry.inspection, entry.inspector], readHall(entry.hall, file, `${at}/${i}/hall`)];
  });
  must(
    isStrictlyAscending(
      entries.map(([key]) => key),
      compareRows,
    ),
    "the cuts do not ascend",
    { file, at },
  );
  return new Map(entries.map(([key, hall]) => [key.join("\t"), { hall, isUsed: false }]));
}

const isRows = (rows, width) =>
  Array.isArray(rows) &&
  rows.every(row => Array.isArray(row) && row.length === width && row.every(isText)) &&
  isStrictlyAscending(rows, compareRows);

function readTies(bytes, file, claim) {
  const ties = readDocument(bytes, file);
  must(Array.isArray(ties) && ties.length === claim.ties, "there is not one object for each tie", {
    file,
    expected: claim.ties,
    got: Array.isArray(ties) ? ties.length : typeof ties,
  });
  return ties.map((tie, t) => readTie(tie, file, `/${t}`));
}

function readTie(tie, file, at) {
  exactKeys(tie, ["cuts", "plans", "prices", "rounds"], { file, at });
  must(Array.isArray(tie.rounds), "rounds is no list", { file, at });
  tie.rounds.forEach((round, i) => {
    const where = `${at}/rounds/${i}`;
    exactKeys(round, ["D", "cuts", "prices", "teams"], { file, at: where });
    const holds =
      isCount(round.D) && isRows(round.cuts, 2) && isRows(round.prices, 2) && isRows(round.teams, 3);
    must(holds, "a round has another form", { file, at: where });
  });
  must(isRows(tie.prices, 2), "prices are no rows", { file, at: `${at}/prices` });
  const { plans } = tie;
  const arePlans = Array.isArray(plans) && plans.length === 2 && plans.every(plan => isRows(plan, 3));
  must(arePlans, "there are not two plans", { file, at: `${at}/plans` });
  return { ...tie, refused: readRefusals(tie.cuts, file, `${at}/cuts`) };
}
