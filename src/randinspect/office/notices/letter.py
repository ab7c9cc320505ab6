"""A batch of notices as a letter, from the plain template of lists (docs/papers.md).

The rule: a letter says what its batch says and nothing else. It is private as the batch is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from randinspect.publication.exchange import NOTICE_FIELDS, Notice
from randinspect.publication.papers import Look, announced_document, spelt_day
from randinspect.publication.sheets import Sheet
from randinspect.results import Margins, PaperChoices

__all__ = ["notice_letter"]

_TITLE: Final = "信息通报"
_LANGUAGE: Final = "zh"
_FONTS: Final = ("font", "heading_font", "latin_font")
_ABOVE: Final = ("recipient", "basis", "request")
_WIDTHS: Final = {"notice_id": 20, "agency": 20, "agency_name": 24, "subject": 20, "text": 50}


def notice_letter(number: str, notices: Sequence[Notice], *, on: date) -> bytes:
    """Bytes of the letter; equal for equal notices and day.

    Parameters
    ----------
    number
        Of the batch.
    notices
        Those of one batch: one sender, one recipient, one request; at least one.
    on
        The day under it.

    Raises
    ------
    ResultsError
        If python-docx is missing.
    """
    first = notices[0]
    rows = [[notice.record()[key] for key in _WIDTHS] for notice in notices]
    header = [(NOTICE_FIELDS[key], first.record()[key]) for key in _ABOVE]
    columns = {NOTICE_FIELDS[key]: width for key, width in _WIDTHS.items()}
    sheet = Sheet(_TITLE, columns, rows, [("批次", number), *header])
    fonts = {name: PaperChoices.model_fields[name].default for name in _FONTS}
    return announced_document(
        sheet,
        Look(Margins(), **fonts, language=_LANGUAGE),
        authority=first.sender,
        day=spelt_day(on, _LANGUAGE),
        stamp=int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp()),
    )
