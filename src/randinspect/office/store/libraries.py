"""The libraries of a store: what a row of each is, and what tells two rows apart.

The rule: registers of the draw are declared where the draw reads them (``registry``), so that the
store cannot know them otherwise. What an office keeps besides is declared here, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from randinspect.errors import Fault, InputError
from randinspect.registry import RecordKind
from randinspect.registry.fields import shape_of
from randinspect.registry.record_kinds import field_names, field_type

__all__ = ["LIBRARIES", "UNVERIFIABLE", "Field", "Library", "Type", "library_named"]

Type = Literal["text", "integer", "date", "list", "flag"]

UNVERIFIABLE: Final = "unverifiable history"
"""Standing of a draw that another system made: nobody can recompute it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a library that only the store knows.

    Parameters
    ----------
    name, title
        Its name, and the Chinese heading that is understood in its place.
    type
        What it holds.
    is_required
        Whether no row may lack it.
    also
        Another heading that is understood, as files of this project have it.
    """

    name: str
    title: str
    type: Type = "text"
    is_required: bool = False
    also: str | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings under which a file may hold it without a profile."""
        return (self.name, self.title) if self.also is None else (self.name, self.title, self.also)


@dataclass(frozen=True, slots=True)
class Library:
    """A library.

    Parameters
    ----------
    name, title
        What it is called, and its Chinese name.
    key
        Fields that tell its rows apart.
    kind
        The register of the draw that it is, None if only the store knows it.
    own
        Its fields, if only the store knows it.
    accumulates
        Whether a file holds what came to pass since, and so says nothing of rows that it lacks.
    """

    name: str
    title: str
    key: tuple[str, ...]
    kind: RecordKind | None = None
    own: tuple[Field, ...] = ()
    accumulates: bool = False

    @property
    def types(self) -> Mapping[str, Type]:
        """Fields in their order, and what each holds."""
        return _types(self)


_KEYED: Final = (
    Library(
        "item",
        "抽查事项清单",
        ("item_code",),
        own=(
            Field("item_code", "事项编码", is_required=True),
            Field("item_name", "抽查事项", is_required=True),
            Field("domain", "抽查类别"),
            Field("item_kind", "事项类别"),
            Field("content", "检查内容"),
            Field("basis", "抽查依据"),
            Field("authority", "抽查主体"),
            Field("object_scope", "检查对象"),
            Field("ratio", "抽查比例"),
            Field("frequency", "抽查频次"),
            Field("method", "检查方式"),
            Field("departments", "配合部门", "list"),
            Field("remark", "备注"),
        ),
    ),
    Library(
        "licence",
        "资质证书",
        ("agency", "number"),
        own=(
            Field("agency", "统一社会信用代码", is_required=True),
            Field("number", "证书编号", is_required=True),
            Field("kind", "证书类别"),
            Field("scope", "能力范围"),
            Field("issued", "发证日期", "date"),
            Field("expires", "有效期至", "date"),
            Field("status", "证书状态"),
        ),
    ),
    Library(
        "risk_class",
        "信用风险分类",
        ("agency",),
        own=(
            Field("agency", "统一社会信用代码", is_required=True),
            Field("risk_class", "风险等级", is_required=True, also="类别"),
            Field("class_date", "分类日期", "date", is_required=True, also="日期"),
            Field("class_source", "分类来源", is_required=True),
        ),
    ),
    Library(
        "rulebook",
        "实施细则",
        ("name",),
        own=(
            Field("name", "名称", is_required=True),
            Field("sha256", "摘要", is_required=True),
            Field("text", "正文", is_required=True),
        ),
    ),
    Library(
        "plan",
        "抽查计划",
        ("plan_no", "seq"),
        own=(
            Field("plan_no", "计划编号", is_required=True),
            Field("seq", "序号", is_required=True),
            Field("task_name", "任务名称", is_required=True),
            Field("draw_type", "抽查类型"),
            Field("items", "抽查事项", "list"),
            Field("object_scope", "检查对象"),
            Field("base_count", "基数", "integer"),
            Field("ratio", "抽查比例"),
            Field("target", "抽查数量", "integer"),
            Field("initiator", "发起部门"),
            Field("participants", "配合部门", "list"),
            Field("first_day", "开始日期", "date"),
            Field("last_day", "结束日期", "date"),
            Field("state", "状态"),
            Field("remark", "备注"),
        ),
    ),
    Library(
        "task",
        "抽查任务",
        ("task_no",),
        own=(
            Field("task_no", "任务编号", is_required=True),
            Field("task_name", "任务名称", is_required=True),
            Field("plan_no", "计划编号"),
            Field("source", "任务来源"),
            Field("kind", "任务类别"),
            Field("draw_type", "抽查类型"),
            Field("items", "抽查事项", "list"),
            Field("drawn_on", "抽取日期", "date"),
            Field("pool", "总户数", "integer"),
            Field("target", "抽查数量", "integer"),
            Field("state", "状态"),
        ),
    ),
    Library(
        "draw",
        "抽取记录",
        ("draw_id",),
        own=(
            Field("draw_id", "抽取编号", is_required=True),
            Field("kind", "抽取类别"),
            Field("task_no", "任务编号"),
            Field("authority", "抽取机关"),
            Field("drawn_on", "抽取日期", "date"),
            Field("units", "抽取数量", "integer"),
            Field("commitment_sha256", "承诺摘要"),
            Field("result_sha256", "结果摘要"),
            Field("standing", "结论"),
        ),
        accumulates=True,
    ),
    Library(
        "result",
        "检查结果",
        ("task_no", "agency", "item"),
        own=(
            Field("task_no", "任务编号", is_required=True),
            Field("agency", "统一社会信用代码", is_required=True),
            Field("item", "事项编码", is_required=True),
            Field("date", "检查日期", "date"),
            Field("labels", "检查结果", "list"),
            Field("measure", "后续处置措施"),
            Field("state", "状态"),
            Field("published", "公示日期", "date"),
        ),
        accumulates=True,
    ),
    Library(
        "complaint",
        "投诉举报",
        ("number",),
        own=(
            Field("number", "投诉编号", is_required=True),
            Field("agency", "统一社会信用代码", is_required=True),
            Field("date", "收到日期", "date", is_required=True),
            Field("channel", "来源"),
            Field("finding", "核查结论"),
        ),
        accumulates=True,
    ),
    Library(
        "proficiency",
        "能力验证结果",
        ("agency", "round"),
        own=(
            Field("agency", "统一社会信用代码", is_required=True),
            Field("round", "能力验证计划", is_required=True),
            Field("date", "结果日期", "date", is_required=True),
            Field("result", "能力验证结果", is_required=True),
        ),
        accumulates=True,
    ),
    Library(
        "abnormal",
        "经营异常名录",
        ("agency", "since"),
        own=(
            Field("agency", "统一社会信用代码", is_required=True),
            Field("since", "列入日期", "date", is_required=True),
            Field("until", "移出日期", "date"),
            Field("reason", "列入事由"),
        ),
        accumulates=True,
    ),
    Library(
        "succession",
        "承继关系",
        ("agency",),
        own=(
            Field("agency", "统一社会信用代码", is_required=True),
            Field("before", "原代码", is_required=True),
            Field("basis", "依据", is_required=True),
        ),
    ),
)

