"""The stages of a bundle: locked, drawn, completed (docs/format.md §8).

Pure functions from bytes to bytes: the bureau decides when, the disk keeps what they give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from randinspect.canonical import read_document, sha256_hex, table_rows, write_document
from randinspect.dispatch import DatePlan, Problem, dispatch
from randinspect.errors import FormatError
from randinspect.lottery import Seed, Tickets, prove
from randinspect.publication.announcement import Task, announcement_files
from randinspect.publication.assistants import assistants_of
from randinspect.publication.bundle import LATER, RESULTS, manifest_document, result_document
from randinspect.publication.claims import odd_claims
from randinspect.publication.commitment import Commitment, Kind, digest_of, read_commitment
from randinspect.publication.commitment_parts import Batch, Openings
from randinspect.publication.date_files import date_files, read_date_plan, visit_files
from randinspect.publication.direct import read_direct
from randinspect.publication.input_names import (
    ASSISTANTS,
    BODIES,
    CLAIMS,
    DIRECT,
    JURISDICTION,
    LINKS,
    MARGINS,
    MERGED,
    PERSONS,
    SHARED,
)
from randinspect.publication.margins import bound_margins
from randinspect.publication.merging import odd_merged
from randinspect.publication.page import render_page, template_sha256
from randinspect.publication.persons import read_persons
from randinspect.publication.problems import problem_files, read_problem
from randinspect.publication.second_stage import stage_faults
from randinspect.publication.teams import answer_files
from randinspect.publication.terms import Terms
from randinspect.registry.calendar import beijing_day
from randinspect.registry.frame import Frame
from randinspect.sampling import read_margins, read_targets, select, write_sample
from randinspect.version import FORMAT, VERSION

__all__ = ["complete", "draw", "lock_dispatch", "lock_selection"]


def lock_selection(
    terms: Terms,
    frame: Frame,
    targets: bytes,
    margins: bytes | None = None,
    jurisdiction: bytes | None = None,
    stages: tuple[bytes, bytes] | None = None,
) -> dict[str, bytes]:
    """Files of a locked selection.

    Parameters
    ----------
    terms
        What people fix.
    frame
        The closed frame.
    targets, margins
        Bytes of ``targets.json``, and of ``margins.json`` if several margins are to be kept.
    jurisdiction
        Bytes of ``jurisdiction.tsv`` if other authorities dispatch; None if this one does.
    stages
        Bytes of ``bodies.tsv`` and ``links.tsv`` of a second stage; None for a first one.

    Raises
    ------
    ProtocolError
        If the seed could be known already.
    FormatError, DesignError
        If targets and margins cannot be drawn: that must not come out once the seed is there.
    """
    inputs = {"frame.tsv": frame.table(), "targets.json": targets}
    if margins is not None:
        read_margins(margins, read_targets(targets, frame))
        inputs[MARGINS] = margins
    if jurisdiction is not None:
        inputs[JURISDICTION] = jurisdiction
    if stages is not None:
        inputs |= dict(zip((BODIES, LINKS), stages, strict=True))
        for message in stage_faults(inputs):
            raise FormatError(message)
    return _locked(terms, Kind.SELECTION, inputs)


def lock_dispatch(
    terms: Terms,
    problem: Problem,
    *,
    sample: bytes,
    recusals: bytes,
    batch: Batch | None = None,
    dates: DatePlan | None = None,
    direct: bytes | None = None,
    persons: bytes | None = None,
    assistants: bytes | None = None,
    claims: bytes | None = None,
    merged: bytes | None = None,
) -> dict[str, bytes]:
    """Files of a locked dispatch.

    Parameters
    ----------
    terms
        What people fix.
    problem
        Who may go where.
    sample
        Bytes of the ``sample.tsv`` that is dispatched.
    recusals
        Bytes of the private list of pairs barred by a declared interest.
    batch
        Which batch of the sample it is; None for the whole.
    dates
        What the visits are dated from; None if they are not dated.
    direct
        Bytes of ``direct.tsv``: inspections whose people are named; None if all are drawn.
    persons
        Bytes of ``persons.tsv``: marks of the people, where other authorities send some too.
    assistants
        Bytes of ``assistants.json``: who comes from elsewhere to assist; None if nobody does.
    claims
        Bytes of ``claims.tsv``: whose the drawn units are, where the selection does not say it.
    merged
        Bytes of ``merged.tsv``: visits of other dispatches that are joined; None if none are.

    Raises
    ------
    FormatError
        If dates, direct assignments, marks or assistants do not belong to the problem, or the
        dates not to the seed's day.
    ProtocolError
        If the seed could be known already.
    """
    inputs = date_files(dates, problem, beijing_day(terms.not_before)) if dates else {}
    if direct is not None:
        read_direct(direct, problem)
        inputs = {**inputs, DIRECT: direct}
    if persons is not None:
        read_persons(persons, problem.inspectors)
        inputs = {**inputs, PERSONS: persons}
    if assistants is not None:
        assistants_of(assistants, problem)
        inputs = {**inputs, ASSISTANTS: assistants}
    if claims is not None:
        for _, message in odd_claims(claims, problem.inspections):
            raise FormatError(message)
        inputs = {**inputs, CLAIMS: claims}
    if merged is not None:
        for _, message in odd_merged(merged, inputs.get("agenda.tsv", b"")):
            raise FormatError(message)
        inputs = {**inputs, MERGED: merged}
    return _locked(
        terms,
        Kind.DISPATCH,
        {**problem_files(problem), **inputs},
        batch=batch,
        sample_sha256=sha256_hex(sample),
        recusals_sha256=sha256_hex(recusals),
    )


def draw(files: Mapping[str, bytes], evidence: Sequence[object]) -> dict[str, bytes]:
    """Files that the seed adds to a locked bundle: a pure function, so there is no second run.

    Parameters
    ----------
    files
        The locked bundle.
    evidence
        What proves each source of its seed plan, or the fallback that stands in for it.

    Raises
    ------
    SeedError
        If the evidence proves no seed of this commitment.
    """
    commitment = read_commitment(files["commit.json"])
    seed = prove(commitment.draw_id, commitment.seed_plan, evidence, commitment.fallback)
    drawn = _DRAWS[commitment.kind](files, seed)
    drawn["seed.json"] = seed.document()
    drawn["result.json"] = result_document(commitment, seed.value, {**files, **drawn})
    return drawn


def complete(files: Mapping[str, bytes], task: Task) -> dict[str, bytes]:
    """Announcements, manifest and page for a bundle at any stage; they replace earlier ones."""
    commitment = read_commitment(files["commit.json"])
    announced = announcement_files(
        task,
        count=_count(commitment, files),
        occasion=commitment.occasion,
        created=commitment.created,
    )
    core = {n: d for n, d in files.items() if n not in LATER and n not in announced}
    manifest = manifest_document(commitment, core, frozenset(announced))
    page = render_page(
        {**core, **announced, "manifest.json": manifest}, is_shared=commitment.is_shared
    )
    digests = {name: sha256_hex(data) for name, data in {**announced, "index.html": page}.items()}
    return {
        **announced,
        "announcements.json": write_document(digests),
        "index.html": page,
        "manifest.json": manifest,
    }


def _locked(
    terms: Terms,
    kind: Kind,
    inputs: Mapping[str, bytes],
    *,
    batch: Batch | None = None,
    sample_sha256: str | None = None,
    recusals_sha256: str | None = None,
) -> dict[str, bytes]:
    """Inputs, rulebook and commitment of a locked bundle."""
    terms.require_early()
    openings = terms.openings
    is_shared = terms.selection is not None or bool(SHARED & inputs.keys())
    commitment = Commitment(
        format=FORMAT,
        kind=kind,
        occasion=terms.occasion,
        authority=terms.authority,
        draw_id=terms.draw_id,
        sequence=terms.sequence,
        plan_ref=terms.plan_ref,
        created=terms.created,
        lead_seconds=terms.lead_seconds,
        disclosure=terms.disclosure,
        inputs={name: digest_of(name, data) for name, data in sorted(inputs.items())},
        openings=None if openings is None else _digest_openings(openings),
        rulebook_sha256=sha256_hex(terms.rulebook),
        verifier_sha256=template_sha256(is_shared=is_shared),
        suite="sha256-ed25519",
        code_version=f"randinspect {VERSION}",
        seed_plan=terms.seed_plan(),
        fallback=terms.fallback,
        sample_sha256=sample_sha256,
        recusals_sha256=recusals_sha256,
        excluded=terms.excluded,
        batches=terms.batches if kind is Kind.SELECTION else None,
        batch=batch,
        persons_sha256=terms.persons_sha256,
        selection=terms.selection,
        parent=terms.parent,
    )
    return {**inputs, "commit.json": commitment.document(), "rulebook.json": terms.rulebook}


def _digest_openings(openings: bytes) -> Openings:
    """What the commitment says of the private openings."""
    return Openings(sha256=sha256_hex(openings), rows=len(table_rows(openings)))


def _draw_selection(files: Mapping[str, bytes], seed: Seed) -> dict[str, bytes]:
    """Sample of a locked selection."""
    frame = Frame.from_table(files["frame.tsv"])
    targets = read_targets(files["targets.json"], frame)
    margins = bound_margins(read_commitment(files["commit.json"]), files, targets)
    return {"sample.tsv": write_sample(select(frame, targets, Tickets(seed.value), margins))}


def _draw_dispatch(files: Mapping[str, bytes], seed: Seed) -> dict[str, bytes]:
    """Teams of a locked dispatch with the certificate that they are the answer."""
    tickets, problem = Tickets(seed.value), read_problem(files)
    found = dispatch(problem, tickets)
    commitment = read_commitment(files["commit.json"])
    if not commitment.is_dated:
        return answer_files(found.answer)
    drawn_on = beijing_day(commitment.seed_plan.not_before)
    plan = read_date_plan(files, problem, drawn_on)
    dates = plan.assign(found.teams, drawn_on=drawn_on, tickets=tickets)
    return {**answer_files(found.answer), **visit_files(dates)}


_DRAWS = {Kind.SELECTION: _draw_selection, Kind.DISPATCH: _draw_dispatch}


def _count(commitment: Commitment, files: Mapping[str, bytes]) -> str:
    """How many agencies the task inspects: exact once drawn, the target before.

    A stratum drawn by ``poisson`` has no certain number, so then the expectation is told as about.
    """
    result = RESULTS[commitment.kind][0]
    if commitment.kind is Kind.DISPATCH:
        return str(len({line.split(b"\t")[0] for line in files["inspections.tsv"].splitlines()}))
    if result in files:
        return str(sum(b"\treserve\t" not in line for line in files[result].splitlines()))
    targets = read_document(files["targets.json"])
    sizes = [Fraction(target["num"], target["den"]) for target in targets]
    if any(target["method"] == "poisson" and target["num"] for target in targets):
        return f"约{floor(sum(sizes, Fraction(1, 2)))}"  # about: the number drawn is random
    if MARGINS in commitment.inputs:  # the whole is rounded, not each stratum by itself
        sizes = [sum(sizes, Fraction(0))]
    low, high = sum(map(floor, sizes)), sum(map(ceil, sizes))
    return str(low) if low == high else f"{low}–{high}"
