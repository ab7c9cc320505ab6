"""Keys of other ledgers and of witnesses that an office pins, by ``[pins]`` of its quarter's file.

What it knows of its own ledger it need not pin. What another authority drew is verified with these
before anything is dispatched from it.
"""

from __future__ import annotations

from randinspect.attestation import KeyType, Pins
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.own_ledger.book import read_key_file

__all__ = ["pins_with", "quarter_pins"]


def quarter_pins(quarter: QuarterFile) -> Pins:
    """Keys that a quarter's file pins; none if it has no ``[pins]``.

    Raises
    ------
    FormatError
        If a file of keys cannot be read.
    InputError
        With every line that is no key of its kind.
    """
    plan = quarter.pins
    if plan is None:
        return Pins()
    kinds = ((plan.trust, KeyType.NOTE), (plan.witness, KeyType.COSIGNATURE))
    trust, witness = (
        tuple(key for name in names for key in read_key_file(quarter.path(name), kind))
        for names, kind in kinds
    )
    return Pins(trust, witness)


def pins_with(own: Pins, others: Pins) -> Pins:
    """Keys of the own ledger and its witnesses, and those of others, each once."""
    return Pins(
        tuple(dict.fromkeys((*own.ledger, *others.ledger))),
        tuple(dict.fromkeys((*own.witnesses, *others.witnesses))),
    )
