"""Quotas: margins of the strata, counts raked to targets, and what is told before the seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from rulebook.samples import BOOK, CITATION, book
from scipy.optimize import linprog

from randinspect.errors import DesignError, RulebookError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.rulebook import (
    Rulebook,
    StratumCount,
    Targets,
    parse_rulebook,
    resolve_targets,
)
from randinspect.rulebook.raking import SCALE, rake
from randinspect.rulebook.transport import Cut
from randinspect.sampling import Method, inclusion_probabilities, select, target_for

# Sector quotas and accreditation quotas of the national draw of laboratories (DOMAIN §1, 2).
SECTORS = dict(
    zip(
        [f"sector {i:02d}" for i in range(1, 15)],
        [5, 10, 5, 5, 5, 5, 10, *([5] * 6), 25],
        strict=True,
    )
)
ACCREDITORS = {"national centre": 20, "other national": 60, "provincial": 20}
# OURS: the numbers of laboratories in each cell are invented, only the quotas are published.
POPULATION = {
    (sector, accreditor): count
    for i, sector in enumerate(SECTORS)
    for accreditor, count in zip(
        ACCREDITORS, (2 + i % 4, 9 + 7 * (i % 5), 40 + 13 * (i % 7)), strict=True
    )
}


def quota_book(
    quotas: Sequence[Mapping[str, Any]], by: Sequence[str] = ("sector", "accreditor"), **rule: Any
) -> Rulebook:
    """A rulebook that cuts strata by some columns and draws them under quotas."""
    selection = {"method": "proportional", "reserves": 1, "citation": CITATION, **rule}
    return book(
        risk=None, strata={"by": list(by)}, selection=[selection], quota=[dict(q) for q in quotas]
    )


def counted(**counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Quotas with counts."""
    return [{"margin": m, "counts": dict(c), "citation": CITATION} for m, c in counts.items()]


def cells(population: Mapping[tuple[str, str], int]) -> dict[str, StratumCount]:
    """Strata of units of size 1."""
    return {
        "·".join(parts): StratumCount(n, n, n, alike=True) for parts, n in population.items() if n
    }


def sums(targets: Targets, place: int) -> dict[str, Fraction]:
    """Sum of the targets by one part of the label."""
    found: dict[str, Fraction] = {}
    for row in targets.strata:
        part = row.stratum.split("·")[place]
        found[part] = found.get(part, Fraction(0)) + row.target
    return found


def test_national_laboratory_draw_keeps_both_margins_exactly() -> None:
    """100 laboratories: 14 sector quotas and 20/60/20 by accreditation, for every seed tried."""
    rules = quota_book(counted(sector=SECTORS, accreditor=ACCREDITORS))
    targets = resolve_targets(cells(POPULATION), rules)

    assert sum(SECTORS.values()) == sum(ACCREDITORS.values()) == 100
    assert sums(targets, 0) == {k: Fraction(n) for k, n in SECTORS.items()}
    assert sums(targets, 1) == {k: Fraction(n) for k, n in ACCREDITORS.items()}
    assert all(0 < row.target <= row.positive_units for row in targets.strata)
    assert targets.notes == ()

    strata = [label for label, n in cells(POPULATION).items() for _ in range(n.units)]
    frame = Frame.close([f"L{i:04d}" for i in range(len(strata))], strata, [1] * len(strata))
    wish = {row.stratum: row.target for row in targets.strata}
    drawn_from = [
        target_for(s, wish[s.label], method=Method.PROPORTIONAL, reserves=1) for s in frame.strata()
    ]
    for seed in range(8):
        units = select(frame, drawn_from, Tickets(f"{seed:064x}"), targets.margins)
        parts = [unit.stratum.split("·") for unit in units if unit.role != "reserve"]

        assert Counter(sector for sector, _ in parts) == SECTORS
        assert Counter(accreditor for _, accreditor in parts) == ACCREDITORS


def test_one_margin_with_counts_shares_them_by_units() -> None:
    """With one column of counts a cell's target is its share of the group's units."""
    population = {("a", "x"): 30, ("a", "y"): 10, ("b", "x"): 7}
    rules = quota_book([*counted(sector={"a": 2, "b": 3}), {"margin": "accreditor"}])
    targets = resolve_targets(cells(population), rules)

    assert {r.stratum: r.target for r in targets.strata} == {
        "a·x": Fraction(3, 2),
        "a·y": Fraction(1, 2),
        "b·x": 3,
    }
    assert [margin.name for margin in targets.margins] == ["sector", "accreditor"]


def test_quotas_without_counts_balance_the_ratios() -> None:
    """Ratios in expectation stay the targets, and the margins are those of the columns."""
    rules = quota_book(
        [{"margin": "accreditor"}, {"margin": "sector"}], ratio="3%", rounding="in_expectation"
    )
    targets = resolve_targets(cells(POPULATION), rules)

    assert all(r.target == Fraction(3, 100) * r.positive_units for r in targets.strata)
    assert [(m.name, len(m.groups)) for m in targets.margins] == [
        ("accreditor", 3),
        ("sector", 14),
    ]


