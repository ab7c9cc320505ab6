"""Workbooks: what a cell holds in place of a value is told, never read as a blank."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from registry_files import faults_of, read

PART = "xl/worksheets/sheet1.xml"
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
PROFILE = """
[profile]
name = "p"
[agency.columns]
id = "代码"
name = "名称"
[agency.attributes]
active = { heading = "在业", type = "integer" }
"""


def workbook(*rows: str) -> bytes:
    """A workbook of one sheet with these rows; in a row, cells or ``_`` for none."""
    lines = [
        f'<row r="{number}">'
        + "".join(
            cell.replace("<c", f'<c r="{letter}{number}"', 1)
            for letter, cell in zip("ABC", row.split("|"), strict=True)
            if cell != "_"
        )
        + "</row>"
        for number, row in enumerate(rows, start=1)
    ]
    whole, stream = BytesIO(), BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet("A&B")
    with ZipFile(whole) as made, ZipFile(stream, "w") as package:
        for name in made.namelist():
            if name != PART:
                package.writestr(name, made.read(name))
        package.writestr(PART, f"{SHEET}{''.join(lines)}</sheetData></worksheet>")
    return stream.getvalue()


def text(value: str) -> str:
    """A text cell."""
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


HEADING = "|".join(map(text, ("代码", "名称", "在业")))
GOOD = f"{text('A1')}|{text('甲')}|<c><v>1</v></c>"


def faults(folder: Path, *rows: str) -> list[tuple[str, int | None, str | None, str | None]]:
    """Rule, row, column and value of each fault of a workbook with these rows."""
    content = workbook(HEADING, GOOD, *rows)
    found = faults_of(content, folder, profile=PROFILE, name="register.xlsx")
    return [(fault.rule, fault.row, fault.column, fault.value) for fault in found]


@pytest.mark.parametrize(
    ("cell", "formula"),
    [
        ("<c><f>1+1</f></c>", "=1+1"),
        ("<c><f>1+1</f><v/></c>", "=1+1"),
        ("<c><f>1+1</f><v></v></c>", "=1+1"),
        ('<c t="str"><f>IF(A1&gt;"x",1,2)</f></c>', '=IF(A1>"x",1,2)'),
        ('<c t="n" s="1"><f t="shared" si="0"/><v /></c>', "="),
    ],
)
def test_a_formula_without_a_value_is_told(tmp_path: Path, cell: str, formula: str) -> None:
    """In every type of column, in the last row too; a blank would be another fault."""
    assert faults(tmp_path, f"{text('A2')}|{cell}|{cell}", f"{cell}|_|_") == [
        ("cell.formula", 3, "名称", formula),
        ("cell.formula", 3, "在业", formula),
        ("cell.formula", 4, "代码", formula),
    ]


def test_a_formula_with_a_value_is_its_value(tmp_path: Path) -> None:
    """What the last program computed is read; an empty text is one."""
    cells = (
        '<c t="str"><f>"A"&amp;2</f><v>A2</v></c>|<c t="str"><f>""</f><v></v></c>|'
        "<c><f>2-1</f><v>1</v></c>"
    )
    register = read(
        workbook(HEADING, GOOD, cells),
        tmp_path,
        profile=PROFILE.replace('name = "名称"\n', ""),
        name="register.xlsx",
    )

    assert len(register) == 2


def test_an_error_is_told(tmp_path: Path) -> None:
    """With its own text, whether a formula made it or not."""
    cells = '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>|<c t="e"><v>#N/A</v></c>|<c s="3"/>'

    assert faults(tmp_path, f'{text("A2")}|_|<c s="3"/>', cells) == [
        ("cell.error", 4, "代码", "#DIV/0!"),
        ("cell.error", 4, "名称", "#N/A"),
    ]


def test_a_formula_of_spreadsheetml_is_told(tmp_path: Path) -> None:
    """The same of the XML of 2003."""
    cell = "<Cell><Data ss:Type='String'>{}</Data></Cell>".format
    sheet = (
        "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' "
        "xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='S'><Table>"
        f"<Row>{cell('代码')}{cell('名称')}</Row>"
        f"<Row>{cell('A1')}<Cell ss:Formula='=RC[-1]'/></Row></Table></Worksheet></Workbook>"
    )
    [fault] = faults_of(sheet, tmp_path, name="register.xml")

    assert (fault.rule, fault.row, fault.value) == ("cell.formula", 2, "=RC[-1]")
    assert "formula without a value" in str(fault)
    assert "spreadsheet program" in str(fault)
