"""The demonstration's province cut into authorities: files of each, as their offices keep them."""

from __future__ import annotations

import csv
import io
import shutil
import tomllib
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from randinspect.canonical import sha256_hex
from randinspect.cli.starting import demo_clock
from randinspect.office import Event, Workspace, open_steps, read_quarter_file
from randinspect.publication import Occasion

DEMO = Path(__file__).parents[1] / "src" / "randinspect" / "demo"
PROVINCE = "demo.example.amr"
CITIES = {
    "甲州市": "jiazhou.amr",
    "乙江市": "yijiang.amr",
    "丙山市": "bing/shan",
    "丁湖市": "dinghu.amr",
}
CITY = CITIES["甲州市"]
PEOPLE = [f"{i:04d}" for i in (2, 3, 4, 6, 7, 8, 10, 11)]  # nobody of the first city
ECOLOGY = "demo.example.eco"
FIELD = "生态环境"
REFERRAL = """
[referral]
citation = { cite = "rules", article = "第30条" }

[referral.authorities]
"甲州市" = "jiazhou.amr"
"乙江市" = "yijiang.amr"
"丙山市" = "bing/shan"
"丁湖市" = "dinghu.amr"

[[referral.joining]]
when = { field = ["生态环境"] }
others = "demo.example.eco"
citation = { cite = "rules", article = "第31条" }
"""
BOOK = """
[citations.rules]
document = "示例市抽查细则（虚构）"
number = "示例〔2023〕9号"

[rulebook]
name = "示例市派员细则"
version = "1"
authority = "示例市市场监督管理局"
effective_from = 2023-01-01
citation = "rules"

[item]
code = "C06"
name = "检验检测机构资质认定监督检查"
citation = { cite = "rules", article = "附件第6行" }

[dispatch]
cap = 20
territory = ["any"]
statuses = ["有效"]
citation = { cite = "rules", article = "第2条" }

[[dispatch.roles]]
slot = "officer"
demand = 2

[disclosure]
inspectors = "sealed"
"""


def _cut(text: str, *tables: str) -> str:
    """TOML without some tables, each with what stands below it."""
    blocks = text.split("\n[")
    kept = [b for b in blocks[1:] if b.split("]")[0].strip("[") not in tables]
    return "\n[".join([blocks[0], *kept])


def province(folder: Path, *, sends: bool = False, opens: bool = False) -> Path:
    """The province's files: it draws, and refers every agency to a city and the ecologists."""
    folder.mkdir(parents=True)
    names = ["agencies.csv", "visits.csv", "selection.evidence.json"]
    people = ["inspectors.csv", "recusals.csv", "absences.csv", "dispatch.evidence.json"]
    for name in names + (people if sends else []):
        (folder / name).write_bytes((DEMO / name).read_bytes())
    if sends:
        _with_certificates(folder)
    else:
        (folder / "profile.toml").write_bytes((DEMO / "profile.toml").read_bytes())
    book = (DEMO / "rulebook.toml").read_text(encoding="utf-8")
    quarter = (DEMO / "quarter.toml").read_text(encoding="utf-8")
    if not sends:
        book = _cut(book, "dispatch", "dispatch.roles", "dispatch.rotation", "dates")
        quarter = _cut(quarter, "dispatch")
        for line in ("inspectors", "recusals", "absences", "visits"):
            quarter = quarter.replace(f'{line} = "{line}.csv"\n', "")
    referral = REFERRAL
    if sends:
        referral = referral.replace('"jiazhou.amr"', f'"{PROVINCE}"')
    if opens:
        book = book.replace('agencies = "sealed"', 'agencies = "open"\ncitation = "risk"')
    (folder / "rulebook.toml").write_text(book + referral, encoding="utf-8")
    (folder / "quarter.toml").write_text(quarter, encoding="utf-8")
    return folder / "quarter.toml"


