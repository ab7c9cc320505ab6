"""``randinspect tickets`` and ``merge``: the draw from a frame that lies in shards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.options import JsonFlag, LangOption, SeedOption, TargetsOption
from randinspect.cli.sharding import merged, sent

__all__ = ["merge_command", "tickets_command"]


def tickets_command(
    files: Annotated[
        list[Path], typer.Argument(help="Files of one shard: .parquet, .csv, or .tsv.")
    ],
    targets: TargetsOption,
    seed: SeedOption,
    out: Annotated[Path, typer.Option("--out", help="New folder for what the shard sends.")],
    memory: Annotated[
        str, typer.Option("--memory", help="What the database may hold in memory.")
    ] = "500MB",
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Compute the tickets of one shard of a large frame, keep what the draw can reach (签号)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        count = sent(files, targets, seed, out, memory=memory)
        desk.talk("shard", n=count)
        desk.lines([str(out)])
        desk.document({"shard": str(out), "units": count})


def merge_command(
    shards: Annotated[list[Path], typer.Argument(help="What every shard sent, in any order.")],
    targets: TargetsOption,
    seed: SeedOption,
    out: Annotated[Path, typer.Option("--out", help="File for the sample, as sample.tsv.")],
    margins: Annotated[
        Path | None, typer.Option("--margins", help="The margins.json, if quotas are drawn.")
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Draw the sample of a large frame from all its shards (合并抽取)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        count = merged(shards, targets, seed, out, margins=margins)
        desk.talk("selection drawn", n=count)
        desk.lines([str(out)])
        desk.document({"sample": str(out), "units": count})
