"""Every sample of a small design with its probability, and what estimates come to on average."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from math import comb, prod

import numpy as np

from randinspect.registry.frame import Frame
from randinspect.sampling import Method, Target, inclusion_probabilities, systematic, target_for
from randinspect.sampling.estimates import CheckedUnit, Report, estimate, stratum_designs
from randinspect.sampling.kernels import certain_units

Chances = Mapping[tuple[int, ...], Fraction]


def systematic_chances(sizes: Sequence[int], target: Fraction) -> Chances:
    """Samples of random-order systematic selection: all orders, all starts."""
    column = np.array(sizes)
    certain, num = certain_units(column, target.numerator, target.denominator)
    rest, sure = np.where(certain, 0, column), np.flatnonzero(certain).tolist()
    starts = target.denominator * int(rest.sum())
    counts: Counter[tuple[int, ...]] = Counter()
    for order in permutations(np.flatnonzero(rest).tolist()):
        for start in range(starts):
            places = np.array(order, dtype=np.int64)
            drawn = systematic(rest, places, num=num, den=target.denominator, start=start)
            counts[tuple(sorted(sure + drawn.tolist()))] += 1
    return {sample: Fraction(count, counts.total()) for sample, count in counts.items()}


def equal_chances(units: int, n: int) -> Chances:
    """Samples of the simple random sample."""
    return {sample: Fraction(1, comb(units, n)) for sample in combinations(range(units), n)}


def poisson_chances(sizes: Sequence[int], target: Fraction) -> Chances:
    """Samples of Poisson sampling: all subsets."""
    shares = inclusion_probabilities(np.array(sizes), target)
    subsets = (c for k in range(len(sizes) + 1) for c in combinations(range(len(sizes)), k))
    chances = {
        s: prod((p if i in s else 1 - p for i, p in enumerate(shares)), start=Fraction(1))
        for s in subsets
    }
    return {sample: chance for sample, chance in chances.items() if chance}


def joined(parts: Sequence[Chances], offsets: Sequence[int]) -> Chances:
    """Samples of several strata drawn by themselves, units counted on."""
    chances: dict[tuple[int, ...], Fraction] = {}
    for choice in product(*(part.items() for part in parts)):
        sample = tuple(
            offset + i for (places, _), offset in zip(choice, offsets, strict=True) for i in places
        )
        chances[sample] = prod((chance for _, chance in choice), start=Fraction(1))
    return chances


class Population:
    """A few strata whose outcomes are all known."""

    def __init__(
        self,
        strata: Sequence[tuple[Sequence[int], Fraction, Method]],
        violations: Sequence[int],
        groups: Mapping[str, str] | None = None,
    ) -> None:
        labels = [f"S{h}" for h, (sizes, _, _) in enumerate(strata) for _ in sizes]
        sizes = [size for column, _, _ in strata for size in column]
        self.handles = [f"U{i:03d}" for i in range(len(sizes))]
        self.labels, self.violations = labels, list(violations)
        self.frame = Frame.close(self.handles, labels, sizes)
        self.targets: list[Target] = [
            target_for(stratum, target, method=method, reserves=0)
            for stratum, (_, target, method) in zip(self.frame.strata(), strata, strict=True)
        ]
        self.designs = stratum_designs(self.frame, self.targets, groups=groups)
        self.shares = [
            share
            for sizes_, target, method in strata
            for share in inclusion_probabilities(np.array(sizes_), target, method=method)
        ]

    def checked(self, sample: Sequence[int], silent: Sequence[int] = ()) -> list[CheckedUnit]:
        """Rows of a sample, some units without an answer."""
        return [
            CheckedUnit(
                self.handles[i],
                self.labels[i],
                None if i in silent else bool(self.violations[i]),
                self.shares[i],
                domains={"parity": str(i % 2)},
            )
            for i in sample
        ]

    def report(self, sample: Sequence[int], silent: Sequence[int] = ()) -> Report:
        """Estimates of a sample."""
        return estimate(self.checked(sample, silent), self.designs, by=["parity"])

    def variance_of_total(self, chances: Chances) -> float:
        """True variance of Horvitz and Thompson's total."""
        totals = {
            sample: sum((self.violations[i] / self.shares[i] for i in sample), Fraction(0))
            for sample in chances
        }
        mean = sum(chances[sample] * total for sample, total in totals.items())
        assert mean == sum(self.violations)
        return float(sum(chances[s] * (total - mean) ** 2 for s, total in totals.items()))


def average_square_error(population: Population, chances: Chances) -> float:
    """Expectation of the squared standard error that is told of the unbiased total."""
    mean = 0.0
    for sample, chance in chances.items():
        error = population.report(sample).overall.unbiased_error if sample else 0.0
        assert error is not None
        mean += float(chance) * error**2
    return mean
