"""Load a library of agencies into a new store, beside what loads a table and checks nothing.

Usage: ``python benchmarks/store.py [--json] [--quick]``. The file is made up: codes with both
check characters, names, cities and classes. *import* is what the command does: read and judge every
cell, look for near duplicates, compare, and write with history, triggers and full sync.
"""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from operator import mul
from pathlib import Path
from typing import Final

from measuring import Record, arguments, measured, report

from randinspect.office.store import Listing, Store, library_named, read_incoming
from randinspect.registry import uscc_check_character

__all__ = ["METHODS", "records"]

SIZE: Final = 1_000_000
QUICK: Final = 50_000
PROFILE: Final = """
[profile]
name = "benchmark"
[agency]
id_kind = "uscc"
[agency.columns]
id = "代码"
name = "名称"
territory = "市"
risk_class = "等级"
status = "状态"
"""
WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
HEADS: Final = ("代码", "名称", "市", "等级", "状态")


def unified_code(number: int) -> str:
    """A unified social credit code with both of its check characters (GB 32100, GB 11714)."""
    organisation = f"{number:08d}"
    total = sum(map(mul, map(int, organisation), WEIGHTS))
    body = f"91220102{organisation}{'0123456789X0'[11 - total % 11]}"
    return body + uscc_check_character(body)


def rows(size: int) -> Iterator[tuple[str, ...]]:
    """Agencies that do not exist."""
    for number in range(size):
        code = unified_code(number)
        yield code, f"示例{number}号检测有限公司", f"市{number % 14}", "ABCD"[number % 4], "存续"


def prepared(size: int) -> tuple[Path, Path]:
    """A file of agencies and its profile, in a new folder."""
    folder = Path(tempfile.mkdtemp(prefix="ri-store-"))
    file, profile = folder / "agencies.csv", folder / "profile.toml"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADS)
        writer.writerows(rows(size))
    profile.write_text(PROFILE, encoding="utf-8")
    return file, profile


def importing(size: int) -> Callable[[], object]:
    """Read, compare and apply, into a new store each time."""
    file, profile = prepared(size)
    numbers = count(1)

    def load() -> None:
        """One import."""
        store = Store.made(file.with_name(f"{next(numbers)}.db"))
        incoming = read_incoming(library_named("agency"), file, profile)
        diff = store.compare(incoming, Listing("benchmark", date(2026, 1, 1), True))
        act = store.apply(diff, moment=1, by="benchmark")
        assert act is not None
        assert act.details["counts"]["added"] == size
        store.close()

    return load


def executing(size: int) -> Callable[[], object]:
    """The module ``sqlite3`` alone: the cells of a CSV file into a table."""
    file, _ = prepared(size)
    numbers = count(1)

    def load() -> None:
        """One load."""
        table = sqlite3.connect(file.with_name(f"{next(numbers)}.db"))
        table.execute("CREATE TABLE agency (id PRIMARY KEY, name, territory, risk_class, status)")
        with file.open(encoding="utf-8", newline="") as lines:
            cells = csv.reader(lines)
            next(cells)
            table.executemany("INSERT INTO agency VALUES (?, ?, ?, ?, ?)", cells)
        table.commit()
        table.close()

    return load


def framing(size: int) -> Callable[[], object]:
    """Pandas: ``read_csv`` and ``to_sql``."""
    import pandas

    file, _ = prepared(size)
    numbers = count(1)

    def load() -> None:
        """One load."""
        table = sqlite3.connect(file.with_name(f"{next(numbers)}.db"))
        pandas.read_csv(file, dtype=str).to_sql("agency", table, index=False)
        table.close()

    return load


METHODS: Final[dict[str, Callable[[int], Callable[[], object]]]] = {
    "randinspect store import": importing,
    "sqlite3 executemany, nothing checked": executing,
    "pandas to_sql, nothing checked": framing,
}


def records(size: int, repeats: int) -> list[Record]:
    """One record for each method."""
    return [
        measured("bulk load", name, size, method, repeats=repeats, honours_pi=None)
        for name, method in METHODS.items()
    ]


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    report(
        records(QUICK if options.quick else SIZE, 1 if options.quick else 2),
        as_json=options.json,
        ratio_to="sqlite3 executemany, nothing checked",
    )
