"""What is told to those who watch: locks, draws, ends, publications, and what changed since.

The rule: a change is news as much as what it changes. No name stands in it, and no text of the
body: both are on the pages, as far as they are public there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from randinspect.canonical import beijing_morning, read_document, sha256_hex
from randinspect.office.site.quarter import SiteQuarter
from randinspect.publication.amendments import read_amendment
from randinspect.publication.commitment import Kind
from randinspect.publication.pictures import count
from randinspect.publication.site import News
from randinspect.publication.site.words import REASONS, RULINGS, VOID_REASONS, WORDS
from randinspect.publication.tongues import Said
from randinspect.results import (
    AnswerAct,
    Book,
    CorrectionReason,
    PublishAct,
    StatementAct,
    StatementKind,
)

__all__ = ["news_of"]

_NAMES: Final = {kind: WORDS[str(kind)] for kind in Kind}
_CHANGE: Final = "plan_change."


def news_of(quarter: SiteQuarter, book: Book) -> Iterator[News]:
    """Everything that happened in a quarter.

    Parameters
    ----------
    quarter
        The quarter, of which at least one draw is locked.
    book
        Its results up to the day.

    Raises
    ------
    FormatError
        If an amendment has no form.
    """
    yield from _draws(quarter)
    yield from _substitutions(quarter)
    for act in book.acts:
        if isinstance(act, PublishAct):
            yield from _published(act, book)
        elif isinstance(act, StatementAct | AnswerAct):
            yield from _spoken(act)
    yield from _plan_changes(quarter, book)


def _draws(quarter: SiteQuarter) -> Iterator[News]:
    """Locks, draws and ends."""
    for kind, commitment in quarter.commitments.items():
        name, files = _NAMES[kind], quarter.bundles[kind]
        digest = sha256_hex(files["commit.json"])
        yield News(
            f"{kind}.lock",
            Said(f"{name.zh}：已锁定", f"{name.en}: locked"),
            Said(f"承诺摘要 {digest}", f"digest of the commitment {digest}"),
            commitment.created,
        )
        if "seed.json" in files:
            seed = read_document(files["seed.json"])["seed"]
            yield News(
                f"{kind}.draw",
                Said(f"{name.zh}：已抽取", f"{name.en}: drawn"),
                Said(f"种子 {seed}", f"seed {seed}"),
                commitment.seed_plan.ready_at,
            )
        void = quarter.voids.get(kind)
        if void is not None:
            reason = VOID_REASONS[void.code]
            yield News(
                f"{kind}.void",
                Said(f"{name.zh}：已作废", f"{name.en}: void"),
                Said(f"作废原因：{reason.zh}", f"reason: {reason.en}"),
                void.created,
            )


def _substitutions(quarter: SiteQuarter) -> Iterator[News]:
    """Each published substitution in a team, without who it is."""
    for document in quarter.amendments.values():
        found = read_amendment(document)
        yield News(
            f"amendment.{found.number}",
            Said(
                f"检查组人员替换（第 {found.number} 次）", f"Substitution {found.number} in a team"
            ),
            Said(f"摘要 {sha256_hex(document)}", f"digest {sha256_hex(document)}"),
            found.decided,
        )


def _published(act: PublishAct, book: Book) -> Iterator[News]:
    """Results that are published for the first time, and corrections of published ones."""
    moment = beijing_morning(act.on)
    day = Said(f"公示日期 {act.on}", f"published on {act.on}")
    reasons = _corrected(act, book)
    first = len(act.inspections) - reasons.total()
    if first:
        number = count(first)
        title = Said(f"公示检查结果 {number} 户", f"{number} results published")
        yield News(f"publish.{act.number}", title, day, moment)
    if reasons:
        number = count(reasons.total())
        told = [REASONS[reason] for reason in sorted(reasons)]
        yield News(
            f"correct.{act.number}",
            Said(f"更正已公示的检查结果 {number} 户", f"{number} published results corrected"),
            Said(
                f"{day.zh}；原因：{'、'.join(reason.zh for reason in told)}",
                f"{day.en}; reason: {', '.join(reason.en for reason in told)}",
            ),
            moment,
        )


def _corrected(act: PublishAct, book: Book) -> Counter[CorrectionReason]:
    """Why results were corrected that an act publishes; none for those it publishes first."""
    earlier = [a for a in book.acts if isinstance(a, PublishAct) and a.number < act.number]
    found: Counter[CorrectionReason] = Counter()
    for inspection in act.inspections:
        place = sum(inspection in other.inspections for other in earlier)
        versions = [v for v in book.case(inspection).versions if v.published_on is not None]
        correction = versions[place].correction if place else None
        if correction is not None:
            found[correction.reason] += 1
    return found


def _spoken(act: StatementAct | AnswerAct) -> Iterator[News]:
    """Objections, and what was decided on them."""
    moment = beijing_morning(act.on)
    if isinstance(act, AnswerAct):
        ruling = RULINGS[act.ruling]
        yield News(
            f"answer.{act.number}",
            Said("当事人异议已处理", "An objection was decided"),
            ruling,
            moment,
        )
    elif act.statement is StatementKind.OBJECTION:
        yield News(
            f"objection.{act.number}",
            Said("当事人提出异议", "An objection was made"),
            Said(f"收到日期 {act.received}", f"received on {act.received}"),
            moment,
        )


def _plan_changes(quarter: SiteQuarter, book: Book) -> Iterator[News]:
    """Announced changes of the plan, on the day of the last publication: they have none."""
    days = [act.on for act in book.acts if isinstance(act, PublishAct)]
    for one in quarter.lists if days else ():
        if one.name.startswith(_CHANGE):
            number = int(one.name.removeprefix(_CHANGE))
            rows = count(len(one.document["rows"]))
            yield News(
                one.name,
                Said(f"抽查计划变更：第 {number} 版", f"The plan was changed: version {number}"),
                Said(f"变更 {rows} 处", f"{rows} changes"),
                beijing_morning(days[-1]),
            )
