"""The NIST randomness beacon 2.0: its signed pulses and their values (docs/format.md §4.3).

One operator signs a pulse each minute, so a pulse is that operator's word and no proof; a seed
never stands on it alone. The certificate travels with the pulse, and only those that are pinned
here count: whoever could bring a certificate of his own could sign any value. The value is
recomputed from what was signed; the ``outputValue`` beside it is never read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha512
from typing import Annotated, Any, Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from randinspect.errors import SeedError

__all__ = [
    "NIST_CHAIN",
    "NIST_PERIOD",
    "PINNED_CERTIFICATES",
    "Pulse",
    "is_certified",
    "pulse_stamp",
    "read_certificate",
    "read_pulse",
    "verify_pulse",
]

NIST_CHAIN: Final = 2
"""The chain of pulses that is pinned in the format."""

NIST_PERIOD: Final = 60
"""Seconds from one pulse to the next."""

PINNED_CERTIFICATES: Final[Mapping[str, tuple[int, int]]] = {
    "528943a555f5f8ca54423be6dfb95925a35c7b552046420e7d7cd072058a14d6"
    "536ad3a8e9754b6582f164a90b0cd86a65d659f5426a2659a947595d1c816c8c": (1756339200, 1788566399),
}
"""Certificates of ``engine.beacon.nist.gov``: SHA-512 of the DER → first and last second.

NIST renews its certificate every year; whoever adds one compares it with NIST's own page.
"""

_VALUE_BYTES: Final = 64
_LISTED: Final = 5  # the pulse before, and the first ones of hour, day, month and year
_PEM: Final = "-----BEGIN CERTIFICATE-----"
_HEX: Final = re.compile(r"(?:[0-9a-f]{2})+", re.ASCII)

Value = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{128}$", to_lower=True)]
Signed = Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-fA-F]{2})+$", to_lower=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
U32 = Annotated[int, Field(ge=0, lt=2**32)]
U53 = Annotated[int, Field(ge=0, lt=2**53)]

_WORDS: Final = {"missing": "is missing", "extra_forbidden": "is not known there"}
_OTHER_FORM: Final = "has another form"


class _Signed(BaseModel):
    """What the signature covers; what it does not cover is dropped and never read."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class External(_Signed):
    """Entropy from outside the beacon; zeros where there is none."""

    sourceId: Value  # noqa: N815  # the name in NIST's JSON
    statusCode: U32  # noqa: N815
    value: Value


class Listed(_Signed):
    """Output value of an earlier pulse."""

    value: Value


class Pulse(_Signed):
    """One pulse as NIST's JSON gives it; its names are kept so that people can compare."""

    uri: Text
    version: Text
    cipherSuite: Literal[0]  # noqa: N815
    period: Literal[60_000]
    certificateId: Value  # noqa: N815
    chainIndex: U53  # noqa: N815
    pulseIndex: U53  # noqa: N815
    timeStamp: Text  # noqa: N815
    localRandomValue: Value  # noqa: N815
    external: External
    listValues: Annotated[  # noqa: N815
        tuple[Listed, ...], Field(min_length=_LISTED, max_length=_LISTED, strict=False)
    ]
    precommitmentValue: Value  # noqa: N815
    statusCode: U32  # noqa: N815
    signatureValue: Signed  # noqa: N815

    def message(self) -> bytes:
        """Bytes that are signed, in the order of NISTIR 8213 (draft), section 4.1.1."""
        return b"".join(
            (
                _sized(self.uri.encode()),
                _sized(self.version.encode()),
                self.cipherSuite.to_bytes(4, "big"),
                self.period.to_bytes(4, "big"),
                _sized_hex(self.certificateId),
                self.chainIndex.to_bytes(8, "big"),
                self.pulseIndex.to_bytes(8, "big"),
                _sized(self.timeStamp.encode()),
                _sized_hex(self.localRandomValue),
                _sized_hex(self.external.sourceId),
                self.external.statusCode.to_bytes(4, "big"),
                _sized_hex(self.external.value),
                *(_sized_hex(listed.value) for listed in self.listValues),
                _sized_hex(self.precommitmentValue),
                self.statusCode.to_bytes(4, "big"),
            )
        )

    def output(self) -> str:
        """Value of the pulse: SHA-512 of the signed bytes and the signature, 128 hex digits."""
        return sha512(self.message() + bytes.fromhex(self.signatureValue)).hexdigest()

    def document(self) -> dict[str, Any]:
        """The signed fields as plain data, hexadecimal digits in lower case."""
        return self.model_dump(mode="json")


