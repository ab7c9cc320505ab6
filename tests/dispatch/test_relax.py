"""Waivers: the cheapest ones, by name, with a proof that a stranger adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from dispatch_registers import Record, register
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import families, problems

from randinspect.dispatch import (
    UNWAIVABLE,
    Barrier,
    DispatchRules,
    NestedRows,
    Outcome,
    Posed,
    Problem,
    Relaxation,
    Role,
    WaiverCosts,
    WaiverKind,
    check_relaxation,
    grant,
    pose,
    precheck,
    relax,
)
from randinspect.dispatch.transport import Arcs, cheapest_flow, residual_distances
from randinspect.errors import RulebookError, SolverLimit
from randinspect.registry.record_kinds import RecordKind

WINDOW = (date(2026, 7, 1), date(2026, 9, 30))
COSTS = WaiverCosts(
    seat=100,
    load=7,
    floor=4,
    pairs={Barrier.OUT_OF_AREA: 5, Barrier.ROTATION: 3, Barrier.NO_QUALIFICATION: 9},
)


def posed(
    agencies: Sequence[Record],
    people: Sequence[Record],
    *,
    rules: DispatchRules,
    recusals: Sequence[Record] = (),
    visits: Sequence[Record] = (),
) -> Posed:
    """Pose a dispatch whose handles are the ids."""
    return pose(
        register(RecordKind.AGENCY, agencies),
        register(RecordKind.INSPECTOR, people),
        agency_handles=[agency["id"] for agency in agencies],
        inspector_handles=[person["id"] for person in people],
        recusals=register(RecordKind.RECUSAL, recusals),
        visits=register(RecordKind.VISIT, visits),
        rules=rules,
        window=WINDOW,
    )


def officer(name: str, territory: str, **fields: Any) -> Record:
    """An officer whose certificate outlives the window."""
    return {
        "id": name,
        "expert": False,
        "cert_valid_to": WINDOW[1],
        "territory": territory,
    } | fields


@st.composite
def worlds(draw: st.DrawFn) -> Posed:
    """Three agencies and four people at most, with every kind of barrier that may be waived."""
    areas = st.sampled_from(["E", "W"])
    places = [f"A{i}" for i in range(draw(st.integers(1, 3)))]
    names = [f"I{j}" for j in range(draw(st.integers(2, 4)))]
    roles = draw(st.sampled_from([(Role("m", 2),), (Role("a", 1, "lead"), Role("b", 1))]))
    cap = draw(st.integers(1, 3))
    some = st.lists(st.tuples(st.sampled_from(places), st.sampled_from(names)), max_size=3)
    visited = [(a, j, date(2026, 1, 1)) for a, j in draw(some)]
    return posed(
        [{"id": place, "territory": draw(areas)} for place in places],
        [
            officer(name, draw(areas), qualifications=draw(st.sampled_from([(), ("lead",)])))
            for name in names
        ],
        rules=DispatchRules(
            roles, draw(st.integers(0, cap)), cap, rotation_last=1, ladder=("territory",)
        ),
        recusals=[{"inspector": j, "agency": a, "reason": "kin"} for a, j in draw(some)],
        visits=[{"agency": a, "inspector": j, "date": on} for a, j, on in visited],
    )


@st.composite
def nested_worlds(draw: st.DrawFn) -> Posed:
    """The same with caps on load classes and limits on groups."""
    found = draw(worlds())
    problem, caps = found.problem, st.sampled_from(["1", "1", "2"])
    classes = draw(families(problem.inspections))
    groups = draw(families(problem.inspectors))
    slots = sorted(set(problem.slot_name))
    rows = NestedRows(
        [(name, place) for name, places in classes.items() for place in places],
        [(name, person, draw(caps)) for name in classes for person in problem.inspectors],
        [(name, person) for name, people in groups.items() for person in people],
        [(name, slot, draw(caps)) for name in groups for slot in slots[: draw(st.integers(1, 2))]],
    )
    nested = Problem.from_rows(
        problem.inspections_rows(),
        problem.inspectors_rows(),
        problem.eligible_rows(),
        nested=rows,
    )
    return replace(found, problem=nested)


def least_cost(found: Posed, costs: WaiverCosts) -> int:
    """Cost of the cheapest way out, by trying every way to fill seats."""
    problem, reasons = found.problem, found.reasons
    slots = list(zip(problem.slot_inspection.tolist(), problem.slot_name, strict=True))
    dear = {
        (s, j): sum(
            costs.pairs.get(bar, 10**9) for bar in reasons.why(problem.inspections[i], name, slot)
        )
        for s, (i, slot) in enumerate(slots)
        for j, name in enumerate(problem.inspectors)
    }
    menus = []
    for s, demand in enumerate(problem.slot_demand.tolist()):
        everyone = range(len(problem.inspectors))
        menus.append([(s, some) for k in range(demand + 1) for some in combinations(everyone, k)])
    best = 10**9
    for fill in product(*menus):
        seats = Counter((slots[s][0], j) for s, some in fill for j in some)
        if max(seats.values(), default=0) > 1:
            continue
        rows = [(s, j) for s, some in fill for j in some]
        if not keeps_groups(problem, rows):
            continue
        load = Counter(j for _, some in fill for j in some)
        cost = sum(dear[s, j] for s, some in fill for j in some)
        empty = sum(problem.slot_demand.tolist()) - sum(load.values())
        cost += costs.seat * empty
        for j in range(len(problem.inspectors)):
            cost += costs.load * max(0, load[j] - int(problem.cap[j]))
            cost += costs.floor * max(0, int(problem.floor[j]) - load[j])
        cost += costs.load * classes_over(problem, rows)
        best = min(best, cost)
    return best


def keeps_groups(problem: Problem, rows: Sequence[tuple[int, int]]) -> bool:
    """Whether seats (slot, inspector) keep the limits on groups."""
    groups = problem.groups
    for group, slot, most in groups.limit_rows():
        inside = {j for g, j in groups.members.tolist() if groups.names[g] == group}
        here = Counter(s for s, j in rows if j in inside and problem.slot_name[s] == slot)
        if max(here.values(), default=0) > int(most):
            return False
    return True


def classes_over(problem: Problem, rows: Sequence[tuple[int, int]]) -> int:
    """Units of load classes above their caps."""
    classes, over = problem.load_classes, 0
    for k, j, cap in classes.caps.tolist():
        inside = {i for c, i in classes.members.tolist() if c == k}
        load = sum(int(problem.slot_inspection[s]) in inside for s, person in rows if person == j)
        over += max(0, load - cap)
    return over


class TestTheCheapest:
    @given(worlds())
    @settings(max_examples=60, deadline=None)
    def test_nothing_that_could_be_tried_costs_less(self, found: Posed) -> None:
        """Against every way to fill the seats of a small world; the proof adds up."""
        relaxation = relax(found.problem, COSTS, found.reasons)

        assert relaxation.cost == least_cost(found, COSTS)
        assert check_relaxation(found.problem, COSTS, relaxation, found.reasons) == ()

    @given(nested_worlds())
    @settings(max_examples=30, deadline=None)
    def test_limits_that_nest_are_kept_or_named(self, found: Posed) -> None:
        """Groups never give way, load classes at the cost of a load; what is granted has a plan."""
        problem = found.problem
        relaxation = relax(problem, COSTS, found.reasons)

        assert relaxation.cost == least_cost(found, COSTS)
        assert check_relaxation(problem, COSTS, relaxation, found.reasons) == ()
        if not any(waiver.kind is WaiverKind.SEAT for waiver in relaxation.waivers):
            assert precheck(grant(problem, relaxation)) == ()

    @given(problems())
    @settings(max_examples=100, deadline=None)
    def test_a_problem_costs_nothing_if_and_only_if_it_has_a_plan(self, problem: Problem) -> None:
        """Without reasons only loads and seats give way; a plan needs neither."""
        relaxation = relax(problem, COSTS)

        assert (relaxation.cost == 0) == (precheck(problem) == ())
        assert (relaxation.waivers == ()) == (relaxation.cost == 0)

    @given(worlds())
    @settings(max_examples=40, deadline=None)
    def test_masks_say_what_why_says(self, found: Posed) -> None:
        """The blocks of barriers are those of each pair, and no barrier means an arc."""
        problem = found.problem
        masks = found.reasons.masks(np.arange(len(problem.slot_name)))
        arcs = set(problem.eligible_rows())
        for (s, j), mask in np.ndenumerate(masks):
            place = problem.inspections[problem.slot_inspection[s]]
            slot, name = problem.slot_name[s], problem.inspectors[j]

            assert Barrier.of_mask(int(mask)) == found.reasons.why(place, name, slot)
            assert (mask == 0) == ((place, slot, name) in arcs)

    def test_a_declared_interest_is_never_waived(self) -> None:
        """With everybody recused a seat stays empty, whatever that costs."""
        people = [officer("I1", "E"), officer("I2", "E")]
        found = posed(
            [{"id": "A1", "territory": "E"}],
            people,
            rules=DispatchRules((Role("m", 2),), 0, 1, ladder=("territory",)),
            recusals=[{"inspector": "I1", "agency": "A1", "reason": "kin"}],
        )
        (waiver,) = relax(found.problem, COSTS, found.reasons).waivers

        assert (waiver.kind, waiver.units, waiver.cost) == (WaiverKind.SEAT, 1, 100)
        assert str(waiver) == "leave 1 of slot m of A1 empty (cost 100)"

    @pytest.mark.parametrize("barrier", sorted(UNWAIVABLE))
    def test_what_the_law_keeps_cannot_be_given_a_cost(self, barrier: Barrier) -> None:
        """Interest, certificate, expert: refused where the costs are written."""
        with pytest.raises(RulebookError, match="nobody may waive it"):
            WaiverCosts(100, 1, 1, {barrier: 1})

    def test_costs_are_positive(self) -> None:
        """Free waivers would be no rule; every fault is told."""
        with pytest.raises(RulebookError) as caught:
            WaiverCosts(0, -1, 2**31)

        assert len(caught.value.faults) == 3


class TestTheProof:
    def found(self) -> tuple[Posed, Relaxation]:
        """Three inspections, two people with cap 2, one from elsewhere."""
        found = posed(
            [{"id": f"A{i}", "territory": "E"} for i in range(3)],
            [officer("I1", "E"), officer("I2", "E"), officer("I3", "W")],
            rules=DispatchRules((Role("m", 2),), 0, 2, ladder=("territory",)),
        )
        return found, relax(found.problem, COSTS, found.reasons)

    def test_it_reads_as_sentences(self) -> None:
        """Two seats are short; the neighbour takes both, at 5 each."""
        found, relaxation = self.found()

        assert check_relaxation(found.problem, COSTS, relaxation, found.reasons) == ()
        assert [waiver.inspector for waiver in relaxation.waivers] == ["I3", "I3"]
        assert str(relaxation).startswith("2 waivers at a cost of 10 would do, and none cheaper:")
        assert "send I3 to" in str(relaxation)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda r: replace(r, cost=9), "do not cost 9"),
            (lambda r: replace(r, waivers=r.waivers[1:]), "not the ones named"),
            (lambda r: replace(r, teams=r.teams[1:]), "not the ones named"),
            (lambda r: replace(r, teams=(*r.teams, r.teams[0])), "twice in one inspection"),
            (lambda r: replace(r, teams=(*r.teams, ("A0", "m", "X"))), "does not belong"),
            (lambda r: replace(r, values=(("A0", "m", 101),)), "outside its range"),
            (lambda r: replace(r, prices=(("I1", 8),)), "outside its range"),
            (lambda r: replace(r, values=()), "proof shows that"),
            (lambda r: replace(r, values=(*r.values, ("A9", "m", 1))), "does not belong"),
            (lambda r: replace(r, prices=(("I1", 2**50),)), "does not belong"),
        ],
    )
    def test_a_changed_relaxation_fails(self, change: Any, said: str) -> None:
        """Cost, waivers, plan, values and prices: none can be changed alone."""
        found, relaxation = self.found()
        faults = check_relaxation(found.problem, COSTS, change(relaxation), found.reasons)

        assert any(said in fault for fault in faults), faults

    def test_a_dearer_way_out_has_no_proof(self) -> None:
        """An empty seat instead of a neighbour is possible, and its cost is refuted."""
        found, relaxation = self.found()
        teams = tuple(row for row in relaxation.teams if row[2] != "I3")
        dear = tuple(
            replace(w, kind=WaiverKind.SEAT, inspector=None, rules=(), cost=100)
            for w in relaxation.waivers
        )
        claimed = replace(relaxation, teams=teams, waivers=dear, cost=200)
        faults = check_relaxation(found.problem, COSTS, claimed, found.reasons)

        assert faults == ("the proof shows that 10 is needed, the waivers cost 200",)

    def test_a_flow_that_is_not_the_cheapest_has_no_distances(self) -> None:
        """Two ways from 0 to 1: the dear one is refuted, the cheap one proved."""
        two = np.array([0, 0]), np.array([1, 1])
        arcs = Arcs(*two, np.array([1, 1]), np.array([5, 3]))
        outcome, flow = cheapest_flow(arcs, np.array([1, -1]))

        assert (outcome, flow.tolist()) == (Outcome.OPTIMAL, [0, 1])
        assert residual_distances(arcs, flow, 2).tolist() == [-3, 0]
        with pytest.raises(SolverLimit, match="cheaper one beside it"):
            residual_distances(arcs, np.array([1, 0]), 2)


class TestTheProvince:
    def test_fourteen_planted_inspections_are_named_and_no_others(self) -> None:
        """5,000 inspections, 2,000 inspectors; exactly the planted ones are short.

        Fourteen inspections of one territory have three people with cap 7: 28 seats, 21 to be
        had. The shortage names them, the rule that would end it, and the waivers are seven.
        """
        wide = [{"id": f"A{i:05}", "territory": f"T{i % 100}"} for i in range(4986)]
        short = [{"id": f"Z{i:02}", "territory": "short"} for i in range(14)]
        people = [officer(f"I{j:05}", f"T{j % 100}") for j in range(1997)]
        few = [officer(f"J{j}", "short") for j in range(3)]
        rules = DispatchRules((Role("m", 2),), 0, 7, ladder=("territory",))
        found = posed([*wide, *short], [*people, *few], rules=rules)
        (shortage,) = precheck(found.problem, found.reasons)
        relaxation = relax(found.problem, COSTS, found.reasons)

        assert shortage.inspections == tuple(place["id"] for place in short)
        assert shortage.inspectors == ("J0", "J1", "J2")
        assert (shortage.needed, shortage.available) == (28, 21)
        assert shortage.lifted_by == (Barrier.OUT_OF_AREA,)
        assert relaxation.cost == 35
        assert {w.inspection for w in relaxation.waivers} <= set(shortage.inspections)
        assert {w.rules for w in relaxation.waivers} == {(Barrier.OUT_OF_AREA,)}


class TestLifting:
    def test_each_rule_is_tried_alone(self) -> None:
        """Rotation alone would do; territory alone would not, for the neighbour met too."""
        found = posed(
            [{"id": "A1", "territory": "E"}],
            [officer("I1", "E"), officer("I2", "E"), officer("I3", "W")],
            rules=DispatchRules((Role("m", 2),), 0, 1, rotation_last=1, ladder=("territory",)),
            visits=[
                {"agency": "A1", "inspector": j, "date": date(2026, 1, 1)} for j in ("I2", "I3")
            ],
        )
        (shortage,) = precheck(found.problem, found.reasons)

        assert shortage.lifted_by == (Barrier.ROTATION,)
        assert "barred pairs: ROTATION 2, OUT_OF_AREA 1; ROTATION alone would end it" in str(
            shortage
        )

    def test_recusals_are_not_tried(self) -> None:
        """A shortage that only a declared interest makes is ended by no rule."""
        found = posed(
            [{"id": "A1"}],
            [officer("I1", "E"), officer("I2", "E")],
            rules=DispatchRules((Role("m", 2),), 0, 1),
            recusals=[{"inspector": "I1", "agency": "A1", "reason": "kin"}],
        )
        (shortage,) = precheck(found.problem, found.reasons)

        assert shortage.lifted_by == ()
        assert "no rule alone would end it" in str(shortage)
