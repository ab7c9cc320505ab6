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
  cuts: number ? `cuts${number}.tsv` : "couples_kept.tsv", // after the last round no couple is left to part
});

/** Read everything, in this order; each file has its point. Undefined where one cannot be read. */
export function readAnswer(files, report) {
  const asked = askedPrices(files);
  const read = (code, file, reader) => {
    if (files.has(file)) return report.reading(code, () => reader(files.get(file), file), { file });
    report("12.24", false, { file, expected: file, message: "a file of a round is missing" });
    return undefined;
  };
  const claim = read("12.12", "certificate.json", (bytes, file) => readClaim(bytes, file, asked));
  const shortages = claim && read("12.20", "shortages.json", (bytes, file) => readShortages(bytes, file, asked));
  const ties = shortages && read("12.22", "ties.json", (bytes, file) => readTies(bytes, file, claim, asked));
  const rounds = [];
  for (let k = 1; ties && k <= claim.rounds; k += 1) {
    const isLast = k === claim.rounds,
      names = namesOf(isLast ? "" : `.${k}`);
    const numbers = isLast ? claim : read("12.12", names.certificate, (bytes, file) => readNumbers(bytes, file, asked));
    const teams = numbers && read("12.14", names.teams, (bytes, file) => readTable(bytes, file, 3, 3));
    const prices = teams && read("12.13", names.prices, (bytes, file) => readTable(bytes, file, 2, 2));
    const cuts = isLast
      ? []
      : prices && read("12.18", names.cuts, (bytes, file) => readTable(bytes, file, 2, 2));
    if (!prices || !cuts) return undefined;
    const nested = Object.fromEntries(Object.keys(asked).map(key => [key, numbers[key]]));
    rounds.push({ teams, prices, D: numbers.D, cuts, names, ...nested });
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

/** Prices that the inputs ask for beside those of the inspectors, with the width of a row. */
function askedPrices(files) {
  return {
    ...(files.has("load_classes.tsv") ? { class_prices: 3 } : {}),
    ...(files.has("groups.tsv") ? { group_prices: 4 } : {}),
  };
}

/** A document of numbers, and of the prices that are asked for. */
function readPriced(bytes, file, keys, asked) {
  const claim = exactKeys(readDocument(bytes, file), [...keys, ...Object.keys(asked)], { file });
  must(
    keys.every(key => isCount(claim[key])),
    "a number is negative or none",
    { file },
  );
  checkPriced(claim, asked, file, "");
  return claim;
}

function checkPriced(record, asked, file, at) {
  for (const [key, width] of Object.entries(asked)) {
    must(isRows(record[key], width), `${key} are no rows`, { file, at: `${at}/${key}` });
  }
}

const readNumbers = (bytes, file, asked) => readPriced(bytes, file, ["D"], asked);

function readClaim(bytes, file, asked) {
  const claim = readPriced(bytes, file, ["D", "rounds", "rung", "ties"], asked);
  const { rounds } = claim;
  must(rounds >= 1 && rounds <= MOST_ROUNDS, "rounds is out of range", {
    file,
    at: "/rounds",
    expected: `1 … ${MOST_ROUNDS}`,
    got: rounds,
  });
  return claim;
}

function readShortages(bytes, file, asked) {
  const { cuts, rungs } = exactKeys(readDocument(bytes, file), ["cuts", "rungs"], { file });
  must(Array.isArray(rungs), "rungs is no list", { file, at: "/rungs" });
  rungs.forEach((hall, i) => readHall(hall, file, `/rungs/${i}`, asked));
  return { rungs, refused: readRefusals(cuts, file, "/cuts", asked) };
}

/** The Hall sets of refused cuts, under (inspection, inspector). */
function readRefusals(list, file, at, asked) {
  must(Array.isArray(list), "cuts is no list", { file, at });
  const entries = list.map((entry, i) => {
    exactKeys(entry, ["hall", "inspection", "inspector"], { file, at: `${at}/${i}` });
    must(isText(entry.inspection) && isText(entry.inspector), "a cut names other than texts", {
      file,
      at: `${at}/${i}`,
    });
    return [[entry.inspection, entry.inspector], readHall(entry.hall, file, `${at}/${i}/hall`, asked)];
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

function readTies(bytes, file, claim, asked) {
  const ties = readDocument(bytes, file);
  must(Array.isArray(ties) && ties.length === claim.ties, "there is not one object for each tie", {
    file,
    expected: claim.ties,
    got: Array.isArray(ties) ? ties.length : typeof ties,
  });
  return ties.map((tie, t) => readTie(tie, file, `/${t}`, asked));
}

function readTie(tie, file, at, asked) {
  const extra = Object.keys(asked);
  exactKeys(tie, ["cuts", "plans", "prices", "rounds", ...extra], { file, at });
  must(Array.isArray(tie.rounds), "rounds is no list", { file, at });
  tie.rounds.forEach((round, i) => {
    const where = `${at}/rounds/${i}`;
    exactKeys(round, ["D", "cuts", "prices", "teams", ...extra], { file, at: where });
    const holds =
      isCount(round.D) && isRows(round.cuts, 2) && isRows(round.prices, 2) && isRows(round.teams, 3);
    must(holds, "a round has another form", { file, at: where });
    checkPriced(round, asked, file, where);
  });
  must(isRows(tie.prices, 2), "prices are no rows", { file, at: `${at}/prices` });
  checkPriced(tie, asked, file, at);
  const { plans } = tie;
  const arePlans = Array.isArray(plans) && plans.length === 2 && plans.every(plan => isRows(plan, 3));
  must(arePlans, "there are not two plans", { file, at: `${at}/plans` });
  return { ...tie, refused: readRefusals(tie.cuts, file, `${at}/cuts`, asked) };
}
