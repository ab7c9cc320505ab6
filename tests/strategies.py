"""Hypothesis strategies shared by all tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from typing import Any

from hypothesis import strategies as st
from ledgers import (
    BEFORE,
    DRAWER,
    LOCKER,
    READY,
    ZEROS,
    act_leaf,
    actor_leaf,
    amended_leaf,
    commit_leaf,
    dispatch_leaf,
    note_leaf,
    origin_leaf,
    publication_leaf,
    result_leaf,
    void_leaf,
    withdrawal_leaf,
)
from seed_sources import PULSE_TIMES, ROUNDS, drand, lottery, nist, pulse_record

from randinspect.dispatch import NestedRows, Problem
from randinspect.ledger import RESULT_SECONDS
from randinspect.lottery import GAMES, SealedSource, ShareSource, Source
from randinspect.office.classes import Event
from randinspect.publication import Kind, Role
from randinspect.publication.draw_leaves import VoidReason
from randinspect.publication.sheets import Sheet
from randinspect.registry.frame import Frame
from randinspect.registry.identifiers import USCC_ALPHABET, uscc_check_character
from randinspect.results import (
    PROBLEMS,
    Conclusion,
    ItemResult,
    Label,
    Means,
    Measure,
    Record,
    Sector,
    asks_for_listing,
    ordered_labels,
)
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
def nested_problems(
    draw: st.DrawFn,
    *,
    max_inspections: int = 4,
    max_inspectors: int = 5,
    max_seats: int = 5,
    has_couples: bool = False,
) -> Problem:
    """Tiny dispatch problems with load classes, groups or both; every limit can bind."""
    plain = draw(
        problems(
            max_inspections=max_inspections, max_inspectors=max_inspectors, max_seats=max_seats
        )
    )
    kinds = draw(st.sampled_from(["classes", "groups", "both"]))
    caps = st.sampled_from(["1", "1", "2", "3"])
    classes = draw(families(plain.inspections)) if kinds != "groups" else {}
    people = plain.inspectors
    load_caps = [
        (name, inspector, draw(caps))
        for name in classes
        for inspector in people
        if inspector == people[0] or draw(st.integers(0, 3))
    ]
    members: set[tuple[str, str]] = set()
    limits: list[tuple[str, str, str]] = []
    for k, slot in enumerate(sorted(set(plain.slot_name))) if kinds != "classes" else ():
        for name, group in draw(families(people)).items():
            members |= {(f"{name}{k}", person) for person in group}
            limits.append((f"{name}{k}", slot, draw(st.sampled_from(["1", "1", "2"]))))
    return Problem.from_rows(
        plain.inspections_rows(),
        plain.inspectors_rows(),
        plain.eligible_rows(),
        couples_rows=[
            pair for pair in combinations(people, 2) if has_couples and draw(st.integers(0, 2)) == 0
        ],
        nested=NestedRows(
            [(name, place) for name, places in classes.items() for place in places],
            load_caps,
            sorted(members),
            limits,
        ),
    )


@st.composite
def families(draw: st.DrawFn, elements: Sequence[str]) -> dict[str, list[str]]:
    """Sets that lie apart or one inside the other, at least one of them."""
    order = draw(st.permutations(elements))
    cut = draw(st.integers(1, len(order)))
    found = {"a": list(order[:cut])}
    if draw(st.booleans()):
        found["b"] = list(order[: draw(st.integers(1, cut))])
    if cut < len(order) and draw(st.booleans()):
        found["c"] = list(order[cut:])
    return found


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


def ledger_leaves() -> st.SearchStrategy[bytes]:
    """Leaves about a few draws, most of which break a rule wherever they come."""
    names = st.sampled_from(["s", "t", "d", "e"])
    numbers, samples = st.integers(1, 5), st.sampled_from(["ab" * 32, ZEROS])
    moments = st.sampled_from([0, READY, READY + RESULT_SECONDS])
    return st.one_of(
        st.just(origin_leaf()),
        st.builds(commit_leaf, names, numbers),
        st.builds(commit_leaf, names, numbers, plan_ref=st.just("row")),
        st.builds(dispatch_leaf, names, numbers, samples),
        st.builds(result_leaf, names, st.sampled_from(Kind), samples),
        st.builds(void_leaf, names, st.sampled_from(VoidReason), moments),
        st.builds(amended_leaf, names, st.integers(1, 3)),
        st.builds(publication_leaf, names, st.integers(0, 3), samples, samples),
    )


def access_leaves() -> st.SearchStrategy[bytes]:
    """Registrations, acts and what they sign, most of which break a rule wherever they come."""
    actors = st.sampled_from([LOCKER, DRAWER])
    deeds = st.sampled_from([commit_leaf("a", 1), result_leaf("a"), note_leaf("n")])
    roles = st.sets(st.sampled_from([Role.LOCK, Role.DRAW, Role.READ]), min_size=1)
    return st.one_of(
        deeds,
        st.builds(act_leaf, deeds, actors),
        st.builds(actor_leaf, actors, roles, created=st.sampled_from([0, BEFORE])),
        st.builds(withdrawal_leaf, actors),
    )


def private_texts() -> st.SearchStrategy[str]:
    """What may stand in a private cell."""
    return st.text(max_size=60)


def private_rows() -> st.SearchStrategy[dict[str, str]]:
    """Rows of people with two private columns."""
    ids, texts = st.text(min_size=1, max_size=9), private_texts()
    return st.fixed_dictionaries({"id": ids, "name": texts, "phone": texts})


@st.composite
def records(
    draw: st.DrawFn,
    *,
    inspection: str = "AG-1",
    items: tuple[str, ...] = ("C06", "C07"),
    begins: date = date(2026, 7, 6),
) -> Record:
    """Results without a flaw, of a laboratory."""
    agency = draw(credit_codes())
    labels = draw(st.sets(st.sampled_from(Label), min_size=1, max_size=3))
    if Label.NO_PROBLEM in labels:
        labels = {Label.NO_PROBLEM}
    has_problem = bool(labels & PROBLEMS)
    told = bool(labels & {Label.CORRECTED, Label.PENDING})
    found = draw(st.integers(1 if told else 0, len(items))) if has_problem else 0
    parts = tuple(
        ItemResult(item=code, checked=True, finding="记录不全" if place < found else "")
        for place, code in enumerate(items)
    )
    measures = {Measure.NONE_NEEDED}
    if has_problem:
        measures = draw(st.sets(st.sampled_from(list(Measure)[1:]), min_size=1))
        measures |= {Measure.ORDER_CORRECTION} if Label.CORRECTED in labels else set()
        measures |= {Measure.ABNORMAL_LIST} if asks_for_listing(labels, agency) else set()
    own = [conclusion for conclusion in Conclusion if conclusion.sector is Sector.TESTING]
    visited = begins + timedelta(draw(st.integers(0, 40)))
    return Record(
        inspection=inspection,
        agency=agency,
        name="虚构检测有限公司",
        items=parts,
        labels=ordered_labels(labels),
        conclusion=draw(st.none() | st.sampled_from(own)) if has_problem else None,
        measures=tuple(measure for measure in Measure if measure in measures),
        measure_note="另行约谈" if Measure.OTHER in measures else "",
        means=(Means.ON_SITE,),
        on_site_end=visited,
        concluded=visited + timedelta(draw(st.integers(0, 60))),
        department="示例市局",
        inspectors=("0001", "0002"),
    )


def hostile_values() -> st.SearchStrategy[Any]:
    """Values that nobody writes into a document, unless to harm its reader."""
    depths = st.sampled_from([31, 33, 200])
    return st.one_of(
        st.sampled_from([None, True, False, "", [], {}, 0, -1, 2**31, 2**53, -(2**63), 10**400]),
        st.sampled_from([0.5, 1e300, float("inf"), float("nan")]),
        st.sampled_from(["\ud800", "A\u030a", "\u202e", "\x00", "../../x", "x" * 5000, "9" * 5000]),
        st.text(max_size=8),
        depths.map(lambda depth: json.loads("[" * depth + "]" * depth)),
        depths.map(lambda depth: json.loads('{"a":' * depth + "1" + "}" * depth)),
        st.lists(st.integers(), min_size=100, max_size=100),
    )


@st.composite
def mangled_documents(draw: st.DrawFn, data: bytes) -> bytes:
    """A document with one of its values, or keys, exchanged for something hostile."""
    whole = {"": json.loads(data)}
    holder, key = _somewhere(draw, whole)
    if draw(st.booleans()):
        holder[key] = draw(hostile_values())
    elif isinstance(holder, dict):
        holder[draw(st.sampled_from(["", "format", "kind", "source", "\ufeff"]))] = holder.pop(key)
    else:
        holder.extend([holder[key]] * draw(st.sampled_from([1, 70])))
    text = json.dumps(
        whole.get("", whole), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return text.encode("utf-8", "surrogatepass")


def _somewhere(draw: st.DrawFn, whole: Any) -> tuple[Any, Any]:
    """A container below a value, and one of its keys."""
    holder, key = whole, ""
    while isinstance(below := holder[key], dict | list) and below and draw(st.booleans()):
        holder = below
        places = sorted(below) if isinstance(below, dict) else range(len(below))
        key = draw(st.sampled_from(places))
    return holder, key


@st.composite
def mangled_bytes(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes with a part taken out, doubled, exchanged for others, or put somewhere else."""
    first, last = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
    part = data[first : min(last, first + 400)]
    rest = data[first + len(part) :]
    hostile = st.sampled_from([b"", b"\x00", b"\xff\xfe", b"\t", b"\n", b"\r\n", b"9" * 400, b"-1"])
    put = draw(hostile | st.binary(max_size=9) | st.just(part * 2) | st.just(part[::-1]))
    return data[:first] + put + rest


