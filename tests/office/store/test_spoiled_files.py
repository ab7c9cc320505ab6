"""A spoiled cell, a blank row or an edited digest takes nobody out of a library in silence."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from made_stores import DEMO, ON, demo_store, import_demo

from randinspect.errors import FormatError, ProtocolError
from randinspect.office.inputs.snapshot_beside import changed_files
from randinspect.office.store import Diff, Listing, Store, library_named, read_incoming


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The demonstration's libraries."""
    return demo_store(tmp_path / "a.db")


def spoiled(store: Store, folder: Path, line: int, *cells: tuple[int, str]) -> tuple[Diff, str]:
    """The demonstration's agencies with cells of a line changed, and the id of that line."""
    lines = (DEMO / "agencies.csv").read_text(encoding="utf-8").splitlines()
    row = lines[line].split(",")
    key = row[0]
    for place, text in cells:
        row[place] = text
    lines[line] = ",".join(row)
    path = folder / "agencies.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    library = library_named("agency")
    incoming = read_incoming(library, path, DEMO / "profile.toml", set_aside=True)
    return store.compare(incoming, Listing("demo", ON, True)), key


def test_a_spoiled_cell_removes_nobody(store: Store, tmp_path: Path) -> None:
    """The row stays as it was held; the snapshot counts it until a whole file brings it again."""
    before = store.snapshot(ON).files["agencies.csv"]
    diff, key = spoiled(store, tmp_path, 1, (5, "三"))

    assert diff.counts() == {"added": 0, "changed": 0, "gone": 0, "rejected": 1}
    assert [(s.code, s.keys, s.bars) for s in diff.suspicions] == [
        ("import.kept_held", (key,), False)
    ]
    act = store.apply(diff, moment=2000, by="clerk")
    assert act is not None
    assert act.details["kept"] == [key]
    taken = store.snapshot(ON)
    assert taken.files["agencies.csv"] == before
    assert json.loads(taken.files["snapshot.json"])["kept"] == {"agency": [key]}
    assert "kept" not in store.snapshot(ON, act.number - 1).locked
    clean = tmp_path / "clean"
    clean.mkdir()
    for name in ("agencies.csv", "profile.toml"):
        (clean / name).write_bytes((DEMO / name).read_bytes() + b"\n")
    import_demo(store, "agency", clean, ON, moment=3000)
    assert "kept" not in store.snapshot(ON).locked


@pytest.mark.parametrize(
    "cells", [((0, "X Y"),), tuple((place, "") for place in range(8))], ids=["key", "blank"]
)
def test_an_unread_row_bars_while_somebody_goes(
    store: Store, tmp_path: Path, cells: tuple[tuple[int, str], ...]
) -> None:
    """A key that cannot be read, or a blank row, beside a body that is gone."""
    diff, key = spoiled(store, tmp_path, 4, *cells)

    assert ("import.unread_gone", (key,)) in [(s.code, s.keys) for s in diff.suspicions if s.bars]
    with pytest.raises(ProtocolError, match=r"import\.unread_gone"):
        store.apply(diff, moment=2000, by="clerk")
    blank = [n.row for n in diff.incoming.notes if n.rule == "import.blank_row"]
    assert blank == ([5] if len(cells) > 1 else [])


@pytest.mark.parametrize("spoilt", [(), ((5, "三"),)], ids=["taken", "spoilt"])
def test_a_mistyped_id_that_another_row_has_moves_nobody(
    store: Store, tmp_path: Path, spoilt: tuple[tuple[int, str], ...]
) -> None:
    """Neither of two rows of one id is taken, whichever comes first; who goes bars the import."""
    lines = (DEMO / "agencies.csv").read_text(encoding="utf-8").splitlines()
    other = lines[5].split(",")
    for place, text in spoilt:
        other[place] = text
    lines[5] = ",".join(other)
    (folder := tmp_path / "in").mkdir()
    path, library = folder / "agencies.csv", library_named("agency")
    gone, key = lines[4].split(",")[0], other[0]
    lines[4] = lines[4].replace(gone, key)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for is_whole in (True, False):
        incoming = read_incoming(library, path, DEMO / "profile.toml", set_aside=True)
        diff = store.compare(incoming, Listing("demo", ON, is_whole))
        assert diff.kept == (key,)
        assert {f.row for f, _, _ in incoming.rejects} == {5, 6}
        assert [e.key for e in diff.entries] == ([gone] if is_whole else [])
        barring = [(s.code, s.keys) for s in diff.suspicions if s.bars]
        assert barring == ([("import.unread_gone", (gone,))] if is_whole else [])