def pulse_stamp(moment: int) -> str:
    """Time of a pulse as it is signed.

    >>> pulse_stamp(1784209800)
    '2026-07-16T13:50:00.000Z'
    """
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def is_certified(moment: int) -> bool:
    """Whether a pinned certificate covers a UNIX time."""
    return any(first <= moment <= last for first, last in PINNED_CERTIFICATES.values())


def read_pulse(record: object) -> Pulse:
    """Read a pulse from plain data.

    Raises
    ------
    SeedError
        Naming every signed field that is missing or has another form.
    """
    try:
        return Pulse.model_validate(record)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'pulse'} {_WORDS.get(e['type'], _OTHER_FORM)}"
            for e in error.errors()
        )
        raise SeedError(f"the pulse is not in the form of NIST's beacon 2.0: {faults}") from error


def read_certificate(text: object) -> bytes:
    """Read a certificate, PEM or the hexadecimal digits of its DER.

    Returns
    -------
    bytes
        The DER.

    Raises
    ------
    SeedError
        If it is neither.
    """
    if isinstance(text, str) and text.lstrip().startswith(_PEM):
        try:
            return load_pem_x509_certificate(text.encode()).public_bytes(Encoding.DER)
        except ValueError as error:
            raise SeedError(f"the certificate cannot be read: {error}") from error
    if isinstance(text, str) and _HEX.fullmatch(text):
        return bytes.fromhex(text)
    raise SeedError("the certificate is missing: PEM, or the lower-case hex digits of its DER")


@lru_cache(maxsize=64)
def verify_pulse(pulse: Pulse, certificate: bytes, *, chain: int, moment: int) -> None:
    """Verify one pulse.

    Parameters
    ----------
    pulse
        The pulse.
    certificate
        DER of the certificate that it names.
    chain, moment
        Chain and UNIX time that the commitment names.

    Raises
    ------
    SeedError
        If the pulse is for another chain or time, the certificate is not the one it names, not
        pinned, or not valid then, or the signature is not the certificate's.

    References
    ----------
    Kelsey, J., Brandão, L., Peralta, R. and Booth, H. (2019). *A Reference for Randomness
    Beacons*. NISTIR 8213 (draft). RFC 8017, section 8.2 (RSASSA-PKCS1-v1_5).
    """
    stamp = pulse_stamp(moment)
    if pulse.chainIndex != chain or pulse.timeStamp != stamp:
        raise SeedError(
            f"the commitment names the pulse of {stamp} on chain {chain}, the evidence is for "
            f"{pulse.timeStamp} on chain {pulse.chainIndex}"
        )
    name = sha512(certificate).hexdigest()
    if pulse.certificateId != name:
        raise SeedError(f"pulse of {stamp}: the certificate is not the one that it names")
    first, last = PINNED_CERTIFICATES.get(name, (1, 0))
    if first > last:
        raise SeedError(f"pulse of {stamp}: the certificate {name[:16]}… is not pinned")
    if not first <= moment <= last:
        raise SeedError(f"pulse of {stamp}: the certificate was not valid then")
    _require_signature(pulse, certificate, stamp)


def _require_signature(pulse: Pulse, certificate: bytes, stamp: str) -> None:
    """Refuse a signature that is not the certificate's."""
    key = load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise SeedError(f"pulse of {stamp}: the certificate holds no RSA key")
    signature = bytes.fromhex(pulse.signatureValue)
    try:
        key.verify(signature, pulse.message(), padding.PKCS1v15(), hashes.SHA512())
    except InvalidSignature as error:
        raise SeedError(f"pulse of {stamp}: the signature is not the certificate's") from error


def _sized(data: bytes) -> bytes:
    """Length as four bytes, then the bytes."""
    return len(data).to_bytes(4, "big") + data


def _sized_hex(digits: str) -> bytes:
    """The same of bytes in hex."""
    return _sized(bytes.fromhex(digits))
