// The sources of a seed: their form, when they are due, which go together (docs/format.md §4.1–§4.7).

import { CHAIN, roundAt, timeOf } from "./beacon.mjs";
import { isDigest } from "./bytes.mjs";
import { documentText, exactKeys } from "./documents.mjs";
import { must } from "./faults.mjs";
import { NIST_CHAIN, NIST_PERIOD, pulseFrom, stampOf } from "./pulse.mjs";
import { isCount, isInteger, isName, isText } from "./texts.mjs";

const FILE = "commit.json";
const MOST = 8,
  MOST_SETS = 16;
const HOUR = 3600,
  THREE_DAYS = 72 * HOUR;
const isTime = value => isCount(value) && value < 253402300800;

const FORMS = {
  drand: { chain: isText, round: value => isCount(value, 1) },
  nist: { chain: isInteger, time: isTime },
  lottery: { name: isName, issue: isName, sets: value => isCount(value, 1) && value <= MOST_SETS },
  share: { party: isName, sha256: isDigest },
  sealed: { sha256: isDigest, open_by: isTime },
};
const PUBLIC = ["drand", "nist", "lottery"];

/** Each set of a known game: how many numbers, from which to which; and how many results there are. */
export const GAMES = new Map([
  ["dlt", { sets: [[5, 1, 35], [2, 1, 12]], results: "21425712" }],
  ["kl8", { sets: [[20, 1, 80]], results: "3535316142212174320" }],
  ["pl5", { sets: Array.from({ length: 5 }, () => [1, 0, 9]), results: "100000" }],
  ["ssq", { sets: [[6, 1, 33], [1, 1, 16]], results: "17721088" }],
]);

/** The form of `seed_plan` and `fallback`, a part of point 1.3. */
export function checkSourceForms({ seed_plan: plan, fallback }) {
  const at = "/seed_plan";
  exactKeys(plan, ["not_before", "sources"], { file: FILE, at });
  must(isCount(plan.not_before), "not_before is no time", { file: FILE, at: `${at}/not_before` });
  const { sources } = plan;
  const isList = Array.isArray(sources) && sources.length >= 1 && sources.length <= MOST;
  must(isList, "there are not 1 to 8 sources", { file: FILE, at: `${at}/sources` });
  sources.forEach((source, i) => checkForm(source, Object.keys(FORMS), `${at}/sources/${i}`));
  const isShort = Array.isArray(fallback) && fallback.length <= MOST;
  must(isShort, "there are more than 8 fallbacks, or no list", { file: FILE, at: "/fallback" });
  fallback.forEach((entry, i) => {
    const where = `/fallback/${i}`;
    exactKeys(entry, ["after", "silent", "source"], { file: FILE, at: where });
    const isRule = isCount(entry.silent, 1) && entry.silent <= MOST && isCount(entry.after, 1) && entry.after < 2 ** 31;
    must(isRule, "silent or after is out of range", { file: FILE, at: where, got: documentText(entry) });
    checkForm(entry.source, PUBLIC, `${where}/source`);
  });
}

function checkForm(source, kinds, at) {
  const isObject = source !== null && typeof source === "object" && !Array.isArray(source);
  must(isObject && kinds.includes(source.kind), "this is no source", { file: FILE, at, expected: kinds.join(" | ") });
  const form = FORMS[source.kind];
  exactKeys(source, ["kind", ...Object.keys(form)], { file: FILE, at });
  for (const [key, holds] of Object.entries(form)) {
    must(holds(source[key]), `${key} is not what it has to be`, { file: FILE, at: `${at}/${key}`, got: source[key] });
  }
}

/** When a source can be known to all, in a plan of that time. */
export function dueAt(source, time) {
  if (source.kind === "drand") return timeOf(source.round);
  return source.kind === "nist" ? source.time : time;
}

/** When the last source is due. */
export const readyAt = ({ not_before: time, sources }) => Math.max(...sources.map(source => dueAt(source, time)));

/** A source in words, as every implementation says it. */
export const nameOf = source =>
  ({
    drand: () => `drand round ${source.round}`,
    nist: () => `NIST pulse of ${stampOf(source.time)}`,
    lottery: () => `lottery ${source.name} ${source.issue}`,
    share: () => `share of ${source.party}`,
    sealed: () => "sealed value",
  })[source.kind]();

