"""Registers from plain records, as a reader would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from randinspect.registry.record_kinds import RecordKind, field_names
from randinspect.registry.register import Register, Source, locked_column

Record = Mapping[str, Any]


def register(kind: RecordKind, records: Sequence[Record]) -> Register:
    """Register of records; fields that a record lacks are missing."""
    columns = {
        name: locked_column([record.get(name) for record in records]) for name in field_names(kind)
    }
    source = Source(f"{kind}.csv", "00" * 32, "csv", "utf-8", None, 1, len(records))
    return Register(kind, columns, np.arange(2, len(records) + 2), source)


def absences(records: Sequence[Record]) -> Register | None:
    """Register of leave; its kind plays no part in who may go where."""
    if not records:
        return None
    names = ("inspector", "first", "last")
    columns = {name: locked_column([record[name] for record in records]) for name in names}
    source = Source("absences.csv", "00" * 32, "csv", "utf-8", None, 1, len(records))
    return Register(RecordKind.VISIT, columns, np.arange(2, len(records) + 2), source)
