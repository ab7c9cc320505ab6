"""Values of the registers that rules of dispatch and referral name, and which may stand in no row.

The rule: a rule that names a value as no row has it finds nothing, and finding nothing it exempts,
frees or refers in silence. So each such value is refused unless the rulebook says that it knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from randinspect.rulebook.common import CommonRules
from randinspect.rulebook.referral import Referral
from randinspect.rulebook.seats import Only
from randinspect.rulebook.staffing import Dispatch

__all__ = ["NamedValue", "named_values"]

Library = Literal["agencies", "inspectors"]


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value that a rule names.

    Parameters
    ----------
    place
        Key of the rulebook under which it stands.
    library, column
        Register and column in which it is looked for.
    value
        As it is written.
    is_known
        Whether the table says that no row has to have it (``unmatched``).
    """

    place: str
    library: Library
    column: str
    value: str
    is_known: bool = False


def named_values(rules: CommonRules, referral: Referral | None = None) -> Iterator[NamedValue]:
    """Values of the registers that rules name.

    Parameters
    ----------
    rules
        A rulebook.
    referral
        Its ``[referral]``, if it has one.
    """
    staffing = rules.staffing
    for section, found in (
        (staffing, _of_dispatch(staffing) if staffing else ()),
        (referral, _of_referral(referral) if referral else ()),
    ):
        known = set((section.unmatched if section else None) or ())
        yield from (replace(named, is_known=named.value in known) for named in found)


def _of_dispatch(section: Dispatch) -> Iterator[NamedValue]:
    """Values in ``[dispatch]``."""
    for value in section.statuses or ():
        yield NamedValue("dispatch.statuses", "inspectors", "status", value)
    for i, role in enumerate(section.roles):
        place = f"dispatch.roles[{i}]"
        yield from _held(f"{place}.qualification", role.qualification)
        if role.department is not None and section.departments is not None:
            column = section.departments
            yield NamedValue(f"{place}.department", "inspectors", column, role.department)
        yield from _asked(f"{place}.when", role.when)
    for i, need in enumerate(section.needs):
        yield from _held(f"dispatch.needs[{i}].qualification", need.qualification)
        yield from _asked(f"dispatch.needs[{i}].when", need.when)
    for i, limit in enumerate(section.load_classes or ()):
        yield from _asked(f"dispatch.load_classes[{i}].when", limit.when)
    for i, group in enumerate(section.groups or ()):
        for value in group.values or ():
            yield NamedValue(f"dispatch.groups[{i}].values", "inspectors", group.column, value)


def _of_referral(section: Referral) -> Iterator[NamedValue]:
    """Values in ``[referral]``."""
    for row in section.authorities:
        yield NamedValue("referral.authorities", "agencies", section.column, row.value)
    for i, share in enumerate(section.joining):
        place = f"referral.joining[{i}]"
        yield from _asked(f"{place}.when", share.when)
        for row in share.authorities:
            yield NamedValue(f"{place}.authorities", "agencies", share.column, row.value)


def _held(place: str, qualification: str | None) -> Iterator[NamedValue]:
    """A qualification that people must hold."""
    if qualification is not None:
        yield NamedValue(place, "inspectors", "qualifications", qualification)


def _asked(place: str, when: Sequence[Only]) -> Iterator[NamedValue]:
    """Values of agencies that a condition names."""
    for only in when:
        for value in only.values:
            yield NamedValue(f"{place}.{only.column}", "agencies", only.column, value)
