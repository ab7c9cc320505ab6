// Dates: the five steps that give every visit its day or its reason (docs/format.md §6.4).

import { utf8, compareText } from "./bytes.mjs";
import { dayText, weekOf } from "./days.mjs";

/** Visits with their teams, open and common days; the days in the order of step 1. */
export function prepare(visits, { teams, usable, absences, closures, tickets }) {
  return visits.map(visit => {
    const members = [...new Set(visit.places.flatMap(place => [...teams.get(place)]))];
    const isShut = day => visit.places.some(place => closures.has(place) && closures.get(place).has(day));
    const open = usable.filter(day => day >= visit.first && day <= visit.last && !isShut(day));
    const isAway = day => members.some(person => absences.has(person) && absences.get(person).has(day));
    const ticket = day => tickets.hex("d", visit.handle, dayText(day)).slice(0, 16);
    const common = open.filter(day => !isAway(day)).map(day => [ticket(day), day]);
    common.sort((a, b) => compareText(a[0], b[0]) || a[1] - b[1]);
    return {
      ...visit,
      members,
      days: common.map(([, day]) => day),
      isOpen: open.length > 0,
      ticket: tickets.hex("v", visit.handle),
      day: null,
    };
  });
}

/** Visits that are dated, with how often everybody is out on a day and in a week. */
class Diary {
  constructor({ daily, weekly }) {
    Object.assign(this, { daily, weekly, counts: new Map(), byWeek: new Map() });
  }

  count(visit, day, sign) {
    for (const person of visit.members) {
      for (const key of [`${person} ${day}`, `${person} week ${weekOf(day)}`]) {
        this.counts.set(key, (this.counts.get(key) || 0) + sign);
      }
    }
  }

  date(visit, day) {
    visit.day = day;
    this.count(visit, day, 1);
    const week = weekOf(day);
    if (!this.byWeek.has(week)) this.byWeek.set(week, new Set());
    this.byWeek.get(week).add(visit);
  }

  clear(visit) {
    this.count(visit, visit.day, -1);
    this.byWeek.get(weekOf(visit.day)).delete(visit);
    visit.day = null;
  }

  isFree(visit, day) {
    return visit.members.every(
      person =>
        (this.counts.get(`${person} ${day}`) || 0) < this.daily &&
        (this.counts.get(`${person} week ${weekOf(day)}`) || 0) < this.weekly,
    );
  }

  firstFree(visit) {
    const found = visit.days.find(day => this.isFree(visit, day));
    return found === undefined ? null : found;
  }

  isFreeWithout(visit, day, others) {
    const days = others.map(other => other.day);
    others.forEach(other => this.clear(other));
    const isFree = this.isFree(visit, day);
    others.forEach((other, i) => this.date(other, days[i]));
    return isFree;
  }
}

/** Steps 2 to 5: dates or reasons, as the bytes of both files. */
export function dateVisits(visits, dates) {
  const turns = [...visits].sort(
    (a, b) =>
      a.days.length - b.days.length || compareText(a.ticket, b.ticket) || compareText(a.handle, b.handle),
  );
  turns.forEach((visit, i) => {
    visit.turn = i;
  });
  const diary = new Diary(dates);
  for (const visit of turns) {
    const day = diary.firstFree(visit);
    if (day !== null) diary.date(visit, day);
    else repair(diary, visit);
  }
  return {
    visits: rowsOf(visits, visit => visit.day !== null && dayText(visit.day)),
    undated: rowsOf(visits, visit => visit.day === null && reasonOf(visit)),
  };
}

const reasonOf = visit => {
  if (!visit.isOpen) return "NO_OPEN_DAY";
  return visit.days.length === 0 ? "NO_COMMON_DAY" : "NO_FREE_DAY";
};

function rowsOf(visits, told) {
  const rows = visits.flatMap(visit => (told(visit) ? visit.places.map(place => [place, told(visit)]) : []));
  return utf8(
    rows
      .sort((a, b) => compareText(a[0], b[0]))
      .map(row => `${row.join("\t")}\n`)
      .join(""),
  );
}

/** Step 4: take one or two visits away so that the day is free, and date them anew. */
function repair(diary, visit) {
  for (const day of visit.days) {
    for (const relief of reliefs(diary, visit, day)) {
      if (exchange(diary, visit, day, relief)) return;
    }
  }
}

function* reliefs(diary, visit, day) {
  const inWeek = [...(diary.byWeek.get(weekOf(day)) || [])];
  const blockers = inWeek.filter(other => other.members.some(person => visit.members.includes(person)));
  blockers.sort((a, b) => a.turn - b.turn);
  const alone = new Set(blockers.filter(other => diary.isFreeWithout(visit, day, [other])));
  for (const other of blockers) if (alone.has(other)) yield [other];
  for (let i = 0; i < blockers.length; i += 1) {
    for (let j = i + 1; j < blockers.length; j += 1) {
      const pair = [blockers[i], blockers[j]];
      const isAlone = pair.some(other => alone.has(other));
      if (!isAlone && diary.isFreeWithout(visit, day, pair)) yield pair;
    }
  }
}

function exchange(diary, visit, day, relief) {
  const before = relief.map(other => other.day);
  relief.forEach(other => diary.clear(other));
  diary.date(visit, day);
  for (const other of relief) {
    const found = diary.firstFree(other);
    if (found !== null) diary.date(other, found);
  }
  if (relief.every(other => other.day !== null)) return true;
  relief.forEach(other => {
    if (other.day !== null) diary.clear(other);
  });
  diary.clear(visit);
  relief.forEach((other, i) => diary.date(other, before[i]));
  return false;
}
