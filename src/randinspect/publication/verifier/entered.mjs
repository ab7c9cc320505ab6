// Amendments in a ledger: that each stands there, and who saw them when (docs/format.md §7.4, §9.4).

import { readAmendment } from "./amendments.mjs";
import { compareText, digest, sameBytes } from "./bytes.mjs";
import { dayText, seedDay, told, toldZh } from "./days.mjs";
import { documentBytes, exactKeys, readDocument } from "./documents.mjs";
import { must } from "./faults.mjs";
import { readCheckpoint } from "./ledger.mjs";
import { cosignedAt, isVouched } from "./notes.mjs";
import { checkPlace, isUnder, leafBytes } from "./paths.mjs";
import { readTable } from "./tables.mjs";

const FILE = "ledger.json";

const said = (en, zh) => ({ code: "ENTERED", en, zh });

/** Point 17.1 for the documents in their order, and what it proves: `{proved, unproved}`. */
export function checkEntered(files, documents, proof, pins, report) {
  const found = { proved: [], unproved: [] };
  if (!proof) {
    const told = said("amendments: no ledger shows when they were made", "替补：没有台账表明何时作出");
    return documents.length ? { ...found, unproved: [told] } : found;
  }
  const asked = report.reading("17.1", () => readShown(documents, proof), { file: FILE });
  if (!asked) return found;
  const before = report.points.length;
  checkLeaves(asked, report);
  if (report.points.slice(before).some(({ holds }) => !holds)) return found;
  report.reading("17.1", () => judge(found, asked, pins, files), { file: FILE });
  return found;
}

/** The amendments, their leaves, and the proof with its checkpoint. */
function readShown(documents, bytes) {
  const amendments = documents.map(data => readAmendment(data, "amendment")),
    leaves = amendments.map((amendment, i) => leafOf(amendment, documents[i]));
  const shown = exactKeys(readDocument(bytes, FILE), ["checkpoint", "format", "leaves"], { file: FILE });
  must(shown.format === "randinspect/1", "another format", { file: FILE, at: "/format", got: shown.format });
  must(Array.isArray(shown.leaves), "leaves is no list", { file: FILE, at: "/leaves" });
  shown.leaves.forEach((place, i) => {
    exactKeys(place, ["index", "path"], { file: FILE, at: `/leaves/${i}` });
    checkPlace(place, FILE, `/leaves/${i}`);
  });
  return { amendments, leaves, places: shown.leaves, checkpoint: readCheckpoint(shown.checkpoint, FILE, "/checkpoint") };
}

function leafOf({ absent, approved_by, draw_id, format, number }, bytes) {
  const codes = [...new Set(absent.map(([, code]) => code))].sort();
  return leafBytes("amendment", documentBytes({ approved_by, codes, draw_id, format, number, sha256: digest(bytes) }));
}

function checkLeaves({ leaves, places, checkpoint: { head } }, report) {
  report("17.1", leaves.length === places.length, { file: FILE, at: "/leaves", expected: leaves.length, got: places.length });
  leaves.slice(0, places.length).forEach((leaf, i) => {
    const { index, path } = places[i],
      holds = isUnder(leaf, index, path, head);
    report("17.1", holds, { file: FILE, at: `/leaves/${i}`, message: holds ? "" : "this amendment is not shown" });
  });
}

/** Signature and witnesses. */
function judge(found, { amendments, checkpoint: { note, head } }, pins, files) {
  if (pins.ledger.every(({ name }) => name !== head.origin)) {
    const [en, zh] = pins.ledger.length ? [`the ledger ${head.origin}`, `台账 ${head.origin} `] : ["the ledger", "台账"];
    found.unproved.push(said(`amendments: you pin no key of ${en} (verify --trust)`, `替补：您没有指定${zh}的公钥（verify --trust）`));
    return true;
  }
  must(isVouched(head, note, pins.ledger), "no key that you pin signed the checkpoint of the amendments");
  const seen = pins.witnesses.map(key => ({ name: key.name, moment: seenBy(key, note, pins) })).filter(({ moment }) => moment !== null);
  if (seen.length === 0) {
    const none = said("amendments: you pin no witness (verify --witness)", "替补：您没有指定见证人的公钥（verify --witness）"),
      unseen = said("amendments: none of the witnesses that you pin cosigned the head beside them", "替补：您指定的见证人都没有在所附检查点上签名");
    found.unproved.push(pins.witnesses.length ? unseen : none);
    return true;
  }
  const [{ name, moment }] = seen.sort((a, b) => a.moment - b.moment || compareText(a.name, b.name)),
    count = amendments.length;
  found.proved.push(said(`amendments: ${name} saw all ${count} at ${told(moment)}`, `替补：${name} 在 ${toldZh(moment)}见证了全部 ${count} 份`));
  found.unproved.push(...late(amendments, files, moment));
  return true;
}

function seenBy(key, note, pins) {
  const isOwn = pins.ledger.some(({ bytes }) => sameBytes(bytes, key.bytes));
  must(!isOwn, `${key.name} is no witness: the ledger itself holds its key`);
  return cosignedAt(note, key);
}

/** Amendments that nobody saw before the Beijing day of their visit. */
function late(amendments, files, moment) {
  const rows = files.has("visits.tsv") ? readTable(files.get("visits.tsv"), "visits.tsv", 2, 2) : [],
    days = new Map(rows),
    seenOn = dayText(seedDay(moment));
  return amendments
    .filter(({ inspection }) => days.has(inspection) && seenOn >= days.get(inspection))
    .map(({ inspection, number }) => {
      const day = days.get(inspection);
      return said(`amendment ${number}: nobody saw it before the visit on ${day}`, `替补 ${number}：${day} 检查之前没有人见证`);
    });
}
