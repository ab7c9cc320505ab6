"""Known answers of every announced list: its forms, and its pages in both languages."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import StringIO

from made_site import HANDLE, site
from publication.made_lists import announcer, published
from results.made_results import POLICY

from randinspect.publication.lists import (
    FIELDS,
    ListKind,
    item_files,
    plan_files,
    read_items,
    read_plan,
    read_safe_json,
)
from randinspect.publication.site import PublicList, site_files

__all__ = ["FORMS", "announced_files", "list_pages", "list_vectors", "names_of"]

FORMS = (".plain.csv", ".csv", ".json")
"""Forms of a list that are the same with every release of every library."""
_DRAWN = "\n[publication]\ndrawn_list = true\n"
_CARRIED = re.compile(r"(?<=>|\n)<(style|svg) ?.*?</\1>(?=\n.)", re.DOTALL)
_PLAN = {
    "raninsPlanId": "P-2026-1",
    "raninsPlaneName": "年度计划",
    "raninsTaskId": "T-1",
    "raninsTaskName": "第三季度抽查",
    "raninsTypeName": "不定向",
    "item": "资质认定",
    "object_scope": "检验检测机构",
    "date_from": "2026-07-06",
    "date_to": "2026-09-30",
}
_ITEM = {
    "item_code": "C06",
    "domain": "检验检测",
    "item_name": "资质认定",
    "item_kind": "一般检查事项",
    "content": "条件 <与> 要求",
    "basis": "虚构办法第20条",
    "authority": "示例局",
    "level": "省",
    "object_scope": "机构",
    "ratio": "15%",
    "frequency": "1次/年",
    "method": "现场检查",
    "inspector_requirement": "无",
    "office": "一处",
    "valid_from": "2026-01-01",
    "version": "1",
}


def announced_files(*, is_void: bool = False) -> dict[str, bytes]:
    """Every announced list of a made-up task, of a plan in two versions, and of the items.

    Parameters
    ----------
    is_void
        Whether the ledger ends the draw.
    """
    later = {**_PLAN, "date_to": "2026-10-15"}
    added = {**_PLAN, "raninsTaskId": "T-2", "raninsTaskName": "=1+1"}
    versions = [
        read_plan(_table(ListKind.PLAN, rows), "plan.csv") for rows in ([_PLAN], [later, added])
    ]
    items = read_items(_table(ListKind.ITEMS, [_ITEM]), "items.csv")
    made = announcer(published(), POLICY + _DRAWN, is_void=is_void)
    return {
        **made.files(),
        **item_files(items, mark="", created=0),
        **plan_files(versions, mark="", created=0),
    }


def names_of(files: Mapping[str, bytes]) -> list[str]:
    """Names of the lists among files."""
    end = FORMS[0]
    return sorted(name.removesuffix(end) for name in files if name.endswith(end))


def list_vectors() -> str:
    """Texts of all lists, and of those of a void draw that say so."""
    files, void = announced_files(), announced_files(is_void=True)
    told = {
        "note": "docs/format.md §11.4; texts of files, workbooks left out",
        "files": _texts(files),
        "void": {n: t for n, t in _texts(void).items() if files[n] != void[n]},
    }
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def list_pages() -> dict[str, str]:
    """The site's page of every list, in Chinese and English, without style and pictures."""
    files, made = announced_files(), site()
    lists = [
        PublicList(
            name,
            read_safe_json(files[f"{name}.json"]),
            {f"{name}{form}": files[f"{name}{form}"] for form in (*FORMS, ".xlsx")},
        )
        for name in names_of(files)
    ]
    whole = replace(made, draws=[replace(made.draws[0], lists=lists)])
    pages = dict(site_files(whole))
    named = [f"lists/{HANDLE}.{one.name}.html" for one in lists if one.name != "results"]
    paths = [*named, *(f"en/{path}" for path in named)]
    return {path: _CARRIED.sub(r"<\1/>", pages[path].decode()) for path in paths}


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    """Texts of all files but workbooks."""
    return {name: files[name].decode() for name in sorted(files) if not name.endswith(".xlsx")}


def _table(kind: ListKind, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows under the headings of a list, as an office writes them."""
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    keys = [field.key for field in FIELDS[kind] if any(field.key in row for row in rows)]
    heads = {field.key: field.heading for field in FIELDS[kind]} | {"ratio": "比例上限"}
    writer.writerow([heads[key] for key in keys])
    writer.writerows([row[key] for key in keys] for row in rows)
    return stream.getvalue().encode()
