"""Who attests what, and when: signed notes, checkpoints, cosignatures (docs/format.md §7.3)."""

from __future__ import annotations

from randinspect.attestation.checkpoints import (
    Checkpoint,
    is_vouched,
    read_checkpoint,
    sign_checkpoint,
)
from randinspect.attestation.key_files import parse_keys
from randinspect.attestation.keys import (
    KeyType,
    NoteSigner,
    SecretKey,
    VerifierKey,
    decode_base64,
    encode_base64,
)
from randinspect.attestation.notes import (
    Note,
    NoteSignature,
    cosign,
    cosigned_at,
    is_signed,
    read_note,
    sign,
)
from randinspect.attestation.pins import Pins
from randinspect.attestation.roles import Role
from randinspect.attestation.sm2 import sm3
from randinspect.attestation.timestamps import Stamp, read_roots, stamp_of

__all__ = [
    "Checkpoint",
    "KeyType",
    "Note",
    "NoteSignature",
    "NoteSigner",
    "Pins",
    "Role",
    "SecretKey",
    "Stamp",
    "VerifierKey",
    "cosign",
    "cosigned_at",
    "decode_base64",
    "encode_base64",
    "is_signed",
    "is_vouched",
    "parse_keys",
    "read_checkpoint",
    "read_note",
    "read_roots",
    "sign",
    "sign_checkpoint",
    "sm3",
    "stamp_of",
]
