"""``docs/files.md``: every key of the files that an office writes, told by their models.

A key's type, default and bounds come from its field, its meaning from the ``Parameters`` of the
model's docstring; nothing about a key is written here.
"""

from __future__ import annotations

import inspect
import json
import re
import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from randinspect.office.access.retention_file import RetentionFile
from randinspect.office.classes import ClassRules
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.store import PrivateFile
from randinspect.office.warnings import WarningSettings
from randinspect.registry.fields import Shape, shape_of
from randinspect.registry.profile import Mapped, _alternatives
from randinspect.registry.profile_file import _Document as ProfileFile
from randinspect.registry.record_kinds import RECORDS, field_type, required_fields
from randinspect.results import Policy
from randinspect.rulebook import Rulebook
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.conditions import Condition
from randinspect.rulebook.dispatch_book import DispatchBook
from randinspect.rulebook.model import Match
from randinspect.rulebook.quotas import GroupCount
from randinspect.rulebook.ratios import Ratio
from randinspect.rulebook.referral import Whose
from randinspect.rulebook.seats import Only

__all__ = ["files_page", "told_keys"]

_HEAD = """# The files that an office writes

Every key of `profile.toml`, `rulebook.toml`, `quarter.toml`, `results.toml`, `classes.toml`,
`warnings.toml`, `private.toml` and `retention.toml`: its type, its default and what it means.
`randinspect init` and `classes template` write files to start from; an unknown key is refused,
never ignored. The page is made from the models that read the files, so it is as new as they are.

A default of – means that the key may be left out, and then nothing is said; *needed* means that
the table is refused without it. `[a.b]` is a table, `[[a.b]]` one of a list of tables; both may
also be written in place, as `b = { … }` and `b = [{ … }, { … }]`.
"""
_ABOUT: Final[Mapping[str, str]] = {
    "profile.toml": "Which column of the registers is which field. It alters no draw by itself.",
    "rulebook.toml": (
        "The rules of a draw, each with the document it rests on. A document that is cited often "
        'is written once as `[citations.plan]` and named: `citation = "plan"`, or `citation = '
        '{ cite = "plan", article = "第3条" }` for a place in it. An office that only sends people '
        "leaves out what selects: tables and keys that are *not in a rulebook that only sends "
        "people* are refused there, and needed only in one that draws. Such a rulebook goes with "
        "a `quarter.toml` whose `[selection]` names what another authority drew."
    ),
    "quarter.toml": (
        "One quarter: what is drawn, when, and from which files. Paths are relative to the file."
    ),
    "results.toml": "The office's own choices about visits and results, each with its basis.",
    "warnings.toml": "Which early signs are looked for, in which files, and their thresholds.",
    "private.toml": (
        "Which columns of the libraries of a store are sealed (`store init --private`)."
    ),
    "retention.toml": (
        "How long private columns are kept, each period with what it rests on. In a store a table "
        "is a library, and an event is `listed`, `gone`, `returned` or a column that holds days."
    ),
    "classes.toml": (
        "The rules of classified supervision. `randinspect classes template` writes one to start "
        "from; documents are cited as in a rulebook."
    ),
}
_ROOTS: Final[Mapping[str, type[BaseModel]]] = {
    "profile.toml": ProfileFile,
    "rulebook.toml": Rulebook,
    "quarter.toml": QuarterFile,
    "results.toml": Policy,
    "warnings.toml": WarningSettings,
    "classes.toml": ClassRules,
    "private.toml": PrivateFile,
    "retention.toml": RetentionFile,
}
# Models whose tables have free keys: how they are written.
_MAPS: Final[Mapping[type[BaseModel], str]] = {
    Condition: "table: column = test",
    GroupCount: "table: label = whole number",
    Match: "table: column = text or list of texts",
    Only: "table: column = text or list of texts",
    Whose: "table: value = authority",
}
_PLAIN: Final[Mapping[Any, str]] = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    date: "day",
    datetime: "time with offset",
    AwareDatetime: "time with offset",
    Fraction: 'ratio, as `"3%"` or `"1/12"`',
    Ratio: 'ratio, as `"3%"` or `"1/12"`',
}
_SHAPES: Final[Mapping[Shape, str]] = {
    Shape.KEY: "id",
    Shape.TEXT: "text",
    Shape.INTEGER: "whole number",
    Shape.DATE: "day",
    Shape.FLAG: "true or false",
    Shape.LIST: "list of texts",
}
_MANY_OF: Final[Mapping[str, str]] = {"text": "texts", "table": "tables", "day": "days"}
_SELECTS = "Not in a rulebook that only sends people."
_MANY = 8  # a table in more places than these is named by its keys alone


