"""The ground: bytes, digests, Merkle trees and handles (docs/format.md §2)."""

from __future__ import annotations

from randinspect.canonical.digests import file_sha256, sha256_hex
from randinspect.canonical.documents import check_depth, read_document, write_document
from randinspect.canonical.frontier import Frontier
from randinspect.canonical.handles import Sealer, open_handle, sealed_handle
from randinspect.canonical.marks import (
    check_authorities,
    join_authorities,
    jurisdiction_mark,
    person_mark,
    persons_salt,
)
from randinspect.canonical.merkle import (
    consistency_proof,
    inclusion_proof,
    merkle_root,
    root_from_consistency,
    root_from_inclusion,
)
from randinspect.canonical.moments import beijing_morning, beijing_time, told_moment, utc_time
from randinspect.canonical.tables import read_table, table_rows, write_table
from randinspect.canonical.text import (
    check_handle,
    check_label,
    check_name,
    nfc,
    normalised_id,
    parse_integer,
)

__all__ = [
    "Frontier",
    "Sealer",
    "beijing_morning",
    "beijing_time",
    "check_authorities",
    "check_depth",
    "check_handle",
    "check_label",
    "check_name",
    "consistency_proof",
    "file_sha256",
    "inclusion_proof",
    "join_authorities",
    "jurisdiction_mark",
    "merkle_root",
    "nfc",
    "normalised_id",
    "open_handle",
    "parse_integer",
    "person_mark",
    "persons_salt",
    "read_document",
    "read_table",
    "root_from_consistency",
    "root_from_inclusion",
    "sealed_handle",
    "sha256_hex",
    "table_rows",
    "told_moment",
    "utc_time",
    "write_document",
    "write_table",
]
