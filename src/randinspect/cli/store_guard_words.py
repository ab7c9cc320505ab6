"""The words of a store's ledger, private columns and retention, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["GUARD_CELLS", "GUARD_FAULTS", "GUARD_SENTENCES", "GUARD_WORDS"]

GUARD_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "store bound": (
        "已绑定台账 {o}，第 {n} 号操作；此后由台账登记的人员编辑",
        "bound to the ledger {o} by act {n}; whom it registers may edit from here on",
    ),
    "store private": (
        "不公开的栏目已记入第 {n} 号操作",
        "private columns are kept as act {n}",
    ),
    "store key made": (
        "密钥已写入 {p}；请与存储分开保管",
        "the key is in {p}; keep it apart from the store",
    ),
    "store rekeyed": (
        "改用密钥 {k}：已更换 {m} 格，尚余 {w} 格（第 {n} 号操作）",
        "under {k} from here on: {m} cells moved, {w} are left (act {n})",
    ),
    "store found": ("{l}：找到 {n} 行", "{l}: {n} rows found"),
    "store unreadable": (
        "{l}：{n} 格已按期限删除，无法再读，未作推测",
        "{l}: {n} cells were deleted by a rule of retention and cannot be read; nothing is guessed",
    ),
    "store due list": ("到期应删", "due to be deleted"),
    "store due": ("到期日", "due"),
    "store basis": ("依据", "basis"),
    "store due count": ("{d} 到期 {n} 行", "{n} rows are due on {d}"),
    "store erased": (
        "已删除 {m} 行的不公开内容，记为第 {n} 号操作；备份中的盐须另行删除",
        "private values of {m} rows are deleted, on record as act {n}; backups still hold them",
    ),
    "store unbound": (
        "存储未绑定台账，编辑者无从核对",
        "the store is bound to no ledger, so who edited cannot be checked",
    ),
    "store sound": (
        "每次操作都在其角色之内，未被改动",
        "every act is covered by a role, and none was changed",
    ),
    "store act fault": ("第 {n} 号操作：{t}（{c}）", "act {n}: {t} ({c})"),
}
"""Sentences and headings."""

GUARD_CELLS: Final[Mapping[str, str]] = {
    "bind": "绑定台账",
    "private": "设定不公开栏目",
    "rekey": "更换密钥",
    "erase": "到期删除",
}
"""The Chinese of what stands in tables."""

GUARD_FAULTS: Final[Mapping[str, str]] = {
    "store.unbound": "存储未绑定所指台账",
    "store.gap": "其前的操作缺失",
    "store.mark": "绕过程序写入",
    "store.chain": "其前一操作此后被改动",
    "store.rows": "名录的行与该操作写入的不符",
    "store.leaves": "所述台账条数不可能",
    "store.signature": "签名不是该人员的",
    "store.unsigned": "没有人员签名；须有角色 plan",
    "store.actor": "该人员当时未登记",
    "store.role": "该人员没有角色 plan",
    "store.untimely": "抽取人员在快照与种子之间编辑",
    "private.library": "没有这种名录；请写所列的名称",
    "private.column": "此栏目不能加密；请写该名录主键以外的文字、日期或列表栏目",
    "private.own": "这是名录本身的栏目；请写在 columns 之下",
    "private.empty": "没有写明栏目；请写 columns 或 own",
    "private.indexed": "此栏目没有加密；请写在 columns 或 own 之下",
    "private.one_key": "同一密钥不能两用；请为索引另用密钥",
    "private.twice": "同一名录写了两次；请只写一次",
    "private.absent": "文件没有本单位自设的不公开栏目；请在列名对应关系中写明",
    "retention.plain": "存储中没有这个不公开栏目；公开的栏目在摘要之内，不能删除",
    "retention.event": "存储不知道这种事件；请写所列的事件",
}
"""Faults by their code."""

GUARD_SENTENCES: Final[Mapping[str, str]] = {
    "{path} is another ledger than {origin}; `store bind` says where": (
        "{path} 不是台账 {origin}；请用 store bind 写明其位置"
    ),
    "the store is bound to {origin} for good; this is {other}": (
        "存储已绑定台账 {origin}，不能改绑；这是 {other}"
    ),
    "{path}: there is no ledger; say where it lies with `store bind`": (
        "{path} 没有台账；请用 store bind 写明其位置"
    ),
    "the library {name} has private columns ({columns}); give the keys to them (--keys)": (
        "名录 {name} 有不公开的栏目（{columns}）；请给出密钥（--keys）"
    ),
    "{place}: the cell is not what its row stands for": "{place}：单元格与所在行不符",
    "{name} may act from {time} on": "{name} 自 {time} 起方可办理",
    "the library {name} has no private columns": "名录 {name} 没有不公开的栏目",
    "{library}: {column} has no index": "{library}：{column} 没有索引",
    "the store has no private columns, so there is no key to change": (
        "存储没有不公开的栏目，无密钥可换"
    ),
    "to seal anew takes the old keys and the new one (--keys)": ("更换密钥须有新旧密钥（--keys）"),
    "{key} is the key of the index; cells have another one": (
        "{key} 是索引的密钥；单元格须用另一密钥"
    ),
    "no new key is named; name that of the cells, of the index, or both": (
        "未指明新密钥；请指明单元格的密钥、索引的密钥，或两者"
    ),
    "{key} is a key of cells; the index has another one": (
        "{key} 是单元格的密钥；索引须用另一密钥"
    ),
    "{key} was retired; the index gets a key that is new": ("{key} 已停用；索引须用新密钥"),
    "nothing is due on {day}, so nothing is deleted": "{day} 没有到期内容，未作删除",
    "{n} faults in the acts of the store": "存储的操作有 {n} 处问题",
}
"""Sentences of refusals by their English form."""
