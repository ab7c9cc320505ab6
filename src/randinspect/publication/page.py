"""The public page: one constant template with the bundle's own text inside (docs/format.md §8.4).

The template is digested in the commitment before the draw; only the data between its two
marks differs from page to page, and that data is a pure function of the bundle. So a page
that says anything but its bundle is found out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from randinspect.canonical import read_document, sha256_hex, table_rows, write_document
from randinspect.errors import FormatError
from randinspect.publication.template import template

__all__ = ["page_data", "render_page", "split_page", "template_sha256"]

_BEGIN: Final = b'<script type="application/json" id="bundle">'
_END: Final = b"</script><!--end of data-->"
_FEW: Final = (
    "assistants.json",
    "commit.json",
    "direct.tsv",
    "margins.json",
    "result.json",
    "rulebook.json",
    "seed.json",
    "targets.json",
)
_LISTED: Final = ("referral.tsv", "sample.tsv", "teams.tsv")
_COUNTED: Final = ("eligible.tsv", "frame.tsv", "inspections.tsv", "inspectors.tsv")
_ROWS_SHOWN: Final = 1000
_MOST_BYTES: Final = 5_000_000
_NEVER: Final = frozenset({"announcements.json", "index.html", "ledger.json"})


def template_sha256(*, is_shared: bool = False) -> str:
    """Digest of the page before data is inserted: the commitment's ``verifier_sha256``.

    Parameters
    ----------
    is_shared
        Whether several authorities have a part in the draw: then the page also says which.
    """
    return sha256_hex(_template(is_shared))


def page_data(files: Mapping[str, bytes]) -> bytes:
    """Data of the page: all that the manifest names, or small files and first rows of lists.

    Characters that could end the script element are escaped, in one way only.

    Parameters
    ----------
    files
        The bundle. Without ``manifest.json`` it is shown as one that is too large to be held.

    Raises
    ------
    FormatError
        If the manifest or a table breaks its form.
    UnicodeDecodeError
        If a file that is to be shown is no text.
    """
    held = _held(files)
    whole = {name: files[name].decode() for name in (held or _FEW) if name in files}
    lists: dict[str, Any] = {}
    for name in () if held else _LISTED:
        if name in files:
            rows = table_rows(files[name])
            shown = "".join(f"{row.decode()}\n" for row in rows[:_ROWS_SHOWN])
            lists[name] = {"rows": len(rows), "text": shown}
    counts = {name: len(table_rows(files[name])) for name in _COUNTED if name in files}
    task = files["task.csv"].decode("utf-8-sig") if "task.csv" in files else ""
    data = {"counts": counts, "files": whole, "lists": lists, "task": task}
    text = write_document(data).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode()


def render_page(files: Mapping[str, bytes], *, is_shared: bool = False) -> bytes:
    """Bytes of ``index.html``: the template with the bundle's data between its marks."""
    head, _, tail = _template(is_shared).partition(_BEGIN + _END)
    return head + _BEGIN + page_data(files) + _END + tail


def split_page(page: bytes) -> tuple[str, bytes]:
    """Digest of the template of a page, and the data inside it.

    Raises
    ------
    FormatError
        If the page does not hold the two marks exactly once.
    """
    if page.count(_BEGIN) != 1 or page.count(_END) != 1:
        raise FormatError("the page does not hold its data between the two marks")
    head, _, rest = page.partition(_BEGIN)
    data, _, tail = rest.partition(_END)
    return sha256_hex(head + _BEGIN + _END + tail), data


def _held(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Names of the files that the page holds, so that it can verify them; none if too large."""
    if "manifest.json" not in files:
        return ()
    named = read_document(files["manifest.json"])["files"]
    names = [n for n in ("manifest.json", *named) if n in files and n not in _NEVER]
    is_small = sum(len(files[name]) for name in names) <= _MOST_BYTES
    return tuple(names) if is_small else ()


@cache
def _template(is_shared: bool) -> bytes:
    """Bytes of the template, which has one place for the data."""
    data = template(is_shared=is_shared)
    if data.count(_BEGIN + _END) != 1:
        raise FormatError("the template of the page has lost its mark")
    return data
