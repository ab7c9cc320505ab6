"""Reading what people entered: rows into records, or every fault with its place.

The rule: nothing is taken by halves. All rows are read, every cell and every contradiction is
told with file, row, column, value, rule and cure, and only a file without a fault gives records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from randinspect.canonical import normalised_id
from randinspect.errors import Fault, ResultsError
from randinspect.registry import model_words, parse_day
from randinspect.results.codes import label_of
from randinspect.results.columns import COLUMNS, SEPARATORS, SHEET, YES_NO, Column
from randinspect.results.labels import Label, ordered_labels
from randinspect.results.measures import Conclusion, Measure
from randinspect.results.policy import Policy
from randinspect.results.records import Means, Record, record_flaws
from randinspect.results.roster import Expected, Roster
from randinspect.results.rows import Form, Row, read_rows
from randinspect.results.rules import Flaw, fault_of_result

__all__ = ["read_entry"]

_BY_FIELD: Final = {column.field: column for column in COLUMNS}
_FORM: Final = Form(
    headings={column.field: column.heading for column in COLUMNS},
    optional=frozenset({"item_name"}),
    days=frozenset({"on_site_end", "concluded"}),
    sheet=SHEET,
)
_OF_INSPECTION: Final = tuple(c for c in COLUMNS if not c.of_item and c.field != "inspection")
_WORDS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "conclusion": ("conclusion.unknown", {c.value: c for c in Conclusion}),
    "measures": ("measure.unknown", {m.value: m for m in Measure}),
    "means": ("method.unknown", {m.value: m for m in Means}),
}
_TEXTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "conclusion": {c.zh: c for c in Conclusion},
    "measures": {m.zh: m for m in Measure},
    "means": {m.zh: m for m in Means},
}


def read_entry(
    data: bytes, file: str, *, roster: Roster, policy: Policy, begins: date, entered: date
) -> tuple[Record, ...]:
    """Read a file of results.

    1. Read the rows. 2. Put the rows of each inspection together. 3. Read its cells. 4. Judge the
    record as a whole. 5. Give all records, or refuse with every fault.

    Parameters
    ----------
    data
        Bytes of an XLSX, XLS, ODS or CSV file, told by their content.
    file
        Its name, for faults.
    roster, policy
        Whom results are expected of, and in which words.
    begins, entered
        First day of the task, and the day on which the results are entered.

    Returns
    -------
    tuple[Record, ...]
        One record for each inspection of the file, in the order of handles.

    Raises
    ------
    ResultsError
        With every fault of every row.
    """
    rows, faults = read_rows(data, file, _FORM)  # 1
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.text("inspection"), []).append(row)  # 2
    records = []
    for handle, group in sorted(groups.items()):
        work = _Reading(file, group, policy, faults)
        expected = roster.expected.get(handle)
        if expected is None:
            for row in group:
                work.note("inspection.unknown", "inspection", "no drawn unit has this name", row)
            continue
        if not all(row.is_whole for row in group):
            continue  # its cells are told already; what they would say is not guessed
        record = work.record(expected)  # 3
        if record is not None:
            work.judge(record, begins, entered)  # 4
            records.append(record)
    if faults:  # 5
        raise ResultsError(sorted(faults, key=lambda f: (f.row or 0, f.column or "")))
    return tuple(records)


@dataclass
class _Reading:
    """The rows of one inspection while they are read."""

    file: str
    rows: Sequence[Row]
    policy: Policy
    faults: list[Fault]
    before: int = field(init=False)

    def __post_init__(self) -> None:
        """Remember how many faults there were."""
        self.before = len(self.faults)

    def note(self, rule: str, name: str, message: str, row: Row | None = None) -> None:
        """Put a fault in its place: the row that holds the cell, or the first."""
        here = row or next((r for r in self.rows if r.text(name)), self.rows[0])
        column = _BY_FIELD[name].heading
        self.faults.append(
            fault_of_result(
                self.file, rule, message, row=here.number, column=column, value=here.text(name)
            )
        )

    def record(self, expected: Expected) -> Record | None:
        """Read the cells of the inspection, or note what is wrong with them."""
        self._same(expected)
        values: dict[str, Any] = {
            "inspection": expected.inspection,
            "agency": expected.agency,
            "name": expected.name,
            "department": expected.department,
            "items": [self._item(row) for row in self.rows],
            "labels": self._labels(),
            "conclusion": next(iter(self._chosen("conclusion")), None),
            "measures": sorted(self._chosen("measures"), key=list(Measure).index),
            "means": sorted(self._chosen("means"), key=list(Means).index),
            "measure_note": self._cell("measure_note"),
            "on_site_end": self._day("on_site_end"),
            "concluded": self._day("concluded"),
            "inspectors": self._inspectors(expected),
            "remark": self._cell("remark"),
        }
        if len(self.faults) > self.before:
            return None
        try:
            return Record.model_validate(values)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                self._misspelt(found["loc"], model_words(found)[0])
        return None

    def judge(self, record: Record, begins: date, entered: date) -> None:
        """Note every contradiction of the record."""
        for flaw in record_flaws(
            record,
            sector=self.policy.sector,
            begins=begins,
            entered=entered,
            items=self.policy.item_codes,
        ):
            self.note(flaw.rule, flaw.field, flaw.message, self._row_of(flaw))

    def _row_of(self, flaw: Flaw) -> Row | None:
        """Row of the item that a flaw speaks of; the last one, for that is the one too many."""
        rows = [row for row in self.rows if flaw.item and row.text("item") == flaw.item]
        return rows[-1] if rows else None

    def _same(self, expected: Expected) -> None:
        """What the template gave is still there; blank is as good."""
        for row in self.rows:
            found = row.text("agency")
            if normalised_id(found) != expected.agency and found:
                message = f"{expected.inspection} is {expected.agency}"
                self.note("inspection.id", "agency", message, row)
            for name, asked in (("name", expected.name), ("department", expected.department)):
                if row.text(name) not in ("", asked.strip()):
                    self.note("inspection.id", name, f"the register says {asked}", row)
        for column in _OF_INSPECTION:
            if not column.is_given or column.field == "inspectors":
                self._agree(column)

    def _agree(self, column: Column) -> None:
        """Cells of the whole inspection are alike where they are filled in."""
        told = {row.text(column.field): row for row in self.rows if row.text(column.field)}
        for row in list(told.values())[1:]:
            message = f"another row of the inspection says {next(iter(told))}"
            self.note("inspection.differs", column.field, message, row)

    def _cell(self, name: str) -> str:
        """Text of a cell of the inspection, from the row that fills it in."""
        return next((row.text(name) for row in self.rows if row.text(name)), "")

    def _item(self, row: Row) -> dict[str, Any]:
        """One item."""
        told = row.text("checked").lower()
        if told not in YES_NO:
            self.note("item.checked", "checked", "whether it was checked is not told", row)
        return {
            "item": row.text("item") or "-",
            "checked": YES_NO.get(told, False),
            "finding": row.text("finding"),
            "disposal": row.text("disposal"),
        }

    def _labels(self) -> list[Label]:
        """Labels of the inspection."""
        found: list[Label] = []
        for word in _words(self._cell("labels")):
            label = label_of(word, self.policy.codes)
            if isinstance(label, Flaw):
                self.note(label.rule, "labels", f"{word}: {label.message}")
            elif label in found:
                self.note("label.twice", "labels", f"{word} stands several times")
            else:
                found.append(label)
        if not self._cell("labels"):
            self.note("label.missing", "labels", "there is no label")
        return list(ordered_labels(found))

    def _chosen(self, name: str) -> list[Any]:
        """Words of a list that a cell holds, by code or by text."""
        rule, codes = _WORDS[name]
        found = []
        for word in _words(self._cell(name)):
            value = codes.get(word) or _TEXTS[name].get(word)
            if value is None:
                self.note(rule, name, f"{word} is no word of the list")
            else:
                found.append(value)
        return found

    def _day(self, name: str) -> date | None:
        """A day of the inspection."""
        text = self._cell(name)
        if not text:
            self.note("date.missing", name, "there is no day")
            return None
        try:
            return parse_day(text)
        except ValueError as error:
            self.note("date.form", name, str(error))
        return None

    def _inspectors(self, expected: Expected) -> list[str]:
        """Who inspected: members of the team that was sent."""
        cell = self._cell("inspectors")
        found = [normalised_id(word) for word in _words(cell.replace("、", "；"))]
        strange = sorted(set(found) - set(expected.team)) if expected.team else []
        if strange:
            sent = ", ".join(expected.team)
            message = f"{', '.join(strange)} was not sent; the team is {sent}"
            self.note("inspectors.team", "inspectors", message)
        return sorted(set(found))

    def _misspelt(self, place: Sequence[str | int], message: str) -> None:
        """Note a text that cannot stand in a record."""
        name, row = str(place[0]), None
        if name == "items" and len(place) > 1:
            row, name = self.rows[int(place[1])], str(place[-1])
        self.note("cell.character", name if name in _BY_FIELD else "inspection", message, row)


def _words(text: str) -> list[str]:
    """Words of a cell."""
    for separator in SEPARATORS:
        text = text.replace(separator, SEPARATORS[0])
    return [word for part in text.split(SEPARATORS[0]) if (word := part.strip())]
