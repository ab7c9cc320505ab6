"""Actors as people run them: a key is made, registered, used, refused, withdrawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from randinspect.cli.entry import app

CHIEF = ("--approved-by", "demo.example.amr/chief")


def run(*words: object, env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Run the command line in this process."""
    result = CliRunner().invoke(app, [*map(str, words)], env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def done(*words: object, env: dict[str, str] | None = None) -> Any:
    """The JSON document of a command that ends well."""
    code, out, err = run(*words, "--json", env=env)
    assert code == 0, err
    return json.loads(out)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A ledger, the keys of two officers, and a document to be noted."""
    done("ledger", "init", tmp_path / "l", "--origin", "demo/ledger", "--authority", "demo")
    for name in ("lock", "read"):
        made = done("actor", "init", tmp_path / name, "--name", f"demo/{name}")
        (tmp_path / f"{name}.pub").write_text(made["key"] + "\n", encoding="utf-8")
    (tmp_path / "paper").write_text("a letter", encoding="utf-8")
    return tmp_path


def registered(place: Path, name: str, role: str) -> int:
    """Register an officer with a role, and give the leaf."""
    words = ("actor", "register", place / "l", "--key", place / f"{name}.pub", "--role", role)
    return int(done(*words, *CHIEF)["leaf"])


def noted(place: Path, *words: object, text: str = "paper") -> tuple[object, ...]:
    """The command that notes a document."""
    return ("ledger", "note", place / "l", place / text, "--kind", "press", *CHIEF, *words)


def test_from_the_first_actor_on_an_act_is_signed(place: Path) -> None:
    """By option or by environment; nobody, and who may only read, are refused."""
    assert done(*noted(place))["leaf"] == 1
    assert (registered(place, "lock", "lock"), registered(place, "read", "read")) == (2, 3)
    (place / "other").write_text("another letter", encoding="utf-8")

    for words, code in (((), "act.missing"), (("--as", place / "read"), "act.role")):
        ended = run(*noted(place, *words, text="other"))
        assert ended[0] == 6
        assert code in ended[2]
        assert ("RANDINSPECT_AS" in ended[2]) is (not words)
    told = run(*noted(place, "--lang", "zh", text="other"))[2]
    assert "--as 私钥文件，或设 RANDINSPECT_AS" in told
    assert done(*noted(place, "--as", place / "lock", text="other"))["leaf"] == 5
    (place / "third").write_text("a third letter", encoding="utf-8")
    env = {"RANDINSPECT_AS": str(place / "lock")}
    assert done(*noted(place, text="third"), env=env)["leaf"] == 7
    assert run("ledger", "verify", place / "l")[0] == 0


def test_a_secret_key_in_the_place_of_a_public_one_is_never_shown(place: Path) -> None:
    """Neither in words nor in JSON; the cure names the other file."""
    secret = (place / "lock").read_text(encoding="utf-8").strip()
    (place / "marked").write_text(f"\ufeff  {secret}", encoding="utf-8")
    told = ("actor", "register", place / "l", "--role", "lock", *CHIEF)

    for name in ("lock", "marked"):
        for more in ((), ("--json",), ("--lang", "en")):
            code, out, err = run(*told, "--key", place / name, *more)
            assert code == 3
            assert secret.rpartition("+")[2] not in out + err
            assert ".pub" in out + err
            assert "PRIVATE" not in out + err
    _, out, _ = run("verify", place / "l", "--trust", place / "lock", "--json")
    assert secret.rpartition("+")[2] not in out


def test_a_public_key_in_the_place_of_a_secret_one_is_named(place: Path) -> None:
    """The file, and that it is the public one; a file of anything else is no key."""
    registered(place, "lock", "lock")
    (place / "other").write_text("no key", encoding="utf-8")
    for name, said, zh in (
        ("lock.pub", "this is a public key; name the file with the secret one", "这是公钥"),
        ("other", "this is no secret key", "这不是私钥"),
    ):
        code, _, err = run(*noted(place, "--as", place / name, text="other"))
        told = run(*noted(place, "--as", place / name, "--lang", "zh", text="other"))[2]
        assert code == 3
        assert f"{place / name}: {said}" in err
        assert f"{place / name}：{zh}" in told


def test_a_withdrawn_key_acts_no_longer(place: Path) -> None:
    """What it signed stays, and the list says who it was."""
    registered(place, "lock", "lock")
    done(*noted(place, "--as", place / "lock"))
    done("actor", "withdraw", place / "l", "--key", place / "lock.pub", *CHIEF)
    (place / "other").write_text("another letter", encoding="utf-8")

    code, _, told = run(*noted(place, "--as", place / "lock", text="other"))
    (actor,) = done("actor", "list", place / "l")["actors"]

    assert (code, "act.actor" in told) == (6, True)
    assert (actor["name"], actor["roles"], actor["withdrawn"]) == ("demo/lock", ["lock"], 4)
    assert run("ledger", "verify", place / "l")[0] == 0
    assert "demo/lock" in run("actor", "list", place / "l")[1]
    listed = run("actor", "list", place / "l", "--lang", "zh")[1]
    assert "人员" in listed
    assert "锁定" in listed


def test_what_cannot_be_registered_is_refused(place: Path) -> None:
    """A key of the ledger, two keys at once, a key back from withdrawal, a file without one."""
    keys = done("ledger", "status", place / "l")["keys"]
    (place / "own.pub").write_text(keys[0] + "\n", encoding="utf-8")
    both = "".join((place / f"{name}.pub").read_text("utf-8") for name in ("lock", "read"))
    (place / "both.pub").write_text(both, encoding="utf-8")
    words = ("actor", "register", place / "l", "--role", "lock", *CHIEF, "--key")

    assert "actor.key" in run(*words, place / "own.pub")[2]
    assert "one by one" in run(*words, place / "both.pub")[2]
    assert run(*words, place / "paper")[0] == 3
    assert run(*words, place / "lock.pub", "--since", 1)[0] == 6
    assert run("actor", "init", place / "lock", "--name", "demo/lock")[0] == 6
    assert run("actor", "init", place / "x", "--name", "王 五")[0] != 0


def test_a_key_that_is_none_is_told(place: Path) -> None:
    """No file, and a file that holds something else, never what stands there."""
    registered(place, "lock", "lock")
    code, _, told = run(*noted(place, "--as", place / "gone"))
    assert code != 0
    assert "actor init" in told
    code, _, told = run(*noted(place, "--as", place / "paper"))
    assert code != 0
    assert "a letter" not in told
