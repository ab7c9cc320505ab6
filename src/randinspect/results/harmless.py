"""Cells that no spreadsheet takes for a formula (docs/format.md §11.4).

A program that opens a CSV file runs what begins like a formula. An apostrophe before it makes it
text, and is taken off again where a file comes back.
"""

from __future__ import annotations

from typing import Final

__all__ = ["as_meant", "harmless_cell"]

# The full-width signs are formula signs too where a program reads East Asian text.
_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS: Final = ("\t", "\r", "\n")


def harmless_cell(text: str) -> str:
    """Give the text of a cell, with an apostrophe before it if it looks like a formula.

    Text that is a quoted formula already is quoted once more, so that all of it comes back.

    >>> harmless_cell("=1+1"), harmless_cell(" @x"), harmless_cell("甲=乙")
    ("'=1+1", "' @x", '甲=乙')
    """
    return f"'{text}" if _looks_like_formula(text) else text


def as_meant(text: str) -> str:
    """Take off the apostrophe that made a cell harmless.

    >>> as_meant("'=1+1"), as_meant("'甲'")
    ('=1+1', "'甲'")
    """
    return text[1:] if text.startswith("'") and _looks_like_formula(text) else text


def _looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet could run the text, apostrophes before it left out."""
    bare = text.lstrip("'")
    return bare.lstrip().startswith(_SIGNS) or bare.startswith(_BREAKS)
