"""From a published line back to the seed (倒查), in one call: plan row, rules, frame, seed, acts.

A line is named as a reader finds it: by its number in an announced list, by the body's id, by the
name of its page, or by the inspection's public name.
"""

from __future__ import annotations

from typing import Any, Final

from randinspect.canonical import read_document, read_table, sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.results.job import ResultJob
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.explanation import explain_handle
from randinspect.publication.jurisdiction import read_referral
from randinspect.publication.lists import read_safe_json
from randinspect.publication.site import body_handle
from randinspect.results import Case, PublishAct

__all__ = ["trace", "trace_result"]


_ROWS: Final = ("drawn", "results", "subjects")
_RULES: Final = ("name", "version", "authority", "effective_from", "effective_to", "citation")


def trace(job: ResultJob, line: str) -> dict[str, Any]:
    """Everything that led to a published line, for the bureau.

    Parameters
    ----------
    job
        The results.
    line
        ``results:7`` (also ``drawn:`` and ``subjects:``, the row of an announced list, from 1), the
        id of a body, the name of its page, or the public name of an inspection.

    Returns
    -------
    dict[str, Any]
        What `trace_result` tells, and where it was announced, the plan's own row, and who signed.

    Raises
    ------
    ProtocolError
        If no inspection of this task is meant.
    FormatError
        If an announced list breaks its form, or was changed after it was announced.
    """
    inspection = _meant(job, line)
    told = trace_result(job, inspection)
    agency = job.roster.expected[inspection].agency
    return {
        **told,
        "announced": _announced(job, agency),
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
        "plan": {
            "plan_ref": job.quarter.plan.ref,
            "task_id": job.quarter.plan.task_id,
            "task_name": job.quarter.plan.task_name,
        },
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


def _meant(job: ResultJob, line: str) -> str:
    """Inspection that a line means; the line itself where it means none."""
    name, _, number = line.partition(":")
    agency = line
    if name in _ROWS and number.isdecimal():
        rows = _rows(job, name)
        if not 1 <= int(number) <= len(rows):
            raise ProtocolError(f"{name} has {len(rows)} rows, so there is no row {number}")
        agency = str(rows[int(number) - 1]["id"])
    bodies = job.roster.expected.values()
    return next((b.inspection for b in bodies if agency in (b.agency, body_handle(b.agency))), line)


def _rows(job: ResultJob, name: str) -> list[dict[str, str]]:
    """Rows of an announced list; none if it is not announced."""
    data = job.store.read_announced(f"{name}.json")
    if data is None:
        return []
    rows: list[dict[str, str]] = read_safe_json(data)["rows"]
    return rows


def _announced(job: ResultJob, agency: str) -> list[str]:
    """Lines of the announced lists that name a body."""
    return [
        f"{name}:{number}"
        for name in _ROWS
        for number, row in enumerate(_rows(job, name), start=1)
        if row["id"] == agency
    ]


def _plan_row(job: ResultJob) -> dict[str, str] | None:
    """Row of the announced annual plan, if the plan was announced and has it."""
    rows = (r for r in _rows(job, "plan") if r["raninsTaskId"] == job.quarter.plan.task_id)
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
