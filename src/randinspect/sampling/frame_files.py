"""Files of a frame outside of memory: what DuckDB is told to read, and what is wrong with them.

The rule: columns go by their names, and a size is a whole number or it is refused, never rounded.
DuckDB alone would read by position and round 1.5 to 2. Where it then finds a row that no frame
may hold, the files are read once more for the rows themselves.
"""

# ruff: noqa: S608 - paths and names are quoted.

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from randinspect.canonical import check_handle, check_label, parse_integer
from randinspect.errors import Fault, FormatError, InputError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["INTEGERS", "row_faults", "source_of"]

INTEGERS: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_COLUMNS: Final = ("handle", "stratum", "size")
_ENDINGS: Final = (".csv", ".parquet", ".tsv")
_FAULTS: Final = 1000
_CSV: Final = "header = true, auto_detect = false"
_TSV: Final = "header = false, auto_detect = false, delim = '\\t', quote = '', escape = ''"
# A cast alone rounds 1.5; only the one spelling of a whole number comes back as it was.
_WHOLE: Final = "CASE WHEN TRY_CAST(size AS BIGINT)::VARCHAR = size THEN size::BIGINT END"
_CURES: Final = {
    "handle": "write 1-64 characters of [0-9A-Za-z._-]",
    "stratum": "write 1-64 characters without | and control characters",
    "size": "write a whole number >= 0 below 2^62; scale a fraction up",
}


def source_of(paths: Sequence[Path], connection: DuckDBPyConnection) -> str:
    """SQL of the relation that the files hold together.

    Raises
    ------
    FormatError
        If the files are not of one kind that is known.
    InputError
        For files that cannot be opened, and headings or types that are not those of a frame.
    """
    kinds = {path.suffix for path in paths}
    if len(kinds) != 1 or not kinds <= set(_ENDINGS):
        raise FormatError(f"{sorted(kinds)}: a frame is read from one of {list(_ENDINGS)}")
    faults = [_missing(path) for path in paths if not path.is_file()]
    if not faults and kinds == {".csv"}:
        faults = [fault for path in paths for fault in _heading_faults(path)]
    if not faults and kinds == {".parquet"}:
        faults = [fault for path in paths for fault in _type_faults(path, connection)]
    if faults:
        raise InputError(faults)
    if kinds == {".parquet"}:
        return f"read_parquet({_listed(paths)})"
    return _text_source(paths)


def row_faults(paths: Sequence[Path], connection: DuckDBPyConnection) -> list[Fault]:
    """Rows of the files that no frame may hold, the first thousand, in their order."""
    return list(islice(_faults(paths, connection), _FAULTS))


def _faults(paths: Sequence[Path], connection: DuckDBPyConnection) -> Iterator[Fault]:
    """What is wrong with the rows of all files."""
    for path in paths:
        is_text = path.suffix != ".parquet"
        for row in _text_rows(path) if is_text else _stored_rows(path, connection):
            yield from _cell_faults(row)


def _text_source(paths: Sequence[Path]) -> str:
    """SQL for text files; those of one heading are read together."""
    groups: dict[tuple[str, ...], list[Path]] = {}
    for path in paths:
        names = tuple(_heading(path)) if path.suffix == ".csv" else _COLUMNS
        groups.setdefault(names, []).append(path)
    parts = [_reader(names, files) for names, files in groups.items()]
    return f"(SELECT handle, stratum, {_WHOLE} AS size FROM ({' UNION ALL '.join(parts)}))"


def _reader(names: Sequence[str], files: Sequence[Path]) -> str:
    """SQL for text files of one heading; every column comes as text."""
    columns = ", ".join(
        f"'{name if name in _COLUMNS else f'other{place}'}': 'VARCHAR'"
        for place, name in enumerate(names)
    )
    form = _CSV if files[0].suffix == ".csv" else _TSV
    return (
        f"SELECT handle, stratum, size FROM read_csv({_listed(files)}, {form}, "
        f"columns = {{{columns}}})"
    )


def _missing(path: Path) -> Fault:
    """A file that is not there."""
    return Fault(str(path), "file.missing", "there is no such file", "name a file that exists")


def _heading(path: Path) -> list[str]:
    """First row of a CSV file."""
    with _opened(path) as stream:
        return next(csv.reader(stream), [])


def _opened(path: Path) -> TextIO:
    """A text file as UTF-8; a byte that is none comes as a lone surrogate."""
    encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
    return path.open(encoding=encoding, errors="surrogateescape", newline="")


