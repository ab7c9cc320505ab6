"""The words of the commands about results, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["RESULT_WORDS"]

RESULT_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "choices": (
        "请先核对并填写 {p}，再运行一次",
        "check and fill in {p}, then run the command again",
    ),
    "template": ("待录入 {n} 户，{i} 个事项", "{n} bodies and {i} items to enter"),
    "results entered": (
        "已录入 {n} 户的检查结果（第 {a} 号记录）",
        "results of {n} entered (act {a})",
    ),
    "unchanged": ("没有变化，未写入任何记录", "nothing changed, so nothing was written"),
    "reviewed": (
        "已审核 {n} 户：{d}（第 {a} 号记录）",
        "results of {n} audited: {d} (act {a})",
    ),
    "corrected": (
        "已更正 {h}：新版本待审核，旧版本仍可查（第 {a} 号记录）",
        "{h} corrected: the new version waits for its audit, the old one stays (act {a})",
    ),
    "closed": ("{h}：{m} 已完结（第 {a} 号记录）", "{h}: {m} is closed (act {a})"),
    "stated": ("{h}：已记录当事人意见（第 {a} 号记录）", "{h}: statement put on record (act {a})"),
    "answered": ("{h}：异议已处理，{r}（第 {a} 号记录）", "{h}: objection {r} (act {a})"),
    "papers": (
        "已生成 {v} 次检查的文书、{i} 名检查人员的任务单（内部资料，不得公开）：{p}",
        "papers of {v} visits and sheets of {i} inspectors (private, never to be published): {p}",
    ),
    "paper templates": ("已写入 {n} 份文书模板：{p}", "{n} templates of papers written to {p}"),
    "uncertified": (
        "{n} 名执法人员在名录库中没有执法证号，文书上为空：{t}",
        "{n} officers have no certificate number in the register, so none is on the papers: {t}",
    ),
    "announced": ("已生成 {n} 份公告文件：{p}", "{n} documents of announced lists written to {p}"),
    "exchanged": (
        "已生成“互联网+监管”数据 {n} 条，批次 {b}（内部资料，不得公开）：{p}",
        '{n} records for "Internet + supervision" in batch {b} (private): {p}',
    ),
    "published count": ("已公示", "published"),
    "overdue count": ("逾期", "overdue or late"),
    "completion %": ("完成率 %", "completion %"),
    "closing %": ("完结率 %", "closing %"),
    "results published": (
        "已公示 {n} 户，本次新增 {m} 户",
        "{n} results are public, {m} of them new",
    ),
    "lists entered": (
        "所公示的名单已记入台账第 {n} 条",
        "what is announced is entered in the ledger at leaf {n}",
    ),
    "site absent": ("site.json 列有 {f}，但没有此文件", "{f} is named in site.json, and gone"),
    "site changed": ("{f} 与 site.json 所列摘要不符", "{f} is not the file that site.json names"),
    "site unnamed": ("{f} 未列入 site.json", "{f} is not named in site.json"),
    "site compared": (
        "与 site.json 相符的文件 {n} 个，不符 {m} 处；数据包请另行验证（verify bundles/…）",
        "{n} files agree with site.json, {m} findings; verify the bundles by themselves "
        "(verify bundles/…)",
    ),
    "list changed": (
        "名单 {f} 与公示时的摘要不符",
        "list {f} is not the one that was announced",
    ),
    "lists compared": (
        "与公示摘要相符的文件 {n} 个，不在旁边的 {m} 个",
        "{n} announced files agree with their digests, {m} do not lie beside",
    ),
    "list untrue": (
        "名单 {f} 与据以公示的记录不符：{t}",
        "list {f} does not follow from its acts: {t}",
    ),
    "lists untrue": (
        "{n} 个已公示的文件与记录不符；请查明由谁改动，再以 `results publish` 重新公示",
        "announced files that contradict their acts: {n}; find out who changed them, then announce "
        "again by `results publish`",
    ),
    "lists not entered": (
        "所公示的名单未记入台账：台账中没有该派员，或名单在记入后改动过",
        "what is announced is not entered in the ledger: it does not hold the dispatch, or the "
        "lists were changed since",
    ),
    "void shown": (
        "【已作废】{d} 已作废：{c}，由 {p} 于 {m} 签批；不再据此检查任何对象，"
        "已公示的结果继续公开并加注“作废”",
        "VOID: {d} is void: {c}, signed off by {p} at {m}; nobody is inspected by it any more, and "
        "results that were published stay public, and marked",
    ),
    "visit.window": (
        "注意：{h} 的现场检查结束于 {d}，不在任务检查日期 {a} 之内",
        "note: the visit of {h} ended on {d}, outside the task's window {a}",
    ),
    "visit.day": (
        "注意：{h} 的现场检查结束于 {d}，抽取的检查日为 {a}",
        "note: the visit of {h} ended on {d}; the day drawn for it is {a}",
    ),
    "held": (
        "异议未处理，暂不公示：{t}",
        "held back, for an objection is open: {t}",
    ),
    "scanned": (
        "隐私检查：{f} 个文件、{c} 个单元格，未发现本程序所识别的不得公开内容"
        "（长句之中的姓名和证号不在识别之列）",
        "privacy scanner: {f} files, {c} cells, nothing private that the scanner knows (it "
        "knows no names and certificates inside longer sentences)",
    ),
    "site published": (
        "公示网站：{d} 次抽查、{b} 户，共 {n} 个文件；新增或变化 {c} 个，撤下 {g} 个",
        "site: {d} draws, {b} agencies, {n} files; {c} new or changed, {g} taken away",
    ),
    "site unchanged": ("公示网站没有变化", "the site is as it was"),
    "states": ("检查结果状态", "results by state"),
    "count": ("数量", "count"),
    "department": ("管辖单位", "department"),
    "duty": ("事项", "duty"),
    "counted from": ("起算日", "counted from"),
    "due on": ("到期日", "due"),
    "done on": ("完成日", "done"),
    "left": ("剩余工作日", "working days left"),
    "standing": ("情况", "standing"),
    "deadlines": ("时限清单", "deadlines"),
    "duty publication": ("公示结果", "publication"),
    "duty listing": ("列入经营异常名录决定", "decision on the abnormal list"),
    "duty correction": ("一个月内改正", "correction within a month"),
    "standing due": ("未到期", "due"),
    "standing overdue": ("已逾期", "overdue"),
    "standing in_time": ("按期完成", "in time"),
    "standing late": ("逾期完成", "late"),
    "as of": ("截至 {d}；日历摘要 {c}", "as of {d}; digest of the calendar {c}"),
    "at the latest": (
        "{n} 户尚未录入，按任务结束日推算最迟到期日",
        "{n} are not entered; their days are the latest possible, counted from the task's end",
    ),
    "years provisional": (
        "以下年度的放假通知尚未发布，时限可能变动：{t}",
        "no notice of working days yet, so days may still move: {t}",
    ),
    "task report": ("任务情况", "the task in numbers"),
    "part": ("数", "part"),
    "whole": ("总数", "whole"),
    "percent": ("百分比", "percent"),
    "completion": ("抽查完成率（已公示/抽查户数）", "completion (published of drawn)"),
    "closing": ("完结率（已完结/已公示）", "closing (closed of published)"),
    "timeliness": ("按期公示率", "published in time"),
    "problem rate": ("发现问题（已检查户数中）", "with a problem, of those checked"),
    "labels": ("检查结果分布", "published results by label"),
    "label": ("检查结果", "label"),
    "departments": ("按管辖单位", "by supervising department"),
    "people report": ("按检查人员", "by inspector"),
    "person": ("工号", "person"),
    "inspections": ("检查户数", "inspections"),
    "problems": ("发现问题数", "problems"),
    "repeats": ("重复检查同一对象", "repeats"),
    "recusals": ("回避", "recusals"),
    "substitutions": ("人员替换", "substitutions"),
    "left team": ("替换出组", "left"),
    "came": ("替补入组", "came"),
    "classes": ("按风险分类推断（内部）", "estimated by risk class (internal)"),
    "lift": (
        "{h} 类问题率为 {l} 类的 {r} 倍（{a} – {b}）",
        "problems in class {h} are {r} times those in {l} ({a} – {b})",
    ),
    "lift bare": (
        "{h} 类问题率为 {l} 类的 {r} 倍（没有可靠的区间）",
        "problems in class {h} are {r} times those in {l} (no interval can be told)",
    ),
    "lift none": (
        "{l} 类推断的问题率为 0，{h} 类无从与之相比",
        "the rate estimated in class {l} is 0, so that class {h} cannot be compared with it",
    ),
    "changed by ledger": (
        "台账所载：变更 {a} 项，作废的抽取 {v} 次",
        "by the ledger: {a} amendments, {v} void draws",
    ),
    "changed without ledger": (
        "变更 {a} 项；作废的抽取次数：没有台账，无从得知",
        "{a} amendments; void draws: not known without a ledger",
    ),
    "estimated": (
        "全部在抽范围机构中的问题率推断：{r} %（{a} – {b} %）",
        "estimated for all bodies in scope: {r} % with a problem ({a} – {b} %)",
    ),
    "bureau only": ("以下为内部资料，不得公开", "what follows is internal, never to be published"),
}
