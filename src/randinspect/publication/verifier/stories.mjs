// Stories: what the draw says of one handle, recomputed (docs/format.md §6).

import { compareBytes, compareText, digestOfText, utf8 } from "./bytes.mjs";
import { certainty } from "./designs.mjs";
import { pathOf, Rows, rootOf } from "./tables.mjs";
import { Tickets } from "./tickets.mjs";

const CREDIT = /^[0-9A-HJ-NPQRTUWXY]{18}$/;
const HANDLE = /^[0-9A-Za-z._-]{1,64}$/;
const OPENING = /^(h-[0-9a-f]{40})\s+([0-9a-f]{64})\s+(\S.*)$/;

/** The handles that a text may mean: itself, or the open handle of an id (§2.7). */
export function handlesOf(text) {
  const trimmed = text.normalize("NFKC").trim();
  const id = CREDIT.test(trimmed.toUpperCase()) ? trimmed.toUpperCase() : trimmed;
  const isOpen = HANDLE.test(id) && !/^[xh]-/.test(id);
  return [trimmed, isOpen ? id : `x-${digestOfText(id).slice(0, 40)}`];
}

/** An opening pasted in: whether salt and id give the handle. Null if the text is none. */
export function openingOf(text) {
  const parts = OPENING.exec(text.normalize("NFKC").trim());
  if (!parts) return null;
  const [, handle, salt, id] = parts;
  const holds = `h-${digestOfText(`randinspect/1/handle\n${salt}\n${id}`).slice(0, 40)}` === handle;
  return { handle, id, holds };
}

/** What a verified selection says of a unit; null if it has none of that name. */
export function storyOfUnit({ facts }, handle) {
  const { frame, strata, seed } = facts;
  const row = frame ? rowOf(frame.rows, handle) : -1;
  if (row < 0) return null;
  const [, label, size] = frame.rows.fields(row),
    { rows } = frame;
  const leaf = {
    row: row + 1,
    rows: rows.length,
    text: rows.text(row),
    root: rootOf(rows),
    path: pathOf(rows, row),
  };
  const story = { kind: "unit", handle, stratum: label, size, leaf };
  const drawn = strata && strata.find(one => one.target.stratum.label === label);
  if (!drawn || size === "0") return story;
  return { ...story, ...placeOf(frame, drawn, row, seed) };
}

/** The row of a handle, by halving: rows ascend. */
function rowOf(rows, handle) {
  const wanted = utf8(`${handle}\t`);
  let low = 0,
    high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const text = rows.bytes.subarray(rows.begin(middle), rows.begin(middle) + wanted.length);
    if (compareBytes(text, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  const found =
    low < rows.length &&
    compareBytes(rows.bytes.subarray(rows.begin(low), rows.begin(low) + wanted.length), wanted) === 0;
  return found ? low : -1;
}

/** Ticket, rank among the stratum, role, and what decided. */
function placeOf(frame, drawn, row, seed) {
  const { target } = drawn,
    units = target.stratum.positive,
    position = units.indexOf(row);
  const own = new Tickets(target.permanent ? target.permanent.seed : seed);
  const turn = target.permanent ? BigInt(target.permanent.turn) << 192n : 0n;
  const ticket = unit => (own.big("a", frame.rows.fields(unit)[0]) + turn) % (1n << 256n);
  const mine = ticket(row),
    before = units.filter((unit, i) => {
      const other = ticket(unit);
      return other < mine || (other === mine && i < position);
    });
  const role = ["certain", "drawn", "reserve"].find(name => drawn[name].includes(row)) || "none";
  const hex = value => value.toString(16).padStart(64, "0");
  return {
    method: target.method,
    target: `${target.num}/${target.den}`.replace(/\/1$/, ""),
    units: units.length,
    taken: drawn.certain.length + drawn.drawn.length,
    ticket: hex(mine),
    rank: before.length + 1,
    role,
    place: role === "none" ? 0 : drawn[role].indexOf(row) + 1,
    ...cutOff(frame, drawn, ticket, hex, mine, row),
  };
}

/** The ticket of the last one drawn, or the threshold of a unit that is judged by itself. */
function cutOff(frame, { target, drawn, certain }, ticket, hex, mine, row) {
  const sizes = target.stratum.positive.map(unit => frame.sizes[unit]);
  if (target.method === "equal") {
    return { cut: drawn.length ? hex(ticket(drawn[drawn.length - 1])) : "" };
  }
  if (target.method !== "poisson" || certain.includes(row)) return {};
  const { a, weight } = certainty(sizes, target.num, target.den);
  if (a === 0n) return {};
  return { threshold: hex(a * frame.sizes[row] * ((1n << 256n) / (target.den * weight))) };
}

/** What a dispatch says of an inspection or an inspector. */
export function storyOfPost({ files }, handle) {
  const rows = name => (files.has(name) ? tableOf(files.get(name), name) : []);
  const teams = rows("teams.tsv"),
    visits = new Map(rows("visits.tsv"));
  const reasons = new Map(rows("undated.tsv"));
  const when = place => visits.get(place) || reasons.get(place) || "";
  const members = teams.filter(([place]) => place === handle);
  if (members.length || rows("inspections.tsv").some(([place]) => place === handle)) {
    return {
      kind: "inspection",
      handle,
      when: when(handle),
      team: members.map(([, slot, person]) => [slot, person]),
    };
  }
  const person = rows("inspectors.tsv").find(([name]) => name === handle);
  if (!person) return null;
  const visited = teams.filter(row => row[2] === handle).map(([place, slot]) => [place, slot, when(place)]);
  return {
    kind: "inspector",
    handle,
    floor: person[1],
    cap: person[2],
    visited: visited.sort((a, b) => compareText(a[0], b[0])),
  };
}

function tableOf(bytes, name) {
  const rows = new Rows(bytes, name);
  return Array.from({ length: rows.length }, (_, i) => rows.fields(i));
}
