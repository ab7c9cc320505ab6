"""Descriptions for machines: Data Package, CSV on the Web, schema.org (docs/format.md §12.4).

One source, the announced lists: what a description says of a file is taken from the file.

References
----------
Data Package (2024), version 2. https://datapackage.org/
W3C (2015). *Metadata Vocabulary for Tabular Data*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from randinspect.canonical import sha256_hex
from randinspect.publication.lists import FIELDS, INSPECTOR_FIELDS, ListKind, safe_json
from randinspect.publication.lists.fields import PublicField
from randinspect.publication.site.model import Draw, PublicList, Site
from randinspect.publication.site.words import FIELD_WORDS, LIST_WORDS

__all__ = ["DESCRIBED", "description_of", "linked_data", "metadata_files"]

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES: Final = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DAYS: Final = frozenset({"date_from", "date_to", "insDate", "valid_from"})
_NUMBERS: Final = frozenset({"count", "seqno"})
_PLAIN: Final = ".plain.csv"
DESCRIBED: Final = f"{_PLAIN}-metadata.json"
"""What the name of a description adds to that of its list."""


def metadata_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Write ``datapackage.json``, ``dataset.jsonld``, and one description beside each plain CSV."""
    tables = [(draw, one) for draw in site.draws for one in draw.lists]
    yield (
        "datapackage.json",
        safe_json(
            {
                "$schema": _PROFILE,
                "name": "randinspect",
                "resources": [_resource(draw, one) for draw, one in tables],
                "title": f"{site.authority} 双随机、一公开抽查公示",
            }
        ),
    )
    yield (
        "dataset.jsonld",
        safe_json(
            {
                "@context": "https://schema.org/",
                "@type": "DataCatalog",
                "creator": _organisation(site.authority),
                "dataset": [_dataset(draw, "") for draw in site.draws],
                "inLanguage": "zh-CN",
                "name": "双随机、一公开抽查公示",
            }
        ),
    )
    for draw, one in tables:
        described = description_of(one.name, one.document)
        yield f"data/{draw.handle}/{one.name}{DESCRIBED}", described


def linked_data(draw: Draw, root: str) -> Any:
    """schema.org description of a draw's data, to stand in a page; ``root`` leads to the site."""
    from markupsafe import Markup

    told = {"@context": "https://schema.org/", **_dataset(draw, root)}
    return Markup(safe_json(told).decode())  # noqa: S704  # its brackets are escaped


def _resource(draw: Draw, one: PublicList) -> dict[str, Any]:
    """One table of the data package; its bytes are those that its digest names."""
    name = f"{one.name}{_PLAIN}"
    return {
        "bytes": len(one.files[name]),
        "encoding": "utf-8",
        "format": "csv",
        "hash": f"sha256:{sha256_hex(one.files[name])}",
        "mediatype": "text/csv",
        "name": f"{draw.handle}-{one.name}".replace("_", "-"),
        "path": f"data/{draw.handle}/{name}",
        "schema": {
            "fields": [
                {"name": f.heading, "title": FIELD_WORDS[f.key], "type": _type(f.key)}
                for f in _fields(one)
            ]
        },
        "title": f"{_title(one)}：{draw.name}",
        "type": "table",
    }


def description_of(name: str, document: Mapping[str, Any]) -> bytes:
    """Description of one plain CSV, which lies beside it: it follows from the list alone.

    Parameters
    ----------
    name
        Of the list: ``results``, ``plan_change.0002`` …
    document
        Its JSON form.
    """
    return safe_json(_csvw(PublicList(name, document, {})))


def _csvw(one: PublicList) -> dict[str, Any]:
    """The same as data."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "dc:title": _title(one),
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {
            "columns": [
                {
                    "datatype": _type(f.key),
                    "dc:description": FIELD_WORDS[f.key],
                    "name": f.key,
                    "titles": f.heading,
                }
                for f in _fields(one)
            ]
        },
        "url": f"{one.name}{_PLAIN}",
    }


def _dataset(draw: Draw, root: str) -> dict[str, Any]:
    """schema.org Dataset of a draw; addresses are relative to ``root``."""
    task = draw.task
    return {
        "@type": "Dataset",
        "creator": _organisation(task.authority_name),
        "description": f"{task.plan_name}；{task.item}；{task.object_scope}",
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{root}data/{draw.handle}/{name}",
                "encodingFormat": _TYPES["." + name.rpartition(".")[2]],
                "name": _title(one),
                # A workbook's bytes follow the release of its writer, so they are not told here.
                **({} if name.endswith(".xlsx") else {"sha256": sha256_hex(data)}),
            }
            for one in draw.lists
            for name, data in sorted(one.files.items())
        ],
        "identifier": task.task_id,
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "name": draw.name,
        "temporalCoverage": f"{task.date_from}/{task.date_to}",
    }


def _organisation(name: str) -> dict[str, str]:
    """Who publishes."""
    return {"@type": "GovernmentOrganization", "name": name}


def _title(one: PublicList) -> str:
    """Official name of a list."""
    return LIST_WORDS[one.name.partition(".")[0]].zh


def _fields(one: PublicList) -> tuple[PublicField, ...]:
    """Columns of a list."""
    kind = ListKind(one.document["kind"])
    rows = one.document["rows"]
    has_people = any(INSPECTOR_FIELDS[0].key in row for row in rows)
    return (*FIELDS[kind], *(INSPECTOR_FIELDS if has_people else ()))


def _type(key: str) -> str:
    """Type of a column, the same word in both vocabularies."""
    if key in _DAYS:
        return "date"
    return "integer" if key in _NUMBERS else "string"
