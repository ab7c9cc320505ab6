"""Read a rulebook file: TOML in, ``Rulebook`` out, or every fault with its place in the file.

A citation may be written out, or named: ``citation = "plan"`` stands for the table
``[citations.plan]``, and ``citation = { cite = "plan", article = "第3行" }`` for one place in it.
Numbers with a point are kept as written until a rule refuses them; nothing becomes a float.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from randinspect.errors import Fault, RulebookError
from randinspect.registry.model_words import model_words
from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.dispatch_book import DispatchBook
from randinspect.rulebook.doors import Complaint

__all__ = ["parse_rulebook", "parse_tables", "read_dispatch_book", "read_rulebook", "rules_text"]

_Book = TypeVar("_Book", bound=BaseModel)

_Place = tuple[str | int, ...]

_CITE: Final = 'cite a document: citation = { document = "…", number = "…", article = "…" }'
# Rule code and cure for what pydantic itself finds.
_KNOWN: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("key.missing", "add the key"),
    "extra_forbidden": ("key.unknown", "drop it, or correct its spelling"),
    "too_short": ("list.empty", "name at least one"),
    "int_type": ("value.whole", "write a whole number, without quotes or a point"),
    "bool_type": ("value.truth", "write true or false"),
    "string_type": ("value.text", "write text in quotes"),
    "string_pattern_mismatch": ("value.code", "write capitals, digits and underscores: NO_TEAM"),
    "enum": ("value.choice", "write one of {expected}"),
    "greater_than_equal": ("value.range", "write {ge} or more"),
    "less_than_equal": ("value.range", "write {le} or less"),
}
_FILLED: Final = ("value.choice", "value.range")  # cures that name what the model asks for
# Keys whose text has a form of its own, by table and key.
_FORMS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("permanent", "seed"): ("permanent.seed", "write 64 digits of 0-9 and a-f in quotes"),
    ("permanent", "turn"): (
        "permanent.turn",
        f'write a whole number from "0" to "{2**64 - 1}", in quotes and without zeros before it',
    ),
}
# What pydantic says in the words of programmers, in those of a rulebook.
_SAID: Final = {
    "missing": "the key is not there",
    "extra_forbidden": "no rule knows this key here",
    "string_pattern_mismatch": "the text has another form",
    "tuple_type": "a list is asked for",
    "model_type": "a table is asked for",
}
_OTHER: Final = ("value.form", "write it as the template shows")


def read_rulebook(path: Path | str) -> Rulebook:
    """Read a rulebook.

    Raises
    ------
    RulebookError
        With every fault of the file, each with its place, such as ``selection[1].ratio``.
    """
    return parse_rulebook(rules_text(path), name=str(path))


def read_dispatch_book(path: Path | str) -> DispatchBook:
    """Read the rulebook of an authority that dispatches what another one drew.

    Raises
    ------
    RulebookError
        With every fault of the file; tables about drawing agencies have no place in it.
    """
    book = parse_tables(rules_text(path), DispatchBook, name=str(path))
    return book.read_from(str(path))


def rules_text(path: Path | str) -> str:
    """Text of a file of rules.

    Raises
    ------
    RulebookError
        If it cannot be read, or is not UTF-8.
    """
    name = str(path)
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        fault = Fault(name, "file.missing", message, "name a file that exists and may be read")
        raise RulebookError([fault]) from error
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8: {error.reason} at byte {error.start}"
        fault = Fault(name, "toml.encoding", message, "save it as UTF-8")
        raise RulebookError([fault]) from error


def parse_rulebook(text: str, *, name: str) -> Rulebook:
    """Read a rulebook from its text; ``name`` is the file's name in messages.

    Raises
    ------
    RulebookError
        With every fault of the text.
    """
    return parse_tables(text, Rulebook, name=name).read_from(name)


def parse_tables(text: str, model: type[_Book], *, name: str) -> _Book:
    """Read a file of rules of one kind from its text.

    Parameters
    ----------
    text
        TOML, in which citations may be named.
    model
        What the tables must be.
    name
        The file's name in messages.

    Raises
    ------
    RulebookError
        With every fault of the text.
    """
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        fault = Fault(name, "toml.syntax", str(error), "correct the line")
        raise RulebookError([fault]) from error
    names, faults = _named_citations(raw.pop("citations", {}), name)
    faults += _citation_faults(raw, names, name)
    tables = _cited(raw, names)
    try:
        rules = model.model_validate(tables)
    except ValidationError as error:
        faults += _faults(error, tables, name)
        raise RulebookError(faults) from error
    if faults:
        raise RulebookError(faults)
    return rules


def _named_citations(
    tables: object, file: str
) -> tuple[Mapping[str, Mapping[str, Any]], list[Fault]]:
    """Take the named documents, and tell what is no table."""
    named = tables if isinstance(tables, dict) else {"": tables}
    cure = '[citations.plan], then document = "…" and number = "…"'
    faults = [
        Fault(file, "citation.form", "it is no table", cure, column=f"citations.{name}")
        for name, table in named.items()
        if not isinstance(table, dict)
    ]
    return {name: table if isinstance(table, dict) else {} for name, table in named.items()}, faults


def _cited(value: Any, names: Mapping[str, Mapping[str, Any]]) -> Any:
    """Write out every named citation."""
    if isinstance(value, list):
        return [_cited(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _written_out(item, names) if key == "citation" else _cited(item, names)
        for key, item in value.items()
    }


def _written_out(citation: Any, names: Mapping[str, Mapping[str, Any]]) -> Any:
    """Write out one citation; an unknown name, told elsewhere, stands for itself."""
    name, rest = _name(citation)
    if name is None:
        return citation
    return {**names.get(name, {"document": name, "number": name}), **rest}


def _name(citation: Any) -> tuple[str | None, dict[str, Any]]:
    """Split a citation into the name it uses, if any, and what it adds."""
    if isinstance(citation, str):
        return citation, {}
    if isinstance(citation, dict) and isinstance(citation.get("cite"), str):
        return citation["cite"], {key: v for key, v in citation.items() if key != "cite"}
    return None, {}


def _citation_faults(raw: Any, names: Iterable[str], file: str) -> Iterator[Fault]:
    """Tell names that cite nothing, and documents that nothing cites."""
    used = dict(_uses(raw, ()))
    known = ", ".join(names) or "none"
    for place, name in used.items():
        if name not in names:
            message = f"there is no [citations.{name}]; there are: {known}"
            yield Fault(file, "citation.unknown", message, _CITE, column=_path(place), value=name)
    for name in names:
        if name not in used.values():
            message = f"no rule cites [citations.{name}]"
            yield Fault(file, "citation.unused", message, "drop it", column=f"citations.{name}")


def _uses(value: Any, place: _Place) -> Iterator[tuple[_Place, str]]:
    """Find where citations are named."""
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for key, item in items:
        name = _name(item)[0] if key == "citation" else None
        if name is not None:
            yield (*place, key), name
        else:
            yield from _uses(item, (*place, key))


def _faults(error: ValidationError, tables: Any, file: str) -> Iterator[Fault]:
    """Turn every error of the model into a fault with its place in the file."""
    errors = error.errors(include_url=False)
    for found in errors:
        if found["type"] == "too_short" and _has_inner(found["loc"], errors):
            continue  # pydantic counts faulty entries as absent; the entries are told themselves
        place = _in_file(found["loc"], tables)
        context = found.get("ctx", {})
        complaints: Sequence[Complaint] = context.get("complaints", ())
        for told in complaints:
            column = _path((*place, *told.place))
            yield Fault(file, told.rule, told.message, told.cure, column=column)
        if not complaints:
            rule, cure = _rule_and_cure(found["type"], place, context)
            value = _shown(found["input"]) if found["type"] != "missing" else None
            message = _SAID.get(found["type"]) or model_words(found)[0]
            yield Fault(file, rule, message, cure, column=_path(place), value=value)


def _has_inner(place: _Place, errors: Sequence[ErrorDetails]) -> bool:
    """Say whether an error lies inside a place."""
    depth = len(place)
    return any(len(e["loc"]) > depth and e["loc"][:depth] == place for e in errors)


def _rule_and_cure(kind: str, place: _Place, context: Mapping[str, Any]) -> tuple[str, str]:
    """Give the rule code and the cure of an error."""
    if "cure" in context:
        return kind, context["cure"]
    if kind == "missing" and "citation" in place[-2:]:
        return "citation.missing", _CITE
    own = _FORMS.get((str(place[-2]), str(place[-1]))) if len(place) > 1 else None
    if own is not None and kind in ("string_pattern_mismatch", "string_type", "value_error"):
        return own
    rule, cure = _KNOWN.get(kind, _OTHER)
    return rule, cure.format(**context) if rule in _FILLED else cure


def _in_file(place: Sequence[str | int], tables: Any) -> _Place:
    """Name keys where the model counts the entries of a table of the file."""
    found: list[str | int] = []
    here = tables
    for step in place:
        if isinstance(here, dict) and isinstance(step, int):
            step = list(here)[step]  # the key in the file's own words
        found.append(step)
        inside = isinstance(here, dict) and step in here
        inside = inside or (isinstance(here, list) and isinstance(step, int) and step < len(here))
        here = here[step] if inside else None
    return tuple(found)


def _path(place: _Place) -> str:
    """Write a place as ``selection[1].ratio``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).removeprefix(".")


def _shown(value: object) -> str | None:
    """Show a value that stands alone; tables and lists are too long for a line."""
    plain = isinstance(value, (str, int, Decimal))
    return str(value) if plain else None
