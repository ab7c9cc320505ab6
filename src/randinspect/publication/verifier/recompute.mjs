// Step 12: the draw recomputes from its inputs and its seed (docs/format.md §9.1).

import { digest, sameBytes } from "./bytes.mjs";
import { readAgenda, readDays } from "./agenda.mjs";
import { checkCertificate } from "./certificate.mjs";
import { dateVisits, prepare } from "./dating.mjs";
import { readCalendar, readDates, seedDay, usableDays } from "./days.mjs";
import { outOfScope, readFrame } from "./frame.mjs";
import { Fault } from "./faults.mjs";
import { readMargins } from "./margins.mjs";
import { checkMerged } from "./merged.mjs";
import { NO_CLASSES, NO_GROUPS, loadClasses, readCounts, readMembers, teamGroups } from "./nested.mjs";
import { checkParties, checkReferral } from "./parties.mjs";
import {
  readCouples,
  readDirect,
  readEligible,
  readInspections,
  readInspectors,
  readLimits,
} from "./problem.mjs";
import { sampleBytes, select } from "./selection.mjs";
import { checkStages } from "./stages.mjs";
import { readTable } from "./tables.mjs";
import { readTargets } from "./targets.mjs";
import { Tickets } from "./tickets.mjs";

/** A reader for the files that are there: gives undefined where one is not, or is at fault. */
const readerOf = (files, report) => (code, file, read) =>
  files.has(file) ? report.reading(code, () => read(files.get(file)), { file }) : undefined;

/** Points 12.1 to 12.5; gives frame and strata for whoever explains a unit. */
export function checkSelection(files, commit, seed, report) {
  const read = readerOf(files, report);
  checkReferral(files, commit, report);
  const frame = read("12.1", "frame.tsv", readFrame);
  const targets = frame && read("12.2", "targets.json", bytes => readTargets(bytes, frame));
  const isBound = "margins.json" in commit.inputs;
  const margins = isBound && targets && read("12.3", "margins.json", bytes => readMargins(bytes, targets));
  checkStages(files, commit, margins, report);
  if (frame && "excluded" in commit) {
    const told = Object.values(commit.excluded).reduce((sum, n) => sum + n, 0),
      found = outOfScope(frame);
    report("12.4", told === found, { file: "commit.json", at: "/excluded", expected: found, got: told });
  }
  if (!targets || (isBound && !margins) || !seed || !files.has("sample.tsv")) return { frame, targets };
  const strata = select(frame, targets, margins || null, seed),
    expected = sampleBytes(frame, strata);
  const found = files.get("sample.tsv");
  report("12.5", sameBytes(expected, found), {
    file: "sample.tsv",
    at: firstDifference(expected, found),
    expected: digest(expected),
    got: digest(found),
  });
  return { frame, targets, strata };
}

/** The row in which two tables first differ. */
function firstDifference(a, b) {
  let row = 1;
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    if (a[i] !== b[i]) return `row ${row}`;
    if (a[i] === 10) row += 1;
  }
  return "";
}

/** Points 12.6 to 12.31; gives the problem, its proof and what its visits are dated from. */
export function checkDispatch(files, commit, seed, report) {
  const problem = readProblem(files, report);
  checkParties(files, problem, report);
  checkMerged(files, report);
  const dates = "dates.json" in commit.inputs && problem ? readPlan(files, commit, problem, report) : null;
  const needs = [
    "teams.tsv",
    "prices.tsv",
    "certificate.json",
    "couples_kept.tsv",
    "shortages.json",
    "ties.json",
  ];
  if (!problem || !seed) return { problem };
  const tickets = new Tickets(seed);
  const proof = needs.every(name => files.has(name))
    ? checkCertificate(problem, files, tickets, report)
    : null;
  if (dates && files.has("teams.tsv")) checkVisits(files, problem, dates, tickets, report);
  return { problem, proof, dates };
}

