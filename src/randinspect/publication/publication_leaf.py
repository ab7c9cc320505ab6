"""The leaf of what an office announced of its results (docs/format.md §7.2).

The announced lists are signed by nobody. Their digests stand in ``announcements.json``, whose own
digest this leaf enters, with the head of the private acts that the lists were made from: whoever
reads a list can ask the ledger for it, and acts that were written anew contradict it.
"""

from __future__ import annotations

from randinspect.canonical.forms import Digest
from randinspect.publication.leaf_fields import LeafDocument, Name, Time

__all__ = ["PublicationLeaf"]


class PublicationLeaf(LeafDocument):
    """Lists that were announced of a dispatch, by the digest of what names them.

    Parameters
    ----------
    draw_id
        Which dispatch.
    acts, head
        How many acts the lists were made from, and the digest of the last one.
    sha256
        Digest of ``announcements.json``.
    created
        UNIX seconds, as the authority states it.
    """

    draw_id: Name
    acts: Time
    head: Digest
    sha256: Digest
    created: Time
