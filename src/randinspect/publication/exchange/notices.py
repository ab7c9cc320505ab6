"""Notices (信息通报) to other authorities as exchange files, never public (docs/format.md §13.3).

The rule: a notice tells what its recipient needs to act and nothing that names a person. Its id is
made from what it says and to whom, so that the same is never told twice.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import StringIO
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.errors import FormatError
from randinspect.registry import document_words
from randinspect.results.harmless import harmless_cell

__all__ = [
    "NOTICE_FIELDS",
    "NOTICE_FORMAT",
    "Notice",
    "NoticeBatch",
    "Recipient",
    "notice_files",
    "read_notices",
]

NOTICE_FORMAT: Final = "randinspect/notice/1"
NOTICE_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "notice_id": "通报编号",
        "recipient_kind": "接收单位类别",
        "recipient": "接收单位",
        "sender": "通报单位",
        "agency": "统一社会信用代码",
        "agency_name": "机构名称",
        "subject": "事由代码",
        "text": "情况",
        "basis": "依据",
        "request": "请求事项",
        "source": "来源文件摘要",
        "on": "通报日期",
        "sent_by": "经办",
    }
)
"""Fields of a notice with their Chinese names; every one stands in both files."""
_ID_DIGITS: Final = 20
_TOLD: Final = ("recipient_kind", "recipient", "sender", "agency", "subject", "basis")


class Recipient(StrEnum):
    """To whom: who accredited the body, whose sector it works in, or where else it works."""

    ACCREDITOR = "accreditor"
    SECTOR = "sector"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice.

    Parameters
    ----------
    recipient_kind, recipient, sender
        To whom and from whom.
    agency, agency_name
        About whom.
    subject
        Code of a warning, or the id of a check for cause.
    text
        What was seen, without any person.
    basis, request
        What the notice rests on, and what is asked for.
    source
        Digest of the document that it was made from.
    on, sent_by
        Day, and who sends it.
    facts
        Of a warning, what was seen without what every day changes; with none the text is meant.
    """

    recipient_kind: Recipient
    recipient: str
    sender: str
    agency: str
    agency_name: str
    subject: str
    text: str
    basis: str
    request: str
    source: str
    on: str
    sent_by: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def notice_id(self) -> str:
        """Id of what is told, to whom and about whom; day, hand and days left alter nothing."""
        told: dict[str, Any] = {name: str(getattr(self, name)) for name in _TOLD}
        told |= {"facts": dict(self.facts)} if self.facts else {"text": self.text}
        return sha256_hex(write_document(told))[:_ID_DIGITS]

    def record(self) -> dict[str, str]:
        """The notice in its fields."""
        return {name: str(getattr(self, name)) for name in NOTICE_FIELDS}


@dataclass(frozen=True, slots=True)
class NoticeBatch:
    """Notices that are handed over together.

    Parameters
    ----------
    number
        As batches of the exchange are numbered.
    notices
        Records in the fields of `NOTICE_FIELDS`.
    """

    number: str
    notices: tuple[Mapping[str, str], ...]


class _Document(BaseModel):
    """A batch as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    batch: Annotated[str, StringConstraints(pattern=r"^[0-9]{13}$")]
    fields: dict[str, str]
    format: Literal["randinspect/notice/1"]
    notices: list[dict[str, str]]


def notice_files(number: str, notices: Sequence[Notice]) -> dict[str, bytes]:
    """Write a batch: a document for programs, and a CSV (UTF-8 with BOM) with Chinese headings."""
    records = [notice.record() for notice in notices]
    document: dict[str, Any] = {
        "batch": number,
        "fields": dict(NOTICE_FIELDS),
        "format": NOTICE_FORMAT,
        "notices": records,
    }
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(NOTICE_FIELDS.values())
    writer.writerows([harmless_cell(record[name]) for name in NOTICE_FIELDS] for record in records)
    return {
        f"{number}.csv": stream.getvalue().encode("utf-8-sig"),
        f"{number}.json": write_document(document),
    }


def read_notices(data: bytes, name: str) -> NoticeBatch:
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
        raise FormatError(f"{name} is no batch of notices: {told}") from error
    if name != f"{read.batch}.json":
        raise FormatError(f"{name} holds the batch {read.batch}")
    if any(record.keys() != NOTICE_FIELDS.keys() for record in read.notices):
        raise FormatError(f"{name}: a notice has other fields than docs/format.md §13.3 states")
    return NoticeBatch(read.batch, tuple(read.notices))