def paper_texts() -> st.SearchStrategy[str]:
    """Texts that people or programs could put where a name is asked for."""
    tricks = [
        *("=1+1", "@x", "{{phone}}", "{{", "}}", "{{team.name}}", "../../x", "CON", "]]>"),
        *(
            "<w:p/>",
            "&amp;&#x0;",
            "\x0b甲\x00",
            "甲\u202e乙",
            "\ud800",
            "\ufffe",
            "a\tb\nc",
            "\u2028",
        ),
        *('#import "x"', "$ x", "_甲_ *乙*", "\\u{41}", "91990100MA38078344"),
    ]
    return st.sampled_from(tricks) | st.text(st.characters(), max_size=20)


@st.composite
def small_sheets(draw: st.DrawFn) -> Sheet:
    """A list with some columns that say the same everywhere, narrow or wide."""
    columns = {f"列{n}": draw(st.integers(3, 40)) for n in range(draw(st.integers(1, 9)))}
    cells = st.sampled_from(["", "甲", "乙"])
    rows = draw(st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), max_size=4))
    header = draw(st.lists(st.tuples(st.sampled_from(["计划", "任务"]), cells), max_size=2))
    return Sheet("清单", columns, rows, header)


@st.composite
def cell_counts(draw: st.DrawFn) -> tuple[tuple[int, ...], int]:
    """Complaints by cell, and the cells of a window."""
    counts = draw(st.lists(st.integers(0, 4), min_size=1, max_size=9))
    return tuple(counts), draw(st.integers(1, min(4, len(counts))))


