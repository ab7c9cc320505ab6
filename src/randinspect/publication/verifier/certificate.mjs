// The certificate of a dispatch: rung, ties, rounds, cuts and kept couples (docs/format.md §6.2).

import { compareRows, isStrictlyAscending } from "./bytes.mjs";
import { replayCouples } from "./couples.mjs";
import { documentText, exactKeys, readDocument } from "./documents.mjs";
import { Fault, must } from "./faults.mjs";
import { readHall, refutes } from "./hall.mjs";
import { costsOf, shortlist, without } from "./network.mjs";
import { checkPrices, checkRange, readPlan, readPrices } from "./plans.mjs";
import { readTable } from "./tables.mjs";
import { isCount, isText } from "./texts.mjs";

export const MOST_ROUNDS = 200, MOST_TIES = 64;

/** Check all of it; a fault says what does not hold. Gives what amendments stand on. */
export function checkCertificate(problem, files, tickets) {
  const claim = readClaim(files, problem.ladder.length);
  checkNames(files, claim.rounds);
  const shortages = readShortages(problem, files, claim.rung);
  shortages.rungs.forEach((hall, rung) => {
    must(refutes(problem, shortlist(problem, rung, tickets), hall), "a Hall set does not refute its rung", {
      file: "shortages.json", at: `/rungs/${rung}`, point: "12.21",
    });
  });
  const flags = shortlist(problem, claim.rung, tickets);
  checkTies(problem, files, claim, flags, tickets);
  const kind = kindOf(claim.ties), costs = costsOf(problem, kind, tickets), kept = new Set();
  const refused = { halls: shortages.cuts, file: "shortages.json" };
  const rounds = Array.from({ length: claim.rounds }, (_, i) => readRound(files, claim, i + 1));
  const last = replayRounds(problem, flags, rounds, { costs, kept, refused, tickets });
  checkKept(files, kept);
  checkUsed(refused);
  return { ...last, kind, costs, shortlist: flags, D: claim.D };
}

export const kindOf = ties => (ties === 0 ? "p" : `p${ties}`);

/** Point 12.12: `certificate.json`. */
function readClaim(files, rungs) {
  const file = "certificate.json", claim = readDocument(files.get(file), file);
  exactKeys(claim, ["D", "rounds", "rung", "ties"], { file });
  const { D, rounds, rung, ties } = claim;
  const rule = (holds, key, expected) => must(holds, `${key} is out of range`, {
    file, at: `/${key}`, expected, got: claim[key],
  });
  rule(isCount(D, 1), "D", "≥ 1");
  rule(isCount(rounds, 1) && rounds <= MOST_ROUNDS, "rounds", `1 … ${MOST_ROUNDS}`);
  rule(isCount(rung) && rung < rungs, "rung", `0 … ${rungs - 1}`);
  rule(isCount(ties) && ties <= MOST_TIES, "ties", `0 … ${MOST_TIES}`);
  return claim;
}

const ROUND_FILE = /^(?:teams|prices|cuts)\.[0-9]+\.tsv$|^certificate\.[0-9]+\.json$/;
export const roundNames = k => [`teams.${k}.tsv`, `prices.${k}.tsv`, `certificate.${k}.json`, `cuts.${k}.tsv`];

/** Point 12.24: the files of the rounds before the last, and no others of such a name. */
function checkNames(files, rounds) {
  const wanted = new Set(Array.from({ length: rounds - 1 }, (_, i) => roundNames(i + 1)).flat());
  for (const name of wanted) {
    must(files.has(name), "a file of a round is missing", { file: name, point: "12.24", expected: name });
  }
  for (const name of files.keys()) {
    must(!ROUND_FILE.test(name) || wanted.has(name), "there is no such round", { file: name, point: "12.24", got: name });
  }
}

/** Point 12.20: `shortages.json`, its Hall sets by rung and by cut. */
function readShortages(problem, files, rung) {
  const file = "shortages.json", point = "12.20";
  try {
    const shortages = exactKeys(readDocument(files.get(file), file), ["cuts", "rungs"], { file });
    const isList = Array.isArray(shortages.rungs) && shortages.rungs.length === rung;
    must(isList, "there is not one Hall set for each rung before", { file, at: "/rungs", expected: rung });
    const rungs = shortages.rungs.map((hall, i) => readHall(problem, hall, file, `/rungs/${i}`));
    return { rungs, cuts: readRefusals(problem, shortages.cuts, file, "/cuts") };
  } catch (error) {
    throw pointed(error, point);
  }
}

function pointed(error, point) {
  if (error instanceof Fault && !error.point) error.point = point;
  return error;
}

/** The Hall sets of infeasible cuts, under (inspection, inspector). */
function readRefusals(problem, list, file, at) {
  must(Array.isArray(list), "cuts is no list", { file, at });
  const entries = list.map((entry, i) => {
    exactKeys(entry, ["hall", "inspection", "inspector"], { file, at: `${at}/${i}` });
    must(isText(entry.inspection) && isText(entry.inspector), "a cut names other than texts", { file, at: `${at}/${i}` });
    return [[entry.inspection, entry.inspector], readHall(problem, entry.hall, file, `${at}/${i}/hall`)];
  });
  const isAscending = isStrictlyAscending(entries.map(([key]) => key), compareRows);
  must(isAscending, "the cuts do not ascend", { file, at });
  return new Map(entries.map(([key, hall]) => [key.join("\t"), { hall, isUsed: false }]));
}

function checkUsed({ halls, file }) {
  for (const [key, { isUsed }] of halls) {
    must(isUsed, "a Hall set stands there that nothing asks for", { file, at: key, point: "12.21", got: key });
  }
}

