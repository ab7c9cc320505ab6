"""What ``tickets`` and ``merge`` do: one shard of a frame, and the draw from all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from randinspect.errors import FormatError
from randinspect.lottery import Tickets
from randinspect.sampling import (
    ColumnarFrame,
    Target,
    merge_shards,
    parse_targets,
    read_margins,
    read_shard,
    shard_tickets,
    write_sample,
    write_shard,
)

__all__ = ["merged", "sent"]


def sent(files: Sequence[Path], targets: Path, seed: str, out: Path, *, memory: str) -> int:
    """Write what one shard sends, and count its units.

    Raises
    ------
    FormatError
        If the files are no frame, the targets or the seed break their form, or ``out`` exists.
    DesignError
        If the shard holds a stratum without a target.
    """
    if out.exists():
        raise FormatError(f"{out} exists; a shard is written once, name another folder")
    stated, tickets = _stated(targets), Tickets(seed)
    with ColumnarFrame.open(
        files, threads=1, memory_limit=memory, temp_directory=out.absolute().parent
    ) as frame:
        shard = shard_tickets(frame, frame.facts, stated, tickets)
    write_shard(shard, out, form="parquet")
    return sum(len(units) for units in shard.units)


def merged(
    shards: Sequence[Path], targets: Path, seed: str, out: Path, *, margins: Path | None
) -> int:
    """Draw from all shards, write ``sample.tsv``, and count its units.

    Raises
    ------
    FormatError
        If a shard, the targets, the margins or the seed break their form, a handle stands in two
        shards, or ``out`` holds another sample.
    DesignError
        If the shards together are not the frame that the targets were set for.
    """
    stated, tickets = _stated(targets), Tickets(seed)
    groups = None if margins is None else read_margins(_bytes_of(margins), stated)
    sample = merge_shards(map(read_shard, shards), stated, tickets, groups)
    data = write_sample(sample)
    if out.exists() and (not out.is_file() or _bytes_of(out) != data):
        raise FormatError(f"{out} exists and is not this sample; name another file")
    out.write_bytes(data)
    return len(sample)


def _stated(path: Path) -> tuple[Target, ...]:
    """The targets of the whole frame."""
    return parse_targets(_bytes_of(path))


def _bytes_of(path: Path) -> bytes:
    """What a file holds."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error}") from None
