"""Hypothesis strategies shared by all tests."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st
from seed_sources import PULSE_TIMES, ROUNDS, drand, lottery, nist, pulse_record

from randinspect.dispatch import Problem
from randinspect.lottery import GAMES, SealedSource, ShareSource, Source
from randinspect.registry.frame import Frame
from randinspect.registry.identifiers import USCC_ALPHABET, uscc_check_character
from randinspect.sampling import Margin, Method, Permanent, Target, target_for

HANDLES = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY.-_x", min_size=1, max_size=12)


def seeds() -> st.SearchStrategy[str]:
    """Seeds in hex."""
    return st.binary(min_size=32, max_size=32).map(bytes.hex)


def secrets() -> st.SearchStrategy[str]:
    """Shares and sealed values: 32 bytes in hex."""
    return st.binary(min_size=32, max_size=32).map(bytes.hex)


@st.composite
def numbers(draw: st.DrawFn, game: str) -> list[list[int]]:
    """Results of a known game, in the order in which they were drawn."""
    return [
        draw(
            st.lists(
                st.integers(balls.low, balls.high),
                min_size=balls.count,
                max_size=balls.count,
                unique=True,
            )
        )
        for balls in GAMES[game].sets
    ]


@st.composite
def spoken_sources(draw: st.DrawFn) -> tuple[tuple[Source, ...], tuple[dict[str, Any], ...]]:
    """Sources of a sound plan from round 20791007 on, with what each of them said."""
    pulse = 1862119
    made: list[tuple[Source, dict[str, Any]]] = [(drand(20791007), dict(ROUNDS[20791007]))]
    if draw(st.booleans()):
        made.append((nist(PULSE_TIMES[pulse]), pulse_record(pulse)))
    for game in draw(st.lists(st.sampled_from(sorted(GAMES)), max_size=2, unique=True)):
        said = {"numbers": draw(numbers(game)), "announced": "made up"}
        made.append((lottery(game, "1", len(GAMES[game].sets)), said))
    values = draw(st.lists(secrets(), max_size=3, unique=True))
    for place, value in enumerate(values):
        digest = sha256(bytes.fromhex(value)).hexdigest()
        source: Source = ShareSource(kind="share", party=f"p{place}", sha256=digest)
        if place == 2:
            source = SealedSource(kind="sealed", sha256=digest, open_by=PULSE_TIMES[pulse])
        made.append((source, {"value": value}))
    order = draw(st.permutations(made))
    return tuple(source for source, _ in order), tuple(said for _, said in order)


@st.composite
def frames(draw: st.DrawFn, *, max_units: int = 25) -> Frame:
    """Closed frames of a few strata, some units out of scope."""
    handles = draw(st.lists(HANDLES, min_size=1, max_size=max_units, unique=True))
    labels = draw(st.lists(st.sampled_from(["A", "B", "甲 1", "S01"]), min_size=1, unique=True))
    strata = [draw(st.sampled_from(labels)) for _ in handles]
    sizes = [draw(st.integers(0, 60)) for _ in handles]
    return Frame.close(handles, strata, sizes)


@st.composite
def designs(draw: st.DrawFn) -> tuple[Frame, list[Target]]:
    """A frame with a target that each of its strata can give."""
    frame = draw(frames())
    targets = []
    for stratum in frame.strata():
        den = draw(st.integers(1, 5))
        num = draw(st.integers(0, den * stratum.positive))
        positive = set(stratum.sizes.tolist()) - {0}
        is_equal = len(positive) <= 1 and draw(st.booleans())
        size = Fraction(num // den) if is_equal else Fraction(num, den)
        method = Method.EQUAL if is_equal else Method.PROPORTIONAL
        reserves = draw(st.integers(0, 6))
        targets.append(target_for(stratum, size, method=method, reserves=reserves))
    return frame, targets


@st.composite
def tables(
    draw: st.DrawFn, *, margin_count: int, max_groups: int = 4, max_cells: int = 12
) -> tuple[list[Target], list[Margin]]:
    """Targets of strata, and margins that part them at random; cells may be parallel."""
    labels = [f"S{i:02d}" for i in range(draw(st.integers(1, max_cells)))]
    targets = []
    for label in labels:
        size = Fraction(draw(st.integers(0, 30)), draw(st.sampled_from([1, 2, 3, 4, 6, 10])))
        num, den = size.as_integer_ratio()
        targets.append(Target(label, 30, 30, Method.PROPORTIONAL, num, den, 0))
    margins = []
    for m in range(margin_count):
        groups: dict[str, list[str]] = {}
        for label in labels:
            groups.setdefault(f"g{draw(st.integers(1, max_groups))}", []).append(label)
        margins.append(Margin.of(f"m{m}", groups))
    return targets, margins


@st.composite
def problems(
    draw: st.DrawFn, *, max_inspections: int = 4, max_inspectors: int = 6, max_seats: int = 6
) -> Problem:
    """Tiny dispatch problems of one to three slots an inspection, feasible or not."""
    people = draw(st.lists(HANDLES, min_size=3, max_size=max_inspectors, unique=True))
    places = draw(st.lists(HANDLES, min_size=1, max_size=max_inspections, unique=True))
    cap = draw(st.integers(2, 4))
    floors = [draw(st.sampled_from([0, 0, 0, 0, 0, 1, 2])) for _ in people]
    shapes = st.sampled_from([["队员"], ["组长", "队员"], ["组长", "队员", "expert"]])
    slots, seats = [], 0
    for place in places:
        for slot in draw(shapes):
            demand = draw(st.integers(1, 2 if slot == "队员" else 1))
            if seats + demand <= max_seats:  # enumeration stays below some ten thousand plans
                slots.append((place, slot, demand))
                seats += demand
    density = draw(st.integers(7, 10))
    eligible = [
        (place, slot, person)
        for place, slot, _ in slots
        for person in people
        if draw(st.integers(1, 10)) <= density
    ]
    return Problem.from_rows(
        [(place, slot, str(demand)) for place, slot, demand in slots],
        [(p, str(floor), str(cap)) for p, floor in zip(people, floors, strict=True)],
        eligible,
    )


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    """Valid unified social credit codes, made up."""
    department = draw(st.sampled_from(["11", "51", "91", "92", "A1", "N1", "Y1"]))
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    rest = draw(st.text(USCC_ALPHABET, min_size=9, max_size=9))
    body = department + region + rest
    return body + uscc_check_character(body)


@st.composite
def ticketed_designs(draw: st.DrawFn) -> tuple[Frame, list[Target]]:
    """A frame with a Pareto or Poisson target for each stratum, some on permanent tickets."""
    frame = draw(frames())
    lasting = st.builds(
        Permanent, seed=seeds(), turn=st.integers(0, 2**64 - 1).map(str) | st.just("0")
    )
    targets = []
    for stratum in frame.strata():
        method = draw(st.sampled_from([Method.PARETO, Method.POISSON]))
        den = draw(st.integers(1, 5)) if method is Method.POISSON else 1
        size = Fraction(draw(st.integers(0, den * stratum.positive)), den)
        targets.append(
            target_for(
                stratum,
                size,
                method=method,
                reserves=draw(st.integers(0, 6)),
                permanent=draw(st.none() | lasting),
            )
        )
    return frame, targets
