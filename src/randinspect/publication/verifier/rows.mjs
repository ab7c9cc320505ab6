// The numbered rows in which a page shows the points, family by family (docs/format.md §9.1.1).

import { CHECKS } from "./checks.mjs";

const ROWS = `
1.1-1.3 | the commitment is there, canonical and complete | 承诺存在、规范、完整
1.4-1.4 | sources and fallbacks were fixed by the rules, nobody chose them | 来源和替代来源由规则确定，无人挑选
2.1-2.2 | the evidence is for the planned sources | 依据属于计划的来源
2.3-2.3 | every source is proved by its record | 每个来源由其依据证明
2.4-2.4 | the seed follows from the evidence | 种子由依据得出
2.5-2.5 | what you know of the sources agrees with the seed | 您所知的来源内容与种子一致
3.1-3.1 | the lock came early enough, as stated | 按所述时间，锁定足够早
0.1-0.1 | the files can be read as a bundle | 文件可以作为数据包读取
4.1-4.3 | every file is there | 文件齐全
5.1-5.4 | every file is named, every name is there | 文件与清单一一对应
15.1-15.13 | the dispatch goes to this sample, all of it and nothing else | 匹配对应本样本，不多不少
15.14-15.16 | a second stage draws of the bodies that were drawn | 二阶段的抽取对象属于抽中的机构
15.17-15.17 | visits are merged into those that others dated | 并入的检查与他人所定日期一致
6.1-6.3 | both lists have their form and are of this draw | 两份清单形式正确，属于本次抽取
7.1-7.1 | every input has the committed digest | 输入文件的摘要与承诺一致
7.2-7.3 | every table has the committed root and rows | 表的默克尔根和行数与承诺一致
7.4-7.4 | no input slipped in unbound | 没有夹带未经承诺的输入
7.5-7.6 | handles are open or sealed as committed | 公开名的公开或封存与承诺一致
8.1-8.3 | the rulebook is the committed one, its lead and sources too | 规则参数及其间隔、来源与承诺一致
9.1-9.1 | result.json is what seed and results give | result.json 与种子、结果一致
10.1-10.2 | every file has its digest | 每个文件的摘要一致
11.1-11.2 | documents are canonical | 文档是规范形式
12.1-12.1 | the sampling frame has its form | 抽取对象库形式正确
12.2-12.2 | the targets have their form and fit the frame | 抽取数形式正确，与对象库相符
12.3-12.3 | the margins fit the targets | 边际与抽取数相符
12.4-12.4 | exclusions count the units of size 0 | 排除数等于规模为 0 的户数
12.5-12.5 | the sample is the one that the seed gives | 样本正是种子给出的样本
12.6-12.11 | posts, people and who may go where have their form | 岗位、人员和可选组合形式正确
12.12-12.13 | certificate and prices are in their range | 证书和价格在范围之内
12.14-12.15 | the teams are a plan: seats, eligibility, loads | 检查组是可行方案：岗位、资格、次数
12.16-12.17 | no other plan is as cheap: prices and teams prove it | 没有同样省的方案：由价格和各组证明
12.18-12.19 | couples were parted as the coins say | 不得同组的人按硬币拆分
12.20-12.21 | every shortage is shown by its Hall set | 每处短缺都有霍尔集证明
12.22-12.24 | ties and rounds are shown | 同分和各轮都有依据
12.25-12.29 | window, calendar and agenda have their form | 窗口、日历和行程形式正确
12.30-12.31 | dates and reasons are those that the seed gives | 日期和理由正是种子给出的
12.32-12.33 | who inspects where was locked, and is told of the drawn units | 由谁检查已锁定，抽中的户据此派发
12.34-12.35 | load classes and groups have their form | 工作量类别和人员组形式正确
12.36-12.39 | load classes and groups keep their limits | 工作量类别和人员组不超过限制
12.40-12.42 | marks of people, assistants and claims keep their rules | 人员记号、协助人员和认领符合规则
12.43-12.45 | units, bodies and caps of holders fit together | 单位、机构和持有人上限彼此相符
12.46-12.46 | what joins a visit of others has no other day | 并入他人检查的没有别的日期
13.1-13.1 | this page is the committed template | 本页模板与承诺一致
13.2-13.2 | this page holds the data of this bundle | 本页数据与数据包一致
13.3-13.3 | the task says that it is no draw, if so | 任务公告标明演练或演示
16.1-16.4 | amendments replay by the rule of the draw | 替补按抽取的规则可以复算
14.1-14.1 | the lock was witnessed before the seed | 锁定先于种子有见证
14.2-14.4 | what the ledger shows is shown by its paths | 台账所示由其路径证明
14.5-14.5 | keys that you pin signed what the ledger shows | 您指定的公钥签署了台账所示
14.6-14.6 | who committed, drew or ended it had the role | 锁定、抽取、作废由有权的人签名
17.1-17.1 | the amendments stand in the ledger | 替补已记入台账
`;

export const FAMILIES = [
  ["authenticity", "真实性", "Authenticity"],
  ["completeness", "完整性", "Completeness"],
  ["consistency", "一致性", "Consistency"],
  ["integrity", "正确性", "Integrity"],
  ["evidence", "证据", "Evidence"],
];

const order = code => code.split(".").reduce((step, point) => Number(step) * 100 + Number(point));

/** Rows with their points: `{label, family, codes, en, zh}`. */
export const ROWS_OF_CHECKS = ROWS.trim()
  .split("\n")
  .map(line => {
    const [range, en, zh] = line.split(" | "),
      [first, last] = range.split("-");
    const inside = CHECKS.filter(({ code }) => order(code) >= order(first) && order(code) <= order(last));
    return {
      label: first === last ? first : `${first}–${last}`,
      family: inside[0].family,
      codes: inside.map(({ code }) => code),
      en,
      zh,
    };
  });

/** Points that only a whole folder shows: lists around the bundle, and the page itself. */
const OUTSIDE = ["5.1", "5.2", "5.3", "5.4", "6.2", "10.2", "13.1", "13.2"];

/** Each row with its standing and its points; rows that were not asked for this kind are left out. */
export function rowsOf(checks, { isWhole, isDrawn, isOrdered }) {
  const byCode = new Map();
  for (const point of checks) {
    if (!byCode.has(point.code)) byCode.set(point.code, []);
    byCode.get(point.code).push(point);
  }
  return ROWS_OF_CHECKS.map(row => {
    const points = row.codes.flatMap(code => byCode.get(code) || []);
    return { ...row, points, standing: standingOf(row, points, { isWhole, isDrawn, isOrdered }) };
  }).filter(({ standing }) => standing !== "absent");
}

function standingOf({ codes, label }, points, { isWhole, isDrawn, isOrdered }) {
  if (label === "14.1") return isOrdered ? "holds" : "unproved";
  if (points.some(({ holds }) => !holds)) return "fails";
  if (points.length) return !isWhole && codes.every(code => OUTSIDE.includes(code)) ? "outside" : "holds";
  if (!isWhole && codes.some(code => OUTSIDE.includes(code))) return "outside";
  const isLater = ["2.3", "2.4", "9.1"].includes(label) || label === "2.1–2.2";
  if (!isDrawn && isLater) return "waiting";
  return isLater || /^(1\.4|6|7|8)/.test(label) ? "silent" : "absent";
}
