"""What the site tells, before it is written: draws, bodies, lists and news, all of it public.

The rule: whoever makes these values has decided what is public; this room only writes it down. A
body's place in a draw is told only where the names of the drawn are announced, so that nobody is
warned of a visit and nobody is thought clean because a page is silent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from randinspect.publication.announcement import VOID_MARK, Task, occasion_mark
from randinspect.publication.commitment import Occasion
from randinspect.publication.lists import Subject
from randinspect.publication.pictures import Picture
from randinspect.publication.tongues import Said

__all__ = [
    "Body",
    "Correction",
    "Draw",
    "Entry",
    "Fact",
    "News",
    "Place",
    "PublicLedger",
    "PublicList",
    "Site",
    "Spoken",
    "Stage",
]


class Place(StrEnum):
    """What is told of a body in a draw."""

    RESULT = "result"
    DRAWN = "drawn"
    OTHER_BATCH = "other_batch"
    NOT_HERE = "not_here"
    NOT_DRAWN = "not_drawn"
    UNTOLD = "untold"


class Stage(StrEnum):
    """How far a draw is."""

    LOCKED = "locked"
    SELECTED = "selected"
    DISPATCHED = "dispatched"
    PUBLISHED = "published"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction.

    Parameters
    ----------
    number, published_on, reason
        Which version it made, when that was published, and why.
    before
        Number of the version that was public before it, and its result; None where that is not to
        be repeated.
    """

    number: int
    published_on: str
    reason: Said
    before: tuple[int, Said] | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the body said, as far as it wants it published, and what was decided on it.

    Parameters
    ----------
    kind
        Objection or reply.
    text
        What it says; empty where only the objection is told.
    ruling
        What was decided; None for a reply.
    """

    kind: Said
    text: str
    ruling: Said | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one draw says of a body.

    Parameters
    ----------
    draw
        Handle of the draw.
    place
        What is told.
    subject, result
        What the lists say of it, and the result in both languages; None without a result.
    published_on, first_on
        Day of the version that is shown, and of the first one; ``""`` where they are one version.
    corrections, spoken
        What changed since the first publication, and what the body said.
    batch
        Number of the other batch in which the body is drawn; 0 where none is told.
    is_void
        Whether the draw was ended after the result was published.
    """

    draw: str
    place: Place
    subject: Subject | None = None
    result: Said | None = None
    published_on: str = ""
    corrections: tuple[Correction, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    batch: int = 0
    is_void: bool = False
    first_on: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """One body of the register with all that the draws say of it."""

    id: str
    name: str
    district: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PublicList:
    """One announced list.

    Parameters
    ----------
    name
        Of its files: ``results``, ``plan_change.0002`` …
    document
        Its JSON form.
    files
        Its forms by file name, as they were announced.
    """

    name: str
    document: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class PublicLedger:
    """A ledger as anyone may have it.

    Parameters
    ----------
    handle
        Name of its folder.
    origin
        Name of the ledger.
    files
        Its export, by file name.
    """

    handle: str
    origin: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a draw; a digest or seed is shown in full and may be long.

    ``link`` is the handle of another draw that it names.
    """

    name: Said
    text: Said
    is_digest: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened, for those who watch: what, when (UNIX seconds, UTC), of which page.

    Parameters
    ----------
    key
        What makes it this news and no other, in the draw.
    title, text
        What happened.
    moment
        When.
    """

    key: str
    title: Said
    text: Said
    moment: int


@dataclass(frozen=True, slots=True)
class Draw:
    """One task: its two draws, its lists, its pictures.

    Parameters
    ----------
    handle
        Name of its pages.
    task, occasion, stage
        What is inspected, whether it was a draw at all, and how far it is.
    created
        UNIX seconds, UTC, of its first commitment; newer draws stand first.
    facts
        What its page tells: groups of facts under their headings.
    pictures, lists
        With their tables and files.
    bundles
        Name of a folder → its files, as they were published.
    files
        What is announced besides: documents of the channels, the report.
    news
        What happened.
    is_void
        Whether the ledger ends one of its two draws.
    ledger
        The ledger that it is entered in, None where the office names none.
    """

    handle: str
    task: Task
    occasion: Occasion
    stage: Stage
    created: int
    facts: Sequence[tuple[Said, Sequence[Fact]]] = ()
    pictures: Sequence[Picture] = ()
    lists: Sequence[PublicList] = ()
    bundles: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    news: Sequence[News] = ()
    is_void: bool = False
    ledger: PublicLedger | None = None

    @property
    def name(self) -> str:
        """Name of the task; what is no draw, or is void, says so wherever it is named."""
        mark = VOID_MARK if self.is_void else ""
        return f"{mark}{occasion_mark(self.occasion)}{self.task.task_name}"


@dataclass(frozen=True, slots=True)
class Site:
    """Everything.

    Parameters
    ----------
    authority
        Whose site it is.
    draws
        Newest first.
    bodies
        By district, then by id.
    """

    authority: str
    draws: Sequence[Draw]
    bodies: Sequence[Body]

    def ledgers(self) -> list[PublicLedger]:
        """Ledgers of the draws, each once, by their names."""
        found = {draw.ledger.origin: draw.ledger for draw in self.draws if draw.ledger}
        return [found[origin] for origin in sorted(found)]

    def districts(self) -> dict[str, list[Body]]:
        """Bodies of each district, in the order of their names."""
        found: dict[str, list[Body]] = {}
        for body in self.bodies:
            found.setdefault(body.district, []).append(body)
        return dict(sorted(found.items()))

    def draw(self, handle: str) -> Draw:
        """One draw."""
        return next(draw for draw in self.draws if draw.handle == handle)
