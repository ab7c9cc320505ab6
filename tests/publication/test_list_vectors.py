"""The known answers hold every announced list, in each form, Chinese and English."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from list_vectors import FORMS, list_pages, list_vectors
from made_site import HANDLE

from randinspect.publication.lists import FIELDS, ListKind

VECTORS = Path(__file__).parents[1] / "vectors"
KNOWN = json.loads((VECTORS / "list_vectors.json").read_text(encoding="utf-8"))
NAMES = {
    ListKind.ITEMS: "items",
    ListKind.PLAN: "plan",
    ListKind.PLAN_CHANGE: "plan_change.0002",
    ListKind.TASK: "task",
    ListKind.DRAWN: "drawn",
    ListKind.RESULTS: "results",
    ListKind.SUBJECTS: "subjects",
}


def test_every_list_is_known() -> None:
    """What is announced today is what the vectors say, to the byte."""
    assert list_vectors() == (VECTORS / "list_vectors.json").read_text(encoding="utf-8")
    for path, text in list_pages().items():
        assert (VECTORS / "site" / path).read_text(encoding="utf-8") == text, path


@pytest.mark.parametrize("kind", list(ListKind))
def test_each_kind_stands_in_each_form_and_language(kind: ListKind) -> None:
    """With its headings and at least one row; its pages are there in both trees."""
    name = NAMES[kind]
    for form in FORMS:
        assert f"{name}{form}" in KNOWN["files"]
    rows = list(csv.reader(StringIO(KNOWN["files"][f"{name}.plain.csv"])))
    headings = [field.heading for field in FIELDS[kind]]

    assert rows[0] == headings
    assert len(rows) > 1
    for tree, heading in (("", headings[0]), ("en/", 'lang="en"')):
        page = VECTORS / "site" / f"{tree}lists/{HANDLE}.{name}.html"
        assert heading in page.read_text(encoding="utf-8")


def test_the_lists_of_a_void_draw_say_so() -> None:
    """Those of the draw, and no plan or list of items."""
    names = {name.partition(".")[0] for name in KNOWN["void"]}

    assert names == {"task", "drawn", "results", "subjects", "subject", "gsxt"}
    assert all("【作废】" in text for text in KNOWN["void"].values())
    assert not any("【作废】" in text for text in KNOWN["files"].values())
