"""Cells of private columns: sealed beside the rows, sealed anew, and deleted when they are due.

Of a cell only its envelope changes, when the key does.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

_STAYS: Final = ("handle", "library", "key", "field", "salt")
_FILE: Final = (
    "CREATE TRIGGER store_cell_stays BEFORE UPDATE ON store_cell WHEN "
    + " OR ".join(f"old.{name} <> new.{name}" for name in _STAYS)
    + " OR old.entry IS NOT new.entry "
    "BEGIN SELECT raise(ABORT, 'of a cell only its envelope changes'); END",
)
_SERVER: Final = (
    "CREATE FUNCTION store_cell_envelope() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF (OLD.handle, OLD.library, OLD.key, OLD.field, OLD.salt, OLD.entry) IS DISTINCT FROM "
    "(NEW.handle, NEW.library, NEW.key, NEW.field, NEW.salt, NEW.entry) "
    "THEN RAISE EXCEPTION 'of a cell only its envelope changes'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER store_cell_stays BEFORE UPDATE ON store_cell "
    "FOR EACH ROW EXECUTE FUNCTION store_cell_envelope()",
)


def upgrade() -> None:
    """Make the table and its guard."""
    op.create_table(
        "store_cell",
        sa.Column("handle", sa.Text, primary_key=True),
        sa.Column("library", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("envelope", sa.Text, nullable=False),
        sa.Column("entry", sa.Text),
    )
    op.create_index("store_cell_place", "store_cell", ["library", "key"])
    op.create_index("store_cell_entry", "store_cell", ["entry"])
    is_file = op.get_bind().dialect.name == "sqlite"
    for statement in _FILE if is_file else _SERVER:
        op.execute(statement)
