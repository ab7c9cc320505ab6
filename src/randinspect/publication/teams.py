"""Teams and what proves them as the files of a bundle (docs/format.md §6.2).

``teams.tsv`` is the result; prices, cuts, Hall sets and tied plans are its evidence. All files
of one round but the last carry its number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any, Final, TypeAlias, TypeVar

from randinspect.canonical import read_document, read_table, write_document, write_table
from randinspect.dispatch.answer import (
    MAX_ROUNDS,
    Answer,
    Course,
    Refusal,
    Round,
    Table,
    Tie,
    nested_prices,
)
from randinspect.dispatch.hall import HallSet
from randinspect.errors import FormatError

__all__ = ["EVIDENCE", "AnswerError", "answer_files", "is_answer_file", "read_answer"]

EVIDENCE: Final = (
    "certificate.json",
    "couples_kept.tsv",
    "prices.tsv",
    "shortages.json",
    "ties.json",
)
"""Files that stand beside ``teams.tsv`` in every drawn dispatch."""

T = TypeVar("T")
Nested: TypeAlias = Mapping[str, int]  # prices that the inputs ask for, with the width of a row

_CLASSES: Final = "class_prices"
_GROUPS: Final = "group_prices"
_MOST: Final = 2**53  # numbers of documents stay below it
_OF_ROUND: Final = re.compile(r"(certificate|cuts|prices|teams)(\.[0-9]+)?\.(json|tsv)", re.ASCII)


class AnswerError(FormatError):
    """A file of an answer that cannot be read.

    Parameters
    ----------
    file
        Its name.
    message
        What was found and what was asked.
    is_missing
        Whether it is not there.
    """

    def __init__(self, file: str, message: str, *, is_missing: bool = False) -> None:
        self.file, self.is_missing = file, is_missing
        super().__init__(f"{file}: {message}")


def is_answer_file(name: str) -> bool:
    """Whether a file has a name that only an answer gives."""
    return name in EVIDENCE or _OF_ROUND.fullmatch(name) is not None


def answer_files(answer: Answer) -> dict[str, bytes]:
    """Teams and their evidence."""
    files = {
        "certificate.json": write_document(answer.certificate),
        "couples_kept.tsv": write_table(answer.kept),
        "prices.tsv": write_table(answer.last.prices),
        "shortages.json": write_document(
            {
                "cuts": [_refusal_record(refusal) for refusal in answer.course.refusals],
                "rungs": [_hall_record(hall) for hall in answer.failed],
            }
        ),
        "teams.tsv": write_table(answer.last.teams),
        "ties.json": write_document([_tie_record(tie) for tie in answer.ties]),
    }
    for number, played in enumerate(answer.course.rounds[:-1], 1):
        files |= {
            f"certificate.{number}.json": write_document(played.numbers),
            f"cuts.{number}.tsv": write_table(played.cuts),
            f"prices.{number}.tsv": write_table(played.prices),
            f"teams.{number}.tsv": write_table(played.teams),
        }
    return files


def read_answer(files: Mapping[str, bytes]) -> Answer:
    """Answer of a drawn dispatch from its files.

    Raises
    ------
    AnswerError
        If a file is missing or breaks its form. Files that are there without need are no
        concern of it.
    """
    nested = _nested_of(files)
    numbers = _numbers("certificate.json", files, ("D", "rounds", "rung", "ties"), nested)
    if not 1 <= numbers["rounds"] <= MAX_ROUNDS:
        raise AnswerError("certificate.json", f"rounds from 1 to {MAX_ROUNDS} are asked")
    failed, refusals = _read(files, "shortages.json", lambda data: _read_shortages(data, nested))
    ties = _read(files, "ties.json", lambda data: _read_ties(data, nested))
    if len(ties) != numbers["ties"]:
        raise AnswerError("ties.json", f"the certificate says {numbers['ties']} ties")
    rounds = [_numbered_round(files, number, nested) for number in range(1, numbers["rounds"])]
    last = Round(
        _rows(files, "teams.tsv", 3),
        _rows(files, "prices.tsv", 2),
        numbers["D"],
        class_prices=numbers.get(_CLASSES),
        group_prices=numbers.get(_GROUPS),
    )
    course = Course((*rounds, last), refusals)
    return Answer(numbers["rung"], failed, ties, course, _rows(files, "couples_kept.tsv", 3))


def _numbered_round(files: Mapping[str, bytes], number: int, nested: Nested) -> Round:
    """A round before the last one."""
    numbers = _numbers(f"certificate.{number}.json", files, ("D",), nested)
    return Round(
        _rows(files, f"teams.{number}.tsv", 3),
        _rows(files, f"prices.{number}.tsv", 2),
        numbers["D"],
        _rows(files, f"cuts.{number}.tsv", 2),
        class_prices=numbers.get(_CLASSES),
        group_prices=numbers.get(_GROUPS),
    )


def _nested_of(files: Mapping[str, bytes]) -> Nested:
    """Keys and widths of the prices that the inputs of a dispatch ask for."""
    asked = {_CLASSES: ("load_classes.tsv", 3), _GROUPS: ("groups.tsv", 4)}
    return {key: width for key, (name, width) in asked.items() if name in files}


def _rows(files: Mapping[str, bytes], name: str, width: int) -> Table:
    """Rows of a table."""
    return _read(files, name, lambda data: tuple(read_table(data, width)))


def _read(files: Mapping[str, bytes], name: str, read: Callable[[bytes], T]) -> T:
    """Meaning of one file."""
    if name not in files:
        message = "the answer asks for this file, and it is not there"
        raise AnswerError(name, message, is_missing=True)
    try:
        return read(files[name])
    except FormatError as error:
        raise AnswerError(name, str(error)) from error


def _numbers(
    name: str, files: Mapping[str, bytes], keys: tuple[str, ...], nested: Nested
) -> dict[str, Any]:
    """Document that holds exactly some integers, and the prices that the inputs ask for."""
    document, keys = _read(files, name, read_document), tuple(sorted((*keys, *nested)))
    if not isinstance(document, dict) or tuple(sorted(document)) != keys:
        raise AnswerError(name, f"it holds exactly {', '.join(keys)}")
    if not all(_is_count(value) for key, value in document.items() if key not in nested):
        raise AnswerError(name, "its numbers are integers that are not negative")
    try:
        return document | {key: _table(document[key], width) for key, width in nested.items()}
    except FormatError as error:
        raise AnswerError(name, str(error)) from error


def _hall_record(hall: HallSet) -> dict[str, Any]:
    """Hall set as plain data."""
    sets = {"classes": hall.classes, "groups": hall.groups}
    return {
        **{key: [list(name) for name in names] for key, names in sets.items() if names is not None},
        "inspectors": list(hall.inspectors),
        "slots": [list(slot) for slot in hall.slots],
    }


def _refusal_record(refusal: Refusal) -> dict[str, Any]:
    """Refused cut as plain data."""
    return {
        "hall": _hall_record(refusal.hall),
        "inspection": refusal.inspection,
        "inspector": refusal.inspector,
    }


def _tie_record(tie: Tie) -> dict[str, Any]:
    """Tie as plain data."""
    return {
        "cuts": [_refusal_record(refusal) for refusal in tie.course.refusals],
        "plans": [_lists(plan) for plan in tie.plans],
        "prices": _lists(tie.prices),
        **nested_prices(tie.class_prices, tie.group_prices),
        "rounds": [
            {
                **played.numbers,
                "cuts": _lists(played.cuts),
                "prices": _lists(played.prices),
                "teams": _lists(played.teams),
            }
            for played in tie.course.rounds
        ],
    }


def _lists(rows: Table) -> list[list[str]]:
    """Rows as plain data."""
    return [list(row) for row in rows]


def _read_shortages(data: bytes, nested: Nested) -> tuple[tuple[HallSet, ...], tuple[Refusal, ...]]:
    """Hall sets of ``shortages.json``: those of rungs, and those of refused cuts."""
    record = _record(read_document(data), "cuts", "rungs")
    rungs = tuple(_read_hall(hall, nested) for hall in _list(record["rungs"]))
    return rungs, _read_refusals(record["cuts"], nested)


def _read_refusals(value: Any, nested: Nested) -> tuple[Refusal, ...]:
    """Refused cuts from plain data."""
    records = [_record(item, "hall", "inspection", "inspector") for item in _list(value)]
    names = [_texts([record["inspection"], record["inspector"]]) for record in records]
    if any(left >= right for left, right in pairwise(names)):
        raise FormatError("refused cuts ascend, and none stands twice")
    halls = [_read_hall(record["hall"], nested) for record in records]
    return tuple(Refusal(i, j, hall) for (i, j), hall in zip(names, halls, strict=True))


def _read_hall(value: Any, nested: Nested) -> HallSet:
    """Hall set from plain data."""
    sets = [key for key, price in (("classes", _CLASSES), ("groups", _GROUPS)) if price in nested]
    record = _record(value, *sets, "inspectors", "slots")
    return HallSet(
        tuple((a, b) for a, b in _named(record["slots"], 2)),
        _texts(record["inspectors"]),
        tuple((a, b) for a, b in _named(record["classes"], 2)) if "classes" in sets else None,
        tuple((a, b, c) for a, b, c in _named(record["groups"], 3)) if "groups" in sets else None,
    )


def _read_ties(data: bytes, nested: Nested) -> tuple[Tie, ...]:
    """Ties of ``ties.json``."""
    return tuple(_read_tie(item, nested) for item in _list(read_document(data)))


def _read_tie(value: Any, nested: Nested) -> Tie:
    """Tie from plain data."""
    record = _record(value, *sorted((*nested, "cuts", "plans", "prices", "rounds")))
    rounds = tuple(_read_round(item, nested) for item in _list(record["rounds"]))
    plans = [_table(plan, 3) for plan in _list(record["plans"])]
    if len(plans) != 2:  # a tie is of two
        raise FormatError("a tie holds two plans")
    course = Course(rounds, _read_refusals(record["cuts"], nested))
    return Tie(
        course, (plans[0], plans[1]), _table(record["prices"], 2), *_prices_of(record, nested)
    )


def _prices_of(record: Mapping[str, Any], nested: Nested) -> tuple[Table | None, Table | None]:
    """Prices of load classes and of groups, None for what the dispatch does not have."""
    classes, groups = (
        _table(record[key], nested[key]) if key in nested else None for key in (_CLASSES, _GROUPS)
    )
    return classes, groups


def _read_round(value: Any, nested: Nested) -> Round:
    """Round of a tie from plain data."""
    record = _record(value, *sorted((*nested, "D", "cuts", "prices", "teams")))
    if not _is_count(record["D"]):
        raise FormatError("D is an integer that is not negative")
    teams, prices, cuts = (
        _table(record[key], width) for key, width in (("teams", 3), ("prices", 2), ("cuts", 2))
    )
    return Round(teams, prices, record["D"], cuts, *_prices_of(record, nested))


def _is_count(value: object) -> bool:
    """Whether a value is a number that a certificate may hold."""
    return type(value) is int and 0 <= value < _MOST


def _record(value: Any, *keys: str) -> dict[str, Any]:
    """Object that must hold exactly some keys, in their order."""
    if not isinstance(value, dict) or tuple(sorted(value)) != keys:
        raise FormatError(f"an object with exactly {', '.join(keys)} is asked")
    return value


def _list(value: Any) -> list[Any]:
    """Value that must be a list."""
    if not isinstance(value, list):
        raise FormatError("a list is asked")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    """List of texts."""
    texts = _list(value)
    if not all(isinstance(text, str) for text in texts):
        raise FormatError("names and prices are texts")
    return tuple(texts)


def _named(value: Any, width: int) -> list[tuple[str, ...]]:
    """Lists of so many texts each, in any order."""
    found = [_texts(item) for item in _list(value)]
    if any(len(item) != width for item in found):
        raise FormatError(f"lists of {width} texts are asked")
    return found


def _table(value: Any, width: int) -> Table:
    """Rows of a given width, strictly ascending as in a table."""
    rows: Iterable[tuple[str, ...]] = (_texts(row) for row in _list(value))
    found = tuple(rows)
    if any(len(row) != width for row in found):
        raise FormatError(f"rows of {width} texts are asked")
    if any(left >= right for left, right in pairwise(found)):
        raise FormatError("rows ascend, and none stands twice")
    return found
