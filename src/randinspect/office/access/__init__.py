"""The guard: who may edit, and what only some may read (docs/concepts.md, who may do what)."""

from __future__ import annotations

from randinspect.office.access.columns import CellPlace, ColumnCipher, KeyCallback, new_salt
from randinspect.office.access.guarding import (
    Editor,
    LockRecord,
    editor_of,
    keys_for,
    locks_of,
    may_edit,
    untimely_edits,
)
from randinspect.office.access.looking_up import KeyedIndex
from randinspect.office.access.private_rows import PrivateColumns, RowCipher
from randinspect.office.access.pseudonyms import PseudonymBook, pseudonym
from randinspect.office.access.retention import (
    Deletion,
    Due,
    HappenedEvent,
    due_deletions,
    erased_row,
)
from randinspect.office.access.retention_file import (
    Erasure,
    RetentionRule,
    parse_retention,
)

__all__ = [
    "CellPlace",
    "ColumnCipher",
    "Deletion",
    "Due",
    "Editor",
    "Erasure",
    "HappenedEvent",
    "KeyCallback",
    "KeyedIndex",
    "LockRecord",
    "PrivateColumns",
    "PseudonymBook",
    "RetentionRule",
    "RowCipher",
    "due_deletions",
    "editor_of",
    "erased_row",
    "keys_for",
    "locks_of",
    "may_edit",
    "new_salt",
    "parse_retention",
    "pseudonym",
    "untimely_edits",
]
