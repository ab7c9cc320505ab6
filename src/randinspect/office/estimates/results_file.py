"""Results of checks, read for estimates: one row for each unit, every fault told at once.

The columns (docs/method.md §10.6): ``handle`` (公开名), ``outcome`` (检查结果) and, if not every
check was a random one, ``arm`` (检查类型). Any other column may name a domain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from randinspect.canonical import check_handle
from randinspect.errors import Cures, Fault, FormatError, ResultsError
from randinspect.registry.cells import Cell
from randinspect.registry.delimited import open_delimited
from randinspect.registry.grid import is_blank_row
from randinspect.registry.headings import folded_heading
from randinspect.registry.rules import Problem, fault_of
from randinspect.sampling.estimates import Arm

__all__ = ["ResultRow", "Results", "fault", "read_results"]

_HEADINGS: Final = {
    "handle": ("handle", "公开名"),
    "outcome": ("outcome", "检查结果"),
    "arm": ("arm", "检查类型"),
}
_OUTCOMES: Final[Mapping[str, bool | None]] = {
    "violation": True,
    "no_violation": False,
    "not_checked": None,
    "发现问题": True,
    "未发现问题": False,
    "未能检查": None,
}
_ARMS: Final[Mapping[str, Arm]] = {
    "random": Arm.RANDOM,
    "reserve": Arm.RESERVE,
    "targeted": Arm.TARGETED,
    "随机抽查": Arm.RANDOM,
    "候补": Arm.RESERVE,
    "有因检查": Arm.TARGETED,
}
fault: Final = Cures(
    {
        "results.arm": f"write one of {', '.join(_ARMS)}, or leave the column out",
        "results.column": "name a column of the file, or add it",
        "results.domain": "fill it in; units that were not checked have their domains too",
        "results.drawn": "write random (随机抽查) in its column arm (检查类型)",
        "results.group": "write the same value in all rows of a stratum",
        "results.handle": "write the handle as it stands in sample.tsv",
        "results.heading": "write handle and outcome (公开名, 检查结果), each heading once",
        "results.missing": "add a row for each; not_checked (未能检查) if it could not be checked",
        "results.outcome": f"write one of {', '.join(_OUTCOMES)}",
        "results.reserve": "write reserve (候补) in its column arm (检查类型)",
        "results.stranger": "take the row out, or write targeted (有因检查) as its arm",
        "results.twice": "keep one row for each unit",
        "results.width": "give the row as many cells as the heading has",
    }
).fault
"""Builds the fault of a results file, with the cure of its rule."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row of a file of results.

    Parameters
    ----------
    row
        Its number in the file, the heading counted.
    handle, violation, arm
        Who was checked, what was found (None: not checked, or a fault), and why it was checked
        (None: a fault).
    cells
        All cells by heading.
    """

    row: int
    handle: str
    violation: bool | None
    arm: Arm | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Results:
    """A file of results as it was read.

    Parameters
    ----------
    rows
        Its rows, those with a fault too as far as they name a unit.
    faults
        What is wrong with rows by themselves; no estimate is made from a file with any.
    """

    rows: tuple[ResultRow, ...]
    faults: tuple[Fault, ...]


def read_results(
    path: Path, *, columns: Sequence[str] = (), name: Callable[[str], str] = str
) -> Results:
    """Read a CSV file of results.

    1. Find the headings; 2. read each row, and keep every fault beside the rows, so that they can
    be told with what the sample knows of them.

    Parameters
    ----------
    path
        CSV with a heading row; UTF-8 or GB 18030.
    columns
        Columns of domains that must be there and filled in for the random arm.
    name
        Gives the handle of what stands in the column of handles: an office may write ids there.

    Raises
    ------
    ResultsError
        If the file cannot be read, or its headings are not these.
    RegistryError
        If the text cannot be decoded.
    """
    file = path.name
    grid = open_delimited(_bytes(path), file, delimiter=",", encoding=None)
    rows = enumerate(grid.rows, start=1)
    titles = [folded_heading(str(cell)) for cell in next(rows, (1, ()))[1]]
    faults = list(_heading_faults(file, titles, columns))  # 1
    if faults:
        raise ResultsError(faults)
    found = [
        _read_row(file, number, titles, cells, columns, faults, name)  # 2
        for number, cells in rows
        if not is_blank_row(cells)
    ]
    return Results(tuple(row for row in found if row is not None), (*faults, *grid.troubles))


def _bytes(path: Path) -> bytes:
    """Bytes of the file."""
    try:
        return path.read_bytes()
    except OSError as error:
        problem = Problem("file.missing", f"the file cannot be read: {error.strerror}")
        raise ResultsError([fault_of(problem, file=str(path))]) from error


def _heading_faults(file: str, titles: Sequence[str], columns: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with the headings."""
    for name, spellings in _HEADINGS.items():
        count = sum(titles.count(spelling) for spelling in spellings)
        if count > 1 or (count == 0 and name != "arm"):
            message = f"the heading {' or '.join(spellings)} stands {count} times"
            yield fault(file, "results.heading", message, row=1)
    for title in sorted({t for t in titles if t and titles.count(t) > 1}):
        yield fault(file, "results.heading", "a heading stands twice", row=1, column=title)
    for column in columns:
        if column not in titles:
            yield fault(file, "results.column", "no such column", row=1, column=column)


def _read_row(
    file: str,
    number: int,
    titles: Sequence[str],
    cells: Sequence[Cell],
    columns: Sequence[str],
    faults: list[Fault],
    name: Callable[[str], str],
) -> ResultRow | None:
    """Read one row, and note all that is wrong with it; None if it names no unit."""
    if len(cells) != len(titles):
        message = f"{len(cells)} cells under {len(titles)} headings"
        faults.append(fault(file, "results.width", message, row=number))
        return None
    texts = {title: str(cell).strip() for title, cell in zip(titles, cells, strict=True)}
    spelt = {name: next((t for t in _HEADINGS[name] if t in texts), None) for name in _HEADINGS}
    handle, outcome = name(texts[spelt["handle"] or ""]), texts[spelt["outcome"] or ""]
    arm = texts[spelt["arm"]] if spelt["arm"] else "random"
    is_named = True

    def note(rule: str, key: str, message: str) -> None:
        column = spelt.get(key) or key
        faults.append(
            fault(file, rule, message, row=number, column=column, value=texts.get(column))
        )

    try:
        check_handle(handle)
    except FormatError as error:
        note("results.handle", "handle", str(error))
        is_named = False
    if outcome not in _OUTCOMES:
        note("results.outcome", "outcome", "no outcome of this name")
    if arm not in _ARMS:
        note("results.arm", "arm", "no arm of this name")
    for column in columns:
        if not texts[column] and _ARMS.get(arm) is Arm.RANDOM:
            note("results.domain", column, "a domain is blank")
    if not is_named:
        return None
    return ResultRow(number, handle, _OUTCOMES.get(outcome), _ARMS.get(arm), texts)
