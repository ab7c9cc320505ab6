"""A quarter's inputs, read together so that everything wrong is said at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from randinspect.errors import Fault, InputError, ProtocolError, QuarterFileError, RegistryError
from randinspect.office.drawn_before.parent import read_parent, units_of_bodies
from randinspect.office.inputs.agreement import at_odds, disagreements, idle_file
from randinspect.office.inputs.doubts import doubts
from randinspect.office.inputs.later import Later, before
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.snapshot_beside import changed_files
from randinspect.office.inputs.taken_days import read_taken, with_taken
from randinspect.office.inputs.timing import Check, stale_window, untimely
from randinspect.publication.commitment_parts import SelectionLink
from randinspect.quarter import DatingDay, Registers
from randinspect.registry import (
    Profile,
    RecordKind,
    Regions,
    Register,
    beijing_day,
    calendar_for,
    empty_register,
    link,
    link_absences,
    link_couples,
    link_recognised,
    read_profile,
    read_regions,
    read_register,
)
from randinspect.rulebook import CommonRules, Rulebook, read_dispatch_book, read_rulebook

P = ParamSpec("P")
T = TypeVar("T")

_LIBRARIES: Final = (RecordKind.AGENCY, RecordKind.INSPECTOR)
_KINDS: Final = {
    "agencies": RecordKind.AGENCY,
    "inspectors": RecordKind.INSPECTOR,
    "recusals": RecordKind.RECUSAL,
    "visits": RecordKind.VISIT,
    "absences": RecordKind.ABSENCE,
    "direct": RecordKind.DIRECT,
    "couples": RecordKind.COUPLE,
    "recognised": RecordKind.RECOGNISED,
}

__all__ = ["Job", "load_job", "source_paths"]


@dataclass(frozen=True, slots=True)
class Job:
    """What a quarter is made from, read and linked.

    Parameters
    ----------
    quarter, rules, registers
        The files.
    dating
        Calendar and day of the dispatch's seed, if the rulebook asks for dates.
    parent
        Of a second stage: the selection of its bodies, of whose units alone ``registers`` tells.
    """

    quarter: QuarterFile
    rules: CommonRules
    registers: Registers
    dating: DatingDay | None = None
    parent: SelectionLink | None = None

    @property
    def rulebook(self) -> Rulebook:
        """Rules of the selection too.

        Raises
        ------
        ProtocolError
            If another authority drew the agencies.
        """
        if not isinstance(self.rules, Rulebook):
            raise ProtocolError(
                f"{self.rules.name} only sends people; how agencies were drawn is in the rulebook "
                "of the authority that drew them"
            )
        return self.rules

    def notes(self) -> tuple[Fault, ...]:
        """What the readers kept on record without stopping, and what can hardly be meant."""
        parts = (
            self.registers.agencies,
            self.registers.inspectors,
            self.registers.recusals,
            self.registers.visits,
            self.registers.absences,
            self.registers.direct,
            self.registers.couples,
            self.registers.recognised,
        )
        read = (note for register in parts for note in register.notes)
        plan = self.quarter.plan
        window = (plan.date_from, plan.date_to)
        return (*read, *doubts(self.registers, self.rules, on=plan.as_of, window=window))


def source_paths(quarter: QuarterFile) -> dict[str, Path]:
    """Every file that a quarter is read from, by its part."""
    names = quarter.files
    parts = {
        "rulebook": names.rulebook,
        "profile": names.profile,
        "agencies": names.agencies,
        "inspectors": names.inspectors,
        "recusals": names.recusals,
        "visits": names.visits,
        "absences": names.absences,
        "direct": names.direct,
        "couples": names.couples,
        **{f"taken {number}": name for number, name in enumerate(names.taken, start=1)},
        "recognised": names.recognised,
        "classes": names.classes,
        **{f"calendar {name}": name for name in names.calendars},
        "handover": quarter.referral.handover if quarter.referral else None,
    }
    return {part: quarter.path(name) for part, name in parts.items() if name is not None}


def load_job(
    quarter: QuarterFile, *, allows_provisional: bool = False, check: Check | None = None
) -> Job:
    """Read rulebook, profile, registers and calendar, and link the registers to each other.

    Parameters
    ----------
    quarter
        Names the files.
    allows_provisional
        Whether a year may be used whose working days are not announced yet.
    check
        When it is asked whether the quarter's times leave room; None to ask nothing of them.

    Raises
    ------
    InputError
        With the faults of all files together.
    """
    faults: list[Fault] = []
    paths = source_paths(quarter)
    faults += changed_files(paths.values())
    rules = _attempt(faults, _read_rules, quarter, paths["rulebook"])
    profile = _attempt(faults, read_profile, paths["profile"])
    lists = [quarter.path(name) for name in quarter.files.regions]
    regions = _attempt(faults, read_regions, *lists) if lists else None
    own = (quarter.authority.id, quarter.authority.name)
    registers, later = None, [Later.REGISTERS, Later.NAMES]
    if profile is not None:
        registers = _attempt(faults, _read_registers, paths, profile, regions, own, later)
    taken = _attempt(faults, read_taken, [quarter.path(name) for name in quarter.files.taken])
    dating = None
    if rules is not None:
        dating = _attempt(faults, _read_dating, quarter, rules, allows_provisional)
        faults += disagreements(quarter, rules)
        faults += stale_window(quarter)
        faults += untimely(quarter, rules.lead_seconds, check) if check else ()
    if faults or rules is None or registers is None or taken is None:
        with before(*later, Later.RULES, Later.PEOPLE):
            raise InputError(faults)
    absences = with_taken(registers.absences, registers.inspectors, taken)
    registers = replace(registers, absences=absences)
    registers, parent = _of_bodies(quarter, rules, registers, profile)
    return Job(quarter, rules, registers, dating, parent)


def _of_bodies(
    quarter: QuarterFile, rules: CommonRules, registers: Registers, profile: Profile | None
) -> tuple[Registers, SelectionLink | None]:
    """Units of the bodies that were drawn before, where the quarter is a second stage."""
    linked = rules.linked if isinstance(rules, Rulebook) else None
    if linked is None or quarter.parent is None:
        return registers, None
    parent = read_parent(quarter, quarter.parent)
    table = profile.kinds.get(registers.agencies.kind) if profile else None
    units, bodies = units_of_bodies(
        registers.agencies, linked.body, parent, table.decide if table else ()
    )
    return replace(registers, agencies=units, bodies=bodies), parent.link


def _read_rules(quarter: QuarterFile, path: Path) -> CommonRules:
    """Read the rulebook, and say where it and the quarter do not go together."""
    if quarter.referral is not None:
        rules: CommonRules = read_dispatch_book(path)
    else:
        rules = read_rulebook(path)
    faults = [*at_odds(quarter, rules)]
    if faults:
        raise QuarterFileError(faults)
    return rules


def _attempt(
    faults: list[Fault], read: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Read something, or collect what is wrong with it."""
    try:
        return read(*args, **kwargs)
    except InputError as error:
        faults += error.faults
        return None


