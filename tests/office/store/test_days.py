"""Days that cannot be are faults of their rows, or are told before anything is changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_stores import day, listing

from randinspect.errors import InputError, RegistryError
from randinspect.office.store import (
    Listing,
    Store,
    incoming_records,
    library_named,
    read_incoming,
)
from randinspect.registry.rules import Value

SPANS = [
    ("licence", "agency,number,issued,expires", "22a,1", "有效期至"),
    ("abnormal", "agency,reason,since,until", "22a,x", "移出日期"),
    ("plan", "plan_no,seq,task_name,first_day,last_day", "1,1,x", "结束日期"),
]


@pytest.mark.parametrize(("library", "heads", "head", "title"), SPANS)
def test_what_ends_before_it_begins_is_refused(
    tmp_path: Path, library: str, heads: str, head: str, title: str
) -> None:
    """With its row, column and value; set aside, the others are taken. One day is a span."""
    path = tmp_path / "rows.csv"
    other = head.replace("1", "2").replace("22a", "22b")
    path.write_text(
        f"{heads}\n{head},2026-01-05,2026-01-04\n{other},2026-01-05,2026-01-05\n", "utf-8"
    )
    with pytest.raises(RegistryError) as refused:
        read_incoming(library_named(library), path, None)
    incoming = read_incoming(library_named(library), path, None, set_aside=True)

    [fault] = refused.value.faults
    found = (fault.rule, fault.row, fault.column, fault.value)
    assert found == ("store.span", 2, title, "2026-01-04")
    assert len(incoming.rows) == 1
    assert [(f.rule, f.row, code) for f, code, _ in incoming.rejects] == [
        ("store.span", 2, "REFUSED")
    ]


def test_a_program_is_refused_alike() -> None:
    """Its row is judged as that of a file."""
    row: dict[str, Value] = {"agency": "A", "number": "1", "issued": day(5), "expires": day(4)}
    with pytest.raises(InputError) as refused:
        incoming_records(library_named("licence"), [row], file="entered")

    assert [(f.rule, f.row, f.column) for f in refused.value.faults] == [
        ("store.span", 1, "expires")
    ]


def test_what_came_to_pass_after_its_own_list_is_told(tmp_path: Path) -> None:
    """With row, column and day; it bars nothing, and the day of the list itself is no later one."""
    store = Store.made(tmp_path / "a.db")
    path = tmp_path / "heard.csv"
    path.write_text("number,agency,date\n1,A,2026-01-05\n2,A,2027-01-05\n3,A,2026-01-06\n", "utf-8")
    heard = read_incoming(library_named("complaint"), path, None)
    found = store.compare(heard, Listing("hotline", day(5), False)).suspicions

    assert [(s.code, s.count, s.bars, s.cells) for s in found] == [
        (
            "import.later_day",
            2,
            False,
            ((3, "date", "2027-01-05"), (4, "date", "2026-01-06")),
        )
    ]
    assert (
        store.compare(heard, Listing("hotline", day(5).replace(year=2028), False)).barred(
            frozenset()
        )
        == ()
    )


def test_days_that_are_still_to_come_are_no_matter(tmp_path: Path) -> None:
    """A licence runs out after the day of its list."""
    store = Store.made(tmp_path / "a.db")
    row: dict[str, Value] = {"agency": "A", "number": "1", "issued": day(1), "expires": day(30)}
    incoming = incoming_records(library_named("licence"), [row], file="entered")

    assert store.compare(incoming, listing(1)).suspicions == ()
