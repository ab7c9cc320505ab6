"""The dispatch problem and its answer as the files of a bundle (docs/format.md §3, §6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.canonical import read_table, write_document, write_table
from randinspect.dispatch.dispatching import Dispatch
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError

__all__ = ["answer_files", "problem_files", "read_problem"]

_LIMITS: Final = write_document({"q": [{"den": 1, "num": 1}], "waiver_costs": {}})
"""``limits.json`` of this version: no shortlist, no waivers."""


def problem_files(problem: Problem) -> dict[str, bytes]:
    """Input files of a dispatch."""
    return {
        "couples.tsv": b"",
        "eligible.tsv": write_table(problem.eligible_rows()),
        "inspections.tsv": write_table(problem.inspections_rows()),
        "inspectors.tsv": write_table(problem.inspectors_rows()),
        "limits.json": _LIMITS,
    }


def read_problem(files: Mapping[str, bytes]) -> Problem:
    """Problem from the input files of a dispatch.

    Raises
    ------
    FormatError
        If a file breaks its form, or asks for what this version of the format does not state.
    """
    if files["limits.json"] != _LIMITS:
        raise FormatError(
            f"limits.json is exactly {_LIMITS.decode()} in this version of the format"
        )
    return Problem.from_rows(
        read_table(files["inspections.tsv"], 3),
        read_table(files["inspectors.tsv"], 3),
        read_table(files["eligible.tsv"], 3),
        couples_rows=read_table(files["couples.tsv"], 2),
    )


def answer_files(found: Dispatch) -> dict[str, bytes]:
    """Teams and their certificate."""
    return {
        "certificate.json": write_document(dict(found.certificate)),
        "prices.tsv": write_table(found.prices),
        "teams.tsv": write_table(found.teams),
    }
