"""Names of the site's files (docs/format.md §12.1).

The rule: no text that people typed becomes a part of a path. A credit code, which has one spelling
and no other signs than digits and capitals, is its own name; everything else is named by a digest.
"""

from __future__ import annotations

from typing import Final

from randinspect.canonical import sha256_hex
from randinspect.registry import IdKind, id_kind

__all__ = ["body_handle", "district_handle", "draw_handle", "ledger_handle"]

_DIGITS: Final = 24
_SHORT: Final = 16


def body_handle(identifier: str) -> str:
    """Name of a body's page: its credit code, or a digest of any other id.

    >>> body_handle("91990100MA38078344"), body_handle("../../x")[:2]
    ('91990100MA38078344', 'x-')
    """
    if id_kind(identifier) is IdKind.USCC:
        return identifier
    return f"x-{sha256_hex(identifier.encode())[:_DIGITS]}"


def district_handle(name: str) -> str:
    """Name of a district's page.

    >>> district_handle("甲州市")
    'd-3e4b11cff7178488'
    """
    return f"d-{sha256_hex(name.encode())[:_SHORT]}"


def draw_handle(task_id: str, draw_id: str, batch: int = 1) -> str:
    """Name of a draw's page and folders: its task and the first of its draws, digested.

    Parameters
    ----------
    task_id, draw_id
        Names of the task and of its first draw.
    batch
        Which batch of the selection it is: all batches have one selection.

    Examples
    --------
    >>> draw_handle("T-1", "demo.example/1")
    'q-5be09bc2287cdcac'
    """
    later = f" {batch}" if batch > 1 else ""
    return f"q-{sha256_hex(f'{task_id} {draw_id}{later}'.encode())[:_SHORT]}"


def ledger_handle(origin: str) -> str:
    """Name of a ledger's folder: the name of the ledger, digested.

    >>> ledger_handle("cn.example/ledger")
    'l-43655592b327cc8e'
    """
    return f"l-{sha256_hex(origin.encode())[:_SHORT]}"
