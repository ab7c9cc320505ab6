// Several bundles together: each by itself, then the quarter, then amendments (docs/format.md §9).

import { checkAmendments, namesOf, oddName } from "./amendments.mjs";
import { owedBy } from "./beside.mjs";
import { digest, sameBytes } from "./bytes.mjs";
import { checkEntered } from "./entered.mjs";
import { NOT_READ } from "./chosen.mjs";
import { requireClaimed } from "./hearsay.mjs";
import { checkJoined, joinedElsewhere } from "./merged.mjs";
import { NO_PINS } from "./pins.mjs";
import { auditLedger, isBroken, readPublished } from "./published.mjs";
import { checkQuarter } from "./quarter.mjs";
import { newReport } from "./report.mjs";
import { tellUnsigned } from "./signed.mjs";
import { checkParents, hasParent, isSecondStage } from "./stages.mjs";
import { unprovedOf, weakest } from "./verdict.mjs";
import { verify } from "./verify.mjs";

const OCCASIONS = ["demonstration", "rehearsal", "draw"]; // the weakest first

/** The verdict on bundles `{name, files}`; `files` is null where no bundle could be read. */
export const verifyAll = (bundles, options) => examine(bundles, options).verdict;

/**
 * The verdict, and what each bundle was found to hold.
 * A bundle that is not whole lacks announcements and page, as one that stands in its page does.
 * `amendments` are all files that lie with a dispatch's amendments, in `folder`, `besides` those of other places; `records` is what somebody knows of
 * the seeds' sources, `ledger` the files of a published ledger, `held` checkpoints of it that others hold: a record that is for none of the draws, or proves nothing, is a fault.
 */
export function examine(given, options = {}) {
  const { amendments = null, folder = "", besides = [], pins = NO_PINS, records = [], ledger = null, held = [], isWhole = true, onStep } = options;
  const published = ledger ? readPublished(ledger) : null;
  const bundles = withoutCopies(given);
  const whole = bundle => isWhole && bundle.isWhole !== false;
  const verdicts = bundles.map(bundle => verifyOne(bundle, { isWhole: whole(bundle), onStep, pins, records }));
  if (bundles.every(({ files }) => files)) requireClaimed(verdicts.map(({ commit }) => commit), records);
  const quarter = newReport();
  const selections = verdicts.filter(({ commit, files }) => commit && commit.kind === "selection" && files.has("sample.tsv"));
  const dispatches = verdicts.filter(({ commit }) => commit && commit.kind === "dispatch");
  if (selections.length && dispatches.length) checkQuarter(selections, dispatches, quarter);
  checkParents(chosenSelections(verdicts), quarter);
  checkJoined(dispatches, quarter);
  const amended = distinct([{ amendments, folder }, ...besides]).map(one => checkAmended(verdicts, { ...one, pins }, quarter));
  const audit = published && auditLedger(published, pins, [...checkpointsOf(verdicts), ...held], commitsOf(verdicts));
  const verdict = together(verdicts, quarter.points, audit, bundles.filter(({ files }) => files).length > 1);
  if (bundles.filter(({ files }) => files).length > 1) verdict.steps.push(15);
  for (const { steps = [], proved, unproved } of amended) {
    verdict.steps.push(...steps.filter(step => !verdict.steps.includes(step)));
    verdict.proved.push(...proved);
    verdict.unproved.push(...unproved);
  }
  for (const selection of dispatches.length ? selections : []) {
    const sample = digest(selection.files.get("sample.tsv"));
    verdict.unproved.push(...owedBy(selection, dispatches.filter(({ commit }) => commit.sample_sha256 === sample)));
  }
  verdict.unproved.push(...joinedElsewhere(dispatches));
  verdict.ledger = audit;
  return { verdict, parts: verdicts };
}

/** How many amendments of each draw a ledger holds; nothing if it is not whole. */
const heldBy = audit => new Map(audit && !isBroken(audit) ? audit.draws.map(({ draw, amendments }) => [draw, amendments]) : []);

