"""The Chinese of notes: what readers and rules noted without stopping, by rule code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from randinspect.cli.phrases import in_chinese
from randinspect.cli.words import Language
from randinspect.dispatch import Unreached
from randinspect.errors import Fault

__all__ = ["EVENTS", "NOTES", "told_event", "told_note", "told_place", "told_unreached"]

NOTES: Final[Mapping[str, str]] = {
    "absence.order": "终止日早于起始日；请对调或更正",
    "absence.target": "人员和机构须恰填一项",
    "absence.unknown_agency": "名录库中没有此机构编号；请更正编号或补录机构",
    "absence.unknown_inspector": "名录库中没有此人员编号；请更正编号或补录人员",
    "batch.gone": "抽取后已不在抽取范围，却列在后面的批次；请在该批派员前作变更或更正名录库",
    "batch.many": "批数多于抽中户数，必有批次没有检查对象；请减少 batch.of",
    "classes.digest": (
        "分类规则的摘要与细则所引的不同；请按细则所引的规则分类，或重新采用 rulebook.part.toml"
    ),
    "classes.mixed": "部分类别不是按细则所引的规则评定，或未写明规则；请按细则所引的规则重新分类",
    "classes.other_rules": (
        "没有一个类别是按细则所引的规则评定的；请按细则所引的规则重新分类，"
        "或重新采用 rulebook.part.toml"
    ),
    "classes.uncited": (
        "写明了分类规则，细则却没有引用；请采用 rulebook.part.toml 的引文和 [risk]，或删去"
    ),
    "classes.unsourced": "类别未写明按哪份规则评定，无从核对；请采用 profile.part.toml 的各行",
    "boolean.format": "不是是否值；请在列名对应关系中对应为 true 或 false",
    "cell.error": "单元格为公式错误；请修正公式或粘贴其值",
    "cell.formula": "公式没有保存的值；请用表格软件打开并保存",
    "cell.type": "单元格类型与该列不符；请按该列要求填写",
    "condition.look_alike": "细则未列此值，却列有近似的值；意思相同的请照细则填写，或补列",
    "couple.kept": (
        "不得同组的两人均可参加；各户单独可分开，但若上限使其别无他法，配对予以保留并公布"
    ),
    "couple.same_person": "两个编号是同一人；请更正或删除此行",
    "couple.twice": "同一对人员已列过一次；请删除一行",
    "couple.unknown_inspector": "名录库中没有此人员编号；请更正编号或补录人员",
    "couple.unknown_partner": "名录库中没有此人员编号；请更正编号或补录人员",
    "coverage.excluded": "有应检对象不能被抽中；请收窄排除条件，或在到期前抽取",
    "coverage.partly": '该层应检对象未全部抽取；请为应检对象单写一条 ratio = "100%" 的规则',
    "date.ambiguous": "日期有两种读法；请只留一种格式，或写成 2026-01-31",
    "date.epoch_bulk": "大量日期为 1970-01-01，疑为 0；请重新读取来源",
    "date.format": "不是可读的日期；请更正，或在列名对应关系中补上其格式",
    "date.no_end": "此处不能写无终止的日期；请写明日期",
    "date.number": "日期是数字；请用日期单元格，或声明 days since 1899-12-30",
    "day.to_come": "日期晚于名录库的截止日（plan.as_of）；请更正日期或 as_of",
    "id.character": "编号含空格或不可见字符；请删除",
    "id.duplicate": "编号重复，两行会使机会加倍；请只留一行",
    "id.folded": "编号含全角字符，已按半角比较；可择时更正来源",
    "id.kind": "不是所允许的编号种类；请更正，或放宽 id_kind",
    "id.length": "编号过长，最多 64 个字符",
    "id.missing": "没有编号；请填写",
    "id.number_cell": "编号存为数字；请将列设为文本后重新录入",
    "id.number_text": "编号为科学计数等数字写法；请将列设为文本后重新录入",
    "id.other_kind": "既不是统一社会信用代码，也不是旧注册号；请确认不是备注",
    "id.placeholder": "编号是占位符；请填写真实编号",
    "id.upper_cased": "编号含小写字母，已按大写比较；可择时更正来源",
    "integer.format": "不是整数；请写成 0、7 或 -12，或声明 scale",
    "integer.range": "数字超出范围；请更正",
    "integer.scale": "小数位多于 scale；请声明更大的 scale",
    "joint.unnamed": (
        "与该机关联合检查，却未在 [joint] 中写明其派员数据包；对方已锁定的，请列入 joint.beside"
    ),
    "ledger.folder": "没有所写的台账，或台账不完整；请先执行 randinspect ledger init，或更正文件夹",
    "ledger.sequence": "序号不是台账的下一个；请更正",
    "ledger.witnesses": "见证人公钥文件不存在或不可读；请每行写一个公钥，或删去此键",
    "plan.too_large": (
        "计划超出人员能力；请增加人员、提高 cap、放宽 territory、减少抽取，或写明 "
        'policy = "waive"；锁定后只能增补人员，或在抽取前作废重锁'
    ),
    "plan.unreached": (
        "在抽范围内有对象无法组成检查组；请排除障碍，或按无可派人员排除，或写明 [dispatch.direct]；"
        "锁定后只能排除障碍，或在抽取前作废重锁"
    ),
    "join.part_missing": "合并的一部分缺失；请填写，或写明 unassigned",
    "join.unassigned": "合并的一部分缺失，已按 unassigned 填入；知道后可补填",
    "list.empty_item": "列表中有空项；请删除多余的分隔符",
    "name.near_duplicate": "与另一行近似，可能是同一机构的两个编号；请核对",
    "quota.nobody": "其他层须凑足各组合计，该层无户可抽；请提高其所在组的数，或降低其他数",
    "recusal.lapsed": "在检查首日已失效，不再回避；请核对日期，确已失效的可删去",
    "recusal.order": "截止日早于依据日期；请对调或更正",
    "recusal.target": "机构和所有者须恰填一项",
    "recusal.to_come": "依据日期晚于检查末日，仍照样回避；请核对日期",
    "recusal.unknown_agency": "名录库中没有此机构编号；请更正编号或补录机构",
    "recusal.unknown_inspector": "名录库中没有此人员编号；请更正编号或补录人员",
    "recusal.unknown_owner": "名录库中没有此所有者；请更正，或在其机构处补录",
    "row.field_count": "该行单元格数与列名不符；请为含逗号的内容加引号，或补齐",
    "row.repeated": "与前面一行各列均相同；请删除一行",
    "row.skipped": "该行按 skip_rows 跳过；需要时从中删去",
    "select.other": "该行不在 select 之列；需要时放宽",
    "selection.idle": "此规则在本对象库中没有对应的层；请核对 match",
    "selection.nobody": '该层取整后为 0，无户可抽；可写 rounding = "in_expectation"',
    "selection.reserves": "该层无一户被抽，其候补无可替代，但仍会公布；可写 reserves = 0",
    "sequence.gap": "两次锁定的序号之间有间断；请写下一个序号，除非其间确有锁定",
    "sources.changed": "派员锁定时（名单已知）的文件与抽取锁定时不同；请备存缘由以供审计",
    "referral.others": "这些行不由本机关派员（未抽中，或由其他机关检查），无需处理",
    "staff.exempted": "因无可派人员而不在抽取范围；如应参加抽取，请排除障碍",
    "staff.idle": "此人不能派往任何在抽对象；请更正其限制，或照此保留",
    "staff.no_area": "没有属于该区域的检查人员，不能组成检查组；请更正管辖单位，或在该处增派人员",
    "staff.undated": "没有执法证有效期，按已过期处理；请填写，长期有效的写 9999-09-09",
    "staff.unfilled": "此席位无人可派；请排除障碍、补充人员或修改规则",
    "taken.day": "不是可读的日期；请使用其他任务原样生成的 private/taken/days.csv 的副本",
    "taken.days": "其他任务已占用的检查日，按不能外出处理；此后新定的检查日须重新列入其文件",
    "taken.file": "不是检查日文件；请使用其他任务原样生成的 private/taken/days.csv 的副本",
    "taken.row": "每行为人员编号和日期；请使用其他任务原样生成的 private/taken/days.csv 的副本",
    "text.control_character": "含控制字符；请写成一行，不含制表符",
    "text.invisible_character": "含不可见字符；请删除",
    "text.letter_for_digit": "中文数字间夹有字母或数字；请核对是否应为〇",
    "text.number_cell": "文本存为数字；请将列设为文本后重新录入",
    "text.private_use": "含私用区字符；请查明其标准编码",
    "uscc.check_character": "统一社会信用代码校验码不符；请与证照逐字核对",
    "uscc.layout": "不合统一社会信用代码的格式；请与证照核对，或将 id_kind 设为 text",
    "uscc.organisation_check": "内含的组织机构代码校验码不符（GB 11714）；已发代码中确有此种",
    "uscc.region_unknown": "区划代码不在所给的代码表中；可能已撤销或为开发区",
    "merge.window": "另一部门检查同一对象的日期在本次期限之外，各查一次；锁定前由 check 计数",
    "merge.days": "另一部门的检查日期有在本次期限之外的，共同对象会各查一次；锁定前可调整期限",
    "linked.alike": "与另一持有人的编号只有大小写或符号不同，按两户计上限；确为一户请写同一编号",
    "linked.capped": "持有人上限起作用，抽取户数的期望少于各机构之和；要多抽请提高 holder_cap",
    "linked.others": "有单位所属的机构未被抽中，不在本抽样框内",
    "linked.empty": "有抽中的机构在此没有单位；请补录，确无单位的在列名对应关系中写明保留",
    "linked.unknown_body": "机构抽取的名录中没有此机构编号；请更正，或在列名对应关系中写明剔除",
    "recognised.items": "没有写明抽查事项；请填写所检查事项的代码",
    "recognised.order": "认可有效期早于检查日期；请对调或更正",
    "recognised.twice": "同一机关、机构、日期已有一行；请并为一行，写明全部事项",
    "recognised.own": "检查机关即本机关；本机关的检查应记入既往检查，只认可其他机关的结果",
    "recognised.unknown_agency": "名录库中没有此机构编号；请更正编号或补录机构",
    "recognition.item": "认可的结果中没有一条涉及本事项，故不因此排除任何对象；请核对事项代码",
    "recognition.late": "检查日期不早于本次检查首日，不起作用；请更正日期或删去",
    "recognition.expired": "有效期在检查首日之前届满，不因此排除；确已届满的不必处理，否则请更正",
    "recognition.unknown_item": "细则和既往检查中都没有此事项代码，不因此排除；请核对事项代码",
    "recognition.digest": "与另一机构的结果摘要相同；请核对一份文件是否涉及各机构，否则各录其摘要",
    "digest.placeholder": "不是文件的摘要（同一字符重复，或空文件）；请照录所移交结果的 SHA-256",
    "digest.format": "摘要须为 64 位小写十六进制；请照录所移交结果文件的 SHA-256",
    "value.missing": "单元格没有值；请填写",
    "value.unmapped": "列名对应关系中没有此值；请补上或更正",
    "waivers.predictable": (
        "超出上限比跨区派员便宜，放宽后总由同几人前往，可被预知；请使 out_of_area 不高于 load"
    ),
    "visit.unknown_agency": "名录库中没有此机构编号，仍予保留；必要时更正或补录",
    "visit.unknown_inspector": "名录库中没有此人员编号，仍予保留；必要时更正或补录",
    "visits.empty": "该列在全部既往检查中为空，规则会计入所有检查；请在列名对应关系中对应此列",
    "visits.for_cause": "既往检查中没有所列的检查缘由；请在 memory.for_cause 中写名录库所用的字样",
    "visits.late": "有既往检查不早于检查首日，规则均不计入；请更正日期或删去",
    "visits.none": "没有任何既往检查记录，规则视全部对象为从未检查；请填写检查记录",
}
"""Chinese of every rule that a note can name; ids, values and codes stand before and behind it."""


_DETAILS: Final[Mapping[str, str]] = {
    "stratum {name}: {rest}": "层 {name}",
    "the dispatch is number {n}, and the selection before it number {m}": (
        "派员的序号为 {n}，其前的对象抽取为 {m}"
    ),
    "{n} days are after {day}, {rest}: rows {rows}": "{n} 个日期晚于 {day}（第 {rows} 行）",
    "no rule lists this value, but one lists {near}: rows {rows}": "近似“{near}”（第 {rows} 行）",
    "{n} recusals {rest}: rows {rows}": "{n} 条（第 {rows} 行）",
    "{n} agencies were graded by the rules that the rulebook cites; {rest}": (
        "按细则所引规则评定 {n} 户；{rest}"
    ),
    "{n} agencies were graded by other rules: {rest}, none by the rules that the rulebook cites "
    "({digest})": "按其他规则评定 {n} 户（{rest}），细则所引为 {digest}",
    "{n} agencies were graded by other rules: {rest}, but the rulebook cites no rules of classes": (
        "写明规则的 {n} 户（{rest}）"
    ),
    "{n} agencies were graded by other rules: {rest}; {m} name none": (
        "按其他规则评定 {n} 户（{rest}），未写明 {m} 户"
    ),
    "{n} agencies were graded by other rules: {rest}": "按其他规则评定 {n} 户（{rest}）",
    "{n} agencies have a class that does not say by which rules it was made": "{n} 户",
    "{n} name none": "未写明 {n} 户",
    "the rules have the digest {own}, the rulebook cites {cited}": "所给 {own}，所引 {cited}",
    "{id} in row {row} has the same {what}": "第 {row} 行 {id}",
    "row {row} {rest}": "第 {row} 行",
    "it has the digest of another agency's result, in row {row}; also rows {rows}": (
        "第 {row} 行；第 {rows} 行亦同"
    ),
    "it has the digest of another agency's result, in row {row}": "第 {row} 行",
    "{n} agencies are visited twice, for the other department's day is outside of the window "
    "here: {ids}": "{n} 户：{ids}",
    "{n} of {all} visits there lie outside of {first} to {last}: {rest}": (
        "{all} 次检查中有 {n} 次不在 {first} 至 {last} 之内"
    ),
    "{one} and {other} differ in case or signs alone, and are two holders": "{one} 与 {other}",
    "{rest}; also rows {rows}": "第 {rows} 行亦同",
    "{n} visits of {span} are not before {day}, the first day of the inspections, so {rest}": (
        "检查首日 {day}，{span} 的检查 {n} 次"
    ),
    "no visit has the purpose {names}, so {rest}; the visits have {found}": (
        "缺 {names}，现有 {found}"
    ),
    "{n} agencies are due and cannot be drawn: {codes}": "{n} 户（{codes}）",
    "compared as {key}: {rest}": "按 {key} 比较",
    "{n} batches for {units} drawn units: {rest}": "{n} 批，抽中 {units} 户",
    "can be sent to none of {n} agencies: {codes}": "{n} 户（{codes}）",
    "nobody available can sit in slot {slot} of {n} agencies: {ids}; of those who have what is "
    "asked: {codes}": "席位 {slot}，{n} 户（{ids}）；符合要求者：{codes}",
    "{n} agencies are exempted, for no team can reach them: {rest}": "{n} 户：{rest}",
    "{id}: {k} eligible for {n} seats ({codes}); {rest}": (
        "{id}：需 {n} 人，可派 {k} 人（{codes}）；{rest}"
    ),
    "{id}: {k} eligible for {n} seats ({codes}) and {m} more": (
        "{id}：需 {n} 人，可派 {k} 人（{codes}），另有 {m} 户"
    ),
    "{id}: {k} eligible for {n} seats ({codes})": "{id}：需 {n} 人，可派 {k} 人（{codes}）",
    "{id}: {k} eligible for {n} seats": "{id}：需 {n} 人，可派 {k} 人",
    "{n} inspections are made together with {who}, and {rest}": "与 {who} 联合 {n} 户",
    "the sequence is {n}, but {m} comes next in the ledger": "所写为 {n}，应为 {m}",
    "the roster carries {f} of the plan, so {rest}": "只能承担 {f} 倍",
    "no team can reach {n} agencies in scope, such as {id}; {rest}": "{n} 户，如 {id}",
    "load costs less than out_of_area, so waivers send the same few people to all of {places}: "
    "{rest}": "{places}",
    "{n} inspectors have no last day of their certificate, so it counts as expired: rows {rows}": (
        "{n} 人（第 {rows} 行）"
    ),
    "{n} agencies have an area of which there is no inspector, so {rest}": "{n} 户",
    "{n} of {rows} rows are of agencies that nobody is sent to from here": "{rows} 行中的 {n} 行",
    "{n} agencies have no area, so {rest}": "{n} 户未填",
    "{n} inspections are open to both of a couple, and {rest}": "{n} 户",
    "it stands in batch {n} of {of} and is {code} on {day}: {rest}": (
        "第 {n} 批（共 {of} 批），{day} 为 {code}"
    ),
}
"""What a message holds that nothing else of its note tells, by its English form."""


def _is_key(fault: Fault) -> bool:
    """Whether a place is a key of a TOML file, not a column of a table."""
    is_toml = fault.file.endswith(".toml") or "." in (fault.column or "")
    return is_toml and fault.row is None and fault.sheet is None


def told_place(fault: Fault) -> str:
    """File, sheet, row, column and value of a fault, in Chinese."""
    places = (
        fault.file,
        fault.sheet and f"工作表 {fault.sheet}",
        fault.row is not None and f"第 {fault.row} 行",
        fault.column and f"{'键' if _is_key(fault) else '列'} {fault.column}",
    )
    place = "，".join(part for part in places if part)
    return place if fault.value is None else f"{place} [{fault.value}]"


EVENTS: Final[Mapping[str, str]] = {
    "couples: {n} inspections are open to both of a couple, and {rest}": (
        "不得同组的两人均可参加 {n} 户；各户单独可分开，但若上限使其别无他法，"
        "配对予以保留并公布（couple.kept）"
    ),
    "{file}: {told} (sources.changed); {cure}": (
        "{file}：{told}；请备存缘由以供审计，或恢复原文件（sources.changed）"
    ),
    "named at the dispatch's lock, when the sample was known, and not before": (
        "抽取锁定时没有，派员锁定时（名单已知）才列入"
    ),
    "named at the selection's lock, and no more when the sample was known": (
        "抽取锁定时有，派员锁定时（名单已知）已不再列入"
    ),
    "another file at the dispatch's lock, when the sample was known": (
        "派员锁定时（名单已知）的文件与抽取锁定时不同"
    ),
    "{place}: {n} inspections are made together with {who}, and {rest}": (
        "{place}：与 {who} 联合检查 {n} 户，却未在 [joint] 中写明其派员数据包；"
        "对方已锁定的，请列入 joint.beside（joint.unnamed）"
    ),
    "left alone by the rulebook: {n} × {kind} in {files}, {columns} ({reason})": (
        "细则列为例外：{files} 的 {columns} 列，{kind} {n} 处（{reason}）"
    ),
    "{n} more carried over from earlier batches: {ids}": "另由前面各批结转 {n} 户：{ids}",
    "personal_id": "身份证号",
    "mobile": "手机号",
    "landline": "座机号",
    "risk_class": "风险等级",
    "sealed_name": "不公开的姓名或号码",
    "the shortlist {share} can never be used: {where}; the next rung is taken for all. Add people "
    "there, let neighbours in, or write a wider shortlist": (
        "短名单 {share} 不可能使用：{where}；全部改用下一级。"
        "请在该处增派人员、开放相邻区域，或写更宽的短名单"
    ),
    "send {person} to {inspection}, slot {slot}, past {rules} (cost {cost})": (
        "让 {person} 去 {inspection} 的 {slot} 席位，不计 {rules}（代价 {cost}）"
    ),
    "give {person} {n} more than the cap (cost {cost})": "{person} 超出上限 {n} 项（代价 {cost}）",
    "give {person} {n} more of load class {name} than its cap (cost {cost})": (
        "{person} 的类别 {name} 超出上限 {n} 项（代价 {cost}）"
    ),
    "give {person} {n} less than the floor (cost {cost})": (
        "{person} 少于下限 {n} 项（代价 {cost}）"
    ),
    "leave {n} of slot {slot} of {inspection} empty (cost {cost})": (
        "{inspection} 的 {slot} 席位空缺 {n} 人（代价 {cost}）"
    ),
}
"""Chinese of what is noted when a step is done, by its English form."""


def told_event(text: str, language: Language) -> str:
    """A note of a step, in a language."""
    return in_chinese(text, EVENTS) if language is Language.ZH else text


def told_note(note: Fault, language: Language) -> str:
    """A note in one line."""
    if language is Language.EN:
        return str(note)
    detail = in_chinese(note.message, _DETAILS)
    said = "" if detail == note.message else f"{detail}，"
    return f"{told_place(note)}：{said}{NOTES.get(note.rule, note.message)}（{note.rule}）"


def told_unreached(one: Unreached, language: Language) -> str:
    """An agency that no team can reach, in one phrase."""
    if language is Language.EN:
        return str(one)
    told = "、".join(f"{code} {count}" for code, count in one.codes.items())
    found = f"{one.agency}：需 {one.seats} 人，可派 {one.eligible} 人"
    return f"{found}（{told}）" if told else found
