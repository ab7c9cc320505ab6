from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from class_samples import RULES, TOLERANCE, codes_of, rules, write_csv
from office.classes.test_grading import outside_rules

from randinspect.errors import RegistryError
from randinspect.office.classes import (
    Category,
    Event,
    read_events,
    read_outcomes,
    read_outside,
    read_tolerances,
)

BOOK = rules()
TOLERANT = rules(RULES + TOLERANCE)
IDS = frozenset(["AG-1", "AG-2"])
ON = date(2026, 7, 1)
EVENTS = ("agency", "event", "date", "value", "until", "source")
ENTRY = (
    "AG-1",
    "voluntary_certification",
    "new_technology",
    "C06",
    "permit 5",
    "2026-01-01",
    "2026-12-31",
)
ENTRIES = ("agency", "category", "novelty", "scope", "basis", "first", "last")


def test_events_are_read_alike_from_every_file(tmp_path: Path) -> None:
    """CSV in Chinese or English, and a workbook with true dates."""
    zh = ("统一社会信用代码", "指标代码", "日期", "内容", "截止日期", "来源")
    row = ("AG-1", "LISTED", "2026-01-05", "", "2026-03-01", "list 9")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(EVENTS)
    sheet.append(("AG-1", "LISTED", date(2026, 1, 5), None, date(2026, 3, 1), "list 9"))
    book.save(tmp_path / "events.xlsx")
    files = [
        write_csv(tmp_path / "zh.csv", zh, row),
        write_csv(tmp_path / "en.csv", EVENTS, row),
        tmp_path / "events.xlsx",
    ]
    expected = Event("AG-1", "LISTED", date(2026, 1, 5), "", date(2026, 3, 1), "list 9", 2)

    assert [read_events(file, BOOK, agencies=IDS)[0] for file in files] == [(expected,)] * 3


def test_every_fault_of_the_events_is_told_at_once(tmp_path: Path) -> None:
    """Each in its row, with its code; blank lines are no rows."""
    file = write_csv(
        tmp_path / "events.csv",
        EVENTS,
        ("AG-1", "DAILY", "2026-01-05", "", "", "x"),
        ("AG-9", "DAILY", "2026-01-05", "", "", ""),
        ("AG-1", "OTHER", "2026-01-05", "", "", ""),
        ("", "", ""),
        ("AG-1", "COMPLAINT", "2026-01-05", "perhaps", "", ""),
        ("AG-1", "DAILY", "5.1.2026", "", "", ""),
        ("AG-1", "DAILY", "2026-01-05", "", "2026-02-05", ""),
        ("AG-1", "LISTED", "2026-01-05", "", "2025-02-05", ""),
        ("AG-1", "DAILY", "2026-01-05", "", "", "x"),
        ("AG-1", "DAILY"),
        ("", "DAILY", "", "", "", ""),
    )
    with pytest.raises(RegistryError) as caught:
        read_events(file, BOOK, agencies=IDS)

    assert codes_of(caught.value) == [
        (3, "table.agency"),
        (4, "event.code"),
        (6, "event.value"),
        (7, "table.day"),
        (8, "event.until"),
        (9, "event.span"),
        (10, "event.twice"),
        (11, "table.width"),
        (12, "table.missing"),
        (12, "table.missing"),
    ]


@pytest.mark.parametrize(
    "heading", [EVENTS[1:], (*EVENTS, "date"), (*EVENTS, "points"), ("代码", *EVENTS[1:])]
)
def test_headings_are_these_and_no_others(heading: Sequence[str], tmp_path: Path) -> None:
    """Missing, twice, strange."""
    with pytest.raises(RegistryError) as caught:
        read_events(write_csv(tmp_path / "e.csv", heading), BOOK)

    assert {code for _, code in codes_of(caught.value)} == {"table.heading"}


