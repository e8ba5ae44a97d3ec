"""Objections by list: those that wait for an answer, and those that have one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from sqlalchemy import select

from zhicheng.casework.objections.handling import STATE_WORDS, UNDECIDED, answerable
from zhicheng.casework.paper_numbers import spaced
from zhicheng.casework.results.publicized import sheets
from zhicheng.store.models import Batch, Objection, ObjectionState
from zhicheng_web import visit
from zhicheng_web.desk.cases import owner
from zhicheng_web.objections import blueprint
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Status, Table, Tone
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

ANSWERED = "answered"
TONES = {
    ObjectionState.OPEN: Tone.ATTENTION,
    ObjectionState.INVESTIGATING: Tone.ACTIVE,
    ObjectionState.DISMISSED: Tone.ENDED,
    ObjectionState.UPHELD: Tone.DONE,
}
COLUMNS = tuple(Column(each) for each in ("异议编号", "名单", "异议对象", "署名", "提交时间", "状态"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    frame: Frame
    lead: str
    table: Table
    pager: Pager


@blueprint.get("")
def index() -> str:
    answered, session = request.args.get("list") == ANSWERED, visit.reading()
    undecided = Objection.state.in_(UNDECIDED)
    query = (
        select(Objection)
        .join(Batch, Batch.id == Objection.batch_id)
        .where(
            answerable(visit.actor()),
            ~undecided if answered else undecided,
            Batch.jurisdiction.in_(platform().registry.jurisdictions),
        )
    )
    # By list, and within a list in the order in which they came.
    found = page(session, query, (Objection.batch_id, Objection.lodged_at, Objection.id))
    ids = {each.batch_id for each in found.rows}
    titles = {each.id: each.title for each in session.scalars(select(Batch).where(Batch.id.in_(ids)))}
    known = sheets(session, {each.application_id for each in found.rows})
    view = ListingPage(
        frame=Frame(
            owner(),
            (
                Tab("待处理", url_for("objections.index"), not answered),
                Tab("已答复", url_for("objections.index", list=ANSWERED), answered),
            ),
        ),
        lead="已经答复的异议；超过保存期限的，内容已经删除。"
        if answered
        else "公示期间收到的异议。查清并答复之前，异议对象不备案、不确认，同一名单的其他人员不受影响。",
        table=Table(
            caption="已答复的异议" if answered else "待处理的异议",
            columns=COLUMNS,
            rows=tuple(
                (
                    Link(spaced(each.number), url_for("objections.show", objection_id=each.id)),
                    titles[each.batch_id],
                    known[each.application_id].name,
                    "匿名" if each.anonymous else "实名",
                    moment(each.lodged_at),
                    state_of(each),
                )
                for each in found.rows
            ),
            empty="答复过的异议会列在这里。" if answered else "公示期间有人提出异议时，会列在这里，并发信提醒。",
        ),
        pager=found.pager,
    )
    return render_template("objections/index.html", view=view)


def state_of(objection: Objection) -> Status:
    return Status(STATE_WORDS[objection.state], TONES[objection.state])
