"""What is asked of a database that holds a frame: sums of strata, and tickets of units.

One set of SQL for every engine. An engine says how it spells SHA-256 and quotes text; it sends
rows back. Nothing is drawn in SQL: the kernels draw from what comes back, so that all engines
agree as soon as they agree on SHA-256 (docs/format.md §5, docs/columnar.md).
"""

# ruff: noqa: S608 - sources are the caller's own SQL, texts are quoted, labels are checked.

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from numpy.typing import NDArray

from randinspect.canonical import check_label
from randinspect.errors import FormatError
from randinspect.sampling.facts import StratumFacts

__all__ = ["Engine", "read_facts", "require_distinct", "units_sql"]

_HANDLE: Final = "[0-9A-Za-z._-]{1,64}"
_SIZE_SUM_LIMIT: Final = 2**62
_DISTINCT_ROWS: Final = 4_000_000


class Engine(Protocol):
    """A database with a frame in it; SQL expressions go in and come out as text."""

    @property
    def source(self) -> str:
        """A relation with the columns handle, stratum (text) and size (64-bit integer)."""

    def quoted(self, text: str) -> str:
        """Literal of a text."""

    def matches(self, text: str, pattern: str) -> str:
        """Whether the whole of a text matches a pattern."""

    def sha256(self, text: str) -> str:
        """SHA-256 of the UTF-8 of a text, in 64 lower-case hex digits."""

    def leading(self, digest: str) -> str:
        """First 64 bits of a digest as a number without sign."""

    def bucket(self, text: str, count: int) -> str:
        """A number of ``{0 … count-1}`` that depends on the text alone."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Few rows as Python values."""

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """Many rows as columns: text as objects, numbers as 64-bit integers."""


def read_facts(engine: Engine) -> tuple[StratumFacts, ...]:
    """Sum up every stratum, and refuse rows that no frame may hold.

    Raises
    ------
    FormatError
        For an empty cell, a bad handle or label, a negative size, or sizes that sum to 2^62.
    """
    good = f"{engine.matches('handle', _HANDLE)} AND size >= 0"
    found = engine.rows(
        "SELECT stratum, count(*), count(*) FILTER (WHERE size > 0), "
        "sum(cast(size AS decimal(38, 0))), min(size) FILTER (WHERE size > 0), max(size), "
        f"count(*) FILTER (WHERE {good}), min(handle) FILTER (WHERE NOT ({good})) "
        f"FROM {engine.source} GROUP BY stratum"
    )
    _require_good(found)
    facts = [
        StratumFacts(check_label(label), rows, positive, int(total), low or 0, high)
        for label, rows, positive, total, low, high, *_ in found
    ]
    if sum(part.size_sum for part in facts) >= _SIZE_SUM_LIMIT:
        raise FormatError("the sum of the sizes is not below 2^62; scale the sizes down")
    return tuple(sorted(facts, key=lambda part: part.label.encode()))


def require_distinct(engine: Engine, rows: int) -> None:
    """Refuse a frame in which a handle stands twice, part by part in bounded memory.

    Raises
    ------
    FormatError
        Naming the first such handle.
    """
    parts = rows // _DISTINCT_ROWS + 1
    for part in range(parts):
        repeated = engine.rows(
            f"SELECT handle FROM {engine.source} "
            f"WHERE {engine.bucket('handle', parts)} = {part} "
            "GROUP BY handle HAVING count(*) > 1 ORDER BY handle LIMIT 1"
        )
        if repeated:
            raise FormatError(
                f"handle {repeated[0][0]} stands twice; a unit listed twice would have two chances"
            )


def units_sql(
    engine: Engine,
    cuts: Sequence[tuple[str, str | None, str | None]],
    *,
    seed_hex: str,
) -> str:
    """SQL for the units of some strata with the first 64 bits of their tickets.

    Columns: ``code`` (place of the stratum in ``cuts``), ``handle``, ``size``, ``a``, ``r``.

    Parameters
    ----------
    engine
        Where the frame lies.
    cuts
        For each stratum, in byte order, its label and the hex digits below which its ``a``- and
        ``r``-tickets are wanted. Text sorts as the numbers do, ``"g"`` above all tickets and
        ``""`` below. None for both: all units.
    seed_hex
        The seed.
    """
    kinds = ["a", *(["r"] if any(r != "" for _, _, r in cuts) else [])]
    texts = {kind: engine.quoted(f"{seed_hex}|{kind}|") for kind in kinds}
    hashed = [f"{engine.sha256(f'{texts[k]} || handle')} AS {k}_hex" for k in kinds]
    values = ", ".join(
        f"({code}, {engine.quoted(label)}, {engine.quoted(a or '')}, {engine.quoted(r or '')})"
        for code, (label, a, r) in enumerate(cuts)
    )
    # Bounds let an engine skip what a file ordered by stratum says lies elsewhere.
    low, high = engine.quoted(cuts[0][0]), engine.quoted(cuts[-1][0])
    wanted = [f"{kind}_hex < {kind}_cut" for kind in kinds]
    is_all = all(a is None for _, a, _ in cuts)
    leading = [f"{engine.leading(f'{kind}_hex')} AS {kind}" for kind in kinds]
    return (
        f"SELECT code, handle, size, {', '.join(leading)} FROM ("
        f"SELECT code, a_cut, r_cut, handle, size, {', '.join(hashed)} "
        f"FROM (SELECT * FROM {engine.source} "
        f"WHERE size > 0 AND stratum >= {low} AND stratum <= {high}) AS units "
        f"JOIN (VALUES {values}) AS cuts(code, label, a_cut, r_cut) ON stratum = label"
        f") AS hashed{'' if is_all else ' WHERE ' + ' OR '.join(wanted)}"
    )


def _require_good(found: Sequence[tuple[Any, ...]]) -> None:
    """Refuse strata that hold empty cells, bad handles or negative sizes."""
    faulty = [(row[0], row[1] - row[6], row[7]) for row in found if row[1] != row[6]]
    if any(row[0] is None for row in found):
        raise FormatError("a row has no stratum; every unit needs one")
    if faulty:
        label, _, handle = faulty[0]
        raise FormatError(
            f"{sum(count for _, count, _ in faulty)} rows have an empty cell, a handle that is not "
            f"1-64 characters of [0-9A-Za-z._-], or a negative size; the first is in stratum "
            f"{label}: [{'' if handle is None else handle}]"
        )
