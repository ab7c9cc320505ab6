// Couples: who is cut from a team after a round, and who stays together (docs/format.md §6.2).

import { compareText } from "./bytes.mjs";
import { refutes } from "./hall.mjs";
import { without } from "./network.mjs";

/** The couples together in a plan, as (inspection, x, y) in the order of their bytes. */
function together(problem, plan) {
  const found = [];
  if (problem.couples.size === 0) return found;
  for (const place of [...plan.teams.keys()].sort(compareText)) {
    const members = [...plan.teams.get(place).keys()].sort(compareText);
    members.forEach((x, i) =>
      members.slice(i + 1).forEach(y => {
        if (problem.couples.has(`${x}\t${y}`)) found.push([place, x, y]);
      }),
    );
  }
  return found;
}

/**
 * Cuts and kept couples that follow from a round's plan.
 * A cut with a Hall set is held to be refused, and the set has to show it; every other is made, and
 * the next round's plan shows that it could be.
 */
export function partCouples(problem, flags, plan, { kept, refused, tickets }) {
  const made = [],
    faults = [];
  const isRefused = (place, who) => {
    const entry = refused.get(`${place}\t${who}`);
    if (!entry) return false;
    entry.isUsed = true;
    if (!refutes(problem, without(problem, flags, [...made, [place, who]]), entry.hall)) {
      faults.push({
        code: "12.21",
        of: "halls",
        at: `${place} ${who}`,
        message: "a Hall set does not refute its cut",
      });
    }
    return true;
  };
  for (const [place, x, y] of together(problem, plan)) {
    if (kept.has(`${place}\t${x}\t${y}`)) continue;
    if (made.some(([where, who]) => where === place && (who === x || who === y))) continue;
    const coin = parseInt(tickets.hex("c", place, x, y)[63], 16);
    const cut = (coin % 2 === 0 ? [x, y] : [y, x]).find(who => !isRefused(place, who));
    if (cut === undefined) kept.add(`${place}\t${x}\t${y}`);
    else made.push([place, cut]);
  }
  return { cuts: made.map(pair => pair.join("\t")).sort(compareText), faults };
}
