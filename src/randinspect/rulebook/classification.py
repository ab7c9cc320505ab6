"""Class, size, stratum and exclusion of every agency: the frame before handles.

1. The rules are held against the register: columns, kinds of values, the day (``fitting``).
2. Class and points (``grading``).
3. Exclusions, in the order of the rulebook; the first that holds gives the code. They see the
   class of step 2 as ``risk_class``. Then those of the memory (``recalling``).
4. Sizes; an excluded agency has size 0, stays in the frame and is counted.
5. Strata; under a coverage floor ``coverage`` tells who is due.

Whatever is missing for an agency that is not excluded is a fault, and so is a value from which its
class was to follow where an exclusion reads that class. All faults are raised at once.
Everything is done column by column (docs/method.md §5.1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import check_label
from randinspect.errors import Fault, FormatError, RegistryError, RulebookError
from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.columns import Columns
from randinspect.rulebook.consistency import RISK_COLUMN
from randinspect.rulebook.doors import SIZE_LIMIT
from randinspect.rulebook.fitting import SIZE_COLUMN, fit
from randinspect.rulebook.grading import Doubt, grade
from randinspect.rulebook.history import History
from randinspect.rulebook.memory import COVERAGE_COLUMN
from randinspect.rulebook.model import SizeSource
from randinspect.rulebook.recalling import Mark, Recalled, recall, shared_sizes
from randinspect.rulebook.strata import JOINT, stratum_label

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["Classification", "classify"]

_UNKNOWN_PART: Final = "-"
_ROWS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Classification:
    """What the rules make of every agency, in register order; arrays are read-only.

    Parameters
    ----------
    strata
        Label of the stratum, such as ``A`` or ``A·food``, shape ``(N,)``.
    sizes
        Measure of size, 0 = out of scope, shape ``(N,)``.
    classes
        Risk class, None where the rulebook has no risk rules, shape ``(N,)``.
    points
        Risk points, -1 where the class is given from outside, shape ``(N,)``.
    exclusions
        Code of the exclusion that holds, else None, shape ``(N,)``.
    notes
        Columns that a rule reads and that are empty in every row.
    marks
        What the rules of memory did, and to whom.
    """

    strata: NDArray[np.object_]
    sizes: NDArray[np.int64]
    classes: NDArray[np.object_]
    points: NDArray[np.int64]
    exclusions: NDArray[np.object_]
    notes: tuple[Fault, ...] = ()
    marks: tuple[Mark, ...] = ()

    def __len__(self) -> int:
        """Count the agencies."""
        return len(self.sizes)


def classify(
    agencies: Register, rules: Rulebook, *, on: date, history: History | None = None
) -> Classification:
    """Say class, size, stratum and exclusion of every agency on the day of the draw.

    Parameters
    ----------
    agencies
        The register of agencies.
    rules
        The rulebook.
    on
        Day of the draw; rules outside their days of effect are left aside.
    history
        Past visits; a rulebook with a memory needs them.

    Raises
    ------
    RulebookError
        If the rulebook does not fit the register or the day, or has a memory and no history.
    RegistryError
        If an agency that is not excluded has no class, no size or no stratum.
    """
    # 1
    columns = Columns(agencies.columns, len(agencies))
    notes = fit(columns, rules, on=on)
    # 2
    classes, points, doubts = _classes(columns, rules, on)
    # 3
    if rules.risk is not None:
        columns = columns.replaced(RISK_COLUMN, classes)
    exclusions, by_class = _exclusions(columns, rules, on)
    recalled = _recalled(columns, rules, history, classes, on)
    if recalled is not None:
        by_class |= recalled.by_class & (exclusions == None)  # noqa: E711
        exclusions = np.where(exclusions == None, recalled.exclusions, exclusions)  # noqa: E711
    # 4
    sizes, size_doubts = _sizes(columns, rules, classes)
    if recalled is not None and rules.memory and rules.memory.grace:
        sizes = shared_sizes(sizes, recalled.in_grace, rules.memory.grace)
    excluded = exclusions.astype(np.bool_)
    sizes[excluded] = 0
    # 5
    if recalled is not None and recalled.coverage is not None:
        columns = columns.replaced(COVERAGE_COLUMN, recalled.coverage)
    strata, strata_doubts = _strata(columns, rules)
    remembered = recalled.doubts if recalled else ()
    told = [(doubt, excluded & ~(by_class & doubt.is_of_value)) for doubt in doubts]
    told += [(doubt, excluded) for doubt in (*remembered, *size_doubts, *strata_doubts)]
    _require(agencies, told)
    for array in (strata, sizes, classes, points, exclusions):
        array.flags.writeable = False
    notes += history.notes if history else ()
    marks = recalled.marks if recalled else ()
    return Classification(strata, sizes, classes, points, exclusions, notes, marks)


def _recalled(
    columns: Columns,
    rules: Rulebook,
    history: History | None,
    classes: NDArray[np.object_],
    on: date,
) -> Recalled | None:
    """Apply the memory, if the rulebook has one."""
    if rules.memory is None:
        return None
    if history is None or history.length != len(columns):
        message = "the rulebook has a memory, but the visits of these agencies were not given"
        cure = "give classify the History of the same register"
        raise RulebookError([Fault(rules.file, "memory.history", message, cure, column="memory")])
    return recall(columns, rules.memory, history, classes, on=on)


def _classes(
    columns: Columns, rules: Rulebook, on: date
) -> tuple[NDArray[np.object_], NDArray[np.int64], tuple[Doubt, ...]]:
    """Name the classes, or say that the rulebook has none."""
    if rules.risk is None:
        none = np.full(len(columns), None, dtype=np.object_)
        return none, np.full(len(columns), -1, dtype=np.int64), ()
    grades = grade(columns, rules.risk, on=on)
    names = np.array([*rules.risk.names, None], dtype=np.object_)
    return names[grades.ranks], grades.points, grades.doubts


def _exclusions(
    columns: Columns, rules: Rulebook, on: date
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Give each agency the code of the first exclusion that holds, and whether it reads a class."""
    codes = np.full(len(columns), None, dtype=np.object_)
    by_class = np.zeros(len(columns), dtype=np.bool_)
    for rule in reversed(rules.exclusions):
        if rule.when is not None and rule.in_force(on):
            holds = rule.when.mask(columns, on=on)
            codes[holds], by_class[holds] = rule.code, rule.when.reads(RISK_COLUMN)
    return codes, by_class