def test_a_stratum_out_of_scope_is_in_the_margins_with_target_0() -> None:
    """Margins part all strata; one without units in scope gives nobody and stops nothing."""
    strata = {**cells({("a", "x"): 30, ("b", "x"): 7}), "c·x": StratumCount(2, 0, 0, alike=True)}
    rules = quota_book(counted(sector={"a": 2, "b": 3}))
    targets = resolve_targets(strata, rules)
    zero = targets.strata[-1]

    assert (zero.stratum, str(zero.target), zero.method) == ("c·x", "0", Method.PROPORTIONAL)
    assert [group.label for group in targets.margins[0].groups] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("population", "first", "second", "said"),
    [
        (
            {("a", "x"): 3, ("b", "x"): 9},
            {"a": 5, "b": 1},
            {"x": 6},
            "quota sector: a asks for 5 of 3 agencies in scope",
        ),
        (
            {("a", "x"): 3},
            {"a": 1, "z": 1},
            {"x": 2},
            "quota sector: z asks for 1 of 0 agencies in scope",
        ),
        (
            {("a", "x"): 9, ("b", "x"): 4},
            {"a": 1},
            {"x": 1},
            "quota sector: b has 4 agencies in scope and no count",
        ),
        (
            {("a", "x"): 2, ("a", "y"): 9, ("b", "x"): 9, ("b", "y"): 9},
            {"a": 8, "b": 2},
            {"x": 5, "y": 5},
            "a ask for 8, but with the counts of accreditor there are 7 for them at most: "
            "2 agencies in scope of x and 5 that y may give in all",
        ),
    ],
)
def test_counts_that_cannot_be_met_name_the_groups(
    population: Mapping[tuple[str, str], int],
    first: Mapping[str, int],
    second: Mapping[str, int],
    said: str,
) -> None:
    """Which groups, how many are asked, how many there are: before any seed."""
    rules = quota_book(counted(sector=first, accreditor=second))

    with pytest.raises(DesignError, match=said):
        resolve_targets(cells(population), rules)


def test_a_cell_that_the_counts_leave_nothing_is_noted() -> None:
    """b must take all of x, so a·x has π = 0 and the note says it (不免抽)."""
    population = {("a", "x"): 4, ("a", "y"): 9, ("b", "x"): 3}
    rules = quota_book(counted(sector={"a": 5, "b": 3}, accreditor={"x": 3, "y": 5}))
    targets = resolve_targets(cells(population), rules)

    assert [row.target for row in targets.strata] == [0, 5, 3]
    assert [note.rule for note in targets.notes] == ["quota.nobody", "selection.reserves"]
    assert "a·x" in targets.notes[0].message


@pytest.mark.parametrize(
    ("quotas", "rule", "code"),
    [
        (counted(field={"a": 1}), {}, "quota.margin"),
        ([{"margin": "sector"}] * 2, {"count": 1}, "quota.margin"),
        ([{"margin": "sector", "counts": {"a": 1}}], {}, "citation.missing"),
        (counted(sector={"a": 1, "b": 2}, accreditor={"x": 4}), {}, "quota.totals"),
        ([{"margin": "accreditor"}, *counted(sector={"a": 1})], {}, "quota.order"),
        (counted(sector={"a": 1}), {"ratio": "3%", "rounding": "in_expectation"}, "quota.number"),
        ([{"margin": "sector"}], {"ratio": "3%", "rounding": "nearest"}, "quota.rounding"),
        ([{"margin": "sector"}], {"method": "equal", "count": 1}, "quota.method"),
        ([{"margin": "sector"}], {}, "selection.number"),
        ([{"margin": "sector", "counts": {"a": 0}}], {}, "quota.zero"),
        (counted(sector={"a": 1}, accreditor={"x": 1}, third={"z": 1}), {}, "quota.counts"),
    ],
)
def test_a_contradiction_is_told_when_the_rulebook_is_read(
    quotas: Sequence[Mapping[str, Any]], rule: Mapping[str, Any], code: str
) -> None:
    """Each with its code; totals that differ are seen without a frame."""
    with pytest.raises(ValidationError) as caught:
        quota_book(quotas, **rule)
    errors = caught.value.errors()
    codes = {error["type"] for error in errors}
    codes |= {c.rule for e in errors for c in e.get("ctx", {}).get("complaints", ())}

    assert code in codes


def test_a_count_of_0_is_an_exclusion() -> None:
    """Whoever cannot be drawn is excluded with a code; then the group needs no count."""
    with pytest.raises(ValidationError) as caught:
        quota_book(counted(sector={"a": 0, "b": 3}))
    [found] = caught.value.errors()
    rules = quota_book(counted(sector={"b": 3}), by=["sector"])
    out = StratumCount(4, 0, 0, alike=True)
    targets = resolve_targets({"a": out, "b": StratumCount(9, 9, 9, alike=True)}, rules)

    assert found["type"] == "quota.zero"
    assert "exclude its agencies" in found["ctx"]["cure"]
    assert [row.target for row in targets.strata] == [0, 3]


