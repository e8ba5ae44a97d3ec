"""审核用时: who checked what, how long each desk had it, and which desks forward without checking (JB-6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy import select

from zhicheng.casework.access import fetch
from zhicheng.casework.inspections import checks, looking
from zhicheng.casework.inspections.checks import MOST_DESKS, DeskChecks
from zhicheng.casework.inspections.drawing import EARLIEST, LATEST
from zhicheng.casework.inspections.entitled import INSPECT
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Application, Person, RouteDesk
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.inspections import blueprint
from zhicheng_web.inspections.framing import frame, inspectors_only, within
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Cell, Column, Link, Pager, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

SPANS = ("收到到转出最短", "收到到转出中位", "领取到转出最短", "领取到转出中位")
COLUMNS = (
    Column("单位"),
    Column("环节"),
    *(Column(text, figures=True) for text in ("审核通过", "逐项标注", "用时过短", "未看附件", "没有标注")),
    *(Column(text, figures=True) for text in SPANS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPage:
    frame: Frame
    title: str
    lead: str
    tables: tuple[Table, ...]
    pager: Pager


@blueprint.get("/checks")
def checked() -> str:
    inspectors_only()
    session, who, minutes = visit.reading(), visit.actor(), _minutes()
    found = checks.checks(session, who, year=_year(), minutes=minutes)
    view = CheckedPage(
        frame=frame("inspections.checked"),
        title="审核用时",
        lead=_lead(minutes) + f"最多列出{MOST_DESKS}个环节，用时过短的份数多的在前。",
        tables=(_table(found, f"{_year()}年各环节的审核", linked=True),),
        pager=Pager(shown=len(found)),
    )
    return render_template("oversight/register.html", view=view)


@blueprint.get("/checks/<uuid:organisation_id>")
def checked_by(organisation_id: UUID) -> str:
    session, minutes = visit.reading(), _minutes()
    organisation = fetch(session, visit.actor(), INSPECT, organisation_id)
    within(organisation)
    found = checks.checks_of(session, organisation.id, year=_year(), minutes=minutes)
    rows = page(session, checks.held(organisation.id, year=_year()), (RouteDesk.left_at, RouteDesk.id), descending=True)
    held = [checks.as_held(each) for each in rows.rows]
    ids = {each.application_id for each in held}
    query = select(Application.id, Person.name).join(Person, Person.id == Application.person_id)
    names = {each.id: each.name for each in session.execute(query.where(Application.id.in_(ids)))}
    cases = Table(
        caption="逐件用时，最近转出的在前",
        columns=(
            *map(Column, ("申报人", "环节", "收到时间", "转出时间")),
            Column("收到到转出", figures=True),
            Column("领取到转出", figures=True),
            Column("标注栏目", figures=True),
            Column("附件"),
        ),
        rows=tuple(
            (
                names.get(each.application_id) or "（个人信息已删除）",
                each.desk,
                moment(each.arrived_at),
                moment(each.left_at),
                span(each.held) + (f"（{each.visits}次合计）" if each.visits > 1 else ""),
                span(each.opened),
                each.marks,
                "没有打开" if each.unopened else "—",
            )
            for each in held
        ),
        empty="这一年没有审核通过的申报。",
    )
    view = CheckedPage(
        frame=frame("inspections.checked"),
        title=f"{organisation.name}的审核用时",
        lead=_lead(minutes),
        tables=(_table(found, f"{_year()}年各环节的审核", linked=False), cases),
        pager=rows.pager,
    )
    if ids:
        with visit.writing() as writing:
            looking.see_checks(
                writing, visit.actor(), request_clock(), organisation_id=organisation_id, application_ids=ids
            )
    return render_template("inspections/checked.html", view=view, ways=_ways(organisation_id))


def _ways(organisation_id: UUID) -> tuple[Link, ...]:
    return (
        Link("开始抽查", url_for("inspections.begin", organisation_id=organisation_id)),
        Link("记入单位诚信档案", url_for("integrity.organisation", organisation_id=organisation_id)),
    )


def _table(found: Sequence[DeskChecks], caption: str, *, linked: bool) -> Table:
    def row(each: DeskChecks) -> tuple[Cell, ...]:
        url = url_for("inspections.checked_by", organisation_id=each.organisation_id, year=_year())
        spans = (each.least_held, each.median_held, each.least_opened, each.median_opened)
        return (
            Link(each.organisation, url) if linked else each.organisation,
            each.desk,
            each.passed,
            each.marks,
            each.quick,
            each.unopened,
            each.unmarked,
            *map(span, spans),
        )

    return Table(caption=caption, columns=COLUMNS, rows=tuple(map(row, found)), empty="这一年还没有审核通过的申报。")


def span(seconds: float) -> str:
    """Real time in words: 45秒, 12分钟, 3小时5分, 2天4小时."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole}秒"
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if not hours:
        return f"{minutes}分钟"
    return f"{days}天{hours % 24}小时" if days else f"{hours}小时{minutes % 60}分"


def _lead(minutes: int) -> str:
    return (
        "“收到到转出”是各次在本环节的时间合计，退回申报人修改的时间不算在内。"
        f"领取后不到{minutes}分钟就通过的，计入“用时过短”；除页面自动显示的第一个附件外，没有打开其他附件就通过的，"
        "计入“未看附件”；没有标注任何栏目就通过的，计入“没有标注”。这些是线索，不是结论，请结合抽查核实。"
    )


def _minutes() -> int:
    return checks.least_minutes(visit.reading(), visit.actor(), platform().registry)


def _year() -> int:
    """The year asked for; this one where that is none."""
    now = beijing_day(request_now()).year
    asked = request.args.get("year", now, type=int)
    return asked if EARLIEST <= asked <= LATEST else now
