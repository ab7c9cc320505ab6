"""Who was drawn and who was sent: the published dispatch, opened with the office's registers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from randinspect.canonical import read_table, sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.inputs.job import Job, load_job
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import ReferralPlan
from randinspect.office.referral.referred import handed_over, own_agencies
from randinspect.office.results.people import TEAM, open_people, seated
from randinspect.office.workspace import Workspace, read_key
from randinspect.publication.amendments import Amendment
from randinspect.publication.commitment import Commitment, Kind, read_commitment
from randinspect.publication.commitment_parts import SelectionLink
from randinspect.publication.lists import Badge
from randinspect.quarter import name_units
from randinspect.results import Expected, Roster
from randinspect.rulebook import Mode

__all__ = ["Sent"]


@dataclass(frozen=True)
class Sent:
    """A drawn dispatch with the names behind its handles.

    Parameters
    ----------
    quarter, workspace
        The quarter's file and folder.
    amendments
        Substitutions in the teams, in their order.
    """

    quarter: QuarterFile
    workspace: Workspace
    amendments: tuple[Amendment, ...]

    @cached_property
    def dispatch(self) -> dict[str, bytes]:
        """Files of the drawn dispatch.

        Raises
        ------
        ProtocolError
            If it is not drawn: nobody was sent, so there is nothing to enter.
        """
        files = self.workspace.files(Kind.DISPATCH)
        if "result.json" not in files:
            raise ProtocolError(
                f"{self.workspace.folder} holds no drawn dispatch; results are those of its "
                "inspections"
            )
        return files

    @cached_property
    def commitment(self) -> Commitment:
        """What the dispatch committed to."""
        return read_commitment(self.dispatch["commit.json"])

    @cached_property
    def job(self) -> Job:
        """The registers."""
        return load_job(self.quarter, allows_provisional=True)

    @cached_property
    def anchor(self) -> str:
        """Digest of the drawn result, with which the chain of acts begins."""
        return sha256_hex(self.dispatch["result.json"])

    @cached_property
    def roster(self) -> Roster:
        """Drawn bodies, and who was sent to them.

        Raises
        ------
        ProtocolError
            If a drawn body is in the register no more.
        """
        known = self._agencies()
        drawn = sorted({row[0] for row in read_table(self.dispatch["inspections.tsv"], 3)})
        lost = [handle for handle in drawn if handle not in known]
        if lost:
            raise ProtocolError(
                f"{len(lost)} drawn bodies are not in the register ({', '.join(lost[:3])}); put "
                "the register of the lock back, or the key with which handles were sealed"
            )
        teams = self._teams()
        columns = self.job.registers.agencies.columns
        return Roster.of(
            Expected(
                inspection=handle,
                agency=str(columns["id"][known[handle]]),
                name=str(columns["name"][known[handle]] or columns["id"][known[handle]]),
                department=str(columns["territory"][known[handle]] or "-"),
                authority=str(columns["authority"][known[handle]] or "-"),
                team=teams.get(handle, ()),
            )
            for handle in drawn
        )

    @cached_property
    def people(self) -> dict[str, tuple[str, ...]]:
        """Handle of an inspector, or of a team that goes whole → staff numbers."""
        kept = self.workspace.kept("inspector.openings.tsv")
        if kept is not None:
            rows = read_table(kept, 3)
            return {handle: tuple(identifier.split(TEAM)) for handle, _, identifier in rows}
        return open_people(self.job.registers.inspectors)

    def badges(self) -> dict[str, Badge]:
        """Names and certificate numbers of inspectors, for the rule that publishes them."""
        columns = self.job.registers.inspectors.columns
        rows = zip(columns["id"], columns["name"], columns["certificate"], strict=True)
        return {str(i): Badge(str(n or "-"), str(c or "-")) for i, n, c in rows}

    @cached_property
    def drawn_by(self) -> SelectionLink | None:
        """Whose selection the dispatch sends people to; None where the authority drew it itself.

        Raises
        ------
        ProtocolError
            If the selection that lies here is not the one that the dispatch committed to.
        """
        link = self.commitment.selection
        if link is None or link.authority == self.commitment.authority:
            return None
        files = self.workspace.files(Kind.SELECTION)
        there = {
            name: sha256_hex(files[name])
            for name in ("commit.json", "result.json")
            if name in files
        }
        if there != {"commit.json": link.commit_sha256, "result.json": link.result_sha256}:
            raise ProtocolError(
                f"{self.commitment.draw_id} dispatches {link.draw_id} of {link.authority}, and "
                "public/selection is not that bundle; put it back as it was received"
            )
        return link

    def _agencies(self) -> dict[str, int]:
        """Handle of each agency of the register → its place."""
        ids = self.job.registers.agencies.columns["id"]
        if self.quarter.referral is not None:
            return self._taken_over(self.quarter.referral, [str(i) for i in ids])
        mode = self.job.rulebook.disclosure.agencies
        path = self.workspace.folder / self.quarter.files.key
        key = read_key(path, is_new=False) if mode is Mode.SEALED else b""
        draw_id = self.quarter.selection.draw_id
        names = name_units(ids, mode, draw_id=draw_id, role="agency", key=key)
        return {handle: place for place, handle in enumerate(names.handles)}

    def _taken_over(self, plan: ReferralPlan, ids: Sequence[str]) -> dict[str, int]:
        """Handles of the agencies that another authority drew and this one inspects."""
        if self.drawn_by is None:
            raise ProtocolError(
                f"{self.commitment.draw_id} does not say who drew its agencies, but quarter.toml "
                "names the selection of another authority; use the folder of that dispatch"
            )
        selection = self.workspace.files(Kind.SELECTION)
        handover = handed_over(self.quarter, plan, selection)
        own = own_agencies(
            self.job.registers.agencies, selection, self.quarter.authority.id, handover, plan
        )
        places = {identifier: place for place, identifier in enumerate(ids)}
        opened = zip(own.handles, own.register.columns["id"], strict=True)
        return {handle: places[str(identifier)] for handle, identifier in opened}

    @cached_property
    def seats(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Slot and staff number of everybody in each team, after its substitutions.

        Raises
        ------
        ProtocolError
            If a substitution takes somebody out who is not in the team.
        """
        return seated(self.dispatch["teams.tsv"], self.amendments, self.people)

    def _teams(self) -> dict[str, tuple[str, ...]]:
        """Staff numbers of each team, after its substitutions."""
        return {
            inspection: tuple(sorted(number for _, number in team))
            for inspection, team in self.seats.items()
        }
