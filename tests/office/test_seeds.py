"""Seeds of several sources at the office: declared, awaited, handed in, fetched, void."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from seed_sources import NIST, PULSE_TIMES, PULSES, ROUNDS, SECRET, SHARES, nist, sealed, share

from randinspect.cli.phrases import in_chinese
from randinspect.cli.refusal_sentences import SENTENCES
from randinspect.errors import NotYet, ProtocolError, QuarterFileError, SeedError
from randinspect.lottery import QUICKNET
from randinspect.office import Steps, Workspace, read_quarter_file
from randinspect.office.stages.relays import ask_relay
from randinspect.publication import Occasion
from randinspect.publication.commitment import read_commitment
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
DUE = QUICKNET.time_of(13335)
DAY = 86_400
PARTY = "cn.example.university"
OPEN_BY = "2023-09-24T10:00:00+08:00"
ALONE = 'evidence = "selection.evidence.json"\n'
DRAND = '[[selection.sources]]\nkind = "drand"\nevidence = "drand.json"\n'
SSQ = (
    '[[selection.sources]]\nkind = "lottery"\nname = "ssq"\nissue = "2099001"\n'
    'evidence = "ssq.json"\n'
)
SHARE = (
    f'[[selection.sources]]\nkind = "share"\nparty = "{PARTY}"\n'
    f'sha256 = "{share(PARTY).sha256}"\nevidence = "share.json"\n'
)
SEALED = (
    f'[[selection.sources]]\nkind = "sealed"\nsha256 = "{sealed(DUE).sha256}"\n'
    f'open_by = {OPEN_BY}\nevidence = "private.json"\n'
)
FALLBACK = (
    "[[selection.fallback]]\nsilent = 2\nafter_hours = 72\n"
    'source = {{ kind = "lottery", name = "{name}", issue = "99001", evidence = "late.json" }}\n'
)
HANDED_IN: dict[str, Any] = {
    "drand.json": ROUNDS[13335],
    "ssq.json": {"numbers": [[1, 2, 3, 4, 5, 6], [7]], "announced": "invented"},
    "share.json": {"value": SHARES[PARTY]},
    "private.json": {"value": SECRET},
    "late.json": {"numbers": [[1, 2, 3, 4, 5], [6, 7]], "announced": "invented"},
}


def office(folder: Path, *tables: str) -> Path:
    """The demonstration's inputs with other sources for its selection, and nothing handed in."""
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", "selection.evidence.json"))
    path = folder / "quarter.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(ALONE, "".join(("", *tables))), encoding="utf-8")
    return path


def hand_in(folder: Path, *names: str) -> None:
    """Put evidence where the quarter's file names it."""
    for name in names:
        (folder / name).write_text(json.dumps(HANDED_IN[name]), encoding="utf-8")


def steps(path: Path, out: Path, now: int = DUE - DAY) -> Steps:
    """The steps of a real draw at some moment."""
    return Steps(read_quarter_file(path), Workspace(out), Occasion.DRAW, lambda _: now)


def locked(path: Path, out: Path) -> Steps:
    """The same, locked a day before."""
    with pytest.raises(NotYet):
        list(steps(path, out).advance())
    return steps(path, out)


def at(made: Steps, now: int) -> Steps:
    """The same steps at another moment."""
    return replace(made, clock=lambda _: now)


def drawn_lines(out: Path) -> list[str]:
    """Lines of the seed of the selection."""
    path = out / "public" / "selection" / "seed.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["lines"])


def go_on(made: Steps) -> None:
    """Draw the selection; the dispatch of a real quarter then waits or is too late to lock."""
    with pytest.raises((NotYet, ProtocolError)):
        list(made.advance())


def test_all_sources_together_are_drawn_and_verified(tmp_path: Path) -> None:
    """Declared, locked, awaited one by one, handed in, drawn."""
    path = office(tmp_path / "in", DRAND, SSQ, SHARE, SEALED)
    made = locked(path, tmp_path / "out")
    committed = read_commitment((tmp_path / "out/public/selection/commit.json").read_bytes())

    assert [s.kind for s in committed.seed_plan.sources] == ["drand", "lottery", "share", "sealed"]
    hand_in(path.parent, "share.json", "private.json")
    with pytest.raises(NotYet) as caught:
        list(at(made, DUE + 1).advance())
    assert "drand round 13335" in str(caught.value)
    assert "lottery ssq" in str(caught.value)
    assert "share of" not in str(caught.value)
    assert caught.value.not_before == DUE
    hand_in(path.parent, "drand.json", "ssq.json")
    go_on(at(made, DUE + 1))
    assert [line.split()[0] for line in drawn_lines(tmp_path / "out")] == [
        "drand",
        "lottery",
        "share",
        "sealed",
    ]
    assert verify(tmp_path / "out" / "public" / "selection")


