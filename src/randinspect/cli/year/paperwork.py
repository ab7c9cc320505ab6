"""The files of a task of the invented year, as an office writes them before a lock.

The rule: all of them are made from the demonstration's own files and a few templates beside them,
so that whoever looks into a task's folder sees files that a quarter of an office has.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from randinspect.canonical import sha256_hex
from randinspect.cli.year.past import Past, table
from randinspect.cli.year.seeds import seed_table
from randinspect.cli.year.tasks import QUARTERS, VOID, Task, plan_rows
from randinspect.publication.bundle import write_files

__all__ = ["MASTER_KEY", "filled", "write_task"]

MASTER_KEY: Final = "de30" * 16 + "\n"
_SAME: Final = ("inspectors.csv", "recusals.csv")
_GENERAL: Final = 'kind = "general"\nmax_ratio = "15%"'
_KEY_FILE: Final = "private/master.key"
_KEY_COLUMN: Final = 'key_item = { heading = "重点抽中", type = "text" }'
_BATCHED_KEY: Final = "../../{first}/out/private/master.key"


def write_task(tasks: Path, task: Task, past: Past, *, before: str = "", first: str = "") -> Path:
    """Write the files of a task into a folder of its own, and return that of the quarter.

    Parameters
    ----------
    tasks
        Folder of all tasks.
    task
        The task.
    past
        What is known by now.
    before, first
        Folders of the batch before and of the first batch, for the batches that come later.
    """
    folder, source = tasks / task.name, past.folder
    for name in _SAME:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)
    shutil.copyfile(source / "year" / "items.csv", folder / "items.csv")
    plans = [f"plan-{n}.csv" for n in range(1, 3 if task.quarter >= VOID.quarter else 2)]
    files = {
        "agencies.csv": past.agencies(),
        "visits.csv": past.past_visits(),
        "absences.csv": past.absences(),
        "profile.toml": _profile(source).encode(),
        "rulebook.toml": _rulebook(source, task).encode(),
        **{name: table(plan_rows(n)) for n, name in enumerate(plans, start=1)},
        "quarter.toml": _quarter(source / "year", tasks, task, before, first).encode(),
    }
    if not task.is_void:
        item = {"CODE": task.programme.code, "ITEM": task.programme.item, "PLANS": plans}
        files["results.toml"] = filled(source / "year" / "results.toml", item).encode()
    write_files(folder, files, last="quarter.toml")
    return folder / "quarter.toml"


def _quarter(source: Path, tasks: Path, task: Task, before: str, first: str) -> str:
    """The quarter's file."""
    values = {
        "REF": task.ref,
        "TASK": task.task_id,
        "NAME": task.title,
        "ITEM": task.programme.item,
        "KEY": _BATCHED_KEY.format(first=first) if first else _KEY_FILE,
        "SELECTION_ID": task.selection.draw_id,
        "DISPATCH_ID": task.dispatch.draw_id,
    }
    plain = {
        "FROM": task.date_from,
        "TO": task.date_to,
        "AS_OF": task.as_of,
        "SELECTION_NUMBER": task.selection.number,
        "DISPATCH_NUMBER": task.dispatch.number,
        "SELECTION_TIME": task.selection.moment.isoformat(),
        "DISPATCH_TIME": task.dispatch.moment.isoformat(),
        "SELECTION_SEED": seed_table(task.selection),
        "DISPATCH_SEED": seed_table(task.dispatch),
        "BATCH": _batch(tasks, task, before, first),
    }
    return filled(source / "task.toml", values, plain)


def _batch(tasks: Path, task: Task, before: str, first: str) -> str:
    """Which batch of the year's key item it is; nothing for a general item."""
    if not task.is_key:
        return ""
    lines = ["", "[batch]", f"number = {task.quarter}", f"of = {QUARTERS}"]
    if first:
        result = tasks / first / "out" / "public" / "selection" / "result.json"
        lines += [
            f'bundle = "../{first}/out/public/selection"',
            f'result_sha256 = "{sha256_hex(result.read_bytes())}"',
            f'previous = "../{before}/out/public/dispatch"',
        ]
    return "\n".join(lines)


def _profile(source: Path) -> str:
    """Which column is what: the demonstration's, with what the year remembers."""
    text = (source / "profile.toml").read_text(encoding="utf-8")
    text = _changed(text, "\n[inspector]\n", f"{_KEY_COLUMN}\n\n[inspector]\n")
    return _changed(text, 'result = "检查结果"', 'result = "检查结果"\nitem = "抽查事项代码"')


def _rulebook(source: Path, task: Task) -> str:
    """The rules: of the key item a fifth in the year, of the general one a twelfth a quarter."""
    text = (source / "rulebook.toml").read_text(encoding="utf-8").replace("2023", "2025")
    if not task.is_key:
        text = _changed(text, 'ratio = "12%"', 'ratio = "8%"')
        return text + (source / "year" / "memory.toml").read_text(encoding="utf-8")
    text = _changed(text, _GENERAL, 'kind = "key"')
    text = _changed(text, 'code = "C06"', f'code = "{task.programme.code}"')
    text = _changed(text, "检验检测机构资质认定监督检查", task.programme.item)
    return _changed(text, 'ratio = "12%"', 'ratio = "20%"')


def _changed(text: str, old: str, new: str) -> str:
    """A text with its one place changed.

    Raises
    ------
    ValueError
        If the demonstration's files have no such place, or several.
    """
    before, found, after = text.partition(old)
    if not found or old in after:
        raise ValueError(f"{old!r} is not there once")
    return before + new + after


def filled(
    template: Path, values: Mapping[str, object], plain: Mapping[str, object] | None = None
) -> str:
    """Fill the places of a template: values as TOML writes them, and plain text."""
    texts = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    texts |= {key: str(value) for key, value in (plain or {}).items()}
    text = template.read_text(encoding="utf-8")
    return re.sub("@([A-Z_]+)@", lambda found: texts[found[1]], text)
