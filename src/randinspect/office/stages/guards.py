"""What stands before every step of a quarter: locked inputs, draws in force, one occasion.

A refusal here comes before anything is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from randinspect.errors import ProtocolError
from randinspect.office.inputs.job import source_paths
from randinspect.office.own_ledger.in_force import void_of, void_told
from randinspect.office.stages.locked import bound_parts, require_facts, require_sources
from randinspect.office.stages.preparing import Preparation
from randinspect.office.stages.publishing import Publishing
from randinspect.publication.commitment import Kind, read_commitment

__all__ = ["StageGuards"]


@dataclass(frozen=True)
class StageGuards(Preparation):
    """A quarter's inputs, and what lets a step go on from them; parameters of `Preparation`."""

    @cached_property
    def publishing(self) -> Publishing:
        """Where the stages are written, and entered in the ledger if there is one."""
        return Publishing(self.quarter, self.workspace, self.clock)

    def _is_done(self) -> bool:
        """Whether both draws are drawn, so that nothing is left to be refused."""
        return all("result.json" in self.workspace.files(kind) for kind in Kind)

    def _require_in_force(self) -> None:
        """Refuse to go on with a draw, or from one, that the ledger ends.

        What the ledger took is closed first, if the process that entered it was killed.

        Raises
        ------
        ProtocolError
            With its reason, who signed it off and when, and how to draw again.
        """
        for kind in Kind:
            self.publishing.settle(kind)
            files, book = self.workspace.files(kind), self.publishing.book
            if files and book is not None:
                draw_id = read_commitment(files["commit.json"]).draw_id
                void = void_of(book, draw_id)
                if void is None:
                    continue
                if kind is Kind.DISPATCH or not self.is_taken:
                    self.publishing.prove(kind)  # so that the bundle, too, says that it is void
                raise ProtocolError(void_told(book, kind, void))

    def _require_locked(self) -> None:
        """Refuse to go on, and to write anything, from inputs that a lock bound otherwise.

        Raises
        ------
        LockedInputError
            With every file and key that was changed.
        ProtocolError
            If the quarter began as another occasion.
        """
        selection, dispatch = (self.workspace.files(kind) for kind in Kind)
        sources = source_paths(self.quarter)
        if selection:
            self._require_occasion()
        if selection and not self.is_taken:
            require_facts(self.workspace, Kind.SELECTION, self.quarter)
        if dispatch:
            require_facts(self.workspace, Kind.DISPATCH, self.quarter)
        elif selection and not self.is_taken:
            bound = bound_parts(selection["rulebook.json"])
            require_sources(self.workspace, Kind.SELECTION, sources, bound)
        if dispatch and "result.json" not in dispatch:
            require_sources(self.workspace, Kind.DISPATCH, sources)

    def _require_occasion(self) -> None:
        """Refuse to go on with a quarter as something else than it began as."""
        commitment = read_commitment(self.workspace.files(Kind.SELECTION)["commit.json"])
        if commitment.occasion is not self.occasion:
            raise ProtocolError(
                f"this quarter was locked as a {commitment.occasion} and cannot go on as a "
                f"{self.occasion}; use another folder"
            )