/** What a bundle that has a commitment leaves open: by itself, and of what a ledger holds. */
function openOf(one, audit, { isAlone, hasParent }) {
  const { ledger } = one.facts,
    given = { isAlone, hasParent, given: one.given, held: heldBy(audit).get(one.draw) };
  const unsigned = audit && ledger ? tellUnsigned(one.draw, ledger.unsigned, audit.signed) : [];
  return [...unprovedOf(one.files, one.commit, one.facts, given), ...unsigned];
}

const chosenSelections = verdicts => verdicts.filter(({ commit }) => commit && commit.kind === "selection");

/** Checkpoints that the bundles show, to be held against a ledger that was published. */
const checkpointsOf = verdicts => verdicts.flatMap(({ facts }) => (facts && facts.ledger ? facts.ledger.checkpoints : []));

const commitsOf = verdicts =>
  verdicts
    .filter(({ commit }) => commit)
    .map(({ commit, files }) => ({ draw: commit.draw_id, authority: commit.authority, bytes: files.get("commit.json") }));

const isSame = (one, other) =>
  one && other && one.size === other.size && [...one].every(([name, data]) => other.has(name) && sameBytes(data, other.get(name)));

/** Names of each bundle that is a copy, and of the first that it is a copy of. */
export const copiesIn = bundles =>
  bundles.flatMap(({ name, files }, i) => {
    const first = bundles.slice(0, i).find(other => isSame(files, other.files));
    return first && name && first.name ? [[name, first.name]] : [];
  });

/** Equal bundles count once. */
function withoutCopies(bundles) {
  return bundles.filter(({ files }, i) => !bundles.slice(0, i).some(other => isSame(files, other.files)));
}

const STAMPS = {
  code: "STAMPS",
  en: "the time stamps in ledger.json (RFC 3161): randinspect verify --tsa looks at them",
  zh: "ledger.json 中的时间戳（RFC 3161）：由 randinspect verify --tsa 核对",
};
const EVERY = Array.from({ length: 14 }, (_, i) => i + 1); // the steps of one bundle
const NONE = [0]; // that of what is no bundle
const NOTHING = { proved: [], unproved: [] };
const UNSEEN = {
  code: "AMENDED",
  en: "amendments: not looked at, for the dispatch that they stand on does not hold",
  zh: "替补：未核对，因为其所依据的匹配不成立",
};

/** Folders of amendments that hold something, each once. */
function distinct(sets) {
  const isSame = (one, other) => one.size === other.size && [...one].every(([name, data]) => other.has(name) && sameBytes(data, other.get(name)));
  const held = sets.filter(({ amendments }) => amendments && amendments.size);
  return held.filter(({ amendments }, i) => !held.slice(0, i).some(other => isSame(other.amendments, amendments)));
}

/** Steps 16 and 17 of the dispatch that is amended, where no step refutes it. */
function checkAmended(verdicts, { amendments: files, folder, pins }, quarter) {
  const documents = new Map([...files].filter(([name]) => name !== "ledger.json")),
    inOrder = namesOf(documents).map(name => documents.get(name)),
    odd = oddName(namesOf(documents));
  if (odd && folder) {
    quarter("16.1", false, { ...odd, file: `${folder}/${odd.file}` });
    return NOTHING;
  }
  const amended = amendedBy(inOrder, verdicts, Boolean(folder));
  if (!amended) quarter("16.2", false, { file: folder, message: "no dispatch that they amend lies here" });
  if (!amended) return NOTHING;
  amended.given = (amended.given || 0) + inOrder.length;
  if (amended.findings.length) return { proved: [], unproved: [UNSEEN] };
  const report = newReport();
  const done = checkAmendments(amended, documents, report);
  if (odd) return quarter.points.push(...report.points), { ...NOTHING, steps: [16, 17] };
  const shown = checkEntered(amended.files, inOrder, files.get("ledger.json"), pins, report);
  if (report.points.some(({ holds }) => !holds)) amended.standing = "refuted";
  quarter.points.push(...report.points.map(point => (folder ? { ...point, file: `${folder}/${point.file}` } : point)));
  const told = inOrder.length === 0 ? shown : counted(shown, amended.commit ? amended.commit.draw_id : "", done, inOrder.length);
  return { ...told, steps: [16, 17] };
}

