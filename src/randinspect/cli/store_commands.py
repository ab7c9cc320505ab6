"""``randinspect store``: the libraries of an office, as they were known on any day (名录库)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.options import ActorOption, ByOption, JsonFlag, LangOption, a_day
from randinspect.cli.store_options import (
    KeysOption,
    KnownOption,
    LibraryArgument,
    OnOption,
    StoreArgument,
    checked_known,
)
from randinspect.registry import parse_day

__all__ = ["store_app"]

store_app = typer.Typer(
    name="store",
    help="Keep the libraries of an office: import, compare, undo, lock as of a day (名录库).",
    no_args_is_help=True,
)


@store_app.command(name="init")
def init_command(
    store: StoreArgument,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", help="Folder of the ledger that says who may edit."),
    ] = None,
    private: Annotated[
        Path | None,
        typer.Option("--private", help="private.toml: which columns are sealed."),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who does it; for --ledger, --private.")] = "",
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Make an empty store in a new file or an empty database (建库)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        storing.make_store(desk, store, ledger=ledger, private=private, by=by)


@store_app.command(name="import")
def import_command(
    store: StoreArgument,
    library: LibraryArgument,
    file: Annotated[Path, typer.Argument(help="The file, or the folder of a bundle or a quarter.")],
    as_of: Annotated[
        str,
        typer.Option("--as-of", callback=a_day, help="Day from which the file says what is so."),
    ],
    source: Annotated[str, typer.Option("--source", help="Who keeps the list.")],
    profile: Annotated[
        Path | None, typer.Option("--profile", help="Profile that names the columns.")
    ] = None,
    whole: Annotated[
        bool | None,
        typer.Option("--whole/--part", help="Whether rows that are not in the file are gone."),
    ] = None,
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help="Take the good rows, keep the faulty on record.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Code of a suspicion that was looked at; repeatable."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Change the store; else only compare.")
    ] = False,
    by: Annotated[str, typer.Option("--by", help="Who does it; asked for by --yes.")] = "",
    keys: KeysOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Compare a file with what is known, say what is suspicious; --yes applies it (导入)."""
    from randinspect.cli import store_importing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        store_importing.import_file(
            desk,
            store,
            library,
            file,
            profile=profile,
            listing=(source, parse_day(as_of), whole),
            set_aside=set_aside,
            by=by if yes else None,
            accepted=accept or (),
            keys=keys,
        )


@store_app.command(name="undo")
def undo_command(
    store: StoreArgument,
    act: Annotated[int, typer.Argument(help="Number of the import.")],
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Undo an import; that it was there, and that it was undone, stay to be read (撤销)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        storing.undo_act(desk, store, act, by=by, reason=reason)


@store_app.command(name="snapshot")
def snapshot_command(
    store: StoreArgument,
    on: OnOption,
    to: Annotated[Path, typer.Option("--to", help="New folder for the registers.")],
    by: ByOption,
    known: KnownOption = None,
    keys: KeysOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Lock the libraries as of a day: registers and profile that a quarter reads (锁定名录)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        storing.lock_libraries(desk, store, to, on=parse_day(on), known=known, by=by, keys=keys)


@store_app.command(name="tables")
def tables_command(
    store: StoreArgument,
    on: OnOption,
    to: Annotated[Path, typer.Option("--to", help="Private folder for the tables.")],
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="classes.toml: only events that it knows are written."),
    ] = None,
    known: KnownOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write the tables that warn and classes grade read, as of a day (预警与分类数据)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        storing.write_tables(desk, store, to, on=parse_day(on), known=known, rules=rules)


@store_app.command(name="history")
def history_command(
    store: StoreArgument,
    act: Annotated[
        int | None, typer.Option("--act", help="One act, with the rows that it refused.")
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Find acts that no role covers, or that were changed."),
    ] = False,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", help="With --verify: the ledger that it has to be bound to."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """List what was imported, undone, refused and locked, by whom and from which file (沿革)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        storing.show_history(desk, store, act, verify=verify, ledger=ledger)


@store_app.command(name="diff")
def diff_command(
    store: StoreArgument,
    library: LibraryArgument,
    before: Annotated[str, typer.Option("--from", callback=a_day, help="The one day.")],
    after: Annotated[str, typer.Option("--to", callback=a_day, help="The other day.")],
    known_from: Annotated[
        str | None,
        typer.Option(
            "--known-from", callback=checked_known, help="By which act or day the one is known."
        ),
    ] = None,
    known_to: Annotated[
        str | None,
        typer.Option(
            "--known-to", callback=checked_known, help="By which act or day the other is known."
        ),
    ] = None,
    keys: KeysOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Compare a library as of two days, or one day as known by two acts (比较)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        first, second = (parse_day(before), known_from), (parse_day(after), known_to)
        storing.show_changes(desk, store, library, first, second, keys=keys)


@store_app.command(name="show")
def show_command(
    store: StoreArgument,
    library: LibraryArgument,
    on: OnOption,
    known: KnownOption = None,
    keys: KeysOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Print a library as of a day, one row a line, and its digest (查询)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        storing.show_library(desk, store, library, parse_day(on), known, keys=keys)


@store_app.command(name="verify")
def verify_command(
    store: StoreArgument,
    keys: KeysOption = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Hold a store against what its acts say, and write what was locked again (核对存储)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        storing.verify_store(desk, store, keys=keys)


@store_app.command(name="backup")
def backup_command(
    store: StoreArgument,
    to: Annotated[Path, typer.Option("--to", help="New file, such as libraries.jsonl.gz.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write the whole store into one file, the same from any database, with its digest (备份)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        storing.save_store(desk, store, to)


@store_app.command(name="restore")
def restore_command(
    store: StoreArgument,
    backup: Annotated[Path, typer.Option("--from", help="A file that backup wrote.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Make a new store from a backup; one that was cut or changed makes none (恢复)."""
    from randinspect.cli import storing

    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        storing.restore_store(desk, store, backup)
