"""Facts of a quarter's page: its task, its draws, and the counts of its results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from randinspect.canonical import beijing_time, read_document, sha256_hex
from randinspect.publication.announcement import Task
from randinspect.publication.commitment import Commitment, Occasion
from randinspect.publication.pictures import count
from randinspect.publication.site import Fact
from randinspect.publication.site.words import OCCASIONS
from randinspect.publication.tongues import Said
from randinspect.results import Rate, TaskTally

__all__ = ["count_facts", "draw_facts", "task_facts"]

_TYPES: Final = {
    "directed": Said("定向", "directed"),
    "undirected": Said("不定向", "undirected"),
}


def task_facts(task: Task, occasion: Occasion, batch: tuple[int, int] | None) -> Iterator[Fact]:
    """Facts of a task.

    Parameters
    ----------
    task, occasion
        The task as it is announced, and what its draws are for.
    batch
        Number of the batch and of all batches; None where the sample is dispatched whole.
    """
    yield Fact(Said("性质", "Occasion"), OCCASIONS[occasion])
    for zh, en, text in (
        ("计划编号", "Plan no.", task.plan_ref),
        ("计划名称", "Plan", task.plan_name),
        ("任务编号", "Task no.", task.task_id),
        ("抽查事项", "Item", task.item),
        ("抽查对象范围", "Scope", task.object_scope),
        ("检查日期", "Window", f"{task.date_from} – {task.date_to}"),
        ("抽查机关", "Authority", task.authority_name),
    ):
        yield Fact(Said(zh, en), Said.same(text))
    yield Fact(Said("抽查类型", "Type"), _TYPES[task.draw_type])
    if batch is not None:
        number, of = batch
        told = Said(f"第 {number} 批，共 {of} 批", f"batch {number} of {of}")
        yield Fact(Said("批次", "Batch"), told)


def draw_facts(found: Commitment, files: Mapping[str, bytes]) -> Iterator[Fact]:
    """Facts of one of the two draws.

    Parameters
    ----------
    found, files
        Its commitment and its bundle, drawn or only locked.
    """
    told: list[tuple[Said, str, bool]] = [
        (Said("抽取编号", "Draw no."), found.draw_id, False),
        (Said("锁定时间（北京）", "Locked, Beijing time"), beijing_time(found.created), False),
        (
            Said("种子不早于（北京）", "Seed not before, Beijing time"),
            beijing_time(found.seed_plan.not_before),
            False,
        ),
        (Said("承诺摘要", "Digest of the commitment"), sha256_hex(files["commit.json"]), True),
    ]
    if "seed.json" in files:
        told.append((Said("种子", "Seed"), str(read_document(files["seed.json"])["seed"]), True))
    for name, text, is_digest in told:
        yield Fact(name, Said.same(text), is_digest)


def count_facts(found: TaskTally, amendments: int, batch: tuple[int, int] | None) -> Iterator[Fact]:
    """What the public report tells (docs/format.md §11.6); of a batch, that batch alone.

    Parameters
    ----------
    found
        Counts of the results.
    amendments
        How many amendments there are.
    batch
        As for `task_facts`.
    """
    whole = found.whole
    completion = (
        ("抽查完成率（已公示/本批户数）", "Completion (published of this batch)")
        if batch
        else ("抽查完成率（已公示/抽查户数）", "Completion (published of drawn)")
    )
    for zh, en, rate in (
        (*completion, whole.completion),
        ("完结率（已完结/已公示）", "Closing (closed of published)", whole.closing),
        ("按期公示率", "Published in time", whole.timeliness),
        ("发现问题（已检查户数中）", "With a problem, of those checked", whole.problem_rate),
    ):
        yield Fact(Said(zh, en), Said.same(_rate(rate)))
    yield Fact(Said("更正", "Corrections"), Said.same(count(sum(found.corrections.values()))))
    yield Fact(Said("异议", "Objections"), Said.same(count(sum(found.objections.values()))))
    yield Fact(Said("人员替换", "Substitutions in teams"), Said.same(count(amendments)))


def _rate(rate: Rate) -> str:
    """A rate as its numbers and in percent, `=` only where that is equal."""
    if not rate.whole:
        return "-"
    is_exact = (Fraction(rate.part, rate.whole) * 1000).denominator == 1
    sign = "=" if is_exact else "≈"
    return f"{count(rate.part)} / {count(rate.whole)} {sign} {rate.percent} %"
