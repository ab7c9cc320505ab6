"""The commands about classes: template, grade, explain, collect, backtest (分类监管)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.class_words import told_backtest
from randinspect.cli.desk import Desk
from randinspect.cli.options import JsonFlag, LangOption, LevelOption, QuarterArgument
from randinspect.cli.result_options import DayOption, OutOption, opened, read_day
from randinspect.cli.words import Language, say
from randinspect.office.classes import (
    Backtest,
    ClassFiles,
    Graded,
    Pace,
    backtest,
    class_templates,
    explain_grade,
    grade_document,
    grade_register,
    read_class_rules,
    read_events,
    read_outcomes,
    write_collected,
    write_grading,
)
from randinspect.office.keeping_files import write_unlost

__all__ = ["classes_app"]

classes_app = typer.Typer(
    name="classes",
    help="Classes of agencies by rules: grade, explain, test on history (分类监管). All private.",
    no_args_is_help=True,
)

RulesArgument = Annotated[Path, typer.Argument(help="The rules of classes, classes.toml.")]
AgenciesOption = Annotated[Path, typer.Option("--agencies", help="The register of agencies.")]
ProfileOption = Annotated[Path, typer.Option("--profile", help="How the register is read.")]
EventsOption = Annotated[
    Path | None, typer.Option("--events", help="Dated events of indicators: CSV or workbook.")
]
OutsideOption = Annotated[
    Path | None, typer.Option("--outside", help="Classes that another system gives.")
]
TolerancesOption = Annotated[
    Path | None, typer.Option("--tolerances", help="Entries of tolerance (包容审慎).")
]
ToOption = Annotated[Path, typer.Option("--to", help="Private folder for the files.")]


@classes_app.command(name="template")
def template_command(to: ToOption, json: JsonFlag = False, lang: LangOption = None) -> None:
    """Write classes.toml to be changed, and the headings of every table (模板)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        written = class_templates(is_chinese=desk.language is Language.ZH)
        write_unlost(to, written, last="classes.toml")
        paths = [str(to / name) for name in sorted(written)]
        desk.talk("class templates", p=to)
        desk.lines(paths)
        desk.document({"written": paths})


