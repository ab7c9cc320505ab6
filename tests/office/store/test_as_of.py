"""Any past day is read as it was known then, and a snapshot is what the draw reads."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_stores import (
    DEMO,
    ON,
    day,
    demo_store,
    entered,
    frame_sha256,
    import_demo,
    listing,
    names_on,
)
from strategies import register_texts, store_acts

from randinspect.errors import ProtocolError
from randinspect.office.store import ACCEPTED, Store, incoming_records, library_named
from randinspect.registry import RecordKind, read_profile, read_register
from randinspect.registry.rules import Value

_ALL = ACCEPTED


def snapshot_of(store: Store, folder: Path, known: int | None = None) -> Path:
    """A snapshot of the day, written into a folder."""
    store.lock(store.snapshot(ON, known), folder, moment=5000, by="clerk")
    return folder


@settings(max_examples=30)
@given(store_acts())
def test_a_day_is_what_its_latest_listing_says(
    acts: list[tuple[int, dict[str, str] | None]],
) -> None:
    """Of whole listings in force the last of the day or before holds, in any order of imports;
    what was known by an earlier act stays as it was.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = Store.made(Path(folder) / "a.db")
        said: dict[int, tuple[int, dict[str, str]]] = {}
        told: dict[tuple[int, int], dict[str, str]] = {}
        for number, names in acts:
            if names is not None:
                if (act := entered(store, names, listing(number))) is not None:
                    said[act.number] = (number, names)
            elif said:
                last = max(said)
                store.undo(last, moment=1, by="clerk", reason="wrong file")
                del said[last]
            known = store.number_known(None)
            for on in range(1, 8):
                told[on, known] = _latest(said, on)

        assert {(on, known): names_on(store, day(on), known) for on, known in told} == told
        store.close()


def _latest(said: dict[int, tuple[int, dict[str, str]]], on: int) -> dict[str, str]:
    """What the last listing of a day or before says; of one day the one that came last."""
    before = [(number, act, names) for act, (number, names) in said.items() if number <= on]
    return max(before, key=lambda told: told[:2])[2] if before else {}


