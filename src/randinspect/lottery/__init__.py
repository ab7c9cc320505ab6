"""The one well of chance: public seeds and the tickets they give (docs/format.md §4, §5)."""

from __future__ import annotations

from randinspect.lottery.beacon import QUICKNET, Chain, signature_value, verify_signature
from randinspect.lottery.evidence import Seed, evidence_from_text, prove
from randinspect.lottery.seed import DrandSource, SeedPlan, plan_for, seed_hex
from randinspect.lottery.tickets import Tickets, uniform_from

__all__ = [
    "QUICKNET",
    "Chain",
    "DrandSource",
    "Seed",
    "SeedPlan",
    "Tickets",
    "evidence_from_text",
    "plan_for",
    "prove",
    "seed_hex",
    "signature_value",
    "uniform_from",
    "verify_signature",
]
