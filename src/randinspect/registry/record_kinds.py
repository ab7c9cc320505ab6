"""The eight registers by kind: the record that each holds, and the fields that it declares."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Final, get_type_hints

from randinspect.registry.records import (
    Absence,
    Agency,
    Couple,
    DirectAssignment,
    Inspector,
    RecognisedResult,
    RecordBase,
    Recusal,
    Visit,
)

__all__ = ["RECORDS", "RecordKind", "field_names", "field_type", "required_fields"]


class RecordKind(StrEnum):
    """Which of the eight registers."""

    AGENCY = "agency"
    INSPECTOR = "inspector"
    RECUSAL = "recusal"
    VISIT = "visit"
    ABSENCE = "absence"
    DIRECT = "direct"
    COUPLE = "couple"
    RECOGNISED = "recognised"


RECORDS: Final[Mapping[RecordKind, type[RecordBase]]] = MappingProxyType(
    {
        RecordKind.AGENCY: Agency,
        RecordKind.INSPECTOR: Inspector,
        RecordKind.RECUSAL: Recusal,
        RecordKind.VISIT: Visit,
        RecordKind.ABSENCE: Absence,
        RecordKind.DIRECT: DirectAssignment,
        RecordKind.COUPLE: Couple,
        RecordKind.RECOGNISED: RecognisedResult,
    }
)


def field_names(kind: RecordKind) -> tuple[str, ...]:
    """Fields of a kind of record, in order of declaration."""
    return tuple(RECORDS[kind].model_fields)


def required_fields(kind: RecordKind) -> frozenset[str]:
    """Fields that no record of a kind may lack."""
    fields = RECORDS[kind].model_fields.items()
    return frozenset(name for name, field in fields if field.is_required())


@cache
def field_type(kind: RecordKind, name: str) -> Any:
    """Annotated type of one field, as the record declares it."""
    return get_type_hints(RECORDS[kind], include_extras=True)[name]
