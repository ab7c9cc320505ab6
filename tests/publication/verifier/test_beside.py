"""JavaScript and Python agree on dispatches of several authorities beside their selection."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from authorities import CITY, COUNTY, ECOLOGY, PROVINCE, own_units, sent_by, sent_to
from defective import bases
from defective.forging import Files, committed, rows, table
from publication.verifier.asking import MODULES, asked_to_verify, codes, node, said_codes
from publication.verifier.test_bundles import unproved

from randinspect.verification import Verdict, verify

SENDERS = (PROVINCE, CITY, COUNTY, ECOLOGY)
OF_CITY = own_units(bases.referred(), CITY)


def dispatches(*names: str) -> dict[str, Files]:
    """Dispatches of some authorities."""
    return {name: sent_by(name) for name in names}


def unlinked(units: list[str]) -> Files:
    """A dispatch of one authority that does not say whose selection it is."""
    return sent_to(bases.referred(), CITY, units, link=None)


def same_people() -> Files:
    """The dispatch of the province with the people of the city."""
    files, marks = sent_by(PROVINCE), [row[1] for row in rows(sent_by(CITY), "persons.tsv")]
    some = [[row[0], mark] for row, mark in zip(rows(files, "persons.tsv"), marks, strict=True)]
    return committed({**files, "persons.tsv": table(some)})


def on_day(files: Files, day: str) -> Files:
    """A dispatch that says a day for each of its inspections."""
    return {**files, "visits.tsv": table([[row[0], day] for row in rows(files, "inspections.tsv")])}


QUARTERS: Mapping[str, Mapping[str, Files]] = {
    "all": {"s": bases.referred(), **dispatches(*SENDERS)},
    "one": {"s": bases.referred(), **dispatches(CITY)},
    "twice": {
        "s": bases.referred(),
        **dispatches(CITY),
        "other": unlinked(OF_CITY),
    },
    "dropped": {"s": bases.referred(), CITY: unlinked(OF_CITY[1:])},
    "people with the same marks": {
        "s": bases.referred(),
        **dispatches(CITY),
        PROVINCE: same_people(),
    },
    "two days": {
        "s": bases.referred(),
        CITY: on_day(sent_by(CITY), "2023-09-04"),
        ECOLOGY: on_day(sent_by(ECOLOGY), "2023-09-05"),
    },
    "claimed": {"s": bases.selection(), CITY: bases.claimed()},
    "claimed twice": {"s": bases.selection(), CITY: bases.claimed(), "o": bases.claimed(("AG-2",))},
    "claims of nobody": {"s": bases.selection(), CITY: bases.claimed(("AG-2", "AG-4"))},
    "claims referred": {"s": bases.referred(), CITY: bases.claimed(("AG-03",), is_referred=True)},
    "no selection": {"s": bases.selection(), CITY: sent_by(CITY)},
    "two selections": {**bases.quarter(), "s": bases.referred(), CITY: sent_by(CITY)},
    "two selections, one dispatched": {"s": bases.referred(), **bases.quarter()},
    "two selections and a stranger": {
        "selection": bases.selection(),
        "s": bases.referred(),
        CITY: sent_by(CITY),
        "dispatch": bases.batches()["dispatch"],
    },
    "own and claimed": {**bases.quarter(), CITY: bases.claimed()},
    "sealed": {"s": bases.sealed_referred(), CITY: sent_by(CITY, is_sealed=True)},
}


def verified(folder: Path, quarter: Mapping[str, Files]) -> Verdict:
    """Verdict of Python over bundles beside one another."""
    places = []
    for name, files in quarter.items():
        place = folder / name
        place.mkdir(parents=True)
        for file, data in files.items():
            (place / file).write_bytes(data)
        places.append(place)
    return verify(places[0], beside=places[1:])


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    """What JavaScript says of each quarter."""
    return dict(zip(QUARTERS, asked_to_verify(QUARTERS.values()), strict=True))


@pytest.mark.parametrize("name", QUARTERS)
def test_quarters_of_authorities_stand_in_both_languages(
    name: str, said: dict[str, Any], tmp_path: Path
) -> None:
    """The same points, standing and list of what stays unproved."""
    verdict = verified(tmp_path, QUARTERS[name])

    assert said_codes(said[name]) == codes(verdict)
    assert said[name]["standing"] == str(verdict.standing)
    assert unproved(said[name]) == list(verdict.unproved)


def test_every_point_of_authorities_is_found_somewhere(said: dict[str, Any]) -> None:
    """Also those that no folder of a quarter can show."""
    found = {code for verdict in said.values() for code in said_codes(verdict)}

    assert found >= {"15.2", "15.3", "15.4", "15.8", "15.9", "15.10", "15.12", "15.13"}


def test_other_bundles_are_handed_in_by_the_command_line(tmp_path: Path) -> None:
    """As ``--with``, however often, and with the verdict of Python."""
    verdict = verified(tmp_path, QUARTERS["twice"])
    places = [str(tmp_path / name) for name in QUARTERS["twice"]]
    beside = [word for place in places[1:] for word in ("--with", place)]
    command = [node(), str(MODULES / "cli.mjs"), places[0], *beside, "--json"]

    done = subprocess.run(command, capture_output=True, check=False)

    assert done.returncode == 1
    assert said_codes(json.loads(done.stdout)) == codes(verdict)
