"""Units that came from elsewhere with their tickets, and the draw from them.

The rule: whoever hashed, the kernels of `select` draw. A stratum drawn from units with known
tickets is the stratum drawn from the frame, and so is a stratum drawn from candidates alone where
the design looks at the lowest tickets only (docs/method.md §2.17).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError, FormatError
from randinspect.lottery import Tickets
from randinspect.lottery.tickets import Tails
from randinspect.registry.frame import Frame
from randinspect.sampling.selection import SampleRole, SampleUnit, draw_stratum
from randinspect.sampling.target import Target

__all__ = ["Units", "draw_units", "joined_units"]


@dataclass(frozen=True, slots=True)
class Units:
    """Units of positive size of one stratum, with the first 64 bits of their tickets.

    Parameters
    ----------
    handles
        Public names, ASCII, shape ``(N,)``, strictly ascending.
    sizes
        Measures of size, shape ``(N,)``, positive.
    leading
        For each ticket kind, first 64 bits, shape ``(N,)``.
    """

    handles: NDArray[np.bytes_]
    sizes: NDArray[np.int64]
    leading: Mapping[str, NDArray[np.uint64]]

    @classmethod
    def split(cls, columns: Mapping[str, NDArray[Any]], count: int) -> Iterator[Units]:
        """Units of each of ``count`` strata from columns ``code``, ``handle``, ``size``, kinds.

        Raises
        ------
        FormatError
            If a handle stands twice in a stratum.
        """
        codes = columns["code"].astype(np.int64)
        handles = columns["handle"].astype("S") if len(codes) else np.empty(0, dtype="S1")
        ascends = (codes[1:] > codes[:-1]) | (
            (codes[1:] == codes[:-1]) & (handles[1:] > handles[:-1])
        )
        order = slice(None) if ascends.all() else np.lexsort((handles, codes))
        bounds = [0, *np.cumsum(np.bincount(codes, minlength=count)).tolist()]
        kinds = [kind for kind in ("a", "r") if kind in columns]
        sizes = columns["size"][order].astype(np.int64)
        leading = {kind: columns[kind][order].astype(np.uint64) for kind in kinds}
        handles = handles[order]
        for start, stop in pairwise(bounds):
            part = slice(start, stop)
            _require_ascending(handles[part])
            known = {kind: column[part] for kind, column in leading.items()}
            yield cls(handles[part], sizes[part], known)

    def __len__(self) -> int:
        """Count the units."""
        return len(self.handles)


def joined_units(parts: Sequence[Units]) -> Units:
    """One stratum's units from several shards.

    Raises
    ------
    FormatError
        If a handle stands in two shards.
    """
    if len(parts) == 1:
        return parts[0]
    handles = np.concatenate([part.handles for part in parts])
    order = np.argsort(handles, kind="stable")
    filled = [part for part in parts if len(part)]
    # A kind that one shard did not send is hashed again, should the draw need it.
    kinds = [kind for kind in ("a", "r") if all(kind in part.leading for part in filled)]
    _require_ascending(handles[order])
    return Units(
        handles[order],
        np.concatenate([part.sizes for part in parts])[order],
        {
            kind: np.concatenate([part.leading[kind] for part in filled])[order]
            for kind in kinds
            if filled
        },
    )


def draw_units(
    units: Units, target: Target, tickets: Tickets, *, up: bool | None = None
) -> tuple[SampleUnit, ...]:
    """Draw one stratum from its units, or from all candidates that its design can reach.

    Parameters
    ----------
    units
        Units of positive size, or those of them with the lowest tickets.
    target
        Its target, already held against the whole stratum.
    tickets
        The tickets of the draw's seed; those of drawn units are recomputed.
    up
        Whether margins round the target up; None where there are none.

    Raises
    ------
    DesignError
        If a ticket of a drawn unit is not the seed's: whoever hashed used another text.
    """
    own = replace(target, rows=len(units), size_sum=int(units.sizes.sum()))
    codes = np.zeros(len(units), dtype=np.int32)
    frame = Frame(units.handles, (target.stratum,), codes, units.sizes)
    known = _Known(tickets.seed_hex, units.handles, units.leading)
    [stratum] = frame.strata()
    own.require(stratum)
    drawn = tuple(draw_stratum(frame, stratum, own, known, up))
    _require_tickets(drawn, known)
    return drawn


@dataclass(frozen=True, slots=True)
class _Known(Tickets):
    """Tickets whose first 64 bits were computed elsewhere for some kinds."""

    handles: NDArray[np.bytes_]
    columns: Mapping[str, NDArray[np.uint64]]

    def leading(self, kind: str, tails: Tails) -> NDArray[np.uint64]:
        """First 64 bits: known ones by place, others hashed here."""
        column = self.columns.get(kind)
        if column is None:
            return Tickets.leading(self, kind, tails)
        if len(tails) == len(self.handles):
            return column
        return column[np.searchsorted(self.handles, np.asarray(tails))]


def _require_tickets(drawn: Sequence[SampleUnit], known: _Known) -> None:
    """Hash what was drawn here, and compare."""
    for kind in known.columns:
        names = np.array(
            [
                unit.handle.encode()
                for unit in drawn
                if (unit.role is SampleRole.RESERVE) == (kind == "r")
            ],
            dtype="S64",
        )
        places = np.searchsorted(known.handles, names)
        wrong = np.flatnonzero(Tickets.leading(known, kind, names) != known.columns[kind][places])
        if len(wrong):
            raise DesignError(
                f"the {kind}-ticket of {names[wrong[0]].decode()} is not the seed's; the engine "
                "that hashed it must take SHA-256 of the UTF-8 text seed|kind|handle"
            )


def _require_ascending(handles: NDArray[np.bytes_]) -> None:
    """Refuse a handle that stands twice."""
    repeated = handles[1:][handles[1:] == handles[:-1]]
    if len(repeated):
        raise FormatError(
            f"handle {repeated[0].decode()} stands twice; a unit listed twice would have two "
            "chances"
        )
