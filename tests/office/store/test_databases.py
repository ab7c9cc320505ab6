"""SQLite and PostgreSQL hold the same: every law of a store on both, and the way between them."""

from __future__ import annotations

import gzip
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from made_stores import (
    DEMO,
    ON,
    compared,
    day,
    demo_store,
    entered,
    frame_sha256,
    listing,
    names_on,
)
from postgres import Server
from sqlalchemy import text

from randinspect.errors import FormatError, InputError, LedgerError, ProtocolError
from randinspect.office.store import LIBRARIES, Listing, Store, view_names
from randinspect.office.store.migrating import HEAD, revision_of, upgrade
from randinspect.office.store.opening import Database
from randinspect.registry.rules import Value

RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))
"""Stores as versions that were released have left them."""
RELEASED_SHA256 = "3dfe12f55cf1724bf46d876aac9a8e7f413442021168efcbfc2a1436cc307270"
"""Digest of each of them, and of a store with the same life today."""
Place = Callable[[], str]

NAMES = {f"A{n:02}": f"body {n}" for n in range(12)}
BOTH = [
    "file",
    pytest.param("server", marks=pytest.mark.extra("psycopg", name="postgres")),
]


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Gives places for new stores, in files or in a server."""
    if request.param == "server":
        server: Server = request.getfixturevalue("postgres")
        return server.new_database
    return lambda: str(tmp_path / f"{len(list(tmp_path.iterdir()))}.db")


def history(store: Store) -> None:
    """Some life of a library."""
    entered(store, NAMES, listing(1))
    entered(store, {**NAMES, "A00": "甲　公司", "B": "'; DROP TABLE store_row; --"}, listing(3))
    entered(store, {**NAMES, "A01": "back"}, listing(2))
    store.undo(3, moment=2000, by="clerk", reason="wrong day")
    row: dict[str, Value] = {
        "plan_no": "2026-1",
        "seq": "1",
        "task_name": "task",
        "items": ("C06", "C07"),
        "base_count": 12,
        "first_day": day(5),
    }
    store.enter("plan", [row], listing(1), moment=2001, by="clerk")


def test_the_same_life_gives_the_same_store(place: Place) -> None:
    """Digest, days and views are those that a file gives."""
    store = Store.made(place())
    history(store)

    assert store.digest() == RELEASED_SHA256
    assert names_on(store, day(1)) == NAMES
    assert names_on(store, day(2), 3)["A01"] == "back"
    assert names_on(store, day(2))["A01"] == "body 1"
    with store.database.reading() as connection:
        plan = text("SELECT seq, base_count, first_day, source FROM plan_now")
        assert [tuple(row) for row in connection.execute(plan)] == [
            ("1", 12, "2026-01-05", "county")
        ]
        past = text(
            "SELECT name, valid_from, valid_to, recorded_from, recorded_to "
            "FROM agency_history WHERE id = 'A01' ORDER BY recorded_from, valid_from"
        )
        assert [tuple(row) for row in connection.execute(past)] == [
            ("body 1", "2026-01-01", None, 1000, 1000),
            ("body 1", "2026-01-01", "2026-01-02", 1000, 2000),
            ("back", "2026-01-02", "2026-01-03", 1000, 2000),
            ("body 1", "2026-01-03", None, 1000, 2000),
            ("body 1", "2026-01-01", None, 2000, None),
        ]


def test_every_view_can_be_read(place: Place) -> None:
    """Two for each library, with its fields as columns."""
    store = Store.made(place())
    with store.database.reading() as connection:
        for library in LIBRARIES.values():
            for view in view_names(library):
                found = connection.execute(text(f"SELECT * FROM {view}"))
                names = tuple(found.keys())
                assert {name.rstrip("_") for name in names} >= set(library.types)


def test_a_backup_is_the_store(place: Place, tmp_path: Path) -> None:
    """Restored anywhere it has the same digest; it is written once, and restored into nothing."""
    store = Store.made(place())
    history(store)
    backup = tmp_path / "b.gz"
    digest = store.backup(backup)
    other = Store.restored(place(), backup)

    assert digest == store.digest() == other.digest()
    assert entered(other, {"C": "c"}, listing(9, is_whole=False)) is not None
    with pytest.raises(ProtocolError, match="is there already"):
        store.backup(backup)
    with pytest.raises(ProtocolError, match="a store already"):
        Store.restored(store.database.where, backup)


def test_a_backup_that_was_cut_or_changed_makes_no_store(place: Place, tmp_path: Path) -> None:
    """Not a row of it stays."""
    store = Store.made(place())
    history(store)
    store.backup(tmp_path / "b.gz")
    lines = gzip.decompress((tmp_path / "b.gz").read_bytes()).splitlines(keepends=True)
    bad = {
        "cut": b"".join(lines[:-1]),
        "changed": b"".join(lines).replace(b"body 1", b"body 2", 1),
        "longer": b"".join([*lines, lines[1]]),
        "other": b"".join(lines).replace(b"randinspect/store/1", b"randinspect/store/9"),
        "no json": b"[1,\n",
        "empty": b"",
    }
    for name, data in bad.items():
        path, where = tmp_path / f"{name}.gz", place()
        path.write_bytes(gzip.compress(data))
        with pytest.raises(FormatError):
            Store.restored(where, path)
        with pytest.raises(ProtocolError, match="there is no store"):
            Store(where)


@pytest.mark.extra("psycopg", name="postgres")
def test_a_store_moves_between_file_and_server(postgres: Server, tmp_path: Path) -> None:
    """There and back it has one digest, and its snapshot gives one frame."""
    first = demo_store(tmp_path / "a.db")
    first.backup(tmp_path / "a.gz")
    second = Store.restored(postgres.new_database(), tmp_path / "a.gz")
    second.backup(tmp_path / "b.gz")
    third = Store.restored(tmp_path / "c.db", tmp_path / "b.gz")
    second.lock(second.snapshot(ON), tmp_path / "s", moment=1, by="clerk")

    assert first.digest() == third.digest()
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert frame_sha256(tmp_path / "s") == frame_sha256(DEMO)


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_released_store_is_brought_here(released: Path, place: Place) -> None:
    """Nothing is lost on the way: its digest is the one it had, and life goes on."""
    where = place()
    fill(where, released)
    store = Store(where)

    assert store.digest() == RELEASED_SHA256
    with store.database.reading() as connection:
        assert revision_of(connection) == HEAD
        for name in (n for one in LIBRARIES.values() for n in view_names(one)):
            if released.stem != HEAD:  # else the views are in the file, as its version left them
                connection.execute(text(f"SELECT * FROM {name}"))
    assert names_on(store, day(9))["A00"] == "甲　公司"
    assert entered(store, {"C": "c"}, listing(9, is_whole=False)) is not None
    with pytest.raises(LedgerError, match="only"), store.database.writing() as connection:
        connection.execute(text("DELETE FROM store_row"))


def fill(where: str, released: Path) -> None:
    """Bring a store of a released version into a database: as it was left, or row by row."""
    script = released.read_text(encoding="utf-8")
    database = Database(where)
    if database.is_file:
        plain = sqlite3.connect(where)
        plain.executescript(script)
        plain.execute("PRAGMA application_id = 0x72697331")
        plain.close()
        return
    old = sqlite3.connect(":memory:")
    old.executescript(script)
    with database.writing() as connection:
        upgrade(connection, released.stem)
        for table in ("store_act", "store_row", "store_reject"):
            for row in old.execute(f"SELECT * FROM {table}").fetchall():
                places = ", ".join(f":p{n}" for n in range(len(row)))
                values = {f"p{n}": value for n, value in enumerate(row)}
                connection.execute(text(f"INSERT INTO {table} VALUES ({places})"), values)
    database.close()


def test_a_released_backup_is_restored(place: Place) -> None:
    """Whatever wrote it: the digest that it names is that of the store that it makes."""
    store = Store.restored(place(), Path(__file__).parent / "released" / "store-1.jsonl.gz")

    assert store.digest() == RELEASED_SHA256


def test_every_revision_has_a_released_store() -> None:
    """And a store of a later version is not guessed at."""
    assert [path.stem for path in RELEASED][-1] == HEAD


def test_a_later_store_is_refused(place: Place) -> None:
    """It says which version made it."""
    store = Store.made(place())
    with store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ProtocolError, match="later version"):
        Store(store.database.where)


def test_hostile_text_is_text_in_both(place: Place, tmp_path: Path) -> None:
    """Also in 10,000 characters, in names of sources and people, and after a backup."""
    texts = ["'; DROP TABLE store_row; --", "\\N", "\\.", "%s%(x)s:id", '"\\t"', "𫖯" * 10_000]
    store = Store.made(place())
    for text_of in texts:
        rows = {f"A{texts.index(text_of)}": text_of}
        assert entered(store, rows, Listing(text_of, day(1), False)) is not None
    store.backup(tmp_path / "b.gz")
    other = Store.restored(place(), tmp_path / "b.gz")

    for kept in (store, other):
        assert list(names_on(kept, day(1)).values()) == texts
        assert [act.source for act in kept.history()] == texts


@pytest.mark.extra("psycopg", name="postgres")
def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    """What went wrong and where, and nothing that would open the door."""
    url = f"postgresql://office:s3cret@/libraries?host={tmp_path}"
    with pytest.raises(LedgerError, match="cannot be used") as refused:
        Store(url)

    assert "libraries" in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what has to be installed."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputError, match=r"randinspect\[postgres\]"):
        Store("postgresql://office@localhost/libraries")


def test_a_path_may_hold_what_a_url_gives_a_meaning(tmp_path: Path) -> None:
    """Question marks, per cent and blanks are part of its name."""
    path = tmp_path / "a ?mode=ro&x=%41 名.db"
    entered(Store.made(path), NAMES, listing(1))

    assert path.is_file()
    assert names_on(Store(path), day(1)) == NAMES


def test_a_diff_writes_nothing(place: Place) -> None:
    """Comparing takes no lock that a writer would wait for."""
    store = Store.made(place())
    with store.database.writing():
        assert compared(store, {}, listing(1)).entries == ()