def test_a_group_of_which_nobody_is_in_scope_is_dropped() -> None:
    """Its count cannot be lowered to 0, so that is not the cure."""
    rules = quota_book(counted(sector={"a": 1, "b": 3}), by=["sector"])
    with pytest.raises(DesignError, match=r"a asks for 1 of 0 agencies in scope .*drop the group"):
        resolve_targets({"b": StratumCount(9, 9, 9, alike=True)}, rules)


def test_groups_may_be_chinese_and_the_document_says_the_same_rules() -> None:
    """Labels stand as values, not as keys, so that rulebook.json stays canonical."""
    rules = quota_book(counted(sector={"食品": 2, "环境": 3}))
    document = rules.document()

    assert Rulebook.model_validate(document) == rules
    assert document["quota"][0]["counts"][0] == {"group": "食品", "count": 2}


def test_a_fault_names_its_place_in_the_file() -> None:
    """A quota on a column that strata.by has not, in a file."""
    text = BOOK + '\n[[quota]]\nmargin = "field"\n'

    with pytest.raises(RulebookError) as caught:
        parse_rulebook(text, name="book.toml")
    assert ("quota.margin", "quota[0].margin") in [(f.rule, f.column) for f in caught.value.faults]


@st.composite
def quota_tables(
    draw: st.DrawFn,
) -> tuple[list[tuple[int, int]], list[int], list[int], list[int]]:
    """Cells, units and counts of the same total, feasible or not; cells may be parallel."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    places = [*product(range(rows), range(columns))]
    places += draw(st.lists(st.sampled_from(places), max_size=3))
    units = [draw(st.integers(0, 6)) for _ in places]
    taken = [draw(st.integers(0, count)) for count in units]
    row_counts = [
        sum(t for t, (r, _) in zip(taken, places, strict=True) if r == i) for i in range(rows)
    ]
    column_counts = [
        sum(t for t, (_, c) in zip(taken, places, strict=True) if c == j) for j in range(columns)
    ]
    if draw(st.booleans()) and any(row_counts):
        giver = next(i for i, count in enumerate(row_counts) if count)
        row_counts[giver] -= 1
        row_counts[draw(st.integers(0, rows - 1))] += 1
    return places, units, row_counts, column_counts


@settings(max_examples=150, deadline=None)
@given(quota_tables())
def test_raking_meets_every_sum_or_shows_a_cut(
    table: tuple[list[tuple[int, int]], list[int], list[int], list[int]],
) -> None:
    """Sums exact, bounds kept, 0 only where an LP finds nothing more; a cut is a shortage."""
    places, units, rows, columns = table
    found = rake(places, units, rows, columns)
    matrix = [[int(r == i) for r, _ in places] for i in range(len(rows))]
    matrix += [[int(c == j) for _, c in places] for j in range(len(columns))]

    def most(cell: int | None) -> float | None:
        cost = [-float(i == cell) for i in range(len(places))]
        bounds = [(0, count) for count in units]
        done = linprog(cost, A_eq=matrix, b_eq=[*rows, *columns], bounds=bounds)
        return -done.fun if done.status == 0 else None

    if isinstance(found, Cut):
        own = [
            u
            for u, (r, c) in zip(units, places, strict=True)
            if r in found.rows and c not in found.columns
        ]
        assert most(None) is None
        assert sum(rows[r] for r in found.rows) > sum(own) + sum(columns[c] for c in found.columns)
        return
    for side, totals in ((0, rows), (1, columns)):
        for place, total in enumerate(totals):
            inside = [t for t, ends in zip(found, places, strict=True) if ends[side] == place]
            assert sum(inside) == SCALE * total
    for cell, (target, count) in enumerate(zip(found, units, strict=True)):
        assert 0 <= target <= SCALE * count
        assert (target > 0) == ((most(cell) or 0) > 1e-9)


def test_raking_keeps_the_odds_of_the_units() -> None:
    """Where no bound is met the cross ratio is that of the units, up to the scale."""
    found = rake([(0, 0), (0, 1), (1, 0), (1, 1)], [90, 20, 30, 60], [7, 11], [10, 8])
    assert not isinstance(found, Cut)
    a, b, c, d = found

    assert abs(Fraction(a * d, b * c) / Fraction(90 * 60, 20 * 30) - 1) < Fraction(1, 10**4)


def test_a_uniform_population_is_raked_to_products() -> None:
    """Equal cells: each target is row count × column count / total."""
    found = rake(list(product(range(2), range(3))), [50] * 6, [4, 8], [3, 6, 3])

    assert found == tuple(SCALE * r * c // 12 for r, c in product((4, 8), (3, 6, 3)))


def test_pi_of_a_laboratory_is_its_cells_share() -> None:
    """π = raked target / N⁺ in every cell; summed over the frame it is 100."""
    rules = quota_book(counted(sector=SECTORS, accreditor=ACCREDITORS))
    targets = resolve_targets(cells(POPULATION), rules)
    total = Fraction(0)
    for row in targets.strata:
        shares = inclusion_probabilities(np.ones(row.positive_units, dtype=np.int64), row.target)
        assert set(shares) == {row.target / row.positive_units}
        total += sum(shares)

    assert total == 100
