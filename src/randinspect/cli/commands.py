"""The commands: each parses, calls the public face, prints, exits."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from randinspect.cli.amending import pair_record, pair_standing, substitute_member
from randinspect.cli.desk import Desk
from randinspect.cli.exits import ExitCode
from randinspect.cli.explaining import explanation
from randinspect.cli.starting import demo_folder, demo_steps, write_start
from randinspect.cli.words import Language
from randinspect.dispatch import Capacity, Why
from randinspect.office import (
    Preview,
    QuarterFile,
    Steps,
    Workspace,
    load_job,
    preview,
    read_quarter_file,
    stratum_records,
)
from randinspect.publication import Occasion, read_files
from randinspect.verification import Verdict, read_amendments, verify, verify_amendments
from randinspect.version import FORMAT, VERSION

__all__ = ["app"]

_TERRITORIES_SHOWN: Final = 20
_PREDICTABLE: Final = Fraction(1, 2)  # some pair is right more often than every other time

app = typer.Typer(
    name="randinspect",
    help="Double random, one public (双随机、一公开): draws that anyone can recompute to the bit.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
LangOption = Annotated[
    Language | None, typer.Option("--lang", help="Language of talk and headings: zh or en.")
]


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
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Read all inputs, say all that is wrong, and show what would be drawn from (检查)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        file = read_quarter_file(quarter)
        found = preview(load_job(file))
        _show_preview(desk, found)
        desk.document(found.document() | _staffing(desk, file, out))


@app.command(name="quarter")
def quarter_command(
    quarter: Annotated[Path, typer.Argument(help="The quarter's TOML file.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the bundles and private files.")],
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="Seeds may be known beforehand; says so everywhere.")
    ] = False,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Go on with a quarter as far as it can: lock, draw, lock, draw, publish (季度抽查)."""
    desk = Desk.opened(lang, as_json=json)
    occasion = Occasion.REHEARSAL if rehearsal else Occasion.DRAW
    with desk.answering():
        steps = Steps(read_quarter_file(quarter), Workspace(out), occasion, _wall_clock)
        _run(desk, steps)


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
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Verify a bundle offline, without solver and without private data (验证)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        verdict = verify(bundle) if amendments is None else _amended(bundle, amendments)
        _show_verdict(desk, verdict)
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
        desk.lines(list(_flat(facts)))
        desk.document(facts)


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


def _amended(bundle: Path, amendments: Path) -> Verdict:
    """Verdict on a dispatch with its amendments."""
    return verify_amendments(read_files(bundle), read_amendments(amendments))


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
    events: list[dict[str, Any]] = []
    for event in steps.advance():
        desk.talk(str(event.done), n=event.number)
        _show_strata(desk, stratum_records(event.strata))
        waivers = [str(waiver) for waiver in event.waivers]
        desk.notes(waivers)
        done = {"bundle": str(event.bundle), "done": str(event.done), "number": event.number}
        events.append({**done, "waivers": waivers} if waivers else done)
    verdict = verify(steps.workspace.public)
    pages = [str(path) for path in steps.workspace.pages()]
    _show_verdict(desk, verdict)
    for page in pages:
        desk.talk("page", p=page)
    desk.talk("private", p=steps.workspace.private)
    desk.lines(pages)
    desk.document({"events": events, "pages": pages, "verdict": verdict.document()})
    if not verdict:
        raise typer.Exit(ExitCode.CHECK_FAILED)


def _show_verdict(desk: Desk, verdict: Verdict) -> None:
    """The verdict, its findings, and what stays unproved."""
    for finding in verdict.findings:
        desk.talk("finding", t=finding)
    for text in verdict.unproved:
        desk.talk("unproved", t=text)
    desk.lines([str(verdict)])


def _show_preview(desk: Desk, found: Preview) -> None:
    """Files, strata, exclusions and gaps as tables."""
    document = found.document()
    sources = document["sources"].items()
    desk.table(
        "sources",
        ("register", "file", "form", "rows", "kept", "set aside"),
        [
            (n, s["file"], s["encoding"] or s["format"], s["rows"], s["kept"], s["set_aside"])
            for n, s in sources
        ],
    )
    _show_strata(desk, document["strata"])
    quotas = [tuple(record.values()) for record in document["quotas"]]
    desk.table("quotas", ("margin", "group", "in scope", "target"), quotas)
    desk.table("exclusions", ("code", "units"), list(found.exclusions.items()))
    desk.table(
        "set aside",
        ("register", "code", "rows"),
        [(name, code, n) for name, counts in found.set_aside.items() for code, n in counts.items()],
    )
    _show_capacity(desk, found.capacity)
    desk.notes([str(note) for note in found.notes])
    if found.unreached_count:
        desk.talk("unreached", n=found.unreached_count, t=", ".join(found.unreached))
    if found.rare_cells:
        desk.talk("rare", n=found.rare_cells)
    desk.talk("ready")


def _show_capacity(desk: Desk, found: Capacity) -> None:
    """What the roster carries, tightest territories first, and where pairs are easy to guess."""
    rows = [
        (
            territory.name,
            territory.agencies,
            _hundredths(territory.expected),
            ", ".join(f"{slot} {many}" for slot, many in territory.people.items()),
            territory.chance,
            "–" if territory.factor is None else f"{_hundredths(territory.factor)} ×",
            "–" if territory.ratio is None else f"{_hundredths(100 * territory.ratio)} %",
        )
        for territory in found.territories[:_TERRITORIES_SHOWN]
    ]
    heads = ("territory", "in scope", "expected", "people", "k/d", "carries", "ratio at most")
    desk.table("capacity", heads, rows)
    if not found.carries_plan:
        factor = _hundredths(found.factor or Fraction(0))
        desk.talk("too large", f=factor, t=", ".join(found.bottleneck))
    guessed = [t.name for t in found.territories if t.is_predictable(_PREDICTABLE)]
    if guessed:
        desk.talk("predictable", n=len(guessed), t=", ".join(guessed[:_TERRITORIES_SHOWN]))


def _hundredths(number: Fraction) -> str:
    """A number for the eye, cut off after two digits; the JSON has it exactly.

    >>> _hundredths(Fraction(2, 3))
    '0.66'
    """
    whole, rest = divmod(int(number * 100), 100)
    return f"{whole}.{rest:02}"


def _show_strata(desk: Desk, records: list[dict[str, Any]]) -> None:
    """What is drawn from, stratum by stratum."""
    heads = ("stratum", "units", "in scope", "size sum", "method", "expected", "target", "reserves")
    desk.table("strata", heads, [tuple(record.values()) for record in records])


def _flat(facts: Any, prefix: str = "") -> list[str]:
    """Facts as ``key: value`` lines, lists numbered."""
    if isinstance(facts, dict):
        return [line for k, v in facts.items() for line in _flat(v, f"{prefix}{k}.")]
    if isinstance(facts, list):
        return [line for i, v in enumerate(facts, 1) for line in _flat(v, f"{prefix}{i}.")]
    return [f"{prefix[:-1]}: {facts}"]