def test_a_sealed_value_is_awaited_until_it_is_to_be_opened(tmp_path: Path) -> None:
    """Not yet: the time is the holder's, and after it the draw is void."""
    path = office(tmp_path / "in", DRAND, SEALED)
    made = locked(path, tmp_path / "out")
    hand_in(path.parent, "drand.json")
    open_by = 1695520800
    with pytest.raises(NotYet, match="sealed value") as caught:
        list(at(made, open_by).advance())

    assert caught.value.not_before == open_by
    with pytest.raises(ProtocolError, match="void"):
        list(at(made, open_by + 1).advance())


def test_a_share_that_is_missing_at_its_time_voids_the_draw(tmp_path: Path) -> None:
    """Until then it is awaited; handed in late because it lay elsewhere, it still counts."""
    path = office(tmp_path / "in", SHARE, DRAND)
    made = locked(path, tmp_path / "out")
    hand_in(path.parent, "drand.json")
    with pytest.raises(NotYet, match=f"share of {PARTY}"):
        list(at(made, DUE - 1).advance())
    with pytest.raises(ProtocolError, match="void"):
        list(at(made, DUE).advance())
    hand_in(path.parent, "share.json")
    go_on(at(made, DUE))

    assert drawn_lines(tmp_path / "out")[0] == f"share {PARTY} {SHARES[PARTY]}"


def test_a_fallback_waits_for_its_time_and_gives_way_to_its_source(tmp_path: Path) -> None:
    """72 hours; and what was silent is taken if it speaks before the draw."""
    path = office(tmp_path / "in", DRAND, SSQ, FALLBACK.format(name="dlt"))
    made = locked(path, tmp_path / "out")
    hand_in(path.parent, "drand.json", "late.json")
    with pytest.raises(NotYet, match=r"if it stays silent, what lottery dlt 99001 said"):
        list(at(made, DUE + 72 * 3600 - 1).advance())
    go_on(at(made, DUE + 72 * 3600))

    assert drawn_lines(tmp_path / "out")[1] == "lottery dlt 99001 1.2.3.4.5./6.7./"


def test_a_source_that_speaks_after_all_is_taken_before_its_fallback(tmp_path: Path) -> None:
    """Both lie there, and 72 hours are over."""
    path = office(tmp_path / "in", DRAND, SSQ, FALLBACK.format(name="dlt"))
    made = locked(path, tmp_path / "out")
    hand_in(path.parent, "drand.json", "ssq.json", "late.json")
    go_on(at(made, DUE + 72 * 3600))

    assert drawn_lines(tmp_path / "out")[1].startswith("lottery ssq ")


@pytest.mark.parametrize("name", ["drand.json", "ssq.json", "share.json", "late.json"])
def test_evidence_that_lies_ready_stops_a_real_lock(name: str, tmp_path: Path) -> None:
    """Whoever holds it could have chosen what is locked; the sealed value its holder knows."""
    path = office(tmp_path / "in", DRAND, SSQ, SHARE, SEALED, FALLBACK.format(name="dlt"))
    hand_in(path.parent, "private.json", name)
    with pytest.raises(ProtocolError, match=name):
        list(steps(path, tmp_path / "out").advance())
    (path.parent / name).unlink()

    locked(path, tmp_path / "out")


def test_sources_may_not_change_after_the_lock(tmp_path: Path) -> None:
    """Another issue in the quarter's file is no other draw."""
    path = office(tmp_path / "in", DRAND, SSQ)
    locked(path, tmp_path / "out")
    text = path.read_text(encoding="utf-8").replace("2099001", "2099002")
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ProtocolError, match=r"sources\.2\.issue was locked as 2099001"):
        list(steps(path, tmp_path / "out", DUE).advance())


def test_all_bad_evidence_is_told_at_once(tmp_path: Path) -> None:
    """No JSON, and two records where one is asked."""
    path = office(tmp_path / "in", DRAND, SSQ)
    made = locked(path, tmp_path / "out")
    (path.parent / "drand.json").write_text("{", encoding="utf-8")
    (path.parent / "ssq.json").write_text("[{}, {}]", encoding="utf-8")

    with pytest.raises(SeedError, match=r"drand\.json.*ssq\.json: 2 pieces"):
        list(at(made, DUE).advance())


