"""Guards: acts and rows are never removed, and a row changes only by ending once.

They keep honest programs from mistakes; who may alter the database can take them away.
"""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

_REMAINS: Final = ("store_act", "store_row", "store_reject")
_FILE: Final = (
    *(
        f"CREATE TRIGGER {table}_remains BEFORE DELETE ON {table} "
        f"BEGIN SELECT raise(ABORT, '{table} only grows'); END"
        for table in _REMAINS
    ),
    "CREATE TRIGGER store_act_stays BEFORE UPDATE ON store_act "
    "BEGIN SELECT raise(ABORT, 'an act never changes'); END",
    "CREATE TRIGGER store_reject_stays BEFORE UPDATE ON store_reject "
    "BEGIN SELECT raise(ABORT, 'a refused row never changes'); END",
    "CREATE TRIGGER store_row_ends_once BEFORE UPDATE ON store_row "
    "WHEN old.act_to IS NOT NULL OR new.act_to IS NULL OR old.id <> new.id "
    "OR old.library <> new.library OR old.key <> new.key OR old.valid_from <> new.valid_from "
    "OR old.valid_to IS NOT new.valid_to OR old.act_from <> new.act_from "
    "OR old.origin <> new.origin OR old.content <> new.content "
    "BEGIN SELECT raise(ABORT, 'a row only ends, and once'); END",
)
_SERVER: Final = (
    "CREATE FUNCTION store_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$",
    "CREATE FUNCTION store_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF OLD.act_to IS NOT NULL OR NEW.act_to IS NULL OR (OLD.id, OLD.library, OLD.key, "
    "OLD.valid_from, OLD.valid_to, OLD.act_from, OLD.origin, OLD.content) IS DISTINCT FROM "
    "(NEW.id, NEW.library, NEW.key, NEW.valid_from, NEW.valid_to, NEW.act_from, NEW.origin, "
    "NEW.content) THEN RAISE EXCEPTION 'a row only ends, and once'; END IF; RETURN NEW; END $$",
    *(
        f"CREATE TRIGGER {table}_remains BEFORE DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION store_only_grows()"
        for table in _REMAINS
    ),
    *(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION store_only_grows()"
        for table in ("store_act", "store_reject")
    ),
    "CREATE TRIGGER store_row_ends_once BEFORE UPDATE ON store_row "
    "FOR EACH ROW EXECUTE FUNCTION store_ends_once()",
)


def upgrade() -> None:
    """Set the guards."""
    is_file = op.get_bind().dialect.name == "sqlite"
    for statement in _FILE if is_file else _SERVER:
        op.execute(statement)
