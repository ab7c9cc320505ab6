"""Planning: from the profile and the heading to how every column is read."""

from __future__ import annotations

from collections.abc import Iterator

from randinspect.registry.cells import (
    Cast,
    cast_date,
    cast_flag,
    cast_id,
    cast_integer,
    cast_list,
    cast_text,
    mapped,
    mapped_items,
)
from randinspect.registry.columns import ColumnPlan
from randinspect.registry.contradictions import declared_type
from randinspect.registry.fields import Shape, shape_of
from randinspect.registry.headings import Heading
from randinspect.registry.profile import Headings, Profile, Scalar
from randinspect.registry.record_kinds import RecordKind, required_fields

__all__ = ["plan_columns"]


def plan_columns(profile: Profile, kind: RecordKind, heading: Heading) -> Iterator[ColumnPlan]:
    """Say for every mapped field and attribute how it is read, in the profile's order."""
    table = profile.of(kind)
    for name, field in table.columns.items():
        yield _plan(profile, kind, heading, name, field.parts, is_joined=field.is_joined)
    for name, attribute in table.attributes.items():
        yield _plan(profile, kind, heading, name, (attribute.heading,), is_joined=False)


def _plan(
    profile: Profile,
    kind: RecordKind,
    heading: Heading,
    name: str,
    parts: tuple[Headings, ...],
    *,
    is_joined: bool,
) -> ColumnPlan:
    """Say how one column is read."""
    table = profile.of(kind)
    places = tuple(heading.place(part) for part in parts)
    declared = declared_type(kind, table, name)
    values = table.values.get(name, {})
    return ColumnPlan(
        name=name,
        title=" + ".join(heading.titles[place].strip() for place in places),
        places=places,
        is_joined=is_joined,
        cast=_cast(profile, kind, name, shape_of(declared), values),
        declared=declared,
        admitted=table.id_kind,
        is_required=name in required_fields(kind),
        missing=frozenset({"", *(mark.strip() for mark in table.missing)}),
        default=_default(values, shape_of(declared)),
        unassigned=profile.unassigned,
    )


def _default(values: dict[str, Scalar], shape: Shape) -> Scalar | tuple[str, ...] | None:
    """What a missing value becomes: the value of the blank text in the profile's table."""
    default = values.get("")
    return (str(default),) if shape is Shape.LIST and default is not None else default


def _cast(
    profile: Profile, kind: RecordKind, name: str, shape: Shape, values: dict[str, Scalar]
) -> Cast:
    """Choose the reader of a column."""
    table = profile.of(kind)
    scale = table.attributes[name].scale if name in table.attributes else 1
    casts: dict[Shape, Cast] = {
        Shape.KEY: cast_id,
        Shape.TEXT: cast_text,
        Shape.INTEGER: cast_integer(scale),
        Shape.DATE: cast_date(table.date_formats),
        Shape.FLAG: cast_flag,
        Shape.LIST: cast_list(table.list_separators),
    }
    if not values:
        return casts[shape]
    if shape is Shape.LIST:
        return mapped_items(casts[shape], values)
    return mapped(casts[shape], values, keeps_text=shape is Shape.TEXT)