def _read_dating(
    quarter: QuarterFile, rules: CommonRules, allows_provisional: bool
) -> DatingDay | None:
    """Calendar from the seed's day to the end of the window, if the rules ask for dates."""
    names, last = quarter.files, quarter.plan.date_to
    if rules.dates is None:
        idle = [key for key in ("calendars", "taken") if getattr(names, key)]
        if idle:
            raise QuarterFileError([idle_file(key) for key in idle])
        return None
    drawn_on = beijing_day(quarter.dispatch.not_before_unix)
    calendar = calendar_for(
        range(drawn_on.year, last.year + 1),
        own=[quarter.path(name) for name in names.calendars],
        allows_provisional=allows_provisional,
    )
    return DatingDay(calendar, drawn_on)


def _rowless(register: Register) -> Fault:
    """Fault of a library of which no row is left."""
    source, aside = register.source, len(register.set_aside)
    return Fault(
        file=source.file,
        sheet=source.sheet,
        rule="register.empty",
        message=f"no {register.kind} is left of {source.rows} rows, {aside} of them set aside",
        cure="fill in the register, or decide otherwise in the profile",
    )


def _read_registers(
    paths: Mapping[str, Path],
    profile: Profile,
    regions: Regions | None,
    own: Collection[str],
    later: list[Later],
) -> Registers:
    """Read the registers and link them; what is asked is taken from what comes later."""
    later.remove(Later.REGISTERS)
    faults: list[Fault] = []
    found: dict[RecordKind, Register] = {}
    for part, kind in _KINDS.items():
        register = (
            _attempt(faults, read_register, paths[part], profile, kind, regions=regions)
            if part in paths
            else empty_register(kind)
        )
        found |= {kind: register} if register is not None else {}
    named = {kind for part, kind in _KINDS.items() if part in paths and kind in _LIBRARIES}
    faults += [_rowless(r) for k, r in found.items() if k in named and not len(r)]
    if faults:
        raise RegistryError(faults)
    later.remove(Later.NAMES)
    agencies, inspectors = found[RecordKind.AGENCY], found[RecordKind.INSPECTOR]
    recusals, visits = found[RecordKind.RECUSAL], found[RecordKind.VISIT]
    away, others = found[RecordKind.ABSENCE], found[RecordKind.RECOGNISED]
    linked = _attempt(faults, link, agencies, inspectors, recusals, visits, profile=profile)
    absences = _attempt(faults, link_absences, agencies, inspectors, away, profile=profile)
    pairs = found[RecordKind.COUPLE]
    couples = _attempt(faults, link_couples, inspectors, pairs, profile=profile)
    recognised = _attempt(faults, link_recognised, agencies, others, profile=profile, own=own)
    if linked is None or absences is None or couples is None or recognised is None:
        raise RegistryError(faults)
    return Registers(
        agencies,
        inspectors,
        linked.recusals,
        linked.visits,
        absences,
        found[RecordKind.DIRECT],
        couples,
        recognised,
    )
