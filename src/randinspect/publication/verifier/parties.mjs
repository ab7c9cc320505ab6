// What several authorities say in one bundle: who inspects where, marks, assistants, claims
// (docs/format.md §3.3.2, §3.4.1–§3.4.3).

import { digestOfText, isDigest, isStrictlyAscending } from "./bytes.mjs";
import { exactKeys, readDocument } from "./documents.mjs";
import { Fault, must } from "./faults.mjs";
import { readTable } from "./tables.mjs";
import { isHandle, isLabel, isName, isText } from "./texts.mjs";

const MOST = 8;
const OFFICERS = 2;
const OPEN = "open";

/** The value of a reader, or null where the file is not there or another point is about it. */
export function readOr(files, file, read) {
  try {
    return files.has(file) ? read(files.get(file), file) : null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return null;
  }
}

const columns = width => (bytes, file) => readTable(bytes, file, width, width);

/** 1 to 8 names joined by `+`, who leads first, the others ascending. */
function areAuthorities(text) {
  const names = text.split("+");
  return (
    names.every(isName) &&
    names.length <= MOST &&
    new Set(names).size === names.length &&
    isStrictlyAscending(names.slice(1)) &&
    !text.startsWith("j-")
  );
}

function readJurisdiction(bytes, isSealed) {
  const file = "jurisdiction.tsv";
  return new Map(
    readTable(bytes, file, 2).map(([handle, mark], i) => {
      const at = `row ${i + 1}`;
      must(isHandle(handle), "this is no handle", { file, at, got: handle });
      must(isSealed === mark.startsWith("j-"), "authorities are not sealed as agencies are", { file, at, got: mark });
      must(isSealed ? isHandle(mark) : areAuthorities(mark), "these are no authorities", { file, at, got: mark });
      return [handle, mark];
    }),
  );
}

export function readReferral(bytes) {
  const file = "referral.tsv";
  return new Map(
    readTable(bytes, file, 3).map(([handle, salt, text], i) => {
      const at = `row ${i + 1}`;
      must(salt === OPEN || isDigest(salt), "this is neither a salt nor open", { file, at, got: salt });
      must(isHandle(handle) && areAuthorities(text), "these are no authorities", { file, at, got: text });
      return [handle, { salt, text, authorities: text.split("+") }];
    }),
  );
}

const markOf = (salt, text) => `j-${digestOfText(`randinspect/1/jurisdiction\n${salt}\n${text}`).slice(0, 40)}`;

/** Certain and drawn units of a sample, as far as it can be read. */
export const dueOf = files =>
  new Set((readOr(files, "sample.tsv", columns(4)) || []).filter(row => row[1] !== "reserve").map(row => row[3]));

/** Points 12.32 and 12.33. */
export function checkReferral(files, commit, report) {
  const [locked, told] = ["jurisdiction.tsv", "referral.tsv"];
  if (!(locked in commit.inputs)) {
    if (files.has(told)) report("12.33", false, { file: told, message: "nothing was locked that it could open" });
    return;
  }
  const frame = readOr(files, "frame.tsv", columns(3));
  if (!frame || !files.has(locked)) return;
  const isSealed = commit.disclosure.agency === "sealed";
  const marks = report.reading("12.32", () => readJurisdiction(files.get(locked), isSealed), { file: locked });
  if (!marks) return;
  const units = new Set(frame.map(row => row[0])),
    odd = [...units].find(unit => !marks.has(unit)) || [...marks.keys()].find(unit => !units.has(unit));
  report("12.32", odd === undefined, { file: locked, got: odd, expected: "the units of frame.tsv" });
  if (!files.has(told) || !files.has("sample.tsv")) return;
  const referrals = report.reading("12.33", () => readReferral(files.get(told)), { file: told });
  if (!referrals) return;
  const due = dueOf(files);
  for (const unit of new Set([...due, ...referrals.keys()])) {
    const { salt, text } = referrals.get(unit) || {},
      got = salt === OPEN ? text : salt && markOf(salt, text);
    const isDue = due.has(unit) && got !== undefined && got === marks.get(unit);
    report("12.33", isDue, { file: told, at: unit, expected: due.has(unit) ? marks.get(unit) : "not drawn", got });
  }
}

