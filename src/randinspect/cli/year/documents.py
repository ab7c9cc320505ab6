"""Announced lists of the invented year as documents, as far as the extras for them are there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from randinspect.errors import ResultsError
from randinspect.office import PaperForm, ResultJob, announce_documents

__all__ = ["write_documents"]

_EXTRAS: Final = {PaperForm.DOCX: ("docx", "docx"), PaperForm.PDF: ("typst", "pdf")}
"""Form → the module that it needs, and the extra that installs it."""


def write_documents(job: ResultJob, to: Path, on: date) -> Iterator[tuple[PaperForm, int, str]]:
    """Write every announced list of a task in each form that this machine can make.

    Parameters
    ----------
    job
        The results of the task, which are published.
    to
        Folder for the documents.
    on
        Day that stands under the lists.

    Yields
    ------
    tuple[PaperForm, int, str]
        Form, how many documents were written, and why none was: the extra that is not installed,
        or the rule of the fault (``pdf.font``); empty where they were written.
    """
    for form, (module, extra) in _EXTRAS.items():
        if find_spec(module) is None:
            yield form, 0, extra
            continue
        try:
            paths = announce_documents(job, to, forms=[form], on=on)
        except ResultsError as error:
            yield form, 0, error.faults[0].rule
            continue
        yield form, len(paths), ""
