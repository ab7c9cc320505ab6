"""What stands in the way of a lock, told by the check: with any of it a quarter is not ready.

1. A ledger that the quarter names has to be there, with the keys of its witnesses, and to expect
   just the sequences that the quarter gives its draws.
2. A plan has to be one that the roster carries, and that no agency falls out of, unless the
   rulebook says what happens then: waivers that are granted, or people who are named.
3. Classes have to be made by the rules that the rulebook cites (`office.classes.sources`).

The lock itself refuses the first and the third. The second it only repeats as a note, for people
may be hired or come back in time; but once the selection is drawn neither plan nor rulebook can
be changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from randinspect.attestation import KeyType
from randinspect.errors import Fault, FormatError, InputError, LedgerError, ProtocolError
from randinspect.ledger import Ledger
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import LedgerPlan
from randinspect.office.own_ledger.book import read_key_file
from randinspect.office.preview.plan_carrying import Carrying
from randinspect.publication import Kind
from randinspect.rulebook import CommonRules, Shortfall

__all__ = ["REFUSED_BY_LOCK", "gap_notes", "ledger_faults", "plan_faults"]

REFUSED_BY_LOCK = ("ledger.", "classes.")
"""What the codes begin with that the lock itself refuses."""

_QUARTER = "quarter.toml"
_LATER = "once it is locked only the roster can change, or the lock is given up before its seed"


def ledger_faults(quarter: QuarterFile) -> Iterator[Fault]:
    """Tell what is wrong with the ledger that a quarter names, and with its draws' sequences."""
    plan = quarter.ledger
    if plan is None:
        return
    yield from _witness_faults(quarter, plan)
    folder = quarter.path(plan.folder)
    try:
        history = Ledger.opened(folder).history
    except (ProtocolError, LedgerError) as error:
        cure = "make it with `randinspect ledger init`, or correct the folder"
        yield _fault("ledger.folder", "ledger.folder", str(error), cure, plan.folder)
        return
    expected = history.next_sequence
    for name, draw in quarter.own_draws:
        is_taken = name == "selection" and quarter.batch and quarter.batch.bundle
        if draw.draw_id in history.draws or is_taken:
            continue
        if draw.sequence != expected:
            message = f"the sequence is {draw.sequence}, but {expected} comes next in the ledger"
            place, value = f"{name}.sequence", str(draw.sequence)
            yield _fault("ledger.sequence", place, message, f"write {expected}", value)
        expected += 1


def gap_notes(quarter: QuarterFile) -> Iterator[Fault]:
    """Note numbers left out between the two draws of a quarter that names no ledger.

    With a ledger it is known what comes next; a draw that is void may stand between the two.
    """
    draws = dict(quarter.own_draws)
    is_taken = quarter.batch is not None and quarter.batch.bundle is not None
    if quarter.ledger is not None or is_taken or len(draws) < len(Kind):
        return
    before, after = draws["selection"].sequence, draws["dispatch"].sequence
    if after > before + 1:
        message = f"the dispatch is number {after}, and the selection before it number {before}"
        cure = f"write {before + 1}, unless what was locked between them has the numbers left out"
        yield _fault("sequence.gap", "dispatch.sequence", message, cure, str(after))


def _witness_faults(quarter: QuarterFile, plan: LedgerPlan) -> Iterator[Fault]:
    """Tell a file of witnesses that is not there, or holds no keys."""
    if plan.witnesses is None:
        return
    path: Path = quarter.path(plan.witnesses)
    cure = "write the public keys of the witnesses, one a line, or take the key out"
    try:
        read_key_file(path, KeyType.COSIGNATURE)
    except FormatError as error:
        yield _fault("ledger.witnesses", "ledger.witnesses", str(error), cure, plan.witnesses)
    except InputError as error:
        yield from error.faults


def plan_faults(rules: CommonRules, carrying: Carrying) -> Iterator[Fault]:
    """Tell a plan that leaves a dispatch of it without people.

    Parameters
    ----------
    rules
        The rulebook.
    carrying
        What the roster carries.
    """
    section = rules.staffing
    waivers = section.waivers if section else None
    if waivers is not None and waivers.policy is Shortfall.WAIVE:
        return  # the rulebook says what gives way
    capacity, count = carrying.capacity, carrying.count
    if capacity is not None and not capacity.carries_plan:
        yield Fault(
            rules.file,
            "plan.too_large",
            f"the roster carries {capacity.factor} of the plan, so a dispatch of it has no plan",
            "add inspectors, raise cap, widen territory, draw fewer, or let the rulebook give way: "
            f'dispatch.waivers with policy = "waive"; {_LATER}',
            column="dispatch",
        )
    if count and section is not None and section.direct is None:
        yield Fault(
            rules.file,
            "plan.unreached",
            f"no team can reach {count} agencies in scope, such as "
            f"{carrying.unreached[0].agency}; if one is drawn, nobody can be sent",
            'mend what bars their people, exclude them (kind = "unstaffed"), or allow '
            f"[dispatch.direct]; {_LATER}",
            column="exclusions",
        )


def _fault(rule: str, place: str, message: str, cure: str, value: str) -> Fault:
    """A fault of the quarter's file."""
    return Fault(_QUARTER, rule, message, cure, column=place, value=value)
