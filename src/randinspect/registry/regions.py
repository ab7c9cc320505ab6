"""Region codes of GB/T 2260, checked against a list that the user hands in.

The rule: a region code never rejects a row. Regions are merged, renamed and abolished, and
development zones stand in no national list, so an unknown code is only noted. No list is
shipped: it changes every year, and whoever draws must say which one was used.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from randinspect.errors import Fault, RegistryError
from randinspect.registry.rules import Problem, fault_of

__all__ = ["Regions", "read_regions"]

# GB/T 2260: province, prefecture, county; the shorter ones are filled with zeros.
_CODE_LENGTHS: Final = (2, 4, 6)


@dataclass(frozen=True, slots=True)
class Regions:
    """Region codes and their names.

    Parameters
    ----------
    names
        Six-digit code of GB/T 2260, or a local code, to its name.

    Examples
    --------
    >>> regions = Regions({"220100": "长春市"})
    >>> "220100" in regions, regions.knows_uscc("91220200000000000X")
    (True, False)
    """

    names: Mapping[str, str]

    def __contains__(self, code: str) -> bool:
        """Say whether the list holds a code."""
        return code in self.names

    def __len__(self) -> int:
        """Count the codes."""
        return len(self.names)

    def knows_uscc(self, code: str) -> bool:
        """Say whether the list holds the region code inside a unified social credit code."""
        return code[2:8] in self.names


def read_regions(*paths: Path, code: str = "code", name: str = "name") -> Regions:
    """Read one or more region lists, living and retired, into one.

    Parameters
    ----------
    paths
        CSV files in UTF-8 with a heading. Of two names of one code the last one stands.
    code, name
        Headings of the two columns.

    Raises
    ------
    RegistryError
        If a file cannot be read, lacks a heading, or holds a code that has not 2, 4 or 6 digits.
    """
    names: dict[str, str] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            with path.open("rb") as stream:
                rows = csv.DictReader(TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
                missing = _missing_headings(str(path), rows.fieldnames or (), (code, name))
                faults += missing or _collect(str(path), rows, (code, name), names)
        except (OSError, UnicodeDecodeError) as error:
            faults.append(fault_of(Problem("regions.file", str(error)), file=str(path)))
    if faults:
        raise RegistryError(faults)
    return Regions(names)


def _missing_headings(file: str, found: Iterable[str], asked: Iterable[str]) -> list[Fault]:
    """One fault for each heading that is not there."""
    problem = Problem("regions.heading", "there is no such heading")
    missing = [heading for heading in asked if heading not in found]
    return [fault_of(problem, file=file, row=1, column=heading) for heading in missing]


def _collect(
    file: str,
    rows: Iterable[Mapping[str, str | None]],
    columns: tuple[str, str],
    names: dict[str, str],
) -> list[Fault]:
    """Take the rows into the names, and give the faults."""
    code, name = columns
    problem = Problem("regions.code", "a region code of GB/T 2260 has 2, 4 or 6 digits")
    faults = []
    for number, row in enumerate(rows, start=2):
        key = (row[code] or "").strip()
        if len(key) in _CODE_LENGTHS and key.isascii() and key.isdigit():
            names[key.ljust(_CODE_LENGTHS[-1], "0")] = (row[name] or "").strip()
        else:
            faults.append(fault_of(problem, file=file, row=number, column=code, value=key))
    return faults