_REGISTERS: Final = (
    Library("agency", "检查对象名录库", ("id",), RecordKind.AGENCY),
    Library("inspector", "执法检查人员名录库", ("id",), RecordKind.INSPECTOR),
    Library("interest", "回避关系", ("inspector", "agency", "owner", "reason"), RecordKind.RECUSAL),
    Library(
        "visit",
        "检查记录",
        ("agency", "date", "inspector", "item", "department"),
        RecordKind.VISIT,
        accumulates=True,
    ),
    Library("absence", "请假与停业", ("inspector", "agency", "first"), RecordKind.ABSENCE),
    Library("direct", "直接委派", ("agency", "inspector"), RecordKind.DIRECT),
    Library("couple", "不得同组", ("inspector", "partner"), RecordKind.COUPLE),
    Library(
        "recognised",
        "互认的检查结果",
        ("authority", "agency", "date"),
        RecordKind.RECOGNISED,
        accumulates=True,
    ),
)

LIBRARIES: Final[Mapping[str, Library]] = MappingProxyType(
    {library.name: library for library in (*_REGISTERS, *_KEYED)}
)


def library_named(name: str) -> Library:
    """Give a library by its name.

    Raises
    ------
    InputError
        If there is none of this name.
    """
    if name in LIBRARIES:
        return LIBRARIES[name]
    message, cure = "the store has no such library", f"name one of {', '.join(LIBRARIES)}"
    raise InputError([Fault("store", "store.library", message, cure, value=name)])


@cache
def _types(library: Library) -> Mapping[str, Type]:
    """Fields of a library with their types."""
    if library.kind is None:
        return MappingProxyType({field.name: field.type for field in library.own})
    kind = library.kind
    return MappingProxyType(
        {n: _type(str(shape_of(field_type(kind, n)))) for n in field_names(kind)}
    )


def _type(shape: str) -> Type:
    """Type of a field of the draw's registers; a key is text."""
    types: Mapping[str, Type] = {
        "integer": "integer",
        "date": "date",
        "list": "list",
        "flag": "flag",
    }
    return types.get(shape, "text")
