// Verification of one bundle: the numbered steps, each by itself (docs/format.md §9.1).

import { readCommitment } from "./commitment.mjs";
import { readDocument } from "./documents.mjs";
import {
  checkDigestsOf,
  checkManifest,
  checkNaming,
  checkPresence,
  checkResult,
  isDrawn,
  readNames,
  resultNames,
} from "./folder.mjs";
import { secondOpinion } from "./hearsay.mjs";
import { checkDisclosure, checkInputs } from "./inputs.mjs";
import { checkDispatch, checkSelection } from "./recompute.mjs";
import { checkLedger } from "./ledger.mjs";
import { NO_PINS } from "./pins.mjs";
import { newReport } from "./report.mjs";
import { checkSeed, readSeed, usedSources } from "./seed.mjs";
import { checkMark, checkPage } from "./template.mjs";
import { digest } from "./bytes.mjs";
import { isCount } from "./texts.mjs";
import { unprovedOf } from "./verdict.mjs";

const LEAD = 86400;

/**
 * Verify a bundle.
 * `files` maps names to bytes; `isWhole` is false where announcements and page are not at hand.
 * `pins` and `records` are keys and evidence that the reader has from elsewhere; a record that
 * proves nothing of the source that it is for is a fault.
 */
export function verify(files, { isWhole = true, onStep = () => {}, pins = NO_PINS, records = [] } = {}) {
  const report = newReport(),
    facts = {};
  onStep(1);
  const commit = checkCommitment(files, report);
  onStep(2);
  const proved = commit ? checkSeedFile(files, commit, report) : null;
  const seed = proved && proved.seed;
  const agreed = commit ? secondOpinion(commit, proved, records, report) : new Set();
  if (commit) checkLead(commit, report);
  onStep(4);
  checkFolder(files, commit, report, isWhole);
  onStep(7);
  if (commit) {
    checkInputs(files, commit, report);
    checkDisclosure(files, commit, report);
  }
  const rulebook = checkDocuments(files, commit, report);
  if (commit && rulebook) checkRulebookLead(rulebook, commit, report);
  const results = commit ? resultNames(commit) : [];
  if (seed && files.has("result.json") && results.every(name => files.has(name))) {
    checkResult(files, commit, seed, report);
  }
  onStep(12);
  if (commit) {
    const check = commit.kind === "selection" ? checkSelection : checkDispatch;
    Object.assign(facts, check(files, commit, seed, report));
    if (files.has("task.csv")) checkMark(files, commit, report);
  }
  const used = commit && usedSources(commit, proved && proved.evidence);
  const ledger = files.has("ledger.json") ? checkLedger(files, commit, pins, isDrawn(files), report) : undefined;
  return conclude(files, commit, report, { ...facts, seed, used, agreed, ledger, isWhole });
}

/** Step 1. */
function checkCommitment(files, report) {
  const file = "commit.json",
    isThere = files.has(file);
  report("1.1", isThere, { file, expected: file, got: isThere ? file : "" });
  return isThere ? readCommitment(files.get(file), report) : null;
}

/** Step 2; gives the seed where everything about it holds. */
function checkSeedFile(files, commit, report) {
  const bytes = files.get("seed.json");
  if (!bytes) return null;
  const seed = report.reading("2.1", () => readSeed(bytes), { file: "seed.json" });
  if (!seed) return null;
  const before = report.points.length;
  checkSeed(seed, commit, bytes, report);
  return report.points.slice(before).every(point => point.holds) ? seed : null;
}

/** Step 3. */
function checkLead(commit, report) {
  const { created, lead_seconds: lead, seed_plan: plan } = commit;
  if (commit.occasion !== "draw") return;
  report("3.1", created + lead <= plan.not_before, {
    file: "commit.json",
    at: "/created",
    expected: `≤ ${plan.not_before - lead}`,
    got: created,
  });
}

/** Steps 4, 5, 6, 10 and 13. */
function checkFolder(files, commit, report, isWhole) {
  if (commit) checkPresence(files, commit, report, isWhole);
  const manifest = readNames(files, "manifest.json", report);
  const announced = isWhole ? readNames(files, "announcements.json", report) : null;
  if (manifest && commit) checkManifest(manifest, commit, report);
  if (manifest && announced) checkNaming(files, manifest, announced, commit, report);
  if (manifest) checkDigestsOf(files, manifest.files, "10.1", "manifest.json", report);
  if (announced) checkDigestsOf(files, announced, "10.2", "announcements.json", report);
  if (isWhole && commit && files.has("index.html")) checkPage(files, commit, manifest, report);
}

/** Step 11, and the digest of step 8. */
function checkDocuments(files, commit, report) {
  const read = (code, file) =>
    files.has(file) ? report.reading(code, () => readDocument(files.get(file), file), { file }) : undefined;
  const file = "rulebook.json",
    rulebook = read("11.1", file);
  read("11.2", "result.json");
  if (commit && files.has(file)) {
    const got = digest(files.get(file)),
      expected = commit.rulebook_sha256;
    report("8.1", got === expected, { file, expected, got });
  }
  return rulebook;
}

/** The lead and the kinds of sources that the rulebook sets. */
function checkRulebookLead(rulebook, commit, report) {
  const header = tableOf(rulebook, "rulebook");
  const lead = "lead_seconds" in header ? header.lead_seconds : LEAD;
  report("8.2", isCount(lead) && lead === commit.lead_seconds, {
    file: "commit.json",
    at: "/lead_seconds",
    expected: lead,
    got: commit.lead_seconds,
  });
  const kinds = tableOf(rulebook, "seeds")[commit.kind];
  const got = commit.seed_plan.sources.map(({ kind }) => kind);
  const isFree = kinds === undefined || kinds === null;
  report("8.3", isFree || (Array.isArray(kinds) && JSON.stringify(kinds) === JSON.stringify(got)), {
    file: "commit.json",
    at: "/seed_plan/sources",
    expected: isFree ? "" : JSON.stringify(kinds),
    got: isFree ? "" : JSON.stringify(got),
  });
}

/** One table of a rulebook, empty where there is none. */
function tableOf(rulebook, name) {
  const isObject = item => item !== null && typeof item === "object" && !Array.isArray(item);
  return isObject(rulebook) && isObject(rulebook[name]) ? rulebook[name] : {};
}

function conclude(files, commit, report, facts) {
  const findings = report.points.filter(point => !point.holds);
  const order = facts.ledger ? facts.ledger.order : null;
  if (order) report("14.1", true, { file: "ledger.json", got: order.map(({ name, moment }) => `${name} ${moment}`).join(", ") });
  const drawn = order ? "verified" : "recomputed, order unproved",
    live = isDrawn(files) ? drawn : "locked, not drawn",
    standing = facts.ledger && facts.ledger.isVoid ? "void" : live;
  return {
    standing: findings.length ? "refuted" : standing,
    draw: commit ? commit.draw_id : "",
    occasion: commit ? commit.occasion : "",
    findings,
    points: report.points,
    isOrdered: Boolean(order),
    proved: facts.ledger ? facts.ledger.proved : [],
    unproved: commit ? unprovedOf(files, commit, facts) : [],
    commit,
    facts,
  };
}
