"""A quarter's inputs, read together so that everything wrong is said at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from randinspect.errors import Fault, InputError, RegistryError
from randinspect.office.quarter_file import QuarterFile
from randinspect.quarter import Registers
from randinspect.registry import (
    Profile,
    RecordKind,
    Regions,
    Register,
    empty_register,
    link,
    read_profile,
    read_regions,
    read_register,
)
from randinspect.rulebook import Rulebook, read_rulebook

P = ParamSpec("P")
T = TypeVar("T")

_LIBRARIES: Final = (RecordKind.AGENCY, RecordKind.INSPECTOR)
_KINDS: Final = {
    "agencies": RecordKind.AGENCY,
    "inspectors": RecordKind.INSPECTOR,
    "recusals": RecordKind.RECUSAL,
    "visits": RecordKind.VISIT,
}

__all__ = ["Job", "load_job", "source_paths"]


@dataclass(frozen=True, slots=True)
class Job:
    """What a quarter is made from, read and linked."""

    quarter: QuarterFile
    rules: Rulebook
    registers: Registers

    def notes(self) -> tuple[Fault, ...]:
        """What the readers kept on record without stopping."""
        parts = (
            self.registers.agencies,
            self.registers.inspectors,
            self.registers.recusals,
            self.registers.visits,
        )
        return tuple(note for register in parts for note in register.notes)


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
    }
    return {part: quarter.path(name) for part, name in parts.items() if name is not None}


def load_job(quarter: QuarterFile) -> Job:
    """Read rulebook, profile and registers, and link recusals and visits to them.

    Raises
    ------
    InputError
        With the faults of all files together.
    """
    faults: list[Fault] = []
    paths = source_paths(quarter)
    rules = _attempt(faults, read_rulebook, paths["rulebook"])
    profile = _attempt(faults, read_profile, paths["profile"])
    lists = [quarter.path(name) for name in quarter.files.regions]
    regions = _attempt(faults, read_regions, *lists) if lists else None
    registers = _attempt(faults, _read_registers, paths, profile, regions) if profile else None
    if faults or rules is None or registers is None:
        raise InputError(faults)
    return Job(quarter, rules, registers)


def _attempt(
    faults: list[Fault], read: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Read something, or collect what is wrong with it."""
    try:
        return read(*args, **kwargs)
    except InputError as error:
        faults += error.faults
        return None


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
    paths: Mapping[str, Path], profile: Profile, regions: Regions | None
) -> Registers:
    """Read the four registers and link them."""
    faults: list[Fault] = []
    found: dict[RecordKind, Register] = {}
    for part, kind in _KINDS.items():
        register = (
            _attempt(faults, read_register, paths[part], profile, kind, regions=regions)
            if part in paths
            else empty_register(kind)
        )
        found |= {kind: register} if register is not None else {}
    faults += [_rowless(r) for k, r in found.items() if k in _LIBRARIES and not len(r)]
    if faults:
        raise RegistryError(faults)
    agencies, inspectors = found[RecordKind.AGENCY], found[RecordKind.INSPECTOR]
    recusals, visits = found[RecordKind.RECUSAL], found[RecordKind.VISIT]
    linked = link(agencies, inspectors, recusals, visits, profile=profile)
    return Registers(agencies, inspectors, linked.recusals, linked.visits)
