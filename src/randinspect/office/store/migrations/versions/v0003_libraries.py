"""Libraries of proficiency tests and abnormal operations: no table changes, the views are made.

A store makes all its views anew whenever it is brought to another revision.
"""

from __future__ import annotations

from typing import Final

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Nothing: rows of every library lie in one table."""