def _heading_faults(path: Path) -> Iterator[Fault]:
    """Columns that the heading of a CSV file lacks, or names twice."""
    found = _heading(path)
    counts = {name: found.count(name) for name in _COLUMNS if found.count(name) != 1}
    if counts:
        lacking = ", ".join(name for name, count in counts.items() if not count)
        twice = ", ".join(name for name, count in counts.items() if count)
        says = [lacking and f"lacks {lacking}", twice and f"names {twice} more than once"]
        yield Fault(
            str(path),
            "frame.heading",
            f"the heading {' and '.join(filter(None, says))}",
            f"name the columns in row 1, in any order: {','.join(_COLUMNS)}",
            row=1,
            value=",".join(found),
        )


def _type_faults(path: Path, connection: DuckDBPyConnection) -> Iterator[Fault]:
    """Columns that a Parquet file lacks, or holds in another type."""
    import duckdb

    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({_listed([path])})")
        types = {row[0]: row[1] for row in rows.fetchall()}
    except duckdb.Error:
        yield Fault(
            str(path), "file.format", "the file is not Parquet", "write the file again as Parquet"
        )
        return
    for name in _COLUMNS:
        wanted, cast, kind = (
            (INTEGERS, "BIGINT; scale fractions up first", "whole numbers")
            if name == "size"
            else (("VARCHAR",), "VARCHAR", "text")
        )
        if name not in types:
            cure = f"write the columns {', '.join(_COLUMNS)}"
            yield Fault(str(path), "frame.heading", f"the column {name} is missing", cure)
        elif types[name] not in wanted:
            message = f"{types[name]} does not hold {kind}"
            yield Fault(str(path), "frame.type", message, f"cast it to {cast}", column=name)


class _Row(NamedTuple):
    """A row as it stands: its cells, or what is wrong with it as a whole."""

    file: str
    number: int
    cells: Sequence[str | None]
    wrong: str | None = None


def _text_rows(path: Path) -> Iterator[_Row]:
    """Rows of a text file, numbered as a spreadsheet numbers them."""
    is_csv = path.suffix == ".csv"
    names = _heading(path) if is_csv else list(_COLUMNS)
    places = [names.index(name) for name in _COLUMNS]
    with _opened(path) as stream:
        rows = (
            csv.reader(stream) if is_csv else (line.rstrip("\r\n").split("\t") for line in stream)
        )
        for number, row in enumerate(rows, start=1):
            if is_csv and number == 1:
                continue
            if len(row) == len(names):
                yield _Row(str(path), number, [row[place] for place in places])
            else:
                yield _Row(str(path), number, (), f"{len(row)} fields, not {len(names)}")


def _stored_rows(path: Path, connection: DuckDBPyConnection) -> Iterator[_Row]:
    """Rows of a Parquet file; the first is row 1, for the names of the columns are no row."""
    result = connection.execute(
        "SELECT file_row_number + 1, handle, stratum, size::VARCHAR "
        f"FROM read_parquet({_listed([path])}, file_row_number = true) ORDER BY 1"
    )
    while block := result.fetchmany(10_000):
        for number, *cells in block:
            yield _Row(str(path), number, cells)


def _cell_faults(row: _Row) -> Iterator[Fault]:
    """What is wrong with a row."""
    if row.wrong is not None:
        cure = f"write {', '.join(_COLUMNS)} for each unit"
        yield Fault(row.file, "frame.row", row.wrong, cure, row=row.number)
        return
    for name, text, check in zip(_COLUMNS, row.cells, _CHECKS, strict=False):
        wrong = _wrong(text, check)
        if wrong is not None:
            shown = (text or "").encode(errors="surrogateescape").decode(errors="backslashreplace")
            yield Fault(
                row.file,
                "frame.cell",
                wrong,
                _CURES[name],
                row=row.number,
                column=name,
                value=shown,
            )


def _wrong(text: str | None, check: Callable[[str], object]) -> str | None:
    """What is wrong with a cell."""
    if not text:
        return "the cell is empty"
    if not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text):
        return "the bytes are not UTF-8"
    try:
        check(text)
    except FormatError as error:
        return str(error).removeprefix(f"[{text}] ")
    return None


def _check_size(text: str) -> None:
    """Refuse what is no size.

    Raises
    ------
    FormatError
        Unless it is a whole number >= 0 below 2^62.
    """
    if not 0 <= parse_integer(text) < 1 << 62:
        raise FormatError(f"[{text}] is not between 0 and 2^62")


def _listed(paths: Sequence[Path]) -> str:
    """List of paths as SQL."""
    return "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths) + "]"


_CHECKS: Final[tuple[Callable[[str], object], ...]] = (check_handle, check_label, _check_size)