/** Points 12.40 to 12.42. */
export function checkParties(files, problem, report) {
  const people = readOr(files, "inspectors.tsv", columns(3)),
    file = "persons.tsv";
  if (files.has(file) && people) {
    report.reading("12.40", () => readPersons(files.get(file), people.map(row => row[0])), { file });
  }
  const guests = "assistants.json";
  if (files.has(guests) && problem) {
    report.reading("12.41", () => checkAssistants(files.get(guests), problem), { file: guests });
  }
  const claimed = "claims.tsv",
    places = placesOf(files);
  if (files.has(claimed) && places) {
    report.reading("12.42", () => checkClaims(files.get(claimed), places), { file: claimed });
  }
}

/** Inspections of a dispatch, null where they cannot be read. */
export function placesOf(files) {
  const rows = readOr(files, "inspections.tsv", columns(3));
  return rows && new Set(rows.map(row => row[0]));
}

/** `persons.tsv`: marks of each inspector, no mark twice. */
function readPersons(bytes, people) {
  const file = "persons.tsv",
    marks = new Map(),
    seen = new Set();
  readTable(bytes, file, 2, 2).forEach(([person, mark], i) => {
    const at = `row ${i + 1}`;
    must(/^p-[0-9a-f]{40}$/.test(mark), "this is no mark of a person", { file, at, got: mark });
    must(people.includes(person), "there is no such inspector", { file, at, got: person });
    must(!seen.has(mark), "one person is two inspectors", { file, at, got: mark });
    seen.add(mark);
    marks.set(person, [...(marks.get(person) || []), mark]);
  });
  const lost = people.find(person => !marks.has(person));
  must(lost === undefined, "an inspector has no mark", { file, at: lost });
  return marks;
}

/** Marks of those who go to each inspection; null where a file cannot be read. */
export function seatedMarks(files) {
  const people = readOr(files, "inspectors.tsv", columns(3)),
    teams = readOr(files, "teams.tsv", columns(3));
  if (!people || !teams) return null;
  const marks = readOr(files, "persons.tsv", bytes => readPersons(bytes, people.map(row => row[0])));
  const seats = teams.flatMap(([place, , person]) => (marks.get(person) || []).map(mark => `${place}\t${mark}`));
  return new Set(seats);
}

function checkAssistants(bytes, problem) {
  const file = "assistants.json",
    record = exactKeys(readDocument(bytes, file), ["inspectors", "lead", "slots"], { file });
  const { inspectors: pairs, lead, slots } = record;
  const isPair = pair => Array.isArray(pair) && pair.length === 2 && pair.every(isText);
  must(Array.isArray(pairs) && pairs.length && pairs.every(isPair), "inspectors are no pairs", { file });
  must(isStrictlyAscending(pairs.map(pair => pair[0])), "the handles do not ascend", { file });
  must(pairs.every(pair => isLabel(pair[1])), "this is no authority", { file });
  for (const list of [lead, slots]) {
    const areLabels = Array.isArray(list) && list.every(isLabel) && isStrictlyAscending(list);
    must(areLabels, "slots are no ascending labels", { file, got: JSON.stringify(list) });
  }
  must(!slots.some(slot => lead.includes(slot)), "assistants never lead", { file });
  const guests = new Set(pairs.map(pair => pair[0])),
    labels = new Set([...problem.inspections.values()].flatMap(own => [...own.keys()]));
  must([...guests].every(guest => problem.people.has(guest)), "there is no such inspector", { file });
  must([...lead, ...slots].every(slot => labels.has(slot)), "there is no such slot", { file });
  for (const { place, label, person } of problem.rows) {
    const isFine = !guests.has(person) || slots.includes(label);
    must(isFine, "an assistant may sit where none may", { file, at: place, got: `${label} ${person}` });
  }
  for (const [place, own] of problem.inspections) {
    const seats = [...own].reduce((sum, [label, { demand }]) => sum + (slots.includes(label) ? 0 : demand), 0);
    must(seats >= OFFICERS, "there are not two seats for officers", { file, at: place, got: seats });
  }
  return record;
}

/** `claims.tsv`: whether each unit is claimed. */
export function readClaims(bytes) {
  const file = "claims.tsv";
  return new Map(
    readTable(bytes, file, 2).map(([handle, word], i) => {
      const at = `row ${i + 1}`;
      must(isHandle(handle) && (word === "own" || word === "others"), "neither own nor others", { file, at, got: word });
      return [handle, word === "own"];
    }),
  );
}

function checkClaims(bytes, places) {
  const file = "claims.tsv",
    claims = readClaims(bytes);
  for (const [handle, isOwn] of claims) must(!isOwn || places.has(handle), "it has no inspection", { file, at: handle });
  for (const place of places) must(claims.get(place) === true, "it is inspected, but not claimed", { file, at: place });
  return claims;
}
