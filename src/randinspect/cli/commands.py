"""The commands: each parses, calls the public face, prints, exits."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from randinspect.cli.beginning import Commands
from randinspect.cli.ceremony_commands import ceremony_app
from randinspect.cli.desk import Desk
from randinspect.cli.disclosing import disclosing
from randinspect.cli.estimating import show_estimates
from randinspect.cli.explaining import explanation, fact_lines, own_names
from randinspect.cli.exposing import (
    exposed_names,
    exposed_problem,
    exposure_record,
    parse_share,
    show_exposure,
)
from randinspect.cli.fact_words import told_facts
from randinspect.cli.joining import joint, merged
from randinspect.cli.ledger_commands import ledger_app
from randinspect.cli.note_words import told_event, told_note
from randinspect.cli.options import (
    ActorOption,
    BundlesOption,
    JsonFlag,
    LangOption,
    LevelOption,
    ProvisionalFlag,
    QuarterArgument,
    RehearsalFlag,
    RelayOption,
    SelectionArgument,
    wall_clock,
)
from randinspect.cli.running import run_steps, steps_of
from randinspect.cli.seed_commands import seeding
from randinspect.cli.shard_commands import merge_command, tickets_command
from randinspect.cli.showing import readiness_code, show_preview
from randinspect.cli.starting import demo_folder, demo_steps, write_demo, write_start
from randinspect.cli.step_commands import commit_command, draw_command, reveal_command, void_command
from randinspect.cli.team_commands import amend_command, substitute_command, why_command
from randinspect.cli.verifying import verify_command
from randinspect.cli.witness_commands import witness_app
from randinspect.cli.words import Language
from randinspect.cli.year import tell_year
from randinspect.dispatch import dead_rungs, exposure
from randinspect.office import (
    Check,
    QuarterFile,
    Workspace,
    couple_note,
    estimate_bundle,
    preview_of,
    read_quarter_file,
)
from randinspect.version import FORMAT, VERSION

__all__ = ["app"]

app = typer.Typer(
    name="randinspect",
    cls=Commands,
    help="Double random, one public (双随机、一公开): draws that anyone can recompute to the bit.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

app.add_typer(disclosing)
app.add_typer(seeding)
app.add_typer(ceremony_app)
app.add_typer(ledger_app)
app.add_typer(witness_app)


def _version(is_asked: bool) -> None:
    """Print the versions and stop."""
    if is_asked:
        typer.echo(f"randinspect {VERSION}, format {FORMAT}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Double random, one public (双随机、一公开): draws that anyone can recompute to the bit."""
    del version


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(help="Folder to write into; it may not hold a quarter.")
    ],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write a commented rulebook, quarter.toml, a profile and XLSX templates (开始)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        written = write_start(folder, is_chinese=desk.language is Language.ZH)
        for path in written:
            desk.talk("written", p=path)
        desk.lines([str(path) for path in written])
        desk.document({"written": [str(path) for path in written]})


@app.command()
def check(
    quarter: QuarterArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The quarter's folder: also staff its drawn selection."),
    ] = None,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="Ask nothing of the seeds' times.")
    ] = False,
    provisional: ProvisionalFlag = False,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Read all inputs, say all that is wrong, and show what would be drawn from (检查)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        file = read_quarter_file(quarter)
        locked = Workspace(out).locked() if out else ()
        moment = None if rehearsal else Check(wall_clock(), locked)
        found = preview_of(file, allows_provisional=provisional, check=moment, locked=locked)
        show_preview(desk, found)
        desk.document(found.document() | _staffing(desk, file, out))
        if not found.is_ready:
            raise typer.Exit(readiness_code(found.blocking))