def _sizes(
    columns: Columns, rules: Rulebook, classes: NDArray[np.object_]
) -> tuple[NDArray[np.int64], list[Doubt]]:
    """Measure the agencies by class, by column, or all alike."""
    if rules.size.source is SizeSource.EQUAL:
        return np.ones(len(columns), dtype=np.int64), []
    if rules.size.source is SizeSource.COLUMN:
        return _column_sizes(columns)
    by_class = {c.name: c.size or 0 for c in rules.risk.classes} if rules.risk else {}
    sizes = (by_class.get(name, 0) for name in classes)
    return np.fromiter(sizes, np.int64, len(columns)), []


def _column_sizes(columns: Columns) -> tuple[NDArray[np.int64], list[Doubt]]:
    """Read the sizes from the register."""
    values, codes = columns.folded(SIZE_COLUMN)
    whole = [type(value) is int and 0 <= value <= SIZE_LIMIT for value in values]
    known = [value if ok else 0 for value, ok in zip(values, whole, strict=True)]
    bad = ~np.array(whole, dtype=np.bool_)[codes]
    sizes = np.array(known, dtype=np.int64)[codes]
    message = f"have no size, or none from 0 to {SIZE_LIMIT}"
    cure = "complete the column size; 0 means out of scope"
    return sizes, [Doubt(bad, "size.value", SIZE_COLUMN, message, cure)]


