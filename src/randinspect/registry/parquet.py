"""Parquet files, read through DuckDB, which is loaded only for them.

The rule: nothing is fetched. Extensions are neither installed nor loaded by themselves, so a
file that needs one is refused instead of sending the machine to the net.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from randinspect.errors import RegistryError
from randinspect.registry.cells import Cell, CellError
from randinspect.registry.grid import Grid
from randinspect.registry.rules import Problem, fault_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["open_parquet"]

_BLOCK: Final = 50_000
_OFFLINE: Final = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def open_parquet(path: Path) -> Grid:
    """Open a Parquet file as a grid; its column names are row 0, its first row is row 1.

    Raises
    ------
    RegistryError
        If the file cannot be read.
    """
    import duckdb

    try:
        connection = duckdb.connect(":memory:", config={**_OFFLINE})
        result = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
    except duckdb.Error as error:
        problem = Problem("file.workbook", f"the Parquet file cannot be read: {error}")
        raise RegistryError([fault_of(problem, file=str(path))]) from None
    heading = [column[0] for column in result.description or ()]
    return Grid("parquet", _rows(heading, result), first_row=0, is_typed=True)


def _rows(heading: list[str], result: DuckDBPyConnection) -> Iterator[Sequence[Cell]]:
    """Give the names of the columns, then the rows."""
    yield heading
    while block := result.fetchmany(_BLOCK):
        for row in block:
            yield [_cell(value) for value in row]


def _cell(value: Any) -> Cell:
    """Give a value as a cell; a list becomes a tuple, a structure has no reading."""
    if isinstance(value, list):
        return tuple(_cell(part) for part in value)
    cell: Cell = CellError(str(value)) if isinstance(value, dict) else value
    return cell
