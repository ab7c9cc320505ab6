"""Several processes use one store at once, and one of them dies again and again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from ledgers import LOG, new_ledger, note_leaf
from made_stores import day, names_on
from postgres import Server
from store_worker import ROWS, SHARED

from randinspect.attestation import Pins
from randinspect.ledger import Ledger, audit_store
from randinspect.office.store import Store
from randinspect.office.store.schema import ROW

WORKER = Path(__file__).parents[2] / "store_worker.py"
NAMES = ("w0", "w1", "w2", "w3")
ROUNDS = 4
BOTH = [
    "file",
    pytest.param("server", marks=pytest.mark.extra("psycopg", name="postgres")),
]


@pytest.fixture(params=BOTH)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new store, in a file or in a server."""
    if request.param == "server":
        server: Server = request.getfixturevalue("postgres")
        place = server.new_database()
    else:
        place = str(tmp_path / "a.db")
    Store.made(place).close()
    return place


def started(folder: Path, where: str, name: str, *fatal: str) -> subprocess.Popen[bytes]:
    """Start a process on a store and a ledger."""
    words = [where, str(folder / "ledger"), name, str(ROUNDS), str(folder / name), *fatal]
    return subprocess.Popen([sys.executable, str(WORKER), *words])


def killed_again_and_again(folder: Path, where: str, name: str) -> int:
    """Kill a process at whatever it does, and start it anew, until one comes to its end."""
    deaths = 0
    while True:
        process = started(folder, where, name)
        goal = _rounds(folder / name) + ROUNDS // 2
        while process.poll() is None and _rounds(folder / name) < goal:
            time.sleep(0.003)
        if process.poll() is not None:
            assert process.returncode == 0
            return deaths
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        deaths += 1


def _rounds(path: Path) -> int:
    """How many rounds a process was told are done."""
    return len(path.read_text().splitlines()) if path.exists() else 0


def test_four_processes_lose_nothing_while_one_dies(where: str, tmp_path: Path) -> None:
    """No update is lost, no import is half, no number is missing, and the ledger is whole."""
    new_ledger(tmp_path / "ledger").checkpoint(LOG)
    others = [started(tmp_path, where, name) for name in NAMES[1:]]
    deaths = killed_again_and_again(tmp_path, where, NAMES[0])
    assert [process.wait() for process in others] == [0, 0, 0]
    store, ledger = Store(where), Ledger.opened(tmp_path / "ledger")
    ledger.checkpoint(LOG)
    names = names_on(store, day(1))
    rounds = [(name, number) for name in NAMES for number in range(ROUNDS)]

    assert deaths > 0
    assert names.pop(SHARED) == " ".join(f"{name}={ROUNDS}" for name in NAMES)
    assert set(names) == {f"{name}-{n}-{row}" for name, n in rounds for row in range(ROWS)}
    assert len(store.library("draw", day(1)).rows) == len(rounds)
    assert len(store.library("result", day(1)).rows) == len(rounds)
    assert {note_leaf(f"{name}/{n}") for name, n in rounds} <= set(ledger.leaves)
    assert len(set(ledger.leaves)) == len(ledger.leaves)
    assert audit_store(ledger.store, Pins(ledger=(LOG.verifier,))).breaches == []
    acts = store.history()
    assert [act.number for act in acts] == list(range(1, len(acts) + 1))
    assert _written(store) == {
        a.number: a.details["counts"]["added"] + a.details["counts"]["changed"] for a in acts
    }


def _written(store: Store) -> dict[int, int]:
    """How many rows each act began."""
    with store.database.reading() as connection:
        return dict(Counter(connection.execute(ROW.select()).scalars(5).all()))


def test_a_process_that_dies_in_a_transaction_leaves_nothing(where: str, tmp_path: Path) -> None:
    """Neither its act nor one of its rows; the next act gets the number."""
    new_ledger(tmp_path / "ledger").checkpoint(LOG)
    assert started(tmp_path, where, "w0").wait() == 0
    store = Store(where)
    before, last = store.digest(), len(store.history())
    assert started(tmp_path, where, "w0", "fatal").wait() == -signal.SIGKILL

    assert store.digest() == before
    assert store.undo(last, moment=1, by="clerk", reason="test").number == last + 1
