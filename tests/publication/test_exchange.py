"""The exchange: field names, operations, and that nothing is told twice."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publication.made_bundles import TASK
from publication.made_lists import BADGES, FIRST, published, records
from results.made_results import POLICY, policy
from results.test_book import DAY, Desk

from randinspect.errors import FormatError, ResultsError
from randinspect.publication.exchange import (
    EXCHANGE_FIELDS,
    Batch,
    Exchanger,
    Operation,
    Step,
    batch_files,
    next_batch,
    read_batch,
    steps_of,
    steps_to_send,
)
from randinspect.publication.lists import Badge
from randinspect.results import Case, CorrectAct, CorrectionReason, Decision, as_meant, parse_policy

CODES = """
[exchange]
cd_source = "990000.SCJG"
implement_institution_code = "11990000MB0000000X"
area_number = "990000"
administrative_cp_na = "1"
administrative_cp_ce_type = { uscc = "001" }
check_form = "1"
check_type = "2"
check_mode = { ON_SITE = "1" }
check_result = { NO_PROBLEM = "0", CORRECTED = "3", PENDING = "4" }
[exchange.items.C06]
implement_code = "JG-C06"
check_icode = "QD-C06"
[exchange.items.C09]
implement_code = "JG-C09"
check_icode = "QD-C09"
"""
ON = date(2027, 1, 5)
# The columns of the platform's table of check actions that an office fills, in their order.
NAMES = (
    "record_unique_identity supervise_item_implement_code supervise_item_check_icode "
    "check_action_name check_action_code implement_institution implement_institution_code "
    "entrust_dept entrust_dept_code administrative_cp administrative_cp_na "
    "administrative_cp_ce_type administrative_cp_ui_code area_number check_form check_type "
    "check_mode check_result check_date check_personnel check_personnel_code submitted_date "
    "submitted_personnel plan_id cd_id cd_source cd_batch cd_operation"
)


def exchanger(text: str = POLICY + CODES, **changes: Any) -> Exchanger:
    """Who writes records."""
    made = parse_policy(text, name="results.toml")
    assert made.exchange is not None
    values: dict[str, Any] = {
        "task": TASK,
        "draw_id": "d/2",
        "policy": policy(),
        "choices": made.exchange,
        "badges": BADGES,
        "file": "results.toml",
    }
    return Exchanger(**(values | changes))


def corrected(desk: Desk, reason: CorrectionReason, *, text: str) -> None:
    """Correct the first result, and publish that."""
    record = desk.book.cases[FIRST].last.record.model_copy(update={"remark": text})
    desk.do(CorrectAct, record=record, reason=reason, text="误录", approved_by="批准某")
    desk.review(inspections=(FIRST,))
    desk.publish(inspections=(FIRST,))


def told(case: Case) -> list[tuple[str, int, int, str]]:
    """Steps of a case, short."""
    return [(s.item, s.version, s.life, str(s.operation)) for s in steps_of(case)]


def test_the_field_names_are_those_of_the_platform() -> None:
    """Letter for letter, in its order."""
    case = published().book.cases[FIRST]
    record = exchanger().record(case, steps_of(case)[0], batch="2027010500001", by="报送某", on=ON)

    assert list(EXCHANGE_FIELDS) == NAMES.split()
    assert list(record) == NAMES.split()


def test_a_record_says_what_the_result_says() -> None:
    """Body, day, people and plan from the result; codes from the office."""
    case = published().book.cases[FIRST]
    record = exchanger().record(case, steps_of(case)[0], batch="2027010500001", by="报送某", on=ON)
    asked = {
        "supervise_item_implement_code": "JG-C06",
        "administrative_cp": case.last.record.name,
        "administrative_cp_ui_code": FIRST,
        "administrative_cp_ce_type": "001",
        "check_result": "3",
        "check_mode": "1",
        "check_date": "2026-07-10",
        "check_personnel": "安某,白某",
        "check_personnel_code": "示A001,示A002",
        "plan_id": TASK.plan_ref,
        "cd_batch": "2027010500001",
        "cd_operation": "i",
        "submitted_date": "2027-01-05",
    }

    assert {key: record[key] for key in asked} == asked
    assert record["cd_id"] == record["record_unique_identity"]
    assert exchanger().misfits(record) == []


def test_nothing_is_told_before_it_is_published() -> None:
    """Entered and audited results are nobody else's business."""
    desk = Desk()
    found = records()
    desk.enter(*found)
    desk.review(inspections=tuple(record.inspection for record in found))

    assert [steps_of(case) for case in desk.book.cases.values()] == [[]] * 3


