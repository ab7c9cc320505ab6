"""Grading at the office: files in, classes out, with every digest beside them.

The rule: what was read is named by its digest, what is made is private, and the day is an argument.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import (
    file_sha256,
    normalised_id,
    sha256_hex,
    write_document,
    write_table,
)
from randinspect.errors import Fault, RegistryError
from randinspect.office.classes.events import read_events, read_outside, read_tolerances
from randinspect.office.classes.grades import Grade, Origin
from randinspect.office.classes.grading import grade_all
from randinspect.office.classes.handing_over import class_table, graded_register, profile_part
from randinspect.office.classes.register_events import register_events
from randinspect.office.classes.rule_parts import rulebook_part
from randinspect.office.classes.rules import ClassRules, read_class_rules
from randinspect.office.classes.tolerance import Tolerance
from randinspect.office.keeping_files import write_unlost
from randinspect.office.private.place import require_private
from randinspect.registry import Profile, RecordKind, Register, read_profile, read_register
from randinspect.results.harmless import harmless_cell

__all__ = ["ClassFiles", "Graded", "grade_register", "write_grading"]

_HEADINGS: Final = (
    *("统一社会信用代码", "类别", "来由", "分值", "日期", "包容审慎至"),
    *("检查方式", "检查项数", "检查人数"),
)


@dataclass(frozen=True, slots=True)
class ClassFiles:
    """Files of a grading.

    Parameters
    ----------
    rules
        ``classes.toml``.
    agencies, profile
        The register of agencies, and how it is read.
    events
        What happened to them; may be left out where classes come from outside and no trigger
        asks for events.
    outside
        Classes from outside; needed where the rules take them.
    tolerances
        Entries of tolerance.
    """

    rules: Path
    agencies: Path
    profile: Path
    events: Path | None = None
    outside: Path | None = None
    tolerances: Path | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """A register with its classes.

    Parameters
    ----------
    files
        What was read.
    rules, profile, register
        As they were read.
    grades
        Classes, in the register's order, shape ``(N,)``.
    later
        Events of days after the grading, which do not count.
    strangers
        Rows of classes from outside that are of no agency of the register.
    """

    files: ClassFiles
    rules: ClassRules
    profile: Profile
    register: Register
    grades: tuple[Grade, ...]
    later: int = 0
    strangers: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Agencies of each class, from the lowest risk to the highest."""
        found = Counter(one.name for one in self.grades)
        return {name: found[name] for name in self.rules.names}

    @property
    def unnamed(self) -> int:
        """Agencies whose class stands for one that the file from outside does not give."""
        return sum(one.origin is Origin.MISSING for one in self.grades)

    def of(self, agency: str) -> Grade:
        """Class of one agency.

        Raises
        ------
        RegistryError
            If the register does not hold it.
        """
        asked = normalised_id(agency)
        found = next((one for one in self.grades if one.agency == asked), None)
        if found is None:
            message, cure = "the register has no such agency", "write its id as the register does"
            file = str(self.files.agencies)
            raise RegistryError([Fault(file, "graded.unknown", message, cure, value=agency)])
        return found

    def document(self) -> dict[str, Any]:
        """What was graded, with which rules, from which files, and the digest of the classes."""
        names = ("agencies", "profile", "events", "outside", "tolerances")
        given = {name: getattr(self.files, name) for name in names}
        return {
            "rules": {
                "name": self.rules.header.name,
                "version": self.rules.header.version,
                "citation": str(self.rules.header.citation),
                "sha256": self.rules.sha256,
            },
            "on": self.grades[0].on.isoformat() if self.grades else None,
            "files": {n: file_sha256(path) for n, path in given.items() if path is not None},
            "counts": [{"class": name, "agencies": n} for name, n in self.counts.items()],
            "triggered": sum(bool(one.triggered) for one in self.grades),
            "tolerated": sum(one.is_tolerated for one in self.grades),
            "classes_sha256": sha256_hex(write_table(class_table(self.grades))),
        }


