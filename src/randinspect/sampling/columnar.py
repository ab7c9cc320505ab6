"""A frame that stays in its files: the selection through DuckDB (docs/columnar.md).

The same units as `select`, bit by bit, for frames that memory does not hold. DuckDB reads, sums
and hashes; the kernels draw. Strata of method ``equal`` come as candidates, the others whole,
group by group.
"""

# ruff: noqa: S608 - sources are the caller's own SQL, texts are quoted, labels are checked.

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from numpy.typing import NDArray

from randinspect.errors import DesignError, FormatError, InputError
from randinspect.lottery import Tickets
from randinspect.sampling.candidates import draw_equal
from randinspect.sampling.engine import Engine, read_facts, require_distinct, units_sql
from randinspect.sampling.facts import StratumFacts, require_targets
from randinspect.sampling.frame_files import INTEGERS, row_faults, source_of
from randinspect.sampling.margins import Margin, round_targets
from randinspect.sampling.selection import SampleUnit
from randinspect.sampling.target import Method, Target
from randinspect.sampling.units import Units, draw_units

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["ColumnarFrame", "select_columns", "whole_units"]

_GROUP_ROWS: Final = 1_000_000
_OFFLINE: Final = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@dataclass(frozen=True, slots=True)
class ColumnarFrame:
    """A frame in Parquet, CSV or a DuckDB relation, summed up once.

    Parameters
    ----------
    connection
        An open connection; its threads and memory are its owner's.
    source
        SQL of a relation with the columns handle, stratum (text) and size (integer).

    Raises
    ------
    FormatError
        If the columns are not these, or a row may not stand in a frame. That no handle stands
        twice is looked at by `require_distinct`, which takes longer than a draw.
    """

    connection: DuckDBPyConnection
    source: str
    facts: tuple[StratumFacts, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read types and sums."""
        described = self.rows(f"DESCRIBE SELECT handle, stratum, size FROM {self.source}")
        types = [row[1] for row in described]
        if types[:2] != ["VARCHAR", "VARCHAR"] or types[2] not in INTEGERS:
            raise FormatError(
                f"handle, stratum, size are {', '.join(types)}; cast the first two to VARCHAR "
                "and the third to BIGINT"
            )
        object.__setattr__(self, "facts", read_facts(self))

    @classmethod
    def open(
        cls,
        paths: Path | Sequence[Path],
        *,
        threads: int,
        memory_limit: str,
        temp_directory: Path | None = None,
    ) -> Self:
        """Open files of one kind: ``.parquet``, ``.csv`` with a heading, or ``.tsv`` without.

        Parameters
        ----------
        paths
            One file or several, of the columns handle, stratum, size. ``frame.tsv`` is one.
        threads
            Threads of DuckDB.
        memory_limit
            What DuckDB may hold, as ``"500MB"``; the groups that are drawn come on top.
        temp_directory
            Where DuckDB may put what it may not hold; nowhere if None.

        Raises
        ------
        FormatError
            If the files are of another kind, the memory limit is no amount, or the sizes sum to
            2^62.
        InputError
            With every file that is not there or no frame, else the first thousand rows that no
            frame may hold, each with its row, column and value.
        """
        import duckdb

        files = [paths] if isinstance(paths, Path) else list(paths)
        config: dict[str, Any] = {
            **_OFFLINE,
            "threads": threads,
            "memory_limit": memory_limit,
            "preserve_insertion_order": "false",
            "temp_directory": str(temp_directory or ""),
        }
        try:
            connection = duckdb.connect(":memory:", config=config)
        except duckdb.Error:
            raise FormatError(
                f"[{memory_limit}] is no amount of memory; write a number and a unit, as 500MB"
            ) from None
        source = source_of(files, connection)
        try:
            return cls(connection, source)
        except FormatError as error:
            faults = row_faults(files, connection)
            if faults:
                raise InputError(faults) from None
            names = ", ".join(map(str, files))
            raise FormatError(f"{names}: {error}") from None

    def __enter__(self) -> Self:
        """Keep the connection open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.connection.close()

    def require_distinct(self) -> None:
        """Refuse a frame in which a handle stands twice.

        Raises
        ------
        FormatError
            Naming the first such handle.
        """
        require_distinct(self, sum(facts.rows for facts in self.facts))

    def quoted(self, text: str) -> str:
        """Literal of a text."""
        return _quoted(text)

    def matches(self, text: str, pattern: str) -> str:
        """Whether the whole of a text matches a pattern."""
        return f"regexp_full_match({text}, {_quoted(pattern)})"

    def sha256(self, text: str) -> str:
        """SHA-256 in hex digits."""
        return f"sha256({text})"

    def leading(self, digest: str) -> str:
        """First 64 bits of a digest as a number."""
        return f"('0x' || left({digest}, 16))::UBIGINT"

    def bucket(self, text: str, count: int) -> str:
        """A number that depends on the text alone."""
        return f"hash({text}) % {count}"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Few rows as Python values."""
        with _reading():
            return self.connection.execute(sql).fetchall()

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """Many rows as columns."""
        with _reading():
            return dict(self.connection.execute(sql).fetchnumpy())


@contextmanager
def _reading() -> Iterator[None]:
    """Say in our words what keeps the database from reading the frame.

    Raises
    ------
    FormatError
        If it cannot, or not within its memory.
    """
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        raise FormatError(
            "the memory limit is too low for this frame; allow more, or name a temp_directory"
        ) from None
    except duckdb.Error as error:
        first = str(error).partition("\n")[0]
        raise FormatError(f"the frame cannot be read: {first}") from None


def select_columns(
    frame: ColumnarFrame,
    targets: Sequence[Target],
    tickets: Tickets,
    margins: Sequence[Margin] | None = None,
) -> tuple[SampleUnit, ...]:
    """Draw the sample of every stratum: `select`, for a frame that stays in its files.

    Parameters
    ----------
    frame
        The frame; sorted by stratum it is read once, in any other order once for each group.
    targets
        One target for each stratum, in byte order of their names.
    tickets
        The tickets of the draw's seed.
    margins
        As for `select`.

    Returns
    -------
    tuple[SampleUnit, ...]
        What `select` gives. A stratum that is not drawn with equal probabilities must fit into
        memory, at about 150 bytes a unit.

    Raises
    ------
    DesignError
        If a target does not fit its stratum.
    FormatError
        If a handle stands twice in a stratum, as far as it was looked at.
    """
    require_targets(targets, frame.facts)
    ups = {} if margins is None else round_targets(targets, margins, tickets)
    pairs = list(zip(targets, frame.facts, strict=True))
    lowest = {target: facts for target, facts in pairs if target.method is Method.EQUAL}
    drawn = draw_equal(frame, lowest, tickets)
    whole = [pair for pair in pairs if pair[0].method is not Method.EQUAL]
    for group in _groups(whole):
        every = whole_units(frame, group, tickets)
        for (target, facts), units in zip(group, every, strict=True):
            drawn[facts.label] = draw_units(units, target, tickets, up=ups.get(facts.label))
    return tuple(unit for facts in frame.facts for unit in drawn[facts.label])


def whole_units(
    engine: Engine, pairs: Sequence[tuple[Target, StratumFacts]], tickets: Tickets
) -> Iterator[Units]:
    """All units of positive size of some strata, in byte order of the labels.

    Reserve tickets are hashed only where reserves are asked for.

    Raises
    ------
    DesignError
        If the frame no longer holds the units that its facts count.
    """
    if not pairs:
        return
    cuts = [(part.label, None, None if target.reserves else "") for target, part in pairs]
    columns = engine.columns(units_sql(engine, cuts, seed_hex=tickets.seed_hex))
    for (_, part), units in zip(pairs, Units.split(columns, len(cuts)), strict=True):
        if (len(units), int(units.sizes.sum())) != (part.positive, part.size_sum):
            raise DesignError(
                f"stratum {part.label}: {len(units)} units of positive size came back, "
                f"{part.positive} were counted; the frame was changed while it was read, read its "
                "facts again"
            )
        yield units


def _groups(
    pairs: Sequence[tuple[Target, StratumFacts]],
) -> Iterator[list[tuple[Target, StratumFacts]]]:
    """Neighbouring strata that together have about a million units, or one that has more."""
    group: list[tuple[Target, StratumFacts]] = []
    rows = 0
    for pair in pairs:
        if group and rows + pair[1].positive > _GROUP_ROWS:
            yield group
            group, rows = [], 0
        group.append(pair)
        rows += pair[1].positive
    if group:
        yield group


def _quoted(text: str) -> str:
    """Literal of a text."""
    return "'" + text.replace("'", "''") + "'"
