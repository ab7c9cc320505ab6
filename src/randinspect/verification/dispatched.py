"""Step 12 for a dispatch: the evidence proves that the teams are the only answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from randinspect.dispatch.audit import audit
from randinspect.dispatch.certificate import Breach, BreachRule
from randinspect.dispatch.problem import Problem
from randinspect.lottery import Tickets
from randinspect.publication.input_files import InputsError
from randinspect.publication.input_names import DIRECT, GROUPS, LOAD_CLASSES
from randinspect.publication.problems import read_problem
from randinspect.publication.teams import (
    EVIDENCE,
    AnswerError,
    answer_files,
    is_answer_file,
    read_answer,
)
from randinspect.verification.inputs import by_file
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.where import place_of

__all__ = ["dispatch_holds"]

_INPUTS: Final = (
    "couples.tsv",
    "eligible.tsv",
    "inspections.tsv",
    "inspectors.tsv",
    "limits.json",
)
_POINTS: Final = {
    "inspections.tsv": "12.6",
    "inspectors.tsv": "12.7",
    "eligible.tsv": "12.8",
    "couples.tsv": "12.9",
    DIRECT: "12.10",
    "limits.json": "12.11",
    **dict.fromkeys(LOAD_CLASSES, "12.34"),
    **dict.fromkeys(GROUPS, "12.35"),
}
_BREACHES: Final = {
    BreachRule.RUNG: ("12.12", "certificate.json"),
    BreachRule.SCALE: ("12.12", "certificate.json"),
    BreachRule.PRICE: ("12.13", "prices.tsv"),
    BreachRule.TEAM: ("12.14", "teams.tsv"),
    BreachRule.LOAD: ("12.15", "teams.tsv"),
    BreachRule.SLACK: ("12.16", "prices.tsv"),
    BreachRule.CHEAPEST: ("12.17", "teams.tsv"),
    BreachRule.CUT: ("12.18", "couples_kept.tsv"),
    BreachRule.KEPT: ("12.19", "couples_kept.tsv"),
    BreachRule.SHORTAGE: ("12.20", "shortages.json"),
    BreachRule.HALL: ("12.21", "shortages.json"),
    BreachRule.TIE: ("12.23", "ties.json"),
    BreachRule.CLASS: ("12.36", "teams.tsv"),
    BreachRule.GROUP: ("12.37", "teams.tsv"),
    BreachRule.CLASS_PRICE: ("12.38", "certificate.json"),
    BreachRule.GROUP_PRICE: ("12.39", "certificate.json"),
}
"""Point and file of each thing that an audit finds."""

_BY_ROUND: Final = frozenset(("certificate", "couples_kept", "prices", "teams"))
"""What each round has, with its number in the name; the last one has it without."""

_FORMS: Final = {
    "certificate": "12.12",
    "prices": "12.13",
    "teams": "12.14",
    "cuts": "12.18",
    "couples_kept": "12.19",
    "shortages": "12.20",
    "ties": "12.22",
}
"""Point of the form of each file of an answer, by its name up to the first dot."""


def dispatch_holds(reading: Reading) -> Iterator[Complaint]:
    """Check the published teams against problem, tickets and evidence."""
    if any(name not in reading.files for name in _INPUTS):
        return
    try:
        problem = read_problem(reading.files)
    except InputsError as error:
        yield from by_file(reading.files, _POINTS, error, read_problem)
        return
    if reading.seed and all(name in reading.files for name in ("teams.tsv", *EVIDENCE)):
        yield from _breaches(reading, problem, Tickets(reading.seed.value))


def _breaches(reading: Reading, problem: Problem, tickets: Tickets) -> Iterator[Complaint]:
    """Complaint for each check of the answer that fails."""
    try:
        answer = read_answer(reading.files)
    except AnswerError as error:
        point = "12.24" if error.is_missing else _FORMS[error.file.partition(".")[0]]
        message = f"the answer cannot be read: {error}"
        yield Complaint(point, error.file, message, _unread(reading.files, error))
        return
    needed = set(answer_files(answer))
    for name in sorted(name for name in reading.files if is_answer_file(name)):
        if name not in needed:
            yield Complaint("12.24", name, "evidence that this answer has no need of")
    for breach in audit(problem, tickets, answer):
        point, file = _BREACHES[breach.rule]
        yield Complaint(point, _of_round(file, breach), str(breach), breach.place)


def _unread(files: Mapping[str, bytes], error: AnswerError) -> str:
    """Where in a file of an answer that cannot be read."""

    def refused(data: bytes) -> Collection[str]:
        try:
            read_answer({**files, error.file: data})
        except AnswerError as other:
            return (str(other),) if other.file == error.file else ()
        return ()

    if error.file not in files:
        return ""
    return place_of(error.file, files[error.file], str(error), refused)


def _of_round(file: str, breach: Breach) -> str:
    """Name of a file of the round that a breach is of."""
    name, _, ending = file.partition(".")
    if breach.round is None or name not in _BY_ROUND:
        return file
    if breach.rule is BreachRule.CUT:
        name = "cuts"
    return f"{name}.{breach.round}.{ending}"
