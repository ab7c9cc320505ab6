"""A made-up task with three bodies, and files of results that people filled in for it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO

from randinspect.results import Expected, Policy, Roster, parse_policy, template_files

BEGINS, ENTERED = date(2026, 7, 6), date(2026, 12, 31)
POLICY = """
sector = "testing"
items = [
  { code = "C06", name = "检验检测机构资质认定监督检查" },
  { code = "C09", name = "检验检测报告质量检查" },
]
[deadline]
citation = { document = "虚构公示办法", number = "虚构〔2026〕1号" }
"""
CLEAN = {
    "是否检查": "是",
    "检查结果": "NO_PROBLEM",
    "后续处置措施": "NONE_NEEDED",
    "检查方式": "ON_SITE",
    "现场检查结束日期": "2026-07-10",
    "结论日期": "2026-07-20",
}
OF_ITEM = ("是否检查", "检查发现", "当场处置", "事项编号", "检查事项")


def policy(text: str = POLICY) -> Policy:
    """Choices of the office."""
    return parse_policy(text, name="results.toml")


def roster() -> Roster:
    """Three made-up bodies."""
    names = {
        "91990100MA38078344": "甲州虚构检测有限公司",
        "91990400MA41741519": '=HYPERLINK("http://x","乙江")检测有限公司',
        "91990300MA2383873D": "丙山<script>alert(1)</script>检测有限公司",
    }
    return Roster.of(
        Expected(code, code, name, "示例市局", "示例登记局", ("0001", "0002"))
        for code, name in names.items()
    )


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Rows of a CSV by heading."""
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def filled(changes: Mapping[int, Mapping[str, str]] | None = None) -> list[dict[str, str]]:
    """Rows of the template with a clean result everywhere; ``changes`` by place, from 0."""
    rows = rows_of(template_files(roster(), policy())["results.csv"])
    for place, row in enumerate(rows):
        is_first = place % 2 == 0
        row.update({k: v for k, v in CLEAN.items() if is_first or k in OF_ITEM})
        row.update((changes or {}).get(place, {}))
    return rows


def as_csv(rows: Iterable[Mapping[str, str]], encoding: str = "utf-8-sig") -> bytes:
    """Bytes of a CSV."""
    table = [dict(row) for row in rows]
    stream = StringIO(newline="")
    writer = csv.DictWriter(stream, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    return stream.getvalue().encode(encoding)
