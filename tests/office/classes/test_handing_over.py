from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from class_samples import TOLERANCE, changed, refused, rules, write_csv
from office.classes.test_grading import outside_rules

from randinspect.canonical import read_document, sha256_hex, write_table
from randinspect.errors import ProtocolError, RegistryError, RulebookError
from randinspect.office.classes import ClassFiles, Graded, grade_register, write_grading
from randinspect.office.classes.handing_over import class_table, profile_part
from randinspect.office.classes.rule_parts import rulebook_part
from randinspect.registry import RecordKind, read_profile, read_register
from randinspect.rulebook import Rulebook, classify, parse_rulebook
from randinspect.rulebook.history import History
from randinspect.rulebook.memory import Scope
from randinspect.sampling import Method

DEMO = Path(__file__).parents[3] / "src" / "randinspect" / "demo"
ON = date(2023, 8, 20)
# The demonstration's own ways to its classes, in the place of which the part comes.
RISK = re.compile(r"\[risk\]\n.*?\n\[strata\]", re.DOTALL)
SIZE = re.compile(r"\[size\]\n.*?\n\n", re.DOTALL)
EARLY = changed("effective_from = 2024-01-01", "effective_from = 2023-01-01")
PROFILE = (DEMO / "profile.toml").read_text(encoding="utf-8")
BY_SHARE = (
    EARLY.replace('by = "size"', 'by = "share"')
    .replace("size = 1\n", 'share = "4%"\n')
    .replace("size = 2\n", 'share = "10%"\n')
    .replace("size = 6\n", 'share = "1"\n'.replace('"1"', '"100%"'))
)


def ids() -> list[str]:
    """Ids of the demonstration's agencies."""
    with (DEMO / "agencies.csv").open(encoding="utf-8") as stream:
        return [row["统一社会信用代码"] for row in csv.DictReader(stream)]


def office(folder: Path, text: str = EARLY + TOLERANCE) -> ClassFiles:
    """Files of a grading: three agencies with events, two with tolerance."""
    first, second, third, fourth, *_ = ids()
    (folder / "classes.toml").write_text(text, encoding="utf-8")
    events = write_csv(
        folder / "events.csv",
        ("agency", "event", "date", "value"),
        (first, "COMPLAINT", "2023-08-01", "true"),
        (second, "RESULT", "2023-05-01", "bad"),
        (second, "COMPLAINT", "2023-08-10", "true"),
        (third, "ABSENT", "2023-01-01", ""),
    )
    entry = ("voluntary_certification", "new_technology", "C06", "permit 5")
    days = ("2023-01-01", "2024-06-30")
    tolerances = write_csv(
        folder / "tolerances.csv",
        ("agency", "category", "novelty", "scope", "basis", "first", "last"),
        (third, *entry, *days),
        (fourth, *entry, *days),
    )
    return ClassFiles(
        folder / "classes.toml",
        DEMO / "agencies.csv",
        DEMO / "profile.toml",
        events,
        tolerances=tolerances if "[tolerance]" in text else None,
    )


def graded(folder: Path, text: str = EARLY + TOLERANCE) -> tuple[Graded, dict[str, Path]]:
    """A grading and its files by name."""
    done = grade_register(office(folder, text), on=ON)
    return done, {path.name: path for path in write_grading(done, folder / "out")}


def merged(part: str, *, is_covered: bool = False) -> str:
    """Text of the demonstration's rulebook with the part in the place of its own tables.

    And with what the part's comments ask for under a floor.
    """
    text = (DEMO / "rulebook.toml").read_text(encoding="utf-8")
    unused = ["risk", "plan"] if "[strata]" in part else ["risk"]
    for name in unused:
        text = re.sub(rf"\[citations\.{name}\]\n.*?\n\n", "", text, count=1, flags=re.DOTALL)
    text = SIZE.sub("", RISK.sub("[strata]", text, count=1), count=1)
    if "[strata]" in part:
        text = text.replace('[strata]\nby = ["field"]\n', "", 1)
        text = re.sub(r"\[\[selection\]\]\n.*?\n\n", "", text, count=1, flags=re.DOTALL)
        text = text.replace('max_ratio = "15%"', 'max_ratio = "25%"')
    if is_covered:
        text = text.replace('by = ["field"]', 'by = ["field", "coverage"]')
        match = '[[selection]]\nmatch = { coverage = ["covered"] }\n'
        text = text.replace("[[selection]]\n", match)
    return f"{text}\n{part}"


