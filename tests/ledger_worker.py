"""A process that adds leaves to a ledger, and writes down what was acknowledged.

Usage: ``python ledger_worker.py FOLDER NAME COUNT ACKNOWLEDGED [fatal]``. ``fatal`` kills the
process inside its last transaction: ``alongside`` before the leaf is written, ``written`` after
it and before it counts.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from ledgers import BEFORE, note_leaf

from randinspect.ledger import Ledger, Row, Store


class DyingStore(Store):
    """A store whose process dies between writing a leaf and the end of the transaction."""

    def add(self, row: Row) -> None:
        """Write a leaf, and die."""
        super().add(row)
        die()


def die() -> None:
    """End at once, as by the power supply."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, name: str, count: str, acknowledged: str, fatal: str = "") -> None:
    """Add leaves until the count is reached, beginning after those acknowledged before."""
    path = Path(acknowledged)
    done = len(path.read_text().splitlines()) if path.exists() else 0
    ledger = Ledger.opened(Path(folder))
    with path.open("a", encoding="ascii", buffering=1) as told:
        for number in range(done, int(count)):
            place = ledger.append(note_leaf(f"{name} {number}"), moment=BEFORE)
            told.write(f"{place} {number}\n")
    leaf = note_leaf(f"{name} last")
    if fatal == "alongside":
        ledger.append(leaf, moment=BEFORE, alongside=die)
    elif fatal == "written":
        Ledger(DyingStore(ledger.store.path)).append(leaf, moment=BEFORE)


if __name__ == "__main__":
    main(*sys.argv[1:])
