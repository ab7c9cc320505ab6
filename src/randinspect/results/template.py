"""Files to enter results in: a row for each inspection and item, as XLSX and as CSV.

The rule: what the draw and the registers know is filled in, what people have to say is empty, and
every word that a cell may hold stands on the second sheet. All cells are text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any, Final

import xlsxwriter

from randinspect.results.columns import COLUMNS, SHEET, YES_NO, word_list
from randinspect.results.harmless import harmless_cell
from randinspect.results.measures import Conclusion
from randinspect.results.policy import Policy
from randinspect.results.roster import Expected, Roster

__all__ = ["template_files"]

_ABOUT: Final = "填写说明"
_WIDE: Final = 34
_GIVEN: Final = "#EEEEEE"
_HEAD: Final = "#E8EEF5"
_MADE: Final = datetime(2000, 1, 1)  # the same file of the same task, whenever it is written


def template_files(roster: Roster, policy: Policy) -> dict[str, bytes]:
    """Write the files to enter results in.

    Parameters
    ----------
    roster
        Whom results are expected of.
    policy
        Items, codes and sector.

    Returns
    -------
    dict[str, bytes]
        ``results.xlsx`` with drop-down lists and an explaining sheet, and ``results.csv``, UTF-8
        with BOM and CRLF, with the same rows.
    """
    rows = [list(row) for row in _rows(roster, policy)]
    return {"results.csv": _csv(rows), "results.xlsx": _xlsx(rows, policy)}


def _rows(roster: Roster, policy: Policy) -> Iterator[Iterator[str]]:
    """One row for each inspection and item."""
    for expected in roster.expected.values():
        for place, item in enumerate(policy.items):
            given = _given(expected, is_first=place == 0)
            given |= {"item": item.code, "item_name": item.name}
            yield (given.get(column.field, "") for column in COLUMNS)


def _given(expected: Expected, *, is_first: bool) -> dict[str, str]:
    """Cells that are known; people are named in the first row of an inspection."""
    return {
        "inspection": expected.inspection,
        "agency": expected.agency,
        "name": expected.name,
        "department": expected.department,
        "inspectors": "；".join(expected.team) if is_first else "",
    }


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with BOM and CRLF; no cell is a formula, and the reader takes that off again."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.heading for column in COLUMNS])
    writer.writerows([harmless_cell(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Sequence[str]], policy: Policy) -> bytes:
    """The workbook: text cells only, known ones grey, lists where one word is asked for."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        sheet, about = book.add_worksheet(SHEET), book.add_worksheet(_ABOUT)
        text = {"num_format": "@", "text_wrap": True, "valign": "top", "border": 1}
        given = book.add_format({**text, "bg_color": _GIVEN})
        free = book.add_format(text)
        head = book.add_format({**text, "bold": True, "bg_color": _HEAD})
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, column.width, free)
            sheet.write_string(0, place, column.heading, head)
            for number, row in enumerate(rows, start=1):
                style = given if column.is_given else free
                sheet.write_string(number, place, row[place], style)
        sheet.freeze_panes(1, 3)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        _offer(sheet, policy, len(rows))
        _explain(about, policy, head, free)
    return stream.getvalue()


def _offer(sheet: Any, policy: Policy, count: int) -> None:
    """Offer lists in the columns that take one word."""
    places = {column.field: place for place, column in enumerate(COLUMNS)}
    lists = {
        "checked": list(YES_NO)[:2],
        "conclusion": [c.value for c in Conclusion if c.sector is policy.sector],
    }
    for field, words in lists.items():
        offer = {"validate": "list", "source": words}
        sheet.data_validation(1, places[field], max(count, 1), places[field], offer)


def _explain(about: Any, policy: Policy, head: Any, free: Any) -> None:
    """Write what each column means, and the words that its cells may hold."""
    about.set_column(0, 2, _WIDE, free)
    rows = [(column.heading, "", column.meaning) for column in COLUMNS]
    rows += list(word_list(policy))
    for number, row in enumerate([("列名", "填写内容", "含义"), *rows]):
        for place, cell in enumerate(row):
            about.write_string(number, place, cell, head if number == 0 else free)
