"""Readers of registers, and the frame that is closed over one (docs/format.md §3)."""

from __future__ import annotations

from randinspect.registry.fields import NO_END, RecusalReason
from randinspect.registry.frame import Frame, Stratum
from randinspect.registry.identifiers import (
    Admitted,
    IdKind,
    examine_id,
    id_kind,
    is_uscc,
    organisation_check_holds,
    uscc_check_character,
)
from randinspect.registry.linking import Linked, link
from randinspect.registry.profile import KindProfile, Profile
from randinspect.registry.profile_file import parse_profile, read_profile
from randinspect.registry.reading import read_register
from randinspect.registry.records import (
    Agency,
    Inspector,
    RecordKind,
    Recusal,
    Visit,
)
from randinspect.registry.regions import Regions, read_regions
from randinspect.registry.register import Register, SetAside, Source, empty_register
from randinspect.registry.rules import RULES, Answer, Rule
from randinspect.registry.whole_rows import near_duplicates

__all__ = [
    "NO_END",
    "RULES",
    "Admitted",
    "Agency",
    "Answer",
    "Frame",
    "IdKind",
    "Inspector",
    "KindProfile",
    "Linked",
    "Profile",
    "RecordKind",
    "Recusal",
    "RecusalReason",
    "Regions",
    "Register",
    "Rule",
    "SetAside",
    "Source",
    "Stratum",
    "Visit",
    "empty_register",
    "examine_id",
    "id_kind",
    "is_uscc",
    "link",
    "near_duplicates",
    "organisation_check_holds",
    "parse_profile",
    "read_profile",
    "read_regions",
    "read_register",
    "uscc_check_character",
]
