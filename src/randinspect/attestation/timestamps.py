"""Time stamps of RFC 3161 over a checkpoint, verified offline (docs/format.md §7.3).

A time-stamping authority is a witness that keeps no head: it says that a text was there, not that
it continues another. The library that reads its tokens is an extra (``randinspect[tsa]``), opened
here and nowhere else.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from randinspect.errors import FormatError

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse, TimeStampTokenInfo

__all__ = ["Stamp", "can_read_stamps", "read_roots", "stamp_of"]

_MILLION: Final = 1_000_000
_LIBRARY: Final = "rfc3161_client"


@dataclass(frozen=True, slots=True)
class Stamp:
    """That a text was there at a time.

    Parameters
    ----------
    authority
        Common name of whoever stamped it.
    moment
        UNIX seconds, the latest that the token allows: its time and its accuracy, rounded up.
    """

    authority: str
    moment: int


def can_read_stamps() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec(_LIBRARY) is not None


def read_roots(data: bytes) -> tuple[x509.Certificate, ...]:
    """Read root certificates from PEM.

    Raises
    ------
    FormatError
        If there is none.
    """
    try:
        return tuple(x509.load_pem_x509_certificates(data))
    except ValueError as error:
        raise FormatError(f"no certificate in PEM: {error}") from error


def stamp_of(token: bytes, message: bytes, roots: Sequence[x509.Certificate]) -> Stamp:
    """Verify a token against pinned roots.

    Parameters
    ----------
    token
        A TimeStampResp (RFC 3161 §2.4.2) in DER, its certificates within.
    message
        What is said to be stamped.
    roots
        Certificates that the reader pins; each must have been valid at the token's time.

    Raises
    ------
    FormatError
        If the extra is missing, the token cannot be read, is over something else, or does not
        lead to a root.
    """
    if not can_read_stamps():
        raise FormatError("time stamps are read by an extra: pip install 'randinspect[tsa]'")
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        response = decode_timestamp_response(token)
        VerifierBuilder(roots=list(roots)).build().verify_message(response, message)
    except (VerificationError, ValueError) as error:
        raise FormatError(f"the time stamp does not verify: {error}") from error
    return Stamp(_signer(response), _latest(response.tst_info))


def _latest(info: TimeStampTokenInfo) -> int:
    """Time of a token and its accuracy in whole seconds, rounded up."""
    moment, accuracy = info.gen_time, info.accuracy
    seconds, micros = int(moment.replace(microsecond=0).timestamp()), moment.microsecond
    if accuracy is not None:
        seconds += accuracy.seconds or 0
        micros += 1000 * (accuracy.millis or 0) + (accuracy.micros or 0)
    return seconds - (-micros // _MILLION)


def _signer(response: TimeStampResponse) -> str:
    """Common name of the certificate that signed a verified token."""
    signer = next(iter(response.signed_data.signer_infos))
    for data in response.signed_data.certificates:
        found = x509.load_der_x509_certificate(data)
        if (found.issuer, found.serial_number) == (signer.issuer, signer.serial_number):
            names = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            return str(names[0].value) if names else found.subject.rfc4514_string()
    raise FormatError("the time stamp does not hold its signer's certificate")
