"""Refusals about results, papers, exchange and site in Chinese, by their English form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["PUBLISHING_SENTENCES"]

PUBLISHING_SENTENCES: Final[Mapping[str, str]] = {
    # Results.
    "{name} was changed after it was announced; publish again": (
        "{name} 公布之后被改动；请重新公示"
    ),
    "the act is of {day}, and today in Beijing is {today}; an act is dated by the day on which it "
    "is done": "记录日期为 {day}，而北京时间今天是 {today}；记录日期为实际作出之日",
    "it was received on {day}, after it was put on record on {on}; correct one of the two days": (
        "收到日期 {day} 晚于记录日期 {on}；请改正其中之一"
    ),
    "{draw} is void: {code}, signed off by {who} at {moment}. Nobody is inspected by it any more, "
    "so nothing new is entered, published or written from it; results that were published stay "
    "public, and marked": (
        "{draw} 已作废：{code}，由 {who} 于 {moment} 签批。不再据此检查任何对象，"
        "因此不得据此新录入、公示或生成任何内容；已公示的结果继续公开并加注“作废”"
    ),
    "{under} sends people to what {draw} drew, and is not void; end each dispatch first by "
    "`randinspect void dispatch` (results that are published stay public and marked), then the "
    "selection": (
        "{under} 正在派人检查 {draw} 抽中的对象，且未作废；请先逐一作废派组（`randinspect void "
        "dispatch`；已公示的结果继续公开并加注“作废”），再作废对象名单"
    ),
    "results were published from {n} acts, and {m} are here; restore private/results from the "
    "backup": "已公示的结果来自 {n} 项记录，而这里只有 {m} 项；请从备份恢复 private/results",
    "results were published from {n} acts that end with {head}, but here they end with {found}; "
    "restore private/results from the backup": (
        "已公示的结果来自 {n} 项记录，末项摘要为 {head}，而这里为 {found}；"
        "请从备份恢复 private/results"
    ),
    "publication.json does not say from which acts it was made; restore public/results from the "
    "backup": "publication.json 没有写明来自哪些记录；请从备份恢复 public/results",
    "{inspection} was not drawn; name inspections of the dispatch": (
        "{inspection} 不是抽中的检查；请写本次派员中的检查"
    ),
    "{file} changes {inspections}; a correction is of one result, with its reason": (
        "{file} 改动了 {inspections}；一次更正只改一个结果，并写明理由"
    ),
    "act {act} is of {day}, before act {last}": "第 {act} 项记录的日期 {day} 早于第 {last} 项",
    "an objection of the body to the result of {inspection} is not decided; answer it first": (
        "对象对 {inspection} 结果的异议尚未处理；请先答复"
    ),
    "{measure} is no open measure of {inspection}; open are {open}": (
        "{measure} 不是 {inspection} 未完结的措施；未完结的是 {open}"
    ),
    "{measure} closed on {day}, after the act of {date}": (
        "{measure} 的完结日期 {day} 晚于记录日期 {date}"
    ),
    "there is no result of {inspection} to which anything is said": (
        "{inspection} 还没有可以陈述意见的结果"
    ),
    "{number} is no open objection to {inspection}": "{number} 不是对 {inspection} 尚未处理的异议",
    "the result of {inspection} is {state} ({word}); {act} is not possible: {why}": (
        "{inspection} 的结果现为{word}（{state}），不能{act}：{why}"
    ),
    "{n} drawn bodies are not in the register ({some}); put the register of the lock back, or the "
    "key with which handles were sealed": (
        "{n} 个抽中对象不在名录库中（{some}）；请恢复锁定时的名录库，或封存公开名所用的密钥"
    ),
    "{draw} dispatches {selection} of {authority}, and public/selection is not that bundle; put "
    "it back as it was received": (
        "{draw} 为 {authority} 的 {selection} 派员，而 public/selection 不是该数据包；"
        "请按收到时恢复"
    ),
    "{draw} does not say who drew its agencies, but quarter.toml names the selection of another "
    "authority; use the folder of that dispatch": (
        "{draw} 没有写明对象由谁抽取，而 quarter.toml 写的是其他机关的名单；请用该次派员的文件夹"
    ),
    "amendment {number}: {inspector} is not in the team of {inspection}": (
        "第 {number} 号变更：{inspector} 不在 {inspection} 的检查组内"
    ),
    "{file} is there already: somebody else was faster; run the command again": (
        "{file} 已经存在：他人先写了一步；请再执行一次"
    ),
    "{line} is no inspection of {draw}; name the row of an announced list (results:7), the id of a "
    "drawn body or its public name": (
        "{line} 不是 {draw} 的检查；请写公告的行（results:7）、抽中对象的编号或公开名"
    ),
    "{line} is no inspection of {draw}; name the row of an announced list (results:7), a page of "
    "the site (agencies/….html), the id of a drawn body or its public name": (
        "{line} 不是 {draw} 的检查；请写公告的行（results:7）、网站页面（agencies/….html）、"
        "抽中对象的编号或公开名"
    ),
    "{line} is a page of many draws or bodies; name agencies/….html, draws/….html, lists/….html or "
    "a row of a list": (
        "{line} 涉及多次抽查或多户；请写 agencies/….html、draws/….html、lists/….html 或名单的行"
    ),
    "row {n} of {list} is of {what}, and this quarter is {task} ({item}); name the quarter that "
    "carried it out": (
        "{list} 第 {n} 行属于 {what}，而本任务为 {task}（{item}）；请使用实施该行的任务"
    ),
    "{page} is the page of another draw, and that of this quarter is {own}; name the quarter that "
    "it tells of": "{page} 是另一次抽查的页面，本任务的页面为 {own}；请使用该页面所载的任务",
    "{list} has {n} rows, so there is no row {row}": "{list} 共 {n} 行，没有第 {row} 行",
    # Papers, documents and exchange.
    "{folder} lies in {results}, whose files are those that announcements.json names; choose a "
    "folder of its own for the documents": (
        "{folder} 在 {results} 之内，其文件以 announcements.json 所列为准；请为文书另选文件夹"
    ),
    "{folder} announces nothing yet; publish results first, and make documents of that": (
        "{folder} 尚未公告任何内容；请先公布结果，再制作文书"
    ),
    "this is a {occasion}, no inspection; the platform takes every record for one, so none is "
    "written": "这是{occasion}，不是检查；平台把每条记录都当作检查，因此不写",
    "{folder}: {n} papers in {place} were changed since they were written, and would be lost; move "
    "them away, or choose another folder": (
        "{folder}：{place} 中有 {n} 份文书写出后被改过，重写会丢失；请移走，或另选文件夹"
    ),
    "{folder} lies in {public}, which is public; what names people and bodies before anything is "
    "announced goes into a private folder": (
        "{folder} 在公开文件夹 {public} 之内；公告之前写有人员和对象的文件只能放入不公开的文件夹"
    ),
    "{told}. Nobody is inspected by it any more, so nothing new is entered, published or written "
    "from it; results that were published stay public, and marked": (
        "{told}。不再据此检查任何对象，因此不再新录入、公布或写出任何内容；"
        "已公示的结果继续公开并加注“作废”"
    ),
    "{folder} holds something already; name a new folder for the year": (
        "{folder} 中已有内容；请为这一年另写新的文件夹"
    ),
    # The site.
    "{folder} holds no {file}, neither itself nor two folders below": (
        "{folder} 及其下两层文件夹中没有 {file}"
    ),
    "no draw is locked here, so there is nothing to publish": "这里没有已锁定的抽取，无可公布",
    "a site is of one authority, but these are {names}": "一个网站属于一个机关，这里有 {names}",
    "{files} tell of one draw; publish only one of them": (
        "{files} 说的是同一次抽取；请只公布其中一个"
    ),
    "{file} has an act of {day}, which a site as of {date} would not know; name a later day": (
        "{file} 有 {day} 的记录，截至 {date} 的网站不会包含它；请写更晚的日期"
    ),
    "{file} in {folder} was changed after it was announced; run `results publish` to write it "
    "anew": ("{folder} 中的 {file} 公告后被改过；请执行 `results publish` 重新写出"),
    "results are announced in {folder}, but {file} is gone; put it back": (
        "{folder} 已公告结果，而 {file} 不见了；请恢复"
    ),
    "{file} would say something else by now: results, statements or lists were recorded since; "
    "run `results publish` first": (
        "{file} 的内容已经不同：之后又记录了结果、意见或名单；请先执行 `results publish`"
    ),
    "{folder} holds other files and no {file}; name a new folder for the site, or an earlier "
    "site": ("{folder} 中有其他文件，没有 {file}；请为网站写新的文件夹，或先前的网站"),
}
"""Forms of sentences; places stand in braces."""
