"""Meetings for a discipline office: plan, draw, attendance and progress (SG-7.2). Never who wrote which opinion, how anybody
voted, or what a dossier holds. Each look at one is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for
from sqlalchemy import func, select

from zhicheng.casework.access import visible
from zhicheng.casework.ballots.standing import ballots_of
from zhicheng.casework.draws.drawing import draw_of, seats_of
from zhicheng.casework.oversight import watching
from zhicheng.casework.oversight.watching import MEETINGS
from zhicheng.store.models import Batch, Cast, Meeting, Organisation, Seat
from zhicheng_web import visit
from zhicheng_web.clock import request_clock
from zhicheng_web.meetings import draw as drawing
from zhicheng_web.meetings import seats as seating
from zhicheng_web.meetings.ballot import STATES
from zhicheng_web.meetings.loaded import Loaded, days_of, loaded, statuses
from zhicheng_web.meetings.single import sheet_of
from zhicheng_web.office_page import Frame
from zhicheng_web.oversight import blueprint
from zhicheng_web.oversight.framing import frame, register
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Link, Status, Table
from zhicheng_web.platform import platform
from zhicheng_web.presentation import moment

LEAD = "评委会办事机构报送的评审方案和会议的抽取、出席、进度，只能查看。打开每一次会议都会留下查看记录。"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """``sheets`` are titles with what stands under them."""

    frame: Frame
    title: str
    lead: str
    status: Status
    sheets: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    tables: tuple[Table, ...]


@blueprint.get("/meetings")
def meetings() -> str:
    session = visit.reading()
    mine = visible(visit.actor(), MEETINGS).where(Meeting.place.in_(platform().registry.jurisdictions))
    found = page(session, mine, (Meeting.created_at, Meeting.id), descending=True)
    titles = select(Batch.id, Batch.title).where(Batch.id.in_({each.batch_id for each in found.rows}))
    offices = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_({each.organisation_id for each in found.rows})
    )
    names: dict[object, str] = {row[0]: row[1] for query in (titles, offices) for row in session.execute(query)}
    states = statuses(found.rows)
    table = Table(
        caption="评审会议",
        columns=tuple(map(Column, ("名单", "办事机构", "会议时间", "状态"))),
        rows=tuple(
            (
                Link(names[each.batch_id], url_for("oversight.one_meeting", meeting_id=each.id)),
                names[each.organisation_id],
                days_of(each),
                states[each.id],
            )
            for each in found.rows
        ),
        empty="还没有评审会议。评审方案报送后，会列在这里。",
    )
    return register("oversight.meetings", "评审会议", LEAD, table, pager=found.pager)


@blueprint.get("/meetings/<uuid:meeting_id>")
def one_meeting(meeting_id: UUID) -> str:
    with visit.writing() as session:
        watching.see_meeting(session, visit.actor(), request_clock(), meeting_id=meeting_id)
    found = loaded(visit.reading().get_one(Meeting, meeting_id))
    draw, seats = draw_of(visit.reading(), found.meeting), seats_of(visit.reading(), found.meeting)
    sheets = [("评审方案", tuple(sheet_of(found)))]
    drawn = (*drawing.given_up_of(found), *(drawing.sheet_of(draw) if draw else ()))
    if drawn:
        sheets.append(("专家抽取", drawn))
    if seats:
        sheets.append(("出席", tuple(seating.figures_of(found, seats))))
    if recused := tuple(seating.recused_from(meeting_id)):
        sheets.append(("回避", recused))
    view = MeetingPage(
        frame=frame("oversight.meetings"),
        title=found.batch.title,
        lead=f"{found.office} · {days_of(found.meeting)} · {found.meeting.venue}",
        status=statuses((found.meeting,))[meeting_id],
        sheets=tuple(sheets),
        tables=(
            *(drawing.tables_of(found, draw) if draw and draw.opened_at else ()),
            *drawing.substituted(found),
            *drawing.arrived(found),
            *_attendance(seats),
            *_progress(found, seats),
        ),
    )
    return render_template("oversight/meeting.html", view=view)


def _attendance(seats: Sequence[Seat]) -> Iterator[Table]:
    if not seats:
        return
    names = seating.names_of([each.id for each in seats])
    yield Table(
        caption="专家出席",
        columns=tuple(map(Column, ("姓名", "签署保密承诺", "签到", "离会", "主持人"))),
        rows=tuple(
            (
                names[each.id][0],
                moment(each.pledged_at) if each.pledged_at else "未签署",
                moment(each.arrived_at) if each.arrived_at else "未签到",
                moment(each.left_at) if each.left_at else "—",
                "主持人" if each.chair else "—",
            )
            for each in seats
        ),
        empty="",
    )


def _progress(found: Loaded, seats: Sequence[Seat]) -> Iterator[Table]:
    """How many votes were cast in which ballot, never for whom or against."""
    session = visit.reading()
    ballots = ballots_of(session, found.meeting)
    query = select(Cast.ballot_id, func.count()).where(Cast.ballot_id.in_([each.id for each in ballots]))
    cast = {row[0]: row[1] for row in session.execute(query.group_by(Cast.ballot_id))}
    if not seats:
        return
    yield Table(
        caption="投票进度",
        columns=(*map(Column, ("次数", "开始", "结束")), Column("已投票数", figures=True), Column("状态")),
        rows=tuple(
            (
                f"第{each.number}次",
                moment(each.opened_at),
                moment(each.closed_at) if each.closed_at else "—",
                cast.get(each.id, 0),
                STATES[each.state],
            )
            for each in ballots
        ),
        empty="还没有开始投票。",
    )
