"""Refusals about actors, private columns and retention in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["ACCESS_FAULTS", "ACCESS_SENTENCES"]

ACCESS_FAULTS: Final[Mapping[str, str]] = {
    "retention.period": "期限只能写年、月、日中的一种；请只留一个",
    "retention.twice": "两条规则代码相同；请各用各的代码",
}
"""Codes of ``retention.toml``."""

ACCESS_SENTENCES: Final[Mapping[str, str]] = {
    "{path}: there is no key of an actor; make one with `actor init`": (
        "{path}：没有人员密钥；请用 actor init 制作"
    ),
    "{path} holds {n} keys; register them one by one": "{path} 含有 {n} 个公钥；请逐个登记",
    "{name} has {roles}; to edit the libraries it takes plan": (
        "{name} 的角色为 {roles}；编辑名录须有 plan"
    ),
    "{name} may draw and so edits nothing between snapshot and seed: {draws}": (
        "{name} 负责抽取，快照与种子之间不得编辑名录：{draws}"
    ),
    "this is a secret key; name the file with the public one (.pub)": (
        "这是私钥，不得外传；请改写公钥文件（.pub）"
    ),
    "say who signs: --as with the file of the secret key, or RANDINSPECT_AS": (
        "请写明由谁签名：--as 私钥文件，或设 RANDINSPECT_AS"
    ),
    "{path}: this is a public key; name the file with the secret one, which signs": (
        "{path}：这是公钥；请改写私钥文件，签名须用私钥"
    ),
    "{path}: this is no secret key: PRIVATE+KEY+name+id+base64": (
        "{path}：这不是私钥：PRIVATE+KEY+名称+编号+base64"
    ),
    "the ledger has actors; say who acts (--as)": "台账已登记人员；请写明由谁办理（--as）",
    "this key of {name} is not registered": "{name} 的这个公钥未登记",
    "{name} has {roles}; it takes {role}": "{name} 的角色为 {roles}；需要 {role}",
    "{name} may not read what is private; it takes read": "{name} 无权查阅不公开内容；须有 read",
    "[{key}] is no id of a key: 1-32 characters of [0-9A-Za-z_-]": (
        "[{key}] 不是密钥编号：1 至 32 个 [0-9A-Za-z_-] 字符"
    ),
    "there is no key {key}: {why}": "没有密钥 {key}：{why}",
    "the key {key} has {n} bytes, not {m}": "密钥 {key} 为 {n} 字节，应为 {m} 字节",
    "{place}: the cell was changed, or belongs to another place or key": (
        "{place}：单元格被改动，或属于别的位置或密钥"
    ),
    "{place}: the salt of this row is gone; it cannot be opened": (
        "{place}：该行的盐已删除，无法打开"
    ),
    "this is no sealed cell: ri1.KEY_ID.base64url": "这不是加密的单元格：ri1.密钥编号.base64url",
    "{table}: the key of a row and its salt are not sealed": "{table}：行的主键和盐不加密",
    "{table}: {columns} is not sealed; look at it itself": (
        "{table}：{columns} 没有加密，请直接查看"
    ),
    "{table}: {column} has no index": "{table}：{column} 没有索引",
    "no actor signs this {kind}; it takes {role} (--as)": (
        "{kind} 须由人员签名，需要角色 {role}（--as）"
    ),
    "no actor signed this {kind}; it takes {role}": "{kind} 没有人员签名，需要角色 {role}",
    "this key of {name} was not registered on {day}": "{name} 的公钥在 {day} 未登记",
    "{name} has {roles}; for a {kind} it takes {role}": (
        "{name} 的角色为{roles}；{kind} 需要{role}"
    ),
    "{name} has {roles}; for an {kind} it takes {role}": (
        "{name} 的角色为{roles}；{kind} 需要{role}"
    ),
    "acts without a role: {acts}": "没有相应角色的操作：{acts}",
    "nobody is known to be {name}": "不知道 {name} 是谁",
    "{name} is somebody else already": "{name} 已是别人的假名",
    "{table}, row {row}: {code} does not apply: {why}": "{table} 第 {row} 行：{code} 不适用：{why}",
    "due from {day} on": "自 {day} 起到期",
    "it has no {columns}": "没有 {columns} 列",
    "{place}: {columns} is not sealed; no salt deletes it": (
        "{place}：{columns} 没有加密，删除盐不能将其删除"
    ),
    "{place}: the salt closes {columns} too; name it in the rule": (
        "{place}：删除盐也会关闭 {columns}；请写入规则"
    ),
}
"""Forms of sentences."""
