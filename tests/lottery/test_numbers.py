"""Televised numbers: one spelling, and known games checked."""

from __future__ import annotations

import hashlib
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seed_sources import RFC3797, lottery, ssq_record

from randinspect.errors import SeedError
from randinspect.lottery import GAMES, check_numbers, prove_source, write_numbers

SETS = st.lists(st.lists(st.integers(0, 10**9 - 1), min_size=1, max_size=8), min_size=1, max_size=5)


def test_numbers_are_spelt_as_in_rfc_3797() -> None:
    """The key of its worked example, and the picks that follow from it."""
    key = write_numbers(RFC3797["sources"])

    assert key == RFC3797["key_string"]
    left = list(range(1, RFC3797["pool_size"] + 1))
    for row in RFC3797["rows"]:
        mark = (row["i"] - 1).to_bytes(2, "big")
        digest = hashlib.md5(mark + key.encode() + mark).hexdigest()

        assert digest.upper() == row["md5"]
        assert left.pop(int(digest, 16) % row["div"]) == row["selected"]


@given(SETS, st.randoms())
def test_the_order_of_drawing_does_not_matter(sets: list[list[int]], random: object) -> None:
    """Inside a set; but the order of the sets does, and no two results share a spelling."""
    shuffled = [list(drawn) for drawn in sets]
    for drawn in shuffled:
        random.shuffle(drawn)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    text = write_numbers(sets)

    assert write_numbers(shuffled) == text
    assert [[int(n) for n in part.split(".")[:-1]] for part in text.split("/")[:-1]] == [
        sorted(drawn) for drawn in sets
    ]


def test_a_line_names_the_issue_and_the_numbers() -> None:
    """As docs/format.md spells it; the record is clean and proves itself."""
    line, record = prove_source(lottery(), ssq_record())

    assert line == "lottery ssq 2099001 2.7.11.15.21.30./9./"
    assert record["numbers"] == [[2, 7, 11, 15, 21, 30], [9]]
    assert prove_source(lottery(), record) == (line, record)


def test_where_the_order_counts_each_number_is_a_set() -> None:
    """排列5: 10 is not 01."""
    source = lottery("pl5", "99001", 5)
    record = {"numbers": [[1], [0], [0], [7], [7]], "announced": "x"}

    assert prove_source(source, record)[0] == "lottery pl5 99001 1./0./0./7./7./"


BAD = {
    "no list": 7,
    "text": [["1"], [2]],
    "a truth value": [[True], [2]],
    "a set less": [[1, 2, 3, 4, 5, 6]],
    "an empty set": [[1, 2, 3, 4, 5, 6], []],
    "a number twice": [[1, 2, 3, 4, 5, 5], [1]],
    "a number less": [[1, 2, 3, 4, 5], [1]],
    "too large": [[1, 2, 3, 4, 5, 34], [1]],
    "too small": [[0, 2, 3, 4, 5, 6], [1]],
    "below zero": [[-1, 2, 3, 4, 5, 6], [1]],
}


@pytest.mark.parametrize("numbers", BAD.values(), ids=BAD)
def test_what_a_game_cannot_give_is_refused(numbers: object) -> None:
    """A slip of the pen would be another draw."""
    with pytest.raises(SeedError):
        check_numbers("ssq", 2, numbers)


def test_all_that_is_wrong_is_said_at_once() -> None:
    """Both sets."""
    with pytest.raises(SeedError, match=r"set 1.*set 2.*17"):
        check_numbers("ssq", 2, [[1, 1, 2, 3, 4, 5], [17]])


@pytest.mark.parametrize(
    "change",
    [{"announced": ""}, {"announced": 3}, {"announced": "x" * 201}, {"issue": "2099002"}],
    ids=str,
)
def test_numbers_of_nowhere_or_of_another_issue_are_refused(change: dict[str, object]) -> None:
    """Where they can be read belongs to them."""
    with pytest.raises(SeedError):
        prove_source(lottery(), ssq_record() | change)


def test_results_are_counted_as_the_rules_of_the_games_say() -> None:
    """The odds of each first prize, and of all twenty numbers of 快乐8."""
    results = {name: game.results for name, game in GAMES.items()}

    assert results == {
        "dlt": 21_425_712,
        "kl8": comb(80, 20),
        "pl5": 100_000,
        "ssq": 17_721_088,
    }
