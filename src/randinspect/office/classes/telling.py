"""How drawn agencies are checked: manner, items and officers of the class they were locked with.

The rule: what a class means is told to those who go and to whoever asks in the office, never in
public; and only from the rules that the rulebook cites, for others did not make the class.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from randinspect.canonical import read_table
from randinspect.errors import InputError
from randinspect.office.classes.manners import SupervisionClass
from randinspect.office.classes.rules import read_class_rules
from randinspect.office.classes.sources import file_faults
from randinspect.office.inputs.job import Job
from randinspect.office.workspace import Workspace
from randinspect.rulebook import Rulebook

__all__ = ["class_record", "classes_at_hand", "classes_of_units"]

_UNITS: Final = "units.tsv"


def classes_at_hand(job: Job) -> Mapping[str, SupervisionClass]:
    """Classes by name, where the quarter names the rules of them; else none.

    Parameters
    ----------
    job
        The quarter's inputs.

    Raises
    ------
    InputError
        If the rules have faults, or are not those that the rulebook cites.
    """
    name = job.quarter.files.classes
    if name is None or not isinstance(job.rules, Rulebook):
        return {}
    if faults := [*file_faults(job, job.rules)]:
        raise InputError(faults)
    return {one.name: one for one in read_class_rules(job.quarter.path(name)).classes}


def classes_of_units(job: Job, workspace: Workspace) -> Mapping[str, SupervisionClass]:
    """Class of each unit as it was locked, by its handle; where either is not known, none.

    Parameters
    ----------
    job
        The quarter's inputs.
    workspace
        Whose private table of units holds the locked classes.

    Raises
    ------
    InputError
        As `classes_at_hand` does.
    """
    known, kept = classes_at_hand(job), workspace.kept(_UNITS)
    rows = read_table(kept, 6) if known and kept is not None else []
    return {handle: known[name] for handle, _, _, _, name, _ in rows if name in known}


def class_record(one: SupervisionClass) -> dict[str, Any]:
    """What a class means for a check, as plain data; what its rules leave open is not there."""
    told = {
        "class": one.name,
        "methods": "、".join(one.methods),
        "items": one.items,
        "officers": one.team,
        "visits_a_year": one.cap,
        "citation": str(one.citation),
    }
    return {key: value for key, value in told.items() if value is not None}