def files_page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for name, root in _ROOTS.items():
        parts.append(f"## {name}\n\n{_ABOUT[name]}\n")
        sending = _sending_keys() if root is Rulebook else None
        parts += [_section(model, places, sending) for model, places in _tables(root).items()]
        if root is ProfileFile:
            parts += [_columns(kind) for kind in RECORDS]
    return "\n".join(parts)


def told_keys(page: str) -> dict[str, set[str]]:
    """Keys of the page by the place of their table, such as ``plan`` or ``selection.sources``."""
    found: dict[str, set[str]] = {}
    places: list[str] = []
    for line in page.splitlines():
        if line.startswith("#"):
            places = re.findall(r"`\[{0,2}([\w.<>]+)\]{0,2}`", line) or [""]
        elif row := re.match(r"\| `(\w+)` \|", line):
            for place in places:
                found.setdefault(place, set()).add(row[1])
    return found


def _tables(root: type[BaseModel]) -> dict[type[BaseModel], list[str]]:
    """Models below a root in order, with the places where each stands."""
    found: dict[type[BaseModel], list[str]] = {root: [""]}

    def walk(model: type[BaseModel], place: str) -> None:
        for key, field in _keys(model):
            for below, is_list in _below(field.annotation):
                free = ".<name>" if get_origin(field.annotation) is dict else ""
                path = f"{place}.{key}{free}".lstrip(".")
                named = f"[[{path}]]" if is_list else f"[{path}]"
                is_new = below not in found
                found.setdefault(below, []).append(named)
                if is_new:
                    walk(below, path)

    walk(root, "")
    return found


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """Keys of a table as the file writes them; what the reader adds itself is none."""
    for name, field in model.model_fields.items():
        if not field.exclude:
            yield field.alias or name, field


def _below(hint: Any, *, is_list: bool = False) -> Iterator[tuple[Any, bool]]:
    """Models inside a type, and whether they stand in a list."""
    if hint is Condition:
        yield get_args(Condition.model_fields["root"].annotation)[0], False
    elif isinstance(hint, type) and issubclass(hint, BaseModel):
        if hint not in _MAPS:
            yield hint, is_list
    else:
        listed = is_list or get_origin(hint) is tuple
        for part in get_args(hint):
            if not isinstance(part, FieldInfo):
                yield from _below(part, is_list=listed)


def _sending_keys() -> dict[str, set[str]]:
    """Keys by the place of their table in a rulebook that only sends people."""
    return {
        place: {key for key, _ in _keys(model)}
        for model, places in _tables(DispatchBook).items()
        for place in places
    }


def _section(
    model: type[BaseModel], places: list[str], sending: Mapping[str, set[str]] | None
) -> str:
    """One table of keys under its heading; of a rulebook with what one that sends leaves out."""
    stands = [sending[place] for place in places if place in sending] if sending else []
    is_common = model is Citation or sending is None
    if places == [""]:
        head = "### Keys at the top"
    else:
        named = list(dict.fromkeys(places))
        if len(named) > _MANY:
            named = sorted({place.strip("[]").rpartition(".")[2] for place in named})
        head = "### " + ", ".join(f"`{place}`" for place in named)
    about = _plain_words(inspect.cleandoc(model.__doc__ or "").split("\n\n", 1)[0])
    if not is_common and not stands:
        about = f"{about} {_SELECTS}"
    meanings = _meanings(model)
    rows = []
    for name, field in model.model_fields.items():
        if field.exclude or (name == "column" and "ColumnTest" in model.__name__):
            continue
        key, meaning = field.alias or name, meanings.get(name, "")
        if stands and not any(key in keys for keys in stands):
            meaning = f"{meaning} {_SELECTS}".lstrip()
        rows.append(_row(key, _type(_full(field)), _default(field), meaning))
    return _table(head, about, rows)


def _columns(kind: Any) -> str:
    """The fields that ``columns`` of one kind may name."""
    record = RECORDS[kind]
    meanings = _meanings(record)
    rows = [
        _row(name, _shape(field_type(kind, name)), need, meanings[name])
        for name in record.model_fields
        for need in ("*needed*" if name in required_fields(kind) else "–",)
    ]
    about = _plain_words(inspect.cleandoc(record.__doc__ or "").split("\n\n", 1)[0])
    return _table(f"### `[{kind}.columns]`, `[{kind}.fixed]`, `[{kind}.values]`", about, rows)


