"""The Chinese of sentences about rows of registers that name another row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["REGISTER_SENTENCES"]

REGISTER_SENTENCES: Final[Mapping[str, str]] = {
    "row {n} says the same in every mapped column": "与第 {n} 行各列均相同",
    "row {n} names the same two people": "第 {n} 行写的是同样的两人",
    "row {n} is of the same authority, agency and day": "与第 {n} 行的机关、机构、日期相同",
    "delete one of the two rows": "请删去其中一行",
    "make one row of both, with all its items": "请并为一行，写明全部事项",
    "{n} body that was drawn has no unit here: {ids}": "抽中的 {n} 户机构在此没有单位：{ids}",
    "{n} bodies that were drawn have no unit here: {ids}": "抽中的 {n} 户机构在此没有单位：{ids}",
}
"""Forms of sentences."""
