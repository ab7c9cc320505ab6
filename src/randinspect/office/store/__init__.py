"""The store of an office's libraries, read as of any day as it was known then (docs/store.md)."""

from __future__ import annotations

from randinspect.office.store.acts import Act, ActKind
from randinspect.office.store.binding import Binding
from randinspect.office.store.diffing import Change, Diff, Entry, Listing
from randinspect.office.store.founding import Founding
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
    incoming_classes,
    incoming_results,
    incoming_rulebook,
    incoming_visits,
)
from randinspect.office.store.private_file import PrivateFile, PrivateLibrary, parse_private
from randinspect.office.store.proving import ActFault
from randinspect.office.store.reader import Known
from randinspect.office.store.reading import read_incoming
from randinspect.office.store.sealing import HANDLE, Closed
from randinspect.office.store.signs import SignFiles
from randinspect.office.store.snapshot import Snapshot
from randinspect.office.store.store import Store
from randinspect.office.store.suspicions import ACCEPTED, Limits, Suspicion
from randinspect.office.store.views import view_names

__all__ = [
    "ACCEPTED",
    "HANDLE",
    "LIBRARIES",
    "UNVERIFIABLE",
    "Act",
    "ActFault",
    "ActKind",
    "Binding",
    "Change",
    "Closed",
    "Diff",
    "Entry",
    "Field",
    "Founding",
    "Incoming",
    "Known",
    "Library",
    "Limits",
    "Listing",
    "PrivateFile",
    "PrivateLibrary",
    "SignFiles",
    "Snapshot",
    "Store",
    "Suspicion",
    "incoming_bundle",
    "incoming_classes",
    "incoming_keyed",
    "incoming_records",
    "incoming_register",
    "incoming_results",
    "incoming_rulebook",
    "incoming_visits",
    "library_named",
    "parse_private",
    "read_incoming",
    "view_names",
]
