// The seed: its text, its lines and the evidence for them (docs/format.md §4).

import { isSignature } from "./beacon.mjs";
import { digest, digestOfText, isDigest, sameBytes, unhex } from "./bytes.mjs";
import { documentBytes, exactKeys, readDocument } from "./documents.mjs";
import { Fault, must } from "./faults.mjs";
import { pulseValue, readPulse, stampOf } from "./pulse.mjs";
import { GAMES, nameOf } from "./sources.mjs";
import { isCount, isInteger, isText } from "./texts.mjs";

const FILE = "seed.json";
const CITED = 200,
  MOST_IN_SET = 64,
  BELOW = 1e9;
const WHITE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${WHITE}|${WHITE}$`, "gu");

export const seedOf = (drawId, lines) =>
  digestOfText(`randinspect/1/seed\n${drawId}\n${lines.map(line => `${line}\n`).join("")}`);

const isHex = value => isText(value) && /^(?:[0-9a-f]{2})+$/.test(value);
const isObject = value => value !== null && typeof value === "object" && !Array.isArray(value);
const RECORDS = {
  drand: { round: isInteger, signature: value => isHex(value) && value.length === 96 },
  nist: { certificate: isHex, pulse: isObject },
  lottery: { announced: isText, issue: isText, name: isText, numbers: Array.isArray },
  share: { party: isText, value: isDigest },
  sealed: { value: isDigest },
};

/** Point 2.1: a document with exactly the keys of §4.8, each of its kind. */
export function readSeed(bytes) {
  const seed = readDocument(bytes, FILE);
  exactKeys(seed, ["draw_id", "evidence", "lines", "seed"], { file: FILE });
  must(isText(seed.draw_id), "draw_id is no text", { file: FILE, at: "/draw_id" });
  must(isDigest(seed.seed), "the seed is not 64 hexadecimal digits", { file: FILE, at: "/seed" });
  const areLines = Array.isArray(seed.lines) && seed.lines.every(isText);
  must(areLines, "lines is no list of texts", { file: FILE, at: "/lines" });
  must(Array.isArray(seed.evidence), "evidence is no list", { file: FILE, at: "/evidence" });
  seed.evidence.forEach((record, i) => checkRecord(record, `/evidence/${i}`));
  return seed;
}

function checkRecord(record, at) {
  const isKnown = isObject(record) && isText(record.kind) && Object.hasOwn(RECORDS, record.kind);
  must(isKnown, "another kind of source", { file: FILE, at, expected: Object.keys(RECORDS).join(" | ") });
  const form = RECORDS[record.kind],
    extra = "fallback" in record ? ["fallback"] : [];
  exactKeys(record, ["kind", ...Object.keys(form), ...extra], { file: FILE, at });
  for (const [key, holds] of Object.entries(form)) {
    must(holds(record[key]), `${key} is of another form`, { file: FILE, at: `${at}/${key}`, got: record[key] });
  }
}

/** What each record is for: a source of the plan or, if it says so, a fallback; null for neither. */
export function usedSources({ seed_plan: plan, fallback }, evidence) {
  if (evidence === null) return plan.sources.map((source, i) => ({ place: i + 1, source, fallback: 0 }));
  if (evidence.length !== plan.sources.length) return null;
  const used = evidence.map((record, i) => {
    const place = i + 1;
    if (!("fallback" in record)) return { place, source: plan.sources[i], fallback: 0 };
    const entry = isCount(record.fallback, 1) ? fallback[record.fallback - 1] : undefined;
    return entry && entry.silent === place ? { place, source: entry.source, fallback: record.fallback } : null;
  });
  return used.includes(null) ? null : used;
}

function isFor(source, record) {
  if (source.kind !== record.kind) return false;
  return {
    drand: () => record.round === source.round,
    nist: () => record.pulse.timeStamp === stampOf(source.time),
    lottery: () => record.name === source.name && record.issue === source.issue,
    share: () => record.party === source.party,
    sealed: () => true,
  }[source.kind]();
}

/** Points 2.2 to 2.4, each with what was expected and found. */
export function checkSeed(seed, commit, bytes, report) {
  const used = usedSources(commit, seed.evidence);
  const isPlanned = report("2.2", used !== null && used.every(({ source }, i) => isFor(source, seed.evidence[i])), {
    file: FILE,
    at: "/evidence",
    expected: commit.seed_plan.sources.map(nameOf).join(", "),
    got: used === null ? `${seed.evidence.length} records` : used.map(({ source }) => nameOf(source)).join(", "),
  });
  if (!isPlanned) return;
  const proofs = used.map(({ source }, i) => proved(source, seed.evidence[i], i, report));
  if (proofs.includes(undefined)) return;
  const lines = proofs.map(({ line }) => line);
  const evidence = proofs.map(({ clean }, i) =>
    used[i].fallback ? { ...clean, fallback: used[i].fallback } : clean,
  );
  const rebuilt = { draw_id: commit.draw_id, evidence, lines, seed: seedOf(commit.draw_id, lines) };
  report("2.4", sameBytes(documentBytes(rebuilt), bytes), {
    file: FILE,
    at: "/seed",
    expected: rebuilt.seed,
    got: seed.seed,
  });
}

/** Point 2.3 for one record: its line, and the record in its one spelling. */
function proved(source, record, i, report) {
  const shown = { file: FILE, at: `/evidence/${i}`, expected: nameOf(source) };
  try {
    const proof = PROOFS[source.kind](source, record);
    report("2.3", true, { ...shown, got: nameOf(source) });
    return proof;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    report("2.3", false, { ...shown, got: error.got, message: error.message });
    return undefined;
  }
}

/** The line of a source, proved by a record in its form; a fault if it is not. */
export const lineFrom = (source, record) => PROOFS[source.kind](source, record).line;

const PROOFS = {
  drand(source, { kind, round, signature }) {
    must(isSignature(unhex(signature), source.round), "the signature is not that of the round", { got: signature });
    return { line: lineOf(source, unhex(signature)), clean: { kind, round, signature } };
  },
  nist(source, { kind, certificate, pulse: told }) {
    const pulse = readPulse(told),
      value = pulseValue(pulse, unhex(certificate), source);
    return { line: `nist ${source.chain} ${source.time} ${value}`, clean: { kind, certificate, pulse } };
  },
  lottery(source, { kind, name, issue, announced, numbers: told }) {
    const numbers = sortedNumbers(source, told),
      plain = announced.replace(ENDS, "");
    const isCited = plain !== "" && Array.from(plain).length <= CITED && !/\p{Cc}/u.test(plain);
    must(isCited, "announced does not say where the numbers are read", { got: announced });
    const text = numbers.map(set => `${set.map(n => `${n}.`).join("")}/`).join("");
    return {
      line: `lottery ${name} ${issue} ${text}`,
      clean: { kind, name, issue, announced: plain, numbers },
    };
  },
  share(source, { kind, party, value }) {
    requireDigest(source, value);
    return { line: `share ${party} ${value}`, clean: { kind, party, value } };
  },
  sealed(source, { kind, value }) {
    requireDigest(source, value);
    return { line: `sealed ${value}`, clean: { kind, value } };
  },
};

export const lineOf = ({ chain, round }, signature) => `drand ${chain} ${round} ${digest(signature)}`;

function requireDigest({ sha256 }, value) {
  const got = digest(unhex(value));
  must(got === sha256, "the value is not the one that was committed", { expected: sha256, got });
}

/** The numbers of one issue, ascending in each set. */
function sortedNumbers({ name, sets }, numbers) {
  const isSet = set =>
    Array.isArray(set) &&
    set.length >= 1 &&
    set.length <= MOST_IN_SET &&
    set.every(n => isCount(n) && n < BELOW);
  must(numbers.every(isSet) && numbers.length === sets, "these are not the sets of the issue", {
    got: JSON.stringify(numbers),
  });
  const game = GAMES.get(name);
  if (game) {
    const fits = (set, [count, low, high]) =>
      set.length === count && new Set(set).size === count && set.every(n => low <= n && n <= high);
    must(numbers.every((set, i) => fits(set, game.sets[i])), "the game has no such result", {
      got: JSON.stringify(numbers),
    });
  }
  return numbers.map(set => [...set].sort((a, b) => a - b));
}
