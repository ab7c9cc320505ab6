"""Defects between bundles, and of amendments: steps 15 and 16 of docs/format.md §9."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bundles import locked_dispatch
from defective.bases import batch, batches, dispatch, selection, whole
from defective.forging import Files, Quarter, edited, rows, setting, table

from randinspect.canonical import sha256_hex
from randinspect.dispatch import Why
from randinspect.errors import InfeasibleDispatch
from randinspect.publication import Deed, amend, amendment_name
from randinspect.publication.amendments import staffing_of
from randinspect.publication.commitment_parts import Batch

__all__ = ["AMENDMENTS", "QUARTERS", "Amended", "amended"]

_LATER = 2_000_000_000


@dataclass(frozen=True)
class Amended:
    """A good dispatch with amendments that do not hold."""

    amendments: Files
    bundle: Files = field(default_factory=dispatch)


def _sent(*units: str, sample: bytes | None = None) -> Quarter:
    """The quarter with a dispatch of these units of the sample, or of another one."""
    first = selection()["sample.tsv"] if sample is None else sample
    some = [["A", "drawn", f"{i:08d}", unit] for i, unit in enumerate(units, 1)]
    locked = locked_dispatch(table(some))
    locked = edited(locked, "commit.json", setting("sample_sha256", to=sha256_hex(first)))
    return {"selection": selection(), "dispatch": whole(locked, 65536)}


def _units() -> list[str]:
    """Units of the sample that are due."""
    return [row[3] for row in rows(selection(), "sample.tsv") if row[1] != "reserve"]


def _batched(part: Batch | None, extra: tuple[str, ...] = ()) -> Quarter:
    """The quarter of batches with another dispatch."""
    first = batches()["selection"]
    return {"selection": first, "dispatch": batch(first, part, extra)}


def _carried() -> Quarter:
    """A unit of the same batch said to be carried into it."""
    units = {row[0] for row in rows(batches()["dispatch"], "inspections.tsv")}
    return _batched(Batch(number=2, of=2, carried=(min(units),)))


def amended() -> Files:
    """A good amendment of the small dispatch."""
    files, staffing = dispatch(), staffing_of(dispatch())
    for inspection, _, member in staffing.teams:
        deed = Deed({member: Why.ABSENCE}, sha256_hex(b"a note"), "cn.example/chief", _LATER)
        try:
            data, _ = amend(files, [], inspection=inspection, leaves=member, deed=deed)
        except InfeasibleDispatch:
            continue
        return {amendment_name(1): data}
    raise AssertionError("nobody can stand in")


def _amended_with(*path: str, to: object) -> Amended:
    """The amendment with one place changed."""
    name = amendment_name(1)
    return Amended({name: edited(amended(), name, setting(*path, to=to))[name]})


def _somebody_else() -> Amended:
    """An amendment whose substitute is the one who leaves."""
    name = amendment_name(1)

    def change(value: dict[str, str]) -> None:
        value["enters"] = value["leaves"]

    return Amended({name: edited(amended(), name, change)[name]})


QUARTERS: dict[str, tuple[str, Callable[[], Quarter]]] = {
    "0.1": ("folder-in-the-bundle", lambda: {"selection": {**selection(), "inner/x": b""}}),
    "15.1": ("dispatch-of-another-sample", lambda: _sent(*_units(), sample=b"")),
    "15.2": ("unit-that-nobody-visits", lambda: _sent(*_units()[1:])),
    "15.3": ("inspection-of-no-unit", lambda: _sent(*_units(), "AG-9")),
    "15.5": ("no-batch-where-there-are-batches", lambda: _batched(None)),
    "15.7": ("carried-from-no-earlier-batch", _carried),
}
AMENDMENTS: dict[str, tuple[str, Callable[[], Amended]]] = {
    "16.1": ("number-zero", lambda: _amended_with("number", to=0)),
    "16.2": ("decided-before-the-round", lambda: _amended_with("decided", to=0)),
    "16.3": ("other-prices", lambda: _amended_with("prices", "prices.tsv", to="0" * 64)),
    "16.4": ("somebody-else-stands-in", _somebody_else),
}
