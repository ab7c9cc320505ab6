"""``randinspect actor``: who may act in an authority's ledger (人员与角色)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from randinspect.attestation import KeyType, SecretKey, VerifierKey
from randinspect.canonical import beijing_time, check_name
from randinspect.cli.desk import Desk
from randinspect.cli.ledger_showing import told_place
from randinspect.cli.ledger_words import told_roles
from randinspect.cli.options import ApproverOption, JsonFlag, LangOption, LedgerArgument, wall_clock
from randinspect.errors import FormatError
from randinspect.ledger import Ledger, keep_secret, register_actor, withdraw_actor
from randinspect.office import read_key_file
from randinspect.publication import Role

__all__ = ["actor_app"]

actor_app = typer.Typer(
    name="actor",
    help="Say who may act in a ledger: keys with roles, registered by the ledger (人员与角色).",
    no_args_is_help=True,
)

KeyOption = Annotated[Path, typer.Option("--key", help="File with the actor's public key.")]


@actor_app.command(name="init")
def init_command(
    file: Annotated[Path, typer.Argument(help="File for the secret key; it is made once.")],
    name: Annotated[
        str, typer.Option("--name", help="Handle or title that becomes public, no person's name.")
    ],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Make an actor's key, and print the public key to be registered (制作密钥)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        key = SecretKey.made(check_name(name), KeyType.NOTE)
        keep_secret(file, key)
        desk.talk("actor made", p=file)
        desk.lines([str(key.verifier)])
        desk.document({"key": str(key.verifier)})


@actor_app.command()
def register(
    ledger: LedgerArgument,
    key: KeyOption,
    role: Annotated[
        list[Role], typer.Option("--role", help="What the actor may do; may be repeated.")
    ],
    approved_by: ApproverOption,
    since: Annotated[
        int | None, typer.Option("--since", help="UNIX seconds from which it may; now by default.")
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Let a key act from here on; from the first one on, every act has to be signed (登记)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        place = register_actor(
            ledger,
            Ledger.opened(ledger),
            _one_key(key),
            role,
            since=since,
            approved_by=approved_by,
            created=wall_clock(),
        )
        told_place(desk, place)


@actor_app.command()
def withdraw(
    ledger: LedgerArgument,
    key: KeyOption,
    approved_by: ApproverOption,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Let a key act no longer; it never comes back, and what it signed stays (停用)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        opened = Ledger.opened(ledger)
        place = withdraw_actor(
            ledger, opened, _one_key(key), approved_by=approved_by, created=wall_clock()
        )
        told_place(desk, place)


@actor_app.command(name="list")
def list_command(
    ledger: LedgerArgument,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """List every actor with its roles, and those that were withdrawn (人员名单)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        records = _records(Ledger.opened(ledger))
        rows = [
            (
                r["name"],
                told_roles(r["roles"], desk.language),
                beijing_time(r["since"]),
                r["leaf"],
                "–" if r["withdrawn"] is None else r["withdrawn"],
            )
            for r in records
        ]
        desk.table("actors", ("actor", "roles", "acts from", "leaf", "withdrawn by leaf"), rows)
        desk.document({"actors": records})


def _records(ledger: Ledger) -> list[dict[str, Any]]:
    """Every actor as plain data, in the order of their first registration."""
    return [
        {
            "key": key,
            "leaf": entry.leaf,
            "name": entry.name,
            "roles": [str(role) for role in entry.roles],
            "since": entry.since,
            "withdrawn": entry.withdrawn,
        }
        for key, entry in ledger.history.access.actors
    ]


def _one_key(path: Path) -> VerifierKey:
    """The one key of a file.

    Raises
    ------
    InputError, FormatError
        If the file holds no key of type 1, or several.
    """
    keys = read_key_file(path, KeyType.NOTE)
    if len(keys) != 1:
        raise FormatError(f"{path} holds {len(keys)} keys; register them one by one")
    return keys[0]