/** Points 12.6 to 12.11. */
function readProblem(files, report) {
  const read = readerOf(files, report);
  const inspections = read("12.6", "inspections.tsv", readInspections);
  const people = read("12.7", "inspectors.tsv", readInspectors);
  const eligible =
    inspections && people && read("12.8", "eligible.tsv", bytes => readEligible(bytes, inspections, people));
  const couples = people && read("12.9", "couples.tsv", bytes => readCouples(bytes, people));
  const ladder = read("12.11", "limits.json", readLimits);
  const ends = inspections && people,
    classes = ends && readClasses(files, read, inspections, people),
    groups = ends && readGroups(files, read, inspections, people);
  if (!eligible || !couples || !ladder || !classes || !groups) return undefined;
  const hasDirect = files.has("direct.tsv");
  const direct = hasDirect
    ? read("12.10", "direct.tsv", bytes => readDirect(bytes, inspections, eligible))
    : [];
  return direct && { inspections, people, ...eligible, couples, ladder, classes, groups, direct: new Set(direct) };
}

/** Point 12.34; undefined where it does not hold. */
function readClasses(files, read, inspections, people) {
  const [file, other] = ["load_classes.tsv", "load_caps.tsv"];
  if (!files.has(file) && !files.has(other)) return NO_CLASSES;
  const members = read("12.34", file, bytes => readMembers(bytes, file, inspections));
  const caps = read("12.34", other, bytes => readCounts(bytes, other, people));
  const join = () => loadClasses(members || new Map(), caps || new Map(), file);
  return isReadable(files, file, members) && isReadable(files, other, caps)
    ? read("12.34", files.has(file) ? file : other, join)
    : undefined;
}

/** Point 12.35; undefined where it does not hold. */
function readGroups(files, read, inspections, people) {
  const [file, other] = ["groups.tsv", "group_limits.tsv"];
  if (!files.has(file) && !files.has(other)) return NO_GROUPS;
  const members = read("12.35", file, bytes => readMembers(bytes, file, people));
  const limits = read("12.35", other, bytes => readCounts(bytes, other));
  const labels = new Set([...inspections.values()].flatMap(slots => [...slots.keys()]));
  const join = () => teamGroups(members || new Map(), limits || new Map(), labels, file);
  return isReadable(files, file, members) && isReadable(files, other, limits)
    ? read("12.35", files.has(file) ? file : other, join)
    : undefined;
}

const isReadable = (files, file, value) => value !== undefined || !files.has(file);

/** Points 12.25 to 12.29: the inputs of dates. */
function readPlan(files, commit, problem, report) {
  const read = readerOf(files, report),
    start = seedDay(commit.seed_plan.not_before);
  const dates = read("12.25", "dates.json", readDates);
  const calendar = dates && read("12.26", "calendar.json", bytes => readCalendar(bytes, dates, start));
  const visits = read("12.27", "agenda.tsv", bytes => readAgenda(bytes, problem));
  const absences = read("12.28", "absences.tsv", bytes => readDays(bytes, "absences.tsv", problem.people));
  const closures = read("12.29", "closures.tsv", bytes =>
    readDays(bytes, "closures.tsv", problem.inspections),
  );
  if (!calendar || !visits || !absences || !closures) return null;
  return { dates, calendar, visits, absences, closures, usable: usableDays(dates, calendar, start) };
}

function rowsOr(bytes) {
  try {
    return readTable(bytes, "teams.tsv", 3, 3);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return null;
  }
}

/** Points 12.30 and 12.31: teams are taken as they stand; the certificate judges them. */
function checkVisits(files, problem, plan, tickets, report) {
  const rows = rowsOr(files.get("teams.tsv"));
  if (!rows || rows.some(([place]) => !problem.inspections.has(place))) return;
  const teams = new Map([...problem.inspections.keys()].map(place => [place, new Set()]));
  for (const [place, , person] of rows) teams.get(place).add(person);
  const visits = prepare(plan.visits, { ...plan, teams, tickets });
  const expected = dateVisits(visits, plan.dates);
  for (const [code, name, bytes] of [
    ["12.30", "visits.tsv", expected.visits],
    ["12.31", "undated.tsv", expected.undated],
  ]) {
    const found = files.get(name);
    if (!found) continue;
    report(code, sameBytes(bytes, found), {
      file: name,
      at: firstDifference(bytes, found),
      expected: digest(bytes),
      got: digest(found),
    });
  }
}