def authority(
    folder: Path,
    name: str,
    selection: Path,
    *,
    handover: Path | None,
    people: Iterable[str] = (),
    agencies: Iterable[str] | None = None,
    book: str = BOOK,
    extra: str = "",
) -> Path:
    """The files of one authority: its own roster and rules, and the province's bundle."""
    folder.mkdir(parents=True)
    city = {v: k for k, v in CITIES.items()}.get(name)
    cities = None if city is None else {city}
    own = agencies if agencies is not None else None
    _copy(
        folder,
        "agencies.csv",
        lambda row: (
            (cities is None or row["所在市"] in cities)
            and (own is None or row["统一社会信用代码"] in set(own))
        ),
    )
    wanted = set(people)
    _copy(
        folder,
        "inspectors.csv",
        lambda row: row["工号"] in wanted if wanted else cities is None or row["所在市"] in cities,
    )
    _with_certificates(folder)
    (folder / "dispatch.evidence.json").write_bytes((DEMO / "dispatch.evidence.json").read_bytes())
    (folder / "rulebook.toml").write_text(book, encoding="utf-8")
    quarter = _cut((DEMO / "quarter.toml").read_text(encoding="utf-8"), "selection", "files")
    quarter = quarter.replace(f'id = "{PROVINCE}"', f'id = "{name}"')
    quarter = quarter.replace(
        'draw_id = "demo.example.amr/2023/0002"', f'draw_id = "{name}/2023/1"'
    )
    quarter = quarter.replace("sequence = 2", "sequence = 1")
    digest = sha256_hex((selection / "result.json").read_bytes())
    told = "" if handover is None else f'handover = "{handover.as_posix()}"\n'
    quarter += f"""
[files]
rulebook = "rulebook.toml"
profile = "profile.toml"
agencies = "agencies.csv"
inspectors = "inspectors.csv"

[selection]
bundle = "{selection.as_posix()}"
result_sha256 = "{digest}"
{told}{extra}"""
    tomllib.loads(quarter)
    (folder / "quarter.toml").write_text(quarter, encoding="utf-8")
    return folder / "quarter.toml"


def _copy(folder: Path, name: str, keeps: object) -> None:
    """Rows of one of the demonstration's registers."""
    rows = list(csv.DictReader((DEMO / name).open(encoding="utf-8")))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if keeps(row))  # type: ignore[operator]  # a test's own
    (folder / name).write_text(stream.getvalue(), encoding="utf-8")


def _with_certificates(folder: Path) -> None:
    """Number everybody's certificate: the same person has it in every roster."""
    path = folder / "inspectors.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    rows = [f"{row},ZF-{row.split(',')[0]}" for row in rows]
    path.write_text("\n".join([f"{head},执法证号", *rows]) + "\n", encoding="utf-8")
    profile = (DEMO / "profile.toml").read_text(encoding="utf-8")
    profile = profile.replace('status = "状态"\n', 'status = "状态"\ncertificate = "执法证号"\n')
    (folder / "profile.toml").write_text(profile, encoding="utf-8")


def run(quarter: Path, out: Path, occasion: Occasion = Occasion.DEMONSTRATION) -> list[Event]:
    """Take all steps of a quarter."""
    file = read_quarter_file(quarter)
    if Workspace(out).kept("master.key") is None:  # the same in every run, so that no test flickers
        Workspace(out).keep("master.key", sha256(file.authority.id.encode()).hexdigest().encode())
    return list(open_steps(file, Workspace(out), occasion, demo_clock).advance())


class World:
    """A province, a city and the ecologists, each in its own folder."""

    def __init__(self, folder: Path, *, opens: bool = False, key: str = "5e" * 32) -> None:
        self.folder = folder
        # A key that is always the same, so that the drawn agencies are.
        Workspace(folder / "p").keep("master.key", key.encode("ascii"))
        self.files = province(folder / "province", opens=opens)
        self.events = run(self.files, folder / "p")
        self.selection = folder / "p" / "public" / "selection"

    def handover(self, name: str) -> Path:
        """What the province handed over to an authority."""
        return self.folder / "p" / "private" / "handover" / f"{name.replace('/', '~')}.json"

    def office(self, name: str, **changes: object) -> Path:
        """Files of one authority."""
        place = self.folder / name.replace("/", "~")
        shutil.rmtree(place, ignore_errors=True)
        people = PEOPLE if name == ECOLOGY else ()
        given = {"handover": self.handover(name), "people": people, **changes}
        return authority(place, name, self.selection, **given)  # type: ignore[arg-type]  # a test's own

    def dispatched(self, name: str, **changes: object) -> Path:
        """Public folder of an authority that dispatched."""
        out = self.folder / f"{name.replace('/', '~')}.out"
        run(self.office(name, **changes), out)
        return out / "public"
