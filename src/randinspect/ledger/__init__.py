"""The archive: chains what happened, in an append-only ledger (docs/format.md §7)."""

from __future__ import annotations

from randinspect.ledger.audit import Audit, audit_export, audit_store
from randinspect.ledger.export import EXPORT_FILES, LedgerExport
from randinspect.ledger.history import RESULT_SECONDS, DrawEntry, History
from randinspect.ledger.key_file import keep_secret, read_secret
from randinspect.ledger.ledger import STORE_NAME, Ledger
from randinspect.ledger.proving import prove_draw, witness_request
from randinspect.ledger.rules import RULE_TEXTS, Breach, Rule
from randinspect.ledger.status import DrawState, DrawStatus, status_of
from randinspect.ledger.store import Row, Store

__all__ = [
    "EXPORT_FILES",
    "RESULT_SECONDS",
    "RULE_TEXTS",
    "STORE_NAME",
    "Audit",
    "Breach",
    "DrawEntry",
    "DrawState",
    "DrawStatus",
    "History",
    "Ledger",
    "LedgerExport",
    "Row",
    "Rule",
    "Store",
    "audit_export",
    "audit_store",
    "keep_secret",
    "prove_draw",
    "read_secret",
    "status_of",
    "witness_request",
]
