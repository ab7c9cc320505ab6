"""What people read under ``--lang zh`` is Chinese; JSON is the same in both languages."""

from __future__ import annotations

import ast
import json
import re
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from ledgers import (
    BEFORE,
    LOCKER,
    actor_leaf,
    amended_leaf,
    commit_leaf,
    new_ledger,
    origin_leaf,
    signed_leaves,
    void_leaf,
)
from typer.testing import CliRunner

from randinspect.attestation import Pins
from randinspect.cli import words as spoken
from randinspect.cli.commands import app
from randinspect.cli.desk import Desk
from randinspect.cli.estimate_words import told_estimate
from randinspect.cli.fact_words import LABELS
from randinspect.cli.ledger_words import LEDGER_CELLS, told_breach, told_code
from randinspect.cli.note_words import NOTES, told_note
from randinspect.cli.phrases import in_chinese
from randinspect.cli.refusal_words import told_refusal
from randinspect.cli.result_words import RESULT_WORDS
from randinspect.cli.starting import write_start
from randinspect.cli.verdict_words import FAMILIES, PHRASES, STEP_TITLES, told_finding
from randinspect.cli.words import Language
from randinspect.dispatch import Unreached
from randinspect.errors import Fault, InputError
from randinspect.ledger import Breach, DrawState, LedgerExport, Rule, audit_export
from randinspect.office.preview.staff_notes import exempted_note
from randinspect.publication import KeyReason, Kind, Occasion, Role, VoidReason
from randinspect.registry.rules import RULES, Answer, Problem, fault_of
from randinspect.results.columns import COLUMNS
from randinspect.rulebook import read_rulebook
from randinspect.sampling.estimates.cells import Formula
from randinspect.verification import Verdict, verify_files
from randinspect.verification.verdict import Family

