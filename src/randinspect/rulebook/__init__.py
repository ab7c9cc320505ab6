"""The rulebook (实施细则): every parameter of a quarter, read from TOML, each with its citation."""

from __future__ import annotations

from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.classification import Classification, classify
from randinspect.rulebook.columns import Columns
from randinspect.rulebook.common import CommonRules, Mode
from randinspect.rulebook.conditions import Condition
from randinspect.rulebook.coverage_notes import coverage_notes
from randinspect.rulebook.dispatch_book import DispatchBook
from randinspect.rulebook.explanation import explain_unit
from randinspect.rulebook.fitting import asked_by_tests
from randinspect.rulebook.history import History
from randinspect.rulebook.linked import Linked
from randinspect.rulebook.memory import EXCLUDING, UNCODED, Memory, MemoryCode
from randinspect.rulebook.memory_explanation import rest_step
from randinspect.rulebook.model import (
    Disclosure,
    Exclusion,
    ExclusionKind,
    Item,
    ItemKind,
    Selection,
    SizeSource,
)
from randinspect.rulebook.named_values import NamedValue, named_values
from randinspect.rulebook.quotas import GroupCount, Quota
from randinspect.rulebook.ratios import Rounding, parse_ratio, rounded, write_ratio
from randinspect.rulebook.reading import parse_rulebook, read_dispatch_book, read_rulebook
from randinspect.rulebook.recalling import Mark
from randinspect.rulebook.referral import Joining, Referral, Share
from randinspect.rulebook.resting import Rates, rest
from randinspect.rulebook.risk import Risk, RiskSource
from randinspect.rulebook.scanning import LeakName, Privacy, ScanExemption
from randinspect.rulebook.seats import Direct, Need, Neighbours, Only, Role, Scope
from randinspect.rulebook.seeding import Seeds, SourceKind
from randinspect.rulebook.staffing import ANYWHERE, Dispatch, Lapse, Rotation, RotationBy
from randinspect.rulebook.step import Step, StepKind
from randinspect.rulebook.strata import StratumCount, count_strata, stratum_label, stratum_parts
from randinspect.rulebook.targets import StratumTarget, Targets, recounted, resolve_targets
from randinspect.rulebook.waivers import Shortfall, Waivers

__all__ = [
    "ANYWHERE",
    "EXCLUDING",
    "UNCODED",
    "Citation",
    "Classification",
    "Columns",
    "CommonRules",
    "Condition",
    "Direct",
    "Disclosure",
    "Dispatch",
    "DispatchBook",
    "Exclusion",
    "ExclusionKind",
    "GroupCount",
    "History",
    "Item",
    "ItemKind",
    "Joining",
    "Lapse",
    "LeakName",
    "Linked",
    "Mark",
    "Memory",
    "MemoryCode",
    "Mode",
    "NamedValue",
    "Need",
    "Neighbours",
    "Only",
    "Privacy",
    "Quota",
    "Rates",
    "Referral",
    "Risk",
    "RiskSource",
    "Role",
    "Rotation",
    "RotationBy",
    "Rounding",
    "Rulebook",
    "ScanExemption",
    "Scope",
    "Seeds",
    "Selection",
    "Share",
    "Shortfall",
    "SizeSource",
    "SourceKind",
    "Step",
    "StepKind",
    "StratumCount",
    "StratumTarget",
    "Targets",
    "Waivers",
    "asked_by_tests",
    "classify",
    "count_strata",
    "coverage_notes",
    "explain_unit",
    "named_values",
    "parse_ratio",
    "parse_rulebook",
    "read_dispatch_book",
    "read_rulebook",
    "recounted",
    "resolve_targets",
    "rest",
    "rest_step",
    "rounded",
    "stratum_label",
    "stratum_parts",
    "write_ratio",
]
