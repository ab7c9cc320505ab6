"""From a published line back to the seed (倒查), in one call: plan row, rules, frame, seed, acts.

A line is named as a reader finds it (`lines`): by its number in an announced list, by a page of
the site, by the body's id, or by the inspection's public name. What means the task as a whole, such
as a row of the plan or the page of a draw, leads to both draws and all of their inspections.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from randinspect.canonical import read_document, read_table, sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.results.entering import announced_place
from randinspect.office.results.job import ResultJob
from randinspect.office.results.lines import list_rows, meant, named_in
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.explanation import explain_handle
from randinspect.publication.jurisdiction import read_referral
from randinspect.publication.lists import unfounded
from randinspect.results import Case, PublishAct

__all__ = ["trace", "trace_result"]


_RULES: Final = ("name", "version", "authority", "effective_from", "effective_to", "citation")


def trace(job: ResultJob, line: str) -> dict[str, Any]:
    """Everything that led to a published line, for the bureau.

    Parameters
    ----------
    job
        The results.
    line
        ``results:7`` (the row, from 1, of any announced list), a page of the site
        (``agencies/….html``, ``draws/….html``, ``lists/….html``, ``lists/….html:7``, also below
        ``en/``), the id of a body, the name of its page, or the public name of an inspection.

    Returns
    -------
    dict[str, Any]
        What `trace_result` tells, and where it was announced, at which leaf of the office's ledger
        that was entered (None: at none), the plan's own row, and who signed; which announced
        files say something else than follows from the acts, and where; where the task as a whole
        is meant, what holds of all its inspections.

    Raises
    ------
    ProtocolError
        If nothing of this task is meant.
    FormatError
        If an announced list breaks its form, or was changed after it was announced.
    """
    found = {name: job.store.read_announced(name) for name in job.store.announced()}
    contradicted = {"contradicted": _contradicted(job, found)}
    inspection = meant(job, line)
    if inspection is None:
        return _trace_task(job) | contradicted
    told = trace_result(job, inspection)
    agency = job.roster.expected[inspection].agency
    return {
        **told,
        **contradicted,
        "announced": list(named_in(job, agency)),
        "ledger_leaf": announced_place(job),
        "plan": {**told["plan"], "announced_row": _plan_row(job)},
        "signers": _signers(job, inspection),
    }


def trace_result(job: ResultJob, inspection: str) -> dict[str, Any]:
    """Everything that led to a result, for the bureau.

    Parameters
    ----------
    job
        The results.
    inspection
        Handle of the inspection.

    Raises
    ------
    ProtocolError
        If it was not drawn.
    """
    expected = job.roster.expected.get(inspection)
    if expected is None:
        raise ProtocolError(
            f"{inspection} is no inspection of {job.commitment.draw_id}; name the row of an "
            "announced list (results:7), the id of a drawn body or its public name"
        )
    case = job.book.case(inspection)
    return {
        "amendments": [
            a.model_dump(mode="json") for a in job.amendments if a.inspection == inspection
        ],
        "body": {"department": expected.department, "id": expected.agency, "name": expected.name},
        "closings": [
            {"closed": c.closed.isoformat(), "measure": str(c.measure), "text": c.text}
            for c in case.closings
        ],
        "dispatch": _draw(job, Kind.DISPATCH),
        "drawn_by": job.drawn_by and job.drawn_by.model_dump(mode="json"),
        "inspection": inspection,
        "open_measures": [str(measure) for measure in case.open_measures],
        "plan": _plan(job),
        "referral": _referral(job, inspection),
        "sample": _sample(job, inspection),
        "selection": _draw(job, Kind.SELECTION),
        "state": str(case.state),
        "statements": [
            {
                "answer": told.answer and told.answer.model_dump(mode="json"),
                "stage": str(told.stage),
                "statement": told.act.model_dump(mode="json"),
            }
            for told in case.statements
        ],
        "team": list(expected.team),
        "versions": _versions(case),
    }


def _contradicted(job: ResultJob, found: Mapping[str, bytes | None]) -> list[dict[str, str]]:
    """Announced files that say something else than follows from the acts, and where."""
    job.require_published()
    files = {name: data for name, data in found.items() if data is not None}
    untrue = unfounded(files, job.store.documents(), job.anchor, job.commitment)
    return [{"file": name, "text": told} for name, told in untrue]


def _trace_task(job: ResultJob) -> dict[str, Any]:
    """What led to all results of the task, and where each of them stands."""
    cases = [job.book.case(handle) for handle in job.roster.expected]
    return {
        "dispatch": _draw(job, Kind.DISPATCH),
        "drawn_by": job.drawn_by and job.drawn_by.model_dump(mode="json"),
        "ledger_leaf": announced_place(job),
        "inspections": {case.inspection: str(case.state) for case in cases},
        "plan": {**_plan(job), "announced_row": _plan_row(job)},
        "selection": _draw(job, Kind.SELECTION),
    }


def _plan(job: ResultJob) -> dict[str, str]:
    """The task, and the row of the plan that it carries out."""
    plan = job.quarter.plan
    return {"plan_ref": plan.ref, "task_id": plan.task_id, "task_name": plan.task_name}


def _plan_row(job: ResultJob) -> dict[str, str] | None:
    """Row of the announced annual plan, if the plan was announced and has it."""
    rows = (r for r in list_rows(job, "plan") if r["raninsTaskId"] == job.quarter.plan.task_id)
    return next(rows, None)


def _signers(job: ResultJob, inspection: str) -> dict[str, list[str]]:
    """Who entered, audited, published and approved what led to a result, each once."""
    case = job.book.case(inspection)
    acts = [a for a in job.book.acts if isinstance(a, PublishAct) and inspection in a.inspections]
    told = {
        "approved": [v.correction.approved_by for v in case.versions if v.correction],
        "audited": [v.audited_by for v in case.versions if v.audited_by],
        "entered": [v.entered_by for v in case.versions],
        "published": [act.by for act in acts],
        "substituted": [a.approved_by for a in job.amendments if a.inspection == inspection],
    }
    return {role: list(dict.fromkeys(names)) for role, names in told.items()}


def _draw(job: ResultJob, kind: Kind) -> dict[str, Any] | None:
    """Commitment, inputs, rules and seed of a draw; None if it was not made here."""
    files = job.workspace.files(kind)
    if not files:
        return None
    commitment = read_commitment(files["commit.json"])
    seed = read_document(files["seed.json"]) if "seed.json" in files else {}
    return {
        "authority": commitment.authority,
        "commit_sha256": sha256_hex(files["commit.json"]),
        "draw_id": commitment.draw_id,
        "inputs": {name: sha256_hex(files[name]) for name in sorted(commitment.inputs)},
        "occasion": str(commitment.occasion),
        "result_sha256": sha256_hex(files["result.json"]) if "result.json" in files else None,
        "rulebook": _rules(files["rulebook.json"]),
        "rulebook_sha256": commitment.rulebook_sha256,
        "seed": seed.get("seed"),
    }


def _rules(data: bytes) -> dict[str, Any]:
    """Name, version and citation of a published rulebook."""
    head = read_document(data).get("rulebook", {})
    return {key: head[key] for key in _RULES if key in head}


def _referral(job: ResultJob, inspection: str) -> list[str]:
    """Authorities that the selection refers the body to; none where it refers nothing."""
    files = job.workspace.files(Kind.SELECTION)
    if REFERRAL not in files:
        return []
    return list(read_referral(files[REFERRAL])[inspection].authorities)


def _sample(job: ResultJob, inspection: str) -> dict[str, Any]:
    """Stratum, probability, ticket, role and rank of the body in the sample."""
    files = job.workspace.files(Kind.SELECTION)
    if "sample.tsv" not in files:
        return {}
    facts = explain_handle(files, inspection)
    rows = read_table(files["sample.tsv"], 4)
    for stratum, role, rank, handle in rows:
        if handle == inspection:
            return {**facts, "rank": int(rank), "role": role, "stratum": stratum}
    return facts


def _versions(case: Case) -> list[dict[str, Any]]:
    """All versions, with who entered, audited and corrected them."""
    return [
        {
            "audited_by": version.audited_by,
            "correction": version.correction
            and {
                "approved_by": version.correction.approved_by,
                "reason": str(version.correction.reason),
                "text": version.correction.text,
            },
            "entered_by": version.entered_by,
            "entered_on": version.entered_on.isoformat(),
            "opinion": version.opinion,
            "published_on": version.published_on and version.published_on.isoformat(),
            "record": version.record.document(),
        }
        for version in case.versions
    ]
