"""What a draw of one's own is worth to the libraries: rehearsals, demonstrations, ended draws.

The rule: a library holds what took place. By a rehearsal nobody was inspected, and it may bear the
number of the draw that it rehearses; so nothing of it comes in. What else is no plain draw comes in
under its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from randinspect.errors import Fault, ProtocolError
from randinspect.office.own_ledger.in_force import shown_void, void_said
from randinspect.publication.commitment import Commitment, Occasion, read_commitment

__all__ = ["notes_of_draws", "require_no_rehearsal", "standing_told"]

_CURE: Final = "look whether it belongs into this store"


def require_no_rehearsal(commitment: Commitment) -> None:
    """Refuse what was drawn in rehearsal.

    Raises
    ------
    ProtocolError
        If it was.
    """
    if commitment.occasion is Occasion.REHEARSAL:
        raise ProtocolError(
            f"{commitment.draw_id} is a rehearsal by which nobody is inspected; nothing of it "
            "comes into a store"
        )


def standing_told(commitment: Commitment, standing: str) -> str:
    """Standing of a draw as the library of draws keeps it, with its occasion if it is no draw."""
    is_draw = commitment.occasion is Occasion.DRAW
    return standing if is_draw else f"{commitment.occasion.upper()}, no inspection: {standing}"


def notes_of_draws(file: str, bundles: Iterable[Mapping[str, bytes]]) -> Iterator[Fault]:
    """Tell which of the draws that something comes from are demonstrations, or void.

    Parameters
    ----------
    file
        What the rows come from, for the notes.
    bundles
        Files of each draw's bundle.

    Raises
    ------
    FormatError
        If a commitment, or a bundle's ``ledger.json``, has no form.
    """
    for files in bundles:
        commitment = read_commitment(files["commit.json"])
        if commitment.occasion is Occasion.DEMONSTRATION:
            message = f"{commitment.draw_id} is a demonstration by which nobody was inspected"
            yield Fault(file, "draw.demonstration", message, _CURE)
        if void := shown_void(files, commitment.draw_id):
            cure = "nothing, if what was inspected under it is to stay known"
            yield Fault(file, "draw.void", void_said(void), cure)
