"""Registers from plain records, as a reader would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from randinspect.registry.records import RecordKind, field_names
from randinspect.registry.register import Register, Source, locked_column

Record = Mapping[str, Any]


def register(kind: RecordKind, records: Sequence[Record]) -> Register:
    """Register of records; fields that a record lacks are missing."""
    columns = {
        name: locked_column([record.get(name) for record in records]) for name in field_names(kind)
    }
    source = Source(f"{kind}.csv", "00" * 32, "csv", "utf-8", None, 1, len(records))
    return Register(kind, columns, np.arange(2, len(records) + 2), source)
