"""The one well of chance: public seeds and the tickets they give (docs/format.md §4, §5)."""

from __future__ import annotations

from randinspect.lottery.beacon import QUICKNET, Chain, signature_value, verify_signature
from randinspect.lottery.evidence import Seed, Used, evidence_from_text, prove, sources_used
from randinspect.lottery.numbers import GAMES, check_numbers, write_numbers
from randinspect.lottery.proofs import claims, prove_source
from randinspect.lottery.pulse import (
    NIST_CHAIN,
    is_certified,
    pulse_stamp,
    read_pulse,
    verify_pulse,
)
from randinspect.lottery.seed import (
    MAX_SOURCES,
    Fallback,
    SeedPlan,
    fallback_complaints,
    plan_complaints,
    plan_for,
    seed_hex,
    stand_in_time,
)
from randinspect.lottery.sources import (
    DrandSource,
    LotterySource,
    NistSource,
    PublicSource,
    SealedSource,
    ShareSource,
    Source,
    pulse_from,
)
from randinspect.lottery.tickets import Tickets, uniform_from

__all__ = [
    "GAMES",
    "MAX_SOURCES",
    "NIST_CHAIN",
    "QUICKNET",
    "Chain",
    "DrandSource",
    "Fallback",
    "LotterySource",
    "NistSource",
    "PublicSource",
    "SealedSource",
    "Seed",
    "SeedPlan",
    "ShareSource",
    "Source",
    "Tickets",
    "Used",
    "check_numbers",
    "claims",
    "evidence_from_text",
    "fallback_complaints",
    "is_certified",
    "plan_complaints",
    "plan_for",
    "prove",
    "prove_source",
    "pulse_from",
    "pulse_stamp",
    "read_pulse",
    "seed_hex",
    "signature_value",
    "sources_used",
    "stand_in_time",
    "uniform_from",
    "verify_pulse",
    "verify_signature",
    "write_numbers",
]
