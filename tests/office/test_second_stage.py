"""Certificates of the bodies that were drawn: from the office's files to two verified stages."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from bundles import ROUNDS

from randinspect.canonical import read_document, read_table, sha256_hex
from randinspect.cli.estimate_words import told_estimate
from randinspect.cli.explaining import explanation
from randinspect.cli.starting import demo_clock, demo_steps
from randinspect.cli.words import Language
from randinspect.errors import Fault, FormatError, InputError, ProtocolError
from randinspect.office import (
    Steps,
    Workspace,
    estimate_bundle,
    load_job,
    preview,
    read_quarter_file,
)
from randinspect.publication import Kind, Occasion, explain_handle, read_files
from randinspect.publication.second_stage import read_bodies, read_links
from randinspect.sampling import read_sample
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
CITE = 'citation = { document = "示例", number = "1" }\n'
BOOK = f"""
[rulebook]
name = "certificates"
version = "1"
authority = "示例局"
effective_from = 2023-01-01
lead_seconds = 86400
{CITE}
[item]
code = "C07"
name = "自愿性认证监督检查"
kind = "key"
{CITE}
[strata]
by = ["body"]
[size]
from = "equal"
[linked]
body = "body"
holder = "owner"
holder_cap = 3
{CITE}
[[selection]]
method = "equal"
count = 3
reserves = 1
{CITE}
[dispatch]
cap = 90
territory = ["any"]
{CITE}
[[dispatch.roles]]
slot = "officer"
demand = 2
[disclosure]
"""
PROFILE = """
[profile]
name = "certificates"
[agency]
missing = [""]
[[agency.decide]]
rule = "linked.empty"
action = "keep"
code = "NONE"
reason = "机构没有证书"
[agency.columns]
id = "证书编号"
owner = "持有人"
[agency.attributes]
body = { heading = "发证机构", type = "text" }
"""
PARENT = '\n[parent]\nbundle = "{}"\nresult_sha256 = "{}"\nopenings = "{}"\n'


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workspace of the drawn selection of bodies; its agencies are sealed."""
    out = tmp_path_factory.mktemp("bodies")
    steps = demo_steps(out, DEMO)
    steps.commit(Kind.SELECTION)
    steps.draw(Kind.SELECTION)
    return out


