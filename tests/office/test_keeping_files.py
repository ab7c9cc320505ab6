"""No file that people may have filled in is written over, whichever command writes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.errors import ProtocolError
from randinspect.office.keeping_files import write_unlost


def test_what_was_changed_stays_and_nothing_beside_it_is_written(tmp_path: Path) -> None:
    """All changed files are named; a folder of the name of a file is not a file."""
    files = {"a.csv": b"head\n", "b.csv": b"head\n", "c.csv": b"head\n"}
    (tmp_path / "a.csv").write_bytes(b"head\nrow\n")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(ProtocolError, match=r"already holds a\.csv, b\.csv, other than"):
        write_unlost(tmp_path, files, last="c.csv")

    assert (tmp_path / "a.csv").read_bytes() == b"head\nrow\n"
    assert not (tmp_path / "c.csv").exists()


@given(st.text("ab", max_size=3), st.text("ab", max_size=3))
def test_a_file_is_written_again_if_all_that_it_held_is_kept(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str
) -> None:
    """Equal and longer ones are written; what is refused stays as it was."""
    folder = tmp_path_factory.mktemp("kept")
    write_unlost(folder, {"a": old.encode()}, last="a")
    try:
        write_unlost(folder, {"a": new.encode()}, last="a")
    except ProtocolError:
        assert new[: len(old)] != old
        new = old

    assert (folder / "a").read_text() == new
