"""Write the demonstration's registers and the known answers, or check that they still hold.

Usage: ``python tests/vectors/regenerate.py [--write]``. Without ``--write`` it only compares
and ends with 1 if anything differs; the tests call it so.

Everything is invented: the province, its cities, the agencies, the codes (with right check
characters, so that readers accept them) and the people. The three drand rounds are real
(``drand_quicknet_vectors.json``); their use for these draws is fictitious.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import typer

from randinspect.attestation import KeyType, SecretKey, cosign
from randinspect.canonical import (
    Sealer,
    jurisdiction_mark,
    merkle_root,
    person_mark,
    persons_salt,
    sha256_hex,
    write_table,
)
from randinspect.cli.commands import app
from randinspect.cli.starting import demo_steps
from randinspect.dispatch import dispatch
from randinspect.ledger import Ledger, prove_draw, witness_request
from randinspect.lottery import Tickets
from randinspect.publication import Occasion, Task, explain_handle
from randinspect.publication.actor_leaves import ActLeaf, ActorLeaf, signed_act, signed_actor
from randinspect.publication.exchange import Batch, Exchanger, batch_files, steps_of
from randinspect.publication.jurisdiction import referral_table
from randinspect.publication.leaves import LeafKind, leaf_bytes, made_leaf, read_leaf
from randinspect.publication.lists import Announcer, Badge
from randinspect.publication.problems import read_problem
from randinspect.publication.site import district_handle, site_files
from randinspect.publication.teams import answer_files
from randinspect.registry import calendar_for
from randinspect.registry.frame import Frame
from randinspect.registry.identifiers import uscc_check_character
from randinspect.results import (
    CODES,
    AnswerAct,
    Book,
    CloseAct,
    CorrectAct,
    EnterAct,
    Expected,
    PublishAct,
    Record,
    ReviewAct,
    Roster,
    StatementAct,
    WorkingDays,
    after,
    harmless_cell,
    parse_policy,
    write_act,
)
from randinspect.sampling import (
    Margin,
    Method,
    Permanent,
    Target,
    select,
    target_for,
    write_targets,
)
from randinspect.sampling.margins import decisions, rounded_up

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # the rooms that the tests share

from files_page import files_page  # noqa: E402
from list_vectors import list_pages, list_vectors  # noqa: E402
from made_site import CODE, HANDLE, site  # noqa: E402
from second_stages import certificates  # noqa: E402
from seed_vectors import seed_vectors  # noqa: E402

ROOT = HERE.parents[1]
DEMO = ROOT / "src" / "randinspect" / "demo"
ROUNDS = {"selection.evidence.json": 13335, "dispatch.evidence.json": 65536}
CITIES = ("甲州市", "乙江市", "丙山市", "丁湖市")
FIELDS = ("食品", "机动车", "生态环境", "建筑材料", "医疗器械")
SURNAMES = "安白常戴方高顾韩江孔雷孟宁潘秦任沈汤魏夏严叶袁张郑周"
AGENCIES, INSPECTORS, RECUSALS, VISITS = 240, 32, 14, 150
_BEGIN, _END = "<!-- demo output -->", "<!-- end of demo output -->"
_PLAIN = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}


_CLI_HEAD = """# The commands

What each command says of itself. Data goes to stdout, talk to stderr; `--json` gives one JSON
document on stdout; `--lang zh|en` chooses the language of what people read, else the locale does:
JSON, ids, codes and file names are the same in both.
The keys of the files that they read are in `docs/files.md`.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | a check or a verification failed |
| 2 | wrong usage: an unknown option, or a value that no option takes |
| 3 | input refused, with every fault; also a path that cannot be read or written |
| 4 | no feasible selection or dispatch |
| 5 | not yet: the seed's time has not come, or its evidence is not at hand |
| 6 | refused by the protocol |
| 70 | an internal error: a fault of the program |

