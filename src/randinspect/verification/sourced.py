"""What a seed stands on: its weakest evidence, and what others know of its sources.

A signature proves a round; numbers, shares and sealed values are somebody's word. For each source
this room says who could have known or steered it (docs/format.md §9.3), and it compares a seed
with evidence that anybody hands in (§9.5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from randinspect.errors import SeedError
from randinspect.lottery import (
    GAMES,
    DrandSource,
    LotterySource,
    NistSource,
    SealedSource,
    ShareSource,
    Source,
    Used,
    claims,
    prove_source,
    sources_used,
)
from randinspect.publication.commitment import Commitment
from randinspect.verification.reading import Complaint, Reading

__all__ = ["Opinion", "require_claimed", "second_opinion", "weakest_evidence"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A seed beside what was handed in from elsewhere.

    Parameters
    ----------
    complaints
        Where they disagree.
    agreed
        Numbers of the sources, from 1, that say the same.
    """

    complaints: tuple[Complaint, ...] = ()
    agreed: frozenset[int] = frozenset()


def weakest_evidence(reading: Reading, opinion: Opinion) -> Iterator[str]:
    """For each source of a seed, who could have known it, steered it or held it back."""
    commitment = reading.commitment
    if commitment is None:
        return
    used = _used(reading)
    if len(used) == 1 and isinstance(used[0].source, DrandSource) and used[0].fallback is None:
        yield "one seed source: drand quicknet alone"
        return
    for one in used:
        name = f"{commitment.draw_id}, source {one.place}"
        weakness = _weakness(one.source)
        if one.place in opinion.agreed and isinstance(one.source, LotterySource):
            weakness = "the numbers agree with those handed in; their day is not looked at"
        yield f"{name} ({one.source}): {weakness}"
        if one.fallback is not None:
            silent = ", ".join(str(source) for source in _silent(commitment, one))
            yield (
                f"{name} is fallback {one.fallback}: whoever has what {silent} said refutes this "
                "draw (verify --evidence)"
            )


def second_opinion(reading: Reading, evidence: Sequence[object]) -> Opinion:
    """Compare a seed with evidence from elsewhere.

    Raises
    ------
    SeedError
        If a record is for one of the sources and does not prove it.
    """
    complaints: list[Complaint] = []
    agreed: set[int] = set()
    for record in evidence:
        for one in _claimed(reading, record):
            line, _ = prove_source(one.source, record)
            if reading.seed is None:
                continue
            found, used = reading.seed.lines[one.place - 1], _used(reading)[one.place - 1]
            told = _disagreement(one, line, used, found)
            if told:
                complaints.append(Complaint("2.5", "seed.json", told, f"/lines/{one.place - 1}"))
            elif found == line:
                agreed.add(one.place)
    return Opinion(tuple(complaints), frozenset(agreed))


def require_claimed(readings: Sequence[Reading], evidence: Sequence[object]) -> None:
    """Refuse evidence that is for none of the draws: it would be left unread in silence.

    Raises
    ------
    SeedError
        Naming the records by their number.
    """
    if any(reading.commitment is None for reading in readings):
        return
    stray = [
        str(number)
        for number, record in enumerate(evidence, 1)
        if not any(True for reading in readings for _ in _claimed(reading, record))
    ]
    if stray:
        raise SeedError(f"evidence {', '.join(stray)} is for no source of these draws")


def _weakness(source: Source) -> str:
    """What a reader still has to trust about one source."""
    match source:
        case DrandSource():
            return "enough of its operators together could know it beforehand, not choose it"
        case NistSource():
            return "one operator signs it, and could know or choose it beforehand"
        case LotterySource():
            game = GAMES.get(source.name)
            count = f"; one of {game.results} results" if game else ""
            return (
                f"nothing signs the numbers, compare them and their day with the announced{count}"
            )
        case ShareSource():
            return "nothing in the bundle shows that it was revealed before the seed could be known"
        case SealedSource():
            return (
                "its holder alone could know the result before others, and hold it back; "
                f"to be opened by {source.open_by} (UNIX seconds, UTC)"
            )
        case _:
            assert_never(source)


def _used(reading: Reading) -> tuple[Used, ...]:
    """What gave each line; before the draw, and for a seed that nothing proves, the plan itself."""
    commitment, seed = reading.commitment, reading.seed
    if commitment is None:
        return ()
    if seed is None:
        return tuple(Used(n, source) for n, source in enumerate(commitment.seed_plan.sources, 1))
    return sources_used(commitment.seed_plan, seed.evidence, commitment.fallback)


def _silent(commitment: Commitment, used: Used) -> Iterator[Source]:
    """What must have stayed silent for a fallback to be used: the source, and entries before."""
    yield commitment.seed_plan.sources[used.place - 1]
    for entry in commitment.fallback[: (used.fallback or 1) - 1]:
        if entry.silent == used.place:
            yield entry.source


def _claimed(reading: Reading, record: object) -> Iterator[Used]:
    """Sources and fallbacks of a commitment that a record says it is for."""
    commitment = reading.commitment
    if commitment is None:
        return
    for place, source in enumerate(commitment.seed_plan.sources, 1):
        if claims(source, record):
            yield Used(place, source)
    for number, entry in enumerate(commitment.fallback, 1):
        if claims(entry.source, record):
            yield Used(entry.silent, entry.source, number)


def _disagreement(told: Used, line: str, used: Used, found: str) -> str | None:
    """Why a line of the seed does not stand beside what a source said, if it does not."""
    if (told.fallback or 0) < (used.fallback or 0):
        return f"source {told.place}: {told.source} has spoken, so fallback {used.fallback} falls"
    if told.fallback == used.fallback and found != line:
        return f"source {told.place}: the seed has [{found}], what was handed in gives [{line}]"
    return None
