"""A small made-up site: hostile names, one of each kind of entry, pictures of made-up bundles."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from publication.made_bundles import CREATED, TASK, bundle

from randinspect.canonical import read_document
from randinspect.publication import Kind, Occasion
from randinspect.publication.lists import (
    ItemLine,
    ListKind,
    Subject,
    list_files,
    national_record,
    public_sheet,
    read_safe_json,
    safe_json,
    subject_name,
)
from randinspect.publication.pictures import (
    Funnel,
    Picture,
    Region,
    Share,
    deadlines_picture,
    funnel_picture,
    loads_picture,
    outcomes_picture,
    probabilities_picture,
    regions_picture,
)
from randinspect.publication.site import (
    Body,
    Correction,
    Draw,
    Entry,
    Fact,
    News,
    Place,
    PublicList,
    Site,
    Spoken,
    Stage,
    draw_handle,
)
from randinspect.publication.tongues import Said
from randinspect.results import Label, Standing

SCRIPT = "丙山<script>alert(1)</script>检测有限公司"
HOSTILE = (
    SCRIPT,
    '"><img src=x onerror=alert(1)>检测',
    "</script></title></svg><b>检测",
    "{{ 7 * 7 }}{% raw %}检测",
)
CODE = "91990100MA38078344"
STRANGE = "../../etc/passwd"
HANDLE = draw_handle(TASK.task_id, "made.example/1")
PLAN = {
    "raninsPlanId": TASK.plan_ref,
    "raninsPlaneName": TASK.plan_name,
    "raninsTaskId": TASK.task_id,
    "raninsTaskName": TASK.task_name,
    "raninsTypeName": "定向",
}


def pictures() -> list[Picture]:
    """One of each kind."""
    return [
        funnel_picture(Funnel(60, 58, 10, 10, 9, 8, 2)),
        probabilities_picture(bundle(Kind.SELECTION, is_drawn=True)),
        loads_picture(bundle(Kind.DISPATCH, is_drawn=True)),
        regions_picture(
            [
                Region(Said.same("甲州市"), 40, 7, 7, 2),
                Region(Said.same(HOSTILE[1]), 20, None, 2, 0),
            ]
        ),
        outcomes_picture(
            [
                Share(_label(Label.NO_PROBLEM), 7, "0.7211", "0.5500", "0.8601"),
                Share(_label(Label.FALSE_DISCLOSURE), 2, "0.2789", "0.1399", "0.4500"),
                Share(_label(Label.CLOSED), 1),
            ],
            9,
            level=Fraction(19, 20),
        ),
        deadlines_picture(
            {Standing.IN_TIME: 8, Standing.LATE: 1, Standing.OVERDUE: 1}, date(2026, 12, 1)
        ),
    ]


def subjects() -> list[Subject]:
    """Bodies with a result: one with a credit code, one with an id that is a path."""
    items = (ItemLine("资质认定", "发现问题已责令改正"), ItemLine("报告", "未发现问题"))
    return [
        Subject(STRANGE, SCRIPT, "2026-07-10", "未发现问题", items[1:]),
        Subject(CODE, HOSTILE[1], "2026-07-11", "发现问题已责令改正", items, "更正（第2版）"),
    ]


def lists() -> list[PublicList]:
    """Task and results as they are announced."""
    task = {
        **PLAN,
        "item": TASK.item,
        "object_scope": TASK.object_scope,
        "date_from": "2026-07-06",
        "date_to": "2026-09-30",
        "insAuth": TASK.authority_name,
        "count": "10",
    }
    rows = [
        {
            "seqno": str(number),
            "name": subject.name,
            "id": subject.id,
            "insDate": subject.date,
            "raninsCheckResName": subject.result,
            "remark": subject.remark,
        }
        for number, subject in enumerate(subjects(), start=1)
    ]
    return [_list(ListKind.TASK, [task]), _list(ListKind.RESULTS, rows, [("计划编号", "P-1")])]


def site(occasion: Occasion = Occasion.DRAW) -> Site:
    """The site."""
    strange, known = subjects()
    entry = Entry(
        HANDLE,
        Place.RESULT,
        known,
        Said("发现问题已责令改正", "problem found, correction ordered"),
        "2026-08-03",
        (
            Correction(
                2, "2026-08-03", Said("录入错误", "error of entry"), (1, _label(Label.NO_PROBLEM))
            ),
        ),
        (
            Spoken(Said("当事人异议", "Objection"), HOSTILE[2], Said("异议处理中", "open")),
            Spoken(Said("当事人异议", "Objection"), "", Said("异议不成立", "dismissed")),
            Spoken(Said("当事人陈述", "Reply"), "已改正", None),
        ),
        first_on="2026-08-01",
    )
    other = Entry(HANDLE, Place.RESULT, strange, _label(Label.NO_PROBLEM), "2026-08-01")
    bodies = [
        Body("91990400MA41741519", HOSTILE[3], "", (Entry(HANDLE, Place.UNTOLD),)),
        Body("PS-17", HOSTILE[2], HOSTILE[1], (Entry(HANDLE, Place.NOT_DRAWN),)),
        Body(CODE, known.name, "甲州市", (entry,)),
        Body(STRANGE, strange.name, "甲州市", (other,)),
        Body("91990300MA2383873D", "丁湖检测", "甲州市", (Entry(HANDLE, Place.DRAWN),)),
    ]
    return Site(TASK.authority_name, [draw(occasion)], bodies)


def draw(occasion: Occasion = Occasion.DRAW) -> Draw:
    """The one draw of the site."""
    seed = str(read_document(bundle(Kind.SELECTION, is_drawn=True)["seed.json"])["seed"])
    return Draw(
        handle=HANDLE,
        task=TASK,
        occasion=occasion,
        stage=Stage.PUBLISHED,
        created=CREATED,
        facts=[
            (
                Said("基本情况", "Facts"),
                [
                    Fact(Said("计划编号", "Plan no."), Said.same(TASK.plan_ref)),
                    Fact(Said("种子", "Seed"), Said.same(seed), is_digest=True),
                ],
            )
        ],
        pictures=pictures(),
        lists=lists(),
        bundles={
            "selection": {"index.html": b"<!doctype html><title>x</title>", "result.json": b"{}"}
        },
        files={
            f"{subject_name(s.id)}.json": safe_json(national_record(s, {**PLAN, "insAuth": "局"}))
            for s in subjects()
        },
        news=[
            News("selection.lock", Said("已锁定", "locked"), Said.same("<b>&"), CREATED),
            News("publish.3", Said("公示 2 户", "2 results"), Said.same("2026-08-03"), CREATED + 9),
        ],
    )


def _label(label: Label) -> Said:
    """A label in both languages."""
    return Said(label.zh, label.en)


def _list(
    kind: ListKind, rows: list[dict[str, str]], header: list[tuple[str, str]] | None = None
) -> PublicList:
    """A list in its forms."""
    sheet = public_sheet(kind, rows, header=header or [])
    files = list_files(str(kind), kind, sheet, rows, created=CREATED)
    return PublicList(str(kind), read_safe_json(files[f"{kind}.json"]), files)
