// The words around what is told line by line, in both languages; --json is English alone.

import { checkOf } from "./checks.mjs";
import { REASONS } from "./reasons.mjs";

const STANDINGS = {
  refuted: "不成立",
  void: "已作废（台账已终止本次抽取）",
  "locked, not drawn": "已锁定，尚未抽取",
  "recomputed, order unproved": "已重算，先后未证明",
  verified: "已验证",
};
const OCCASIONS = { rehearsal: "演练", demonstration: "演示" };
const STATES = { open: "未到时间", due: "应抽取", overdue: "逾期未抽取", drawn: "已抽取", void: "作废" };
const KINDS = { selection: "抽取对象", dispatch: "匹配人员" };

const inEnglish = {
  text: ({ en }) => en,
  finding({ code, file, at, expected, got, message }) {
    const said = [message, expected && `expected ${expected}`, got && `got ${got}`].filter(Boolean);
    return `finding ${code}: ${[file, at].filter(Boolean).join(" ")}: ${said.join("; ")}`;
  },
  proved: text => `proved: ${text}`,
  unproved: text => `unproved: ${text}`,
  unchecked: text => `not checked here: ${text}`,
  part: ({ draw, standing }) => `${draw}: ${standing}`,
  join: texts => texts.join("; "),
  verdict({ draws, occasion, standing, count, refuting, uneven, isApart }) {
    const special = occasion === "draw" ? "" : `${occasion.toUpperCase()}, no inspection: `,
      weakest = uneven ? `; weakest of ${uneven}` : "",
      told = refuting.length ? `; refuted by ${refuting.join(", ")}${uneven ? `; ${uneven}` : ""}` : weakest;
    return (
      `${special}${draws.join(", ") || "no draw"}: ${standing === "void" ? "VOID" : standing} (${count} findings)${told}` +
      (isApart ? "; but the ledger handed in is refuted" : "")
    );
  },
  leaves({ origin, size, first, moment }) {
    const seen = first === null ? "" : `, seen at ${first}${moment === first ? "" : `, again until ${moment}`}`;
    return `ledger: ${origin}, ${size} leaves${seen}`;
  },
  draw({ draw, sequence, kind, occasion, state, reason, isLate, reveals }) {
    const what = occasion === "draw" ? kind : `${occasion} ${kind}`,
      secrets = reveals.map(({ source, at }) => `${source} ${at === null ? "not revealed" : `revealed in leaf ${at}`}`);
    return `ledger: ${sequence} ${what} ${draw}: ${[state, reason, isLate ? "LATE" : "", ...secrets].filter(Boolean).join(", ")}`;
  },
  breach: ({ rule, place, message }) => `ledger breaks ${rule}: ${place}: ${message}`,
  absent: draw => `ledger: the commitment of ${draw} is not in it`,
  aside: text => `ledger: not checked here: ${text}`,
  ledger: isBroken => `ledger: ${isBroken ? "refuted" : "whole"}`,
};

const inChinese = {
  text: ({ zh }) => zh,
  finding({ code, file, at, expected, got, message }) {
    const said = [message, expected && `应为 ${expected}`, got && `实为 ${got}`].filter(Boolean);
    return `不符 ${code}：${[file, at].filter(Boolean).join(" ")}：未达到“${checkOf(code).zh}”${said.length ? `：${said.join("；")}` : ""}`;
  },
  proved: text => `已证明：${text}`,
  unproved: text => `尚未证明：${text}`,
  unchecked: text => `未核对：${text}`,
  part: ({ draw, standing }) => `${draw === "no draw" ? "无法读出编号的数据包" : draw} ${STANDINGS[standing]}`,
  join: texts => texts.join("；"),
  verdict({ draws, occasion, standing, count, refuting, uneven, isApart }) {
    const special = occasion in OCCASIONS ? `${OCCASIONS[occasion]}；` : "",
      weakest = uneven ? `；以最弱者为准：${uneven}` : "",
      told = refuting.length ? `；不成立之处：${refuting.join("、")}${uneven ? `；${uneven}` : ""}` : weakest;
    return (
      `${draws.length ? `${draws.join("、")}  ` : ""}结论：${special}${STANDINGS[standing]}（不符 ${count} 处）${told}` +
      (isApart ? "；但所提交的台账不成立" : "")
    );
  },
  leaves({ origin, size, first, moment }) {
    const seen = first === null ? "" : `，见证于 ${first}${moment === first ? "" : `，最近一次于 ${moment}`}（UNIX 秒，UTC）`;
    return `台账：${origin}，共 ${size} 条${seen}`;
  },
  draw({ draw, sequence, kind, occasion, state, reason, isLate, reveals }) {
    const special = occasion in OCCASIONS ? `（${OCCASIONS[occasion]}）` : "",
      secrets = reveals.map(({ source, at }) => `${source} ${at === null ? "未公开" : `已公开（第 ${at} 条）`}`);
    return `台账：${sequence} ${KINDS[kind]}${special} ${draw}：${[STATES[state], reason && REASONS[reason][0], isLate ? "有迟延" : "", ...secrets].filter(Boolean).join("，")}`;
  },
  breach: ({ rule, place, message, zh }) => `台账违反“${zh}”（${rule}）：${place}：${message}`,
  absent: draw => `台账：其中没有 ${draw} 的锁定`,
  aside: text => `台账：未核对：${text}`,
  ledger: isBroken => `台账：${isBroken ? "不成立" : "完整"}`,
};

/** The languages that the command speaks. */
export const TONGUES = { en: inEnglish, zh: inChinese };