def with_part(part: str, *, is_covered: bool = False) -> Rulebook:
    """Read the merged text."""
    return parse_rulebook(merged(part, is_covered=is_covered), name="merged.toml")


def refused_part(part: str) -> set[str]:
    """Codes for which the rulebook with the part is refused."""
    with pytest.raises(RulebookError) as caught:
        with_part(part)
    return {fault.rule for fault in caught.value.faults}


def profile_with(part: str, folder: Path) -> Path:
    """The demonstration's profile with the part's lines in their tables."""
    tables = tomllib.loads(part)["agency"]
    text = PROFILE
    for table in ("columns", "attributes"):
        lines = part.partition(f"[agency.{table}]\n")[2].partition("\n\n")[0]
        text = text.replace(f"[agency.{table}]\n", f"[agency.{table}]\n{lines}\n", 1)
    assert tables.keys() == {"columns", "attributes"}
    (folder / "graded.toml").write_text(text, encoding="utf-8")
    return folder / "graded.toml"


def test_the_graded_register_is_the_register_and_its_classes(tmp_path: Path) -> None:
    """Every old cell stands where it stood; each agency has class, day, digest and tolerance."""
    done, written = graded(tmp_path)
    with (DEMO / "agencies.csv").open(encoding="utf-8") as stream:
        old = list(csv.reader(stream))
    with written["agencies.csv"].open(encoding="utf-8") as stream:
        new = list(csv.reader(stream))
    width = len(old[0])

    assert [row[:width] for row in new] == old
    assert [row[width] for row in new[1:5]] == ["B", "C", "C", "A"]
    assert {row[width + 1] for row in new[1:]} == {"2023-08-20"}
    assert {row[width + 2] for row in new[1:]} == {done.rules.sha256}
    assert [row[width + 3 :] for row in new[3:5]] == [["", ""], ["2024-06-30", "permit 5"]]
    until = {row[0]: row[5] for row in class_table(done.grades)}
    assert [until[one] for one in ids()[2:4]] == ["", "2024-06-30"]


def test_the_frame_takes_class_size_and_tolerance_over(tmp_path: Path) -> None:
    """The part and the graded register make a rulebook and sizes that nobody wrote by hand."""
    done, written = graded(tmp_path)
    book = with_part(written["rulebook.part.toml"].read_text(encoding="utf-8"))
    profile = read_profile(profile_with(written["profile.part.toml"].read_text("utf-8"), tmp_path))
    register = read_register(written["agencies.csv"], profile, RecordKind.AGENCY)
    visits = tmp_path / "visits.csv"
    heading = (DEMO / "visits.csv").read_text(encoding="utf-8").splitlines()[0]
    visits.write_text(heading + "\n", encoding="utf-8")
    past = read_register(visits, profile, RecordKind.VISIT)
    history = History.of(register, past, book, begins=date(2023, 10, 9))
    frame = classify(register, book, on=ON, history=history)
    scale = {"A": 1, "B": 2, "C": 6}

    assert list(frame.classes) == [grade.name for grade in done.grades]
    live = [i for i in range(len(frame)) if frame.exclusions[i] is None]
    for i in live:
        tolerated = done.grades[i].is_tolerated
        assert frame.sizes[i] == scale[str(frame.classes[i])] * (1 if tolerated else 2)
        assert frame.sizes[i] > 0
    assert 3 in live
    assert sum(done.grades[i].is_tolerated for i in live) == 1


