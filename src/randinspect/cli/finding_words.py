"""The Chinese of what verification finds, by its English form; names, rows and digests stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["FINDINGS"]

FINDINGS: Final[Mapping[str, str]] = {
    "its digest is {found}, {source} says {expected}": "摘要为 {found}，{source} 所列为 {expected}",
    "its root is {found}, {source} says {expected}": "根为 {found}，{source} 所列为 {expected}",
    "it has {found} rows, {source} says {expected}": "有 {found} 行，{source} 所列为 {expected} 行",
    "{key} is {found}, {source} says {expected}": "{key} 为 {found}，{source} 所列为 {expected}",
    "source {n} of {draw} is no share or sealed value of this": (
        "{draw} 的来源 {n} 不是本次抽取的份额或密封值"
    ),
    "what is revealed for source {n} is not what was committed to": ("来源 {n} 所公开的与承诺不符"),
    "the commitment is missing": "缺少承诺",
    "it has not the form of a published list": "不是公示清单的写法",
    "no document of the chain tells what it says of {task}": "所列 {task} 与记录不符",
    "{name} does not follow the document before it": "{name} 与前一份记录不相接",
    "a bundle is flat, but here is {names}": "数据包内不应有文件夹，此处却有 {names}",
    "is neither a bundle's folder nor a zip of it": "既不是数据包的文件夹，也不是其 zip",
    "the file is missing": "文件缺失",
    "neither manifest.json nor announcements.json names this file": (
        "manifest.json 和 announcements.json 均未列此文件"
    ),
    "it names {name}, which is not in the bundle": "所列 {name} 不在数据包中",
    "it names {name}, which comes later": "所列 {name} 属于其后的内容",
    "it names {name}, which is part of the draw itself": "所列 {name} 属于抽取本身",
    "it does not name index.html": "未列 index.html",
    "it differs from what the seed and the result files give": "与种子和结果文件所得不同",
    "it shows something else than the files of the bundle": "所示与数据包的文件不同",
    "the seed gives another {what}; missing: [{missing}], foreign: [{foreign}]": (
        "由种子重算所得不同；缺：[{missing}]，多：[{foreign}]"
    ),
    "created at {created}, but the seed could be known from {known}; the rules ask for {lead} s": (
        "锁定于 {created}，种子自 {known} 起可知；细则要求提前 {lead} 秒"
    ),
    "it does not follow {before}: its previous is not the digest of that, so this one or the one "
    "before was changed": (
        "不与 {before} 衔接：其 previous 不是该文件的摘要，本份或前一份被改动过"
    ),
    "{name} is missing, for amendments are numbered without gaps": ("缺少 {name}：变更须连续编号"),
    "{name} is no amendment: their names are amendment.0001.json and so on": (
        "{name} 不是变更文件：文件名应为 amendment.0001.json，依次编号"
    ),
    "it is amendment {number} of {draw}; {wanted} of {asked} is asked": (
        "这是 {draw} 的第 {number} 项变更，应为 {asked} 的第 {wanted} 项"
    ),
    "it was decided at {moment}, before {earlier}": "决定于 {moment}，早于 {earlier}",
    "the prices are not those of the bundle": "所据价格不是本数据包的价格",
    "{enters} is said to stand in slot {slot}, but by the rule {rule}": (
        "所写为由 {enters} 接任 {slot} 席位，而按规则应为：{rule}"
    ),
    "{enters} stands in for {leaves}, slot {slot} of {place}; passed over: {passed}": (
        "{place} 的 {slot} 席位由 {enters} 接替 {leaves}；依次越过：{passed}"
    ),
    "{enters} stands in for {leaves}, slot {slot} of {place}": (
        "{place} 的 {slot} 席位由 {enters} 接替 {leaves}"
    ),
    "{handle} is in no list of this dispatch; check the handle": (
        "{handle} 不在本次派员的名单之内；请核对公开名"
    ),
    "{person} is not in the team of {place}; check the handles": (
        "{person} 不在 {place} 的检查组内；请核对公开名"
    ),
    "nobody is sent to {handle} of batch {n}": "第 {n} 批的 {handle} 无人前往",
    "nobody is sent to {handle}, which is referred to {authority}": (
        "{handle} 已派发给 {authority}，却无人前往"
    ),
    "nobody is sent to {handle}": "{handle} 无人前往",
    "{handle} is not in the sample": "{handle} 不在样本中",
    "{handle} is in another dispatch too": "{handle} 也在另一派员数据包中",
    "no sample here has the digest {digest}": "此处没有摘要为 {digest} 的样本",
    "the handles are sealed, but their openings are not among the private files": (
        "公开名已封存，但内部资料中没有其开封值"
    ),
    "{handle} has no opening, or is no handle of {table}": (
        "{handle} 没有开封值，或不是 {table} 的公开名"
    ),
    "the opening of {handle} gives another handle": "{handle} 的开封值得出另一公开名",
    "the lock was made from it, but it was not handed over": "锁定时用过此文件，却未移交",
    "acts are numbered without gaps, and nothing else lies among them": (
        "记录须连续编号，其中不得有其他文件"
    ),
    "it is not the file that was announced": "不是所公示的文件",
    "it is not there, so nothing is announced": "文件不在，因此没有公示任何内容",
    "it was not announced": "未经公示",
    "it follows from the acts, but is not there": "应由记录得出，却不在",
    "it follows from no act": "没有记录可得出此文件",
    "it is not of its form": "不符合其格式",
    "it is no list of public fields": "不是公示字段的名单",
    "it says in other bytes what follows from the acts": "内容与记录相符，字节却不同",
    "its header does not have the lines {names}": "表头没有这些行：{names}",
    "the name of its task does not begin with {mark}": "任务名称没有以 {mark} 开头",
    "{where}: it says “{said}”, and “{due}” follows from the acts": (
        "{where}：所写为“{said}”，而由记录得出“{due}”"
    ),
    "{body} was not drawn": "{body} 未被抽中",
    "{body} was drawn and is left out": "{body} 已抽中，却未列入",
    "π of {body} is {found}, but the selection gives {wanted}": (
        "{body} 的 π 为 {found}，而该次抽取得出 {wanted}"
    ),
    "π of {body} is only declared: it was drawn by pareto": (
        "{body} 以帕累托抽样抽中，其 π 只是申报值"
    ),
    "stratum {stratum} mixes bodies or holders: {handle}": (
        "层 {stratum} 混有不同机构或持有人：{handle}"
    ),
    "{key} is no witness: the ledger itself holds its key": "{key} 不是见证人：台账自己持有其密钥",
}
"""Chinese of what is wrong with a file (docs/format.md §9); other forms stay as they are."""
