"""Pareto and Poisson: plain Python agrees, nothing rounds, refusals name a cure."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cmp_to_key
from itertools import count, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampling.plain_designs import plain_sample
from strategies import seeds, ticketed_designs

from randinspect.errors import DesignError, FormatError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Method,
    Permanent,
    SampleRole,
    pareto_key,
    pareto_order,
    poisson,
    poisson_threshold,
    read_targets,
    select,
    target_for,
    write_targets,
)
from randinspect.sampling.poisson import is_drawn

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "design_vectors.json").read_text(encoding="utf-8")
)
PERMANENT = Permanent(seed="ab" * 32, turn="7")


def stratum_of(sizes: list[int]) -> Frame:
    """A frame of one stratum A."""
    return Frame.close([f"u{i:03d}" for i in range(len(sizes))], ["A"] * len(sizes), sizes)


def draw(frame: Frame, size: Fraction | int, method: Method, seed: str, **more: Any) -> list[str]:
    """Handles of the certain and drawn units of a frame of one stratum."""
    target = target_for(next(frame.strata()), size, method=method, reserves=0, **more)
    return [unit.handle for unit in select(frame, [target], Tickets(seed))]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["target"]["stratum"])
def test_plain_python_agrees_with_the_vectors(case: dict[str, Any]) -> None:
    """The page once more in plain Python gives each row of the vectors."""
    assert plain_sample(case["frame"], case["target"], VECTORS["seed_hex"]) == case["sample"]


@given(ticketed_designs(), seeds())
def test_plain_python_agrees_on_any_design(design: Any, seed: str) -> None:
    """Certain, drawn, reserves and ranks, under the draw's own and under permanent tickets."""
    frame, targets = design
    units = select(frame, targets, Tickets(seed))
    for stratum, target in zip(frame.strata(), targets, strict=True):
        names = [h.decode() for h in frame.handles[stratum.members].tolist()]
        rows = list(zip(names, stratum.sizes.tolist(), strict=True))

        assert plain_sample(rows, target.document(), seed) == [
            list(unit.row()) for unit in units if unit.stratum == target.stratum
        ]


@given(ticketed_designs(), seeds(), st.randoms(use_true_random=False))
def test_targets_are_read_as_written_and_rows_may_come_in_any_order(
    design: Any, seed: str, shuffler: Any
) -> None:
    """Read ∘ write = id with permanent tickets too; a shuffled frame gives the same sample."""
    frame, targets = design
    rows = [line.split("\t") for line in frame.table().decode().splitlines()]
    shuffler.shuffle(rows)
    again = Frame.close([r[0] for r in rows], [r[1] for r in rows], [int(r[2]) for r in rows])
    read = read_targets(write_targets(targets), again)

    assert read == tuple(targets)
    assert select(again, read, Tickets(seed)) == select(frame, targets, Tickets(seed))


@given(ticketed_designs(), seeds())
def test_sizes_of_samples(design: Any, seed: str) -> None:
    """Pareto gives its target exactly; nobody twice, none of size 0, certain ones always."""
    frame, targets = design
    units = select(frame, targets, Tickets(seed))
    size_of = dict(zip(frame.handles.tolist(), frame.sizes.tolist(), strict=True))
    for target in targets:
        taken = [
            u for u in units if u.stratum == target.stratum and u.role is not SampleRole.RESERVE
        ]
        if target.method is Method.PARETO:
            assert len(taken) == target.size
    assert len({unit.handle for unit in units}) == len(units)
    assert all(size_of[unit.handle.encode()] for unit in units)


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=12),
    st.integers(1, 2**40),
    st.integers(1, 6),
    seeds(),
    st.data(),
)
def test_scale_and_units_out_of_scope_change_nothing(
    sizes: list[int], times: int, den: int, seed: str, data: st.DataObject
) -> None:
    """All sizes times a constant, or rows of size 0 added: the same units by both designs.

    The thresholds of Poisson move by less than 2^-190, which no ticket here falls into.
    """
    whole = data.draw(st.integers(0, len(sizes)))
    part = Fraction(data.draw(st.integers(0, den * len(sizes))), den)
    plain, larger = stratum_of(sizes), stratum_of([size * times for size in sizes])
    wider = stratum_of([*sizes, 0, 0])
    for method, size in ((Method.PARETO, whole), (Method.POISSON, part)):
        drawn = draw(plain, size, method, seed)

        assert draw(larger, size, method, seed) == drawn
        assert draw(wider, size, method, seed) == drawn


