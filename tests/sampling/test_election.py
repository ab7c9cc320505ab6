"""A published sample of counties: totals and standard errors to the printed digits.

The estimators here are the tests' own; what they test are π and the named approximations of π_ij.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from randinspect.sampling import approximate_joint, inclusion_probabilities

CANDIDATES = ["Bush", "Kerry", "Nader"]


@dataclass(frozen=True, slots=True)
class Election:
    """The sample of 40, our probabilities for its frame of 4,600, and the published answers."""

    declared: Sequence[Fraction]
    places: list[int]
    rows: list[dict[str, str]]
    joint: NDArray[np.float64]
    answers: dict[str, Any]

    @property
    def pi(self) -> NDArray[np.float64]:
        """Our π of the sample, shape ``(40,)``."""
        return np.array([float(self.declared[place]) for place in self.places])

    def expanded(self, candidate: str) -> NDArray[np.float64]:
        """Votes over π: their sum is the estimated total."""
        votes: NDArray[np.float64] = np.array([int(row[candidate]) for row in self.rows]) / self.pi
        return votes


@pytest.fixture(scope="module")
def election(shared_data: Path) -> Election:
    """Frame, sample, published joint π, and the answers of R's package survey 4.1-1."""
    folder = shared_data / "sampling"
    frame, rows = _rows(folder / "election.csv"), _rows(folder / "election_pps.csv")
    place = {(row["County"], row["votes"]): i for i, row in enumerate(frame)}
    votes = np.array([int(row["votes"]) for row in frame], dtype=np.int64)
    with (folder / "election_jointprob.csv").open(encoding="utf-8", newline="") as file:
        joint = np.array([[float(p) for p in row] for row in csv.reader(file)])
    answers = json.loads((folder / "vectors_pi2.json").read_text(encoding="utf-8"))
    return Election(
        inclusion_probabilities(votes, 40),
        [place[row["County"], row["votes"]] for row in rows],
        rows,
        joint,
        answers["election_totals"],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    """Rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def standard_errors(expanded: NDArray[np.float64], joint: NDArray[np.float64]) -> list[float]:
    """Of a total, by Horvitz and Thompson's and by Sen, Yates and Grundy's formula."""
    product = np.outer(joint.diagonal(), joint.diagonal())
    squares = np.subtract.outer(expanded, expanded) ** 2
    variances = (
        np.sum(np.outer(expanded, expanded) * (1 - product / joint)),
        np.sum(squares * (product / joint - 1)) / 2,
    )
    return [float(np.sqrt(variance)) for variance in variances]


def test_our_probabilities_are_the_published_ones(election: Election) -> None:
    """π of the 40 counties, to thirteen digits; it is also the diagonal of the joint π."""
    published = [float(row["p"]) for row in election.rows]

    assert election.pi == pytest.approx(published, abs=1e-13)
    assert election.pi == pytest.approx(election.joint.diagonal(), abs=1e-12)
    assert sum(election.declared) == 40


@pytest.mark.parametrize("place", range(3), ids=CANDIDATES)
def test_totals_have_the_printed_digits(place: int, election: Election) -> None:
    """HT totals with our π, and both standard errors with the published joint π."""
    expanded, printed = election.expanded(CANDIDATES[place]), election.answers

    assert float(expanded.sum()) == pytest.approx(printed["est"][CANDIDATES[place]], rel=5e-10)
    assert standard_errors(expanded, election.joint) == pytest.approx(
        [printed["se"]["joint_HT"][place], printed["se"]["joint_YG"][place]], rel=5e-10
    )


@pytest.mark.parametrize(("formula", "off"), [("hajek", 0.006), ("hartley_rao", 0.016)])
def test_approximations_are_near_where_units_are_many(
    formula: Literal["hajek", "hartley_rao"], off: float, election: Election
) -> None:
    """Every pair within 0.6 or 1.6 % of the joint π by elimination; standard errors within 2 %."""
    rough = approximate_joint(election.declared, formula, among=election.places)
    expanded = election.expanded("Bush")

    assert 0 < np.abs(rough / election.joint - 1).max() < off
    assert standard_errors(expanded, rough) == pytest.approx(
        standard_errors(expanded, election.joint), rel=0.02
    )
