"""What only several dispatches of one selection show: 15.9, 15.12 and 15.13, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from authorities import CITY, ECOLOGY, own_units, sent_by, sent_to
from defective import bases
from defective.forging import Files, committed, rows, table

from randinspect.verification import Verdict, verify


def verified(folder: Path, **bundles: Mapping[str, bytes]) -> Verdict:
    """Verdict on a referred selection with dispatches beside it."""
    for name, files in {"selection": bases.referred(), **bundles}.items():
        (folder / name).mkdir()
        for file, data in files.items():
            (folder / name / file).write_bytes(data)
    return verify(folder / "selection", beside=[folder / name for name in bundles])


def points(verdict: Verdict) -> set[str]:
    """Points of step 15 that do not hold."""
    return {finding.code for finding in verdict.findings if finding.step.number == 15}


def with_marks_of(files: Files, other: Files) -> Files:
    """A dispatch whose people have the marks of another one's."""
    marks = [row[1] for row in rows(other, "persons.tsv")]
    some = [[row[0], mark] for row, mark in zip(rows(files, "persons.tsv"), marks, strict=True)]
    return committed({**files, "persons.tsv": table(some)})


def on_day(files: Files, day: str) -> Files:
    """A dispatch that says a day for each of its inspections."""
    return {**files, "visits.tsv": table([[row[0], day] for row in rows(files, "inspections.tsv")])}


def test_a_second_dispatch_of_an_authority(tmp_path: Path) -> None:
    """15.9: the same units twice, under another number; one of them alone stands."""
    own = own_units(bases.referred(), CITY)
    again = sent_to(bases.referred(), CITY, own, link=None)

    assert "15.9" in points(verified(tmp_path, city=sent_by(CITY), other=again))


def test_one_person_for_two_authorities(tmp_path: Path) -> None:
    """15.12: the marks of the city's people on the roster of the environment."""
    theirs = with_marks_of(sent_by(ECOLOGY), sent_by(CITY))
    found = points(verified(tmp_path, city=sent_by(CITY), ecology=theirs))

    assert "15.12" in found


def test_people_of_their_own_are_no_finding(tmp_path: Path) -> None:
    """The same two dispatches as they were drawn."""
    found = points(verified(tmp_path, city=sent_by(CITY), ecology=sent_by(ECOLOGY)))

    assert found & {"15.9", "15.12", "15.13"} == set()


@pytest.mark.parametrize(("day", "is_found"), [("2023-09-05", True), ("2023-09-04", False)])
def test_a_joint_inspection_on_two_days(tmp_path: Path, day: str, is_found: bool) -> None:
    """15.13: one authority says the fourth, the other one another day, or the same."""
    city, ecology = on_day(sent_by(CITY), "2023-09-04"), on_day(sent_by(ECOLOGY), day)
    verdict = verified(tmp_path, city=city, ecology=ecology)
    told = [f.message for f in verdict.findings if f.code == "15.13"]

    assert ("15.13" in points(verdict)) is is_found
    assert all("2023-09-05" in text and "2023-09-04" in text for text in told)
