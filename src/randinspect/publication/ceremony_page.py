"""A commitment on paper, for a room without a network: facts, digest, QR code, signatures.

The page says what `commit.json` says and nothing else, and holds no script. The code carries one
line (docs/format.md §7.11), so that whoever keeps a photograph of it can hold the published
bundle against it later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Final

from randinspect.canonical import sha256_hex
from randinspect.errors import FormatError
from randinspect.publication.announcement import occasion_mark
from randinspect.publication.commitment import Commitment, Kind, read_commitment
from randinspect.publication.ledger_proof import LEDGER_FILE, LedgerProof

__all__ = ["ceremony_page", "commitment_line"]

_BEIJING: Final = timezone(timedelta(hours=8))
_GROUP: Final = 8
_QUIET: Final = 4  # modules of white around a code, ISO/IEC 18004
_KINDS: Final = {
    Kind.SELECTION: "抽取检查对象 selection",
    Kind.DISPATCH: "随机匹配检查人员 dispatch",
}
_SIGNERS: Final = (
    "主持人 host",
    "公证员 notary",
    "见证人 witness",
    "见证人 witness",
    "录入人 typist",
    "录入人 typist",
)
_STYLE: Final = (
    "@page{size:A4;margin:18mm}body{font:11pt/1.45 serif;color:#000}h1{font-size:17pt}"
    "table{border-collapse:collapse;width:100%;clear:both}"
    "td,th{border:1px solid #000;padding:3px 6px;text-align:left;vertical-align:top}"
    "th{width:34%;font-weight:normal}"
    "code{font:11pt monospace;word-spacing:.4em}svg{width:48mm;height:48mm;float:right;"
    "margin:0 0 4mm 6mm}"
    ".sign td{height:12mm}.mark{border:2px solid #000;padding:6px;font-weight:bold;"
    "overflow:hidden}"
)
_PAGE: Final = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body>
{code}<h1>抽查承诺书 Commitment to a draw</h1>
{mark}<p>commit.json, SHA-256:<br><code>{digest}</code></p>
<table>{facts}</table>
<p>二维码内容 the code says:<br><code>{line}</code></p>
<p>核对 to check: <code>sha256sum commit.json</code>, <code>randinspect verify</code></p>
<table class="sign">{signers}</table>
</body></html>
"""


def commitment_line(files: Mapping[str, bytes]) -> str:
    """The line that names a commitment: format, kind, draw and digest (docs/format.md §7.11).

    Raises
    ------
    FormatError
        If there is no commitment.
    """
    commitment = _commitment(files)
    digest = sha256_hex(files["commit.json"])
    return f"{commitment.format} {commitment.kind} {commitment.draw_id} {digest}"


def ceremony_page(files: Mapping[str, bytes]) -> bytes:
    """Printable page of a locked draw, an HTML file that stands alone.

    Parameters
    ----------
    files
        The bundle; with ``ledger.json``, the page also has the head of the ledger.

    Raises
    ------
    FormatError
        If there is no commitment, or ``ledger.json`` is none.
    """
    commitment, line = _commitment(files), commitment_line(files)
    mark = occasion_mark(commitment.occasion)
    facts = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>"
        for name, text in [*_facts(commitment), *_head(files)]
    )
    signers = "".join(f"<tr><td>{name}</td><td></td><td>日期 date</td></tr>" for name in _SIGNERS)
    page = _PAGE.format(
        title=escape(commitment.draw_id),
        style=_STYLE,
        code=_code(line),
        mark=f'<p class="mark">{escape(mark)}</p>\n' if mark else "",
        digest=" ".join(_groups(sha256_hex(files["commit.json"]))),
        facts=facts,
        line=escape(line),
        signers=signers,
    )
    return page.encode()


def _commitment(files: Mapping[str, bytes]) -> Commitment:
    """The commitment of a bundle."""
    if "commit.json" not in files:
        raise FormatError("there is no commit.json here; lock the draw first")
    return read_commitment(files["commit.json"])


def _facts(found: Commitment) -> Iterator[tuple[str, str]]:
    """What the commitment says, in the order in which it is read out."""
    plan = found.seed_plan
    yield "机关 authority", found.authority
    yield "抽取编号 draw", f"{found.draw_id} ({_KINDS[found.kind]})"
    yield "计划编号 plan row, 序号 number", f"{found.plan_ref}, {found.sequence}"
    yield "承诺时间 committed", _time(found.created)
    yield "种子不早于 seed not before", _time(plan.not_before)
    for place, source in enumerate(plan.sources, 1):
        yield f"种子来源 source {place}", f"{source}, {_time(source.due(plan.not_before))}"
    for number, spare in enumerate(found.fallback, 1):
        yield f"替代来源 fallback {number}", f"{spare.source} ← {spare.silent}"
    for name, entry in sorted(found.inputs.items()):
        yield name, " ".join(_groups(entry.sha256))


def _head(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Head of the ledger, if the bundle shows one."""
    if LEDGER_FILE in files:
        head = LedgerProof.read(files[LEDGER_FILE]).heads()[1]
        yield "台账 ledger", f"{head.origin}, {head.size}"
        yield "台账根 root of the ledger", " ".join(_groups(head.root.hex()))


def _time(moment: int) -> str:
    """A time for people: Beijing's, and the number itself."""
    shown = datetime.fromtimestamp(moment, UTC).astimezone(_BEIJING)
    return f"{shown:%Y-%m-%d %H:%M:%S} 北京时间 ({moment})"


def _groups(digest: str) -> Iterator[str]:
    """A digest in groups that can be read out."""
    return (digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def _code(text: str) -> str:
    """A QR code (ISO/IEC 18004, level M) as an SVG picture of whole modules."""
    import segno  # only who prints needs it

    rows = segno.make_qr(text, error="m", boost_error=False).matrix
    size = len(rows) + 2 * _QUIET
    squares = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img">'
        f'<title>QR</title><path d="{squares}"/></svg>\n'
    )
