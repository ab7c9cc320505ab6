// Days as whole numbers, and which of them are worked (docs/format.md §3.7).

import { exactKeys, readDocument } from "./documents.mjs";
import { isStrictlyAscending } from "./bytes.mjs";
import { must } from "./faults.mjs";
import { isCount, isText } from "./texts.mjs";

const FORM = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const BEIJING = 8 * 3600,
  DAY = 86400;

const isLeap = year => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const floored = (a, b) => (a - (((a % b) + b) % b)) / b;

/** Days from 1970-01-01 to the first day of a year. */
function newYear(year) {
  const y = year - 1;
  return 365 * (year - 1970) + floored(y, 4) - floored(y, 100) + floored(y, 400) - 477;
}

/** The number of a day written YYYY-MM-DD, or null. */
export function dayOf(text) {
  const parts = isText(text) && FORM.exec(text);
  if (!parts) return null;
  const [year, month, day] = parts.slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1) return null;
  const lengthOf = m => LENGTHS[m] + (m === 1 && isLeap(year) ? 1 : 0);
  if (day > lengthOf(month - 1)) return null;
  let number = newYear(year) + day - 1;
  for (let m = 0; m < month - 1; m += 1) number += lengthOf(m);
  return number;
}

/** The year of a day. */
export function yearOf(number) {
  let year = 1970 + floored(number, 366);
  while (newYear(year + 1) <= number) year += 1;
  while (newYear(year) > number) year -= 1;
  return year;
}

/** A day written YYYY-MM-DD. */
export function dayText(number) {
  const year = yearOf(number);
  let rest = number - newYear(year),
    month = 0;
  for (; ; month += 1) {
    const length = LENGTHS[month] + (month === 1 && isLeap(year) ? 1 : 0);
    if (rest < length) break;
    rest -= length;
  }
  const two = value => String(value).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month + 1)}-${two(rest + 1)}`;
}

/** Number of the week from Monday to Sunday; 1970-01-01 was a Thursday. */
export const weekOf = number => floored(number + 3, 7);
const isWeekend = number => number - 7 * weekOf(number) + 3 >= 5;

export const seedDay = time => floored(time + BEIJING, DAY);

/** `dates.json`. */
export function readDates(bytes) {
  const file = "dates.json",
    dates = readDocument(bytes, file),
    bound = 2 ** 31;
  exactKeys(dates, ["daily", "from", "notice_days", "to", "weekly"], { file });
  const first = dayOf(dates.from),
    last = dayOf(dates.to);
  const rule = (holds, key, expected) =>
    must(holds, `${key} is not what it has to be`, {
      file,
      at: `/${key}`,
      expected,
      got: dates[key],
    });
  rule(first !== null, "from", "YYYY-MM-DD");
  rule(last !== null && first <= last && last < first + 366, "to", "from … from + 365 days");
  rule(isCount(dates.notice_days) && dates.notice_days < bound - 1, "notice_days", "0 … 2^31 − 2");
  for (const key of ["daily", "weekly"])
    rule(isCount(dates[key], 1) && dates[key] < bound, key, "1 … 2^31 − 1");
  return { ...dates, first, last };
}

/** `calendar.json`: the years with their days off and their weekends worked. */
export function readCalendar(bytes, dates, start) {
  const file = "calendar.json",
    years = readDocument(bytes, file);
  must(Array.isArray(years), "the calendar is no list", { file });
  years.forEach((year, i) => checkYear(year, file, `/${i}`));
  const wanted = [];
  for (let year = yearOf(start); year <= yearOf(dates.last); year += 1) wanted.push(year);
  const found = years.map(({ year }) => year);
  must(found.join() === wanted.join(), "the years are others", {
    file,
    expected: wanted.join(", "),
    got: found.join(", "),
  });
  const all = key => new Set(years.flatMap(year => year[key].map(dayOf)));
  return { off: all("off"), work: all("work"), years };
}

function checkYear(year, file, at) {
  exactKeys(year, ["off", "provisional", "source", "work", "year"], { file, at });
  const isForm =
    isCount(year.year, 1) &&
    typeof year.provisional === "boolean" &&
    isText(year.source) &&
    year.source !== "";
  must(isForm, "a year has another form", { file, at });
  for (const [key, isEnd] of [
    ["off", false],
    ["work", true],
  ]) {
    const days = year[key];
    const holds =
      Array.isArray(days) &&
      days.every(isText) &&
      isStrictlyAscending(days) &&
      days.every(text => {
        const day = dayOf(text);
        return day !== null && yearOf(day) === year.year && isWeekend(day) === isEnd;
      });
    must(holds, "these are not ascending days of that kind and year", { file, at: `${at}/${key}` });
  }
}

/** Usable days: worked, after the seed's day and the notice, in the window. */
export function usableDays(dates, calendar, start) {
  const days = [];
  let notice = dates.notice_days;
  for (let day = start + 1; day <= dates.last; day += 1) {
    const isWorked = isWeekend(day) ? calendar.work.has(day) : !calendar.off.has(day);
    if (!isWorked) continue;
    if (notice > 0) notice -= 1;
    else if (day >= dates.first) days.push(day);
  }
  return days;
}

/** A time in Beijing. */
export function momentText(moment) {
  const time = moment + BEIJING,
    second = time % DAY,
    two = value => String(value).padStart(2, "0");
  const clock = [(second - (second % 3600)) / 3600, ((second % 3600) - (second % 60)) / 60, second % 60];
  return `${dayText((time - second) / DAY)} ${clock.map(two).join(":")}`;
}

/** A time as a sentence tells it: what a clock in Beijing shows, then the seconds. */
export const told = moment => `${momentText(moment)} Beijing time (${moment})`;
export const toldZh = moment => `北京时间 ${momentText(moment)}（${moment}）`;
