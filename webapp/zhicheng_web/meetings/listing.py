"""评审会议: those of the visitor's offices, and those whose plans were filed with the visitor's bureau."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from sqlalchemy import Select, func, select

from zhicheng.casework.access import visible
from zhicheng.casework.meetings.entitled import DECIDE, READ
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.store.models import Batch, Meeting, MeetingState, Organisation
from zhicheng_web import visit
from zhicheng_web.desk.cases import owner
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.loaded import days_of, statuses
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Pager, Table

WAITING = "waiting"
LISTS = {
    "": ("各次会议", "还没有评审会议。办事机构在“评审结果”中建立名单、编制评审方案后，会列在这里。"),
    WAITING: ("等待办理的评审方案", "没有等待办理的评审方案。办事机构报送评审方案后，会列在这里。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    frame: Frame
    table: Table
    pager: Pager
    lists: Link | None


@blueprint.get("")
def index() -> str:
    session, who = visit.reading(), visit.actor()
    chosen = WAITING if request.args.get("list") == WAITING and bureaus(who) else ""
    query = _waiting() if chosen else visible(who, READ)
    found = page(session, query, (Meeting.created_at, Meeting.id), descending=not chosen)
    offices = {each.organisation_id for each in found.rows}
    names = {
        row[0]: row[1]
        for row in session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(offices)))
    }
    titles = {
        row[0]: row[1]
        for row in session.execute(
            select(Batch.id, Batch.title).where(Batch.id.in_([each.batch_id for each in found.rows]))
        )
    }
    states = statuses(found.rows)
    rows = tuple(
        (
            Link(titles[each.batch_id], url_for("meetings.single", meeting_id=each.id)),
            names[each.organisation_id],
            days_of(each),
            each.size,
            states[each.id],
        )
        for each in found.rows
    )
    caption, empty = LISTS[chosen]
    table = Table(
        caption=caption,
        columns=(
            Column("名单"),
            Column("办事机构"),
            Column("会议时间"),
            Column("评委会人数", figures=True),
            Column("状态"),
        ),
        rows=rows,
        empty=empty,
    )
    lists = None if rows or chosen else Link("去评审结果", url_for("results.index"))
    view = ListingPage(frame=_frame(chosen), table=table, pager=found.pager, lists=lists)
    return render_template("meetings/listing.html", view=view)


def _waiting() -> Select[Meeting]:
    """Plans that the visitor's bureau decides on or takes in, the oldest first."""
    return visible(visit.actor(), DECIDE).where(Meeting.state == MeetingState.FILED)


def _frame(chosen: str) -> Frame:
    """A bureau has two lists: all that it may see, and what waits for it."""
    if not bureaus(visit.actor()):
        return Frame(owner())
    number = visit.reading().scalar(select(func.count()).select_from(_waiting().subquery())) or 0
    return Frame(
        owner(),
        (
            Tab("全部会议", url_for("meetings.index"), not chosen),
            Tab("等待办理", url_for("meetings.index", list=WAITING), bool(chosen), number),
        ),
    )
