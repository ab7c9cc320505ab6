"""What comes too late for the ledger, by the clock of whoever adds it (docs/format.md §7).

Those who audit a ledger have its leaves alone, and no such clock.
"""

from __future__ import annotations

from collections.abc import Iterator

from randinspect.canonical import told_moment
from randinspect.ledger.history import History
from randinspect.ledger.rules import Breach, Rule
from randinspect.lottery import ShareSource
from randinspect.publication.commitment import Commitment, Occasion
from randinspect.publication.draw_leaves import RevealLeaf
from randinspect.publication.leaves import read_leaf

__all__ = ["lateness"]


def lateness(history: History, data: bytes, moment: int) -> Iterator[Breach]:
    """Tell a commitment whose seed may be known, and a share after its time.

    Parameters
    ----------
    history
        The ledger before the leaf.
    data, moment
        The leaf, and UNIX seconds now.
    """
    content = read_leaf(data).content
    if isinstance(content, RevealLeaf):
        yield from _late_share(history, content, moment)
        return
    if not isinstance(content, Commitment) or content.occasion is not Occasion.DRAW:
        return
    known = content.seed_plan.not_before
    if moment >= known:
        since, now = told_moment(known), told_moment(moment)
        text = f"the seed of {content.draw_id} could be known from {since}, it is {now}"
        yield Breach(Rule.COMMIT_EARLY, f"leaf {history.size}", text)


def _late_share(history: History, found: RevealLeaf, moment: int) -> Iterator[Breach]:
    """A share of a real draw after the seed's time; a sealed value may still be opened."""
    terms = history.draws[found.draw_id].commitment
    source, known = terms.seed_plan.sources[found.source - 1], terms.seed_plan.not_before
    is_late = isinstance(source, ShareSource) and moment >= known
    if is_late and terms.occasion is Occasion.DRAW:
        due, now = told_moment(known), told_moment(moment)
        text = f"the {source} was to be revealed before {due}, it is {now}: void the draw"
        yield Breach(Rule.REVEAL_IN_TIME, f"leaf {history.size}", text)
