from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from class_samples import RULES, codes_of, rules, write_csv

from randinspect.errors import RegistryError
from randinspect.office.classes import ClassFiles, Graded, grade_register, read_events

COLUMNS = """
[[indicators]]
code = "FIELD"
name = "field"
column = "fields"
takes = "largest"
missing = 1
bands = [{ in = ["food"], points = 9 }, { in = ["water", "other"], points = 4 }]
citation = "law"
[[indicators]]
code = "ISSUED"
name = "age of the certificate"
column = "issued"
takes = "latest"
missing = 5
points = 10
decay = { steps = [{ from_months = 0, keep = "0" }, { from_months = 36, keep = "1/2" }] }
citation = "law"
"""
PROFILE = """
[profile]
name = "small"
[agency]
missing = [""]
list_separators = ["+"]
[agency.columns]
id = "code"
name = "name"
[agency.attributes]
fields = { heading = "what", type = "list" }
issued = { heading = "since", type = "date" }
"""
ON = date(2026, 7, 1)
TEXT = RULES.replace("[[triggers]]", f"{COLUMNS}[[triggers]]", 1)


def graded(folder: Path, *rows: tuple[str, ...], text: str = TEXT) -> Graded:
    """Grade a small register without events."""
    (folder / "classes.toml").write_text(text, encoding="utf-8")
    (folder / "profile.toml").write_text(PROFILE, encoding="utf-8")
    register = write_csv(folder / "agencies.csv", ("code", "name", "what", "since"), *rows)
    events = write_csv(folder / "events.csv", ("agency", "event", "date", "value"))
    files = ClassFiles(folder / "classes.toml", register, folder / "profile.toml", events)
    return grade_register(files, on=ON)


def test_columns_of_the_register_give_points(tmp_path: Path) -> None:
    """The worst field of several; a certificate by its age to the month; a blank is missing."""
    done = graded(
        tmp_path,
        ("AG-1", "one", "water+food", "2023-07-01"),
        ("AG-2", "two", "other", "2023-07-02"),
        ("AG-3", "three", "", ""),
    )
    totals = {g.agency: {one.rule.code: one.total for one in g.sums} for g in done.grades}

    assert [(t["FIELD"], t["ISSUED"]) for t in totals.values()] == [
        (Fraction(field), Fraction(issued)) for field, issued in ((9, 5), (4, 0), (1, 5))
    ]
    assert {g.agency: g.points for g in done.grades} == {
        agency: Fraction(points) for agency, points in (("AG-1", 17), ("AG-2", 7), ("AG-3", 9))
    }


def test_values_without_points_are_faults_of_the_register(tmp_path: Path) -> None:
    """Each in its row; a column that is not there as well."""
    day = "2023-07-01"
    with pytest.raises(RegistryError) as strange:
        graded(tmp_path, ("AG-1", "one", "food+air", day), ("AG-2", "two", "soil", ""))
    with pytest.raises(RegistryError) as gone:
        graded(tmp_path, ("AG-1", "one", "food", day), text=TEXT.replace('"issued"', '"made"'))
    with pytest.raises(RegistryError) as blank:
        graded(tmp_path, ("AG-1", "one", "food", day), text=TEXT.replace('"issued"', '"owner"'))

    assert codes_of(strange.value) == [(2, "event.value"), (3, "event.value")]
    assert [fault.value for fault in strange.value.faults] == ["air", "soil"]
    assert codes_of(gone.value) == codes_of(blank.value) == [(None, "register.column")]


def test_what_the_register_says_is_not_said_by_events_too(tmp_path: Path) -> None:
    """Except in a history, which has no register."""
    row = ("AG-1", "FIELD", "2026-01-01", "food")
    file = write_csv(tmp_path / "e.csv", ("agency", "event", "date", "value"), row)
    book = rules(TEXT)
    with pytest.raises(RegistryError) as caught:
        read_events(file, book)

    assert codes_of(caught.value) == [(2, "event.code")]
    assert len(read_events(file, book, is_history=True)[0]) == 1
