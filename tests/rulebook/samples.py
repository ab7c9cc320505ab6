"""Small rulebooks and registers for the tests of this room."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from randinspect.registry.record_kinds import RecordKind
from randinspect.registry.register import Register, Source
from randinspect.rulebook import Rulebook

DAY = date(2026, 4, 1)
AGENCY_FIELDS = [
    "id",
    "id_kind",
    "name",
    "territory",
    "authority",
    "region",
    "field",
    "risk_class",
    "size",
    "status",
    "owner",
]

BOOK = """
[rulebook]
name = "samples"
version = "1"
authority = "bureau"
effective_from = 2026-01-01
effective_to = 2026-12-31
citation = { document = "rules", number = "1" }

[item]
code = "C06"
name = "item"
kind = "key"
citation = { document = "rules", number = "1" }

[risk]
from = "column"
column = "risk_class"
citation = { document = "rules", number = "1" }
[[risk.classes]]
name = "A"
citation = { document = "rules", number = "1" }
[[risk.classes]]
name = "B"
citation = { document = "rules", number = "1" }
[[risk.classes]]
name = "C"
citation = { document = "rules", number = "1" }
[[risk.classes]]
name = "D"
citation = { document = "rules", number = "1" }

[strata]
by = ["risk_class"]

[size]
from = "equal"

[[selection]]
match = { risk_class = ["A"] }
method = "equal"
ratio = "3%"
rounding = "nearest"
citation = { document = "plan", number = "2" }
[[selection]]
match = { risk_class = ["B"] }
method = "equal"
ratio = "10%"
rounding = "nearest"
citation = { document = "plan", number = "2" }
[[selection]]
match = { risk_class = ["C"] }
method = "equal"
ratio = "30%"
rounding = "nearest"
citation = { document = "plan", number = "2" }
[[selection]]
match = { risk_class = ["D"] }
method = "equal"
ratio = "100%"
rounding = "nearest"
citation = { document = "plan", number = "2" }

[dispatch]
cap = 10
territory = ["any"]
citation = { document = "rules", number = "1" }
[[dispatch.roles]]
slot = "team"
demand = 2

[disclosure]
agencies = "sealed"
"""

CITATION = {"document": "rules", "number": "1", "article": "3"}

POINTS = {
    "from": "points",
    "citation": CITATION,
    "classes": [
        {"name": "A", "from_points": 0, "size": 1, "citation": CITATION},
        {"name": "B", "from_points": 10, "size": 3, "citation": CITATION},
        {"name": "C", "from_points": 20, "size": 9, "citation": CITATION},
        {"name": "D", "from_points": 30, "size": 27, "citation": CITATION},
    ],
    "indicators": [
        {
            "name": "complaints",
            "column": "complaints",
            "citation": CITATION,
            "bands": [
                {"at_most": 0, "points": 0},
                {"at_least": 1, "at_most": 2, "points": 10},
                {"at_least": 3, "points": 20},
                {"missing": True, "points": 5},
            ],
        },
        {
            "name": "last result",
            "column": "last_result",
            "citation": CITATION,
            "bands": [{"in": ["good"], "points": 0}, {"in": ["bad", "worse"], "points": 10}],
        },
    ],
    "triggers": [
        {
            "name": "no-show",
            "when": {"proficiency": ["absent"]},
            "class": "C",
            "citation": CITATION,
        }
    ],
}


GONE = {"code": "GONE", "when": {"status": ["注销"]}, "reason": "gone", "citation": CITATION}

# Complaints, last result, proficiency test and status of some agencies.
UNITS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 5)),
        st.sampled_from(["good", "bad", "worse"]),
        st.sampled_from([None, "absent", "present"]),
        st.sampled_from(["有效", "注销"]),
    ),
    min_size=1,
    max_size=20,
)
GONE = {"code": "GONE", "when": {"status": ["注销"]}, "reason": "gone", "citation": CITATION}


def units_columns(units: list[tuple[Any, ...]]) -> dict[str, list[object]]:
    """Columns of some units."""
    names = ("complaints", "last_result", "proficiency", "status")
    return {name: [unit[i] for unit in units] for i, name in enumerate(names)}


def tables() -> dict[str, Any]:
    """The tables of the sample book, free to change."""
    return tomllib.loads(BOOK)


def book(**changes: object) -> Rulebook:
    """The sample book with some tables replaced."""
    return Rulebook.model_validate({**tables(), **changes})


def points_book(**changes: object) -> Rulebook:
    """A book in which points give class and size."""
    size = {"from": "class", "citation": CITATION}
    return book(**{"risk": POINTS, "size": size, **changes})


def register(columns: Mapping[str, Sequence[object]]) -> Register:
    """A register of agencies with some columns; the other fixed fields are missing."""
    length = len(next(iter(columns.values())))
    empty: Sequence[object] = [None] * length
    ids = [f"agency-{index:04d}" for index in range(length)]
    filled = {**dict.fromkeys(AGENCY_FIELDS, empty), "id": ids, **columns}
    return Register(
        kind=RecordKind.AGENCY,
        columns={name: column(values) for name, values in filled.items()},
        rows=np.arange(2, length + 2),
        source=Source("agencies.csv", "0" * 64, "csv", "utf-8", None, 1, length),
        notes=(),
        set_aside=(),
    )


def column(values: Sequence[object]) -> NDArray[np.object_]:
    """A column of objects; lists stay lists."""
    array = np.empty(len(values), dtype=np.object_)
    for index, value in enumerate(values):
        array[index] = value
    return array
