"""Sources, plans and records for the tests of seeds: real rounds and pulses, invented numbers."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from randinspect.lottery import (
    QUICKNET,
    DrandSource,
    LotterySource,
    NistSource,
    SealedSource,
    ShareSource,
)

_VECTORS: Final = Path(__file__).parent / "vectors"
NIST: Final = json.loads((_VECTORS / "nist_beacon_pulses.json").read_text(encoding="utf-8"))
RFC3797: Final = json.loads((_VECTORS / "rfc3797_vector.json").read_text(encoding="utf-8"))
ROUNDS: Final = {
    case["round"]: case
    for case in json.loads((_VECTORS / "drand_quicknet_vectors.json").read_text(encoding="utf-8"))[
        "valid"
    ]
}
PULSES: Final = {pulse["pulseIndex"]: pulse for pulse in NIST["pulses"]}
PULSE_TIMES: Final = {1853305: 1783680960, 1862118: 1784209740, 1862119: 1784209800}
SECRET: Final = "5ec7" * 16
SHARES: Final = {"cn.example.university": "a1" * 32, "cn.example.press": "b2" * 32}


def drand(number: int) -> DrandSource:
    """A round of quicknet."""
    return DrandSource(kind="drand", chain=QUICKNET.chain, round=number)


def nist(moment: int) -> NistSource:
    """A pulse of NIST's chain 2."""
    return NistSource(kind="nist", chain=2, time=moment)


def lottery(name: str = "ssq", issue: str = "2099001", sets: int = 2) -> LotterySource:
    """An issue of a lottery."""
    return LotterySource(kind="lottery", name=name, issue=issue, sets=sets)


def share(party: str) -> ShareSource:
    """The committed share of an invented party."""
    return ShareSource(kind="share", party=party, sha256=_digest(SHARES[party]))


def sealed(open_by: int) -> SealedSource:
    """The committed invented secret."""
    return SealedSource(kind="sealed", sha256=_digest(SECRET), open_by=open_by)


def pulse_record(number: int) -> dict[str, Any]:
    """A pulse as it is handed in: NIST's JSON beside the certificate."""
    return {"pulse": PULSES[number], "certificate": NIST["certificate_pem"]}


def ssq_record() -> dict[str, Any]:
    """Invented numbers of an issue that there is not."""
    return {"numbers": [[30, 2, 11, 7, 21, 15], [9]], "announced": "invented for a test"}


def _digest(value: str) -> str:
    """What its holder commits to."""
    return sha256(bytes.fromhex(value)).hexdigest()
