"""Is there any plan at all? Found and explained before the seed (docs/format.md §3).

A maximum flow tells whether every seat can be filled under the caps, and another whether
every floor can be met. Together that is the whole question: by Hoffman's circulation theorem
a plan exists iff no cut is short, and every cut here speaks either of demands and caps or of
floors and demands. What a flow leaves unserved sits in the source side of its minimum cut, a
Hall set; its independent parts are told one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.companions import couple_shortages
from randinspect.dispatch.hall import HallSet, Side
from randinspect.dispatch.lifting import name_lifting_limits, name_lifting_rules
from randinspect.dispatch.network import Network
from randinspect.dispatch.parts import Parts
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.shortage import Shortage, ShortageKind
from randinspect.errors import InfeasibleDispatch, SolverLimit

__all__ = ["hall_set", "precheck", "require"]


def precheck(problem: Problem, reasons: Reasons | None = None) -> tuple[Shortage, ...]:
    """Find every shortage of a problem; none means that a plan exists, whatever the seed.

    Parameters
    ----------
    problem
        The problem to be committed.
    reasons
        Why pairs are barred, as `pose` gives it; fills ``Shortage.barred`` and
        ``Shortage.lifted_by``.

    Returns
    -------
    tuple[Shortage, ...]
        Shortages of seats, then of floors, each a connected part, in the order of their
        first handle; then inspections that couples leave without a team. Couples and loads
        together are not looked at: where they clash, a couple is kept and published.

    References
    ----------
    Hall, P. (1935). On representatives of subsets. J. London Math. Soc. 10.
    Hoffman, A. J. (1960). Some recent applications of the theory of linear inequalities to
    extremal combinatorial analysis. Proc. Symp. Appl. Math. 10.
    """
    net = Network.of(problem)
    seats = tuple(_seat_shortages(problem, net, reasons))
    if seats and reasons is not None:
        seats = name_lifting_rules(problem, seats, reasons, _short)
    if any(shortage.held_by for shortage in seats):
        seats = name_lifting_limits(problem, seats, _short)
    return (*seats, *_floor_shortages(problem, net), *couple_shortages(problem))


def hall_set(problem: Problem) -> HallSet | None:
    """Find a Hall set that refutes a problem, None if the problem has a plan."""
    net = Network.of(problem)
    for cut, wanted in (
        (_seat_cut(problem, net), problem.slot_demand),
        (_floor_cut(problem, net), problem.floor),
    ):
        if int(cut.served.sum()) < int(wanted.sum()):
            return HallSet.of(problem, cut.side(net))
    return None


def _short(problem: Problem) -> tuple[Shortage, ...]:
    """Shortages of seats."""
    return tuple(_seat_shortages(problem, Network.of(problem), None))


def require(shortages: Sequence[Shortage]) -> None:
    """Raise if a precheck found anything.

    Raises
    ------
    InfeasibleDispatch
        With the shortages.
    """
    if shortages:
        raise InfeasibleDispatch(shortages)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A maximum flow: what each source got through, and the source side of its minimum cut."""

    served: NDArray[np.int64]
    reached: NDArray[np.bool_]

    def side(self, net: Network) -> Side:
        """The source side by what its nodes are."""
        ends = (net.slots, net.people, net.classes, net.groups)
        return Side(*(self.reached[nodes] for nodes in ends))


@dataclass(frozen=True, slots=True)
class _End:
    """One end of the network with what its nodes may send or take."""

    nodes: NDArray[np.int32]
    amounts: NDArray[np.int64]


def _cut(net: Network, sources: _End, sinks: _End, *, reverse: bool) -> _Cut:
    """Send as much as possible from the sources to the sinks."""
    from ortools.graph.python import max_flow  # a solver opens only when asked

    reached = np.zeros(net.size + 2, dtype=np.bool_)
    if not len(sources.nodes):
        return _Cut(sources.amounts, reached)
    flow = max_flow.SimpleMaxFlow()
    ends = (net.heads, net.tails) if reverse else (net.tails, net.heads)
    flow.add_arcs_with_capacity(*ends, net.capacity)
    start = np.full(len(sources.nodes), net.size, dtype=np.int32)
    stop = np.full(len(sinks.nodes), net.size + 1, dtype=np.int32)
    arcs = flow.add_arcs_with_capacity(start, sources.nodes, sources.amounts)
    flow.add_arcs_with_capacity(sinks.nodes, stop, sinks.amounts)
    flow.add_arc_with_capacity(net.size, net.size + 1, 0)  # without sinks there is no such node
    status = flow.solve(net.size, net.size + 1)
    if status != flow.OPTIMAL:
        raise SolverLimit(f"the maximum flow of the precheck ended as {status.name}")
    reached[flow.get_source_side_min_cut()] = True
    return _Cut(np.asarray(flow.flows(arcs), dtype=np.int64), reached)


