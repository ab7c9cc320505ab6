"""Lists of results as they are announced, and what may stand in them (docs/format.md §11.4)."""

from __future__ import annotations

from randinspect.publication.lists.fields import (
    FIELDS,
    INSPECTOR_FIELDS,
    PUBLIC_FIELDS,
    ListKind,
    PublicField,
    public_sheet,
)
from randinspect.publication.lists.following import unfounded
from randinspect.publication.lists.items import InspectionItem, item_files, read_items
from randinspect.publication.lists.national import (
    Channel,
    ItemLine,
    Subject,
    channel_document,
    channel_of,
    national_record,
    subject_name,
)
from randinspect.publication.lists.plans import PlanRow, plan_changes, plan_files, read_plan
from randinspect.publication.lists.published_results import result_text, subject_of
from randinspect.publication.lists.result_lists import Announcer, Badge
from randinspect.publication.lists.written import list_files, page, read_safe_json, safe_json

__all__ = [
    "FIELDS",
    "INSPECTOR_FIELDS",
    "PUBLIC_FIELDS",
    "Announcer",
    "Badge",
    "Channel",
    "InspectionItem",
    "ItemLine",
    "ListKind",
    "PlanRow",
    "PublicField",
    "Subject",
    "channel_document",
    "channel_of",
    "item_files",
    "list_files",
    "national_record",
    "page",
    "plan_changes",
    "plan_files",
    "public_sheet",
    "read_items",
    "read_plan",
    "read_safe_json",
    "result_text",
    "safe_json",
    "subject_name",
    "subject_of",
    "unfounded",
]
