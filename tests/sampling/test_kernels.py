"""The quick kernels against the plain ones they stand for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from strategies import frames

from randinspect.registry.frame import Frame
from randinspect.sampling import (
    lowest_tickets,
    systematic,
    systematic_by_ticket,
    ticket_order,
)


def tied(leading: list[int]) -> tuple[np.ndarray, Callable[[int], tuple[int, bytes]]]:
    """Leading bits that tie often, in few values spread over 64 bits, and whole tickets."""
    column = np.array(leading, dtype=np.uint64) * np.uint64(0x0F0F_0F0F_0F0F_0F0F)

    def whole(place: int) -> tuple[int, bytes]:
        return (int(column[place]) << 192) + place * 7919 % 41 % 5, b"%d" % place

    return column, whole


@given(
    st.sampled_from([2**5, 2**40]).flatmap(
        lambda largest: st.lists(
            st.tuples(st.integers(0, 16), st.integers(0, largest), st.integers(0, 5)),
            min_size=1,
            max_size=90,
        )
    ),
    st.integers(1, 9),
    st.integers(1, 7),
    st.integers(0, 2**62),
)
def test_ordering_only_near_the_hits_draws_the_same(
    units: list[tuple[int, int, int]], num: int, den: int, start: int
) -> None:
    """Cells leave out only units that no hit can meet, whatever ties, sizes and certain ones."""
    leading, whole = tied([unit[0] for unit in units])
    full = np.array([unit[1] for unit in units], dtype=np.int64)
    certain = np.array([unit[2] == 0 for unit in units])
    sizes = np.where(certain, 0, full)
    total = int(sizes.sum())
    if num * int(sizes.max()) >= den * total:
        return  # certainty is not this kernel's
    start %= den * total
    plain = systematic(sizes, ticket_order(leading, whole), num=num, den=den, start=start)
    quick = systematic_by_ticket(
        full, leading, whole, certain=certain, num=num, den=den, start=start
    )

    assert quick.tolist() == plain.tolist()


def test_a_large_stratum_draws_the_same_from_every_start() -> None:
    """A few hits among 3,000 units: most cells are skipped, at the first and the last start too."""
    words = (np.arange(1, 3001, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(1)
    leading = words << np.uint64(1)
    sizes = (words % np.uint64(50)).astype(np.int64)
    order = ticket_order(leading, lambda place: (int(leading[place]), b""))
    below = 3 * int(sizes.sum())
    for start in [*range(0, below, 997), below - 1]:
        plain = systematic(sizes, order, num=17, den=3, start=start)
        quick = systematic_by_ticket(
            sizes,
            leading,
            lambda p: (int(leading[p]), b""),
            certain=np.zeros(len(sizes), dtype=np.bool_),
            num=17,
            den=3,
            start=start,
        )

        assert quick.tolist() == plain.tolist()


@given(st.lists(st.integers(0, 16), max_size=60), st.integers(0, 60))
def test_the_lowest_tickets_are_the_head_of_the_order(leading: list[int], count: int) -> None:
    """Also where the cut falls into a tie of leading bits."""
    column, whole = tied(leading)
    count = min(count, len(leading))

    assert (
        lowest_tickets(column, whole, count=count).tolist()
        == ticket_order(column, whole)[:count].tolist()
    )


@given(frames(), st.booleans())
def test_strata_are_the_units_of_each_label(frame: Frame, is_contiguous: bool) -> None:
    """The same members whether the codes ascend with the handles or not."""
    if is_contiguous:
        frame = Frame(frame.handles, frame.labels, np.sort(frame.codes), frame.sizes)
    for code, stratum in enumerate(frame.strata()):
        expected = [place for place, own in enumerate(frame.codes.tolist()) if own == code]

        assert stratum.label == frame.labels[code]
        assert stratum.members.tolist() == expected
        assert stratum.sizes.tolist() == frame.sizes[expected].tolist()
