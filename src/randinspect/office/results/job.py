"""A task's results with everything that they are judged by, read together.

The rule: who was drawn and who was sent comes from the published dispatch, who they are from the
office's registers, and what may be done with their results from ``results.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from randinspect.canonical import read_table, sha256_hex
from randinspect.errors import Fault, ProtocolError, ResultsError
from randinspect.office.access.result_acts import Grants, grants_for, require_signed
from randinspect.office.guarding import knowledge_of
from randinspect.office.in_force import require_in_force, voids_of
from randinspect.office.inputs.job import Job, load_job
from randinspect.office.inputs.quarter_file import QuarterFile, read_quarter_file
from randinspect.office.inputs.quarter_tables import ReferralPlan
from randinspect.office.referral.referred import handed_over, own_agencies
from randinspect.office.results.people import TEAM, open_people, seated
from randinspect.office.results.store import ResultStore
from randinspect.office.workspace import Workspace, read_key
from randinspect.publication.amendments import Amendment, read_amendment
from randinspect.publication.commitment import (
    Commitment,
    Kind,
    Occasion,
    SelectionLink,
    read_commitment,
)
from randinspect.publication.leaves import VoidLeaf
from randinspect.publication.lists import Badge
from randinspect.publication.privacy import Knowledge
from randinspect.quarter import name_units
from randinspect.registry import CalendarYear, WorkCalendar, calendar_for
from randinspect.results import (
    Book,
    Expected,
    Policy,
    Roster,
    WorkingDays,
    parse_policy,
    read_act,
    replay,
)
from randinspect.results.published_head import require_published
from randinspect.rulebook import Mode, Rulebook

__all__ = ["ResultJob"]

POLICY: Final = "results.toml"


@dataclass(frozen=True)
class ResultJob:
    """The results of a quarter.

    Parameters
    ----------
    quarter, workspace
        The quarter's file and folder.
    policy, folder
        The office's choices, and where the lists lie that they name.
    amendments
        Substitutions in the teams, in their order.
    allows_provisional
        Whether deadlines may lie in a year whose working days are not announced yet.
    today
        Today in Beijing, after which no act is dated; None where nobody asks.
    """

    quarter: QuarterFile
    workspace: Workspace
    policy: Policy
    folder: Path
    amendments: tuple[Amendment, ...] = ()
    allows_provisional: bool = False
    today: date | None = None

    @classmethod
    def load(
        cls,
        quarter: Path,
        out: Path,
        *,
        policy: Path | None = None,
        amendments: Mapping[str, bytes] | None = None,
        allows_provisional: bool = False,
        today: date | None = None,
    ) -> ResultJob:
        """Read the files that people wrote.

        Raises
        ------
        InputError
            With every fault of them.
        """
        path = policy or quarter.parent / POLICY
        return cls(
            read_quarter_file(quarter),
            Workspace(out),
            parse_policy(_text(path), name=path.name),
            path.parent,
            tuple(read_amendment(data) for data in (amendments or {}).values()),
            allows_provisional,
            today,
        )

    @cached_property
    def voids(self) -> dict[Kind, VoidLeaf]:
        """Ends of the draws, by what the bundles or the ledger say.

        Raises
        ------
        ProtocolError, LedgerError
            If the ledger is not there, or not whole.
        """
        return voids_of(self.workspace, self.quarter)

    def require_in_force(self) -> None:
        """Refuse to enter, publish or write anything of a draw that the ledger ends.

        Raises
        ------
        ProtocolError
            If it is void: why, by whom and when.
        """
        require_in_force(self.workspace, self.quarter)

    def require_published(self) -> None:
        """Refuse to go on from lists whose acts were cut off, taken out or written anew.

        Raises
        ------
        FormatError, ProtocolError
            As of `book`, whose reading holds the chain against what was published from it.
        """
        _ = self.book

    def require_past(self, day: date) -> None:
        """Refuse an act of a day to come; a rehearsal or demonstration is of any day.

        Raises
        ------
        ProtocolError
            If the day is after today in Beijing.
        """
        is_draw = self.commitment.occasion is Occasion.DRAW
        if is_draw and self.today is not None and day > self.today:
            raise ProtocolError(
                f"the act is of {day}, and today in Beijing is {self.today}; an act is dated by "
                "the day on which it is done"
            )

    @property
    def store(self) -> ResultStore:
        """Where acts and lists lie."""
        return ResultStore(self.workspace)

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
    def book(self) -> Book:
        """Results as they stand.

        Raises
        ------
        FormatError, ProtocolError
            If the chain of acts is broken, is not that of what was published, or no role covers
            an act.
        """
        documents, published = self.store.documents(), self.store.publication()
        book = replay(documents, self.anchor)
        require_signed([read_act(data) for data in documents], self.grants)
        if published is not None:
            require_published(published, documents, self.anchor)
        return book

    @cached_property
    def grants(self) -> Grants:
        """Who may act on results, by the quarter's ledger.

        Raises
        ------
        LedgerError
            If the ledger is not whole.
        """
        return grants_for(self.quarter)

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

    def beside(self, name: str) -> bytes:
        """Bytes of a file beside the office's choices.

        Raises
        ------
        ResultsError
            If it cannot be read.
        """
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            cure = "correct its name in results.toml"
            raise ResultsError([Fault(name, "file.missing", message, cure)]) from error

    def knowledge(self) -> Knowledge:
        """What must not be published, for the privacy scanner."""
        return knowledge_of(self.job, shows_inspectors=self.policy.publication.inspectors)

    def working_days(self) -> WorkingDays:
        """Working days: of the committed calendar first, then of the office's own year files."""
        committed = self.dispatch.get("calendar.json")
        known = WorkCalendar.from_document(committed).years if committed is not None else ()
        years = {year.year: year for year in known}
        own = [self.quarter.path(name) for name in self.quarter.files.calendars]

        def year_of(year: int) -> CalendarYear:
            """One year."""
            if year in years:
                return years[year]
            found = calendar_for([year], own=own, allows_provisional=self.allows_provisional)
            return found.years[0]

        return WorkingDays(year_of)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Risk classes of the own rulebook, the least risky first; empty where it has none."""
        rules = self.job.rules
        risk = rules.risk if isinstance(rules, Rulebook) else None
        return () if risk is None else tuple(rule.name for rule in risk.classes)

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


def _text(path: Path) -> str:
    """Text of the office's choices."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the file cannot be read: {error}"
        cure = "let `results template` write one, or name it by --policy"
        raise ResultsError([Fault(path.name, "file.missing", message, cure)]) from error
