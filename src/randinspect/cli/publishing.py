"""The commands towards the public: the site, and the way back from any line of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.attestation import Role
from randinspect.cli.desk import Desk
from randinspect.cli.exits import ExitCode
from randinspect.cli.explaining import fact_lines
from randinspect.cli.ledger_words import told_code
from randinspect.cli.options import (
    ActorOption,
    JsonFlag,
    LangOption,
    QuarterArgument,
    a_day_or_none,
)
from randinspect.cli.result_notes import say_entered, say_untrue, say_void
from randinspect.cli.result_options import (
    AmendmentsOption,
    OutOption,
    PolicyOption,
    ProvisionalFlag,
    opened,
    read_day,
)
from randinspect.cli.trace_words import told_trace
from randinspect.office import SiteQuarter, find_quarters, publish_site, trace
from randinspect.office.access.asking import require_role
from randinspect.publication.site.checking import site_differences

__all__ = ["check_site", "publish_command", "trace_command"]


def check_site(desk: Desk, folder: Path) -> None:
    """Hold a copy of a site against its manifest, and end as it says."""
    found = site_differences(folder)
    for word in ("absent", "changed", "unnamed"):
        for name in found[word]:
            desk.talk(f"site {word}", f=name)
    faults = sum(len(found[word]) for word in ("absent", "changed", "unnamed"))
    desk.talk("site compared", n=len(found["same"]), m=faults)
    standing = "refuted" if faults else "whole"
    desk.lines([told_code(standing, desk.language)])
    desk.document({**found, "standing": standing, "valid": not faults})
    if faults:
        raise typer.Exit(ExitCode.CHECK_FAILED)


def publish_command(
    place: Annotated[
        Path,
        typer.Argument(
            metavar="QUARTER", help="The quarter's TOML file, or a folder with several quarters."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder of the site.")],
    folder: Annotated[
        str, typer.Option("--from", help="The quarter's folder, seen from its TOML file.")
    ] = "out",
    policy: Annotated[
        str | None,
        typer.Option("--policy", help="The office's choices, beside the TOML file."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", callback=a_day_or_none, help="Day of the deadlines; today in Beijing."
        ),
    ] = None,
    provisional: ProvisionalFlag = False,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write the public site: pages by district and body, lists, pictures, feed (公示网站).

    Everything goes by the privacy scanner, and one hit refuses all of it. A second run changes
    nothing, and one that was interrupted goes on.
    """
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        quarters = [
            SiteQuarter.load(file, at, policy=choices, allows_provisional=provisional)
            for file, at, choices in find_quarters(place, folder, policy)
        ]
        for one in quarters:
            require_role(one.quarter, Role.PUBLISH)
        done = publish_site(quarters, out, read_day(as_of))
        desk.talk("scanned", f=done.files, c=done.cells)
        if done.changed or done.gone:
            told = {"d": done.draws, "b": done.bodies, "n": done.files}
            desk.talk("site published", **told, c=done.changed, g=done.gone)
        else:
            desk.talk("site unchanged")
        desk.lines([str(out / "index.html")])
        desk.document(
            {
                "bodies": done.bodies,
                "changed": done.changed,
                "draws": done.draws,
                "files": done.files,
                "gone": done.gone,
                "site": str(out),
            }
        )


def trace_command(
    quarter: QuarterArgument,
    line: Annotated[
        str,
        typer.Argument(
            help="A row of a list (results:7), a page of the site (agencies/….html, draws/….html, "
            "lists/….html:7), the id of a body, or the public name of an inspection."
        ),
    ],
    out: OutOption,
    policy: PolicyOption = None,
    amendments: AmendmentsOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Go back from a published line to plan, rules, frame, seed, team, audit and signers (倒查)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        job = opened(quarter, out, policy, amendments)
        say_void(desk, job)
        told = trace(job, line)
        say_entered(desk, job, told["ledger_leaf"])
        desk.lines(fact_lines(told_trace(told, desk.language)))
        desk.document(told)
        say_untrue(desk, told)