/** What keeps a source from being one of a plan of that time. */
function fault(source, time) {
  if (source.kind === "drand") {
    if (source.chain !== CHAIN) return ["the chain is another one", CHAIN, source.chain];
    if (source.round !== roundAt(time)) return ["the round is another one", roundAt(time), source.round];
  } else if (source.kind === "nist") {
    if (source.chain !== NIST_CHAIN) return ["the chain is another one", NIST_CHAIN, source.chain];
    if (source.time % NIST_PERIOD) return ["pulses come at whole minutes", "", source.time];
    if (source.time < time) return ["the pulse comes too early", `≥ ${time}`, source.time];
  } else if (source.kind === "lottery" && GAMES.has(source.name)) {
    const { length } = GAMES.get(source.name).sets;
    if (source.sets !== length) return ["the game has another number of sets", length, source.sets];
  } else if (source.kind === "sealed" && source.open_by <= time) {
    return ["it would be opened before the seed can be", `> ${time}`, source.open_by];
  }
  return null;
}

/** A fallback leaves nothing to choose: it is the first from its time on. */
const lateFault = (source, time) =>
  source.kind === "nist" && source.time !== pulseFrom(time)
    ? ["it is not the first pulse from that time on", pulseFrom(time), source.time]
    : fault(source, time);

const operatorOf = ({ kind, name }) => ({ drand: "drand", nist: "nist", lottery: `lottery ${name}` })[kind];

/** Whether nobody in the process, nor one operator that signs alone, gives the whole seed. */
function isSound(sources) {
  const operators = new Set(sources.map(operatorOf).filter(Boolean));
  return operators.has("drand") || operators.size >= 2;
}

function isSame(one, other) {
  if (one.kind !== other.kind) return false;
  if (one.kind === "sealed") return true;
  if (one.kind === "share") return one.party === other.party || one.sha256 === other.sha256;
  const plain = ({ sets, ...rest }) => documentText(rest);
  return plain(one) === plain(other);
}

/** Point 1.4: sources and fallbacks keep §4.1–§4.7. */
export function checkSources(commit) {
  checkTogether(commit.seed_plan);
  checkFallbacks(commit);
  return commit;
}

function checkTogether({ not_before: time, sources }) {
  const last = Math.max(...sources.map(source => dueAt(source, time)));
  sources.forEach((source, i) => {
    const at = `/seed_plan/sources/${i}`;
    refuse(fault(source, time), at);
    const isTwice = sources.slice(0, i).some(other => isSame(source, other));
    must(!isTwice, "this source stands there twice", { file: FILE, at });
    const isLate = source.kind !== "sealed" || source.open_by >= last;
    must(isLate, "it is opened before others come", { file: FILE, at, expected: `≥ ${last}`, got: source.open_by });
  });
  must(isSound(sources), "somebody could steer this seed", { file: FILE, at: "/seed_plan/sources" });
}

const LEAST = { drand: THREE_DAYS, lottery: THREE_DAYS, nist: HOUR };

function checkFallbacks({ seed_plan: plan, fallback }) {
  const { not_before: time, sources } = plan;
  const before = sources.map(source => ({ source, due: dueAt(source, time) })),
    known = [...sources];
  fallback.forEach(({ silent, after, source }, i) => {
    const at = `/fallback/${i}`,
      awaited = before[silent - 1];
    must(awaited, "the plan has no such source", { file: FILE, at, got: silent });
    const least = LEAST[awaited.source.kind];
    must(least !== undefined && after >= least, "it is not silent so soon, or nothing stands in for it", {
      file: FILE,
      at,
      expected: least === undefined ? "no fallback" : `≥ ${least}`,
      got: after,
    });
    const moment = awaited.due + after;
    refuse(lateFault(source, moment), `${at}/source`);
    must(!known.some(other => isSame(source, other)), "this source stands there before", { file: FILE, at });
    known.push(source);
    before[silent - 1] = { source, due: dueAt(source, moment) };
  });
  const choices = sources.map((source, i) => [
    source,
    ...fallback.filter(({ silent }) => silent === i + 1).map(entry => entry.source),
  ]);
  const every = choices.reduce((all, some) => all.flatMap(head => some.map(one => [...head, one])), [[]]);
  must(every.every(isSound), "with fallbacks somebody could steer this seed", { file: FILE, at: "/fallback" });
}

function refuse(told, at) {
  if (!told) return;
  const [message, expected, got] = told;
  must(false, message, { file: FILE, at, expected, got });
}
