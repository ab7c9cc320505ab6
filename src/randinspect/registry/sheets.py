"""Opening a file as a grid, by what it holds and never by how it is named.

The rule: registries name .xlsx files .xls, XML files .xlsx and web pages .xls. The first bytes
decide; what cannot be read is called by its name, with what to do about it. Compressed CSV is
read as it lies.
"""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from randinspect.errors import RegistryError
from randinspect.registry.delimited import open_delimited
from randinspect.registry.grid import Grid
from randinspect.registry.parquet import open_parquet
from randinspect.registry.profile import KindProfile
from randinspect.registry.rules import Problem, fault_of
from randinspect.registry.spreadsheetml import NAMESPACE, open_spreadsheetml
from randinspect.registry.workbooks import open_workbook

__all__ = ["detect_format", "open_filled", "open_grid"]

_START: Final = 4096
_WORKBOOKS: Final = ("xlsx", "xlsb", "xls", "ods")
_STRANGE: Final = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
)


def open_grid(data: bytes, path: Path, table: KindProfile) -> Grid:
    """Open the bytes of a file as a grid.

    Parameters
    ----------
    data
        Bytes of the whole file.
    path
        Where they come from: for faults, and for Parquet, which is read where it lies.
    table
        The profile's sheet, encoding and delimiter.

    Raises
    ------
    RegistryError
        If the file is of no known format, or cannot be read.
    """
    file = str(path)
    content = _unpacked(data, file)
    found = detect_format(content)
    if isinstance(found, Problem):
        raise RegistryError([fault_of(found, file=file)])
    if found == "parquet":
        return open_parquet(path)
    if found == "csv":
        return open_delimited(content, file, delimiter=table.delimiter, encoding=table.encoding)
    if found == "spreadsheetml":
        return open_spreadsheetml(content, file, sheet=table.sheet)
    return open_workbook(content, file, format_name=found, sheet=table.sheet)


def open_filled(data: bytes, file: str, sheet: str | None = None) -> Grid:
    """Open a table that people filled in from a template: a workbook, or CSV with commas.

    Parameters
    ----------
    data, file
        The content, and the file's name in messages.
    sheet
        Which sheet of a workbook; None for its only one.

    Raises
    ------
    RegistryError
        If it is another format, or cannot be read.
    """
    kind = detect_format(data)
    if isinstance(kind, Problem):
        raise RegistryError([fault_of(kind, file=file)])
    if kind in _WORKBOOKS:
        return open_workbook(data, file, format_name=kind, sheet=sheet)
    if kind == "csv":
        return open_delimited(data, file, delimiter=",", encoding=None)
    problem = Problem("file.format", f"a workbook or CSV is asked for, this is {kind}")
    raise RegistryError([fault_of(problem, file=file)])


def detect_format(data: bytes) -> str | Problem:
    """Name the format of a file by its content, or say what it is instead of a table.

    Examples
    --------
    >>> detect_format(b"PAR1"), detect_format("编号,名称".encode())
    ('parquet', 'csv')
    """
    start = data[:_START]
    if not start.strip():
        return Problem("file.empty", "the file is empty")
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if start.startswith(b"PK\x03\x04"):
        return _packaged(data)
    for magic, name in _STRANGE:
        if start.startswith(magic):
            return Problem("file.format", f"this is {name} and no table")
    return _textual(start)


def _packaged(data: bytes) -> str | Problem:
    """Name what a zip archive holds."""
    try:
        with ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
    except BadZipFile as error:
        return Problem("file.workbook", f"the archive is damaged: {error}")
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    what = "a text document" if any(n.startswith("word/") for n in names) else "a zip archive"
    return Problem("file.format", f"this is {what} and no workbook")


def _textual(start: bytes) -> str | Problem:
    """Name what a text file holds."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<?xml") and NAMESPACE.encode() in text:
        return "spreadsheetml"
    if text.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")):
        return Problem("file.format", "this is a web page under the name of a workbook")
    if text.startswith(b"<?xml"):
        return Problem("file.format", "this is XML, but no SpreadsheetML 2003")
    return "csv"


def _unpacked(data: bytes, file: str) -> bytes:
    """Give the bytes, unpacked if they are compressed."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        problem = Problem("file.workbook", f"the compressed file is damaged: {error}")
        raise RegistryError([fault_of(problem, file=file)]) from None
