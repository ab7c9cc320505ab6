"""Refusals under ``--lang zh`` are Chinese: their frame, their codes, and the usual sentences."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path

import pytest
from ledgers import BEFORE
from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.cli.desk import Desk
from randinspect.cli.note_words import told_event
from randinspect.cli.phrases import in_chinese
from randinspect.cli.refusal_sentences import SENTENCES
from randinspect.cli.refusal_words import FAULTS, HEADS, told_fault, told_refusal
from randinspect.cli.words import Language
from randinspect.dispatch.shortage import ShortageKind
from randinspect.errors import (
    DesignError,
    Fault,
    InputError,
    LeafError,
    LockedInputError,
    PrivacyError,
    ProtocolError,
    RandinspectError,
)
from randinspect.ledger import Breach, Rule
from randinspect.office.own_ledger.book import LedgerBook
from randinspect.office.own_ledger.in_force import void_told
from randinspect.publication import Kind, VoidReason
from randinspect.publication.draw_leaves import VoidLeaf

SRC = Path(__file__).parents[2] / "src" / "randinspect"
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
# What is spelt as a code and is none: names of files, keys of files, packages, beginnings.
_FILES = re.compile(
    r"\.(?:tsv|csv|json|toml|py|xlsx|html|keys?|sqlite|txt|zip|xml|parquet|docx|typ|jsonld|atom|js|css)$"
)
_KEYS = re.compile(
    r"(?:randinspect|plan|authority|batch|files|dispatch|memory|selection|absent|referral|linked)\."
    r"(?:cli|demo|publication|registry|rulebook|id|name|bundle|carried|number|of|previous|draw_id"
    r"|not_before|sequence|sources|inspectors|visits|coverage|for_cause|grace|rest|handover|code|recognised|body|holder_cap"
    r"|classes|as_of|date_from|date_to|draw_type|item|object_scope|ref|task_id|task_name|roles|statuses|authorities)"
    r"|dates\.notice_days|item\.max_ratio|rulebook\.effective_from|strata\.by|size\.from"
    r"|(?:referral|risk)\.column|(?:absence|couple)\.unknown_|joint\.beside|papers\.points|document\.main"
    r"|store_act\.number|exchange\.administrative_cp_ce_type|visit\.(?:day|window)"
)
# Sentences without a Chinese form: a name, and what another program said. Never more of them.
UNTOLD = {"ProtocolError": 0, "AccessError": 0, "SeedError": 1, "LedgerError": 2, "NotYet": 0}


def codes_in_use() -> set[str]:
    """Every text of the sources that is spelt as a rule's code, those of the ledger aside."""
    found: set[str] = set()
    for path in SRC.rglob("*.py"):
        if path.parent.name == "cli" and path.name.endswith(("words.py", "sentences.py")):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if CODE.fullmatch(node.value) else set()
    ours = {code for code in found if not _FILES.search(code)}
    return {code for code in ours if code in FAULTS or not _KEYS.fullmatch(code)} - set(Rule)


def untold() -> dict[str, int]:
    """How many raised sentences of each kind have no Chinese form."""
    counts = dict.fromkeys(UNTOLD, 0)
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            text = _filled(node.args[0])
            if node.func.id in counts and text and in_chinese(text, SENTENCES) == text:
                counts[node.func.id] += 1
    return counts


