"""The words of the commands about classes (分类监管), and the Chinese of their faults and notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.cli.phrases import in_chinese

__all__ = ["CLASS_FAULTS", "CLASS_WORDS", "told_backtest"]

CLASS_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "graded": (
        "已分类 {n} 户（{d}）：直接判定 {t} 户，包容审慎 {g} 户；规则摘要 sha256 {s}",
        "{n} agencies graded on {d}: {t} by a trigger, {g} tolerated; rules sha256 {s}",
    ),
    "later events": (
        "注意：{d} 之后的事件 {n} 条未计入",
        "note: {n} events after {d} were not counted",
    ),
    "outside missing": (
        "注意：名录库中 {n} 户不在外部分类文件中，按 [outside] missing 列为 {c} 类",
        "note: {n} agencies of the register are not in the file of classes and took class {c}",
    ),
    "outside strangers": (
        "注意：外部分类文件中 {n} 行不是名录库的机构，未计入",
        "note: {n} rows of the file of classes are of no agency of the register",
    ),
    "class templates": (
        "已写出规则样本和各表表头，请逐项改为本地规定：{p}",
        "rules to be changed and headings of every table are in {p}",
    ),
    "class table": ("各类户数与措施", "agencies and measures of each class"),
    "class name": ("类别", "class"),
    "class agencies": ("户数", "agencies"),
    "class frequency": ("频次", "frequency"),
    "class cap": ("年上限", "cap a year"),
    "class methods": ("方式", "manner"),
    "class items": ("项数", "items"),
    "class team": ("人数", "team"),
    "class size": ("规模 {n}", "size {n}"),
    "class share": ("每年 {n}", "{n} a year"),
    "backtested": (
        "{a} 至 {b}：检查 {n} 次、{u} 户，发现问题 {v} 次；未能分类 {x} 次，无对比分值 {y} 次",
        "{a} to {b}: {n} checks of {u} agencies, {v} with a problem; {x} ungraded, {y} unscored",
    ),
    "ranking": (
        "能否预测问题（按机构聚类的置信区间）",
        "does it predict (intervals over agencies)",
    ),
    "ranked by": ("依据", "ranked by"),
    "roc area": ("ROC 曲线下面积", "area under ROC"),
    "top share": ("最高一段", "top"),
    "top lift": ("提升倍数", "lift"),
    "held problems": ("占全部问题", "of all problems"),
    "points": ("分值", "points"),
    "class rank": ("类别", "class"),
    "score": ("对比分值", "the other score"),
    "area gap": (
        "分值减对比分值：{v}（{a} 至 {b}）",
        "points less the other score: {v} ({a} to {b})",
    ),
    "calibration": ("各类问题率", "problem rate of each class"),
    "class checks": ("检查次数", "checks"),
    "class problems": ("发现问题", "problems"),
}

CLASS_FAULTS: Final[Mapping[str, str]] = {
    "backtest.history": "历史检查不足以回测；请补充检查结果，或对有指标的规则回测",
    "class.caps": "年检查上限除 1 之外只能有一个数；请写 1，或写成相同的数",
    "class.frequency": "该类没有写明频次；请补上 size 或 share",
    "class.order": "风险升高而频次降低；请由低风险到高风险排列",
    "classes.file": "规则所需的文件没有给出，或给出了不用的文件；请增减该文件",
    "decay.steps": "分段的月数须从 0 起并递增；请按次序写",
    "decay.way": "半衰期和分段并存；请只留一项",
    "event.code": "规则中没有此指标代码，或该指标取自名录库；请写 classes.toml 中取自事项的代码",
    "event.span": "截止日期早于日期；请更正其一",
    "event.twice": "两行相同；请只留一行，同日确有两件的在来源列写明各自编号",
    "event.until": "该事项不持续，不填截止日期；请留空，或在规则中写 lasting = true",
    "event.value": "没有档次包含此内容；请更正，或在规则中补上",
    "graded.missing": "该机构没有此项记录，无法分类；请补录，或在规则中写 missing",
    "graded.unknown": "名录库没有此机构；请按名录库填写编号",
    "indicator.points": "points 与 bands 须恰写一项；请只留一项",
    "outcome.number": "不是十进制数；请写成 0.25，或留空",
    "outcome.twice": "同一机构同一天有两行；请只留一行",
    "outside.class": "没有此类别；请在 [[outside.labels]] 中补上对应",
    "outside.early": "类别的日期晚于分类之日；请更正",
    "outside.missing": "外部系统未给定该机构的类别；请补上，或在 [outside] 中写 missing",
    "outside.stale": "外部类别已过期；请用最新一期的文件",
    "outside.twice": "同一机构有两行；请只留一行",
    "register.column": "列名对应关系没有此列；请补上，或更正指标的 column",
    "register.graded": "名录库已有上次分类的列；请用原名录库，或删去这些列",
    "table.agency": "编号不对或名录库没有此机构；请更正编号，或补录机构",
    "table.cell": "单元格不是文字；请把该列设为文本后重新填写",
    "table.day": "不是日期；请写成 2026-01-31",
    "table.heading": "列名不符；请按 classes template 所写的列名，每个一次",
    "table.missing": "单元格为空；请填写",
    "table.width": "该行格数与列名不符；请补齐",
    "table.word": "不在可选的词中；请写所列的一个词",
    "tolerance.category": "包容审慎仅限自愿性认证；请删去该行",
    "tolerance.key_item": "重点事项不适用包容审慎；请删去 [tolerance]",
    "tolerance.novelty": "不属于规则所认的创新类型；请删去该行，或在 [tolerance] 中写明依据",
    "tolerance.rule": "规则没有包容审慎；请补上 [tolerance] 及其依据，或不用此文件",
    "tolerance.scope": "不是本规则的检查事项；请更正，或删去该行",
    "tolerance.span": "期限颠倒或过长；请更正日期，需延长的另写一行",
    "tolerance.twice": "同一机构的期限重叠；请只留一行",
}

_NOTES: Final[Mapping[str, str]] = {
    "only agencies that were checked are tested; the others have no finding": (
        "只检验了被检查过的机构；未检查的没有结果"
    ),
    "columns of the register are not read: {codes} count as without an event, and grade gives "
    "other points; write their history as events": (
        "不读名录库的列：{codes} 按没有事项计，与分类所得分值不同；请将其历史写成事项"
    ),
    "{name} is not shown to predict: its interval reaches down to {low}": (
        "不能证明{name}有预测力：置信区间下限为 {low}"
    ),
    "the other score ranks better than the points": "对比分值的排序优于本规则的分值",
    "points and the other score are not shown to differ": "不能证明分值与对比分值有差别",
    "class {high} has fewer problems than class {low}, of lower risk": (
        "{high} 类的问题率低于风险更低的 {low} 类"
    ),
    "points": "分值",
    "class": "类别",
    "score": "对比分值",
}


def told_backtest(text: str, *, is_chinese: bool) -> str:
    """Tell a note of a back-test in the language of the desk.

    >>> told_backtest("the other score ranks better than the points", is_chinese=True)
    '对比分值的排序优于本规则的分值'
    """
    return in_chinese(text, _NOTES) if is_chinese else text
