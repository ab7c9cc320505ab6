"""Warnings that stand: listed before, and nothing has happened since (docs/method.md §14.5).

1. A spike of complaints stands if the list before had one at the same body, no complaint of its
   window is later than that list, and the window holds no more than it did then.
2. Any other warning stands if the list before had it with the same facts, the days left aside.

What stands has stood since the first of the lists that handed it on. The state is the list that
is named, and nothing else: the same tables, settings and list before give the same list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import sha256_hex
from randinspect.errors import Fault, FormatError, InputError
from randinspect.office.warnings.signals import Signal, SignalCode
from randinspect.registry import parse_day

__all__ = ["LATEST", "PreviousList", "read_previous"]

LATEST: Final = "latest"
"""Fact of a spike: the day of the last complaint in its window."""
_MOVING: Final = ("days_left",)
_CURE: Final = "name a list that warn wrote on an earlier day, private/warnings/DAY.json"


@dataclass(frozen=True, slots=True)
class _Told:
    """A warning of the list before: its facts, and since when it stands."""

    facts: Mapping[str, str]
    since: date


@dataclass(frozen=True, slots=True)
class PreviousList:
    """The list before.

    Parameters
    ----------
    as_of, sha256
        Its day, and the digest of its bytes.
    told
        Its warnings, by code and body.
    """

    as_of: date
    sha256: str
    told: Mapping[tuple[str, str], Sequence[_Told]]

    def since(self, signal: Signal) -> date | None:
        """Since when a warning stands; None if it is new.

        Parameters
        ----------
        signal
            A warning of the list that is made now.
        """
        before = self.told.get((str(signal.code), signal.agency), ())
        return min((one.since for one in before if self._stands(signal, one)), default=None)

    def _stands(self, signal: Signal, one: _Told) -> bool:
        """Whether a warning is one that was told before, and nothing is new about it."""
        if signal.code is SignalCode.COMPLAINT_SPIKE:  # 1
            is_old = signal.facts[LATEST] <= self.as_of.isoformat()
            return is_old and int(signal.facts["in_window"]) <= int(one.facts["in_window"])
        return _settled(signal.facts) == _settled(one.facts)  # 2

    def document(self) -> dict[str, str]:
        """Which list it is, as plain data."""
        return {"as_of": self.as_of.isoformat(), "sha256": self.sha256}


def read_previous(path: Path, *, as_of: date) -> PreviousList:
    """Read a list that ``warn`` wrote.

    Parameters
    ----------
    path
        The file.
    as_of
        Day of the list that is made now.

    Raises
    ------
    InputError
        If it is none, or not of an earlier day.
    """
    try:
        data = path.read_bytes()
        document = json.loads(data)
        day = parse_day(document["as_of"])
        told: dict[tuple[str, str], list[_Told]] = {}
        for code, agency, one in _warnings(document, day):
            told.setdefault((code, agency), []).append(one)
    except OSError as error:
        raise _refused(path, f"the file cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, FormatError) as error:
        raise _refused(path, "this is no list of warnings") from error
    if day >= as_of:
        raise _refused(path, f"the list is of {day}, and this one of {as_of}")
    return PreviousList(day, sha256_hex(data), told)


def _warnings(document: Mapping[str, Any], day: date) -> Iterator[tuple[str, str, _Told]]:
    """Code, body and what was told of each warning."""
    for warning in document["warnings"]:
        code, facts = SignalCode(warning["code"]), dict(warning["facts"])
        if code is SignalCode.COMPLAINT_SPIKE:
            int(facts["in_window"])  # what is compared has to be there
        since = parse_day(warning["since"]) if "since" in warning else day
        yield str(code), str(warning["agency"]), _Told(facts, since)


def _settled(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts without those that change with the day of the list alone."""
    return {key: value for key, value in facts.items() if key not in _MOVING}


def _refused(path: Path, message: str) -> InputError:
    """Refusal of a list before."""
    return InputError([Fault(path.name, "warnings.previous", message, _CURE)])
