"""One step of an explanation: which rule, what it found, what it did, on which document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from randinspect.rulebook.citations import Citation

__all__ = ["Step", "StepKind"]


class StepKind(StrEnum):
    """What a step of an explanation tells."""

    INDICATOR = "indicator"
    TRIGGER = "trigger"
    CLASS = "class"
    EXCLUSION = "exclusion"
    MEMORY = "memory"
    SIZE = "size"
    STRATUM = "stratum"
    SELECTION = "selection"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation.

    Parameters
    ----------
    kind
        What it tells.
    rule
        Place of the rule in the rulebook, such as ``risk.indicators[0]``.
    name
        What the rule is called: indicator, trigger, class, code, stratum.
    value
        The value found, None if it is missing.
    band
        The band, threshold or condition that held.
    points
        Points given by the step, None where it gives none.
    citation
        The document, None for equal sizes and for strata.
    zh, en
        The step as a sentence.
    """

    kind: StepKind
    rule: str
    name: str
    value: str | None
    band: str | None
    points: int | None
    citation: Citation | None
    zh: str
    en: str