def office(folder: Path, bodies: Path, book: str = BOOK, openings: str | None = None) -> Path:
    """Files of a second stage: every body of the province has from none to six certificates."""
    folder.mkdir(parents=True)
    names = ("inspectors.csv", "selection.evidence.json", "dispatch.evidence.json")
    for name in names:
        shutil.copy(DEMO / name, folder / name)
    shutil.copy(DEMO / "dispatch.evidence.json", folder / "selection.evidence.json")
    lines = (DEMO / "agencies.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = ["证书编号,发证机构,持有人"]
    for place, line in enumerate(lines):
        body = line.partition(",")[0]
        held = [0 if i < 2 else 10 * place + i for i in range(place % 7)]
        rows += [f"ZS-{place:03d}-{i},{body},HOLD-{who}" for i, who in enumerate(held)]
    (folder / "certificates.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "rulebook.toml").write_text(book, encoding="utf-8")
    demo = (DEMO / "profile.toml").read_text(encoding="utf-8")
    people = "[inspector]" + demo.partition("[inspector]")[2].partition("[recusal.columns]")[0]
    (folder / "profile.toml").write_text(PROFILE + people, encoding="utf-8")
    text = (DEMO / "quarter.toml").read_text(encoding="utf-8")
    kept = [
        line
        for line in text.splitlines()
        if not line.startswith(("recusals", "visits", "absences", "agencies"))
    ]
    text = "\n".join(kept).replace("[files]", '[files]\nagencies = "certificates.csv"')
    text = text.replace("/2023/0001", "/2023/0003").replace("/2023/0002", "/2023/0004")
    text = text.replace("2023-08-24T10:16:09", "2023-08-26T05:46:12").replace(
        "[dispatch]\n", "[dispatch]\n"
    )
    head, _, tail = text.partition("[dispatch]")
    tail = tail.replace("2023-08-26T05:46:12", "2023-09-15T19:00:03")
    public = bodies / "public" / "selection"
    parent = PARENT.format(
        public,
        sha256_hex((public / "result.json").read_bytes()),
        openings or bodies / "private" / "agency.openings.tsv",
    )
    (folder / "quarter.toml").write_text(f"{head}[dispatch]{tail}{parent}", encoding="utf-8")
    return folder / "quarter.toml"


def drawn(quarter: Path, out: Path) -> Steps:
    """Steps after the second stage is drawn."""
    workspace = Workspace(out)
    steps = Steps(read_quarter_file(quarter), workspace, Occasion.DEMONSTRATION, demo_clock)
    event = steps.commit(Kind.SELECTION)
    rules = [note.rule for note in event.notes if isinstance(note, Fault)]
    assert rules.count("linked.capped") == ("holder_cap" in quarter_rules(quarter))
    steps.draw(Kind.SELECTION)
    return steps


def quarter_rules(quarter: Path) -> str:
    """Text of the rulebook of a quarter."""
    return (quarter.parent / "rulebook.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def done(bodies: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Quarter file and workspace of a drawn second stage."""
    folder = tmp_path_factory.mktemp("certificates")
    quarter = office(folder / "in", bodies)
    drawn(quarter, folder / "out")
    return quarter, folder / "out"


def test_both_stages_verify_together(done: tuple[Path, Path], bodies: Path) -> None:
    """Every body drawn is listed, also without certificates, and its π is found again."""
    _, out = done
    verdict = verify(out / "public" / "selection", beside=[bodies / "public"])
    files = read_files(out / "public" / "selection")
    listed = read_bodies(files["bodies.tsv"])
    sample = read_sample(read_files(bodies / "public" / "selection")["sample.tsv"])

    assert verdict.findings == ()
    assert not any("drew the bodies" in text for text in verdict.unproved)
    assert set(listed) == {unit.handle for unit in sample if unit.role != "reserve"}
    assert {link.body for link in read_links(files["links.tsv"]).values()} < set(listed)


def test_certificates_are_dispatched_like_agencies(bodies: Path, tmp_path: Path) -> None:
    """Every certificate drawn is inspected by two people; three bundles verify together."""
    quarter = office(tmp_path / "in", bodies)
    evidence = {key: ROUNDS[657413][key] for key in ("round", "signature")}
    (tmp_path / "in" / "dispatch.evidence.json").write_text(json.dumps(evidence), "utf-8")
    out = tmp_path / "out"
    steps = Steps(read_quarter_file(quarter), Workspace(out), Occasion.DEMONSTRATION, demo_clock)
    list(steps.advance())
    verdict = verify(out, beside=[bodies / "public"])
    sample = read_sample(read_files(out / "public" / "selection")["sample.tsv"])
    teams = read_table(read_files(out / "public" / "dispatch")["teams.tsv"], 3)

    assert verdict.findings == ()
    assert Counter(row[0] for row in teams) == {
        unit.handle: 2 for unit in sample if unit.role != "reserve"
    }


def test_the_cap_of_a_holder_is_kept(done: tuple[Path, Path]) -> None:
    """One holder has certificates of nearly every body; three of them are drawn at most."""
    _, out = done
    files = read_files(out / "public" / "selection")
    links = read_links(files["links.tsv"])
    held = Counter(
        links[unit.handle].holder
        for unit in read_sample(files["sample.tsv"])
        if unit.role != "reserve"
    )
    owned = Counter(link.holder for link in links.values())
    openings = read_table((out / "private" / "holder.openings.tsv").read_bytes(), 3)

    assert sorted(owned) == sorted({"-", openings[0][0]})
    assert owned[openings[0][0]] > 10
    assert [row[2] for row in openings] == ["HOLD-0"]
    assert held[openings[0][0]] == 3


def test_explain_tells_both_factors(done: tuple[Path, Path]) -> None:
    """π₁, π₂ and their product, in two languages, and the body's part in the office's words."""
    quarter, out = done
    selection = out / "public" / "selection"
    files = read_files(selection)
    unit = next(u for u in read_sample(files["sample.tsv"]) if u.role == "drawn")
    zh = explanation(selection, unit.handle, quarter, Language.ZH)
    en = explanation(selection, unit.handle, quarter, Language.EN)
    first, second, whole = (
        Fraction(str(en[f"{name}_probability"])) for name in ("first_stage", "inclusion", "overall")
    )

    assert first * second == whole
    assert first == read_bodies(files["bodies.tsv"])[str(en["body"])]
    assert f"over both stages π = π₁ · π₂ = {first} · {second} = {whole}" in str(en["decision"])
    assert f"两阶段合计 π = π₁ · π₂ = {first} · {second} = {whole}" in str(zh["decision"])
    assert en["drawn_before"] == "demo.example.amr/2023/0001"


def test_a_folder_of_bundles_is_no_bundle_to_explain(done: tuple[Path, Path]) -> None:
    """The refusal names those that lie there."""
    _, out = done
    for folder in (out, out / "public"):
        with pytest.raises(FormatError, match=r"name one: .*selection"):
            explanation(folder, "ZS-001-0", None, Language.EN)


def test_the_check_tells_what_is_left_out(done: tuple[Path, Path]) -> None:
    """Certificates of other bodies, bodies without any, and what the cap costs."""
    quarter, _ = done
    found = preview(load_job(read_quarter_file(quarter)))
    rules = [note.rule for note in found.notes]

    assert {"linked.others", "linked.empty", "linked.capped"} <= set(rules)


def test_holders_whose_ids_look_alike_are_noted(bodies: Path, tmp_path: Path) -> None:
    """Full-width characters are one id; another case or a sign is another holder, with a note."""
    quarter = office(tmp_path / "in", bodies)
    table = quarter.parent / "certificates.csv"
    drawn_ones = [
        line.split(",")[0]
        for line in table.read_text(encoding="utf-8").splitlines()
        if line.endswith("HOLD-0")
    ]
    text = table.read_text(encoding="utf-8")
    names = ["ＨＯＬＤ－０", "hold-0", "HOLD0"]
    for unit, name in zip(drawn_ones, names * len(drawn_ones), strict=False):
        row = next(line for line in text.splitlines() if line.startswith(f"{unit},"))
        text = text.replace(f"{row}\n", f"{row.rpartition(',')[0]},{name}\n")
    table.write_text(text, encoding="utf-8")
    notes = [n for n in preview(load_job(read_quarter_file(quarter))).notes if "alike" in n.rule]

    assert len(notes) == 2
    assert {note.column for note in notes} == {"owner"}
    assert all("differ in case or signs alone" in note.message for note in notes)
    assert all(note.row for note in notes)


def test_a_mistyped_body_and_an_empty_one_are_faults(bodies: Path, tmp_path: Path) -> None:
    """A unit never leaves its frame unseen: its row, value and cure are told, and no body fails.

    The profile may set such a row aside, and it alone says that a body has no unit.
    """
    quarter = office(tmp_path / "a", bodies)
    table, profile = (quarter.parent / name for name in ("certificates.csv", "profile.toml"))
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    first = rows[0].split(",")
    typed = ",".join([first[0], "NOPE", first[2]])
    table.write_text("\n".join([head, typed, *rows[1:]]) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_job(read_quarter_file(quarter))
    (fault,) = refused.value.faults
    assert (fault.rule, fault.row, fault.value) == ("linked.unknown_body", 2, "NOPE")
    assert fault.column == "发证机构"

    text = profile.read_text(encoding="utf-8")
    aside = '[[agency.decide]]\nrule = "linked.unknown_body"\naction = "set_aside"\n'
    answer = f'{aside}code = "STRAY"\nreason = "不明"\n[agency.columns]'
    profile.write_text(text.replace("[agency.columns]", answer), encoding="utf-8")
    job = load_job(read_quarter_file(quarter))
    assert [row.code for row in job.registers.agencies.set_aside] == ["STRAY"]

    silent = text.replace('rule = "linked.empty"', 'rule = "uscc.layout"')
    profile.write_text(silent, encoding="utf-8")
    table.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"linked\.empty"):
        load_job(read_quarter_file(quarter))


def test_without_a_cap_every_body_gives_its_number_or_all(bodies: Path, tmp_path: Path) -> None:
    """Law: n of each body that has n, else all; no margins, no holders."""
    book = BOOK.replace('holder = "owner"\nholder_cap = 3\n', "")
    out = tmp_path / "out"
    drawn(office(tmp_path / "in", bodies, book), out)
    files = read_files(out / "public" / "selection")
    links = read_links(files["links.tsv"])
    owned = Counter(link.body for link in links.values())
    taken = Counter(
        links[unit.handle].body
        for unit in read_sample(files["sample.tsv"])
        if unit.role != "reserve"
    )

    assert taken == {body: min(3, count) for body, count in owned.items()}
    assert "margins.json" not in files
    assert {link.holder for link in links.values()} == {"-"}
    assert read_document(files["commit.json"])["parent"]["draw_id"] == "demo.example.amr/2023/0001"


def test_what_cannot_be_a_second_stage_is_refused(bodies: Path, tmp_path: Path) -> None:
    """Without openings nobody knows the bodies; with another result, it is another draw."""
    wrong = office(tmp_path / "a", bodies, openings=str(DEMO / "agencies.csv"))
    with pytest.raises(InputError, match="openings"):
        load_job(read_quarter_file(wrong))
    other = office(tmp_path / "b", bodies)
    text = other.read_text(encoding="utf-8")
    digest = sha256_hex((bodies / "public" / "selection" / "result.json").read_bytes())
    other.write_text(text.replace(digest, "0" * 64), encoding="utf-8")
    with pytest.raises(ProtocolError, match="result_sha256 is 0000"):
        load_job(read_quarter_file(other))
    lonely = office(tmp_path / "c", bodies)
    text = lonely.read_text(encoding="utf-8")
    lonely.write_text(text.partition("[parent]")[0], encoding="utf-8")
    with pytest.raises(InputError, match=r"no \[parent\] drew bodies"):
        load_job(read_quarter_file(lonely))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('by = ["body"]', 'by = ["owner"]', "linked.strata"),
        ("holder_cap = 3\n", "", "linked.holder"),
        ('method = "equal"', 'method = "proportional"', "linked.equal"),
        ('method = "equal"', 'method = "pareto"', "linked.method"),
    ],
)
def test_rules_that_cannot_be_linked_are_refused(
    bodies: Path, tmp_path: Path, old: str, new: str, rule: str
) -> None:
    """By the code of each rule."""
    assert old in BOOK
    quarter = office(tmp_path / "in", bodies, BOOK.replace(old, new))
    with pytest.raises(InputError) as caught:
        load_job(read_quarter_file(quarter))

    assert rule in [fault.rule for fault in caught.value.faults]


@pytest.mark.parametrize("silent", [False, True])
def test_an_estimate_says_of_whom_it_tells(
    done: tuple[Path, Path], tmp_path: Path, silent: bool
) -> None:
    """Beside the bodies drawn all bodies: every unit weighs 1/(π₁·π₂)."""
    _, out = done
    selection = out / "public" / "selection"
    files = read_files(selection)
    drawn_units = [u.handle for u in read_sample(files["sample.tsv"]) if u.role != "reserve"]
    outcome = {h: "violation" if i % 3 == 0 else "no_violation" for i, h in enumerate(drawn_units)}
    if silent:
        outcome[drawn_units[0]] = "not_checked"
    rows = [f"{handle},{found}" for handle, found in outcome.items()]
    (tmp_path / "results.csv").write_text("\n".join(["handle,outcome", *rows]) + "\n", "utf-8")
    notes = estimate_bundle(selection, tmp_path / "results.csv").report.notes
    pi = {h: Fraction(explain_handle(files, h)["overall_probability"]) for h in drawn_units}
    total = sum(1 / pi[h] for h, found in outcome.items() if found == "violation")
    told = [note for note in notes if note.startswith("over both stages")]

    assert any("bodies that demo.example.amr/2023/0001 drew" in note for note in notes)
    assert len(told) == 1
    assert ("nothing is estimated" in told[0]) is silent
    if not silent:
        assert f": {float(total):.1f} of " in told[0]
    assert all(told_estimate(note, Language.ZH) != note for note in notes)