@app.command(name="quarter")
def quarter_command(
    quarter: QuarterArgument,
    out: BundlesOption,
    rehearsal: RehearsalFlag = False,
    provisional: ProvisionalFlag = False,
    relay: RelayOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Go on with a quarter as far as it can: lock, draw, lock, draw, publish (季度抽查)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        file, relays = read_quarter_file(quarter), tuple(relay or ())
        steps = steps_of(file, out, rehearsal, provisional, relays)
        run_steps(desk, steps, steps.advance())


app.command(name="verify")(verify_command)


@app.command()
def explain(
    bundle: Annotated[Path, typer.Argument(help="A bundle: folder or zip.")],
    handle: Annotated[
        str, typer.Argument(help="Handle or, in the office, id of an agency or inspector.")
    ],
    quarter: Annotated[
        Path | None,
        typer.Option("--quarter", help="The quarter's TOML file: also tell the office's reasons."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Tell stratum, size, π, ticket, rank and cut-off, or who goes there and why (说明)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        facts = explanation(bundle, handle, quarter, desk.language)
        own = own_names(bundle)
        desk.lines([own.told(line) for line in fact_lines(told_facts(facts, desk.language))])
        desk.document(facts)


@app.command(name="estimate")
def estimate_command(
    bundle: SelectionArgument,
    results: Annotated[
        Path,
        typer.Argument(help="CSV with handle, outcome and, if need be, arm; see method.md §10."),
    ],
    by: Annotated[
        list[str] | None, typer.Option("--by", help="Column to estimate by; may be repeated.")
    ] = None,
    within: Annotated[
        str | None,
        typer.Option("--within", help="Column of groups in which short strata are collapsed."),
    ] = None,
    level: LevelOption = 0.95,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Estimate violation rates and totals from the results of a sample (推断)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        found = estimate_bundle(bundle, results, by=by or (), within=within, level=level)
        show_estimates(desk, found)
        desk.document(found.document())


app.command(name="commit")(commit_command)
app.command(name="reveal")(reveal_command)
app.command(name="draw")(draw_command)
app.command(name="void")(void_command)
app.command(name="tickets")(tickets_command)
app.command(name="merge")(merge_command)
app.command(name="why")(why_command)
app.command(name="substitute")(substitute_command)
app.command(name="amend")(amend_command)


@app.command(name="exposure")
def exposure_command(
    source: Annotated[
        Path, typer.Argument(help="A dispatch bundle, or the quarter's TOML file with --out.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="The quarter's folder; its selection is drawn.")
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=1, help="How many dry runs.")] = 500,
    alpha: Annotated[
        Fraction, typer.Option("--alpha", parser=parse_share, help="Error of the bound.")
    ] = Fraction(1, 100),
    threshold: Annotated[
        Fraction | None,
        typer.Option("--threshold", parser=parse_share, help="Share that makes a pool small."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Draw a dispatch many times under unrelated seeds: how easy is it to guess (试抽)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        problem = exposed_problem(source, out)
        found = exposure(problem, draws=draws, alpha=alpha, threshold=threshold)
        show_exposure(desk, found, exposed_names(source, out))
        desk.document(exposure_record(found))


@app.command()
def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Folder to write the demonstration into.")
    ] = Path("randinspect-demo"),
    year: Annotated[
        bool,
        typer.Option("--year", help="A whole year with simulated results, ledger and site."),
    ] = False,
    files: Annotated[
        bool, typer.Option("--files", help="Only write the files that it is made from.")
    ] = False,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Draw, publish and verify an invented quarter from recorded rounds, offline (演示)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(), demo_folder() as folder:
        if files:
            paths = [str(path) for path in write_demo(folder, out)]
            desk.lines(paths)
            desk.document({"written": paths})
            return
        if year:
            tell_year(desk, out, folder)
            return
        steps = demo_steps(out, folder)
        run_steps(desk, steps, steps.advance())


app.command()(joint)
app.command()(merged)


def _staffing(desk: Desk, file: QuarterFile, out: Path | None) -> dict[str, Any]:
    """Whether the drawn selection can be staffed, and what gives way for it."""
    if out is None:
        return {}
    settled = steps_of(file, out, rehearsal=False).settled()
    waivers = [str(waiver) for waiver in settled.granted.waivers] if settled.granted else []
    dead = [str(rung) for rung in dead_rungs(settled.posed.posed.problem)]
    coded = tuple(couple_note(settled.posed.posed.problem))
    told = [told_note(note, desk.language) for note in coded]
    desk.notes([*(told_event(t, desk.language) for t in dead), *told])
    desk.notes([told_event(text, desk.language) for text in waivers])
    desk.talk("staffed", n=len(settled.posed.posed.problem.inspections), w=len(waivers))
    notes = [note.document() for note in coded]
    return {"dead_shortlists": dead, "staffing_notes": notes, "waivers": waivers}