def test_the_rulebook_names_the_digest_of_the_rules(tmp_path: Path) -> None:
    """It stands in the citation of risk, classes and sizes, and so in what a lock commits."""
    done, written = graded(tmp_path)
    book = with_part(written["rulebook.part.toml"].read_text(encoding="utf-8"))
    assert book.risk is not None
    assert book.memory is not None
    assert book.memory.grace is not None
    assert book.memory.class_year is not None
    cited = [book.risk.citation, *(c.citation for c in book.risk.classes), book.size.citation]

    assert all(done.rules.sha256 in str(one) for one in cited)
    assert [c.size for c in book.risk.classes] == [1, 2, 6]
    assert book.memory.grace.share == Fraction(1, 2)
    assert book.memory.class_year.classes == ("A",)


def test_shares_of_a_year_are_divided_among_its_draws() -> None:
    """Each class is a stratum, and no class is drawn with nothing."""
    book = with_part(rulebook_part(rules(BY_SHARE)))

    assert book.strata.by == ("risk_class",)
    assert {rule.match[0].values[0]: rule.ratio for rule in book.selection} == {
        "A": Fraction(1, 100),
        "B": Fraction(1, 40),
        "C": Fraction(1, 4),
    }


@pytest.mark.parametrize("method", [Method.PROPORTIONAL, Method.PARETO, Method.EQUAL])
def test_shares_go_with_every_method(method: Method) -> None:
    """Whole numbers where a method draws them, at least one; tolerance and equal do not agree."""
    text = BY_SHARE.replace("[draws]\n", f'[draws]\nmethod = "{method}"\n')
    rule = with_part(rulebook_part(rules(text))).selection[0]
    is_whole = method in (Method.EQUAL, Method.PARETO)

    assert rule.method is method
    assert (rule.rounding == "at_least") is is_whole


def test_methods_that_no_rulebook_would_take_are_refused_at_once() -> None:
    """Equal probabilities beside tolerance; a random number under a general item's cap."""
    equal, poisson = (
        BY_SHARE.replace("[draws]\n", f'[draws]\nmethod = "{name}"\n')
        for name in ("equal", "poisson")
    )

    assert refused(equal + TOLERANCE) == {"memory.equal"}
    assert refused(poisson) == {"selection.poisson_cap"}
    assert rules(poisson.replace('"general"', '"key"')).draws.method is Method.POISSON


@pytest.mark.parametrize("text", [EARLY, BY_SHARE], ids=["size", "share"])
def test_a_floor_makes_who_is_due_a_stratum(text: str) -> None:
    """With a share of its own; where sizes rule, the office's own selections have to say so."""
    floor = '[floor]\nyears = 3\nsince = 2023-01-01\ndue = "15%"\ncitation = "law"\n'
    part = rulebook_part(rules(text + floor))
    if "[strata]" not in part:
        assert "coverage.strata" in refused_part(part)
    book = with_part(part, is_covered=True)
    assert book.memory is not None
    assert book.memory.coverage is not None
    matched = [{m.column: m.values for m in rule.match} for rule in book.selection]

    assert book.memory.coverage.years == 3
    assert book.strata.by[-1] == "coverage"
    assert matched[-1] == {"coverage": ("due",)}
    assert all(found["coverage"] == ("covered",) for found in matched[:-1])
    assert book.selection[-1].ratio == Fraction(3, 20)
    assert book.memory.coverage.scope is Scope.ITEM


def test_a_floor_counts_whose_visits_it_says() -> None:
    """Nothing said: the item's, under the digest of ever; else as it is written, or refused."""
    floor = '[floor]\nyears = 3\nsince = 2023-01-01\ndue = "15%"\ncitation = "law"\n'
    scoped = {name: rules(f'{EARLY}{floor}scope = "{name}"\n') for name in Scope}
    plain = rules(EARLY + floor)
    books = {name: with_part(rulebook_part(one), is_covered=True) for name, one in scoped.items()}
    found = {name: book.memory and book.memory.coverage for name, book in books.items()}

    assert {name: one and one.scope for name, one in found.items()} == {n: n for n in Scope}
    assert "scope" not in plain.document()["floor"]
    assert plain.sha256 not in {one.sha256 for one in scoped.values()}
    assert refused(f'{EARLY}{floor}scope = "own"\n')