def test_a_correction_updates_and_an_annulment_deletes() -> None:
    """i, then u; what an annulled decision said is deleted, and what stands now is a new record."""
    desk = published()
    corrected(desk, CorrectionReason.ENTRY_ERROR, text="二")
    corrected(desk, CorrectionReason.DECISION_ANNULLED, text="三")
    case = desk.book.cases[FIRST]
    steps = steps_of(case)
    made = [exchanger().record(case, s, batch="1", by="某", on=ON) for s in steps]

    assert told(case) == [
        *(("C06", 1, 1, "i"), ("C09", 1, 1, "i")),
        *(("C06", 2, 1, "u"), ("C09", 2, 1, "u")),
        *(("C06", 3, 1, "d"), ("C09", 3, 1, "d")),
        *(("C06", 3, 2, "i"), ("C09", 3, 2, "i")),
    ]
    keys = [record["cd_id"] for record in made]
    assert keys[0::2] == [keys[0]] * 3 + [keys[6]]
    assert len({keys[0], keys[1], keys[6], keys[7]}) == 4


def test_what_is_deleted_is_told_as_it_stood() -> None:
    """The record that goes, not the one that takes its place."""
    desk = published()
    record = desk.book.cases[FIRST].last.record
    changed = record.model_copy(update={"on_site_end": date(2026, 7, 9)})
    reason = CorrectionReason.DECISION_ANNULLED
    desk.do(CorrectAct, record=changed, reason=reason, text="误录", approved_by="批准某")
    desk.review(inspections=(FIRST,))
    desk.publish(inspections=(FIRST,))
    case = desk.book.cases[FIRST]
    made = [exchanger().record(case, s, batch="1", by="某", on=ON) for s in steps_of(case)]

    assert [(r["cd_operation"], r["check_date"]) for r in made[2::2]] == [
        ("d", "2026-07-10"),
        ("i", "2026-07-09"),
    ]


def test_an_annulment_that_is_corrected_before_it_is_published_still_counts() -> None:
    """What was never public does not hide why the decision fell."""
    desk = published()
    record = desk.book.cases[FIRST].last.record
    annulled = record.model_copy(update={"remark": "二"})
    reason = CorrectionReason.DECISION_ANNULLED
    desk.do(CorrectAct, record=annulled, reason=reason, text="误录", approved_by="批准某")
    desk.review(inspections=(FIRST,), decision=Decision.REFUSE)
    corrected(desk, CorrectionReason.ENTRY_ERROR, text="三")

    assert [step[3] for step in told(desk.book.cases[FIRST])] == ["i", "i", "d", "d", "i", "i"]


@given(st.data())
def test_parts_sent_in_any_order_of_runs_come_to_the_whole(data: st.DataObject) -> None:
    """However the acts are cut into runs, the same steps are sent, each once."""
    desk, sent, whole = published(), list[Step](), Operation.INSERT
    reasons = data.draw(st.lists(st.sampled_from(list(CorrectionReason)), max_size=4))
    for number, reason in enumerate([None, *reasons]):
        if reason is not None:
            corrected(desk, reason, text=f"第{number}次")
        if data.draw(st.booleans()):
            sent += steps_to_send(desk.book.cases[FIRST], sent)
    case = desk.book.cases[FIRST]
    sent += steps_to_send(case, sent)

    assert sent == steps_of(case)
    assert steps_to_send(case, sent) == []
    assert sent[0].operation is whole