def grade_register(files: ClassFiles, *, on: date) -> Graded:
    """Grade a whole register on a day.

    1. Read rules and register. 2. Read what happened, or what was given, and who is tolerated.
    3. Grade.

    Parameters
    ----------
    files
        What is read.
    on
        The day; events and entries of later days do not count.

    Raises
    ------
    RulebookError
        With every fault of the rules.
    RegistryError
        With every fault of a table, or every agency without a class.
    """
    rules, profile = read_class_rules(files.rules), read_profile(files.profile)  # 1
    register = read_register(files.agencies, profile, RecordKind.AGENCY)
    ids = [str(one) for one in register.columns["id"]]
    known = frozenset(ids)
    _require_files(files, rules)
    events = register_events(register, rules)  # 2
    if files.events is not None:
        events += read_events(files.events, rules, agencies=known)[0]
    outside = None
    strangers = 0
    if files.outside is not None and rules.outside is not None:
        outside, _, strangers = read_outside(
            files.outside, rules, rules.outside, on=on, agencies=known
        )
    tolerances: Sequence[Tolerance] = ()
    if files.tolerances is not None:
        tolerances, _ = read_tolerances(files.tolerances, rules, agencies=known)
    grades = grade_all(ids, events, rules, on=on, outside=outside, tolerances=tolerances)  # 3
    later = sum(event.day > on for event in events)
    return Graded(files, rules, profile, register, grades, later, strangers)


def write_grading(done: Graded, to: Path) -> tuple[Path, ...]:
    """Write what the draw takes over, and the record of it; all of it is private.

    ``agencies.csv`` or ``.xlsx`` (the register with its class), ``classes.csv``,
    ``rulebook.part.toml``, ``profile.part.toml``, and last ``grading.json``.

    Returns
    -------
    tuple[Path, ...]
        The files.

    Raises
    ------
    ProtocolError
        If the folder is public, or holds another grading.
    """
    require_private(to)
    name, data = graded_register(
        done.files.agencies, done.profile, done.register, done.grades, done.rules
    )
    formats = done.profile.of(RecordKind.AGENCY).date_formats
    written = {
        name: data,
        "classes.csv": _class_file(done.grades, done.rules),
        "rulebook.part.toml": rulebook_part(done.rules).encode(),
        "profile.part.toml": profile_part(formats).encode(),
        "grading.json": write_document(done.document()),
    }
    write_unlost(to, written, last="grading.json")
    return tuple(to / file for file in sorted(written))


def _require_files(files: ClassFiles, rules: ClassRules) -> None:
    """Refuse files that the rules do not read, and miss those that they need."""
    faults = []
    is_triggered = any(trigger.event not in rules.column_codes for trigger in rules.triggers)
    needs = {
        "events": rules.outside is None or is_triggered,
        "outside": rules.outside is not None,
    }
    for name, is_needed in needs.items():
        given = getattr(files, name)
        if is_needed and given is None:
            message, cure = f"the rules need a file of {name}", f"name it by --{name}"
            faults.append(Fault(str(files.rules), "classes.file", message, cure, column=name))
    if files.outside is not None and rules.outside is None:
        message = "the rules take no classes from outside"
        cure = "add [outside] with its citation, or drop the file"
        faults.append(Fault(str(files.rules), "classes.file", message, cure, column="outside"))
    if faults:
        raise RegistryError(faults)


def _class_file(grades: Sequence[Grade], rules: ClassRules) -> bytes:
    """The classes and what they mean as CSV, UTF-8 with BOM and CRLF."""
    manners = {
        one.name: ("、".join(one.methods), str(one.items or ""), str(one.team))
        for one in rules.classes
    }
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for row in class_table(grades):
        writer.writerow([harmless_cell(cell) for cell in (*row, *manners[row[1]])])
    return stream.getvalue().encode("utf-8-sig")
