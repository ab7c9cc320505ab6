"""The work of one shard, in a file that a fresh process can import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from randinspect.lottery import Tickets
from randinspect.sampling import ColumnarFrame, Shard, Target, shard_tickets

SEED = "5eed" * 16


def shard_of(path: Path, targets: Sequence[Target]) -> Shard:
    """Open a file, and send what the draw can reach."""
    with ColumnarFrame.open(path, threads=1, memory_limit="200MB") as frame:
        return shard_tickets(frame, frame.facts, targets, Tickets(SEED))
