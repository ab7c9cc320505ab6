"""Seed evidence: what proves that a source said what the seed says (docs/format.md §4.3).

Evidence is handed in as a file by anybody: the JSON that a drand relay answers will do. It
is taken only for exactly the round that the commitment names, after its signature has been
verified; a ``randomness`` field beside it is ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from randinspect.canonical import read_document, write_document
from randinspect.errors import FormatError, SeedError
from randinspect.lottery.beacon import signature_value, verify_signature
from randinspect.lottery.seed import DrandSource, SeedPlan, seed_hex

__all__ = ["Seed", "evidence_from_text", "prove"]

_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Seed:
    """A revealed seed with the lines it comes from and the evidence for each.

    Parameters
    ----------
    draw_id
        The draw that it belongs to, and no other.
    lines
        The source lines of docs/format.md §4, without LF.
    value
        The seed, 64 hex digits.
    evidence
        One record for each line.
    """

    draw_id: str
    lines: tuple[str, ...]
    value: str
    evidence: tuple[Mapping[str, Any], ...]

    def document(self) -> bytes:
        """Bytes of ``seed.json``."""
        return write_document(
            {
                "draw_id": self.draw_id,
                "evidence": [dict(record) for record in self.evidence],
                "lines": list(self.lines),
                "seed": self.value,
            }
        )

    @staticmethod
    def check(data: bytes, draw_id: str, plan: SeedPlan) -> Seed:
        """Read ``seed.json`` and prove it against a commitment's plan.

        Raises
        ------
        SeedError
            If a line, the evidence or the value is not what the plan and the proof give.
        """
        try:
            document = read_document(data)
        except FormatError as error:
            raise SeedError(str(error)) from error
        if not isinstance(document, dict) or not isinstance(document.get("evidence"), list):
            raise SeedError("no list of evidence")
        seed = prove(draw_id, plan, document["evidence"])
        if seed.document() != data:
            raise SeedError("the draw, the lines, the seed or the evidence differ from the proven")
        return seed


def prove(draw_id: str, plan: SeedPlan, evidence: Sequence[object]) -> Seed:
    """Prove every source of a plan and give the seed.

    Parameters
    ----------
    draw_id
        The draw's id.
    plan
        The seed plan of its commitment.
    evidence
        One record for each source, in the order of the plan.

    Raises
    ------
    SeedError
        If a record is missing, is for another round, or does not verify.
    """
    if len(evidence) != len(plan.sources):
        raise SeedError(f"{len(evidence)} pieces of evidence for {len(plan.sources)} sources")
    proven = [_prove_drand(s, e) for s, e in zip(plan.sources, evidence, strict=True)]
    lines = tuple(line for line, _ in proven)
    return Seed(draw_id, lines, seed_hex(draw_id, lines), tuple(record for _, record in proven))


def evidence_from_text(text: str) -> list[object]:
    """Read evidence as people hand it in: a relay's answer, a list, or ``{"evidence": [...]}``.

    Raises
    ------
    SeedError
        If the text is no JSON of one of these shapes.
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise SeedError(f"the evidence is no JSON: {error}") from error
    if isinstance(value, dict) and isinstance(value.get("evidence"), list):
        return list(value["evidence"])
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return value
    raise SeedError('evidence is {"round": …, "signature": "…"}, or a list of such')


def _prove_drand(source: DrandSource, record: object) -> tuple[str, dict[str, Any]]:
    """Line and clean record of one drand round, its signature verified."""
    if not isinstance(record, dict):
        raise SeedError('drand evidence is {"round": …, "signature": "…"}')
    number, signature = record.get("round"), record.get("signature")
    if number != source.round or isinstance(number, bool):
        raise SeedError(f"the commitment names round {source.round}, the evidence is for {number}")
    if not isinstance(signature, str) or not set(signature) <= _HEX or len(signature) % 2:
        raise SeedError("a drand signature is written in lower-case hexadecimal digits")
    raw = bytes.fromhex(signature)
    verify_signature(source.round, raw)
    line = f"drand {source.chain} {source.round} {signature_value(raw)}"
    return line, {"kind": "drand", "round": source.round, "signature": signature}
