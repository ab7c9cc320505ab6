"""Seeds of the invented year: two recorded rounds, else numbers of lotteries that do not exist.

Everything here is for the demonstration alone. Its chance comes from tickets under a fixed public
seed and a kind of their own, ``simulation``, which no draw uses (docs/format.md §5).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from typing import Final

from randinspect.cli.year.tasks import Due
from randinspect.lottery import Tickets

__all__ = ["SIMULATION", "evidence_files", "seed_table", "simulated"]

SIMULATION: Final = "simulation"
_ISSUES: Final = (("demo.lottery.a", (33, 16), (6, 1)), ("demo.lottery.b", (35,), (5,)))
_PARTY: Final = "demo.example.university"


def simulated() -> Tickets:
    """Tickets of the simulation: their seed is public and fixed, for there is nothing to hide."""
    return Tickets(sha256(b"randinspect demo --year").hexdigest())


def seed_table(due: Due) -> str:
    """What a draw's table says of its seed, in TOML."""
    if due.round is not None:
        return f'evidence = "{due.number:04d}.drand.json"'
    sources = [
        f'{{ kind = "lottery", name = "{name}", issue = "{due.moment.year}{due.number:03d}", '
        f'sets = {len(counts)}, evidence = "{due.number:04d}.{name}.json" }}'
        for name, _, counts in _ISSUES
    ]
    if due.has_share:
        digest = sha256(bytes.fromhex(_share(due))).hexdigest()
        sources.append(
            f'{{ kind = "share", party = "{_PARTY}", sha256 = "{digest}", '
            f'evidence = "{due.number:04d}.share.json" }}'
        )
    return "sources = [\n  " + ",\n  ".join(sources) + ",\n]"


def evidence_files(due: Due) -> Iterator[tuple[str, bytes, bool]]:
    """Name and bytes of each file that is handed in, and whether it has to come before the seed."""
    if due.round is not None:
        rounds = json.loads(files("randinspect.demo").joinpath("year/rounds.json").read_bytes())
        record: dict[str, object] = {"round": due.round, "signature": rounds[str(due.round)]}
        yield f"{due.number:04d}.drand.json", _json(record), False
        return
    for name, below, counts in _ISSUES:
        numbers = [
            _numbers(due, name, place, top, count)
            for place, (top, count) in enumerate(zip(below, counts, strict=True))
        ]
        record = {
            "numbers": numbers,
            "announced": "模拟号码，并无此彩票 simulated, no such lottery",
        }
        yield f"{due.number:04d}.{name}.json", _json(record), False
    if due.has_share:
        yield f"{due.number:04d}.share.json", _json({"value": _share(due)}), True


def _numbers(due: Due, name: str, place: int, top: int, count: int) -> list[int]:
    """Numbers of one set: those with the lowest tickets."""
    parts = ("lottery", due.draw_id, name, str(place))
    ranked = sorted(range(1, top + 1), key=lambda n: simulated().hex(SIMULATION, *parts, str(n)))
    return ranked[:count]


def _share(due: Due) -> str:
    """What the invented university keeps to itself until it is due."""
    return simulated().hex(SIMULATION, "share", due.draw_id)


def _json(record: dict[str, object]) -> bytes:
    """A file of evidence."""
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