/** How many hold: proved where somebody saw all of them, for otherwise only the folder says how many there are. */
function counted({ proved, unproved }, draw, done, of) {
  const en = `amendments of ${draw}: ${done} of ${of} hold`,
    zh = `${draw} 的替补：${of} 份中 ${done} 份成立`;
  if (done === of && proved.length) return { proved: [...proved, { code: "AMENDED", en, zh }], unproved };
  const more = { code: "AMENDED", en: `${en}; whether there are others or later ones is not shown`, zh: `${zh}；是否另有或其后还有，未予表明` };
  return { proved, unproved: [...unproved, more] };
}

/** The dispatch that the documents name; one of another name if none is named, for then they are wrong. */
function amendedBy(documents, verdicts, isBeside) {
  if (verdicts.length === 1 && !isBeside) return verdicts[0];
  const dispatches = verdicts.filter(({ commit }) => commit && commit.kind === "dispatch"),
    texts = documents.map(data => new TextDecoder().decode(data));
  const named = dispatches.find(({ commit }) => texts.some(text => text.includes(JSON.stringify(commit.draw_id))));
  return named || dispatches[0];
}

/** One bundle judged; of one that could not be read only where it was to lie, and why not. */
function verifyOne({ name, files, place = "", why = NOT_READ }, options) {
  if (files) return { ...verify(files, options), name, files, steps: EVERY };
  const point = { code: "0.1", holds: false, file: name || place, at: "", expected: "", got: "", message: why };
  return {
    name: "",
    files: new Map(),
    standing: "refuted",
    draw: "",
    occasion: "",
    findings: [point],
    points: [point],
    isOrdered: false,
    proved: [],
    unproved: [],
    commit: null,
    steps: NONE,
  };
}

function together(verdicts, extra, audit, isLinked) {
  const placed = ({ name }, point) => ({
    ...point,
    file: name && point.file ? `${name}/${point.file}` : point.file,
  });
  const points = [
    ...verdicts.flatMap(verdict => verdict.points.map(point => placed(verdict, point))),
    ...extra,
  ];
  const findings = points.filter(point => !point.holds),
    inOrder = [...verdicts.filter(({ steps }) => steps === NONE), ...verdicts.filter(({ steps }) => steps !== NONE)];
  const selections = chosenSelections(verdicts),
    besides = one => isSecondStage(one.commit) && hasParent(one, selections);
  const isTold = verdicts.some(({ proved }) => proved.length),
    proved = verdicts.map(verdict => verdict.proved),
    unproved = verdicts.map(one => (one.commit ? openOf(one, audit, { isAlone: !isLinked, hasParent: besides(one) }) : one.unproved));
  return {
    standing: findings.length ? "refuted" : weakest(verdicts.map(({ standing }) => standing)),
    draws: verdicts.map(({ draw }) => draw).filter(Boolean),
    occasion: OCCASIONS.find(word => verdicts.some(({ occasion }) => occasion === word)) || "draw",
    findings: findings.map(({ holds, ...finding }) => finding),
    isOrdered: verdicts.length > 0 && verdicts.every(({ isOrdered }) => isOrdered),
    proved: toldOf(verdicts, proved, verdicts.length > 1),
    unproved: toldOf(verdicts, unproved, verdicts.length > 1 && isTold),
    checks: points,
    parts: verdicts.length > 1 ? inOrder.map(({ draw, standing }) => ({ draw: draw || "no draw", standing })) : [],
    steps: [...new Set(verdicts.flatMap(({ steps }) => steps))].sort((a, b) => a - b),
    unchecked: verdicts.some(({ facts }) => facts && facts.ledger && facts.ledger.hasStamps) ? [STAMPS] : [],
  };
}

/** Texts of all parts, each once; where they are named, those that do not hold of all bear their draw. */
function toldOf(verdicts, texts, isNamed) {
  const isShared = ({ en }) => texts.every(others => others.some(other => other.en === en));
  const named = (text, draw) =>
    !isNamed || !draw || isShared(text) || text.en.includes(draw) ? text : { ...text, en: `[${draw}] ${text.en}`, zh: `〔${draw}〕${text.zh}` };
  const pairs = verdicts.flatMap(({ draw }, i) => texts[i].map(text => named(text, draw)));
  return [...new Map(pairs.map(text => [text.en, text])).values()];
}
