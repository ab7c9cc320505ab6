"""The dispatch problem and its answer as the files of a bundle (docs/format.md §3, §6.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final, TypeVar

from randinspect.canonical import read_document, read_table, write_document, write_table
from randinspect.dispatch.answer import Answer, Round
from randinspect.dispatch.hall import HallSet
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError

__all__ = ["AnswerError", "answer_files", "problem_files", "read_answer", "read_problem"]

T = TypeVar("T")

_MOST: Final = 2**53  # numbers of documents stay below it


class AnswerError(FormatError):
    """A file of an answer that cannot be read.

    Parameters
    ----------
    file
        Its name.
    message
        What was found and what was asked.
    """

    def __init__(self, file: str, message: str) -> None:
        self.file = file
        super().__init__(f"{file}: {message}")


def problem_files(problem: Problem) -> dict[str, bytes]:
    """Input files of a dispatch."""
    return {
        "couples.tsv": b"",
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
    )


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


def answer_files(answer: Answer) -> dict[str, bytes]:
    """Teams and their evidence."""
    files = {
        "certificate.json": write_document(answer.certificate),
        "prices.tsv": write_table(answer.last.prices),
        "teams.tsv": write_table(answer.last.teams),
    }
    if answer.failed:
        rungs = [_hall_record(hall) for hall in answer.failed]
        files["shortages.json"] = write_document({"rungs": rungs})
    return files


def read_answer(files: Mapping[str, bytes]) -> Answer:
    """Answer of a drawn dispatch from its files.

    Raises
    ------
    AnswerError
        If a file is missing or breaks its form. Files that are there without need are no
        concern of it.
    """
    certificate = _numbers("certificate.json", files, ("D", "rounds", "rung"))
    failed = _read(files, "shortages.json", _read_shortages) if certificate["rung"] else ()
    if certificate["rounds"] != 1:
        raise AnswerError("certificate.json", "this version of the format has one round")
    return Answer(certificate["rung"], failed, (_round(files, "", certificate["D"]),))


def _round(files: Mapping[str, bytes], mark: str, scale: int) -> Round:
    """Plan and prices from the files of one round."""
    teams = _read(files, f"teams{mark}.tsv", lambda data: read_table(data, 3))
    prices = _read(files, f"prices{mark}.tsv", lambda data: read_table(data, 2))
    return Round(tuple(teams), tuple(prices), scale)


def _read(files: Mapping[str, bytes], name: str, read: Callable[[bytes], T]) -> T:
    """Meaning of one file."""
    if name not in files:
        raise AnswerError(name, "the certificate asks for this file, and it is not there")
    try:
        return read(files[name])
    except FormatError as error:
        raise AnswerError(name, str(error)) from error


def _numbers(name: str, files: Mapping[str, bytes], keys: tuple[str, ...]) -> dict[str, int]:
    """Document that holds exactly some integers."""
    document = _read(files, name, read_document)
    if not isinstance(document, dict) or tuple(sorted(document)) != keys:
        raise AnswerError(name, f"it holds exactly {', '.join(keys)}")
    if not all(type(value) is int and 0 <= value < _MOST for value in document.values()):
        raise AnswerError(name, "its numbers are integers that are not negative")
    return document


def _hall_record(hall: HallSet) -> dict[str, Any]:
    """Hall set as plain data."""
    return {"inspectors": list(hall.inspectors), "slots": [list(slot) for slot in hall.slots]}


def _read_shortages(data: bytes) -> tuple[HallSet, ...]:
    """Hall sets of ``shortages.json``."""
    document = read_document(data)
    if not isinstance(document, dict) or set(document) != {"rungs"}:
        raise FormatError("it holds exactly rungs")
    if not isinstance(document["rungs"], list) or not document["rungs"]:
        raise FormatError("rungs is a list that is not empty")
    return tuple(_read_hall(record) for record in document["rungs"])


def _read_hall(record: Any) -> HallSet:
    """Hall set from plain data."""
    if not isinstance(record, dict) or set(record) != {"inspectors", "slots"}:
        raise FormatError("a Hall set holds exactly inspectors and slots")
    slots = [_texts(slot, 2) for slot in _list(record["slots"])]
    return HallSet(tuple((a, b) for a, b in slots), _texts(record["inspectors"]))


def _list(value: Any) -> list[Any]:
    """Value that must be a list."""
    if not isinstance(value, list):
        raise FormatError("a list is asked")
    return value


def _texts(value: Any, count: int | None = None) -> tuple[str, ...]:
    """List of texts, of a given length if one is asked."""
    texts = _list(value)
    if not all(isinstance(text, str) for text in texts) or count not in (None, len(texts)):
        raise FormatError("names are texts, and a slot is two of them")
    return tuple(texts)
