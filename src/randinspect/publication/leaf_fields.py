"""What the documents of leaves are made of (docs/format.md §7.2)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from randinspect.attestation import KeyType, VerifierKey
from randinspect.canonical import write_document
from randinspect.canonical.forms import Digest
from randinspect.canonical.text import check_name
from randinspect.errors import FormatError
from randinspect.version import FORMAT

__all__ = ["LeafDocument", "LedgerKey", "Name", "Number", "Secret", "Time"]

Name = Annotated[str, AfterValidator(check_name)]
Secret = Digest  # 32 bytes, written in the same way
Time = Annotated[int, Field(ge=0, lt=2**53)]
Number = Annotated[int, Field(ge=1, lt=2**53)]


class LeafDocument(BaseModel):
    """Strict, closed and frozen, as all records of the published path."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["randinspect/1"] = FORMAT

    def document(self) -> bytes:
        """Bytes of the document."""
        return write_document(self.model_dump(mode="json"))


def _ledger_key(text: str) -> str:
    """Return the text of a ledger's public key."""
    key = VerifierKey.parse(text)
    if key.type is not KeyType.NOTE:
        raise FormatError(f"[{text}] cosigns; a ledger signs with a key of type 1")
    return text


LedgerKey = Annotated[str, AfterValidator(_ledger_key)]
