"""``randinspect ledger``: the append-only record of an authority's draws (台账)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from randinspect.attestation import KeyType
from randinspect.cli.announced_lists import announced_files, announced_leaf
from randinspect.cli.desk import Desk
from randinspect.cli.exits import ExitCode
from randinspect.cli.keeping import (
    audit_record,
    audited,
    check_acts,
    digest_of,
    enter_note,
    enter_void,
    export_to,
    history_of,
    history_record,
    is_announced,
    key_record,
    status_records,
    take_notes,
    take_stamps,
)
from randinspect.cli.ledger_showing import show_draws, told_place
from randinspect.cli.ledger_words import told_breach, told_code
from randinspect.cli.options import (
    ActorOption,
    ApproverOption,
    JsonFlag,
    LangOption,
    LedgerArgument,
    ShowingOption,
    TrustOption,
    VoidReasonOption,
    WitnessOption,
    pins,
    wall_clock,
)
from randinspect.cli.signer_program import SignerProgram
from randinspect.ledger import Ledger, change_key, make_ledger, sign_parallel, witness_request
from randinspect.office import enter_bundle, read_key_file
from randinspect.publication import KeyReason, NoteKind

__all__ = ["ledger_app"]

ledger_app = typer.Typer(
    name="ledger",
    help="Keep the append-only ledger of an authority's draws (台账).",
    no_args_is_help=True,
)

LedgerOrExport = Annotated[Path, typer.Argument(help="The ledger's folder, or that of its export.")]


@ledger_app.command(name="init")
def init_command(
    folder: Annotated[Path, typer.Argument(help="Folder to make the ledger in.")],
    origin: Annotated[str, typer.Option("--origin", help="Its name, a URL without https.")],
    authority: Annotated[
        list[str], typer.Option("--authority", help="Id of who may commit; may be repeated.")
    ],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Make a ledger with its key, and print the public key for others to pin (建账)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        ledger, _ = make_ledger(folder, origin=origin, authorities=authority, created=wall_clock())
        desk.talk("ledger made", p=folder)
        _show_keys(desk, ledger)


@ledger_app.command()
def append(
    ledger: LedgerArgument,
    bundle: Annotated[Path, typer.Argument(help="Folder of a locked or drawn bundle.")],
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Enter a bundle's commitment, and its result if drawn; write its ledger.json (入账)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        written = enter_bundle(ledger, bundle, wall_clock())
        desk.talk("written", p=written)
        desk.lines([str(written)])
        desk.document({"written": str(written)})


@ledger_app.command()
def void(
    ledger: LedgerArgument,
    draw: Annotated[str, typer.Argument(help="The draw_id.")],
    reason: VoidReasonOption,
    evidence: ShowingOption,
    approved_by: ApproverOption,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """End a draw without inspections; its number stays used, and is shown for ever (作废)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        place = enter_void(
            ledger, draw, reason, evidence, approved_by=approved_by, moment=wall_clock()
        )
        if is_announced(ledger, draw):
            desk.talk("void announced", d=draw)
        told_place(desk, place)


