"""The sources of a seed as the quarter's file declares them (docs/format.md §4, docs/cli.md).

People name the game and the issue, the party and the digest; rounds and pulses follow from
``not_before`` and are never typed. Every source has a file of its own, in which its evidence is
handed in when its time has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from randinspect.canonical.forms import Digest, Name
from randinspect.lottery import (
    GAMES,
    MAX_SOURCES,
    NIST_CHAIN,
    QUICKNET,
    DrandSource,
    LotterySource,
    NistSource,
    SealedSource,
    ShareSource,
    is_certified,
    pulse_from,
    pulse_stamp,
)

__all__ = [
    "SOURCE_KINDS",
    "DeclaredDrand",
    "DeclaredFallback",
    "DeclaredSealed",
    "DeclaredShare",
    "DeclaredSource",
    "unix",
]

SOURCE_KINDS: Final = ("drand", "nist", "lottery", "share", "sealed")
"""What ``kind`` of a source may be."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _Declared(BaseModel):
    """Closed and frozen; TOML already has the types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def disorder(self, moment: int) -> Iterator[tuple[str, str]]:
        """Keys, and what is wrong with them before a source is made from a UNIX time on."""
        del moment
        yield from ()


class DeclaredDrand(_Declared):
    """The first quicknet round from ``not_before`` on.

    Parameters
    ----------
    kind
        ``drand``.
    evidence
        File for its evidence, handed in when its time has come.
    """

    kind: Literal["drand"]
    evidence: Text

    def disorder(self, moment: int) -> Iterator[tuple[str, str]]:
        """A time before the first round."""
        if moment < QUICKNET.genesis:
            yield "not_before", "the beacon did not exist then"

    def source(self, moment: int) -> DrandSource:
        """The source from a UNIX time on."""
        number = QUICKNET.round_from(moment)
        return DrandSource(kind="drand", chain=QUICKNET.chain, round=number)


class DeclaredNist(_Declared):
    """The first NIST pulse from ``not_before`` on, or that of a later whole minute.

    Parameters
    ----------
    kind
        ``nist``.
    time
        Minute of the pulse; without it the first one from ``not_before`` on.
    evidence
        File for its evidence, handed in when its time has come.
    """

    kind: Literal["nist"]
    time: AwareDatetime | None = None
    evidence: Text

    def disorder(self, moment: int) -> Iterator[tuple[str, str]]:
        """A time with a fraction, or one for which no certificate is known."""
        yield from _fraction("time", self.time)
        time = self._time(moment)
        if not is_certified(time):
            yield (
                "time",
                f"no certificate of NIST that this release knows covers {pulse_stamp(time)}; "
                "take another source, or a release that knows the next certificate",
            )

    def source(self, moment: int) -> NistSource:
        """The source from a UNIX time on."""
        return NistSource(kind="nist", chain=NIST_CHAIN, time=self._time(moment))

    def _time(self, moment: int) -> int:
        """The minute named, or the first one from a time on."""
        return pulse_from(moment) if self.time is None else unix(self.time)


class DeclaredLottery(_Declared):
    """One issue of a televised lottery; ``sets`` follows from the name of a known game.

    Parameters
    ----------
    kind
        ``lottery``.
    name
        The game: ``ssq``, ``dlt``, ``pl5``, ``kl8``, or another with its ``sets``.
    issue
        Its number (期号) as the lottery prints it.
    sets
        How many sets of numbers one issue has; known games need none.
    evidence
        File for its evidence, handed in when its time has come.
    """

    kind: Literal["lottery"]
    name: Name
    issue: Name
    sets: int | None = None
    evidence: Text

    def disorder(self, moment: int) -> Iterator[tuple[str, str]]:
        """A game of unknown shape."""
        del moment
        if self.sets is None and self.name not in GAMES:
            known = ", ".join(f"{name} {game.title}" for name, game in GAMES.items())
            yield "sets", f"say how many sets of numbers {self.name} has; known games are {known}"

    def source(self, moment: int) -> LotterySource:
        """The source; its time is the lottery's own."""
        del moment
        sets = len(GAMES[self.name].sets) if self.sets is None else self.sets
        return LotterySource(kind="lottery", name=self.name, issue=self.issue, sets=sets)


class DeclaredShare(_Declared):
    """What a party committed to; it reveals the value before ``not_before``.

    Parameters
    ----------
    kind
        ``share``.
    party
        Id of who holds the value.
    sha256
        Digest of the value, as ``randinspect secret --party`` tells it.
    evidence
        File for its evidence, handed in when its time has come.
    """

    kind: Literal["share"]
    party: Name
    sha256: Digest
    evidence: Text

    def source(self, moment: int) -> ShareSource:
        """The source."""
        del moment
        return ShareSource(kind="share", party=self.party, sha256=self.sha256)


class DeclaredSealed(_Declared):
    """A secret that its holder opens by a time (突击检查).

    Parameters
    ----------
    kind
        ``sealed``.
    sha256
        Digest of the secret, as ``randinspect secret`` tells it.
    open_by
        Time by which it is opened, or the draw is void.
    evidence
        File for its evidence, handed in when its time has come.
    """

    kind: Literal["sealed"]
    sha256: Digest
    open_by: AwareDatetime
    evidence: Text

    def disorder(self, moment: int) -> Iterator[tuple[str, str]]:
        """A time with a fraction."""
        del moment
        yield from _fraction("open_by", self.open_by)

    def source(self, moment: int) -> SealedSource:
        """The source."""
        del moment
        return SealedSource(kind="sealed", sha256=self.sha256, open_by=unix(self.open_by))


DeclaredSource = Annotated[
    DeclaredDrand | DeclaredNist | DeclaredLottery | DeclaredShare | DeclaredSealed,
    Field(discriminator="kind"),
]
"""One ``[[….sources]]`` table."""

DeclaredPublic = Annotated[
    DeclaredDrand | DeclaredNist | DeclaredLottery, Field(discriminator="kind")
]


class DeclaredFallback(_Declared):
    """What stands in for source number ``silent`` after some hours of silence.

    Parameters
    ----------
    silent
        Which source, counted from 1.
    after_hours
        Hours after it was due: 72 at least for drand and lotteries, 1 for NIST.
    source
        The public source that stands in.
    """

    silent: Annotated[int, Field(ge=1, le=MAX_SOURCES)]
    after_hours: Annotated[int, Field(ge=1, le=24 * 366)]
    source: DeclaredPublic

    @property
    def after(self) -> int:
        """Seconds of silence."""
        return self.after_hours * 3600


def unix(moment: datetime) -> int:
    """UNIX seconds of a time with its offset."""
    return int(moment.astimezone(UTC).timestamp())


def _fraction(key: str, moment: datetime | None) -> Iterator[tuple[str, str]]:
    """Refuse a fraction of a second."""
    if moment is not None and moment.microsecond:
        yield key, "times are whole seconds"
