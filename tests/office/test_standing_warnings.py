"""What was warned of before, and has no new events, stands since then; all else is new."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office.test_warnings import HEADS, ONE, TWO, settings_text

from randinspect.errors import InputError
from randinspect.office import Workspace
from randinspect.office.notices.noticing import keep_warnings
from randinspect.office.warnings import (
    Signal,
    SignalCode,
    WarningList,
    parse_settings,
    warnings_as_of,
)
from randinspect.office.warnings.standing import LATEST, read_previous

MAY, JUNE, JULY = date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31)
CROWDED = [MAY - timedelta(days=n) for n in (3, 3, 4, 5, 5, 6)]


def complaints(*days: date) -> dict[str, list[str]]:
    """Complaints about one body."""
    return {"complaints": [f"{ONE},{day}" for day in days]}


def listed(
    folder: Path,
    tables: Mapping[str, Sequence[str]],
    as_of: date,
    previous: date | None = None,
    rest: str = "",
) -> WarningList:
    """The list of a day, kept; the list before is that of another day."""
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([HEADS[name], *rows, ""]), encoding="utf-8")
    settings = parse_settings(rest + settings_text(*tables), name="warnings.toml")
    before = None if previous is None else kept(folder, previous)
    found = warnings_as_of(settings, folder, names={}, as_of=as_of, previous=before)
    keep_warnings(Workspace(folder / "out"), found)
    return found


def kept(folder: Path, day: date) -> Path:
    """Where the list of a day lies."""
    return folder / "out" / "private" / "warnings" / f"{day}.json"


def since(listing: WarningList) -> list[date | None]:
    """Since when each warning stands."""
    return [listing.since(signal) for signal in listing.signals]


def test_a_spike_without_new_complaints_stands_since_its_first_list(tmp_path: Path) -> None:
    """Month after month it is told with the same day, in the document too."""
    first = listed(tmp_path, complaints(*CROWDED), MAY)
    second = listed(tmp_path, complaints(*CROWDED), JUNE, MAY)
    third = listed(tmp_path, complaints(*CROWDED), JULY, JUNE)
    document = third.document()

    assert [str(s.code) for s in first.signals] == ["COMPLAINT_SPIKE"]
    assert (since(first), since(second), since(third)) == ([None], [MAY], [MAY])
    assert "previous" not in first.document()
    assert document["previous"]["as_of"] == str(JUNE)
    assert document["warnings"][0]["since"] == str(MAY)
    assert first.signals[0].facts[LATEST] == str(MAY - timedelta(days=3))


@pytest.mark.parametrize("day", [MAY + timedelta(days=1), MAY - timedelta(days=4)])
def test_a_new_or_late_complaint_makes_it_new(tmp_path: Path, day: date) -> None:
    """One of June in the window, or one of May that was entered after the list."""
    listed(tmp_path, complaints(*CROWDED), MAY)
    again = listed(tmp_path, complaints(*CROWDED, day), JUNE, MAY)

    assert [str(s.code) for s in again.signals] == ["COMPLAINT_SPIKE"]
    assert since(again) == [None]


def test_a_complaint_elsewhere_in_the_period_changes_nothing(tmp_path: Path) -> None:
    """It is no part of the crowd that was warned of; a spike of another body is new."""
    listed(tmp_path, complaints(*CROWDED), MAY)
    tables = complaints(*CROWDED, JUNE)
    tables["complaints"] += [f"{TWO},{day}" for day in CROWDED]
    found = listed(tmp_path, tables, JUNE, MAY)

    assert {s.agency: found.since(s) for s in found.signals} == {ONE: MAY, TWO: None}


def test_other_signs_stand_by_their_facts(tmp_path: Path) -> None:
    """A certificate that runs out stands while days pass; once it has ended that is new."""
    rows = [f"{ONE},C1,2026-07-20,,"]
    early = date(2026, 6, 25)
    listed(tmp_path, {"certificates": rows}, early)
    nearer = listed(tmp_path, {"certificates": rows}, JUNE, early)
    ended = listed(tmp_path, {"certificates": rows}, JULY, JUNE)
    other = listed(tmp_path, {"certificates": [f"{ONE},C2,2026-07-20,,"]}, JUNE, early)
    gone = listed(tmp_path, {"certificates": [f"{ONE},C1,2027-07-20,,"]}, JUNE, early)
    back = listed(tmp_path, {"certificates": rows}, date(2026, 7, 1), JUNE)

    assert since(nearer) == [early]
    assert [str(s.code) for s in ended.signals] == ["CERTIFICATE_EXPIRED"]
    assert since(ended) == since(other) == since(back) == [None]
    assert gone.signals == ()


def test_the_settings_may_name_the_list_before(tmp_path: Path) -> None:
    """Relative to their file; what the command names goes before it."""
    listed(tmp_path, complaints(*CROWDED), MAY)
    listed(tmp_path, complaints(*CROWDED), JUNE)
    named = f'previous = "out/private/warnings/{MAY}.json"\n'
    found = listed(tmp_path, complaints(*CROWDED), JULY, rest=named)
    instead = listed(tmp_path, complaints(*CROWDED), JULY, JUNE, rest=named)

    assert (since(found), since(instead)) == ([MAY], [JUNE])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"as_of": "2026-05-31"}',
        '{"as_of": "31.5.", "warnings": []}',
        '{"as_of": "2026-05-31", "warnings": [{"code": "X", "agency": "a", "facts": {}}]}',
        '{"as_of": "2026-05-31", "warnings": [{"code": "COMPLAINT_SPIKE", "agency": "a",'
        ' "facts": {}}]}',
        '{"as_of": "2026-06-30", "warnings": []}',
    ],
)
def test_what_is_no_earlier_list_is_refused(tmp_path: Path, text: str) -> None:
    """Another file, a list of this day; a missing one too."""
    path = tmp_path / "before.json"
    for place in (path, tmp_path / "none.json"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_previous(place, as_of=JUNE)
        assert [fault.rule for fault in caught.value.faults] == ["warnings.previous"]


@given(
    st.lists(st.tuples(st.sampled_from([ONE, TWO]), st.integers(1, 3)), max_size=6),
    st.lists(st.tuples(st.sampled_from([ONE, TWO]), st.integers(1, 3)), max_size=6),
)
def test_what_stands_was_told_before(
    before: list[tuple[str, int]], now: list[tuple[str, int]]
) -> None:
    """Law: a warning stands exactly if the list before held it, and is never older than that."""
    told = [
        {"agency": a, "code": "PT_FAILED", "facts": {"round": str(n), "date": str(MAY)}}
        for a, n in before
    ]
    with pytest.MonkeyPatch.context() as patch:
        text = json.dumps({"as_of": str(MAY), "warnings": told}).encode()
        patch.setattr(Path, "read_bytes", lambda _: text)
        previous = read_previous(Path("before.json"), as_of=JUNE)
    for agency, number in now:
        facts = {"round": str(number), "date": str(MAY)}
        signal = Signal(SignalCode.PT_FAILED, agency, (), facts)
        assert previous.since(signal) == (MAY if (agency, number) in before else None)
