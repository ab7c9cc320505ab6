"""The feed for those who watch (Atom, RFC 4287): one entry for each thing that happened."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from randinspect.canonical import utc_time
from randinspect.publication.site.model import Draw, News, Site
from randinspect.publication.site.rendering import Press

__all__ = ["feed_file"]

_MOST: Final = 200


def feed_file(site: Site, press: Press) -> tuple[str, bytes]:
    """Write the feed: newest first, at most 200 entries.

    An entry's id follows from its draw and its key, so it stays the same however often the site is
    written.
    """
    told = [(draw, news) for draw in site.draws for news in draw.news]
    told.sort(key=lambda pair: (-pair[1].moment, pair[0].handle, pair[1].key))
    entries = [_entry(draw, news, press) for draw, news in told[:_MOST]]
    return press.feed(
        entries=entries,
        id=_urn(site.authority, str(press.tongue)),
        updated=entries[0]["updated"] if entries else utc_time(0),
    )


def _entry(draw: Draw, news: News, press: Press) -> dict[str, Any]:
    """One entry."""
    return {
        "id": _urn(draw.handle, news.key, str(press.tongue)),
        "link": f"draws/{draw.handle}.html",
        "summary": news.text.to(press.tongue),
        "title": f"{news.title.to(press.tongue)} · {draw.name}",
        "updated": utc_time(news.moment),
    }


def _urn(*parts: str) -> str:
    """A name that follows from its parts: the form of a UUID over their digest."""
    digest = sha256("\n".join(parts).encode()).digest()
    return UUID(bytes=digest[:16], version=5).urn
