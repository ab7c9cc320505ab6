"""The walk of docs/access.md runs as it stands; what guards a store is told in Chinese too."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from ledgers import BASE, BEFORE, DRAWER, LOCKER, ORIGIN, actor_leaf, commit_leaf, origin_leaf
from made_stores import DEMO
from typer.testing import CliRunner

from randinspect.cli.entry import app
from randinspect.ledger import Ledger, acting_as, keep_secret
from randinspect.office.store import Store
from randinspect.publication import Role

PAGE = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
TOLD = ("--profile", "profile.toml", "--as-of", "2023-08-20", "--source", "省局")
DONE = ("--yes", "--by", "张")


def run(*words: str, lang: str = "en", code: int = 0) -> str:
    """What a command says, under the exit code that is asked for."""
    done = CliRunner().invoke(app, [*words, "--lang", lang])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration's files, with those that the page shows."""
    folder = tmp_path / "office"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", "year"))
    retention, private = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (folder / "retention.toml").write_text(retention, encoding="utf-8")
    (folder / "private.toml").write_text(private, encoding="utf-8")
    lines = (folder / "inspectors.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "fewer.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("RANDINSPECT_KEYS", raising=False)
    return folder


def test_the_walk_of_the_page(place: Path) -> None:
    """Every line ends well: sealed, found, sealed anew, deleted, and every act covered."""
    [block] = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    told = []
    for line in block.splitlines():
        words, _, name = line.removeprefix("randinspect ").partition(" > ")
        done = CliRunner().invoke(app, [*shlex.split(words), "--lang", "en"])
        assert done.exit_code == 0, (line, done.output)
        if name:
            Path(name).write_text(done.stdout, encoding="utf-8")
        told.append(done.output)
    names = [line.split(",")[1] for line in Path("inspectors.csv").read_text("utf-8").split()[1:]]

    assert "bound to the ledger demo/ledger by act 1" in told[5]
    assert "sealed:…" in told[7]
    assert "1 rows found" in told[9]
    assert "0 are left" in told[11]
    assert "1 rows are due on 2026-09-20" in told[13]
    assert "1 rows are deleted" in told[14]
    assert "every act is covered by a role, and none was changed" in told[15]
    data = Path("libraries.db").read_bytes()
    assert [name for name in names if name.encode() in data] == []
    assert not set(names) & set(re.findall(r"\w+", "".join(told)))
    reading = ("--on", "2023-08-20", "--as", "plan.key", "--keys", "keys")
    shown = run("store", "show", "libraries.db", "inspector", *reading)
    assert "1 cells were deleted" in shown
    assert [name for name in names if name not in shown] == [names[-1]]
    again = run("store", "snapshot", "libraries.db", "--to", "again", "--by", "z", *reading)
    assert "nothing is guessed" in again
    assert "unreadable" in json.loads(Path("again/snapshot.json").read_text("utf-8"))


def test_without_keys_or_role_it_is_told_in_chinese(place: Path) -> None:
    """What is missing, and the option that gives it; an import that is refused is kept bare."""
    keys = ("--keys", "keys")
    for key in ("seal-1", "index-1"):
        run("store", "key", "keys", key)
    again = run("store", "key", "keys", "seal-1", code=6)
    made = run("store", "init", "a.db", "--private", "private.toml", "--by", "张", lang="zh")
    inspectors = ("store", "import", "a.db", "inspector", "inspectors.csv", *TOLD, *DONE)
    bare = run(*inspectors, lang="zh", code=6)
    run(*inspectors, *keys)
    known = run(*inspectors, *keys)
    shown = run("store", "show", "a.db", "inspector", "--on", "2023-08-20", lang="zh", code=6)
    index = run(
        "store", "rekey", "a.db", "--key", "index-1", "--by", "张", *keys, code=6, lang="zh"
    )
    run("store", "key", "keys", "index-2")
    rekey = ("store", "rekey", "a.db", "--by", "张", *keys)
    unnamed = run(*rekey, lang="zh", code=6)
    moved = run(*rekey, "--index-key", "index-2", lang="zh")
    retired = run(*rekey, "--index-key", "index-1", lang="zh", code=6)
    look_up = ("store", "look-up", "a.db", "inspector", "name", "安某01", "--on", "2023-08-20")
    found = run(*look_up, *keys)
    (place / "keys" / "seal-1.key").write_text("x", encoding="utf-8")
    broken = run("store", "show", "a.db", "inspector", "--on", "2023-08-20", *keys, code=6)
    unbound = run("store", "history", "a.db", "--verify", lang="zh")

    assert "there already" in again
    assert "不公开的栏目已记入第 1 号操作" in made
    assert "名录 inspector 有不公开的栏目（name, certificate）；请给出密钥（--keys）" in bare
    assert "act 2 brought the same before" in known
    assert "请给出密钥" in shown
    assert "index-1 是索引的密钥" in index
    assert "未指明新密钥" in unnamed
    assert "改用密钥 index-2" in moved
    assert "尚余 0 格" in moved
    assert "index-1 已停用" in retired
    assert "0001" in found
    assert "there is no key seal-1" in broken
    assert "未绑定台账" in unbound


def test_the_drawing_officer_is_refused_and_found(place: Path) -> None:
    """Attack 32 at the desk: refused between lock and seed; in the file it is found, exit 1."""
    ledger = Ledger.made(place / "ledger", origin_leaf(), ORIGIN.created)
    for key, roles in ((LOCKER, [Role.LOCK, Role.PLAN]), (DRAWER, [Role.DRAW, Role.PLAN])):
        ledger.append(actor_leaf(key, roles), moment=ORIGIN.created)
        keep_secret(place / f"{key.name.rpartition('/')[2]}.key", key)
    locker, drawer = ("--as", "lock-officer.key"), ("--as", "draw-officer.key")
    run("store", "init", "a.db", "--ledger", "ledger", "--by", "张", *locker)
    agencies = ("store", "import", "a.db", "agency", "agencies.csv", *TOLD, *DONE)
    nobody = run(*agencies, lang="zh", code=6)
    run(*agencies, *locker)
    with acting_as(LOCKER):
        ledger.append(commit_leaf("a", 1), moment=BEFORE)
    people = ("store", "import", "a.db", "inspector", "inspectors.csv", *TOLD, *DONE)
    refused = run(*people, *drawer, lang="zh", code=6)
    undone = ("store", "undo", "a.db", "2", "--by", "张", "--reason", "错")
    run(*undone, *drawer, code=6)
    sound = run("store", "history", "a.db", "--verify", lang="zh")
    with Store("a.db").database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER store_row_ends_once")
        connection.exec_driver_sql("UPDATE store_row SET content = '{}' WHERE id = 7")
    found = run("store", "history", "a.db", "--verify", lang="zh", code=1)
    document = CliRunner().invoke(app, ["store", "history", "a.db", "--verify", "--json"])

    assert "请写明由谁办理（--as）" in nobody
    assert "负责抽取，快照与种子之间不得编辑名录：a" in refused
    assert "每次操作都在其角色之内" in sound
    assert "第 2 号操作：名录的行与该操作写入的不符（store.rows）" in found
    assert '"code": "store.rows"' in document.stdout
    assert BASE.created > ORIGIN.created


def test_retention_is_told_and_held_back(place: Path) -> None:
    """What is due in Chinese, a row that is held, and nothing where nothing is due."""
    for key in ("seal-1", "index-1"):
        run("store", "key", "keys", key)
    run("store", "init", "a.db", "--private", "private.toml", "--by", "张")
    people = ("store", "import", "a.db", "inspector")
    run(*people, "inspectors.csv", *TOLD, *DONE, "--keys", "keys")
    later = ("--profile", "profile.toml", "--as-of", "2023-09-20", "--source", "省局", *DONE)
    run(*people, "fewer.csv", *later, "--keys", "keys")
    last = Path("inspectors.csv").read_text("utf-8").splitlines()[-1].split(",")[0]
    asked = ("a.db", "--rules", "retention.toml", "--on", "2026-09-20")
    due = run("store", "retention", "due", *asked, lang="zh")
    held = run("store", "retention", "due", *asked, "--hold", last, lang="zh")
    who = ("--by", "张", "--approved-by", "cn.example/chief")
    none = run("store", "retention", "erase", *asked, "--hold", last, *who, lang="zh", code=6)
    done = run("store", "retention", "erase", *asked, *who, lang="zh")
    history = run("store", "history", "a.db", lang="zh")

    assert "2026-09-20 到期 1 行" in due
    assert last in due
    assert "2026-09-20 到期 0 行" in held
    assert "没有到期内容，未作删除" in none
    assert "已删除 1 行的不公开内容，记为第 4 号操作" in done
    assert "到期删除" in history


def test_the_page_names_every_code() -> None:
    """Its table is what verification can find."""
    root = Path(__file__).parents[2] / "src/randinspect/office/store/proving.py"
    used = set(re.findall(r'"(store\.[a-z]+)"', root.read_text(encoding="utf-8")))

    assert used == set(re.findall(r"^\| `(store\.[a-z]+)`", PAGE, re.MULTILINE))
