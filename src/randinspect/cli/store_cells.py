"""How rows of a store, what differs in them, and its codes are shown at the desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from randinspect.cli.desk import Desk
from randinspect.cli.store_field_words import STORE_FIELDS
from randinspect.cli.store_words import STORE_CELLS
from randinspect.cli.words import Language
from randinspect.office.store import HANDLE, LIBRARIES, Change

__all__ = [
    "SHOWN",
    "change_document",
    "tell_rest",
    "told_code",
    "told_field",
    "told_fields",
    "told_library",
    "told_value",
]

SHOWN: Final = 50
"""How many rows a table shows."""
_CELL: Final = 80


def change_document(change: Change, key: str, old: str | None, new: str | None) -> dict[str, Any]:
    """A change as plain data."""
    before, after = (None if text is None else json.loads(text) for text in (old, new))
    return {"change": str(change), "key": key, "before": before, "after": after}


def told_fields(desk: Desk, library: str, old: str | None, new: str | None) -> str:
    """What differs between two texts of a row; of one that stands alone, its name."""
    before, after = (json.loads(text) if text is not None else {} for text in (old, new))
    if not before or not after:
        return str(told_value({**before, **after}.get("name", "")))
    return "; ".join(
        f"{told_field(desk, library, name)}: {was} > {now}"
        for name, was, now in _differing(before, after)
    )


def told_field(desk: Desk, library: str, name: str) -> str:
    """A field in the language of the desk; a column of an office's own bears its own name."""
    if desk.language is Language.EN:
        return name
    own = {field.name: field.title for field in LIBRARIES[library].own}
    return own.get(name) or STORE_FIELDS.get(name, name)


def _differing(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Fields with two values, and these."""
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            was, now = (told_value(row.get(name, "–")) for row in (before, after))
            yield name, was, now


def told_value(value: Any) -> Any:
    """A value in a table: of what is sealed only that, of what is long its beginning and length."""
    if isinstance(value, str) and value.startswith(HANDLE):
        return HANDLE + "…"
    text = str(value)
    return f"{text[:_CELL]}… ({len(text)})" if len(text) > _CELL else value


def told_code(desk: Desk, code: str) -> str:
    """A code in the language of the desk."""
    return STORE_CELLS.get(code, code) if desk.language is Language.ZH else str(code)


def told_library(desk: Desk, name: str | None) -> str:
    """A library in the language of the desk, with the name that commands take."""
    if name is None or desk.language is Language.EN:
        return name or ""
    return f"{LIBRARIES[name].title}（{name}）"


def tell_rest(desk: Desk, count: int) -> None:
    """How many rows are not shown."""
    if count > SHOWN and not desk.as_json:
        desk.talk("store more", n=count - SHOWN)
