"""Refusals about evidence of seeds, relays and the ledger's store in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["EVIDENCE_SENTENCES"]

EVIDENCE_SENTENCES: Final[Mapping[str, str]] = {
    # drand.
    "{number} is no drand round": "{number} 不是 drand 的轮次",
    "a quicknet signature has {n} bytes, this one {m}": "quicknet 签名为 {n} 字节，这里是 {m} 字节",
    "round {n}: the signature is the point at infinity": "第 {n} 轮：签名是无穷远点",
    "round {n}: the signature is no point of the group": "第 {n} 轮：签名不是该群的点",
    "a drand signature is written in lower-case hexadecimal digits": (
        "drand 签名用小写十六进制数字书写"
    ),
    # What is handed in.
    "{file}: {why}; put into it what {source} said": (
        "{file}：{why}；请把 {source} 所出内容放入该文件"
    ),
    "the commitment has no fallback {n}": "承诺中没有第 {n} 个替代方案",
    "fallback {n} does not stand in for source {place}, {source}": (
        "第 {n} 个替代方案不替代第 {place} 个来源 {source}"
    ),
    "no list of evidence": "不是证据的列表",
    "the draw, the lines, the seed or the evidence differ from the proven": (
        "抽取、文字行、种子或证据与已证明的不同"
    ),
    "the evidence is no JSON: line {line}, column {column}; hand in the answer as it came, nothing "
    "before and nothing after it": (
        "证据不是 JSON（第 {line} 行第 {column} 列）；请原样放入所得应答，前后不加任何内容"
    ),
    "the evidence is no JSON that can be read: {why}": "证据不是可以读取的 JSON：{why}",
    "the evidence for {source} is no object": "{source} 的证据不是对象",
    "the commitment names {source}, the evidence is for {kind} {what}": (
        "承诺写的是 {source}，证据属于 {kind} {what}"
    ),
    '{file} holds no {"value": "…"}': '{file} 中没有 {{"value": "…"}}',
    "{source}: it is not typed; hand in its file": "{source}：不录入；请放入其文件",
    "{draw} is locked and not drawn": "{draw} 已锁定，尚未抽取",
    # Lottery numbers, shares and sealed values.
    "the numbers of {name} are lists of 1 to {n} whole numbers below {bound}": (
        "{name} 的号码是各含 1 至 {n} 个整数的列表，整数小于 {bound}"
    ),
    "{name} has {n} sets of numbers, here are {m}": "{name} 有 {n} 组号码，这里有 {m} 组",
    "the numbers of {name}: {faults}": "{name} 的号码：{faults}",
    "{source}: announced says in 1 to {n} characters where the numbers can be read": (
        "{source}：announced 用 1 至 {n} 个字写明号码的公布处"
    ),
    "{source}: the value is {n} lower-case hexadecimal digits": (
        "{source}：密值是 {n} 位小写十六进制数字"
    ),
    "{source}: SHA-256 of the value is {found}, the commitment says {digest}": (
        "{source}：密值的 SHA-256 是 {found}，承诺写的是 {digest}"
    ),
    "{source}: the evidence is of {party}": "{source}：证据属于 {party}",
    # Pulses of NIST.
    "the certificate is missing: PEM, or the lower-case hex digits of its DER": (
        "缺少证书：PEM，或其 DER 的小写十六进制数字"
    ),
    "the commitment names the pulse of {time} on chain {chain}, the evidence is for {other} on "
    "chain {number}": (
        "承诺写的是链 {chain} 上 {time} 的脉冲，证据属于链 {number} 上 {other} 的脉冲"
    ),
    "pulse of {time}: the certificate is not the one that it names": (
        "{time} 的脉冲：证书不是它所写的证书"
    ),
    "pulse of {time}: the certificate {name}… is not pinned": (
        "{time} 的脉冲：证书 {name}… 不在认可之列"
    ),
    "pulse of {time}: the certificate was not valid then": "{time} 的脉冲：证书当时无效",
    "pulse of {time}: the certificate holds no RSA key": "{time} 的脉冲：证书中没有 RSA 公钥",
    "pulse of {time}: the signature is not the certificate's": (
        "{time} 的脉冲：签名不是该证书的密钥所作"
    ),
    "the pulse is not in the form of NIST's beacon 2.0: {faults}": (
        "脉冲不是 NIST 信标 2.0 的格式：{faults}"
    ),
    # Relays.
    "{relay} does not answer with one object": "{relay} 的应答不是一个对象",
    "{relay} is no address of a relay: it begins with {schemes}": (
        "{relay} 不是中继的地址：应以 {schemes} 开头"
    ),
    "{relay} does not answer for {path}: {why}": "{relay} 没有对 {path} 作出应答：{why}",
    # The ledger's store.
    "{path}: the ledger has no first leaf": "{path}：台账没有第一条",
    "{told}; run `ledger verify`": "{told}；请执行 `ledger verify`",
    "{file}: a checkpoint holds no text": "{file}：有检查点不是文本",
    "{file} is no ledger": "{file} 不是台账",
    "{file}: leaf {n} holds no bytes": "{file}：第 {n} 条没有内容",
}
"""Forms of sentences; places stand in braces."""
