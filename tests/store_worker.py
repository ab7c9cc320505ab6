"""A process that imports, draws and enters results, and writes down what was acknowledged.

Usage: ``python store_worker.py STORE LEDGER NAME ROUNDS ACKNOWLEDGED [fatal]``. ``fatal`` kills the
process inside its last transaction, when its rows are written and do not count yet.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from ledgers import BEFORE, note_leaf
from made_stores import day

from randinspect.errors import ProtocolError
from randinspect.ledger import Ledger
from randinspect.office.store import Listing, Store, importing, incoming_records, library_named
from randinspect.registry.rules import Value

SHARED = "SHARED"
ROWS = 3


def main(
    where: str, ledger: str, name: str, rounds: str, acknowledged: str, fatal: str = ""
) -> None:
    """Do rounds until their number is reached, beginning after those acknowledged before."""
    path = Path(acknowledged)
    done = len(path.read_text().splitlines()) if path.exists() else 0
    store, told = Store(where), Listing(name, day(1), False)
    with path.open("a", encoding="ascii", buffering=1) as out:
        for number in range(done, int(rounds)):
            bring_in(store, told, number)
            count_on(store, name, number + 1)
            draw(store, Path(ledger), told, number)
            out.write(f"{number}\n")
    if fatal:
        written: Any = importing.insert_rows

        def dying(*arguments: Any) -> None:
            written(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)

        importing.insert_rows = dying  # type: ignore[assignment]  # it never comes back
        bring_in(store, told, int(rounds))


def bring_in(store: Store, told: Listing, number: int) -> None:
    """Import some agencies, all in one act."""
    records: list[dict[str, Value]] = [
        {"id": f"{told.source}-{number}-{row}", "name": "body"} for row in range(ROWS)
    ]
    store.enter("agency", records, told, moment=BEFORE, by=told.source)


def count_on(store: Store, name: str, count: int) -> None:
    """Put one's own count into a row that all share, over no count of another."""
    shared = Listing("all", day(1), False)
    while True:
        known = store.number_known(None)
        row = store.library("agency", day(1), known).rows.get(SHARED, {})
        counts = dict(pair.split("=") for pair in str(row.get("name", "")).split())
        counts[name] = str(count)
        record: dict[str, Value] = {
            "id": SHARED,
            "name": " ".join(f"{one}={n}" for one, n in sorted(counts.items())),
        }
        rows = incoming_records(library_named("agency"), [record], file="shared")
        diff = store.compare(rows, shared)
        if diff.base != known:
            continue
        try:
            store.apply(diff, moment=BEFORE, by=name)
            return
        except ProtocolError as error:
            if "was changed by act" not in str(error):
                raise


def draw(store: Store, ledger: Path, told: Listing, number: int) -> None:
    """Enter a leaf, a draw and a result of it."""
    draw_id = f"{told.source}/{number}"
    leaf = note_leaf(draw_id)
    opened = Ledger.opened(ledger)
    if leaf not in opened.leaves:
        opened.append(leaf, moment=BEFORE)
    drawn: dict[str, Value] = {"draw_id": draw_id, "units": ROWS}
    store.enter("draw", [drawn], told, moment=BEFORE, by=told.source)
    result: dict[str, Value] = {
        "task_no": draw_id,
        "agency": f"{told.source}-{number}-0",
        "item": "C06",
        "labels": ("NO_PROBLEM",),
    }
    store.enter("result", [result], told, moment=BEFORE, by=told.source)


if __name__ == "__main__":
    main(*sys.argv[1:])
