"""The selection against the protocol's vectors, and the laws of frames, targets and samples."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import designs, seeds

from randinspect.errors import DesignError, FormatError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Method,
    SampleRole,
    inclusion_probabilities,
    read_targets,
    reserve_order,
    select,
    target_for,
    ticket_order,
    unit_probability,
    write_sample,
    write_targets,
)

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "selection_vectors.json").read_text())


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["stratum"]))
def test_the_protocols_vectors_pass_row_by_row(case: dict[str, Any]) -> None:
    """Eight strata drawn by another implementation."""
    handles, sizes = zip(*case["frame"], strict=True)
    frame = Frame.close(handles, [case["stratum"]] * len(handles), sizes)
    target = target_for(
        next(frame.strata()),
        Fraction(case["num"], case["den"]),
        method=Method(case["method"]),
        reserves=case["reserves"],
    )
    units = select(frame, [target], Tickets(VECTORS["seed_hex"]))

    assert [list(unit.row()) for unit in units] == case["sample"]


@given(designs(), seeds())
def test_frames_and_targets_are_read_as_written(design: Any, seed: str) -> None:
    """Read ∘ write = id, and the draw of the read ones is the draw of the written ones."""
    frame, targets = design
    again = Frame.from_table(frame.table())
    read = read_targets(write_targets(targets), again)

    assert again.table() == frame.table()
    assert read == tuple(targets)
    assert select(again, read, Tickets(seed)) == select(frame, targets, Tickets(seed))


@given(designs(), seeds(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(design: Any, seed: str, shuffler: Any) -> None:
    """A frame closed from shuffled rows is the same frame."""
    frame, targets = design
    rows = [tuple(line.split("\t")) for line in frame.table().decode().splitlines()]
    shuffler.shuffle(rows)
    again = Frame.close(
        [row[0] for row in rows], [row[1] for row in rows], [int(row[2]) for row in rows]
    )

    assert again.table() == frame.table()
    assert select(again, targets, Tickets(seed)) == select(frame, targets, Tickets(seed))


@given(designs(), seeds())
def test_a_sample_keeps_its_target(design: Any, seed: str) -> None:
    """Size floor or ceil, no unit twice, none of size 0, reserves undrawn, ranks without gaps."""
    frame, targets = design
    units = select(frame, targets, Tickets(seed))
    size_of = dict(zip(frame.handles.tolist(), frame.sizes.tolist(), strict=True))

    assert len({unit.handle for unit in units}) == len(units)
    assert all(size_of[unit.handle.encode()] > 0 for unit in units)
    for target in targets:
        mine = [unit for unit in units if unit.stratum == target.stratum]
        taken = [unit for unit in mine if unit.role is not SampleRole.RESERVE]
        positive = int(np.count_nonzero(_sizes(frame, target.stratum)))
        assert len(taken) in {int(target.size), -int(-target.size // 1)}
        assert len(mine) - len(taken) == min(target.reserves, positive - len(taken))
        for role in SampleRole:
            ranks = [unit.rank for unit in mine if unit.role is role]
            assert ranks == list(range(1, len(ranks) + 1))


@given(designs(), seeds())
def test_a_stratum_is_drawn_alone_as_with_the_others(design: Any, seed: str) -> None:
    """Adding or removing other strata changes nobody's ticket."""
    frame, targets = design
    together = select(frame, targets, Tickets(seed))
    for stratum, target in zip(frame.strata(), targets, strict=True):
        names = [h.decode() for h in frame.handles[stratum.members].tolist()]
        alone = Frame.close(names, [stratum.label] * len(names), stratum.sizes)

        assert select(alone, [target], Tickets(seed)) == tuple(
            unit for unit in together if unit.stratum == stratum.label
        )


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=40),
    st.lists(st.integers(1, 2**62 - 1), min_size=40, max_size=40),
    st.integers(0, 45),
)
def test_ties_of_leading_bits_are_settled_by_the_whole_ticket(
    leading: list[int], sizes: list[int], at_most: int
) -> None:
    """Orders by a few leading bits and a whole ticket equal a plain sort of both."""
    column = np.array(leading, dtype=np.uint64) << np.uint64(62)
    weights = np.array(sizes[: len(leading)], dtype=np.int64)

    def whole(place: int) -> tuple[int, bytes]:
        return (int(column[place]) << 192) + (place * 7919) % 41 % 5, b"%d" % place

    def key(place: int) -> tuple[int, tuple[int, bytes]]:
        return (int(column[place]) << 32) // int(weights[place]), whole(place)

    places = range(len(leading))

    assert ticket_order(column, whole).tolist() == sorted(places, key=whole)
    assert (
        reserve_order(column, weights, whole, at_most=at_most).tolist()
        == (sorted(places, key=key)[:at_most])
    )


