"""Papers of a visit: what is known stands on them, read back by another library."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publication.made_papers import TEAM, choices, facts, lines, tables, template, visit, writer
from strategies import paper_texts

from randinspect.errors import ResultsError
from randinspect.publication import Occasion
from randinspect.publication.papers import (
    OF_A_VISIT,
    Member,
    PaperKind,
    PaperWriter,
    printable,
)

pytestmark = pytest.mark.extra("docx", name="docx")
NAME = "91990100MA38078344"


def paper(kind: PaperKind, made: PaperWriter | None = None, **changes: object) -> bytes:
    """One paper of the made-up visit."""
    return (made or writer()).files((visit(**changes),))[f"{NAME}.{kind}.docx"]


def own(data: bytes, kind: PaperKind = PaperKind.NOTICE) -> PaperWriter:
    """A writer with one template of the office."""
    return writer({kind: ("own.docx", data)})


def test_a_notice_states_what_it_has_to() -> None:
    """Basis, frequency, days, materials, rights, recusal, contact, heads: all of it, in order."""
    data = paper(PaperKind.NOTICE)
    text = "\n".join(lines(data))
    told = choices()
    asked = [
        "甲州虚构检测有限公司（91990100MA38078344）",
        "本机关决定于2026年7月10日对",
        *(f"（{n}）{basis}" for n, basis in enumerate(told.basis, start=1)),
        "检查频次：每年1次",
        "执法人员2名，协助检查人员1名",
        *(f"（{n}）{one}" for n, one in enumerate(told.materials, start=1)),
        *(f"（{n}）{one}" for n, one in enumerate(told.rights, start=1)),
        "申请回避：书面提出",
        "联系人：示例某，联系电话：0000-0000000",
    ]
    places = [text.find(one) for one in asked]

    assert -1 not in places
    assert places == sorted(places)
    assert tables(data)[0][1:] == [
        ["1", "安某", "示A001", "组长", "执法"],
        ["2", "白某", "示A002", "执法人员", "执法"],
        ["3", "常某", "", "专家", "协助"],
    ]


def test_a_visit_without_a_day_has_the_days_of_the_task() -> None:
    """Nothing is left open that the task fixes."""
    made = facts()
    first, last = made.task.date_from, made.task.date_to
    text = "\n".join(lines(paper(PaperKind.NOTICE, day=None)))

    assert f"{first.year}年{first.month}月{first.day}日至{last.year}年" in text


def test_one_day_is_told_once() -> None:
    """On notice, check sheet and record: on the day, not from it to itself."""
    notice = "\n".join(lines(paper(PaperKind.NOTICE)))

    assert "本机关决定于2026年7月10日对你单位进行检查" in notice
    for kind in (PaperKind.CHECKS, PaperKind.RECORD):
        assert ["检查日期", "2026年7月10日"] in tables(paper(kind))[0]


def test_what_an_office_types_is_shown_as_it_typed_it() -> None:
    """Neither a placeholder nor a formula of its own is anything but text on a paper."""
    typed = '{{phone}} {{no such key}} =HYPERLINK("http://x","y")'
    made = writer(choices=choices(contact=typed, materials=[typed], rights=["{{team.name}}"]))
    text = lines(paper(PaperKind.NOTICE, made))

    assert f"八、联系人：{typed}，联系电话：0000-0000000" in text
    assert f"（1）{typed}" in text
    assert "（1）{{team.name}}" in text


def test_a_check_sheet_has_a_row_for_each_point() -> None:
    """Under the headings that such sheets have, and with room for the result."""
    _, points = tables(paper(PaperKind.CHECKS))

    assert points[0][:5] == ["序号", "检查要点", "取证关键点", "检查关键内容", "依据"]
    assert points[1:] == [
        ["1", "证书", "原件", "是否有效", "第8条", ""],
        ["2", "报告", "", "是否真实", "第9条", ""],
    ]


def test_a_record_leaves_open_what_is_found() -> None:
    """Body, team and items are filled in; findings and signatures are not."""
    data = paper(PaperKind.RECORD)
    *_, team, items = tables(data)

    assert [row[1] for row in team[1:]] == [member.name for member in TEAM]
    assert [row[1:] for row in items[1:]] == [["C06 资质认定", "", ""], ["C09 报告质量", "", ""]]
    assert any("申请回避" in line for line in lines(data))


def test_everybody_has_a_sheet_of_the_own_visits() -> None:
    """In the order of days, an undated one last; nobody else's visit is on it."""
    second = visit(
        inspection="h-2", agency_id="91990300MA2383873D", agency_name="丙", day=None, team=TEAM[:1]
    )
    files = writer().files((second, visit()))
    sheets = {n: tables(d)[0] for n, d in files.items() if n.endswith(".visits.docx")}

    assert sorted(sheets) == [f"{member.id}.visits.docx" for member in TEAM]
    assert [row[1:3] for row in sheets["0001.visits.docx"][1:]] == [
        ["2026年7月10日", "甲州虚构检测有限公司"],
        ["待定", "丙"],
    ]
    assert len(sheets["0002.visits.docx"]) == 2
    assert sheets["0002.visits.docx"][1][4:] == ["执法人员", "安某、白某、常某"]


