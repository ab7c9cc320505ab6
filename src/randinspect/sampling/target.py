"""Targets: how many units each stratum gives, already resolved to integers (docs/format.md §3.3).

A target m = num/den is exact. It needs no policy language, so a verifier reads it without
knowing the rulebook it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from randinspect.canonical import read_document, write_document
from randinspect.errors import DesignError, FormatError
from randinspect.registry.frame import Frame, Stratum
from randinspect.sampling.permanent import Permanent

__all__ = [
    "TICKETED",
    "Method",
    "Target",
    "parse_targets",
    "read_targets",
    "target_for",
    "write_targets",
]

_NUM_LIMIT: Final = 2**31
_SUM_LIMIT: Final = 2**62
_MAX_RESERVES: Final = 10**8


class Method(StrEnum):
    """How a stratum is drawn (docs/format.md §6.1)."""

    EQUAL = "equal"
    PROPORTIONAL = "proportional"
    PARETO = "pareto"
    POISSON = "poisson"


# Methods that judge each unit by its own ticket.
TICKETED: Final = frozenset({Method.PARETO, Method.POISSON})

Decimal = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,18})$")]


class _Record(BaseModel):
    """One element of ``targets.json`` as it is read; sums beyond 2^53 - 1 are decimal text."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    stratum: str
    rows: int
    size_sum: int | Decimal
    method: Method = Field(strict=False)
    num: int
    den: int
    reserves: int
    permanent: Permanent | None = None


_RECORDS: Final = TypeAdapter(list[_Record])


@dataclass(frozen=True, slots=True)
class Target:
    """The exact target of one stratum.

    Parameters
    ----------
    stratum
        Its name.
    rows, size_sum
        Units and sum of sizes, so that a change of the frame is seen.
    method
        Design.
    num, den
        The target m = num/den in lowest terms.
    reserves
        How many units at most are ranked as reserves.
    permanent
        Permanent tickets instead of the draw's own, with ``pareto`` and ``poisson`` only.
    """

    stratum: str
    rows: int
    size_sum: int
    method: Method
    num: int
    den: int
    reserves: int
    permanent: Permanent | None = None

    @property
    def size(self) -> Fraction:
        """The target as a fraction."""
        return Fraction(self.num, self.den)

    def document(self) -> dict[str, Any]:
        """Element of ``targets.json``."""
        large = self.size_sum > 2**53 - 1
        permanent = {"permanent": self.permanent.model_dump()} if self.permanent else {}
        return permanent | {
            "den": self.den,
            "method": str(self.method),
            "num": self.num,
            "reserves": self.reserves,
            "rows": self.rows,
            "size_sum": str(self.size_sum) if large else self.size_sum,
            "stratum": self.stratum,
        }

    def require(self, stratum: Stratum) -> None:
        """Refuse a target that its stratum cannot give.

        Raises
        ------
        DesignError
            Naming the stratum, what was found, what was asked and the cure.
        """
        problem = self._problem(stratum)
        if problem:
            raise DesignError(f"stratum {self.stratum}: {problem}")

    def _problem(self, stratum: Stratum) -> str | None:
        """First limit of docs/format.md §3.3 that does not hold, or None."""
        positive, size_sum = stratum.positive, stratum.size_sum
        if (stratum.label, len(stratum.members), size_sum) != (
            self.stratum,
            self.rows,
            self.size_sum,
        ):
            return (
                f"the frame has {len(stratum.members)} rows with sizes summing to {size_sum}, "
                f"the target was set for {self.rows} and {self.size_sum}"
            )
        if self.num < 0 or self.den < 1 or self.size.as_integer_ratio() != (self.num, self.den):
            return f"{self.num}/{self.den} is not a non-negative fraction in lowest terms"
        if self.num > self.den * positive:
            return (
                f"{self.num}/{self.den} units are asked of {positive} units of positive size; "
                "lower the ratio or the count"
            )
        if self.num >= _NUM_LIMIT or self.den * size_sum >= _SUM_LIMIT:
            return "the target or the sizes exceed the limits of the format; scale the sizes down"
        if not 0 <= self.reserves <= _MAX_RESERVES:
            return f"{self.reserves} reserves are outside 0 … {_MAX_RESERVES}"
        return self._unequal(stratum) or self._unfit()

    def _unequal(self, stratum: Stratum) -> str | None:
        """Why the method ``equal`` does not fit, or None."""
        if self.method is not Method.EQUAL:
            return None
        sizes = stratum.sizes[stratum.sizes > 0]
        if sizes.size and sizes.min() != sizes.max():
            return 'method "equal" needs equal sizes; use "proportional"'
        if self.den != 1:
            return f'method "equal" needs a whole target, not {self.size}; use "proportional"'
        return None

    def _unfit(self) -> str | None:
        """Why ``pareto`` or permanent tickets do not fit, or None."""
        if self.method is Method.PARETO and self.den != 1:
            return (
                f'method "pareto" needs a whole target, not {self.size}; use "proportional" or '
                '"poisson"'
            )
        if self.permanent is not None and self.method not in TICKETED:
            return (
                f'method "{self.method}" takes no permanent tickets; drop them, or use "pareto" '
                'or "poisson"'
            )
        return None


def target_for(
    stratum: Stratum,
    size: Fraction | int,
    *,
    method: Method,
    reserves: int,
    permanent: Permanent | None = None,
) -> Target:
    """Target of a stratum of the frame.

    Raises
    ------
    DesignError
        If the stratum cannot give it.
    """
    exact = Fraction(size)
    target = Target(
        stratum.label,
        len(stratum.members),
        stratum.size_sum,
        method,
        exact.numerator,
        exact.denominator,
        reserves,
        permanent,
    )
    target.require(stratum)
    return target


def write_targets(targets: Iterable[Target]) -> bytes:
    """Bytes of ``targets.json``, in byte order of the strata."""
    ordered = sorted(targets, key=lambda target: target.stratum.encode())
    return write_document([target.document() for target in ordered])


def read_targets(data: bytes, frame: Frame) -> tuple[Target, ...]:
    """Read ``targets.json`` against its frame.

    Raises
    ------
    FormatError
        If the bytes or the fields break the form, or strata are missing, foreign or unsorted.
    DesignError
        If a target does not fit its stratum.
    """
    targets = parse_targets(data)
    strata = list(frame.strata())
    if [target.stratum for target in targets] != [stratum.label for stratum in strata]:
        raise FormatError("the targets do not name each stratum of the frame once, in byte order")
    _require_all(targets, strata)
    return targets


def parse_targets(data: bytes) -> tuple[Target, ...]:
    """Read ``targets.json`` where its frame is not at hand; whether they fit is not looked at.

    Raises
    ------
    FormatError
        If the bytes or the fields break the form.
    """
    try:
        records = _RECORDS.validate_python(read_document(data))
    except ValidationError as error:
        raise FormatError(f"not a list of targets: {error.errors()[0]['msg']}") from error
    targets = tuple(
        Target(r.stratum, r.rows, int(r.size_sum), r.method, r.num, r.den, r.reserves, r.permanent)
        for r in records
    )
    if write_targets(targets) != data:
        raise FormatError("the targets are not written in their one form, in byte order of strata")
    return targets


def _require_all(targets: Sequence[Target], strata: Sequence[Stratum]) -> None:
    """Check every target against its stratum."""
    for target, stratum in zip(targets, strata, strict=True):
        target.require(stratum)
