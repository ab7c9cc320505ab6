"""Faults of ``quarter.toml`` are told in its own words and under its own keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from randinspect.errors import QuarterFileError
from randinspect.office import read_quarter_file

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
