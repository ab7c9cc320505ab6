"""The page of a draw, its announced lists as pages, and its pictures as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from randinspect.publication.commitment import Occasion
from randinspect.publication.lists import FIELDS, INSPECTOR_FIELDS, ListKind
from randinspect.publication.pictures import Picture, drawn
from randinspect.publication.site.handles import body_handle
from randinspect.publication.site.metadata import linked_data
from randinspect.publication.site.model import Draw, PublicList
from randinspect.publication.site.overview import ROWS, page_names
from randinspect.publication.site.rendering import Press, tree_path
from randinspect.publication.site.words import FIELD_WORDS, HEADER_WORDS, LIST_WORDS
from randinspect.publication.tongues import Said, Tongue

__all__ = ["draw_pages", "list_title"]

_KINDS: Final = (
    (".plain.csv", Said("CSV（供程序读取）", "CSV (for programs)")),
    (".csv", Said.same("CSV")),
    (".xlsx", Said.same("XLSX")),
    (".json", Said.same("JSON")),
)
_SUBJECT: Final = "subject."


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell of a list, with the page of the body that it names."""

    text: str
    link: str = ""


def draw_pages(draw: Draw, press: Press) -> Iterator[tuple[str, bytes]]:
    """Write the page of a draw, the pages of its lists, and its pictures."""
    is_marked = draw.occasion is not Occasion.DRAW
    tongue = press.tongue
    pictures = [_picture(picture, tongue) for picture in draw.pictures]
    yield press.page(
        "draw",
        f"draws/{draw.handle}.html",
        title=draw.name,
        bundles=[
            (press.word("verify text"), _folders(draw, is_drawn=True)),
            (press.word("locked text"), _folders(draw, is_drawn=False)),
        ],
        facts=draw.facts,
        files=[name for name in sorted(draw.files) if not name.startswith(_SUBJECT)],
        handle=draw.handle,
        is_marked=is_marked,
        ledgers=[draw.ledger] if draw.ledger else [],
        linked=linked_data(draw, "../" * tree_path(tongue, "draws/").count("/")),
        lists=[_list_line(one, tongue) for one in draw.lists],
        pictures=pictures,
    )
    for one in draw.lists:
        yield from _list_pages(draw, one, press, is_marked=is_marked)
    for picture, told in zip(draw.pictures, pictures, strict=True):
        yield f"pictures/{draw.handle}.{picture.key}.{tongue}.svg", str(told["svg"]).encode()


def _folders(draw: Draw, *, is_drawn: bool) -> list[str]:
    """Bundles of a draw, those that are drawn or those that are only locked."""
    held = [name for name in ("selection", "dispatch") if name in draw.bundles]
    return [name for name in held if ("result.json" in draw.bundles[name]) == is_drawn]


def list_title(name: str, tongue: Tongue) -> str:
    """Title of a list; a change of the plan says to which version it leads.

    >>> list_title("plan_change.0002", Tongue.EN)
    'Change of the plan 2'
    """
    kind, _, number = name.partition(".")
    title = LIST_WORDS[kind].to(tongue)
    return f"{title} {int(number)}" if number else title


def _picture(picture: Picture, tongue: Tongue) -> dict[str, Any]:
    """A picture with its table, in one language."""
    from markupsafe import Markup

    return {
        "heads": [head.to(tongue) for head in picture.heads],
        "key": picture.key,
        "note": picture.note.to(tongue),
        "rows": [[cell.to(tongue) for cell in row] for row in picture.rows],
        "svg": Markup(drawn(picture, tongue)),  # noqa: S704  # its own template escapes
        "title": picture.title.to(tongue),
    }


def _list_line(one: PublicList, tongue: Tongue) -> dict[str, Any]:
    """A list as the page of its draw names it."""
    return {
        "files": _files(one, tongue),
        "name": one.name,
        "rows": f"{len(one.document['rows']):,}",
        "title": list_title(one.name, tongue),
    }


def _files(one: PublicList, tongue: Tongue) -> list[tuple[str, str]]:
    """Files of a list with the names of their forms."""
    return [
        (f"{one.name}{ending}", kind.to(tongue))
        for ending, kind in _KINDS
        if f"{one.name}{ending}" in one.files
    ]


def _list_pages(
    draw: Draw, one: PublicList, press: Press, *, is_marked: bool
) -> Iterator[tuple[str, bytes]]:
    """Pages of one list, with the same cells as its files."""
    rows = one.document["rows"]
    heads = _heads(one)
    names = page_names(f"{draw.handle}.{one.name}", len(rows))
    for place, file in enumerate(names):
        yield press.page(
            "list",
            f"lists/{file}",
            title=f"{list_title(one.name, press.tongue)} · {draw.name}",
            files=_files(one, press.tongue),
            handle=draw.handle,
            header=[(_header(name, press.tongue), text) for name, text in one.document["header"]],
            heads=[_head(key, heading, press.tongue) for key, heading in heads.items()],
            is_marked=is_marked,
            pages=names,
            place=place,
            rows=[_cells(row, heads) for row in rows[place * ROWS : (place + 1) * ROWS]],
        )


def _heads(one: PublicList) -> dict[str, str]:
    """Key → official heading of each column that the list has."""
    kind = ListKind(one.document["kind"])
    fields = {field.key: field.heading for field in FIELDS[kind]}
    if kind is ListKind.RESULTS and any(INSPECTOR_FIELDS[0].key in r for r in one.document["rows"]):
        fields |= {field.key: field.heading for field in INSPECTOR_FIELDS}
    return fields


def _head(key: str, heading: str, tongue: Tongue) -> str:
    """Heading of a column in a language."""
    return heading if tongue is Tongue.ZH else FIELD_WORDS[key]


def _header(name: str, tongue: Tongue) -> str:
    """Name of a line above a list in a language; one that is not known stays as it is."""
    return name if tongue is Tongue.ZH else HEADER_WORDS.get(name, name)


def _cells(row: Mapping[str, str], heads: Mapping[str, str]) -> list[_Cell]:
    """Cells of a row; the name of a body leads to its page."""
    is_body = "name" in heads and "id" in heads
    return [
        _Cell(row[key], body_handle(row["id"]) if is_body and key == "name" else "")
        for key in heads
    ]
