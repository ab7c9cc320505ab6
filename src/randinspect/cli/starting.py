"""Where people start: files to fill in, and a demonstration that needs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import xlsxwriter

from randinspect.errors import ProtocolError
from randinspect.office import DrawPlan, Steps, Workspace, read_quarter_file
from randinspect.publication import Occasion

__all__ = ["demo_clock", "demo_folder", "demo_steps", "write_demo", "write_start"]

_HEADS: Final = {
    "agencies.xlsx": (
        ("统一社会信用代码", "18 位，列设为文本  18 characters, as text"),
        ("机构名称", "名称  name"),
        ("管辖单位", "负责监管的单位，按此派员  territory: who supervises it"),
        ("登记机关", "登记在哪个机关  authority"),
        ("专业领域", "机构所属领域  field"),
        ("登记状态", "如 存续、注销  status"),
        ("投诉举报", "件数，整数  complaints, a whole number"),
        ("上次检查结果", "合格 / 责令改正 / 不合格  result of the last check"),
        ("能力验证", "参加 / 不参加  proficiency test"),
        ("上次检查日期", "写作 2026-01-31  day of the last check"),
    ),
    "inspectors.xlsx": (
        ("工号", "编号，列设为文本  id, as text"),
        ("姓名", "姓名，不公开  name, kept private"),
        ("管辖单位", "负责监管的单位，按此派员  territory: who supervises it"),
        ("登记机关", "登记在哪个机关  authority"),
        ("岗位资质", "多项以、分隔  qualifications, separated by 、"),
        ("是否专家", "是 / 否  expert: yes or no"),
        ("执法证有效期", "写作 2027-12-31  certificate valid to"),
        ("状态", "有效 / 失效  status: valid or not"),
        ("执法证号", "一号一人，不公开  certificate; one number is one person"),
        ("执法事项", "可执法的事项，以、分隔  items that the person may enforce"),
        ("最少检查数", "本人下限，空则按细则  own floor; empty: the general one"),
        ("最多检查数", "本人上限，空则按细则  own cap; empty: the general one"),
    ),
    "recusals.xlsx": (
        ("工号", "检查人员  inspector"),
        ("统一社会信用代码", "检查对象  agency"),
        (
            "回避原因",
            "任职 employment  持股 shareholding  亲属 kin  评审 assessor  投诉 complaint  "
            "本人申请 applied_for  其他 other",
        ),
        ("来源", "由谁申报  source of the declaration"),
        (
            "发生日期",
            "事由发生之日，写作 2026-01-31，空则不因年限失效  "
            "day of what it rests on; empty: never lapses",
        ),
        ("回避截止", "最后一天，空则长期  last day on which it holds; empty: without end"),
    ),
    "visits.xlsx": (
        ("统一社会信用代码", "检查对象  agency"),
        ("检查日期", "写作 2026-01-31  day of the visit"),
        ("工号", "检查人员  inspector"),
        ("检查结果", "结果  result"),
    ),
    "couples.xlsx": (
        ("工号", "检查人员  inspector"),
        ("另一人工号", "不得与其同组的人  who may not go with that one"),
        ("关系", "原因，不公开：亲属、上下级等  why, kept private"),
        ("来源", "由谁申报  source of the declaration"),
    ),
    "recognised.xlsx": (
        ("检查机关", "作出检查的机关  authority that checked"),
        ("统一社会信用代码", "检查对象  agency"),
        ("抽查事项代码", "多项以、分隔  items that were checked, separated by 、"),
        ("检查日期", "写作 2026-01-31  day of the check"),
        ("检查范围", "结果所载的检查范围  what the check looked at"),
        ("认可有效期至", "写作 2026-12-31  last day on which it is recognised"),
        ("结果文件摘要", "所移交结果文件的 SHA-256  of the result as it was handed over"),
    ),
    "absences.xlsx": (
        ("工号", "请假人员，与下一列二者择一  inspector on leave; or"),
        ("统一社会信用代码", "停业的检查对象  agency that is closed"),
        ("日期自", "首日，写作 2026-12-07  first day"),
        ("日期至", "末日，写作 2026-12-11  last day"),
    ),
}
_WIDTH: Final = 22
_DEMO_LEAD: Final = 86_400
_DEMO_KEY: Final = "de30" * 16 + "\n"


@contextmanager
def demo_folder() -> Iterator[Path]:
    """Folder with the demonstration's files."""
    with as_file(files("randinspect.demo")) as folder:
        yield folder


def demo_steps(out: Path, folder: Path) -> Steps:
    """Steps of the demonstration under a key that everybody knows: it has nothing to hide."""
    workspace = Workspace(out)
    workspace.keep("master.key", _DEMO_KEY.encode("ascii"))
    quarter = read_quarter_file(folder / "quarter.toml")
    return Steps(quarter, workspace, Occasion.DEMONSTRATION, demo_clock)


def write_demo(folder: Path, out: Path) -> list[Path]:
    """Write the files that the demonstration is made from.

    Raises
    ------
    ProtocolError
        If one of them is there already: nothing is overwritten.
    """
    sources = [p for p in sorted(folder.iterdir()) if p.is_file() and p.suffix != ".py"]
    if there := [p.name for p in sources if (out / p.name).exists()]:
        raise ProtocolError(f"{out} already holds {', '.join(there)}; choose another folder")
    out.mkdir(parents=True, exist_ok=True)
    for path in sources:
        (out / path.name).write_bytes(path.read_bytes())
    return [out / path.name for path in sources]


def demo_clock(plan: DrawPlan) -> int:
    """Fixed, fictitious time of a lock: a day before its seed."""
    return plan.not_before_unix - _DEMO_LEAD


def write_start(folder: Path, *, is_chinese: bool = False) -> list[Path]:
    """Write the files that a quarter starts from.

    Parameters
    ----------
    folder
        Where to write them.
    is_chinese
        Whether slots have Chinese names: they stand in every list, page and diary.

    Raises
    ------
    ProtocolError
        If one of them is there already: nothing is overwritten.
    """
    texts = {
        "rulebook.toml": files("randinspect.rulebook").joinpath("template.toml"),
        "quarter.toml": files("randinspect.cli").joinpath("start/quarter.toml"),
        "profile.toml": files("randinspect.cli").joinpath("start/profile.toml"),
    }
    paths = [folder / name for name in (*texts, *_HEADS)]
    there = [path.name for path in paths if path.exists()]
    if there:
        raise ProtocolError(f"{folder} already holds {', '.join(there)}; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in texts.items():
        text = source.read_text(encoding="utf-8")
        text = text.replace('"officer"', '"执法人员"') if is_chinese else text
        (folder / name).write_bytes(text.encode("utf-8"))
    for name, heads in _HEADS.items():
        _write_template(folder / name, heads)
    return paths


def _write_template(path: Path, heads: tuple[tuple[str, str], ...]) -> None:
    """Write one XLSX template: a heading row over text columns, and a sheet that explains it."""
    with xlsxwriter.Workbook(str(path)) as book:
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet, about = book.add_worksheet("数据"), book.add_worksheet("填写说明")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, _WIDTH, text)
        about.set_column(0, 1, _WIDTH * 2)
        for column, (head, meaning) in enumerate(heads):
            sheet.write_string(0, column, head, bold)
            about.write_string(column, 0, head)
            about.write_string(column, 1, meaning)