SRC = Path(__file__).parents[2] / "src" / "randinspect"
QUARTER = SRC / "demo" / "quarter.toml"
# Ids, codes, files, options, and names that have no other form.
_NAMES = re.compile(
    r"\b(?:h-[0-9a-f]{40}|[0-9a-f]{64}|[0-9A-HJ-NPQRTUWXY]{18}|S\d+|[A-Z]{3,}(?:_[A-Z]+)*|UNIX"
    r"|demo\.example[\w./-]*|--\w+|verify(?= --)|drand(?: quicknet)?|utf-8|pareto|poisson)\b"
    r"|[\w./-]+\.(?:csv|json|toml|tsv|html|md)\b|--\w+|（[a-z]+\.[a-z_]+）"
)
# What the texts of sources put in their places.
_PARTS = {"name": "d, source 7", "count": "; one of 7 results", "others": ""}
# What the demonstration's own files call things: slots, columns, conditions of its rulebook.
_OWN = re.compile(
    r"\b(?:officer|expert|territory|field|complaints|last result|at_least|at_most|in)\b"
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, made once."""
    folder = tmp_path_factory.mktemp("zh") / "demo"
    assert said("demo", "--out", str(folder))
    return folder


def said(*words: str) -> str:
    """All that a command says in Chinese, on both streams."""
    done = CliRunner().invoke(app, [*words, "--lang", "zh"])
    assert done.exit_code == 0, done.output
    return done.output


def bare_english(text: str) -> list[str]:
    """Words of ASCII letters that are no id, code, file or name of the demonstration's files."""
    return re.findall(r"[A-Za-z]{2,}[A-Za-z_ ]*", _OWN.sub("", _NAMES.sub("", text)))


def test_a_verdict_names_nothing_in_english(demo: Path) -> None:
    """What is unproved and the verdict, of one bundle and of both."""
    whole, one = said("verify", str(demo)), said("verify", str(demo / "public" / "selection"))

    assert "先后未证明" in whole
    assert bare_english(whole + one) == []


def test_an_explanation_names_nothing_in_english(demo: Path) -> None:
    """Labels and values of a drawn agency, one left out, and who goes there."""
    public = demo / "public"
    drawn = (public / "selection" / "sample.tsv").read_text().splitlines()[0].split("\t")[3]
    frame = [row.split("\t")[0] for row in (public / "selection" / "frame.tsv").open()]
    person = (public / "dispatch" / "inspectors.tsv").read_text().split("\t")[0]
    told = [said("explain", str(public / "selection"), name) for name in (drawn, *frame[:4])]
    told.append(said("explain", str(public / "selection"), drawn, "--quarter", str(QUARTER)))
    told.append(said("explain", str(public / "dispatch"), drawn, "--quarter", str(QUARTER)))
    told.append(said("explain", str(public / "dispatch"), person))

    assert "身份: 抽中" in told[0]
    assert [word for text in told for word in bare_english(text)] == []


def test_a_check_names_nothing_in_english() -> None:
    """Registers, draws, sources, methods and headings."""
    told = said("check", str(QUARTER), "--rehearsal")

    assert "可以锁定" in told
    assert bare_english(told.replace(str(SRC), "")) == []


def test_json_knows_no_language(demo: Path) -> None:
    """The documents of both languages are one."""
    handle = (demo / "public" / "selection" / "sample.tsv").read_text().split("\t")[3][:42]
    for words in (
        ("verify", str(demo)),
        ("check", str(QUARTER), "--rehearsal"),
        ("explain", str(demo / "public" / "selection"), handle),
    ):
        zh, en = (
            json.loads(CliRunner().invoke(app, [*words, "--json", "--lang", lang]).stdout)
            for lang in ("zh", "en")
        )
        zh.pop("decision", None), en.pop("decision", None)
        assert zh == en


def test_every_step_and_family_has_its_chinese() -> None:
    """Steps as the modules of verification make them."""
    made = {
        int(n)
        for path in (SRC / "verification").glob("*.py")
        for n in re.findall(r"\bStep\((\d+), Family", path.read_text("utf-8"))
    }

    assert made == set(STEP_TITLES)
    assert {str(family) for family in Family} == set(FAMILIES)


def test_a_finding_names_its_step_in_chinese(demo: Path) -> None:
    """The code stays, and what was found."""
    folder = demo / "public" / "selection"
    files = {p.name: p.read_bytes() for p in folder.iterdir()}
    files["sample.tsv"] += b"x"
    verdict: Verdict = verify_files(files)
    told = [told_finding(finding, Language.ZH) for finding in verdict.findings]

    assert told
    assert all(re.search(r"未通过“[^A-Za-z]+”（\d+\.\d+，", text) for text in told)


def test_every_sentence_of_trust_has_its_chinese() -> None:
    """Each text that becomes proved or unproved, its places filled, is told in Chinese."""
    texts = [text for path in (SRC / "verification").glob("*.py") for text in _trusted(path)]

    assert len(texts) > 25
    assert [text for text in texts if in_chinese(text, PHRASES) == text] == []


def _trusted(path: Path) -> Iterator[str]:
    """Texts that a module tells as proved or unproved."""
    tellers = {"_unproved", "_own_word", "weakest_evidence", "_weakness", "left_to_others"}
    tellers |= {"merged_elsewhere", "unparented"}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name in tellers:
            found = [n.value for n in ast.walk(node) if isinstance(n, ast.Yield | ast.Return)]
        elif isinstance(node, ast.Call) and re.search(
            r"\b(un)?proved\.append$", ast.unparse(node.func)
        ):
            found = list(node.args)
        elif isinstance(node, ast.Assign) and re.search(
            r"_NO_LEDGER|_UNLINKED|_UNPROVED", ast.unparse(node.targets[0])
        ):
            found = list(node.value.elts) if isinstance(node.value, ast.Tuple) else [node.value]
        else:
            continue
        yield from (_filled(value) for value in found if _is_text(value))


def _is_text(node: ast.expr | None) -> bool:
    """Whether an expression is a text in its place."""
    is_constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_constant or isinstance(node, ast.JoinedStr)


def _filled(node: ast.expr | None) -> str:
    """A text with 7 in each of its places; ``name`` of a source has a place of its own."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    filled = ""
    for part in node.values if isinstance(node, ast.JoinedStr) else []:
        if isinstance(part, ast.FormattedValue):
            filled += _PARTS.get(ast.unparse(part.value), "7")
        elif isinstance(part, ast.Constant):
            filled += str(part.value)
    return filled


def test_every_rule_that_a_note_can_name_has_its_chinese() -> None:
    """Rules of the readers that leave a file standing, and those of the rulebook's notes."""
    known = {code for code, rule in RULES.items() if rule.answer is not Answer.FILE}
    for path in (SRC / "rulebook").glob("*_notes.py"):
        found = re.findall(r'^ +"([a-z]+\.[a-z_]+)",$', path.read_text("utf-8"), re.MULTILINE)
        assert found, path.name
        known |= set(found)

    for name in ("beside/joint", "preview/batch_notes", "preview/readiness", "preview/staff_notes"):
        notes = (SRC / "office" / f"{name}.py").read_text("utf-8")
        form = r'(?<!=)"((?:batch|couple|joint|ledger|plan|staff|waivers)\.[a-z_]+)",'
        coded = set(re.findall(form, notes))
        assert coded, name
        known |= coded

    assert {"batch.gone", "batch.many", "selection.idle"} <= known
    assert known - set(NOTES) == set()


def test_a_note_keeps_place_value_and_code() -> None:
    """Only the sentence changes with the language."""
    note = Fault("库.csv", "id.folded", "compared as A1: …", "nothing", row=3, value="Ａ1")
    told = told_note(note, Language.ZH)

    assert told.startswith("库.csv，第 3 行 [Ａ1]：按 A1 比较，编号含全角字符")
    assert told.endswith("（id.folded）")
    assert told_note(note, Language.EN) == str(note)


def test_keys_of_an_explanation_have_their_chinese(demo: Path) -> None:
    """Each key of the facts of every unit in the frame, ids and codes aside."""
    rooms = ("explanation", "dispatch_explanation")
    source = "".join((SRC / "publication" / f"{n}.py").read_text("utf-8") for n in rooms)
    keys = set(re.findall(r'"([a-z_]+)":', source)) | set(re.findall(r'facts\["(\w+)"\]', source))

    assert len(keys) > 30
    assert keys - set(LABELS) == set()


def test_one_word_for_one_thing() -> None:
    """Desk, page, verifier and glossary say what the glossary says, and none of its rivals."""
    glossary = SRC.parents[1] / "docs" / "glossary.md"
    files = [*SRC.rglob("*.py"), *SRC.rglob("*.mjs"), *SRC.rglob("*.html"), *SRC.rglob("*.toml")]
    rivals = re.compile("账本|代号|票号|次序未证明|先后未证(?!明)|公开包|(?<!公开)随机数")
    found = {p.name: rivals.findall(p.read_text("utf-8")) for p in (*files, glossary)}

    assert len(files) > 300
    assert {name: words for name, words in found.items() if words} == {}
    for word in ("台账", "公开名", "签号", "种子", "承诺", "锁定", "先后未证明", "数据包"):
        assert word in glossary.read_text("utf-8")


def test_every_code_of_the_ledger_has_its_chinese() -> None:
    """States, kinds and reasons of tables; a broken rule is told by its title and its place."""
    codes = {
        str(one) for kind in (Kind, Occasion, DrawState, VoidReason, KeyReason) for one in kind
    }
    breach = Breach(Rule.COMMIT_SEQUENCE, "leaf 7", "sequence 3, but 2 comes next")

    assert codes | {"whole", "refuted"} == set(LEDGER_CELLS)
    assert told_breach(breach, Language.ZH).startswith("第 7 条：未满足“承诺序号连续无缺”")
    assert told_breach(breach, Language.EN) == str(breach)
    assert told_code("overdue", Language.EN) == "overdue"


def test_the_ledgers_table_names_nothing_in_english(tmp_path: Path) -> None:
    """Kind and state are told in Chinese, the JSON has the codes."""
    folder = new_ledger(tmp_path / "l")
    folder.append(commit_leaf("cn.example/1", 1), moment=BEFORE)
    folder.append(void_leaf("cn.example/1"), moment=BEFORE)
    shown = said("ledger", "status", str(tmp_path / "l"))
    table = json.loads(
        CliRunner().invoke(app, ["ledger", "status", str(tmp_path / "l"), "--json"]).stdout
    )

    assert "抽取检查对象" in shown
    assert "已作废" in shown
    assert "计划变更" in shown
    assert table["draws"][0]["state"] == "void"


def test_files_to_fill_in_explain_themselves_in_chinese(tmp_path: Path) -> None:
    """Every meaning in every sheet 填写说明 begins with Chinese."""
    write_start(tmp_path / "office")
    books = [openpyxl.load_workbook(path) for path in (tmp_path / "office").glob("*.xlsx")]
    told = [str(row[1].value) for book in books for row in book["填写说明"].iter_rows()]

    assert len(books) == 7
    assert [text for text in told if not re.match("[\u4e00-\u9fff]|18 位", text)] == []
    assert [c.meaning for c in COLUMNS if not re.match("[\u4e00-\u9fff]", c.meaning)] == []


def test_no_sentence_stands_in_for_another() -> None:
    """What is said of results has names of its own: a shared one would be said of the ledger."""
    [table] = [
        node.value
        for node in ast.walk(ast.parse(Path(spoken.__file__).read_text("utf-8")))
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "_WORDS"
    ]
    assert isinstance(table, ast.Dict)
    own = {key.value for key in table.keys if isinstance(key, ast.Constant)}

    assert len(own) > 40
    assert not own & set(RESULT_WORDS)


def test_estimates_are_told_in_chinese() -> None:
    """Formulas and every note; what no form knows stays as it is."""
    notes = (
        "2 of 9 drawn units were not checked; those checked in the same stratum stand for them, "
        "and the bounds say how far that may be wrong",
        "nobody was checked in A, B: in the whole other strata stand for them, of A, B itself "
        "nothing is estimated",
        "10 units of size 0 are out of scope; nothing is estimated for them",
        "7 units of C had no chance to be drawn; nothing is estimated for them",
        "one unit has no other to be compared with: no standard error can be given",
    )
    for text in (*notes, *map(str, Formula)):
        told = told_estimate(text, Language.ZH)
        assert told in ("Sen–Yates–Grundy",) or re.search("[\u4e00-\u9fff]", told), text
        assert told_estimate(text, Language.EN) == text


def test_all_agencies_without_a_team_are_told_in_chinese() -> None:
    """Not the first alone; and a key of a file is a key, not a column."""
    some = Unreached("a1", 2, 0, {"OUT_OF_AREA": 9}), Unreached("a2", 2, 1, {"INACTIVE": 8})
    rules = Namespace(file="rulebook.toml")
    (note,) = exempted_note(rules, "NO_TEAM", some, 7)  # type: ignore[arg-type]  # its name
    told = told_note(note, Language.ZH)

    assert "a1：需 2 人，可派 0 人（OUT_OF_AREA 9）" in told
    assert "a2：需 2 人，可派 1 人（INACTIVE 8）" in told
    assert "键 exclusions" in told
    assert "eligible" not in told


def test_a_title_stays_in_one_line_over_a_narrow_table(capsys: pytest.CaptureFixture[str]) -> None:
    """The table is as wide as its title."""
    Desk(Language.ZH, as_json=False).table("exclusions", ("code", "units"), [("X", 1)])

    assert "不在抽取范围（π = 0，公开计数）" in capsys.readouterr().out.splitlines()[0]


def test_slots_of_the_chinese_template_have_chinese_names(tmp_path: Path) -> None:
    """They stand in lists, pages and diaries; the rulebook is read either way."""
    for is_chinese, slot in ((True, "执法人员"), (False, "officer")):
        write_start(tmp_path / slot, is_chinese=is_chinese)
        rules = read_rulebook(tmp_path / slot / "rulebook.toml")

        assert rules.staffing is not None
        assert [role.slot for role in rules.staffing.roles] == [slot]


def test_roles_of_a_broken_rule_are_chinese() -> None:
    """What an actor has, and what the leaf takes; in English behind the right article."""
    start = (origin_leaf(), actor_leaf(LOCKER, [Role.LOCK, Role.READ]))
    leaves = (*start, *signed_leaves(amended_leaf("e", 1), LOCKER))
    audit = audit_export(LedgerExport(list(leaves), []), Pins())
    (breach,) = (b for b in audit.breaches if b.rule is Rule.ACT_ROLE)

    assert breach.message.endswith(" has lock, read; for an amendment it takes draw")
    assert told_breach(breach, Language.ZH).endswith("的角色为锁定、查阅；变更需要抽取")
    missing = Breach(Rule.ACT_MISSING, "leaf 7", "no actor signed this result; it takes draw")
    assert told_breach(missing, Language.ZH).endswith("：抽取结果没有人员签名，需要角色抽取")


def test_a_row_that_names_another_keeps_its_number() -> None:
    """In Chinese too, of every rule that puts two rows side by side."""
    for rule, message in (
        ("row.repeated", "row 4 says the same in every mapped column"),
        ("couple.twice", "row 4 names the same two people"),
        ("recognised.twice", "row 4 is of the same authority, agency and day"),
    ):
        told = told_refusal(
            InputError([fault_of(Problem(rule, message), file="a.csv", row=5)]), Language.ZH
        )
        assert "详情：" in told
        assert "第 4 行" in told.splitlines()[-1]
