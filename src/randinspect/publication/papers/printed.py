"""Announced lists as PDF, set by typst (the extra ``pdf``) with a font of the machine.

The rule: a list goes into the typesetter as data and never as source, so that no name can be a
command. A font that is not there is refused: what would be set in its place nobody has chosen.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from importlib.resources import files as resources
from typing import Any

from randinspect.errors import Fault, ResultsError
from randinspect.publication.papers.arranged import arrange
from randinspect.publication.papers.printable import printable
from randinspect.publication.sheets import Sheet
from randinspect.results import Margins

__all__ = ["printed_document"]


def printed_document(
    sheet: Sheet, *, authority: str, day: str, margins: Margins, fonts: Sequence[str]
) -> bytes:
    """Bytes of a list as PDF; equal for equal arguments, release of typst and font files.

    Parameters
    ----------
    sheet
        The list.
    authority, day
        Who announces it, and the day as it is printed.
    margins, fonts
        Margins, and fonts of which the first that is there is used.

    Raises
    ------
    ResultsError
        If typst is missing, or none of the fonts is there.
    """
    typst = _typst()
    there = set(typst.Fonts().families())
    usable = [font for font in fonts if font in there]
    if not usable:
        message = f"none of the fonts is on this machine: {', '.join(fonts)}"
        cure = "install one (Debian: fonts-noto-cjk), or name another in pdf_fonts of [papers]"
        raise ResultsError([Fault("results.toml", "pdf.font", message, cure, column="pdf_fonts")])
    source = resources("randinspect.publication.papers").joinpath("announcement.typ").read_bytes()
    told = json.dumps(_told(sheet, authority, day, margins, usable), ensure_ascii=False)
    return bytes(typst.compile(source, format="pdf", sys_inputs={"told": told}, timestamp=0))


def _told(
    sheet: Sheet, authority: str, day: str, margins: Margins, fonts: Sequence[str]
) -> dict[str, Any]:
    """What the typesetter is told."""
    arranged = arrange(sheet)
    tables = [[[printable(cell) for cell in row] for row in rows] for rows in arranged.tables]
    return {
        "authority": printable(authority),
        "columns": len(arranged.widths),
        "day": printable(day),
        "flipped": arranged.is_flipped,
        "fonts": list(fonts),
        "header": [[printable(name), printable(text)] for name, text in arranged.header],
        "heads": arranged.heads,
        "margins": margins.model_dump(),
        "tables": tables,
        "title": printable(arranged.title),
        "widths": list(arranged.widths),
    }


def _typst() -> Any:
    """The typesetter, opened where it is needed."""
    try:
        return importlib.import_module("typst")
    except ImportError as error:
        message = "typst, which sets PDF files, is not installed"
        cure = 'install it by: pip install "randinspect[pdf]"'
        raise ResultsError([Fault("pdf", "extra.missing", message, cure)]) from error
