"""Several processes add to one ledger, and one of them dies again and again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ledgers import BEFORE, LOG, commit_leaf, new_ledger, note_leaf

from randinspect.attestation import Pins
from randinspect.errors import ProtocolError
from randinspect.ledger import Ledger, audit_store, prove_draw

WORKER = Path(__file__).parents[1] / "ledger_worker.py"
PROCESSES = 8
EVENTS = 40  # a process; 500 of each take half a minute and hold as well


def started(folder: Path, name: str, count: int, *fatal: str) -> subprocess.Popen[bytes]:
    """Start a process that adds leaves."""
    acknowledged = str(folder / f"{name}.acknowledged")
    arguments = [sys.executable, str(WORKER), str(folder), name, str(count), acknowledged, *fatal]
    return subprocess.Popen(arguments)


def acknowledged(folder: Path, name: str) -> list[tuple[int, int]]:
    """Index and number of what a process was told is in the ledger; a half line says nothing."""
    path = folder / f"{name}.acknowledged"
    lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    pairs = [line.split() for line in lines if line.endswith("\n")]
    return [(int(place), int(number)) for place, number in pairs]


def killed_again_and_again(folder: Path, name: str) -> int:
    """Kill a process at whatever it does, and start it anew, until one comes to its end."""
    deaths, step = 0, EVENTS // 5
    while True:
        process = started(folder, name, EVENTS)
        goal = len(acknowledged(folder, name)) + step
        while process.poll() is None and len(acknowledged(folder, name)) < goal:
            time.sleep(0.003)
        if process.poll() is not None:
            assert process.returncode == 0
            return deaths
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        deaths += 1


def test_nothing_acknowledged_is_lost_when_processes_die(tmp_path: Path) -> None:
    """Eight writers, one killed at moments of chance: the chain is whole, and holds all that
    was acknowledged, where it was said to be, once.
    """
    new_ledger(tmp_path).checkpoint(LOG)
    names = [f"w{i}" for i in range(PROCESSES)]
    others = [started(tmp_path, name, EVENTS) for name in names[1:]]
    deaths = killed_again_and_again(tmp_path, names[0])
    assert [process.wait() for process in others] == [0] * (PROCESSES - 1)
    ledger = Ledger.opened(tmp_path)
    ledger.checkpoint(LOG)
    promised = {
        place: note_leaf(f"{name} {number}")
        for name in names
        for place, number in acknowledged(tmp_path, name)
    }

    assert deaths > 0
    assert audit_store(ledger.store, Pins(ledger=(LOG.verifier,))).breaches == []
    assert {place: ledger.leaves[place] for place in promised} == promised
    assert len(ledger.leaves) == PROCESSES * EVENTS + 1
    assert len(set(ledger.leaves)) == len(ledger.leaves)


@pytest.mark.parametrize("moment", ["alongside", "written"])
def test_a_process_that_dies_in_a_transaction_leaves_nothing(tmp_path: Path, moment: str) -> None:
    """Neither a half leaf nor a lock stays: the next process goes on where it was."""
    new_ledger(tmp_path)
    process = started(tmp_path, "w", 2, moment)

    assert process.wait() == -signal.SIGKILL
    ledger = Ledger.opened(tmp_path)
    assert list(ledger.leaves[1:]) == [note_leaf("w 0"), note_leaf("w 1")]
    assert ledger.append(note_leaf("next"), moment=BEFORE) == 3


def test_two_processes_cannot_take_one_number(tmp_path: Path) -> None:
    """Whoever comes second sees the first commitment, though it was opened before it."""
    new_ledger(tmp_path)
    first, second = Ledger.opened(tmp_path), Ledger.opened(tmp_path)
    leaf = commit_leaf("a", 1)

    assert first.append(leaf, moment=BEFORE) == 1
    with pytest.raises(ProtocolError, match=r"commit\.sequence"):
        second.append(commit_leaf("b", 1), moment=BEFORE)
    assert second.append(leaf, moment=BEFORE) == 1
    assert second.append(commit_leaf("b", 2), moment=BEFORE) == 2


def test_a_proof_goes_as_far_as_what_others_signed(tmp_path: Path) -> None:
    """Leaves and a checkpoint that came in since the ledger was read are no gap in a proof."""
    first = new_ledger(tmp_path)
    first.append(commit_leaf("a", 1), moment=BEFORE)
    second = Ledger.opened(tmp_path)
    second.append(note_leaf("later"), moment=BEFORE)
    second.checkpoint(LOG)

    assert prove_draw(first, "a") == prove_draw(second, "a")
    assert first.leaves == second.leaves


def test_what_is_done_alongside_is_done_with_the_leaf_or_not_at_all(tmp_path: Path) -> None:
    """If it fails, no leaf is there; if the leaf is refused, it is not done."""
    ledger, done = new_ledger(tmp_path), list[str]()

    def fails() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        ledger.append(commit_leaf("a", 1), moment=BEFORE, alongside=fails)
    with pytest.raises(ProtocolError):
        ledger.append(commit_leaf("a", 2), moment=BEFORE, alongside=lambda: done.append("no"))
    ledger.append(commit_leaf("a", 1), moment=BEFORE, alongside=lambda: done.append("yes"))

    assert done == ["yes"]
    assert Ledger.opened(tmp_path).leaves == ledger.leaves
