"""What the papers of a task say: bodies, teams, days, check points.

The rule: everything that the draw and the registers know is on the papers, and everything that
people have to find out or to sign is left empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from randinspect.publication.announcement import Task, occasion_mark
from randinspect.publication.commitment import Occasion
from randinspect.publication.papers.keys import LISTS, PaperKind, keys_of
from randinspect.publication.papers.placeholders import Values
from randinspect.publication.papers.points import CheckPoint
from randinspect.results import PaperChoices, TaskItem

__all__ = ["Member", "TaskFacts", "VisitFacts", "person_values", "spelt_day", "visit_values"]

_ROLES: Final = {"zh": ("执法", "协助"), "en": ("officer", "assisting")}
_COMMA: Final = {"zh": "、", "en": ", "}
_TO: Final = {"zh": "至", "en": " to "}
_SLOTS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {"officer": "执法人员", "lead": "组长", "expert": "专家"},
    "en": {},
}
_NO_DAY: Final = {"zh": "待定", "en": "not fixed"}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who goes to a visit.

    Parameters
    ----------
    id, name, certificate
        Staff number, name and number of the certificate; ``""`` where the register has none.
    slot
        Place in the team.
    assists
        Whether it is no officer of the authority: an expert, or somebody from elsewhere.
    """

    id: str
    name: str
    certificate: str
    slot: str
    assists: bool = False


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """One visit.

    Parameters
    ----------
    inspection
        Handle.
    agency_id, agency_name, department, registered_at
        The body, who supervises it and where it is registered.
    day
        The day, None where visits have none.
    team
        Who goes.
    methods, items
        Manner of the check and number of its items by the body's class; ``""`` where not known.
    """

    inspection: str
    agency_id: str
    agency_name: str
    department: str
    registered_at: str
    day: date | None
    team: tuple[Member, ...]
    methods: str = ""
    items: str = ""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What all visits of a task share.

    Parameters
    ----------
    task, occasion
        The task, and whether it was a draw.
    draw_id, result_sha256
        The dispatch, and the digest of what it drew.
    choices
        What the office says on its papers.
    items, points
        Items of the task and their check points.
    """

    task: Task
    occasion: Occasion
    draw_id: str
    result_sha256: str
    choices: PaperChoices
    items: tuple[TaskItem, ...]
    points: tuple[CheckPoint, ...]


def visit_values(facts: TaskFacts, visit: VisitFacts, kind: PaperKind) -> Values:
    """What stands on a paper of a visit.

    Parameters
    ----------
    facts, visit
        Task and visit.
    kind
        Notice, check sheet or record.
    """
    choices, task = facts.choices, facts.task
    first, last = (visit.day, visit.day) if visit.day else (task.date_from, task.date_to)
    assisting = sum(member.assists for member in visit.team)
    texts = _task_texts(facts, kind) | {
        "inspection": visit.inspection,
        "agency_name": visit.agency_name,
        "agency_id": visit.agency_id,
        "department": visit.department,
        "registered_at": visit.registered_at,
        "date_from": spelt_day(first, choices.language),
        "date_to": spelt_day(last, choices.language),
        "dates": spelt_days(first, last, choices.language),
        "frequency": choices.frequency,
        "recusal": choices.recusal,
        "contact": choices.contact,
        "phone": choices.phone,
        "officers": str(len(visit.team) - assisting),
        "assisting": str(assisting),
    }
    lists: Mapping[str, Sequence[Mapping[str, str]]] = {
        "basis": [{"text": str(citation)} for citation in choices.basis],
        "materials": [{"text": text} for text in choices.materials],
        "rights": [{"text": text} for text in choices.rights],
        "team": [_member(member, choices.language) for member in visit.team],
        "items": [{"code": item.code, "name": item.name} for item in facts.items],
        "points": [point.model_dump() for point in facts.points],
    }
    return _values(kind, texts, lists)


def person_values(facts: TaskFacts, person: Member, visits: Sequence[VisitFacts]) -> Values:
    """What stands on the sheet of one inspector.

    Parameters
    ----------
    facts
        The task.
    person
        The inspector.
    visits
        The inspector's visits, in their order.
    """
    language = facts.choices.language
    texts = _task_texts(facts, PaperKind.VISITS) | {
        "person_name": person.name or person.id,
        "person_certificate": person.certificate,
    }
    rows = [
        {
            "day": spelt_day(visit.day, language),
            "agency_name": visit.agency_name,
            "agency_id": visit.agency_id,
            "slot": _COMMA[language].join(
                _slot(m, language) for m in visit.team if m.id == person.id
            ),
            "team": _COMMA[language].join(m.name or m.id for m in visit.team),
            "methods": visit.methods,
            "items": visit.items,
        }
        for visit in visits
    ]
    return _values(PaperKind.VISITS, texts, {"visits": rows})


def spelt_day(day: date | None, language: str) -> str:
    """Give a day as papers spell it.

    >>> spelt_day(date(2026, 7, 6), "zh"), spelt_day(date(2026, 7, 6), "en")
    ('2026年7月6日', '2026-07-06')
    """
    if day is None:
        return _NO_DAY[language]
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def spelt_days(first: date, last: date, language: str) -> str:
    """Give the days of a visit as papers spell them: one day is told once.

    >>> spelt_days(date(2026, 7, 6), date(2026, 7, 6), "zh")
    '2026年7月6日'
    >>> spelt_days(date(2026, 7, 6), date(2026, 7, 8), "en")
    '2026-07-06 to 2026-07-08'
    """
    days = [spelt_day(day, language) for day in dict.fromkeys((first, last))]
    return _TO[language].join(days)


def _task_texts(facts: TaskFacts, kind: PaperKind) -> dict[str, str]:
    """Texts of the task."""
    task = facts.task
    return {
        "mark": occasion_mark(facts.occasion),
        "title": kind.zh if facts.choices.language == "zh" else kind.en,
        "authority": task.authority_name,
        "draw_id": facts.draw_id,
        "result_sha256": facts.result_sha256,
        "plan_id": task.plan_ref,
        "plan_name": task.plan_name,
        "task_id": task.task_id,
        "task_name": task.task_name,
        "item": task.item,
        "object_scope": task.object_scope,
    }


def _member(member: Member, language: str) -> dict[str, str]:
    """Texts of a member of the team."""
    return {
        "name": member.name or member.id,
        "certificate": member.certificate,
        "slot": _slot(member, language),
        "role": _ROLES[language][member.assists],
    }


def _slot(member: Member, language: str) -> str:
    """Place in the team; the labels that every rulebook starts from speak the paper's language."""
    return _SLOTS[language].get(member.slot, member.slot)


def _values(
    kind: PaperKind, texts: Mapping[str, str], lists: Mapping[str, Sequence[Mapping[str, str]]]
) -> Values:
    """What a paper's placeholders stand for; members of lists are counted from 1."""
    _, named = keys_of(kind)
    counted = {
        name: (
            tuple(LISTS[name]),
            [{"number": str(n), **member} for n, member in enumerate(lists[name], start=1)],
        )
        for name in named
    }
    return Values(texts, counted)
