"""What is no plain draw comes into the library of draws under its name, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from verification.test_ledgered import DRAW_ID, entered

from randinspect.errors import ProtocolError
from randinspect.office.store import Incoming, incoming_bundle
from randinspect.publication import Occasion
from randinspect.publication.bundle import write_files


def came(folder: Path, occasion: Occasion, *, is_void: bool = False) -> Incoming:
    """The small quarter's selection, read from its bundle."""
    files = entered(occasion, is_void=is_void)
    write_files(folder, files, last="commit.json")
    return incoming_bundle(folder)


@pytest.mark.parametrize(
    ("occasion", "is_void", "standing", "notes"),
    [
        (Occasion.DRAW, False, '"recomputed, order unproved"', []),
        (Occasion.DRAW, True, '"void"', ["draw.void"]),
        (
            Occasion.DEMONSTRATION,
            False,
            '"DEMONSTRATION, no inspection: recomputed, order unproved"',
            ["draw.demonstration"],
        ),
    ],
)
def test_a_draw_is_kept_as_what_it_is(
    tmp_path: Path, occasion: Occasion, is_void: bool, standing: str, notes: list[str]
) -> None:
    """Its occasion and its end stand in its row and in a note."""
    incoming = came(tmp_path / "draw", occasion, is_void=is_void)

    assert f'"standing":{standing}' in incoming.rows[DRAW_ID]
    assert [note.rule for note in incoming.notes] == notes
    assert all(DRAW_ID in note.message for note in incoming.notes)


def test_a_rehearsal_does_not_come_in(tmp_path: Path) -> None:
    """Whoever comes later would hold it against the draw of its number."""
    with pytest.raises(ProtocolError, match=f"{DRAW_ID} is a rehearsal"):
        came(tmp_path / "draw", Occasion.REHEARSAL)
