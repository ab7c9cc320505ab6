"""Where a draw leaves the coverage floor unkept, told before it is locked (docs/method.md §8.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from randinspect.errors import Fault
from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.classification import Classification
from randinspect.rulebook.memory import COVERAGE_COLUMN, UNCODED, Due, MemoryCode
from randinspect.rulebook.strata import stratum_parts
from randinspect.rulebook.targets import Targets

__all__ = ["coverage_notes"]


def coverage_notes(found: Classification, resolved: Targets, rules: Rulebook) -> tuple[Fault, ...]:
    """Note who is due and cannot be drawn, and strata of which not everybody due is drawn.

    Parameters
    ----------
    found
        The agencies once every exclusion has set its sizes to 0, before any rest.
    resolved
        The targets of these strata.
    rules
        The rulebook.
    """
    if rules.memory is None or rules.memory.coverage is None:
        return ()
    return (*_excluded(found, rules), *_partly(resolved, rules))


def _excluded(found: Classification, rules: Rulebook) -> Iterator[Fault]:
    """Those due of size 0, counted by the code that keeps them out."""
    due = [mark.place for mark in found.marks if mark.code is MemoryCode.DUE]
    out = Counter(str(found.exclusions[i] or UNCODED) for i in due if not found.sizes[i])
    if out:
        codes = ", ".join(f"{code} {count}" for code, count in sorted(out.items()))
        yield Fault(
            rules.file,
            "coverage.excluded",
            f"{out.total()} agencies are due and cannot be drawn: {codes}",
            "narrow what excludes them, or draw them before they are due",
            column="memory.coverage",
        )


def _partly(resolved: Targets, rules: Rulebook) -> Iterator[Fault]:
    """Strata of those due of which fewer are drawn than there are."""
    for row in resolved.strata:
        parts = stratum_parts(row.stratum, rules)
        if parts[COVERAGE_COLUMN] == Due.DUE and row.target < row.positive_units:
            yield Fault(
                rules.file,
                "coverage.partly",
                f"stratum {row.stratum}: {row.target} of {row.positive_units} agencies that are "
                "due are drawn, so the others miss the day by which they must be visited unless "
                "a later draw before it takes them",
                f'give {COVERAGE_COLUMN} = ["{Due.DUE}"] a rule of its own with ratio = "100%"',
                column=f"selection[{row.rule_index}]",
            )
