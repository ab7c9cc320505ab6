"""A list in all its forms: XLSX and CSV for people, plain CSV and JSON for programs.

The rule: every form holds the same cells. In none of them can a name run: cells are text in the
workbook, quoted in the CSV for people, and in JSON and HTML no bracket of a name is a bracket of
the page (docs/format.md §11.4).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import Any, Final

from randinspect.canonical import read_document, write_document
from randinspect.publication.lists.fields import PUBLIC_FIELDS, ListKind
from randinspect.publication.sheets import Sheet, canonical_csv, people_csv, workbook
from randinspect.results import harmless_cell

__all__ = ["list_files", "page", "read_safe_json", "safe_json"]

_STYLE: Final = (
    "body{font:16px/1.6 sans-serif;margin:1.5rem;max-width:75rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #767676;padding:.4rem .6rem;text-align:left;vertical-align:top}"
    "th{background:#e8eef5}dt{font-weight:bold}dd{margin:0 0 .4rem}"
    ".scroll{overflow-x:auto}@media print{.scroll{overflow:visible}}"
)
_STYLE_DIGEST: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'"
_BRACKETS: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def list_files(
    name: str, kind: ListKind, sheet: Sheet, rows: Sequence[Mapping[str, str]], *, created: int
) -> dict[str, bytes]:
    """Write a list in its four forms.

    Parameters
    ----------
    name
        Of the files; never made from a text that people typed.
    kind, sheet, rows
        The list, as a sheet and by key.
    created
        The workbook's own time, UNIX seconds, UTC.

    Returns
    -------
    dict[str, bytes]
        ``NAME.xlsx``, ``NAME.csv`` (UTF-8 with BOM), ``NAME.plain.csv`` (for digests) and
        ``NAME.json``.
    """
    document = {
        "fields": PUBLIC_FIELDS,
        "header": [list(line) for line in sheet.header],
        "kind": str(kind),
        "rows": [dict(row) for row in rows],
        "title": sheet.title,
    }
    return {
        f"{name}.xlsx": workbook(sheet, created),
        f"{name}.csv": people_csv(sheet, harmless_cell),
        f"{name}.plain.csv": canonical_csv(sheet),
        f"{name}.json": safe_json(document),
    }


def safe_json(value: Any) -> bytes:
    r"""Bytes of a document (RFC 8785) in which no bracket of a text can open a tag.

    >>> safe_json({"name": "<b>"}).decode()
    '{"name":"\\u003cb\\u003e"}'
    """
    text = write_document(value).decode()
    return "".join(_BRACKETS.get(sign, sign) for sign in text).encode()


def read_safe_json(data: bytes) -> Any:
    """Read what `safe_json` wrote.

    Raises
    ------
    FormatError
        If the bytes are not of that form.

    Examples
    --------
    >>> read_safe_json(safe_json({"name": "<b>"}))
    {'name': '<b>'}
    """
    for sign, escaped in _BRACKETS.items():
        data = data.replace(escaped.encode(), sign.encode())
    return read_document(data)


def page(sheet: Sheet, *, caption: str) -> bytes:
    """Write a list as a page that runs nothing and asks for nothing.

    Parameters
    ----------
    sheet
        The list.
    caption
        Of its table.
    """
    header = "".join(f"<dt>{escape(n)}</dt><dd>{escape(t)}</dd>" for n, t in sheet.header)
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in sheet.columns)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in sheet.rows
    )
    title = escape(sheet.title)
    return f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<dl>{header}</dl>
<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">
<table>
<caption>{escape(caption)}</caption>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</main>
</body>
</html>
""".encode()
