"""Small invented bundles: every handle, name and signature here is made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any

from randinspect.canonical import sha256_hex, write_document, write_table
from randinspect.lottery import QUICKNET, Tickets, plan_for, seed_hex, signature_value
from randinspect.publication.announcement import Task, announcement_files
from randinspect.publication.bundle import result_document
from randinspect.publication.commitment import Commitment, Kind, Occasion, digest_of
from randinspect.publication.commitment_parts import Disclosure, Openings
from randinspect.publication.page import template_sha256
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Method,
    read_targets,
    select,
    target_for,
    write_sample,
    write_targets,
)

NOT_BEFORE = 1_782_871_200
CREATED = NOT_BEFORE - 100_000
RULEBOOK = write_document({"about": "虚构规则 <made up> & short", "ratio": "1/10"})
TASK = Task(
    plan_ref="P-2026-1",
    plan_name="2026年虚构抽查计划",
    task_id="T-2026-3",
    task_name="第三季度检验检测机构抽查",
    draw_type="directed",
    item="资质认定条件保持情况、报告真实性",
    object_scope="甲类、乙类“机构”，含 A,B 两区",
    date_from=date(2026, 7, 6),
    date_to=date(2026, 9, 30),
    authority_name="虚构市市场监督管理局",
)


def handle(role: str, number: int) -> str:
    """A made-up sealed handle."""
    return f"h-{sha256(f'{role} {number}'.encode()).hexdigest()[:40]}"


def bundle(
    kind: Kind, *, is_drawn: bool, occasion: Occasion = Occasion.DRAW, units: int = 60
) -> dict[str, bytes]:
    """Files of an invented bundle without page and manifest."""
    inputs = _selection_inputs(units) if kind is Kind.SELECTION else _dispatch_inputs()
    commitment = _commitment(kind, inputs, occasion)
    files = {**inputs, "commit.json": commitment.document(), "rulebook.json": RULEBOOK}
    files |= announcement_files(TASK, count="9–10", occasion=occasion, created=CREATED)
    return {**files, **_drawn(commitment, files)} if is_drawn else files


def _commitment(kind: Kind, inputs: Mapping[str, bytes], occasion: Occasion) -> Commitment:
    """What the lock of an invented draw fixes."""
    is_dispatch = kind is Kind.DISPATCH
    return Commitment(
        format="randinspect/1",
        kind=kind,
        occasion=occasion,
        authority="cn.example.amr",
        draw_id=f"example/2026Q3/{kind}",
        sequence=2 if is_dispatch else 1,
        plan_ref=TASK.plan_ref,
        created=CREATED,
        lead_seconds=86_400,
        disclosure=Disclosure(agency="sealed", inspector="sealed"),
        inputs={name: digest_of(name, data) for name, data in sorted(inputs.items())},
        openings=Openings(sha256=sha256_hex(b"openings"), rows=60),
        rulebook_sha256=sha256_hex(RULEBOOK),
        verifier_sha256=template_sha256(),
        suite="sha256-ed25519",
        code_version="randinspect 0",
        seed_plan=plan_for(NOT_BEFORE),
        fallback=(),
        sample_sha256=sha256_hex(b"sample") if is_dispatch else None,
        recusals_sha256=sha256_hex(b"recusals") if is_dispatch else None,
    )


def _selection_inputs(units: int) -> dict[str, bytes]:
    """A frame of three strata and its targets: equal, by size with a certain unit, fractional."""
    labels = [("A", "B·食品", "C")[number % 3] for number in range(units)]
    sizes = [(10, 400 if number == 1 else number, 3)[number % 3] for number in range(units)]
    frame = Frame.close([handle("agency", number) for number in range(units)], labels, sizes)
    designs: Mapping[str, tuple[Fraction, Method, int]] = {
        "A": (Fraction(units // 15), Method.EQUAL, 2),
        "B·食品": (Fraction(3), Method.PROPORTIONAL, 2),
        "C": (Fraction(12, 5), Method.PROPORTIONAL, units),
    }
    targets = []
    for stratum in frame.strata():
        size, method, reserves = designs[stratum.label]
        targets.append(target_for(stratum, size, method=method, reserves=reserves))
    return {"frame.tsv": frame.table(), "targets.json": write_targets(targets)}


def _dispatch_inputs() -> dict[str, bytes]:
    """Six inspections of two slots, five inspectors, all admitted everywhere."""
    places = [handle("agency", number) for number in range(6)]
    people = [handle("inspector", number) for number in range(5)]
    slots = ("组长", "队员")
    return {
        "couples.tsv": b"",
        "eligible.tsv": write_table([(p, s, i) for p in places for s in slots for i in people]),
        "inspections.tsv": write_table([(p, s, "1") for p in places for s in slots]),
        "inspectors.tsv": write_table([(i, "0", "4") for i in people]),
        "limits.json": write_document({"q": [{"den": 1, "num": 1}], "waiver_costs": {}}),
    }


def _drawn(commitment: Commitment, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Seed, lists and result; the signature is invented, so nothing here verifies."""
    number = QUICKNET.round_from(commitment.seed_plan.not_before)
    signature = sha256(b"invented").digest() + bytes(16)
    line = f"drand {QUICKNET.chain} {number} {signature_value(signature)}"
    seed = seed_hex(commitment.draw_id, [line])
    record: dict[str, Any] = {"kind": "drand", "round": number, "signature": signature.hex()}
    document = {
        "draw_id": commitment.draw_id,
        "evidence": [record],
        "lines": [line],
        "seed": seed,
    }
    drawn = _sample(files, seed) if commitment.kind is Kind.SELECTION else _teams()
    return {
        **drawn,
        "result.json": result_document(commitment, seed, drawn),
        "seed.json": write_document(document),
    }


def _sample(files: Mapping[str, bytes], seed: str) -> dict[str, bytes]:
    """The sample that the invented seed gives."""
    frame = Frame.from_table(files["frame.tsv"])
    targets = read_targets(files["targets.json"], frame)
    return {"sample.tsv": write_sample(select(frame, targets, Tickets(seed)))}


def _teams() -> dict[str, bytes]:
    """Teams that go round the roster."""
    rows = [
        (handle("agency", place), slot, handle("inspector", (2 * place + turn) % 5))
        for place in range(6)
        for turn, slot in enumerate(("组长", "队员"))
    ]
    return {"teams.tsv": write_table(rows)}
