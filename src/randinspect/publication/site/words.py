"""The words of the site's pages, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.publication.commitment import Occasion
from randinspect.publication.draw_leaves import VoidReason
from randinspect.publication.site.model import Place, Stage
from randinspect.publication.tongues import Said
from randinspect.results import CorrectionReason, Ruling

__all__ = [
    "FIELD_WORDS",
    "HEADER_WORDS",
    "LIST_WORDS",
    "OCCASIONS",
    "PLACES",
    "REASONS",
    "RESULT_VOID",
    "RULINGS",
    "STAGES",
    "VOID_REASONS",
    "WORDS",
]

WORDS: Final[Mapping[str, Said]] = {
    "site": Said("双随机、一公开抽查公示", "Random inspections made public"),
    "skip": Said("跳到正文", "Skip to the content"),
    "other": Said("English", "中文"),
    "menu": Said("导航", "Navigation"),
    "home": Said("首页", "Home"),
    "search": Said("查询机构", "Find an agency"),
    "feed": Said("更新订阅（Atom）", "News feed (Atom)"),
    "data": Said("开放数据", "Open data"),
    "footer": Said(
        "本页由已公布的抽查数据生成，内部资料不在其中。",
        "Made from the published data of the draws; nothing internal is in it.",
    ),
    "draws": Said("历次抽查", "All draws"),
    "no draws": Said("尚无抽查。", "There is no draw yet."),
    "task": Said("任务名称", "Task"),
    "plan": Said("计划编号", "Plan"),
    "authority": Said("抽查机关", "Authority"),
    "window": Said("检查日期", "Window"),
    "stage": Said("进度", "Stage"),
    "void": Said("已作废", "Void"),
    "results": Said("已公示结果", "Published results"),
    "districts": Said("按地区浏览", "By district"),
    "district": Said("地区", "District"),
    "bodies": Said("名录库户数", "Agencies"),
    "name": Said("机构名称", "Name"),
    "id": Said("统一社会信用代码/注册号", "Credit code or registration number"),
    "standing": Said("抽查情况", "Standing"),
    "filter": Said("在本页查找名称或代码", "Find a name or code on this page"),
    "shown": Said("显示 {n} 户", "{n} shown"),
    "page": Said("第 {n} 页，共 {m} 页", "Page {n} of {m}"),
    "pages": Said("分页", "Pages"),
    "previous": Said("上一页", "Previous"),
    "next": Said("下一页", "Next"),
    "search label": Said("机构名称或统一社会信用代码", "Name or credit code"),
    "search hint": Said(
        "输入至少两个字；最多显示 50 户。查询在浏览器内完成，不发送任何内容。",
        "At least two signs; 50 at most are shown. It runs in your browser and sends nothing.",
    ),
    "search none": Said("没有找到。", "Nothing found."),
    "search some": Said("找到 {n} 户", "{n} found"),
    "search many": Said("找到 {n} 户，显示前 50 户", "{n} found, the first 50 are shown"),
    "search large": Said(
        "机构数量较多，请从下列地区进入后查找。",
        "There are many agencies: choose a district and search there.",
    ),
    "no script": Said(
        "查询需要脚本；也可以从地区页面浏览。",
        "The search needs a script; the pages of the districts do not.",
    ),
    "entries": Said("历次抽查情况", "In each draw"),
    "result": Said("抽查结果", "Result"),
    "date": Said("检查完成日期", "Inspected on"),
    "published on": Said("公示日期", "Published on"),
    "first on": Said(
        "首次公示日期（是否按期以此为准）", "First published on (in time or not counts from here)"
    ),
    "version on": Said("现行版本公示日期", "This version published on"),
    "before": Said("更正前（第 {n} 版）：{t}", "version {n} said: {t}"),
    "items": Said("检查事项及结果", "Items and results"),
    "item": Said("检查事项", "Item"),
    "item result": Said("检查结果", "Result"),
    "remark": Said("备注", "Remark"),
    "corrections": Said("更正", "Corrections"),
    "correction": Said(
        "第 {n} 版，{d} 公示；原因：{r}", "Version {n}, published on {d}; reason: {r}"
    ),
    "spoken": Said("异议与陈述", "Objections and replies"),
    "not public": Said("（当事人未要求公布内容）", "(its text is not published)"),
    "seqno": Said("序号", "No."),
    "facts": Said("基本情况", "Facts"),
    "lists": Said("公告名单", "Announced lists"),
    "list": Said("名单", "List"),
    "rows": Said("行数", "Rows"),
    "files": Said("下载", "Files"),
    "view": Said("查看", "View"),
    "verify": Said("核验", "Verify"),
    "verify text": Said(
        "下列页面附有抽取的全部数据，可在浏览器内重新计算并核验：",
        "These pages hold all data of the draws; your browser can recompute and verify them:",
    ),
    "locked text": Said(
        "没有种子，因此没有可以重新计算的抽取；下列页面只有锁定的内容及其承诺，可核对其是否被改动：",
        "There is no seed, hence no draw to recompute; these pages hold what was locked, and show "
        "whether it was changed:",
    ),
    "ledger": Said("台账", "Ledger"),
    "ledger of": Said("台账 {o} 的全部内容", "All that the ledger {o} holds"),
    "ledger text": Said(
        "每次锁定、结果和公告的摘要都已记入台账。下载台账文件夹和 data/ 中某次抽取的文件夹，"
        "即可查明公布之后有无改动：randinspect ledger verify ledgers/… --announced "
        "data/…/announcements.json。",
        "The digest of each lock, result and announcement stands in the ledger. With the folder of "
        "the ledger and that of a draw in data/ anyone can find whether anything was edited after "
        "it was published: randinspect ledger verify ledgers/… --announced "
        "data/…/announcements.json.",
    ),
    "selection": Said("抽取检查对象", "Selection of the agencies"),
    "dispatch": Said("随机匹配检查人员", "Dispatch of the inspectors"),
    "pictures": Said("图表", "Pictures"),
    "picture file": Said("图片文件（SVG）", "Picture (SVG)"),
    "table of": Said("数据表：{t}", "Data of: {t}"),
    "announced": Said("公告", "Announcement"),
    "documents": Said("其他文件", "Other documents"),
    "more": Said("全部名单见下载文件。", "The files hold the whole list."),
    "strip": Said(
        "本页含演示或演练内容，不是真实抽查",
        "This page holds a demonstration or rehearsal, no real inspection",
    ),
    "objection": Said("当事人异议", "Objection"),
    "reply": Said("当事人陈述", "Reply"),
}

PLACES: Final[Mapping[Place, Said]] = {
    Place.RESULT: Said("已公示结果", "Result published"),
    Place.DRAWN: Said("被抽中，结果待公示", "Drawn, result to come"),
    Place.OTHER_BATCH: Said("在第 {k} 批检查", "Drawn for batch {k}"),
    Place.NOT_HERE: Said(
        "不在本批；是否在其他批次检查，随该批次结果公布",
        "Not in this batch; whether in another one is told with the results of that batch",
    ),
    Place.NOT_DRAWN: Said("未被抽中或不在抽取范围", "Not drawn, or not in scope"),
    Place.UNTOLD: Said("是否抽中随结果一并公布", "Told together with the results"),
}

RESULT_VOID: Final = Said(
    "（该次抽查此后已作废，已公示的结果保留）",
    " (the draw was voided since; what was published stays)",
)
"""What stands behind a published result of a draw that was ended later."""

STAGES: Final[Mapping[Stage, Said]] = {
    Stage.LOCKED: Said("已锁定，待抽取", "Locked, to be drawn"),
    Stage.SELECTED: Said("已抽取检查对象", "Agencies drawn"),
    Stage.DISPATCHED: Said("已匹配检查人员", "Inspectors drawn"),
    Stage.PUBLISHED: Said("已有结果公示", "Results published"),
    Stage.VOID: Said("已作废", "Void"),
}

VOID_REASONS: Final[Mapping[VoidReason, Said]] = {
    VoidReason.ROUND_MISSING: Said("来源缺失", "the source of the seed is missing"),
    VoidReason.INPUTS_UNREPRODUCIBLE: Said("输入无法重现", "inputs cannot be reproduced"),
    VoidReason.REGISTER_ERROR: Said("名录有误", "the register was wrong"),
    VoidReason.PLAN_CHANGED: Said("计划变更", "the plan was changed"),
    VoidReason.SHARE_MISSING: Said("份额未公布", "a share was not revealed"),
    VoidReason.SEALED_MISSING: Said("密值未公开", "the sealed value was not opened"),
}

OCCASIONS: Final[Mapping[Occasion, Said]] = {
    Occasion.DRAW: Said("正式抽查", "Draw"),
    Occasion.REHEARSAL: Said("演练（不是真实抽查）", "Rehearsal (no inspection)"),
    Occasion.DEMONSTRATION: Said("演示（不是真实抽查）", "Demonstration (no inspection)"),
}

REASONS: Final[Mapping[CorrectionReason, Said]] = {
    reason: Said(reason.zh, english)
    for reason, english in {
        CorrectionReason.ENTRY_ERROR: "error of entry",
        CorrectionReason.NEW_EVIDENCE: "new evidence",
        CorrectionReason.OBJECTION_UPHELD: "objection upheld",
        CorrectionReason.DECISION_ANNULLED: "decision annulled or changed",
        CorrectionReason.CORRECTED_SINCE: "corrected since",
        CorrectionReason.PRIVACY: "not public by law",
    }.items()
}

RULINGS: Final[Mapping[Ruling | None, Said]] = {
    Ruling.UPHELD: Said("异议成立", "upheld"),
    Ruling.PARTLY: Said("异议部分成立", "upheld in part"),
    Ruling.DISMISSED: Said("异议不成立", "dismissed"),
    None: Said("异议处理中", "not decided yet"),
}

LIST_WORDS: Final[Mapping[str, Said]] = {
    "items": Said("抽查事项清单", "Inspection items"),
    "plan": Said("抽查计划公告", "Annual plan"),
    "plan_change": Said("抽查计划变更公告", "Change of the plan"),
    "task": Said("抽查任务公告", "Task"),
    "drawn": Said("抽查对象名单", "Drawn agencies"),
    "results": Said("抽查结果公告", "Results"),
    "subjects": Said("抽查检查结果（逐项）", "Results by item"),
}

FIELD_WORDS: Final[Mapping[str, str]] = {
    "after": "after",
    "authority": "registered with",
    "basis": "legal basis",
    "before": "before",
    "certificates": "certificate numbers",
    "change": "kind of change",
    "content": "content",
    "count": "agencies to inspect",
    "date_from": "from",
    "date_to": "to",
    "department": "supervised by",
    "domain": "domain",
    "field": "what changed",
    "frequency": "frequency",
    "id": "credit code or registration number",
    "insAuth": "authority",
    "insDate": "inspected on",
    "inspector_requirement": "requirements for inspectors",
    "inspectors": "inspectors",
    "item": "item",
    "item_code": "item code",
    "item_kind": "kind of item",
    "item_name": "item",
    "level": "level",
    "method": "method",
    "name": "name",
    "object_scope": "scope",
    "office": "office in charge",
    "raninsCheckResName": "result",
    "raninsItemName": "item",
    "raninsPlanId": "plan no.",
    "raninsPlaneName": "plan",
    "raninsTaskId": "task no.",
    "raninsTaskName": "task",
    "raninsTypeName": "type of draw",
    "ratio": "ratio",
    "remark": "remark",
    "result": "result",
    "seqno": "no.",
    "sub_item": "sub-item",
    "valid_from": "valid from",
    "valid_to": "valid to",
    "version": "version",
}
"""What the headings of the lists mean, by key."""

HEADER_WORDS: Final[Mapping[str, str]] = {
    "计划编号": "Plan no.",
    "计划名称": "Plan",
    "任务编号": "Task no.",
    "任务名称": "Task",
    "抽查类型": "Type of draw",
    "检查机关": "Authority",
    "检查人员公示依据": "Basis for naming the inspectors",
    "版本": "Version",
    "变更前版本": "Version before",
    "变更后版本": "Version after",
}
"""What the lines above the lists mean, by their official name."""
