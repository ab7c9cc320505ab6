"""By which rules classes were made: what the rulebook cites, against the register and the file.

1. ``classes.toml``, where the quarter names it, has the digest that the rulebook cites.
2. Of the digests that the register bears one at least is that of the cited rules: else all classes
   come from other rules than those that the lock binds.
3. Classes of other rules beside them, and classes that name no rules, are counted in a note.

The lock refuses 1 and 2, for nobody can mend them after it (docs/method.md §13.5).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from randinspect.errors import Fault, InputError
from randinspect.office.classes.rules import read_class_rules
from randinspect.office.inputs.job import Job
from randinspect.rulebook import Rulebook

__all__ = [
    "cited_digest",
    "class_faults",
    "class_notes",
    "file_faults",
    "require_classes",
    "told_digest",
]

_COLUMN: Final = "class_source"
_FILE: Final = "classes.toml"
_CITED: Final = re.compile(r"classes\.toml sha256 ([0-9a-f]{64})$")
_DIGEST: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_SHOWN: Final = 3
_AGAIN: Final = "grade with the rules that the rulebook cites, or take rulebook.part.toml over anew"


def told_digest(sha256: str) -> str:
    """How a citation, or the source of a class, names rules: ``classes.toml sha256 …``."""
    return f"{_FILE} sha256 {sha256}"


def cited_digest(rules: Rulebook) -> str | None:
    """Digest of the rules of classes that a rulebook cites for its classes, if for any."""
    found = None if rules.risk is None else _CITED.search(rules.risk.citation.number)
    return found.group(1) if found else None


def class_faults(job: Job) -> Iterator[Fault]:
    """Tell classes that were made by other rules than the lock would bind.

    Parameters
    ----------
    job
        The quarter's inputs, read and linked.

    Raises
    ------
    RulebookError
        With every fault of ``classes.toml``, where the quarter names it.
    """
    rules = job.rulebook
    cited = cited_digest(rules)
    yield from file_faults(job, rules)
    if cited is None:
        return
    found, _ = _digests(job, rules)
    if found and cited not in found:
        agencies = job.registers.agencies
        message = f"{_counted(found)}, none by the rules that the rulebook cites ({cited})"
        file = agencies.source.file
        yield Fault(file, "classes.other_rules", message, _AGAIN, column=_COLUMN)


def class_notes(job: Job) -> Iterator[Fault]:
    """Note classes of which the register does not say that the cited rules made them.

    Parameters
    ----------
    job
        The quarter's inputs, read and linked.
    """
    rules, file = job.rulebook, job.registers.agencies.source.file
    cited = cited_digest(rules)
    found, silent = _digests(job, rules)
    others = Counter({digest: n for digest, n in found.items() if digest != cited})
    if cited is None:
        if found:
            message = f"{_counted(found)}, but the rulebook cites no rules of classes"
            cure = "take [citations.classes] and [risk] of rulebook.part.toml over"
            yield Fault(file, "classes.uncited", message, cure, column=_COLUMN)
    elif not found and silent:
        message = f"{silent} agencies have a class that does not say by which rules it was made"
        cure = f"take over the lines of profile.part.toml, or write {told_digest('…')} there"
        yield Fault(file, "classes.unsourced", message, cure, column=_COLUMN)
    elif cited in found and (others or silent):
        told = [f"{found[cited]} agencies were graded by the rules that the rulebook cites"]
        told += [_counted(others)] if others else []
        told += [f"{silent} name none"] if silent else []
        yield Fault(file, "classes.mixed", "; ".join(told), _AGAIN, column=_COLUMN)


def require_classes(job: Job) -> None:
    """Refuse to lock classes of other rules than those that the lock would bind.

    Raises
    ------
    InputError
        With every fault of them.
    """
    if faults := [*class_faults(job)]:
        raise InputError(faults)


def file_faults(job: Job, rules: Rulebook) -> Iterator[Fault]:
    """Tell rules of classes that are not those that the rulebook cites (1).

    Parameters
    ----------
    job
        The quarter's inputs; nothing is told where they name no rules of classes.
    rules
        The rulebook.

    Raises
    ------
    RulebookError
        With every fault of ``classes.toml``.
    """
    name, cited = job.quarter.files.classes, cited_digest(rules)
    if name is None:
        return
    own = read_class_rules(job.quarter.path(name)).sha256
    if cited is None:
        message = f"{rules.name} cites no rules of classes, and files.classes names some"
        cure = "take over rulebook.part.toml of `classes grade`, or take the line out"
        yield Fault("quarter.toml", "classes.uncited", message, cure, column="files.classes")
    elif own != cited:
        message = f"the rules have the digest {own}, the rulebook cites {cited}"
        yield Fault(name, "classes.digest", message, _AGAIN, column="files.classes")


def _digests(job: Job, rules: Rulebook) -> tuple[Counter[str], int]:
    """How many agencies with a class name which rules, and how many name none."""
    columns = job.registers.agencies.columns
    column = rules.risk.column if rules.risk else None
    if column is None or column not in columns:
        return Counter(), 0
    has_class = [value is not None for value in columns[column]]
    told = columns[_COLUMN] if _COLUMN in columns else [None] * len(has_class)
    texts = [str(text or "") for text, has in zip(told, has_class, strict=True) if has]
    digests = [_DIGEST.search(text) for text in texts]
    found = Counter(match.group() for match in digests if match)
    return found, len(texts) - found.total()


def _counted(found: Counter[str]) -> str:
    """Numbers of agencies by digest, the most frequent first."""
    most = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    told = ", ".join(f"{n} by {digest}" for digest, n in most[:_SHOWN])
    more = f" and {len(most) - _SHOWN} more" if len(most) > _SHOWN else ""
    return f"{found.total()} agencies were graded by other rules: {told}{more}"
