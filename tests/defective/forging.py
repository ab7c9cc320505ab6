"""What a forger can do to a bundle's files: edit one, and make anew all that only names it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from randinspect.canonical import merkle_root, sha256_hex, table_rows, write_document
from randinspect.publication.page import render_page, split_page, template_sha256

Files: TypeAlias = dict[str, bytes]
Quarter: TypeAlias = dict[str, Files]

_LATER = {"announcements.json", "index.html", "ledger.json", "manifest.json"}
_ANNOUNCED = ("task.csv", "task.xlsx")


def document(files: Mapping[str, bytes], name: str) -> Any:
    """Meaning of a document."""
    return json.loads(files[name])


def rows(files: Mapping[str, bytes], name: str) -> list[list[str]]:
    """Rows of a table."""
    return [line.split("\t") for line in files[name].decode().splitlines()]


def table(some: list[list[str]]) -> bytes:
    """Bytes of rows as they are given."""
    return "".join("\t".join(row) + "\n" for row in some).encode()


def edited(files: Mapping[str, bytes], name: str, change: Callable[[Any], object]) -> Files:
    """The files with one document changed in place by a function."""
    value = document(files, name)
    change(value)
    return {**files, name: write_document(value)}


def setting(*path: str | int, to: Any) -> Callable[[Any], None]:
    """A change of one place of a document."""

    def change(value: Any) -> None:
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = to

    return change


def sealed(files: Mapping[str, bytes]) -> Files:
    """Manifest, page and announcements made anew, whatever the files say."""
    core = {n: d for n, d in files.items() if n not in _LATER and n not in _ANNOUNCED}
    said = json.loads(files["manifest.json"])
    said["files"] = {name: sha256_hex(data) for name, data in core.items()}
    announced = {name: files[name] for name in _ANNOUNCED if name in files}
    manifest = write_document(said)
    page = render_page(
        {**core, **announced, "manifest.json": manifest}, is_shared=_is_shared(files)
    )
    digests = {name: sha256_hex(data) for name, data in {**announced, "index.html": page}.items()}
    kept = {"ledger.json": files["ledger.json"]} if "ledger.json" in files else {}
    return {
        **kept,
        **core,
        **announced,
        "announcements.json": write_document(digests),
        "index.html": page,
        "manifest.json": manifest,
    }


def _is_shared(files: Mapping[str, bytes]) -> bool:
    """Whether the page that is there says which authorities have a part."""
    digest, _ = split_page(files["index.html"])
    return digest == template_sha256(is_shared=True)


def committed(files: Mapping[str, bytes]) -> Files:
    """A commitment that binds the inputs and the rulebook as they are now, and all sealed."""
    commit = document(files, "commit.json")
    for name, bound in commit["inputs"].items():
        bound["sha256"] = sha256_hex(files[name])
        if name.endswith(".tsv"):
            some = table_rows(files[name])
            bound |= {"root": merkle_root(some).hex(), "rows": len(some)}
    commit["rulebook_sha256"] = sha256_hex(files["rulebook.json"])
    return sealed({**files, "commit.json": write_document(commit)})


def concluded(files: Mapping[str, bytes]) -> Files:
    """A result that names the result files as they are now, and all sealed."""
    result = document(files, "result.json")
    for name, said in result["files"].items():
        said |= {"rows": len(table_rows(files[name])), "sha256": sha256_hex(files[name])}
    return sealed({**files, "result.json": write_document(result)})
