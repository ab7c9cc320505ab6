"""Kinds of sources that the seed of each draw takes, fixed for all quarters (docs/method.md §12).

The rule: a quarter names the issue of a lottery or the party of a share, but it does not choose
anew each time what its chance is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Complaint, Door, require

__all__ = ["DispatchSeeds", "Seeds", "SourceKind"]

_MOST: Final = 8
_LEAST_PUBLIC: Final = 2  # where drand is not among them (docs/format.md §4.1)


class SourceKind(StrEnum):
    """Kinds of sources, as a commitment names them."""

    DRAND = "drand"
    NIST = "nist"
    LOTTERY = "lottery"
    SHARE = "share"
    SEALED = "sealed"

    @property
    def is_public(self) -> bool:
        """Whether nobody in the process controls it."""
        return self not in (SourceKind.SHARE, SourceKind.SEALED)


Kinds = Annotated[tuple[SourceKind, ...], Field(min_length=1, max_length=_MOST)]


class DispatchSeeds(Door):
    """The sources of a dispatch, in the order in which they enter its seed.

    Parameters
    ----------
    dispatch
        Kinds, as often as there are sources of them.
    citation
        The document that says so.
    """

    dispatch: Kinds
    citation: Citation

    @property
    def lists(self) -> Mapping[str, tuple[SourceKind, ...]]:
        """Kinds by the draw whose seed they make."""
        return {"dispatch": self.dispatch}

    def kinds(self, draw: str) -> tuple[str, ...]:
        """Kinds of ``selection`` or ``dispatch``."""
        return tuple(map(str, self.lists[draw]))

    @model_validator(mode="after")
    def _sound(self) -> Self:
        """Refuse kinds that somebody in the process, or one operator, could steer."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell which list rests on too little."""
        for name, kinds in self.lists.items():
            public = sum(kind.is_public for kind in kinds)
            if SourceKind.DRAND not in kinds and public < _LEAST_PUBLIC:
                message = f"the seed of the {name} would rest on {public} public sources"
                yield Complaint(
                    (name,), "seeds.steered", message, "add drand, or NIST and a lottery"
                )


class Seeds(DispatchSeeds):
    """The sources of both draws, each list in the order in which they enter the seed.

    Parameters
    ----------
    selection
        Kinds of the draw of agencies, as often as there are sources of them; all else as for
        `DispatchSeeds`.
    """

    selection: Kinds

    @property
    def lists(self) -> Mapping[str, tuple[SourceKind, ...]]:
        """Kinds by the draw whose seed they make."""
        return {"selection": self.selection, "dispatch": self.dispatch}