def test_larger_teams_are_seats_of_the_dispatch() -> None:
    """One more officer where class C is inspected, and nowhere else."""
    book = with_part(rulebook_part(rules(EARLY)))
    assert book.staffing is not None
    (_, more) = book.staffing.roles

    assert (more.slot, more.demand) == ("加派1", 1)
    assert [(only.column, only.values) for only in more.when] == [("risk_class", ("C",))]


def test_classes_are_not_written_where_the_public_looks(tmp_path: Path) -> None:
    """A folder called public, or one with a bundle above it."""
    done = grade_register(office(tmp_path, EARLY), on=ON)
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "commit.json").write_text("{}", encoding="utf-8")
    for place in ("public/classes", "bundle/classes"):
        with pytest.raises(ProtocolError, match="which is public"):
            write_grading(done, tmp_path / place)

        assert not (tmp_path / place).exists()


@pytest.mark.parametrize(
    ("caps", "expected"),
    [((1, 1, 1), (1, None)), ((1, 4, 4), (4, ("A",))), ((3, 3, 3), (3, None))],
)
def test_caps_become_what_a_rulebook_has(
    caps: tuple[int, ...], expected: tuple[int, tuple[str, ...] | None]
) -> None:
    """One check a year for some classes, and one number for all."""
    text = EARLY.replace("cap = 1\n", "", 1)
    for size, cap in zip((1, 2, 6), caps, strict=True):
        text = text.replace(f"size = {size}\n", f"size = {size}\ncap = {cap}\n", 1)
    memory = with_part(rulebook_part(rules(text))).memory
    assert memory is not None
    assert memory.annual_cap is not None
    year = memory.class_year and memory.class_year.classes

    assert (memory.annual_cap.at_most, year) == expected


def test_the_record_names_every_file_and_the_classes(tmp_path: Path) -> None:
    """Digests of rules, register, events and classes, and how many there are of each class."""
    done, written = graded(tmp_path)
    record = read_document(written["grading.json"].read_bytes())
    names = ("agencies", "events", "profile", "tolerances")
    given = {name: getattr(done.files, name) for name in names}

    assert record["rules"]["sha256"] == done.rules.sha256
    assert record["files"] == {n: sha256_hex(path.read_bytes()) for n, path in given.items()}
    assert record["classes_sha256"] == sha256_hex(write_table(class_table(done.grades)))
    assert sum(one["agencies"] for one in record["counts"]) == len(done.grades) == len(ids())
    assert (record["triggered"], record["tolerated"]) == (1, 1)


def test_a_second_grading_writes_the_same_bytes(tmp_path: Path) -> None:
    """Law: same files, same day, same classes; and a graded register is not graded again."""
    _, written = graded(tmp_path)
    before = {name: path.read_bytes() for name, path in written.items()}
    done, again = graded(tmp_path)
    files = ClassFiles(
        done.files.rules, written["agencies.csv"], done.files.profile, done.files.events
    )
    twice = grade_register(files, on=ON)
    with pytest.raises(RegistryError) as caught:
        write_grading(twice, tmp_path / "twice")

    assert {name: path.read_bytes() for name, path in again.items()} == before
    assert {fault.rule for fault in caught.value.faults} == {"register.graded"}


def test_a_workbook_stays_a_workbook(tmp_path: Path) -> None:
    """Titles above the heading, text ids and true dates are where they were."""
    files = office(tmp_path, EARLY)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["名录库"])
    with (DEMO / "agencies.csv").open(encoding="utf-8") as stream:
        for row in csv.reader(stream):
            sheet.append(row[:5])
    sheet["F2"], sheet["F3"] = "成立", date(2020, 1, 31)
    book.save(tmp_path / "agencies.xlsx")
    profile = PROFILE.partition("[agency.attributes]")[0]
    (tmp_path / "plain.toml").write_text(profile, encoding="utf-8")
    done = grade_register(
        ClassFiles(files.rules, tmp_path / "agencies.xlsx", tmp_path / "plain.toml", files.events),
        on=ON,
    )
    write_grading(done, tmp_path / "out")
    again = openpyxl.load_workbook(tmp_path / "out" / "agencies.xlsx").active
    assert again is not None
    rows = list(again.iter_rows(values_only=True))

    assert rows[0][0] == "名录库"
    assert [row[6] for row in rows[1:5]] == ["分类监管类别", "B", "C", "C"]
    assert str(rows[2][5])[:10] == "2020-01-31"
    assert [row[0] for row in rows[2:]] == ids()


