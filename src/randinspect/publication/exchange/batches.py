"""Batches of the exchange: what was sent together, as JSON and as CSV (docs/format.md §11.7).

The rule: a batch is written once and never altered. Its number is the day and a count, as the
platform counts: 2026041100002 is the second of 11 April 2026.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from randinspect.canonical import read_document, write_document
from randinspect.errors import FormatError
from randinspect.publication.exchange.operations import Operation, Step
from randinspect.publication.exchange.records import EXCHANGE_FIELDS
from randinspect.registry import document_words
from randinspect.results import harmless_cell

__all__ = ["EXCHANGE_FORMAT", "Batch", "batch_files", "batch_name", "next_batch", "read_batch"]

EXCHANGE_FORMAT: Final = "exchange/1"
_NUMBER: Final = r"^[0-9]{13}$"
_MOST: Final = 99_999
Positive = Annotated[int, Field(strict=True, ge=1, lt=2**31)]


class _Sent(BaseModel):
    """A step as it stands in a batch."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    inspection: str
    item: str
    version: Positive
    life: Positive
    operation: Operation

    def step(self) -> Step:
        """The step."""
        return Step(self.inspection, self.item, self.version, self.life, self.operation)


class _Document(BaseModel):
    """A batch as a document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch: Annotated[str, Field(pattern=_NUMBER)]
    draw_id: str
    format: Literal["exchange/1"]
    records: tuple[dict[str, str], ...]
    steps: tuple[_Sent, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch.

    Parameters
    ----------
    number
        Its number.
    draw_id
        The dispatch whose results it tells.
    steps, records
        What is told, and its fields, in the same order.
    """

    number: str
    draw_id: str
    steps: tuple[Step, ...]
    records: tuple[Mapping[str, str], ...]


def next_batch(on: date, numbers: Iterable[str]) -> str:
    """Number of the next batch of a day.

    Raises
    ------
    FormatError
        If the day has no number left.

    Examples
    --------
    >>> next_batch(date(2026, 4, 11), ["2026041100001", "2026041000007"])
    '2026041100002'
    """
    day = f"{on:%Y%m%d}"
    used = [int(number[len(day) :]) for number in numbers if number.startswith(day)]
    serial = max(used, default=0) + 1
    if serial > _MOST:
        raise FormatError(f"{day} has {_MOST} batches; no number is left")
    return f"{day}{serial:05d}"


def batch_name(number: str) -> str:
    """Name of a batch's document.

    >>> batch_name("2026041100002")
    '2026041100002.json'
    """
    return f"{number}.json"


def batch_files(batch: Batch) -> dict[str, bytes]:
    """Write a batch: a document for programs, and a CSV (UTF-8 with BOM) of the records alone."""
    document = {
        "batch": batch.number,
        "draw_id": batch.draw_id,
        "format": EXCHANGE_FORMAT,
        "records": [dict(record) for record in batch.records],
        "steps": [step.document() for step in batch.steps],
    }
    return {
        f"{batch.number}.csv": _table(batch.records),
        batch_name(batch.number): write_document(document),
    }


def read_batch(data: bytes, name: str) -> Batch:
    """Read a batch back.

    Raises
    ------
    FormatError
        If it is none, or bears another number than its name.
    """
    try:
        read = _Document.model_validate(read_document(data))
    except ValidationError as error:
        told = document_words(error, "batch")
        raise FormatError(f"{name} is no batch of the exchange: {told}") from error
    if re.fullmatch(rf"{read.batch}\.json", name) is None:
        raise FormatError(f"{name} holds the batch {read.batch}")
    odd = [record for record in read.records if record.keys() != EXCHANGE_FIELDS.keys()]
    if odd or len(read.records) != len(read.steps):
        raise FormatError(f"{name}: records and steps of a batch belong together")
    steps = tuple(sent.step() for sent in read.steps)
    return Batch(read.batch, read.draw_id, steps, read.records)


def _table(records: Sequence[Mapping[str, str]]) -> bytes:
    """Records under the names of their fields; no cell is a formula."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(EXCHANGE_FIELDS)
    writer.writerows([harmless_cell(r[field]) for field in EXCHANGE_FIELDS] for r in records)
    return stream.getvalue().encode("utf-8-sig")
