"""Where something is wrong: the shortest beginning of a file that breaks in the same words."""

from __future__ import annotations

import pytest

from randinspect.canonical import read_document, write_document
from randinspect.errors import FormatError
from randinspect.verification.where import by_reader, first_difference, place_of, places_of

ROWS = 7


def table(bad: frozenset[int]) -> bytes:
    """Rows in order, some of them bad."""
    return b"".join(b"%d\t%s\n" % (i, b"bad" if i in bad else b"good") for i in range(ROWS))


def read_rows(data: bytes) -> None:
    """Refuse the first bad row by its name, and a table without an end."""
    for row in data.split(b"\n")[:-1]:
        if row.endswith(b"bad"):
            raise FormatError(f"{row.decode()} is bad")
    if data and not data.endswith(b"\n"):
        raise FormatError("the last row has no end")


def all_bad(data: bytes) -> list[str]:
    """Every bad row of a table."""
    return [f"{row.decode()} is bad" for row in data.split(b"\n") if row.endswith(b"bad")]


def test_a_row_is_found_wherever_it_stands() -> None:
    """Every place of one bad row, and of two the first."""
    refused = by_reader(read_rows)
    for first in range(ROWS):
        for second in range(first, ROWS):
            data = table(frozenset({first, second}))
            message = f"{first}\tbad is bad"
            assert place_of("x.tsv", data, message, refused) == f"row {first + 1}"


def test_several_faults_have_a_place_each() -> None:
    """As far as a reader names all of them."""
    bad = frozenset({1, 4, 6})
    data = table(bad)

    assert places_of("x.tsv", data, all_bad(data), all_bad) == [f"row {i + 1}" for i in sorted(bad)]


def test_only_the_first_twenty_faults_are_looked_for() -> None:
    """Each costs readings, and a hostile file may have any number."""
    data = b"".join(b"%02d\tbad\n" % i for i in range(30))
    asked = 0

    def refused(part: bytes) -> list[str]:
        nonlocal asked
        asked += 1
        return all_bad(part)

    found = places_of("x.tsv", data, all_bad(data), refused)

    assert found == [f"row {i + 1}" if i < 20 else "" for i in range(30)]
    assert asked <= 30  # a beginning is read once, for however many faults


def test_a_row_without_an_end_is_the_last() -> None:
    """What is cut off has no LF."""
    data = table(frozenset())[:-1]

    assert place_of("x.tsv", data, "the last row has no end", by_reader(read_rows)) == f"row {ROWS}"


@pytest.mark.parametrize("name", ["x.tsv", "x.json"])
def test_what_an_empty_file_breaks_too_has_no_place(name: str) -> None:
    """It is wrong with the whole."""
    data = table(frozenset()) if name == "x.tsv" else write_document([1, 2])

    assert place_of(name, data, "nothing fits", lambda _: ["nothing fits"]) == ""


def test_an_item_of_a_list_is_a_pointer() -> None:
    """Documents that are lists, by their items; others have no parts."""

    def read(data: bytes) -> None:
        document = read_document(data)
        if isinstance(document, list) and 3 in document:
            raise FormatError("three")

    refused = by_reader(read)
    assert place_of("x.json", write_document([1, 2, 3, 4]), "three", refused) == "/2"
    assert place_of("x.json", write_document({"a": 3}), "three", refused) == ""
    assert place_of("x.json", b"no document", "three", refused) == ""


def test_tables_differ_in_a_row() -> None:
    """The first that is another one, missing or too many."""
    data = table(frozenset())

    assert first_difference(data, data) == ""
    assert first_difference(data, table(frozenset({2, 5}))) == "row 3"
    assert first_difference(data, data + b"more\n") == f"row {ROWS + 1}"
    assert first_difference(data, b"") == "row 1"
