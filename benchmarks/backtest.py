"""Test rules of classes on Chicago's food inspections, beside the city's own model.

Usage: ``python benchmarks/backtest.py [--data FOLDER] [--json]``. The registry is not part of the
project; FOLDER holds it as its provenance page says (default: ``../shared/data/registry/
chicago_food`` beside the project).

The rules (`benchmarks/classes/chicago_food.toml`) look at the risk class of the licence, past
inspections, complaints about sanitation nearby and the age of the licence. Every inspection is
graded with what was on record at the end of the month before. The city's model was fitted on
inspections to April 2014, so only those of September and October 2014 compare the two fairly; on
the others the model remembers what it has seen, and the rules do not. The model also knows which
group of inspectors goes; rules of classes must not, so the third table shows how well that alone
ranks: each group by its rate of findings up to April 2014.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from randinspect.office.classes import (
    Backtest,
    ClassRules,
    Event,
    Outcome,
    Pace,
    backtest,
    read_class_rules,
)

__all__ = ["DATA", "PERIODS", "RULES", "compared", "group_rates", "history"]

HERE: Final = Path(__file__).resolve().parent
DATA: Final = HERE.parents[1] / "shared" / "data" / "registry" / "chicago_food"
RULES: Final = HERE / "classes" / "chicago_food.toml"
PERIODS: Final = ("model's test period", "model's training period")

_DAY_CARE: Final = ("SCHOOL", "DAYCARE", "DAY CARE", "CHILDREN'S SERVICES")
_START: Final = date(2011, 1, 1)
_PURPOSES: Final = {
    "complaint": ("COMPLAINT", "complaint"),
    "short form complaint": ("COMPLAINT", "complaint"),
    "suspected food poisoning": ("COMPLAINT", "suspected poisoning"),
    "canvass re-inspection": ("REINSPECTION", ""),
    "license re-inspection": ("REINSPECTION", ""),
    "complaint re-inspection": ("REINSPECTION", ""),
}


def history(data: Path) -> tuple[list[Event], list[dict[str, str]]]:
    """Events of all establishments, and the inspections they are tested on."""
    inspections = list(_rows(data / "inspections.csv.gz"))
    first: dict[str, dict[str, str]] = {}
    for row in inspections:
        first.setdefault(row["License"], row)
    events = [event for row in first.values() for event in _standing(row)]
    events += [_result(row) for row in inspections]
    for row in _rows(data / "visits.csv.gz"):
        known = _PURPOSES.get(row["Inspection_Purpose"].strip().lower())
        if known is not None and row["License"].strip() in first:
            day = date.fromisoformat(row["Inspection_Date"])
            events.append(Event(row["License"].strip(), known[0], day, known[1]))
    return events, inspections


def compared(
    rules: ClassRules,
    events: list[Event],
    inspections: list[dict[str, str]],
    period: str,
    *,
    score: Callable[[dict[str, str]], float] = lambda row: float(row["model_score"]),
) -> Backtest:
    """Hold the rules and another score against the inspections of one of the periods."""
    flag = "True" if period == PERIODS[0] else "False"
    outcomes = {
        (row["License"], row["Inspection_Date"]): Outcome(
            row["License"],
            date.fromisoformat(row["Inspection_Date"]),
            _is_problem(row),
            score(row),
        )
        for row in inspections
        if row["model_test_period"] == flag
    }
    return backtest(events, list(outcomes.values()), rules, pace=Pace.MONTH)


def group_rates(inspections: list[dict[str, str]]) -> dict[str, float]:
    """Rate of critical findings of each group of inspectors, in the model's training period."""
    counts: dict[str, list[int]] = {}
    for row in inspections:
        if row["model_test_period"] == "False":
            counts.setdefault(row["Inspector_Group"], []).append(_is_problem(row))
    return {group: sum(found) / len(found) for group, found in counts.items()}


def _is_problem(row: dict[str, str]) -> bool:
    """Say whether a critical violation was found."""
    return int(row["criticalCount"]) > 0


def _standing(row: dict[str, str]) -> Iterator[Event]:
    """What is known of an establishment from its licence."""
    licence, facility = row["License"], row["Facility_Type"].upper()
    kind = "school or day care" if any(word in facility for word in _DAY_CARE) else "other"
    yield Event(licence, "FACILITY", _START, kind)
    if row["Risk"]:
        yield Event(licence, "RISK", _START, row["Risk"])
    if row["first_licence_date"]:
        yield Event(licence, "LICENCE", date.fromisoformat(row["first_licence_date"]))


def _result(row: dict[str, str]) -> Event:
    """What an inspection found, worst first."""
    serious = "serious" if int(row["seriousCount"]) > 0 else "none"
    found = "critical" if _is_problem(row) else serious
    return Event(row["License"], "RESULT", date.fromisoformat(row["Inspection_Date"]), found)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a packed file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _show(period: str, found: Backtest) -> None:
    """Print one period as two tables."""
    print(f"\n{period}: {found.first} to {found.last}, {found.checks} inspections of")
    print(f"{found.agencies} establishments, {found.problems} with a critical violation\n")
    print("| score | AUC | 95 % | lift of the top 10 % | 95 % | lift of the top 20 % | 95 % |")
    print("|---|---|---|---|---|---|---|")
    for one in found.ranked:
        cells = [f"{one.area.value:.3f}", f"{one.area.low:.3f} – {one.area.high:.3f}"]
        for top in one.lifts:
            cells += [f"{top.value:.2f}", f"{top.low:.2f} – {top.high:.2f}"]
        print(f"| {one.name} | {' | '.join(cells)} |")
    if found.difference is not None:
        gap = found.difference
        print(f"\npoints less score: {gap.value:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})\n")
    print("| class | inspections | with a critical violation | 95 % |\n|---|---|---|---|")
    for each in found.classes:
        value, low, high = (
            100 * (v or 0) for v in (each.rate.value, each.rate.low, each.rate.high)
        )
        print(f"| {each.name} | {each.rate.checks} | {value:.1f} % | {low:.1f} – {high:.1f} % |")
    for note in found.notes:
        print(f"note: {note}")


def main() -> None:
    """Test both periods and print them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rules = read_class_rules(RULES)
    events, inspections = history(given.data)
    found = {period: compared(rules, events, inspections, period) for period in PERIODS}
    rates = group_rates(inspections)
    found["model's test period, score = who inspects"] = compared(
        rules, events, inspections, PERIODS[0], score=lambda row: rates[row["Inspector_Group"]]
    )
    if given.json:
        print(json.dumps({period: one.document() for period, one in found.items()}, indent=1))
        return
    for period, one in found.items():
        _show(period, one)


if __name__ == "__main__":
    main()
