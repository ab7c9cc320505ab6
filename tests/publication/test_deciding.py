"""The sentence that decided agrees with the draw, in both languages."""

from __future__ import annotations

import re

import pytest
from bundles import locked_selection, small_quarter
from verification.test_designed_bundles import drawn as drawn_designs

from randinspect.canonical import read_table
from randinspect.publication import deciding_sentence, explain_handle


@pytest.mark.parametrize("files", [small_quarter()["selection"], drawn_designs()])
def test_a_unit_is_drawn_iff_its_sentence_says_so(files: dict[str, bytes]) -> None:
    """Every unit of every method: drawn, reserve, not drawn, out of scope."""
    roles = {row[3]: row[1] for row in read_table(files["sample.tsv"], 4)}
    for handle, _, size in read_table(files["frame.tsv"], 3):
        facts = explain_handle(files, handle)
        zh, en = deciding_sentence(facts)
        role = roles.get(handle)

        assert en.startswith("drawn because") == (role in {"drawn", "certain"}), (facts, en)
        assert zh.startswith("抽中") == (role in {"drawn", "certain"})
        assert en.startswith("reserve") == zh.startswith("候补") == (role == "reserve")
        assert ("out of scope" in en) == (size == "0")


def test_equal_chances_compare_the_rank() -> None:
    """Rank and target stand in the sentence, and the sign is that of the comparison."""
    files = small_quarter()["selection"]
    ranks = []
    for handle, stratum, _ in read_table(files["frame.tsv"], 3):
        told = deciding_sentence(explain_handle(files, handle))[1]
        found = re.search(r"rank (\d+) of 2, and \1 ([≤>]) 1", told)
        if stratum == "B":
            assert found is not None
            ranks.append((int(found[1]), found[2]))

    assert sorted(ranks) == [(1, "≤"), (2, ">")]


def test_what_is_only_locked_is_not_drawn_yet() -> None:
    """Before the seed the sentence gives the probability."""
    facts = explain_handle(locked_selection(), "AG-1")

    assert deciding_sentence(facts)[1].startswith("not drawn yet: it will be, with probability")


def test_a_dispatch_names_who_goes_and_where() -> None:
    """The team of an inspection, and the inspections of an inspector."""
    files = small_quarter()["dispatch"]
    teams = read_table(files["teams.tsv"], 3)
    for inspection, _, inspector in teams:
        assert inspector in deciding_sentence(explain_handle(files, inspection))[1]
        assert inspection in deciding_sentence(explain_handle(files, inspector))[1]
