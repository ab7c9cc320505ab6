"""The seed: which public sources it takes, and its value from their lines (docs/format.md §4).

A seed plan is fixed in the commitment; its lines exist only when the sources have spoken.
The frame is not in the seed, so adding an agency changes nobody else's ticket.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from randinspect.canonical import check_name, sha256_hex
from randinspect.lottery.beacon import QUICKNET

__all__ = ["DrandSource", "SeedPlan", "plan_for", "seed_hex"]


class DrandSource(BaseModel):
    """One explicit future round of a pinned drand chain."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: Literal["drand"]
    chain: str
    round: int = Field(ge=1, lt=2**53)


class SeedPlan(BaseModel):
    """When the seed may exist, and from which sources, in seed order.

    ``not_before`` is in UNIX seconds, UTC. The round must be the first at or after it: a
    round that could be chosen would be a choice of the result.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    not_before: int = Field(ge=0, lt=2**53)
    sources: tuple[DrandSource, ...] = Field(min_length=1, max_length=1, strict=False)

    @model_validator(mode="after")
    def _round_is_the_first(self) -> SeedPlan:
        """Recompute the round of the pinned chain from ``not_before``."""
        for source in self.sources:
            if source.chain != QUICKNET.chain:
                raise ValueError(f"the chain {source.chain} is not pinned in this format")
            expected = QUICKNET.round_from(self.not_before)
            if source.round != expected:
                raise ValueError(
                    f"round {source.round} is not the first at or after {self.not_before}: "
                    f"that is {expected}"
                )
        return self

    @property
    def ready_at(self) -> int:
        """UNIX time at which the last source is due."""
        return max(QUICKNET.time_of(source.round) for source in self.sources)


def plan_for(not_before: int) -> SeedPlan:
    """Seed plan on drand quicknet from a UNIX time on.

    Raises
    ------
    pydantic.ValidationError
        If the time lies before the chain's first round.
    """
    number = QUICKNET.round_from(not_before)
    source = DrandSource(kind="drand", chain=QUICKNET.chain, round=number)
    return SeedPlan(not_before=not_before, sources=(source,))


def seed_hex(draw_id: str, lines: Sequence[str]) -> str:
    r"""Seed of a draw from its source lines (without LF), in the order of the plan.

    >>> seed_hex("demo/1", ["drand c 1 00"])[:12]
    '327ee8865724'
    """
    text = "".join(f"{line}\n" for line in ("randinspect/1/seed", check_name(draw_id), *lines))
    return sha256_hex(text.encode())