def test_papers_speak_english_where_the_office_chose_it() -> None:
    """The plain templates, roles and days; the office's own words stay as they are."""
    made = writer(choices=choices(language="en"))
    data = paper(PaperKind.NOTICE, made)

    assert lines(data)[0] == "Notice of inspection"
    assert any("will inspect you (2026-07-10). " in line for line in lines(data))
    assert tables(data)[0][2][3] == "officer"
    assert tables(data)[0][3][4] == "assisting"


def test_what_is_no_draw_says_so_on_every_paper() -> None:
    """A rehearsal's notice cannot be taken for a notice."""
    files = writer(occasion=Occasion.REHEARSAL).files((visit(),))

    assert len(files) == 6
    assert {lines(data)[0][:4] for data in files.values()} == {"【演练】"}


def test_bytes_follow_from_the_facts_alone() -> None:
    """No clock, no compressor, no author: also not the one who made the template."""
    import docx

    made = own(template("{{agency_name}}"))
    data = paper(PaperKind.NOTICE, made)
    core = docx.Document(BytesIO(data)).core_properties
    with zipfile.ZipFile(BytesIO(data)) as package:
        members = package.infolist()

    assert data == paper(PaperKind.NOTICE, own(template("{{agency_name}}")))
    assert {(m.date_time, m.compress_type) for m in members} == {((1980, 1, 1, 0, 0, 0), 0)}
    assert (core.author, core.last_modified_by) == ("", "")
    assert "起草某".encode() not in data


def test_fonts_are_named_for_chinese_too() -> None:
    """A font that is set for Latin letters alone leaves Chinese to the program."""
    made = writer(choices=choices(font="某宋", heading_font="某黑", latin_font="Some Serif"))
    with zipfile.ZipFile(BytesIO(paper(PaperKind.NOTICE, made))) as package:
        styles = package.read("word/styles.xml").decode()

    assert 'w:eastAsia="某宋"' in styles
    assert 'w:eastAsia="某黑"' in styles
    assert 'w:ascii="Some Serif"' in styles


def test_margins_are_those_that_the_office_chose() -> None:
    """In millimetres, as python-docx reads them."""
    import docx

    sides = {"top": 30, "right": 20, "bottom": 25, "left": 22}
    data = paper(PaperKind.NOTICE, writer(choices=choices(margins_mm=sides)))
    section = docx.Document(BytesIO(data)).sections[0]

    assert {side: round(getattr(section, f"{side}_margin").mm) for side in sides} == sides


