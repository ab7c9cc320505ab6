"""One result in the fields of "Internet + supervision" (docs/format.md §11.7).

The rule: the field names are those of the platform's own table of check actions, letter for letter.
What a result says is taken from it, what the platform numbers is taken from the office's choices,
and a value that is missing or too long for its column stops everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from randinspect.canonical import sha256_hex
from randinspect.errors import Fault
from randinspect.publication.announcement import Task
from randinspect.publication.exchange.operations import Operation, Step
from randinspect.publication.lists import Badge
from randinspect.registry import IdKind, id_kind
from randinspect.results import Case, ExchangeChoices, Policy, Record

__all__ = ["EXCHANGE_FIELDS", "Exchanger"]

EXCHANGE_FIELDS: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "record_unique_identity": ("记录唯一标识", 100),
        "supervise_item_implement_code": ("监管事项目录编码", 300),
        "supervise_item_check_icode": ("监管事项检查实施清单编码", 800),
        "check_action_name": ("检查行为名称", 2000),
        "check_action_code": ("检查行为编号", 50),
        "implement_institution": ("实施机构", 100),
        "implement_institution_code": ("实施机构编码", 20),
        "entrust_dept": ("受委托部门", 100),
        "entrust_dept_code": ("受委托部门编码", 20),
        "administrative_cp": ("行政相对人名称", 200),
        "administrative_cp_na": ("行政相对人性质", 100),
        "administrative_cp_ce_type": ("行政相对人证件类型", 10),
        "administrative_cp_ui_code": ("行政相对人编码", 20),
        "area_number": ("行政区划代码", 6),
        "check_form": ("检查形式", 100),
        "check_type": ("检查类别", 100),
        "check_mode": ("检查方式", 20),
        "check_result": ("检查结果", 2000),
        "check_date": ("检查时间", 10),
        "check_personnel": ("检查人员", 2000),
        "check_personnel_code": ("执法证号", 2000),
        "submitted_date": ("报送时间", 10),
        "submitted_personnel": ("报送人员", 50),
        "plan_id": ("双随机一公开计划id", 50),
        "cd_id": ("主键", 100),
        "cd_source": ("来源", 100),
        "cd_batch": ("批次号", 100),
        "cd_operation": ("新增数据类型", 1),
    }
)
"""Field → its meaning, and how many characters its column holds."""

_MAY_BE_EMPTY: Final = frozenset({"entrust_dept", "entrust_dept_code"})
_COMMA: Final = ","
_DIGITS: Final = 32


@dataclass(frozen=True)
class Exchanger:
    """Writes results for the platform.

    Parameters
    ----------
    task
        What was inspected, and by whom.
    draw_id
        The dispatch.
    policy, choices
        Items of the task, and the platform's codes.
    badges
        Staff number → name and certificate.
    file
        File of the choices, for faults.
    """

    task: Task
    draw_id: str
    policy: Policy
    choices: ExchangeChoices
    badges: Mapping[str, Badge]
    file: str

    def record(self, case: Case, step: Step, *, batch: str, by: str, on: date) -> dict[str, str]:
        """Fields of one record; a code that is missing is empty, and `faults` says so.

        Parameters
        ----------
        case, step
            The result, and what is told of it.
        batch
            Number of the batch.
        by, on
            Who sends it, and when.
        """
        told, codes = _told(case, step), self.choices
        item, kinds = codes.items.get(step.item), codes.administrative_cp_ce_type
        is_uscc = id_kind(told.agency) is IdKind.USCC
        identity = self._identity(step)
        people = [self.badges.get(number, Badge("", "")) for number in told.inspectors]
        return {
            "record_unique_identity": identity,
            "supervise_item_implement_code": item.implement_code if item else "",
            "supervise_item_check_icode": item.check_icode if item else "",
            "check_action_name": f"{self.task.task_name}：{self._item_name(step.item)}",
            "check_action_code": identity,
            "implement_institution": self.task.authority_name,
            "implement_institution_code": codes.implement_institution_code,
            "entrust_dept": codes.entrust_dept or "",
            "entrust_dept_code": codes.entrust_dept_code or "",
            "administrative_cp": told.name,
            "administrative_cp_na": codes.administrative_cp_na,
            "administrative_cp_ce_type": kinds.uscc if is_uscc else kinds.other or "",
            "administrative_cp_ui_code": told.agency,
            "area_number": codes.area_number,
            "check_form": codes.check_form,
            "check_type": codes.check_type,
            "check_mode": _joined(codes.check_mode.get(m, "") for m in told.means),
            "check_result": _joined(codes.check_result.get(label, "") for label in told.labels),
            "check_date": told.on_site_end.isoformat(),
            "check_personnel": _joined(person.name for person in people),
            "check_personnel_code": _joined(person.certificate for person in people),
            "submitted_date": on.isoformat(),
            "submitted_personnel": by,
            "plan_id": self.task.plan_ref,
            "cd_id": identity,
            "cd_source": codes.cd_source,
            "cd_batch": batch,
            "cd_operation": str(step.operation),
        }

    def faults(self, case: Case, step: Step) -> list[Fault]:
        """Say what a record would lack: codes, certificates, and people who are not known."""
        told = _told(case, step)
        found: list[Fault] = []

        def note(column: str, value: str, message: str, cure: str) -> None:
            found.append(
                Fault(self.file, "exchange.code", message, cure, None, None, column, value)
            )

        if step.item not in self.choices.items:
            cure = f"add [exchange.items.{step.item}] with implement_code and check_icode"
            note("exchange.items", step.item, "the item has no codes of the platform", cure)
        for means in told.means:
            if means not in self.choices.check_mode:
                cure = f"add {means} to check_mode of [exchange]"
                note("exchange.check_mode", means, "this way of inspecting has no code", cure)
        for label in told.labels:
            if label not in self.choices.check_result:
                cure = f"add {label} to check_result of [exchange]"
                note("exchange.check_result", label, "this label has no code", cure)
        is_uscc = id_kind(told.agency) is IdKind.USCC
        if not is_uscc and self.choices.administrative_cp_ce_type.other is None:
            cure = "add other to administrative_cp_ce_type of [exchange]"
            column = "exchange.administrative_cp_ce_type"
            note(column, told.agency, "this id is no credit code, and its kind has no code", cure)
        for number in told.inspectors:
            badge = self.badges.get(number)
            if badge is None or not {badge.name, badge.certificate}.isdisjoint({"", "-"}):
                cure = "add both to the register of inspectors, and map their columns"
                text = "name or number of the certificate is not known"
                note("check_personnel_code", number, text, cure)
        return found

    def misfits(self, record: Mapping[str, str]) -> list[Fault]:
        """Say which values of a record are missing, or too long for their columns."""
        found = []
        for field, (name, limit) in EXCHANGE_FIELDS.items():
            value = record[field]
            if not value and field not in _MAY_BE_EMPTY:
                message, cure = f"{name} is empty", "write its value in [exchange]"
                found.append(Fault(self.file, "exchange.empty", message, cure, column=field))
            if len(value) > limit:
                message = f"{len(value)} characters; the column of {name} holds {limit}"
                cure = "write a shorter one; nothing is cut off"
                found.append(
                    Fault(self.file, "exchange.length", message, cure, column=field, value=value)
                )
        return found

    def _identity(self, step: Step) -> str:
        """Key of a record, the same for all that is ever told of it."""
        text = f"{self.draw_id}\n{step.inspection}\n{step.item}\n{step.life}"
        return sha256_hex(text.encode())[:_DIGITS]

    def _item_name(self, code: str) -> str:
        """Name of an item; its code where the office has taken it out of its choices since."""
        return self.policy.item_name(code) if code in self.policy.item_codes else code


def _told(case: Case, step: Step) -> Record:
    """Record that a step tells: what is deleted is told as it stood before."""
    if step.operation is not Operation.DELETE:
        return case.versions[step.version - 1].record
    earlier = [v for v in case.versions[: step.version - 1] if v.published_on is not None]
    return earlier[-1].record


def _joined(texts: Iterable[str]) -> str:
    """Texts in one column."""
    return _COMMA.join(texts)
