"""NIST pulses: what is signed, what it gives, and what is refused."""

from __future__ import annotations

import copy
from collections.abc import Callable
from hashlib import sha512
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from seed_sources import NIST, PULSE_TIMES, PULSES, nist, pulse_record

from randinspect.errors import SeedError
from randinspect.lottery import is_certified, prove_source, read_pulse
from randinspect.lottery.pulse import PINNED_CERTIFICATES

Change = Callable[[dict[str, Any]], object]

LAST = 1862119


@pytest.mark.parametrize("number", PULSES)
def test_real_pulses_verify(number: int) -> None:
    """The value is NIST's own output value, though that field is never read."""
    source = nist(PULSE_TIMES[number])
    line, record = prove_source(source, pulse_record(number))

    assert line == f"nist 2 {source.time} {PULSES[number]['outputValue'].lower()}"
    assert "outputValue" not in record["pulse"]
    assert prove_source(source, record) == (line, record)


def test_a_pulse_was_committed_to_by_the_one_before() -> None:
    """precommitmentValue(n) = SHA-512(localRandomValue(n + 1)), so the fields are read aright."""
    before, after = read_pulse(PULSES[LAST - 1]), read_pulse(PULSES[LAST])

    assert len(after.message()) == 807
    assert before.precommitmentValue == sha512(bytes.fromhex(after.localRandomValue)).hexdigest()
    assert after.listValues[0].value == before.output()


def test_a_forged_output_value_changes_nothing() -> None:
    """As with drand, the value is recomputed."""
    forged = copy.deepcopy(pulse_record(LAST))
    forged["pulse"]["outputValue"] = "00" * 64

    assert prove_source(nist(PULSE_TIMES[LAST]), forged) == prove_source(
        nist(PULSE_TIMES[LAST]), pulse_record(LAST)
    )


def _flip(digits: str) -> str:
    """Other digits of the same form."""
    return ("0" if digits[0] != "0" else "1") + digits[1:]


CHANGES: dict[str, Change] = {
    "uri": lambda p: p.update(uri=p["uri"] + "1"),
    "version": lambda p: p.update(version="2.1"),
    "cipherSuite": lambda p: p.update(cipherSuite=1),
    "period": lambda p: p.update(period=30_000),
    "certificateId": lambda p: p.update(certificateId=_flip(p["certificateId"])),
    "chainIndex": lambda p: p.update(chainIndex=1),
    "pulseIndex": lambda p: p.update(pulseIndex=p["pulseIndex"] + 1),
    "timeStamp": lambda p: p.update(timeStamp="2026-07-16T13:51:00.000Z"),
    "another spelling of the time": lambda p: p.update(timeStamp="2026-07-16T13:50:00Z"),
    "localRandomValue": lambda p: p.update(localRandomValue=_flip(p["localRandomValue"])),
    "a short value": lambda p: p.update(localRandomValue=p["localRandomValue"][2:]),
    "external": lambda p: p["external"].update(statusCode=1),
    "listValues": lambda p: p["listValues"].reverse(),
    "a list value less": lambda p: p["listValues"].pop(),
    "precommitmentValue": lambda p: p.update(precommitmentValue=_flip(p["precommitmentValue"])),
    "statusCode": lambda p: p.update(statusCode=2),
    "a truth value": lambda p: p.update(statusCode=False),
    "signatureValue": lambda p: p.update(signatureValue=_flip(p["signatureValue"])),
    "no signature": lambda p: p.pop("signatureValue"),
    "an empty signature": lambda p: p.update(signatureValue=""),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_of_what_is_signed_is_refused(change: Change) -> None:
    """Every signed field, one at a time."""
    record = copy.deepcopy(pulse_record(LAST))
    change(record["pulse"])

    with pytest.raises(SeedError):
        prove_source(nist(PULSE_TIMES[LAST]), record)


@pytest.mark.parametrize("moment", [PULSE_TIMES[LAST - 1], PULSE_TIMES[LAST] + 60])
def test_a_pulse_of_another_minute_is_refused(moment: int) -> None:
    """Neither the one before nor the one after."""
    with pytest.raises(SeedError, match="the commitment names the pulse"):
        prove_source(nist(moment), pulse_record(LAST))


def _own_certificate() -> tuple[rsa.RSAPrivateKey, bytes]:
    """A key and a certificate in NIST's name that anybody can make."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    real = x509.load_pem_x509_certificate(NIST["certificate_pem"].encode())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "engine.beacon.nist.gov")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(real.not_valid_before_utc)
        .not_valid_after(real.not_valid_after_utc)
        .sign(key, hashes.SHA256())
    )
    return key, certificate.public_bytes(serialization.Encoding.DER)


def test_a_certificate_of_ones_own_is_refused() -> None:
    """A pulse that is signed well, under a certificate that nobody pinned."""
    key, der = _own_certificate()
    data = PULSES[LAST] | {"certificateId": sha512(der).hexdigest()}
    signature = key.sign(read_pulse(data).message(), padding.PKCS1v15(), hashes.SHA512())
    record = {"pulse": data | {"signatureValue": signature.hex()}, "certificate": der.hex()}

    with pytest.raises(SeedError, match="not pinned"):
        prove_source(nist(PULSE_TIMES[LAST]), record)


@pytest.mark.parametrize("certificate", [None, "", "30", "-----BEGIN CERTIFICATE-----", 3])
def test_a_pulse_without_its_certificate_is_refused(certificate: object) -> None:
    """Missing, cut, or another."""
    with pytest.raises(SeedError, match="certificate"):
        prove_source(nist(PULSE_TIMES[LAST]), {"pulse": PULSES[LAST], "certificate": certificate})


def test_the_pin_says_what_the_certificate_says() -> None:
    """Digest, first and last second."""
    real = x509.load_pem_x509_certificate(NIST["certificate_pem"].encode())
    der = real.public_bytes(serialization.Encoding.DER)
    first, last = PINNED_CERTIFICATES[sha512(der).hexdigest()]

    assert first == int(real.not_valid_before_utc.timestamp())
    assert last == int(real.not_valid_after_utc.timestamp())
    assert [is_certified(t) for t in (first - 1, first, last, last + 1)] == [
        False,
        True,
        True,
        False,
    ]
