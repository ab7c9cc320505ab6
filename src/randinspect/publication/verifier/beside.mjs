// Dispatches of several authorities beside their selection (docs/format.md §9.2).

import { compareText, digest } from "./bytes.mjs";
import { dueOf, placesOf, readClaims, readOr, readReferral, seatedMarks } from "./parties.mjs";
import { readyAt } from "./sources.mjs";
import { readTable } from "./tables.mjs";

const sorted = names => [...names].sort(compareText);
const without = (all, some) => sorted([...all].filter(one => !some.has(one)));

export const isReferred = commit => commit.kind === "selection" && "jurisdiction.tsv" in commit.inputs;

/** Whether some dispatch takes a part of its sample for its own. */
export const hasClaims = dispatches => dispatches.some(({ files }) => files.has("claims.tsv"));

const referralsOf = ({ commit, files }) => (isReferred(commit) ? readOr(files, "referral.tsv", readReferral) : null);

/** Point 15.8: what a dispatch says of its selection is so. */
export function checkLinks(selection, dispatches, report) {
  const { commit: drawn, files } = selection;
  const expected = {
    authority: drawn.authority,
    commit_sha256: digest(files.get("commit.json")),
    draw_id: drawn.draw_id,
    result_sha256: digest(files.get("result.json") || new Uint8Array()),
  };
  for (const { name, commit } of dispatches) {
    const ask = (holds, at, wanted, got) =>
      report("15.8", holds, { file: `${name}/commit.json`, at, expected: wanted, got });
    const link = commit.selection;
    if (!link) {
      const isOwn = !isReferred(drawn) && commit.authority === drawn.authority;
      ask(isOwn, "/selection", isOwn ? "" : drawn.draw_id, "");
      continue;
    }
    for (const [key, wanted] of Object.entries(expected)) ask(link[key] === wanted, `/selection/${key}`, wanted, link[key]);
    const known = readyAt(drawn.seed_plan),
      areDraws = commit.occasion === "draw" && drawn.occasion === "draw";
    ask(!areDraws || commit.created >= known, "/created", areDraws ? `≥ ${known}` : "", commit.created);
    const { agency } = drawn.disclosure;
    ask(commit.disclosure.agency === agency, "/disclosure/agency", agency, commit.disclosure.agency);
  }
}

/** Points 15.2, 15.3 and 15.9 to 15.13 where a selection refers its units. */
export function checkReferred(selection, dispatches, report) {
  const referrals = referralsOf(selection);
  for (const { name, files } of dispatches) report("15.10", !files.has("claims.tsv"), { file: `${name}/claims.tsv` });
  if (referrals) {
    const seen = new Set();
    for (const { name, commit, files } of dispatches) {
      const { authority } = commit;
      report("15.9", !seen.has(authority), { file: `${name}/commit.json`, at: "/authority", got: authority });
      seen.add(authority);
      const own = new Set([...referrals].filter(([, one]) => one.authorities.includes(authority)).map(([unit]) => unit));
      compare(`${name}/inspections.tsv`, placesOf(files), own, report);
    }
  }
  checkApart(referrals || new Map(), dispatches, report);
}

function compare(file, places, due, report) {
  if (!places) return;
  const missing = without(due, places),
    foreign = without(places, due);
  report("15.2", missing.length === 0, { file, expected: missing.join(", ") });
  report("15.3", foreign.length === 0, { file, got: foreign.join(", ") });
}

/** Nobody goes to one inspection for two authorities, and all go on one day. */
function checkApart(referrals, dispatches, report) {
  const seated = new Set(),
    days = new Map();
  for (const { name, files } of dispatches) {
    const places = placesOf(files);
    if (places && !files.has("persons.tsv")) {
      const joint = [...places].filter(place => referrals.has(place) && referrals.get(place).authorities.length > 1);
      report("15.11", joint.length === 0, { file: `${name}/persons.tsv`, got: joint.join(", ") });
    } else if (places) report("15.11", true, { file: `${name}/persons.tsv` });
    const marks = files.has("persons.tsv") ? seatedMarks(files) : null;
    if (marks) {
      const twice = [...marks].filter(mark => seated.has(mark));
      report("15.12", twice.length === 0, { file: `${name}/teams.tsv`, got: twice.join(", ") });
      marks.forEach(mark => seated.add(mark));
    }
    const visits = readOr(files, "visits.tsv", bytes => readTable(bytes, "visits.tsv", 2, 2)) || [];
    const other = visits.filter(([place, day]) => days.has(place) && days.get(place) !== day);
    report("15.13", other.length === 0, { file: `${name}/visits.tsv`, got: other.map(row => row[0]).join(", ") });
    for (const [place, day] of visits) if (!days.has(place)) days.set(place, day);
  }
}

/** Points 15.2 to 15.4 where dispatches claim their parts. */
export function checkClaimed(selection, dispatches, report) {
  const due = dueOf(selection.files),
    taken = new Map();
  for (const { name, files } of dispatches) {
    const hasFile = files.has("claims.tsv");
    const places = placesOf(files) || new Set();
    const told = hasFile ? new Set((readOr(files, "claims.tsv", readClaims) || new Map()).keys()) : places;
    compare(`${name}/${hasFile ? "claims.tsv" : "inspections.tsv"}`, told.size ? told : due, due, report);
    const twice = sorted([...places].filter(place => taken.has(place)));
    report("15.4", twice.length === 0, { file: `${name}/inspections.tsv`, got: twice.join(", ") });
    places.forEach(place => taken.set(place, name));
  }
}

/** What authorities owe whose dispatches do not lie here. */
export function owedBy(selection, dispatches) {
  const owed = new Map(),
    here = new Set(dispatches.map(({ commit }) => commit.authority));
  for (const { authorities } of (referralsOf(selection) || new Map()).values()) {
    for (const name of authorities) if (!here.has(name)) owed.set(name, (owed.get(name) || 0) + 1);
  }
  const said = sorted(owed.keys()).map(name => ({
    code: "OWED",
    en: `${owed.get(name)} inspections are referred to ${name}, whose dispatch does not lie here`,
    zh: `有 ${owed.get(name)} 次检查派发给 ${name}，其匹配不在此处`,
  }));
  const sent = new Set(dispatches.flatMap(({ files }) => [...(placesOf(files) || [])]));
  const left = without(dueOf(selection.files), sent).length;
  if (!left || !hasClaims(dispatches)) return said;
  const en = `${left} drawn units are others': no dispatch that lies here has them`;
  return [...said, { code: "OWED", en, zh: `抽中的 ${left} 户属于他人：此处没有派往它们的匹配` }];
}
