// What the leaves of a ledger come to, one after the other, and the rules that they break (docs/format.md §7.5).

import { accessFaults, applyAccess, dangling, newAccess } from "./actors.mjs";
import { digest, unhex } from "./bytes.mjs";
import { Fault } from "./faults.mjs";
import { readLeaf } from "./leaves.mjs";
import { readKey } from "./notes.mjs";
import { dueAt, readyAt } from "./sources.mjs";

const WAIT = 72 * 3600;
const MISSING = { share_missing: "share", sealed_missing: "sealed" };

/** From when on a source counts as missing, and all that may stand in for it. */
function silentFrom({ seed_plan: plan, fallback }) {
  const due = plan.sources.map(source => dueAt(source, plan.not_before)),
    times = [readyAt(plan)];
  for (const { silent, after, source } of fallback) {
    due[silent - 1] = dueAt(source, due[silent - 1] + after);
    times.push(due[silent - 1]);
  }
  return Math.max(...times) + WAIT;
}

/** By when a result or a void has to be entered. */
export function resultDue(commit) {
  const opened = commit.seed_plan.sources.filter(({ kind }) => kind === "sealed").map(source => source.open_by + WAIT);
  return Math.max(silentFrom(commit), ...opened);
}

/** Number of each source that somebody reveals, and the time from which it is late. */
export const revealsDue = ({ seed_plan: { not_before: time, sources } }) =>
  sources.flatMap(({ kind, open_by: end }, i) => (kind === "share" ? [[i + 1, time]] : kind === "sealed" ? [[i + 1, end + 1]] : []));

/** Why a void was no free choice: nobody could have entered it before. */
export const isForced = reason => reason === "round_missing" || reason in MISSING;

/** The state after all leaves, and what they break: `{origin, draws, dated, changes, keysAt, breaches}`. */
export function foldLeaves(leaves) {
  const state = { size: 0, origin: null, draws: new Map(), dated: [], places: new Map(), changes: [], sequence: 0, keys: [], used: new Set(), access: newAccess() },
    breaches = [];
  for (const data of leaves) {
    const place = `leaf ${state.size}`,
      name = digest(data);
    let leaf = null;
    try {
      leaf = readLeaf(data, place);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      breaches.push({ rule: "leaf.form", place, message: error.message });
    }
    if (leaf) {
      const faults = [...faultsOf(leaf, state), ...accessFaults({ ...leaf, data }, state.access, ownKeys(state))];
      for (const [rule, message] of faults) breaches.push({ rule, place, message });
      const before = state.places.get(name);
      if (before !== undefined) breaches.push({ rule: "leaf.once", place, message: `the same leaf is leaf ${before}` });
    }
    applyAccess(leaf, state.access, state.size, ownKeys(state));
    if (leaf) apply(leaf, state);
    if (leaf && leaf.content.created !== undefined) state.dated.push({ at: state.size, created: leaf.content.created });
    if (!state.places.has(name)) state.places.set(name, state.size);
    state.size += 1;
  }
  return { ...state, breaches: [...breaches, ...dangling(state.access, state.size)] };
}

/** Keys in force in a ledger of so many leaves. */
export function keysAt({ keys }, size) {
  const held = keys.filter(({ since }) => since <= size);
  return held.length ? [...held[held.length - 1].texts].map(readKey) : [];
}

function* faultsOf({ kind, content }, state) {
  if ((kind === "origin") !== (state.size === 0)) yield ["origin.first", "a ledger begins with its origin, and has one"];
  if (kind in FAULTS) yield* FAULTS[kind](content, state);
}

/** Name and keys of the ledger before the next leaf. */
const ownKeys = state => ({ origin: state.origin ? state.origin.origin : "", inForce: heldBy(state), used: state.used });

const heldBy = ({ keys }) => (keys.length ? keys[keys.length - 1].texts : new Set());

