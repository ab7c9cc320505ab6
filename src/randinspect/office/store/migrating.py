"""Bringing a store to the tables of this version (alembic), one step for each change.

The rule: a step is never edited once it was released, and every released state has a test that
brings it here with nothing lost. A store of a later version is refused, not guessed at.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from randinspect.errors import ProtocolError

__all__ = ["HEAD", "revision_of", "upgrade"]

HEAD: Final = "0004"
"""Revision of the tables that this version reads and writes."""
_STEPS: Final = Path(__file__).parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """Revision of the tables that are there, None if there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, to: str = HEAD) -> str | None:
    """Bring the tables to a revision, and give the one they had.

    Raises
    ------
    ProtocolError
        If a later version of randinspect made them.
    """
    before = revision_of(connection)
    steps = ScriptDirectory(str(_STEPS))
    known = {step.revision for step in steps.walk_revisions()}
    if before is not None and before not in known:
        raise ProtocolError(
            f"the store has tables of a later version ({before}); install that version"
        )

    def wanted(revision: Any, _context: MigrationContext) -> Sequence[Any]:
        return steps._upgrade_revs(to, revision)  # the way that alembic documents

    with EnvironmentContext(Config(), steps, fn=wanted) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
    return before
