"""The list of inspection items (抽查事项清单): what may be inspected, of whom, how often.

The rule: a general item names the most that may be drawn of its library; a key item must not be
capped (docs/format.md §11.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from randinspect.publication.lists.fields import FIELDS, ListKind, public_sheet
from randinspect.publication.lists.reading import AnyDay, ListDay, ListRow, read_list
from randinspect.publication.lists.written import list_files
from randinspect.registry.fields import Text
from randinspect.results import Form

__all__ = ["InspectionItem", "item_files", "read_items"]

_PERCENT: Final = 100
_KINDS: Final = {"一般检查事项": "general", "一般": "general", "重点检查事项": "key", "重点": "key"}
_KIND_TEXTS: Final = {"general": "一般检查事项", "key": "重点检查事项"}


def _share(text: str) -> str:
    """A share of the library, ``10%`` or ``1/10``, or nothing."""
    if not text:
        return ""
    is_percent = text.endswith("%")
    try:
        share = Fraction(text.removesuffix("%")) / (_PERCENT if is_percent else 1)
    except (ValueError, ZeroDivisionError):
        raise ValueError("write a share as 10% or 1/10") from None
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 100%")
    return text


def _kind(text: str) -> str:
    """General or key."""
    if text not in _KINDS:
        raise ValueError(f"write one of {', '.join(_KINDS)}")
    return _KINDS[text]


Share = Annotated[str, AfterValidator(_share)]


class InspectionItem(ListRow):
    """One inspection item (抽查事项).

    Parameters
    ----------
    item_kind
        General (一般) or key (重点).
    ratio_min, ratio_max, ratio_by_class
        Least and most of the library that may be drawn, and what the plan says of each class.
    valid_from, valid_to
        Days of effect; ``valid_to`` may be open.
    version
        Of the item's own row.
    """

    item_code: Text
    domain: Text
    item_name: Text
    sub_item: str = ""
    item_kind: Annotated[Literal["general", "key"], BeforeValidator(_kind)]
    content: Text
    basis: Text
    authority: Text
    level: Text
    object_scope: Text
    ratio_min: Share = ""
    ratio_max: Share = ""
    ratio_by_class: str = ""
    frequency: Text
    method: Text
    inspector_requirement: Text
    office: Text
    remark: str = ""
    valid_from: ListDay
    valid_to: AnyDay = ""
    version: Text

    @model_validator(mode="after")
    def _ratio_fits_kind(self) -> Self:
        """A general item is capped, a key item is not; a floor is not above its cap."""
        if self.item_kind == "general" and not self.ratio_max:
            raise ValueError("a general item names the most that may be drawn (比例上限)")
        if self.item_kind == "key" and self.ratio_max:
            raise ValueError("a key item has no cap; take the 比例上限 out")
        return self

    def announced(self) -> dict[str, str]:
        """The item under the keys of its announcement."""
        parts = (
            f"不低于{self.ratio_min}" if self.ratio_min else "",
            f"不超过{self.ratio_max}" if self.ratio_max else "",
            self.ratio_by_class,
        )
        told = self.model_dump(exclude={"ratio_min", "ratio_max", "ratio_by_class"})
        ratio = "；".join(part for part in parts if part)
        return {**told, "item_kind": _KIND_TEXTS[self.item_kind], "ratio": ratio}


_ITEM_FORM: Final = Form(
    headings={
        **{field.key: field.heading for field in FIELDS[ListKind.ITEMS] if field.key != "ratio"},
        "ratio_min": "比例下限",
        "ratio_max": "比例上限",
        "ratio_by_class": "分类比例",
    },
    optional=frozenset({"sub_item", "ratio_min", "ratio_by_class", "remark", "valid_to"}),
    days=frozenset({"valid_from", "valid_to"}),
)


def read_items(data: bytes, file: str) -> tuple[InspectionItem, ...]:
    """Read the list of inspection items.

    Raises
    ------
    ResultsError
        With every fault of every row.
    """
    return read_list(data, file, _ITEM_FORM, InspectionItem, lambda row: row.item_code)


def item_files(items: Sequence[InspectionItem], *, mark: str, created: int) -> dict[str, bytes]:
    """Announce the list of inspection items in its four forms."""
    rows = [item.announced() for item in items]
    sheet = public_sheet(ListKind.ITEMS, rows, mark=mark)
    return list_files("items", ListKind.ITEMS, sheet, rows, created=created)