@pytest.mark.parametrize("is_split", [False, True])
def test_a_placeholder_is_found_however_it_is_cut(is_split: bool) -> None:
    """Word processors cut text into runs at will; header and cells are filled too."""
    data = template(
        "致{{agency_name}}，{{ phone }}。",
        rows=(("序号", "姓名"), ("{{team.number}}", "{{team.name}}/{{task_id}}")),
        header="{{authority}}",
        split=is_split,
    )
    made = own(data)
    told = paper(PaperKind.NOTICE, made)
    import docx

    header = docx.Document(BytesIO(told)).sections[0].header.paragraphs[0].text

    assert lines(told)[0] == "致甲州虚构检测有限公司，0000-0000000。"
    assert tables(told)[0][1:] == [[str(n), f"{m.name}/T-2026-3"] for n, m in enumerate(TEAM, 1)]
    assert header == made.facts.task.authority_name


def test_a_list_outside_of_a_table_repeats_its_line() -> None:
    """One line for each member; the lines around it stay."""
    told = paper(PaperKind.NOTICE, own(template("前", "{{rights.number}}. {{rights.text}}", "后")))

    assert lines(told) == ["前", "1. 查验执法证件", "2. 陈述、申辩", "3. 投诉举报", "后"]


def test_an_empty_list_leaves_a_row_to_write_in() -> None:
    """A team that is not known yet does not take the table away."""
    told = paper(PaperKind.NOTICE, team=())

    assert tables(told)[0][1:] == [[""] * 5]


def test_every_fault_of_every_template_is_told_at_once() -> None:
    """Unknown keys, open braces, two lists in one row, a key of another paper."""
    bad = template("{{agency}} {{agency_name", rows=(("{{team.name}}", "{{points.point}}"),))
    made = writer(
        {
            PaperKind.NOTICE: ("a.docx", bad),
            PaperKind.VISITS: ("b.docx", template("{{agency_name}}")),
        }
    )
    with pytest.raises(ResultsError) as caught:
        made.files((visit(),))

    told = [(f.file, f.rule, f.value) for f in caught.value.faults]
    assert told == [
        ("a.docx", "paper.placeholder", "agency"),
        ("a.docx", "paper.braces", " {{agency_name"),
        ("a.docx", "paper.lists", None),
        ("b.docx", "paper.placeholder", "agency_name"),
    ]
    assert "{{person_name}}" in caught.value.faults[-1].cure


def test_a_placeholder_in_a_note_is_refused() -> None:
    """It would stay as it is, and be handed over."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document(BytesIO(template("{{agency_name}}")))
    note = Part(PackURI("/word/footnotes.xml"), "application/xml", b"<x>{{phone}}</x>")
    document.part.relate_to(note, RELATIONSHIP_TYPE.FOOTNOTES)
    stream = BytesIO()
    document.save(stream)
    with pytest.raises(ResultsError, match=r"paper\.place"):
        own(stream.getvalue()).files((visit(),))


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    """With its name and what to do."""
    with pytest.raises(ResultsError, match=r"own\.docx.*DOCX"):
        own(data).files((visit(),))


def test_no_file_name_is_made_of_what_people_typed() -> None:
    """An id with a path in it gives a digest."""
    team = (Member("../../0001", "安某", "示A001", "lead"), Member("CON", "白某", "示", "officer"))
    files = writer().files((visit(agency_id="../x", team=team),))

    assert len(files) == len(OF_A_VISIT) + 2
    assert all(name.startswith("x-") and "/" not in name for name in files)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(paper_texts(), min_size=3, max_size=3))
def test_no_text_does_anything_on_a_paper(texts: Sequence[str]) -> None:
    """Markup, control characters, placeholders, formulas: read back as they were typed."""
    name, person, department = texts
    data = template("{{agency_name}}", "{{department}}", rows=(("{{team.name}}",),))
    member = Member("0001", person, "", "lead")
    told = paper(
        PaperKind.NOTICE, own(data), agency_name=name, department=department, team=(member,)
    )

    assert lines(told) == [printable(name), printable(department)]
    assert tables(told) == [[[printable(person or "0001")]]]
