"""Whose the agencies are: the table of the rulebook over the register, sealed like the agencies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from rulebook.samples import CITATION, book, register

from randinspect.canonical import check_authorities, persons_salt, sha256_hex
from randinspect.errors import RegistryError
from randinspect.publication.jurisdiction import read_jurisdiction, read_referral, referral_faults
from randinspect.quarter import name_units
from randinspect.quarter.referring import lock_jurisdiction, read_jurisdiction_openings
from randinspect.rulebook import Mode, Rulebook

KEY = bytes(range(32))
CITIES = st.sampled_from(["甲州市", "乙江市", "丙山市", None])
FIELDS = st.sampled_from(["食品", "生态环境", "机动车", None])
TABLE = {
    "authorities": {"甲州市": "jia.amr", "乙江市": "yi.amr"},
    "others": "prov.amr",
    "citation": CITATION,
    "joining": [
        {
            "when": {"field": ["生态环境", "机动车"]},
            "authorities": {"甲州市": "jia.eco", "丙山市": "prov.amr"},
            "others": "prov.eco",
            "citation": CITATION,
        },
        {"when": {"field": "机动车"}, "others": "police", "citation": CITATION},
    ],
}


def whose(city: str | None, field: str | None) -> tuple[str, set[str]]:
    """The sample table in plain words: who leads, and who joins in."""
    lead = {"甲州市": "jia.amr", "乙江市": "yi.amr"}.get(city or "", "prov.amr")
    joining = set()
    if field in {"生态环境", "机动车"}:
        joining.add({"甲州市": "jia.eco", "丙山市": "prov.amr"}.get(city or "", "prov.eco"))
    if field == "机动车":
        joining.add("police")
    return lead, joining - {lead}


def referring(table: dict[str, Any] | None = None, *, agencies: str = "sealed") -> Rulebook:
    """The sample rulebook with a table of authorities."""
    disclosure = {"agencies": agencies, "citation": CITATION}
    return book(referral=TABLE if table is None else table, disclosure=disclosure)


@pytest.mark.parametrize("mode", list(Mode))
@given(units=st.lists(st.tuples(CITIES, FIELDS), min_size=1, max_size=12))
def test_the_table_is_what_its_rows_say(
    mode: Mode, units: list[tuple[str | None, str | None]]
) -> None:
    """Each unit has its authorities by its own columns; openings open, and only drawn ones need."""
    agencies = register({"territory": [u[0] for u in units], "field": [u[1] for u in units]})
    ids = agencies.columns["id"]
    names = name_units(ids, mode, draw_id="d/1", role="agency", key=KEY)
    found = lock_jurisdiction(
        agencies, referring(agencies=str(mode)), names, draw_id="d/1", key=KEY
    )
    assert found is not None
    marks = read_jurisdiction(found.table, is_sealed=mode is Mode.SEALED)
    openings = read_jurisdiction_openings(found.openings)

    assert list(referral_faults(read_referral(found.openings), marks, names.handles)) == []
    assert set(marks) == set(openings) == set(names.handles)
    for handle, unit in zip(names.handles, units, strict=True):
        lead, *others = check_authorities(openings[handle][1])
        assert (lead, set(others)) == whose(*unit)
    assert found.persons_sha256 == sha256_hex(bytes.fromhex(persons_salt(KEY, "d/1")))


def test_sealed_marks_of_one_authority_are_all_different() -> None:
    """Nobody counts an authority's agencies, nor follows one from draw to draw."""
    agencies = register({"territory": ["甲州市"] * 9})
    tables = []
    for draw_id in ("d/1", "d/2"):
        names = name_units(
            agencies.columns["id"], Mode.SEALED, draw_id=draw_id, role="agency", key=KEY
        )
        found = lock_jurisdiction(agencies, referring(), names, draw_id=draw_id, key=KEY)
        assert found is not None
        tables.append(set(read_jurisdiction(found.table, is_sealed=True).values()))

    assert [len(table) for table in tables] == [9, 9]
    assert not tables[0] & tables[1]


