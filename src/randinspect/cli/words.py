"""The words of the desk in Chinese and English, and which of the two is spoken."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from randinspect.cli.class_words import CLASS_WORDS
from randinspect.cli.result_words import RESULT_WORDS
from randinspect.cli.store_words import STORE_WORDS
from randinspect.cli.warning_words import WARNING_WORDS
from randinspect.cli.year_words import YEAR_WORDS

__all__ = ["Language", "say", "spoken"]


class Language(StrEnum):
    """Languages of all that people read; JSON, codes and file names are the same in both."""

    ZH = "zh"
    EN = "en"


_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    **CLASS_WORDS,
    **RESULT_WORDS,
    **WARNING_WORDS,
    **STORE_WORDS,
    **YEAR_WORDS,
    "selection locked": (
        "抽取对象库已锁定：{n} 户",
        "selection locked: a frame of {n} units",
    ),
    "selection drawn": ("已抽取检查对象：{n} 户", "selection drawn: {n} units"),
    "selection taken over": (
        "沿用已抽取的名单，本批检查对象：{n} 户",
        "selection taken over as it was drawn: {n} units in this batch",
    ),
    "selection received": (
        "已验证并接收其他机关抽取的名单，由本机关派员：{n} 户",
        "selection of another authority verified and received: {n} units to send people to",
    ),
    "dispatch locked": (
        "人员匹配已锁定：{n} 户待派",
        "dispatch locked: {n} inspections to staff",
    ),
    "dispatch drawn": ("已随机匹配检查人员：{n} 人次", "dispatch drawn: {n} seats"),
    "type": ("请录入（留空则跳过）", "type (nothing to leave it out)"),
    "type numbers": (
        "请录入（留空则跳过；写作 {f}）",
        "type (nothing to leave it out; as {f})",
    ),
    "by file": (
        "{t}不能录入，须以文件放入 {p}；用途明确的存储介质当众写入、当众读取",
        "{t} is not typed: put its file into {p}, from a medium written and read before all",
    ),
    "not typed": (
        "{t}不能在现场录入：须备好其文件",
        "{t} cannot be typed in the room: have its file ready",
    ),
    "typed": ("两人录入一致：{t}，已写入 {p}", "both typed the same: {t}, written to {p}"),
    "secrets revealed": (
        "已披露并记入台账的密值：{n} 个",
        "secrets revealed and entered in the ledger: {n}",
    ),
    "undated": (
        "{n} 项检查未能排定日期，原因见 undated.tsv",
        "{n} inspections have no date; undated.tsv says why",
    ),
    "referred": ("派发给 {a}：{n} 户", "referred to {a}: {n} units"),
    "joint teams": ("联合检查组", "joint teams"),
    "visits alone": ("单个部门的检查", "visits of one department alone"),
    "merged visits": ("合并检查", "merged visits"),
    "day": ("日期", "day"),
    "authorities": ("由哪些机关检查", "who inspects"),
    "authority": ("机关", "authority"),
    "visit days": (
        "可排定检查的工作日：{n} 天，{a} 至 {b}（日历：{c}）",
        "days for visits: {n} working days from {a} to {b} (calendar: {c})",
    ),
    "awaited": (
        "时间已到（{t}，北京时间 {b}），尚缺其证据：",
        "its time has come ({t}, Beijing time {b}); what is missing is the evidence:",
    ),
    "not asked": (
        "因上述问题，尚未检查：{t}；改正后请再执行一次",
        "not checked yet because of these faults: {t}; run it again once they are mended",
    ),
    "waiting": ("尚未到时：{t}（北京时间 {b}）", "not yet: {t} (Beijing time {b})"),
    "page": ("公示页面：{p}", "page: {p}"),
    "private": ("内部资料（不得公开）：{p}", "private, never to be published: {p}"),
    "proved": ("已证明：{t}", "proved: {t}"),
    "unproved": ("尚未证明：{t}", "unproved: {t}"),
    "unchecked": ("未核对：{t}", "not checked here: {t}"),
    "skipped": ("未进行：第 {n} 步“{s}”：{t}", "not run: step {n}, {s}: {t}"),
    "registers kept": (
        "未移交名录与规则文件（--quarter 一并移交）",
        "registers and rules were not handed over (--quarter hands them over too)",
    ),
    "verdict": ("结论：{s}（不符 {n} 处）", "verdict: {s} ({n} findings)"),
    "verified": ("已验证", "verified"),
    "recomputed, order unproved": ("已重算，先后未证明", "recomputed, order unproved"),
    "locked, not drawn": ("已锁定，尚未抽取", "locked, not drawn"),
    "void": ("已作废（台账已终止本次抽取）", "VOID"),
    "row proved, draw not recomputed": (
        "本户已证明，抽取未重算",
        "row proved, draw not recomputed",
    ),
    "refuted": ("不成立", "refuted"),
    "ledger refuted": ("；但所提交的台账不成立", "; but the ledger handed in is refuted"),
    "finding": ("不符：{t}", "finding: {t}"),
    "ledger made": (
        "台账已建立：{p}（密钥只限本人读取）",
        "ledger made: {p} (keep its key to yourself)",
    ),
    "pin": ("请公布以下公钥，供他人核对：", "publish this key, for others to pin:"),
    "acts covered": ("{n} 项操作均由有权的人签名", "{n} acts are covered by a role"),
    "actor made": (
        "密钥已制作：{p}（只限本人读取）；请将以下公钥交台账登记：",
        "key made: {p} (keep it to yourself); have this public key registered:",
    ),
    "void announced": (
        "注意：{d} 已有结果公示。这些结果继续公开并加注“作废”：请运行 results publish，再运行 site",
        "note: results of {d} are published. They stay public, and marked: run `results publish`, "
        "then `site`",
    ),
    "entered": ("已记入台账第 {n} 条", "entered as leaf {n}"),
    "witness by": (
        "请见证人在 {t}（北京时间 {b}）之前签名：randinspect ledger request {p}",
        "let a witness cosign before {t} (Beijing time {b}): randinspect ledger request {p}",
    ),
    "cosigned": ("已收取见证签名：{w}", "cosignature taken in: {w}"),
    "stamped": ("{w} 已为前 {n} 条加盖时间戳", "{w} stamped the head of {n} leaves"),
    "witnessed": ("已为 {o} 的前 {n} 条签名见证", "{o} seen and cosigned at {n} leaves"),
    "absent": (
        "{d} 的锁定不在所提交的台账中",
        "the commitment of {d} is not in the ledger handed in",
    ),
    "audited": (
        "台账共 {n} 条，抽取 {d} 次，不符 {f} 处",
        "{n} leaves, {d} draws, {f} findings",
    ),
    "draws": ("各次抽取", "draws"),
    "sequence": ("序号", "sequence"),
    "draw": ("抽取编号", "draw"),
    "kind": ("种类", "kind"),
    "occasion": ("用途", "occasion"),
    "plan row": ("计划编号", "plan row"),
    "state": ("状态", "state"),
    "reason": ("原因", "reason"),
    "amendments": ("变更", "amendments"),
    "due by": ("结果期限（北京时间）", "due by (Beijing time)"),
    "seen": ("已见证的台账", "ledgers seen"),
    "ledger": ("台账", "ledger"),
    "leaves": ("条数", "leaves"),
    "actors": ("人员与角色", "actors"),
    "actor": ("人员", "actor"),
    "roles": ("角色", "roles"),
    "acts from": ("起（北京时间）", "acts from (Beijing time)"),
    "leaf": ("登记条目", "leaf"),
    "withdrawn by leaf": ("停用条目", "withdrawn by leaf"),
    "seen at": ("见证时间（北京时间）", "seen at (Beijing time)"),
    "written": ("已写入：{p}", "written: {p}"),
    "note": ("提示：{t}", "note: {t}"),
    "more notes": (
        "提示：另有 {n} 条（--json 列出全部）",
        "note: … {n} more (--json lists them all)",
    ),
    "stratum": ("层", "stratum"),
    "units": ("户数", "units"),
    "in scope": ("在抽范围", "in scope"),
    "size sum": ("规模合计", "size sum"),
    "method": ("方法", "method"),
    "expected": ("按比例应抽", "expected"),
    "target": ("抽取数", "target"),
    "reserves": ("候补", "reserves"),
    "code": ("代码", "code"),
    "register": ("名录库", "register"),
    "file": ("文件", "file"),
    "form": ("格式", "form"),
    "rows": ("行数", "rows"),
    "kept": ("采用", "kept"),
    "set aside": ("剔除", "set aside"),
    "strata": ("抽取将从以下各层进行", "what would be drawn from"),
    "seeds": ("种子的来源（时间为北京时间）", "what the seeds are made from (times of Beijing)"),
    "source": ("来源", "source"),
    "instead of": ("替代", "instead of"),
    "due at": ("应到时间", "due at"),
    "evidence": ("证据文件", "evidence file"),
    "sealed until": (
        "密值须在 {t}（北京时间 {b}）前公开；检查结束前，public/ 内的数据包请勿公布",
        "the sealed value is to be opened by {t} (Beijing time {b}); until the inspections are "
        "over, do not publish what lies in public/",
    ),
    "secret": (
        "密值已写入 {p}，请勿外传；承诺时写入 sha256 = {d}",
        "the secret is in {p}, keep it to yourself; commit to it with sha256 = {d}",
    ),
    "batch": ("本季度的批次", "the batch of this quarter"),
    "due": ("本批检查对象", "due in this batch"),
    "number": ("第几批", "number"),
    "of": ("共几批", "of"),
    "carried": ("结转", "carried over"),
    "quotas": ("各组合计（配额）", "sums over groups (quotas)"),
    "margin": ("分组方式", "margin"),
    "group": ("组", "group"),
    "sources": ("已读取的文件", "files read"),
    "exclusions": ("不在抽取范围（π = 0，公开计数）", "out of scope (π = 0, counted openly)"),
    "memory": ("既往检查的影响", "what past visits change"),
    "counted elsewhere": (
        "另有单位同时符合 {t}，但先有别的规则成立；每户只按先成立的一条公开计数",
        "{t} hold besides of units that an earlier rule keeps out: each is counted openly once, "
        "under the first rule that holds",
    ),
    "pair amended": (
        "变更 {number}（{decided}）：席位 {slot}，{enters} 接替 {leaves} （{reason}）",
        "amendment {number} ({decided}): {enters} stands in for {leaves}, slot {slot} ({reason})",
    ),
    "pair in force": ("现行检查组中：在组内", "in the team in force: yes"),
    "pair not in force": ("现行检查组中：不在组内", "in the team in force: no"),
    "left behind": (
        "已离职或证件失效，仍在下列检查组内，请逐一变更：{t}",
        "gone for good, and still in these teams; amend each of them: {t}",
    ),
    "more rows": (
        "另有 {n} 行未列出（--json 列出全部）",
        "{n} more rows not shown (--json has all)",
    ),
    "unreached": (
        "{n} 户无法组成检查组：{t}",
        "{n} agencies that no team can reach: {t}",
    ),
    "rare": (
        "{n} 个（层，规模）组合少于 5 户，匿名作用有限",
        "{n} cells (stratum, size) hold fewer than 5 units: sealing hides little there",
    ),
    "rehearsal": ("演练，不是抽查", "REHEARSAL, no inspection"),
    "demonstration": (
        "演示：时间为固定的虚构时间，种子取自已记录的旧轮次",
        "DEMONSTRATION: the times are fixed and fictitious, the round is an old recorded one",
    ),
    "capacity": ("人员能承担多少（最紧的在前）", "what the roster can carry (tightest first)"),
    "territory": ("区域", "territory"),
    "asked": ("所需资质", "qualification"),
    "people": ("可派人员", "people"),
    "k/d": ("最低被猜中率", "k/d"),
    "carries": ("可承担计划的倍数", "carries × plan"),
    "ratio at most": ("最高抽查比例", "ratio at most"),
    "too large": (
        "计划超出人员能力：只能承担 {f} 倍；瓶颈：{t}",
        "the plan is too large: the roster carries {f} of it; bottleneck: {t}",
    ),
    "predictable": (
        "{n} 个区域人员太少，配对易被猜中（k/d 大于 1/2）：{t}",
        "{n} territories have so few people that pairs are easy to guess (k/d above 1/2): {t}",
    ),
    "staffed": (
        "{n} 户均可派员，需放宽 {w} 项",
        "{n} inspections can be staffed, with {w} waivers",
    ),
    "exposure": ("试抽：检查组有多易被猜中", "dry runs: how easy the teams are to guess"),
    "figure": ("指标", "figure"),
    "value": ("数值", "value"),
    "dry runs": ("试抽次数", "dry runs"),
    "likeliest": ("最常见的配对", "likeliest pair"),
    "bound": ("任何配对可能性的上界", "no pair is likelier than"),
    "entropy": ("熵（比特），均匀时", "entropy in bits, of what even chances have"),
    "missed": ("最窄短名单不可行", "narrowest shortlist without a plan"),
    "couples kept": ("有配对未能分开", "a couple was kept"),
    "small pools": ("人员过少、可预知的席位", "predictable: pools too small for any lottery"),
    "small": (
        "{n} 处抽签（共 {m} 个席位）可预知：增加人员，或公开说明",
        "{n} slots with {m} seats are predictable: add people to them, or say so in public",
    ),
    "inspection": ("检查对象", "inspection"),
    "slot": ("席位", "slot"),
    "seats": ("席位数", "seats"),
    "eligible": ("可派人数", "eligible"),
    "chances": ("各人被派的机会（偏多者在前）", "how often each inspector is sent (most first)"),
    "inspector": ("检查人员", "inspector"),
    "eligible for": ("可去户数", "eligible for"),
    "share": ("被派比例", "share sent"),
    "even share": ("均等比例", "even share"),
    "ratio": ("与均等之比", "ratio"),
    "loads": ("检查数", "loads"),
    "limits": ("相互嵌套的上限", "limits that nest"),
    "limit": ("上限", "limit"),
    "name": ("名称", "name"),
    "most": ("最多", "most"),
    "by": ("按", "by"),
    "narrow": (
        "短名单 {q} 不可用于 {n} 个区域（人员太少，保留人数少于席位）；"
        "抽到其中对象时全部改用下一级：{t}",
        "the shortlist {q} cannot be used in {n} territories (it would keep fewer people than "
        "seats); if one of their agencies is drawn, the next rung is taken for all: {t}",
    ),
    "unmonthed": (
        "{n} 户的检查期限跨月，不计入任何月份的上限",
        "{n} agencies have windows in several months, so no monthly cap counts them",
    ),
    "couples": (
        "{n} 对人员不得同组",
        "{n} couples of inspectors may not go together",
    ),
    "shard": ("本分片送出 {n} 户", "the shard sends {n} units"),
    "ready": ("可以锁定", "ready to be locked"),
    "blocking": ("须先解决：{t}", "in the way: {t}"),
    "unwise": ("可以锁定，但不应锁定：{t}", "may be locked, but should not be: {t}"),
    "better not": (
        "可以锁定，但不应照此锁定：先解决 {n} 项，否则抽中后可能无人可派",
        "may be locked, but should not be: {n} to mend first, or a drawn sample may have nobody",
    ),
    "times": ("{t}（共 {n} 条）", "{t} ({n} times)"),
    "all together": ("合计（每人只计一次）", "all together (each person once)"),
    "shared": (
        "各行按“这些人只去该区域”计算，同一人会计入多行；合在一起只能承担 {f} 倍；最紧的是：{t}",
        "each row is as if its people went nowhere else, so some are counted in several rows; "
        "together they carry {f} of the plan, least in: {t}",
    ),
    "not ready": ("尚不可锁定：须先解决 {n} 项", "not ready to be locked: {n} in the way"),
    "estimates": ("由随机抽查结果推断", "estimated from the random draw"),
    "drawn": ("抽中", "drawn"),
    "checked": ("已检查", "checked"),
    "violations": ("发现问题", "violations"),
    "rate": ("问题率", "rate"),
    "interval": ("置信区间", "interval"),
    "s.e.": ("标准误", "s.e."),
    "bounds": ("未检查者全无问题至全有问题", "bounds by silence"),
    "total": ("推断总数", "total"),
    "formulas": ("方差公式", "variance by"),
    "unbiased": ("无偏总数", "unbiased total"),
    "collapsed": ("合并计算方差的层：{t}", "collapsed for the variance: {t}"),
    "targeted": (
        "有因检查 {n} 户次，发现问题 {v}：不参与推断",
        "{n} targeted checks, {v} with violations: nothing is estimated from them",
    ),
    "called": (
        "候补检查 {n} 户，发现问题 {v}：没有入样概率，不参与推断",
        "{n} reserves checked, {v} with violations: they have no probability, so they do not count",
    ),
}


def say(key: str, language: Language, **values: object) -> str:
    """Say something in a language.

    >>> say("target", Language.ZH), say("page", Language.EN, p="x")
    ('抽取数', 'page: x')
    """
    chinese, english = _WORDS[key]
    return (chinese if language is Language.ZH else english).format(**values)


def spoken(asked: Language | None) -> Language:
    """Language asked for, else that of the locale, else English."""
    if asked is not None:
        return asked
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return Language.ZH if (locale or "").startswith("zh") else Language.EN