def test_a_number_is_no_text(tmp_path: Path) -> None:
    """An id that a spreadsheet made a number has lost its zeros."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(EVENTS)
    sheet.append((123, "DAILY", date(2026, 1, 5), None, None, None))
    book.save(tmp_path / "events.xlsx")
    with pytest.raises(RegistryError) as caught:
        read_events(tmp_path / "events.xlsx", BOOK)

    assert codes_of(caught.value) == [(2, "table.cell")]


def test_classes_from_outside_are_fresh_and_known(tmp_path: Path) -> None:
    """A month old at most, to the day; rows of agencies elsewhere are left aside."""
    book = rules(outside_rules())
    outside = book.outside
    assert outside is not None
    head = ("agency", "class", "date")
    good = write_csv(
        tmp_path / "good.csv",
        head,
        ("AG-1", "low", "2026-06-01"),
        ("AG-2", "B", "2026-07-01"),
        ("ZZ-9", "high", "2026-06-15"),
    )
    bad = write_csv(
        tmp_path / "bad.csv",
        head,
        ("AG-1", "low", "2026-05-31"),
        ("AG-1", "low", "2026-07-02"),
        ("AG-1", "E", "2026-06-30"),
        ("AG-2", "low", "2026-06-30"),
        ("AG-2", "high", "2026-06-30"),
    )
    found, digest, strangers = read_outside(good, book, outside, on=ON, agencies=IDS)
    with pytest.raises(RegistryError) as caught:
        read_outside(bad, book, outside, on=ON, agencies=IDS)

    assert {agency: given.name for agency, given in found.items()} == {"AG-1": "A", "AG-2": "B"}
    assert (len(digest), strangers) == (64, 1)
    assert codes_of(caught.value) == [
        (2, "outside.stale"),
        (3, "outside.early"),
        (4, "outside.class"),
        (6, "outside.twice"),
    ]


def with_cell(name: str, text: str) -> tuple[str, ...]:
    """The entry with one cell changed."""
    return tuple(text if n == name else cell for n, cell in zip(ENTRIES, ENTRY, strict=True))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (with_cell("category", "testing"), "tolerance.category"),
        (with_cell("category", "强制性认证"), "tolerance.category"),
        (with_cell("category", "certification"), "table.word"),
        (with_cell("novelty", "new_product"), "tolerance.novelty"),
        (with_cell("scope", "C07"), "tolerance.scope"),
        (with_cell("basis", ""), "table.missing"),
        (with_cell("last", ""), "table.missing"),
        (with_cell("last", "2025-12-31"), "tolerance.span"),
        (with_cell("last", "2028-01-01"), "tolerance.span"),
        (with_cell("agency", "AG-7"), "table.agency"),
    ],
)
def test_tolerance_is_refused_wherever_it_must_not_be(
    row: tuple[str, ...], code: str, tmp_path: Path
) -> None:
    """Other work than voluntary certification, nothing new, no basis, no end, too long."""
    with pytest.raises(RegistryError) as caught:
        read_tolerances(write_csv(tmp_path / "t.csv", ENTRIES, row), TOLERANT, agencies=IDS)

    assert codes_of(caught.value) == [(2, code)]


def test_tolerance_is_granted_once_at_a_time(tmp_path: Path) -> None:
    """A second entry may follow the first, not meet it; 24 months are not longer than 24."""
    later = (*with_cell("first", "2027-01-01")[:-1], "2028-12-31")
    meets = (*with_cell("first", "2026-12-31")[:-1], "2027-12-31")
    zh = ("AG-2", "自愿性认证", "新技术", *ENTRY[3:])
    good = write_csv(tmp_path / "good.csv", ENTRIES, ENTRY, later, zh)
    bad = write_csv(tmp_path / "bad.csv", ENTRIES, ENTRY, meets)
    entries, _ = read_tolerances(good, TOLERANT, agencies=IDS)
    with pytest.raises(RegistryError) as caught:
        read_tolerances(bad, TOLERANT, agencies=IDS)

    assert [entry.agency for entry in entries] == ["AG-1", "AG-1", "AG-2"]
    assert {entry.category for entry in entries} == {Category.VOLUNTARY_CERTIFICATION}
    assert codes_of(caught.value) == [(3, "tolerance.twice")]


def test_rules_without_tolerance_take_no_entry(tmp_path: Path) -> None:
    """Not even a right one."""
    with pytest.raises(RegistryError) as caught:
        read_tolerances(write_csv(tmp_path / "t.csv", ENTRIES, ENTRY), BOOK, agencies=IDS)

    assert codes_of(caught.value) == [(None, "tolerance.rule")]


def test_outcomes_with_and_without_another_score(tmp_path: Path) -> None:
    """Words of both languages; a decimal number or a blank; one row for each day."""
    head = ("agency", "date", "outcome", "score")
    good = write_csv(
        tmp_path / "good.csv",
        head,
        ("AG-1", "2026-01-05", "violation", "0.25"),
        ("AG-1", "2026-02-05", "未发现问题", ""),
    )
    bad = write_csv(
        tmp_path / "bad.csv",
        head,
        ("AG-1", "2026-01-05", "violation", "1e3"),
        ("AG-1", "2026-01-06", "maybe", "1"),
        ("AG-1", "2026-01-07", "violation", "1"),
        ("AG-1", "2026-01-07", "violation", "1"),
    )
    found, _ = read_outcomes(good)
    with pytest.raises(RegistryError) as caught:
        read_outcomes(bad)

    assert [(one.is_problem, one.score) for one in found] == [(True, 0.25), (False, None)]
    assert codes_of(caught.value) == [
        (2, "outcome.number"),
        (3, "table.word"),
        (5, "outcome.twice"),
    ]
