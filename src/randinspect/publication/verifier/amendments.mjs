// Amendments: who stands in, one at a time, by the rule of the draw (docs/format.md §6.5, §9.4).

import { compareText, digest, isDigest, isStrictlyAscending } from "./bytes.mjs";
import { dayOf, weekOf } from "./days.mjs";
import { exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { isCount, isHandle, isLabel, isName } from "./texts.mjs";
import { paidBy } from "./plans.mjs";
import { readyAt } from "./sources.mjs";
import { readTable } from "./tables.mjs";

const KEYS = [
  "absent",
  "approved_by",
  "decided",
  "draw_id",
  "enters",
  "evidence_sha256",
  "format",
  "inspection",
  "leaves",
  "number",
  "previous",
  "prices",
  "slot",
];
const CODES = ["absence", "recusal", "certificate", "departure"];
const FOR_GOOD = ["certificate", "departure"];
const NAME = /^amendment\.([0-9]{4,})\.json$/;

/** Names of amendments in the order of their numbers. */
export const namesOf = documents => [...documents.keys()].sort((a, b) => a.length - b.length || compareText(a, b));

export const nameOfAmendment = number => `amendment.${String(number).padStart(4, "0")}.json`;

/** The file that is to blame where names are not those of a whole chain, and what is said of it; or null. */
export function oddName(names) {
  const strange = names.find(name => !NAME.test(name));
  if (strange !== undefined)
    return { file: strange, message: `${strange} is no amendment: their names are amendment.0001.json and so on` };
  const whole = names.map((_, i) => nameOfAmendment(i + 1));
  const missing = whole.find(name => !names.includes(name));
  if (missing === undefined) return null;
  return { file: missing, message: `${missing} is missing, for amendments are numbered without gaps` };
}

/** Points 16.1 to 16.4, and how many hold; after the first that does not hold, the others have nothing to stand on. */
export function checkAmendments(verdict, documents, report) {
  const state = openState(verdict),
    names = namesOf(documents),
    odd = oddName(names);
  if (odd) {
    report("16.1", false, odd);
    return 0;
  }
  if (!state) {
    report("16.4", false, { file: names[0] || "amendments", message: "a substitute needs a drawn dispatch; this is none" });
    return 0;
  }
  for (const [i, name] of names.entries()) {
    const holds = report.reading(
      "16.1",
      () => {
        const amendment = readAmendment(documents.get(name), name);
        checkChain(amendment, name, state);
        apply(amendment, name, state);
        state.previous = digest(documents.get(name));
        state.decided = amendment.decided;
        return true;
      },
      { file: name },
    );
    // Where one does not follow, the one before may be the one that was changed.
    if (!holds) return state.follows ? i : Math.max(i - 1, 0);
    for (const code of ["16.2", "16.3", "16.4"]) report(code, true, { file: name });
  }
  return names.length;
}

/** What amendments stand on: the teams as drawn, and the digests of the bundle. */
function openState({ files, commit, facts }) {
  if (!commit || !facts.proof) return null;
  const { problem, proof, dates } = facts;
  return {
    files,
    commit,
    problem,
    proof,
    previous: digest(files.get("result.json")),
    decided: readyAt(commit.seed_plan),
    follows: true,
    away: new Map(),
    gone: new Set(),
    teams: new Map([...proof.plan.teams].map(([place, team]) => [place, new Map(team)])),
    loads: new Map(proof.plan.loads),
    outings: dates ? outingsOf(files, dates) : null,
  };
}

/** Visit and day of each inspection that has one, who is away, and the limits. */
function outingsOf(files, { visits, absences, dates }) {
  const visitOf = new Map(visits.flatMap(({ handle, places }) => places.map(place => [place, handle])));
  const rows = readTable(files.get("visits.tsv"), "visits.tsv", 2, 2);
  const days = new Map(rows.map(([place, day]) => [place, { visit: visitOf.get(place), day: dayOf(day) }]));
  return { days, absences, daily: dates.daily, weekly: dates.weekly };
}

/** Point 16.1: the document's form. */
export function readAmendment(bytes, file) {
  const amendment = exactKeys(readDocument(bytes, file), KEYS, { file });
  const rule = (holds, key) =>
    must(holds, `${key} is not what it has to be`, {
      file,
      at: `/${key}`,
      got: JSON.stringify(amendment[key]),
    });
  for (const key of ["enters", "leaves", "inspection"]) rule(isHandle(amendment[key]), key);
  rule(isLabel(amendment.slot), "slot");
  rule(isName(amendment.draw_id), "draw_id");
  rule(isName(amendment.approved_by), "approved_by");
  rule(amendment.format === "randinspect/1", "format");
  rule(isCount(amendment.decided), "decided");
  rule(isDigest(amendment.evidence_sha256), "evidence_sha256");
  rule(isDigest(amendment.previous), "previous");
  rule(isCount(amendment.number, 1), "number");
  exactKeys(amendment.prices, ["certificate.json", "prices.tsv"], { file, at: "/prices" });
  rule(Object.values(amendment.prices).every(isDigest), "prices");
  checkAbsent(amendment, rule);
  return amendment;
}

function checkAbsent({ absent, leaves }, rule) {
  const isPair = pair =>
    Array.isArray(pair) && pair.length === 2 && isHandle(pair[0]) && CODES.includes(pair[1]);
  rule(Array.isArray(absent) && absent.every(isPair), "absent");
  const people = absent.map(([person]) => person);
  rule(isStrictlyAscending(people) && people.includes(leaves), "absent");
}

/** Points 16.2 and 16.3: next of the chain, not earlier, with the bundle's digests. */
function checkChain(amendment, file, state) {
  const rule = (point, key, expected) =>
    must(amendment[key] === expected, `${key} is another`, {
      file,
      at: `/${key}`,
      point,
      expected,
      got: amendment[key],
    });
  rule("16.2", "draw_id", state.commit.draw_id);
  rule("16.2", "number", Number(NAME.exec(file)[1]));
  state.follows = amendment.previous === state.previous;
  const before = amendment.number > 1 ? nameOfAmendment(amendment.number - 1) : "result.json";
  must(state.follows, `it does not follow ${before}: this one or the one before was changed`, {
    file,
    at: "/previous",
    point: "16.2",
    expected: state.previous,
    got: amendment.previous,
  });
  must(amendment.decided >= state.decided, "it was decided before what it stands on", {
    file,
    at: "/decided",
    point: "16.2",
    expected: `≥ ${state.decided}`,
    got: amendment.decided,
  });
  for (const name of ["certificate.json", "prices.tsv"]) {
    const expected = digest(state.files.get(name)),
      got = amendment.prices[name];
    must(got === expected, "it stands on other prices", {
      file,
      at: `/prices/${name}`,
      point: "16.3",
      expected,
      got,
    });
  }
}

/** Point 16.4: the member leaves, and who enters is who stands in by the rule. */
function apply(amendment, file, state) {
  const { inspection: place, slot, leaves, enters } = amendment,
    point = "16.4";
  const team = state.teams.get(place),
    seat = team && team.get(leaves);
  must(seat && seat.label === slot, "nobody of that name sits there", {
    file,
    point,
    got: `${place} ${slot} ${leaves}`,
  });
  for (const [person] of amendment.absent) {
    must(state.problem.people.has(person), "there is no such inspector", {
      file,
      at: "/absent",
      point,
      got: person,
    });
  }
  note(amendment, state);
  const expected = standIn(place, slot, leaves, state);
  must(expected !== null && expected.person === enters, "somebody else stands in", {
    file,
    at: "/enters",
    point,
    expected: expected ? expected.person : "nobody",
    got: enters,
  });
  team.delete(leaves);
  team.set(enters, { label: slot, row: expected.row });
  state.loads.set(leaves, state.loads.get(leaves) - 1);
  state.loads.set(enters, (state.loads.get(enters) || 0) + 1);
}

function note({ absent, inspection }, state) {
  for (const [person, code] of absent) {
    if (FOR_GOOD.includes(code)) state.gone.add(person);
    if (!state.away.has(inspection)) state.away.set(inspection, new Set());
    state.away.get(inspection).add(person);
  }
}

/** Whether no load class of the inspection is full for somebody, and no group of the slot. */
function hasRoom(person, place, slot, leaves, { problem: { classes, groups }, teams }) {
  const visits = name =>
    [...teams].filter(([other, team]) => team.has(person) && classes.meets(other, person).includes(name)).length;
  const beside = name =>
    [...teams.get(place)].filter(
      ([other, { label }]) => other !== leaves && label === slot && groups.meets(slot, other).includes(name),
    ).length;
  return (
    classes.meets(place, person).every(name => visits(name) < classes.caps.get(name).get(person)) &&
    groups.meets(slot, person).every(name => beside(name) < groups.most(name, slot))
  );
}

/** Whether nothing keeps somebody from the day of the inspection: no absence, no limit of other visits. */
function hasDay(person, place, { outings, teams }) {
  const here = outings && outings.days.get(place);
  if (!here) return true;
  const { days, absences, daily, weekly } = outings;
  const others = new Map();
  for (const [other, team] of teams) {
    const there = days.get(other);
    if (team.has(person) && there && there.visit !== here.visit) others.set(there.visit, there.day);
  }
  const count = holds => [...others.values()].filter(holds).length;
  return (
    !(absences.has(person) && absences.get(person).has(here.day)) &&
    count(day => day === here.day) < daily &&
    count(day => weekOf(day) === weekOf(here.day)) < weekly
  );
}

/** The smallest (w, handle) of those who may sit there now. */
function standIn(place, slot, leaves, { problem, proof, teams, loads, away, gone, outings }) {
  const others = [...teams.get(place).keys()].filter(person => person !== leaves);
  const isCouple = (x, y) => problem.couples.has(compareText(x, y) < 0 ? `${x}\t${y}` : `${y}\t${x}`);
  const isFree = person =>
    !gone.has(person) &&
    !away.get(place).has(person) &&
    !others.includes(person) &&
    !others.some(other => isCouple(person, other)) &&
    (loads.get(person) || 0) < problem.people.get(person).cap &&
    hasRoom(person, place, slot, leaves, { problem, teams }) &&
    hasDay(person, place, { outings, teams });
  let best = null;
  for (const row of problem.inspections.get(place).get(slot).rows) {
    const { person } = problem.rows[row];
    if (!proof.shortlist[row] || !isFree(person)) continue;
    const w = BigInt(proof.D) * BigInt(proof.costs[row]) + paidBy(problem.rows[row], problem, proof.prices);
    const isBetter = best === null || w < best.w || (w === best.w && compareText(person, best.person) < 0);
    if (isBetter) best = { person, row, w };
  }
  return best;
}
