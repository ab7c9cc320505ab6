"""The exchange with "Internet + supervision" (互联网+监管), never public (docs/format.md §11.7)."""

from __future__ import annotations

from randinspect.publication.exchange.batches import (
    Batch,
    batch_files,
    batch_name,
    next_batch,
    read_batch,
)
from randinspect.publication.exchange.operations import Operation, Step, steps_of, steps_to_send
from randinspect.publication.exchange.records import EXCHANGE_FIELDS, Exchanger

__all__ = [
    "EXCHANGE_FIELDS",
    "Batch",
    "Exchanger",
    "Operation",
    "Step",
    "batch_files",
    "batch_name",
    "next_batch",
    "read_batch",
    "steps_of",
    "steps_to_send",
]
