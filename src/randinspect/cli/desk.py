"""The desk: where data goes out, where talk goes, and how a refusal ends."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from randinspect.attestation import KeyType, SecretKey
from randinspect.canonical import beijing_time, utc_time
from randinspect.cli.exits import exit_code
from randinspect.cli.options import wall_clock
from randinspect.cli.refusal_words import told_refusal, told_unchecked
from randinspect.cli.words import Language, say, spoken
from randinspect.errors import (
    Fault,
    FormatError,
    InfeasibleDispatch,
    InputError,
    NotYet,
    RandinspectError,
)
from randinspect.ledger import acting_as, read_secret

__all__ = ["Desk"]

_NOTES_SHOWN = 30
_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Desk:
    """Data on stdout, talk on stderr, one language, one form.

    Parameters
    ----------
    language
        Of talk and headings.
    as_json
        Whether stdout carries one JSON document instead of text.
    """

    language: Language
    as_json: bool

    @staticmethod
    def opened(lang: Language | None, *, as_json: bool) -> Desk:
        """Open the desk; a console that cannot write a character shows its escape."""
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # TextIOWrapper
        return Desk(spoken(lang), as_json)

    def talk(self, key: str, **values: object) -> None:
        """Say something on stderr."""
        self.talk_text(say(key, self.language, **values))

    def talk_text(self, text: str) -> None:
        """Put a text on stderr as it is."""
        typer.echo(text, err=True)

    def word(self, key: str) -> str:
        """One of the desk's words, in its language."""
        return say(key, self.language)

    def lines(self, lines: Sequence[str]) -> None:
        """Put lines of data on stdout, unless JSON is asked for."""
        if not self.as_json:
            for line in lines:
                typer.echo(line)

    def document(self, value: Any) -> None:
        """Put the JSON document on stdout, if it is asked for."""
        if self.as_json:
            typer.echo(json.dumps(value, ensure_ascii=False, indent=1))

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Put a table on stdout, unless JSON is asked for."""
        if self.as_json or not rows:
            return
        title_text = escape(say(title, self.language))
        # As wide as its title at least, which would be broken over a narrow table.
        least = min(cell_len(say(title, self.language)), _WIDTH)
        table = Table(
            title=title_text,
            title_justify="left",
            box=SIMPLE_HEAD,
            pad_edge=False,
            min_width=least,
        )
        for head in heads:
            table.add_column(escape(say(head, self.language)), overflow="fold")
        for row in rows:
            table.add_row(*(escape(str(cell)) for cell in row))
        width = None if sys.stdout.isatty() else _WIDTH
        Console(file=sys.stdout, width=width).print(table)

    def notes(self, texts: Sequence[str]) -> None:
        """Say notes on stderr, the first of many; those that say the same are one, with a count."""
        counted = list(Counter(texts).items())
        for text, count in counted[:_NOTES_SHOWN]:
            self.talk(
                "note", t=text if count == 1 else say("times", self.language, t=text, n=count)
            )
        if len(counted) > _NOTES_SHOWN:
            self.talk("more notes", n=sum(count for _, count in counted[_NOTES_SHOWN:]))

    @contextmanager
    def answering(self, actor: Path | None = None) -> Iterator[None]:
        """Turn an error into its text, its JSON and its exit code.

        Parameters
        ----------
        actor
            File with the key of who acts meanwhile, None if nobody was named.
        """
        try:
            with acting_as(None if actor is None else read_actor(actor)):
                yield
        except RandinspectError as error:
            self._refuse(error)
            raise typer.Exit(exit_code(error)) from error
        except BrokenPipeError:
            raise  # the reader of stdout went away: nothing is wrong with any file
        except OSError as error:
            refusal = InputError([_no_access(error)])
            self._refuse(refusal)
            raise typer.Exit(exit_code(refusal)) from error

    def _refuse(self, error: RandinspectError) -> None:
        """Say why not."""
        document: dict[str, Any] = {"error": type(error).__name__, "message": str(error)}
        if isinstance(error, NotYet):
            moment = error.not_before
            came = moment <= wall_clock()  # then it is the evidence that is not there
            self.talk("awaited" if came else "waiting", t=utc_time(moment), b=beijing_time(moment))
            document |= {"not_before": moment, "not_before_utc": utc_time(moment)}
        if isinstance(error, InputError) or error.faults:
            document["faults"] = [fault.document() for fault in error.faults]
        if isinstance(error, InfeasibleDispatch):
            document["shortages"] = [str(shortage) for shortage in error.shortages]
            document["remedy"] = None if error.remedy is None else str(error.remedy)
        said = told_refusal(error, self.language)
        self.talk_text("\n".join((said, *getattr(error, "__notes__", ()))))
        if error.unchecked:
            document["unchecked"] = [str(what) for what in error.unchecked]
            self.talk("not asked", t=told_unchecked(error.unchecked, self.language))
        self.document(document)


def read_actor(path: Path) -> SecretKey:
    """The key of an actor.

    Raises
    ------
    FormatError
        If the file is not there, or holds no key of an actor.
    """
    if not path.exists():
        raise FormatError(f"{path}: there is no key of an actor; make one with `actor init`")
    return read_secret(path, KeyType.NOTE)


def _no_access(error: OSError) -> Fault:
    """Fault of a path that cannot be read or written."""
    return Fault(
        file=str(error.filename or "-"),
        rule="file.access",
        message=f"the path cannot be read or written: {error.strerror or error}",
        cure="name a path that exists, is a file or folder as asked, and that you may use",
    )
