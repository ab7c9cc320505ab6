"""What the site tells of a case: its result, its corrections, and what the body said to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from randinspect.office.results.job import ResultJob
from randinspect.publication.lists import result_text, subject_of
from randinspect.publication.site import Correction, Entry, Place, Spoken
from randinspect.publication.site.words import REASONS, RULINGS, WORDS
from randinspect.publication.tongues import Said
from randinspect.results import Case, CorrectionReason, Record, StatementKind, Version

__all__ = ["entry_of"]


def entry_of(handle: str, case: Case, version: Version, job: ResultJob) -> Entry:
    """What is public of a case.

    Parameters
    ----------
    handle
        Of the draw.
    case, version
        The case, and the version of its result that the public sees.
    job
        The results.
    """
    shown = [v for v in case.versions if v.published_on is not None]
    return Entry(
        draw=handle,
        place=Place.RESULT,
        subject=subject_of(case, version, job.policy.item_name),
        result=_result(version),
        published_on=str(version.published_on),
        corrections=tuple(_corrections(case, shown)),
        spoken=tuple(_spoken(case)),
        first_on=str(shown[0].published_on) if len(shown) > 1 else "",
    )


def _corrections(case: Case, shown: Sequence[Version]) -> Iterator[Correction]:
    """Corrections, each with what it replaced, unless that is not public by law."""
    for place, version in enumerate(shown):
        if version.correction is None:
            continue
        reasons = {later.correction.reason for later in shown[place:] if later.correction}
        is_told = place > 0 and CorrectionReason.PRIVACY not in reasons
        before = shown[place - 1]
        yield Correction(
            case.versions.index(version) + 1,
            str(version.published_on),
            REASONS[version.correction.reason],
            (case.versions.index(before) + 1, _result(before)) if is_told else None,
        )


def _result(version: Version) -> Said:
    """Labels and conclusion of a version."""
    return Said(result_text(version.record), _english(version.record))


def _english(record: Record) -> str:
    """Labels and conclusion in English."""
    parts = [label.en for label in record.labels]
    return "; ".join(parts + ([record.conclusion.en] if record.conclusion else []))


def _spoken(case: Case) -> Iterator[Spoken]:
    """What the body said: its text if it wants that, and of an objection what was decided."""
    for told in case.statements:
        is_objection = told.act.statement is StatementKind.OBJECTION
        if not (told.act.is_public or (is_objection and told.is_open)):
            continue
        yield Spoken(
            kind=WORDS["objection" if is_objection else "reply"],
            text=told.act.text if told.act.is_public else "",
            ruling=RULINGS[told.answer.ruling if told.answer else None] if is_objection else None,
        )
