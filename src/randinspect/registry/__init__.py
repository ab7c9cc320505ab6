"""Readers of registers, and the frame that is closed over one (docs/format.md §3)."""

from __future__ import annotations

from randinspect.registry.calendar import CalendarYear, WorkCalendar, beijing_day, parse_day
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
from randinspect.registry.linking import Linked, link, link_absences, link_couples, link_recognised
from randinspect.registry.model_words import document_words, model_words
from randinspect.registry.profile import KindProfile, Profile
from randinspect.registry.profile_file import parse_profile, read_profile
from randinspect.registry.reading import read_register
from randinspect.registry.record_kinds import RecordKind
from randinspect.registry.records import (
    Absence,
    Agency,
    Couple,
    DirectAssignment,
    Inspector,
    RecognisedResult,
    Recusal,
    Visit,
)
from randinspect.registry.regions import Regions, read_regions
from randinspect.registry.register import Register, SetAside, Source, empty_register
from randinspect.registry.rules import RULES, Answer, Rule
from randinspect.registry.whole_rows import near_duplicates
from randinspect.registry.year_files import YearFile, calendar_for, read_year_file

__all__ = [
    "NO_END",
    "RULES",
    "Absence",
    "Admitted",
    "Agency",
    "Answer",
    "CalendarYear",
    "Couple",
    "DirectAssignment",
    "Frame",
    "IdKind",
    "Inspector",
    "KindProfile",
    "Linked",
    "Profile",
    "RecognisedResult",
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
    "WorkCalendar",
    "YearFile",
    "beijing_day",
    "calendar_for",
    "document_words",
    "empty_register",
    "examine_id",
    "id_kind",
    "is_uscc",
    "link",
    "link_absences",
    "link_couples",
    "link_recognised",
    "model_words",
    "near_duplicates",
    "organisation_check_holds",
    "parse_day",
    "parse_profile",
    "read_profile",
    "read_regions",
    "read_register",
    "read_year_file",
    "uscc_check_character",
]
