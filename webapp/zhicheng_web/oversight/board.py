"""In whose hands cases are now and for how long, and all that have passed through the organisation."""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from sqlalchemy import select

from zhicheng.casework.access import account_names, visible
from zhicheng.casework.oversight.board import days_held, held_now, piles
from zhicheng.casework.oversight.watching import CASES, see_cases
from zhicheng.store.models import Application, ApplicationStatus, Organisation, Person, RouteDesk
from zhicheng_web import visit
from zhicheng_web.clock import request_clock, request_now
from zhicheng_web.oversight import blueprint
from zhicheng_web.oversight.framing import register
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Table
from zhicheng_web.presentation import moment

LEAD = "本单位（部门）经办的职称申报，只能查看，不能办理。查看列表，打开每一份申报、名单、异议，都会留下查看记录。"
STATUS_WORDS = {
    ApplicationStatus.DRAFT: "填写中",
    ApplicationStatus.SUBMITTED: "审核、评审中",
    ApplicationStatus.RETURNED: "已退回申报人",
    ApplicationStatus.ENDED: "已终止",
    ApplicationStatus.LAPSED: "已失效",
    ApplicationStatus.PASSED: "已通过",
}


@blueprint.get("")
def index() -> str:
    session, now = visit.reading(), request_now()
    found = page(session, held_now(visit.actor()), (RouteDesk.arrived_at, Application.id))
    names = _applicants([application for application, _ in found.rows])
    handlers = account_names(session, [application.claimed_by for application, _ in found.rows])
    summary = Table(
        caption="各环节在办情况",
        columns=(
            Column("部门"),
            Column("环节"),
            Column("在办份数", figures=True),
            Column("最长已办天数", figures=True),
        ),
        rows=tuple(
            (each.office, each.desk, each.number, days_held(each.oldest, now)) for each in piles(session, visit.actor())
        ),
        empty="现在没有在办的申报。",
    )
    table = Table(
        caption="在办的申报，办理时间最长的在前",
        columns=(*map(Column, ("申报人", "环节", "收到时间")), Column("已办天数", figures=True), Column("经办人")),
        rows=tuple(
            (
                _link(names, application),
                desk.title,
                moment(desk.arrived_at),
                days_held(desk.arrived_at, now),
                handlers[application.claimed_by] if application.claimed_by else "还没有人领取",
            )
            for application, desk in found.rows
        ),
        empty="申报到达本单位（部门）的环节后，会列在这里。",
    )
    seen = [application.id for application, _ in found.rows]
    return _looked_at(seen, register("oversight.index", "监督", LEAD, summary, table, pager=found.pager))


@blueprint.get("/cases")
def cases() -> str:
    found = page(
        visit.reading(), visible(visit.actor(), CASES), (Application.created_at, Application.id), descending=True
    )
    names, units = _applicants(found.rows), _units(found.rows)
    table = Table(
        caption="经过本单位（部门）的申报",
        columns=tuple(map(Column, ("申报人", "单位", "提交时间", "状态"))),
        rows=tuple(
            (
                _link(names, each),
                units.get(each.unit_id, "无单位"),
                moment(each.submitted_at) if each.submitted_at else "",
                STATUS_WORDS[each.status],
            )
            for each in found.rows
        ),
        empty="还没有申报经过本单位（部门）。",
    )
    seen = [each.id for each in found.rows]
    return _looked_at(seen, register("oversight.cases", "全部申报", LEAD, table, pager=found.pager))


def _looked_at(seen: list[UUID], page_: str) -> str:
    """The page of a list, its look put down."""
    if seen:
        with visit.writing() as session:
            see_cases(session, visit.actor(), request_clock(), application_ids=seen)
    return page_


def _link(names: dict[object, str], application: Application) -> Link:
    name = names.get(application.person_id) or "（个人信息已删除）"
    return Link(name, url_for("oversight.case", application_id=application.id))


def _applicants(found: list[Application] | tuple[Application, ...]) -> dict[object, str]:
    ids = {each.person_id for each in found}
    rows = visit.reading().execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {each.id: each.name for each in rows}


def _units(found: tuple[Application, ...]) -> dict[object, str]:
    ids = {each.unit_id for each in found if each.unit_id}
    rows = visit.reading().execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {each.id: each.name for each in rows}