def test_one_row_twice_is_one_row(store: Store, tmp_path: Path) -> None:
    """Rows that say the same throughout leave no doubt: one of them is taken."""
    lines = (DEMO / "agencies.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "agencies.csv"
    path.write_text("\n".join([*lines, lines[4]]) + "\n", encoding="utf-8")
    incoming = read_incoming(library_named("agency"), path, DEMO / "profile.toml", set_aside=True)
    diff = store.compare(incoming, Listing("demo", ON, True))

    assert (diff.entries, diff.kept, diff.suspicions) == ((), (), ())
    assert [f.row for f, _, _ in incoming.rejects] == [len(lines) + 1]


def test_rows_of_the_store_alone_stay_too(store: Store, tmp_path: Path) -> None:
    """A licence whose day cannot be read keeps the licence that was held."""
    library, path = library_named("licence"), tmp_path / "licences.csv"
    for last in ("2023-12-31", "2023-13-45"):
        path.write_text(f"agency,number,expires\n22a,1,{last}\n22a,2,\n", encoding="utf-8")
        incoming = read_incoming(library, path, None, set_aside=True)
        diff = store.compare(incoming, Listing("demo", ON, True))
        store.apply(diff, moment=2000, by="clerk", accepted=["import.many_rejected"])

    assert diff.kept == ("22a/1",)
    assert str(store.library("licence", ON).rows["22a/1"]["expires"]) == "2023-12-31"


def past_the_program(where: str, statement: str) -> None:
    """Change a store as somebody with the file could."""
    with closing(sqlite3.connect(where)) as plain:
        names = plain.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        guards = plain.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            plain.execute(f"DROP TRIGGER {name}")
        plain.execute(statement)
        for (sql,) in guards:
            plain.execute(sql)
        plain.commit()


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        (
            "DELETE FROM store_row WHERE id = (SELECT min(id) FROM store_row "
            "WHERE library = 'agency')",
            {"store.count", "store.locked"},
        ),
        (
            "UPDATE store_row SET content = replace(content, '存续', '注销') WHERE id = "
            "(SELECT min(id) FROM store_row WHERE content LIKE '%存续%')",
            {"store.locked"},
        ),
    ],
)
def test_an_edited_store_locks_no_other_bytes(
    store: Store, tmp_path: Path, statement: str, codes: set[str]
) -> None:
    """A day and an act that were locked are refused with other rows; verify names the acts."""
    taken = store.snapshot(ON)
    store.lock(taken, tmp_path / "locked", moment=2000, by="clerk")
    assert store.faults() == []
    assert store.snapshot(ON, taken.known).files == taken.files
    past_the_program(store.database.where, statement)

    with pytest.raises(ProtocolError, match=r"agencies\.csv"):
        store.snapshot(ON, taken.known)
    assert {fault.code for fault in store.faults()} == codes


def test_missing_guards_are_told(store: Store) -> None:
    """Who took them away may have done more."""
    with closing(sqlite3.connect(store.database.where)) as plain:
        plain.execute("DROP TRIGGER store_row_remains")
        plain.commit()
    assert [fault.code for fault in store.faults()] == ["store.guards"]


def test_a_changed_file_beside_its_snapshot_is_a_fault(store: Store, tmp_path: Path) -> None:
    """Each file by its name; a snapshot that cannot be read is one too."""
    folder = tmp_path / "locked"
    store.lock(store.snapshot(ON), folder, moment=2000, by="clerk")
    paths = [folder / "agencies.csv", folder / "profile.toml", folder / "other.toml"]
    assert list(changed_files(paths)) == []
    paths[0].write_bytes(paths[0].read_bytes().rsplit(b"\n", 2)[0] + b"\n")

    assert [(f.file, f.rule) for f in changed_files(paths)] == [(str(paths[0]), "snapshot.changed")]
    (folder / "snapshot.json").write_text("[]", encoding="utf-8")
    assert [f.rule for f in changed_files(paths)] == ["snapshot.unreadable"]


def test_a_failed_restore_leaves_nothing(store: Store, tmp_path: Path) -> None:
    """Neither an empty store nor a part of one; the same name can be restored to afterwards."""
    backup, cut, target = (tmp_path / name for name in ("a.gz", "cut.gz", "new.db"))
    store.backup(backup)
    cut.write_bytes(backup.read_bytes()[:-200])
    with pytest.raises(FormatError):
        Store.restored(target, cut)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "a.gz", "cut.gz"]
    assert Store.restored(target, backup).digest() == store.digest()
    with pytest.raises(ProtocolError, match="already"):
        Store.restored(target, backup)
