// A published ledger checked as a whole, and where each of its draws stands (docs/format.md §7.5, §7.7).

import { compareBytes, compareText, digest, hex, joined, textOf, unhex } from "./bytes.mjs";
import { readDocument } from "./documents.mjs";
import { told } from "./days.mjs";
import { Fault, must } from "./faults.mjs";
import { foldLeaves, isForced, keysAt, resultDue, revealsDue } from "./history.mjs";
import { readCheckpoint } from "./ledger.mjs";
import { cosignedAt, isSigned, isVouched, readKey, statedTimes } from "./notes.mjs";
import { leafBytes } from "./paths.mjs";
import { RULES } from "./rules.mjs";
import { sha256 } from "./sha256.mjs";
import { nameOf, readyAt } from "./sources.mjs";

const FILES = ["checkpoint", "checkpoints.json", "leaves.txt"],
  PARALLELS = "checkpoints.sm3.json",
  CLOCKS = 86400, // seconds by which two honest clocks, or two zones, may differ
  LF = 10,
  SPACE = 32;

const SM3 = {
  code: "SM3",
  en: "the heads by SM3 and SM2 in checkpoints.sm3.json: randinspect ledger verify --sm2 looks at them",
  zh: "checkpoints.sm3.json 中按 SM3、SM2 签的检查点：由 randinspect ledger verify --sm2 核对",
};

export const isPublishedLedger = names => FILES.every(name => names.includes(name));

/** Leaves and checkpoints `{note, head}` of an export; a fault if a file is missing or of another form. */
export function readPublished(files) {
  for (const file of FILES) must(files.has(file), "an export of a ledger holds this too", { file });
  const [last, heads, leaves] = FILES,
    lines = files.get(leaves);
  must(lines.length === 0 || lines[lines.length - 1] === LF, "it does not end in LF: its last leaf may be cut", { file: leaves });
  const texts = readDocument(files.get(heads), heads);
  must(Array.isArray(texts) && texts.length > 0, "this is no list of notes", { file: heads });
  const checkpoints = texts.map((text, i) => readCheckpoint(text, heads, `/${i}`));
  must(textOf(files.get(last), last) === texts[texts.length - 1], `it is not the last of ${heads}`, { file: last });
  return { leaves: leavesIn(lines), checkpoints, hasParallels: files.has(PARALLELS) };
}

/** The leaves of lines: the first space of each was a line feed. */
function leavesIn(lines) {
  const leaves = [];
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(LF, start),
      leaf = lines.slice(start, end),
      gap = leaf.indexOf(SPACE);
    if (gap >= 0) leaf[gap] = LF;
    leaves.push(leaf);
    start = end + 1;
  }
  return leaves;
}

/** Roots of the first leaves, at each size that is asked for. */
function rootsAt(leaves, sizes) {
  const roots = new Map([["0", hex(sha256(new Uint8Array()))]]),
    trees = [];
  const node = (left, right) => sha256(joined(Uint8Array.of(1), left, right));
  leaves.forEach((leaf, i) => {
    let hash = sha256(joined(Uint8Array.of(0), leaf)),
      size = 1;
    while (trees.length && trees[trees.length - 1].size === size) {
      hash = node(trees.pop().hash, hash);
      size *= 2;
    }
    trees.push({ hash, size });
    const name = String(i + 1);
    if (sizes.has(name)) roots.set(name, hex(trees.map(tree => tree.hash).reduceRight((right, left) => node(left, right))));
  });
  return roots;
}

/** A checkpoint that somebody else holds, to be held against a ledger. */
export const readHeld = (text, file) => readCheckpoint(text, file, "");

/**
 * What a published ledger comes to: `{origin, size, leaves, first, moment, seen, draws, breaches, absent, signed}`.
 * `known` are checkpoints of it that others hold, `commits` commitments whose bundles lie here.
 */