@given(
    st.lists(st.integers(0, 2**64 - 1), min_size=2, max_size=12),
    st.lists(st.integers(1, 2**57), min_size=12, max_size=12),
    st.data(),
)
def test_keys_are_ordered_as_integers(
    leading: list[int], sizes: list[int], data: st.DataObject
) -> None:
    """Cross-multiplied integers give the kernel's order, near neighbours in doubles included."""
    # Keys a few units of the last place apart, equal sizes and equal tickets are made on purpose.
    near = [data.draw(st.integers(0, 3)) for _ in leading]
    us = [(leading[i % 3] + near[i]) % 2**64 for i in range(len(leading))]
    ws = [sizes[i % 2] + near[-1 - i] for i in range(len(leading))]
    num, total = data.draw(st.integers(1, 3)), sum(ws)
    if num * max(ws) >= total:
        return
    kernel = pareto_order(
        np.array(us, dtype=np.uint64),
        np.array(ws, dtype=np.int64),
        lambda place: (-place, b""),
        num=num,
        at_most=len(us),
    ).tolist()

    def compare(i: int, j: int) -> int:
        ui, uj, m = 2 * us[i] + 1, 2 * us[j] + 1, 2**65
        left = ui * (total - num * ws[i]) * (m - uj) * num * ws[j]
        right = uj * (total - num * ws[j]) * (m - ui) * num * ws[i]
        return (left > right) - (left < right) or (j > i) - (j < i)

    expected = sorted(range(len(us)), key=cmp_to_key(compare))

    assert kernel == expected
    for at_most in range(len(us)):
        few = pareto_order(
            np.array(us, dtype=np.uint64),
            np.array(ws, dtype=np.int64),
            lambda place: (-place, b""),
            num=num,
            at_most=at_most,
        )
        assert few.tolist() == expected[:at_most]


def test_doubles_alone_would_err() -> None:
    """Negative control: two keys that doubles cannot tell apart stand in integer order."""
    leading = np.array([2**63 + 3, 2**63 + 2, 2**63 + 1], dtype=np.uint64)
    sizes = np.array([5, 5, 5], dtype=np.int64)
    rough = leading.astype(np.float64)

    assert len(set(rough.tolist())) == 1
    assert pareto_order(leading, sizes, lambda place: (place, b""), num=1, at_most=3).tolist() == [
        2,
        1,
        0,
    ]
    assert pareto_key(2**64 - 1, 1, num=1, total=2) == Fraction(2**65 - 1, 1)


@given(
    st.lists(st.integers(1, 2**59), min_size=1, max_size=8),
    st.integers(1, 4),
    st.lists(st.integers(-3, 3), min_size=8, max_size=8),
    st.data(),
)
def test_few_bits_judge_as_the_whole_ticket(
    sizes: list[int], den: int, offsets: list[int], data: st.DataObject
) -> None:
    """The fast path of Poisson is the definition, at thresholds, at their 31 bits, at both ends."""
    total = sum(sizes)
    num = data.draw(st.integers(1, den * len(sizes)))
    if num * max(sizes) >= den * total or den * total >= 2**62:
        return
    bound = den * total
    tickets = []
    for size, offset in zip(sizes, offsets, strict=False):
        edge = poisson_threshold(num * size, bound)
        tickets.append(
            data.draw(
                st.sampled_from(
                    [
                        (edge + offset) % 2**256,
                        (edge + (offset << 192)) % 2**256,
                        (edge + (offset << 225)) % 2**256,
                        2**256 - 1 - abs(offset),
                        abs(offset),
                    ]
                )
            )
        )

    def spare(place: int, c: int) -> int:
        return tickets[place] if c == 0 else c - 1

    drawn = poisson(
        np.array([t >> 192 for t in tickets], dtype=np.uint64),
        np.array(sizes, dtype=np.int64),
        spare,
        num=num,
        den=den,
    )

    def judged(place: int) -> bool:
        q = 2**256 // bound
        accepted = next(t for c in count() if (t := spare(place, c)) < q * bound)
        return accepted < num * sizes[place] * q

    assert drawn.tolist() == [judged(place) for place in range(len(sizes))]


