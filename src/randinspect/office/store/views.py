"""Plain SQL views for a back office: two for each library, with its fields as columns.

``agency_now`` holds the rows that are known now and have no end; ``agency_history`` every row that
ever was known, with its valid days, the seconds from and to which it was known, and its source.
Days are ISO 8601, seconds are UNIX; a list is JSON, as is ``content``, which holds all.
"""

from __future__ import annotations

from sqlalchemy import Connection

from randinspect.office.store.libraries import LIBRARIES, Library, Type

__all__ = ["make_views", "view_names"]


def make_views(connection: Connection) -> None:
    """Make all views anew; inside the writer's lock."""
    is_file = connection.dialect.name == "sqlite"
    for library in LIBRARIES.values():
        for name, statement in _views(library, is_file).items():
            connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
            connection.exec_driver_sql(f"CREATE VIEW {name} AS {statement}")


def view_names(library: Library) -> tuple[str, str]:
    """Names of the two views of a library."""
    return f"{library.name}_now", f"{library.name}_history"


def _views(library: Library, is_file: bool) -> dict[str, str]:
    """The two views by name, with what they select."""
    taken = {"key", "source", "valid_from", "valid_to", "recorded_from", "recorded_to", "content"}
    fields = ", ".join(
        f'{_field(name, kind, is_file)} AS "{name}{"_" if name in taken else ""}"'
        for name, kind in library.types.items()
    )
    origin = "JOIN store_act o ON o.number = r.origin"
    where = f"WHERE r.library = '{library.name}'"
    now, history = view_names(library)
    told = f'r.key AS "key", {fields}, o.source AS "source", r.valid_from'
    times = "r.valid_to, b.recorded AS recorded_from, e.recorded AS recorded_to"
    acts = "JOIN store_act b ON b.number = r.act_from LEFT JOIN store_act e ON e.number = r.act_to"
    known = "AND r.act_to IS NULL AND r.valid_to IS NULL"
    return {
        now: " ".join(("SELECT", f"{told}, r.content FROM store_row r", origin, where, known)),
        history: " ".join(
            ("SELECT", f"{told}, {times}, r.content FROM store_row r", origin, acts, where)
        ),
    }


def _field(name: str, kind: Type, is_file: bool) -> str:
    """One field of the text of a row."""
    if is_file:
        return f"json_extract(r.content, '$.{name}')"
    found = f"(r.content::jsonb ->> '{name}')"
    return f"{found}::bigint" if kind == "integer" else found
