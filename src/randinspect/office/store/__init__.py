"""The store of an office's libraries, read as of any day as it was known then (docs/store.md)."""

from __future__ import annotations

from randinspect.office.store.acts import Act, ActKind
from randinspect.office.store.diffing import Change, Diff, Entry, Listing
from randinspect.office.store.incoming import Incoming, incoming_records, incoming_register
from randinspect.office.store.keyed_files import incoming_keyed
from randinspect.office.store.libraries import (
    LIBRARIES,
    UNVERIFIABLE,
    Field,
    Library,
    library_named,
)
from randinspect.office.store.own_records import (
    incoming_bundle,
    incoming_results,
    incoming_rulebook,
)
from randinspect.office.store.reading import read_incoming
from randinspect.office.store.snapshot import Snapshot
from randinspect.office.store.store import Known, Store
from randinspect.office.store.suspicions import Limits, Suspicion
from randinspect.office.store.views import view_names

__all__ = [
    "LIBRARIES",
    "UNVERIFIABLE",
    "Act",
    "ActKind",
    "Change",
    "Diff",
    "Entry",
    "Field",
    "Incoming",
    "Known",
    "Library",
    "Limits",
    "Listing",
    "Snapshot",
    "Store",
    "Suspicion",
    "incoming_bundle",
    "incoming_keyed",
    "incoming_records",
    "incoming_register",
    "incoming_results",
    "incoming_rulebook",
    "library_named",
    "read_incoming",
    "view_names",
]
