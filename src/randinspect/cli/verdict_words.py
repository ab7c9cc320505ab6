"""The Chinese of verdicts: numbered steps, families, and what is proved and unproved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from randinspect.canonical import beijing_time, told_moment
from randinspect.cli.finding_words import FINDINGS
from randinspect.cli.phrases import in_chinese
from randinspect.cli.words import Language, say
from randinspect.publication.site.words import VOID_REASONS
from randinspect.verification import Finding, Step, Verdict

__all__ = [
    "FAMILIES",
    "PHRASES",
    "STEP_TITLES",
    "told_finding",
    "told_proof",
    "told_step",
    "told_verdict",
]

_SECONDS: Final = re.compile(r"([0-9]+) \(UNIX seconds, UTC\)")
_SECONDS_ZH: Final = re.compile(r"([0-9]+)（UNIX 秒，UTC）")

STEP_TITLES: Final[Mapping[int, str]] = {
    0: "有可读取的数据包",
    1: "承诺为规范格式且完整",
    2: "种子由其公开来源证明",
    3: "承诺时种子尚不可知",
    4: "文件齐全",
    5: "没有未列明的文件",
    6: "清单所指即本次抽取",
    7: "输入与承诺一致",
    8: "细则与承诺一致",
    9: "结果列明其文件和种子",
    10: "每个文件与其摘要一致",
    11: "每个文档均为规范格式",
    12: "抽取可逐位重算",
    13: "页面所示即本数据包",
    14: "锁定在种子之前已获见证",
    15: "样本中每户恰派员一次",
    16: "变更按抽取规则重演",
    17: "变更已记入台账",
    20: "证明格式正确，其种子已获证明",
    21: "该行的路径通向对象库的根",
    22: "开封值与公开名相符",
    23: "抽取数与承诺一致",
    24: "该行和签号出自对象库和种子",
    25: "所附数据包对该户所述相同",
    26: "开封值与承诺一致",
    27: "每个封存的公开名均可打开，各对应一个编号",
    28: "回避与承诺一致",
    29: "机关的对象与对象库一致",
    30: "名录与锁定时的文件一致",
    31: "公示的结果由其记录得出",
    32: "有因检查由其记录得出，记录首尾相接",
}
"""Chinese of each numbered step of docs/format.md §9."""

FAMILIES: Final[Mapping[str, str]] = {
    "authenticity": "真实性",
    "completeness": "完整性",
    "consistency": "一致性",
    "integrity": "防篡改",
    "evidence": "证据",
}

PHRASES: Final[Mapping[str, str]] = {
    "[{draw}] {text}": "[{draw}] {text}",
    "the selection {draw}, which drew the bodies, does not lie beside this bundle": (
        "抽取机构的 {draw} 不在此数据包旁边"
    ),
    "{n} visits are merged into those of {draw}, which does not lie here": (
        "有 {n} 次检查并入 {draw} 的检查，该派员数据包不在此处"
    ),
    "order unproved: no ledger shows that the commitment came before the seed": (
        "先后未证明：没有台账表明承诺先于种子"
    ),
    "order unproved: you pin no key of {name} (verify --trust)": (
        "先后未证明：未指定{name}的公钥（verify --trust）"
    ),
    "order unproved: no witness that you pin saw it (verify --witness, --tsa)": (
        "先后未证明：所指定的见证人均未见证（verify --witness、--tsa）"
    ),
    "order unproved: {name} saw the commitment at {moment}, the lock was due by {due}": (
        "先后未证明：{name} 于 {moment} 见到承诺，锁定应不迟于 {due}"
    ),
    "order unproved: this is a {occasion}; only of a real draw can nobody know the seed before": (
        "先后未证明：本次为{occasion}；只有正式抽取的种子才是事先无人可知的"
    ),
    "leaf {index} of {origin} was seen by {name} at {moment}": (
        "{name} 于 {moment} 见证了 {origin} 的第 {index} 条"
    ),
    "order proved: {name} and {n} more saw leaf {index} of {origin} at {moment}, {hours} h "
    "{minutes} min before the seed could be known": (
        "先后已证明：{name} 等（另有 {n} 方）于 {moment} 见证了 {origin} 的第 {index} 条，"
        "早于种子可知之时 {hours} 小时 {minutes} 分"
    ),
    "order proved: {name} saw leaf {index} of {origin} at {moment}, {hours} h {minutes} min "
    "before the seed could be known": (
        "先后已证明：{name} 于 {moment} 见证了 {origin} 的第 {index} 条，"
        "早于种子可知之时 {hours} 小时 {minutes} 分"
    ),
    "one witness: the order rests on {name} alone": "只有一个见证人：先后仅凭 {name}",
    "reveal of the {source}: {name} saw leaf {index} of {origin} no later than {moment}": (
        "{source}已公开：{name} 不迟于 {moment} 见证了 {origin} 的第 {index} 条"
    ),
    "result: {name} saw leaf {index} of {origin} no later than {moment}": (
        "结果：{name} 不迟于 {moment} 见证了 {origin} 的第 {index} 条"
    ),
    "the commitment, leaf {at}, is signed by {name}, whom leaf {index} lets {roles}": (
        "锁定（第 {at} 条）由 {name} 签名，第 {index} 条授予其角色 {roles}"
    ),
    "the result, leaf {at}, is signed by {name}, whom leaf {index} lets {roles}": (
        "结果（第 {at} 条）由 {name} 签名，第 {index} 条授予其角色 {roles}"
    ),
    "the void, leaf {at}, is signed by {name}, whom leaf {index} lets {roles}": (
        "作废（第 {at} 条）由 {name} 签名，第 {index} 条授予其角色 {roles}"
    ),
    "VOID: the ledger ends this draw ({reason})": "作废：台账终止了本次抽取（{reason}）",
    **{f"{code}: {said.en}": said.zh for code, said in VOID_REASONS.items()},
    "the result is not in the ledger as far as ledger.json shows it": (
        "就 ledger.json 所示，结果尚未记入台账"
    ),
    "amendments: no ledger shows when they were made": "变更：没有台账表明何时作出",
    "amendments: you pin no key of {name} (verify --trust)": (
        "变更：未指定{name}的公钥（verify --trust）"
    ),
    "amendments: you pin no witness (verify --witness)": (
        "变更：未指定见证人的公钥（verify --witness）"
    ),
    "amendments: none of the witnesses that you pin cosigned the head beside them": (
        "变更：所指定的见证人均未在所附检查点上签名"
    ),
    "amendments: {name} saw all {n} at {moment}": "变更：{name} 于 {moment} 见证了全部 {n} 项",
    "amendments of {draw}: {done} of {n} hold": "{draw} 的变更：{n} 项中 {done} 项成立",
    "amendments of {draw}: {done} of {n} hold; whether there are others or later ones is not "
    "shown": "{draw} 的变更：{n} 项中 {done} 项成立；是否另有或其后还有变更，未予表明",
    "{name} is a copy of {other}: looked at once": "{name} 与 {other} 相同，只核对一次",
    "{name}: this was not looked at": "{name}：未予查看",
    "amendments of {draw}: none lies here; whether there are any is not shown": (
        "{draw} 的变更：此处没有；是否有变更，未予表明"
    ),
    "acts of {draw}: the ledger holds who signed {kinds}, ledger.json does not": (
        "{draw} 的签名：台账载有 {kinds} 由何人签名，ledger.json 未予表明"
    ),
    "amendments of {draw}: the ledger holds {n}, {m} were handed in": (
        "{draw} 的变更：台账载有 {n} 项，所提交的有 {m} 项"
    ),
    "amendments: not looked at, for the dispatch that they stand on does not hold": (
        "变更：未核对，因为其所依据的派员不成立"
    ),
    "amendment {number}: nobody saw it before the visit on {day}": (
        "变更 {number}：{day} 检查之前无人见证"
    ),
    "this is a {occasion}: its seed could be known beforehand": (
        "这是{occasion}：种子事先可能已知"
    ),
    "not drawn yet: the seed can exist from {ready} (UNIX seconds, UTC)": (
        "尚未抽取：种子自 {ready}（UNIX 秒，UTC）起才可能存在"
    ),
    "sealed handles: that they open to registered ids is seen only by their holders": (
        "封存的公开名：能否打开为登记的编号，只有持有人可见"
    ),
    "the sample that is dispatched does not lie beside this bundle": ("所派员的样本不在本数据包旁"),
    "direct assignment: the people of {count} inspections were named and not drawn": (
        "直接委派：{count} 户的检查人员系指定，未经抽取"
    ),
    "claims: which drawn units are its own is the word of {authority} alone": (
        "认领：抽中对象中哪些归其管辖，仅凭 {authority} 自述"
    ),
    "{n} inspections are referred to {authority}, whose dispatch does not lie here": (
        "有 {n} 次检查派发给 {authority}，其派员数据包不在此处"
    ),
    "{n} drawn units are others': no dispatch that lies here has them": (
        "{n} 户抽中对象归其他机关：此处没有派员数据包包含它们"
    ),
    "working days of {year}: no notice was there, so days of that year may still move": (
        "{year} 年工作日：当时尚无通知，该年日期仍可能调整"
    ),
    "permanent tickets in {n} strata ({names}): whoever knew their seed, or chose their turn, "
    "could predict the draw": (
        "{n} 个层使用永久签号（{names}）：知道其种子或选定其转数的人可以预知抽取"
    ),
    "one seed source: drand quicknet alone": "种子来源只有一个：仅 drand quicknet",
    "the commitment {digest}: compare it with the digest of the published commit.json": (
        "承诺 {digest}：请与已公布的 commit.json 的摘要核对"
    ),
    "role and rank of the unit: they follow from all rows, so check the proof beside its bundle": (
        "该户的身份和顺位：取决于全部各行，请连同数据包核对本证明"
    ),
    "{draw}, source {place} is fallback {n}: whoever has what {silent} said refutes this draw "
    "(verify --evidence)": (
        "{draw}，来源 {place} 为替代 {n}：持有 {silent} 所出内容者可推翻本次抽取"
        "（verify --evidence）"
    ),
    "{draw}, source {place} ({source}): {weakness}": "{draw}，来源 {place}（{source}）：{weakness}",
    "a bundle is refuted, and private files are held against whole ones only": (
        "数据包不成立，内部资料只与成立的数据包核对"
    ),
    "the handles of the selection are open, so there is nothing to open": (
        "抽取对象的公开名未封存，无须打开"
    ),
    "the handles of the dispatch are open, so there is nothing to open": (
        "检查人员的公开名未封存，无须打开"
    ),
    "no dispatch lies in the folder, and only a dispatch binds recusals": (
        "文件夹中没有派员数据包，只有派员承诺回避"
    ),
    "no selection lies in the folder, and units are those of a selection": (
        "文件夹中没有抽取对象的数据包"
    ),
    "{name} is not among the private files": "内部资料中没有 {name}",
    "no results of a dispatch lie in the folder": "文件夹中没有派员的检查结果",
    "results are published, but their acts were not handed over": "结果已公示，但未移交其记录",
    "no registers were handed over (disclose --quarter)": "未移交名录（disclose --quarter）",
    "{part}: named at the dispatch's lock, when the sample was known, and not before": (
        "{part}：抽取锁定时没有，派员锁定时（名单已知）才列入"
    ),
    "{part}: named at the selection's lock, and no more when the sample was known": (
        "{part}：抽取锁定时有，派员锁定时（名单已知）已不再列入"
    ),
    "{part}: another file at the dispatch's lock, when the sample was known": (
        "{part}：派员锁定时（名单已知）的文件与抽取锁定时不同"
    ),
    "absences": "请假",
    "couples": "不得同组",
    "recognised": "认可的结果",
    "inspectors": "人员",
    "recusals": "回避",
    "the ledger": "台账",
    "the ledger {name}": "台账 {name} ",
    "drand round {round}": "drand 第 {round} 轮",
    "NIST pulse of {time}": "NIST {time} 的脉冲",
    "lottery {name} {issue}": "彩票 {name} 第 {issue} 期",
    "share of {party}": "{party} 的份额",
    "sealed value": "封存的密值",
    "rehearsal": "演练",
    "demonstration": "演示",
    "enough of its operators together could know it beforehand, not choose it": (
        "足够多的运营方合谋可事先得知，但不能选定"
    ),
    "one operator signs it, and could know or choose it beforehand": (
        "由一个运营方签名，其可事先得知或选定"
    ),
    "the numbers agree with those handed in; their day is not looked at": (
        "号码与所提交的一致；未核对其日期"
    ),
    "nothing signs the numbers, compare them and their day with the announced; one of {n} "
    "results": "号码没有签名，请连同日期与公告核对；为 {n} 种结果之一",
    "nothing signs the numbers, compare them and their day with the announced": (
        "号码没有签名，请连同日期与公告核对"
    ),
    "nothing in the bundle shows that it was revealed before the seed could be known": (
        "数据包中没有内容表明其在种子可知之前已公布"
    ),
    "its holder alone could know the result before others, and hold it back; to be opened by "
    "{moment} (UNIX seconds, UTC)": (
        "只有其持有人可先于他人得知结果，并可不予公开；应于 {moment}（UNIX 秒，UTC）前公开"
    ),
    "{time} Beijing time ({seconds})": "北京时间 {time}（{seconds}）",
}
"""What verification says of proof and trust (docs/format.md §9), by its English form."""


def told_proof(text: str, language: Language) -> str:
    """What is proved or unproved, in a language, its times as a clock in Beijing shows them."""
    told = in_chinese(text, PHRASES) if language is Language.ZH else text
    told = _SECONDS.sub(lambda found: told_moment(int(found[1])), told)
    return _SECONDS_ZH.sub(lambda f: f"北京时间 {beijing_time(int(f[1]))}（{f[1]}）", told)


def told_step(step: Step, language: Language) -> str:
    """Title of a step, in a language."""
    return STEP_TITLES.get(step.number, step.title) if language is Language.ZH else step.title


def told_finding(finding: Finding, language: Language) -> str:
    """A finding in one line; in Chinese its step is named before what was found."""
    if language is Language.EN:
        return str(finding)
    title = STEP_TITLES.get(finding.step.number, finding.step.title)
    family, told = FAMILIES[finding.step.family], in_chinese(finding.message, FINDINGS)
    return f"{finding.file}：未通过“{title}”（{finding.code}，{family}）：{told}"


def told_verdict(verdict: Verdict, language: Language) -> str:
    """The verdict in one line."""
    if language is Language.EN:
        return str(verdict)
    special = "" if verdict.occasion == "draw" else f"{say(verdict.occasion, language)}；"
    names = "、".join(verdict.draws)
    standing = say(str(verdict.standing), language)
    told = say("verdict", language, s=special + standing, n=len(verdict.findings))
    parts = "；".join(
        f"{_part_name(part)} {say(str(s), language)}" for part, s in verdict.uneven_parts
    )
    if verdict.refuting:
        told += f"；不成立之处：{'、'.join(verdict.refuting)}" + (f"；{parts}" if parts else "")
    elif parts:
        told += f"；以最弱者为准：{parts}"
    return f"{names}  {told}" if names else told


def _part_name(part: str) -> str:
    """Name of a bundle of several; one whose draw cannot be read has none."""
    return "无法读出编号的数据包" if part == "no draw" else part
