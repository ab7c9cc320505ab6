// What a page shows of a verdict, in both languages. Every datum goes in as text.

import { checkOf } from "./checks.mjs";
import { FAMILIES, rowsOf } from "./rows.mjs";
import { refutingOf } from "./report.mjs";

const MOST_TOLD = 24;

export function el(tag, attributes, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...kids.flat(Infinity));
  return node;
}

export const both = (zh, en) => [
  el("span", { class: "zh", lang: "zh-CN" }, zh),
  el("span", { class: "en", lang: "en" }, en),
];
const datum = text => el("span", { class: "datum" }, text);
const mono = text => el("span", { class: "hash datum" }, text);

const STANDINGS = {
  refuted: ["有不符之处：本数据包不成立。", "Refuted: something does not agree."],
  void: [
    "作废：台账终止了本次抽取，不得据此检查；已有的内容全部相符。",
    "VOID: the ledger ends this draw, and nobody is inspected by it; all that is there agrees.",
  ],
  "locked, not drawn": [
    "已锁定，尚未抽取；已有的内容全部相符。",
    "Locked, not drawn; all that is there agrees.",
  ],
  "recomputed, order unproved": [
    "已复算，全部相符；先后顺序未证明。",
    "Recomputed, and all of it agrees; order unproved.",
  ],
  verified: [
    "已验证：全部相符，锁定先于种子有见证。",
    "Verified: all of it agrees, and the lock was witnessed before the seed.",
  ],
};
const WEAKEST = [
  "VOID",
  "AMENDED",
  "OCCASION",
  "ORDER",
  "LEDGER",
  "ENTERED",
  "PERMANENT",
  "DIRECT",
  "CLAIMS",
  "OWED",
  "SAMPLE",
  "WITNESS",
  "HANDLES",
  "YEAR",
  "SOURCE",
  "WAITING",
];
const WORDS = {
  holds: ["✓", "成立", "holds"],
  fails: ["✗", "不成立", "fails"],
  unproved: ["?", "未证明", "unproved"],
  outside: ["–", "要看整个文件夹", "needs the whole folder"],
  waiting: ["–", "尚未抽取", "not drawn yet"],
  silent: ["–", "无从查起", "cannot be asked"],
};

/** Each draw with its own standing, where they do not all stand alike. */
function unevenParts(parts) {
  if (new Set(parts.map(({ standing }) => standing)).size < 2) return [];
  const name = draw => (draw === "no draw" ? both("无法读出编号的数据包", draw) : datum(draw));
  return parts.map(({ draw, standing }) => el("p", {}, name(draw), both(`：${STANDINGS[standing][0]}`, `: ${STANDINGS[standing][1]}`)));
}

/** The verdict in one line, with the weakest evidence named; of a chosen folder also what it holds. */
export function verdictLines({ standing, findings, unproved, draws, parts, unchecked }, isChosen) {
  const [zh, en] = STANDINGS[standing],
    count = findings.length;
  const weakest = WEAKEST.map(code => unproved.find(one => one.code === code)).find(Boolean);
  return [
    isChosen ? el("p", {}, both("所选文件：", "The files chosen: "), datum(draws.join(", ") || "—")) : [],
    el(
      "p",
      { class: count ? "verdict bad" : "verdict", id: "v-line" },
      both(zh, en),
      count ? both(` 共 ${count} 处：`, ` ${count} found: `) : [],
      count ? datum(refutingOf(findings).join(", ")) : [],
    ),
    unevenParts(parts),
    unchecked.map(one => el("p", {}, both("本页不核对：", "Not checked here: "), both(`${one.zh}。`, `${one.en}.`))),
    weakest
      ? el("p", {}, both("最弱的依据：", "Weakest evidence: "), both(`${weakest.zh}。`, `${weakest.en}.`))
      : [],
  ];
}

/** What is proved, or stays unproved, as a list. */
export const toldList = told =>
  el(
    "ul",
    { class: "unproved" },
    told.map(({ zh, en }) => el("li", {}, both(zh, en))),
  );

/** The five families with their numbered rows. */
export function familyTables(verdict, { isWhole, isDrawn }) {
  const rows = rowsOf(verdict.checks, { isWhole, isDrawn, isOrdered: verdict.isOrdered });
  return FAMILIES.map(([family, zh, en]) => {
    const own = rows.filter(row => row.family === family);
    if (own.length === 0) return [];
    return el(
      "table",
      { class: "stack checks" },
      el("caption", {}, both(`${zh}（${count(own)}）`, `${en} (${count(own)})`)),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          [
            ["编号", "No."],
            ["核对内容", "What must hold"],
            ["结果", "Result"],
            ["应为、实为、位置", "Expected, got, where"],
          ].map(pair => el("th", { scope: "col" }, both(...pair))),
        ),
      ),
      el("tbody", {}, own.map(tableRow)),
    );
  });
}

const count = rows => `${rows.filter(({ standing }) => standing === "holds").length}/${rows.length}`;

function tableRow({ label, zh, en, standing, points }) {
  const [sign, said, told] = WORDS[standing];
  return el(
    "tr",
    { class: standing, "data-row": label },
    el("th", { scope: "row" }, label),
    el("td", {}, both(zh, en)),
    el("td", { class: "result" }, el("span", { "aria-hidden": "true" }, `${sign} `), both(said, told)),
    el("td", {}, detailsOf(points, standing)),
  );
}

