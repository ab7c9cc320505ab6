"""How a bureau uses its ledger: what is locked or drawn is entered, and proved (docs/format.md §7).

A lock or a result is written if and only if the ledger takes it: the bundle's files are written
under the ledger's own lock, and the one that closes the stage gets its name when the leaf counts. A
process that was killed between the two leaves a draft, which is worth what the ledger says of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from randinspect.attestation import KeyType, Pins, VerifierKey, parse_keys
from randinspect.errors import FormatError
from randinspect.ledger import Ledger, prove_amendments, prove_draw, signed_head
from randinspect.publication.amendments import read_amendment
from randinspect.publication.bundle import read_files, write_files
from randinspect.publication.commitment import read_commitment
from randinspect.publication.leaves import LeafKind, amendment_leaf, leaf_bytes, made_leaf
from randinspect.publication.ledger_proof import LEDGER_FILE
from randinspect.verification import read_amendments

__all__ = ["LedgerBook", "append_amendment", "enter_amendments", "enter_bundle", "read_key_file"]


@dataclass(frozen=True, slots=True)
class LedgerBook:
    """The ledger of a bureau.

    Parameters
    ----------
    folder
        Where it lies, its key beside it.
    witnesses
        Keys of the witnesses that the bureau asks; of use to its own verdict only.
    """

    folder: Path
    witnesses: tuple[VerifierKey, ...] = ()

    def enter(self, kind: LeafKind, document: bytes, moment: int, write: Callable[[], None]) -> int:
        """Enter a commitment or a result while its bundle is written, and return its index.

        Raises
        ------
        ProtocolError
            If the ledger does not take it; then nothing is written.
        LedgerError
            If the ledger is not whole.
        """
        ledger = Ledger.opened(self.folder)
        return ledger.append(leaf_bytes(kind, document), moment=moment, alongside=write)

    def holds(self, kind: LeafKind, document: bytes) -> bool:
        """Whether a commitment or a result stands in the ledger.

        Raises
        ------
        ProtocolError, LedgerError
            If the ledger is not there, or not whole.
        """
        ledger = Ledger.opened(self.folder)
        return ledger.history.place_of(leaf_bytes(kind, document)) is not None

    def prove(self, files: Mapping[str, bytes], moment: int) -> bytes:
        """Enter what a bundle holds, sign the head, and give its ``ledger.json``.

        Raises
        ------
        ProtocolError
            If the ledger does not take a leaf, and then neither takes the other; or its key is
            gone.
        LedgerError
            If the ledger is not whole.
        """
        ledger = Ledger.opened(self.folder)
        kinds = {"commit.json": LeafKind.COMMIT, "result.json": LeafKind.RESULT}
        leaves = [leaf_bytes(kind, files[name]) for name, kind in kinds.items() if name in files]
        ledger.append_all(leaves, moment=moment)
        signed_head(self.folder, ledger)
        return prove_draw(ledger, read_commitment(files["commit.json"]).draw_id).document()

    def reveal(self, draw_id: str, source: int, value: str, moment: int) -> int:
        """Enter what a party reveals for a source of a draw's seed, and return its index.

        Raises
        ------
        ProtocolError
            If the ledger does not take it.
        """
        fields = {"created": moment, "draw_id": draw_id, "source": source, "value": value}
        ledger = Ledger.opened(self.folder)
        place = ledger.append(made_leaf(LeafKind.REVEAL, fields), moment=moment)
        signed_head(self.folder, ledger)
        return place

    def revealed(self, draw_id: str) -> frozenset[int]:
        """Numbers of the sources of a draw that were revealed."""
        entry = Ledger.opened(self.folder).history.draws.get(draw_id)
        return frozenset(entry.reveals if entry else ())

    def next_sequence(self) -> int:
        """Number that the next commitment has to bear."""
        return Ledger.opened(self.folder).history.next_sequence

    def pins(self) -> Pins:
        """Keys by which the bureau itself verifies."""
        history = Ledger.opened(self.folder).history
        return Pins(history.keys_at(history.size), self.witnesses)


def enter_bundle(folder: Path, bundle: Path, moment: int) -> Path:
    """Enter what a bundle's folder holds, and write its ``ledger.json``.

    Parameters
    ----------
    folder
        The ledger.
    bundle
        A locked or drawn bundle; a folder, because a file is added to it.
    moment
        UNIX seconds now.

    Raises
    ------
    FormatError
        If there is no bundle.
    ProtocolError, LedgerError
        If the ledger does not take it.
    """
    files = read_files(bundle)
    if not bundle.is_dir() or "commit.json" not in files:
        raise FormatError(f"{bundle} is no folder of a bundle; unpack it first")
    proof = LedgerBook(folder).prove(files, moment)
    write_files(bundle, {LEDGER_FILE: proof}, last=LEDGER_FILE)
    return bundle / LEDGER_FILE


def append_amendment(folder: Path, document: bytes, moment: int, write: Callable[[], None]) -> None:
    """Enter an amendment of a dispatch while it is written.

    Raises
    ------
    ProtocolError, LedgerError
        If the ledger does not take it; then nothing is written.
    """
    leaf = amendment_leaf(read_amendment(document))
    Ledger.opened(folder).append(leaf, moment=moment, alongside=write)


def enter_amendments(folder: Path, amendments: Path, moment: int) -> Path:
    """Enter the amendments of a dispatch, and write the ``ledger.json`` beside them.

    Parameters
    ----------
    folder
        The ledger.
    amendments
        Folder of the amendments, all of them.
    moment
        UNIX seconds now.

    Raises
    ------
    FormatError
        If the folder holds no amendment, or something else.
    ProtocolError, LedgerError
        If the ledger does not take one.
    """
    documents = list(read_amendments(amendments).values())
    if not documents:
        raise FormatError(f"{amendments} holds no amendment")
    ledger = Ledger.opened(folder)
    for data in documents:
        ledger.append(amendment_leaf(read_amendment(data)), moment=moment)
    signed_head(folder, ledger)
    proof = prove_amendments(ledger, read_amendment(documents[0]).draw_id, documents).document()
    write_files(amendments, {LEDGER_FILE: proof}, last=LEDGER_FILE)
    return amendments / LEDGER_FILE


def read_key_file(path: Path, kind: KeyType) -> tuple[VerifierKey, ...]:
    """Read a file of public keys.

    Raises
    ------
    FormatError
        If it cannot be read.
    InputError
        With every line that is no key of the kind.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: the file of keys cannot be read: {error}") from error
    return parse_keys(text, kind, file=path.name)
