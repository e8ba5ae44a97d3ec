"""Objections, lists and sanctions of the organisation, in lines."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select

from zhicheng.casework.access import visible
from zhicheng.casework.oversight.watching import LISTS, OBJECTIONS, SANCTIONS
from zhicheng.casework.paper_numbers import spaced
from zhicheng.store.models import Batch, Objection, Organisation, Sanction
from zhicheng_web import visit
from zhicheng_web.objections.listing import state_of
from zhicheng_web.oversight import blueprint
from zhicheng_web.oversight.framing import register
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment
from zhicheng_web.results.loaded import STATES
from zhicheng_web.sanctions.framing import table_of


@blueprint.get("/objections")
def objections() -> str:
    session = visit.reading()
    columns = (Objection.lodged_at, Objection.id)
    found = page(session, visible(visit.actor(), OBJECTIONS), columns, descending=True)
    query = select(Batch.id, Batch.title).where(Batch.id.in_({each.batch_id for each in found.rows}))
    titles = {each.id: each.title for each in session.execute(query)}
    table = Table(
        caption="公示异议",
        columns=tuple(map(Column, ("异议编号", "名单", "提交时间", "状态"))),
        rows=tuple(
            (
                Link(spaced(each.number), url_for("oversight.objection", objection_id=each.id)),
                titles[each.batch_id],
                moment(each.lodged_at),
                state_of(each),
            )
            for each in found.rows
        ),
        empty="没有收到异议。",
    )
    lead = "公示期间收到的异议和办理情况。异议由办事机构和公示、确认的部门调查答复，这里只能查看。"
    return register("oversight.objections", "异议", lead, table, pager=found.pager)


@blueprint.get("/lists")
def lists() -> str:
    session = visit.reading()
    mine = visible(visit.actor(), LISTS).where(Batch.jurisdiction.in_(platform().registry.jurisdictions))
    found = page(session, mine, (Batch.created_at, Batch.id), descending=True)
    query = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_({each.organisation_id for each in found.rows})
    )
    offices = {each.id: each.name for each in session.execute(query)}
    table = Table(
        caption="评审名单",
        columns=tuple(map(Column, ("名单", "办事机构", "建立时间", "状态"))),
        rows=tuple(
            (
                Link(each.title, url_for("oversight.one_list", batch_id=each.id)),
                offices[each.organisation_id],
                moment(each.created_at),
                STATES[each.state],
            )
            for each in found.rows
        ),
        empty="还没有评审名单。",
    )
    lead = "本单位（部门）及其组建的评委会办事机构的评审名单，以及参与办理的名单，只能查看。"
    return register("oversight.lists", "评审名单", lead, table, pager=found.pager)


@blueprint.get("/sanctions")
def sanctions() -> str:
    columns = (Sanction.issued_at, Sanction.id)
    found = page(visit.reading(), visible(visit.actor(), SANCTIONS), columns, descending=True)
    table = table_of("评委会处理", found.rows, empty="没有对评委会作出过处理。", linked=False)
    lead = "对本单位（部门）的评委会作出的处理，以及本部门作出的处理。"
    return register("oversight.sanctions", "评委会处理", lead, table, pager=found.pager)
