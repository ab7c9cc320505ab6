"""Values that a rule names and no row of the registers has: told before anything is locked.

A misspelt qualification is held by nobody, so a whole sector has no team; a misspelt group or load
class limits nothing. Both are refused with the spelling that is most like it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from randinspect.errors import Fault, RulebookError
from randinspect.quarter.registers import Registers
from randinspect.rulebook import CommonRules, NamedValue, Referral, Rulebook, named_values

__all__ = ["require_known_values"]

_BOTH: Final = ("agencies", "inspectors")
_SHOWN: Final = 8


def require_known_values(
    registers: Registers,
    rules: CommonRules,
    *,
    libraries: Iterable[str] = ("agencies", "inspectors"),
) -> None:
    """Refuse rules of dispatch and referral that name a value which stands in no row.

    Parameters
    ----------
    registers
        The libraries. One without rows says nothing.
    rules
        The rulebook; what stands in its ``unmatched`` may be missing.
    libraries
        Which registers are whole: ``agencies``, ``inspectors``, or both.

    Raises
    ------
    RulebookError
        With every such value, its key, and the spelling that is most like it.
    """
    referral = rules.referral if isinstance(rules, Rulebook) else None
    tables = {"agencies": registers.agencies, "inspectors": registers.inspectors}
    whole = {name for name in libraries if len(tables[name])}
    named = list(named_values(rules, referral))
    faults = [*_idle(rules, referral, named)]
    seen: dict[tuple[str, str], set[str]] = {}
    for one in named:
        columns, key = tables[one.library].columns, (one.library, one.column)
        if one.library not in whole or one.is_known or one.column not in columns:
            continue  # a column that is missing is told as column.unknown
        if key not in seen:
            seen[key] = _values(columns[one.column])
        if one.value not in seen[key]:
            faults.append(_stranger(rules, one, seen[key]))
    if faults:
        raise RulebookError(faults)


def _idle(
    rules: CommonRules, referral: Referral | None, named: Sequence[NamedValue]
) -> Iterator[Fault]:
    """Tell values of ``unmatched`` that no rule of the table names."""
    for key, section in (("dispatch", rules.staffing), ("referral", referral)):
        there = {one.value for one in named if one.place.startswith(f"{key}.")}
        for value in (section.unmatched if section else None) or ():
            if value not in there:
                message, cure = "no rule of the table names it", "correct it, or take it out"
                place = f"{key}.unmatched"
                yield Fault(rules.file, "unmatched.idle", message, cure, column=place, value=value)


def _values(column: Iterable[Any]) -> set[str]:
    """Entries of a column; of a list each entry."""
    found = {value for value in column if value is not None}
    return {str(v) for value in found for v in (value if isinstance(value, tuple) else (value,))}


def _stranger(rules: CommonRules, named: NamedValue, known: set[str]) -> Fault:
    """Fault of a value that no row has."""
    section = named.place.partition(".")[0]
    close = difflib.get_close_matches(named.value, sorted(known), n=1, cutoff=0.5)
    some = sorted(known)[:_SHOWN]
    there = f"it has {', '.join(some)}{' …' if len(known) > _SHOWN else ''}" if some else "empty"
    right = f"write {close[0]}" if close else "write it as the register has it"
    return Fault(
        rules.file,
        "value.unmatched",
        f"no row of the {named.library} has it in the column {named.column} ({there})",
        f"{right}, correct the register, or say before the selection is locked that you know: "
        f'{section}.unmatched = ["{named.value}"]',
        column=named.place,
        value=named.value,
    )
