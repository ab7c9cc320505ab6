"""Checks for cause: orders outside the draw, checked, logged, and kept apart from it."""

from __future__ import annotations

from randinspect.office.for_cause.checking import MIN_OFFICERS, Order, order_faults
from randinspect.office.for_cause.days import Busy, told_days
from randinspect.office.for_cause.desk import Ended, ForCauseDesk
from randinspect.office.for_cause.history import (
    require_read_back,
    results_with_checks,
    visits_in_year,
    visits_with_checks,
)
from randinspect.office.for_cause.publishing import PublishedChecks, publish_checks
from randinspect.office.for_cause.records import (
    ForCauseTally,
    ForCauseTask,
    TaskOutcome,
    TaskState,
    replay_for_cause,
    tally_for_cause,
)
from randinspect.office.for_cause.remarks import order_notes

__all__ = [
    "MIN_OFFICERS",
    "Busy",
    "Ended",
    "ForCauseDesk",
    "ForCauseTally",
    "ForCauseTask",
    "Order",
    "PublishedChecks",
    "TaskOutcome",
    "TaskState",
    "order_faults",
    "order_notes",
    "publish_checks",
    "replay_for_cause",
    "require_read_back",
    "results_with_checks",
    "tally_for_cause",
    "told_days",
    "visits_in_year",
    "visits_with_checks",
]
