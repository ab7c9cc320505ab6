// The certificate of a dispatch: rung, ties, rounds, cuts and kept couples (docs/format.md §6.2).

import { needless, readAnswer } from "./answer.mjs";
import { compareRows, compareText } from "./bytes.mjs";
import { partCouples } from "./couples.mjs";
import { refutes } from "./hall.mjs";
import { costsOf, shortlist, without } from "./network.mjs";
import { tryPlan } from "./plans.mjs";

/** Points 12.12 to 12.24. Gives what substitutes stand on; null where the proof does not hold. */
export function checkCertificate(problem, files, tickets, report) {
  const answer = readAnswer(files, report);
  if (!answer) return null;
  const extra = needless(files, answer.rounds.length);
  report("12.24", extra.length === 0, { file: extra[0] || "", got: extra.join(", ") });
  if (!stands(problem, answer, report)) return null;
  answer.shortages.rungs.forEach((hall, rung) => {
    report("12.21", refutes(problem, shortlist(problem, rung, tickets), hall), {
      file: "shortages.json",
      at: `/rungs/${rung}`,
    });
  });
  const flags = shortlist(problem, answer.rung, tickets),
    kinds = answer.ties.length;
  answer.ties.forEach((tie, t) => checkTie(problem, flags, tie, t, tickets, report));
  const costs = costsOf(problem, kindOf(kinds), tickets);
  const course = { rounds: answer.rounds, refused: answer.shortages.refused, isLast: true };
  const played = play(problem, flags, course, costs, tickets);
  note(played.faults, answer, report);
  if (played.faults.length) return null;
  checkKept(answer.kept, played.kept, report);
  return {
    plan: played.plan,
    prices: played.prices,
    D: answer.D,
    costs,
    shortlist: flags,
    kind: kindOf(kinds),
  };
}

export const kindOf = ties => (ties === 0 ? "p" : `p${ties}`);

/** The rung is one of the ladder, with one Hall set for each before it. */
function stands(problem, { rung, shortages }, report) {
  const isRung = report("12.12", rung < problem.ladder.length, {
    file: "certificate.json",
    at: "/rung",
    expected: `< ${problem.ladder.length}`,
    got: rung,
  });
  return (
    isRung &&
    report("12.20", shortages.rungs.length === rung, {
      file: "shortages.json",
      at: "/rungs",
      expected: rung,
      got: shortages.rungs.length,
    })
  );
}

/** Rounds one after the other; after one that does not hold there is nothing to go on from. */
function play(problem, start, { rounds, refused, isLast }, costs, tickets) {
  const kept = new Set();
  let flags = start,
    result = {};
  for (const [i, round] of rounds.entries()) {
    const tried = tryPlan(problem, flags, costs, round),
      { faults } = tried;
    if (faults.length === 0) {
      const parting = partCouples(problem, flags, tried.plan, { kept, refused, tickets });
      const isEnd = isLast && i === rounds.length - 1;
      faults.push(...parting.faults, ...compareCuts(parting.cuts, round.cuts, isEnd));
    }
    if (faults.length) return { faults: faults.map(fault => ({ ...fault, names: round.names })) };
    result = { plan: tried.plan, prices: tried.prices };
    flags = without(problem, flags, round.cuts);
  }
  const unused = [...refused]
    .filter(([, { isUsed }]) => !isUsed)
    .map(([key]) => ({
      code: "12.21",
      of: "halls",
      at: key.replace("\t", " "),
      message: "nothing asks for this Hall set",
    }));
  return { ...result, faults: unused, kept, flags };
}

/** Point 12.18: the cuts of a round are those that the coins say, and only the last has none. */
function compareCuts(made, rows, isEnd) {
  const listed = rows.map(row => row.join("\t"));
  const isSame = made.join("\n") === listed.join("\n");
  if (isSame && (listed.length === 0) === isEnd) return [];
  const show = cuts => cuts.join("; ").replaceAll("\t", " ");
  return [
    {
      code: "12.18",
      of: "cuts",
      message: isSame ? "only the last round has no cut" : "other cuts follow from the teams",
      expected: show(made),
      got: show(listed),
    },
  ];
}

function note(faults, answer, report) {
  for (const { of, names, ...fault } of faults) {
    report(fault.code, false, { ...fault, file: of === "halls" ? "shortages.json" : names[of] });
  }
  if (faults.length) return;
  for (const code of ["12.13", "12.14", "12.15", "12.16", "12.17", "12.18"]) {
    report(code, true, { file: code === "12.13" || code === "12.16" ? "prices.tsv" : "teams.tsv" });
  }
  const nested = { class_prices: ["12.36", "12.38"], group_prices: ["12.37", "12.39"] };
  for (const [key, codes] of Object.entries(nested)) {
    if (key in answer.rounds[0]) codes.forEach((code, i) => report(code, true, { file: ["teams.tsv", "certificate.json"][i] }));
  }
}

/** Point 12.19: `couples_kept.tsv`. */
function checkKept(rows, kept, report) {
  const found = rows.map(row => row.join(" "));
  const expected = [...kept].sort(compareText).map(row => row.replaceAll("\t", " "));
  report("12.19", found.join("; ") === expected.join("; "), {
    file: "couples_kept.tsv",
    expected: expected.join("; "),
    got: found.join("; "),
  });
}

/** Point 12.23: a kind was given up because two different plans are both cheapest. */
function checkTie(problem, start, tie, number, tickets, report) {
  const costs = costsOf(problem, kindOf(number), tickets);
  const played = play(problem, start, { ...tie, isLast: false }, costs, tickets);
  const faults = [...played.faults];
  if (faults.length === 0) {
    for (const teams of tie.plans) {
      const plan = { ...tie, teams, D: 1, isStrict: false };
      faults.push(...tryPlan(problem, played.flags, costs, plan).faults);
    }
  }
  if (!isSmaller(...tie.plans)) faults.push({ message: "two different plans are asked, in order" });
  const [first] = faults;
  report("12.23", !first, { file: "ties.json", at: `/${number}`, message: first ? first.message : "" });
}

/** Lists of rows in order: the first row that differs decides. */
function isSmaller(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = compareRows(a[i], b[i]);
    if (order !== 0) return order < 0;
  }
  return a.length < b.length;
}
