"""Where the process starts, and how it ends when the code itself is wrong."""

from __future__ import annotations

import os
import sys
import traceback
from types import TracebackType

from randinspect.cli.actor_commands import actor_app
from randinspect.cli.class_commands import classes_app
from randinspect.cli.commands import app
from randinspect.cli.exits import ExitCode
from randinspect.cli.for_cause_commands import for_cause_app
from randinspect.cli.papers import papers_command
from randinspect.cli.publishing import publish_command, trace_command
from randinspect.cli.reporting import deadlines_command, report_command
from randinspect.cli.result_changes import results_app
from randinspect.cli.store_keep_commands import store_app
from randinspect.cli.warning_commands import notify_command, warn_command

__all__ = ["app", "main"]

app.add_typer(results_app)
app.add_typer(classes_app)
app.add_typer(actor_app)
app.add_typer(store_app)
app.command(name="deadlines")(deadlines_command)
app.command(name="report")(report_command)
app.command(name="publish")(publish_command)
app.command(name="trace")(trace_command)
app.command(name="papers")(papers_command)
app.command(name="warn")(warn_command)
app.add_typer(for_cause_app)
app.command(name="notify")(notify_command)


def main() -> None:
    """Run the command line."""
    sys.excepthook = _internal_error
    app()


def _internal_error(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Show an unforeseen error whole and end with its own code."""
    traceback.print_exception(kind, error, trace)
    sys.stderr.write("internal error: this is a fault of randinspect, not of your files\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ExitCode.INTERNAL)  # the hook cannot change the exit code in any other way
