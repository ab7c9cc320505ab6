"""Filling a template: a placeholder is a piece of text, wherever a word processor has split it.

1. Find every placeholder of body, headers and footers, text boxes and links too. 2. Refuse all that
are not known, at once. 3. Repeat rows and lines of lists. 4. Put the texts in, once: what stands in
a text is never a placeholder itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from randinspect.errors import Fault
from randinspect.publication.papers.printable import printable

__all__ = ["Values", "block_paragraphs", "fill", "placeholder_faults"]

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _ROW, _TEXT = f"{_W}p", f"{_W}tr", f"{_W}t"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_MARK: Final = re.compile(r"\{\{(.*?)\}\}")


@dataclass(frozen=True, slots=True)
class Values:
    """What is put in.

    Parameters
    ----------
    texts
        Key → text.
    lists
        Name of a list → its keys, and the texts of each of its members.
    blocks
        Keys that stand alone in a paragraph, which is replaced as a whole by somebody else.
    """

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[Sequence[str], Sequence[Mapping[str, str]]]] = field(
        default_factory=dict
    )
    blocks: frozenset[str] = frozenset()

    def known(self) -> list[str]:
        """Every placeholder that may be written."""
        listed = [f"{name}.{key}" for name, (keys, _) in self.lists.items() for key in keys]
        return [*self.texts, *sorted(self.blocks), *listed]


def placeholder_faults(roots: Sequence[Any], values: Values, file: str) -> list[Fault]:
    """Say all that is wrong with the placeholders of a template.

    Parameters
    ----------
    roots
        Elements of its parts.
    values
        What can be put in.
    file
        Its name, for faults.
    """
    known = values.known()
    cure = f"write one of {', '.join('{{' + key + '}}' for key in known)}"
    faults = []
    for paragraph in _paragraphs(roots):
        text = _text(paragraph)
        marks = [mark.strip() for mark in _MARK.findall(text)]
        for mark in dict.fromkeys(marks):
            if mark not in known:
                message = "this paper has no such placeholder"
                faults.append(Fault(file, "paper.placeholder", message, cure, value=mark))
        rest = _MARK.sub("", text)
        if "{{" in rest or "}}" in rest:
            message = "two braces open or close no placeholder"
            cure_of_braces = "write {{ and }} in one paragraph, around a key"
            faults.append(Fault(file, "paper.braces", message, cure_of_braces, value=rest))
        if values.blocks & set(marks) and _bare(text) not in values.blocks:
            message = "the placeholder stands beside other text"
            alone = "give it a paragraph of its own"
            faults.append(Fault(file, "paper.block", message, alone, value=text))
    for unit in _units(roots, values):
        names = sorted(_lists_of(unit, values))
        if len(names) > 1:
            message = f"{' and '.join(names)} stand in one row"
            faults.append(Fault(file, "paper.lists", message, "give each list rows of its own"))
    return faults


def block_paragraphs(roots: Sequence[Any], values: Values) -> list[tuple[str, Any]]:
    """Paragraphs that are one block placeholder, with its key."""
    found = ((_bare(_text(paragraph)), paragraph) for paragraph in _paragraphs(roots))
    return [(key, paragraph) for key, paragraph in found if key in values.blocks]


def fill(roots: Sequence[Any], values: Values) -> None:
    """Put texts in the place of all placeholders but blocks.

    Parameters
    ----------
    roots
        Elements of the parts of a template without faults; they are changed.
    values
        What is put in.
    """
    filled: set[Any] = {paragraph for _, paragraph in block_paragraphs(roots, values)}
    for unit in _units(roots, values):
        (name,) = _lists_of(unit, values)
        keys, members = values.lists[name]
        # A list without members leaves one empty row: a table needs one, and people write in it.
        for member in members or [dict.fromkeys(keys, "")]:
            copy = deepcopy(unit)
            unit.addprevious(copy)
            texts = {**values.texts, **{f"{name}.{key}": member[key] for key in keys}}
            for paragraph in _paragraphs([copy]):
                _put(paragraph, texts)
                filled.add(paragraph)
        unit.getparent().remove(unit)
    for paragraph in _paragraphs(roots):
        if paragraph not in filled:
            _put(paragraph, values.texts)


def _paragraphs(roots: Sequence[Any]) -> Iterator[Any]:
    """All paragraphs, those of cells and text boxes too."""
    for root in roots:
        yield from list(root.iter(_PARAGRAPH))


def _pieces(paragraph: Any) -> list[Any]:
    """Pieces of text of a paragraph itself, not of a text box inside it."""
    return [
        piece
        for piece in paragraph.iter(_TEXT)
        if next(piece.iterancestors(_PARAGRAPH), None) is paragraph
    ]


def _text(paragraph: Any) -> str:
    """Text of a paragraph."""
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _bare(text: str) -> str:
    """Key of a text that is one placeholder, else nothing."""
    found = _MARK.fullmatch(text.strip())
    return found[1].strip() if found else ""


def _lists_of(unit: Any, values: Values) -> set[str]:
    """Lists that a row or paragraph names."""
    marks = {m.strip() for p in _paragraphs([unit]) for m in _MARK.findall(_text(p))}
    return {name for mark in marks if (name := mark.partition(".")[0]) in values.lists}


def _units(roots: Sequence[Any], values: Values) -> list[Any]:
    """Rows, or paragraphs outside of tables, that are repeated: those that name a list."""
    found: dict[Any, None] = {}
    for paragraph in _paragraphs(roots):
        marks = (mark.strip() for mark in _MARK.findall(_text(paragraph)))
        if any("." in mark and mark.partition(".")[0] in values.lists for mark in marks):
            found[next(paragraph.iterancestors(_ROW), paragraph)] = None
    return list(found)


def _put(paragraph: Any, texts: Mapping[str, str]) -> None:
    """Put texts into one paragraph; each takes the look of the first piece it replaces."""
    pieces = _pieces(paragraph)
    for found in reversed(list(_MARK.finditer(_text(paragraph)))):
        text = printable(texts[found[1].strip()])
        start = 0
        for piece in pieces:
            old = piece.text or ""
            low, high = max(found.start() - start, 0), min(found.end() - start, len(old))
            if low < high:
                piece.text = old[:low] + text + old[high:]
                piece.set(_SPACE, "preserve")
                text = ""
            start += len(old)
