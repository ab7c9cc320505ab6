"""What ``explain`` tells: the public numbers, and the office's reasons where its files are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from randinspect.cli.words import Language
from randinspect.errors import FormatError
from randinspect.office import OwnNames, Steps, Workspace, open_steps, read_quarter_file
from randinspect.office.classes.telling import class_record, classes_at_hand
from randinspect.publication import (
    Commitment,
    Kind,
    deciding_sentence,
    explain_handle,
    read_amendment,
    read_commitment,
    read_files,
)
from randinspect.quarter import explain_agency
from randinspect.verification import AMENDMENTS, places_at, read_amendments

__all__ = ["amendments_beside", "explanation", "fact_lines", "office_steps", "own_names"]


def explanation(
    bundle: Path, handle: str, quarter: Path | None, language: Language
) -> dict[str, Any]:
    """Explain a handle.

    Parameters
    ----------
    bundle
        A bundle's folder or zip; amendments that lie beside it are told too.
    handle
        Of an agency or an inspector; in the office's workspace also an id of its registers.
    quarter
        The quarter's file, if the office's own reasons are wanted; the bundle must then lie in
        the office's workspace.
    language
        Of the sentences.

    Raises
    ------
    FormatError
        If the bundle does not know the handle, or an amendment beside it does not hold.
    InputError
        If the quarter's inputs cannot be read.
    """
    if several := [str(path) for name, path in places_at(bundle).bundles.items() if name]:
        raise FormatError(f"{bundle} holds several bundles; name one: {', '.join(several)}")
    files = read_files(bundle)
    if "commit.json" not in files:
        raise FormatError(f"{bundle} holds no commit.json, so it is no bundle")
    handle = OwnNames.beside(bundle, files).handle(handle)
    facts = explain_handle(
        files, handle, amendments_beside(bundle, read_commitment(files["commit.json"]))
    )
    zh, en = deciding_sentence(facts)
    facts = {"decision": zh if language is Language.ZH else en, **facts}
    if quarter is None:
        return facts
    commitment = read_commitment(files["commit.json"])
    steps = office_steps(bundle, quarter, files)
    reasons = _unit_reasons if commitment.kind is Kind.SELECTION else _pair_reasons
    return {**facts, **reasons(steps, handle, language)}


def amendments_beside(bundle: Path, commitment: Commitment) -> list[bytes]:
    """Amendments that lie beside a bundle, if they are of its draw."""
    documents = [*read_amendments(bundle.resolve().parent / AMENDMENTS).values()]
    is_amended = documents and read_amendment(documents[0]).draw_id == commitment.draw_id
    return documents if is_amended and commitment.kind is Kind.DISPATCH else []


def own_names(bundle: Path) -> OwnNames:
    """Ids and names behind the handles of a bundle, as far as what lies beside it tells them."""
    return OwnNames.beside(bundle, read_files(bundle))


def office_steps(bundle: Path, quarter: Path, files: Mapping[str, bytes]) -> Steps:
    """Steps of the office in whose workspace a bundle lies, to ask for its reasons."""
    commitment = read_commitment(files["commit.json"])
    workspace = Workspace(bundle.resolve().parent.parent)
    return open_steps(
        read_quarter_file(quarter), workspace, commitment.occasion, lambda _: commitment.created
    )


def _unit_reasons(steps: Steps, handle: str, language: Language) -> dict[str, Any]:
    """How an agency came to its stratum and size."""
    if steps.taken is not None:
        raise FormatError(
            f"this quarter took the selection over from {steps.taken.bundle}; ask with the "
            "quarter's file that drew it"
        )
    framing = steps.framing()
    handles = framing.names.handles
    if handle not in handles:
        raise FormatError(f"{handle} opens to no agency of this register under the office's key")
    index, agencies = handles.index(handle), steps.job.registers.agencies
    told = explain_agency(
        steps.job.registers, steps.job.rulebook, framing, index, on=steps.quarter.plan.as_of
    )
    classed = classes_at_hand(steps.job).get(framing.classification.classes[index] or "")
    return {
        "id": str(agencies.columns["id"][index]),
        "name": agencies.columns["name"][index],
        "row": int(agencies.rows[index]),
        "steps": [step.zh if language is Language.ZH else step.en for step in told],
        **({} if classed is None else {"supervision": class_record(classed)}),
    }


def _pair_reasons(steps: Steps, handle: str, language: Language) -> dict[str, Any]:
    """Which rules keep how many inspectors from an inspection, or an inspector from how many."""
    del language
    reasons = steps.posed().posed.reasons
    if handle in reasons.inspectors:
        pairs = (reasons.why(inspection, handle) for inspection in reasons.inspections)
        counts = Counter(str(barrier) for barriers in pairs for barrier in barriers)
        return {"barred_from": dict(sorted(counts.items()))} if counts else {}
    if handle not in reasons.inspections:
        return {}
    barred = {str(barrier): count for barrier, count in reasons.counts(handle).items() if count}
    return {"barred": barred, "territory_rung": reasons.rung(handle)}


def fact_lines(facts: Any, prefix: str = "") -> list[str]:
    """Facts as ``key: value`` lines, lists numbered."""
    if isinstance(facts, dict):
        return [line for k, v in facts.items() for line in fact_lines(v, f"{prefix}{k}.")]
    if isinstance(facts, list):
        return [line for i, v in enumerate(facts, 1) for line in fact_lines(v, f"{prefix}{i}.")]
    return [f"{prefix[:-1]}: {facts}"]
