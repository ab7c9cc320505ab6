"""Look-alike registers for tests: made-up codes, names and files, and how to read them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from randinspect.errors import Fault, RegistryError
from randinspect.registry import (
    RecordKind,
    Regions,
    Register,
    parse_profile,
    read_register,
    uscc_check_character,
)

PLAIN = """
[profile]
name = "plain"
[agency.columns]
id = "代码"
name = "名称"
[inspector.columns]
id = "编号"
[visit.columns]
agency = "代码"
date = "日期"
[recusal.columns]
inspector = "编号"
agency = "代码"
owner = "业主"
reason = "原因"
"""

HEADINGS = {
    RecordKind.AGENCY: ("代码", "名称"),
    RecordKind.INSPECTOR: ("编号",),
    RecordKind.VISIT: ("代码", "日期"),
    RecordKind.RECUSAL: ("编号", "代码", "业主", "原因"),
}


def uscc(serial: int, *, region: str = "220102") -> str:
    """Made-up code with right check characters, inner and outer."""
    number = f"{serial:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(number, weights, strict=True))
    body = f"91{region}{number}{'0123456789X0'[11 - total % 11]}"
    return body + uscc_check_character(body)


def with_other_check(code: str) -> str:
    """The code with another check character."""
    return code[:17] + ("0" if code[17] != "0" else "1")


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def read(
    content: str | bytes,
    folder: Path,
    *,
    profile: str = PLAIN,
    kind: RecordKind = RecordKind.AGENCY,
    regions: Regions | None = None,
    name: str = "register.csv",
) -> Register:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_register(path, parse_profile(profile), kind, regions=regions)


def read_rows(
    rows: Iterable[Sequence[str]],
    folder: Path,
    *,
    profile: str = PLAIN,
    kind: RecordKind = RecordKind.AGENCY,
    regions: Regions | None = None,
) -> Register:
    """Write rows under the plain heading of their kind and read them."""
    text = csv_text([HEADINGS[kind], *rows])
    return read(text, folder, profile=profile, kind=kind, regions=regions)


def faults_of(
    content: str | bytes,
    folder: Path,
    *,
    profile: str = PLAIN,
    kind: RecordKind = RecordKind.AGENCY,
    name: str = "register.csv",
) -> tuple[Fault, ...]:
    """Read a file that has to be refused, and give its faults."""
    with pytest.raises(RegistryError) as caught:
        read(content, folder, profile=profile, kind=kind, name=name)
    return caught.value.faults


def faults_of_rows(
    rows: Iterable[Sequence[str]],
    folder: Path,
    *,
    profile: str = PLAIN,
    kind: RecordKind = RecordKind.AGENCY,
) -> tuple[Fault, ...]:
    """Read rows that have to be refused, and give their faults."""
    text = csv_text([HEADINGS[kind], *rows])
    return faults_of(text, folder, profile=profile, kind=kind)


def rules(faults: Iterable[Fault]) -> Counter[str]:
    """How often each rule is broken."""
    return Counter(fault.rule for fault in faults)


def decide(rule: str, action: str = "set_aside", more: str = "", kind: str = "agency") -> str:
    """A decision for a profile."""
    return (
        f'\n[[{kind}.decide]]\nrule = "{rule}"\naction = "{action}"\ncode = "DECIDED"\n'
        f'reason = "stated"\n{more}\n'
    )