FAULTS: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "neither": ((), ["selection.evidence"]),
    "both": ((ALONE, DRAND), ["selection.evidence"]),
    "a lottery alone": ((SSQ,), ["selection.sources"]),
    "an unknown game": (
        (DRAND, SSQ.replace('"ssq"', '"qlc"')),
        ["selection.sources.2.sets"],
    ),
    "one file for two": (
        (DRAND, SSQ, SSQ.replace('"ssq"', '"dlt"')),
        ["selection.sources"],
    ),
    "a pulse that no certificate covers, and too many sets": (
        (
            '[[selection.sources]]\nkind = "nist"\nevidence = "nist.json"\n',
            SSQ.replace('"2099001"', '"2099001"\nsets = 17'),
        ),
        ["selection.sources.1.time", "selection.sources.2.sets"],
    ),
    "twice the same": ((DRAND, DRAND.replace("drand.json", "x.json")), ["selection.sources.2"]),
    "opened too early": (
        (DRAND, SEALED.replace(OPEN_BY, "2023-08-24T10:16:09+08:00")),
        ["selection.sources.2"],
    ),
    "a fraction": (
        (DRAND, SEALED.replace(OPEN_BY, "2023-09-24T10:00:00.5+08:00")),
        ["selection.sources.2.open_by"],
    ),
    "no offset": (
        (DRAND, SEALED.replace(OPEN_BY, "2023-09-24T10:00:00")),
        ["selection.sources.2.open_by"],
    ),
    "a fallback for nothing, too soon": (
        (DRAND, FALLBACK.format(name="dlt")),
        ["selection.fallback.1.silent"],
    ),
    "a fallback too soon": (
        (DRAND, SSQ, FALLBACK.format(name="dlt").replace("72", "71")),
        ["selection.fallback.1"],
    ),
    "a fallback for a share": (
        (DRAND, SHARE, FALLBACK.format(name="dlt")),
        ["selection.fallback.1"],
    ),
    "a wrong kind": ((DRAND.replace('"drand"', '"dice"'),), ["selection.sources.1"]),
}


@pytest.mark.parametrize(("tables", "keys"), FAULTS.values(), ids=FAULTS)
def test_everything_wrong_with_a_declaration_is_told(
    tables: tuple[str, ...], keys: list[str], tmp_path: Path
) -> None:
    """By its key, counted from 1."""
    path = office(tmp_path / "in", *tables)
    with pytest.raises(QuarterFileError) as caught:
        read_quarter_file(path)

    assert [fault.column for fault in caught.value.faults] == keys


@pytest.mark.parametrize(
    ("first", "second"), [("same.json", "same.json"), ("same.json", "./same.json")]
)
def test_two_draws_have_no_file_in_common(first: str, second: str, tmp_path: Path) -> None:
    """The evidence of one is not that of the other: refused before anything is locked."""
    path = office(tmp_path / "in", DRAND.replace("drand.json", "drand2.json"), SHARE)
    text = path.read_text(encoding="utf-8")
    text = text.replace("share.json", first).replace("dispatch.evidence.json", second)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuarterFileError) as caught:
        read_quarter_file(path)
    (fault,) = caught.value.faults

    assert (fault.rule, fault.column) == ("quarter.evidence", "dispatch.evidence")
    assert fault.value == second
    assert "dispatch.evidence.json" in fault.cure


def test_evidence_of_another_source_is_told_with_its_file(tmp_path: Path) -> None:
    """Which file holds what is wrong, and what goes there, of a source and of what stands in."""
    path = office(tmp_path / "in", DRAND, SSQ, FALLBACK.format(name="dlt"))
    made = locked(path, tmp_path / "out")
    (path.parent / "drand.json").write_text(json.dumps(ROUNDS[657413]), encoding="utf-8")
    late = json.dumps({"numbers": [[1], [2]], "announced": "invented"})
    (path.parent / "late.json").write_text(late, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        list(at(made, DUE + 72 * 3600).advance())
    drand, _, dlt = str(caught.value).partition("; late.json: ")

    assert drand == (
        "drand.json: the commitment names round 13335, the evidence is for 657413; put into it "
        "what drand round 13335 said"
    )
    assert dlt.endswith("; put into it what lottery dlt 99001 said")
    assert in_chinese(drand, SENTENCES) == (
        "drand.json：承诺写的是第 13335 轮，证据属于 657413；"
        "请把 drand 第 13335 轮 所出内容放入该文件"
    )


def test_a_secret_serves_one_draw(tmp_path: Path) -> None:
    """The selection opens it, so the dispatch needs another."""
    path = office(tmp_path / "in", DRAND, SEALED)
    tables = (DRAND + SEALED).replace("selection", "dispatch")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('evidence = "dispatch.evidence.json"\n', tables), encoding="utf-8")

    with pytest.raises(QuarterFileError, match="is known once the selection is drawn"):
        read_quarter_file(path)