def _seat_cut(problem: Problem, net: Network) -> _Cut:
    """From the demands of slots to the caps of inspectors."""
    sources, sinks = _End(net.slots, problem.slot_demand), _End(net.people, problem.cap)
    return _cut(net, sources, sinks, reverse=False)


def _floor_cut(problem: Problem, net: Network) -> _Cut:
    """From the floors of inspectors back to the demands of slots."""
    sources, sinks = _End(net.people, problem.floor), _End(net.slots, problem.slot_demand)
    return _cut(net, sources, sinks, reverse=True)


def _seat_shortages(problem: Problem, net: Network, reasons: Reasons | None) -> Iterator[Shortage]:
    """Slots that cannot be filled under the caps."""
    cut = _seat_cut(problem, net)
    part, short = Parts.of(problem, cut.side(net)), cut.reached[net.slots]
    slots_of = _groups(part.slots[short], np.flatnonzero(short))
    arcs = np.flatnonzero(short[problem.arc_slot])
    people_of = _groups(part.slots[problem.arc_slot[arcs]], problem.arc_inspector[arcs])
    holds = part.holds(is_ahead=True)
    for label, slots in slots_of.items():
        yield Shortage(
            ShortageKind.SEATS,
            tuple(_slot_names(problem, slots)),
            tuple(problem.inspectors[j] for j in people_of.get(label, ())),
            needed=int(problem.slot_demand[slots].sum()),
            available=int(cut.served[slots].sum()),
            barred=_barred(problem, slots, reasons),
            held_by=tuple(holds.get(label, ())),
        )


def _floor_shortages(problem: Problem, net: Network) -> Iterator[Shortage]:
    """Inspectors whose floors cannot be met."""
    cut = _floor_cut(problem, net)
    part, short = Parts.of(problem, cut.side(net)), cut.reached[net.people]
    people_of = _groups(part.people[short], np.flatnonzero(short))
    arcs = np.flatnonzero(short[problem.arc_inspector])
    slots_of = _groups(part.people[problem.arc_inspector[arcs]], problem.arc_slot[arcs])
    holds = part.holds(is_ahead=False)
    for label, people in people_of.items():
        yield Shortage(
            ShortageKind.FLOORS,
            tuple(_slot_names(problem, slots_of.get(label, ()))),
            tuple(problem.inspectors[j] for j in people),
            needed=int(problem.floor[people].sum()),
            available=int(cut.served[people].sum()),
            held_by=tuple(holds.get(label, ())),
        )


def _groups(labels: NDArray[np.int64], values: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    """Distinct values under each label, ascending."""
    width = int(values.max(initial=0)) + 1
    keys = np.unique(labels * width + values)
    found, starts = np.unique(keys // width, return_index=True)
    return dict(zip(found.tolist(), np.split(keys % width, starts[1:]), strict=False))


def _slot_names(problem: Problem, slots: Iterable[int]) -> Iterator[tuple[str, str]]:
    """Names ``(inspection, slot)`` of some slots."""
    for s in slots:
        yield problem.inspections[problem.slot_inspection[s]], problem.slot_name[s]


def _barred(
    problem: Problem, slots: NDArray[np.int64], reasons: Reasons | None
) -> dict[Barrier, int]:
    """Barred pairs of the inspections of some slots, counted by rule."""
    if reasons is None:
        return {}
    total = dict.fromkeys(Barrier, 0)
    for i in np.unique(problem.slot_inspection[slots]):
        for barrier, count in reasons.counts(problem.inspections[i]).items():
            total[barrier] += count
    return {barrier: count for barrier, count in total.items() if count}
