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
    heading, english
        As it stands in the file, and what it means.
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
    english: str
    of_item: bool = False
    is_given: bool = False
    width: int = 16


COLUMNS: Final = (
    Column("inspection", "公开名", "public name; do not change", is_given=True, width=22),
    Column("agency", "统一社会信用代码/注册号", "id of the body", is_given=True, width=22),
    Column("name", "市场主体名称", "its name", is_given=True, width=30),
    Column("department", "管辖单位", "who supervises it", is_given=True),
    Column("item", "事项编号", "code of the item", of_item=True, is_given=True, width=10),
    Column("item_name", "检查事项", "the item; not read", of_item=True, is_given=True, width=24),
    Column("checked", "是否检查", "是 / 否 (yes, no): was the item checked", of_item=True, width=9),
    Column("finding", "检查发现", "what was found, empty if nothing", of_item=True, width=30),
    Column("disposal", "当场处置", "what was done at once", of_item=True, width=24),
    Column("labels", "检查结果", "labels, separated by ；", width=22),
    Column("conclusion", "研判结论", "what the panel concluded, if it did", width=18),
    Column("measures", "后续处置措施", "what follows, separated by ；", width=22),
    Column("measure_note", "处置说明", "what an other measure is", width=18),
    Column("means", "检查方式", "how, separated by ；", width=12),
    Column("on_site_end", "现场检查结束日期", "last day at the body, 2026-01-31", width=14),
    Column("concluded", "结论日期", "day on which the result stood", width=14),
    Column("inspectors", "检查人员", "staff numbers, separated by ；", is_given=True, width=16),
    Column("remark", "备注", "published beside the result", width=20),
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
            yield "检查结果", label.zh, label.en
