"""Whether an order may stand: two certified officers, nobody recused, a cause and its sign-off.

The rule: what bars a person from a drawn inspection bars from a check for cause as well, by the
same rules and registers; only the lot and the area do not count, for the bureau sends whom it can.
All faults of an order are told at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from randinspect.canonical import check_name
from randinspect.dispatch import DispatchRules
from randinspect.dispatch.barriers import Barrier, personal_bars
from randinspect.dispatch.leave import away_throughout
from randinspect.dispatch.recusals import recusal_bars
from randinspect.errors import Fault, FormatError
from randinspect.office.inputs.job import Job
from randinspect.quarter.rules import dispatch_rules
from randinspect.rulebook import Rulebook

__all__ = ["MIN_OFFICERS", "Order", "order_faults"]

MIN_OFFICERS: Final = 2
"""Administrative Penalty Law of the PRC, article 42; 国办发〔2024〕54号: experts do not count."""
_FILE: Final = "for-cause"


@dataclass(frozen=True, slots=True)
class Order:
    """An order as somebody wants to give it.

    Parameters
    ----------
    task_id, agency, item, cause, basis, warnings, officers, experts
        As `OpenTask` has them.
    date_from, date_to
        Days of the visit.
    on, by
        The day of the order, and who approves it.
    """

    task_id: str
    agency: str
    cause: str
    basis: str
    officers: tuple[str, ...]
    date_from: date
    date_to: date
    on: date
    by: str
    item: str | None = None
    experts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def order_faults(order: Order, job: Job) -> list[Fault]:
    """Everything that keeps an order from standing.

    Parameters
    ----------
    order
        The order, ids in their normal form.
    job
        Registers and rules of the office.
    """
    return [
        *_words(order),
        *_cause(order, job),
        *_days(order),
        *_team(order, job),
        *_bars(order, job),
    ]


def _words(order: Order) -> Iterator[Fault]:
    """Names that are none, and a basis that says nothing."""
    for column, text in (("task", order.task_id), ("approved-by", order.by)):
        try:
            check_name(text)
        except FormatError as error:
            cure = "write 1 to 64 of A-Z a-z 0-9 . _ / -, such as 2026-FC-001"
            yield fault("for_cause.name", str(error), cure, column, text)
    if not order.basis.strip():
        cure = "write the article, and the complaint or warning that set it off"
        yield fault("for_cause.basis", "no basis is given", cure, "basis", order.basis)
    if order.by in order.officers:
        cure = "let somebody else sign it off"
        yield fault("for_cause.approver", "an officer approves the order", cure, "approved-by")


def _cause(order: Order, job: Job) -> Iterator[Fault]:
    """A body that nobody knows, and a cause that the rulebook would not count as one."""
    if order.agency not in set(job.registers.agencies.columns["id"]):
        cure = "correct the id, or add the body to the register"
        yield fault("for_cause.agency", "no such body", cure, "agency", order.agency)
    memory = job.rules.memory if isinstance(job.rules, Rulebook) else None
    if memory is None and isinstance(job.rules, Rulebook):
        message = "the rulebook has no [memory], so no cause is known (memory.for_cause)"
        cure = 'add [memory] with for_cause = ["投诉举报", …], so that such visits are told apart'
        yield fault("for_cause.memory", message, cure, "cause", order.cause)
    elif not order.cause.strip() or (memory is not None and order.cause not in memory.for_cause):
        known = "、".join(memory.for_cause) if memory else ""
        message = f"the cause is none of memory.for_cause ({known or 'which is empty'})"
        cure = "write one of them, or add it to the rulebook, so that the visit counts as for cause"
        yield fault("for_cause.cause", message, cure, "cause", order.cause)


def _days(order: Order) -> Iterator[Fault]:
    """A visit that ends before it begins, or begins before it was approved."""
    if order.date_to < order.date_from:
        cure = "correct the days"
        message = f"it ends on {order.date_to}, before it begins on {order.date_from}"
        yield fault("for_cause.days", message, cure, "to", order.date_to.isoformat())
    if order.on > order.date_from:
        cure = "no visit before its approval (凡检查必审批): order a later one"
        message = f"it was ordered on {order.on}, and begins on {order.date_from}"
        yield fault("for_cause.approved_late", message, cure, "from", order.date_from.isoformat())


def _team(order: Order, job: Job) -> Iterator[Fault]:
    """Too few officers, one person twice, strangers, experts as officers."""
    people = job.registers.inspectors.columns
    place = {identifier: j for j, identifier in enumerate(people["id"])}
    counts = Counter((*order.officers, *order.experts))
    for identifier in sorted(name for name, count in counts.items() if count > 1):
        cure = "name each person once"
        yield fault("for_cause.twice", "one person is named twice", cure, "officer", identifier)
    for identifier in sorted(set(counts) - set(place)):
        cure = "correct the number, or add the person to the register of inspectors"
        yield fault("for_cause.unknown", "no such inspector", cure, "officer", identifier)
    officers = [name for name in dict.fromkeys(order.officers) if name in place]
    for identifier in officers:
        if people["expert"][place[identifier]]:
            cure = "name the person under --expert, beside two officers"
            yield fault("for_cause.expert", "experts are no officers", cure, "officer", identifier)
    badges = Counter(people["certificate"][place[name]] for name in officers)
    for badge in sorted(str(b) for b, count in badges.items() if b is not None and count > 1):
        cure = "name two different people"
        message = "two numbers have one certificate, so they are one person"
        yield fault("for_cause.twice", message, cure, "officer", badge)
    able = {
        people["certificate"][place[n]] or n for n in officers if not people["expert"][place[n]]
    }
    if len(able) < MIN_OFFICERS:
        message = f"{len(able)} officers of the register, {MIN_OFFICERS} are asked for"
        cure = "add officers; experts advise and do not count"
        yield fault("for_cause.officers", message, cure, "officer")


def _bars(order: Order, job: Job) -> Iterator[Fault]:
    """What bars people by themselves, from this body, or from each other."""
    registers, rules = job.registers, _rules(job)
    agencies, people = registers.agencies.columns, registers.inspectors.columns
    place = {identifier: j for j, identifier in enumerate(people["id"])}
    team = [name for name in dict.fromkeys((*order.officers, *order.experts)) if name in place]
    window = (order.date_from, max(order.date_from, order.date_to))
    away = away_throughout(people, registers.absences, window)
    own = personal_bars(people, rules, away=away, until=window[1])
    for name in team:
        for barrier in Barrier.of_mask(int(own[place[name]])):
            cure = "send somebody else, or correct the register"
            yield fault("for_cause.barred", f"barred in general: {barrier}", cure, "officer", name)
    bars = recusal_bars(
        agencies, people, registers.recusals, lapses=dict(rules.lapses), begin=order.date_from
    )
    rows = zip(bars.agency.tolist(), bars.inspector.tolist(), bars.bit.tolist(), strict=True)
    barred = {(agencies["id"][i], people["id"][j], bit) for i, j, bit in rows}
    for agency, name, bit in sorted(barred):
        if agency == order.agency and name in team:
            (barrier,) = Barrier.of_mask(bit)
            cure = "send somebody else (回避)"
            yield fault("for_cause.recused", f"recused: {barrier}", cure, "officer", name)
    yield from _couples(team, job)


def _couples(team: Sequence[str], job: Job) -> Iterator[Fault]:
    """Two who may not go together."""
    columns = job.registers.couples.columns
    pairs = zip(columns["inspector"], columns["partner"], strict=True)
    known = {frozenset(pair) for pair in pairs}
    for pair in combinations(sorted(team), 2):
        if frozenset(pair) in known:
            cure = "send somebody else in the place of one of them"
            told = " + ".join(pair)
            yield fault("for_cause.couple", "they may not go together", cure, "officer", told)


def _rules(job: Job) -> DispatchRules:
    """Rules of who may be sent; of a rulebook that sends nobody the strictest that need none."""
    if job.rules.staffing is not None:
        return dispatch_rules(job.rules)
    return DispatchRules(roles=(), floor=0, cap=1, ladder=("any",))


def fault(
    rule: str, message: str, cure: str, column: str | None = None, value: str | None = None
) -> Fault:
    """Fault of an order."""
    return Fault(_FILE, rule, message, cure, column=column, value=value)