def test_a_pulse_stands_at_its_own_minute(tmp_path: Path) -> None:
    """Named, or the first from the seed's time on."""
    table = '[[selection.sources]]\nkind = "nist"\nevidence = "nist.json"\n'
    path = office(tmp_path / "in", DRAND, table)
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "not_before = 2023-08-24T10:16:09+08:00", "not_before = 2026-07-16T13:49:01Z"
    )
    text = text.replace(
        "not_before = 2023-08-26T05:46:12+08:00", "not_before = 2026-07-20T00:00:00Z"
    )
    path.write_text(text, encoding="utf-8")
    plan = read_quarter_file(path).selection.rules().plan

    assert plan.sources[1] == nist(PULSE_TIMES[1862119])
    path.write_text(text.replace('nist.json"', 'nist.json"\ntime = 2026-07-18T00:00:00Z'))
    assert read_quarter_file(path).selection.rules().plan.sources[1] == nist(1784332800)


# ── relays


class _Relay(BaseHTTPRequestHandler):
    """A relay of rounds and pulses."""

    def __init__(self, answers: dict[str, bytes], *args: Any) -> None:
        self.answers = answers
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer with what is known."""
        known = self.answers.get(self.path)
        self.send_response(200 if known is not None else 404)
        self.end_headers()
        self.wfile.write(known or b"")

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def relay(answers: dict[str, bytes]) -> Iterator[str]:
    """Address of a relay that runs here."""
    handler: Callable[..., BaseHTTPRequestHandler] = partial(_Relay, answers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def answered(number: int = 13335, **change: object) -> dict[str, bytes]:
    """What a relay says of a round."""
    return {f"/{QUICKNET.chain}/public/13335": json.dumps(ROUNDS[number] | change).encode()}


def test_a_round_is_fetched_when_it_is_due(tmp_path: Path) -> None:
    """From the first relay that has it, and kept as if it had been handed in."""
    path = office(tmp_path / "in", DRAND)
    made = locked(path, tmp_path / "out")
    with relay({}) as empty, relay(answered()) as good:
        asked = replace(made, relays=(empty, good))
        with pytest.raises(NotYet):
            list(at(asked, DUE - 1).advance())
        assert not (path.parent / "drand.json").exists()
        go_on(at(asked, DUE))

    kept = json.loads((path.parent / "drand.json").read_text(encoding="utf-8"))
    assert kept == {"kind": "drand", "round": 13335, "signature": ROUNDS[13335]["signature"]}
    assert drawn_lines(tmp_path / "out")[0].endswith(ROUNDS[13335]["randomness"])


BAD_ANSWERS = {
    "another round": answered(65536),
    "a forged signature": answered(signature="00" * 48),
    "no JSON": {f"/{QUICKNET.chain}/public/13335": b"<html>"},
    "a list": {f"/{QUICKNET.chain}/public/13335": b"[]"},
    "no text": {f"/{QUICKNET.chain}/public/13335": b"\xff"},
    "nothing": {},
}


@pytest.mark.parametrize("answers", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_what_a_relay_cannot_prove_is_not_kept(answers: dict[str, bytes], tmp_path: Path) -> None:
    """The draw still waits, and says why."""
    path = office(tmp_path / "in", DRAND)
    made = locked(path, tmp_path / "out")
    with relay(answers) as bad, pytest.raises(NotYet) as caught:
        list(at(replace(made, relays=(bad,)), DUE).advance())

    assert len(str(caught.value).splitlines()) == 2
    assert not (path.parent / "drand.json").exists()


def test_a_pulse_is_fetched_with_its_certificate() -> None:
    """Two requests; a certificate in PEM, as NIST gives it."""
    pulse = PULSES[1862119]
    answers = {
        "/beacon/2.0/pulse/time/1784209800000": json.dumps({"pulse": pulse}).encode(),
        f"/beacon/2.0/certificate/{pulse['certificateId']}": NIST["certificate_pem"].encode(),
    }
    with relay(answers) as address:
        record = ask_relay(nist(1784209800), address)

    assert record is not None
    assert record["pulse"]["pulseIndex"] == 1862119


@pytest.mark.parametrize("address", ["file:///etc", "drand.example", "http://127.0.0.1:1"])
def test_a_relay_is_asked_over_http_only(address: str) -> None:
    """No file is opened, and a dead address is no crash."""
    with pytest.raises(SeedError, match=r"address of a relay|does not answer"):
        ask_relay(nist(1784209800), address)


def test_what_people_say_is_never_fetched() -> None:
    """A share is its party's to reveal."""
    assert ask_relay(share(PARTY), "http://127.0.0.1:1") is None
