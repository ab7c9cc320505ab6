"""What can go wrong, as one tree.

::

    RandinspectError
    ├── InputError (ValueError)         bad input, every fault at once          exit 3
    │   ├── RegistryError               a registry file
    │   ├── ProfileError                a column-mapping profile
    │   ├── RulebookError               a rulebook
    │   ├── QuarterFileError            a quarter's own file
    │   └── ResultsError                a file of results of checks
    ├── FormatError (ValueError)        bytes or text outside the canonical form
    ├── DesignError (ValueError)        a selection that the frame cannot give  exit 4
    ├── InfeasibleDispatch              no team plan exists; names the shortages exit 4
    ├── SolverLimit                     a solver stopped before it knew         exit 70
    ├── SeedError (ValueError)          evidence that does not prove its source exit 3
    ├── NotYet                          the seed's time has not come            exit 5
    ├── ProtocolError                   refused by the protocol                 exit 6
    │   ├── LockedInputError            an input changed after it was locked
    │   ├── LeafError                   a leaf that would break a rule of the ledger
    │   └── AccessError                 who acts may not do, open or see it
    ├── LedgerError                     a ledger that is not whole, or is busy  exit 1
    │   └── PrivacyError                something private would be published
    └── VerdictError                    a verdict that had to hold did not      exit 1

Errors carry data, and the message names the thing, what was found, what was asked and the
cure. Nothing in the library catches ``Exception``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

__all__ = [
    "AccessError",
    "Cures",
    "DesignError",
    "Fault",
    "Faulty",
    "FormatError",
    "InfeasibleDispatch",
    "InputError",
    "LeafError",
    "LedgerError",
    "LockedInputError",
    "NotYet",
    "PrivacyError",
    "ProfileError",
    "ProtocolError",
    "QuarterFileError",
    "RandinspectError",
    "RegistryError",
    "ResultsError",
    "RulebookError",
    "SeedError",
    "SolverLimit",
    "UnknownNameError",
    "VerdictError",
    "listed",
]

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one input, in the terms of the user's own file.

    Parameters
    ----------
    file
        The file as the user named it.
    rule
        A stable rule code such as ``uscc.check_character``; profiles decide on it.
    message
        What was found and what was asked.
    cure
        What to change.
    sheet, row, column, value
        Where: the sheet, the 1-based row of the file (the heading counts), the heading of
        the column, and the text that stands there. None where it does not apply.
    """

    file: str
    rule: str
    message: str
    cure: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def document(self) -> dict[str, str | int | None]:
        """The fault as plain data."""
        names = ("file", "sheet", "row", "column", "value", "rule", "message", "cure")
        return {name: getattr(self, name) for name in names}

    def __str__(self) -> str:
        """One line: place, value, rule, what is wrong, what to do."""
        places = (
            self.file,
            self.sheet and f"sheet {self.sheet}",
            self.row is not None and f"row {self.row}",
            self.column and f"column {self.column}",
        )
        place = ", ".join(part for part in places if part)
        found = "" if self.value is None else f" [{self.value}]"
        return f"{place}{found}: {self.message} ({self.rule}); {self.cure}"


