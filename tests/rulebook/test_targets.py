from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rulebook.samples import CITATION, book, column, tables

from randinspect.errors import DesignError, RulebookError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.rulebook import (
    Rounding,
    Rulebook,
    StratumCount,
    count_strata,
    resolve_targets,
)
from randinspect.rulebook.quotas import Quota
from randinspect.rulebook.ratios import parse_ratio
from randinspect.sampling import Method, select, target_for

# DOMAIN §4.6: 1,000 laboratories.
LABS = {"A": 654, "B": 253, "C": 78, "D": 15}


def counts(units: dict[str, int]) -> dict[str, StratumCount]:
    """Strata of units of size 1."""
    return {label: StratumCount(n, n, n, alike=True) for label, n in units.items()}


def rounding_book(**rounding: str) -> Rulebook:
    """The sample book with other rounding for some classes."""
    selection = tables()["selection"]
    for index, name in enumerate("ABCD"):
        selection[index]["rounding"] = rounding.get(name, "nearest")
    return book(selection=selection)


def numbers(rules: Rulebook, units: dict[str, int] = LABS) -> list[Fraction]:
    """Targets of the strata in order."""
    return [row.target for row in resolve_targets(counts(units), rules).strata]


def test_worked_quarter() -> None:
    """DOMAIN §4.6: 3/10/30/100 % of 654/253/78/15 half up; 不超过 takes A to 19, 不少于 B to 26."""
    assert numbers(rounding_book()) == [20, 25, 23, 15]
    assert numbers(rounding_book(A="at_most"))[0] == 19
    assert numbers(rounding_book(B="at_least"))[1] == 26


def test_two_policies_same_data_different_numbers() -> None:
    """DOMAIN §9, 1: the numbers come from the rulebook, and from nowhere else."""
    selection = tables()["selection"]
    selection[0]["ratio"] = "1/12"

    assert numbers(book(selection=selection)) == [55, 25, 23, 15]
    assert numbers(book()) != numbers(book(selection=selection))


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 3000), min_size=1),
    st.sampled_from(["nearest", "at_least", "at_most"]),
)
def test_targets_are_the_rule_and_never_above_the_stratum(
    units: dict[str, int], rounding: str
) -> None:
    """Law: m = rounded(ratio × N⁺) ≤ N⁺, strata in byte order, expected kept."""
    rules = rounding_book(**dict.fromkeys("ABCD", rounding))
    targets = resolve_targets(counts(units), rules)
    ratios = dict(zip("ABCD", ("3/100", "1/10", "3/10", "1"), strict=True))

    assert sorted(units) == [row.stratum for row in targets.strata]
    for row in targets.strata:
        assert row.expected == Fraction(ratios[row.stratum]) * units[row.stratum]
        assert abs(row.target - row.expected) < 1
        assert row.target <= row.positive_units
    assert targets.total == sum(row.target for row in targets.strata)


def test_in_expectation_keeps_the_fraction() -> None:
    """Ten bodies at 3 % have the target 3/10: nobody is exempt, and the cap holds."""
    selection = tables()["selection"]
    selection[0] |= {"method": "proportional", "rounding": "in_expectation"}

    assert [Fraction(3, 10)] == numbers(book(selection=selection), {"A": 10})


def test_units_out_of_scope_do_not_count() -> None:
    """The base of a ratio is N⁺, not N."""
    targets = resolve_targets({"B": StratumCount(100, 50, 50, alike=True)}, book())

    assert [(r.units, r.positive_units, int(r.target)) for r in targets.strata] == [(100, 50, 5)]


def test_a_stratum_without_units_in_scope_needs_no_rule() -> None:
    """Nobody can be drawn, so nothing has to be said; the target is 0."""
    targets = resolve_targets(
        {"-": StratumCount(3, 0, 0, alike=True), **counts({"A": 100})}, book()
    )

    assert [(row.stratum, int(row.target), row.rule_index) for row in targets.strata] == [
        ("-", 0, -1),
        ("A", 3, 0),
    ]


