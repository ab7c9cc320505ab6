"""A draw in a room without a network: seeds typed twice, and minutes of who was there.

Nothing but paper and voices goes in and out. What a source said is typed by two people, who
do not see each other's typing; a secret is known by its digest, a round by its signature, but
lottery numbers by nothing else. The minutes stay private; their digest is a leaf of the ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final
from unicodedata import normalize

from randinspect.canonical import nfc, sha256_hex, write_document
from randinspect.errors import Fault, InputError, ProtocolError, SeedError
from randinspect.lottery import (
    GAMES,
    DrandSource,
    LotterySource,
    NistSource,
    SealedSource,
    ShareSource,
    Source,
    prove_source,
)
from randinspect.office.stages.handing_in import HandIn
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import Kind
from randinspect.version import FORMAT

__all__ = [
    "Minutes",
    "agreed",
    "awaited",
    "by_file",
    "form_of",
    "is_secret",
    "is_typed",
    "keep_typed",
    "minutes_of",
]

_SPACE: Final = re.compile(r"[\s_-]+")
_SETS: Final = re.compile(r"[/;|+]")
_GAPS: Final = re.compile(r"[ ,.、]+")
_NUMBER: Final = re.compile(r"[0-9]{1,12}")
_NAME_LENGTH: Final = 100


def form_of(source: Source) -> str | None:
    """An example of how a source is typed, where that is not plain: numbers of a lottery."""
    if not isinstance(source, LotterySource):
        return None
    sets: list[str] = ["3 9 14"] * source.sets
    if source.name in GAMES:
        balls = GAMES[source.name].sets
        sets = [" ".join(str(b.low + i) for i in range(b.count)) for b in balls]
    return " / ".join(sets)


def is_secret(source: Source) -> bool:
    """Whether what is typed is not shown on the screen."""
    return isinstance(source, ShareSource | SealedSource)


def awaited(given: HandIn) -> list[tuple[int, Source]]:
    """Sources, by their number, whose word can be typed and was not handed in yet."""
    return [(place, source) for place, source in _silent(given) if is_typed(source)]


def by_file(given: HandIn) -> list[tuple[Source, str]]:
    """Sources that nobody types and that were not handed in yet, with the file of each."""
    return [
        (source, given.path(place).name) for place, source in _silent(given) if not is_typed(source)
    ]


def is_typed(source: Source) -> bool:
    """Whether two people can type what a source said.

    A pulse of NIST is a document of some thousand characters, and its certificate as many: it
    comes as a file, on a medium that the ceremony's people saw being written.
    """
    return not isinstance(source, NistSource)


def _silent(given: HandIn) -> list[tuple[int, Source]]:
    """Sources, by their number, whose evidence was not handed in yet."""
    sources = enumerate(given.commitment.seed_plan.sources, 1)
    return [(place, source) for place, source in sources if not given.path(place).exists()]


def agreed(source: Source, first: str, second: str, announced: str | None) -> dict[str, Any]:
    """What two people typed for one source, as evidence.

    Parameters
    ----------
    source
        Which source.
    first, second
        What they typed; spaces, hyphens, upper case and wide letters do not count, and of a
        lottery neither zeros before a number nor the order within a set.
    announced
        Where the public reads the numbers; of a lottery only.

    Raises
    ------
    InputError
        If they differ, with the place.
    SeedError
        If it does not prove the source.
    """
    one, other = _plain(source, first), _plain(source, second)
    if isinstance(source, LotterySource):
        numbers, others = _numbers(source, one), _numbers(source, other)
        if numbers != others:
            raise InputError([_other_set(source, numbers, others)])
        record: dict[str, Any] = {"announced": announced, "numbers": numbers}
    elif one != other:
        raise InputError([_difference(source, one, other)])
    else:
        record = _record(source, one)
    prove_source(source, record)
    return record


def keep_typed(
    given: HandIn, workspace: Workspace, place: int, record: dict[str, Any], by: Sequence[str]
) -> str:
    """Hand in what was typed, and remember by whom; return the name of the file.

    Raises
    ------
    ProtocolError
        If it is there already.
    """
    path = given.path(place)
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise ProtocolError(f"{path.name} is there already; what was handed in stays") from error
    name = _typed_name(given.commitment.kind)
    rows = json.loads(workspace.kept(name) or b"[]")
    rows.append({"by": list(by), "sha256": sha256_hex(text.encode()), "source": place})
    workspace.keep(name, json.dumps(rows, ensure_ascii=False).encode())
    return path.name


@dataclass(frozen=True, slots=True)
class Minutes:
    """Who was there when a draw was locked or drawn.

    Parameters
    ----------
    host, notaries, witnesses
        Names.
    document
        Digest of the signed paper, a scan of it.
    created
        UNIX seconds.
    """

    host: str
    notaries: tuple[str, ...]
    witnesses: tuple[str, ...]
    document: str
    created: int

    def present(self) -> list[list[str]]:
        """Role and name of each, ascending.

        Raises
        ------
        InputError
            For names that are none or stand twice, and without notary and two witnesses.
        """
        rows = [["host", self.host]]
        rows += [["notary", name] for name in self.notaries]
        rows += [["witness", name] for name in self.witnesses]
        rows = sorted([role, nfc(name.strip())] for role, name in rows)
        names = [name for _, name in rows]
        faults = [
            _fault("minutes.name", f"[{name}] is no name", name)
            for name in names
            if not 1 <= len(name) <= _NAME_LENGTH or not name.isprintable()
        ]
        faults += [
            _fault("minutes.twice", f"{name} is named twice", name)
            for name in sorted(set(names))
            if names.count(name) > 1
        ]
        if not self.notaries or len(self.witnesses) < 2:
            faults.append(_fault("minutes.few", "a ceremony has a notary and two witnesses", None))
        if faults:
            raise InputError(faults)
        return rows


def minutes_of(workspace: Workspace, kind: Kind, minutes: Minutes) -> tuple[str, bytes]:
    """Name and bytes of the private minutes of a lock or of a draw; they are kept once.

    Nothing is written: they are kept if and only if the ledger takes their digest.

    Raises
    ------
    ProtocolError
        If nothing is locked, or they are there already.
    InputError
        For names that are none.
    """
    files = workspace.files(kind)
    if not files:
        raise ProtocolError(f"no {kind} is locked in {workspace.folder}: nothing to attest")
    stage = "drawn" if "result.json" in files else "locked"
    name = f"ceremony.{kind}.{stage}.json"
    if workspace.kept(name) is not None:
        raise ProtocolError(f"private/{name} is there already; minutes are written once")
    record = {
        "commit_sha256": sha256_hex(files["commit.json"]),
        "created": minutes.created,
        "document_sha256": minutes.document,
        "draw_id": json.loads(files["commit.json"])["draw_id"],
        "format": FORMAT,
        "kind": str(kind),
        "present": minutes.present(),
        "stage": stage,
        "typed": json.loads(workspace.kept(_typed_name(kind)) or b"[]"),
    }
    return name, write_document(record)


def _typed_name(kind: Kind) -> str:
    """Private file that says who typed what."""
    return f"ceremony.{kind}.typed.json"


def _plain(source: Source, text: str) -> str:
    """Typed text without what people type differently; a space parts the numbers of a lottery."""
    gap = " " if isinstance(source, LotterySource) else ""
    return _SPACE.sub(gap, normalize("NFKC", text).strip()).lower()


def _numbers(source: Source, text: str) -> list[list[int]]:
    """Sets of numbers, ascending, however they were typed.

    Raises
    ------
    SeedError
        If something else than numbers stands there.
    """
    sets = [[word for word in _GAPS.split(part) if word] for part in _SETS.split(text)]
    if not all(_NUMBER.fullmatch(word) for row in sets for word in row):
        raise SeedError(f"{source}: numbers are typed as 3 9 14 / 7, a slash between sets")
    return [sorted(map(int, row)) for row in sets]


def _record(source: Source, text: str) -> dict[str, Any]:
    """Evidence from what was typed."""
    match source:
        case DrandSource():
            return {"round": source.round, "signature": text}
        case ShareSource():
            return {"kind": "share", "party": source.party, "value": text}
        case SealedSource():
            return {"kind": "sealed", "value": text}
        case _:
            raise SeedError(f"{source}: it is not typed; hand in its file")


def _other_set(source: Source, one: list[list[int]], other: list[list[int]]) -> Fault:
    """The first set in which two typings differ."""
    pairs = enumerate(zip_longest(one, other), 1)
    number = next(number for number, (a, b) in pairs if a != b)
    return Fault(
        file=str(source),
        rule="ceremony.typed",
        message=f"the two typings differ in set {number}",
        cure="let both read the source again, and type it again",
    )


def _difference(source: Source, one: str, other: str) -> Fault:
    """Where two typings part; a secret is not shown."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    place = min(len(one), len(other)) if at is None else at
    return Fault(
        file=str(source),
        rule="ceremony.typed",
        message=f"the two typings differ from character {place + 1} on",
        cure="let both read the source again, and type it again",
    )


def _fault(rule: str, message: str, value: str | None) -> Fault:
    """A fault of the minutes."""
    return Fault("minutes", rule, message, "name each person once, in full", value=value)
