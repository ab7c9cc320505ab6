"""Commitments: what is fixed before the seed can exist (docs/format.md §3).

``commit.json`` binds every input by digest, row count and Merkle root, names the explicit
future round, and says openly when the draw is only a rehearsal or a demonstration.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from randinspect.canonical import merkle_root, read_document, sha256_hex, table_rows, write_document
from randinspect.canonical.forms import Digest, Name
from randinspect.errors import FormatError
from randinspect.lottery import MAX_SOURCES, Fallback, SeedPlan, fallback_complaints
from randinspect.publication.commitment_parts import (
    Batch,
    BatchCount,
    CommitmentPart,
    Disclosure,
    InputDigest,
    Openings,
    SelectionLink,
)
from randinspect.publication.input_names import (
    ASSISTANTS,
    BODIES,
    CLAIMS,
    DATE_INPUTS,
    DIRECT,
    DISPATCH_INPUTS,
    GROUPS,
    JURISDICTION,
    LINKS,
    LOAD_CLASSES,
    MARGINS,
    MERGED,
    PERSONS,
    SELECTION_INPUTS,
    SHARED,
)
from randinspect.registry import document_words
from randinspect.version import FORMAT

__all__ = ["Commitment", "Kind", "Occasion", "digest_of", "read_commitment"]

ExclusionCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,31}$")]
Time = Annotated[int, Field(ge=0, lt=2**53)]


class Kind(StrEnum):
    """Which of the two draws."""

    SELECTION = "selection"
    DISPATCH = "dispatch"

    @property
    def inputs(self) -> tuple[str, ...]:
        """Input files that the commitment of this kind binds."""
        return SELECTION_INPUTS if self is Kind.SELECTION else DISPATCH_INPUTS

    @property
    def optional_inputs(self) -> tuple[str, ...]:
        """Input files that it binds where the draw has them."""
        of_selection = (MARGINS, JURISDICTION, BODIES, LINKS)
        shared = (PERSONS, ASSISTANTS, CLAIMS, MERGED)
        of_dispatch = (DIRECT, *shared, *LOAD_CLASSES, *GROUPS, *DATE_INPUTS)
        return of_selection if self is Kind.SELECTION else of_dispatch


class Occasion(StrEnum):
    """What the draw is for; anything but ``draw`` is named on every output."""

    DRAW = "draw"
    REHEARSAL = "rehearsal"
    DEMONSTRATION = "demonstration"


# Keys that stand only where they say something, and the kind that they belong to.
_OPTIONAL: Final = {
    "excluded": Kind.SELECTION,
    "batches": Kind.SELECTION,
    "persons_sha256": Kind.SELECTION,
    "batch": Kind.DISPATCH,
    "selection": Kind.DISPATCH,
    "parent": Kind.SELECTION,
}


class Commitment(CommitmentPart):
    """One commitment; ``commit.json`` is its RFC 8785 form.

    Parameters
    ----------
    created, seed_plan
        UNIX seconds, UTC; the seed's time must follow ``created`` by the rulebook's lead
        unless ``occasion`` says that this is no draw.
    fallback
        What stands in for a source that stays silent, and after how long.
    openings
        Of the sealed handles that this draw introduces; None if they are open.
    sample_sha256, recusals_sha256
        Dispatch only: the sample dispatched, and the private list of recused pairs.
    excluded
        Selection only, and only where the rulebook has a memory: units of size 0 by code.
    batches
        Selection only: in how many batches the sample will be dispatched; None for as a whole.
    batch
        Dispatch only: which batch it is, and what is carried into it.
    persons_sha256
        Selection only, and only where it refers units to authorities: digest of the salt under
        which these mark their people.
    selection
        Dispatch only: whose selection it dispatches; None if it is the authority's own, and whole.
    parent
        Selection only: the selection of the bodies whose units are drawn; None for a first stage.
    """

    format: Literal["randinspect/1"]
    kind: Kind = Field(strict=False)
    occasion: Occasion = Field(strict=False)
    authority: Name
    draw_id: Name
    sequence: Annotated[int, Field(ge=1, lt=2**53)]
    plan_ref: Name
    created: Time
    lead_seconds: Annotated[int, Field(ge=60, lt=2**53)]
    disclosure: Disclosure
    inputs: Mapping[str, InputDigest]
    openings: Openings | None
    rulebook_sha256: Digest
    verifier_sha256: Digest
    suite: Literal["sha256-ed25519"]
    code_version: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    seed_plan: SeedPlan
    fallback: Annotated[tuple[Fallback, ...], Field(max_length=MAX_SOURCES, strict=False)]
    sample_sha256: Digest | None = None
    recusals_sha256: Digest | None = None
    excluded: Mapping[ExclusionCode, Annotated[int, Field(ge=1, lt=2**53)]] | None = None
    batches: BatchCount | None = None
    batch: Batch | None = None
    persons_sha256: Digest | None = None
    selection: SelectionLink | None = None
    parent: SelectionLink | None = None

    def document(self) -> bytes:
        """Bytes of ``commit.json``; what does not apply to the kind is left out."""
        record = self.model_dump(mode="json")
        record["inputs"] = {n: d.model_dump(exclude_none=True) for n, d in self.inputs.items()}
        if self.kind is Kind.SELECTION:
            del record["sample_sha256"], record["recusals_sha256"]
        for name, kind in _OPTIONAL.items():
            if record[name] is None or self.kind is not kind:
                del record[name]
        return write_document(record)

    @model_validator(mode="after")
    def _falls_back_by_rule(self) -> Self:
        """Refuse fallbacks that nobody could check, or that somebody could steer."""
        faults = [
            f"fallback {place}: {text}" if place else text
            for place, text in fallback_complaints(self.seed_plan, self.fallback)
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def is_dated(self) -> bool:
        """Whether the dispatch dates its visits."""
        return self.kind is Kind.DISPATCH and set(DATE_INPUTS) <= set(self.inputs)

    @property
    def is_referred(self) -> bool:
        """Whether the selection says which authority sends people to which unit."""
        return self.kind is Kind.SELECTION and JURISDICTION in self.inputs

    @property
    def is_second_stage(self) -> bool:
        """Whether the selection draws units of bodies that an earlier one drew."""
        return self.kind is Kind.SELECTION and self.parent is not None

    @property
    def is_shared(self) -> bool:
        """Whether several authorities have a part in the draw, so that the page tells which."""
        return self.selection is not None or bool(SHARED & self.inputs.keys())

    @property
    def is_early(self) -> bool:
        """Whether the commitment precedes the seed's time by the lead."""
        return self.created + self.lead_seconds <= self.seed_plan.not_before


