"""Pages that lead to others: index, search, districts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from randinspect.publication.commitment import Occasion
from randinspect.publication.lists import safe_json
from randinspect.publication.site.handles import body_handle, district_handle
from randinspect.publication.site.model import Body, Draw, Entry, Place, Site
from randinspect.publication.site.rendering import Press
from randinspect.publication.site.words import PLACES, RESULT_VOID, STAGES
from randinspect.publication.tongues import Said, Tongue

__all__ = ["DrawLine", "district_name", "draw_line", "overview_pages", "page_names", "place_text"]

ROWS: Final = 1000
"""Rows of one page: more of them make a browser slow."""
_MOST_SEARCHED: Final = 20_000
_NOWHERE: Final = Said("未分地区", "No district")


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw as other pages name it."""

    handle: str
    name: str
    plan: str
    authority: str
    window: str
    stage: str
    results: int


@dataclass(frozen=True, slots=True)
class _DistrictLine:
    """A district as other pages name it."""

    handle: str
    name: str
    bodies: int
    results: int


@dataclass(frozen=True, slots=True)
class _BodyLine:
    """A body in its district."""

    handle: str
    name: str
    id: str
    standing: str


def overview_pages(site: Site, press: Press) -> Iterator[tuple[str, bytes]]:
    """Write index, search and districts."""
    counts = Counter(e.draw for b in site.bodies for e in b.entries if e.place is Place.RESULT)
    is_marked = any(draw.occasion is not Occasion.DRAW for draw in site.draws)
    districts = list(_districts(site, press.tongue))
    draws = [draw_line(draw, press.tongue, counts[draw.handle]) for draw in site.draws]
    told: dict[str, Any] = {"districts": districts, "is_marked": is_marked}
    shown: dict[str, Any] = {"draws": draws, "ledgers": site.ledgers(), **told}
    yield press.page("index", "index.html", title=press.word("site"), **shown)
    is_small = len(site.bodies) <= _MOST_SEARCHED
    yield press.page(
        "search",
        "search.html",
        title=press.word("search"),
        script="search.js" if is_small else "",
        data=_search_data(site.bodies) if is_small else "",
        **told,
    )
    for name, bodies in site.districts().items():
        yield from _district_pages(name, bodies, press, is_marked=is_marked)


def draw_line(draw: Draw, tongue: Tongue, results: int = 0) -> DrawLine:
    """Name a draw."""
    task = draw.task
    return DrawLine(
        handle=draw.handle,
        name=draw.name,
        plan=task.plan_ref,
        authority=task.authority_name,
        window=f"{task.date_from} – {task.date_to}",
        stage=STAGES[draw.stage].to(tongue),
        results=results,
    )


def page_names(stem: str, count: int) -> list[str]:
    """Names of the pages of a list of so many rows, the first without a number.

    >>> page_names("x", 2001)
    ['x.html', 'x.p2.html', 'x.p3.html']
    """
    pages = max(1, -(-count // ROWS))
    return [f"{stem}.html" if not n else f"{stem}.p{n + 1}.html" for n in range(pages)]


def place_text(entry: Entry, tongue: Tongue) -> str:
    """What is told of a body in a draw."""
    mark = RESULT_VOID.to(tongue) if entry.is_void else ""
    return PLACES[entry.place].to(tongue).format(k=entry.batch) + mark


def district_name(name: str) -> Said:
    """Name of a district, also of those without one."""
    return Said.same(name) if name else _NOWHERE


def _districts(site: Site, tongue: Tongue) -> Iterator[_DistrictLine]:
    """Districts with their numbers of bodies and of published results."""
    for name, bodies in site.districts().items():
        results = sum(e.place is Place.RESULT for body in bodies for e in body.entries)
        told = district_name(name).to(tongue)
        yield _DistrictLine(district_handle(name), told, len(bodies), results)


def _search_data(bodies: Sequence[Body]) -> object:
    """Name, id and, where it is another, handle of each body; no sign of it can end the script."""
    from markupsafe import Markup

    rows = [
        [body.name, body.id, "" if (handle := body_handle(body.id)) == body.id else handle]
        for body in bodies
    ]
    return Markup(safe_json(rows).decode())  # noqa: S704  # its brackets are escaped


def _district_pages(
    name: str, bodies: Sequence[Body], press: Press, *, is_marked: bool
) -> Iterator[tuple[str, bytes]]:
    """Pages of one district."""
    title = district_name(name).to(press.tongue)
    names = page_names(district_handle(name), len(bodies))
    for place, file in enumerate(names):
        lines = [
            _BodyLine(body_handle(b.id), b.name, b.id, _standing(b, press.tongue))
            for b in bodies[place * ROWS : (place + 1) * ROWS]
        ]
        yield press.page(
            "district",
            f"districts/{file}",
            title=title,
            script="filter.js",
            bodies=lines,
            pages=names,
            place=place,
            is_marked=is_marked,
        )


def _standing(body: Body, tongue: Tongue) -> str:
    """What is told of a body, the newest draw that tells something first."""
    order = list(Place)  # what says most comes first
    entries = sorted(body.entries, key=lambda entry: order.index(entry.place))
    if not entries:
        return "-"
    number = sum(entry.place is Place.RESULT for entry in entries)
    text = place_text(entries[0], tongue)
    return f"{text} × {number}" if number > 1 else text
