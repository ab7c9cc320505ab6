"""Announced lists held against the acts that they were made from (docs/format.md §9.7, §11.4).

The rule: digests say that a file is the one that was announced, not that it is true. What follows
from the acts is written anew and compared cell by cell. Names that no act holds (of plan, task,
authority and items, and who inspected) are taken from the lists themselves: one name each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from randinspect.canonical import read_document
from randinspect.errors import FormatError
from randinspect.publication.announcement import VOID_MARK, occasion_mark
from randinspect.publication.commitment import Commitment
from randinspect.publication.lists.fields import INSPECTOR_FIELDS, ListKind
from randinspect.publication.lists.national import Channel
from randinspect.publication.lists.published_results import BASIS, HEADER, ResultLists
from randinspect.publication.lists.written import read_safe_json
from randinspect.publication.privacy import PlacedCell, cells_of
from randinspect.results import Book, replay
from randinspect.results.published_head import PUBLICATION, published_head

__all__ = ["unfounded"]

_Files = Mapping[str, bytes]
_FOUND: Final = tuple(f"{kind}." for kind in (ListKind.RESULTS, ListKind.SUBJECTS, *Channel))
_PAGES: Final = "subject."
_RESULTS: Final = f"{ListKind.RESULTS}.json"
_SUBJECTS: Final = f"{ListKind.SUBJECTS}.json"
_PROPERTIES: Final = "docProps/"  # of a workbook: they follow the release of the library
_IS_GONE: Final = "it follows from the acts, but is not there"


def unfounded(
    published: _Files, documents: Sequence[bytes], anchor: str, commitment: Commitment
) -> Iterator[tuple[str, str]]:
    """Tell which announced files say something else than follows from their acts.

    Parameters
    ----------
    published
        Name to bytes of ``public/results``.
    documents
        Acts in their order; the first of them are those that were published from.
    anchor
        Digest of the drawn result.
    commitment
        Of the dispatch.

    Yields
    ------
    tuple[str, str]
        Name of a file, and the first place at which it says something else.

    Raises
    ------
    FormatError, ProtocolError
        If the acts are no chain.
    """
    if PUBLICATION not in published:
        if any(map(_is_of_results, published)):
            yield PUBLICATION, _IS_GONE
        return
    try:
        count, _ = published_head(published[PUBLICATION])
        said = read_document(published[PUBLICATION])
    except FormatError as error:
        yield PUBLICATION, str(error)
        return
    book = replay(documents[:count], anchor)
    yield from _of_publication(said, book, commitment)
    yield from _of_lists(published, book, commitment, is_void="void" in said)


def _of_publication(
    said: Mapping[str, Any], book: Book, commitment: Commitment
) -> Iterator[tuple[str, str]]:
    """What the publication says of the draw, and of how much is public."""
    follows = {
        "anchor": book.anchor,
        "authority": commitment.authority,
        "draw_id": commitment.draw_id,
        "occasion": str(commitment.occasion),
        "plan_ref": commitment.plan_ref,
        "published": sum(case.published is not None for case in book.cases.values()),
    }
    for key, value in follows.items():
        if said.get(key) != value:
            yield PUBLICATION, _differs(key, str(said.get(key, "–")), str(value))


def _of_lists(
    published: _Files, book: Book, commitment: Commitment, *, is_void: bool
) -> Iterator[tuple[str, str]]:
    """Files of results that are not those that the book gives."""
    mark = (VOID_MARK if is_void else "") + occasion_mark(commitment.occasion)
    try:
        follows = _lists(published, book, commitment, mark).files()
    except FormatError as error:
        yield _RESULTS, str(error)
        return
    for name in sorted(follows.keys() | set(filter(_is_of_results, published))):
        if name not in follows:
            yield name, "it follows from no act"
        elif name not in published:
            yield name, _IS_GONE
        elif (told := _difference(name, published[name], follows[name])) is not None:
            yield name, told


def _lists(published: _Files, book: Book, commitment: Commitment, mark: str) -> ResultLists:
    """What writes the lists anew, with the names that they say themselves.

    Raises
    ------
    FormatError
        If the list of results says them in no form in which it is written.
    """
    header, rows = _header(published.get(_RESULTS, b"")), _rows(published.get(_RESULTS, b""))
    names = tuple(HEADER)
    if tuple(header) not in (names, (*names, BASIS)):
        raise FormatError(f"its header does not have the lines {', '.join(names)}")
    plan = {key: header[name] for name, key in HEADER.items()}
    if plan["raninsPlanId"] != commitment.plan_ref:
        raise FormatError(_differs("计划编号", plan["raninsPlanId"], commitment.plan_ref))
    if not plan["raninsTaskName"].startswith(mark):
        raise FormatError(f"the name of its task does not begin with {mark}")
    keys = [field.key for field in INSPECTOR_FIELDS]
    people = {row.get("id", ""): {key: row.get(key, "") for key in keys} for row in rows}
    of_items = _item_names(_rows(published.get(_SUBJECTS, b"")), book)
    return ResultLists(
        book=book,
        plan=plan,
        item_name=lambda code: of_items.get(code, code),
        mark=mark,
        created=commitment.created,
        basis=header.get(BASIS),
        people=people if BASIS in header else {},
    )


def _item_names(rows: Sequence[Mapping[str, str]], book: Book) -> dict[str, str]:
    """The name that the list of pages first has for each item, by its code."""
    said = {(row.get("id"), row.get("seqno")): row.get("raninsItemName", "") for row in rows}
    names: dict[str, str] = {}
    for case in book.cases.values():
        record = None if case.published is None else case.published.record
        for place, part in enumerate(record.items if record else (), start=1):
            if record is not None and (record.agency, str(place)) in said:
                names.setdefault(part.item, said[record.agency, str(place)])
    return names


def _difference(name: str, data: bytes, follows: bytes) -> str | None:
    """The first place at which two files of one name differ; None if nowhere."""
    if data == follows:
        return None
    try:
        cells = zip_longest(_cells(name, data), _cells(name, follows))
        pair = next(((one, other) for one, other in cells if one != other), None)
    except FormatError:
        return "it is not of its form"
    if pair is None:
        return (
            None if name.endswith(".xlsx") else "it says in other bytes what follows from the acts"
        )
    said, due = pair
    place = due or said
    where = f"{place.record}, {place.column}" if place else ""
    return _differs(where, _text(said), _text(due))


def _cells(name: str, data: bytes) -> Iterator[PlacedCell]:
    """Cells of a file, without the properties of a workbook."""
    return (cell for cell in cells_of(name, data) if not cell.record.startswith(_PROPERTIES))


def _text(cell: PlacedCell | None) -> str:
    """What stands in a cell; a dash where there is none, or nothing in it."""
    return (cell.text if cell else "") or "–"


def _differs(where: str, said: str, follows: str) -> str:
    """Tell of a difference."""
    return f"{where}: it says “{said}”, and “{follows}” follows from the acts"


def _header(data: bytes) -> dict[str, str]:
    """Lines above the headings of a list."""
    header = _document(data).get("header")
    if not isinstance(header, list) or not all(map(_is_line, header)):
        raise FormatError("it is no list of public fields")
    return dict(header)


def _rows(data: bytes) -> list[dict[str, str]]:
    """Rows of a list."""
    rows = _document(data).get("rows")
    if not isinstance(rows, list) or not all(map(_is_row, rows)):
        raise FormatError("it is no list of public fields")
    return rows


def _document(data: bytes) -> dict[str, Any]:
    """A list as a document."""
    found = read_safe_json(data)
    if not isinstance(found, dict):
        raise FormatError("it is no list of public fields")
    return found


def _is_line(line: object) -> bool:
    """Whether it is a name and a text."""
    return isinstance(line, list) and [type(part) for part in line] == [str, str]


def _is_row(row: object) -> bool:
    """Whether it is cells by key."""
    return isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values())


def _is_of_results(name: str) -> bool:
    """Whether a file tells of results, by its name."""
    return name.startswith((*_FOUND, _PAGES))