With `--json` a refusal is `{"error", "message"}`, and where faults are known `faults`: a list of
`{"file", "sheet", "row", "column", "value", "rule", "message", "cure"}`, null where one does not
apply. Notes of `check` have the same form, and so has what stands in the way of a lock, `blocking`:
with any of it `ready` is false and the exit code 6 if the lock itself would refuse it, else 4. What
ends with 4 the lock does not refuse but repeats as a note; with batches it speaks of the largest
batch, not of the whole sample.
Seconds that are awaited stand in `not_before`.
"""
_OTHERS_BYTES = {
    "announcements.json",
    "task.xlsx",
}  # a workbook's bytes follow its writer's release
FIRST_VISIT = date(2022, 1, 4)
ABSENCES, FIRST_ABSENCE = 45, date(2023, 10, 1)


def number(*parts: object, below: int) -> int:
    """Fixed made-up number for a purpose."""
    text = "|".join(map(str, parts))
    return int(sha256(text.encode()).hexdigest(), 16) % below


DESIGN_SEED = "a3411aedd93ee45e39374de405b3c30d5607bc7378ba70e658a84cc50fbcd6d0"
_SKEWED = tuple(1 + number("size", i, below=1000) ** 3 // 10**6 for i in range(60))
# Stratum, method, target, reserves, turn of permanent tickets, sizes.
DESIGNS = (
    ("P1 keys", "pareto", "7", 3, None, _SKEWED),
    ("P2 sizes 1 to 20", "pareto", "12", 8, None, tuple(range(1, 21))),
    ("P3 alike, some out of scope", "pareto", "3", 2, None, (4, 0, 4, 4, 0, 4, 4, 4)),
    ("P4 nobody", "pareto", "0", 2, None, (1, 2, 3)),
    ("P5 census", "pareto", "3", 2, None, (1, 0, 2, 3)),
    ("P6 all certain but the target ends", "pareto", "2", 1, None, (100, 100, 1, 1)),
    ("P7 large sizes", "pareto", "2", 1, None, (2**60, 2**59, 2**59 - 1, 2**58, 1)),
    ("P8 permanent", "pareto", "7", 3, "0", _SKEWED),
    ("P9 permanent, turned", "pareto", "7", 3, "4611686018427387904", _SKEWED),
    ("Q1 thresholds", "poisson", "7", 3, None, _SKEWED),
    ("Q2 fraction", "poisson", "12/5", 3, None, tuple(range(1, 21))),
    ("Q3 out of scope", "poisson", "5/2", 9, None, (4, 0, 4, 4, 0, 4, 4, 4)),
    ("Q4 nobody", "poisson", "0", 2, None, (1, 2, 3)),
    ("Q5 census", "poisson", "3", 2, None, (1, 0, 2, 3)),
    ("Q6 one with a small chance", "poisson", "1/97", 1, None, (3,)),
    ("Q7 large sizes", "poisson", "3/2", 1, None, (2**59, 2**58, 2**58 - 1, 2**57, 1)),
    ("Q8 permanent, turned", "poisson", "7", 3, "18446744073709551615", _SKEWED),
)


def credit_code(city: int, body: str) -> str:
    """Made-up credit code in a region that does not exist, with right check characters."""
    values = (int(c, 36) for c in body)
    weighted = sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    organisation = body + "0123456789X0"[(11 - weighted % 11)]
    code = f"91{990100 + 100 * city}{organisation}"
    return code + uscc_check_character(code)


def agencies() -> Iterator[tuple[object, ...]]:
    """Rows of agencies.csv."""
    yield (
        "统一社会信用代码",
        "机构名称",
        "所在市",
        "专业领域",
        "登记状态",
        "投诉举报",
        "上次检查结果",
        "能力验证",
    )
    for i in range(AGENCIES):
        city, field = number("city", i, below=4), FIELDS[number("field", i, below=5)]
        code = credit_code(city, f"MA{number('code', i, below=10**6):06d}")
        name = f"{CITIES[city][:2]}示例{i + 1:03d}号{field}检测有限公司"
        status = "注销" if number("gone", i, below=60) == 0 else "存续"
        complaints = max(0, number("complaints", i, below=9) - 5)
        result = ("", "合格", "合格", "合格", "责令改正", "不合格")[number("result", i, below=6)]
        absent = number("pt", i, below=30) == 0
        yield (
            code,
            name,
            CITIES[city],
            field,
            status,
            complaints,
            result,
            "不参加" if absent else "参加",
        )


def inspectors() -> Iterator[tuple[object, ...]]:
    """Rows of inspectors.csv."""
    yield "工号", "姓名", "所在市", "岗位资质", "执法证有效期", "状态"
    for i in range(INSPECTORS):
        first = number("skill", i, below=5)
        skills = "、".join(sorted({FIELDS[first], FIELDS[(first + 2) % 5]}))
        name = f"{SURNAMES[i % len(SURNAMES)]}某{i + 1:02d}"
        valid_to = "2023-06-30" if i == 17 else "2026-12-31"
        status = "失效" if i == 23 else "有效"
        yield f"{i + 1:04d}", name, CITIES[i % 4], skills, valid_to, status


def recusals(codes: list[str]) -> Iterator[tuple[object, ...]]:
    """Rows of recusals.csv."""
    yield "工号", "统一社会信用代码", "回避原因", "来源"
    reasons = ("employment", "shareholding", "kin", "assessor")
    for i in range(RECUSALS):
        person = f"{number('person', i, below=INSPECTORS) + 1:04d}"
        yield person, codes[i * 17], reasons[i % 4], "个人申报（示例）"


def visits(codes: list[str]) -> Iterator[tuple[object, ...]]:
    """Rows of visits.csv."""
    yield "统一社会信用代码", "检查日期", "工号", "检查结果"
    for i in range(VISITS):
        day = FIRST_VISIT + timedelta(days=number("day", i, below=540))
        person = f"{number('visitor', i, below=INSPECTORS) + 1:04d}"
        yield codes[number("visited", i, below=AGENCIES)], day, person, "合格"


def absences(codes: list[str]) -> Iterator[tuple[object, ...]]:
    """Rows of absences.csv: leave of inspectors, and days on which an agency is closed."""
    yield "工号", "统一社会信用代码", "日期自", "日期至"
    for i in range(ABSENCES):
        first = FIRST_ABSENCE + timedelta(days=number("leave", i, below=84))
        last = first + timedelta(days=number("length", i, below=12))
        is_person = i % 5 > 0
        person = f"{number('away', i, below=INSPECTORS) + 1:04d}" if is_person else ""
        code = "" if is_person else codes[number("closed", i, below=AGENCIES)]
        yield person, code, first, last


def registers() -> dict[str, str]:
    """CSV text of each register."""
    rows = list(agencies())
    codes = [str(row[0]) for row in rows[1:]]
    tables = {
        "agencies.csv": rows,
        "inspectors.csv": list(inspectors()),
        "recusals.csv": list(recusals(codes)),
        "visits.csv": list(visits(codes)),
        "absences.csv": list(absences(codes)),
    }
    return {name: _csv(table) for name, table in tables.items()}


def evidence() -> dict[str, str]:
    """Recorded answers of the beacon."""
    known = json.loads((HERE / "drand_quicknet_vectors.json").read_text(encoding="utf-8"))["valid"]
    signature = {case["round"]: case["signature"] for case in known}
    return {
        name: json.dumps({"round": number, "signature": signature[number]}, indent=1) + "\n"
        for name, number in ROUNDS.items()
    }


def design_vectors() -> str:
    """Pareto and Poisson samples of docs/format.md §6.1, row by row."""
    cases = []
    for stratum, method, target, reserves, turn, sizes in DESIGNS:
        handles = [f"AG-{i:05d}" for i in range(len(sizes))]
        frame = Frame.close(handles, [stratum] * len(sizes), sizes)
        permanent = None if turn is None else Permanent(seed="5eed" * 16, turn=turn)
        aim = target_for(
            next(frame.strata()),
            Fraction(target),
            method=Method(method),
            reserves=reserves,
            permanent=permanent,
        )
        sample = [list(unit.row()) for unit in select(frame, [aim], Tickets(DESIGN_SEED))]
        aimed = json.loads(write_targets([aim]))[0]
        frame_rows = [list(row) for row in zip(handles, sizes, strict=True)]
        cases.append({"target": aimed, "frame": frame_rows, "sample": sample})
    document = {"seed_hex": DESIGN_SEED, "cases": cases}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def digests() -> dict[str, str]:
    """Digest of every published file of the demonstration."""
    with tempfile.TemporaryDirectory() as folder:
        steps = demo_steps(Path(folder), DEMO)
        list(steps.advance())
        public = steps.workspace.public
        return {
            path.relative_to(public).as_posix(): sha256_hex(path.read_bytes())
            for path in sorted(public.glob("*/*"))
            if path.name not in _OTHERS_BYTES
        }


def dispatch_answers() -> str:
    """``dispatch_vectors.json``: its own inputs with the files that the seed gives them."""
    vectors = json.loads((HERE / "dispatch_vectors.json").read_text(encoding="utf-8"))
    for case in vectors["cases"]:
        problem = read_problem({name: text.encode() for name, text in case["inputs"].items()})
        files = answer_files(dispatch(problem, Tickets(vectors["seed"])).answer)
        case["files"] = {name: data.decode() for name, data in sorted(files.items())}
    return json.dumps(vectors, indent=1, ensure_ascii=False) + "\n"


# Who inspects the units of docs/format.md §3.3.2; all others are the county's.
AUTHORITIES = {"AG-2": "city.amr", "AG-3": "city.amr+city.eco"}
SAMPLE = b"A\tcertain\t00000001\tAG-3\nA\tdrawn\t00000001\tAG-5\nA\tdrawn\t00000002\tAG-2\n"
SAMPLE += b"A\treserve\t00000001\tAG-1\nB\tdrawn\t00000001\tAG-6\nB\treserve\t00000001\tAG-7\n"


def authority_vectors() -> str:
    """Marks of docs/format.md §2.8, and the tables of §3.3.2, open and sealed."""
    key, draw_id = bytes(range(32)), "demo/1"
    units = [f"AG-{i}" for i in range(1, 9)]
    whose = {unit: AUTHORITIES.get(unit, "county.amr") for unit in units}
    salt_of = Sealer(key, draw_id, "jurisdiction").salt
    sealed = {unit: jurisdiction_mark(salt_of(unit), whose[unit]) for unit in units}
    common = persons_salt(key, draw_id)
    tables = {
        "open": (whose, {unit: ("open", whose[unit]) for unit in units}),
        "sealed": (sealed, {unit: (salt_of(unit), whose[unit]) for unit in units}),
    }
    document = {
        "note": "docs/format.md §2.8, §3.3.2; handles are open in both, marks as named",
        "master_key": key.hex(),
        "draw_id": draw_id,
        "persons_salt": common,
        "persons_sha256": sha256_hex(bytes.fromhex(common)),
        "persons": {number: person_mark(common, number) for number in ("JD-0007", "检-8")},
        "sample.tsv": SAMPLE.decode(),
        "tables": {
            name: {
                "jurisdiction.tsv": write_table(marks.items()).decode(),
                "referral.tsv": referral_table(SAMPLE, openings).decode(),
            }
            for name, (marks, openings) in tables.items()
        },
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def stage_vectors() -> str:
    """Second stages of docs/format.md §3.3.3: inputs, seed, sample and both factors of π."""
    document = {
        "note": "docs/format.md §3.3.3; each case is a bundle's inputs, its seed and its sample",
        "cases": [_stage_case(name) for name in ("plain", "capped")],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _stage_case(name: str) -> dict[str, Any]:
    """One second stage of the small selection of the tests."""
    files = certificates(is_capped=name == "capped")
    frame = Frame.from_table(files["frame.tsv"])
    handles = [handle.decode() for handle in frame.handles.tolist()]
    told = {handle: explain_handle(files, handle) for handle in handles}
    names = ("bodies.tsv", "frame.tsv", "links.tsv", "margins.json", "sample.tsv", "targets.json")
    return {
        "name": name,
        "files": {one: files[one].decode() for one in names if one in files},
        "parent": json.loads(files["commit.json"])["parent"],
        "seed_hex": json.loads(files["seed.json"])["seed"],
        "pi": {
            handle: [
                facts[f"{stage}_probability"] for stage in ("first_stage", "inclusion", "overall")
            ]
            for handle, facts in told.items()
        },
    }


MARGIN_SEED = "a3411aedd93ee45e39374de405b3c30d5607bc7378ba70e658a84cc50fbcd6d0"
# Name, strata, margins with their numbers of groups, denominators of the targets.
MARGIN_CASES = (
    ("one margin", 9, (4,), (5, 6)),
    ("two margins", 12, (3, 4), (4, 10)),
    ("parallel cells", 10, (2, 2), (3, 7)),
    ("large denominators", 8, (2, 3), (10**6, 999_983)),
    ("whole targets", 5, (2, 2), (1,)),
    ("three margins", 24, (4, 3, 5), (4, 9)),
    ("four margins", 20, (3, 3, 3, 3), (2, 5)),
)


def margin_vectors() -> str:
    """Targets rounded over margins: odds and outcome of each decision, and who goes up."""
    cases = [_margin_case(*case) for case in MARGIN_CASES]
    note = "docs/format.md §6.1.1; a decision is [num, den, whether the integer is below num]"
    record = {"note": note, "seed_hex": MARGIN_SEED, "cases": cases}
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def _margin_case(
    name: str, strata: int, groups: tuple[int, ...], denominators: tuple[int, ...]
) -> dict[str, Any]:
    """One made-up table with its rounding."""
    labels = [f"S{i:02d}" for i in range(strata)]
    targets = []
    for i, label in enumerate(labels):
        den = denominators[i % len(denominators)]
        size = Fraction(number(name, "size", i, below=3 * den), den)
        num, den = size.as_integer_ratio()
        targets.append(Target(label, 9, 9, Method.PROPORTIONAL, num, den, 0))
    margins = []
    for m, count in enumerate(groups):
        parts: dict[str, list[str]] = {}
        for i, label in enumerate(labels):
            parts.setdefault(f"G{number(name, m, i, below=count)}", []).append(label)
        margins.append(Margin.of(f"M{m + 1}", parts))
    told: list[list[str | bool]] = []
    decide = decisions(Tickets(MARGIN_SEED))

    def recorded(num: int, den: int) -> bool:
        is_yes = decide(num, den)
        told.append([str(num), str(den), is_yes])
        return is_yes

    ups = rounded_up(targets, margins, recorded)
    return {
        "name": name,
        "targets": [target.document() for target in targets],
        "margins": [margin.document() for margin in margins],
        "decisions": told,
        "up": [label for label in labels if ups[label]],
    }


def ledger_vectors() -> str:
    """A small ledger from keys that everybody knows: leaves, heads, cosignatures and proofs."""
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    commit = _block(page, "Example, a selection").replace("\n", "").encode()
    result = _block(page, "too. These bytes are").strip().encode()
    log = SecretKey("cn.example/ledger", KeyType.NOTE, bytes(range(32)))
    witness = SecretKey("uni.example/witness", KeyType.COSIGNATURE, bytes(range(1, 33)))
    origin = {
        "authorities": ["cn.example"],
        "created": 1692700000,
        "keys": [str(log.verifier)],
        "origin": log.name,
    }
    void = {
        "approved_by": "cn.example/chief",
        "code": "plan_changed",
        "created": 1692900000,
        "draw_id": "demo/1",
        "evidence_sha256": sha256_hex(b"a decision"),
    }
    announced = {
        "acts": 3,
        "created": 1696089600,
        "draw_id": "demo/2",
        "head": sha256_hex(b"the third act"),
        "sha256": sha256_hex(b"the announcements"),
    }
    leaves = [
        made_leaf(LeafKind.ORIGIN, origin),
        leaf_bytes(LeafKind.COMMIT, commit),
        leaf_bytes(LeafKind.RESULT, result),
        made_leaf(LeafKind.VOID, void),
    ]
    with tempfile.TemporaryDirectory() as folder:
        ledger, shown = Ledger.made(Path(folder), leaves[0], 0), []
        for leaf, moment in zip(leaves[1:], (1692756970, 1692843400, 1692900010), strict=True):
            ledger.append(leaf, moment=0)
            note = ledger.checkpoint(log)
            line = cosign(note, witness, moment)
            ledger.take_cosignatures(note.with_signatures((line,)), [witness.verifier])
            shown.append(prove_draw(ledger, "demo/1").document().decode())
        request = witness_request(ledger, 2)
        notes = [str(note) for note in ledger.notes()]
        ledger.store.close()
    answers = {
        "note": "docs/format.md §7.9; the seeds of the keys are the bytes 0 to 31 and 1 to 32",
        "keys": [str(log.verifier), str(witness.verifier)],
        "leaves": [leaf.decode() for leaf in leaves],
        "checkpoints": notes,
        "ledger.json": shown,
        "request": request,
        "publication": made_leaf(LeafKind.PUBLICATION, announced).decode(),
    }
    return json.dumps(answers, indent=1, ensure_ascii=False) + "\n"


def access_vectors() -> str:
    """The ledger of docs/format.md §7.9 with two actors, and the texts that are signed (§7.12)."""
    keys = {
        "ledger": SecretKey("cn.example/ledger", KeyType.NOTE, bytes(range(32))),
        "lock": SecretKey("cn.example/lock-officer", KeyType.NOTE, bytes(range(5, 37))),
        "draw": SecretKey("cn.example/draw-officer", KeyType.NOTE, bytes(range(6, 38))),
    }
    base = [leaf.encode() for leaf in json.loads(ledger_vectors())["leaves"]]
    log, leaves = keys["ledger"], [base[0]]
    for role in ("lock", "draw"):
        fields = {
            "approved_by": "cn.example/chief",
            "change": "register",
            "created": 1692700100,
            "key": str(keys[role].verifier),
            "roles": [role],
            "since": 1692700100,
        }
        leaves.append(made_leaf(LeafKind.ACTOR, signed_actor(log.name, fields, log)))
    for leaf, role, moment in zip(
        base[1:3], ("lock", "draw"), (1692710000, 1692843400), strict=True
    ):
        act = signed_act(log.name, leaf, moment, keys[role])
        leaves += [made_leaf(LeafKind.ACT, act), leaf]
    contents = [read_leaf(leaf).content for leaf in leaves]
    answers = {
        "note": "docs/format.md §7.12; the officers have the bytes 5 to 36 and 6 to 37 for seeds",
        "keys": {name: str(key.verifier) for name, key in keys.items()},
        "leaves": [leaf.decode() for leaf in leaves],
        "texts": [
            content.statement(log.name).decode()
            for content in contents
            if isinstance(content, ActorLeaf | ActLeaf)
        ],
        "root": merkle_root(leaves).hex(),
    }
    return json.dumps(answers, indent=1, ensure_ascii=False) + "\n"


def _block(page: str, after: str) -> str:
    """The first block of code after some words of a page."""
    return page.split(after, 1)[1].split("```\n", 2)[1]


RESULT_CHOICES = """
sector = "testing"
items = [{ code = "C06", name = "资质认定监督检查" }, { code = "C09", name = "报告质量检查" }]
[deadline]
citation = { document = "虚构公示办法", number = "虚构〔2026〕1号" }
"""
EXCHANGE_CHOICES = """
[exchange]
cd_source = "990000.X"
implement_institution_code = "X-1"
area_number = "990000"
administrative_cp_na = "1"
administrative_cp_ce_type = { uscc = "001" }
check_form = "1"
check_type = "2"
check_mode = { ON_SITE = "1", DOCUMENTS = "2", TESTING = "3" }
check_result = { NO_PROBLEM = "0", CORRECTED = "3", UNREACHABLE = "6" }
[exchange.items.C06]
implement_code = "JG-6"
check_icode = "QD-6"
[exchange.items.C09]
implement_code = "JG-9"
check_icode = "QD-9"
"""
DEADLINES = (("2026-02-10", 20), ("2026-09-25", 20), ("2026-07-10", 20), ("2026-07-20", 10))
HARMLESS = ("=1+1", " @x", "＝1", "'=1", "甲=乙", "\tx", "-", "'甲'")
PEOPLE = ("安某", "白某", "常某")


def result_vectors() -> str:
    """Acts, lists and working days of docs/format.md §11, of a made-up task."""
    documents, book = _acts()
    roster = Roster.of(Expected(r.inspection, r.agency, r.name, "示例市局") for r in _results())
    task = Task(
        plan_ref="P-1",
        plan_name="虚构计划",
        task_id="T-1",
        task_name="第三季度抽查",
        draw_type="undirected",
        item="资质认定",
        object_scope="检验检测机构",
        date_from=date(2026, 7, 6),
        date_to=date(2026, 9, 30),
        authority_name="示例局",
    )
    policy = parse_policy(RESULT_CHOICES, name="results.toml")
    announcer = Announcer(task, Occasion.DRAW, book, roster, policy, created=0)
    files = announcer.files()
    days = WorkingDays(lambda year: calendar_for([year]).years[0])
    record = {
        "note": "docs/format.md §11; texts of files, workbooks left out",
        "acts": [data.decode() for data in documents],
        "head": book.previous,
        "files": {
            name: data.decode() for name, data in sorted(files.items()) if "xlsx" not in name
        },
        "working_days": [
            [day, count, days.after(date.fromisoformat(day), count).isoformat()]
            for day, count in DEADLINES
        ],
        "harmless": {text: harmless_cell(text) for text in HARMLESS},
        "codes": {str(s): {c: str(label) for c, label in m.items()} for s, m in CODES.items()},
        "exchange": _exchange(task, book),
    }
    return json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _exchange(task: Task, book: Book) -> dict[str, str]:
    """The batch of docs/format.md §11.7 that tells all of it, with a correction."""
    policy = parse_policy(RESULT_CHOICES + EXCHANGE_CHOICES, name="results.toml")
    if policy.exchange is None:
        raise ValueError("there are no codes")
    people = {i for c in book.cases.values() for i in c.last.record.inspectors}
    badges = {i: Badge(f"虚构{i}", f"示{i}") for i in people}
    made = Exchanger(task, "d/2", policy, policy.exchange, badges, "results.toml")
    number, on = "2026072200001", date(2026, 7, 22)
    told = [(case, step) for case in book.cases.values() for step in steps_of(case)]
    if faults := [fault for case, step in told for fault in made.faults(case, step)]:
        raise ValueError(str(faults[0]))
    rows = (made.record(c, s, batch=number, by=PEOPLE[0], on=on) for c, s in told)
    batch = Batch(number, "d/2", tuple(step for _, step in told), tuple(rows))
    return {name: data.decode() for name, data in batch_files(batch).items()}


def _results() -> list[Record]:
    """Three made-up results: clean, with a finding, unreachable."""
    shared = {
        "means": ("ON_SITE",),
        "on_site_end": date(2026, 7, 10),
        "concluded": date(2026, 7, 20),
        "department": "示例市局",
        "inspectors": ("0001", "0002"),
    }
    told = (
        ("NO_PROBLEM", "NONE_NEEDED", None, True, ""),
        ("CORRECTED", "ORDER_CORRECTION", "ONE_MONTH", True, "记录不全"),
        ("UNREACHABLE", "ABNORMAL_LIST", None, False, ""),
    )
    found = []
    for place, (label, measure, conclusion, checked, finding) in enumerate(told):
        code = credit_code(place, f"MA{place:06d}")
        parts = [{"item": "C06", "checked": checked, "finding": finding}]
        parts.append({"item": "C09", "checked": checked})
        body = {
            "inspection": code,
            "agency": code,
            "name": f"虚构<{place}>检测有限公司",
            "items": parts,
            "labels": [label],
            "measures": [measure],
            "conclusion": conclusion,
            "remark": "=1+1" if place else "",
        }
        found.append(Record.model_validate(shared | body))
    return found


def _acts() -> tuple[list[bytes], Book]:
    """Entered, audited, published, one answered, one corrected and published again."""
    records, day = _results(), date(2026, 7, 21)
    handles = tuple(record.inspection for record in records)
    fixed = records[1].model_copy(update={"conclusion": None})
    audit = {"decision": "accept", "opinion": "同意"}
    steps: list[tuple[type[Any], dict[str, Any]]] = [
        (EnterAct, {"by": PEOPLE[0], "records": tuple(records)}),
        (ReviewAct, {"by": PEOPLE[1], "inspections": handles, **audit}),
        (PublishAct, {"by": PEOPLE[2], "inspections": handles}),
        (
            StatementAct,
            {
                "by": PEOPLE[0],
                "inspection": handles[1],
                "received": day,
                "statement": "objection",
                "text": "已当场改正",
                "is_public": True,
            },
        ),
        (
            AnswerAct,
            {
                "by": PEOPLE[1],
                "inspection": handles[1],
                "statement": 1,
                "ruling": "partly",
                "text": "属实",
            },
        ),
        (
            CorrectAct,
            {
                "by": PEOPLE[0],
                "record": fixed,
                "reason": "OBJECTION_UPHELD",
                "text": "撤销期限",
                "approved_by": PEOPLE[2],
            },
        ),
        (ReviewAct, {"by": PEOPLE[1], "inspections": handles[1:2], **audit}),
        (PublishAct, {"by": PEOPLE[2], "inspections": handles[1:2]}),
        (
            CloseAct,
            {
                "by": PEOPLE[0],
                "inspection": handles[1],
                "measure": "ORDER_CORRECTION",
                "closed": day,
                "text": "已改正",
            },
        ),
    ]
    book, documents = Book("ab" * 32), []
    for kind, values in steps:
        place = {"number": book.next_number, "previous": book.previous, "on": day}
        act = kind.model_validate(values | place)
        book = after(book, act)
        documents.append(write_act(act))
    return documents, book


_CARRIED = re.compile(r"(?<=>|\n)<(style|svg) ?.*?</\1>(?=\n.)", re.DOTALL)
SITE_PAGES = (
    "index.html",
    "search.html",
    f"districts/{district_handle('甲州市')}.html",
    f"agencies/{CODE}.html",
    f"draws/{HANDLE}.html",
    f"lists/{HANDLE}.results.html",
    "feed.atom",
)
SITE_DATA = (
    "datapackage.json",
    "dataset.jsonld",
    f"data/{HANDLE}/results.plain.csv-metadata.json",
)


def site_vectors() -> dict[str, str]:
    """Small pages, pictures and descriptions of docs/format.md §12, in both languages.

    What stands elsewhere is left out of pages: the style, which their policy names by its digest,
    and pictures, which are files of their own.
    """
    files = dict(site_files(site()))
    named = [*SITE_PAGES, *(f"en/{path}" for path in SITE_PAGES), *SITE_DATA]
    named += sorted(path for path in files if path.startswith("pictures/"))
    return {path: _CARRIED.sub(r"<\1/>", files[path].decode()) for path in named}


def cli_page() -> str:
    """``docs/cli.md``: the help of every command, as a terminal of 100 columns shows it."""
    commands = list(_command_words(typer.main.get_command(app)))
    parts = [_CLI_HEAD]
    for words, shown in zip(commands, _helps(commands), strict=True):
        title = " ".join(("randinspect", *words))
        parts.append(f"## `{title}`\n\n```text\n{shown}\n```\n")
    return "\n".join(parts)


def _command_words(command: Any, *before: str) -> Iterator[tuple[str, ...]]:
    """Words of a command and of all below it, in the order of their names."""
    yield before
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from _command_words(below, *before, name)


def _helps(commands: list[tuple[str, ...]]) -> list[str]:
    """Help of each command, as ``python -m randinspect`` shows it in a plain terminal."""
    script = (
        "import json, sys\nfrom typer.testing import CliRunner\n"
        "from randinspect.cli.commands import app\n"
        "told = [CliRunner().invoke(app, [*words, '--help'],"
        " prog_name='python -m randinspect').stdout for words in json.load(sys.stdin)]\n"
        "json.dump(told, sys.stdout)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(commands),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={"PATH": "", **_PLAIN},
        check=True,
    )
    shown = [text.strip().splitlines() for text in json.loads(done.stdout)]
    return ["\n".join(line.rstrip() for line in lines) for lines in shown]


def readme() -> str:
    """README with the demonstration's real output between its marks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    head, _, rest = text.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    with tempfile.TemporaryDirectory() as folder:
        talk = _run("demo", "--lang", "en", cwd=folder)
    return f"{head}{_BEGIN}\n```console\n$ randinspect demo\n{talk}\n```\n{_END}{tail}"


