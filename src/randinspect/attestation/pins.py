"""What a reader knows of a ledger from elsewhere, and therefore believes (docs/format.md §7.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.x509 import Certificate

from randinspect.attestation.keys import VerifierKey
from randinspect.attestation.notes import Note

__all__ = ["Pins"]


@dataclass(frozen=True, slots=True)
class Pins:
    """Keys and checkpoints that a reader holds.

    Parameters
    ----------
    ledger
        Keys of the ledger.
    witnesses
        Keys of witnesses.
    notes
        Checkpoints of the ledger that others hold.
    sm2
        SM2 keys of the ledger.
    stampers
        Root certificates of time-stamping authorities.
    """

    ledger: Sequence[VerifierKey] = ()
    witnesses: Sequence[VerifierKey] = ()
    notes: Sequence[Note] = ()
    sm2: Sequence[VerifierKey] = ()
    stampers: Sequence[Certificate] = ()
