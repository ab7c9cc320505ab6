"""From a result back to the seed (倒查): plan row, rules, frame, seed, team, acts, in one call."""

from __future__ import annotations

from typing import Any

from randinspect.canonical import read_document, read_table, sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.result_job import ResultJob
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.results import Case

__all__ = ["trace_result"]


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
        raise ProtocolError(f"{inspection} is no inspection of {job.commitment.draw_id}")
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
        "inspection": inspection,
        "open_measures": [str(measure) for measure in case.open_measures],
        "plan": {
            "plan_ref": job.quarter.plan.ref,
            "task_id": job.quarter.plan.task_id,
            "task_name": job.quarter.plan.task_name,
        },
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


def _draw(job: ResultJob, kind: Kind) -> dict[str, Any]:
    """Commitment, inputs, rules and seed of a draw."""
    files = job.workspace.files(kind)
    commitment = read_commitment(files["commit.json"])
    seed = read_document(files["seed.json"]) if "seed.json" in files else {}
    return {
        "commit_sha256": sha256_hex(files["commit.json"]),
        "draw_id": commitment.draw_id,
        "inputs": {name: sha256_hex(files[name]) for name in sorted(commitment.inputs)},
        "occasion": str(commitment.occasion),
        "rulebook_sha256": commitment.rulebook_sha256,
        "seed": seed.get("seed"),
    }


def _sample(job: ResultJob, inspection: str) -> dict[str, Any]:
    """Stratum, role and rank of the body in the sample."""
    rows = read_table(job.workspace.files(Kind.SELECTION)["sample.tsv"], 4)
    for stratum, role, rank, handle in rows:
        if handle == inspection:
            return {"rank": int(rank), "role": role, "stratum": stratum}
    return {}


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
