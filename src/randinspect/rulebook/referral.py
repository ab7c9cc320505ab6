"""Which authority sends people to which agency (按管辖派发), and which join in (部门联合检查).

The rule: whose an agency is follows from its own columns by a table that cites a document, and is
locked with the frame. Nobody hands a drawn agency to whom he likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from randinspect.canonical import check_authorities
from randinspect.errors import FormatError
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Complaint, Door, Text, refusal, require
from randinspect.rulebook.seats import When

__all__ = ["Joining", "Referral", "Share", "Whose"]


def _authority(name: str) -> str:
    """Give an id of an authority that can stand in a published table."""
    try:
        (only,) = check_authorities(name)
    except (FormatError, ValueError) as error:
        message = f"[{name}] is no id of an authority"
        cure = "write the id of its own quarter.toml: letters, digits and . _ / -"
        raise refusal("authority.grammar", message, cure) from error
    return only


AuthorityId = Annotated[str, StringConstraints(strict=True), AfterValidator(_authority)]


class Whose(Door):
    """One value of a column of the agencies, and whose these agencies are.

    Parameters
    ----------
    value
        The value.
    authority
        Id of the authority.
    """

    value: Text
    authority: AuthorityId


class Share(Door):
    """A table from values of one column to authorities.

    Parameters
    ----------
    column
        Column of the agencies.
    authorities
        Value of the column to the id of an authority.
    others
        Authority of every other value, and of agencies without one; without it such an agency
        is a fault.
    citation
        The document that says so.
    """

    column: Text = "territory"
    authorities: tuple[Whose, ...] = ()
    others: AuthorityId | None = None
    citation: Citation

    @field_validator("authorities", mode="before")
    @classmethod
    def _from_table(cls, value: object) -> object:
        """Turn the rulebook's table, value to authority, into a list."""
        if not isinstance(value, dict):
            return value
        return [{"value": key, "authority": name} for key, name in value.items()]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse a table that names nobody."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell what does not go together."""
        if not self.authorities and self.others is None:
            message = "the table names no authority"
            cure = 'write authorities = { "甲州市" = "jiazhou.amr" }, or others'
            yield Complaint(("authorities",), "authority.none", message, cure)
        values = [row.value for row in self.authorities]
        if len(set(values)) < len(values):
            message = f"a value stands twice in {values}"
            yield Complaint(("authorities",), "authority.twice", message, "keep one of them")

    def authority_of(self, value: object) -> str | None:
        """Authority of agencies with a value, None if nothing is said."""
        told = None if value is None else str(value)
        return next((row.authority for row in self.authorities if row.value == told), self.others)

    @property
    def names(self) -> frozenset[str]:
        """Every authority that the table names."""
        named = {row.authority for row in self.authorities}
        return frozenset(named if self.others is None else {*named, self.others})


class Joining(Share):
    """A department that joins in, with people of its own.

    Parameters
    ----------
    when
        At which agencies: column to values, all of which must pass. Without it, at all.
    """

    when: When = ()


class Referral(Share):
    """Whose the agencies are: the authority that leads, and those that join in.

    Parameters
    ----------
    joining
        Departments that inspect together with the one that leads. An authority that both leads
        and joins sends its people once.
    unmatched
        Values that this table names, and that no agency has to have yet; every other one stands
        in some row.
    """

    joining: tuple[Joining, ...] = ()
    unmatched: tuple[Text, ...] | None = Field(default=None, min_length=1)

    @property
    def all_names(self) -> frozenset[str]:
        """Every authority that may have to send people."""
        return self.names.union(*(share.names for share in self.joining))
