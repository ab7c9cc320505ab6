"""Defects of a dispatch: points 12.6 to 12.31 of docs/format.md §9.1.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from defective.bases import (
    dated,
    dates_posed,
    direct,
    dispatch,
    nested,
    nested_posed,
    posed,
    rounds,
    tie,
)
from defective.forging import (
    Files,
    committed,
    concluded,
    document,
    edited,
    rows,
    sealed,
    setting,
    table,
)

from randinspect.canonical import write_document

__all__ = ["DEFECTS"]


def _posed_with(name: str, change: Callable[[list[list[str]]], object]) -> Files:
    """A locked dispatch that binds a table with changed rows."""
    some = rows(posed(), name)
    change(some)
    return committed({**posed(), name: table(some)})


def _cell(row: int, column: int, text: str) -> Callable[[list[list[str]]], object]:
    """A change of one field."""

    def change(some: list[list[str]]) -> None:
        some[row][column] = text

    return change


def _third_person() -> Files:
    """A third person who could go where two are named."""
    some = sorted([*rows(direct(), "eligible.tsv"), ["AG-1", "officer", "I-3"]])
    return committed({**direct(), "eligible.tsv": table(some)})


def _nested_posed_with(name: str, change: Callable[[list[list[str]]], object]) -> Files:
    """A locked dispatch with load classes and groups, of which a table has changed rows."""
    some = rows(nested_posed(), name)
    change(some)
    return committed({**nested_posed(), name: table(sorted(some))})


def _nested_teams(place: str, leaves: str, enters: str) -> Files:
    """A drawn dispatch with load classes and groups, and somebody else in one team."""
    some = [
        [i, slot, enters if (i, j) == (place, leaves) else j]
        for i, slot, j in rows(nested(), "teams.tsv")
    ]
    return concluded({**nested(), "teams.tsv": table(sorted(some))})


def _nested_price(key: str, row: list[str]) -> Files:
    """One more price of a load class or group, where there is room."""
    record = document(nested(), "certificate.json")
    record[key] = sorted([*record[key], row])
    return sealed({**nested(), "certificate.json": write_document(record)})


def _half_ladder() -> Files:
    """A ladder that ends below the whole list."""
    limits = {"q": [{"den": 2, "num": 1}], "waiver_costs": {}}
    return committed({**posed(), "limits.json": write_document(limits)})


def _teams(change: Callable[[list[list[str]]], object]) -> Files:
    """A drawn dispatch with other teams."""
    some = rows(dispatch(), "teams.tsv")
    change(some)
    return concluded({**dispatch(), "teams.tsv": table(sorted(some))})


def _exchanged(some: list[list[str]]) -> None:
    """Two people change places, so that nobody's load changes."""
    first = next(row for row in some if row[:1] == ["AG-2"] and row[2] == "I-2")
    other = next(row for row in some if row[:1] == ["AG-3"] and row[2] == "I-4")
    first[2], other[2] = other[2], first[2]


def _overloaded() -> Files:
    """Somebody who may go once is sent to two inspections."""

    def change(some: list[list[str]]) -> None:
        next(row for row in some if row[0] == "AG-2")[2] = "I-1"

    return _teams(change)


def _prices(some: list[list[str]]) -> Files:
    """A drawn dispatch with other prices."""
    return sealed({**dispatch(), "prices.tsv": table(some)})


def _shortages(change: Callable[[Any], object]) -> Files:
    """The bundle of rounds with other shortages."""
    return sealed(edited(rounds(), "shortages.json", change))


def _widened(value: Any) -> None:
    """A Hall set with everybody in it refutes nothing."""
    value["cuts"][0]["hall"]["inspectors"] = ["IN-2", "IN-3", "IN-4"]


def _one_plan(value: Any) -> None:
    """A tie with one plan twice."""
    value[0]["plans"][1] = value[0]["plans"][0]


def _dates(name: str, data: bytes) -> Files:
    """A locked dispatch with dates that binds another file."""
    return committed({**dates_posed(), name: data})


def _moved_day() -> Files:
    """A visit on another day."""
    some = rows(dated(), "visits.tsv")
    some[0][1] = "2023-09-07"
    return concluded({**dated(), "visits.tsv": table(some)})