def test_files_that_the_rules_need_or_do_not_read(tmp_path: Path) -> None:
    """Points need events; classes from outside need [outside]."""
    files = office(tmp_path, EARLY)
    assert files.events is not None
    for given in (
        ClassFiles(files.rules, files.agencies, files.profile),
        ClassFiles(files.rules, files.agencies, files.profile, files.events, files.events),
    ):
        with pytest.raises(RegistryError) as caught:
            grade_register(given, on=ON)

        assert [fault.rule for fault in caught.value.faults] == ["classes.file"]


def test_triggers_ask_for_events_where_classes_come_from_outside_too(tmp_path: Path) -> None:
    """Else an event that puts an agency into the worst class would be passed over unseen."""
    outside = outside_rules().replace("2024-01-01", "2023-01-01")
    files = office(tmp_path, outside)
    rows = [(one, "A", "2023-08-01") for one in ids()]
    given = write_csv(tmp_path / "outside.csv", ("agency", "class", "date"), *rows)
    alone = ClassFiles(files.rules, files.agencies, files.profile, outside=given)
    with pytest.raises(RegistryError) as caught:
        grade_register(alone, on=ON)
    head = ("agency", "event", "date")
    events = write_csv(tmp_path / "e.csv", head, (ids()[0], "ABSENT", "2023-05-01"))
    found = grade_register(replace(alone, events=events), on=ON)

    assert [(f.rule, f.column) for f in caught.value.faults] == [("classes.file", "events")]
    assert found.document()["triggered"] == 1


def test_two_complaints_of_a_day_count_where_their_sources_differ(tmp_path: Path) -> None:
    """The cure of equal rows says how to keep both."""
    head = ("agency", "event", "date", "value", "source")
    files, row = office(tmp_path, EARLY), (ids()[5], "COMPLAINT", "2023-08-20", "true")
    with pytest.raises(RegistryError, match="differ in source"):
        grade_register(
            replace(files, events=write_csv(tmp_path / "a.csv", head, (*row, ""), (*row, ""))),
            on=ON,
        )
    points = []
    for rows in ([(*row, "12345-1")], [(*row, "12345-1"), (*row, "12345-2")]):
        told = write_csv(tmp_path / "b.csv", head, *rows)
        points.append(grade_register(replace(files, events=told), on=ON).of(row[0]).points)

    assert [point and point - 3 for point in points] == [20, 35]  # 3 without a result; 35 at most


def test_another_grading_is_not_written_over_the_first(tmp_path: Path) -> None:
    """Events of later days do not count, and are counted; another day's classes go elsewhere."""
    files = office(tmp_path, EARLY)
    early = grade_register(files, on=date(2023, 8, 5))
    late = grade_register(files, on=ON)
    write_grading(early, tmp_path / "g")
    kept = (tmp_path / "g" / "agencies.csv").read_bytes()
    with pytest.raises(ProtocolError, match="choose another folder"):
        write_grading(late, tmp_path / "g")

    assert (early.later, late.later) == (1, 0)
    assert (tmp_path / "g" / "agencies.csv").read_bytes() == kept


def test_a_part_for_a_profile_names_the_form_of_its_days() -> None:
    """Only where the profile does not read such days yet."""
    assert "date_formats" not in profile_part(["%Y-%m-%d"])
    assert 'date_formats = ["%Y/%m/%d", "%Y-%m-%d"]' in profile_part(["%Y/%m/%d"])
