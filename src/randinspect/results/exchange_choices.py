"""Codes of an office for the exchange with "Internet + supervision", ``[exchange]``.

The rule: a code comes from the platform that reads it. Nothing here has a default, and a value
that a result needs and that is not written stops the whole batch (docs/format.md §11.7).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from randinspect.results.labels import Label
from randinspect.results.records import Means
from randinspect.rulebook.doors import Door, Text, refusal

__all__ = ["CounterpartCodes", "ExchangeChoices", "ExchangeItem"]


def _words_of(words: type[Label] | type[Means]) -> AfterValidator:
    """Refuse a key that is none of these words."""
    known: Final = {word.value for word in words}

    def check(codes: Mapping[str, str]) -> Mapping[str, str]:
        if strange := sorted(set(codes) - known):
            message = f"{', '.join(strange)} is not known"
            raise refusal("exchange.word", message, f"write some of {', '.join(sorted(known))}")
        return codes

    return AfterValidator(check)


ByMeans = Annotated[dict[str, Text], Field(min_length=1), _words_of(Means)]
ByLabel = Annotated[dict[str, Text], Field(min_length=1), _words_of(Label)]


class ExchangeItem(Door):
    """Codes of one item of the task.

    Parameters
    ----------
    implement_code
        ``supervise_item_implement_code``: code in the catalogue of items (监管事项目录编码).
    check_icode
        ``supervise_item_check_icode``: code of the list by which it is checked (检查实施清单编码).
    """

    implement_code: Text
    check_icode: Text


class CounterpartCodes(Door):
    """Kinds of ids of inspected bodies, ``administrative_cp_ce_type``.

    Parameters
    ----------
    uscc
        Code for a unified credit code.
    other
        Code for any other id; without it such a body stops the batch.
    """

    uscc: Text
    other: Text | None = None


class ExchangeChoices(Door):
    """What the platform asks for beyond the results themselves.

    Parameters
    ----------
    cd_source
        Where records come from (来源), as the platform numbers it.
    implement_institution_code
        Code of the authority (实施机构编码).
    entrust_dept, entrust_dept_code
        Whom it entrusted (受委托部门), if it did.
    area_number
        Region code, 6 digits (行政区划代码).
    administrative_cp_na
        Code for the nature of the bodies (行政相对人性质).
    administrative_cp_ce_type
        Codes for the kinds of their ids (行政相对人证件类型).
    check_form, check_type
        Codes for form and class of the inspection (检查形式, 检查类别).
    check_mode
        Means of inspecting → code (检查方式).
    check_result
        Label → code (检查结果).
    items
        Item code → its codes on the platform.
    """

    cd_source: Text
    implement_institution_code: Text
    entrust_dept: Text | None = None
    entrust_dept_code: Text | None = None
    area_number: Text
    administrative_cp_na: Text
    administrative_cp_ce_type: CounterpartCodes
    check_form: Text
    check_type: Text
    check_mode: ByMeans
    check_result: ByLabel
    items: Annotated[dict[str, ExchangeItem], Field(min_length=1)]
