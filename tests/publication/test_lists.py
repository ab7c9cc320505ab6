"""Lists of results: exact columns, one content in every form, and nothing that runs."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publication.made_bundles import CREATED, TASK
from publication.made_lists import BADGES, FIRST, announcer, published, records
from results.made_results import POLICY, as_csv, roster
from results.test_book import DAY, Desk

from randinspect.canonical import read_document
from randinspect.errors import FormatError, ResultsError
from randinspect.publication import Occasion
from randinspect.publication.lists import (
    FIELDS,
    PUBLIC_FIELDS,
    Channel,
    ListKind,
    channel_of,
    item_files,
    list_files,
    page,
    plan_changes,
    plan_files,
    public_sheet,
    read_items,
    read_plan,
    subject_name,
)
from randinspect.results import (
    AnswerAct,
    Decision,
    ReviewAct,
    Ruling,
    StatementKind,
    as_meant,
)

PLANNED = "计划编号 计划名称 任务编号 任务名称 抽查类型 "
SCOPE = "抽查事项 抽查对象范围 检查日期自 检查日期至 "
HEADS = {
    ListKind.PLAN: PLANNED + SCOPE,
    ListKind.TASK: PLANNED + SCOPE + "检查机关 抽查市场主体数量",
    ListKind.RESULTS: "序号 市场主体名称 统一社会信用代码/注册号 检查完成日期 检查结果 备注",
    ListKind.SUBJECTS: "市场主体名称 统一社会信用代码/注册号 "
    + PLANNED
    + "抽查机关 抽查完成日期 抽查结果 序号 检查事项 检查结果",
}
BASIS = (
    POLICY + '[publication]\ninspectors = true\nbasis = { document = "虚构办法", number = "1" }\n'
)
EVIL = (
    '=HYPERLINK("http://x")',
    "@SUM(A1)",
    "＝1+1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;script&gt;",
    "../../etc/passwd",
    "'; DROP TABLE x; --",
    "</td></tr></table>",
    '&C&"Arial"&99x',
)


def cells(data: bytes) -> list[list[str]]:
    """Rows of a CSV."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def sheet_cells(data: bytes) -> list[list[str]]:
    """Rows of a workbook, blanks at the end of a row left out."""
    (sheet,) = openpyxl.load_workbook(BytesIO(data)).worksheets
    rows = [[str(cell.value or "") for cell in row] for row in sheet.rows]
    return [row[:1] if not any(row[1:]) else row for row in rows]


class Tags(HTMLParser):
    """Tags and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


def parsed(data: bytes) -> Tags:
    """A page as a browser takes it apart."""
    tags = Tags()
    tags.feed(data.decode())
    return tags


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """All lists of the made-up task."""
    return announcer(published()).files()


@pytest.mark.parametrize("kind", HEADS)
def test_columns_are_exact(kind: ListKind) -> None:
    """The headings are those that provincial systems print, in their order."""
    assert [field.heading for field in FIELDS[kind]] == HEADS[kind].split()


def test_every_form_holds_the_same_cells(files: dict[str, bytes]) -> None:
    """XLSX, CSV, plain CSV and JSON of a list differ in form alone."""
    for kind in (ListKind.TASK, ListKind.RESULTS, ListKind.SUBJECTS):
        people = [[as_meant(cell) for cell in row] for row in cells(files[f"{kind}.csv"])]
        document = json.loads(files[f"{kind}.json"])
        heads = [field.heading for field in FIELDS[kind]]
        keys = [field.key for field in FIELDS[kind]]
        rows = [[row[key] for key in keys] for row in document["rows"]]

        assert people == sheet_cells(files[f"{kind}.xlsx"])
        assert people[len(document["header"]) :] == [heads, *rows]
        assert cells(files[f"{kind}.plain.csv"]) == [heads, *rows]
        assert document["fields"] == PUBLIC_FIELDS


def test_the_result_list_says_what_was_found(files: dict[str, bytes]) -> None:
    """Header, then rows by id: label and conclusion, day on site, remark; no finding in detail."""
    document = json.loads(files["results.json"])
    row = next(row for row in document["rows"] if row["id"] == FIRST)

    assert [name for name, _ in document["header"]] == [
        "计划编号",
        "计划名称",
        "任务编号",
        "任务名称",
        "抽查类型",
        "检查机关",
    ]
    assert row["insDate"] == "2026-07-10"
    assert row["raninsCheckResName"] == "发现问题已责令改正；责令一个月内改正"
    assert row["remark"] == "=1+1"
    assert [row["seqno"] for row in document["rows"]] == ["1", "2", "3"]
    assert not any("无原始记录".encode() in data for data in files.values())


def test_nothing_private_is_in_any_file(files: dict[str, bytes]) -> None:
    """Staff numbers, findings, who entered and who audited stay with the office."""
    last = published().book.case(FIRST).last
    private = [last.entered_by, str(last.audited_by), str(last.opinion), "无原始记录"]
    private += [f'"{number}"' for number in last.record.inspectors]
    told = b"\n".join(files.values())

    assert [text for text in private if text.encode() in told] == []


def test_national_names_and_details(files: dict[str, bytes]) -> None:
    """A body's page has the national field names, and nothing else."""
    record = json.loads(files[f"subject.{FIRST}.json"])

    assert set(record) == {
        "raninsPlanId",
        "raninsPlaneName",
        "raninsTaskId",
        "raninsTaskName",
        "raninsTypeName",
        "insAuth",
        "insDate",
        "details",
    }
    assert record["raninsTypeName"] == "定向"
    assert record["details"] == [
        {
            "raninsCheckResName": "发现问题已责令改正",
            "raninsItemName": "检验检测机构资质认定监督检查",
            "seqno": 1,
        },
        {"raninsCheckResName": "未发现问题", "raninsItemName": "检验检测报告质量检查", "seqno": 2},
    ]


