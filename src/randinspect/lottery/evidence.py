"""Seed evidence: what proves that the sources said what the seed says (docs/format.md §4.8).

Evidence is handed in as files by anybody: the JSON that a drand relay answers will do. A record
is taken only for exactly the source that the commitment names, after it has been verified.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from randinspect.canonical import check_depth, read_document, write_document
from randinspect.errors import FormatError, SeedError
from randinspect.lottery.proofs import Proof, prove_source
from randinspect.lottery.seed import Fallback, SeedPlan, seed_hex
from randinspect.lottery.sources import Source

__all__ = ["Seed", "Used", "evidence_from_text", "prove", "sources_used"]

_FALLBACK: Final = "fallback"


@dataclass(frozen=True, slots=True)
class Used:
    """What gave one line of a seed.

    Parameters
    ----------
    place
        Number of the line, from 1.
    source
        The source of the plan, or what stands in for it.
    fallback
        Number of the fallback that was used, from 1; None if the source itself spoke.
    """

    place: int
    source: Source
    fallback: int | None = None


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
    def check(data: bytes, draw_id: str, plan: SeedPlan, fallback: Sequence[Fallback] = ()) -> Seed:
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
        seed = prove(draw_id, plan, document["evidence"], fallback)
        if seed.document() != data:
            raise SeedError("the draw, the lines, the seed or the evidence differ from the proven")
        return seed


def prove(
    draw_id: str,
    plan: SeedPlan,
    evidence: Sequence[object],
    fallback: Sequence[Fallback] = (),
) -> Seed:
    """Prove every source of a plan and give the seed.

    Parameters
    ----------
    draw_id
        The draw's id.
    plan
        The seed plan of its commitment.
    evidence
        One record for each source, in the order of the plan. A record with ``fallback`` proves
        the fallback of that number instead.
    fallback
        The fallbacks of the commitment.

    Raises
    ------
    SeedError
        With every record that is missing, is for another source, or does not verify.
    """
    used = sources_used(plan, evidence, fallback)
    proofs: list[Proof] = []
    faults: list[str] = []
    for one, record in zip(used, evidence, strict=True):
        try:
            line, clean = prove_source(one.source, record)
        except SeedError as error:
            faults.append(str(error))
            continue
        proofs.append((line, clean if one.fallback is None else {**clean, _FALLBACK: one.fallback}))
    if faults:
        raise SeedError("; ".join(faults))
    lines = tuple(line for line, _ in proofs)
    return Seed(draw_id, lines, seed_hex(draw_id, lines), tuple(record for _, record in proofs))


def sources_used(
    plan: SeedPlan, evidence: Sequence[object], fallback: Sequence[Fallback] = ()
) -> tuple[Used, ...]:
    """Which source or fallback each record is for.

    Raises
    ------
    SeedError
        If there are not as many records as sources, or one names a fallback that is not for it.
    """
    if len(evidence) != len(plan.sources):
        raise SeedError(f"{len(evidence)} pieces of evidence for {len(plan.sources)} sources")
    return tuple(
        _used(place, source, record, fallback)
        for place, (source, record) in enumerate(zip(plan.sources, evidence, strict=True), 1)
    )


def _used(place: int, source: Source, record: object, fallback: Sequence[Fallback]) -> Used:
    """What one record is for."""
    if not isinstance(record, Mapping) or _FALLBACK not in record:
        return Used(place, source)
    number = record[_FALLBACK]
    if type(number) is not int or not 1 <= number <= len(fallback):
        raise SeedError(f"the commitment has no fallback {number}")
    if fallback[number - 1].silent != place:
        raise SeedError(f"fallback {number} does not stand in for source {place}, {source}")
    return Used(place, fallback[number - 1].source, number)


def evidence_from_text(text: str) -> list[object]:
    """Read evidence as people hand it in: a relay's answer, a list, or ``{"evidence": [...]}``.

    Raises
    ------
    SeedError
        If the text is no JSON of one of these shapes.
    """
    try:
        check_depth(text.encode("utf-8", "surrogatepass"))
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise SeedError(
            f"the evidence is no JSON: line {error.lineno}, column {error.colno}; hand in the "
            "answer as it came, nothing before and nothing after it"
        ) from error
    except FormatError as error:  # nested too deep
        raise SeedError(f"the evidence is no JSON that can be read: {error}") from error
    except ValueError as error:
        text = "the evidence is no JSON that can be read: a number has too many digits"
        raise SeedError(text) from error
    if isinstance(value, dict) and isinstance(value.get("evidence"), list):
        return list(value["evidence"])
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list):
        return value
    raise SeedError('evidence is {"round": …, "signature": "…"}, or a list of such')
