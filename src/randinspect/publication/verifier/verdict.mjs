// The verdict: its standing, and what a reader still has to trust (docs/format.md §9.3).

import { timeOf } from "./beacon.mjs";
import { readDocument } from "./documents.mjs";
import { Fault } from "./faults.mjs";
import { isDrawn } from "./folder.mjs";

export const STANDINGS = [
  "refuted",
  "not proved by this verifier",
  "locked, not drawn",
  "recomputed, order unproved",
  "verified",
];
const NAMED = 3;

/** The weakest standing of several. */
export const weakest = standings => STANDINGS.find(standing => standings.includes(standing));

function documentOr(files, name) {
  try {
    return files.has(name) ? readDocument(files.get(name), name) : null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return null;
  }
}

const said = (code, en, zh) => ({ code, en, zh });
const OCCASIONS = { rehearsal: "演练", demonstration: "演示" };

/** What stays unproved about a bundle. */
export function unprovedOf(files, commit, { isAlone = true } = {}) {
  return [
    ...ofOrder(files),
    ...ofOccasion(commit),
    ...ofSeed(files, commit),
    ...ofHandles(commit),
    ...(commit.kind === "dispatch" && isAlone
      ? [
          said(
            "SAMPLE",
            "the sample that is dispatched does not lie beside this bundle",
            "所派样本不在此数据包旁边",
          ),
        ]
      : []),
    ...ofDirect(files, commit),
    ...ofYears(files, commit),
    ...ofPermanent(files),
    said("SOURCE", "one seed source: drand quicknet alone", "随机数只有一个来源：drand quicknet"),
  ];
}

function ofOrder(files) {
  if (files.has("ledger.json")) {
    return [
      said(
        "LEDGER",
        "ledger.json is there, but this version does not read ledgers",
        "有 ledger.json，但本版本不读账本",
      ),
    ];
  }
  return [
    said(
      "ORDER",
      "order unproved: no ledger shows that the commitment came before the seed",
      "先后未证明：没有账本表明锁定先于随机数",
    ),
  ];
}

function ofOccasion({ occasion }) {
  if (occasion === "draw") return [];
  return [
    said(
      "OCCASION",
      `this is a ${occasion}: its seed could be known beforehand`,
      `这是${OCCASIONS[occasion]}：随机数事先可能已知`,
    ),
  ];
}

function ofSeed(files, { seed_plan: plan }) {
  if (isDrawn(files)) return [];
  const ready = timeOf(plan.sources[0].round);
  return [
    said(
      "WAITING",
      `not drawn yet: the seed can exist from ${ready} (UNIX seconds, UTC)`,
      `尚未抽取：随机数最早在 ${ready}（UNIX 秒，UTC）产生`,
    ),
  ];
}

function ofHandles({ openings }) {
  if (!openings) return [];
  return [
    said(
      "HANDLES",
      "sealed handles: that they open to registered ids is seen only by their holders",
      "代号密封：只有持有人能看到它们对应登记的编号",
    ),
  ];
}

function ofDirect(files, { inputs }) {
  if (!("direct.tsv" in inputs)) return [];
  const bytes = files.get("direct.tsv") || new Uint8Array();
  const count = new TextDecoder()
    .decode(bytes)
    .split(/\r\n|\r|\n/)
    .filter((row, i, rows) => i < rows.length - 1 || row).length;
  return [
    said(
      "DIRECT",
      `direct assignment: the people of ${count} inspections were named and not drawn`,
      `直接委派：${count} 个对象的人员是指定的，没有抽取`,
    ),
  ];
}

function ofYears(files, { inputs }) {
  const calendar = "calendar.json" in inputs ? documentOr(files, "calendar.json") : null;
  return (Array.isArray(calendar) ? calendar : [])
    .filter(year => year && year.provisional === true)
    .map(({ year }) =>
      said(
        "YEAR",
        `working days of ${year}: no notice was there, so days of that year may still move`,
        `${year} 年的工作日：当时还没有通知，日期可能变动`,
      ),
    );
}

function ofPermanent(files) {
  const targets = documentOr(files, "targets.json");
  const strata = (Array.isArray(targets) ? targets : [])
    .filter(target => target !== null && typeof target === "object" && "permanent" in target)
    .map(target => String(target.stratum));
  if (strata.length === 0) return [];
  const named = strata.slice(0, NAMED).join(", ");
  return [
    said(
      "PERMANENT",
      `permanent tickets in ${strata.length} strata (${named}): whoever knew their seed, ` +
        "or chose their turn, could predict the draw",
      `${strata.length} 个层用永久签号（${named}）：知道其种子或选定其转动的人可以预知抽取`,
    ),
  ];
}
