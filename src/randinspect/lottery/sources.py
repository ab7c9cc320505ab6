"""The sources that a seed can take, as the commitment names them (docs/format.md §4.2–§4.6).

A source says what it waits for, when that is due, and who could know it beforehand. *Public* is a
source that nobody in the process controls; shares and sealed values are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from randinspect.canonical import told_moment
from randinspect.canonical.forms import Digest, Name
from randinspect.lottery.beacon import QUICKNET
from randinspect.lottery.numbers import GAMES, MAX_SETS
from randinspect.lottery.pulse import NIST_CHAIN, NIST_PERIOD, pulse_stamp

__all__ = [
    "DrandSource",
    "LotterySource",
    "NistSource",
    "PublicSource",
    "SealedSource",
    "ShareSource",
    "Source",
    "pulse_from",
]

Time = Annotated[int, Field(ge=0, lt=253_402_300_800)]  # to the end of the year 9999

_HOUR: Final = 3600
_THREE_DAYS: Final = 72 * _HOUR


class _Source(BaseModel):
    """Strict, closed and frozen, as all records of the published path."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @property
    def operator(self) -> str | None:
        """Who gives it, if that is nobody in the process."""
        return None

    @property
    def least_silence(self) -> int | None:
        """Seconds after which it may count as silent at the earliest; None for never."""
        return None

    def due(self, not_before: int) -> int:
        """UNIX time at which it can be known to all."""
        return not_before

    def complaints(self, not_before: int) -> Iterator[str]:
        """What keeps it from being a source of a seed from that time on."""
        del not_before
        yield from ()

    def late_complaints(self, moment: int) -> Iterator[str]:
        """What keeps it from being a fallback that begins at a time."""
        return self.complaints(moment)


class DrandSource(_Source):
    """One explicit future round of a pinned drand chain."""

    kind: Literal["drand"]
    chain: str
    round: int = Field(ge=1, lt=2**53)

    @property
    def operator(self) -> str:
        """The League of Entropy, a threshold of it."""
        return "drand"

    @property
    def least_silence(self) -> int:
        """Three days: a chain that stands still for hours catches up."""
        return _THREE_DAYS

    def due(self, not_before: int) -> int:
        """UNIX time of the round."""
        del not_before
        return QUICKNET.time_of(self.round)

    def complaints(self, not_before: int) -> Iterator[str]:
        """Another chain, or a round that was chosen: it would be a choice of the result."""
        if self.chain != QUICKNET.chain:
            yield f"the chain {self.chain} is not pinned in this format"
            return
        expected = QUICKNET.round_from(not_before)
        if self.round != expected:
            yield (
                f"round {self.round} is not the first at or after {told_moment(not_before)}: "
                f"that is {expected}"
            )

    def __str__(self) -> str:
        """Name it."""
        return f"drand round {self.round}"


class NistSource(_Source):
    """The pulse of one explicit minute of the NIST beacon; its number cannot be known before."""

    kind: Literal["nist"]
    chain: int
    time: Time

    @property
    def operator(self) -> str:
        """The institute."""
        return "nist"

    @property
    def least_silence(self) -> int:
        """An hour: pulses come each minute, and one that was left out never comes."""
        return _HOUR

    def due(self, not_before: int) -> int:
        """UNIX time of the pulse."""
        del not_before
        return self.time

    def complaints(self, not_before: int) -> Iterator[str]:
        """Another chain, no whole minute, or a pulse that could be known too early."""
        if self.chain != NIST_CHAIN:
            yield f"chain {self.chain} is not pinned in this format, chain {NIST_CHAIN} is"
        if self.time % NIST_PERIOD:
            yield f"pulses come at whole minutes, not at {told_moment(self.time)}"
        if self.time < not_before:
            yield f"the pulse of {told_moment(self.time)} comes before {told_moment(not_before)}"

    def late_complaints(self, moment: int) -> Iterator[str]:
        """As a fallback it is the first pulse from that time on."""
        yield from self.complaints(moment)
        if self.time != pulse_from(moment):
            first = told_moment(pulse_from(moment))
            yield f"the first pulse at or after {told_moment(moment)} is that of {first}"

    def __str__(self) -> str:
        """Name it."""
        return f"NIST pulse of {pulse_stamp(self.time)}"


class LotterySource(_Source):
    """The numbers of one issue of a televised lottery, ``sets`` sets of them."""

    kind: Literal["lottery"]
    name: Name
    issue: Name
    sets: Annotated[int, Field(ge=1, le=MAX_SETS)]

    @property
    def operator(self) -> str:
        """The lottery."""
        return f"lottery {self.name}"

    @property
    def least_silence(self) -> int:
        """Three days: an issue may be held up."""
        return _THREE_DAYS

    def complaints(self, not_before: int) -> Iterator[str]:
        """Another number of sets than the game has."""
        del not_before
        game = GAMES.get(self.name)
        if game and len(game.sets) != self.sets:
            count = len(game.sets)
            yield f"{self.name} ({game.title}) has {count} sets of numbers, not {self.sets}"

    def __str__(self) -> str:
        """Name it."""
        return f"lottery {self.name} {self.issue}"


class ShareSource(_Source):
    """What a party committed to, and reveals before the seed's time."""

    kind: Literal["share"]
    party: Name
    sha256: Digest

    def __str__(self) -> str:
        """Name it."""
        return f"share of {self.party}"


class SealedSource(_Source):
    """A secret that its holder committed to, and opens by a time (突击检查)."""

    kind: Literal["sealed"]
    sha256: Digest
    open_by: Time

    def complaints(self, not_before: int) -> Iterator[str]:
        """A secret that would have to be opened before the seed can exist."""
        if self.open_by <= not_before:
            due = told_moment(self.open_by)
            yield f"a sealed value is opened after {told_moment(not_before)}, not by {due}"

    def __str__(self) -> str:
        """Name it."""
        return "sealed value"


Source = Annotated[
    DrandSource | NistSource | LotterySource | ShareSource | SealedSource,
    Field(discriminator="kind"),
]
"""Any source of a seed."""

PublicSource = Annotated[DrandSource | NistSource | LotterySource, Field(discriminator="kind")]
"""A source that nobody in the process controls."""


def pulse_from(moment: int) -> int:
    """UNIX time of the first NIST pulse at or after a time.

    >>> pulse_from(1784209741)
    1784209800
    """
    return -(-moment // NIST_PERIOD) * NIST_PERIOD