def p_values() -> st.SearchStrategy[list[Fraction]]:
    """Exact p-values, ties among them."""
    some = st.integers(1, 40).flatmap(lambda n: st.builds(Fraction, st.integers(0, n), st.just(n)))
    return st.lists(some, max_size=30)


@st.composite
def class_events(draw: st.DrawFn, *, agency: str = "AG-1", max_size: int = 8) -> list[Event]:
    """Events of one agency under the rules of `class_samples`, in the years 2024 to 2026."""
    days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
    values = {"COMPLAINT": ["true", "false"], "DAILY": [""], "RESULT": ["good", "bad"]}
    found = []
    for code in draw(st.lists(st.sampled_from([*values, "LISTED", "ABSENT"]), max_size=max_size)):
        day, until = draw(days), None
        if code == "LISTED" and draw(st.booleans()):
            until = day + timedelta(days=draw(st.integers(0, 400)))
        value = draw(st.sampled_from(values.get(code, [""])))
        found.append(Event(agency, code, day, value, until))
    return found


def store_acts() -> st.SearchStrategy[list[tuple[int, dict[str, str] | None]]]:
    """Acts on a library: the day of a whole listing with its rows, or None for an undoing."""
    rows = st.dictionaries(st.sampled_from("ABC"), st.sampled_from("xyz"), max_size=3)
    return st.lists(st.tuples(st.integers(1, 7), st.none() | rows), min_size=1, max_size=7)


def register_texts() -> st.SearchStrategy[str]:
    """Texts that a register may hold, with all that CSV, TOML and lists give a meaning to."""
    letters = "甲é𫖯a0 \u3000\"'=@+-%\\/{}[]#,，、;；|:"
    return st.text(st.sampled_from(letters), max_size=12).filter(str.strip)
