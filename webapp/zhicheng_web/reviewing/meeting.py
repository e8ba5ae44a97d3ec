"""The expert's meetings; one of them: the pledge first, then the cases of the group with what is still to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from zhicheng.casework.access import Refusal
from zhicheng.casework.ballots.standing import begun
from zhicheng.casework.meetings.declining import OWN_CAUSES, WHY_WORDS, decline
from zhicheng.casework.meetings.entitled import SIT
from zhicheng.casework.meetings.reading import to_read
from zhicheng.casework.meetings.sitting import PLEDGE, pledge, refuse_left
from zhicheng.specs import Field, Kind
from zhicheng.store.models import Batch, Candidate, Committee, Meeting, MeetingState, Opinion, ReadingGroup, Seat
from zhicheng_web import visit
from zhicheng_web.fields import form_for, raw_from
from zhicheng_web.meetings.loaded import carry_out, days_of, statuses
from zhicheng_web.office_page import Frame
from zhicheng_web.paging import page
from zhicheng_web.pieces import Column, Confirmation, Link, Pager, Status, Table, Tone
from zhicheng_web.results.loaded import sheets, sought
from zhicheng_web.reviewing import blueprint
from zhicheng_web.reviewing.loaded import Attended, attended, frame_of

LEAVE = "不能参加或者不同意的，不要签署，请在下面提出。"
CAUSE = {WHY_WORDS[each]: each for each in OWN_CAUSES}
WHY = Field(key="why", label="不能参加的原因", kind=Kind.CHOICE, required=True, choices=tuple(CAUSE))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsPage:
    frame: Frame
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPage:
    """``pledge`` is to be signed first; until then nothing else is shown. ``declining`` gives the seat up, while one can."""

    frame: Frame
    title: str
    status: Status
    facts: tuple[tuple[str, str], ...]
    pledge: Confirmation | None
    leave: str
    error: str
    group: str
    table: Table
    pager: Pager | None
    everybody_url: str
    declining: Any
    declining_url: str


@blueprint.get("")
def index() -> str:
    query = (
        select(Seat, Meeting, Batch.title, Committee.name)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .join(Batch, Batch.id == Meeting.batch_id)
        .join(Committee, Committee.id == Meeting.committee_id)
        .where(SIT.scope(visit.actor()))
        .order_by(Meeting.starts_at.desc(), Seat.id)
        .limit(100)
    )
    found = visit.reading().execute(query).all()
    states = statuses([row[1] for row in found])
    table = Table(
        caption="我参加的评审会议",
        columns=(Column("会议"), Column("评委会"), Column("时间"), Column("地点"), Column("状态")),
        rows=tuple(
            (
                Link(title, url_for("reviewing.meeting", meeting_id=meeting.id)),
                committee,
                days_of(meeting),
                meeting.venue,
                states[meeting.id] if seat.pledged_at else Status("待签署保密承诺", Tone.ATTENTION),
            )
            for seat, meeting, title, committee in found
        ),
        empty="您还没有被抽取参加评审会议。抽取后会收到通知，并列在这里。",
    )
    return render_template("reviewing/index.html", view=MeetingsPage(frame=Frame("评审专家"), table=table))


@blueprint.get("/<uuid:meeting_id>")
def meeting(meeting_id: UUID) -> str:
    return _page(attended(meeting_id), "")


@blueprint.post("/<uuid:meeting_id>/pledge", endpoint="pledge")
def sign(meeting_id: UUID) -> ResponseReturnValue:
    try:
        carry_out(pledge, meeting_id=meeting_id, agreed=request.form.get("pledge") == "true")
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(attended(meeting_id), refusal.fields["agreed"]), refusal.status
    flash("保密承诺书已签署。请先查看参评人员名单，确认是否需要回避。", "done")
    return redirect(url_for("reviewing.meeting", meeting_id=meeting_id))


@blueprint.post("/<uuid:meeting_id>/decline", endpoint="decline")
def give_up(meeting_id: UUID) -> ResponseReturnValue:
    try:
        carry_out(decline, meeting_id=meeting_id, why=CAUSE.get(request.form.get("why", "")))
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(attended(meeting_id), "", refusal), refusal.status
    flash("已登记您不能参加，办事机构会收到通知并安排递补。请继续保守秘密。", "done")
    return redirect(url_for("my_expert.index"))


def _page(found: Attended, error: str, refusal: Refusal | None = None) -> str:
    refuse_left(visit.reading(), found.meeting, found.seat)
    signed = found.seat.pledged_at is not None
    group = visit.reading().get(ReadingGroup, found.seat.group_id) if found.seat.group_id else None
    table, pager = _cases(found) if signed and group else (_none(signed), None)
    view = MeetingPage(
        frame=frame_of(found, "meeting"),
        title=found.batch.title,
        status=statuses((found.meeting,))[found.meeting.id],
        facts=(
            ("评委会", found.committee),
            ("时间", days_of(found.meeting)),
            ("地点", found.meeting.venue),
            ("专业组", group.name if group else "还没有分组"),
            ("主持人", "由您主持会议" if found.seat.chair else ""),
        ),
        pledge=None if signed else _pledge(found),
        leave=LEAVE,
        error=error,
        group=group.name if group else "",
        table=table,
        pager=pager,
        everybody_url=url_for("reviewing.recusals", meeting_id=found.meeting.id) if signed else "",
        declining=_declining(found, refusal),
        declining_url=url_for("reviewing.decline", meeting_id=found.meeting.id),
    )
    return render_template("reviewing/meeting.html", view=view)


def _declining(found: Attended, refusal: Refusal | None) -> Any:
    """The form to give the seat up; nothing once somebody is there or a ballot was opened."""
    runs = found.meeting.state in (MeetingState.FILED, MeetingState.APPROVED)
    if not runs or found.seat.arrived_at is not None or begun(visit.reading(), found.meeting):
        return None
    told = {key: (words,) for key, words in refusal.fields.items()} if refusal else {}
    return form_for((WHY,), raw_from((WHY,), request.form) if refusal else {}, told)


def _pledge(found: Attended) -> Confirmation:
    return Confirmation(
        title="保密承诺书",
        effects=("您的签署和时间会被记录。", "签署后可以看到参评人员名单、申报材料，并在会议上投票。"),
        action="签署承诺书",
        url=url_for("reviewing.pledge", meeting_id=found.meeting.id),
        back=Link("返回", url_for("reviewing.index")),
        pledge="本人已阅读并承诺遵守",
        statements=(PLEDGE,),
    )


def _none(signed: bool) -> Table:
    words = "办事机构划分专业组后，分配给您审阅的申报会列在这里。" if signed else "签署保密承诺书后，可以查看申报。"
    return Table(caption="待审阅的申报", columns=(), rows=(), empty=words)


def _cases(found: Attended) -> tuple[Table, Pager]:
    session = visit.reading()
    shown = page(session, to_read(found.seat), (Candidate.place, Candidate.application_id))
    ids = [each.application_id for each in shown.rows]
    query = select(Opinion).where(Opinion.seat_id == found.seat.id, Opinion.application_id.in_(ids))
    opinions = {each.application_id: each for each in session.scalars(query)}
    people = sheets(shown.rows)
    rows = tuple(
        (
            Link(
                known.name, url_for("reviewing.case", meeting_id=found.meeting.id, application_id=each.application_id)
            ),
            known.unit,
            sought(known),
            _state(opinions.get(each.application_id)),
        )
        for each in shown.rows
        for known in (people[each.application_id],)
    )
    columns = (Column("姓名"), Column("单位"), Column("申报职称"), Column("评审意见"))
    empty = "本组没有需要您审阅的申报。"
    return Table(caption="本组的申报", columns=columns, rows=rows, empty=empty), shown.pager


def _state(opinion: Opinion | None) -> Status:
    if opinion is None:
        return Status("未填写", Tone.QUIET)
    return Status("已提交", Tone.DONE) if opinion.handed_in_at else Status("草稿", Tone.ACTIVE)
