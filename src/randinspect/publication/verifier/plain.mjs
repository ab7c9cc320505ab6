// A verdict as plain data and as lines of text, as `randinspect verify` gives them (docs/format.md §9.9).

import { familyOf } from "./checks.mjs";
import { isBroken } from "./published.mjs";
import { refutingOf } from "./report.mjs";
import { TONGUES } from "./spoken.mjs";

const TITLES = new Map([
  [0, "there is a bundle"],
  [1, "the commitment is canonical and complete"],
  [2, "the seed is proved by its public sources"],
  [3, "the seed was unknown at commitment"],
  [4, "every file is there"],
  [5, "no file is unnamed"],
  [6, "the manifest names this draw"],
  [7, "the inputs are the committed ones"],
  [8, "the rulebook is the committed one"],
  [9, "the result names its files and seed"],
  [10, "every file has its digest"],
  [11, "every document is canonical"],
  [12, "the draw recomputes to the bit"],
  [13, "the page shows this bundle"],
  [14, "the lock is witnessed before the seed"],
  [15, "every unit of the sample is dispatched once"],
  [16, "amendments replay by the rule of the draw"],
  [17, "the amendments stand in the ledger"],
]);

const stepOf = code => Number(code.split(".")[0]);
const english = said => said.map(({ en }) => en);

/** The verdict on bundles with the keys of `randinspect verify --json`, and `checks`, `ledger`, `unchecked` beside them. */
export function verdictDocument(verdict) {
  const { draws, findings, occasion, parts, standing, checks } = verdict;
  return {
    checks,
    draws,
    findings: findings.map(finding => ({ ...finding, family: familyOf(stepOf(finding.code)), step: stepOf(finding.code) })),
    ledger: verdict.ledger ? ledgerDocument(verdict.ledger) : null,
    occasion,
    parts,
    proved: english(verdict.proved),
    standing,
    steps: verdict.steps.map(step => ({ family: familyOf(step), step, title: TITLES.get(step) })),
    unchecked: english(verdict.unchecked),
    unproved: english(verdict.unproved),
    valid: findings.length === 0 && !(verdict.ledger && isBroken(verdict.ledger)),
  };
}

/** What a published ledger comes to, with the keys of `randinspect ledger verify --json` and of `ledger status --json`. */
export function ledgerDocument(found) {
  const { origin, leaves, first, moment, seen, draws, breaches, absent, unchecked } = found;
  return {
    absent,
    draws: draws.map(({ draw }) => draw),
    findings: breaches.map(({ rule, place, message, en }) => ({ message, place, rule, text: en })),
    first,
    moment,
    origin: origin || null,
    seen: seen.map(one => [one.size, one.moment, one.witness]),
    size: leaves,
    standing: isBroken(found) ? "refuted" : "whole",
    states: draws.map(({ draw, plan, due, isLate, ...rest }) => ({ ...rest, draw_id: draw, plan_ref: plan, deadline: due, late: isLate })),
    unchecked: english(unchecked),
    valid: !isBroken(found),
  };
}

/** The verdict in one line: what refutes, or, of bundles that stand unlike, the weakest. */
export function verdictLine({ draws, findings, ledger, occasion, parts, standing }, tongue = TONGUES.en) {
  const isUneven = new Set(parts.map(part => part.standing)).size > 1,
    uneven = isUneven ? tongue.join(parts.map(tongue.part)) : "";
  const refuting = refutingOf(findings),
    isApart = Boolean(ledger && isBroken(ledger));
  return tongue.verdict({ draws, occasion, standing, count: findings.length, refuting, uneven, isApart });
}

/** All that is said of bundles, a line each. */
export function verdictLines(verdict, tongue = TONGUES.en) {
  const told = (texts, say) => texts.map(text => say(tongue.text(text)));
  return [
    ...verdict.findings.map(tongue.finding),
    ...(verdict.ledger ? ledgerLines(verdict.ledger, tongue) : []),
    ...told(verdict.proved, tongue.proved),
    ...told(verdict.unproved, tongue.unproved),
    ...told(verdict.unchecked, tongue.unchecked),
    verdictLine(verdict, tongue),
  ];
}

/** What a published ledger says of every draw, and the rules that it breaks. */
export function ledgerLines(found, tongue = TONGUES.en) {
  return [
    tongue.leaves(found),
    ...found.draws.map(tongue.draw),
    ...found.breaches.map(tongue.breach),
    ...found.absent.map(tongue.absent),
    ...found.unchecked.map(text => tongue.aside(tongue.text(text))),
    tongue.ledger(isBroken(found)),
  ];
}
