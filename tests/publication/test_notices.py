"""Notices as exchange files: the same bytes for the same words, each id once, nothing runs."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest

from randinspect.canonical import read_document, write_document
from randinspect.errors import FormatError
from randinspect.publication.exchange import (
    NOTICE_FIELDS,
    Notice,
    Recipient,
    notice_files,
    read_notices,
)

NOTICE = Notice(
    recipient_kind=Recipient.SECTOR,
    recipient="示例行业主管部门",
    sender="示例市场监管部门",
    agency="91990100MA38078344",
    agency_name="=甲州示例",
    subject="PT_FAILED",
    text="能力验证“PT-1”结果为不合格（2026-03-01）；建议快速处置（有因检查）",
    basis="虚构办法第1条",
    request="请依职权核查",
    source="0" * 64,
    on="2026-07-01",
    sent_by="经办某",
)
NUMBER = "2026070100001"


def test_an_id_is_of_what_is_told_to_whom() -> None:
    """Known answer; another day or hand is the same notice, another recipient is not."""
    same = replace(NOTICE, on="2026-07-02", sent_by="另一人", source="1" * 64)

    assert NOTICE.notice_id == "bf35b0f44ccad9513d04"
    assert same.notice_id == NOTICE.notice_id
    assert replace(NOTICE, recipient="另一部门").notice_id != NOTICE.notice_id


def test_facts_make_the_id_in_the_place_of_the_text() -> None:
    """Known answer; the same facts in other words are told once, another fact is told."""
    facts = {"certificate": "C-7", "valid_to": "2023-07-10"}
    warned = replace(NOTICE, facts=facts)

    assert warned.notice_id == "75bb95a72fbcdd363f8d"
    assert replace(warned, text="…").notice_id == warned.notice_id
    assert replace(warned, facts={**facts, "certificate": "C-8"}).notice_id != warned.notice_id


def test_a_batch_reads_back_and_its_cells_run_nothing() -> None:
    """All fields in both files; a cell that looks like a formula is quoted in the CSV alone."""
    files = notice_files(NUMBER, [NOTICE])
    batch = read_notices(files[f"{NUMBER}.json"], f"{NUMBER}.json")
    heads, row = csv.reader(StringIO(files[f"{NUMBER}.csv"].decode("utf-8-sig"), newline=""))

    assert files == notice_files(NUMBER, [NOTICE])
    assert dict(batch.notices[0]) == NOTICE.record()
    assert list(batch.notices[0]) == sorted(NOTICE_FIELDS)
    assert heads == list(NOTICE_FIELDS.values())
    assert row[list(NOTICE_FIELDS).index("agency_name")] == "'=甲州示例"


@pytest.mark.parametrize("change", [{"batch": "1"}, {"notices": [{"text": "…"}]}, {"more": "…"}])
def test_what_is_no_batch_is_refused(change: dict[str, object]) -> None:
    """Another number, other fields, a key more, another name."""
    data = notice_files(NUMBER, [NOTICE])[f"{NUMBER}.json"]
    bad = write_document({**read_document(data), **change})
    with pytest.raises(FormatError):
        read_notices(bad, f"{NUMBER}.json")
    with pytest.raises(FormatError, match="holds the batch"):
        read_notices(data, "2026070100002.json")