/** A round from its files; the last has no number and no cuts. */
function readRound(files, claim, k) {
  const isLast = k === claim.rounds, number = isLast ? "" : `.${k}`;
  const names = { teams: `teams${number}.tsv`, prices: `prices${number}.tsv`, cuts: `cuts${number}.tsv` };
  const table = (name, width, key, point) => {
    try {
      return readTable(files.get(name), name, width, key);
    } catch (error) {
      throw pointed(error, point);
    }
  };
  return {
    D: isLast ? claim.D : readScale(files, `certificate.${k}.json`),
    teams: table(names.teams, 3, 3, "12.14"), prices: table(names.prices, 2, 1, "12.13"),
    cuts: isLast ? [] : table(names.cuts, 2, 2, "12.18"), names,
  };
}

function readScale(files, file) {
  const { D } = exactKeys(readDocument(files.get(file), file), ["D"], { file });
  must(isCount(D, 1), "D is out of range", { file, at: "/D", expected: "≥ 1", got: D });
  return D;
}

/** Rounds one after the other, each on the network that the cuts before it left. */
function replayRounds(problem, start, rounds, { costs, kept, refused, tickets, mustCut = false }) {
  let flags = start, result = null;
  rounds.forEach(({ D, teams, prices: priceRows, cuts, names }, i) => {
    const prices = readPrices(problem, priceRows, names.prices);
    const plan = readPlan(problem, flags, teams, names.teams);
    checkRange(flags, costs, D, prices, names.prices);
    checkPrices(problem, flags, plan, { costs, D, prices, file: names.teams, isStrict: true });
    const listed = new Set(cuts.map(pair => pair.join("\t")));
    const isLast = i === rounds.length - 1 && !mustCut;
    must(isLast === (listed.size === 0), "a round without a cut is the last", { file: names.cuts, point: "12.18" });
    const made = replayCouples(problem, flags, plan, { listed, kept, refused, tickets, file: names.cuts });
    result = { plan, prices, flags };
    flags = without(problem, flags, made);
  });
  return { ...result, left: flags };
}

/** Point 12.19: `couples_kept.tsv`. */
function checkKept(files, kept) {
  const file = "couples_kept.tsv", point = "12.19";
  try {
    const found = readTable(files.get(file), file, 3, 3).map(row => row.join("\t"));
    const expected = [...kept].map(row => row.split("\t")).sort(compareRows).map(row => row.join("\t"));
    must(found.join("\n") === expected.join("\n"), "other couples were kept", {
      file, expected: expected.join("; "), got: found.join("; "),
    });
  } catch (error) {
    throw pointed(error, point);
  }
}

const isRows = (rows, width) => Array.isArray(rows)
  && rows.every(row => Array.isArray(row) && row.length === width && row.every(isText))
  && isStrictlyAscending(rows, compareRows);

/** Points 12.22 and 12.23: every kind that was given up had two cheapest plans. */
function checkTies(problem, files, claim, start, tickets) {
  const file = "ties.json", ties = readTies(problem, files, claim, file);
  ties.forEach((tie, t) => {
    const costs = costsOf(problem, kindOf(t), tickets), at = `/${t}`;
    const names = { teams: file, prices: file, cuts: file };
    const refused = { halls: tie.refusals, file };
    const rounds = tie.rounds.map(round => ({ ...round, names }));
    const before = { costs, kept: new Set(), refused, tickets, mustCut: true };
    const flags = rounds.length ? replayRounds(problem, start, rounds, before).left : start;
    checkUsed(refused);
    const prices = readPrices(problem, tie.prices, file);
    checkRange(flags, costs, 1, prices, file);
    for (const rows of tie.plans) {
      const plan = readPlan(problem, flags, rows, file);
      checkPrices(problem, flags, plan, { costs, D: 1, prices, file, isStrict: false });
    }
    const [first, second] = tie.plans.map(documentText);
    must(first !== second, "the two plans are one", { file, at, point: "12.23" });
  });
}

function readTies(problem, files, claim, file) {
  try {
    const ties = readDocument(files.get(file), file);
    must(Array.isArray(ties) && ties.length === claim.ties, "there is not one object for each tie", {
      file, expected: claim.ties, got: Array.isArray(ties) ? ties.length : typeof ties,
    });
    return ties.map((tie, t) => readTie(problem, tie, file, `/${t}`));
  } catch (error) {
    throw pointed(error, "12.22");
  }
}

function readTie(problem, tie, file, at) {
  exactKeys(tie, ["cuts", "plans", "prices", "rounds"], { file, at });
  must(Array.isArray(tie.rounds) && tie.rounds.length < MOST_ROUNDS, "rounds is no list", { file, at });
  tie.rounds.forEach((round, i) => {
    const where = `${at}/rounds/${i}`;
    exactKeys(round, ["D", "cuts", "prices", "teams"], { file, at: where });
    const holds = isCount(round.D, 1) && isRows(round.cuts, 2) && isRows(round.prices, 2) && isRows(round.teams, 3);
    must(holds, "a round has another form", { file, at: where });
  });
  must(isRows(tie.prices, 2), "prices are no rows", { file, at: `${at}/prices` });
  const { plans } = tie;
  const arePlans = Array.isArray(plans) && plans.length === 2 && plans.every(plan => isRows(plan, 3));
  must(arePlans, "there are not two plans", { file, at: `${at}/plans` });
  must(isSmaller(plans[0], plans[1]), "the smaller plan does not stand first", { file, at: `${at}/plans` });
  return { ...tie, refusals: readRefusals(problem, tie.cuts, file, `${at}/cuts`) };
}

/** Lists of rows in order: the first row that differs decides. */
function isSmaller(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = compareRows(a[i], b[i]);
    if (order !== 0) return order < 0;
  }
  return a.length <= b.length;
}
