// Visits that departments merge although each drew by its own plan (docs/format.md §3.4.4, §9.2).

import { compareText } from "./bytes.mjs";
import { dayOf } from "./days.mjs";
import { must } from "./faults.mjs";
import { readOr } from "./parties.mjs";
import { readyAt } from "./sources.mjs";
import { readTable } from "./tables.mjs";
import { isHandle, isName } from "./texts.mjs";

const MERGED = "merged.tsv";

/** `merged.tsv`: which visit each inspection joins. */
function readMerged(bytes) {
  return new Map(
    readTable(bytes, MERGED, 4, 1).map(([own, draw, place, day], i) => {
      const at = `row ${i + 1}`;
      must(isHandle(own) && isName(draw) && isHandle(place), "this names no visit", { file: MERGED, at });
      must(dayOf(day) !== null, "this is no day", { file: MERGED, at, got: day });
      return [own, { draw, place, day }];
    }),
  );
}

/** Point 12.46. */
export function checkMerged(files, report) {
  const agenda = readOr(files, "agenda.tsv", bytes => readTable(bytes, "agenda.tsv", 4));
  if (!files.has(MERGED) || !agenda) return;
  const merged = report.reading("12.46", () => readMerged(files.get(MERGED)), { file: MERGED });
  if (!merged) return;
  const windows = new Map(agenda.map(([place, , from, to]) => [place, [from, to]]));
  for (const [own, { day }] of merged) {
    const window = windows.get(own),
      isAlone = Boolean(window) && window[0] === day && window[1] === day;
    report("12.46", isAlone, { file: MERGED, at: own, expected: day, got: window ? window.join(" … ") : "no inspection" });
  }
}

const joinedBy = ({ commit, files }) => (commit && MERGED in commit.inputs && readOr(files, MERGED, readMerged)) || new Map();

/** Point 15.17 over all dispatches that were read. */
export function checkJoined(dispatches, report) {
  for (const own of dispatches) {
    for (const [inspection, row] of joinedBy(own)) {
      const others = dispatches.filter(one => one !== own && one.commit.draw_id === row.draw);
      for (const other of others) checkVisit(own, other, inspection, row, report);
    }
  }
}

function checkVisit({ name, commit }, { commit: theirs, files }, at, { place, day }, report) {
  const ask = (holds, expected, got) => report("15.17", holds, { file: `${name}/${MERGED}`, at, expected, got });
  ask(commit.authority !== theirs.authority, "another authority", theirs.authority);
  const visits = files.has("visits.tsv") ? readOr(files, "visits.tsv", bytes => readTable(bytes, "visits.tsv", 2)) : [];
  if (visits) {
    const [, found = ""] = visits.find(row => row[0] === place) || [];
    ask(found === day, day, found);
  }
  const known = readyAt(theirs.seed_plan),
    areDraws = commit.occasion === "draw" && theirs.occasion === "draw";
  ask(!areDraws || commit.created >= known, areDraws ? `≥ ${known}` : "", commit.created);
}

/** Visits that are merged into those of dispatches that do not lie here. */
export function joinedElsewhere(dispatches) {
  const here = new Set(dispatches.map(({ commit }) => commit.draw_id)),
    counts = new Map();
  for (const own of dispatches) {
    for (const { draw } of joinedBy(own).values()) if (!here.has(draw)) counts.set(draw, (counts.get(draw) || 0) + 1);
  }
  return [...counts.keys()].sort(compareText).map(draw => ({
    code: "MERGED",
    en: `${counts.get(draw)} visits are merged into those of ${draw}, which does not lie here`,
    zh: `有 ${counts.get(draw)} 次检查并入 ${draw} 的检查，该匹配不在此处`,
  }));
}
