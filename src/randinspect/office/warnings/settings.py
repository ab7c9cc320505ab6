"""The office's own choices about warnings, ``warnings.toml``: thresholds, tests, and their files.

The rule: no threshold without its table, no table without its file, and no file that nothing reads.
What a warning rests on is said by its citation.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, Strict, model_validator

from randinspect.office.warnings.discovery import Procedure
from randinspect.office.warnings.signals import SUGGESTED, Action, SignalCode
from randinspect.registry.choice_files import parse_choices
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Count, Door, Text, refusal
from randinspect.rulebook.ratios import Ratio

__all__ = [
    "BaselineKind",
    "CertificateSigns",
    "ComplaintSigns",
    "ProficiencySigns",
    "StaffSigns",
    "VolumeSigns",
    "WarningFiles",
    "WarningSettings",
    "parse_settings",
]

_OTHER: Final = "write it as docs/files.md says"


Days = Annotated[int, Strict(), Field(ge=1, le=3660)]
Months = Annotated[int, Strict(), Field(ge=1, le=120)]
Years = Annotated[int, Strict(), Field(ge=1, le=20)]


class BaselineKind(StrEnum):
    """What complaints do by themselves: fall on all days alike, or as all of the province do."""

    DAYS = "days"
    PROVINCE = "province"


class CertificateSigns(Door):
    """Certificates about to end or ended, terms on the abnormal list, activity beyond the scope.

    Parameters
    ----------
    expiring_days
        Days before the end of a certificate in which it is told as expiring.
    abnormal_years
        Years on the list of abnormal operations after which the listing gets worse.
    abnormal_days
        Days before that anniversary in which it is told.
    citation
        What the numbers rest on.
    """

    expiring_days: Days = 30
    abnormal_years: Years = 3
    abnormal_days: Days = 60
    citation: Citation | None = None


class VolumeSigns(Door):
    """A jump of the number of reports that a body issues.

    Parameters
    ----------
    months
        Earlier months that the latest is compared with, at most.
    least_months
        Fewest earlier months; a body with fewer is not compared.
    times
        The latest month is told if its reports a day are more than so many times the largest of
        the earlier months.
    least
        Fewest reports of the latest month.
    citation
        What the numbers rest on.
    """

    months: Months = 12
    least_months: Months = 6
    times: Count = 2
    least: Count = 50
    citation: Citation | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        """Refuse more months than are looked at."""
        if self.least_months > self.months:
            raise refusal(
                "warnings.months", "least_months is more than months", "lower it, or raise months"
            )
        return self


class ComplaintSigns(Door):
    """A spike of complaints: the scan statistic, exact, at a stated false discovery rate.

    Parameters
    ----------
    days
        Length of the period that ends on the day of the list.
    cell_days
        Days of a cell; the period is a whole number of cells.
    window_cells
        Cells of a window, which moves by one cell.
    baseline
        `days`: complaints fall on all days alike. `province`: they fall as all complaints of the
        file do, so that seasons and campaigns raise no warning.
    least
        Fewest complaints in the period; a body with fewer is not tested.
    false_discovery_rate
        Expected share of false ones among the spikes that are told, at most.
    procedure
        `bh` (Benjamini–Hochberg) or `by` (Benjamini–Yekutieli, under any dependence).
    citation
        What the numbers rest on.
    """

    days: Days = 364
    cell_days: Days = 7
    window_cells: Days = 2
    baseline: BaselineKind = BaselineKind.DAYS
    least: Count = 3
    false_discovery_rate: Ratio
    procedure: Procedure = Procedure.BH
    citation: Citation | None = None

    @property
    def cells(self) -> int:
        """Cells of the period."""
        return self.days // self.cell_days

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Refuse a broken last cell, and windows longer than the period."""
        if self.days % self.cell_days or self.window_cells > self.cells:
            raise refusal(
                "warnings.cells",
                f"{self.days} days are no whole number of cells of {self.cell_days} days, or fewer "
                f"than a window of {self.window_cells}",
                "write days as a multiple of cell_days, such as 364 and 7",
            )
        return self


class StaffSigns(Door):
    """One person who works in two bodies at the same time.

    Parameters
    ----------
    names
        Whether equal names are told where ids are missing: a weaker sign, to be looked into.
    citation
        What forbids it.
    """

    names: bool = True
    citation: Citation | None = None


class ProficiencySigns(Door):
    """Proficiency tests that were failed, or missed without an excuse.

    Parameters
    ----------
    months
        Months back from the day of the list in which tests count.
    citation
        What it rests on.
    """

    months: Months = 24
    citation: Citation | None = None


class WarningFiles(Door):
    """Tables that signs are read from, relative to the file.

    Parameters
    ----------
    certificates
        CSV with `agency` (统一社会信用代码), `certificate` (证书编号), `valid_to` (有效期至) and,
        if they are known, `scope` (能力范围) and `abnormal_since` (列入经营异常名录日期).
    volumes
        CSV with `agency`, `month` (月份, 2026-01), `reports` (报告数) and, to compare them with
        scopes, `field` (专业领域).
    complaints
        CSV with `agency` and `date` (投诉日期), a row for each complaint.
    staff
        CSV with `agency`, `person` (姓名) and, if they are known, `person_id` (身份证件号码),
        `since` (任职起) and `until` (任职止).
    proficiency
        CSV with `agency`, `round` (能力验证计划), `date` (结果日期) and `result` (能力验证结果):
        `passed` 合格, `failed` 不合格, `absent` 无故未参加 or `excused` 有正当理由未参加.
    """

    certificates: Text | None = None
    volumes: Text | None = None
    complaints: Text | None = None
    staff: Text | None = None
    proficiency: Text | None = None


class WarningSettings(Door):
    """The choices of ``warnings.toml``.

    Parameters
    ----------
    files
        The tables.
    certificates, volumes, complaints, staff, proficiency
        Thresholds of a sign; a sign without its table is not looked for.
    actions
        For a code of a warning another suggestion than the usual one.
    previous
        The list before (``private/warnings/DAY.json``), relative to the file: what stood in it and
        has no new events is told as standing since then. ``--previous`` goes before it.
    """

    files: WarningFiles
    certificates: CertificateSigns | None = None
    volumes: VolumeSigns | None = None
    complaints: ComplaintSigns | None = None
    staff: StaffSigns | None = None
    proficiency: ProficiencySigns | None = None
    actions: dict[SignalCode, Action] = Field(default={})
    previous: Text | None = None

    @model_validator(mode="after")
    def _paired(self) -> Self:
        """Refuse a sign without its file, a file without its sign, and nothing at all."""
        names = tuple(WarningFiles.model_fields)
        alone = [n for n in names if (getattr(self, n) is None) != (getattr(self.files, n) is None)]
        if alone or all(getattr(self, name) is None for name in names):
            told = ", ".join(alone) or "nothing is asked for"
            raise refusal(
                "warnings.pairs",
                f"a table and its file in [files] go together: {told}",
                "write both, or neither; at least one sign is looked for",
            )
        return self

    def action(self, code: SignalCode) -> Action:
        """What is suggested for a code."""
        return self.actions.get(code, SUGGESTED[code])


def parse_settings(text: str, *, name: str) -> WarningSettings:
    """Read the choices from the text of ``warnings.toml``.

    Raises
    ------
    InputError
        With every fault of it.
    """
    return parse_choices(
        text,
        WarningSettings,
        name=name,
        code_of=lambda kind: kind if "." in kind else f"policy.{kind}",
        otherwise=_OTHER,
    )
