"""Announced lists as documents to be sealed, printed and put up: DOCX and PDF.

The rule: a document says what an announced list says. It is made from the files of
``public/results`` in the bytes that ``announcements.json`` names, and looked at by the privacy
scanner once more, for the office's template is published with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

from randinspect.attestation import Role
from randinspect.canonical import read_document
from randinspect.errors import ProtocolError
from randinspect.office.access.asking import require_role
from randinspect.office.results.job import ResultJob
from randinspect.office.results.papers import paper_choices, template_of
from randinspect.office.results.publishing import EXEMPTIONS
from randinspect.office.results.store import NAMES
from randinspect.publication.bundle import write_files
from randinspect.publication.lists import ListKind
from randinspect.publication.papers import (
    Look,
    PaperKind,
    announced_document,
    announced_sheet,
    printed_document,
    spelt_day,
)
from randinspect.publication.privacy import Exemption, require_clean

__all__ = ["PaperForm", "announce_documents"]


class PaperForm(StrEnum):
    """Form of a document."""

    DOCX = "docx"
    PDF = "pdf"


def announce_documents(
    job: ResultJob, to: Path, *, forms: Sequence[PaperForm], on: date
) -> list[Path]:
    """Write every announced list as documents.

    Parameters
    ----------
    job
        The quarter, whose results are published.
    to
        Folder for the documents.
    forms
        In which forms.
    on
        Day that stands under the list.

    Raises
    ------
    AccessError
        If the ledger has actors, and who acts may not publish.
    ProtocolError
        If nothing is announced yet, the draw is void, the acts are not those that the lists were
        made from, or the folder is the one of the announced files.
    FormatError
        If an announced file is not the one that was announced, or the chain of acts is broken.
    PrivacyError
        If the template says what must not be published; then nothing is written.
    ResultsError
        If an extra or a font is missing, or the template has faults.
    """
    require_role(job.quarter, Role.PUBLISH)
    job.require_in_force()
    job.require_published()
    if to.resolve().is_relative_to(job.workspace.public.resolve()):
        raise ProtocolError(
            f"{to} lies in {job.workspace.public}, whose files are those that announcements.json "
            "names; choose a folder of its own for the documents"
        )
    choices = paper_choices(job)
    look, template = Look.of(choices), template_of(job, PaperKind.ANNOUNCEMENT)
    authority, day = job.quarter.authority.name, spelt_day(on, choices.language)
    written: dict[str, bytes] = {}
    for name, data in _announced(job).items():
        sheet = announced_sheet(data, name)
        stem = name.removesuffix(".json")
        if PaperForm.DOCX in forms:
            written[f"{stem}.docx"] = announced_document(
                sheet,
                look,
                authority=authority,
                day=day,
                stamp=job.commitment.created,
                template=template,
            )
        if PaperForm.PDF in forms:
            written[f"{stem}.pdf"] = printed_document(
                sheet,
                authority=authority,
                day=day,
                margins=choices.margins_mm,
                fonts=choices.pdf_fonts,
            )
    texts = {name: data for name, data in written.items() if name.endswith(".docx")}
    require_clean(texts, job.knowledge(), _of_documents())
    write_files(to, written, last=max(written))
    return [to / name for name in sorted(written)]


def _announced(job: ResultJob) -> dict[str, bytes]:
    """Lists that were announced, in the bytes in which they were."""
    folder = job.store.public
    if not (folder / NAMES).exists():
        raise ProtocolError(
            f"{folder} announces nothing yet; publish results first, and make documents of that"
        )
    named = read_document((folder / NAMES).read_bytes())
    found = {}
    for name in sorted(named):
        if not _is_list(name):
            continue
        data = job.store.read_announced(name)
        if data is not None:
            found[name] = data
    return found


def _is_list(name: str) -> bool:
    """Whether a file is a list by key."""
    return name.endswith(".json") and name.partition(".")[0] in set(ListKind)


def _of_documents() -> tuple[Exemption, ...]:
    """Exemptions of the lists, for the documents that are made from them."""
    return tuple(
        Exemption(e.files.replace(".*", ".docx"), e.columns, e.kind, e.reason) for e in EXEMPTIONS
    )
