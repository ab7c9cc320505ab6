"""The words of the store of libraries: at the desk, of its faults, and of its refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.cli.store_guard_words import (
    GUARD_CELLS,
    GUARD_FAULTS,
    GUARD_SENTENCES,
    GUARD_WORDS,
)

__all__ = ["STORE_CELLS", "STORE_FAULTS", "STORE_SENTENCES", "STORE_WORDS"]

STORE_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    **GUARD_WORDS,
    "store made": ("名录库存储已建立：{p}", "store made: {p}"),
    "store diff": (
        "{l}：新增 {a} 行，变更 {c} 行，消失 {g} 行，未采用 {r} 行（此前 {h} 行）",
        "{l}: {a} added, {c} changed, {g} gone, {r} rejected ({h} rows held before)",
    ),
    "store shown": (
        "以上只是比较，尚未更改；确认后加 --yes --by 再执行一次",
        "this is a comparison, nothing was changed; run it again with --yes --by to apply it",
    ),
    "store barred": (
        "以上只是比较，尚未更改；如照此导入将不予受理，核对后须加 --yes --by {c}",
        "this is a comparison, nothing was changed; as it is, the import is refused: "
        "after a look it takes --yes --by {c}",
    ),
    "store fatal": (
        "以上只是比较，尚未更改；照此不能导入",
        "this is a comparison, nothing was changed; as it is, nothing lets it in",
    ),
    "store known": (
        "已由第 {n} 号操作导入过，没有变化",
        "act {n} brought the same before; nothing changes",
    ),
    "store imported": ("已导入，第 {n} 号操作", "imported as act {n}"),
    "store refused": (
        "文件未予导入，缺陷已记入第 {n} 号操作",
        "the file was refused; its faults are kept as act {n}",
    ),
    "store undone": (
        "已撤销第 {t} 号操作，记为第 {n} 号操作",
        "act {t} is undone by act {n}",
    ),
    "store suspicious": ("可疑（{c}）：{t}", "suspicious ({c}): {t}"),
    "store suspicious cell": ("　　第 {r} 行，栏目 {f} [{t}]", "  row {r}, {f} [{t}]"),
    "store accept": (
        "核对后如仍须导入，请加 --accept {c}",
        "to import it all the same after a look, add --accept {c}",
    ),
    "store locked": (
        "名录已锁定：{d}，截至第 {k} 号操作所知，{n} 户，写入 {p}",
        "libraries locked as of {d}, as known by act {k}: {n} agencies, written to {p}",
    ),
    "store ahead": (
        "{d} 在今天之后 {n} 天，其间的变化不会计入；请核对 --on，先看年份",
        "{d} is {n} days ahead, and what changes until then is not in it; look at --on, the year "
        "first",
    ),
    "store whole": (
        "存储与各次操作所记一致",
        "the store is what its acts say",
    ),
    "store left out": (
        "所涉对象或人员已不在名录，未写入：{t}",
        "left out, for they speak of those who are gone: {t}",
    ),
    "store kept": (
        "最近一次文件中未采用、仍按原内容保留的行：{t}",
        "kept as held before, for the latest file's own rows were not taken: {t}",
    ),
    "store near": (
        "疑为同一主体：{a} 与 {b}（{t}）",
        "may be one body: {a} and {b} (same {t})",
    ),
    "store tables": (
        "{d} 的数据表 {n} 张，写入 {p}（内部资料，不公开）",
        "{n} tables as of {d}, written to {p} (private)",
    ),
    "store tables left out": ("未写入 {n} 行：{r}", "{n} rows are in no table: {r}"),
    "store left stranger": ("检查对象当日不在名录中", "the agency is not in the library that day"),
    "store left id": (
        "检查对象的编号不成编号，warn 与 classes grade 都不能读",
        "the agency's id is none that warn and classes grade read",
    ),
    "store left code": ("分类规则没有此事项代码", "the rules of classes do not know the event"),
    "store left finding": ("投诉尚无核查结论", "the complaint has no finding yet"),
    "store left published": ("检查结果尚未公示", "the result is not published yet"),
    "store left issued": ("证书没有发证日期", "the licence has no day of issue"),
    "store left expires": ("证书没有有效期", "the licence has no day of expiry"),
    "store saved": ("已备份到 {p}，摘要 {d}", "backed up to {p}, digest {d}"),
    "store restored": ("已从备份恢复到 {p}，摘要 {d}", "restored to {p}, digest {d}"),
    "store changes": ("{l}：{n} 行不同", "{l}: {n} rows differ"),
    "store rows": ("{l}：{n} 行，摘要 {d}", "{l}: {n} rows, digest {d}"),
    "store acts": ("历次操作", "acts"),
    "store act": ("操作", "act"),
    "store what": ("种类", "kind"),
    "store library": ("名录", "library"),
    "store source": ("来源", "source"),
    "store as of": ("数据日期", "as of"),
    "store when": ("记入时间（北京时间）", "recorded (Beijing time)"),
    "store who": ("经办", "by"),
    "store file": ("文件", "file"),
    "store told": ("内容", "what"),
    "store rejects": ("未采用的行", "rejected rows"),
    "store row": ("行号", "row"),
    "store heading": ("列", "column"),
    "store value": ("值", "value"),
    "store rule": ("规则", "rule"),
    "store message": ("问题", "what is wrong"),
    "store cure": ("办法", "what to do"),
    "store difference": ("不同之处", "what differs"),
    "store change": ("变化", "change"),
    "store key": ("主键", "key"),
    "store fields": ("栏目", "fields"),
    "store more": ("另有 {n} 行（--json 列出全部）", "… {n} more rows (--json lists them all)"),
}
"""Sentences and headings."""

STORE_CELLS: Final[Mapping[str, str]] = {
    **GUARD_CELLS,
    "import": "导入",
    "undo": "撤销",
    "snapshot": "锁定名录",
    "refused": "未予导入",
    "added": "新增",
    "changed": "变更",
    "gone": "消失",
    "rejected": "未采用",
}
"""The Chinese of what stands in tables."""

STORE_FAULTS: Final[Mapping[str, str]] = {
    **GUARD_FAULTS,
    "store.count": "名录的行数与该次导入所记不符",
    "store.locked": "所锁定的名录已不能照原样写出",
    "store.guards": "防误改的触发器缺失",
    "store.library": "没有这种名录；请写所列的名称",
    "store.url": "不是可用的数据库地址；请写 postgresql://用户@主机/库名，或写文件名",
    "store.driver": "没有安装 PostgreSQL 的驱动；请安装附加包 postgres",
    "store.profile": "读取此种名录须有列名对应关系；请以 --profile 写明",
    "store.field": "没有此栏目；请写所列的名称",
    "store.span": "截止日期早于起始日期；请更正其一",
    "store.text": "文字含 NUL 或半个字符；请重新书写",
    "snapshot.changed": (
        "与同一文件夹的 snapshot.json 所记不符，锁定之后曾被改动；请用 store snapshot 另写一份"
    ),
    "snapshot.unreadable": "没有写明文件及其摘要；请用 store snapshot 重新写到另一文件夹",
    "import.many_gone": "消失的行过多；请核对文件是否完整",
    "import.many_changed": "变更的行过多；请核对文件是否完整",
    "import.many_rejected": "未采用的行过多；请核对文件是否完整",
    "import.kept_held": "这些行未采用，名录仍按原内容保留；请更正文件后重新导入",
    "import.unread_gone": (
        "有空白、无法读取或编号相同的行，同时有原有的行消失；请核对消失的是否就在这些行中"
    ),
    "import.unread_column": "这些列未被采用；请在列名对应关系中写明，或从文件中删去",
    "import.blank_row": "此行空白；请核对此行原来是否有内容",
    "import.far_day": "数据日期离今天过远；请核对 --as-of，先看年份",
    "draw.demonstration": "此次抽取只是演示，没有检查任何对象；请核对是否应记入本存储",
    "draw.void": "此次抽取已经作废；其名下做过的检查如须留存，不必处理",
    "import.later_day": "行中的日期晚于数据日期；请核对这些日期和 --as-of，先看年份",
    "text.formula": "文字会被表格软件当作公式；请在源头更正，锁定的名录照原样写出",
    "text.long": "文字过长；请核对文件是否完整",
    "store.accept": "没有按此代码放行的事项；请写所列的代码",
    "import.empty": "文件没有可用的行，而名录原有内容；请核对是否给错文件",
    "import.other_source": "这些行来自另一来源，导入后归本来源；请核对来源",
    "import.attribute_type": "该列与此前导入的类型不同；请改用另一列名，或用同一类型",
    "agency.new_code": "名称相同，编号已换；如为同一主体，请记入承继关系（succession）",
    "agency.same_name": "名录中已有同名主体；如为同一主体，请记入承继关系（succession）",
    "agency.renamed": "编号相同，名称已改；请核对是否同一主体",
    "text.encoding": "文字似由错误的编码造成；请以 UTF-8 重新导出",
}
"""Faults by their code: what is wrong, and what to do."""

STORE_SENTENCES: Final[Mapping[str, str]] = {
    **GUARD_SENTENCES,
    "{name}: there is no store; make one with `store init`": (
        "{name} 没有名录库存储；请用 store init 建立"
    ),
    "{name}: there is a store already": "{name} 已有名录库存储",
    "{name} is no store of randinspect": "{name} 不是 randinspect 的名录库存储",
    "the store {name} cannot be used: {error}": "名录库存储 {name} 不能使用：{error}",
    "the store has tables of a later version ({version}); install that version": (
        "名录库存储由更新的版本（{version}）建立；请安装该版本"
    ),
    "an act names who did it; say it with --by": "每次操作须写明经办人；请用 --by 写明",
    "an undoing says why": "撤销须写明原因",
    "act {number} is no import, so there is nothing to undo": (
        "第 {number} 号操作不是导入，无可撤销"
    ),
    "act {number} was undone already": "第 {number} 号操作已经撤销",
    "act {number} cannot be undone alone: later imports build on it; undo first {later}": (
        "第 {number} 号操作不能单独撤销：其后的导入以它为基础；请先撤销 {later}"
    ),
    "the library {name} was changed by act {number} since this diff was made; make it anew and "
    "look at it": "比较之后，名录 {name} 又被第 {number} 号操作更改；请重新比较并核对",
    "the import is suspicious, and nothing was changed: {told}": ("导入内容可疑，未作更改：{told}"),
    "no agency is known of {day}; import the library as of an earlier day": (
        "{day} 没有已知的检查对象；请导入更早日期的名录"
    ),
    "act {number} locked other bytes of {day} as known by act {known}: {names}; the store was "
    "changed past the program": (
        "第 {number} 号操作已锁定 {day}（截至第 {known} 号操作所知），现在写出的内容不同：{names}；"
        "存储曾被绕过程序改动"
    ),
    "there is no act {number}; the last one is {last}": (
        "没有第 {number} 号操作；最后一号是 {last}"
    ),
    "{draw} is a rehearsal by which nobody is inspected; nothing of it comes into a store": (
        "{draw} 只是演练，没有检查任何对象；演练的内容不记入存储"
    ),
    "{folder} is not empty; a snapshot is written once": "{folder} 不是空的；锁定的名录只写一次",
    "{folder} holds no grading: {error}": "{folder} 中没有分类结果：{error}",
    "{path} was changed after the grading; grade again": "{path} 在分类之后被改动；请重新分类",
    "{path} is there already; name a file that is not": "{path} 已经存在；请写不存在的文件",
}
"""Sentences of refusals by their English form."""