@given(designs())
def test_one_units_probability_is_that_of_all(design: Any) -> None:
    """The explanation's π is the design's π."""
    frame, targets = design
    for stratum, target in zip(frame.strata(), targets, strict=True):
        everyone = inclusion_probabilities(stratum.sizes, target.size)

        assert sum(everyone) == target.size
        assert everyone == tuple(
            unit_probability(stratum.sizes, place, target) for place in range(len(everyone))
        )


def test_a_frame_refuses_what_gives_two_chances() -> None:
    """A handle twice, a bad handle, a bad stratum, a negative or a huge size."""
    with pytest.raises(FormatError, match="two chances"):
        Frame.close(["a", "a"], ["A", "B"], [1, 1])
    for handles, strata, sizes in (
        (["a b"], ["A"], [1]),
        (["a"], ["A|B"], [1]),
        (["a"], ["A"], [-1]),
        (["a"], ["A"], [2**62]),
        (["a", "b"], ["A", "A"], [2**61, 2**61]),
        (["a"], ["A"], [2**70]),
        (["a"], ["A"], []),
    ):
        with pytest.raises(FormatError):
            Frame.close(handles, strata, sizes)


def test_a_frame_says_what_it_refuses() -> None:
    """A name that is no text, the place of a negative size, sizes that are no list."""
    for handles, strata, sizes, what in (
        ([1], ["A"], [1], r"handle at position 0 is 1, a int"),
        (["a", "b"], ["A", None], [1, 1], r"stratum at position 1 is None, a NoneType"),
        (["a", "b"], ["A", "A"], [1, -3], r"size at position 1 is -3"),
        (["a"], ["A"], np.array([2**63], dtype=np.uint64), r"position 0 is 9223372036854775808"),
        (["a"], ["A"], [[1]], r"shape \(1, 1\)"),
        (["a"], ["A"], [True], "whole numbers"),
    ):
        with pytest.raises(FormatError, match=what):
            Frame.close(handles, strata, sizes)  # type: ignore[arg-type]  # the fault looked for


def test_an_empty_frame_has_an_empty_sample() -> None:
    """No unit, no stratum, no row; its table is 0 bytes."""
    frame = Frame.close([], [], [])

    assert frame.table() == b""
    assert Frame.from_table(b"").table() == b""
    assert select(frame, (), Tickets("00" * 32)) == ()
    assert write_sample(()) == b""


@pytest.mark.parametrize(
    ("sizes", "size", "method", "what"),
    [
        ([1, 2], 1, Method.EQUAL, "proportional"),
        ([1, 1], Fraction(1, 2), Method.EQUAL, "proportional"),
        ([1, 0], 2, Method.PROPORTIONAL, "1 units of positive size"),
        ([2**61, 1], Fraction(1, 2), Method.PROPORTIONAL, "limits"),
        ([1, 1], -1, Method.PROPORTIONAL, "non-negative"),
    ],
)
def test_a_target_that_a_stratum_cannot_give_is_refused(
    sizes: list[int], size: Fraction | int, method: Method, what: str
) -> None:
    """The message names the stratum and the cure."""
    frame = Frame.close([f"u{i}" for i in range(len(sizes))], ["A"] * len(sizes), sizes)

    with pytest.raises(DesignError, match=f"stratum A: .*{what}"):
        target_for(next(frame.strata()), size, method=method, reserves=0)


def test_targets_must_name_each_stratum_once() -> None:
    """A target for another frame, in another order or with another spelling is refused."""
    frame = Frame.close(["a", "b"], ["A", "B"], [1, 1])
    targets = [target_for(s, 1, method=Method.EQUAL, reserves=0) for s in frame.strata()]
    data = write_targets(targets)
    swapped = data.replace(b'"stratum":"A"', b'"stratum":"C"')

    with pytest.raises(FormatError, match="byte order"):
        read_targets(swapped, frame)
    with pytest.raises(FormatError):
        read_targets(data.replace(b'"num":1', b'"num":"1"'), frame)
    with pytest.raises(DesignError):
        select(frame, targets[:1], Tickets("00" * 32))
    with pytest.raises(DesignError, match="was set for"):
        read_targets(data, Frame.close(["a", "b", "c"], ["A", "B", "B"], [1, 1, 1]))


def test_large_size_sums_are_decimal_text() -> None:
    """Beyond 2^53 - 1 a JSON number would not be the same everywhere."""
    frame = Frame.close(["a", "b"], ["A", "A"], [2**55, 2**55])
    target = target_for(next(frame.strata()), 1, method=Method.PROPORTIONAL, reserves=0)
    data = write_targets([target])

    assert b'"size_sum":"72057594037927936"' in data
    assert read_targets(data, frame) == (target,)


def _sizes(frame: Frame, label: str) -> list[int]:
    """Sizes of a stratum."""
    return next(s.sizes.tolist() for s in frame.strata() if s.label == label)
