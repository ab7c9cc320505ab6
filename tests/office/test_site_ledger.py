"""The ledger on the site: from the site alone a reader finds that a published list was edited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ledgers import LOG, note_leaf
from office.test_results import FOUND, drawn, go, load, office
from office.test_site import publish, quarter, whole
from office.test_site_ends import ledger_of
from typer.testing import CliRunner, Result

from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.cli.entry import app
from randinspect.cli.keeping import export_to
from randinspect.errors import LedgerError, ProtocolError
from randinspect.ledger import KEY_NAME, Ledger
from randinspect.office.site.ledger import ledgers_of
from randinspect.publication.site import MANIFEST, ledger_handle

__all__ = ["drawn", "office"]

MORE, NAMES, WORDS = b"more", "announcements.json", ("ledger", "verify")


def run(*words: object) -> Result:
    """A command in English."""
    return CliRunner().invoke(app, [*map(str, words), "--lang", "en"])


def published(office: Path) -> tuple[Path, Path, Path]:
    """The site of an office with a ledger, its folder of that, and that of its draw's data."""
    ledger_of(office)
    go(office, {0: FOUND})
    publish(office)
    site = office / "site"
    (ledger,), (data,) = (site / "ledgers").iterdir(), (site / "data").iterdir()
    return site, ledger, data


def asked(ledger: Path, data: Path) -> Result:
    """The reader's question whether a list was edited."""
    return run(*WORDS, ledger, "--announced", data / NAMES)


def test_the_site_has_what_the_export_has(office: Path) -> None:
    """Byte for byte, in the manifest, and linked from index and draw in both languages."""
    site, ledger, _ = published(office)
    export_to(office / "ledger", office / "export")
    named = read_document((site / MANIFEST).read_bytes())["files"]
    pages = [site / "index.html", site / "en/index.html", *site.rglob("draws/*.html")]

    assert ledger.name == ledger_handle(LOG.name)
    assert whole(ledger) == whole(office / "export")
    assert set(whole(ledger)) <= {Path(p).name for p in named if p.startswith("ledgers/")}
    assert len(pages) == 4
    for page in pages:
        text = page.read_text(encoding="utf-8")
        up = "../" * page.relative_to(site).as_posix().count("/")
        assert [n for n in whole(ledger) if f'"{up}ledgers/{ledger.name}/{n}"' not in text] == []
    assert run("verify", site).exit_code == 0


def test_an_edited_list_is_found_from_the_site_alone(office: Path) -> None:
    """By the manifest; and whoever writes that anew too, by the ledger."""
    site, ledger, data = published(office)
    (office / "ledger").rename(office / "gone")
    assert asked(ledger, data).exit_code == 0

    table, names = data / "results.csv", data / NAMES
    table.write_bytes(table.read_bytes() + MORE)
    assert run("verify", site).exit_code == 1
    assert asked(ledger, data).exit_code == 1

    digests = read_document(names.read_bytes()) | {"results.csv": sha256_hex(table.read_bytes())}
    names.write_bytes(write_document(digests))
    manifest = read_document((site / MANIFEST).read_bytes())
    for path in (table, names):
        manifest["files"][path.relative_to(site).as_posix()] = sha256_hex(path.read_bytes())
    (site / MANIFEST).write_bytes(write_document(manifest))
    assert run("verify", site).exit_code == 0
    assert asked(ledger, data).exit_code == 1


def test_an_edited_description_is_found_too(office: Path) -> None:
    """It is announced nowhere, and follows from the list that is."""
    _, ledger, data = published(office)
    (name,) = (path.name for path in data.glob("results*-metadata.json"))
    said = json.loads(run(*WORDS, ledger, "--announced", data / NAMES, "--json").stdout)
    assert {name, "results.json"} <= set(said["announced_files"]["same"])

    text = (data / name).read_text(encoding="utf-8")
    (data / name).write_text(text.replace("utf-8", "utf-16"), encoding="utf-8")
    done = asked(ledger, data)
    assert (done.exit_code, name in done.stderr + done.stdout) == (1, True)

    (data / "results.json").write_bytes(b"{}")
    said = json.loads(run(*WORDS, ledger, "--announced", data / NAMES, "--json").stdout)
    assert said["announced_files"]["changed"] == ["results.json"]  # nothing vouches for the other


def test_a_second_publication_signs_nothing(office: Path) -> None:
    """Nor does it need the key of the ledger; a leaf more is shown by the next."""
    site, ledger, _ = published(office)
    before = whole(site)
    key = office / "ledger" / KEY_NAME
    kept = key.read_bytes()
    key.unlink()
    assert (publish(office).changed, whole(site)) == (0, before)

    book = Ledger.opened(office / "ledger")
    book.append(note_leaf("more"), moment=load(office).commitment.created)
    with pytest.raises(ProtocolError):
        publish(office)
    key.write_bytes(kept)
    key.chmod(0o600)
    publish(office)
    assert whole(ledger)["leaves.txt"].count(b"\n") == len(book.leaves)


def test_quarters_of_one_ledger_have_it_once(office: Path) -> None:
    """And a quarter that names none has none."""
    assert ledgers_of([quarter(office)]) == {}
    ledger_of(office)
    book = Ledger.opened(office / "ledger")
    (found,) = ledgers_of([quarter(office), quarter(office)]).values()

    assert (found.origin, found.files["leaves.txt"].count(b"\n")) == (LOG.name, len(book.leaves))


def test_without_a_ledger_no_page_speaks_of_one(office: Path) -> None:
    """The files of the site are those of a site without ledgers."""
    go(office)
    publish(office)
    site = whole(office / "site")

    assert [path for path in site if path.startswith("ledgers/")] == []
    assert [
        path for path, data in site.items() if path.endswith(".html") and b"ledgers/" in data
    ] == []


def test_a_ledger_that_is_not_whole_refuses_the_site(office: Path) -> None:
    """Nothing of it is published."""
    ledger_of(office)
    store = office / "ledger" / "ledger.sqlite"
    assert store.exists()
    store.write_bytes(b"")
    with pytest.raises((LedgerError, ProtocolError)):
        publish(office)
    assert not (office / "site").exists()
