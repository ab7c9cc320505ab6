"""Early warnings: each sign at its threshold, on both sides of it; what is refused, all at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from randinspect.errors import InputError
from randinspect.office.warnings import (
    SUGGESTED,
    Action,
    SignalCode,
    WarningList,
    parse_settings,
    read_settings,
    signal_sentence,
    warnings_as_of,
)

DAY = date(2026, 6, 30)
ONE, TWO, THREE = "LAB-1", "LAB-2", "LAB-3"
HEADS = {
    "certificates": "统一社会信用代码,证书编号,有效期至,能力范围,列入经营异常名录日期",
    "volumes": "agency,month,reports,field",
    "complaints": "统一社会信用代码,投诉日期",
    "staff": "agency,person,person_id,since,until",
    "proficiency": "统一社会信用代码,能力验证计划,结果日期,能力验证结果",
}
RATE = 'false_discovery_rate = "5%"\n'
# Numbers of id cards that GB 11643-1999 gives as its examples.
CARD, OTHER = "11010519491231002X", "440524188001010014"


def settings_text(*names: str, **more: str) -> str:
    """Text of ``warnings.toml`` that looks for some signs."""
    files = "".join(f'{name} = "{name}.csv"\n' for name in names)
    tables = "".join(
        f"[{name}]\n{RATE if name == 'complaints' else ''}{more.get(name, '')}" for name in names
    )
    return f"[files]\n{files}{tables}{more.get('rest', '')}"


def listed(
    folder: Path, tables: Mapping[str, Sequence[str]], as_of: date = DAY, **more: str
) -> WarningList:
    """The list that some rows give."""
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([HEADS[name], *rows, ""]), encoding="utf-8")
    settings = parse_settings(settings_text(*tables, **more), name="warnings.toml")
    return warnings_as_of(settings, folder, names={ONE: "示例一", TWO: "示例二"}, as_of=as_of)


def found(listing: WarningList) -> list[tuple[str, str]]:
    """Code and body of each warning."""
    return [(str(signal.code), signal.agency) for signal in listing.signals]


@pytest.mark.parametrize(
    ("valid_to", "code"),
    [
        ("2026-06-29", "CERTIFICATE_EXPIRED"),
        ("2026-06-30", "CERTIFICATE_EXPIRING"),
        ("2026-07-30", "CERTIFICATE_EXPIRING"),
        ("2026-07-31", None),
    ],
)
def test_a_certificate_is_told_for_thirty_days_and_after_its_last(
    tmp_path: Path, valid_to: str, code: str | None
) -> None:
    """Valid on its last day; the row that ends last is the one that counts."""
    rows = [f"{ONE},C1,2020-01-01,,", f"{ONE},C1,{valid_to},,"]

    assert found(listed(tmp_path, {"certificates": rows})) == ([(code, ONE)] if code else [])


@pytest.mark.parametrize(("since", "is_told"), [("2023-08-29", True), ("2023-08-30", False)])
def test_the_third_year_on_the_abnormal_list_is_told_sixty_days_before(
    tmp_path: Path, since: str, is_told: bool
) -> None:
    """Once, however many certificates carry the day."""
    rows = [f"{ONE},C{n},2030-01-01,,{since}" for n in (1, 2)]
    told = [("ABNORMAL_LIST_TERM", ONE)] if is_told else []

    assert found(listed(tmp_path, {"certificates": rows})) == told


def test_a_report_outside_every_scope_is_told(tmp_path: Path) -> None:
    """Not one inside a scope, nor of a body whose scope nobody states, nor of no reports."""
    certificates = [
        f"{ONE},C1,2030-01-01,食品；环境,",
        f"{ONE},C2,2026-04-30,机动车,",
        f"{TWO},C3,2030-01-01,,",
    ]
    volumes = [
        f"{ONE},2026-03,5,机动车",
        f"{ONE},2026-05,5,机动车",
        f"{ONE},2026-05,5,环境",
        f"{ONE},2026-05,0,建材",
        f"{TWO},2026-05,5,建材",
    ]
    told = listed(tmp_path, {"certificates": certificates, "volumes": volumes})

    assert found(told) == [("CERTIFICATE_EXPIRED", ONE), ("OUT_OF_SCOPE", ONE)]
    assert told.signals[1].facts == {"field": "机动车", "month": "2026-05", "reports": "5"}


@pytest.mark.parametrize(
    ("reports", "months", "is_told"), [(121, 6, True), (120, 6, False), (121, 5, False)]
)
def test_a_month_above_twice_the_largest_before_it_is_told(
    tmp_path: Path, reports: int, months: int, is_told: bool
) -> None:
    """By the day: June has 30 days, as April; at most the last whole month, with enough before."""
    before = [f"{ONE},2026-{5 - n:02},{60 if n == 1 else 50},食品" for n in range(min(months, 5))]
    before += [f"{ONE},2025-12,50,食品"] if months > 5 else []
    told = listed(tmp_path, {"volumes": [*before, f"{ONE},2026-06,{reports},食品"]})

    assert found(told) == ([("VOLUME_JUMP", ONE)] if is_told else [])
    if is_told:
        assert told.signals[0].facts["exchangeable_p"] == "0.1429"  # 1/7, rounded up


def test_a_month_that_has_not_ended_is_not_compared(tmp_path: Path) -> None:
    """On 29 June the latest whole month is May."""
    rows = [f"{ONE},2025-{m:02},10,食品" for m in range(6, 13)] + [f"{ONE},2026-06,999,食品"]

    assert found(listed(tmp_path, {"volumes": rows}, date(2026, 6, 29))) == []


def complaints(agency: str, *days_ago: int) -> list[str]:
    """Rows of complaints some days before the list."""
    return [f"{agency},{DAY - timedelta(days=n)}" for n in days_ago]


def test_a_spike_is_told_with_its_window_and_its_statement(tmp_path: Path) -> None:
    """Six of seven in a fortnight stand out; seven over the year do not; two are not tested."""
    rows = [
        *complaints(ONE, 20, 21, 22, 23, 24, 25, 200),
        *complaints(TWO, 10, 60, 110, 160, 210, 260, 310),
        *complaints(THREE, 3, 4),
        *complaints(ONE, 364, 365),  # before the period
    ]
    told = listed(tmp_path, {"complaints": rows})
    document = json.loads(json.dumps(told.document(), ensure_ascii=False))
    [spike] = document["warnings"]

    assert found(told) == [("COMPLAINT_SPIKE", ONE)]
    assert [e["row"] for e in spike["evidence"]] == [2, 3, 4, 5, 6, 7]
    assert spike["facts"] == {
        "complaints": "7",
        "in_window": "6",
        "latest": "2026-06-10",
        "window_from": "2026-06-03",
        "window_to": "2026-06-16",
    }
    assert (spike["name"], spike["action"], spike["p_is"]) == ("示例一", "for_cause", "exact")
    assert 0 < float(spike["p"]) <= float(spike["q"]) < 0.05
    assert document["complaint_test"] == {
        "baseline": "days",
        "bounded": 0,
        "cell_days": 7,
        "complaints": 16,
        "false_discovery_rate": "1/20",
        "found": 1,
        "from": "2025-07-02",
        "least": 3,
        "procedure": "bh",
        "tested": 2,
        "to": "2026-06-30",
        "window_cells": 2,
    }
    assert document["strangers"] == [THREE]


def test_what_everybody_complains_of_is_no_spike_of_one(tmp_path: Path) -> None:
    """A campaign crowds all complaints: alike to days it is a spike, to the province it is none."""
    crowd = list(range(20, 26))
    rows = [row for i in range(30) for row in complaints(f"X-{i}", *crowd, 40 + 10 * i)]
    rows += complaints(ONE, *crowd, 200)
    by_days = listed(tmp_path, {"complaints": rows})
    by_province = listed(tmp_path, {"complaints": rows}, complaints='baseline = "province"\n')

    assert ("COMPLAINT_SPIKE", ONE) in found(by_days)
    assert found(by_province) == []


def test_one_person_in_two_bodies_is_told_at_both(tmp_path: Path) -> None:
    """The old number of 15 digits is the same person; no output holds a number or a name."""
    rows = [f"{ONE},张三,{CARD.lower()},,", f"{TWO},张 三,110105491231002,2026-01-01,"]
    told = listed(tmp_path, {"staff": rows})
    text = json.dumps(told.document(), ensure_ascii=False)

    assert found(told) == [("SHARED_STAFF", ONE), ("SHARED_STAFF", TWO)]
    assert told.signals[0].facts == {"also_at": TWO, "known_by": "id", "person": "P1"}
    assert not any(secret in text for secret in (CARD, "110105491231002", "张三"))


def test_one_number_under_two_names_is_told_to_differ(tmp_path: Path) -> None:
    """It is one person still, of whom the number may be mistyped; no name stands in the list."""
    rows = [f"{ONE},张三,{CARD},,", f"{TWO},张叁,{CARD},,", f"{TWO},欧阳三,{OTHER},,"]
    rows += [f"{ONE},欧阳·三,{OTHER},,", f"{THREE},李四,{OTHER},2026-07-01,"]
    told = listed(tmp_path, {"staff": rows})
    said = [
        [signal_sentence(s.code, s.facts, in_chinese=zh) for s in told.signals if s.agency == ONE]
        for zh in (True, False)
    ]

    assert [s.facts.get("names") for s in told.signals] == ["differ", None, "differ", None]
    assert said[0][0].endswith("同时在LAB-2从业，但登记的姓名不同，须先核实号码是否误写")
    assert said[1][0].endswith("under different names: look first whether an id is mistyped")
    assert all("differ" not in text and "不同" not in text for text in (said[0][1], said[1][1]))
    assert "张" not in json.dumps(told.document(), ensure_ascii=False)


def test_a_person_who_moved_is_not_shared(tmp_path: Path) -> None:
    """Terms that do not meet, terms to come, and equal names with different numbers."""
    rows = [
        f"{ONE},张三,{CARD},2020-01-01,2025-12-31",
        f"{TWO},张三,{CARD},2026-01-01,",
        f"{THREE},张三,{OTHER},,",
        f"{THREE},李四,{CARD},2026-07-01,",
    ]

    assert found(listed(tmp_path, {"staff": rows})) == []


def test_equal_names_without_numbers_are_a_weaker_sign(tmp_path: Path) -> None:
    """A code of its own, to be looked into, and none if names are not asked for."""
    rows = [f"{ONE},欧 阳·三,,,", f"{TWO},欧阳三,{CARD},,"]
    told = listed(tmp_path, {"staff": rows})

    assert found(told) == [("SHARED_NAME", ONE), ("SHARED_NAME", TWO)]
    assert told.document()["warnings"][0]["action"] == "verify"
    assert found(listed(tmp_path, {"staff": rows}, staff="names = false\n")) == []


def test_a_failed_or_missed_test_is_told_until_it_is_made_up_for(tmp_path: Path) -> None:
    """The latest result of each round counts; an excuse is no sign."""
    rows = [
        f"{ONE},PT-1,2026-03-01,不合格",
        f"{TWO},PT-1,2026-03-01,不合格",
        f"{TWO},PT-1,2026-05-01,合格",
        f"{TWO},PT-2,2026-05-01,无故未参加",
        f"{THREE},PT-2,2026-05-01,有正当理由未参加",
        f"{THREE},PT-0,2024-06-29,不合格",
    ]
    told = listed(tmp_path, {"proficiency": rows})

    assert found(told) == [("PT_FAILED", ONE), ("PT_ABSENT", TWO)]


def test_what_is_suggested_may_be_another_and_is_never_a_punishment(tmp_path: Path) -> None:
    """Every code has its suggestion; the office may choose another of the four."""
    rows = [f"{ONE},PT-1,2026-03-01,不合格"]
    told = listed(tmp_path, {"proficiency": rows}, rest='[actions]\nPT_FAILED = "directed"\n')

    assert set(SUGGESTED) == set(SignalCode)
    assert set(Action) == {"for_cause", "directed", "remind", "verify"}
    assert told.document()["warnings"][0]["action"] == "directed"


def test_the_order_of_rows_alters_no_warning(tmp_path: Path) -> None:
    """The same bodies, codes and probabilities from a table that is turned around."""
    rows = [*complaints(ONE, *range(20, 27)), *complaints(TWO, 5, 90, 300)]
    one, other = (listed(tmp_path, {"complaints": some}) for some in (rows, rows[::-1]))

    assert [(s.code, s.agency, s.p, s.q) for s in one.signals] == [
        (s.code, s.agency, s.p, s.q) for s in other.signals
    ]


def test_every_fault_of_every_table_is_told_at_once(tmp_path: Path) -> None:
    """Headings, widths, cells, a missing file; the number of an id card is not repeated."""
    broken = {
        "certificates": ["LAB-1,C1,2026-13-01,,", "LAB-1,C1"],
        "volumes": ["LAB-1,2026-5,many,"],
        "staff": [f"LAB-1,张三,{CARD[:-1]}1,,", "LAB-1,,,,"],
    }
    with pytest.raises(InputError) as caught:
        listed(tmp_path, broken)
    faults = caught.value.faults

    assert [(f.file, f.rule, f.row, f.column) for f in faults] == [
        ("certificates.csv", "signs.cell", 2, "valid_to"),
        ("certificates.csv", "signs.width", 3, None),
        ("volumes.csv", "signs.cell", 2, "month"),
        ("volumes.csv", "signs.cell", 2, "reports"),
        ("staff.csv", "signs.cell", 2, "person_id"),
        ("staff.csv", "signs.cell", 3, "person"),
    ]
    assert CARD[:-1] not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('[files]\nstaff = "a.csv"\n', "warnings.pairs"),
        ("[files]\n", "warnings.pairs"),
        (settings_text("complaints", complaints="days = 365\n"), "warnings.cells"),
        (settings_text("volumes", volumes="months = 3\n"), "warnings.months"),
        (settings_text("staff", rest="[punish]\n"), "policy.extra_forbidden"),
        (settings_text("complaints").replace(RATE, ""), "policy.missing"),
        (settings_text("complaints").replace('"5%"', "0.05"), "ratio.float"),
    ],
)
def test_choices_that_do_not_hold_are_refused(text: str, rule: str) -> None:
    """A table without its file, a broken cell, a key that nobody knows, a rate left out."""
    with pytest.raises(InputError) as caught:
        parse_settings(text, name="warnings.toml")

    assert [fault.rule for fault in caught.value.faults] == [rule]


def test_a_file_of_choices_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """With its own code."""
    with pytest.raises(InputError, match=r"warnings\.file"):
        read_settings(tmp_path / "warnings.toml")
