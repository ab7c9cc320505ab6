"""The public page: one constant template with the bundle's own text inside (docs/format.md §8.4).

The template is digested in the commitment before the draw; only the data between its two
marks differs from page to page, and that data is a pure function of the bundle. So a page
that says anything but its bundle is found out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files as resources
from typing import Any, Final

from randinspect.canonical import sha256_hex, table_rows, write_document
from randinspect.errors import FormatError

__all__ = ["page_data", "render_page", "split_page", "template_sha256"]

_BEGIN: Final = b'<script type="application/json" id="bundle">'
_END: Final = b"</script><!--end of data-->"
_CLOSE: Final = b"</body>"
_WHOLE: Final = (
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


def template_sha256(*, is_shared: bool = False) -> str:
    """Digest of the page before data is inserted: the commitment's ``verifier_sha256``.

    Parameters
    ----------
    is_shared
        Whether several authorities have a part in the draw: then the page also says which.
    """
    return sha256_hex(_template(is_shared))


def page_data(files: Mapping[str, bytes]) -> bytes:
    """Data of the page: small files whole, the first rows of lists, counts of the rest.

    Characters that could end the script element are escaped, in one way only.
    """
    whole = {name: files[name].decode() for name in _WHOLE if name in files}
    lists: dict[str, Any] = {}
    for name in _LISTED:
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


@cache
def _template(is_shared: bool) -> bytes:
    """Bytes of the template in the package, with what it says of authorities if it is shared."""
    data = _part("page.html")
    if is_shared:
        head, _, tail = data.rpartition(_CLOSE)
        data = head + _part("authorities.html") + _CLOSE + tail
    if data.count(_BEGIN + _END) != 1:
        raise FormatError("the template of the page has lost its mark")
    return data


def _part(name: str) -> bytes:
    """Bytes of a file of the package."""
    return resources("randinspect.publication").joinpath(name).read_bytes()
