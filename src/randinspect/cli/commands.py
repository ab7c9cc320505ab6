"""The commands: each parses, calls the public face, prints, exits."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from randinspect.cli.amending import pair_record, pair_standing, substitute_member
from randinspect.cli.desk import Desk
from randinspect.cli.disclosing import disclosing
from randinspect.cli.estimating import show_estimates
from randinspect.cli.exits import ExitCode
from randinspect.cli.explaining import explanation
from randinspect.cli.hearing import heard
from randinspect.cli.options import (
    JsonFlag,
    LangOption,
    ProvisionalFlag,
    SeedOption,
    TargetsOption,
)
from randinspect.cli.seed_commands import seeding
from randinspect.cli.sharding import merged, sent
from randinspect.cli.showing import flat_lines, show_event, show_preview, show_verdict
from randinspect.cli.starting import demo_folder, demo_steps, write_start
from randinspect.dispatch import Why
from randinspect.office import (
    QuarterFile,
    Steps,
    Workspace,
    estimate_bundle,
    load_job,
    preview,
    read_quarter_file,
)
from randinspect.publication import Occasion, read_files
from randinspect.verification import Verdict, read_amendments, verify, verify_amendments
from randinspect.version import FORMAT, VERSION

__all__ = ["app"]

app = typer.Typer(
    name="randinspect",
    help="Double random, one public (双随机、一公开): draws that anyone can recompute to the bit.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

app.add_typer(disclosing)
app.add_typer(seeding)


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
        written = write_start(folder)
        for path in written:
            desk.talk("written", p=path)
        desk.lines([str(path) for path in written])
        desk.document({"written": [str(path) for path in written]})


@app.command()
def check(
    quarter: Annotated[Path, typer.Argument(help="The quarter's TOML file.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The quarter's folder: also staff its drawn selection."),
    ] = None,
    provisional: ProvisionalFlag = False,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Read all inputs, say all that is wrong, and show what would be drawn from (检查)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        file = read_quarter_file(quarter)
        found = preview(load_job(file, allows_provisional=provisional))
        show_preview(desk, found)
        desk.document(found.document() | _staffing(desk, file, out))


@app.command(name="quarter")
def quarter_command(
    quarter: Annotated[Path, typer.Argument(help="The quarter's TOML file.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the bundles and private files.")],
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="Seeds may be known beforehand; says so everywhere.")
    ] = False,
    provisional: ProvisionalFlag = False,
    relay: Annotated[
        list[str] | None,
        typer.Option("--relay", help="Address to fetch due rounds and pulses from; repeatable."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Go on with a quarter as far as it can: lock, draw, lock, draw, publish (季度抽查)."""
    desk = Desk.opened(lang, as_json=json)
    occasion = Occasion.REHEARSAL if rehearsal else Occasion.DRAW
    with desk.answering():
        file, relays = read_quarter_file(quarter), tuple(relay or ())
        _run(desk, Steps(file, Workspace(out), occasion, _wall_clock, provisional, relays))


