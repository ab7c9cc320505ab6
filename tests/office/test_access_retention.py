"""Retention: what is due by which rule, and that a deletion deletes and breaks nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import sealed_handle, sha256_hex
from randinspect.errors import AccessError, FormatError, InputError
from randinspect.office.access import (
    ColumnCipher,
    Due,
    HappenedEvent,
    KeyedIndex,
    PrivateColumns,
    RetentionRule,
    RowCipher,
    due_deletions,
    erased_row,
    parse_retention,
)
from randinspect.office.access.private_rows import SALT_COLUMN
from randinspect.office.access.retention_file import RetentionPeriod

TEXT = """
[[rule]]
code = "contact"
table = "inspectors"
columns = ["name", "phone"]
event = "left_service"
unless = "returned"
period = { years = 3 }
erasure = "salt"
basis = { document = "虚构档案办法", number = "虚构〔2026〕1号" }

[[rule]]
code = "remark"
table = "inspectors"
columns = ["remark"]
event = "left_service"
period = { days = 30 }
erasure = "values"
basis = { document = "虚构档案办法", number = "虚构〔2026〕1号", article = "第二条" }
"""
CONTACT, REMARK = parse_retention(TEXT, name="retention.toml")
LEFT = HappenedEvent("inspectors", "7", "left_service", date(2024, 2, 29))
KEYS = {"k1": bytes(32), "look": bytes(range(32))}
ROWS = RowCipher(
    PrivateColumns("inspectors", "id", ("name", "phone"), ("phone",)),
    ColumnCipher(KEYS.__getitem__, "k1"),
    KeyedIndex(KEYS.__getitem__, "look"),
)
ROW = {"id": "7", "name": "王五", "phone": "13800000000", "remark": "左利手"}
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def codes(*events: HappenedEvent, on: date, held: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """Codes of the rules by which something is due."""
    return [due.rule.code for due in due_deletions([CONTACT, REMARK], events, on, held=held)]


def test_what_is_due_and_when() -> None:
    """Not a day before; a leap day ends with February; a later departure counts anew."""
    assert codes(LEFT, on=date(2024, 3, 29)) == []
    assert codes(LEFT, on=date(2024, 3, 30)) == ["remark"]
    assert codes(LEFT, on=date(2027, 2, 27)) == ["remark"]
    assert codes(LEFT, on=date(2027, 2, 28)) == ["remark", "contact"]
    later = HappenedEvent("inspectors", "7", "left_service", date(2025, 1, 1))
    assert codes(LEFT, later, on=date(2027, 2, 28)) == ["remark"]


def test_what_keeps_data() -> None:
    """A return to service, a procedure that needs the row; other tables have other rules."""
    back = HappenedEvent("inspectors", "7", "returned", date(2025, 1, 1))
    before = HappenedEvent("inspectors", "7", "returned", date(2023, 1, 1))
    end = date(2030, 1, 1)

    assert codes(LEFT, back, on=end) == ["remark"]
    assert codes(LEFT, before, on=end) == ["remark", "contact"]
    assert codes(LEFT, on=end, held=(("inspectors", "7"),)) == []
    assert codes(HappenedEvent("agencies", "7", "left_service", LEFT.on), on=end) == []


@given(days, st.integers(1, 40), st.sampled_from(["years", "months", "days"]))
def test_a_period_ends_on_a_day_that_there_is(start: date, count: int, unit: str) -> None:
    """Months by counting them one by one, years as twelve of them, days as days."""
    end = RetentionPeriod(**{unit: count}).end(start)
    if unit == "days":
        assert end == start + timedelta(days=count)
        return
    months = (end.year - start.year) * 12 + end.month - start.month
    assert months == count * (12 if unit == "years" else 1)
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(st.lists(st.tuples(st.sampled_from("12"), days)), days, st.integers(0, 900))
def test_what_is_due_stays_due(happened: list[tuple[str, date]], today: date, more: int) -> None:
    """Time alone takes nothing from the list."""
    events = [HappenedEvent("inspectors", row, "left_service", on) for row, on in happened]
    rules = [CONTACT, REMARK]
    now = due_deletions(rules, events, today)

    assert set(now) <= set(due_deletions(rules, events, today + timedelta(days=more)))
    assert all(due.since <= today for due in now)


def test_a_deleted_salt_opens_nothing_and_is_recorded() -> None:
    """Even with the key; the record names the rule and no value; digests of what stays hold."""
    sealed = ROWS.seal(ROW)
    (due,) = (d for d in due_deletions([CONTACT], [LEFT], date(2027, 3, 1)))
    after, record = erased_row(sealed, due, on=date(2027, 3, 1), approved_by="cn.example/chief")
    told = json.loads(record.document())
    stays = {"name": after["name"], "phone": after["phone"]}

    assert (after[SALT_COLUMN], after["phone_index"]) == ("", "")
    with pytest.raises(AccessError, match="salt of this row is gone"):
        ROWS.open(after)
    assert list(ROWS.look_up([after], "phone", ROW["phone"])) == []
    assert told["sealed_sha256"] == sha256_hex(
        json.dumps(stays, separators=(",", ":"), sort_keys=True).encode()
    )
    assert (told["rule"], told["row"], told["due"]) == ("contact", "7", "2027-02-28")
    assert told["basis"] == "《虚构档案办法》（虚构〔2026〕1号）"
    assert not any(value in record.document().decode() for value in (ROW["name"], ROW["phone"]))


def test_removed_values_are_gone_and_the_rest_opens() -> None:
    """The other cells and the row's salt stay."""
    (due,) = due_deletions([REMARK], [LEFT], date(2027, 3, 1))
    after, record = erased_row(ROWS.seal(ROW), due, on=date(2027, 3, 1), approved_by="chief")

    assert ROWS.open(after) == {**ROW, "remark": ""}
    assert json.loads(record.document())["sealed_sha256"] is None


