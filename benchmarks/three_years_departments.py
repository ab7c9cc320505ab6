"""Two departments of the simulated three years: their rules, their draws and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Final

from simulated_world import Quarter

from randinspect.canonical import read_table, sha256_hex
from randinspect.cli.result_options import opened
from randinspect.cli.year.draws import Bureau
from randinspect.cli.year.paperwork import filled
from randinspect.cli.year.seeds import seed_table
from randinspect.cli.year.tasks import Due
from randinspect.office import ResultJob, Steps
from randinspect.office.classes import read_class_rules, rulebook_part
from randinspect.sampling import SampleRole, read_sample

__all__ = ["FILES", "Department", "Drawn", "Round", "digests_of", "drawn_by", "two_departments"]

FILES: Final = Path(__file__).resolve().parent / "three_years_files"
_BEIJING: Final = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Round:
    """A department's draws of a quarter."""

    department: str
    quarter: Quarter
    selection: Due
    dispatch: Due
    draws_agencies: bool = True

    @property
    def name(self) -> str:
        """Name of its folder."""
        return self.quarter.name


@dataclass(frozen=True)
class Department:
    """A department: its item, the share of each class that it inspects in a year, its days.

    Parameters
    ----------
    key, code, item
        Its short name, and what it inspects.
    shares
        Of class A to D.
    days
        Days from that of the registers to the seeds of selection and dispatch.
    folder
        Where its draws lie.
    """

    key: str
    code: str
    item: str
    shares: Mapping[str, str]
    days: tuple[int, int]
    folder: Path

    @property
    def authority(self) -> str:
        """Its public id."""
        return f"sim.example.{self.key}"

    @cached_property
    def bureau(self) -> Bureau:
        """Its bureau, with a ledger of its own."""
        created = datetime(2022, 12, 20, 9, tzinfo=_BEIJING)
        return Bureau(self.folder, self.authority, int(created.timestamp()))

    def open(self, graders: Path) -> None:
        """Make the ledger, the rules of classes and the rulebook that follows from them.

        Both departments draw by the classes of the one library, and the rulebook cites the rules
        that made these: ``graders``, the file of the department that is opened first.
        """
        self.bureau.open()
        values = {"CODE": self.code, "ITEM": self.item, **self.shares}
        text = filled(FILES / "classes.toml", values)
        if self.key == "amr":
            text += (FILES / "floor.toml").read_text(encoding="utf-8")
        (self.folder / "classes.toml").write_text(text, encoding="utf-8")
        told = {"AUTHORITY": self.authority, "DEPARTMENT": self.key, "NAME": f"{self.key}（模拟）"}
        rulebook = filled(FILES / "rulebook.toml", values | told)
        rules = read_class_rules(self.folder / "classes.toml")
        part = rulebook_part(rules).replace(rules.sha256, read_class_rules(graders).sha256)
        (self.folder / "rulebook.toml").write_text(f"{rulebook}\n{part}", encoding="utf-8")

    def round(self, quarter: Quarter) -> Round:
        """Its draws of a quarter."""
        selection, dispatch = (
            Due(2 * quarter.number + place, self._moment(quarter, days), office=self.authority)
            for place, days in enumerate(self.days, start=1)
        )
        return Round(self.key, quarter, selection, dispatch)

    def write(self, one: Round, before: Department | None) -> None:
        """Write the files of a quarter; whose visits it joins lies beside it."""
        folder = self.bureau.tasks / one.name
        folder.mkdir(parents=True)
        values = {
            "AUTHORITY": self.authority,
            "CODE": self.code,
            "ITEM": self.item,
            "REF": f"SIM-{self.key}-{one.name}",
            "SELECTION_ID": one.selection.draw_id,
            "DISPATCH_ID": one.dispatch.draw_id,
        }
        first, last = one.quarter.window
        merge = f"../../../{before.key}/tasks/{one.name}/out/public/dispatch" if before else ""
        plain = {
            "QUARTER": one.name,
            "AS_OF": one.quarter.as_of,
            "FROM": first,
            "TO": last,
            "SELECTION_NUMBER": one.selection.number,
            "DISPATCH_NUMBER": one.dispatch.number,
            "SELECTION_TIME": one.selection.moment.isoformat(),
            "DISPATCH_TIME": one.dispatch.moment.isoformat(),
            "SELECTION_SEED": seed_table(one.selection),
            "DISPATCH_SEED": seed_table(one.dispatch),
            "MERGE": f'[[merge]]\nbundle = "{merge}"\n' if before else "",
        }
        for name in ("quarter.toml", "results.toml"):
            (folder / name).write_text(filled(FILES / name, values, plain), encoding="utf-8")

    def results(self, one: Round) -> ResultJob:
        """Results of a quarter as they lie there."""
        return opened(self.bureau.quarter(one), self.bureau.out(one), None, None)

    def steps(self, one: Round) -> Steps:
        """Steps of a drawn quarter, to ask for its reasons."""
        return self.bureau.steps(one, one.dispatch.unix + 3600)

    @staticmethod
    def _moment(quarter: Quarter, days: int) -> datetime:
        """Ten o'clock in Beijing, so many days after that of the registers."""
        day = quarter.as_of + timedelta(days=days)
        return datetime(day.year, day.month, day.day, 10, tzinfo=_BEIJING)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a department's quarter came to.

    Parameters
    ----------
    codes
        Of every agency in the register: class and code of its exclusion, ``-`` if none.
    inspected, reserves
        Ids of the drawn agencies.
    joined
        Ids of those that the department visits together with the one before.
    days
        Day of each visit, by the agency; blank where nobody was there.
    """

    codes: Mapping[str, tuple[str, str]]
    inspected: frozenset[str]
    reserves: frozenset[str]
    joined: frozenset[str]
    days: Mapping[str, str]


def two_departments(folder: Path, times: int) -> tuple[Department, ...]:
    """The departments: the second draws fewer bodies, later, and joins the visits of the first."""
    first = {"A": "12%", "B": "20%", "C": "40%", "D": "100%"}
    few = {"A": 4, "B": 6, "C": 12, "D": 30}
    second = {name: f"{min(times * percent, 100)}%" for name, percent in few.items()}
    return (
        Department("amr", "C06", "检验检测机构监督检查（模拟）", first, (6, 9), folder / "amr"),
        Department("eco", "E02", "生态环境监测机构检查（模拟）", second, (7, 12), folder / "eco"),
    )


def drawn_by(department: Department, one: Round) -> Drawn:
    """What was drawn, by the private tables of the department."""
    out = department.bureau.out(one)
    units = read_table((out / "private" / "units.tsv").read_bytes(), 6)
    ids = {handle: code for handle, code, *_ in units}
    sample = read_sample((out / "public" / "selection" / "sample.tsv").read_bytes())
    merged = out / "public" / "dispatch" / "merged.tsv"
    rows = read_table(merged.read_bytes(), 4) if merged.exists() else []
    records = [case.last.record for case in department.results(one).book.cases.values()]
    return Drawn(
        {code: (name, why) for _, code, _, _, name, why in units},
        frozenset(ids[u.handle] for u in sample if u.role is not SampleRole.RESERVE),
        frozenset(ids[u.handle] for u in sample if u.role is SampleRole.RESERVE),
        frozenset(ids[row[0]] for row in rows),
        {
            r.agency: r.on_site_end.isoformat() if any(i.checked for i in r.items) else ""
            for r in records
        },
    )


def digests_of(department: Department, one: Round) -> dict[str, str]:
    """Digests of everything that a department published in a quarter."""
    public = department.bureau.out(one) / "public"
    return {
        f"{department.key}/{path.relative_to(public).as_posix()}": sha256_hex(path.read_bytes())
        for path in sorted(public.rglob("*"))
        if path.is_file()
    }
