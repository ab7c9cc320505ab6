"""The dispatch problem as the input files of a bundle (docs/format.md §3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from randinspect.canonical import read_document, read_table, write_document, write_table
from randinspect.dispatch.nested_rows import NestedRows
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError
from randinspect.publication.commitment import DIRECT, GROUPS, LOAD_CLASSES

__all__ = ["problem_files", "read_problem"]

_MOST: Final = 2**53  # numbers of documents stay below it


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
    FormatError
        If a file breaks its form, or asks for what this version of the format does not state.
    """
    return Problem.from_rows(
        read_table(files["inspections.tsv"], 3),
        read_table(files["inspectors.tsv"], 3),
        read_table(files["eligible.tsv"], 3),
        couples_rows=read_table(files["couples.tsv"], 2),
        ladder=_read_limits(files["limits.json"]),
        nested=NestedRows(
            _optional(files, LOAD_CLASSES[1], 2),
            _optional(files, LOAD_CLASSES[0], 3),
            _optional(files, GROUPS[1], 2),
            _optional(files, GROUPS[0], 3),
        ),
        direct=[row[0] for row in _optional(files, DIRECT, 2)],
    )


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


def _optional(files: Mapping[str, bytes], name: str, width: int) -> list[tuple[str, ...]]:
    """Rows of a file that is there only if it has any."""
    if name not in files:
        return []
    rows = read_table(files[name], width)
    if not rows:
        raise FormatError(f"{name}: a file only if there are rows")
    return rows


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
