// Selection: the sample that frame, targets, margins and seed give (docs/format.md §6.1).

import { utf8 } from "./bytes.mjs";
import { byTicket, drawEqual, drawPareto, drawPoisson, drawProportional, reservesOf } from "./designs.mjs";
import { handleOf, handleRanges } from "./frame.mjs";
import { roundOver } from "./rounding.mjs";
import { SPAN, Tickets } from "./tickets.mjs";

const DESIGNS = {
  equal: drawEqual,
  proportional: drawProportional,
  pareto: drawPareto,
  poisson: drawPoisson,
};

/** Draw every stratum; each with its certain, drawn and reserve rows of the frame, in rank order. */
export function select(frame, targets, margins, seed) {
  const tickets = new Tickets(seed);
  const ups = margins ? roundOver(targets, margins, tickets) : null;
  return targets.map((target, i) => drawStratum(frame, target, tickets, ups && { isUp: ups[i] }));
}

function drawStratum(frame, target, tickets, rounded) {
  const units = target.stratum.positive,
    ranges = handleRanges(frame, units);
  const sizes = units.map(unit => frame.sizes[unit]);
  const turned = turnedTickets(target, tickets, frame.rows.bytes, ranges);
  const { certain, drawn, inOrder } = DESIGNS[target.method]({
    sizes,
    num: target.num,
    den: target.den,
    ...turned,
    startOf: (a, b, weight) => startOf(target.stratum.label, tickets, rounded, a, b, weight),
  });
  const taken = new Set([...certain, ...drawn]);
  const order = tickets.many("r", frame.rows.bytes, ranges);
  const ranked = places => Array.from(byTicket(turned.words, Uint32Array.from(places)));
  const rows = places => places.map(place => units[place]);
  return {
    target,
    certain: rows(ranked(certain)),
    drawn: rows(inOrder ? drawn : ranked(drawn)),
    reserve: rows(reservesOf(sizes, order, taken, target.reserves)),
  };
}

/** Step 4: the start of a stratum, kept to a number where margins gave one. */
function startOf(label, tickets, rounded, a, b, weight) {
  if (!rounded) return tickets.uniform(b * weight, "s", label);
  const broken = a % b;
  if (rounded.isUp) return tickets.uniform(broken * weight, "s", label);
  return broken * weight + tickets.uniform((b - broken) * weight, "s", label);
}

/** The tickets T(0) of a stratum's units and the way to T(c): permanent ones are turned. */
function turnedTickets({ permanent }, tickets, bytes, ranges) {
  const own = permanent ? new Tickets(permanent.seed) : tickets;
  const turn = permanent ? BigInt(permanent.turn) : 0n;
  const words = own.many("a", bytes, ranges);
  if (turn) turnWords(words, turn);
  const handle = i => new TextDecoder().decode(bytes.subarray(ranges[2 * i], ranges[2 * i + 1]));
  const spare = (i, counter) => (own.big("a", handle(i), counter) + (turn << 192n)) % SPAN;
  return { words, spare };
}

/** Add the turn to the first 64 bits, modulo 2^64. */
function turnWords(words, turn) {
  const high = Number(turn >> 32n),
    low = Number(turn & 0xffffffffn);
  for (let at = 0; at < words.length; at += 8) {
    const sum = words[at + 1] + low;
    words[at + 1] = sum >>> 0;
    words[at] = words[at] + high + (sum > 0xffffffff ? 1 : 0);
  }
}

/** `sample.tsv` of strata drawn: stratum, role, rank, handle. */
export function sampleBytes(frame, strata) {
  const parts = [];
  for (const stratum of strata) {
    for (const role of ["certain", "drawn", "reserve"]) {
      stratum[role].forEach((unit, i) => {
        const rank = String(i + 1).padStart(8, "0");
        parts.push(`${stratum.target.stratum.label}\t${role}\t${rank}\t${handleOf(frame, unit)}\n`);
      });
    }
  }
  return utf8(parts.join(""));
}