export function auditLedger({ leaves, checkpoints, hasParallels }, pins, known = [], commits = []) {
  const history = foldLeaves(leaves),
    { origin } = history,
    breaches = [...history.breaches];
  if (!origin) breaches.push({ rule: "origin.first", place: "leaf 0", message: "there is no origin" });
  const own = known.filter(({ head }) => origin && head.origin === origin.origin);
  const heads = [...checkpoints, ...own].sort((a, b) => (a.head.size < b.head.size ? -1 : a.head.size > b.head.size ? 1 : 0));
  breaches.push(...headBreaches(heads, leaves, history, pins));
  const { seen, broken } = sightingsOf(heads, pins);
  breaches.push(...broken, ...lateBreaches(history, seen), ...datedBreaches(history, seen));
  const last = checkpoints[checkpoints.length - 1],
    [first, moment] = momentsOf(last, seen);
  return {
    origin: origin ? origin.origin : "",
    size: Number(last.head.size),
    leaves: leaves.length,
    first,
    moment,
    seen,
    draws: [...history.draws.values()].map(entry => standingOf(entry, moment, breaches)),
    breaches: breaches.map(breach => ({ ...breach, ...RULES.get(breach.rule) })),
    absent: origin ? absentFrom(history, commits) : [],
    signed: new Set(leaves.filter((_, i) => i > 0 && isAct(leaves[i - 1])).map(digest)),
    unchecked: hasParallels ? [SM3] : [],
  };
}

/** Whether it breaks a rule, or lacks a commitment whose bundle lies here. */
export const isBroken = ({ breaches, absent }) => breaches.length + absent.length > 0;

const ACT = leafBytes("act", new Uint8Array());

const isAct = leaf => ACT.every((byte, i) => leaf[i] === byte);

/** Draws of bundles that lie here whose commitments a ledger of their authority does not hold. */
function absentFrom({ origin, places }, commits) {
  const isThere = ({ bytes }) => places.has(digest(leafBytes("commit", bytes)));
  return commits.filter(one => origin.authorities.includes(one.authority) && !isThere(one)).map(one => one.draw);
}

function* headBreaches(heads, leaves, history, pins) {
  const trusted = withSuccessors(heads, history, pins),
    roots = rootsAt(leaves, new Set(heads.map(({ head }) => String(head.size))));
  let good = 0n;
  for (const { note, head } of heads) {
    const place = `checkpoint ${head.size}`;
    if (history.origin && head.origin !== history.origin.origin) {
      yield { rule: "head.root", place, message: `it is one of ${head.origin}` };
    } else if (head.size > BigInt(leaves.length)) {
      yield { rule: "head.size", place, message: `leaves ${leaves.length} to ${head.size - 1n} are missing` };
    } else if (head.root !== roots.get(String(head.size))) {
      yield { rule: "head.root", place, message: `one of the leaves ${good} to ${head.size - 1n} is not the one signed` };
    } else if (head.size > good) good = head.size;
    const fault = signatureFault(head, note, keysAt(history, Number(head.size)), trusted);
    if (fault) yield { rule: "head.key", place, message: fault };
  }
}

/** Pinned keys, and those that a pinned key itself attested as its successors. */
function withSuccessors(heads, { changes }, pins) {
  const trusted = [...pins.ledger],
    isSame = (one, other) => one.name === other.name && compareBytes(one.bytes, other.bytes) === 0;
  for (const change of changes) {
    const old = readKey(change.old);
    const isAttested = heads.some(({ note, head }) => head.size > BigInt(change.at) && isOr(() => isSigned(note, old)));
    if (isAttested && trusted.some(key => isSame(key, old))) trusted.push(readKey(change.new));
  }
  return trusted;
}

function isOr(ask) {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return false;
  }
}

/** Why a checkpoint counts for nothing: no key in force signed it, or none that the reader pins. */
function signatureFault(head, note, inForce, trusted) {
  const asked = [[inForce, "in force"], ...(trusted.length ? [[trusted, "that you pin"]] : [])];
  for (const [keys, whose] of asked) {
    try {
      if (!isVouched(head, note, keys)) return `no key ${whose} signed it`;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return error.message;
    }
  }
  return "";
}

/** What pinned witnesses saw, and cosignatures of theirs that do not verify. */
function sightingsOf(heads, pins) {
  const seen = [],
    broken = [];
  for (const { note, head } of heads) {
    for (const key of pins.witnesses) {
      try {
        const moment = cosignedAt(note, key);
        if (moment !== null) seen.push({ size: Number(head.size), moment, witness: key.name });
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        broken.push({ rule: "head.witness", place: "checkpoint", message: error.message });
      }
    }
  }
  return { seen, broken };
}

