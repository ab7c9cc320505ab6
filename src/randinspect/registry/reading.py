"""Reading a register: from a file and a profile to columns, or to every fault at once.

The rule: reading is one recipe for all seven kinds. What it cannot take it names by file, sheet,
row, column and value, and it raises once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import sha256_hex
from randinspect.errors import Fault, RegistryError
from randinspect.registry.columns import Column, Place
from randinspect.registry.decisions import Ruling, Sighting, rule_on
from randinspect.registry.fields import check_column
from randinspect.registry.grid import Grid
from randinspect.registry.headings import Heading, find_heading, merged_cell_faults
from randinspect.registry.identifiers import Admitted, IdKind, id_kinds
from randinspect.registry.planning import plan_columns
from randinspect.registry.profile import KindProfile, Profile
from randinspect.registry.record_kinds import RecordKind, field_names, field_type
from randinspect.registry.regions import Regions
from randinspect.registry.register import Register, SetAside, Source, lock, locked_column
from randinspect.registry.remarks import remark_codes
from randinspect.registry.rules import Problem, Value, fault_of
from randinspect.registry.sheets import open_grid
from randinspect.registry.sieve import Sieve
from randinspect.registry.whole_rows import whole_row_sightings

__all__ = ["read_register"]

# What a register is sorted by; the code points of text order like its UTF-8 bytes.
_ORDER: Final = {
    RecordKind.AGENCY: ("id",),
    RecordKind.INSPECTOR: ("id",),
    RecordKind.RECUSAL: ("inspector", "agency", "owner"),
    RecordKind.VISIT: ("agency", "date"),
    RecordKind.ABSENCE: ("inspector", "agency", "first"),
    RecordKind.DIRECT: ("agency", "inspector"),
    RecordKind.COUPLE: ("inspector", "partner"),
    RecordKind.RECOGNISED: ("agency", "date", "authority"),
}


def read_register(
    path: Path, profile: Profile, kind: RecordKind, *, regions: Regions | None = None
) -> Register:
    """Read one register from a file.

    1. open the file by its content and find the heading;
    2. read the mapped columns block by block;
    3. let the profile answer the faults of single rows;
    4. compare the rows that are left, and let it answer those faults;
    5. raise whatever is open, or close the register.

    Parameters
    ----------
    path
        CSV, CSV in gzip, XLSX, XLSB, XLS, ODS, SpreadsheetML 2003 or Parquet.
    profile
        How its columns are named and its faults are answered.
    kind
        Which table of the profile holds.
    regions
        Region list; codes with an unknown region are noted, never refused.

    Raises
    ------
    ProfileError
        If the profile has no table for this kind.
    RegistryError
        With every fault of the file that the profile does not answer.
    """
    return _Reading(path, profile, kind).register(regions)


class _Reading:
    """One reading of one file."""

    def __init__(self, path: Path, profile: Profile, kind: RecordKind) -> None:
        self.file = str(path)
        self.profile = profile
        self.kind = kind
        self.table: KindProfile = profile.of(kind)
        data = _bytes(path)
        self.sha256 = sha256_hex(data)
        self.grid: Grid = open_grid(data, path, self.table)
        self.heading: Heading = find_heading(self.grid, self.file, self.table)
        self.sieve = Sieve(self.grid, self.file, self.table, self.heading)
        self.columns: dict[str, Column] = {}
        self.numbers: NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def register(self, regions: Regions | None) -> Register:
        """Go through the recipe."""
        faults = merged_cell_faults(self.grid, self.file, self.heading, self.table.skip_rows)
        self._read()
        faults += [*self.grid.troubles, *self._skipped_beyond()]
        ruling = rule_on(self._sightings(), self.table.decide)
        ruling.add(self._compare(ruling))
        if faults or ruling.open_faults:
            raise RegistryError(sorted([*faults, *ruling.open_faults], key=lambda f: f.row or 0))
        return self._close(ruling, regions)

    def _read(self) -> None:
        """Step 2: read the mapped columns."""
        place = Place(self.file, self.grid.sheet, self.grid.is_typed)
        plans = plan_columns(self.profile, self.kind, self.heading)
        self.columns = {plan.name: Column(plan, place) for plan in plans}
        chunks = [self.numbers]
        for rows, numbers in self.sieve.blocks():
            chunks.append(np.array(numbers, dtype=np.int64))
            for column in self.columns.values():
                column.take(rows, numbers)
        self.numbers = np.concatenate(chunks)

    def _sightings(self) -> list[Sighting]:
        """Everything that was seen in single rows."""
        seen = [s for column in self.columns.values() for s in column.sightings]
        return [*self.sieve.sightings, *seen]

    def _skipped_beyond(self) -> list[Fault]:
        """Rows to skip that are not there."""
        return [
            fault_of(
                Problem("heading.skipped_row", f"the file has no row {row} below its heading"),
                file=self.file,
                sheet=self.grid.sheet,
                row=row,
            )
            for row in self.sieve.beyond()
        ]

    def _compare(self, ruling: Ruling) -> Ruling:
        """Step 4: compare the rows that are left."""
        alive = self._alive(ruling)
        values = {name: column.values() for name, column in self.columns.items()}
        decision = next((d for d in self.table.decide if d.rule == "id.duplicate"), None)
        sightings = whole_row_sightings(
            self.kind,
            values,
            alive,
            decision=decision,
            numbers=self.numbers,
            report=self._report,
        )
        return rule_on(sightings, self.table.decide)

    def _alive(self, ruling: Ruling) -> list[int]:
        """Positions of the rows that are not set aside."""
        return [p for p in range(len(self.numbers)) if p not in ruling.out]

    def _report(self, position: int, problem: Problem, name: str | None) -> Sighting:
        """Make a sighting of a whole row, or of one of its cells."""
        column = self.columns.get(name) if name else None
        value = None if column is None else str(column.values()[position])
        title = None if column is None else column.plan.title
        return Sighting(self._fault(position, problem, title, value), position)

    def _fault(
        self, position: int, problem: Problem, title: str | None, value: str | None
    ) -> Fault:
        """Put a problem at its row."""
        return fault_of(
            problem,
            file=self.file,
            sheet=self.grid.sheet,
            row=int(self.numbers[position]),
            column=title,
            value=value,
        )

    def _close(self, ruling: Ruling, regions: Regions | None) -> Register:
        """Step 5: sort what stays, fill the fields that are not mapped, lock the columns."""
        order = self._order(self._alive(ruling))
        columns = self._complete({n: lock(c.values()[order]) for n, c in self.columns.items()})
        notes = [*ruling.notes, *self._remarks(columns, order, regions)]
        return Register(
            kind=self.kind,
            columns=MappingProxyType(columns),
            rows=lock(self.numbers[order]),
            source=self._source(),
            notes=tuple(sorted(notes, key=lambda note: note.row or 0)),
            set_aside=self._set_aside(ruling),
            refused=self._refused(ruling),
            blanks=tuple(n for n in self.sieve.blanks if n < self.sieve.last_full),
            unread=self._unread(),
            titles={name: column.plan.title for name, column in self.columns.items()},
        )

    def _order(self, alive: list[int]) -> NDArray[np.int64]:
        """Positions in the order of the register."""
        for name in reversed(_ORDER[self.kind]):
            if name in self.columns:
                values: list[Any] = self.columns[name].values().tolist()
                if blank := [p for p in alive if values[p] is None]:
                    alive = [p for p in alive if values[p] is not None]
                alive = [*blank, *sorted(alive, key=values.__getitem__)]
        return np.array(alive, dtype=np.int64)

    def _complete(
        self, columns: Mapping[str, NDArray[np.object_]]
    ) -> dict[str, NDArray[np.object_]]:
        """Put the columns into the order of the record, constants and empty ones among them."""
        count = len(next(iter(columns.values())))
        empty = locked_column([None] * count)
        complete = {name: columns.get(name, empty) for name in field_names(self.kind)}
        for name, constant in self.table.fixed.items():
            declared = field_type(self.kind, name)
            value = check_column([constant], declared=declared, admitted=self.table.id_kind)[0]
            complete[name] = locked_column([value] * count)
        if self.kind is RecordKind.AGENCY:
            complete["id_kind"] = lock(_kinds(complete["id"].tolist(), self.table.id_kind))
        return {**complete, **columns}

    def _remarks(
        self,
        columns: Mapping[str, NDArray[np.object_]],
        order: NDArray[np.int64],
        regions: Regions | None,
    ) -> list[Fault]:
        """What is worth telling about the codes of a closed register."""
        if self.kind is not RecordKind.AGENCY:
            return []
        keys, kinds = columns["id"].tolist(), columns["id_kind"].tolist()
        title = self.columns["id"].plan.title
        return [
            self._fault(int(order[place]), problem, title, keys[place])
            for place, problem in remark_codes(keys, kinds, regions)
        ]

    def _set_aside(self, ruling: Ruling) -> tuple[SetAside, ...]:
        """All rows kept out, by row."""
        return tuple(
            sorted([*self.sieve.set_aside, *ruling.set_aside], key=lambda aside: aside.row)
        )

    def _refused(self, ruling: Ruling) -> dict[int, dict[str, Value]]:
        """What could be read of rows with a fault; nothing of one of another width."""
        found: dict[int, dict[str, Value]] = {aside.row: {} for aside in ruling.set_aside}
        for position in ruling.out:
            values = {name: column.values()[position] for name, column in self.columns.items()}
            found[int(self.numbers[position])] = values
        return found

    def _unread(self) -> tuple[str, ...]:
        """Headings of columns that are neither mapped nor selected by."""
        taken = {place for column in self.columns.values() for place in column.plan.places}
        taken |= {self.heading.place(selection.column) for selection in self.table.select}
        titles = enumerate(self.heading.titles)
        return tuple(t.strip() for n, t in titles if n not in taken and t.strip())

    def _source(self) -> Source:
        """Where the register comes from."""
        return Source(
            file=self.file,
            sha256=self.sha256,
            format=self.grid.format,
            encoding=self.grid.encoding,
            sheet=self.grid.sheet,
            heading_row=self.heading.row,
            rows=self.sieve.count,
        )


def _kinds(keys: list[str], admitted: Admitted) -> NDArray[np.object_]:
    """Kinds of agency ids; where nobody checks, all are text."""
    if admitted is Admitted.TEXT:
        kinds = np.empty(len(keys), dtype=np.object_)
        kinds.fill(IdKind.TEXT)
        return kinds
    return id_kinds(keys)


def _bytes(path: Path) -> bytes:
    """Bytes of a file, or a fault that it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        problem = Problem("file.missing", f"the file cannot be read: {error.strerror}")
        raise RegistryError([fault_of(problem, file=str(path))]) from None
