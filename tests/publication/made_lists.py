"""A made-up task whose results are published, and the announcer of its lists."""

from __future__ import annotations

from typing import Any

from publication.made_bundles import CREATED, TASK
from results.made_results import BEGINS, ENTERED, POLICY, as_csv, filled, policy, roster
from results.test_book import Desk

from randinspect.publication import Occasion
from randinspect.publication.lists import Announcer, Badge
from randinspect.results import Record, read_entry

FIRST = "91990100MA38078344"
FOUND = {
    "检查发现": "无原始记录",
    "检查结果": "CORRECTED",
    "后续处置措施": "ORDER_CORRECTION",
    "研判结论": "ONE_MONTH",
    "备注": "=1+1",
}
BADGES = {"0001": Badge("安某", "示A001"), "0002": Badge("白某", "示A002")}


def records() -> tuple[Record, ...]:
    """Results of all three bodies."""
    return read_entry(
        as_csv(filled({0: FOUND})),
        "r.csv",
        roster=roster(),
        policy=policy(),
        begins=BEGINS,
        entered=ENTERED,
    )


def published() -> Desk:
    """A desk that published all results."""
    desk = Desk()
    found = records()
    handles = tuple(record.inspection for record in found)
    desk.enter(*found)
    desk.review(inspections=handles)
    desk.publish(inspections=handles)
    return desk


def announcer(desk: Desk, text: str = POLICY, **changes: Any) -> Announcer:
    """The announcer of a desk's results."""
    values: dict[str, Any] = {
        "task": TASK,
        "occasion": Occasion.DRAW,
        "book": desk.book,
        "roster": roster(),
        "policy": policy(text),
        "created": CREATED,
    }
    return Announcer(**(values | changes))
