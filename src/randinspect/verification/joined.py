"""One verdict over several bundles: the weakest part decides, and each part is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from randinspect.verification.verdict import Finding, Standing, Step, Verdict

__all__ = ["UNLINKED", "counted", "joined", "placed", "unamended", "unparented"]

UNLINKED: Final = "the sample that is dispatched does not lie beside this bundle"

_WEAKEST: Final = (
    Standing.REFUTED,
    Standing.VOID,
    Standing.LOCKED,
    Standing.UNPROVED,
    Standing.VERIFIED,
)
_WEAKEST_OCCASION: Final = ("demonstration", "rehearsal", "draw")


def unparented(draw_id: str) -> str:
    """Say that the selection of a second stage's bodies was not looked at."""
    return f"the selection {draw_id}, which drew the bodies, does not lie beside this bundle"


def unamended(draw_id: str) -> str:
    """Say that no amendment of a dispatch was handed in, which is no proof that there is none."""
    return f"amendments of {draw_id}: none lies here; whether there are any is not shown"


def counted(verdict: Verdict, given: int, held: int | None) -> Verdict:
    """A dispatch's verdict with what the number of its amendments leaves open.

    Parameters
    ----------
    verdict
        Of the dispatch alone.
    given
        How many amendments of it were handed in.
    held
        How many a ledger holds that the reader has, None without one.
    """
    if not verdict.draws or (given == 0 and held is None):
        return verdict
    draw = verdict.draws[0]
    text = f"amendments of {draw}: the ledger holds {held}, {given} were handed in"
    told = () if held in (None, given) else (text,)
    lines = ((told if t == unamended(draw) else (t,)) for t in verdict.unproved)
    return replace(verdict, unproved=tuple(t for line in lines for t in line))


def placed(verdict: Verdict, part: str) -> Verdict:
    """The verdict with the part's folder before each file."""
    prefix = f"{part}/" if part else ""
    found = tuple(replace(f, file=prefix + f.file) for f in verdict.findings)
    return replace(verdict, findings=found)


def joined(verdicts: Sequence[Verdict], links: Sequence[Finding], link: Step | None) -> Verdict:
    """Join the verdicts of bundles that lie together.

    Parameters
    ----------
    verdicts
        Of each bundle, at least one.
    links
        What is wrong between them.
    link
        The step that compared them, None for a bundle alone.

    Returns
    -------
    Verdict
        Its standing and occasion are the weakest. Where a part proves something, every text that
        does not hold of all parts names its draw, so that what one proves and another does not
        is never read as one statement.
    """
    if len(verdicts) == 1 and link is None and not links:
        return verdicts[0]
    found = (*(f for verdict in verdicts for f in verdict.findings), *links)
    steps = {step for verdict in verdicts for step in verdict.steps} | ({link} if link else set())
    standings = {verdict.standing for verdict in verdicts}
    named = {verdict.occasion for verdict in verdicts}
    unproved = [[t for t in v.unproved if not (link and t == UNLINKED)] for v in verdicts]
    is_told = any(verdict.proved for verdict in verdicts)
    return Verdict(
        draws=tuple(dict.fromkeys(name for verdict in verdicts for name in verdict.draws)),
        occasion=next(o for o in _WEAKEST_OCCASION if o in named),
        standing=Standing.REFUTED if found else next(s for s in _WEAKEST if s in standings),
        steps=tuple(sorted(steps, key=lambda step: step.number)),
        findings=found,
        proved=_told(verdicts, [verdict.proved for verdict in verdicts], is_named=True),
        unproved=_told(verdicts, unproved, is_named=is_told),
        parts=_parts(verdicts),
    )


def _parts(verdicts: Sequence[Verdict]) -> tuple[tuple[str, Standing], ...]:
    """Draw and standing of each bundle, of several."""
    told = tuple((", ".join(v.draws) or "no draw", v.standing) for v in verdicts)
    return told if len(told) > 1 else ()


def _told(
    verdicts: Sequence[Verdict], texts: Sequence[Sequence[str]], *, is_named: bool
) -> tuple[str, ...]:
    """Texts of all parts, each once; those of one part after its draw, if they are named."""
    pairs = zip(verdicts, texts, strict=True)
    told = (_named(v, own, texts) if is_named else own for v, own in pairs)
    return tuple(dict.fromkeys(text for own in told for text in own))


def _named(verdict: Verdict, own: Sequence[str], texts: Sequence[Sequence[str]]) -> Iterator[str]:
    """Texts of one part, with its draw before those that do not hold of every part."""
    for text in own:
        is_shared = all(text in others for others in texts)
        is_plain = is_shared or not verdict.draws or verdict.draws[0] in text
        yield text if is_plain else f"[{verdict.draws[0]}] {text}"
