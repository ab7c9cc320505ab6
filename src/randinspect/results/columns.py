"""Columns of the file in which results are entered, and the words that their cells may hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from randinspect.results.codes import CODES, CodeSystem
from randinspect.results.labels import Label
from randinspect.results.measures import CONCLUSION_TEXTS, MEASURE_TEXTS, Conclusion, Measure
from randinspect.results.policy import Policy
from randinspect.results.records import MEANS_TEXTS, Means

__all__ = ["COLUMNS", "SEPARATORS", "SHEET", "YES_NO", "Column", "word_list"]

SHEET: Final = "检查结果"
SEPARATORS: Final = ";；\n"
"""What separates several words in one cell; 、 and ， stand inside words."""

YES_NO: Final = {"是": True, "否": False, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    field
        Field of the record.
    heading, meaning
        As it stands in the file, and what it means, in Chinese and English.
    of_item
        Whether it speaks of one item; the others speak of the whole inspection and are filled in
        one of its rows, or alike in all.
    is_given
        Whether the template fills it in.
    width
        In characters.
    """

    field: str
    heading: str
    meaning: str
    of_item: bool = False
    is_given: bool = False
    width: int = 16


COLUMNS: Final = (
    Column("inspection", "公开名", "请勿改动  public name; do not change", is_given=True, width=22),
    Column(
        "agency",
        "统一社会信用代码/注册号",
        "被检查主体的编号  id of the body",
        is_given=True,
        width=22,
    ),
    Column("name", "市场主体名称", "主体名称  its name", is_given=True, width=30),
    Column("department", "管辖单位", "负责监管的单位  who supervises it", is_given=True),
    Column(
        "item", "事项编号", "事项的编号  code of the item", of_item=True, is_given=True, width=10
    ),
    Column(
        "item_name",
        "检查事项",
        "事项名称，不读取  the item; not read",
        of_item=True,
        is_given=True,
        width=24,
    ),
    Column(
        "checked",
        "是否检查",
        "该事项是否检查：是 / 否  was the item checked (yes, no)",
        of_item=True,
        width=9,
    ),
    Column(
        "finding",
        "检查发现",
        "发现的情况，没有则留空  what was found, empty if nothing",
        of_item=True,
        width=30,
    ),
    Column("disposal", "当场处置", "当场所作的处置  what was done at once", of_item=True, width=24),
    Column("labels", "检查结果", "结果标签，以；分隔  labels, separated by ；", width=22),
    Column(
        "conclusion",
        "研判结论",
        "研判所得结论，如有  what the panel concluded, if it did",
        width=18,
    ),
    Column(
        "measures", "后续处置措施", "后续措施，以；分隔  what follows, separated by ；", width=22
    ),
    Column("measure_note", "处置说明", "其他措施的说明  what an other measure is", width=18),
    Column("means", "检查方式", "方式，以；分隔  how, separated by ；", width=12),
    Column(
        "on_site_end",
        "现场检查结束日期",
        "现场最后一天，写作 2026-01-31  last day at the body",
        width=14,
    ),
    Column("concluded", "结论日期", "作出结论之日  day on which the result stood", width=14),
    Column(
        "inspectors",
        "检查人员",
        "工号，以；分隔  staff numbers, separated by ；",
        is_given=True,
        width=16,
    ),
    Column("remark", "备注", "随结果公示  published beside the result", width=20),
)
"""All columns in their order (docs/cli.md)."""


def word_list(policy: Policy) -> Iterator[tuple[str, str, str]]:
    """Words that cells may hold: heading, word to write, what it means."""
    yield from _labels(policy.codes)
    for conclusion in Conclusion:
        sector, zh, en = CONCLUSION_TEXTS[conclusion]
        if sector is policy.sector:
            yield "研判结论", conclusion.value, f"{zh}  {en}"
    for measure in Measure:
        yield "后续处置措施", measure.value, "  ".join(MEASURE_TEXTS[measure])
    for means in Means:
        yield "检查方式", means.value, "  ".join(MEANS_TEXTS[means])
    for item in policy.items:
        yield "事项编号", item.code, item.name


def _labels(system: CodeSystem) -> Iterator[tuple[str, str, str]]:
    """Words for labels: the codes of the system, and the texts of labels without one."""
    coded: Sequence[tuple[str, Label]] = list(CODES[system].items())
    for code, label in coded:
        yield "检查结果", code, f"{label.zh}  {label.en}"
    for label in Label:
        if label not in dict(coded).values():
            yield "检查结果", label.zh, f"{label.zh}  {label.en}"
