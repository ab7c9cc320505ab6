// Couples: who is cut from a team after a round, and who stays together (docs/format.md §6.2).

import { compareText } from "./bytes.mjs";
import { must } from "./faults.mjs";
import { refutes } from "./hall.mjs";
import { without } from "./network.mjs";

/** The couples together in a plan, as (inspection, x, y) in the order of their bytes. */
function together(problem, plan) {
  const found = [];
  if (problem.couples.size === 0) return found;
  for (const place of [...plan.teams.keys()].sort(compareText)) {
    const members = [...plan.teams.get(place).keys()].sort(compareText);
    members.forEach((x, i) => members.slice(i + 1).forEach(y => {
      if (problem.couples.has(`${x}\t${y}`)) found.push([place, x, y]);
    }));
  }
  return found;
}

/**
 * Cuts that follow from a round's plan. `listed` are the cuts that are claimed; the next round's plan
 * shows that they leave a plan. Every other cut that was to be tried needs its Hall set.
 */
export function replayCouples(problem, flags, plan, { listed, kept, refused, tickets, file }) {
  const made = [];
  for (const [place, x, y] of together(problem, plan)) {
    if (kept.has(`${place}\t${x}\t${y}`)) continue;
    if (made.some(([where, who]) => where === place && (who === x || who === y))) continue;
    const coin = parseInt(tickets.hex("c", place, x, y)[63], 16);
    const cut = (coin % 2 === 0 ? [x, y] : [y, x]).find(who => {
      if (listed.has(`${place}\t${who}`)) return true;
      checkRefusal(problem, without(problem, flags, [...made, [place, who]]), refused, place, who);
      return false;
    });
    if (cut) made.push([place, cut]);
    else kept.add(`${place}\t${x}\t${y}`);
  }
  const found = [...listed].join("; "), expected = made.map(pair => pair.join("\t")).sort(compareText).join("; ");
  must(found === expected, "other cuts follow from the teams", { file, point: "12.18", expected, got: found });
  return made;
}

/** A cut that was not made must be shown to leave no plan. */
function checkRefusal(problem, flags, refused, place, who) {
  const entry = refused.halls.get(`${place}\t${who}`), at = `${place} ${who}`;
  must(entry, "there is no Hall set for a cut that was not made", { file: refused.file, at, point: "12.21" });
  must(refutes(problem, flags, entry.hall), "a Hall set does not refute its cut", {
    file: refused.file, at, point: "12.21",
  });
  entry.isUsed = true;
}