def test_public_institutions_have_a_channel_of_their_own(files: dict[str, bytes]) -> None:
    """A credit code 1… is not in the export for the enterprise system, and nobody is in neither."""
    channels = {channel: json.loads(files[f"{channel}.json"])["subjects"] for channel in Channel}
    assert channel_of("12990100400000002" + "X") is Channel.OTHER
    assert channel_of("990000000000006") is Channel.GSXT

    assert sorted(s["id"] for found in channels.values() for s in found) == sorted(
        body.agency for body in roster().expected.values()
    )
    assert all(channel_of(s["id"]) is c for c, found in channels.items() for s in found)


def test_what_is_no_draw_says_so() -> None:
    """A demonstration is named in every task's name and on every sheet."""
    files = announcer(published(), occasion=Occasion.DEMONSTRATION).files()
    (sheet,) = openpyxl.load_workbook(BytesIO(files["results.xlsx"])).worksheets

    assert sheet.title == "【演示】抽查结果公告"
    assert sheet.oddHeader.center.text == sheet.title
    assert json.loads(files["gsxt.json"])["subjects"][0]["record"]["raninsTaskName"].startswith(
        "【演示】"
    )


def test_the_drawn_list_is_a_choice(files: dict[str, bytes]) -> None:
    """Names of drawn bodies go out before results only where the office chose so."""
    chosen = announcer(Desk(), POLICY + "[publication]\ndrawn_list = true\n").files()

    assert not any(name.startswith("drawn") for name in files)
    assert [row[4] for row in cells(chosen["drawn.plain.csv"])[1:]] == sorted(roster().expected)
    assert cells(chosen["results.plain.csv"])[1:] == []


def test_inspectors_are_named_only_by_a_cited_rule(files: dict[str, bytes]) -> None:
    """Two columns more, and the rule above them; without the rule neither."""
    shown = announcer(published(), BASIS, badges=BADGES).files()
    rows = cells(shown["results.plain.csv"])

    assert rows[0][-2:] == ["检查人员", "执法证号"]
    assert rows[1][-2:] == ["安某；白某", "示A001；示A002"]
    assert "检查人员公示依据：《虚构办法》（1）".encode() in shown["results.csv"]
    assert not any("安某".encode() in data for data in files.values())


@pytest.mark.parametrize("key", ["risk_class", "id_no", "mobile", "inspectors", "finding"])
def test_a_field_that_is_not_listed_is_refused(key: str) -> None:
    """The allow-list is closed: one field too many stops the list."""
    row = {field.key: "x" for field in FIELDS[ListKind.RESULTS]} | {key: "x"}
    with pytest.raises(FormatError, match=key):
        public_sheet(ListKind.RESULTS, [row])


def test_a_field_that_is_missing_is_refused_too() -> None:
    """A list does not go out with holes."""
    with pytest.raises(FormatError, match="missing"):
        public_sheet(ListKind.RESULTS, [{"seqno": "1"}])


