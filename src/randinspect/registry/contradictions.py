"""What the tables of one profile say against each other.

The rule: a profile that cannot mean what it says is refused before any file is opened, with all
its contradictions at once.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from randinspect.errors import Fault
from randinspect.registry.fields import ATTRIBUTE_TYPES, Shape, check_column, shape_of
from randinspect.registry.identifiers import Admitted
from randinspect.registry.profile import Decision, KindProfile, Profile
from randinspect.registry.record_kinds import RecordKind, field_names, field_type, required_fields
from randinspect.registry.rules import RULES, Answer, Problem

__all__ = ["contradictions", "declared_type"]

_DERIVED = "id_kind"


def contradictions(profile: Profile) -> list[Fault]:
    """Give all contradictions of a profile.

    1. fields are known, each is filled in one way, and the required ones are there;
    2. values and constants fit the type of their field;
    3. decisions answer a rule that may be answered so;
    4. selections and rows name what they need.
    """
    return [fault for kind in profile.kinds for fault in _Contradictions(profile, kind).all()]


def declared_type(kind: RecordKind, table: KindProfile, name: str) -> Any:
    """Annotated type of a field or of an attribute."""
    if name in table.attributes:
        return ATTRIBUTE_TYPES[table.attributes[name].type]
    return field_type(kind, name)


class _Contradictions:
    """The contradictions of one table."""

    def __init__(self, profile: Profile, kind: RecordKind) -> None:
        self.file = profile.file
        self.kind = kind
        self.table = profile.of(kind)
        self.fields = field_names(kind)
        self.mapped = {*self.table.columns, *self.table.attributes}

    def all(self) -> Iterator[Fault]:
        """Give the contradictions in the order of the table."""
        yield from self.of_fields()
        yield from self.of_values()
        yield from self.of_decisions()
        yield from self.of_rows()

    def fault(self, place: str, message: str, cure: str) -> Fault:
        """One contradiction, at its key."""
        return Fault(
            self.file, "profile.contradiction", message, cure, column=f"{self.kind}.{place}"
        )

    def of_fields(self) -> Iterator[Fault]:
        """1. Fields are known, filled in one way, and complete."""
        for part in ("columns", "fixed"):
            for name in getattr(self.table, part):
                if name not in self.fields:
                    cure = _closest(name, self.fields, "an extra column goes into attributes")
                    yield self.fault(f"{part}.{name}", f"{self.kind} has no such field", cure)
        for name in self.table.attributes:
            if name in (*self.fields, _DERIVED):
                cure = "map it in columns, or give the attribute another name"
                yield self.fault(f"attributes.{name}", "this is the name of a field", cure)
        for name in sorted(self.table.columns.keys() & self.table.fixed.keys()):
            cure = "keep one of the two"
            yield self.fault(f"fixed.{name}", "the field is mapped and constant", cure)
        yield from self.of_mappings()
        yield from self.of_required()

    def of_mappings(self) -> Iterator[Fault]:
        """1. A mapping names one heading or several, and joins only text."""
        for name, mapped in self.table.columns.items():
            if (mapped.heading is None) == (mapped.join is None):
                cure = "give one of heading and join"
                yield self.fault(f"columns.{name}", "exactly one of the two is asked for", cure)
            elif mapped.is_joined and name in self.fields and self.shape(name) is not Shape.TEXT:
                cure = "name one heading"
                yield self.fault(f"columns.{name}", "only text fields can be joined", cure)
        for name, attribute in self.table.attributes.items():
            if attribute.scale != 1 and attribute.type != "integer":
                cure = 'drop the scale, or set type = "integer"'
                yield self.fault(f"attributes.{name}", "only an integer has a scale", cure)

    def of_required(self) -> Iterator[Fault]:
        """1. The required fields are there."""
        filled = self.table.columns.keys() | self.table.fixed.keys()
        for name in sorted(required_fields(self.kind) - filled):
            cure = f"add {name} to [{self.kind}.columns]"
            yield self.fault("columns", f"the field {name} is needed", cure)
        if self.kind is RecordKind.RECUSAL and not filled & {"agency", "owner"}:
            cure = "add agency or owner to [recusal.columns]"
            yield self.fault("columns", "a recusal needs an agency or an owner", cure)
        if self.kind is RecordKind.ABSENCE and not filled & {"agency", "inspector"}:
            cure = "add inspector or agency to [absence.columns]"
            yield self.fault("columns", "an absence needs an inspector or an agency", cure)

    def of_values(self) -> Iterator[Fault]:
        """2. Values and constants fit their field."""
        for name, values in self.table.values.items():
            if name not in self.mapped:
                cure = _closest(name, self.mapped, "map it first")
                yield self.fault(f"values.{name}", "no such column is mapped", cure)
            elif self.known(name) and self.shape(name) is Shape.KEY:
                cure = "drop the table: ids are taken as they stand"
                yield self.fault(f"values.{name}", "an id has no table of values", cure)
            elif name in self.table.columns and self.table.columns[name].is_joined:
                cure = "drop the table, or name one heading"
                yield self.fault(f"values.{name}", "a joined field has no table of values", cure)
            elif self.known(name):
                wrapped = self.shape(name) is Shape.LIST
                items = [(v,) if wrapped else v for v in values.values()]
                yield from self.of_constants(f"values.{name}", name, values, items)
        for name, constant in self.table.fixed.items():
            if name in self.fields:
                yield from self.of_constants("fixed", name, [name], [constant])

    def of_constants(
        self, place: str, name: str, keys: Iterable[str], values: list[Any]
    ) -> Iterator[Fault]:
        """2. Judge constants by the type of their field."""
        declared = declared_type(self.kind, self.table, name)
        outcomes = check_column(values, declared=declared, admitted=self.table.id_kind)
        for key, outcome in zip(keys, outcomes, strict=True):
            if isinstance(outcome, Problem):
                yield self.fault(f"{place}.{key}", outcome.message, RULES[outcome.rule].cure)

    def of_decisions(self) -> Iterator[Fault]:
        """3. Decisions answer a rule that may be answered so, once."""
        for rule, count in Counter(d.rule for d in self.table.decide).items():
            if count > 1:
                yield self.fault("decide", f"{rule} is decided {count} times", "keep one of them")
        for decision in self.table.decide:
            if decision.rule not in RULES:
                cure = _closest(decision.rule, RULES, "take the code from a fault")
                yield self.fault("decide", f"there is no rule {decision.rule}", cure)
                continue
            yield from self.of_answer(decision)

    def of_answer(self, decision: Decision) -> Iterator[Fault]:
        """3. Judge one decision by what its rule allows."""
        rule, answer = decision.rule, RULES[decision.rule].answer
        if answer is Answer.NOTE:
            yield self.fault("decide", f"{rule} is only told", "drop the decision")
        elif answer is Answer.FILE:
            yield self.fault("decide", f"{rule} refuses the file", RULES[rule].cure)
        elif decision.action == "keep" and answer is Answer.SET_ASIDE:
            yield self.fault("decide", f"a row under {rule} cannot be kept", "set it aside")
        is_duplicate = rule == "id.duplicate"
        if is_duplicate != (decision.rows is not None):
            cure = 'give rows = "later", "older" or "all" for id.duplicate, and only there'
            yield self.fault("decide", "rows says which rows of one id stay out", cure)
        dates = {n for n in self.mapped if self.known(n) and self.shape(n) is Shape.DATE}
        if (decision.rows == "older") != (decision.by in dates):
            cure = f'name a mapped date column by `by` for rows = "older": {sorted(dates)}'
            yield self.fault("decide", f"by = {decision.by} names no date column", cure)

    def of_rows(self) -> Iterator[Fault]:
        """4. Selections and rows name what they need."""
        for selection in self.table.select:
            if (selection.among is None) == (selection.present is None):
                cure = "give one of in = [...] and present = true"
                yield self.fault("select", "exactly one of the two is asked for", cure)
        if self.table.heading_row in self.table.skip_rows:
            yield self.fault("skip_rows", "the heading row is skipped", "drop it from skip_rows")
        if self.kind is RecordKind.INSPECTOR and self.table.id_kind is not Admitted.ANY:
            yield self.fault("id_kind", "only agency ids have a kind", "drop the key")

    def known(self, name: str) -> bool:
        """Say whether a name has a type."""
        return name in self.fields or name in self.table.attributes

    def shape(self, name: str) -> Shape:
        """How the cells of a known name are read."""
        return shape_of(declared_type(self.kind, self.table, name))


def _closest(name: str, known: Iterable[str], otherwise: str) -> str:
    """The cure for an unknown name."""
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f"did you mean {close[0]}?" if close else otherwise