@ledger_app.command()
def note(
    ledger: LedgerArgument,
    document: Annotated[Path, typer.Argument(help="The document; only its digest is entered.")],
    kind: Annotated[NoteKind, typer.Option("--kind", help="Whose document it is.")],
    approved_by: ApproverOption,
    draw: Annotated[str | None, typer.Option("--draw", help="The draw that it is about.")] = None,
    act_as: ActorOption = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Enter the digest of a notary's, a supervisor's or somebody else's document (附记)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering(act_as):
        place = enter_note(
            ledger,
            digest_of(document),
            kind,
            draw,
            approved_by=approved_by,
            moment=wall_clock(),
        )
        told_place(desk, place)


@ledger_app.command()
def rotate(
    ledger: LedgerArgument,
    reason: Annotated[KeyReason, typer.Option("--reason", help="Why the key changes.")],
    approved_by: ApproverOption,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Let a new key sign from here on, and print it for others to pin (更换密钥)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        opened = Ledger.opened(ledger)
        change_key(ledger, opened, code=reason, approved_by=approved_by, created=wall_clock())
        _show_keys(desk, opened)


@ledger_app.command()
def request(
    ledger: LedgerArgument,
    old: Annotated[int, typer.Option("--old", help="Leaves that the witness saw last.")] = 0,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Print what a witness is asked to cosign: C2SP add-checkpoint (请求见证)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        text = witness_request(Ledger.opened(ledger), old)
        desk.lines([text.removesuffix("\n")])
        desk.document({"request": text})


@ledger_app.command()
def cosigned(
    ledger: LedgerArgument,
    notes: Annotated[list[Path], typer.Argument(help="Checkpoints as witnesses gave them back.")],
    witness: Annotated[Path, typer.Option("--witness", help="File with the witnesses' keys.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Take in cosignatures, those that verify and no others (收取见证签名)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        names = take_notes(ledger, notes, pins(None, witness).witnesses)
        for name in names:
            desk.talk("cosigned", w=name)
        desk.lines(names)
        desk.document({"taken": names})


@ledger_app.command()
def stamp(
    ledger: LedgerArgument,
    tokens: Annotated[list[Path], typer.Argument(help="RFC 3161 responses (.tsr).")],
    tsa: Annotated[Path, typer.Option("--tsa", help="PEM file with the authorities' roots.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Take in time stamps over the three lines of a checkpoint, once they verify (时间戳)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        taken = take_stamps(ledger, tokens, pins(None, None, tsa).stampers)
        for found in taken:
            desk.talk("stamped", w=found["authority"], n=found["size"])
        desk.lines([found["authority"] for found in taken])
        desk.document({"taken": taken})


@ledger_app.command()
def sm2(
    ledger: LedgerArgument,
    key: Annotated[Path, typer.Option("--key", help="File with the device's public SM2 key.")],
    signer: Annotated[
        str, typer.Option("--signer", help="Program: text on stdin, r and s in hex on stdout.")
    ],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Have the SM3 head signed by your SM2 device, beside the other one (国密签名)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        device = SignerProgram(read_key_file(key, KeyType.SM2)[0], signer)
        signed = str(sign_parallel(Ledger.opened(ledger), device))
        desk.lines([signed.removesuffix("\n")])
        desk.document({"checkpoint": signed})


@ledger_app.command()
def export(
    ledger: LedgerArgument,
    out: Annotated[Path, typer.Option("--out", help="Folder for the text of the ledger.")],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Write the whole ledger as text, for anyone to check (导出)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        written = [str(path) for path in export_to(ledger, out)]
        desk.lines(written)
        desk.document({"written": written})


@ledger_app.command()
def status(
    ledger: LedgerOrExport,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """List every draw, the open and overdue ones among them, and the key in force (台账状态)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        history = history_of(ledger)
        records, keys = status_records(history, wall_clock()), history_record(history)
        show_draws(desk, records)
        desk.lines(keys["keys"])
        desk.document({"draws": records, **keys})


@ledger_app.command(name="verify")
def verify_command(
    ledger: LedgerOrExport,
    trust: TrustOption = None,
    witness: WitnessOption = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option("--checkpoint", help="A checkpoint that somebody else holds; repeatable."),
    ] = None,
    sm2_keys: Annotated[
        Path | None, typer.Option("--sm2", help="File with the SM2 keys that you pin.")
    ] = None,
    acts: Annotated[
        Path | None,
        typer.Option("--acts", help="Folder of acts on results, held against the actors."),
    ] = None,
    announced: Annotated[
        Path | None,
        typer.Option("--announced", help="An announcements.json: its leaf, and its files."),
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Check every leaf, rule, checkpoint and cosignature of a ledger (核账)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        sm2_pinned = read_key_file(sm2_keys, KeyType.SM2) if sm2_keys else ()
        known = replace(pins(trust, witness), sm2=sm2_pinned)
        found = audited(ledger, known, checkpoint or [])
        for breach in found.breaches:
            desk.talk("finding", t=told_breach(breach, desk.language))
        record = audit_record(found, desk.language)
        show_draws(desk, record["states"])
        if acts is not None and found:
            desk.talk("acts covered", n=check_acts(acts, found.leaves))
        desk.talk("audited", n=record["size"], d=len(found.history.draws), f=len(found.breaches))
        is_entered = True
        if announced is not None:
            record["announced_leaf"] = announced_leaf(found.history, announced)
            is_entered = record["announced_leaf"] is not None
            word = "lists entered" if is_entered else "lists not entered"
            desk.talk(word, n=record["announced_leaf"])
            if is_entered:  # what is in no leaf vouches for no file
                record["announced_files"] = lists = announced_files(announced)
                for name in lists["changed"]:
                    desk.talk("list changed", f=name)
                desk.talk("lists compared", n=len(lists["same"]), m=len(lists["absent"]))
                is_entered = not lists["changed"]
        desk.lines([told_code(record["standing"], desk.language)])
        desk.document(record)
        if not found or not is_entered:
            raise typer.Exit(ExitCode.CHECK_FAILED)


def _show_keys(desk: Desk, ledger: Ledger) -> None:
    """The keys in force, for others to pin."""
    desk.talk("pin")
    desk.lines(key_record(ledger)["keys"])
    desk.document(key_record(ledger))
