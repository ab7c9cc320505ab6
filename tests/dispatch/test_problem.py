"""Problems: read as written, and refused with every breach."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import problems

from randinspect.dispatch import Problem, ProblemError

Row = tuple[str, str, str]

SLOTS: list[Row] = [("A1", "m", "2"), ("A2", "m", "1")]
PEOPLE: list[Row] = [("I1", "0", "3"), ("I2", "1", "2")]
ARCS: list[Row] = [("A1", "m", "I1"), ("A1", "m", "I2"), ("A2", "m", "I1")]


def breaches(slots: list[Row], people: list[Row], arcs: list[Row]) -> tuple[str, ...]:
    """Breaches of a problem that cannot be built."""
    with pytest.raises(ProblemError) as caught:
        Problem.from_rows(slots, people, arcs)
    return caught.value.breaches


class TestRows:
    @given(problems(), st.randoms(use_true_random=False))
    @settings(max_examples=60, deadline=None)
    def test_rows_are_read_as_written_in_any_order(
        self, problem: Problem, shuffler: random.Random
    ) -> None:
        """Read ∘ write = id, and the rows written are sorted by their UTF-8 bytes."""
        rows = [problem.inspections_rows(), problem.inspectors_rows(), problem.eligible_rows()]
        mixed = [list(table) for table in rows]
        for table in mixed:
            shuffler.shuffle(table)
        again = Problem.from_rows(*mixed)

        assert rows == [
            again.inspections_rows(),
            again.inspectors_rows(),
            again.eligible_rows(),
        ]
        for table in rows:
            assert table == sorted(table, key=lambda row: "\t".join(row).encode())

    def test_arrays_are_read_only(self) -> None:
        """A committed problem cannot be changed."""
        problem = Problem.from_rows(SLOTS, PEOPLE, ARCS)
        with pytest.raises(ValueError, match="read-only"):
            problem.cap[0] = 9


class TestBreaches:
    def test_all_breaches_are_told_at_once(self) -> None:
        """One reading finds every fault of all three files."""
        found = breaches(
            [*SLOTS, ("A1", "m", "1"), ("A3", "a|b", "0"), ("A4", "m", "02")],
            [*PEOPLE, ("I3", "3", "2"), ("I 4", "0", "1"), ("I5", "-1", "1")],
            [*ARCS, ("A9", "m", "I1"), ("A1", "x", "I1"), ("A1", "m", "I9"), ARCS[0]],
        )
        asked = [
            "(A1, m) stands twice",
            "[a|b] is no stratum or slot name",
            "slot a|b of A3 asks for 0 people",
            "A4: [02] is not an integer",
            "I3 has floor 3 and cap 2",
            "[I 4] is no handle",
            "I5: -1 is outside [0, 2^31)",
            "(A9, m) is not in inspections.tsv",
            "(A1, x) is not in inspections.tsv",
            "I9 is not in inspectors.tsv",
            "(A1, m, I1) stands twice",
        ]

        assert len(asked) == len(found)
        for part in asked:
            assert sum(part in breach for breach in found) == 1

    def test_more_slots_than_the_certificate_carries_are_refused(self) -> None:
        """Nine slots in one inspection would make ten nodes."""
        (found,) = breaches([("A1", f"s{k}", "1") for k in range(9)], PEOPLE, [])

        assert "more than 8 slots" in found

    def test_numbers_beyond_any_integer_are_a_breach_too(self) -> None:
        """A number of five thousand digits is refused like any other misspelling."""
        assert len(breaches(SLOTS, [("I1", "0", "9" * 5000)], [])) == 1

    @pytest.mark.parametrize("couple", [("I2", "I1"), ("I1", "I1"), ("I1", "stranger")])
    def test_couples_are_two_known_inspectors_in_order(self, couple: tuple[str, str]) -> None:
        """One way of writing each couple, and no silence over one who is not on the roster."""
        with pytest.raises(ProblemError, match=r"couples\.tsv"):
            Problem.from_rows(SLOTS, PEOPLE, ARCS, couples_rows=[couple])
        with pytest.raises(ProblemError, match="stands twice"):
            Problem.from_rows(SLOTS, PEOPLE, ARCS, couples_rows=[("I1", "I2")] * 2)

    @pytest.mark.parametrize(
        "ladder",
        [(), ("1/2",), ("1/2", "1/2", "1"), ("0", "1"), ("1", "1/2"), ("1/2147483648", "1")],
    )
    def test_ladders_ascend_from_above_zero_to_the_whole_list(
        self, ladder: tuple[str, ...]
    ) -> None:
        """A ladder without the last rung could leave a lock without a result."""
        with pytest.raises(ProblemError, match="limits"):
            Problem.from_rows(SLOTS, PEOPLE, ARCS, ladder=[Fraction(q) for q in ladder])

    def test_columns_out_of_order_are_refused(self) -> None:
        """Order is part of the contract, for those who build columns themselves too."""
        good = Problem.from_rows(SLOTS, PEOPLE, ARCS)
        for change in (
            {"inspectors": ("I2", "I1")},
            {"arc_slot": good.arc_slot[::-1]},
            {"arc_slot": good.arc_slot + 9},
            {"slot_inspection": np.zeros(2, dtype=np.int64)},
        ):
            columns = {name: getattr(good, name) for name in Problem.__dataclass_fields__}
            with pytest.raises(ProblemError):
                Problem(**{**columns, **change})
