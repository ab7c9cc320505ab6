"""Results in the field names of the national publicity system, by the channel that takes them.

The rule: the enterprise system takes what is registered with the market regulator. Laboratories
that are public institutions (credit code 1…) and other bodies go through a channel of their own,
or they would be published nowhere (docs/format.md §11.4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from randinspect.canonical import sha256_hex
from randinspect.publication.lists.fields import PUBLIC_FIELDS
from randinspect.registry import IdKind, id_kind

__all__ = [
    "Channel",
    "ItemLine",
    "Subject",
    "channel_document",
    "channel_of",
    "national_record",
    "subject_name",
]

_ENTERPRISE: Final = "9"  # GB 32100-2015, first character: registered by market regulation
_DIGITS: Final = 24


class Channel(StrEnum):
    """Through which channel a result is published."""

    GSXT = "gsxt"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item on a subject's page."""

    name: str
    result: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What one body's page says.

    Parameters
    ----------
    id, name
        Who it is.
    date, result
        Day on which the inspection was done, and what was found.
    items
        Its items with their results.
    remark
        What stands beside the result.
    """

    id: str
    name: str
    date: str
    result: str
    items: tuple[ItemLine, ...]
    remark: str = ""

    @property
    def channel(self) -> Channel:
        """Through which channel it is published."""
        return channel_of(self.id)


def channel_of(identifier: str) -> Channel:
    """Channel of an id: the enterprise system takes credit codes 9… and old numbers.

    >>> channel_of("91990100MA38078344").value, channel_of("PS-17").value
    ('gsxt', 'other')
    """
    kind = id_kind(identifier)
    is_old = kind in (IdKind.REGISTRATION_15, IdKind.REGISTRATION_13)
    is_firm = kind is IdKind.USCC and identifier.startswith(_ENTERPRISE)
    return Channel.GSXT if is_old or is_firm else Channel.OTHER


def subject_name(identifier: str) -> str:
    """Name of a subject's files: its credit code, or a digest of any other id.

    No text that people typed becomes a part of a path, and two ids have two names also where a
    disk takes capitals for small letters.

    >>> subject_name("91990100MA38078344"), subject_name("../../x")[:4]
    ('subject.91990100MA38078344', 'subj')
    """
    if id_kind(identifier) is IdKind.USCC:
        return f"subject.{identifier}"
    return f"subject.x-{sha256_hex(identifier.encode())[:_DIGITS]}"


def national_record(subject: Subject, plan: Mapping[str, str]) -> dict[str, Any]:
    """One subject's result in the national field names.

    Parameters
    ----------
    subject
        The body.
    plan
        ``raninsPlanId`` to ``insAuth``.
    """
    details: Sequence[dict[str, Any]] = [
        {"raninsCheckResName": item.result, "raninsItemName": item.name, "seqno": number}
        for number, item in enumerate(subject.items, start=1)
    ]
    return {**plan, "details": list(details), "insDate": subject.date}


def channel_document(
    channel: Channel, subjects: Sequence[Subject], plan: Mapping[str, str]
) -> dict[str, Any]:
    """All results that one channel takes."""
    return {
        "channel": str(channel),
        "fields": PUBLIC_FIELDS,
        "subjects": [
            {"id": s.id, "name": s.name, "record": national_record(s, plan)}
            for s in subjects
            if s.channel is channel
        ],
    }