def test_an_earlier_day_gives_the_earlier_frame(tmp_path: Path) -> None:
    """Digest for digest: after a later listing, and after a correction of the day itself."""
    later = tmp_path / "later"
    shutil.copytree(DEMO, later, ignore=shutil.ignore_patterns("__*", "year"))
    lines = (later / "agencies.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (later / "agencies.csv").write_text("".join(lines[:200]), encoding="utf-8")
    for name in ("recusals.csv", "visits.csv"):
        kept = (later / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (later / name).write_text("".join(kept[:1]), encoding="utf-8")
    store = demo_store(tmp_path / "a.db")
    first = store.number_known(None)
    for library in ("agency", "interest", "visit"):
        import_demo(store, library, later, ON + timedelta(days=30))
    after = snapshot_of(store, tmp_path / "after")
    for library in ("interest", "visit", "agency"):
        import_demo(store, library, later, ON)
    corrected = snapshot_of(store, tmp_path / "corrected")
    known = snapshot_of(store, tmp_path / "known", first)

    assert frame_sha256(after) == frame_sha256(DEMO)
    assert frame_sha256(corrected) == frame_sha256(later) != frame_sha256(DEMO)
    assert frame_sha256(known) == frame_sha256(DEMO)
    assert (after / "agencies.csv").read_bytes() == (known / "agencies.csv").read_bytes()


def test_a_snapshot_is_the_same_at_any_later_time(tmp_path: Path) -> None:
    """Day and act give the same bytes, whatever came later; its record says what was locked."""
    store = demo_store(tmp_path / "a.db")
    known = store.number_known(None)
    first = store.snapshot(ON, known)
    store.lock(first, tmp_path / "first", moment=1, by="clerk")
    store.undo(4, moment=1, by="clerk", reason="wrong file")

    assert store.snapshot(ON, known).files == first.files
    assert store.snapshot(ON).locked["libraries"].keys() == {
        "absence",
        "agency",
        "inspector",
        "interest",
    }
    assert store.history()[known].details["files"] == dict(first.locked["files"])
    with pytest.raises(ProtocolError, match="not empty"):
        store.lock(first, tmp_path / "first", moment=1, by="clerk")
    with pytest.raises(ProtocolError, match="there is no act 99"):
        store.snapshot(ON, 99)
    with pytest.raises(ProtocolError, match="no agency is known"):
        store.snapshot(ON - timedelta(days=1))


def test_an_agency_with_several_licences_counts_once(tmp_path: Path) -> None:
    """Its licences are counted beside it; its class comes with its date and source."""
    store = Store.made(tmp_path / "a.db")
    entered(store, {"A1": "one", "A2": "two"}, listing(1))
    licences: list[dict[str, Value]] = [{"agency": "A1", "number": n} for n in ("07-2", "07-1")]
    store.enter("licence", licences, listing(1), moment=1, by="clerk")
    classes: list[dict[str, Value]] = [
        {"agency": "A1", "risk_class": c, "class_date": day(n), "class_source": "province"}
        for n, c in ((2, "B"), (5, "C"))
    ]
    for number, record in zip((2, 5), classes, strict=True):
        store.enter("risk_class", [record], listing(number), moment=1, by="clerk")
    taken = store.snapshot(day(4)).files["agencies.csv"].decode().splitlines()

    assert [line.split(",")[0] for line in taken] == ["id", "A1", "A2"]
    assert taken[0].endswith("class_date,class_source,licence_count,licences")
    assert taken[1].endswith("2026-01-02,province,2,07-1、07-2")
    assert ",B," in taken[1]
    assert ",C," in store.snapshot(day(5)).files["agencies.csv"].decode().splitlines()[1]


def test_what_speaks_of_those_who_are_gone_is_left_out_and_counted(tmp_path: Path) -> None:
    """Who never was there is another matter: such a row stays, for the draw to ask about."""
    store = Store.made(tmp_path / "a.db")
    entered(store, {"A1": "one", "A2": "two"}, listing(1))
    entered(store, {"A1": "one"}, listing(5))
    interests: list[dict[str, Value]] = [
        {"inspector": "7", "agency": agency, "reason": "kin"} for agency in ("A1", "A2", "A9")
    ]
    store.enter("interest", interests, listing(1), moment=1, by="clerk")
    before, after = store.snapshot(day(4)), store.snapshot(day(5))

    assert (before.locked["left_out"], after.locked["left_out"]) == ({}, {"interest": 1})
    taken = after.files["recusals.csv"].decode().splitlines()[1:]
    assert [line.split(",")[1] for line in taken] == ["A1", "A9"]


def test_history_is_not_lost_when_a_body_gets_another_code(tmp_path: Path) -> None:
    """The pair is told; said in the library of successions, its visits go with it."""
    store = Store.made(tmp_path / "a.db")
    entered(store, {"OLD": "某某检测 有限公司", "X": "other"}, listing(1))
    entered(store, {"NEW": "某某检测有限公司", "X": "other"}, listing(10))
    visit: dict[str, Value] = {"agency": "OLD", "date": day(2)}
    store.enter("visit", [visit], listing(2), moment=1, by="clerk")
    told = store.snapshot(day(12))
    store.enter(
        "succession",
        [{"agency": "NEW", "before": "OLD", "basis": "变更通知书"}],
        listing(10),
        moment=1,
        by="clerk",
    )

    assert told.near_duplicates == (("OLD", "NEW", "name, and the first code is gone"),)
    assert told.files["visits.csv"].decode().splitlines()[1].startswith("OLD,")
    taken = store.snapshot(day(12)).files["visits.csv"].decode().splitlines()
    assert taken[1].startswith("NEW,2026-01-02")


@settings(max_examples=25)
@given(st.lists(register_texts(), min_size=1, max_size=4), st.lists(register_texts(), max_size=3))
def test_a_snapshot_reads_back_what_is_held(names: list[str], skills: list[str]) -> None:
    """Whatever text a register may hold: the file and its profile give the same values."""
    records: list[dict[str, Value]] = [
        {"id": f"P{n}", "name": name, "qualifications": tuple(skills) or None}
        for n, name in enumerate(names)
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = Store.made(Path(folder) / "a.db")
        entered(store, {"A1": "one"}, listing(1))
        store.enter("inspector", records, listing(1), moment=1, by="clerk", accepted=_ALL)
        held = store.library("inspector", day(1)).rows
        store.lock(store.snapshot(day(1)), Path(folder) / "s", moment=1, by="clerk")
        store.close()
        read = read_register(
            Path(folder) / "s" / "inspectors.csv",
            read_profile(Path(folder) / "s" / "profile.toml"),
            RecordKind.INSPECTOR,
        )
    columns = {name: read.columns[name].tolist() for name in ("id", "name", "qualifications")}

    assert columns == {
        "id": list(held),
        "name": [row.get("name") for row in held.values()],
        "qualifications": [row.get("qualifications") for row in held.values()],
    }


def test_values_come_back_with_their_types(tmp_path: Path) -> None:
    """Days, numbers, lists and flags of a row are what was entered."""
    record: dict[str, Value] = {
        "id": "7",
        "name": " 甲 ",
        "qualifications": ("a、b", "c"),
        "expert": False,
        "cert_valid_to": day(9),
        "cap": 3,
    }
    store = Store.made(tmp_path / "a.db")
    store.enter("inspector", [record], listing(1), moment=1, by="clerk")

    assert store.library("inspector", day(1)).rows == {"7": record}
    assert incoming_records(library_named("inspector"), [record], file="x").rows.keys() == {"7"}
