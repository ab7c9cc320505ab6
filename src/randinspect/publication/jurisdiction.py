"""Which authority sends people to which agency: fixed before the draw, told after it.

``jurisdiction.tsv`` has a row for every unit of the frame and is locked with it, so that nobody
chooses who inspects whom once the sample is known. Where agencies are sealed the authorities are
too. ``referral.tsv`` opens the rows of the drawn units, and of no others (docs/format.md §3.3.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from randinspect.canonical import (
    check_authorities,
    check_handle,
    jurisdiction_mark,
    read_table,
    write_table,
)
from randinspect.errors import FormatError

__all__ = [
    "OPEN",
    "Referral",
    "read_jurisdiction",
    "read_referral",
    "referral_faults",
    "referral_table",
]

OPEN: Final = "open"
"""What stands in the place of a salt where authorities are not sealed."""

_SAMPLE_COLUMNS: Final = 4
_SALT_DIGITS: Final = 64
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Referral:
    """Who inspects one drawn unit.

    Parameters
    ----------
    handle
        The unit.
    salt
        What opens its row of ``jurisdiction.tsv``, ``open`` if that was never sealed.
    authorities
        Who sends people; the first leads.
    """

    handle: str
    salt: str
    authorities: tuple[str, ...]

    @property
    def lead(self) -> str:
        """Authority that leads (牵头)."""
        return self.authorities[0]

    @property
    def text(self) -> str:
        """Authorities as one field."""
        return "+".join(self.authorities)

    def opens(self, mark: str) -> bool:
        """Whether it says what a row of ``jurisdiction.tsv`` says."""
        found = self.text if self.salt == OPEN else jurisdiction_mark(self.salt, self.text)
        return found == mark


def read_jurisdiction(data: bytes, *, is_sealed: bool) -> dict[str, str]:
    """Mark of each unit.

    Parameters
    ----------
    data
        Bytes of ``jurisdiction.tsv``.
    is_sealed
        Whether the agencies are.

    Raises
    ------
    FormatError
        If a row breaks its form, or is sealed where agencies are open or the reverse.
    """
    rows = read_table(data, 2)
    marks = {check_handle(handle): mark for handle, mark in rows}
    if len(marks) < len(rows):
        raise FormatError("jurisdiction.tsv: a unit stands twice")
    for handle, mark in marks.items():
        if is_sealed != mark.startswith("j-"):
            raise FormatError(f"jurisdiction.tsv: the authorities of {handle} are not as agencies")
        if is_sealed:
            check_handle(mark)
        else:
            check_authorities(mark)
    return marks


def read_referral(data: bytes) -> dict[str, Referral]:
    """Referral of each drawn unit, by handle.

    Raises
    ------
    FormatError
        If a row breaks its form, or a unit stands twice.
    """
    rows = read_table(data, 3)
    found = {}
    for handle, salt, text in rows:
        if salt != OPEN and not (len(salt) == _SALT_DIGITS and set(salt) <= _HEX):
            raise FormatError(f"referral.tsv: [{salt}] is neither a salt nor {OPEN}")
        found[handle] = Referral(check_handle(handle), salt, check_authorities(text))
    if len(found) < len(rows):
        raise FormatError("referral.tsv: a unit stands twice")
    return found


def referral_faults(
    referrals: Mapping[str, Referral], marks: Mapping[str, str], due: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Tell where a referral is not that of the drawn units as it was locked.

    Parameters
    ----------
    referrals
        Rows of ``referral.tsv``.
    marks
        Rows of ``jurisdiction.tsv``.
    due
        Certain and drawn units.

    Yields
    ------
    tuple[str, str]
        The unit, and what is wrong with it.
    """
    wanted = set(due)
    for handle in sorted(wanted - referrals.keys()):
        yield handle, f"{handle} is drawn, but referred to nobody"
    for handle in sorted(referrals.keys() - wanted):
        yield handle, f"{handle} is referred to {referrals[handle].text}, but is not drawn"
    for handle in sorted(wanted & referrals.keys()):
        if not referrals[handle].opens(marks.get(handle, "")):
            told = referrals[handle].text
            yield handle, f"{handle} is referred to {told}, which is not what was locked for it"


def referral_table(sample: bytes, openings: Mapping[str, tuple[str, str]]) -> bytes:
    """Bytes of ``referral.tsv``.

    Parameters
    ----------
    sample
        Bytes of the drawn ``sample.tsv``.
    openings
        Salt, or ``open``, and authorities of every unit of the frame, by handle.
    """
    rows = read_table(sample, _SAMPLE_COLUMNS)
    drawn = [handle for _, role, _, handle in rows if role != "reserve"]
    return write_table((handle, *openings[handle]) for handle in drawn)
