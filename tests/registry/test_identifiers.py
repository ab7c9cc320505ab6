"""Laws of ids: GB 32100, its forerunners, and what is no id at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registry_files import uscc
from stdnum.cn import uscc as oracle
from strategies import credit_codes

from randinspect.registry import (
    IdKind,
    examine_id,
    id_kind,
    is_uscc,
    organisation_check_holds,
    uscc_check_character,
)
from randinspect.registry.identifiers import (
    USCC_ALPHABET,
    Admitted,
    broken_organisation_codes,
    id_kinds,
    uscc_mask,
)

# Public codes of the standard's users.
PUBLIC = ["914403001922038216", "9144030071526726XG", "91110000802100433B", "91420000757013137P"]


@pytest.mark.parametrize("code", PUBLIC)
def test_public_codes_are_valid(code: str) -> None:
    """Codes that stand in public keep both checks."""

    assert is_uscc(code)
    assert organisation_check_holds(code)


@given(st.text(USCC_ALPHABET, min_size=17, max_size=17))
def test_check_character_agrees_with_an_independent_implementation(body: str) -> None:
    """The check character is that of python-stdnum."""

    assert oracle.calc_check_digit(body) == uscc_check_character(body)


@given(credit_codes(), st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_every_changed_character_is_noticed(code: str, place: int, other: str) -> None:
    """31 is prime and no weight is 0, so one wrong character never passes."""
    changed = code[:place] + other + code[place + 1 :]

    assert is_uscc(changed) == (changed == code)


@given(st.lists(st.one_of(credit_codes(), st.text(USCC_ALPHABET + "IO甲-", max_size=19))))
@settings(max_examples=60)
def test_columns_are_judged_like_single_ids(keys: list[str]) -> None:
    """The whole-column functions say what the scalar ones say."""
    valid = [key for key in keys if is_uscc(key)]
    broken = [place for place, code in enumerate(valid) if not organisation_check_holds(code)]

    assert [is_uscc(key) for key in keys] == uscc_mask(keys).tolist()
    assert [id_kind(key) for key in keys] == id_kinds(keys).tolist()
    assert broken == broken_organisation_codes(valid).tolist()


@given(credit_codes())
def test_valid_codes_have_no_problem(code: str) -> None:
    """A valid code is admitted under every rule of admission."""

    assert [examine_id(code, admitted) for admitted in Admitted] == [None, None, None]
    assert id_kind(code) is IdKind.USCC


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("", "id.missing"),
        ("无", "id.placeholder"),
        ("0-0", "id.placeholder"),
        ("0", "id.placeholder"),
        ("-", "id.placeholder"),
        ("N/A", "id.placeholder"),
        ("9.1E+17", "id.number_text"),
        ("9.11E17", "id.number_text"),
        ("60657.0", "id.number_text"),
        ("12 34", "id.character"),
        ("12\u200b34", "id.character"),
        ("12\t34", "id.character"),
        ("7" * 65, "id.length"),
        ("91330302L19373061U", "uscc.check_character"),
        ("9133030211937306OU", "uscc.check_character"),
    ],
)
def test_what_is_no_id(key: str, rule: str) -> None:
    """Each thing that stands where an id should be breaks its own rule."""
    problem = examine_id(key)

    assert problem is not None
    assert rule == problem.rule


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("330000000000006", IdKind.REGISTRATION_15),
        ("3300001000007", IdKind.REGISTRATION_13),
        ("13830000-X", IdKind.TEXT),
        ("企合苏总字第0001", IdKind.TEXT),
        ("(C)460103000000-", IdKind.TEXT),
        ("PS2225000", IdKind.TEXT),
    ],
)
def test_older_ids_are_ids_of_another_kind(key: str, kind: IdKind) -> None:
    """Old registration numbers and older ids are admitted, and not checked."""
    refused = examine_id(key, Admitted.USCC)

    assert examine_id(key) is None
    assert kind is id_kind(key)
    assert refused is not None
    assert refused.rule == "id.kind"


def test_a_confusable_letter_is_named_and_not_mended() -> None:
    """The message names the letter; the id stays as it is."""
    code = uscc(4)
    problem = examine_id(code[:10] + "O" + code[11:])

    assert problem is not None
    assert "O for 0" in problem.message
    assert problem.kept == code[:10] + "O" + code[11:]


def test_a_region_of_letters_is_a_layout_fault() -> None:
    """Characters 3 to 8 are digits of GB/T 2260, whatever the check character says."""
    body = "91" + "22A102" + "123456789"
    problem = examine_id(body + uscc_check_character(body))

    assert problem is not None
    assert problem.rule == "uscc.layout"


@pytest.mark.parametrize("body", ["9" * 16, "9" * 18, "9" * 16 + "I"])
def test_no_check_character_for_other_text(body: str) -> None:
    """Only 17 characters of the alphabet have one."""
    with pytest.raises(ValueError, match="17 characters"):
        uscc_check_character(body)