/** The first sighting from a time on that did not see a leaf. */
function without(place, moment, seen) {
  const missed = seen.filter(one => one.moment >= moment && (place === null || one.size <= place));
  return missed.sort((a, b) => a.moment - b.moment || a.size - b.size)[0] || null;
}

/** Leaves that are dated more than a day after a pinned witness saw them there. */
function datedBreaches({ dated }, seen) {
  const left = [...seen].sort((a, b) => a.size - b.size),
    found = [];
  let first = null;
  for (const { at, created } of [...dated].reverse()) {
    while (left.length && left[left.length - 1].size > at) {
      const one = left.pop(),
        isEarlier = first === null || one.moment < first.moment;
      if (isEarlier || (one.moment === first.moment && compareText(one.witness, first.witness) < 0)) first = one;
    }
    if (first === null || created <= first.moment + CLOCKS) continue;
    const message = `it is dated ${told(created)}, but ${first.witness} saw it at ${told(first.moment)}`;
    found.push({ rule: "leaf.dated", place: `leaf ${at}`, message });
  }
  return found.reverse();
}

/** What was not there at a time at which a pinned witness saw the ledger, and had to be. */
function* lateBreaches({ draws }, seen) {
  for (const entry of draws.values()) {
    const { commit, at, result, void: end, reason, reveals } = entry,
      { not_before: time } = commit.seed_plan,
      isDraw = commit.occasion === "draw";
    const first = (...places) => places.filter(place => place !== null).sort((a, b) => a - b)[0] ?? null;
    const tell = (rule, found, what) => ({
      rule,
      place: `leaf ${at}`,
      draw: commit.draw_id,
      message: `${found.witness} did not see ${what} of ${commit.draw_id} at ${found.moment}`,
    });
    const asked = [
      ["commit.early", isDraw ? without(at, time, seen) : null, "the commitment"],
      ["result.in_time", isDraw ? without(first(result, end), resultDue(commit), seen) : null, "result or void"],
      ...(isDraw ? revealsDue(commit) : []).map(([number, due]) => {
        const leaf = reveals.has(number) ? reveals.get(number).at : null;
        return ["reveal.in_time", without(first(leaf, end), due, seen), `the ${nameOf(commit.seed_plan.sources[number - 1])}`];
      }),
      ["void.result", end !== null && result === null && !isForced(reason) ? without(end, time, seen) : null, "the void"],
    ];
    for (const [rule, found, what] of asked) if (found) yield tell(rule, found, what);
  }
}

/**
 * When the last checkpoint was seen first, and when last: by pinned witnesses, else as its lines state it; null if no
 * line does. Who signs it again moves the last time alone.
 */
function momentsOf({ note, head }, seen) {
  const times = seen.filter(({ size }) => size === Number(head.size)).map(({ moment }) => moment),
    stated = times.length ? times : statedTimes(note);
  return stated.length ? [Math.min(...stated), Math.max(...stated)] : [null, null];
}

/** Where one draw stands at a time. */
function standingOf({ commit, at, result, void: end, reason, amendments, reveals }, moment, breaches) {
  const { sources } = commit.seed_plan,
    due = resultDue(commit),
    later = moment !== null && moment > due ? "overdue" : "due",
    open = moment === null || moment < readyAt(commit.seed_plan) ? "open" : later;
  return {
    draw: commit.draw_id,
    sequence: commit.sequence,
    plan: commit.plan_ref,
    kind: commit.kind,
    occasion: commit.occasion,
    leaf: at,
    state: end !== null ? "void" : result !== null ? "drawn" : open,
    reason,
    amendments,
    due,
    isLate: breaches.some(({ draw }) => draw === commit.draw_id),
    reveals: revealsDue(commit)
      .map(([number, until]) => ({ source: nameOf(sources[number - 1]), party: sources[number - 1].party || "", until, ...(reveals.get(number) || { at: null, created: null }) }))
      .sort((a, b) => compareText(a.source, b.source)),
  };
}
