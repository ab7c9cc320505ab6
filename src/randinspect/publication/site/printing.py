"""The whole site, file after file, and the manifest that names all of it (docs/format.md §12.2).

Files come one by one, so that a site of many bodies is never held whole in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from randinspect.canonical import write_document
from randinspect.publication.site.bodies import body_pages
from randinspect.publication.site.draws import draw_pages
from randinspect.publication.site.feed import feed_file
from randinspect.publication.site.metadata import metadata_files
from randinspect.publication.site.model import Draw, Site
from randinspect.publication.site.overview import overview_pages
from randinspect.publication.site.rendering import Press
from randinspect.publication.tongues import Tongue
from randinspect.version import FORMAT

__all__ = ["MANIFEST", "manifest_of", "site_files"]

MANIFEST: Final = "site.json"


def site_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every file of the site but its manifest.

    1. Data as it was announced, ledgers, descriptions. 2. In each language: overview, draws with
    their lists and pictures, bodies, feed.

    Yields
    ------
    tuple[str, bytes]
        Path below the site's folder, with ``/``, and bytes; no path comes twice.
    """
    for draw in site.draws:  # 1
        yield from _announced(draw)
    for ledger in site.ledgers():
        for name, data in sorted(ledger.files.items()):
            yield f"ledgers/{ledger.handle}/{name}", data
    yield from metadata_files(site)
    for tongue in Tongue:  # 2
        press = Press(site.authority, tongue)
        yield from overview_pages(site, press)
        for draw in site.draws:
            yield from draw_pages(draw, press)
        yield from body_pages(site, press)
        yield feed_file(site, press)


def manifest_of(site: Site, digests: Mapping[str, str]) -> bytes:
    """Bytes of the manifest: every file with its digest.

    Parameters
    ----------
    site
        The site.
    digests
        Path → SHA-256 of each file but the manifest.
    """
    return write_document({"authority": site.authority, "files": dict(digests), "format": FORMAT})


def _announced(draw: Draw) -> Iterator[tuple[str, bytes]]:
    """Files of a draw as they were published."""
    for one in draw.lists:
        for name, data in sorted(one.files.items()):
            yield f"data/{draw.handle}/{name}", data
    for name, data in sorted(draw.files.items()):
        yield f"data/{draw.handle}/{name}", data
    for folder, files in sorted(draw.bundles.items()):
        for name, data in sorted(files.items()):
            yield f"bundles/{draw.handle}/{folder}/{name}", data
