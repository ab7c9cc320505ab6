"""How previews, seeds, strata, events and verdicts are laid out at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import typer

from randinspect.canonical import beijing_time, utc_time
from randinspect.cli.desk import Desk
from randinspect.cli.exits import ExitCode
from randinspect.cli.fact_words import told_cell
from randinspect.cli.note_words import told_event, told_note, told_unreached
from randinspect.cli.verdict_words import told_finding, told_proof, told_step, told_verdict
from randinspect.cli.words import Language
from randinspect.dispatch import Capacity
from randinspect.errors import Fault
from randinspect.office import REFUSED_BY_LOCK, Event, Preview, stratum_records
from randinspect.rulebook import EXCLUDING
from randinspect.verification import Verdict

__all__ = [
    "conclude",
    "readiness_code",
    "show_event",
    "show_preview",
    "show_seeds",
    "show_strata",
    "show_verdict",
]

_TERRITORIES_SHOWN: Final = 20
_PREDICTABLE: Final = Fraction(1, 2)  # some pair is right more often than every other time


def show_verdict(desk: Desk, verdict: Verdict, *, is_whole: bool = True) -> None:
    """The verdict, its findings, what is proved of its order, and what stays unproved.

    What else was handed in, a ledger, may not be whole; then the last line says so.
    """
    for finding in verdict.findings:
        desk.talk("finding", t=told_finding(finding, desk.language))
    for text in verdict.proved:
        desk.talk("proved", t=told_proof(text, desk.language))
    for text in verdict.unproved:
        desk.talk("unproved", t=told_proof(text, desk.language))
    for text in verdict.unchecked:
        desk.talk("unchecked", t=told_proof(text, desk.language))
    for step, reason in verdict.skipped:
        told = told_step(step, desk.language)
        desk.talk("skipped", n=step.number, s=told, t=told_proof(reason, desk.language))
    apart = "" if is_whole else desk.word("ledger refuted")
    desk.lines([told_verdict(verdict, desk.language) + apart])


def show_event(desk: Desk, event: Event) -> dict[str, Any]:
    """A step that was done, and what its record says."""
    desk.talk(str(event.done), n=event.number)
    if event.undated:
        desk.talk("undated", n=event.undated)
    for authority, count in event.referred:
        desk.talk("referred", a=authority, n=count)
    if event.open_by is not None:
        desk.talk("sealed until", t=utc_time(event.open_by), b=beijing_time(event.open_by))
    show_strata(desk, stratum_records(event.strata))
    waivers = [str(waiver) for waiver in event.waivers]
    desk.notes([_told_one(one, desk.language) for one in (*event.notes, *waivers)])
    done = {"bundle": str(event.bundle), "done": str(event.done), "number": event.number}
    done |= {} if event.open_by is None else {"open_by": event.open_by}
    done |= {"notes": [str(note) for note in event.notes]} if event.notes else {}
    done |= {"apart": [list(visit) for visit in event.apart]} if event.apart else {}
    return {**done, "waivers": waivers} if waivers else done


def _told_one(note: str | Fault, language: Language) -> str:
    """A note of a step, in one line."""
    return told_event(note, language) if isinstance(note, str) else told_note(note, language)


def conclude(
    desk: Desk, verdict: Verdict, *, is_strict: bool = False, is_whole: bool = True, **more: Any
) -> None:
    """Show a verdict, with more beside it in the document, and end as it says.

    What else was looked at may not be whole; then the end is that of a finding too.
    """
    show_verdict(desk, verdict, is_whole=is_whole)
    desk.document({**verdict.document(), "valid": bool(verdict) and is_whole, **more})
    if not verdict or not is_whole or (is_strict and verdict.unproved):
        raise typer.Exit(ExitCode.CHECK_FAILED)


def show_preview(desk: Desk, found: Preview) -> None:
    """Files, strata, exclusions and gaps as tables."""
    document = found.document()
    sources = document["sources"].items()
    desk.table(
        "sources",
        ("register", "file", "form", "rows", "kept", "set aside"),
        [
            (
                told_cell(name, desk.language),
                s["file"],
                told_cell(s["encoding"] or s["format"], desk.language),
                *(s["rows"], s["kept"], s["set_aside"]),
            )
            for name, s in sources
        ],
    )
    show_seeds(desk, document["seeds"])
    show_strata(desk, document["strata"])
    if found.batch is not None:
        told = {k: v for k, v in found.batch.items() if k != "strata"}
        desk.table("batch", tuple(told), [tuple(told.values())])
        drawn = list(found.batch.get("strata", {}).items())
        desk.table("due", ("stratum", "units"), drawn)
    quotas = [tuple(record.values()) for record in document["quotas"]]
    desk.table("quotas", ("margin", "group", "in scope", "target"), quotas)
    desk.table("authorities", ("authority", "units"), list(found.authorities.items()))
    _show_exclusions(desk, found)
    desk.table(
        "set aside",
        ("register", "code", "rows"),
        [
            (told_cell(name, desk.language), code, n)
            for name, counts in found.set_aside.items()
            for code, n in counts.items()
        ],
    )
    limits = [
        tuple(
            told_cell(value, desk.language) if key in ("limit", "by") else value
            for key, value in limit.items()
        )
        for limit in found.limits
    ]
    desk.table("limits", ("limit", "name", "most", "by"), limits)
    if found.capacity is not None:
        show_capacity(desk, found.capacity)
    desk.notes([told_note(note, desk.language) for note in found.notes])
    if found.unreached_count:
        lost = (told_unreached(one, desk.language) for one in found.unreached)
        desk.talk("unreached", n=found.unreached_count, t="; ".join(lost))
    for rung in found.narrow:
        names = rung["territories"]
        desk.talk(
            "narrow", q=rung["shortlist"], n=len(names), t=", ".join(names[:_TERRITORIES_SHOWN])
        )
    if found.unmonthed:
        desk.talk("unmonthed", n=found.unmonthed)
    if found.couples:
        desk.talk("couples", n=found.couples)
    if found.rare_cells:
        desk.talk("rare", n=found.rare_cells)
    if found.visit_days:
        desk.talk(
            "visit days",
            n=len(found.visit_days),
            a=found.visit_days[0],
            b=found.visit_days[-1],
            c="; ".join(found.calendar.values()),
        )
    for fault in found.blocking:
        word = "blocking" if _is_refused(fault) else "unwise"
        desk.talk(word, t=told_note(fault, desk.language))
    desk.talk(_last_line(found.blocking), n=len(found.blocking))


def _show_exclusions(desk: Desk, found: Preview) -> None:
    """Who is out of scope and what past visits change, and why the two counts differ."""
    desk.table("exclusions", ("code", "units"), list(found.exclusions.items()))
    desk.table("memory", ("code", "units"), list(found.memory.items()))
    apart = ((code, n - found.exclusions.get(code, 0)) for code, n in found.memory.items())
    if later := [f"{code} {n}" for code, n in apart if code in EXCLUDING and n]:
        desk.talk("counted elsewhere", t=", ".join(later))


def _is_refused(fault: Fault) -> bool:
    """Whether the lock itself refuses this; else it only repeats it."""
    return fault.rule.startswith(REFUSED_BY_LOCK)


def _last_line(blocking: Sequence[Fault]) -> str:
    """Word of the desk for what a check ends with."""
    if not blocking:
        return "ready"
    return "not ready" if any(map(_is_refused, blocking)) else "better not"


def readiness_code(blocking: Sequence[Fault]) -> ExitCode:
    """Exit code of a check that found something in the way: what the lock refuses comes first."""
    if any(map(_is_refused, blocking)):
        return ExitCode.PROTOCOL
    return ExitCode.INFEASIBLE


def show_seeds(desk: Desk, records: list[dict[str, Any]]) -> None:
    """What the seeds are made from, when each source is due in Beijing, and its file."""
    heads = ("draw", "source", "instead of", "due at", "evidence")
    rows = [
        (
            *(told_cell(r[key] or "–", desk.language) for key in ("draw", "source", "for")),
            beijing_time(r["due"]),
            r["evidence"],
        )
        for r in records
    ]
    desk.table("seeds", heads, rows)


def show_capacity(desk: Desk, found: Capacity) -> None:
    """What the roster carries, tightest territories first, and where pairs are easy to guess."""
    is_asked = any(territory.asked for territory in found.territories)
    rows = [
        (
            territory.name,
            *([territory.asked_text or "–"] if is_asked else ()),
            territory.agencies,
            _hundredths(territory.expected),
            ", ".join(f"{slot} {many}" for slot, many in territory.people.items()),
            territory.chance,
            "–" if territory.factor is None else f"{_hundredths(territory.factor)} ×",
            "–" if territory.ratio is None else f"{_hundredths(100 * territory.ratio)} %",
        )
        for territory in found.territories[:_TERRITORIES_SHOWN]
    ]
    of = ("territory", "asked") if is_asked else ("territory",)
    heads = (*of, "in scope", "expected", "people", "k/d", "carries", "ratio at most")
    if len(found.territories) > 1 and found.factor is not None:
        rows.append(_together(desk, found, is_asked=is_asked))
    desk.table("capacity", heads, rows)
    if found.is_shared and found.factor is not None:
        desk.talk("shared", f=_hundredths(found.factor), t=", ".join(found.bottleneck))
    if not found.carries_plan:
        factor = _hundredths(found.factor or Fraction(0))
        desk.talk("too large", f=factor, t=", ".join(found.bottleneck))
    guessed = [t.label for t in found.territories if t.is_predictable(_PREDICTABLE)]
    if guessed:
        desk.talk("predictable", n=len(guessed), t=", ".join(guessed[:_TERRITORIES_SHOWN]))


def _together(desk: Desk, found: Capacity, *, is_asked: bool) -> tuple[object, ...]:
    """What all territories ask of all people at once: each person is counted once."""
    agencies = sum(territory.agencies for territory in found.territories)
    expected = sum((territory.expected for territory in found.territories), Fraction(0))
    factor = found.factor or Fraction(0)
    return (
        desk.word("all together"),
        *(["–"] if is_asked else []),
        agencies,
        _hundredths(expected),
        ", ".join(f"{slot} {many}" for slot, many in found.people.items()),
        "–",
        f"{_hundredths(factor)} ×",
        f"{_hundredths(100 * min(Fraction(1), factor * expected / agencies))} %",
    )


def _hundredths(number: Fraction) -> str:
    """A number for the eye, cut off after two digits; the JSON has it exactly.

    >>> _hundredths(Fraction(2, 3))
    '0.66'
    """
    whole, rest = divmod(int(number * 100), 100)
    return f"{whole}.{rest:02}"


def show_strata(desk: Desk, records: list[dict[str, Any]]) -> None:
    """What is drawn from, stratum by stratum."""
    heads = ("stratum", "units", "in scope", "size sum", "method", "expected", "target", "reserves")
    rows = [
        tuple(
            told_cell(value, desk.language) if key == "method" else value
            for key, value in record.items()
        )
        for record in records
    ]
    desk.table("strata", heads, rows)
