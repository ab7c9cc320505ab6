"""What an office puts on the papers of a visit, ``[papers]`` in ``results.toml``.

The rule: a notice states its basis, how often is inspected, what to have ready, whom to call and
which rights the inspected body has. None of it is built in: it is the office's own text or it is
missing, and then no paper is written.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Door, Text

__all__ = ["Margins", "PaperChoices", "PaperTemplates"]

Millimetres = Annotated[int, Field(strict=True, ge=5, le=80)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


class Margins(Door):
    """Margins of the plain templates and of printed lists, in millimetres.

    Parameters
    ----------
    top, right, bottom, left
        Each side. Official papers mostly have 37, 26, 35 and 28.
    """

    top: Millimetres = 37
    right: Millimetres = 26
    bottom: Millimetres = 35
    left: Millimetres = 28


class PaperTemplates(Door):
    """The office's own templates: DOCX files beside ``results.toml`` (docs/papers.md).

    Parameters
    ----------
    notice
        Of the inspection notice (检查通知书).
    checks
        Of the check sheet (检查表).
    record
        Of the record of the inspection (现场检查笔录).
    visits
        Of the sheet with an inspector's own visits (检查任务单).
    announcement
        Of announced lists (公告).
    """

    notice: Text | None = None
    checks: Text | None = None
    record: Text | None = None
    visits: Text | None = None
    announcement: Text | None = None


class PaperChoices(Door):
    """What stands on the papers of a visit.

    Parameters
    ----------
    language
        Language of the plain templates and of days.
    basis
        On what the inspection rests (检查依据).
    frequency
        How often such a body is inspected, and the how manieth time this is (检查频次).
    materials
        What the body has ready (需准备的材料).
    rights
        Rights of the body (被检查对象的权利).
    recusal
        How it asks that an inspector stays away (申请回避).
    contact, phone
        Whom it can ask.
    points
        Check points: a list beside ``results.toml``; without it they are the rows of the list of
        inspection items, with no word on evidence.
    templates
        The office's own templates in the place of the plain ones.
    margins_mm
        Margins of the plain templates and of printed lists.
    font, heading_font, latin_font
        Fonts of Chinese text, of titles, and of Latin letters and digits; they are named and never
        embedded.
    pdf_fonts
        Fonts of PDF files, the first that is there first; they are embedded.
    """

    language: Literal["zh", "en"] = "zh"
    basis: Annotated[tuple[Citation, ...], Field(min_length=1)]
    frequency: Text
    materials: Texts
    rights: Texts
    recusal: Text
    contact: Text
    phone: Text
    points: Text | None = None
    templates: PaperTemplates = PaperTemplates()
    margins_mm: Margins = Margins()
    font: Text = "仿宋_GB2312"
    heading_font: Text = "方正小标宋简体"
    latin_font: Text = "Times New Roman"
    pdf_fonts: Texts = ("Noto Serif CJK SC",)
