"""The exchange with "Internet + supervision" (互联网+监管), never public (docs/format.md §11.7)."""

from __future__ import annotations

from randinspect.publication.exchange.batches import (
    Batch,
    batch_files,
    batch_name,
    next_batch,
    read_batch,
)
from randinspect.publication.exchange.notices import (
    NOTICE_FIELDS,
    NOTICE_FORMAT,
    Notice,
    NoticeBatch,
    Recipient,
    notice_files,
    read_notices,
)
from randinspect.publication.exchange.operations import (
    Operation,
    Step,
    steps_of,
    steps_to_send,
    steps_to_withdraw,
)
from randinspect.publication.exchange.records import EXCHANGE_FIELDS, Exchanger

__all__ = [
    "EXCHANGE_FIELDS",
    "NOTICE_FIELDS",
    "NOTICE_FORMAT",
    "Batch",
    "Exchanger",
    "Notice",
    "NoticeBatch",
    "Operation",
    "Recipient",
    "Step",
    "batch_files",
    "batch_name",
    "next_batch",
    "notice_files",
    "read_batch",
    "read_notices",
    "steps_of",
    "steps_to_send",
    "steps_to_withdraw",
]