function detailsOf(points, standing) {
  if (points.length === 0) return [];
  const shown = standing === "fails" ? points.filter(({ holds }) => !holds) : points;
  const list = el(
    "ul",
    { class: "points" },
    shown.slice(0, MOST_TOLD).map(pointItem),
    shown.length > MOST_TOLD ? el("li", {}, both(`……共 ${shown.length} 处`, `… ${shown.length} in all`)) : [],
  );
  if (standing === "fails") return list;
  return el(
    "details",
    {},
    el(
      "summary",
      {},
      both(`${points.length} 处`, points.length === 1 ? "1 place" : `${points.length} places`),
    ),
    list,
  );
}

function pointItem({ code, file, at, expected, got, message, holds }) {
  const part = (zh, en, text) => (text ? [" · ", both(zh, en), mono(text)] : []);
  const isAgreed = holds && expected && expected === got,
    { zh: asked, en: wanted } = checkOf(code);
  return el(
    "li",
    {},
    datum(`${code} ${[file, at].filter(Boolean).join(" ")}`),
    holds ? [] : [" · ", both(`未达到“${asked}”`, `against “${wanted}”`)],
    isAgreed
      ? part("应为且实为 ", "expected and got ", expected)
      : [part("应为 ", "expected ", expected), part("实为 ", "got ", got)],
    !holds && message ? [" · ", el("span", { lang: "en", class: "datum" }, message)] : [],
  );
}

const ROLES = {
  certain: ["必检", "certain"],
  drawn: ["抽中", "drawn"],
  reserve: ["候补", "a reserve"],
  none: ["未抽中", "not drawn"],
};

/** The story of a handle, or that there is none. */
export function storyLines({ story, opening }) {
  const told = [];
  if (opening) {
    told.push(
      el(
        "p",
        { class: opening.holds ? "" : "fault" },
        opening.holds
          ? both("开封值与公开名相符：", "The opening gives this handle: ")
          : both("开封值与公开名不符：", "The opening does not give this handle: "),
        datum(`${opening.handle} ← ${opening.id}`),
      ),
    );
  }
  if (!story) return told;
  return [
    ...told,
    { unit: unitLines, inspection: inspectionLines, inspector: inspectorLines }[story.kind](story),
  ];
}

const fact = (pair, ...value) => [el("dt", {}, both(...pair)), el("dd", {}, value)];

function unitLines(story) {
  const { leaf, role, rank, units, stratum, taken, place } = story;
  const known =
    role === undefined
      ? []
      : [
          el(
            "p",
            { class: "sentence" },
            both("层 ", "Stratum "),
            datum(stratum),
            both(
              `：${units} 户中取 ${taken} 户；该户签号排第 ${rank}，${ROLES[role][0]}${place ? `，顺位 ${place}` : ""}。`,
              `: ${taken} of ${units} are taken; by ticket this unit is number ${rank}: ${ROLES[role][1]}${place ? `, rank ${place}` : ""}.`,
            ),
          ),
          el(
            "dl",
            { class: "facts" },
            fact(["签号", "Ticket"], mono(story.ticket)),
            story.cut ? fact(["末位抽中的签号", "Ticket of the last one drawn"], mono(story.cut)) : [],
            story.threshold ? fact(["本户的界限", "Threshold of this unit"], mono(story.threshold)) : [],
            fact(
              ["规模、方法、抽取数", "Size, method, target"],
              datum(`${story.size} · ${story.method} · ${story.target}`),
            ),
          ),
        ];
  if (story.size === "0")
    known.push(
      el(
        "p",
        {},
        both("规模为 0：不在抽取范围，入选概率为 0。", "Size 0: out of scope, with inclusion probability 0."),
      ),
    );
  return [
    known,
    el(
      "details",
      {},
      el(
        "summary",
        {},
        both("它确在锁定的对象库里（默克尔路径）", "It stands in the locked frame (audit path)"),
      ),
      el(
        "dl",
        { class: "facts" },
        fact(["行", "Row"], datum(`${leaf.row} / ${leaf.rows}`)),
        fact(["内容", "Leaf"], mono(leaf.text)),
        fact(
          ["路径", "Path"],
          leaf.path.map(hash => el("div", {}, mono(hash))),
        ),
        fact(["根", "Root"], mono(leaf.root)),
      ),
    ),
  ];
}

const inspectionLines = ({ handle, team, when }) =>
  el(
    "dl",
    { class: "facts" },
    fact(["检查对象", "Inspection"], mono(handle)),
    fact(["日期", "Date"], datum(when || "—")),
    fact(
      ["检查组", "Team"],
      team.length ? team.map(([slot, person]) => el("div", {}, datum(`${slot}: ${person}`))) : "—",
    ),
  );

const inspectorLines = ({ handle, floor, cap, visited }) =>
  el(
    "dl",
    { class: "facts" },
    fact(["检查人员", "Inspector"], mono(handle)),
    fact(["次数（下限–上限）", "Inspections (floor–cap)"], datum(`${visited.length} (${floor}–${cap})`)),
    fact(
      ["去往", "Goes to"],
      visited.map(([place, slot, when]) =>
        el("div", {}, datum([place, slot, when].filter(Boolean).join(" · "))),
      ),
    ),
  );