def test_a_correction_is_marked_and_the_old_text_is_gone() -> None:
    """After a correction the public list has the new result with its reason and version."""
    desk = published()
    old = desk.book.case(FIRST).last.record
    desk.correct(old.model_copy(update={"conclusion": None}))
    between = announcer(desk).files()
    desk.do(
        ReviewAct,
        by="审核某",
        inspections=(FIRST,),
        decision=Decision.ACCEPT,
        opinion="同意",
    )
    desk.publish(inspections=(FIRST,))
    after = next(
        row
        for row in json.loads(announcer(desk).files()["results.json"])["rows"]
        if row["id"] == FIRST
    )

    assert between == announcer(published()).files()
    assert after["raninsCheckResName"] == "发现问题已责令改正"
    assert after["remark"] == f"=1+1；更正（第2版，{DAY}，录入错误）"


def test_replies_and_objections_stand_beside_the_result() -> None:
    """A public reply is printed, an open objection is told, a decided private one is not."""
    desk = published()
    place = {"inspection": FIRST}
    desk.state(StatementKind.REPLY, is_public=True, text="<b>已整改</b>", **place)
    desk.state(StatementKind.OBJECTION, text="内情", **place)
    open_one = announcer(desk).subjects[0].remark
    desk.do(AnswerAct, statement=2, ruling=Ruling.DISMISSED, text="不成立", inspection=FIRST)
    decided = announcer(desk).subjects[0].remark

    assert open_one == "=1+1；当事人陈述：<b>已整改</b>；异议处理中"
    assert decided == "=1+1；当事人陈述：<b>已整改</b>"
    assert "内情" not in open_one


@pytest.mark.parametrize("text", EVIL)
def test_no_text_runs_in_any_form(text: str) -> None:
    """Formulas, tags and path tricks in a name are text in every form, and never a path."""
    rows = [{field.key: text for field in FIELDS[ListKind.RESULTS]}]
    sheet = public_sheet(ListKind.RESULTS, rows, header=[("任务名称", text)])
    written = list_files("results", ListKind.RESULTS, sheet, rows, created=CREATED)
    shown = parsed(page(sheet, caption=text))
    book = openpyxl.load_workbook(BytesIO(written["results.xlsx"]))

    assert {c.data_type for row in book.worksheets[0].rows for c in row if c.value} == {"s"}
    assert not any(
        c.startswith(("=", "+", "-", "@", "＝")) for r in cells(written["results.csv"]) for c in r
    )
    assert not set(shown.tags) & {"script", "img", "a", "iframe", "b"}
    assert not any(name.startswith("on") for name in shown.attributes)
    assert shown.tags.count("td") == len(FIELDS[ListKind.RESULTS])
    assert text in shown.texts
    assert not set("<>&") & set(written["results.json"].decode())
    assert json.loads(written["results.json"])["rows"] == rows
    assert re.fullmatch(r"subject\.x-[0-9a-f]{24}", subject_name(text))


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20))
@settings(max_examples=30)
def test_any_id_gives_a_plain_file_name(identifier: str) -> None:
    """Only letters, digits, dot and dash, whatever the id is."""
    assert re.fullmatch(r"subject\.[0-9A-Zx][0-9A-Za-f-]*", subject_name(identifier))


def test_the_page_asks_for_nothing(files: dict[str, bytes]) -> None:
    """No script, no link, no image; its policy allows its own style and nothing else."""
    text = files["results.html"].decode()

    assert "default-src &#x27;none&#x27;" in text
    assert not set(parsed(text.encode()).tags) & {"script", "link", "img", "a", "iframe"}
    assert 'lang="zh-CN"' in text
    assert 'scope="col"' in text


def test_equal_results_give_equal_bytes(files: dict[str, bytes]) -> None:
    """Lists are a function of the book."""
    assert announcer(published()).files() == files


def test_a_result_that_is_not_published_is_in_no_list() -> None:
    """Entered and audited is not published."""
    desk = Desk()
    desk.enter(*records())
    desk.review(inspections=tuple(r.inspection for r in records()))
    files = announcer(desk).files()

    assert not any(name.startswith("subject.") for name in files)
    assert cells(files["results.plain.csv"])[1:] == []