def _own_reason() -> Files:
    """An inspection without a day for a reason of the office's own."""
    some = rows(dated(), "undated.tsv")
    first = rows(dated(), "visits.tsv")[0][0]
    return concluded({**dated(), "undated.tsv": table([*some, [first, "NO_FREE_DAY"]])})


def _later(name: str, row: int, column: int, text: str) -> Files:
    """A table of dates with one field changed."""
    some = rows(dates_posed(), name)
    some[row][column] = text
    return _dates(name, table(some))


def _window() -> Files:
    """A window of more than a year."""
    value = {**document(dates_posed(), "dates.json"), "to": "2024-09-08"}
    return _dates("dates.json", write_document(value))


DEFECTS: dict[str, tuple[str, Callable[[], Files]]] = {
    "12.6": ("nobody-is-asked-for", lambda: _posed_with("inspections.tsv", _cell(0, 2, "0"))),
    "12.7": ("floor-above-cap", lambda: _posed_with("inspectors.tsv", _cell(0, 1, "2"))),
    "12.8": ("unknown-inspector", lambda: _posed_with("eligible.tsv", _cell(3, 2, "I-9"))),
    "12.9": (
        "couple-in-the-wrong-order",
        lambda: _posed_with("couples.tsv", lambda some: some.append(["I-2", "I-1"])),
    ),
    "12.10": ("named-but-still-open", _third_person),
    "12.11": ("ladder-without-its-end", _half_ladder),
    "12.12": (
        "scale-zero",
        lambda: sealed(edited(dispatch(), "certificate.json", setting("D", to=0))),
    ),
    "12.13": ("price-of-nobody", lambda: _prices([*rows(dispatch(), "prices.tsv"), ["I-9", "1"]])),
    "12.14": ("stranger-in-a-team", lambda: _teams(_cell(0, 2, "I-9"))),
    "12.15": ("load-above-the-cap", _overloaded),
    "12.16": (
        "price-where-there-is-room",
        lambda: _prices([*rows(dispatch(), "prices.tsv"), ["I-2", "1"]]),
    ),
    "12.17": ("exchanged-members", lambda: _teams(_exchanged)),
    "12.18": ("cut-of-the-other-one", lambda: sealed({**rounds(), "cuts.1.tsv": b"AG-5\tIN-2\n"})),
    "12.19": ("couple-kept-in-silence", lambda: sealed({**rounds(), "couples_kept.tsv": b""})),
    "12.20": ("shortages-without-rungs", lambda: _shortages(lambda value: value.pop("rungs"))),
    "12.21": ("hall-set-that-proves-nothing", lambda: _shortages(_widened)),
    "12.22": (
        "tie-without-prices",
        lambda: sealed(edited(tie(), "ties.json", lambda value: value[0].pop("prices"))),
    ),
    "12.23": ("tie-of-one-plan", lambda: sealed(edited(tie(), "ties.json", _one_plan))),
    "12.24": ("round-too-many", lambda: sealed({**rounds(), "teams.7.tsv": b""})),
    "12.25": ("window-above-a-year", _window),
    "12.26": ("calendar-without-years", lambda: _dates("calendar.json", b"[]")),
    "12.27": ("visit-named-by-another", lambda: _later("agenda.tsv", 0, 1, "AG-3")),
    "12.28": ("absence-on-no-day", lambda: _later("absences.tsv", 0, 1, "2023-02-30")),
    "12.29": ("closure-of-no-inspection", lambda: _later("closures.tsv", 1, 0, "AG-9")),
    "12.30": ("visit-on-another-day", _moved_day),
    "12.31": ("reason-of-its-own", _own_reason),
    "12.34": (
        "load-classes-that-cross",
        lambda: _nested_posed_with("load_classes.tsv", lambda some: some.append(["big", "AG-4"])),
    ),
    "12.35": (
        "groups-that-cross",
        lambda: _nested_posed_with("groups.tsv", lambda some: some.append(["station", "I-6"])),
    ),
    "12.36": ("two-of-a-load-class", lambda: _nested_teams("AG-2", "I-3", "I-4")),
    "12.37": ("two-of-a-group", lambda: _nested_teams("AG-6", "I-5", "I-1")),
    "12.38": (
        "price-of-a-class-with-room",
        lambda: _nested_price("class_prices", ["big", "I-1", "5"]),
    ),
    "12.39": (
        "price-of-a-group-with-room",
        lambda: _nested_price("group_prices", ["AG-2", "officer", "station", "0"]),
    ),
}