@classes_app.command(name="grade")
def grade_command(
    rules: RulesArgument,
    agencies: AgenciesOption,
    profile: ProfileOption,
    to: ToOption,
    events: EventsOption = None,
    outside: OutsideOption = None,
    tolerances: TolerancesOption = None,
    on: DayOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Grade a register; write its class column and the parts of a rulebook (分类)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        files = ClassFiles(rules, agencies, profile, events, outside, tolerances)
        done = grade_register(files, on=read_day(on))
        paths = [str(path) for path in write_grading(done, to)]
        told = done.document()
        desk.talk(
            "graded",
            n=len(done.grades),
            d=told["on"],
            t=told["triggered"],
            g=told["tolerated"],
            s=done.rules.sha256,
        )
        if done.later:
            desk.talk("later events", n=done.later, d=told["on"])
        matched = _tell_outside(desk, done)
        desk.talk("private", p=to)
        _show_classes(desk, done)
        desk.lines(paths)
        desk.document({**told, "later": done.later, **matched, "written": paths})


@classes_app.command(name="explain")
def explain_command(
    rules: RulesArgument,
    agency: Annotated[str, typer.Argument(help="Id of the agency.")],
    agencies: AgenciesOption,
    profile: ProfileOption,
    events: EventsOption = None,
    outside: OutsideOption = None,
    tolerances: TolerancesOption = None,
    on: DayOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Explain the class of one agency, line by line; for its own eyes (分类说明)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        files = ClassFiles(rules, agencies, profile, events, outside, tolerances)
        done = grade_register(files, on=read_day(on))
        found = done.of(agency)
        is_chinese = desk.language is Language.ZH
        desk.lines(explain_grade(found, done.rules, is_chinese=is_chinese))
        desk.document({**grade_document(found), "rules_sha256": done.rules.sha256})


@classes_app.command(name="collect")
def collect_command(
    quarter: QuarterArgument,
    out: OutOption,
    to: ToOption,
    code: Annotated[
        str, typer.Option("--code", help="Code of the indicator that the results are for.")
    ] = "RESULT",
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write published results as events, and as outcomes for a test (由检查结果取数)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        paths = [str(p) for p in write_collected(opened(quarter, out, None, None), to, code=code)]
        desk.talk("private", p=to)
        desk.lines(paths)
        desk.document({"written": paths})


@classes_app.command(name="backtest")
def backtest_command(
    rules: RulesArgument,
    events: Annotated[
        Path,
        typer.Option("--events", help="Dated events of indicators, of those with a column too."),
    ],
    outcomes: Annotated[
        Path, typer.Option("--outcomes", help="What past checks found, with a score to compare.")
    ],
    pace: Annotated[
        Pace, typer.Option("--pace", help="Class of the day, or of the month, before the check.")
    ] = Pace.MONTH,
    top: Annotated[
        list[int] | None,
        typer.Option("--top", min=1, max=99, help="Percent whose lift is told; repeatable."),
    ] = None,
    level: LevelOption = 0.95,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Test on history whether the classes predict problems: ROC and lift (回测)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        read = read_class_rules(rules)
        happened, _ = read_events(events, read, is_history=True)
        found, _ = read_outcomes(outcomes)
        shares = [percent / 100 for percent in top or (10, 20)]
        done = backtest(
            happened, found, read, pace=pace, shares=shares, level=level, file=outcomes.name
        )
        _show_backtest(desk, done)
        desk.document(done.document())


def _tell_outside(desk: Desk, done: Graded) -> dict[str, dict[str, int]]:
    """Say how far classes from outside and the register are of the same agencies."""
    if done.rules.outside is None:
        return {}
    if done.unnamed:
        desk.talk("outside missing", n=done.unnamed, c=done.rules.outside.missing)
    if done.strangers:
        desk.talk("outside strangers", n=done.strangers)
    return {"outside": {"missing": done.unnamed, "strangers": done.strangers}}


def _show_classes(desk: Desk, done: Graded) -> None:
    """Show how many agencies each class has, and what it means for them."""
    heads = ("name", "agencies", "frequency", "cap", "methods", "items", "team")
    rows = []
    for one in done.rules.classes:
        key, amount = ("size", one.size) if one.share is None else ("share", one.share)
        rows.append(
            (
                one.name,
                done.counts[one.name],
                say(f"class {key}", desk.language, n=amount),
                one.cap or "",
                "、".join(one.methods),
                one.items or "",
                one.team,
            )
        )
    desk.table("class table", [f"class {head}" for head in heads], rows)


def _show_backtest(desk: Desk, done: Backtest) -> None:
    """Show how well points, class and the other score rank, and the rate of each class."""
    desk.talk(
        "backtested",
        a=done.first,
        b=done.last,
        n=done.checks,
        u=done.agencies,
        v=done.problems,
        x=done.ungraded,
        y=done.unscored,
    )
    heads = ("ranked by", "roc area", "interval", "top share", "top lift", "interval")
    rows = [
        (
            desk.word("class rank" if one.name == "class" else one.name),
            f"{one.area.value:.3f}",
            f"{_number(one.area.low)} – {_number(one.area.high)}",
            f"{100 * top.share:g} %",
            f"{top.value:.2f}",
            f"{top.low:.2f} – {top.high:.2f}",
            f"{100 * top.captured:.1f} %",
        )
        for one in done.ranked
        for top in one.lifts
    ]
    desk.table("ranking", (*heads, "held problems"), rows)
    if done.difference is not None:
        gap = done.difference
        desk.talk("area gap", v=f"{gap.value:+.3f}", a=f"{gap.low:+.3f}", b=f"{gap.high:+.3f}")
    heads = ("class name", "class agencies", "class checks", "class problems", "rate", "interval")
    classes = [
        (
            one.name,
            one.agencies,
            one.rate.checks,
            f"{one.rate.problems:g}",
            _percent(one.rate.value),
            f"{_percent(one.rate.low)} – {_percent(one.rate.high)}",
        )
        for one in done.classes
    ]
    desk.table("calibration", heads, classes)
    is_chinese = desk.language is Language.ZH
    desk.notes([told_backtest(text, is_chinese=is_chinese) for text in done.notes])


def _number(value: float | None) -> str:
    """Three places, or nothing known."""
    return "?" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    """Percent, or nothing known."""
    return "?" if value is None else f"{100 * value:.1f} %"
