"""Faults of ``quarter.toml`` are told in its own words and under its own keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from randinspect.cli.refusal_words import told_refusal
from randinspect.cli.words import Language
from randinspect.errors import QuarterFileError
from randinspect.office import Workspace, read_quarter_file
from randinspect.office.workspace import quarter_key

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo" / "quarter.toml"
SOURCES = '[[selection.sources]]\nkind = "drand"\n'
FALLBACK = "[[selection.fallback]]\nsilent = 1\nafter_hours = 72\n"


@pytest.mark.parametrize(
    ("old", "new", "key", "message", "cure"),
    [
        ("sequence = 1", "sequence = '1'", "selection.sequence", "no whole number", "digits"),
        ("sequence = 1", "sequence = 0", "selection.sequence", "too small", "1 or more"),
        ("as_of = 2023-08-20", "as_of = '2023'", "plan.as_of", "no day", "without quotes"),
        ("+08:00", "", "selection.not_before", "no offset", "+08:00"),
        ('"undirected"', '"any"', "plan.draw_type", "none of the words", "'directed'"),
        ('ref = "2023-1-001"', 'ref = "第一"', "plan.ref", "another form", "ASCII"),
        ('ref = "2023-1-001"', "", "plan.ref", "is needed", "add it"),
        ("[plan]", "[plan]\nrefs = 1", "plan.refs", "no such key", "spelling"),
        ('profile = "profile.toml"', "profile = 1", "files.profile", "no text", "quotes"),
        ("[selection]", f"{SOURCES}[selection]", "selection.sources.1.evidence", "needed", "add"),
        (
            "[dispatch]",
            f'{FALLBACK}source = {{ kind = "nist" }}\n[dispatch]',
            "selection.fallback.1.source.evidence",
            "needed",
            "add",
        ),
        (
            "[dispatch]",
            f'{FALLBACK}source = {{ kind = "dice" }}\n[dispatch]',
            "selection.fallback.1.source",
            "kind is not known",
            "'drand'",
        ),
    ],
)
def test_a_fault_is_told_in_our_words(
    old: str, new: str, key: str, message: str, cure: str, tmp_path: Path
) -> None:
    """Key as it stands in the file, what is wrong, what to write; nothing of the library's."""
    path, text = tmp_path / "quarter.toml", DEMO.read_text("utf-8")
    assert old in text
    if "sources" in new:  # TOML wants the table before its arrays
        text, old, new = text + new.replace("[selection]", ""), "", ""
    path.write_text(text.replace(old, new) if old else text, "utf-8")
    with pytest.raises(QuarterFileError) as caught:
        read_quarter_file(path)
    fault = next(f for f in caught.value.faults if f.column == key)

    assert message in fault.message
    assert cure in fault.cure
    assert not any(word in str(fault) for word in ("Input should", "Field required", "Extra"))


@pytest.mark.parametrize(
    "key",
    [
        "public/master.key",
        "private/../public/selection/master.key",
        "../public/private/master.key",
        "private/PUBLIC/master.key",
        "../master.key",
        "master.key",
        "private/../master.key",
        "/private/master.key",
        "C:/private/master.key",
        "private",
    ],
)
def test_a_key_that_others_could_read_is_refused(key: str, tmp_path: Path) -> None:
    """By the reader already, so that no check calls it ready."""
    path, text = tmp_path / "quarter.toml", DEMO.read_text("utf-8")
    path.write_text(text.replace("[files]", f'[files]\nkey = "{key}"'), "utf-8")
    with pytest.raises(QuarterFileError) as caught:
        read_quarter_file(path)
    (fault,) = caught.value.faults

    assert (fault.rule, fault.column, fault.value) == ("key.place", "files.key", key)
    assert "private/master.key" in fault.cure


def test_a_key_is_made_in_the_own_private_folder_alone(tmp_path: Path) -> None:
    """That of another quarter is read and never made, and no link leads out of it."""
    own, other = Workspace(tmp_path / "q2"), Workspace(tmp_path / "q1")
    name = "../q1/private/master.key"
    with pytest.raises(QuarterFileError) as caught:
        quarter_key(own, name, is_new=True)
    other.keep("master.key", b"ab" * 32)
    own.folder.mkdir()
    own.public.mkdir()
    own.private.symlink_to(own.public)
    with pytest.raises(QuarterFileError, match=r"key\.place"):
        quarter_key(own, "private/master.key", is_new=True)

    assert [fault.rule for fault in caught.value.faults] == ["key.place"]
    assert quarter_key(own, name, is_new=True) == bytes.fromhex("ab" * 32)
    assert len(quarter_key(other, "private/new.key", is_new=True)) == 32


@pytest.mark.parametrize(
    ("old", "new", "key", "value", "cure"),
    [
        ("2026/0002", "2026/0001", "dispatch.draw_id", "2026/0001", "another one"),
        ("sequence = 2", "sequence = 1", "dispatch.sequence", "1", "write 2"),
        (
            "not_before = 2023-08-24",
            "not_before = 2023-08-28",
            "dispatch.not_before",
            "2023-08-26 05:46:12+08:00",
            "later",
        ),
        (
            "date_to = 2023-12-29",
            "date_to = 2023-10-08",
            "plan.date_to",
            "2023-10-08",
            "write 2023-10-09 or later",
        ),
    ],
)
def test_what_is_out_of_order_is_told_with_its_value_and_cure(
    old: str, new: str, key: str, value: str, cure: str, tmp_path: Path
) -> None:
    """Each mistake has a cure of its own, also in Chinese."""
    path, text = tmp_path / "quarter.toml", DEMO.read_text("utf-8").replace("/2023/", "/2026/")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(QuarterFileError) as caught:
        read_quarter_file(path)
    (fault,) = caught.value.faults
    told = told_refusal(caught.value, Language.ZH)

    assert (fault.rule, fault.column) == ("quarter.order", key)
    assert str(fault.value).endswith(value)
    assert cure in fault.cure
    assert "详情：" in told
    assert not re.search("[a-z]{4,} [a-z]{2,} ", told.partition("详情：")[2])
