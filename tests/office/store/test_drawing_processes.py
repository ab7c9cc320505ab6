"""Four departments draw out of one store into one ledger at once, and one dies again and again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_office import steps_of
from draw_worker import AFTER, OWN, Department, made_department
from made_stores import demo_store
from postgres import Server

from randinspect.attestation import Pins
from randinspect.canonical import file_sha256
from randinspect.ledger import Ledger, audit_store, make_ledger
from randinspect.office.store import ActKind, Store
from randinspect.office.workspace import Workspace
from randinspect.publication import Kind
from randinspect.publication.leaves import read_leaf
from randinspect.verification import Verdict, verify

WORKER = Path(__file__).parents[2] / "draw_worker.py"
NAMES = ("east.example", "north.example", "south.example", "west.example")
PAUSES = (0.0, 0.4, 0.1, 0.8, 0.2)  # seconds after a step in which a process dies, in turn
BOTH = [
    "file",
    pytest.param("server", marks=pytest.mark.extra("psycopg", name="postgres")),
]
CLOSING = ("commit.json", "result.json")


@pytest.fixture(params=BOTH)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store with the demonstration's registers, in a file or in a server."""
    place = str(tmp_path / "a.db")
    if request.param == "server":
        server: Server = request.getfixturevalue("postgres")
        place = server.new_database()
    demo_store(place).close()
    return place


def started(where: str, folder: Path, name: str) -> subprocess.Popen[bytes]:
    """Start a department."""
    return subprocess.Popen([sys.executable, str(WORKER), where, str(folder), name])


def killed_again_and_again(where: str, folder: Path, name: str) -> int:
    """Kill a department at whatever it does, and start it anew, until one comes to its end."""
    deaths, stood = 0, dict[Path, bytes]()
    while True:
        process = started(where, folder, name)
        goal = steps_told(folder, name) + 2
        while process.poll() is None and steps_told(folder, name) < goal:
            time.sleep(0.003)
        if process.poll() is not None:
            assert process.returncode == 0
            return deaths
        time.sleep(PAUSES[deaths % len(PAUSES)])
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        deaths += process.returncode == -signal.SIGKILL
        now = closed(folder, name)
        assert {path: now[path] for path in stood} == stood  # what was locked or drawn stays so
        stood = now


def steps_told(folder: Path, name: str) -> int:
    """How many steps a department was done with."""
    path = folder / name / "told"
    return len(path.read_text().splitlines()) if path.exists() else 0


def closed(folder: Path, name: str) -> dict[Path, bytes]:
    """The commitments and results that a department has published."""
    paths = [Workspace(folder / name / "out").bundle(k) / file for k in Kind for file in CLOSING]
    return {path: path.read_bytes() for path in paths if path.exists()}


@pytest.fixture
def drawn(where: str, tmp_path: Path) -> Path:
    """Four departments that are done, of which the first died at times."""
    make_ledger(tmp_path / "ledger", origin="shared.example/ledger", authorities=NAMES, created=1)
    for name in NAMES:
        made_department(tmp_path, name)
    others = [started(where, tmp_path, name) for name in NAMES[1:]]
    deaths = killed_again_and_again(where, tmp_path, NAMES[0])
    assert [process.wait() for process in others] == [0, 0, 0]
    assert deaths > 1
    return tmp_path


def verdicts(folder: Path) -> Iterator[Verdict]:
    """What the departments themselves find in what they published."""
    for name in NAMES:
        place = folder / name
        pins = steps_of(place / "quarter.toml", place / "out").pins()
        yield verify(place / "out" / "public", pins)


def draw_ids(name: str) -> tuple[str, str]:
    """Numbers of a department's selection and dispatch."""
    return f"{name}/2023/0001", f"{name}/2023/0002"


def test_four_departments_draw_at_once(where: str, drawn: Path) -> None:
    """Every bundle verifies, the ledger and the store hold everything once, and nothing else."""
    ledger, store = Ledger.opened(drawn / "ledger"), Store(where)
    _the_ledger_is_whole(ledger, drawn)
    _the_store_is_whole(store, drawn)

    assert [verdict.findings for verdict in verdicts(drawn)] == [()] * len(NAMES)
    assert not list(drawn.rglob("*.part"))
    assert not list(drawn.rglob("*.draft"))
    size, acts = len(ledger.leaves), len(store.history())
    before = closed(drawn, NAMES[0])
    for step in Department(where, drawn, NAMES[0]).steps:
        step()  # all of it once more
    assert closed(drawn, NAMES[0]) == before
    assert len(Ledger.opened(drawn / "ledger").leaves) == size
    assert len(store.history()) == acts


def _the_ledger_is_whole(ledger: Ledger, folder: Path) -> None:
    """It audits, its numbers have no gap, and each draw is in it once, with its result."""
    leaves = [read_leaf(data) for data in ledger.leaves]
    kinds = Counter(str(leaf.kind) for leaf in leaves)
    draws = ledger.history.draws
    numbers = sorted(entry.commitment.sequence for entry in draws.values())
    published = {path.read_bytes() for name in NAMES for path in closed(folder, name)}
    held = {data.split(b"\n", 1)[1] for data in ledger.leaves}

    assert audit_store(ledger.store, Pins()).breaches == []
    assert kinds == {"origin": 1, "commit": 8, "result": 8, "publication": 4}
    assert set(draws) == {draw_id for name in NAMES for draw_id in draw_ids(name)}
    assert numbers == list(range(1, 9))
    assert all(entry.result is not None and entry.void is None for entry in draws.values())
    assert len(published) == 16
    assert published <= held


def _the_store_is_whole(store: Store, folder: Path) -> None:
    """Its acts have no gap; it holds every draw as verified, and every result and visit once."""
    acts = store.history()
    rows = {name: store.library(name, AFTER).rows for name in ("draw", "result", "visit")}
    counts = Counter(str(row["task_no"]) for row in rows["result"].values())
    own = Counter(str(row.get("department")) for row in rows["visit"].values())
    snapshots = Counter(act.by for act in acts if act.kind is ActKind.SNAPSHOT)

    assert [act.number for act in acts] == list(range(1, len(acts) + 1))
    assert snapshots == dict.fromkeys(NAMES, 1)
    assert len(store.library("complaint", AFTER).rows) == OWN * len(NAMES)
    assert set(rows["draw"]) == {draw_id for name in NAMES for draw_id in draw_ids(name)}
    for name in NAMES:
        for kind, draw_id in zip(Kind, draw_ids(name), strict=True):
            bundle = Workspace(folder / name / "out").bundle(kind)
            row = rows["draw"][draw_id]
            told = f"DEMONSTRATION, no inspection: {verify(bundle).standing}"
            assert row["standing"] == told
            assert row["commitment_sha256"] == file_sha256(bundle / "commit.json")
            assert row["result_sha256"] == file_sha256(bundle / "result.json")
        teams = (Workspace(folder / name / "out").bundle(Kind.DISPATCH) / "teams.tsv").read_text()
        seats = [line.split("\t")[0] for line in teams.splitlines()]
        assert counts[draw_ids(name)[1]] == len(set(seats))
        assert own[name] == OWN + len(seats)