def test_what_was_sent_has_to_follow_from_the_acts() -> None:
    """A step that never was is an altered folder."""
    case = published().book.cases[FIRST]
    with pytest.raises(FormatError, match="put the exchange folder back"):
        steps_to_send(case, [Step(FIRST, "C06", 2, 1, Operation.UPDATE)])


def test_every_missing_code_is_told_at_once() -> None:
    """Item, means, label, kind of id, certificate: each with the key that it needs."""
    text = POLICY + CODES.replace('CORRECTED = "3", ', "").replace('ON_SITE = "1"', 'ONLINE = "1"')
    made = exchanger(text.replace("[exchange.items.C06]", "[exchange.items.C07]"), badges={})
    case = published().book.cases[FIRST]
    faults = made.faults(case, steps_of(case)[0])

    assert {(f.column, f.value) for f in faults} == {
        ("exchange.items", "C06"),
        ("exchange.check_mode", "ON_SITE"),
        ("exchange.check_result", "CORRECTED"),
        ("check_personnel_code", "0001"),
        ("check_personnel_code", "0002"),
    }
    assert exchanger().faults(case, steps_of(case)[0]) == []


@pytest.mark.parametrize("badge", [Badge("-", "示A001"), Badge("安某", "-")])
def test_a_name_or_certificate_that_the_register_lacks_is_missing(badge: Badge) -> None:
    """The dash of a list is no name."""
    case = published().book.cases[FIRST]
    made = exchanger(badges={**BADGES, "0001": badge})

    assert [f.value for f in made.faults(case, steps_of(case)[0])] == ["0001"]


def test_nothing_is_cut_off() -> None:
    """A value that is longer than its column is refused with the length that it has."""
    made = exchanger(POLICY + CODES.replace('area_number = "990000"', 'area_number = "9900001"'))
    case = published().book.cases[FIRST]
    record = made.record(case, steps_of(case)[0], batch="2027010500001", by="", on=ON)

    assert [(f.rule, f.column) for f in made.misfits(record)] == [
        ("exchange.length", "area_number"),
        ("exchange.empty", "submitted_personnel"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [('ON_SITE = "1"', 'ONSITE = "1"'), ('PENDING = "4"', 'PENDIG = "4"')],
)
def test_codes_are_for_words_that_there_are(old: str, new: str) -> None:
    """A misspelt label would never be used, and nobody would notice."""
    with pytest.raises(ResultsError, match="is not known"):
        parse_policy(POLICY + CODES.replace(old, new), name="results.toml")


def batch(number: str = "2027010500001") -> Batch:
    """A batch of everything."""
    cases = published().book.cases.values()
    told = [(case, step) for case in cases for step in steps_of(case)]
    rows = (exchanger().record(c, s, batch=number, by="报送某", on=ON) for c, s in told)
    return Batch(number, "d/2", tuple(step for _, step in told), tuple(rows))


def test_a_batch_is_read_back_as_it_was_written() -> None:
    """JSON and CSV hold the same; no cell of the CSV is a formula."""
    made = batch()
    files = batch_files(made)
    rows = list(csv.DictReader(StringIO(files["2027010500001.csv"].decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row.values()]

    assert read_batch(files["2027010500001.json"], "2027010500001.json") == made
    assert [{k: as_meant(v) for k, v in row.items()} for row in rows] == list(made.records)
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_batch_that_was_altered_is_no_batch() -> None:
    """Another name, a field more, a step less."""
    data = batch_files(batch())["2027010500001.json"]
    with pytest.raises(FormatError):
        read_batch(data, "2027010500002.json")
    for change in ("records", "steps"):
        value = json.loads(data)
        value[change].pop()
        bad = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        with pytest.raises(FormatError, match="belong together"):
            read_batch(bad.encode(), "2027010500001.json")


def test_numbers_of_batches_count_within_a_day() -> None:
    """As the platform's own example does; a day has an end."""
    assert next_batch(date(2019, 4, 11), ["2019041100001"]) == "2019041100002"
    assert next_batch(DAY, ["2019041100001"]) == f"{DAY:%Y%m%d}00001"
    with pytest.raises(FormatError, match="no number is left"):
        next_batch(date(2019, 4, 11), ["2019041199999"])
