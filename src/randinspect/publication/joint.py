"""The merged teams of a selection: who goes to each inspection, for whichever authority.

A view, made from the public bundles alone and equal for everyone who has the same ones: nothing
in it is new, and nothing in it is evidence (docs/format.md §8.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from randinspect.canonical import read_table, sha256_hex
from randinspect.errors import FormatError
from randinspect.publication.assistants import read_assistants
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import Commitment, read_commitment
from randinspect.publication.input_names import ASSISTANTS, PERSONS
from randinspect.publication.jurisdiction import Referral, read_referral
from randinspect.publication.persons import marks_by_inspection, read_persons

__all__ = ["JointTeam", "JointTeams", "Seat", "joint_teams", "seats_of"]

_COLUMNS = 3

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Seat:
    """One member of a merged team.

    Parameters
    ----------
    authority
        Who sends the member.
    slot, inspector
        Where the member sits in that authority's team, and the handle.
    origin
        Authority elsewhere that sent an assistant; empty for one's own people.
    """

    authority: str
    slot: str
    inspector: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class JointTeam:
    """Everybody who goes to one inspection.

    Parameters
    ----------
    inspection
        Its handle.
    authorities
        Who sends people; the first leads.
    seats
        The members, by authority in that order, then by slot and handle.
    missing
        Authorities whose teams are not among the bundles, or not drawn yet.
    day
        Day of the visit, empty if none is set.
    """

    inspection: str
    authorities: tuple[str, ...]
    seats: tuple[Seat, ...]
    missing: tuple[str, ...]
    day: str = ""

    @property
    def is_joint(self) -> bool:
        """Whether several authorities inspect together."""
        return len(self.authorities) > 1


@dataclass(frozen=True, slots=True)
class JointTeams:
    """Merged teams of a selection, and what they were made from.

    Parameters
    ----------
    selection
        Commitment of the selection.
    dispatches
        Digest of ``commit.json`` of each dispatch, by authority.
    occasion
        The weakest of selection and dispatches.
    teams
        One for each inspection, by handle.
    """

    selection: Commitment
    dispatches: Mapping[str, str]
    occasion: str
    teams: tuple[JointTeam, ...]


def joint_teams(selection: Files, dispatches: Sequence[Files]) -> JointTeams:
    """Merge the teams of a selection.

    Parameters
    ----------
    selection
        Files of the drawn selection.
    dispatches
        Files of the dispatches of it that are at hand, in any order. All are taken to verify.

    Raises
    ------
    FormatError
        If the selection refers its units to nobody, a dispatch is of another selection or
        another authority's second one, or a person goes to one inspection twice.
    """
    drawn = read_commitment(selection["commit.json"])
    if REFERRAL not in selection:
        raise FormatError(
            f"{drawn.draw_id} refers its units to no authority; its one dispatch is its teams"
        )
    digest = sha256_hex(selection["result.json"])
    found: dict[str, Files] = {}
    for files in dispatches:
        commitment = read_commitment(files["commit.json"])
        if commitment.selection is None or commitment.selection.result_sha256 != digest:
            raise FormatError(f"{commitment.draw_id} is no dispatch of {drawn.draw_id}")
        if commitment.authority in found:
            raise FormatError(f"{commitment.authority} has two dispatches of {drawn.draw_id}")
        found[commitment.authority] = files
    _require_apart(found)
    commitments = [drawn, *(read_commitment(files["commit.json"]) for files in found.values())]
    return JointTeams(
        drawn,
        {name: sha256_hex(found[name]["commit.json"]) for name in sorted(found)},
        _weakest(commitments),
        tuple(_merged(read_referral(selection[REFERRAL]), found)),
    )


def _merged(referrals: Mapping[str, Referral], found: Mapping[str, Files]) -> Iterator[JointTeam]:
    """One team for each inspection."""
    seats = {name: seats_of(name, files) for name, files in found.items()}
    days = {name: _days(files) for name, files in found.items()}
    for handle in sorted(referrals):
        names = referrals[handle].authorities
        here = [name for name in names if name in found and "teams.tsv" in found[name]]
        set_days = {days[name][handle] for name in here if handle in days[name]}
        if len(set_days) > 1:
            raise FormatError(f"{handle} is visited on {' and on '.join(sorted(set_days))}")
        yield JointTeam(
            handle,
            names,
            tuple(seat for name in here for seat in seats[name].get(handle, ())),
            tuple(name for name in names if name not in here),
            next(iter(set_days), ""),
        )


def seats_of(authority: str, files: Files) -> dict[str, list[Seat]]:
    """Seats of one authority's teams, by inspection."""
    origins = read_assistants(files[ASSISTANTS]).origins if ASSISTANTS in files else {}
    found: dict[str, list[Seat]] = {}
    for inspection, slot, inspector in read_table(files.get("teams.tsv", b""), _COLUMNS):
        seat = Seat(authority, slot, inspector, origins.get(inspector, ""))
        found.setdefault(inspection, []).append(seat)
    return found


def _days(files: Files) -> dict[str, str]:
    """Days of one authority's visits, by inspection."""
    return {row[0]: row[1] for row in read_table(files.get("visits.tsv", b""), 2)}


def _require_apart(found: Mapping[str, Files]) -> None:
    """Refuse people who go to one inspection for two authorities."""
    seen: dict[tuple[str, str], str] = {}
    for name in sorted(found):
        files = found[name]
        if PERSONS not in files or "teams.tsv" not in files:
            continue
        for inspection, marks in sorted(marks_by_inspection(files).items()):
            for mark in sorted(marks):
                other = seen.setdefault((inspection, mark), name)
                if other != name:
                    told = f"{mark} goes to {inspection} for {other} and for {name}"
                    raise FormatError(f"{told}: {_who(found[other], mark)}, {_who(files, mark)}")


def _who(files: Files, mark: str) -> str:
    """Handle of a marked person."""
    people = [row[0] for row in read_table(files["inspectors.tsv"], _COLUMNS)]
    marks = read_persons(files[PERSONS], people)
    return next(handle for handle in people if mark in marks[handle])


def _weakest(commitments: Sequence[Commitment]) -> str:
    """Occasion of draws together."""
    named = {str(commitment.occasion) for commitment in commitments}
    return next(o for o in ("demonstration", "rehearsal", "draw") if o in named)
