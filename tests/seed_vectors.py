"""The cases of ``seed_vectors.json``: one bundle for each way in which sources go together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from seed_sources import (
    PULSE_TIMES,
    RFC3797,
    ROUNDS,
    SECRET,
    SHARES,
    drand,
    lottery,
    nist,
    pulse_record,
    sealed,
    share,
    ssq_record,
)

from randinspect.canonical import sha256_hex, write_document, write_table
from randinspect.lottery import QUICKNET, Fallback, SeedPlan, Source
from randinspect.publication.commitment import Commitment, Kind, Occasion, digest_of
from randinspect.publication.commitment_parts import Disclosure
from randinspect.publication.stages import draw

__all__ = ["CASES", "Case", "locked", "seed_vectors"]

_DUE: Final = QUICKNET.time_of(20791007)
_PULSE: Final = 1862119
_AT: Final = PULSE_TIMES[_PULSE]
_PARTY, _PRESS = SHARES
_SIZES: Final = (("A", (1, 2, 6, 0, 2)), ("B", (1, 1, 1)))
_FRAME: Final = write_table(
    (f"AG-{number}", stratum, str(size))
    for number, (stratum, size) in enumerate(
        ((stratum, size) for stratum, sizes in _SIZES for size in sizes), 1
    )
)
_TARGETS: Final = (
    b'[{"den":2,"method":"proportional","num":5,"reserves":1,"rows":5,"size_sum":11,"stratum":"A"},'
    b'{"den":1,"method":"equal","num":1,"reserves":1,"rows":3,"size_sum":3,"stratum":"B"}]'
)
_RULEBOOK: Final = write_document({"rule": "example"})
_TEMPLATE: Final = "9b967ae8e624ef700b635dff347f79e394259ab9ff220f2784ee2b7b3b4203f1"
_NUMBERS: Final = {"numbers": RFC3797["sources"], "announced": "RFC 3797, section 6"}
_NOTE: Final = (
    "docs/format.md §4 over the frame, targets, rulebook and template of its §3 and §8.4; rounds "
    "and pulses are real, numbers, shares and secrets invented. handed_in is loose, evidence is not"
)


@dataclass(frozen=True)
class Case:
    """Sources from a time on, and what is handed in for each place of the plan."""

    name: str
    sources: tuple[Source, ...]
    handed_in: tuple[Mapping[str, Any], ...]
    fallback: tuple[Fallback, ...] = ()
    not_before: int = _DUE


CASES: Final = (
    Case("drand alone", (drand(20791007),), (ROUNDS[20791007],)),
    Case(
        "drand and a NIST pulse",
        (drand(20791007), nist(_AT)),
        (ROUNDS[20791007], pulse_record(_PULSE)),
    ),
    Case(
        "drand and lottery numbers",
        (drand(20791007), lottery("rfc3797/example", "1", 3)),
        (ROUNDS[20791007], _NUMBERS),
    ),
    Case("cut off from drand", (nist(_AT), lottery()), (pulse_record(_PULSE), ssq_record())),
    Case(
        "shares of two parties",
        (share(_PARTY), share(_PRESS), drand(20791007)),
        ({"value": SHARES[_PARTY]}, {"value": SHARES[_PRESS]}, ROUNDS[20791007]),
    ),
    Case(
        "a sealed value",
        (drand(20791007), sealed(_DUE + 30 * 86_400)),
        (ROUNDS[20791007], {"value": SECRET}),
    ),
    Case(
        "a fallback used",
        (drand(20791007), lottery()),
        ({**pulse_record(_PULSE), "fallback": 1}, ssq_record()),
        (Fallback(silent=1, after=_AT - _DUE, source=nist(_AT)),),
    ),
)


def locked(case: Case) -> dict[str, bytes]:
    """Inputs, rulebook and commitment of a case, under the template for tests."""
    inputs = {"frame.tsv": _FRAME, "targets.json": _TARGETS}
    commitment = Commitment(
        format="randinspect/1",
        kind=Kind.SELECTION,
        occasion=Occasion.DRAW,
        authority="cn.example",
        draw_id="demo/1",
        sequence=1,
        plan_ref="2025-1",
        created=case.not_before - 86_400,
        lead_seconds=86_400,
        disclosure=Disclosure(agency="open", inspector="open"),
        inputs={name: digest_of(name, data) for name, data in inputs.items()},
        openings=None,
        rulebook_sha256=sha256_hex(_RULEBOOK),
        verifier_sha256=_TEMPLATE,
        suite="sha256-ed25519",
        code_version="randinspect 0.1.0",
        seed_plan=SeedPlan(not_before=case.not_before, sources=case.sources),
        fallback=case.fallback,
    )
    return {**inputs, "commit.json": commitment.document(), "rulebook.json": _RULEBOOK}


def seed_vectors() -> str:
    """Text of ``seed_vectors.json``."""
    cases: Sequence[dict[str, Any]] = [_answer(case) for case in CASES]
    return json.dumps({"note": _NOTE, "cases": cases}, indent=1, ensure_ascii=False) + "\n"


def _answer(case: Case) -> dict[str, Any]:
    """A case with the files that its sources give."""
    files = locked(case)
    files |= draw(files, case.handed_in)
    names = ("commit.json", "seed.json", "sample.tsv", "result.json")
    return {
        "name": case.name,
        "handed_in": list(case.handed_in),
        "files": {name: files[name].decode() for name in names},
    }
