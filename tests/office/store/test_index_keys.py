"""The key of handles and look-up is changed: rows stay, and the retired key finds nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from made_stores import day
from office.store.test_private import (
    KEYS,
    QIAN,
    RULES,
    WANG,
    ZHAO,
    Place,
    all_bytes,
    made,
    names_of,
    people,
)
from office.store.test_private import place as place
from sqlalchemy import select

from randinspect.errors import AccessError
from randinspect.office.access.columns import CellPlace
from randinspect.office.store import HANDLE, Store
from randinspect.office.store.schema import CELL, ROW
from randinspect.office.store.sealing import Cell, code_of, index_keys_of, spelt

ALL = {**KEYS, "i2": b"\x04" * 32, "i3": b"\x05" * 32}
OLD, NEW = {name: ALL[name] for name in ("s1", "i1")}, {name: ALL[name] for name in ("s1", "i2")}
KILLED = Path(__file__).parents[2] / "rekey_worker.py"


def held(where: str, keys: Mapping[str, bytes]) -> Store:
    """A store to who holds some keys."""
    return Store(where, keys=keys.__getitem__)


def found(store: Store, value: str, number: int = 1) -> set[str]:
    """Rows in which a name is found."""
    return set(store.look_up("inspector", "name", value, day(number)))


def cells(store: Store) -> list[Cell]:
    """All cells."""
    with store.database.reading() as connection:
        return [Cell(*row) for row in connection.execute(select(CELL).order_by(CELL.c.handle))]


def rows(store: Store) -> list[str]:
    """Texts of all rows."""
    with store.database.reading() as connection:
        return list(connection.execute(select(ROW.c.content).order_by(ROW.c.id)).scalars())


@pytest.fixture
def store(place: Place) -> Store:
    """Three people, of whom one has changed the name."""
    one = made(place(), ALL)
    people(one, {"7": WANG, "8": ZHAO}, 1)
    people(one, {"7": QIAN, "8": ZHAO}, 3)
    return one


def test_rows_stay_and_look_ups_work_before_between_and_after(store: Store) -> None:
    """A part at a time: what waits is read and found under the old key, what is moved without."""
    before, digests = rows(store), [store.library("inspector", day(n)).sha256 for n in (1, 3)]
    for number, told in enumerate([(1, 2), (1, 1), (1, 0)], 1):
        assert (found(store, WANG), found(store, ZHAO, 3)) == ({"7"}, {"8"})
        assert names_of(store, 3) == {"7": QIAN, "8": ZHAO}
        people(store, {"7": QIAN, "8": ZHAO}, 3 + number)
        assert rows(store) == before
        act = store.rekey(index_key="i2", moment=1000 + number, by="chief", most=1)
        assert (act.details["moved"], act.details["waiting"]) == told
        assert (act.details["seal_key"], act.details["index_key"]) == ("s1", "i2")
    new = held(store.database.where, NEW)

    assert rows(store) == before
    assert [new.library("inspector", day(n)).sha256 for n in (1, 3)] == digests
    assert (names_of(new, 1), names_of(new, 3)) == (
        {"7": WANG, "8": ZHAO},
        {"7": QIAN, "8": ZHAO},
    )
    assert (found(new, f" {WANG} "), found(new, WANG, 3), found(new, QIAN, 3)) == (
        {"7"},
        set(),
        {"7"},
    )
    assert new.faults() == []


def test_the_retired_key_finds_nothing(store: Store, tmp_path: Path) -> None:
    """Neither by look-up, nor by who has it with every handle and every salt that is left."""
    salts = {cell.salt for cell in cells(store)}
    entries = {cell.entry for cell in cells(store)}
    store.rekey(index_key="i2", moment=1001, by="chief")
    old, after, data = held(store.database.where, OLD), cells(store), all_bytes(store, tmp_path)
    for call in (lambda: found(old, WANG), lambda: names_of(old, 1)):
        with pytest.raises(AccessError, match="there is no key i2"):
            call()
    guesses = {
        HANDLE + code_of(ALL["i1"], CellPlace("inspector", "name", key), cell.salt, spelt(name))
        for cell in after
        for key in ("7", "8")
        for name in (WANG, ZHAO, QIAN)
    }

    assert not guesses & {cell.handle for cell in after}
    assert not salts & {cell.salt for cell in after}
    assert not entries & {cell.entry for cell in after}
    assert not [text for text in (*salts, *entries) if str(text).encode() in data]
    assert len({cell.salt for cell in after if cell.key == "7"}) == 1


def test_life_goes_on_under_the_new_key(store: Store, place: Place, tmp_path: Path) -> None:
    """Old values come in again as what they are, new ones get a mark; deletion, backup, restore."""
    store.rekey("s2", index_key="i2", moment=1001, by="chief", most=1)
    people(store, {"7": WANG, "8": ZHAO, "9": ZHAO}, 5)
    store.rekey("s2", index_key="i2", moment=1002, by="chief")
    new = held(store.database.where, {name: ALL[name] for name in ("s2", "i2")})
    people(new, {"7": QIAN, "8": WANG, "9": ZHAO}, 6)
    texts = rows(new)
    new.backup(tmp_path / "b.gz")
    again = Store.restored(place(), tmp_path / "b.gz", keys=new.keys)

    assert names_of(new, 5) == {"7": WANG, "8": ZHAO, "9": ZHAO}
    assert names_of(new, 6) == {"7": QIAN, "8": WANG, "9": ZHAO}
    assert found(new, ZHAO, 6) == {"9"}
    assert {str(cell.mark).partition(".")[0] for cell in cells(new)} == {"i2"}
    assert len(cells(new)) == 5  # three of the past, one more of 8 and of 9
    assert len(set(texts)) < len(texts)  # the same value has the same handle under either key
    assert (again.digest(), names_of(again, 6)) == (new.digest(), names_of(new, 6))
    people(new, {"9": ZHAO}, 7)
    act = new.erase(RULES, day(20), approved_by="cn.example/chief", moment=1003, by="clerk")
    assert {one["row"] for one in act.details["deletions"]} == {"7", "8"}
    assert found(new, QIAN, 6) == set()


def test_keys_have_one_end_and_do_not_come_back(store: Store) -> None:
    """A key of cells is none of the index, and a retired one is none any more."""
    with pytest.raises(AccessError, match="no new key is named"):
        store.rekey(moment=1001, by="chief")
    for wanted, why in (
        ({"index_key": "s1"}, "s1 is a key of cells"),
        ({"key_id": "s2", "index_key": "s2"}, "s2 is the key of the index"),
        ({"index_key": "i9"}, "there is no key i9"),
    ):
        with pytest.raises(AccessError, match=why):
            store.rekey(**wanted, moment=1001, by="chief")  # type: ignore[arg-type]  # by name
    store.rekey(index_key="i2", moment=1002, by="chief", most=1)
    store.rekey(index_key="i3", moment=1003, by="chief")
    for key in ("i1", "i2"):
        with pytest.raises(AccessError, match=f"{key} was retired"):
            store.rekey(index_key=key, moment=1004, by="chief")
        with pytest.raises(AccessError, match=f"{key} is the key of the index"):
            store.rekey(key, moment=1004, by="chief")

    assert index_keys_of(store.history()) == ("i1", "i2", "i3")
    assert names_of(store, 1) == {"7": WANG, "8": ZHAO}
    assert {str(cell.mark).partition(".")[0] for cell in cells(store)} == {"i3"}


def test_a_rotation_that_is_killed_moved_nothing(store: Store) -> None:
    """Inside its transaction: neither its act nor a cell; done again it goes on."""
    store.rekey(index_key="i2", moment=1001, by="chief", most=1)
    before = store.digest()
    store.close()
    process = subprocess.run([sys.executable, str(KILLED), store.database.where], check=False)
    again = held(store.database.where, ALL)

    assert process.returncode == -signal.SIGKILL
    assert again.digest() == before
    assert found(again, WANG) == {"7"}
    assert again.rekey(index_key="i2", moment=1002, by="chief").details["waiting"] == 0
    assert names_of(held(store.database.where, NEW), 3) == {"7": QIAN, "8": ZHAO}


def test_a_marked_cell_that_was_put_in_is_refused(store: Store) -> None:
    """Sealed under good keys, and another value than the mark shows; it is not moved either."""
    store.rekey(index_key="i2", moment=1001, by="chief")
    one, other = (cell for cell in cells(store) if cell.key == "7")
    with store.database.writing() as connection:
        changed = CELL.update().where(CELL.c.handle == one.handle)
        connection.execute(changed.values(envelope=other.envelope))
    with pytest.raises(AccessError, match="not what its row stands for"):
        names_of(store, 1 if one.handle in rows(store)[0] else 3)
    with pytest.raises(AccessError, match="not what its row stands for"):
        store.rekey(index_key="i3", moment=1002, by="chief")
