"""A store as one text: every act, row and refused row, the same bytes whatever database holds it.

Each line is a JSON list: the name of the table, then the values of its columns in their order. The
last one of a cell, its mark, is left out where there is none: so earlier versions wrote it.
The last line holds the digest of all lines before it. It is the backup, the way from SQLite to
PostgreSQL and back, and what two stores are compared by.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select

from randinspect.errors import FormatError, ProtocolError
from randinspect.office.store.as_of import blocks
from randinspect.office.store.schema import CELL, TABLES

__all__ = ["digest_of", "read_backup", "write_backup"]

_FORMAT: Final = "randinspect/store/1"
_BLOCK: Final = 10_000


def digest_of(connection: Connection) -> str:
    """SHA-256 of the whole store."""
    digest = sha256()
    for line in _lines(connection):
        digest.update(line)
    return digest.hexdigest()


def write_backup(connection: Connection, path: Path) -> str:
    """Write a store into one file, and give its digest; the file is whole or not there.

    Raises
    ------
    ProtocolError
        If there is a file already.
    """
    if path.exists():
        raise ProtocolError(f"{path} is there already; name a file that is not")
    digest = sha256()
    part = path.with_name(path.name + ".part")
    with part.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
        for line in _lines(connection):
            digest.update(line)
            out.write(line)
        out.write(_line(["sha256", digest.hexdigest()]))
    part.replace(path)
    return digest.hexdigest()


def read_backup(connection: Connection, path: Path) -> str:
    """Fill an empty store from a backup, and give its digest.

    Parameters
    ----------
    connection
        That holds the writer's lock; an error takes back all that was written.
    path
        The backup.

    Raises
    ------
    FormatError
        If the file was cut or changed, or is no backup.
    """
    digest = sha256()
    named = ""
    try:
        with gzip.open(path) as lines:
            for block in blocks(lines, _BLOCK):
                if named:
                    raise FormatError(f"{path.name}: something follows the digest")
                last = json.loads(block[-1])
                if last[0] == "sha256":
                    named = last[1]
                    block.pop()
                for line in block:
                    digest.update(line)
                _fill(connection, [json.loads(line) for line in block], path)
    except (EOFError, gzip.BadGzipFile, ValueError, IndexError, KeyError, TypeError) as error:
        raise FormatError(f"{path.name} is no whole backup of a store: {error}") from error
    if not named or digest.hexdigest() != named or digest_of(connection) != named:
        raise FormatError(f"{path.name}: its digest is not that of what it holds")
    return named


def _lines(connection: Connection) -> Iterator[bytes]:
    """Lines of a store, with what they are first."""
    yield _line(["format", _FORMAT])
    for table in TABLES:
        query = select(table).order_by(*table.primary_key.columns)
        for row in connection.execute(query, execution_options={"yield_per": _BLOCK}):
            yield _line([table.name, *(row[:-1] if _is_unmarked(table, row) else row)])


def _is_unmarked(table: Table, row: Sequence[Any]) -> bool:
    """Whether it is a cell without a mark."""
    return table is CELL and row[-1] is None


def _line(values: list[Any]) -> bytes:
    """One line."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _fill(connection: Connection, lines: list[list[Any]], path: Path) -> None:
    """Write some lines into their tables."""
    tables: dict[str, Table] = {table.name: table for table in TABLES}
    grouped: dict[str, list[dict[str, Any]]] = {}
    for name, *values in lines:
        if name == "format":
            if values != [_FORMAT]:
                raise FormatError(f"{path.name}: the form {values} is not known")
            continue
        names = [column.name for column in tables[name].columns]
        if name == CELL.name and len(values) == len(names) - 1:
            values.append(None)
        grouped.setdefault(name, []).append(dict(zip(names, values, strict=True)))
    for name, rows in grouped.items():
        connection.execute(insert(tables[name]), rows)