@dataclass(frozen=True, slots=True)
class Cures:
    """Cures of the rules that one kind of file can break, by the code of each.

    Parameters
    ----------
    of
        Code of a rule to its cure.
    """

    of: Mapping[str, str]

    def fault(
        self,
        file: str,
        rule: str,
        message: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> Fault:
        """Build the fault of a rule, with its cure; parameters as of `Fault`."""
        return Fault(file, rule, message, self.of[rule], sheet, row, column, value)


@runtime_checkable
class Faulty(Protocol):
    """What can be told as a fault of an input."""

    def fault(self) -> Fault:
        """Tell it."""


class RandinspectError(Exception):
    """Root of everything the library raises on purpose.

    Parameters
    ----------
    faults
        What is wrong with which input, where the error can say it; else empty.
    unchecked
        What was not asked any more because of it, in the order in which it is asked.
    """

    faults: tuple[Fault, ...] = ()
    unchecked: tuple[str, ...] = ()


class InputError(RandinspectError, ValueError):
    """Bad input: all faults of it, never only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        head = f"{count} fault{'' if count == 1 else 's'} in the input:"
        super().__init__(listed(head, self.faults, name="faults"))


def listed(head: str, things: Sequence[object], *, name: str) -> str:
    """Spell the first things that an error holds under a head, and count the rest.

    Parameters
    ----------
    head
        The line above them.
    things
        All of them.
    name
        Under which the error holds them.
    """
    lines = [head, *(f"  {thing}" for thing in things[:_SHOWN])]
    if len(things) > _SHOWN:
        lines.append(f"  … and {len(things) - _SHOWN} more (--json lists them all, here .{name})")
    return "\n".join(lines)


class RegistryError(InputError):
    """A registry file holds rows that cannot be taken as they are."""


class ProfileError(InputError):
    """A column-mapping profile is not valid, or does not fit its file."""


class RulebookError(InputError):
    """A rulebook is not valid."""


class QuarterFileError(InputError):
    """A quarter's own TOML file is not valid."""


class ResultsError(InputError):
    """A file of results holds rows that cannot be taken, or misses some."""


class FormatError(RandinspectError, ValueError):
    """Text or bytes that the canonical form (docs/format.md §2) does not allow."""


class UnknownNameError(FormatError):
    """A handle that the draw does not hold, or not in that place."""


class DesignError(RandinspectError, ValueError):
    """A selection that the frame cannot give: target, sizes or method.

    Parameters
    ----------
    message
        What cannot be given, or what it is called where faults say the rest.
    faults
        Which rule of which file asks for it, and the cure, where that is known.
    """

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(listed(message, self.faults, name="faults"))


class InfeasibleDispatch(RandinspectError):
    """No plan of teams exists under the rules; ``shortages`` says where and why.

    Parameters
    ----------
    shortages
        What is missing.
    remedy
        The cheapest waivers that would make a plan possible, None if none may be.
    head
        What is not possible.
    """

    def __init__(
        self,
        shortages: Sequence[object],
        remedy: object | None = None,
        *,
        head: str = "no dispatch is possible under these rules:",
    ) -> None:
        self.shortages = tuple(shortages)
        self.remedy = remedy
        self.faults = tuple(s.fault() for s in self.shortages if isinstance(s, Faulty))
        cure = "" if remedy is None else f"\n{remedy}"
        super().__init__(listed(head, self.shortages, name="shortages") + cure)


class SolverLimit(RandinspectError):
    """A solver stopped at a limit or refused the model; nothing is known."""


class SeedError(RandinspectError, ValueError):
    """Evidence handed in for a seed does not prove the source it stands for."""


class NotYet(RandinspectError):
    """The seed's time has not come, or its evidence is not at hand.

    Parameters
    ----------
    message
        What is awaited.
    not_before
        UNIX seconds, UTC, from which the seed can exist.
    """

    def __init__(self, message: str, *, not_before: int) -> None:
        self.not_before = not_before
        super().__init__(message)


class ProtocolError(RandinspectError):
    """The protocol forbids it: a second draw, a change after a lock, a seed known too early."""


class LockedInputError(ProtocolError):
    """Inputs that were changed after a commitment bound them: what comes later is an amendment."""

    def __init__(self, stage: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            listed(f"changed after the {stage} was locked:", self.faults, name="faults")
        )


class LeafError(ProtocolError):
    """A leaf that the ledger does not take: the rules that it would break, and what cures them."""

    def __init__(self, breaches: Sequence[object], cure: str = "") -> None:
        self.breaches = tuple(breaches)
        self.cure = cure
        told = "; ".join(filter(None, (*map(str, self.breaches), cure)))
        super().__init__(f"the ledger does not take this leaf: {told}")


class AccessError(ProtocolError):
    """Who acts may not do it, or what is sealed does not open to who asks."""


class LedgerError(RandinspectError):
    """A ledger that cannot be trusted as it lies there: changed, cut, unreadable, or held."""


class PrivacyError(ProtocolError):
    """Something private would be published, so nothing is; ``leaks`` says what and where."""

    def __init__(self, leaks: Sequence[object]) -> None:
        self.leaks = tuple(leaks)
        head = f"nothing was published, for {len(self.leaks)} cells hold what is not public:"
        cure = "take it out, or declare it with its reason in the rulebook, [[privacy.exemptions]]"
        super().__init__(listed(head, self.leaks, name="leaks") + f"\n{cure}")


class VerdictError(RandinspectError):
    """A verdict that was required to hold does not; its findings say why."""
