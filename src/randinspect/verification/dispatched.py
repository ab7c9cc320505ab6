"""Step 12 for a dispatch: the evidence proves that the teams are the only answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from randinspect.dispatch.audit import audit
from randinspect.dispatch.certificate import BreachRule
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError
from randinspect.lottery import Tickets
from randinspect.publication.commitment import DIRECT
from randinspect.publication.direct import bound_direct
from randinspect.publication.problems import read_problem
from randinspect.publication.teams import (
    EVIDENCE,
    AnswerError,
    answer_files,
    is_answer_file,
    read_answer,
)
from randinspect.verification.reading import Complaint, Reading

__all__ = ["dispatch_holds"]

_INPUTS: Final = (
    "couples.tsv",
    "eligible.tsv",
    "inspections.tsv",
    "inspectors.tsv",
    "limits.json",
)
_FILES: Final = {
    BreachRule.CLASS_PRICE: "certificate.json",
    BreachRule.GROUP_PRICE: "certificate.json",
    BreachRule.COUPLE: "couples_kept.tsv",
    BreachRule.PRICE: "prices.tsv",
    BreachRule.RUNG: "shortages.json",
    BreachRule.SCALE: "certificate.json",
    BreachRule.SLACK: "prices.tsv",
    BreachRule.TIE: "ties.json",
}


def dispatch_holds(reading: Reading) -> Iterator[Complaint]:
    """Check the published teams against problem, tickets and evidence."""
    if any(name not in reading.files for name in _INPUTS):
        return
    try:
        problem = read_problem(reading.files)
    except FormatError as error:
        yield Complaint("inspections.tsv", f"the inputs are no dispatch problem: {error}")
        return
    if reading.commitment and DIRECT in reading.files:
        try:
            bound_direct(reading.commitment, reading.files, problem)
        except FormatError as error:
            yield Complaint(DIRECT, str(error))
    if reading.seed and all(name in reading.files for name in ("teams.tsv", *EVIDENCE)):
        yield from _breaches(reading, problem, Tickets(reading.seed.value))


def _breaches(reading: Reading, problem: Problem, tickets: Tickets) -> Iterator[Complaint]:
    """Complaint for each check of the answer that fails."""
    try:
        answer = read_answer(reading.files)
    except AnswerError as error:
        yield Complaint(error.file, f"the answer cannot be read: {error}")
        return
    needed = set(answer_files(answer))
    for name in sorted(name for name in reading.files if is_answer_file(name)):
        if name not in needed:
            yield Complaint(name, "evidence that this answer has no need of")
    for breach in audit(problem, tickets, answer):
        yield Complaint(_FILES.get(breach.rule, "teams.tsv"), str(breach))
