"""A made-up task with papers: choices, teams and templates that people changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from publication.made_bundles import CREATED, TASK

from randinspect.publication import Occasion
from randinspect.publication.papers import (
    CheckPoint,
    Member,
    PaperKind,
    PaperWriter,
    TaskFacts,
    VisitFacts,
)
from randinspect.results import PaperChoices, TaskItem

CHOICES = """
[papers]
basis = [
  { document = "虚构监督管理办法", number = "虚构令第1号", article = "第20条" },
  { document = "虚构年度抽查计划", number = "虚构〔2023〕2号" },
]
frequency = "每年不超过1次，本次为第1次"
materials = ["资质认定证书", "最近六个月的原始记录"]
rights = ["查验执法证件", "陈述、申辩", "投诉举报"]
recusal = "收到通知后2日内书面提出。"
contact = "示例某"
phone = "0000-0000000"
points = "points.csv"
"""
POINTS = """序号,事项编号,检查要点,取证关键点,检查关键内容,依据
1,C06,基本情况,证书原件,名称、地址是否一致,虚构办法第8条
2,C06,人员,,授权签字人是否在岗,虚构办法第9条
3,C99,其他任务,x,y,z
"""
TEAM = (
    Member("0001", "安某", "示A001", "lead"),
    Member("0002", "白某", "示A002", "officer"),
    Member("0003", "常某", "", "expert", assists=True),
)


def choices(**changes: Any) -> PaperChoices:
    """What the office says."""
    values: dict[str, Any] = {
        "basis": [
            {"document": "虚构办法", "number": "虚构令第1号", "article": "第20条"},
            {"document": "虚构计划", "number": "虚构〔2026〕2号"},
        ],
        "frequency": "每年1次",
        "materials": ["资质认定证书", "原始记录"],
        "rights": ["查验执法证件", "陈述、申辩", "投诉举报"],
        "recusal": "书面提出",
        "contact": "示例某",
        "phone": "0000-0000000",
    }
    return PaperChoices.model_validate(values | changes)


def facts(**changes: Any) -> TaskFacts:
    """What the visits share."""
    values: dict[str, Any] = {
        "task": TASK,
        "occasion": Occasion.DRAW,
        "draw_id": "d/2",
        "result_sha256": "ab" * 32,
        "choices": choices(),
        "items": (TaskItem(code="C06", name="资质认定"), TaskItem(code="C09", name="报告质量")),
        "points": (
            CheckPoint(
                item="C06", point="证书", evidence="原件", content="是否有效", basis="第8条"
            ),
            CheckPoint(item="C09", point="报告", evidence="", content="是否真实", basis="第9条"),
        ),
    }
    return TaskFacts(**(values | changes))


def visit(**changes: Any) -> VisitFacts:
    """A visit of three people."""
    values: dict[str, Any] = {
        "inspection": "h-1",
        "agency_id": "91990100MA38078344",
        "agency_name": "甲州虚构检测有限公司",
        "department": "示例市局",
        "registered_at": "示例登记局",
        "day": date(2026, 7, 10),
        "team": TEAM,
    }
    return VisitFacts(**(values | changes))


def writer(
    templates: Mapping[PaperKind, tuple[str, bytes]] | None = None, **changes: Any
) -> PaperWriter:
    """Who writes the papers."""
    return PaperWriter(facts(**changes), templates or {}, CREATED)


def lines(data: bytes) -> list[str]:
    """Paragraphs outside of tables, as python-docx reads them."""
    import docx

    return [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]


def tables(data: bytes) -> list[list[list[str]]]:
    """Cells of every table, as python-docx reads them."""
    import docx

    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(BytesIO(data)).tables
    ]


def template(*texts: str, rows: tuple[tuple[str, ...], ...] = (), **options: Any) -> bytes:
    """A template of an office: paragraphs, one table, and a header.

    ``split`` puts every character into a run of its own, as word processors do after edits.
    """
    import docx

    document = docx.Document()
    for text in texts:
        paragraph = document.add_paragraph()
        for piece in text if options.get("split") else [text]:
            paragraph.add_run(piece)
    if rows:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    if "header" in options:
        document.sections[0].header.paragraphs[0].text = options["header"]
    document.core_properties.author = "起草某"
    document.core_properties.last_modified_by = "起草某"
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
