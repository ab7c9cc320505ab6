"""The tables of a store: what was done, what was known when, and what was refused.

A row says that something was so from ``valid_from`` until the day before ``valid_to``, and that
the office held it to be so from the act ``act_from`` until the act ``act_to``. Nothing is deleted
or overwritten: what turns out otherwise ends in recorded time, and stays to be read.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Table, Text

__all__ = ["ACT", "CELL", "METADATA", "REJECT", "ROW", "TABLES"]

METADATA: Final = MetaData()

ACT: Final = Table(
    "store_act",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("library", Text),
    Column("source", Text),
    Column("as_of", Text),
    Column("recorded", BigInteger, nullable=False),
    Column("by_whom", Text, nullable=False),
    Column("file", Text),
    Column("sha256", Text),
    Column("is_whole", Integer, nullable=False),
    Column("undone", Integer),
    Column("details", Text, nullable=False),
)
"""What was done: an import, an undoing, a snapshot, a refused file. Numbers have no gaps."""

ROW: Final = Table(
    "store_row",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("library", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text),
    Column("act_from", Integer, ForeignKey("store_act.number"), nullable=False),
    Column("act_to", Integer),
    Column("origin", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Index("store_row_key", "library", "key"),
)
"""What was known; ``origin`` is the import that the content came with, days are ISO 8601."""

REJECT: Final = Table(
    "store_reject",
    METADATA,
    Column("act", Integer, ForeignKey("store_act.number"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("sheet", Text),
    Column("file_row", Integer),
    Column("heading", Text),
    Column("value", Text),
    Column("rule", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("cure", Text, nullable=False),
    Column("code", Text),
    Column("reason", Text),
)
"""Rows of a file that were not taken, and why."""

CELL: Final = Table(
    "store_cell",
    METADATA,
    Column("handle", Text, primary_key=True),
    Column("library", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("envelope", Text, nullable=False),
    Column("entry", Text),
    Column("mark", Text),
    Index("store_cell_place", "library", "key"),
    Index("store_cell_entry", "entry"),
)
"""What private columns hold; rows name it by its handle. It alone is ever deleted. The ``mark``
is None as long as the handle itself is under the key of the index."""

TABLES: Final = (ACT, ROW, REJECT, CELL)
