"""Pareto, Poisson and permanent tickets in a rulebook: what is taken, what is refused and how."""

from __future__ import annotations

from fractions import Fraction

import pytest
from rulebook.samples import BOOK

from randinspect.errors import DesignError, RulebookError
from randinspect.rulebook import Rulebook, StratumCount, parse_rulebook, resolve_targets
from randinspect.sampling import Method, Permanent

SEED = "ab" * 32
FIRST = 'method = "equal"\nratio = "3%"\nrounding = "nearest"\n'
OPEN = 'agencies = "open"\ncitation = { document = "d", number = "1" }'


def with_first(rule: str) -> str:
    """Text of the sample book with another first selection rule."""
    return BOOK.replace(FIRST, rule, 1)


def opened(text: str) -> str:
    """The same under open agencies."""
    return text.replace('agencies = "sealed"', OPEN)


def general(text: str) -> str:
    """The same for a general item that is capped."""
    return text.replace('kind = "key"', 'kind = "general"\nmax_ratio = "100%"')


def counts(**units: int) -> dict[str, StratumCount]:
    """Strata of units of size 1."""
    return {label: StratumCount(n, n, n, alike=True) for label, n in units.items()}


def rule(method: str, rounding: str, extra: str = "") -> str:
    """A first selection rule."""
    return f'method = "{method}"\nratio = "3%"\nrounding = "{rounding}"\n{extra}'


def lasting(turn: str = '"7"', seed: str = SEED) -> str:
    """The line that names permanent tickets."""
    return f'permanent = {{ seed = "{seed}", turn = {turn} }}\n'


@pytest.mark.parametrize(
    ("text", "code", "cure"),
    [
        (with_first(rule("pareto", "in_expectation")), "selection.pareto", "poisson"),
        (with_first(rule("poisson", "at_least")), "selection.poisson", "in_expectation"),
        (with_first(rule("poisson", "at_most")), "selection.poisson", "in_expectation"),
        (general(with_first(rule("poisson", "nearest"))), "selection.poisson_cap", "pareto"),
        (opened(with_first(rule("equal", "nearest", lasting()))), "selection.permanent", "drop"),
        (
            with_first(rule("pareto", "nearest", lasting())),
            "selection.permanent_sealed",
            'agencies = "open"',
        ),
    ],
)
def test_contradictions_name_their_cure(text: str, code: str, cure: str) -> None:
    """One fault each, with its rule code and what to write instead."""
    with pytest.raises(RulebookError) as caught:
        parse_rulebook(text, name="rules.toml")
    faults = caught.value.faults

    assert [code] == [fault.rule for fault in faults]
    assert cure in faults[0].cure


@pytest.mark.parametrize("method", ["pareto", "poisson"])
def test_under_quotas_one_fault_names_the_one_method(method: str) -> None:
    """No other fault sends the reader to a method that quotas refuse, with or without a cap."""
    changed = with_first(rule(method, "in_expectation", lasting()))
    quota = '\n[[quota]]\nmargin = "risk_class"\n'
    for text in (changed, general(changed)):
        with pytest.raises(RulebookError) as caught:
            parse_rulebook(text + quota, name="rules.toml")
        own = [f for f in caught.value.faults if str(f.column).startswith("selection[0]")]

        assert [f.rule for f in own] == ["selection.permanent", "quota.method"]
        assert not any("poisson" in f.cure or "pareto" in f.cure for f in own)


def test_a_general_item_is_not_sent_to_poisson() -> None:
    """Its faults agree about what may be written."""
    for method, rounding in (("pareto", "in_expectation"), ("poisson", "at_least")):
        text = general(with_first(rule(method, rounding)))
        with pytest.raises(RulebookError) as caught:
            parse_rulebook(text, name="rules.toml")
        [fault] = caught.value.faults

        assert '"proportional"' in fault.cure
        assert '"poisson"' not in fault.cure


@pytest.mark.parametrize(
    ("line", "code", "cure"),
    [
        (lasting(seed="AB"), "permanent.seed", "64 digits of 0-9 and a-f"),
        (lasting(seed="AB" * 32), "permanent.seed", "64 digits of 0-9 and a-f"),
        (lasting("7"), "permanent.turn", f'to "{2**64 - 1}", in quotes'),
        (lasting('"07"'), "permanent.turn", f'to "{2**64 - 1}", in quotes'),
        (lasting(f'"{2**64}"'), "permanent.turn", f'to "{2**64 - 1}", in quotes'),
    ],
)
def test_permanent_tickets_name_their_form(line: str, code: str, cure: str) -> None:
    """A seed is no code of an exclusion, and a turn is text."""
    with pytest.raises(RulebookError) as caught:
        parse_rulebook(opened(with_first(rule("pareto", "nearest", line))), name="rules.toml")

    assert [(f.rule, cure in f.cure) for f in caught.value.faults] == [(code, True)]


@pytest.mark.parametrize(
    "line",
    [
        lasting("7"),
        lasting('"07"'),
        lasting(f'"{2**64}"'),
        lasting(seed="AB" * 32),
        "permanent = 1\n",
    ],
)
def test_permanent_tickets_are_read_strictly(line: str) -> None:
    """A number for the turn, a zero before it, a whole circle, capitals in the seed."""
    with pytest.raises(RulebookError) as caught:
        parse_rulebook(opened(with_first(rule("pareto", "nearest", line))), name="rules.toml")

    assert all("permanent" in str(fault.column) for fault in caught.value.faults)


def test_designs_reach_the_targets() -> None:
    """From the rule, over the published document, to the resolved target."""
    text = opened(with_first(rule("poisson", "in_expectation", lasting())))
    rules = parse_rulebook(text, name="rules.toml")
    again = Rulebook.model_validate(rules.document())
    rows = resolve_targets(counts(A=10, B=10), again).strata

    assert again == rules
    assert [(row.method, row.target) for row in rows] == [
        (Method.POISSON, Fraction(3, 10)),
        (Method.EQUAL, 1),
    ]
    assert [row.permanent for row in rows] == [Permanent(seed=SEED, turn="7"), None]


def test_a_general_item_takes_pareto() -> None:
    """A fixed number keeps the cap."""
    rules = parse_rulebook(general(with_first(rule("pareto", "nearest"))), name="rules.toml")

    assert [row.target for row in resolve_targets(counts(A=50), rules).strata] == [2]


def test_a_resolved_target_must_be_whole_for_pareto() -> None:
    """Were a fraction to come another way, it is refused with its cure."""
    book = parse_rulebook(with_first(rule("pareto", "nearest")), name="rules.toml")
    first = book.selection[0].model_copy(update={"rounding": None})
    rules = book.model_copy(update={"selection": (first, *book.selection[1:])})
    with pytest.raises(
        DesignError, match=r'not whole .*write method = "proportional" or "poisson"'
    ):
        resolve_targets(counts(A=10), rules)