def _table(head: str, about: str, rows: list[str]) -> str:
    """A heading, a sentence and a table."""
    lines = [head, "", about, "", "| key | type | default | meaning |", "|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    """One row of a table; the key in code."""
    key, *rest = cells
    return f"| `{key}` | {' | '.join(cell.replace('|', chr(92) + '|') for cell in rest)} |"


def _full(field: FieldInfo) -> Any:
    """Type of a field with its bounds."""
    hint: Any = field.annotation
    return Annotated[(hint, *field.metadata)] if field.metadata else hint


def _type(hint: Any) -> str:
    """A type in the words of a file's writer."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) is Annotated:
        base, *more = get_args(hint)
        if any(getattr(one, "func", None) is _alternatives for one in more):
            return "heading or list of headings"
        return _PLAIN[Ratio] if base is Fraction else _type(base) + _bounds(base, more)
    if get_origin(hint) is Literal:
        return _words(get_args(hint))
    if get_origin(hint) in (Union, types.UnionType):
        parts = [_type(part) for part in get_args(hint) if part is not type(None)]
        return " or ".join(dict.fromkeys(parts))
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        bare = get_args(inner)[0] if get_origin(inner) is Annotated else inner
        return _MAPS[bare] if bare in _MAPS else _list(_type(inner))
    if get_origin(hint) is dict:
        return f"table: name = {_type(get_args(hint)[1])}"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _words(member.value for member in hint)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        special = {Citation: "citation", Mapped: "heading, list of headings, or table"}
        return _MAPS.get(hint) or special.get(hint, "table")
    raise TypeError(f"docs/files.md has no words for {hint}")


def _list(inner: str) -> str:
    """A list of what a type says."""
    return f"list of {_MANY_OF[inner]}" if inner in _MANY_OF else f"list, each: {inner}"


def _words(values: Any) -> str:
    """Words of which one is written."""
    return " or ".join(f"`{_written(value)}`" for value in values)


def _bounds(base: Any, metadata: list[Any]) -> str:
    """Bounds of a value, as far as they can be told in few words."""
    flat = [m for one in metadata for m in (one.metadata if isinstance(one, FieldInfo) else [one])]
    low = next((m.ge for m in flat if getattr(m, "ge", None) is not None), None)
    high = next((m.le for m in flat if getattr(m, "le", None) is not None), None)
    least = next((m.min_length for m in flat if getattr(m, "min_length", None)), None)
    most = next((m.max_length for m in flat if getattr(m, "max_length", None)), None)
    form = next((m.pattern for m in flat if getattr(m, "pattern", None)), None)
    if low is not None:
        return f", {low:,} to {high:,}" if high is not None else f", {low:,} or more"
    if form is not None:
        return f" like `{form}`"
    if get_origin(base) is tuple and (least or most):
        return f", {least or 0} to {most} of them" if most else f", at least {least}"
    return ""


def _default(field: FieldInfo) -> str:
    """The default as the file would write it."""
    if field.is_required():
        return "*needed*"
    value = field.default
    if value is PydanticUndefined or isinstance(value, BaseModel) or value in (None, ()):
        return "–"
    return f"`{json.dumps(_jsonable(value), ensure_ascii=False)}`"


def _jsonable(value: Any) -> Any:
    """A default as JSON, whose scalars and lists TOML shares."""
    if isinstance(value, tuple):
        return [_jsonable(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Fraction) else value


def _written(value: Any) -> str:
    """A word of a choice, blanks made visible."""
    value = value.value if isinstance(value, Enum) else value
    return json.dumps(value, ensure_ascii=False)


def _shape(hint: Any) -> str:
    """What a field of a register holds."""
    return _SHAPES[shape_of(hint)]


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """Meaning of each parameter, as the docstrings of a model and its bases tell it."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if base is BaseModel or not issubclass(base, BaseModel):
            continue
        text = inspect.cleandoc(base.__dict__.get("__doc__") or "")
        _, _, rest = text.partition("Parameters\n----------\n")
        section = re.split(r"\n\w+\n---", rest)[0]
        for names, told in re.findall(r"^(\w[\w, ]*)\n((?:    .*\n?)+)", section, re.MULTILINE):
            found |= dict.fromkeys(names.split(", "), _plain_words(told))
    return found


def _plain_words(text: str) -> str:
    """Docstring text in one line of Markdown."""
    return " ".join(text.split()).replace("``", "`")
