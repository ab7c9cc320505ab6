"""What the store holds reaches warnings and classes: the tables are read by their readers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from made_stores import day, listing
from registry_files import uscc

from randinspect.errors import FormatError
from randinspect.office.classes import (
    ClassFiles,
    class_templates,
    grade_register,
    read_class_rules,
    read_events,
    write_grading,
)
from randinspect.office.store import Listing, Store, library_named, read_incoming
from randinspect.office.warnings import parse_settings, warnings_as_of
from randinspect.registry import RecordKind, read_profile, read_register
from randinspect.registry.rules import Value

CODES = [uscc(n) for n in range(3)]
ON = date(2026, 1, 20)
ROWS: dict[str, list[dict[str, Value]]] = {
    "complaint": [
        {"number": "T1", "agency": CODES[0], "date": day(2), "finding": "属实"},
        {"number": "T2", "agency": CODES[0], "date": day(3)},
        {"number": "T3", "agency": "GONE", "date": day(4), "finding": "属实"},
    ],
    "result": [
        {
            "task_no": "t/1",
            "agency": CODES[1],
            "item": "C06",
            "labels": ("CORRECTED",),
            "published": day(9),
        },
        {"task_no": "t/1", "agency": CODES[2], "item": "C06", "labels": ("PENDING",)},
    ],
    "proficiency": [
        {"agency": CODES[0], "round": "PT-1", "date": day(5), "result": "不合格"},
        {"agency": CODES[1], "round": "PT-1", "date": day(5), "result": "absent"},
        {"agency": CODES[2], "round": "PT-1", "date": day(5), "result": "合格"},
    ],
    "abnormal": [
        {"agency": CODES[1], "since": day(1), "until": day(8)},
        {"agency": CODES[2], "since": day(7)},
    ],
    "licence": [
        {"agency": CODES[2], "number": "22-1", "issued": day(1), "expires": day(30)},
        {"agency": CODES[2], "number": "22-2"},
    ],
}
WARNINGS = """
[files]
complaints = "complaints.csv"
certificates = "certificates.csv"
proficiency = "proficiency.csv"
[complaints]
false_discovery_rate = "5%"
[certificates]
[proficiency]
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with three agencies and what happened to them."""
    made = Store.made(tmp_path / "a.db")
    bodies: list[dict[str, Value]] = [
        {"id": code, "name": f"body {code}", "field": "食品"} for code in CODES
    ]
    made.enter("agency", bodies, listing(1), moment=1, by="clerk")
    for library, rows in ROWS.items():
        made.enter(library, rows, Listing("simulated", day(1), False), moment=1, by="clerk")
    return made


def written(store: Store, folder: Path) -> Path:
    """Tables of the store, with the template of rules that reads them."""
    files = dict(store.signs(ON).files) | class_templates(is_chinese=True)
    for name, data in files.items():
        if name != "events.csv" or data.count(b"\n") > 1:
            (folder / name).write_bytes(data)
    (folder / "events.csv").write_bytes(store.signs(ON).files["events.csv"])
    return folder


def test_events_are_what_the_rules_of_classes_read(store: Store, tmp_path: Path) -> None:
    """Every library gives its events; a row that lacks what it needs is counted, not guessed."""
    rules = read_class_rules(written(store, tmp_path) / "classes.toml")
    found, _ = read_events(tmp_path / "events.csv", rules, agencies=frozenset(CODES))

    assert sorted((e.agency, e.code, e.value, str(e.until or "")) for e in found) == sorted(
        [
            (CODES[0], "COMPLAINT", "属实", ""),
            (CODES[1], "RESULT", "CORRECTED", ""),
            (CODES[0], "PT_FAIL", "", ""),
            (CODES[1], "PT_ABSENT", "", ""),
            (CODES[1], "ABNORMAL", "", "2026-01-08"),
            (CODES[2], "ABNORMAL", "", ""),
            (CODES[2], "CERTIFICATE", "", ""),
        ]
    )
    left = {"finding": 1, "stranger": 1, "published": 1, "issued": 1, "expires": 1}
    assert store.signs(ON).left_out == left
    fewer = store.signs(ON, codes=frozenset({"RESULT"}))
    assert fewer.files["events.csv"].count(b"\n") == 2
    assert fewer.left_out["code"] == 6
    assert store.signs(ON, 1).files["events.csv"].count(b"\n") == 1


def test_tables_are_what_warn_reads(store: Store, tmp_path: Path) -> None:
    """A certificate about to end, a failed test and an absence, on the rows they rest on."""
    settings = parse_settings(WARNINGS, name="warnings.toml")
    found = warnings_as_of(settings, written(store, tmp_path), names={}, as_of=ON)
    told = {(str(signal.code), signal.agency) for signal in found.signals}

    assert {("PT_FAILED", CODES[0]), ("PT_ABSENT", CODES[1])} < told
    assert any(agency == CODES[2] for _, agency in told)
    assert found.complaints is not None
    listed = (tmp_path / "certificates.csv").read_text(encoding="utf-8")
    assert listed.splitlines()[1] == f"{CODES[2]},22-1,2026-01-30,,2026-01-07"


def test_an_id_that_no_reader_takes_spoils_no_table(store: Store, tmp_path: Path) -> None:
    """It is noted on import with its row, and left out of every table with its reason."""
    bad = CODES[0][:-1] + ("0" if CODES[0][-1] != "0" else "1")
    path = tmp_path / "heard.csv"
    path.write_text(
        f"number,agency,date,finding\nT8,{CODES[1]},2026-01-05,属实\nT9,{bad},2026-01-05,属实\n",
        encoding="utf-8",
    )
    incoming = read_incoming(library_named("complaint"), path, None)
    diff = store.compare(incoming, Listing("hotline", day(6), False))
    store.apply(diff, moment=2, by="clerk")
    written(store, tmp_path)
    settings = parse_settings(WARNINGS, name="warnings.toml")
    warnings_as_of(settings, tmp_path, names={}, as_of=ON)

    noted = [(n.rule, n.row, n.column, n.value) for n in incoming.notes]
    assert noted == [("uscc.check_character", 3, "统一社会信用代码", bad)]
    assert store.signs(ON).left_out["id"] == 1
    assert all(bad.encode() not in data for data in store.signs(ON).files.values())
    assert CODES[1].encode() in store.signs(ON).files["complaints.csv"]


def test_classes_come_back_into_the_library(store: Store, tmp_path: Path) -> None:
    """What `classes grade` wrote is the library of classes, and the column of a snapshot."""
    written(store, tmp_path)
    store.lock(store.snapshot(ON), tmp_path / "locked", moment=2, by="clerk")
    locked = tmp_path / "locked"
    files = ClassFiles(
        tmp_path / "classes.toml",
        locked / "agencies.csv",
        locked / "profile.toml",
        tmp_path / "events.csv",
    )
    done = grade_register(files, on=ON)
    write_grading(done, tmp_path / "graded")
    incoming = read_incoming(library_named("risk_class"), tmp_path / "graded", None)
    store.apply(store.compare(incoming, Listing("own", ON, True)), moment=3, by="clerk")
    rows = store.library("risk_class", ON).rows

    assert {k: r["risk_class"] for k, r in rows.items()} == {g.agency: g.name for g in done.grades}
    assert {r["class_date"] for r in rows.values()} == {ON}
    assert all(done.rules.sha256 in str(r["class_source"]) for r in rows.values())
    assert b"risk_class" in store.snapshot(ON).files["agencies.csv"]
    classes = tmp_path / "graded" / "classes.csv"
    classes.write_bytes(classes.read_bytes().replace(b",D,", b",A,"))
    with pytest.raises(FormatError, match="changed after the grading"):
        read_incoming(library_named("risk_class"), tmp_path / "graded", None)
    with pytest.raises(FormatError, match="holds no grading"):
        read_incoming(library_named("risk_class"), tmp_path / "locked", None)


def test_recognised_results_reach_a_snapshot_once_there_are_any(
    store: Store, tmp_path: Path
) -> None:
    """No file of theirs before, so that earlier snapshots are as they were; then the draw's own."""
    before = store.snapshot(ON)
    row: dict[str, Value] = {
        "authority": "cn.other",
        "agency": CODES[0],
        "items": ("C06", "C07"),
        "date": date(2025, 11, 3),
        "scope": "全部",
        "valid_until": date(2026, 11, 2),
        "evidence": "ab" * 32,
    }
    after_code = uscc(7)
    heir: dict[str, Value] = {"agency": after_code, "before": CODES[0], "basis": "改制"}
    store.enter("recognised", [row], Listing("other", day(1), False), moment=2, by="clerk")
    store.enter("succession", [heir], Listing("own", day(1), False), moment=2, by="clerk")
    taken = store.snapshot(ON)
    store.lock(taken, tmp_path / "locked", moment=2, by="clerk")
    profile = read_profile(tmp_path / "locked" / "profile.toml")
    read = read_register(tmp_path / "locked" / "recognised.csv", profile, RecordKind.RECOGNISED)

    assert "recognised.csv" not in before.files
    assert store.snapshot(ON, before.known).files == before.files
    assert {n: read.columns[n][0] for n in row} == {**row, "agency": after_code}
