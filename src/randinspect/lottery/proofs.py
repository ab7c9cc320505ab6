"""What a source said, proved by what was handed in for it (docs/format.md §4.2–§4.6, §4.8).

A record proves one source or is refused. What comes back is the source's line and a clean
record: the fields that the proof rests on, in one spelling, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, assert_never

from randinspect.canonical import nfc
from randinspect.errors import SeedError
from randinspect.lottery.beacon import signature_value, verify_signature
from randinspect.lottery.numbers import check_numbers, write_numbers
from randinspect.lottery.pulse import pulse_stamp, read_certificate, read_pulse, verify_pulse
from randinspect.lottery.sources import (
    DrandSource,
    LotterySource,
    NistSource,
    SealedSource,
    ShareSource,
    Source,
)

__all__ = ["Proof", "claims", "prove_source"]

Proof = tuple[str, dict[str, Any]]
"""A source's line without LF, and the clean record that proves it."""

_HEX: Final = frozenset("0123456789abcdef")
_SECRET_DIGITS: Final = 64
_CITED: Final = 200


def prove_source(source: Source, record: object) -> Proof:
    """Prove what one source said.

    Raises
    ------
    SeedError
        If the record is for something else, or does not prove it.
    """
    if not isinstance(record, Mapping):
        raise SeedError(f"the evidence for {source} is no object")
    match source:
        case DrandSource():
            return _drand(source, record)
        case NistSource():
            return _nist(source, record)
        case LotterySource():
            return _lottery(source, record)
        case ShareSource():
            value = _secret(source, source.sha256, record)
            if record.get("party", source.party) != source.party:
                raise SeedError(f"{source}: the evidence is of {record['party']}")
            clean = {"kind": "share", "party": source.party, "value": value}
            return f"share {source.party} {value}", clean
        case SealedSource():
            value = _secret(source, source.sha256, record)
            return f"sealed {value}", {"kind": "sealed", "value": value}
        case _:
            assert_never(source)


def claims(source: Source, record: object) -> bool:
    """Whether a record says that it is for this source; whether it proves it is another matter."""
    if not isinstance(record, Mapping):
        return False
    match source:
        case DrandSource():
            return record.get("round") == source.round and "signature" in record
        case NistSource():
            pulse = _pulse_of(record)
            stamp = pulse.get("timeStamp") if isinstance(pulse, Mapping) else None
            return stamp == pulse_stamp(source.time)
        case LotterySource():
            return (record.get("name"), record.get("issue")) == (source.name, source.issue)
        case ShareSource():
            return record.get("party") == source.party and "value" in record
        case SealedSource():
            return record.get("kind") == "sealed"
        case _:
            assert_never(source)


def _drand(source: DrandSource, record: Mapping[str, Any]) -> Proof:
    """One round, its signature verified; a ``randomness`` field is never read."""
    number, signature = record.get("round"), record.get("signature")
    if number != source.round or isinstance(number, bool):
        raise SeedError(f"the commitment names round {source.round}, the evidence is for {number}")
    if not isinstance(signature, str) or not set(signature) <= _HEX or len(signature) % 2:
        raise SeedError("a drand signature is written in lower-case hexadecimal digits")
    raw = bytes.fromhex(signature)
    verify_signature(source.round, raw)
    line = f"drand {source.chain} {source.round} {signature_value(raw)}"
    return line, {"kind": "drand", "round": source.round, "signature": signature}


def _nist(source: NistSource, record: Mapping[str, Any]) -> Proof:
    """One pulse, its certificate pinned and its signature verified."""
    pulse = read_pulse(_pulse_of(record))
    certificate = read_certificate(record.get("certificate"))
    verify_pulse(pulse, certificate, chain=source.chain, moment=source.time)
    clean = {"certificate": certificate.hex(), "kind": "nist", "pulse": pulse.document()}
    return f"nist {source.chain} {source.time} {pulse.output()}", clean


def _pulse_of(record: Mapping[str, Any]) -> object:
    """The pulse, whether it stands in the record or is the record."""
    return record.get("pulse", record)


def _lottery(source: LotterySource, record: Mapping[str, Any]) -> Proof:
    """The numbers of one issue, with the place where the public reads them."""
    found = record.get("name", source.name), record.get("issue", source.issue)
    if found != (source.name, source.issue):
        raise SeedError(f"the commitment names {source}, the evidence is for {found[0]} {found[1]}")
    numbers = check_numbers(source.name, source.sets, record.get("numbers"))
    announced = record.get("announced")
    if not isinstance(announced, str) or not 1 <= len(announced.strip()) <= _CITED:
        raise SeedError(
            f"{source}: announced says in 1 to {_CITED} characters where the numbers can be read"
        )
    clean = {
        "announced": nfc(announced.strip()),
        "issue": source.issue,
        "kind": "lottery",
        "name": source.name,
        "numbers": [list(drawn) for drawn in numbers],
    }
    return f"lottery {source.name} {source.issue} {write_numbers(numbers)}", clean


def _secret(source: Source, digest: str, record: Mapping[str, Any]) -> str:
    """Value of a share or a sealed value, if it is what its holder committed to."""
    value = record.get("value")
    if not isinstance(value, str) or not set(value) <= _HEX or len(value) != _SECRET_DIGITS:
        raise SeedError(f"{source}: the value is {_SECRET_DIGITS} lower-case hexadecimal digits")
    found = sha256(bytes.fromhex(value)).hexdigest()
    if found != digest:
        raise SeedError(f"{source}: SHA-256 of the value is {found}, the commitment says {digest}")
    return value
