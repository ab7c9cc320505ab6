// The verdict: its standing, and what a reader still has to trust (docs/format.md §9.3).

import { readDocument } from "./documents.mjs";
import { Fault } from "./faults.mjs";
import { isDrawn } from "./folder.mjs";
import { GAMES, nameOf, readyAt } from "./sources.mjs";

export const STANDINGS = [
  "refuted",
  "void",
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
export function unprovedOf(files, commit, facts, { isAlone = true, hasParent = false, given = 0, held = null } = {}) {
  return [
    ...ofOrder(facts),
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
    ...ofAmendments(files, commit, given, held),
    ...(hasParent ? [] : ofParent(commit)),
    ...ofDirect(files, commit),
    ...ofClaims(commit),
    ...ofYears(files, commit),
    ...ofPermanent(files),
    ...ofSources(commit, facts),
  ];
}

/** What stays open of the order; nothing where ledger.json has no form, which is a finding. */
function ofOrder({ ledger, isWhole }) {
  if (ledger !== undefined) return ledger ? ledger.unproved : [];
  if (!isWhole) {
    return [
      said(
        "ORDER",
        "order unproved: this page holds no ledger.json, which comes after it",
        "先后未证明：ledger.json 在本页之后产生，不在本页之中",
      ),
    ];
  }
  return [
    said(
      "ORDER",
      "order unproved: no ledger shows that the commitment came before the seed",
      "先后未证明：没有台账表明承诺先于种子",
    ),
  ];
}

function ofOccasion({ occasion }) {
  if (occasion === "draw") return [];
  return [
    said(
      "OCCASION",
      `this is a ${occasion}: its seed could be known beforehand`,
      `这是${OCCASIONS[occasion]}：种子事先可能已知`,
    ),
  ];
}

function ofSeed(files, { seed_plan: plan }) {
  if (isDrawn(files)) return [];
  const ready = readyAt(plan);
  return [
    said(
      "WAITING",
      `not drawn yet: the seed can exist from ${ready} (UNIX seconds, UTC)`,
      `尚未抽取：种子最早在 ${ready}（UNIX 秒，UTC）产生`,
    ),
  ];
}

function ofHandles({ openings }) {
  if (!openings) return [];
  return [
    said(
      "HANDLES",
      "sealed handles: that they open to registered ids is seen only by their holders",
      "封存的公开名：能否打开为登记的编号，只有持有人可见",
    ),
  ];
}

/** Of a drawn dispatch: amendments that were not handed in; `held` is how many a ledger holds, null without one. */
function ofAmendments(files, { draw_id: id, kind }, given, held) {
  if (kind !== "dispatch" || !isDrawn(files)) return [];
  if (held !== null && held !== given) {
    const en = `amendments of ${id}: the ledger holds ${held}, ${given} were handed in`;
    return [said("AMENDED", en, `${id} 的替补：台账载有 ${held} 份，所提交的有 ${given} 份`)];
  }
  if (held !== null || given) return [];
  const en = `amendments of ${id}: none lies here; whether there are any is not shown`;
  return [said("AMENDED", en, `${id} 的替补：此处没有；是否有替补，未予表明`)];
}

function ofParent({ parent }) {
  if (!parent) return [];
  const { draw_id: id } = parent;
  const en = `the selection ${id}, which drew the bodies, does not lie beside this bundle`;
  return [said("PARENT", en, `抽取机构的 ${id} 不在此数据包旁边`)];
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

function ofClaims({ authority, inputs }) {
  if (!("claims.tsv" in inputs)) return [];
  return [
    said(
      "CLAIMS",
      `claims: which drawn units are its own is the word of ${authority} alone`,
      `认领：抽中的哪些户归其检查，只是 ${authority} 自己的说法`,
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

const WEAKNESSES = {
  drand: () => [
    "enough of its operators together could know it beforehand, not choose it",
    "足够多的运营方合谋可以事先知道它，但不能选择它",
  ],
  nist: () => [
    "one operator signs it, and could know or choose it beforehand",
    "由一个运营方签名，它可以事先知道或选择它",
  ],
  lottery: ({ name }) => {
    const game = GAMES.get(name);
    return [
      "nothing signs the numbers, compare them and their day with the announced" +
        (game ? `; one of ${game.results} results` : ""),
      `号码没有签名，请与公布的号码和日期核对${game ? `；共有 ${game.results} 种结果` : ""}`,
    ];
  },
  share: () => [
    "nothing in the bundle shows that it was revealed before the seed could be known",
    "数据包中没有证据表明它在种子可知之前公开",
  ],
  sealed: source => [
    "its holder alone could know the result before others, and hold it back; " +
      `to be opened by ${source.open_by} (UNIX seconds, UTC)`,
    `持有人可以先于他人知道结果，也可以扣住不公布；最迟在 ${source.open_by}（UNIX 秒，UTC）开封`,
  ],
};

const AGREED = [
  "the numbers agree with those handed in; their day is not looked at",
  "号码与您提交的一致；没有核对日期",
];

/** For each source of a seed, who could have known it, steered it or held it back. */
function ofSources({ draw_id: id, seed_plan: plan, fallback }, { used, agreed }) {
  if (used.length === 1 && used[0].source.kind === "drand" && !used[0].fallback) {
    return [said("SOURCE", "one seed source: drand quicknet alone", "种子只有一个来源：drand quicknet")];
  }
  return used.flatMap(({ place, source, fallback: number }) => {
    const isAgreed = source.kind === "lottery" && agreed.has(place),
      [en, zh] = isAgreed ? AGREED : WEAKNESSES[source.kind](source),
      name = nameOf(source);
    const told = [
      said("SOURCE", `${id}, source ${place} (${name}): ${en}`, `${id} 的来源 ${place}（${name}）：${zh}`),
    ];
    if (!number) return told;
    const silent = [
      plan.sources[place - 1],
      ...fallback
        .slice(0, number - 1)
        .filter(entry => entry.silent === place)
        .map(entry => entry.source),
    ].map(nameOf);
    return [
      ...told,
      said(
        "SOURCE",
        `${id}, source ${place} is fallback ${number}: whoever has what ${silent.join(", ")} said refutes this draw ` +
          "(verify --evidence)",
        `${id} 的来源 ${place} 是替代来源 ${number}：谁持有 ${silent.join("、")} 的内容，谁就能推翻本次抽取`,
      ),
    ];
  });
}
