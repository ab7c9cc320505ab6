"""The list of warnings as of a day: every table read, every sign looked for, one document.

The rule: the list is private. It names bodies that nobody has found guilty of anything, and says
of each warning which rows it rests on; whoever acts on it signs for that (docs/method.md §14).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import sha256_hex
from randinspect.errors import Fault, InputError
from randinspect.office.warnings.certificates import (
    CERTIFICATE_COLUMNS,
    certificate_signs,
    scope_signs,
)
from randinspect.office.warnings.complaints import (
    COMPLAINT_COLUMNS,
    ComplaintTest,
    complaint_signs,
)
from randinspect.office.warnings.proficiency import PROFICIENCY_COLUMNS, proficiency_signs
from randinspect.office.warnings.settings import WarningFiles, WarningSettings, parse_settings
from randinspect.office.warnings.shared_staff import STAFF_COLUMNS, shared_staff_signs
from randinspect.office.warnings.signals import Signal
from randinspect.office.warnings.standing import PreviousList, read_previous
from randinspect.office.warnings.tables import Column, SignTable, read_table_of_signs
from randinspect.office.warnings.volumes import VOLUME_COLUMNS, volume_signs

__all__ = ["WarningList", "read_settings", "warnings_as_of"]

_COLUMNS: Final[Mapping[str, Sequence[Column]]] = {
    "certificates": CERTIFICATE_COLUMNS,
    "volumes": VOLUME_COLUMNS,
    "complaints": COMPLAINT_COLUMNS,
    "staff": STAFF_COLUMNS,
    "proficiency": PROFICIENCY_COLUMNS,
}


@dataclass(frozen=True, slots=True)
class WarningList:
    """Warnings as of a day.

    Parameters
    ----------
    as_of
        The day.
    settings
        What they were found by.
    signals
        In order of the bodies, codes and rows.
    sources
        Digest of each file that was read.
    names
        Printed name of each body that the register knows.
    strangers
        Bodies in the tables that the register does not know; they are warned of like others.
    complaints
        What was tested, None if complaints were not.
    later
        Rows of days after that of the list, which do not count, by file where there are any.
    previous
        The list before, None where none is named; then nothing is told of what is new.
    """

    as_of: date
    settings: WarningSettings
    signals: tuple[Signal, ...]
    sources: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()
    complaints: ComplaintTest | None = None
    later: Mapping[str, int] = field(default_factory=dict)
    previous: PreviousList | None = None

    def since(self, signal: Signal) -> date | None:
        """Day of the first list in which a warning stood; None if it is new, or nobody knows."""
        return None if self.previous is None else self.previous.since(signal)

    def document(self) -> dict[str, Any]:
        """The list as plain data."""
        before = {} if self.previous is None else {"previous": self.previous.document()}
        return {
            **before,
            "as_of": self.as_of.isoformat(),
            "complaint_test": None if self.complaints is None else self.complaints.document(),
            "sources": dict(sorted(self.sources.items())),
            "strangers": list(self.strangers),
            "warnings": [
                signal.document(
                    self.settings.action(signal.code),
                    self.names.get(signal.agency),
                    self.since(signal),
                )
                for signal in self.signals
            ],
        }


def read_settings(path: Path) -> WarningSettings:
    """Read ``warnings.toml``.

    Raises
    ------
    InputError
        With every fault of it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the file cannot be read: {error}"
        cure = "name a file that exists, in UTF-8"
        raise InputError([Fault(path.name, "warnings.file", message, cure)]) from error
    return parse_settings(text, name=path.name)


def warnings_as_of(
    settings: WarningSettings,
    folder: Path,
    *,
    names: Mapping[str, str],
    as_of: date,
    previous: Path | None = None,
) -> WarningList:
    """Read the tables and look for every sign that is asked for.

    Parameters
    ----------
    settings
        The choices.
    folder
        Where the tables lie.
    names
        Printed name of each body of the register, by its id.
    as_of
        The day of the list.
    previous
        The list before; that of the settings if none is named here.

    Raises
    ------
    InputError
        With the faults of all tables together; or if the list before is none.
    """
    if previous is None and settings.previous is not None:
        previous = folder / settings.previous
    before = None if previous is None else read_previous(previous, as_of=as_of)
    tables = _read(settings, folder)
    signals, test = _signals(settings, tables, as_of)
    signals.sort(key=lambda s: (s.agency, s.code, sorted(s.sources)))
    met = {row["agency"] for table in tables.values() for row in table.rows}
    return WarningList(
        as_of,
        settings,
        tuple(signals),
        {table.file: sha256_hex(table.data) for table in tables.values()},
        names,
        tuple(sorted(met - set(names))),
        test,
        dict(_later(tables.values(), as_of)),
        before,
    )


def _later(tables: Iterable[SignTable], as_of: date) -> Iterator[tuple[str, int]]:
    """Count the rows of each file that are dated after a day."""
    for table in tables:
        days = (row.values.get("date", row.values.get("month")) for row in table.rows)
        count = sum(isinstance(day, date) and day > as_of for day in days)
        if count:
            yield table.file, count


def _read(settings: WarningSettings, folder: Path) -> dict[str, SignTable]:
    """Every table, or the faults of all."""
    tables: dict[str, SignTable] = {}
    faults: list[Fault] = []
    for name in WarningFiles.model_fields:
        file = getattr(settings.files, name)
        if file is None:
            continue
        try:
            tables[name] = read_table_of_signs(folder / file, _COLUMNS[name])
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return tables


def _signals(
    settings: WarningSettings, tables: Mapping[str, SignTable], as_of: date
) -> tuple[list[Signal], ComplaintTest | None]:
    """All signs, and the statement about complaints."""
    found: list[Signal] = []
    test = None
    if settings.certificates is not None:
        found += certificate_signs(tables["certificates"], settings.certificates, as_of)
        if settings.volumes is not None:
            found += scope_signs(tables["certificates"], tables["volumes"], as_of)
    if settings.volumes is not None:
        found += volume_signs(tables["volumes"], settings.volumes, as_of)
    if settings.complaints is not None:
        spikes, test = complaint_signs(tables["complaints"], settings.complaints, as_of)
        found += spikes
    if settings.staff is not None:
        found += shared_staff_signs(tables["staff"], settings.staff, as_of)
    if settings.proficiency is not None:
        found += proficiency_signs(tables["proficiency"], settings.proficiency, as_of)
    return found, test