def _filled(node: ast.expr) -> str:
    """A sentence with 7 in each of its places."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    return "".join(str(p.value) if isinstance(p, ast.Constant) else "7" for p in parts)


def test_every_code_of_a_refusal_has_its_chinese() -> None:
    """A new code without a text fails here; so does a text whose code is gone."""
    known = set(FAULTS) - {"quarter.toml", "locked.key"}  # spelt as names of files are
    shortages = {f"dispatch.{kind}" for kind in ShortageKind}

    assert len(codes_in_use()) > 300
    assert codes_in_use() - known == set()
    assert known - shortages - codes_in_use() == set()
    assert shortages <= known
    bare = [text for text in FAULTS.values() if not re.search("[\u4e00-\u9fff]{3}", text)]
    assert bare == []


def test_sentences_without_chinese_do_not_become_more() -> None:
    """Write the form of a new sentence into SENTENCES, or lower the number when some are told."""
    assert untold() == UNTOLD


def test_equal_notes_are_one_with_a_count(capsys: pytest.CaptureFixture[str]) -> None:
    """A line that stands a hundred times would bury the others."""
    Desk.opened(Language.EN, as_json=False).notes(["one", "two", "one", "one"])
    told = capsys.readouterr().err

    assert told.count("one") == 1
    assert "one (3 times)" in told
    assert "two\n" in told


def test_the_frame_of_a_fault_is_chinese() -> None:
    """File, sheet, row, column, value, code; what the program found stands below, as it is."""
    fault = Fault("库.xlsx", "id.missing", "the id is blank", "fill it in", "表1", 3, "代码", "-")
    told = told_refusal(InputError([fault] * 25), Language.ZH).splitlines()

    assert told[0] == "输入有误（25 处）："
    assert told[1] == "  库.xlsx，工作表 表1，第 3 行，列 代码 [-]：没有编号；请填写（id.missing）"
    assert told[2] == "    原文：the id is blank；fill it in"
    assert told[-1] == "  ……另有 5 处（--json 列出全部）"
    assert told_refusal(InputError([fault]), Language.EN) == str(InputError([fault]))
    typed = Fault(
        "x",
        "ceremony.typed",
        "the two typings differ in set 2",
        "let both read the source again, and type it again",
    )
    said = told_refusal(InputError([typed]), Language.ZH)
    assert "详情：两次录入的第 2 组号码不同；请二人" in said
    shape = '{"numbers": [[…], …], "announced": "where they can be read"}'
    assert '"announced": "可查阅之处"}' in in_chinese(f"x: put {shape} into y", SENTENCES)
    unknown = Fault("a", "new.code", "found", "cure")
    assert told_fault(unknown, Language.ZH) == "a：found；cure（new.code）"


@pytest.mark.parametrize(
    ("error", "head"),
    [
        (LockedInputError("selection", [Fault("a", "locked.key", "b", "c")]), "锁定之后又有改动"),
        (PrivacyError(["task.csv, row 2, x: mobile [13*]"]), "含不得公开的内容，未予公布（1 格）"),
        (DesignError("cannot"), "不能照此抽取或推断：cannot"),
        (ProtocolError("x is locked already; a draw is locked once"), "规程不允许：x 已经锁定"),
        (RandinspectError("other"), "不能办理：other"),
    ],
)
def test_every_kind_of_refusal_has_a_head(error: RandinspectError, head: str) -> None:
    """And every kind of the tree is covered by one."""
    assert told_refusal(error, Language.ZH).startswith(head)
    assert HEADS[-1][0] is RandinspectError


def test_a_leaf_that_is_not_taken_names_its_rules() -> None:
    """Each broken rule by its title, its place and its code."""
    error = LeafError([Breach(Rule.VOID_ONCE, "leaf 4", "leaf 3 voids a/1 already")])
    told = told_refusal(error, Language.ZH).splitlines()

    assert told[0] == "台账不予记入："
    assert told[1].startswith("  第 4 条：未满足“一次抽取只作废一次”（void.once）")
    assert "void.once" in told_refusal(error, Language.EN)


def test_a_void_draw_is_told_in_chinese() -> None:
    """What the steps refuse after it, with the number of the next one."""
    void = VoidLeaf(
        draw_id="a/1",
        code=VoidReason.PLAN_CHANGED,
        evidence_sha256="0" * 64,
        approved_by="a/chief",
        created=BEFORE,
    )
    for kind in Kind:
        book = LedgerBook(Path("nowhere"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(LedgerBook, "next_sequence", lambda _: 7)
            told = told_refusal(ProtocolError(void_told(book, kind, void)), Language.ZH)
        assert told.startswith("规程不允许：a/1 已作废：plan_changed，由 a/chief 于 ")
        assert "sequence = 7" in told
        assert "--out" in told
        assert "To draw" not in told


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("give P-1 1 more than the cap (cost 5)", "P-1 超出上限 1 项（代价 5）"),
        (
            "left alone by the rulebook: 2 × mobile in task.*, 抽查对象范围 (公开电话)",
            "细则列为例外：task.* 的 抽查对象范围 列，手机号 2 处（公开电话）",
        ),
    ],
)
def test_notes_of_a_step_are_chinese(note: str, said: str) -> None:
    """What gave way, and what the scanner left alone; in English as the library says it."""
    assert told_event(note, Language.ZH) == said
    assert told_event(note, Language.EN) == note


def test_a_command_is_refused_in_chinese(tmp_path: Path) -> None:
    """Bad evidence, a missing file, a second lock: on stderr Chinese, in JSON the same as ever."""
    office = tmp_path / "office"
    shutil.copytree(SRC / "demo", office, ignore=shutil.ignore_patterns("__*"))
    words = ["selection", str(office / "quarter.toml"), "--out", str(tmp_path / "out")]
    words += ["--rehearsal"]
    run = CliRunner()
    assert run.invoke(app, ["commit", *words]).exit_code == 0
    again = run.invoke(app, ["commit", *words, "--lang", "zh"])
    (office / "selection.evidence.json").write_text('{"round": 1,\n oops}', encoding="utf-8")
    bad = run.invoke(app, ["draw", *words, "--lang", "zh"])
    plain = run.invoke(app, ["draw", *words, "--json"])
    gone = run.invoke(app, ["check", str(tmp_path / "none.toml"), "--lang", "zh"])

    assert "规程不允许：demo.example.amr/2023/0001 已经锁定" in again.stderr
    assert (
        "证据不能证明其来源：selection.evidence.json：证据不是 JSON（第 2 行第 2 列）" in bad.stderr
    )
    assert "Expecting" not in plain.stdout + bad.stderr
    assert "line 2, column 2" in json.loads(plain.stdout)["message"]
    assert "quarter.toml 有误" in gone.stderr