def test_what_was_published_verifies_after_a_deletion() -> None:
    """A sealed handle follows from id and salt of the draw, which no rule here touches."""
    handle = sealed_handle("ab" * 32, "7")
    (due,) = due_deletions([CONTACT], [LEFT], date(2027, 3, 1))
    after, _ = erased_row(ROWS.seal(ROW), due, on=date(2027, 3, 1), approved_by="chief")

    assert sealed_handle("ab" * 32, after["id"]) == handle


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"phone": "13800000000"}, "phone is not sealed"),
        ({SALT_COLUMN: ""}, "row_salt is not sealed"),
        ({"remark": "CELL"}, "closes remark too"),
    ],
)
def test_a_salt_is_deleted_only_if_it_closes_what_the_rule_names(
    change: dict[str, str], message: str
) -> None:
    """A cell that stays readable is no deletion, nor may one go that no rule names."""
    sealed = ROWS.seal(ROW)
    other = {name: sealed["name"] if text == "CELL" else text for name, text in change.items()}
    due = Due(CONTACT, "7", date(2027, 2, 28))
    with pytest.raises(AccessError, match=message):
        erased_row({**sealed, **other}, due, on=date(2027, 3, 1), approved_by="chief")


def test_nothing_is_deleted_early_or_by_nobody() -> None:
    """The day, the columns, and a name that can stand in a record."""
    due, sealed = Due(REMARK, "7", date(2027, 2, 28)), ROWS.seal(ROW)
    with pytest.raises(AccessError, match="due from 2027-02-28 on"):
        erased_row(sealed, due, on=date(2027, 2, 27), approved_by="chief")
    with pytest.raises(AccessError, match="has no remark"):
        erased_row({"id": "7"}, due, on=date(2027, 3, 1), approved_by="chief")
    with pytest.raises(FormatError):
        erased_row(sealed, due, on=date(2027, 3, 1), approved_by="王五")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("{ years = 3 }", "{ years = 3, days = 1 }", "retention.period"),
        ("{ years = 3 }", "{}", "retention.period"),
        ('"remark"\ntable', '"contact"\ntable', "retention.twice"),
        ('erasure = "salt"', 'erasure = "burn"', "retention.enum"),
        ('event = "left_service"\nunless', "unless", "retention.missing"),
        ("[[rule]]", "[[rule]", "toml.syntax"),
        ("erasure", "colour = 1\nerasure", "retention.extra_forbidden"),
    ],
)
def test_a_wrong_file_is_told_with_its_cure(old: str, new: str, rule: str) -> None:
    """Each fault with its code."""
    assert old in TEXT
    with pytest.raises(InputError) as caught:
        parse_retention(TEXT.replace(old, new, 1), name="retention.toml")
    assert rule in {fault.rule for fault in caught.value.faults}
    assert all(fault.cure for fault in caught.value.faults)


def test_all_faults_are_told_at_once() -> None:
    """Two wrong rules, two faults at least."""
    text = TEXT.replace("years = 3", "years = 0").replace("days = 30", "days = -1")
    with pytest.raises(InputError) as caught:
        parse_retention(text, name="retention.toml")
    assert len(caught.value.faults) >= 2
    assert isinstance(CONTACT, RetentionRule)
