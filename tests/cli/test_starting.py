"""What ``init`` offers to write is what the files of ``init`` read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from registry_files import uscc
from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.cli.starting import write_start
from randinspect.errors import RegistryError
from randinspect.registry import RecordKind, read_profile, read_register


def offered(path: Path) -> list[str]:
    """Words that the sheet of explanations offers for the reason of a recusal."""
    rows = load_workbook(path)["填写说明"].iter_rows(values_only=True)
    text = next(str(meaning) for head, meaning, *_ in rows if head == "回避原因")
    return re.split(r"\s+", text)


def test_every_reason_offered_for_a_recusal_is_read(tmp_path: Path) -> None:
    """In Chinese and by its code, in the generated profile."""
    write_start(tmp_path / "office")
    path = tmp_path / "office" / "recusals.xlsx"
    words, book = offered(path), load_workbook(path)
    for number, word in enumerate(words, 11):
        book["数据"].append([f"00{number:02}", "110000000000017", word])
    book.save(path)
    profile = read_profile(tmp_path / "office" / "profile.toml")
    found = read_register(path, profile, RecordKind.RECUSAL)

    assert len(words) == 14
    assert found.columns["reason"].tolist() == [word for word in words[1::2] for _ in range(2)]


def test_only_codes_are_ids_of_agencies(tmp_path: Path) -> None:
    """The sheet of explanations asks for 18 characters; 17, 19 and a name are refused by row."""
    write_start(tmp_path / "office")
    path = tmp_path / "office" / "agencies.xlsx"
    book, code = load_workbook(path), uscc(1)
    heads = [cell.value for cell in book["数据"][1]]
    for text in (code, code[:17], code + "1", "某检测有限公司"):
        book["数据"].append([text if head == "统一社会信用代码" else None for head in heads])
    book.save(path)
    profile = read_profile(tmp_path / "office" / "profile.toml")
    with pytest.raises(RegistryError) as caught:
        read_register(path, profile, RecordKind.AGENCY)

    assert [(fault.rule, fault.value) for fault in caught.value.faults] == [
        ("id.kind", code[:17]),
        ("id.kind", code + "1"),
        ("id.kind", "某检测有限公司"),
    ]


@pytest.mark.parametrize("word", ["start", "new", "begin", "开始"])
def test_whoever_looks_for_a_beginning_is_pointed_to_init(word: str) -> None:
    """By its spelling `start` would be `store` or `estimate`; other words are as they were."""
    found, other = (CliRunner().invoke(app, [name]) for name in (word, "chekc"))

    assert (found.exit_code, other.exit_code) == (2, 2)
    assert "'init'" in found.stderr
    assert "store" not in found.stderr
    assert "'check'" in other.stderr