def test_every_stratum_has_exactly_one_rule() -> None:
    """A stratum without a rule and one with two are faults; the two rules are named."""
    selection = tables()["selection"]
    twice = [*selection, {**selection[0], "match": {}}]
    with pytest.raises(RulebookError, match=r"selection\[0\] and selection\[4\]"):
        resolve_targets(counts({"A": 100}), book(selection=twice))
    with pytest.raises(RulebookError) as caught:
        resolve_targets(counts(LABS), book(selection=selection[:2]))

    assert [fault.rule for fault in caught.value.faults] == ["stratum.no_rule"] * 2


def test_rules_match_on_every_column_of_the_strata() -> None:
    """With two columns a rule may name both, one or none."""
    rule = tables()["selection"][1]
    selection = [
        {**rule, "match": {"risk_class": ["A"]}},
        {**rule, "match": {"risk_class": ["B"], "field": ["food", "air"]}},
        {**rule, "match": {"risk_class": ["B"], "field": ["water"]}},
    ]
    rules = book(selection=selection, strata={"by": ["risk_class", "field"]})
    units = {"A·food": 10, "A·water": 10, "B·air": 10, "B·water": 10}
    rows = resolve_targets(counts(units), rules).strata

    assert [row.rule_index for row in rows] == [0, 0, 1, 2]


def test_notes() -> None:
    """A rule that matches no stratum is noted, and so is a stratum that rounds to nobody."""
    targets = resolve_targets(counts({"A": 10, "B": 40, "C": 40}), book())

    assert [note.rule for note in targets.notes] == ["selection.idle", "selection.nobody"]


def test_reserves_of_a_stratum_without_a_draw_are_noted() -> None:
    """They are published and can replace nobody; where somebody may be drawn there is no note."""
    selection = tables()["selection"]
    selection[0]["reserves"] = 7
    rules = book(selection=selection)
    notes = resolve_targets(counts({"A": 5, "B": 40}), rules).notes
    told = [note for note in notes if note.rule == "selection.reserves"]

    assert [note.column for note in told] == ["selection[0]"]
    assert "stratum A: nobody is drawn, so its 5 reserves can replace nobody" in told[0].message
    for units in ({"A": 40}, {"B": 40}):
        notes = resolve_targets(counts(units), rules).notes
        assert "selection.reserves" not in {note.rule for note in notes}


def test_a_count_above_the_stratum_is_refused() -> None:
    """More than all cannot be drawn; the stratum and the rule are named."""
    selection = tables()["selection"]
    selection[0] = {
        "match": {"risk_class": ["A"]},
        "method": "equal",
        "count": 11,
        "citation": CITATION,
    }
    with pytest.raises(DesignError, match=r"selection\[0\]: stratum A asks for 11 of 10"):
        resolve_targets(counts({"A": 10}), book(selection=selection))

    assert numbers(book(selection=selection), {"A": 11}) == [11]


def test_equal_probabilities_need_equal_sizes() -> None:
    """Unlike sizes under `equal` name the cure."""
    with pytest.raises(DesignError, match=r'method = "proportional"'):
        resolve_targets({"A": StratumCount(9, 9, 30, alike=False)}, book())


def general_book(rounding: str, cap: str = "10%") -> Rulebook:
    """A general item with one rule for all."""
    changed: dict[str, Any] = tables()
    changed["item"] |= {"kind": "general", "max_ratio": cap}
    method = "proportional" if rounding == "in_expectation" else "equal"
    rule = {**changed["selection"][0], "match": {}, "ratio": "10%", "method": method}
    changed["selection"] = [{**rule, "rounding": rounding}]
    return Rulebook.model_validate(changed)


