"""Step 12 for a dispatch: the certificate proves that the teams are the only answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import read_document, read_table, write_document
from randinspect.dispatch.certificate import BreachRule, check
from randinspect.dispatch.costs import pair_costs
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError
from randinspect.lottery import Tickets
from randinspect.publication.problems import read_problem
from randinspect.verification.reading import Complaint, Reading

__all__ = ["dispatch_holds"]

_INPUTS: Final = (
    "couples.tsv",
    "eligible.tsv",
    "inspections.tsv",
    "inspectors.tsv",
    "limits.json",
)
_ANSWER: Final = ("certificate.json", "prices.tsv", "teams.tsv")
_PRICE_RULES: Final = frozenset({BreachRule.PRICE, BreachRule.SLACK})


def dispatch_holds(reading: Reading) -> Iterator[Complaint]:
    """Check the published teams against problem, tickets and prices."""
    if any(name not in reading.files for name in _INPUTS):
        return
    try:
        problem = read_problem(reading.files)
    except FormatError as error:
        yield Complaint("inspections.tsv", f"the inputs are no dispatch problem: {error}")
        return
    if reading.seed and all(name in reading.files for name in _ANSWER):
        yield from _breaches(reading, problem, pair_costs(problem, Tickets(reading.seed.value)))


def _breaches(reading: Reading, problem: Problem, costs: NDArray[np.int64]) -> Iterator[Complaint]:
    """Complaint for each check of the certificate that fails."""
    certificate = reading.attempt("certificate.json", _certificate)
    prices = reading.attempt("prices.tsv", lambda data: read_table(data, 2))
    teams = reading.attempt("teams.tsv", lambda data: read_table(data, 3))
    if certificate is None or prices is None or teams is None:
        yield from reading.complaint_about(*_ANSWER)
        return
    scale = certificate["D"]
    for breach in check(problem, costs, teams=teams, prices=prices, scale=scale):
        file = "prices.tsv" if breach.rule in _PRICE_RULES else "teams.tsv"
        yield Complaint(
            "certificate.json" if breach.rule is BreachRule.SCALE else file, str(breach)
        )


def _certificate(data: bytes) -> dict[str, Any]:
    """Certificate of this version: one round on the whole list, and its scale."""
    document = read_document(data)
    if not isinstance(document, dict) or set(document) != {"D", "rounds", "rung"}:
        raise FormatError("a certificate holds exactly D, rounds and rung")
    if not isinstance(document["D"], int) or isinstance(document["D"], bool):
        raise FormatError("D is a positive integer")
    # Compared as bytes, because true equals 1 in Python.
    if write_document({"D": document["D"], "rounds": 1, "rung": 0}) != data:
        raise FormatError("this version of the format has one round on rung 0")
    return document