PLAN = {
    "计划编号": "2026-1",
    "计划名称": "年度计划",
    "任务编号": "T-1",
    "任务名称": "第三季度抽查",
    "抽查类型": "不定向",
    "抽查事项": "资质认定",
    "抽查对象范围": "检验检测机构",
    "检查日期自": "2026-07-06",
    "检查日期至": "2026-09-30",
}
ITEM = {
    "事项编号": "C06",
    "抽查领域": "检验检测",
    "抽查事项": "资质认定监督检查",
    "检查子项": "",
    "事项类别": "一般检查事项",
    "检查内容": "资质",
    "检查依据": "虚构办法",
    "抽查主体": "示例局",
    "抽查层级": "省",
    "检查对象": "检验检测机构",
    "比例下限": "3%",
    "比例上限": "1/10",
    "分类比例": "",
    "抽查频次": "每年1次",
    "检查方式": "现场检查",
    "检查人员要求": "无需",
    "责任处室": "认可处",
    "备注": "",
    "有效期自": "2026-01-01",
    "有效期至": "",
    "版本": "1",
}


def test_each_change_of_a_plan_is_announced() -> None:
    """New, cancelled and altered tasks, field by field; equal versions differ in nothing."""
    first = read_plan(as_csv([PLAN, {**PLAN, "任务编号": "T-2"}]), "p.csv")
    altered = {**PLAN, "检查日期至": "2026-10-31", "抽查事项": "=资质"}
    second = read_plan(as_csv([altered, {**PLAN, "任务编号": "T-3"}]), "p.csv")
    changes = plan_changes(first, second)
    files = plan_files([first, second], mark="", created=CREATED)

    assert [(c["change"], c["raninsTaskId"], c["field"]) for c in changes] == [
        ("变更", "T-1", "抽查事项"),
        ("变更", "T-1", "检查日期至"),
        ("取消", "T-2", "任务"),
        ("新增", "T-3", "任务"),
    ]
    assert plan_changes(first, first) == []
    assert [row[-2:] for row in cells(files["plan_change.0002.plain.csv"])][2] == [
        "2026-09-30",
        "2026-10-31",
    ]
    assert cells(files["plan.csv"])[:2] == [["版本：2"], HEADS[ListKind.PLAN].split()]


def test_an_item_list_has_its_columns() -> None:
    """Ratios are one column, read from floor, cap and classes."""
    files = item_files(read_items(as_csv([ITEM]), "i.csv"), mark="", created=CREATED)
    heads, row = cells(files["items.plain.csv"])
    told = dict(zip(heads, row, strict=True))

    assert told["抽查比例"] == "不低于3%；不超过1/10"
    assert told["事项类别"] == "一般检查事项"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"比例上限": ""}, None),
        ({"事项类别": "重点检查事项"}, None),
        ({"事项类别": "特殊"}, "事项类别"),
        ({"比例下限": "三成"}, "比例下限"),
        ({"比例上限": "120%"}, "比例上限"),
        ({"有效期自": "2026-1-1"}, "有效期自"),
        ({"检查依据": ""}, "检查依据"),
    ],
)
def test_items_keep_their_rules(change: dict[str, str], column: str | None) -> None:
    """A general item is capped, a key item is not; shares and days are read strictly."""
    with pytest.raises(ResultsError) as refused:
        read_items(as_csv([{**ITEM, **change}]), "i.csv")

    assert [(f.row, f.column) for f in refused.value.faults] == [(2, column)]


@pytest.mark.parametrize(
    "rows",
    [
        [{**PLAN, "抽查类型": "随便"}],
        [PLAN, PLAN],
        [{**PLAN, "检查日期至": "2026-07-01"}],
        [{**PLAN, "任务名称": ""}],
        [{k: v for k, v in PLAN.items() if k != "抽查事项"}],
    ],
)
def test_plans_are_read_strictly(rows: list[dict[str, str]]) -> None:
    """Types, windows, numbers and headings are those of the announcement."""
    with pytest.raises(ResultsError):
        read_plan(as_csv(rows), "p.csv")


def test_a_workbook_of_results_is_ready_to_print(files: dict[str, bytes]) -> None:
    """Six header lines over all columns, the head frozen below them and repeated."""
    (sheet,) = openpyxl.load_workbook(BytesIO(files["results.xlsx"])).worksheets

    assert sheet.freeze_panes == "A8"
    assert sheet.print_title_rows == "$7:$7"
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {
        f"A{n}:F{n}" for n in range(1, 7)
    }
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["A1"].value == f"计划编号：{TASK.plan_ref}"


def test_documents_of_lists_read_as_json_alone(files: dict[str, bytes]) -> None:
    """The JSON differs from RFC 8785 by its brackets alone."""
    for name, data in files.items():
        if not name.endswith(".json"):
            continue
        plain = data.decode()
        for sign in "<>&":
            plain = plain.replace(f"\\u{ord(sign):04x}", sign)
        value: Any = read_document(plain.encode())
        assert value == json.loads(data)
