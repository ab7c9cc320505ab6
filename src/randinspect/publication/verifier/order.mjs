// Order: that the lock was witnessed before the seed could be known (docs/format.md §7.1, §9.3).

import { compareText, sameBytes } from "./bytes.mjs";
import { told, toldZh } from "./days.mjs";
import { Fault } from "./faults.mjs";
import { cosignedAt, isVouched, readKey } from "./notes.mjs";
import { nameOf } from "./sources.mjs";

const FILE = "ledger.json",
  MINUTE = 60;

const said = (code, en, zh) => ({ code, en, zh });

/** Point 14.5, and what pinned keys prove of `{proof, lock, latest}`: `{order, isPinned, proved, unproved}`. */
export function judgeOrder(shown, commit, pins, report) {
  const { origin } = shown.proof.origin.document,
    found = { order: null, isPinned: false, proved: [], unproved: [] };
  if (pins.ledger.every(({ name }) => name !== origin)) {
    found.unproved.push(unpinned(pins, origin));
    return found;
  }
  const before = report.points.filter(({ code, holds }) => code.startsWith("14.") && !holds).length;
  const ask = (at, key) => vouched(shown[key], at, pins, report);
  const areVouched = [ask("/lock", "lock"), ask("/latest", "latest")].every(Boolean);
  const own = [...shown.proof.origin.document.keys.map(readKey), ...pins.ledger];
  const early = sightings(shown.lock.note, "/lock", own, pins, report),
    late = sightings(shown.latest.note, "/latest", own, pins, report);
  if (before || !areVouched || !early || !late) return found;
  found.isPinned = true;
  settle(found, shown.proof, commit, early);
  tellReveals(found, shown.proof, commit, late);
  tellResult(found, shown.proof, late);
  return found;
}

const nameOfLedger = (pins, origin) => (pins.ledger.length ? [`the ledger ${origin}`, `台账 ${origin} `] : ["the ledger", "台账"]);

function unpinned(pins, origin) {
  const [en, zh] = nameOfLedger(pins, origin);
  return said(
    "LEDGER",
    `order unproved: you pin no key of ${en} (verify --trust)`,
    `先后未证明：您没有指定${zh}的公钥（verify --trust）`,
  );
}

/** Whether a pinned key signed a checkpoint, and no line of one is false. */
function vouched({ note, head }, at, pins, report) {
  const holds = report.reading("14.5", () => isVouched(head, note, pins.ledger), { file: FILE, at });
  if (holds === false) report("14.5", false, { file: FILE, at, message: "no key that you pin signed this checkpoint" });
  return holds === true;
}

/** Name and time of each pinned witness that cosigned; null if a line is false, or a key no witness's. */
function sightings(note, at, own, pins, report) {
  const found = [];
  let holds = true;
  for (const key of pins.witnesses) {
    const isOwn = own.some(({ bytes }) => sameBytes(bytes, key.bytes));
    const moment = report.reading(
      "14.5",
      () => {
        if (isOwn) throw new Fault(`${key.name} is no witness: the ledger itself holds its key`);
        return cosignedAt(note, key);
      },
      { file: FILE, at },
    );
    if (moment === undefined) holds = false;
    else if (moment !== null) found.push({ name: key.name, moment });
  }
  return holds ? found : null;
}

const byTime = (a, b) => a.moment - b.moment || compareText(a.name, b.name);

/** Whether a witness saw the commitment early enough. */
function settle(found, proof, commit, seen) {
  const { not_before: time } = commit.seed_plan,
    due = time - commit.lead_seconds,
    { origin } = proof.origin.document,
    { index } = proof.commit;
  const early = seen.filter(({ moment }) => moment <= due).sort(byTime);
  if (seen.length === 0) {
    found.unproved.push(
      said(
        "LEDGER",
        "order unproved: no witness that you pin saw it (verify --witness, --tsa)",
        "先后未证明：您指定的见证人都没有见证（verify --witness、--tsa）",
      ),
    );
  } else if (early.length === 0) {
    const { name, moment } = seen.reduce((first, one) => (one.moment < first.moment ? one : first));
    found.unproved.push(
      said(
        "LEDGER",
        `order unproved: ${name} saw the commitment at ${told(moment)}, the lock was due by ${told(due)}`,
        `先后未证明：${name} 在 ${toldZh(moment)}见到承诺，而锁定最迟应在 ${toldZh(due)}`,
      ),
    );
  } else if (commit.occasion !== "draw" || proof.void) {
    const [{ name, moment }] = early;
    found.proved.push(
      said("SEEN", `leaf ${index} of ${origin} was seen by ${name} at ${told(moment)}`, `${name} 在 ${toldZh(moment)}见证了 ${origin} 的第 ${index} 条`),
    );
    if (commit.occasion !== "draw") found.unproved.push(
      said(
        "LEDGER",
        `order unproved: this is a ${commit.occasion}; only of a real draw can nobody know the seed before`,
        `先后未证明：本次为${commit.occasion === "rehearsal" ? "演练" : "演示"}；只有正式抽取的种子才是事先无人可知的`,
      ),
    );
  } else {
    found.order = early;
    found.proved.push(orderOf(early, index, origin, time));
    if (new Set(early.map(({ name }) => name)).size === 1) found.unproved.push(alone(early[0]));
  }
}

const alone = ({ name }) =>
  said("WITNESS", `one witness: the order rests on ${name} alone`, `只有一个见证人：先后只凭 ${name}`);

function orderOf(early, index, origin, time) {
  const [{ name, moment }] = early,
    others = early.length - 1,
    all = Math.floor((time - moment) / MINUTE),
    [hours, minutes] = [Math.floor(all / 60), all % 60];
  return said(
    "ORDER",
    `order proved: ${name}${others ? ` and ${others} more` : ""} saw leaf ${index} of ${origin} at ${told(moment)}, ` +
      `${hours} h ${minutes} min before the seed could be known`,
    `先后已证明：${name}${others ? `等 ${others + 1} 方` : ""}在 ${toldZh(moment)}见证了 ${origin} 的第 ${index} 条，` +
      `比种子可知早 ${hours} 小时 ${minutes} 分`,
  );
}

/** Who saw in the ledger what parties revealed. */
function tellReveals(found, proof, commit, seen) {
  const { origin } = proof.origin.document;
  for (const { document, index } of proof.reveals || []) {
    const source = commit.seed_plan.sources[document.source - 1],
      zh = source.kind === "share" ? `${source.party} 的份额` : "密封值";
    for (const { name, moment } of seen) {
      found.proved.push(
        said(
          "REVEAL",
          `reveal of the ${nameOf(source)}: ${name} saw leaf ${index} of ${origin} no later than ${told(moment)}`,
          `${zh}已公开：${name} 不迟于 ${toldZh(moment)}见证了 ${origin} 的第 ${index} 条`,
        ),
      );
    }
  }
}

/** Who saw the result in the ledger. */
function tellResult(found, proof, seen) {
  if (!proof.result) return;
  const { index } = proof.result,
    { origin } = proof.origin.document;
  for (const { name, moment } of seen) {
    found.proved.push(
      said(
        "RESULT",
        `result: ${name} saw leaf ${index} of ${origin} no later than ${told(moment)}`,
        `结果：${name} 不迟于 ${toldZh(moment)}见证了 ${origin} 的第 ${index} 条`,
      ),
    );
  }
}
