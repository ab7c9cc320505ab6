"""The selection of the bodies whose units are drawn here (docs/format.md §3.3.3).

1. The bundle is verified by the same verification as anybody's, and must be the one that the
   quarter names by the digest of its result.
2. Its drawn bodies are known by their ids where these are open, else by its private openings.
3. A unit of a body that its frame does not have is a fault, and so is a drawn body without any
   unit, until the profile answers it: a mistyped id would take a unit out of its frame unseen.
4. Of the register only units of these bodies stay: the second frame is theirs alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from randinspect.canonical import normalised_id, open_handle, read_table, sha256_hex
from randinspect.canonical.handles import sealed_handle
from randinspect.errors import Fault, FormatError, QuarterFileError, RegistryError
from randinspect.office.drawn_before.selection import drawn_selection
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import ParentPlan
from randinspect.publication.commitment import Commitment, read_commitment
from randinspect.publication.commitment_parts import SelectionLink
from randinspect.publication.second_stage import first_chances
from randinspect.quarter import DrawnBodies
from randinspect.registry import Register
from randinspect.registry.decisions import Sighting, rule_on
from randinspect.registry.profile import Decision
from randinspect.registry.rules import RULES

__all__ = ["Parent", "read_parent", "units_of_bodies"]

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Parent:
    """A drawn selection of bodies.

    Parameters
    ----------
    link
        What names it in the commitment.
    chances
        π₁ of each body drawn, by its handle.
    handles
        Handle of each body of its register, by id; None where handles are open.
    frame
        Handles of its frame.
    """

    link: SelectionLink
    chances: Mapping[str, Fraction]
    handles: Mapping[str, str] | None
    frame: frozenset[str] = frozenset()

    def knows(self, identifier: str) -> bool:
        """Whether the selection could have drawn a body."""
        if self.handles is not None:
            return identifier in self.handles
        return open_handle(identifier) in self.frame

    def handle(self, identifier: str) -> str | None:
        """Handle of a body, None of one that was not drawn."""
        opened = open_handle(identifier) if self.handles is None else self.handles.get(identifier)
        return opened if opened in self.chances else None


def read_parent(quarter: QuarterFile, plan: ParentPlan) -> Parent:
    """Read the selection of bodies that a quarter names.

    Raises
    ------
    ProtocolError
        If the bundle cannot be read, does not verify, or is not the one named; with every reason.
    QuarterFileError
        If its bodies are sealed, and the openings are missing or others.
    """
    files = drawn_selection(quarter, plan, "parent")
    commitment = read_commitment(files["commit.json"])
    link = SelectionLink(
        authority=commitment.authority,
        commit_sha256=sha256_hex(files["commit.json"]),
        draw_id=commitment.draw_id,
        result_sha256=sha256_hex(files["result.json"]),
    )
    exact = {body: chance for body, chance in first_chances(files).items() if chance is not None}
    frame = frozenset(row[0] for row in read_table(files["frame.tsv"], 3))
    return Parent(link, exact, _opened(quarter, plan, commitment), frame)


def units_of_bodies(
    agencies: Register, column: str, parent: Parent, decide: Sequence[Decision] = ()
) -> tuple[Register, DrawnBodies]:
    """Give the units whose bodies were drawn, and the bodies.

    Parameters
    ----------
    agencies
        The register of units.
    column
        Column with the id of the body.
    parent
        The selection of bodies.
    decide
        What the profile answers: units of unknown bodies may be set aside (`linked.unknown_body`),
        drawn bodies without a unit kept (`linked.empty`).

    Raises
    ------
    RegistryError
        If the column is not there, units name no body or one that is unknown, or bodies that were
        drawn have no unit.
    """
    if column not in agencies.columns:
        message = f"there is no column {column} that names the body of a unit"
        raise RegistryError([_fault(agencies, "linked.no_column", message, column)])
    values = agencies.columns[column].tolist()
    missing = [i for i, value in enumerate(values) if not value]
    if missing:
        rows = ", ".join(str(agencies.rows[i]) for i in missing[:_SHOWN])
        message = f"{len(missing)} units (rows {rows}) name no body"
        raise RegistryError([_fault(agencies, "linked.no_body", message, column)])
    agencies, strangers = _known(agencies, column, parent, decide)
    ids = [normalised_id(str(value)) for value in agencies.columns[column].tolist()]
    handles = {i: handle for i in dict.fromkeys(ids) if (handle := parent.handle(i)) is not None}
    places = [place for place, i in enumerate(ids) if i in handles]
    if not places:
        message = f"no unit is of a body that {parent.link.draw_id} drew"
        raise RegistryError([*strangers, _fault(agencies, "linked.nobody", message, column)])
    kept = [decision for decision in decide if decision.action == "keep"]
    ruling = rule_on(_empty(agencies, column, handles, parent), kept)
    if strangers or ruling.open_faults:
        raise RegistryError([*strangers, *ruling.open_faults])
    taken = agencies.take(np.array(places, dtype=np.int64))
    notes = (*agencies.notes, *_others(agencies, ids, handles, parent), *ruling.notes)
    return replace(taken, notes=notes), DrawnBodies(handles, parent.chances)


def _known(
    agencies: Register, column: str, parent: Parent, decide: Sequence[Decision]
) -> tuple[Register, list[Fault]]:
    """Set units of unknown bodies aside where the profile does, and tell the others."""
    sightings = []
    for place, value in enumerate(agencies.columns[column].tolist()):
        if parent.knows(normalised_id(str(value))):
            continue
        message = f"{parent.link.draw_id} had no body of this id"
        fault = _fault(agencies, "linked.unknown_body", message, column)
        told = replace(
            fault, row=int(agencies.rows[place]), value=str(value), cure=_cure(fault.rule)
        )
        sightings.append(Sighting(told, place))
    ruling = rule_on(sightings, decide)
    known = agencies.without(ruling.out, set_aside=ruling.set_aside, notes=ruling.notes)
    return known, ruling.open_faults


def _empty(
    agencies: Register, column: str, handles: Mapping[str, str], parent: Parent
) -> Iterator[Sighting]:
    """See bodies drawn that have no unit."""
    empty = sorted(parent.chances.keys() - set(handles.values()))
    if empty:
        named = ", ".join(_named(handle, parent) for handle in empty[:_SHOWN])
        have = "body that was drawn has" if len(empty) == 1 else "bodies that were drawn have"
        message = f"{len(empty)} {have} no unit here: {named}"
        rule = "linked.empty"
        yield Sighting(_fault(agencies, rule, message, column, _cure(rule)))


def _named(handle: str, parent: Parent) -> str:
    """Id of a body, or its handle where that is its id."""
    ids = {found: identifier for identifier, found in (parent.handles or {}).items()}
    return ids.get(handle, handle)


def _cure(rule: str) -> str:
    """What to do by a rule that the profile may answer."""
    return RULES[rule].cure


def _others(
    agencies: Register, ids: list[str], handles: Mapping[str, str], parent: Parent
) -> Iterator[Fault]:
    """Note units of bodies that were not drawn."""
    others = Counter(i for i in ids if i not in handles)
    if others:
        message = (
            f"{others.total()} units are of {len(others)} bodies that {parent.link.draw_id} did "
            "not draw: they are not in this frame"
        )
        yield _fault(
            agencies, "linked.others", message, None, "nothing; the second frame is theirs alone"
        )


def _opened(
    quarter: QuarterFile, plan: ParentPlan, commitment: Commitment
) -> dict[str, str] | None:
    """Handle of each body by its id, None where handles are open."""
    bound = commitment.openings
    if bound is None:
        return None
    if plan.openings is None:
        raise QuarterFileError([_sealed("its bodies are sealed, and nothing says who they are")])
    try:
        data = quarter.path(plan.openings).read_bytes()
        rows = read_table(data, 3)
    except (OSError, FormatError) as error:
        raise QuarterFileError([_sealed(f"the openings cannot be read: {error}")]) from error
    if sha256_hex(data) != bound.sha256:
        raise QuarterFileError([_sealed("the openings are not those that it committed to")])
    if any(sealed_handle(salt, identifier) != handle for handle, salt, identifier in rows):
        raise QuarterFileError([_sealed("the openings do not open its handles")])
    return {identifier: handle for handle, _, identifier in rows}


def _sealed(message: str) -> Fault:
    """Fault of bodies that nobody can tell."""
    cure = "name private/agency.openings.tsv of the office that drew them"
    return Fault("quarter.toml", "parent.openings", message, cure, column="parent.openings")


def _fault(
    agencies: Register, rule: str, message: str, column: str | None, cure: str | None = None
) -> Fault:
    """Fault or note about the register of units."""
    told = cure or "map the column of the body's id in the profile, and complete it"
    source = agencies.source
    title = None if column is None else agencies.title(column)
    return Fault(source.file, rule, message, told, sheet=source.sheet, column=title)