def _run(*words: str, cwd: str | None = None) -> str:
    """Run the command line and give what a person sees, trailing blanks cut."""
    done = subprocess.run(
        [sys.executable, "-m", "randinspect", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={"PATH": "", **_PLAIN},
        cwd=cwd,
        check=True,
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def main() -> int:
    """Write, or compare and count what differs."""
    is_writing = "--write" in sys.argv[1:]
    differing = _settle(DEMO, {**registers(), **evidence()}, is_writing=is_writing)
    answers = json.dumps(digests(), indent=1) + "\n"
    known = {
        "demo_digests.json": answers,
        "dispatch_vectors.json": dispatch_answers(),
        "margin_vectors.json": margin_vectors(),
        "design_vectors.json": design_vectors(),
        "seed_vectors.json": seed_vectors(),
        "ledger_vectors.json": ledger_vectors(),
        "access_vectors.json": access_vectors(),
        "authority_vectors.json": authority_vectors(),
        "stage_vectors.json": stage_vectors(),
        "result_vectors.json": result_vectors(),
        "list_vectors.json": list_vectors(),
    }
    differing += _settle(HERE, known, is_writing=is_writing)
    differing += _settle(HERE / "site", {**site_vectors(), **list_pages()}, is_writing=is_writing)
    pages = {
        "README.md": readme(),
        "docs/cli.md": cli_page(),
        "docs/files.md": files_page(),
    }
    differing += _settle(ROOT, pages, is_writing=is_writing)
    return int(differing > 0 and not is_writing)


def _settle(folder: Path, texts: dict[str, str], *, is_writing: bool) -> int:
    """Write the texts, or say which differ from what stands there."""
    differing = 0
    for name, text in texts.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != text.encode():
            differing += 1
            print(f"{name} {'written' if is_writing else 'differs'}")
            if is_writing:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode())
    return differing


def _csv(rows: list[tuple[object, ...]]) -> str:
    """CSV text with LF."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main())
