"""The dispatch problem as the input files of a bundle (docs/format.md §3.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any, Final

from randinspect.canonical import read_document, read_table, write_document, write_table
from randinspect.dispatch.nested_rows import NestedRows
from randinspect.dispatch.problem import Problem, ProblemError
from randinspect.dispatch.rows import WHOLE_LADDER
from randinspect.errors import FormatError
from randinspect.publication.direct import read_direct
from randinspect.publication.input_files import InputsError, leaning, read_each
from randinspect.publication.input_names import DIRECT, GROUPS, LOAD_CLASSES

__all__ = ["problem_files", "read_problem"]

_MOST: Final = 2**53  # numbers of documents stay below it
_ASKED: Final = ("inspections.tsv", "inspectors.tsv", "eligible.tsv", "couples.tsv", "limits.json")
_NESTED: Final = (*reversed(LOAD_CLASSES), *reversed(GROUPS))
_TABLES: Final = (*_ASKED[:-1], *_NESTED, DIRECT)
_ENDS: Final = frozenset({"inspections.tsv", "inspectors.tsv"})
_LEANS: Final = {
    "couples.tsv": frozenset({"inspectors.tsv"}),
    "eligible.tsv": _ENDS,
    **dict.fromkeys(_NESTED, _ENDS),
    DIRECT: frozenset((*_ASKED, *_NESTED)),
}


def problem_files(problem: Problem) -> dict[str, bytes]:
    """Input files of a dispatch; those of load classes and groups only where there are any."""
    return {
        **_nested_files(problem),
        "couples.tsv": write_table(problem.couples_rows()),
        "eligible.tsv": write_table(problem.eligible_rows()),
        "inspections.tsv": write_table(problem.inspections_rows()),
        "inspectors.tsv": write_table(problem.inspectors_rows()),
        "limits.json": _write_limits(problem.ladder),
    }


def read_problem(files: Mapping[str, bytes]) -> Problem:
    """Problem from the input files of a dispatch.

    Raises
    ------
    InputsError
        If a file breaks its form, or asks for what this version of the format does not state.
    """
    there = {name: read for name, read in _READERS.items() if name in _ASKED or name in files}
    values, faults = read_each(files, there)
    rows = {"limits.json": WHOLE_LADDER, **dict.fromkeys(_TABLES, ()), **values}
    breaches: tuple[str, ...] = ()
    try:
        problem = Problem.from_rows(
            rows["inspections.tsv"],
            rows["inspectors.tsv"],
            rows["eligible.tsv"],
            couples_rows=rows["couples.tsv"],
            ladder=rows["limits.json"],
            nested=NestedRows(*(rows[name] for name in _NESTED)),
            direct=[row[0] for row in rows[DIRECT]],
        )
    except ProblemError as error:
        breaches = error.breaches
    if faults or breaches:
        raise InputsError(leaning(breaches, faults, _LEANS))
    if DIRECT in files:
        _require_named(files[DIRECT], problem)
    return problem


def _nested_files(problem: Problem) -> dict[str, bytes]:
    """Files of load classes and groups."""
    classes, groups, found = problem.load_classes, problem.groups, dict[str, bytes]()
    if classes:
        found |= {
            "load_caps.tsv": write_table(classes.cap_rows(problem.inspectors)),
            "load_classes.tsv": write_table(classes.member_rows(problem.inspections)),
        }
    if groups:
        found |= {
            "group_limits.tsv": write_table(groups.limit_rows()),
            "groups.tsv": write_table(groups.member_rows(problem.inspectors)),
        }
    return found


def _some_rows(data: bytes, columns: int) -> list[tuple[str, ...]]:
    """Rows of a file that is there only if it has any."""
    rows = read_table(data, columns)
    if not rows:
        raise FormatError("a file only if there are rows")
    return rows


def _require_named(data: bytes, problem: Problem) -> None:
    """Refuse direct assignments that leave something open."""
    try:
        read_direct(data, problem)
    except FormatError as error:
        raise InputsError([(DIRECT, str(error))]) from error


def _write_limits(ladder: tuple[Fraction, ...]) -> bytes:
    """Bytes of ``limits.json``; waivers have no costs in this version."""
    rungs = [{"den": rung.denominator, "num": rung.numerator} for rung in ladder]
    return write_document({"q": rungs, "waiver_costs": {}})


def _read_limits(data: bytes) -> tuple[Fraction, ...]:
    """Ladder of ``limits.json``."""
    document = read_document(data)
    rungs = document.get("q") if isinstance(document, dict) else None
    if not isinstance(rungs, list) or not all(_is_rung(rung) for rung in rungs):
        raise FormatError('limits.json: q is a list of {"den", "num"}, positive integers')
    ladder = tuple(Fraction(rung["num"], rung["den"]) for rung in rungs)
    if _write_limits(ladder) != data:
        raise FormatError(
            'limits.json holds exactly q, in lowest terms, and "waiver_costs":{} in this version '
            "of the format"
        )
    return ladder


def _is_rung(value: Any) -> bool:
    """Whether a value is a fraction of two positive integers."""
    return (
        isinstance(value, dict)
        and set(value) == {"den", "num"}
        and all(type(part) is int and 0 < part < _MOST for part in value.values())
    )


_READERS: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "inspections.tsv": partial(read_table, columns=3),
    "inspectors.tsv": partial(read_table, columns=3),
    "eligible.tsv": partial(read_table, columns=3),
    "couples.tsv": partial(read_table, columns=2),
    "limits.json": _read_limits,
    "load_classes.tsv": partial(_some_rows, columns=2),
    "load_caps.tsv": partial(_some_rows, columns=3),
    "groups.tsv": partial(_some_rows, columns=2),
    "group_limits.tsv": partial(_some_rows, columns=3),
    DIRECT: partial(_some_rows, columns=2),
}
