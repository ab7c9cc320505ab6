"""The parts of a rulebook that classes become: sizes or shares, caps, floor, tolerance, seats.

The rule: no new magic. Everything here is a table that a rulebook has anyway, and each cites the
rules of classes with their digest, so that a lock binds them with the rulebook (docs/method.md
§13.5).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from randinspect.office.classes.manners import LEAST_TEAM, Floor, Frequency
from randinspect.office.classes.rules import ClassRules
from randinspect.office.classes.sources import told_digest
from randinspect.rulebook.memory import COVERAGE_COLUMN, Due, Scope
from randinspect.rulebook.ratios import write_ratio
from randinspect.sampling.target import Method

__all__ = ["rulebook_part"]

_MORE: Final = "加派"
_COVERED: Final = str(Due.COVERED)
# What goes with each method: two draw whole numbers, and then a class gives one agency at least.
_ROUNDINGS: Final[Mapping[Method, str]] = {
    Method.PROPORTIONAL: "in_expectation",
    Method.EQUAL: "at_least",
    Method.PARETO: "at_least",
    Method.POISSON: "in_expectation",
}


def rulebook_part(rules: ClassRules) -> str:
    """Parts of a rulebook that the classes become: TOML.

    Parameters
    ----------
    rules
        The rules of classes; their digest stands in the citation ``classes``.

    Returns
    -------
    str
        ``[citations.classes]``, ``[risk]``, ``[size]``, where classes are strata ``[strata]`` and
        a ``[[selection]]`` for each, one for who is due under a floor, what is needed of
        ``[memory]``, and a slot of the dispatch
        for classes whose teams are larger than two.
    """
    return "\n".join([*_part(rules), ""])


def _part(rules: ClassRules) -> Iterator[str]:
    """Lines of the part."""
    by_size = rules.draws.frequency is Frequency.SIZE
    yield "# Parts of a rulebook, made from the rules of classified supervision (分类监管)."
    yield "# Each table goes into the rulebook in the place of its own of the same name."
    yield from _table("[citations.classes]", document=rules.name, number=_number(rules))
    yield from _table("[risk]", **{"from": "column"}, column="risk_class", citation="classes")
    for one in rules.classes:
        size = {"size": one.size} if by_size else {}
        cited = {"cite": "classes", "article": str(one.citation)}
        yield from _table("[[risk.classes]]", name=one.name, **size, citation=cited)
    if by_size:
        yield from _table("[size]", **{"from": "class"}, citation="classes")
    else:
        covered = [COVERAGE_COLUMN] if rules.floor else []
        yield from _table("[strata]", by=["risk_class", *covered])
        yield from _table("[size]", **{"from": "equal"})
        yield from _selections(rules)
    if rules.floor is not None:
        yield from _floor(rules, rules.floor, by_size=by_size)
    yield from _memory(rules)
    yield from _teams(rules)


def _selections(rules: ClassRules) -> Iterator[str]:
    """A selection for each class: a year's share, divided among the draws of the year."""
    covered = {COVERAGE_COLUMN: [_COVERED]} if rules.floor else {}
    for one in rules.classes:
        ratio = (one.share or Fraction(1)) / rules.draws.per_year
        yield from _table(
            "[[selection]]",
            match={"risk_class": [one.name], **covered},
            method=str(rules.draws.method),
            ratio=write_ratio(ratio),
            rounding=_ROUNDINGS[rules.draws.method],
            citation={"cite": "classes", "article": str(one.citation)},
        )


def _floor(rules: ClassRules, floor: Floor, *, by_size: bool) -> Iterator[str]:
    """Who is due is a stratum of its own, of which more is drawn."""
    if by_size:
        yield ""
        yield f'# Add "{COVERAGE_COLUMN}" to strata.by, and to each other [[selection]]:'
        yield f'# match = {{ {COVERAGE_COLUMN} = ["{_COVERED}"] }}'
    cited = {"cite": "classes", "article": str(floor.citation)}
    yield from _table(
        "[[selection]]",
        match={COVERAGE_COLUMN: [str(Due.DUE)]},
        method=str(rules.draws.method),
        ratio=write_ratio(floor.due),
        rounding=_ROUNDINGS[rules.draws.method],
        citation=cited,
    )
    yield from _table(
        "[memory.coverage]",
        years=floor.years,
        since=floor.since,
        scope=str(floor.scope or Scope.ITEM),
        for_cause=rules.draws.for_cause,
        citation=cited,
    )


def _memory(rules: ClassRules) -> Iterator[str]:
    """Caps and tolerance; beside 1 all classes have the same cap."""
    counts = {"scope": "all", "for_cause": rules.draws.for_cause, "citation": "classes"}
    once = [one.name for one in rules.classes if one.cap == 1]
    others = {one.cap for one in rules.classes} - {1}
    if others == set():
        yield from _table("[memory.annual_cap]", at_most=1, **counts)
    elif once:
        yield from _table("[memory.class_year]", classes=once, **counts)
    for cap in others - {None}:
        yield from _table("[memory.annual_cap]", at_most=cap, **counts)
    if rules.tolerance is not None:
        share, cited = write_ratio(rules.tolerance.share), str(rules.tolerance.citation)
        citation = {"cite": "classes", "article": cited}
        yield from _table("[memory.grace]", share=share, citation=citation)


def _teams(rules: ClassRules) -> Iterator[str]:
    """Further seats where a class asks for more than two; teams show them once they are public."""
    for size in sorted({one.team for one in rules.classes if one.team > LEAST_TEAM}):
        names = [one.name for one in rules.classes if one.team == size]
        yield from _table(
            "[[dispatch.roles]]",
            slot=f"{_MORE}{size - LEAST_TEAM}",
            demand=size - LEAST_TEAM,
            when={"risk_class": names},
        )


def _number(rules: ClassRules) -> str:
    """Number of the document, with the digest of the rules beside it."""
    return f"{rules.header.citation.number}；{told_digest(rules.sha256)}"


def _table(head: str, **keys: Any) -> Iterator[str]:
    """One table of a TOML file."""
    yield ""
    yield head
    for key, value in keys.items():
        yield f"{key} = {_toml(value)}"


def _toml(value: Any) -> str:
    """A value in place; text as JSON writes it is text as TOML reads it."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
