"""One page for each body: what each draw says of it, with corrections, objections and replies."""

from __future__ import annotations

from collections.abc import Iterator

from randinspect.publication.commitment import Occasion
from randinspect.publication.site.handles import body_handle, district_handle
from randinspect.publication.site.model import Body, Site
from randinspect.publication.site.overview import district_name, draw_line, place_text
from randinspect.publication.site.rendering import Press

__all__ = ["body_pages"]


def body_pages(site: Site, press: Press) -> Iterator[tuple[str, bytes]]:
    """Write the page of every body."""
    lines = {draw.handle: draw_line(draw, press.tongue) for draw in site.draws}
    marked = {draw.handle for draw in site.draws if draw.occasion is not Occasion.DRAW}
    for body in site.bodies:
        handle = body_handle(body.id)
        yield press.page(
            "body",
            f"agencies/{handle}.html",
            title=body.name,
            body=_told(body, press),
            district=district_handle(body.district),
            entries=[(lines[entry.draw], entry) for entry in body.entries],
            handle=handle,
            is_marked=any(entry.draw in marked for entry in body.entries),
            place_of=lambda entry: place_text(entry, press.tongue),
        )


def _told(body: Body, press: Press) -> dict[str, str]:
    """Id and district of a body."""
    return {"district": district_name(body.district).to(press.tongue), "id": body.id}
