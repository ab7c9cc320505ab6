"""What a published ledger holds of a bundle, and the bundle does not show (docs/format.md §9.8).

A proof in a bundle shows that its leaves are there, not what else is: that amendments were made, or
that somebody signed, only the ledger itself can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from randinspect.errors import FormatError
from randinspect.publication.ledger_proof import LEDGER_FILE, LedgerProof
from randinspect.verification.verdict import Verdict

__all__ = ["Held", "unsigned"]


@dataclass(frozen=True, slots=True)
class Held:
    """What a ledger holds that the reader has; nothing without one.

    Parameters
    ----------
    amendments
        How many of each draw, by its draw_id; nothing of a ledger that is not whole.
    signed
        SHA-256 of every leaf that stands directly behind an act.
    """

    amendments: Mapping[str, int] = field(default_factory=dict)
    signed: frozenset[str] = frozenset()


def unsigned(verdict: Verdict, files: Mapping[str, bytes], held: Held) -> Verdict:
    """A bundle's verdict with the signatures that the ledger holds and it does not show.

    Parameters
    ----------
    verdict, files
        Of the bundle.
    held
        What the ledger holds.
    """
    if not (held.signed and verdict.draws and LEDGER_FILE in files):
        return verdict
    try:
        proof = LedgerProof.read(files[LEDGER_FILE])
        proof.heads()
    except FormatError:
        return verdict  # that is point 14.2
    kinds = ", ".join(proof.unsigned(files, held.signed))
    text = f"acts of {verdict.draws[0]}: the ledger holds who signed {kinds}, ledger.json does not"
    return replace(verdict, unproved=(*verdict.unproved, text)) if kinds else verdict
