"""Acts, rows and refused rows."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "store_act",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("library", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("as_of", sa.Text),
        sa.Column("recorded", sa.BigInteger, nullable=False),
        sa.Column("by_whom", sa.Text, nullable=False),
        sa.Column("file", sa.Text),
        sa.Column("sha256", sa.Text),
        sa.Column("is_whole", sa.Integer, nullable=False),
        sa.Column("undone", sa.Integer),
        sa.Column("details", sa.Text, nullable=False),
    )
    op.create_table(
        "store_row",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("library", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Text, nullable=False),
        sa.Column("valid_to", sa.Text),
        sa.Column("act_from", sa.Integer, sa.ForeignKey("store_act.number"), nullable=False),
        sa.Column("act_to", sa.Integer),
        sa.Column("origin", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("store_row_key", "store_row", ["library", "key"])
    op.create_table(
        "store_reject",
        sa.Column(
            "act",
            sa.Integer,
            sa.ForeignKey("store_act.number"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sheet", sa.Text),
        sa.Column("file_row", sa.Integer),
        sa.Column("heading", sa.Text),
        sa.Column("value", sa.Text),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("cure", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("reason", sa.Text),
    )
