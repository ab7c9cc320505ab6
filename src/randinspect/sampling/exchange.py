"""Shards in files, for schedulers that move files (docs/columnar.md, "Exchange").

A shard is a folder: ``shard.json`` says for which draw it was made and what it sums to,
``units.parquet`` or ``units.tsv`` holds the units with the first 16 hex digits of their tickets.
"""

# ruff: noqa: S608 - sources are the caller's own SQL, texts are quoted, labels are checked.

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from randinspect.canonical import read_document, write_document
from randinspect.canonical.forms import Digest
from randinspect.errors import FormatError
from randinspect.sampling.facts import StratumFacts
from randinspect.sampling.shards import Shard
from randinspect.sampling.units import Units

__all__ = ["read_shard", "write_shard"]

_VERSION: Final = "randinspect/1/shard"
_FORMS: Final = ("parquet", "tsv")
_TSV: Final = (
    "read_csv('{path}', header = false, auto_detect = false, delim = '\\t', quote = '', "
    "escape = '', columns = {{'stratum': 'VARCHAR', 'handle': 'VARCHAR', 'size': 'BIGINT', "
    "'a': 'VARCHAR', 'r': 'VARCHAR'}})"
)
_GOOD: Final = (
    "regexp_full_match(handle, '[0-9A-Za-z._-]{1,64}') AND size > 0 "
    "AND regexp_full_match(a, '[0-9a-f]{16}') "
    "AND (coalesce(r, '') = '' OR regexp_full_match(r, '[0-9a-f]{16}'))"
)
_NUMBER: Final = r"^(0|[1-9][0-9]{0,18})$"

Number = Annotated[str, Field(pattern=_NUMBER)]


class _Facts(BaseModel):
    """Sums of a stratum; all numbers are decimal text, for they may pass 2^53."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    stratum: str
    rows: Number
    positive: Number
    size_sum: Number
    smallest: Number
    largest: Number


class _Header(BaseModel):
    """``shard.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["randinspect/1/shard"]
    seed: Digest
    targets_sha256: Digest
    facts: list[_Facts]


def write_shard(shard: Shard, folder: Path, *, form: Literal["parquet", "tsv"]) -> None:
    """Write a shard into a new folder.

    Raises
    ------
    FileExistsError
        If the folder exists: a shard is written once.
    """
    folder.mkdir(parents=True)
    if form == "tsv":
        _write_units(shard, folder / "units.tsv")
    else:
        _write_parquet(shard, folder / "units.parquet")
    (folder / "shard.json").write_bytes(_header(shard))


def read_shard(folder: Path) -> Shard:
    """Read a shard that this program or another wrote.

    Raises
    ------
    FormatError
        If a file is missing or breaks the form.
    """
    path = folder / "shard.json"
    if not path.is_file():
        raise FormatError(f"{folder} holds no shard.json; name a folder that a shard was sent in")
    try:
        header = _Header.model_validate(read_document(path.read_bytes()))
    except ValidationError as error:
        found = error.errors()[0]
        place = ".".join(map(str, found["loc"]))
        raise FormatError(f"{path} is no head of a shard: {place}: {found['msg']}") from None
    except (OSError, FormatError) as error:
        raise FormatError(f"{path} is no head of a shard: {error}") from None
    facts = tuple(
        StratumFacts(
            part.stratum,
            *map(int, (part.rows, part.positive, part.size_sum, part.smallest, part.largest)),
        )
        for part in header.facts
    )
    units = _read_units(folder, [part.label for part in facts])
    return Shard(header.seed, header.targets_sha256, facts, units, name=str(folder))


def _header(shard: Shard) -> bytes:
    """Bytes of ``shard.json``."""
    facts = [
        {
            "stratum": part.label,
            "rows": str(part.rows),
            "positive": str(part.positive),
            "size_sum": str(part.size_sum),
            "smallest": str(part.smallest),
            "largest": str(part.largest),
        }
        for part in shard.facts
    ]
    return write_document(
        {
            "format": _VERSION,
            "seed": shard.seed_hex,
            "targets_sha256": shard.targets_sha256,
            "facts": facts,
        }
    )


def _write_units(shard: Shard, path: Path) -> None:
    """Write ``stratum TAB handle TAB size TAB a TAB r``, stratum by stratum."""
    with path.open("wb") as stream:
        for part, units in zip(shard.facts, shard.units, strict=True):
            label, count = part.label.encode(), len(units)
            digits = [
                [b"%016x" % t for t in units.leading[kind].tolist()]
                if kind in units.leading
                else [b""] * count
                for kind in ("a", "r")
            ]
            rows = zip(units.handles.tolist(), units.sizes.tolist(), *digits, strict=True)
            stream.writelines(b"%s\t%s\t%d\t%s\t%s\n" % (label, *row) for row in rows)


def _write_parquet(shard: Shard, path: Path) -> None:
    """Write the same rows as columns."""
    import duckdb

    with TemporaryDirectory(dir=path.parent) as between, duckdb.connect() as connection:
        table = Path(between) / "units.tsv"
        _write_units(shard, table)
        connection.execute(
            f"COPY (FROM {_TSV.format(path=_doubled(table))}) TO '{_doubled(path)}' "
            "(FORMAT parquet)"
        )


def _read_units(folder: Path, labels: list[str]) -> tuple[Units, ...]:
    """Units of each stratum from the one file that is there."""
    import duckdb

    found = [form for form in _FORMS if (folder / f"units.{form}").exists()]
    if len(found) != 1:
        raise FormatError(f"{folder} must hold one of units.parquet and units.tsv")
    path = _doubled(folder / f"units.{found[0]}")
    # A folder of parts, as clusters write them, is read like one file.
    parts = f"{path}/*.parquet" if Path(folder / "units.parquet").is_dir() else path
    source = f"read_parquet('{parts}')" if found[0] == "parquet" else _TSV.format(path=path)
    with duckdb.connect() as connection:
        try:
            connection.execute("CREATE TEMP TABLE labels(code INTEGER, label VARCHAR)")
            if labels:
                connection.executemany("INSERT INTO labels VALUES (?, ?)", list(enumerate(labels)))
            connection.execute(
                f"CREATE TEMP TABLE units AS SELECT code, handle, size, a, r, {_GOOD} AS is_good "
                f"FROM {source} LEFT JOIN labels ON stratum = label"
            )
            _require_good(
                connection.execute(
                    "SELECT count(*) FROM units WHERE code IS NULL OR is_good IS NOT TRUE"
                ).fetchall()[0][0],
                folder,
            )
            columns = connection.execute(
                "SELECT code, handle, size, ('0x' || a)::UBIGINT AS a, "
                "('0x' || CASE WHEN coalesce(r, '') = '' THEN '0' ELSE r END)::UBIGINT AS r, "
                "coalesce(r, '') <> '' AS has_r FROM units"
            ).fetchnumpy()
        except duckdb.Error:
            raise FormatError(
                f"{folder / f'units.{found[0]}'} does not hold the units of a shard; send the "
                "shard again"
            ) from None
    if not columns["has_r"].all():
        # Without reserve tickets for all units, those that are needed are hashed again.
        del columns["r"]
    return tuple(Units.split(columns, len(labels)))


def _require_good(faulty: int, folder: Path) -> None:
    """Refuse rows of no stratum of the head, and fields that are none."""
    if faulty:
        raise FormatError(
            f"{faulty} rows of the units in {folder} name a stratum that shard.json does not, or "
            "hold a handle, a size or 16 hex digits that are none"
        )


def _doubled(path: Path) -> str:
    """A path inside quotes of SQL."""
    return str(path).replace("'", "''")
