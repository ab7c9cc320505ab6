"""The words of the invented year in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["YEAR_WORDS"]

YEAR_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "year simulated": (
        "全年检查结果、彩票的号码均为模拟，并非真实",
        "all results of the year and the numbers of its lotteries are simulated",
    ),
    "year selection": ("{t}：已抽取检查对象 {n} 户（{d}）", "{t}: {n} units drawn ({d})"),
    "year dispatch": ("{t}：已匹配检查人员 {n} 人次（{d}）", "{t}: {n} seats drawn ({d})"),
    "year void": (
        "{d} 已作废（{r}），以下一编号重新抽取",
        "{d} is void ({r}); it is drawn again under the next number",
    ),
    "year amended": ("{t}：{a} 缺席，由 {b} 替补", "{t}: {b} stands in for {a}"),
    "year published": (
        "{t}：已公示模拟结果 {n} 户",
        "{t}: simulated results of {n} inspections published",
    ),
    "year papers": ("{t}：已写检查文书 {n} 份（不公开）", "{t}: {n} private papers written"),
    "year no papers": (
        "未写检查文书：未安装 docx 附加组件",
        "no papers: the extra docx is not installed",
    ),
    "year documents": (
        "{t}：已将公告名单生成 {f} 文件 {n} 份",
        "{t}: {n} announced lists written as {f}",
    ),
    "year no documents": (
        "未生成 {f} 公告文件：缺少 {x}（附加组件或字体）",
        "no announced lists as {f}: {x} (an extra, or a font) is not here",
    ),
    "year verified": (
        "{n} 项任务的数据包和台账（{l} 条）均已核验",
        "the bundles of {n} tasks and the ledger ({l} leaves) verify",
    ),
    "year site": (
        "公示网站：{d} 次抽查、{b} 户、{f} 个文件，扫描未见泄露",
        "site: {d} draws, {b} bodies, {f} files, scanned clean",
    ),
}