const FAULTS = {
  *commit(found, { origin, draws, sequence }) {
    if (!origin || !origin.authorities.includes(found.authority)) {
      yield ["commit.authority", `${found.authority} is not named in the origin`];
    }
    if (draws.has(found.draw_id)) yield ["commit.draw_id", `${found.draw_id} is committed to already`];
    if (found.sequence !== sequence + 1) yield ["commit.sequence", `sequence ${found.sequence}, but ${sequence + 1} comes next`];
    const entries = [...draws.values()];
    if (found.kind === "selection") {
      for (const { commit } of entries.filter(entry => isSamePlan(entry, found))) {
        yield ["commit.plan", `${found.plan_ref} is drawn by ${commit.draw_id} already`];
      }
      return;
    }
    const isOwn = !found.selection || !origin || origin.authorities.includes(found.selection.authority);
    const isThere = entries.some(entry => entry.sample === found.sample_sha256 && entry.void === null);
    if (isOwn && !isThere) yield ["commit.sample", "no result in force names the sample that it dispatches"];
  },
  *reveal({ draw_id: id, source: number, value }, { draws }) {
    const entry = draws.get(id),
      source = entry && entry.commit.seed_plan.sources[number - 1];
    if (!source || !["share", "sealed"].includes(source.kind)) {
      yield ["reveal.commit", `source ${number} of ${id} is nobody's secret`];
      return;
    }
    if (entry.reveals.has(number)) yield ["reveal.once", `source ${number} is revealed already`];
    if (digest(unhex(value)) !== source.sha256) yield ["reveal.value", `this is not what ${id} committed to`];
  },
  *result({ draw_id: id, kind }, { draws }) {
    const entry = draws.get(id);
    if (!entry || entry.commit.kind !== kind) yield ["result.commit", `there is no commitment to a ${kind} ${id}`];
    else if (entry.result !== null) yield ["result.once", `leaf ${entry.result} is the result of ${id}`];
    else if (entry.void !== null) yield ["result.once", `leaf ${entry.void} voids ${id}`];
  },
  *void(found, { draws }) {
    const entry = draws.get(found.draw_id);
    if (!entry) {
      yield ["void.commit", `there is no commitment to ${found.draw_id}`];
      return;
    }
    if (entry.void !== null) yield ["void.once", `leaf ${entry.void} voids ${found.draw_id} already`];
    yield* voidFaults(found, entry);
  },
  *amendment({ draw_id: id, number }, { draws }) {
    const entry = draws.get(id);
    if (!entry || entry.result === null || entry.void !== null || entry.commit.kind !== "dispatch") {
      yield ["amendment.result", `${id} is no dispatch with a result in force`];
    } else if (number !== entry.amendments + 1) {
      yield ["amendment.next", `amendment ${number}, but ${entry.amendments + 1} comes next`];
    }
  },
  *publication({ draw_id: id, acts, head }, { draws }) {
    const entry = draws.get(id),
      before = entry ? entry.announced : null;
    if (!entry || entry.result === null || entry.commit.kind !== "dispatch") {
      yield ["publication.result", `${id} is no dispatch with a result`];
    }
    if (before && acts < before.acts) yield ["publication.chain", `${before.acts} acts were announced, and these are ${acts}`];
    else if (before && acts === before.acts && head !== before.head) {
      yield ["publication.chain", `${acts} acts ended with ${before.head}`];
    }
  },
  *note({ draw_id: id }, { draws }) {
    if (id !== null && !draws.has(id)) yield ["note.draw", `there is no draw ${id}`];
  },
  *key(found, state) {
    if (!heldBy(state).has(found.old)) yield ["key.old", `${found.old} is not in force`];
    const isNew = !state.used.has(found.new) && state.origin && readKey(found.new).name === state.origin.origin;
    if (!isNew) yield ["key.new", `${found.new} is not new, or of another ledger`];
  },
};

/** Whether an entry is another real selection for the same row of the plan, not void. */
function isSamePlan({ commit, void: end }, { plan_ref: plan, occasion }) {
  const isReal = occasion === "draw" && commit.occasion === "draw";
  return commit.kind === "selection" && commit.plan_ref === plan && isReal && end === null;
}

function* voidFaults({ code, created, draw_id: id }, { commit, result, reveals }) {
  const { not_before: time, sources } = commit.seed_plan;
  if (code in MISSING) {
    const late = revealsDue(commit).filter(
      ([number, due]) => sources[number - 1].kind === MISSING[code] && !reveals.has(number) && created >= due,
    );
    if (result !== null || late.length === 0) yield ["void.reason", `${code} is no reason to end ${id}`];
  } else if (code === "round_missing") {
    const due = silentFrom(commit);
    if (created < due || result !== null) yield ["void.reason", `a round is missing from ${due} on, and without a result`];
  } else if (result === null && created >= time) {
    yield ["void.result", `the seed could be known from ${time}; the result comes first`];
  }
}

function apply({ kind, content }, state) {
  const at = state.size,
    hold = texts => {
      state.keys.push({ since: at + 1, texts });
      texts.forEach(text => state.used.add(text));
    };
  if (kind === "origin" && at === 0) {
    state.origin = content;
    hold(new Set(content.keys));
  } else if (kind === "commit") {
    const entry = { commit: content, at, result: null, void: null, sample: null, reason: "", amendments: 0, reveals: new Map(), announced: null };
    if (!state.draws.has(content.draw_id)) state.draws.set(content.draw_id, entry);
    state.sequence = content.sequence;
  } else if (kind === "key") {
    hold(new Set([...heldBy(state)].filter(text => text !== content.old).concat(content.new)));
    state.changes.push({ at, ...content });
  } else if (state.draws.has(content.draw_id)) change(state.draws.get(content.draw_id), kind, content, at);
}

/** A draw after one of its leaves; the first of each kind stays. */
function change(entry, kind, content, at) {
  if (kind === "reveal" && !entry.reveals.has(content.source)) entry.reveals.set(content.source, { at, created: content.created });
  else if (kind === "amendment") entry.amendments += 1;
  else if (kind === "publication") entry.announced = content;
  else if (kind === "void" && entry.void === null) Object.assign(entry, { void: at, reason: content.code });
  else if (kind === "result" && entry.result === null) {
    const sample = content.files["sample.tsv"];
    Object.assign(entry, { result: at, sample: sample ? sample.sha256 : null });
  }
}
