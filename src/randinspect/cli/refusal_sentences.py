"""Sentences of refusals in Chinese, by their English form; places stand in braces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.cli.access_sentences import ACCESS_SENTENCES
from randinspect.cli.evidence_sentences import EVIDENCE_SENTENCES
from randinspect.cli.publishing_sentences import PUBLISHING_SENTENCES
from randinspect.cli.quarter_sentences import QUARTER_SENTENCES
from randinspect.cli.register_sentences import REGISTER_SENTENCES
from randinspect.cli.store_words import STORE_SENTENCES
from randinspect.cli.verdict_words import PHRASES

__all__ = ["SENTENCES"]

_OWN: Final[Mapping[str, str]] = {
    # Steps of a quarter.
    "{draw} is locked already; a draw is locked once": "{draw} 已经锁定；一次抽取只锁定一次",
    "{draw} is not locked; commit to it before its seed can be known": (
        "{draw} 尚未锁定；请在种子可知之前锁定"
    ),
    "{draw} is not locked; commit to it first": "{draw} 尚未锁定；请先锁定",
    "{draw} is drawn, and its result stands; nothing is drawn twice": (
        "{draw} 已经抽取，结果不变；没有“再抽一次”"
    ),
    "{draw} is void: {code}, signed off by {who} at {moment}. Its number stays used. To draw "
    "again, commit another draw: give [{kind}] a new draw_id, sequence = {next} and a not_before "
    "to come, {where}": (
        "{draw} 已作废：{code}，由 {who} 于 {moment} 签批。其编号不再使用。如须重抽，请另行锁定："
        "在 [{kind}] 写新的 draw_id、sequence = {next} 和未来的 not_before，{where}"
    ),
    "and use a new --out folder": "并换用新的 --out 文件夹",
    "and use as --out a copy of this folder without public/dispatch and public/amendments; the "
    "selection stays in force": (
        "并以本文件夹的副本（不含 public/dispatch 和 public/amendments）作 --out；对象名单仍然有效"
    ),
    "no {kind} is locked in {folder}: name its folder by --out": (
        "{folder} 中没有已锁定的 {kind}；请以 --out 写明其文件夹"
    ),
    "{folder} holds {found}, but quarter.toml names {asked}; name the folder and the file of one "
    "quarter": "{folder} 中是 {found}，quarter.toml 写的是 {asked}；请写明同一季度的文件夹和文件",
    "this quarter was locked as a {locked} and cannot go on as a {asked}; use another folder": (
        "本季度锁定时是{locked}，不能改作{asked}继续；请另用文件夹"
    ),
    "this dispatch was locked as a {locked} and cannot go on as a {asked}; use another folder": (
        "本次派员锁定时是{locked}，不能改作{asked}继续；请另用文件夹"
    ),
    "{draw} is locked and waits for {awaited}; then run the same command again{more}": (
        "{draw} 已锁定，等待：{awaited}；然后再执行同一命令{more}"
    ),
    "{draw} is locked and waits for {awaited}; then run the same command again": (
        "{draw} 已锁定，等待：{awaited}；然后再执行同一命令"
    ),
    "{one};\n  {rest}": "{one}；\n  {rest}",
    "{one}; from {moment} on, if it stays silent, what {source} said, into {file}": (
        "{one}；自 {moment} 起如其仍无声，将 {source} 所出内容放入 {file}"
    ),
    "{source}: put any relay's answer for it ({path}) into {file}": (
        "{source}：请将任一中继对 {path} 的应答放入 {file}"
    ),
    "{source}: put NIST's answer ({path}) with its certificate as text into {file}": (
        "{source}：请将 NIST 对 {path} 的应答连同其证书文本放入 {file}"
    ),
    '{"numbers": [[…], …], "announced": "where they can be read"}': (
        '{{"numbers": [[…], …], "announced": "可查阅之处"}}'
    ),
    "the two typings differ in set {number}": "两次录入的第 {number} 组号码不同",
    "the two typings differ from character {number} on": "两次录入从第 {number} 个字符起不同",
    "let both read the source again, and type it again": "请二人各自重新看来源，再录一遍",
    "{source}: put {shape} into {file}": "{source}：请将 {shape} 放入 {file}",
    "{source}: its party puts {shape} into {file} before the seed's time": (
        "{source}：由该方在种子时间之前将 {shape} 放入 {file}"
    ),
    "{source}: its holder puts {shape} into {file} by {moment}": (
        "{source}：由其持有人于 {moment} 前将 {shape} 放入 {file}"
    ),
    "({pair}) is no pair of this dispatch; check handles": (
        "（{pair}）不在本次派员之内；请核对公开名或编号"
    ),
    "{handle} is neither an inspection nor an inspector of this dispatch": (
        "{handle} 不在本次派员之内：既不是检查对象，也不是检查人员"
    ),
    "{handle} is no handle of {draw}; handles are in frame.tsv, and an agency is told its own "
    "sealed handle by the authority": (
        "{handle} 不在 {draw} 之内；公开名见 frame.tsv，封存的公开名由机关告知该户本身"
    ),
    "{handle} is in no list of this dispatch; check the handle": (
        "{handle} 不在本次派员的名单之内；请核对公开名或编号"
    ),
    "{person} is not in the team of {inspection}; check the handles": (
        "{person} 不在 {inspection} 的检查组内；请核对公开名或编号"
    ),
    "{person} is not said to be absent from {inspection}; give a reason": (
        "未写明 {person} 不能前往 {inspection} 的缘由；请写明"
    ),
    "{draw}: {files} is there before the lock, so the seed may be known; remove it, or run a "
    "rehearsal": "{draw}：锁定之前已有 {files}，种子可能已知；请移走，或作演练",
    "{draw}: quarter.toml names another time or other sources of the seed than those that were "
    "locked; put the locked ones back": (
        "{draw}：quarter.toml 所写种子的时间或来源与锁定的不同；请改回锁定时的写法"
    ),
    "{draw}: the {source} is not here. Unless it was {deed} where others saw it, and only has to "
    "be handed in, the draw is void: keep its number, publish that it is void and why, and commit "
    "another draw": (
        "{draw}：没有{source}。除非它已如期公开、只是尚未放入，否则本次抽取作废：保留编号，"
        "公布作废及其原因，另行锁定"
    ),
    "{draw}: the seed may exist from {since}, but the rules ask for {lead} s between the lock and "
    "the seed, so not before {late}; choose a later not_before, or run a rehearsal": (
        "{draw}：种子自 {since} 起可能存在，细则要求锁定与种子相隔 {lead} 秒，即不早于 {late}；"
        "请选更晚的 not_before，或作演练"
    ),
    "{folder} holds no drawn selection; draw it before its dispatch": (
        "{folder} 中没有已抽取的对象名单；请先抽取对象，再派员"
    ),
    "{folder}: all that was drawn is referred to other authorities, so nobody is sent from here; "
    "hand over what private/handover holds": (
        "{folder}：抽中对象全部派发给其他机关，本机关不派员；请移交 private/handover 中的文件"
    ),
    "quarter.toml has no [dispatch], so nobody is sent from here": (
        "quarter.toml 没有 [dispatch]，本机关不派员"
    ),
    "this quarter draws no agencies, it dispatches those of {bundle}; ask the authority that drew "
    "them": "本季度不抽取对象，只为 {bundle} 派员；请向抽取的机关查询",
    "this quarter draws its agencies itself": "本季度自行抽取对象",
    "{folder} already holds {files}; choose another folder": (
        "{folder} 中已有 {files}；请另选文件夹"
    ),
    "{folder} already holds {files}, other than would be written; move away what is there, or "
    "choose another folder": (
        "{folder} 中已有 {files}，且与将写入的不同；请移走原有文件，或另选文件夹"
    ),
    "{file} is gone, but handles were sealed with it; restore it": (
        "{file} 不见了，公开名是用它封存的；请恢复"
    ),
    "{n} drawn handles belong to no agency here, the first is {handle}; the register or the key is "
    "not the one that was locked": (
        "{n} 个抽中的公开名在此没有对应的机构，第一个是 {handle}；名录库或密钥不是锁定时的"
    ),
    "selection.bundle {path}: {told}": "selection.bundle {path}：{told}",
    "{path} holds several bundles; name one: {paths}": (
        "{path} 中有多个数据包；请写其中一个：{paths}"
    ),
    "{path} holds no commit.json, so it is no bundle": "{path} 中没有 commit.json，不是数据包",
    "{path} is neither a bundle's folder nor a zip of it": (
        "{path} 既不是数据包的文件夹，也不是其 zip"
    ),
    "{path} cannot be read as a bundle: {why}": "{path} 不能作为数据包读取：{why}",
    "the selection is dispatched in {n} batches, quarter.toml says {m}; what was locked stays, so "
    "put batch.of back": (
        "名单分 {n} 批派员，quarter.toml 写的是 {m} 批；锁定的不变，请改回 batch.of"
    ),
    "{told}: every draw has a number of its own (format.md §7.5)": (
        "{told}：每次抽取各有编号（format.md §7.5）"
    ),
    "quarter.toml: batch.bundle {path}: {told}": "quarter.toml：batch.bundle {path}：{told}",
    "it is no drawn selection: name the folder public/selection of the first batch": (
        "不是已抽取的名单；请写第一批的 public/selection 文件夹"
    ),
    "result_sha256 is {n}, its result.json has {m}: name the selection that was drawn, and the "
    "digest that was published with it": (
        "result_sha256 写的是 {n}，其 result.json 为 {m}；请写当时抽取的名单及其公布的摘要"
    ),
    "it is dispatched in {n} batches, not {m}: what was locked stays, so put batch.of back": (
        "它分 {n} 批派员，不是 {m} 批；锁定的不变，请改回 batch.of"
    ),
    "it is {id}, number {n}, not {other}, number {m}: write those of the bundle under "
    "[selection]": ("它是 {id}，编号 {n}，不是 {other}（编号 {m}）；请在 [selection] 写其编号"),
    "it does not verify, so ask for it as it was published: {told}": (
        "验证不通过，请索取其公布的原样：{told}"
    ),
    "batch.previous {path}: {told}": "batch.previous {path}：{told}",
    "{id} was not drawn; {more}": "{id} 未被抽中；{more}",
    "{id} is not in the register; {more}": "{id} 不在名录库中；{more}",
    "{id} belongs to batch {m}; {more}": "{id} 属于第 {m} 批；{more}",
    "{id} was not drawn": "{id} 未被抽中",
    "{id} belongs to batch {m}": "{id} 属于第 {m} 批",
    "batch.carried: {agencies}; only agencies of batches before {n} that were not inspected are "
    "carried over": "batch.carried：{agencies}；只能结转第 {n} 批之前各批中未查的对象",
    "private/{file} is gone, so nobody can be told where to go; restore it": (
        "private/{file} 不见了，无法告知各人去处；请恢复"
    ),
    "private/{file} is gone, so nobody can be told whose the drawn agencies are; restore it": (
        "private/{file} 不见了，无法告知抽中对象归谁；请恢复"
    ),
    "{file} is gone; restore it, no proof opens else": "{file} 不见了；请恢复，否则不能出具证明",
    "{rulebook} only sends people; how agencies were drawn is in the rulebook of the authority "
    "that drew them": "{rulebook} 只管派员；对象如何抽取，见抽取机关的细则",
    "merge.bundle {path}: it does not verify: {told}": "merge.bundle {path}：验证不通过：{told}",
    "merge.bundle {path}: it is no drawn dispatch that dates its visits": (
        "merge.bundle {path}：不是已抽定日期的派员"
    ),
    "merge.bundle {path}: it is this authority's own dispatch": (
        "merge.bundle {path}：是本机关自己的派员"
    ),
    "merge: {inspection} is visited on {day} by {draw} and on {other} by {second}; they do not go "
    "together, so name one of them": (
        "merge：{inspection} 由 {draw} 定于 {day}、由 {second} 定于 {other} 检查；请只写其一"
    ),
    "merge: {inspection} is visited on {day}, but joint.beside fixed {other}": (
        "merge：{inspection} 定于 {day} 检查，而 joint.beside 定的是 {other}"
    ),
    "{table}.bundle {path}: {told}": "{table}.bundle {path}：{told}",
    "joint.beside {path}: it does not verify: {told}": "joint.beside {path}：验证不通过：{told}",
    "joint.beside {path}: it is no dispatch of this selection": (
        "joint.beside {path}：不是本名单的派员"
    ),
    "joint.beside {path}: it is this authority's own dispatch": (
        "joint.beside {path}：是本机关自己的派员"
    ),
    "joint.beside {path}: {inspection} is visited on {day}, but another authority fixed {other}": (
        "joint.beside {path}：{inspection} 定于 {day} 检查，另一机关定的是 {other}"
    ),
    "dispatch.not_before lies before the seed of {draw}, which it dispatches": (
        "dispatch.not_before 早于所派 {draw} 的种子时间"
    ),
    "{draw} was a {occasion}, so its dispatch is no {other}": (
        "{draw} 是{occasion}，其派员不能作{other}"
    ),
    "dispatch.sources: a share or sealed value of {draw} is known since it was drawn; make another "
    "one": "dispatch.sources：{draw} 的份额或密值抽取后已经公开；请另行生成",
    "{folder} was made by another process meanwhile; run it again": (
        "{folder} 已由另一进程写出；请再执行一次"
    ),
    # Secrets and evidence.
    "quarter.toml names no ledger, and a reveal is a leaf of one": (
        "quarter.toml 没有写台账，而披露要记入台账"
    ),
    "{file} names no ledger, and a void is a leaf of one": "{file} 没有写台账，而作废要记入台账",
    "{file} names no ledger to record witnesses and notary in": (
        "{file} 没有写台账，见证人和公证人无处记入"
    ),
    "{draw}: its seed takes no share and no sealed value": "{draw}：其种子没有份额，也没有密值",
    "{draw}: nothing that may be revealed by now was handed in; a sealed value is opened once all "
    "other sources can be known": "{draw}：没有放入此时可以披露的密值；密值须待其他来源可知才公开",
    "{draw}: the {sources} was not revealed in the ledger before the seed's time, so the draw is "
    "void: `randinspect void --reason share_missing`": (
        "{draw}：{sources}未在种子时间之前记入台账，本次抽取作废："
        "`randinspect void --reason share_missing`"
    ),
    "{file} is there already; a secret is made once. Name another file": (
        "{file} 已经存在；密值只生成一次，请写另一个文件"
    ),
    "{file} cannot be read: {why}": "{file} 不能读取：{why}",
    "{file}: {n} pieces of evidence for 1 source": "{file}：一个来源只有一项证据，这里有 {n} 项",
    "{n} pieces of evidence for {m} sources": "{m} 个来源，却有 {n} 项证据",
    'evidence is {"round": …, "signature": "…"}, or a list of such': (
        '证据的写法是 {{"round": …, "signature": "…"}}，或此种写法的列表'
    ),
    "{file}: the evidence is no JSON: line {line}, column {column}; hand in the answer as it came, "
    "nothing before and nothing after it": (
        "{file}：证据不是 JSON（第 {line} 行第 {column} 列）；请原样放入所得应答，前后不加任何内容"
    ),
    "round {n}: the signature is not the chain's for this round": (
        "第 {n} 轮：签名不是该链为此轮所作"
    ),
    "the commitment names round {asked}, the evidence is for {found}": (
        "承诺写的是第 {asked} 轮，证据属于 {found}"
    ),
    "evidence {what} is for no source of these draws": "证据 {what} 不属于这些抽取的任何来源",
    # Ceremonies.
    "two people type: name both, --typist A --typist B": (
        "须由两人录入：请写明二人，--typist 甲 --typist 乙"
    ),
    "no {kind} is locked in {folder}: nothing to attest": (
        "{folder} 中没有已锁定的 {kind}，无可见证"
    ),
    "private/{name} is there already; minutes are written once": (
        "private/{name} 已经存在；现场记录只写一次"
    ),
    "{file} is there already; what was handed in stays": "{file} 已经存在；已放入的不再更改",
    "{source}: numbers are typed as 3 9 14 / 7, a slash between sets": (
        "{source}：号码写作 3 9 14 / 7，各组之间用斜线"
    ),
    "{source}: say where its numbers can be read, --announced TEXT": (
        "{source}：请写明号码的公布处，--announced 文字"
    ),
    "no source is a lottery: leave --announced out": "来源中没有彩票：请去掉 --announced",
    # The ledger.
    "{path}: there is no ledger; make one with `ledger init`": (
        "{path}：没有台账；请先执行 `ledger init`"
    ),
    "{path} is there already; a ledger is made once": "{path} 已经存在；台账只建一次",
    "{folder} holds a ledger already; a ledger is made once": "{folder} 中已有台账；台账只建一次",
    "{path} is gone; restore it from its safe, or change the key with reason `loss`": (
        "{path} 不见了；请从保险柜恢复，或以 `loss` 为由更换密钥"
    ),
    "{path}: the ledger is not whole: {told}; run `ledger verify`": (
        "{path}：台账不完整：{told}；请执行 `ledger verify`"
    ),
    "leaf {n} is missing or was changed; run `ledger verify`": (
        "第 {n} 条缺失或被改动；请执行 `ledger verify`"
    ),
    "these are not the {n} leaves signed; run `ledger verify`": (
        "这不是已签名的 {n} 条；请执行 `ledger verify`"
    ),
    "{origin} is not followed here": "这里没有见证 {origin}",
    "{origin} holds no commitment to {draw}": "{origin} 中没有对 {draw} 的承诺",
    "{file} holds a key of type {kind}, not {asked}": "{file} 中的密钥是第 {kind} 类，应为 {asked}",
    "{file} is there already; no key is ever overwritten": "{file} 已经存在；密钥不会被覆盖",
    "{origin} signs with {keys}; this key is not in force": (
        "{origin} 以 {keys} 签名；此密钥不在有效之列"
    ),
    "{key}: asked is an SM2 key of {name}": "{key}：须是 {name} 的 SM2 密钥",
    "no checkpoint of {origin} counts {draw} yet; sign one": (
        "{origin} 还没有包含 {draw} 的检查点；请签一个"
    ),
    "{origin} does not begin with its origin": "{origin} 的第一条不是其起点",
    "{origin} has signed {size} leaves, the witness knows {old}": (
        "{origin} 已签 {size} 条，见证人已见 {old} 条"
    ),
    "amendment {number} of {draw} is not in {origin}": (
        "{draw} 的第 {number} 号变更不在 {origin} 中"
    ),
    "{origin} is not followed here; add its key to {file}": (
        "这里没有见证 {origin}；请把其公钥加入 {file}"
    ),
    "no key of {origin} that is known here signed this": "签名不是这里所知的 {origin} 的密钥所作",
    # Amendments.
    "{file}: the evidence is empty; name the file that proves the change": (
        "{file}：佐证是空文件；请写明能证明变更原因的文件"
    ),
    "{file}: the evidence cannot be read: {why}": "{file}：佐证不能读取：{why}",
    "[{name}] is not in this dispatch; check the handle or slot": (
        "本次派员中没有 [{name}]；请核对公开名或席位"
    ),
    # Audits and proofs.
    "{folder} is not empty; an auditor's folder is written into a new one": (
        "{folder} 不是空的；移交审计须写入新的文件夹"
    ),
    "{folder} holds no locked draw to disclose": "{folder} 中没有可移交的已锁定抽取",
    "{folder} holds no public/selection and no public/dispatch to audit": (
        "{folder} 中没有可审计的 public/selection 或 public/dispatch"
    ),
    "{folder} holds no locked selection to prove from": "{folder} 中没有可出具证明的已锁定名单",
    "{agency} is no agency of this frame: it was not in the register on the day of the lock, or "
    "its id is spelt otherwise there": (
        "抽样框中没有 {agency}：锁定当日名录库没有它，或编号写法不同"
    ),
    "{handle} opens to no agency of this register under the office's key": (
        "{handle} 在本机关密钥下打不开为此名录库的机构"
    ),
    # Results.
    "{folder} holds no drawn dispatch; results are those of its inspections": (
        "{folder} 中没有已抽取的派员；结果属于其中的检查"
    ),
    "the result of {inspection} was entered by {who}; somebody else audits it": (
        "{inspection} 的结果由 {who} 录入；须由他人审核"
    ),
    "a correction is approved by somebody else than {who}": "更正须由 {who} 以外的人批准",
    "the correction of {inspection} changes nothing": "对 {inspection} 的更正没有改变内容",
    "nothing was entered for {inspection}": "{inspection} 没有录入结果",
}

SENTENCES: Final[Mapping[str, str]] = {
    **_OWN,
    **ACCESS_SENTENCES,
    **REGISTER_SENTENCES,
    **EVIDENCE_SENTENCES,
    **PUBLISHING_SENTENCES,
    **QUARTER_SENTENCES,
    **STORE_SENTENCES,
    **{
        form: PHRASES[form]
        for form in (
            "drand round {round}",
            "NIST pulse of {time}",
            "lottery {name} {issue}",
            "share of {party}",
            "sealed value",
            "rehearsal",
            "demonstration",
        )
    },
    "draw": "正式抽取",
}
"""Forms of sentences, and of what fills their places."""