def digest_of(name: str, data: bytes) -> InputDigest:
    """Digest of one input file; tables also have their root and row count."""
    if not name.endswith(".tsv"):
        return InputDigest(sha256=sha256_hex(data))
    rows = table_rows(data)
    return InputDigest(sha256=sha256_hex(data), root=merkle_root(rows).hex(), rows=len(rows))


@lru_cache(maxsize=16)
def read_commitment(data: bytes) -> Commitment:
    """Read ``commit.json``.

    Raises
    ------
    FormatError
        If the bytes are not canonical, or a field is missing, foreign or wrong.
    """
    try:
        commitment = Commitment.model_validate(read_document(data))
    except ValidationError as error:
        raise FormatError(document_words(error, FORMAT)) from error
    kind, bound = commitment.kind, set(commitment.inputs)
    if bound - set(kind.optional_inputs) != set(kind.inputs):
        may = ", ".join(kind.optional_inputs)
        raise FormatError(
            f"a {kind} binds exactly {', '.join(kind.inputs)}, and {may} if it has any"
        )
    for together in (DATE_INPUTS, LOAD_CLASSES, GROUPS):
        if bound & set(together) and not set(together) <= bound:
            raise FormatError(f"a dispatch binds exactly all or none of {', '.join(together)}")
    for name, digest in commitment.inputs.items():
        is_table = name.endswith(".tsv")
        if (digest.root is not None, digest.rows is not None) != (is_table, is_table):
            raise FormatError(f"{name}: a table is bound with root and rows, a document without")
    _require_bound(commitment)
    if commitment.document() != data:
        raise FormatError("fields that do not belong to this kind, or a null where none stands")
    return commitment


def _require_bound(commitment: Commitment) -> None:
    """Refuse a dispatch that binds no sample, and seals without openings or the reverse."""
    bound = (commitment.sample_sha256, commitment.recusals_sha256)
    if commitment.kind is Kind.DISPATCH and None in bound:
        raise FormatError("a dispatch binds its sample and its recusals by digest")
    disclosure = commitment.disclosure
    is_selection = commitment.kind is Kind.SELECTION
    mode = disclosure.agency if is_selection else disclosure.inspector
    if (mode == "sealed") != (commitment.openings is not None):
        raise FormatError(f"handles are {mode}, but openings are {commitment.openings}")
    if CLAIMS in commitment.inputs and commitment.selection is None:
        raise FormatError(f"{CLAIMS} is of a selection that another authority drew")
    if MERGED in commitment.inputs and not commitment.is_dated:
        raise FormatError(f"{MERGED} is of a dispatch that dates its visits")
    if commitment.is_referred != (commitment.persons_sha256 is not None):
        raise FormatError(f"{JURISDICTION} and persons_sha256 stand together or not at all")
    stands = {BODIES in commitment.inputs, LINKS in commitment.inputs, commitment.is_second_stage}
    if len(stands) > 1:
        raise FormatError(f"{BODIES}, {LINKS} and parent stand together or not at all")
    if commitment.parent is not None and commitment.parent.draw_id == commitment.draw_id:
        raise FormatError("a selection is not its own parent")
    if commitment.is_referred and commitment.batches is not None:
        raise FormatError(f"{JURISDICTION} and batches do not go together in this version")