@app.command(name="verify")
def verify_command(
    bundle: Annotated[
        Path, typer.Argument(help="A bundle (folder or zip), or a quarter's folder.")
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail also on what stays unproved.")
    ] = False,
    amendments: Annotated[
        Path | None,
        typer.Option("--amendments", help="Folder of a dispatch's amendments: replay them too."),
    ] = None,
    evidence: Annotated[
        list[Path] | None,
        typer.Option("--evidence", help="What you know of a seed's source; may be repeated."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Verify a bundle offline, without solver and without private data (验证)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        known = heard(evidence or ())
        verdict = _amended(bundle, amendments, known) if amendments else verify(bundle, known)
        show_verdict(desk, verdict)
        desk.document(verdict.document())
        if not verdict or (strict and verdict.unproved):
            raise typer.Exit(ExitCode.CHECK_FAILED)


@app.command()
def explain(
    bundle: Annotated[Path, typer.Argument(help="A bundle: folder or zip.")],
    handle: Annotated[str, typer.Argument(help="Handle of an agency or of an inspector.")],
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
        desk.lines(flat_lines(facts))
        desk.document(facts)


@app.command(name="estimate")
def estimate_command(
    bundle: Annotated[Path, typer.Argument(help="A drawn selection: folder or zip.")],
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
    level: Annotated[float, typer.Option("--level", help="Level of confidence.")] = 0.95,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Estimate violation rates and totals from the results of a sample (推断)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        found = estimate_bundle(bundle, results, by=by or (), within=within, level=level)
        show_estimates(desk, found)
        desk.document(found.document())


@app.command(name="tickets")
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


@app.command()
def merge(
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


@app.command()
def why(
    bundle: Annotated[Path, typer.Argument(help="A drawn dispatch: folder or zip.")],
    inspection: Annotated[str, typer.Argument(help="Handle of an inspection.")],
    inspector: Annotated[str, typer.Argument(help="Handle of an inspector.")],
    quarter: Annotated[
        Path | None,
        typer.Option("--quarter", help="The quarter's TOML file: also name the rules that bar."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Tell why somebody goes to an inspection or does not: rule, shortlist, rank, price (为何)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        standing = pair_standing(bundle, inspection, inspector, quarter)
        desk.lines([str(standing)])
        desk.document(pair_record(standing))


@app.command()
def substitute(
    bundle: Annotated[Path, typer.Argument(help="A drawn dispatch: folder or zip.")],
    inspection: Annotated[str, typer.Argument(help="Handle of the inspection.")],
    absent: Annotated[
        list[str],
        typer.Option("--absent", help="Who leaves, then others who cannot come: HANDLE[=CODE]."),
    ],
    reason: Annotated[Why, typer.Option("--reason", help="Code where --absent gives none.")],
    evidence: Annotated[Path, typer.Option("--evidence", help="File that proves the absences.")],
    approved_by: Annotated[str, typer.Option("--approved-by", help="Who signs it off.")],
    amendments: Annotated[Path, typer.Option("--amendments", help="Folder of the amendments.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Let the rule of the draw name who stands in, and write the amendment (替补)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        told = substitute_member(
            bundle,
            inspection,
            absent=absent,
            reason=reason,
            evidence=evidence,
            approved_by=approved_by,
            amendments=amendments,
            decided=_wall_clock(None),
        )
        desk.talk_text(told["said"])
        desk.lines([told["amendment"]])
        desk.document(told)


@app.command()
def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Folder to write the demonstration into.")
    ] = Path("randinspect-demo"),
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Draw, publish and verify an invented quarter from recorded rounds, offline (演示)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(), demo_folder() as folder:
        _run(desk, demo_steps(out, folder))


def _amended(bundle: Path, amendments: Path, evidence: list[object]) -> Verdict:
    """Verdict on a dispatch with its amendments."""
    return verify_amendments(read_files(bundle), read_amendments(amendments), evidence)


def _staffing(desk: Desk, file: QuarterFile, out: Path | None) -> dict[str, Any]:
    """Whether the drawn selection can be staffed, and what gives way for it."""
    if out is None:
        return {}
    settled = Steps(file, Workspace(out), Occasion.DRAW, _wall_clock).settled()
    waivers = [str(waiver) for waiver in settled.granted.waivers] if settled.granted else []
    desk.notes(waivers)
    desk.talk("staffed", n=len(settled.posed.posed.problem.inspections), w=len(waivers))
    return {"waivers": waivers}


def _wall_clock(plan: object) -> int:
    """UNIX seconds now."""
    del plan
    return int(time.time())


def _run(desk: Desk, steps: Steps) -> None:
    """Do what can be done, verify it, and say where it lies."""
    if steps.occasion is not Occasion.DRAW:
        desk.talk(str(steps.occasion))
    events = [show_event(desk, event) for event in steps.advance()]
    verdict = verify(steps.workspace.public)
    pages = [str(path) for path in steps.workspace.pages()]
    show_verdict(desk, verdict)
    for page in pages:
        desk.talk("page", p=page)
    desk.talk("private", p=steps.workspace.private)
    desk.lines(pages)
    desk.document({"events": events, "pages": pages, "verdict": verdict.document()})
    if not verdict:
        raise typer.Exit(ExitCode.CHECK_FAILED)
