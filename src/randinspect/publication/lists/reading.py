"""Reading the office's other lists: rows under the headings of their announcement.

The rule: a list is read whole or refused with every fault of every row, and no number twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from randinspect.errors import Fault, ResultsError
from randinspect.registry import model_words, parse_day
from randinspect.results import Form, read_rows

__all__ = ["AnyDay", "ListDay", "ListRow", "read_list"]


def _day(text: str) -> str:
    """A day in its only spelling."""
    return parse_day(text).isoformat()


def _optional_day(text: str) -> str:
    """A day, or nothing."""
    return _day(text) if text else ""


ListDay = Annotated[str, AfterValidator(_day)]
AnyDay = Annotated[str, AfterValidator(_optional_day)]


class ListRow(BaseModel):
    """One row, closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_Made = TypeVar("_Made", bound=ListRow)


def read_list(
    data: bytes, file: str, form: Form, model: type[_Made], key: Callable[[_Made], str]
) -> tuple[_Made, ...]:
    """Read rows into a model.

    Parameters
    ----------
    data, file
        Bytes of the file, and its name for faults.
    form, model
        Its headings, and what a row is.
    key
        The number of a row, which stands once.

    Raises
    ------
    ResultsError
        With every fault of every row.
    """
    rows, faults = read_rows(data, file, form)
    found: dict[str, _Made] = {}
    for row in rows:
        if not row.is_whole:
            continue
        try:
            made = model.model_validate(dict(row.texts))
        except ValidationError as error:
            faults += [_fault(file, form, row.number, row.texts, e) for e in error.errors()]
            continue
        if key(made) in found:
            cure = "delete one of the two rows, or correct its number"
            message = f"{key(made)} stands in an earlier row"
            faults.append(Fault(file, "list.twice", message, cure, row=row.number))
        found[key(made)] = made
    if faults:
        raise ResultsError(faults)
    return tuple(found.values())


def _fault(file: str, form: Form, number: int, texts: Mapping[str, str], error: Any) -> Fault:
    """Fault of one cell, or of the row as a whole."""
    name = str(error["loc"][0]) if error["loc"] else ""
    return Fault(
        file,
        "list.value",
        model_words(error)[0],
        "write it as the heading asks",
        row=number,
        column=form.headings.get(name),
        value=texts.get(name),
    )
