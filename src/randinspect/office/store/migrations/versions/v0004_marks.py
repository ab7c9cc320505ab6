"""Marks of cells: what a handle stands for is shown under another key of the index.

Of a cell its handle and its place stay; salt and index entry change with its mark alone.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

_STAYS: Final = ("handle", "library", "key", "field")
_TOLD: Final = "of a cell only its envelope changes, and what else a new key of the index makes"
_FILE: Final = (
    "DROP TRIGGER store_cell_stays",
    "CREATE TRIGGER store_cell_stays BEFORE UPDATE ON store_cell WHEN "
    + " OR ".join(f"old.{name} <> new.{name}" for name in _STAYS)
    + " OR (old.mark IS new.mark AND (old.salt <> new.salt OR old.entry IS NOT new.entry)) "
    f"BEGIN SELECT raise(ABORT, '{_TOLD}'); END",
)
_SERVER: Final = (
    "CREATE OR REPLACE FUNCTION store_cell_envelope() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF (OLD.handle, OLD.library, OLD.key, OLD.field) IS DISTINCT FROM "
    "(NEW.handle, NEW.library, NEW.key, NEW.field) OR (OLD.mark IS NOT DISTINCT FROM NEW.mark "
    "AND (OLD.salt, OLD.entry) IS DISTINCT FROM (NEW.salt, NEW.entry)) "
    f"THEN RAISE EXCEPTION '{_TOLD}'; END IF; RETURN NEW; END $$",
)


def upgrade() -> None:
    """Add the column, and let the guard know of it."""
    op.add_column("store_cell", sa.Column("mark", sa.Text))
    is_file = op.get_bind().dialect.name == "sqlite"
    for statement in _FILE if is_file else _SERVER:
        op.execute(statement)
