"""A frame that lies in Spark: the same SQL, hashed on the cluster (docs/columnar.md).

PySpark is the caller's: this room only sends SQL to a session that is already open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from randinspect.sampling.engine import read_facts
from randinspect.sampling.facts import StratumFacts

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["SparkFrame"]


@dataclass(frozen=True, slots=True)
class SparkFrame:
    """A table or view of a Spark session, summed up once; an `Engine`.

    Parameters
    ----------
    session
        An open session.
    source
        Name of a table or view with the columns handle, stratum (string) and size (bigint).

    Raises
    ------
    FormatError
        If a row may not stand in a frame.
    """

    session: SparkSession
    source: str
    facts: tuple[StratumFacts, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the sums."""
        object.__setattr__(self, "facts", read_facts(self))

    def quoted(self, text: str) -> str:
        """Literal of a text."""
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def matches(self, text: str, pattern: str) -> str:
        """Whether the whole of a text matches a pattern; Java's ``$`` lets a line end pass."""
        return f"regexp_extract({text}, {self.quoted(f'^{pattern}')}, 0) = {text}"

    def sha256(self, text: str) -> str:
        """SHA-256 in hex digits."""
        return f"sha2({text}, 256)"

    def leading(self, digest: str) -> str:
        """First 64 bits of a digest; Spark has no numbers without sign, so a decimal."""
        return f"cast(conv(left({digest}, 16), 16, 10) AS decimal(20, 0))"

    def bucket(self, text: str, count: int) -> str:
        """A number that depends on the text alone."""
        return f"pmod(hash({text}), {count})"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Few rows as Python values."""
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def columns(self, sql: str) -> dict[str, NDArray[Any]]:
        """Many rows as columns."""
        frame = self.session.sql(sql)
        rows = frame.collect()
        return {name: _column([row[i] for row in rows]) for i, name in enumerate(frame.columns)}


def _column(values: list[Any]) -> NDArray[Any]:
    """A column of text, of 64-bit integers, or of tickets."""
    if values and isinstance(values[0], Decimal):
        return np.array([int(value) for value in values], dtype=np.uint64)
    return np.array(values, dtype=object if values and isinstance(values[0], str) else np.int64)
