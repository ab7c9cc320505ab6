"""What a warning is: a code, a body, the rows it rests on, and what is suggested.

The rule: a warning suggests and never punishes. It leads to a check that somebody orders and signs
for, or to a directed draw; what comes of it is for that check to find.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from randinspect.office.warnings.discovery import decimal_text

__all__ = ["SUGGESTED", "Action", "Signal", "SignalCode", "Source"]


class SignalCode(StrEnum):
    """Which sign was seen."""

    CERTIFICATE_EXPIRED = "CERTIFICATE_EXPIRED"
    CERTIFICATE_EXPIRING = "CERTIFICATE_EXPIRING"
    ABNORMAL_LIST_TERM = "ABNORMAL_LIST_TERM"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    VOLUME_JUMP = "VOLUME_JUMP"
    COMPLAINT_SPIKE = "COMPLAINT_SPIKE"
    SHARED_STAFF = "SHARED_STAFF"
    SHARED_NAME = "SHARED_NAME"
    PT_FAILED = "PT_FAILED"
    PT_ABSENT = "PT_ABSENT"


class Action(StrEnum):
    """What is suggested: a check for cause, a directed draw, a reminder, or a look at the files."""

    FOR_CAUSE = "for_cause"
    DIRECTED = "directed"
    REMIND = "remind"
    VERIFY = "verify"


SUGGESTED: Final[Mapping[SignalCode, Action]] = MappingProxyType(
    {
        SignalCode.CERTIFICATE_EXPIRED: Action.FOR_CAUSE,
        SignalCode.CERTIFICATE_EXPIRING: Action.REMIND,
        SignalCode.ABNORMAL_LIST_TERM: Action.REMIND,
        SignalCode.OUT_OF_SCOPE: Action.FOR_CAUSE,
        SignalCode.VOLUME_JUMP: Action.DIRECTED,
        SignalCode.COMPLAINT_SPIKE: Action.FOR_CAUSE,
        SignalCode.SHARED_STAFF: Action.FOR_CAUSE,
        SignalCode.SHARED_NAME: Action.VERIFY,
        SignalCode.PT_FAILED: Action.FOR_CAUSE,
        SignalCode.PT_ABSENT: Action.DIRECTED,  # 2023年第13号公告 art. 18: a higher probability
    }
)
"""What each code suggests unless ``warnings.toml`` says otherwise."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A row that a warning rests on: the file, and its 1-based row there."""

    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign at one body.

    Parameters
    ----------
    code, agency
        Which sign, and the body's id in its normal form.
    sources
        Rows that it rests on.
    facts
        What was seen, as text, by stable keys.
    p, q
        Exact p-value and q-value where the sign is a test's, else None.
    p_is_exact
        Whether ``p`` is the probability itself, or an upper bound of it.
    """

    code: SignalCode
    agency: str
    sources: tuple[Source, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    p: Fraction | None = None
    q: Fraction | None = None
    p_is_exact: bool = True

    def document(
        self, action: Action, name: str | None, since: date | None = None
    ) -> dict[str, Any]:
        """The warning as plain data; probabilities are decimals, rounded up.

        Parameters
        ----------
        action
            What is suggested.
        name
            Printed name of the body, if the register knows it.
        since
            Day of the first list in which it stood; None for a new one.
        """
        tested = {}
        if self.p is not None and self.q is not None:
            tested = {
                "p": decimal_text(self.p),
                "p_is": "exact" if self.p_is_exact else "upper bound",
                "q": decimal_text(self.q),
            }
        return {
            "action": str(action),
            "agency": self.agency,
            "code": str(self.code),
            "evidence": [{"file": s.file, "row": s.row} for s in sorted(self.sources)],
            "facts": dict(sorted(self.facts.items())),
            "name": name,
            **({} if since is None else {"since": since.isoformat()}),
            **tested,
        }
