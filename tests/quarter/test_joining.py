"""What other authorities' dispatches bar: the people who go there, and those away on the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dispatch_registers import register
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import person_mark
from randinspect.dispatch import Barrier, DispatchRules, Role, pose, roster
from randinspect.errors import RegistryError
from randinspect.quarter import JointTerms
from randinspect.quarter.joining import barred_elsewhere, person_marks, person_table
from randinspect.registry import RecordKind, Register

SALT = "5a" * 32
FIRST = date(2026, 3, 2)
DAYS = st.integers(0, 6).map(lambda n: FIRST + timedelta(days=n))
PLACES = ("AG-1", "AG-2")
IDS = tuple(f"I{i}" for i in range(6))
ALONE = DispatchRules(roles=(Role("officer", 2),), floor=0, cap=9)
TEAMS = DispatchRules(
    roles=(Role("officer", 2), Role("pair", 1, is_whole=True)), floor=0, cap=9, teams="group"
)
RULES = st.sampled_from([ALONE, TEAMS])
MARKS = st.frozensets(st.sampled_from([person_mark(SALT, f"Z-{i}") for i in IDS]), max_size=3)
GROUPS = st.lists(st.sampled_from(["a", "b", None]), min_size=len(IDS), max_size=len(IDS))
LEAVE = st.lists(st.tuples(st.sampled_from(IDS), DAYS, DAYS), max_size=4)


def numbered(groups: list[str | None]) -> Register:
    """Six officers, some of them in teams that go whole."""
    return register(
        RecordKind.INSPECTOR,
        [
            {
                "id": i,
                "certificate": f"Z-{i}",
                "group": g,
                "expert": False,
                "cert_valid_to": date(2030, 1, 1),
            }
            for i, g in zip(IDS, groups, strict=True)
        ],
    )


def absences(leave: list[tuple[str, date, date]]) -> Register:
    """Leave of some people."""
    records = [{"inspector": who, "first": min(a, b), "last": max(a, b)} for who, a, b in leave]
    return register(RecordKind.ABSENCE, records)


@given(
    rules=RULES,
    groups=GROUPS,
    taken=st.dictionaries(st.sampled_from(PLACES), MARKS),
    days=st.dictionaries(st.sampled_from(PLACES), DAYS),
    leave=LEAVE,
)
def test_just_those_who_go_elsewhere_or_are_away_are_barred(
    rules: DispatchRules,
    groups: list[str | None],
    taken: dict[str, frozenset[str]],
    days: dict[str, date],
    leave: list[tuple[str, date, date]],
) -> None:
    """A row is barred from a place iff one of its people goes there already, or is away."""
    register_, away = numbered(groups), absences(leave)
    drawn = roster(register_, rules)
    members = drawn.columns.get("members", [(i,) for i in drawn.columns["id"]])
    names = [f"t-{i.replace('+', '_')}" for i in drawn.columns["id"]]
    marks = person_marks(register_, drawn, names, SALT)
    terms = JointTerms(SALT, taken, days)
    found = set(barred_elsewhere(terms, marks, PLACES, away, drawn, names))
    expected = set()
    for place in PLACES:
        for name, ids in zip(names, members, strict=True):
            if any(person_mark(SALT, f"Z-{i}") in taken.get(place, ()) for i in ids):
                expected.add((place, name, Barrier.OTHER_TEAM))
            gone = {who for who, a, b in leave if min(a, b) <= days.get(place, FIRST) <= max(a, b)}
            if place in days and gone & set(ids):
                expected.add((place, name, Barrier.ON_LEAVE))

    assert found == expected


@given(rules=RULES, groups=GROUPS, taken=st.dictionaries(st.sampled_from(PLACES), MARKS))
def test_barred_pairs_are_out_of_the_problem_and_have_their_code(
    rules: DispatchRules, groups: list[str | None], taken: dict[str, frozenset[str]]
) -> None:
    """Posed with and without: the arcs that are gone are those with the code, and no others."""
    register_ = numbered(groups)
    drawn = roster(register_, rules)
    names = [f"t-{i.replace('+', '_')}" for i in drawn.columns["id"]]
    marks = person_marks(register_, drawn, names, SALT)
    bars = list(
        barred_elsewhere(JointTerms(SALT, taken), marks, PLACES, absences([]), drawn, names)
    )
    agencies = register(RecordKind.AGENCY, [{"id": place} for place in PLACES])
    posed = [
        pose(
            agencies,
            drawn,
            agency_handles=PLACES,
            inspector_handles=names,
            recusals=register(RecordKind.RECUSAL, []),
            visits=register(RecordKind.VISIT, []),
            rules=rules,
            window=(FIRST, FIRST + timedelta(days=6)),
            elsewhere=some,
        )
        for some in ([], bars)
    ]
    free, kept = (set(p.problem.eligible_rows()) for p in posed)
    reasons = posed[1].reasons
    coded = {
        (place, name)
        for place in PLACES
        for name in names
        if Barrier.OTHER_TEAM in reasons.why(place, name)
    }

    assert coded == {(place, name) for place, name, _ in bars}
    assert kept == {row for row in free if (row[0], row[2]) not in coded}
    for place in PLACES:
        many = sum(p == place for p, _ in coded)
        assert reasons.counts(place)[Barrier.OTHER_TEAM] == many


@given(groups=GROUPS)
def test_a_team_has_the_marks_of_its_members(groups: list[str | None]) -> None:
    """Whoever goes in a team is as visible as alone; numbers are compared in their normal form."""
    tables = []
    for rules in (ALONE, TEAMS):
        drawn = roster(numbered(groups), rules)
        names = [f"t{k}" for k in range(len(drawn))]
        marks = person_marks(numbered(groups), drawn, names, SALT)
        rows = person_table(marks).decode().split()
        tables.append({row for row in rows if row.startswith("p-")})

    assert tables[0] == tables[1] == {person_mark(SALT, f"Z-{i}") for i in IDS}


def test_nobody_without_a_number_is_marked() -> None:
    """Each is told with the row."""
    some = register(RecordKind.INSPECTOR, [{"id": "I1"}, {"id": "I2", "certificate": "Z"}])
    with pytest.raises(RegistryError) as caught:
        person_marks(some, some, ["a", "b"], SALT)

    assert [(fault.row, fault.value) for fault in caught.value.faults] == [(2, "I1")]
