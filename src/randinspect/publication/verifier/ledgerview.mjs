// What a page shows of a published ledger and of the pool, in both languages. Every datum goes in as text.

import { momentText } from "./days.mjs";
import { REASONS } from "./reasons.mjs";
import { both, el } from "./view.mjs";

const datum = text => el("span", { class: "datum" }, String(text));
const heads = (pairs, isNumber = () => false) =>
  el("thead", {}, el("tr", {}, pairs.map((pair, i) => el("th", { scope: "col", class: isNumber(i) ? "num" : "" }, both(...pair)))));

const STATES = {
  open: ["未到时间", "open"],
  due: ["应抽取", "due"],
  overdue: ["逾期未抽取", "overdue"],
  drawn: ["已抽取", "drawn"],
  void: ["作废", "void"],
};
const KINDS = { selection: ["抽取对象", "selection"], dispatch: ["匹配人员", "dispatch"] };
const OCCASIONS = { rehearsal: ["（演练）", " (rehearsal)"], demonstration: ["（演示）", " (demonstration)"] };

/** All draws of a ledger, the void and the late ones marked, and the rules that it breaks. */
export function ledgerLines({ origin, size, first, moment, draws, breaches, absent }) {
  const again = first === moment ? [] : [both("，最近一次于 ", ", again until "), datum(momentText(moment))],
    seen = first === null ? both("；尚无见证", "; nobody has seen it yet") : [both("；见证于北京时间 ", "; seen at Beijing time "), datum(momentText(first)), ...again];
  const table = el(
    "table",
    { class: "stack draws" },
    el("caption", {}, datum(origin), both(`，共 ${size} 条`, `, ${size} leaves`), seen),
    heads([["编号", "No."], ["抽取", "Draw"], ["状态", "Standing"], ["各方公开的值", "What parties reveal"]]),
    el("tbody", {}, draws.map(drawRow)),
  );
  const faults = [
    ...absent.map(draw => el("li", {}, datum(draw), both("：其锁定不在这个台账里。", ": its commitment is not in this ledger."))),
    ...breaches.map(({ rule, place, message, zh, en }) =>
      el("li", {}, both(`违反“${zh}”`, `against “${en}”`), " · ", datum(`${rule} ${place}`), " · ", el("span", { lang: "en", class: "datum" }, message)),
    ),
  ];
  return [
    faults.length ? el("p", { class: "verdict bad" }, both(`台账有 ${faults.length} 处不符。`, `The ledger does not agree: ${faults.length} found.`)) : [],
    table,
    faults.length ? el("ul", { class: "points" }, faults) : [],
  ].flat();
}

function drawRow({ sequence, draw, kind, occasion, state, reason, isLate, amendments, due, reveals }) {
  const isBad = state === "void" || state === "overdue" || isLate,
    [zh, en] = STATES[state];
  const told = [
    el("strong", {}, both(zh, en)),
    reason ? [" · ", both(...REASONS[reason])] : [],
    isLate ? [" · ", both("有迟延", "late")] : [],
    amendments ? [" · ", both(`替补 ${amendments} 份`, `${amendments} amendments`)] : [],
    ["open", "due", "overdue"].includes(state) ? el("div", {}, both("最迟入账 ", "to be entered by "), datum(momentText(due))) : [],
  ];
  return el(
    "tr",
    { class: isBad ? "fails" : "", "data-draw": draw, "data-state": state },
    el("th", { scope: "row" }, String(sequence)),
    el("td", {}, datum(draw), el("div", {}, both(...KINDS[kind]), occasion in OCCASIONS ? both(...OCCASIONS[occasion]) : [])),
    el("td", {}, told),
    el("td", {}, reveals.map(revealLine)),
  );
}

function revealLine({ party, at, until }) {
  const named = party ? both(`${party} 的份额`, `share of ${party}`) : both("密封值", "sealed value");
  const told =
    at === null ? both("：未公开，最迟 ", ": not revealed, due by ") : both(`：已公开（第 ${at} 条），最迟 `, `: revealed (leaf ${at}), due by `);
  return el("div", {}, named, told, datum(momentText(until)));
}

/** The change of the pool, stratum by stratum. */
export function poolTable({ from, to, strata }) {
  const number = value => el("td", { class: "num" }, value === null ? "—" : String(value)),
    pair = (one, key) => number(one ? one[key] : null);
  return el(
    "table",
    {},
    el("caption", {}, datum(from), " → ", datum(to)),
    heads(
      [
      ["层", "Stratum"],
      ["户数（上次）", "Units before"],
      ["户数（本次）", "Units now"],
      ["新增或移入", "Joined"],
      ["退出或移出", "Left"],
      ["规模合计（上次）", "Sizes before"],
      ["规模合计（本次）", "Sizes now"],
      ],
      i => i > 0,
    ),
    el(
      "tbody",
      {},
      strata.map(({ label, before, now, joined, left }) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, datum(label)),
          pair(before, "rows"),
          pair(now, "rows"),
          number(joined),
          number(left),
          pair(before, "sizes"),
          pair(now, "sizes"),
        ),
      ),
    ),
  );
}
