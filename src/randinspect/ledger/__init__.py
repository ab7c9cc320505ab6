"""The archive: chains what happened, in an append-only ledger (docs/format.md §7)."""

from __future__ import annotations

from randinspect.ledger.access import Access, ActorEntry
from randinspect.ledger.acting import acting_as, who_acts
from randinspect.ledger.audit import Audit, audit_export, audit_store
from randinspect.ledger.continuing import Request, Seen
from randinspect.ledger.custody import KEY_NAME, change_key, make_ledger, signed_head
from randinspect.ledger.deadlines import RESULT_SECONDS, result_due, reveals_due, silent_from
from randinspect.ledger.draw_entry import DrawEntry
from randinspect.ledger.export import EXPORT_FILES, LedgerExport
from randinspect.ledger.history import History
from randinspect.ledger.key_file import keep_secret, read_secret
from randinspect.ledger.ledger import STORE_NAME, Ledger
from randinspect.ledger.parallel import parallel_head, sign_parallel
from randinspect.ledger.proving import prove_amendments, prove_draw, witness_request
from randinspect.ledger.registering import register_actor, withdraw_actor
from randinspect.ledger.rules import RULE_TEXTS, Breach, Rule
from randinspect.ledger.shown import ShownDraw, shown_draws
from randinspect.ledger.status import DrawState, DrawStatus, status_of
from randinspect.ledger.store import Row, Store
from randinspect.ledger.witness import PINNED_NAME, WITNESS_KEY_NAME, Witness

__all__ = [
    "EXPORT_FILES",
    "KEY_NAME",
    "PINNED_NAME",
    "RESULT_SECONDS",
    "RULE_TEXTS",
    "STORE_NAME",
    "WITNESS_KEY_NAME",
    "Access",
    "ActorEntry",
    "Audit",
    "Breach",
    "DrawEntry",
    "DrawState",
    "DrawStatus",
    "History",
    "Ledger",
    "LedgerExport",
    "Request",
    "Row",
    "Rule",
    "Seen",
    "ShownDraw",
    "Store",
    "Witness",
    "acting_as",
    "audit_export",
    "audit_store",
    "change_key",
    "keep_secret",
    "make_ledger",
    "parallel_head",
    "prove_amendments",
    "prove_draw",
    "read_secret",
    "register_actor",
    "result_due",
    "reveals_due",
    "shown_draws",
    "sign_parallel",
    "signed_head",
    "silent_from",
    "status_of",
    "who_acts",
    "withdraw_actor",
    "witness_request",
]