def test_targets_of_a_general_item_keep_its_cap_together() -> None:
    """Rounding up may break the cap of a general item; the cure is at_most."""
    units = {"A": 5, "B": 5}
    with pytest.raises(DesignError, match=r"at_most"):
        resolve_targets(counts(units), general_book("at_least"))

    assert numbers(general_book("at_most"), units) == [0, 0]
    assert numbers(general_book("nearest"), {"A": 8, "B": 4}) == [1, 0]
    assert numbers(general_book("at_least", "20%"), units) == [1, 1]


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 40), min_size=1),
    st.sampled_from(["10%", "11%", "15%", "1/3", "100%"]),
    st.integers(0, 2**40),
)
def test_no_seed_breaks_the_cap_of_a_general_item(
    units: dict[str, int], cap: str, seed: int
) -> None:
    """Law: what is not refused keeps the cap; refused is exactly what some seed could break."""
    most = sum(math.ceil(Fraction(n, 10)) for n in units.values())
    allowed = parse_ratio(cap) * sum(units.values())
    rules = general_book("in_expectation", cap)
    if most > allowed:
        with pytest.raises(DesignError, match=rf"up to {most} of {sum(units.values())} agencies"):
            resolve_targets(counts(units), rules)
        return
    labels = [label for label, n in units.items() for _ in range(n)]
    frame = Frame.close([f"u{i}" for i in range(len(labels))], labels, [1] * len(labels))
    rows = {row.stratum: row for row in resolve_targets(counts(units), rules).strata}
    targets = [
        target_for(part, rows[part.label].target, method=Method.PROPORTIONAL, reserves=0)
        for part in frame.strata()
    ]

    assert len(select(frame, targets, Tickets(f"{seed:064x}"))) <= allowed


def test_the_cure_of_a_cap_can_be_followed() -> None:
    """Rounding down, or a quota over the whole where that is enough; each cure then passes."""
    units, bad = {"A": 14, "B": 14, "C": 14, "D": 14}, general_book("in_expectation", "11%")
    with pytest.raises(DesignError, match=r"up to 8 of 56 .* 28/5 in expectation.*\[\[quota\]\]"):
        resolve_targets(counts(units), bad)
    quotas = bad.model_copy(update={"quotas": (Quota(margin="risk_class"),)})

    assert sum(numbers(quotas, units)) == Fraction(28, 5)
    assert numbers(general_book("at_most", "11%"), units) == [1, 1, 1, 1]


def test_the_cure_of_a_cap_under_quotas_names_no_rounding() -> None:
    """Quotas forbid rounding in each stratum: their ratios or their counts must fall."""
    units = {"A": 14, "B": 14, "C": 14, "D": 14}
    rules = general_book("in_expectation", "10%")
    balanced = rules.model_copy(update={"quotas": (Quota(margin="risk_class"),)})
    with pytest.raises(DesignError, match=r"up to 6 of 56 .* counts that sum to 5") as caught:
        resolve_targets(counts(units), balanced)
    assert "at_most" not in str(caught.value)
    rows = [{"group": name, "count": 2} for name in units]
    quota = Quota.model_validate({"margin": "risk_class", "counts": rows, "citation": CITATION})
    counted = rules.model_copy(update={"quotas": (quota,)})
    with pytest.raises(DesignError, match=r"up to 8 of 56 .* lower counts .*, to 5 in all"):
        resolve_targets(counts(units), counted)


def test_numbers_beyond_the_published_form_are_refused() -> None:
    """den × size sum stays below 2^62 (docs/format.md §3.3)."""
    selection = tables()["selection"]
    selection[0] |= {"method": "proportional", "ratio": "1/7", "rounding": "in_expectation"}
    huge = {"A": StratumCount(10, 10, 2**60, alike=False)}
    with pytest.raises(DesignError, match=r"beyond the published form"):
        resolve_targets(huge, book(selection=selection))


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "甲"]), st.integers(0, 4))))
def test_counting_is_by_stratum(rows: list[tuple[str, int]]) -> None:
    """Law: counts are those of each stratum by itself, in byte order."""
    strata = column([label for label, _ in rows])
    sizes = np.array([size for _, size in rows], dtype=np.int64)
    found = count_strata(strata, sizes)
    labels = sorted({label for label, _ in rows}, key=str.encode)

    assert labels == list(found)
    for label in labels:
        mine = [size for other, size in rows if other == label]
        positive = [size for size in mine if size]
        alike = len(set(positive)) <= 1
        assert StratumCount(len(mine), len(positive), sum(mine), alike) == found[label]


def test_rounding_words_are_those_of_the_plan() -> None:
    """The four words of the rulebook."""
    assert {"nearest", "at_least", "at_most", "in_expectation"} == set(Rounding)
