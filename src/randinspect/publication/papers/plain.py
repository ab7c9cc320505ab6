"""The plain templates that are shipped, in Chinese and English (docs/papers.md).

The rule: they state what such papers state everywhere, and every word that an office has to answer
for is a placeholder. An office changes them in a word processor, or brings its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from randinspect.publication.papers.keys import PaperKind
from randinspect.publication.papers.markup import Look, package, paragraph, table

__all__ = ["plain_template"]

Both: TypeAlias = tuple[str, str]
"""The same in Chinese and English."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph: its style and text."""

    style: str
    text: Both


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table: share of each column, cells, and how many rows are headings."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Both, ...], ...]
    heads: int


_TITLE: Final = _Line("Title", ("{{mark}}{{title}}", "{{mark}}{{title}}"))
_SIGNED: Final[tuple[_Line, ...]] = (
    _Line("Right", ("{{authority}}（印章）", "{{authority}} (seal)")),
    _Line("Right", ("　　年　　月　　日", "Date: ____________")),
)
_BODY_OF: Final = _Grid(
    (24, 76),
    (
        (("检查对象", "Inspected body"), ("{{agency_name}}", "{{agency_name}}")),
        (("统一社会信用代码", "Id"), ("{{agency_id}}", "{{agency_id}}")),
        (("检查任务", "Task"), ("{{task_name}}（{{task_id}}）", "{{task_name}} ({{task_id}})")),
        (("检查事项", "Item"), ("{{item}}", "{{item}}")),
        (("检查日期", "Days"), ("{{dates}}", "{{dates}}")),
    ),
    0,
)
_TEAM: Final = _Grid(
    (10, 24, 30, 20, 16),
    (
        (
            ("序号", "No."),
            ("检查人员", "Inspector"),
            ("执法证号", "Certificate"),
            ("岗位", "Place"),
            ("职责", "Role"),
        ),
        tuple(
            (f"{{{{team.{key}}}}}",) * 2
            for key in ("number", "name", "certificate", "slot", "role")
        ),
    ),
    1,
)
_NOTICE: Final[tuple[_Line | _Grid, ...]] = (
    _TITLE,
    _Line("Normal", ("{{agency_name}}（{{agency_id}}）：", "To {{agency_name}} ({{agency_id}}):")),
    _Line(
        "Text",
        (
            "根据以下规定，本机关决定于{{dates}}对你单位进行检查。检查对象和"
            "检查人员经公开随机抽取产生，抽取编号{{draw_id}}。",
            "By the rules below this authority will inspect you ({{dates}}). "
            "Body and inspectors were drawn at random in public, draw {{draw_id}}.",
        ),
    ),
    _Line("Text", ("一、检查依据", "1. Basis")),
    _Line("Text", ("（{{basis.number}}）{{basis.text}}", "({{basis.number}}) {{basis.text}}")),
    _Line("Text", ("二、检查事项：{{item}}", "2. Item: {{item}}")),
    _Line("Text", ("三、检查频次：{{frequency}}", "3. Frequency: {{frequency}}")),
    _Line(
        "Text",
        (
            "四、检查人员：执法人员{{officers}}名，协助检查人员{{assisting}}名",
            "4. Who comes: {{officers}} officers and {{assisting}} assisting people",
        ),
    ),
    _TEAM,
    _Line("Text", ("五、请准备以下材料", "5. Please have ready")),
    _Line(
        "Text",
        ("（{{materials.number}}）{{materials.text}}", "({{materials.number}}) {{materials.text}}"),
    ),
    _Line("Text", ("六、你单位享有的权利", "6. Your rights")),
    _Line("Text", ("（{{rights.number}}）{{rights.text}}", "({{rights.number}}) {{rights.text}}")),
    _Line("Text", ("七、申请回避：{{recusal}}", "7. To ask for a recusal: {{recusal}}")),
    _Line(
        "Text",
        (
            "八、联系人：{{contact}}，联系电话：{{phone}}",
            "8. Contact: {{contact}}, telephone: {{phone}}",
        ),
    ),
    *_SIGNED,
)
_CHECKS: Final[tuple[_Line | _Grid, ...]] = (
    _TITLE,
    _BODY_OF,
    _Line("Cell", ("", "")),
    _Grid(
        (7, 19, 21, 25, 18, 10),
        (
            (
                ("序号", "No."),
                ("检查要点", "Check point"),
                ("取证关键点", "Evidence"),
                ("检查关键内容", "What to check"),
                ("依据", "Basis"),
                ("结果", "Result"),
            ),
            (
                *(
                    (f"{{{{points.{key}}}}}",) * 2
                    for key in ("number", "point", "evidence", "content", "basis")
                ),
                ("", ""),
            ),
        ),
        1,
    ),
    _Line("Cell", ("", "")),
    _Line("Cell", ("检查人员（签名）：", "Inspectors (signed):")),
    _Line("Cell", ("检查对象（签名或盖章）：", "Inspected body (signed or sealed):")),
)
_RECORD: Final[tuple[_Line | _Grid, ...]] = (
    _TITLE,
    _BODY_OF,
    _Line("Cell", ("", "")),
    _Grid(
        (34, 66),
        (
            (("检查地点", "Place"), ("", "")),
            (("检查时间", "Time"), ("　　月　　日　　时　　分至　　时　　分", "")),
            (("现场负责人及职务", "In charge on site, position"), ("", "")),
            (("见证人", "Witness"), ("", "")),
        ),
        0,
    ),
    _Line("Cell", ("", "")),
    _TEAM,
    _Line(
        "Text",
        (
            "告知：我们是{{authority}}的执法人员，现出示执法证件。依法进行检查，请予配合。"
            "你单位有权陈述、申辩；认为检查人员与你单位有直接利害关系的，有权申请回避。{{recusal}}",
            "We are officers of {{authority}} and show our certificates. You may state your case; "
            "if an inspector has a direct interest in you, you may ask for a recusal. {{recusal}}",
        ),
    ),
    _Line(
        "Text", ("□ 不申请回避　　□ 申请回避，理由：", "[ ] no recusal    [ ] recusal, because:")
    ),
    _Line("Text", ("现场检查情况：", "What was found:")),
    _Grid(
        (10, 34, 16, 40),
        (
            (
                ("序号", "No."),
                ("检查事项", "Item"),
                ("是否检查", "Checked"),
                ("检查情况", "Found"),
            ),
            (
                ("{{items.number}}", "{{items.number}}"),
                ("{{items.code}} {{items.name}}", "{{items.code}} {{items.name}}"),
                ("", ""),
                ("", ""),
            ),
        ),
        1,
    ),
    _Line("Text", ("以上笔录经核对无误。", "The above was read and is right.")),
    _Line(
        "Cell",
        ("检查对象（签名或盖章）：　　　　　　　　日期：", "Inspected body (signed):    Date:"),
    ),
    _Line(
        "Cell", ("检查人员（签名）：　　　　　　　　　　　日期：", "Inspectors (signed):    Date:")
    ),
    _Line(
        "Cell", ("协助检查人员（签名）：　　　　　　　　　日期：", "Assisting (signed):    Date:")
    ),
)
_VISIT_ROWS: Final = _Grid(
    (8, 17, 24, 22, 11, 18),
    (
        (
            ("序号", "No."),
            ("检查日期", "Day"),
            ("检查对象", "Body"),
            ("统一社会信用代码", "Id"),
            ("岗位", "Place"),
            ("检查组", "Team"),
        ),
        tuple(
            (f"{{{{visits.{key}}}}}",) * 2
            for key in ("number", "day", "agency_name", "agency_id", "slot", "team")
        ),
    ),
    1,
)
_VISITS: Final[tuple[_Line | _Grid, ...]] = (
    _TITLE,
    _Line(
        "Cell",
        (
            "检查人员：{{person_name}}　执法证号：{{person_certificate}}",
            "Inspector: {{person_name}}, certificate {{person_certificate}}",
        ),
    ),
    _Line(
        "Cell",
        (
            "任务：{{task_name}}（{{task_id}}）　抽取编号：{{draw_id}}",
            "Task: {{task_name}} ({{task_id}}), draw {{draw_id}}",
        ),
    ),
    _Line("Cell", ("", "")),
    _VISIT_ROWS,
    _Line("Cell", ("", "")),
)
_MANNERS: Final = _Grid(
    (6, 14, 20, 20, 10, 14, 10, 6),
    (
        (
            *_VISIT_ROWS.rows[0],
            ("检查方式", "Manner"),
            ("项数", "Items"),
        ),
        (
            *_VISIT_ROWS.rows[1],
            ("{{visits.methods}}", "{{visits.methods}}"),
            ("{{visits.items}}", "{{visits.items}}"),
        ),
    ),
    1,
)
_ANNOUNCEMENT: Final[tuple[_Line | _Grid, ...]] = (
    _TITLE,
    _Line("Cell", ("{{header.name}}：{{header.text}}", "{{header.name}}: {{header.text}}")),
    _Line("Cell", ("", "")),
    _Line("Cell", ("{{table}}", "{{table}}")),
    _Line("Right", ("{{authority}}", "{{authority}}")),
    _Line("Right", ("{{day}}", "{{day}}")),
)
_PAPERS: Final[dict[PaperKind, tuple[_Line | _Grid, ...]]] = {
    PaperKind.NOTICE: _NOTICE,
    PaperKind.CHECKS: _CHECKS,
    PaperKind.RECORD: _RECORD,
    PaperKind.VISITS: _VISITS,
    PaperKind.ANNOUNCEMENT: _ANNOUNCEMENT,
}
_FLIPPED: Final = (PaperKind.CHECKS, PaperKind.VISITS)


def plain_template(
    kind: PaperKind, look: Look, *, is_flipped: bool | None = None, has_manners: bool = False
) -> bytes:
    """Bytes of a plain template.

    Parameters
    ----------
    kind
        Of which paper.
    look
        Margins, fonts and language.
    is_flipped
        Whether its pages lie on their side; as its table needs by default.
    has_manners
        Whether an inspector's sheet says how each body is checked, by its class.
    """
    is_flipped = kind in _FLIPPED if is_flipped is None else is_flipped
    place = 0 if look.language == "zh" else 1
    width = look.width(is_flipped=is_flipped)
    parts = [_MANNERS if has_manners and p is _VISIT_ROWS else p for p in _PAPERS[kind]]
    body = [_drawn(part, place, width) for part in parts]
    return package(body, look, is_flipped=is_flipped)


def _drawn(part: _Line | _Grid, place: int, width: int) -> str:
    """Markup of a line or a table in one language."""
    if isinstance(part, _Line):
        return paragraph(part.text[place], part.style)
    cells = [[texts[place] for texts in row] for row in part.rows]
    return table(cells, part.widths, total=width, heads=part.heads)