@pytest.mark.parametrize("space", [2**8, 2**9])
def test_poisson_is_exactly_uniform(space: int) -> None:
    """All pairs of a ticket and a spare one: mass/bound of those that decide, for each bound."""
    for bound in (1, 2, 3, 7, 10, 100, 255, 256):
        limit = bound * (space // bound)
        for mass in {0, 1, bound // 2, bound - 1, bound}:
            first = sum(is_drawn([t], mass, bound, space=space) for t in range(limit))
            second = sum(
                is_drawn([t, s], mass, bound, space=space)
                for t, s in product(range(limit, space), range(limit))
            )

            assert Fraction(first, limit) == Fraction(mass, bound)
            assert second == (space - limit) * first


def test_a_plain_threshold_would_not_be_uniform() -> None:
    """Negative control: without spare tickets 8 bits give 76/256, not 3/10."""
    plain = sum(t < poisson_threshold(3, 10, space=256) for t in range(256))

    assert Fraction(plain, 256) != Fraction(3, 10)


def test_a_turn_of_the_circle_coordinates_draws() -> None:
    """Nearby turns share most of the sample, half a circle none; the draw's seed plays no part."""
    frame = stratum_of([3 + i % 5 for i in range(400)])
    turns = {"same": 0, "near": 2**64 // 400, "far": 2**63}
    for method in (Method.PARETO, Method.POISSON):
        samples = {
            name: set(
                draw(
                    frame,
                    40,
                    method,
                    "00" * 32,
                    permanent=Permanent(seed="ab" * 32, turn=str(turn)),
                )
            )
            for name, turn in turns.items()
        }
        again = draw(frame, 40, method, "11" * 32, permanent=Permanent(seed="ab" * 32, turn="0"))

        assert set(again) == samples["same"]
        assert len(samples["same"] & samples["near"]) > 30
        assert len(samples["same"] & samples["far"]) == 0


@pytest.mark.parametrize(
    ("size", "method", "permanent", "what"),
    [
        (Fraction(1, 2), Method.PARETO, None, 'whole target, not 1/2; use "proportional" or'),
        (1, Method.PROPORTIONAL, PERMANENT, "takes no permanent tickets"),
        (1, Method.EQUAL, PERMANENT, "takes no permanent tickets"),
        (4, Method.POISSON, None, "3 units of positive size"),
    ],
)
def test_what_a_design_cannot_do_is_refused(
    size: Fraction | int, method: Method, permanent: Permanent | None, what: str
) -> None:
    """The message names the stratum and the cure."""
    with pytest.raises(DesignError, match=f"stratum A: .*{what}"):
        target_for(
            next(stratum_of([2, 2, 2]).strata()),
            size,
            method=method,
            reserves=0,
            permanent=permanent,
        )


@pytest.mark.parametrize(
    "written",
    [
        b'{"seed":"AB","turn":"0"}',
        b'{"seed":"%s","turn":"01"}' % (b"ab" * 32),
        b'{"seed":"%s","turn":0}' % (b"ab" * 32),
        b'{"seed":"%s","turn":"18446744073709551616"}' % (b"ab" * 32),
        b'{"seed":"%s"}' % (b"ab" * 32),
        b'{"seed":"%s","turn":"0\\n"}' % (b"ab" * 32),
        b"null",
    ],
)
def test_permanent_tickets_have_one_form(written: bytes) -> None:
    """Another seed, turn, key, or null in place of an absent key is refused."""
    frame = stratum_of([1, 2, 3])
    target = target_for(
        next(frame.strata()), 1, method=Method.PARETO, reserves=0, permanent=PERMANENT
    )
    data = write_targets([target])
    form = b'{"seed":"%s","turn":"7"}' % (b"ab" * 32)

    assert form in data
    with pytest.raises(FormatError):
        read_targets(data.replace(form, written), frame)
