"""A time-stamping authority for tests: RFC 3161 responses at any time, written byte by byte."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_SEQUENCE, _SET, _INTEGER, _OCTETS, _OBJECT, _BOOLEAN, _TIME = 48, 49, 2, 4, 6, 1, 24
_FIRST = 160  # the context tag [0]
_SHA256 = bytes.fromhex("608648016503040201")
_ECDSA = bytes.fromhex("2a8648ce3d040302")
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
_CONTENT_TYPE, _DIGEST = (bytes.fromhex(f"2a864886f70d0109{n}") for n in ("03", "04"))
_POLICY = bytes.fromhex("2a030401")


def der(tag: int, *parts: bytes) -> bytes:
    """One value of DER."""
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(size)]) + size + body


def integer(value: int) -> bytes:
    """A number that is not negative."""
    return der(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def algorithm(oid: bytes) -> bytes:
    """Name of an algorithm."""
    return der(_SEQUENCE, der(_OBJECT, oid))


class Authority:
    """A root, and a key that stamps under it."""

    def __init__(self, name: str = "Invented TSA", *, can_stamp: bool = True) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self.root = self._certificate(f"{name} root", None, [_ca()])
        purpose = (
            ExtendedKeyUsageOID.TIME_STAMPING if can_stamp else ExtendedKeyUsageOID.CODE_SIGNING
        )
        usage = (x509.ExtendedKeyUsage([purpose]), True)
        self.certificate = self._certificate(name, self.root, [usage])

    @property
    def pem(self) -> bytes:
        """The root, as readers pin it."""
        return self.root.public_bytes(Encoding.PEM)

    def stamp(self, message: bytes, moment: int, *, seconds: int = 1, status: int = 0) -> bytes:
        """Response over a message at a time in UNIX seconds, with an accuracy in seconds."""
        stated = datetime.fromtimestamp(moment, UTC).strftime("%Y%m%d%H%M%SZ").encode()
        imprint = der(_SEQUENCE, algorithm(_SHA256), der(_OCTETS, sha256(message).digest()))
        info = der(
            _SEQUENCE,
            integer(1),
            der(_OBJECT, _POLICY),
            imprint,
            integer(7),
            der(_TIME, stated),
            der(_SEQUENCE, integer(seconds)),
        )
        granted = der(_SEQUENCE, integer(status))
        token = der(_SEQUENCE, der(_OBJECT, _SIGNED_DATA), der(_FIRST, self._signed(info)))
        return der(_SEQUENCE, granted, token)

    def _signed(self, info: bytes) -> bytes:
        """SignedData of CMS (RFC 5652 §5.1)."""
        attributes = b"".join(
            sorted(
                (
                    der(_SEQUENCE, der(_OBJECT, _CONTENT_TYPE), der(_SET, der(_OBJECT, _TST_INFO))),
                    der(
                        _SEQUENCE,
                        der(_OBJECT, _DIGEST),
                        der(_SET, der(_OCTETS, sha256(info).digest())),
                    ),
                )
            )
        )
        signature = self._key.sign(der(_SET, attributes), ec.ECDSA(hashes.SHA256()))
        signer = der(
            _SEQUENCE,
            integer(1),
            der(
                _SEQUENCE,
                self.certificate.issuer.public_bytes(),
                integer(self.certificate.serial_number),
            ),
            algorithm(_SHA256),
            der(_FIRST, attributes),
            algorithm(_ECDSA),
            der(_OCTETS, signature),
        )
        return der(
            _SEQUENCE,
            integer(3),
            der(_SET, algorithm(_SHA256)),
            der(_SEQUENCE, der(_OBJECT, _TST_INFO), der(_FIRST, der(_OCTETS, info))),
            der(_FIRST, self.certificate.public_bytes(Encoding.DER)),
            der(_SET, signer),
        )

    def _certificate(
        self,
        name: str,
        issuer: x509.Certificate | None,
        extensions: list[tuple[x509.ExtensionType, bool]],
    ) -> x509.Certificate:
        """A certificate that was valid from 2023 to 2024, signed by the root's key."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        start = datetime(2023, 1, 1, tzinfo=UTC)
        key = self._key if issuer else self._root_key
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=730))
        )
        for extension, is_critical in extensions:
            builder = builder.add_extension(extension, is_critical)
        return builder.sign(self._root_key, hashes.SHA256())


def _ca() -> tuple[x509.ExtensionType, bool]:
    """What makes a root."""
    return x509.BasicConstraints(ca=True, path_length=None), True
