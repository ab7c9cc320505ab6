"""Finding the heading of a table, and the place of every column that the profile maps.

The rule: the heading is one row that holds all mapped headings, each exactly once. A title or
an instruction may stand above it; a heading that runs over two rows is refused with its cell.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from randinspect.errors import Fault, RegistryError
from randinspect.registry.cells import Cell, show
from randinspect.registry.grid import Grid, Merge
from randinspect.registry.profile import Headings, KindProfile
from randinspect.registry.rules import Problem, fault_of

__all__ = ["Heading", "find_heading", "folded_heading", "merged_cell_faults"]

_SEARCHED: Final = 20
_DELIMITERS: Final = (",", ";", "\t", "|", "，")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a table.

    Parameters
    ----------
    row
        Its row in the file.
    width
        How many cells it has; every row below has as many.
    titles
        Its texts as they stand.
    places
        Position of each heading by its folded text; only those that the profile maps.
    """

    row: int
    width: int
    titles: tuple[str, ...]
    places: dict[str, int]

    def place(self, alternatives: Headings) -> int:
        """Position of the one alternative that is there."""
        keys = map(folded_heading, alternatives)
        return next(self.places[key] for key in keys if key in self.places)


def folded_heading(text: str) -> str:
    """Form in which headings are compared: NFKC without outer blanks.

    >>> folded_heading(" 注册号／统一社会信用代码　")
    '注册号/统一社会信用代码'
    """
    return unicodedata.normalize("NFKC", text.removeprefix("\ufeff")).strip()


def find_heading(grid: Grid, file: str, table: KindProfile) -> Heading:
    """Read the grid down to its heading and find the mapped columns in it.

    1. take the row that the profile names, or the first of 20 that holds all mapped headings;
    2. without one, take the row that holds most of them, and report what is missing there;
    3. refuse headings that are there twice, in two alternatives, or over two rows.

    Raises
    ------
    RegistryError
        With every fault of the heading.
    """
    asked = _asked(table)
    best = _best_row(grid, table, asked)
    if best is None:
        problem = Problem("heading.missing", f"the file ends before row {table.heading_row or 1}")
        raise RegistryError([*grid.troubles, fault_of(problem, file=file, sheet=grid.sheet)])
    number, row = best
    if mark := _other_delimiter(grid, table, asked, row):
        raise RegistryError([_delimiter_fault(mark, file, number)])
    if faults := _faults(grid, file, asked, number, row):
        raise RegistryError(faults)
    titles = tuple(show(cell) for cell in row)
    wanted = {folded_heading(h) for alternatives in asked for h in alternatives}
    keys = [folded_heading(title) for title in titles]
    places = {key: place for place, key in enumerate(keys) if key in wanted}
    return Heading(number, len(row), titles, places)


def _best_row(
    grid: Grid, table: KindProfile, asked: Sequence[Headings]
) -> tuple[int, Sequence[Cell]] | None:
    """Steps 1 and 2: the row for the heading; the grid stands behind it if it is complete."""
    last = table.heading_row or grid.first_row + _SEARCHED - 1
    best, best_score = None, -1
    for number, row in enumerate(grid.rows, start=grid.first_row):
        if table.heading_row in (None, number) and number not in table.skip_rows:
            score = sum(bool(_present(row, alternatives)) for alternatives in asked)
            if score > best_score:
                best, best_score = (number, row), score
        if best_score == len(asked) or number >= last:
            break
    return best


def merged_cell_faults(
    grid: Grid, file: str, heading: Heading, skipped: Sequence[int]
) -> list[Fault]:
    """One fault for each merged range that hides cells of a mapped column below the heading."""
    used = {place + 1 for place in heading.places.values()}
    message = "merged cells leave all but the first one blank"
    return [
        _merge_fault("sheet.merged_cells", message, grid, file, merge)
        for merge in grid.merges
        if used & set(range(merge.left, merge.right + 1))
        and not set(range(max(merge.top, heading.row + 1), merge.bottom + 1)) <= set(skipped)
    ]


def _asked(table: KindProfile) -> list[Headings]:
    """All headings that the profile reads, each with its alternatives."""
    fields = [part for mapped in table.columns.values() for part in mapped.parts]
    attributes = [attribute.heading for attribute in table.attributes.values()]
    return [*fields, *attributes, *(selection.column for selection in table.select)]


def _present(row: Sequence[Cell], alternatives: Headings) -> list[str]:
    """Which alternatives stand in a row, once for each time."""
    wanted = {folded_heading(alternative) for alternative in alternatives}
    keys = (folded_heading(cell) for cell in row if isinstance(cell, str))
    return [key for key in keys if key in wanted]


def _faults(
    grid: Grid, file: str, asked: Sequence[Headings], number: int, row: Sequence[Cell]
) -> list[Fault]:
    """Step 3: everything that is wrong with the row taken for the heading."""
    problems = [p for alternatives in asked if (p := _problem(row, alternatives))]
    unique = dict.fromkeys(problems)
    faults = [fault_of(p, file=file, sheet=grid.sheet, row=number, column=c) for c, p in unique]
    crossing = _crossing(grid, number, is_found=not faults)
    message = "the heading runs over several rows"
    return [
        *(_merge_fault("heading.merged_rows", message, grid, file, merge) for merge in crossing),
        *faults,
    ]


def _other_delimiter(
    grid: Grid, table: KindProfile, asked: Sequence[Headings], row: Sequence[Cell]
) -> str | None:
    """Delimiter by which a row without any mapped heading has all of them, or None."""
    if grid.format != "csv" or any(_present(row, alternatives) for alternatives in asked):
        return None
    line = table.delimiter.join(show(cell) for cell in row)
    for mark in _DELIMITERS:
        cells = [cell.strip('"') for cell in line.split(mark)]
        if all(_present(cells, alternatives) for alternatives in asked):
            return mark
    return None


def _delimiter_fault(mark: str, file: str, number: int) -> Fault:
    """The fault of a file that is cut at another character than the profile says."""
    told = "\\t" if mark == "\t" else mark
    problem = Problem("heading.delimiter", f"the headings are there, but cut by [{told}]")
    fault = fault_of(problem, file=file, row=number)
    return replace(fault, cure=f'{fault.cure}: delimiter = "{told}"')


def _problem(row: Sequence[Cell], alternatives: Headings) -> tuple[str, Problem] | None:
    """What is wrong with one mapped heading."""
    found = _present(row, alternatives)
    name = " / ".join(alternatives)
    if not found:
        stands = ", ".join(show(cell).strip() for cell in row if show(cell).strip())
        return name, Problem("heading.missing", f"there is no such heading; there are: {stands}")
    if len(set(found)) > 1:
        return name, Problem("heading.ambiguous", f"{' and '.join(found)} are both there")
    if len(found) > 1:
        return found[0], Problem("heading.repeated", f"the heading stands {len(found)} times")
    return None


def _crossing(grid: Grid, number: int, *, is_found: bool) -> list[Merge]:
    """Vertical merges that touch the heading, or stand where it was looked for."""
    touches: Callable[[Merge], bool] = (
        (lambda m: m.top <= number <= m.bottom) if is_found else (lambda m: m.top <= _SEARCHED)
    )
    return [merge for merge in grid.merges if merge.is_vertical and touches(merge)]


def _merge_fault(rule: str, message: str, grid: Grid, file: str, merge: Merge) -> Fault:
    """A fault at a merged range."""
    problem = Problem(rule, f"{merge}: {message}")
    return fault_of(problem, file=file, sheet=grid.sheet, row=merge.top, value=str(merge))