def _strata(columns: Columns, rules: Rulebook) -> tuple[NDArray[np.object_], list[Doubt]]:
    """Name the strata; where a part cannot be told, it is ``-`` and doubted."""
    doubts: list[Doubt] = []
    parts: list[list[str]] = []
    joint = np.zeros(len(columns), dtype=np.int64)
    for name in rules.strata.by:
        values, codes = columns.folded(name)
        labels = [_part(value, rules) for value in values]
        doubts += _part_doubts(name, values, labels, codes)
        parts.append([label or _UNKNOWN_PART for label in labels])
        joint = np.unique(joint * max(len(values), 1) + codes, return_inverse=True)[1]
    _, first, inverse = np.unique(joint, return_index=True, return_inverse=True)
    named = [_label(columns, rules, parts, int(row)) for row in first]
    refused = {i: why for i, label in enumerate(named) if (why := _refused(label))}
    plain = [_UNKNOWN_PART if i in refused else label for i, label in enumerate(named)]
    strata = np.array([*plain, None], dtype=np.object_)[inverse]
    return strata, doubts + _label_doubts(refused, inverse)


def _label(columns: Columns, rules: Rulebook, parts: list[list[str]], row: int) -> str:
    """Name the stratum of one row."""
    codes = (int(columns.folded(name)[1][row]) for name in rules.strata.by)
    return stratum_label([labels[code] for labels, code in zip(parts, codes, strict=True)])


def _part(value: object, rules: Rulebook) -> str | None:
    """Write a value as part of a label, None if it cannot be one."""
    if value is None:
        return rules.strata.missing
    if isinstance(value, tuple) or (len(rules.strata.by) > 1 and JOINT in str(value)):
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def _part_doubts(
    name: str, values: tuple[object, ...], labels: list[str | None], codes: NDArray[np.int64]
) -> list[Doubt]:
    """Doubt rows whose value cannot be part of a label; a missing class was told before."""
    tests: tuple[tuple[str, Callable[[object], bool], str, str], ...] = (
        (
            "strata.missing",
            lambda value: value is None and name != RISK_COLUMN,
            f"have no {name}, by which strata are cut",
            'complete the register, or write missing = "…" in [strata]',
        ),
        (
            "strata.part",
            lambda value: value is not None,
            f"have a {name} that is a list or holds '{JOINT}'",
            "map it to one plain value in the profile",
        ),
    )
    doubts = []
    for rule, concerns, message, cure in tests:
        bad = [label is None and concerns(v) for v, label in zip(values, labels, strict=True)]
        doubts.append(Doubt(np.array(bad, dtype=np.bool_)[codes], rule, name, message, cure))
    return doubts


def _refused(label: str) -> str | None:
    """Say why a label cannot be published, None if it can."""
    try:
        check_label(label)
    except FormatError as error:
        return str(error)
    return None


def _label_doubts(refused: Mapping[int, str], inverse: NDArray[np.int64]) -> list[Doubt]:
    """Doubt rows whose stratum has a name that cannot be published."""
    cure = "map the value to a shorter, plainer one in the profile"
    return [
        Doubt(
            inverse == index,
            "strata.label",
            "strata",
            f"fall in a stratum whose name cannot be published: {why}",
            cure,
        )
        for index, why in refused.items()
    ]


def _require(agencies: Register, doubts: list[tuple[Doubt, NDArray[np.bool_]]]) -> None:
    """Raise what is doubted, each of the agencies that are not spared it."""
    faults = []
    for doubt, spared in doubts:
        indices = np.flatnonzero(doubt.mask & ~spared)
        if len(indices):
            faults.append(_fault(agencies, doubt, indices))
    if faults:
        raise RegistryError(faults)


def _fault(agencies: Register, doubt: Doubt, indices: NDArray[np.int64]) -> Fault:
    """Name count and first rows of a doubt."""
    rows = ", ".join(str(row) for row in agencies.rows[indices[:_ROWS_SHOWN]])
    more = " …" if len(indices) > _ROWS_SHOWN else ""
    column = agencies.columns.get(doubt.column)
    value = None if column is None else column[indices[0]]
    return Fault(
        agencies.source.file,
        doubt.rule,
        f"{len(indices)} agencies (rows {rows}{more}) {doubt.message}",
        doubt.cure,
        sheet=agencies.source.sheet,
        row=int(agencies.rows[indices[0]]),
        column=agencies.title(doubt.column),
        value=None if value is None else str(value),
    )
