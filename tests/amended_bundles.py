"""Amendments of small invented dispatches, for the tests of several rooms."""

from __future__ import annotations

from collections.abc import Mapping

from bundles import small_quarter

from randinspect.canonical import sha256_hex
from randinspect.dispatch import Why
from randinspect.errors import InfeasibleDispatch
from randinspect.publication import Deed, amend, amendment_name
from randinspect.publication.amendments import staffing_of

LATER = 2_000_000_000
EVIDENCE = sha256_hex(b"a sick note")


def bundle() -> dict[str, bytes]:
    """A drawn dispatch of a few inspections to four people."""
    return dict(small_quarter()["dispatch"])


def deed(absent: Mapping[str, Why], decided: int = LATER) -> Deed:
    """Absences with made-up evidence."""
    return Deed(absent, EVIDENCE, "cn.example/chief", decided)


def first_change(files: Mapping[str, bytes]) -> tuple[str, str]:
    """An inspection and a member for whom somebody can stand in."""
    staffing = staffing_of(files)
    for inspection, _, member in staffing.teams:
        try:
            staffing.away(inspection, {member: Why.ABSENCE}).substitute(inspection, member)
        except InfeasibleDispatch:
            continue
        return inspection, member
    raise AssertionError("the fixture has nobody to stand in")


def chain(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """An absence, then a late recusal of the one who stood in, if that can be."""
    inspection, leaves = first_change(files)
    absent = deed({leaves: Why.ABSENCE})
    one, change = amend(files, [], inspection=inspection, leaves=leaves, deed=absent)
    documents = {amendment_name(1): one}
    again = deed({change.enters: Why.RECUSAL}, LATER + 1)
    try:
        two, _ = amend(files, [one], inspection=inspection, leaves=change.enters, deed=again)
    except InfeasibleDispatch:
        return documents
    return {**documents, amendment_name(2): two}
