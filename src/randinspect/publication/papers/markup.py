"""WordprocessingML of plain documents (ECMA-376): a package, paragraphs, tables.

Styles name their fonts for East Asian and for Latin text each, and no theme stands above them: a
font that is set for Latin letters alone leaves Chinese to whatever the program has. Lines of
running text are 28 points apart, those of cells are not, because a fixed distance cuts tall cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from randinspect.publication.papers.printable import printable
from randinspect.publication.stored import stored_package
from randinspect.results import Margins, PaperChoices

__all__ = ["Look", "package", "paragraph", "table"]

_A4: Final = (210, 297)
_NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Sizes in half points: 二号, 三号, 小四.
_TITLE, _TEXT, _CELL = 44, 32, 24
_LINE: Final = 560  # 28 points in twentieths
_BORDERS: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_INSETS: Final = {"top": 57, "left": 100, "bottom": 57, "right": 100}


@dataclass(frozen=True, slots=True)
class Look:
    """How plain documents look.

    Parameters
    ----------
    margins
        In millimetres.
    font, heading_font, latin_font
        Fonts of Chinese text, of titles, and of Latin text.
    language
        Of the text.
    """

    margins: Margins
    font: str
    heading_font: str
    latin_font: str
    language: str

    @classmethod
    def of(cls, choices: PaperChoices) -> Look:
        """Look that an office chose."""
        c = choices
        return cls(c.margins_mm, c.font, c.heading_font, c.latin_font, c.language)

    def width(self, *, is_flipped: bool = False) -> int:
        """Width of the text, in twentieths of a point."""
        paper = _A4[is_flipped]
        return twips(paper - self.margins.left - self.margins.right)


def twips(millimetres: int) -> int:
    """Twentieths of a point, rounded down.

    >>> twips(254)
    14400
    """
    return millimetres * 14_400 // 254


def paragraph(text: str, style: str = "Normal") -> str:
    """One paragraph; braces in it are placeholders if they are any."""
    run = f'<w:r><w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    total: int,
    heads: int,
    size: int = _CELL,
) -> str:
    """A table with borders; it brings its own look, for it may stand in anybody's template.

    Parameters
    ----------
    rows
        Cells.
    widths
        Share of each column.
    total
        Width of the table, in twentieths of a point.
    heads
        How many rows stand on every page.
    size
        Of its text, in half points.
    """
    whole = sum(widths)
    columns = [total * width // whole for width in widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in _BORDERS
    )
    body = "".join(
        _row(row, columns, size, is_head=place < heads) for place, row in enumerate(rows)
    )
    inset = "".join(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in _INSETS.items())
    return (
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{inset}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def package(body: Sequence[str], look: Look, *, is_flipped: bool = False) -> bytes:
    """Bytes of a document.

    Parameters
    ----------
    body
        Paragraphs and tables in their order.
    look
        Its look.
    is_flipped
        Whether its pages lie on their side.
    """
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": _document(body, look, is_flipped=is_flipped),
        "word/_rels/document.xml.rels": _relations(
            {"rId1": ("styles", "styles.xml"), "rId2": ("footer", "footer1.xml")}
        ),
        "word/footer1.xml": _footer(),
        "word/styles.xml": _styles(look),
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as whole:
        for name, text in parts.items():
            whole.writestr(name, _HEAD + text)
    return stored_package(stream.getvalue())


def _row(cells: Sequence[str], columns: Sequence[int], size: int, *, is_head: bool) -> str:
    """One row; it is not broken over two pages."""
    head = "<w:tblHeader/>" if is_head else ""
    told = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_cell(cell, size, is_head=is_head)}</w:tc>"
        for cell, width in zip(cells, columns, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{told}</w:tr>"


def _cell(text: str, size: int, *, is_head: bool) -> str:
    """Text of a cell."""
    middle, bold = ('<w:jc w:val="center"/>', "<w:b/>") if is_head else ("", "")
    look = f'{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    told = escape(printable(text))
    run = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{told}</w:t></w:r>'
    lines = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    indent = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    return f"<w:p><w:pPr>{lines}{indent}{middle}</w:pPr>{run if text else ''}</w:p>"


def _document(body: Sequence[str], look: Look, *, is_flipped: bool) -> str:
    """The text, and the page it stands on."""
    wide, high = (_A4[1], _A4[0]) if is_flipped else _A4
    m = look.margins
    sides = {"top": m.top, "right": m.right, "bottom": m.bottom, "left": m.left}
    margins = " ".join(f'w:{side}="{twips(size)}"' for side, size in sides.items())
    turn = ' w:orient="landscape"' if is_flipped else ""
    return (
        f'<w:document xmlns:w="{_NAMESPACE}" xmlns:r="{_OFFICE}"><w:body>{"".join(body)}<w:sectPr>'
        f'<w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{turn}/>'
        f'<w:pgMar {margins} w:header="851" w:footer="992" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _footer() -> str:
    """Number of the page."""
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    text = f'<w:p><w:pPr><w:pStyle w:val="Cell"/><w:jc w:val="center"/></w:pPr>{field}</w:p>'
    return f'<w:ftr xmlns:w="{_NAMESPACE}">{text}</w:ftr>'


def _styles(look: Look) -> str:
    """Styles of titles, text and cells."""
    body, heading = _fonts(look.font, look), _fonts(look.heading_font, look)
    language = "zh-CN" if look.language == "zh" else "en-GB"
    exact = f'<w:spacing w:line="{_LINE}" w:lineRule="exact"/>'
    indent = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if look.language == "zh" else ""
    styles = (
        _style("Normal", body, _TEXT, exact, is_default=True),
        _style("Text", "", _TEXT, exact + indent),
        _style("Title", heading, _TITLE, '<w:spacing w:after="360"/><w:jc w:val="center"/>'),
        _style("Right", "", _TEXT, exact + '<w:jc w:val="right"/>'),
        _style("Cell", "", _CELL, '<w:spacing w:line="240" w:lineRule="auto"/>'),
    )
    return (
        f'<w:styles xmlns:w="{_NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>{body}'
        f'<w:lang w:val="en-GB" w:eastAsia="{language if look.language == "zh" else "zh-CN"}"/>'
        f"</w:rPr></w:rPrDefault></w:docDefaults>{''.join(styles)}</w:styles>"
    )


def _fonts(east_asian: str, look: Look) -> str:
    """Fonts of a style for each kind of text."""
    latin, other = quoteattr(printable(look.latin_font)), quoteattr(printable(east_asian))
    return f"<w:rFonts w:ascii={latin} w:hAnsi={latin} w:cs={latin} w:eastAsia={other}/>"


def _style(name: str, run: str, size: int, lines: str, *, is_default: bool = False) -> str:
    """One style of paragraphs."""
    based = "" if is_default else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if is_default else ""
    sizes = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{name}"/>{based}'
        f"<w:qFormat/><w:pPr>{lines}</w:pPr><w:rPr>{run}{sizes}</w:rPr></w:style>"
    )


def _content_types() -> str:
    """What the parts are."""
    parts = {"document": "document.main", "footer1": "footer", "styles": "styles"}
    told = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPES}.{kind}+xml"/>'
        for part, kind in parts.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Which part belongs to which."""
    told = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'
