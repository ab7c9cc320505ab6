"""``randinspect store``: its ledger, its private columns, and how long they are kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.options import ActorOption, ApproverOption, ByOption, JsonFlag, LangOption
from randinspect.cli.store_commands import store_app
from randinspect.cli.store_options import (
    DayOption,
    KeysOption,
    LibraryArgument,
    OnOption,
    StoreArgument,
)
from randinspect.registry import parse_day

__all__ = ["retention_app", "store_app"]

retention_app = typer.Typer(
    name="retention",
    help="Say what of the private columns is due to be deleted, and delete it (保管期限).",
    no_args_is_help=True,
)
store_app.add_typer(retention_app)

RulesOption = Annotated[Path, typer.Option("--rules", help="retention.toml (docs/files.md).")]
HoldOption = Annotated[
    list[str] | None,
    typer.Option("--hold", help="Key of a row that a procedure still needs; repeatable."),
]


@store_app.command(name="bind")
def bind_command(
    store: StoreArgument,
    ledger: Annotated[Path, typer.Option("--ledger", help="The ledger's folder.")],
    by: ByOption,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Bind a store to the office's ledger, which says who may edit; or say where it lies (绑定)."""
    from randinspect.cli import store_keeping

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        store_keeping.bind_ledger(desk, store, ledger, by=by)


@store_app.command(name="key")
def key_command(
    keys: Annotated[Path, typer.Argument(help="Folder of the keys, apart from the store.")],
    key_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the key, such as seal-1.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Make a key to private columns, in a file of its own (制作密钥)."""
    from randinspect.cli import store_keeping

    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        store_keeping.new_key(desk, keys, key_id)


@store_app.command(name="rekey")
def rekey_command(
    store: StoreArgument,
    by: ByOption,
    key: Annotated[str | None, typer.Option("--key", help="Id of the new key of cells.")] = None,
    index_key: Annotated[
        str | None, typer.Option("--index-key", help="Id of the new key of the index.")
    ] = None,
    most: Annotated[
        int | None, typer.Option("--most", min=0, help="How many cells to move now; all.")
    ] = None,
    keys: KeysOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Put private columns under other keys; old keys are needed until all is moved (更换密钥)."""
    from randinspect.cli import store_keeping

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        wanted = (key, index_key)
        store_keeping.seal_anew(desk, store, wanted, most=most, by=by, keys=keys)


@store_app.command(name="look-up")
def look_up_command(
    store: StoreArgument,
    library: LibraryArgument,
    column: Annotated[str, typer.Argument(help="A private column with an index.")],
    value: Annotated[str, typer.Argument(help="The whole value.")],
    on: OnOption,
    keys: KeysOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Print the keys of rows with a private value; nothing is opened for it (检索)."""
    from randinspect.cli import store_keeping

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        store_keeping.look_up(desk, store, library, column, value, parse_day(on), keys=keys)


@retention_app.command(name="due")
def due_command(
    store: StoreArgument,
    rules: RulesOption,
    on: DayOption = None,
    hold: HoldOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """List what is due to be deleted, by which rule and on what basis (到期清单)."""
    from randinspect.cli import store_keeping

    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        store_keeping.show_due(desk, store, rules, _read(on), hold or ())


@retention_app.command(name="erase")
def erase_command(
    store: StoreArgument,
    rules: RulesOption,
    by: ByOption,
    approved_by: ApproverOption,
    on: DayOption = None,
    hold: HoldOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Delete what is due, in all versions, with a record; digests stay as they are (删除)."""
    from randinspect.cli import store_keeping

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        store_keeping.erase_due(
            desk, store, rules, _read(on), hold or (), approved_by=approved_by, by=by
        )


def _read(on: str | None) -> date | None:
    """A day that an option names."""
    return None if on is None else parse_day(on)
