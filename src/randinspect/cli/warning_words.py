"""The words of early warning and of checks for cause, and the Chinese of their faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["WARNING_FAULTS", "WARNING_WORDS"]

WARNING_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "warnings": ("风险预警", "early warnings"),
    "notices": ("信息通报", "notices"),
    "checks for cause": ("有因检查", "checks for cause"),
    "body": ("机构", "body"),
    "sign": ("情况", "what was seen"),
    "suggested": ("建议", "suggested"),
    "p": ("p 值", "p"),
    "q": ("q 值", "q"),
    "notice": ("通报编号", "notice"),
    "subject": ("事由", "subject"),
    "told": ("通报内容", "what is told"),
    "task": ("任务", "task"),
    "cause": ("检查缘由", "cause"),
    "days": ("检查日期", "days"),
    "officers": ("执法人员", "officers"),
    "outcome": ("结果", "outcome"),
    "task open": ("已立项", "open"),
    "task closed": ("已办结", "closed"),
    "task withdrawn": ("已撤回", "withdrawn"),
    "outcome violation": ("发现问题", "violation"),
    "outcome no_violation": ("未发现问题", "no violation"),
    "outcome not_checked": ("未能检查", "not checked"),
    "late": ("事后补记", "recorded late"),
    "ordered late": (
        "注意：{t} 在检查首日 {d} 之后才记录，将按事后补记列明",
        "note: {t} was recorded after its first day {d}, and is listed as such",
    ),
    "gone body": (
        "注意：{a} 的登记状态为“{s}”，细则以 {c} 排除，抽查中不会抽到；请核对后再去",
        "note: by its status [{s}] the rulebook excludes {a} from every draw ({c}); look before "
        "anybody goes",
    ),
    "no purpose": (
        "注意：{f} 没有检查缘由一列（[visit.columns] purpose），有因检查写不进检查记录；请补上",
        "note: {f} has no purpose ([visit.columns] purpose), so no check for cause can be written "
        "into it; add the column",
    ),
    "no visits": (
        "注意：季度文件没有写明检查记录（files.visits），有因检查写不进检查记录；请补上",
        "note: the quarter names no register of visits (files.visits) to write checks for cause "
        "into; name one",
    ),
    "days lost": (
        "注意：{o} 在以下日期不能参加（抽查检查日不变）：{d}",
        "note: {o} cannot go on some of the days, and a drawn visit keeps its day: {d}",
    ),
    "busy that day": (
        "注意：{o} 在检查当日另有安排：{d}；请核对，抽查的检查如须改由他人进行，请提交变更",
        "note: {o} was out already: {d}; look into it, and substitute the drawn visit if others "
        "have to make it",
    ),
    "day drawn": ("抽查检查日", "drawn visit"),
    "day away": ("请假或其他任务", "away or out for another task"),
    "no list yet": (
        "尚未预警：请按本地情况填写 {p}，再执行同一命令",
        "no list was made yet: fill in {p}, then run the same command again",
    ),
    "later rows": (
        "注意：{f} 中 {d} 之后的 {n} 行未计入",
        "note: {n} rows of {f} are after {d} and were not counted",
    ),
    "warned": (
        "预警 {n} 条，涉及机构 {b} 家；只作建议，不作处理",
        "{n} warnings about {b} bodies; they suggest and decide nothing",
    ),
    "since": ("自何时起", "standing since"),
    "new warning": ("新增", "new"),
    "standing warnings": (
        "与 {d} 的清单相比：新增 {n} 条，持续 {m} 条",
        "since the list of {d}: {n} new, {m} standing",
    ),
    "spikes": (
        "投诉检验：{t} 家中 {n} 家聚集，错误发现率至多 {r}（{m}，精确 p 值）",
        "complaints: {n} spikes in {t} bodies tested, false discovery rate {r} at most ({m}, "
        "exact p-values)",
    ),
    "bounded": (
        "其中 {n} 家的 p 值为上界：投诉过多，未逐一计数",
        "{n} of the p-values are upper bounds: too many complaints to be counted out",
    ),
    "strange bodies": (
        "有 {n} 家机构不在名录库：{t}",
        "{n} bodies are not in the register: {t}",
    ),
    "warnings kept": ("已存（内部资料，不得公开）：{p}", "kept (private, never published): {p}"),
    "notified": (
        "已生成通报 {n} 件，批次 {b}（内部资料，不得公开）：{p}",
        "{n} notices in batch {b} (private): {p}",
    ),
    "check ordered": ("{t} 已立项（第 {a} 号记录）", "{t} ordered (document {a})"),
    "check closed": ("{t} 已办结", "{t} closed"),
    "check withdrawn": ("{t} 已撤回，记录保留", "{t} withdrawn; its order stays on record"),
    "visits of the year": (
        "该机构 {y} 年已检查 {n} 次，年度频次上限 {m}",
        "visits of the body in {y}: {n}, annual cap {m}",
    ),
    "unlogged": ("有 {n} 份记录未记入台账：{t}", "{n} documents are not in the ledger: {t}"),
    "checks published": (
        "已公示有因检查 {n} 次，共立项 {m} 件（只计数，不写缘由）：{p}",
        "{n} checks for cause published, of {m} that were ordered (counted, no cause told): {p}",
    ),
    "checks written": ("已写入有因检查 {n} 次：{p}", "{n} checks for cause written: {p}"),
}

WARNING_FAULTS: Final[Mapping[str, str]] = {
    "warnings.file": "风险预警的设置文件不能读取；请写明存在的 UTF-8 文件",
    "warnings.previous": "不是更早一天的预警清单；请写明 warn 此前写出的清单",
    "warnings.pairs": "每种迹象的设置与 [files] 中的文件须成对；请补上或一并删去",
    "warnings.cells": "期间不是整数格，或短于一个窗口；请将 days 写成 cell_days 的倍数",
    "warnings.months": "least_months 大于 months；请调低前者",
    "signs.cell": "单元格读不出；请更正",
    "signs.file": "迹象文件不能读取；请写明存在且可读的文件",
    "signs.heading": "列名须出现且只出现一次；请用所列两词之一",
    "signs.width": "该行格数与列名不符；请补齐或删去多余的格",
    "for_cause.name": "编号或签批单位不合写法；请用 1 至 64 个 A-Z a-z 0-9 . _ / -",
    "for_cause.basis": "没有写检查依据；请写明条款和线索",
    "for_cause.approver": "签批人不得是本次检查人员；请由他人签批",
    "for_cause.agency": "名录库中没有此机构；请更正编号或补录",
    "for_cause.memory": "细则没有 [memory]，无从得知检查缘由；请补上并写明 for_cause",
    "for_cause.cause": "检查缘由不在细则 memory.for_cause 之列；请写所列之一，或补入细则",
    "for_cause.days": "检查日期有误；请更正，或另行立项",
    "for_cause.approved_late": "先检查后审批；凡检查必审批，请另定日期",
    "for_cause.future": "日期尚未到来；请写办理当日",
    "for_cause.twice": "同一人列了两次；请写两名不同的人",
    "for_cause.unknown": "检查人员名录库中没有此人；请更正工号或补录",
    "for_cause.expert": "专家不算执法人员；请写在 --expert 下，另派两名执法人员",
    "for_cause.officers": "执法人员不足两名；请增派",
    "for_cause.barred": "此人不得执行检查（失效、证件到期、请假等）；请改派",
    "for_cause.recused": "此人对该机构须回避；请改派",
    "for_cause.busy": "此人在所定日期均有抽查检查或请假；请另定日期、改派，或先提交变更",
    "for_cause.no_day": "所定日期中没有一天有两名执法人员同时有空；请另定日期、改派，或先提交变更",
    "for_cause.couple": "两人不得同组；请改派其一",
    "for_cause.task": "任务编号不存在，或已以别的内容立项；请更正编号",
    "for_cause.over": "任务已办结或撤回；请另行立项",
    "for_cause.unordered": "此人不在立项人员之列；请按实际人员另行立项",
    "for_cause.form": "文字过长或含不许的字符；请缩短，写成一行",
    "for_cause.visits": "检查记录不能写入有因检查；请补上机构、日期、检查缘由各列，并写明对应关系",
    "for_cause.results": "结果文件缺列；请补上公开名、检查结果、检查类型",
    "notice.source": "不是 warn 所写的预警清单；请写明该文件",
    "notice.nothing": "清单中没有所要通报的预警；请核对机构和代码",
    "notice.task": "任务不存在或未办结；请写已办结的有因检查",
}
