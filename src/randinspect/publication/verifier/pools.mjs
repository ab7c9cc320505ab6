// How a list drawn from changed since an earlier draw, stratum by stratum (docs/format.md §3.2, §3.3).

import { readDocument } from "./documents.mjs";
import { Rows } from "./tables.mjs";

/** The change between the last two selections of one authority among bundles; null if there are no two. */
export function poolChange(parts) {
  const some = parts
    .filter(({ commit, findings, files }) => commit && commit.kind === "selection" && findings.length === 0 && files.has("targets.json"))
    .sort((a, b) => a.commit.created - b.commit.created);
  const now = some[some.length - 1],
    before = some.filter(one => one !== now && one.commit.authority === now.commit.authority).pop();
  if (!before) return null;
  const [old, young] = [before, now].map(strataOf),
    isOpen = [before, now].every(({ commit }) => commit.disclosure.agency === "open"),
    moved = isOpen ? movedOf(before, now) : null;
  const labels = [...new Set([...young.keys(), ...old.keys()])];
  return {
    from: before.commit.draw_id,
    to: now.commit.draw_id,
    strata: labels.map(label => ({
      label,
      before: old.get(label) || null,
      now: young.get(label) || null,
      joined: moved ? moved.joined.get(label) || 0 : null,
      left: moved ? moved.left.get(label) || 0 : null,
    })),
  };
}

const strataOf = ({ files }) =>
  new Map(readDocument(files.get("targets.json"), "targets.json").map(({ stratum, rows, size_sum: sizes }) => [stratum, { rows, sizes }]));

/** Units that are in one frame only, counted by their stratum there. */
function movedOf(before, now) {
  const [old, young] = [before, now].map(({ files }) => new Rows(files.get("frame.tsv"), "frame.tsv"));
  const handles = rows => new Map(Array.from({ length: rows.length }, (_, i) => rows.fields(i).slice(0, 2)));
  const [was, is] = [old, young].map(handles);
  const only = (some, others) => {
    const found = new Map();
    for (const [handle, label] of some) if (others.get(handle) !== label) found.set(label, (found.get(label) || 0) + 1);
    return found;
  };
  return { joined: only(is, was), left: only(was, is) };
}