def test_an_agency_of_nobody_is_told() -> None:
    """Every value without an authority, with the agencies, where it is meant; nothing is locked."""
    agencies = register(
        {"territory": ["甲州市", "丁湖市", None, "丁湖市"], "field": ["食品"] * 3 + ["机动车"]}
    )
    rules = referring(
        {
            "authorities": {"甲州市": "jia.amr"},
            "citation": CITATION,
            "joining": [
                {"when": {"field": "机动车"}, "authorities": {"x": "y"}, "citation": CITATION}
            ],
        }
    )
    names = name_units(agencies.columns["id"], Mode.SEALED, draw_id="d/1", role="agency", key=KEY)
    with pytest.raises(RegistryError) as caught:
        lock_jurisdiction(agencies, rules, names, draw_id="d/1", key=KEY)
    told = [(fault.value, fault.message) for fault in caught.value.faults]

    assert [value for value, _ in told] == [None, "丁湖市", "丁湖市"]
    assert "agency-0001, agency-0003" in told[1][1]
    assert "referral.joining[0]: agencies agency-0003" in told[2][1]


def test_too_many_departments_are_told() -> None:
    """The text of the format holds eight."""
    joining = [{"others": f"d{i}", "citation": CITATION} for i in range(8)]
    rules = referring({"others": "lead", "citation": CITATION, "joining": joining})
    agencies = register({"territory": [None]})
    names = name_units(agencies.columns["id"], Mode.SEALED, draw_id="d/1", role="agency", key=KEY)
    with pytest.raises(RegistryError, match="1 to 8 different"):
        lock_jurisdiction(agencies, rules, names, draw_id="d/1", key=KEY)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"citation": CITATION}, "names no authority"),
        ({"others": "a b", "citation": CITATION}, "no id of an authority"),
        ({"others": "a+b", "citation": CITATION}, "no id of an authority"),
        ({"others": "j-x", "citation": CITATION}, "no id of an authority"),
        ({"others": "a"}, "Field required"),
        ({"others": "a", "citation": CITATION, "extra": 1}, "not permitted"),
        (
            {
                "authorities": [{"value": "x", "authority": "a"}, {"value": "x", "authority": "b"}],
                "citation": CITATION,
            },
            "stands twice",
        ),
    ],
)
def test_bad_tables_are_refused(table: dict[str, Any], told: str) -> None:
    """No table without a name, a citation, or with two answers for one value."""
    with pytest.raises(ValidationError) as caught:
        referring(table)

    errors = caught.value.errors(include_url=False)
    texts = [error["msg"] for error in errors]
    for error in errors:
        texts += [c.message for c in error.get("ctx", {}).get("complaints", ())]

    assert any(told in text for text in texts), texts


def test_a_book_that_sends_nobody_refers_everything() -> None:
    """Without [dispatch] a rulebook needs [referral], and no rule that asks for a roster."""
    tables = book().document()
    del tables["dispatch"]
    with pytest.raises(ValidationError):
        Rulebook.model_validate(tables)
    rules = Rulebook.model_validate({**tables, "referral": TABLE})
    unstaffed = {"code": "NO_TEAM", "kind": "unstaffed", "reason": "x", "citation": CITATION}
    dates = {"notice_days": 1, "weekly": 2, "citation": CITATION}

    assert rules.staffing is None
    assert "dispatch" not in rules.document()
    for more in ({"exclusions": [unstaffed]}, {"dates": dates}):
        with pytest.raises(ValidationError):
            Rulebook.model_validate({**tables, "referral": TABLE, **more})


def test_without_a_table_nothing_is_locked() -> None:
    """The feature is absent where the rulebook does not ask for it."""
    agencies = register({"territory": ["甲州市"]})
    names = name_units(agencies.columns["id"], Mode.SEALED, draw_id="d/1", role="agency", key=KEY)

    assert lock_jurisdiction(agencies, book(), names, draw_id="d/1", key=KEY) is None
    assert "referral" not in book().document()
