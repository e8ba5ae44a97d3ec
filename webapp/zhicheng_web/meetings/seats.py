"""专家和签到: who sits, who has pledged, who is there; substitutes, the chair, and whether quorum and shares hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal
from zhicheng.casework.ballots.standing import begun
from zhicheng.casework.draws.drawing import seats_of
from zhicheng.casework.draws.substituting import substitute, unfit
from zhicheng.casework.meetings import attendance
from zhicheng.casework.meetings.attendance import number_present, present
from zhicheng.casework.meetings.declining import CAUSES, WHY_WORDS
from zhicheng.casework.meetings.sitting import KIND_WORDS
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Expert, MeetingState, Person, ReadingGroup, Recusal, Seat, SeatEnd
from zhicheng.votes import VoteRules
from zhicheng_web import visit
from zhicheng_web.clock import request_now
from zhicheng_web.meetings import blueprint
from zhicheng_web.meetings.loaded import Loaded, carry_out, frame_of, kept, statuses, version
from zhicheng_web.office_page import Frame
from zhicheng_web.pieces import Link, Status, Tone
from zhicheng_web.presentation import moment

ACTS: dict[str, Callable[..., Seat]] = {
    "arrive": attendance.arrive,
    "leave": attendance.leave,
    "chair": attendance.appoint,
}
DONE = {"arrive": "已签到。", "leave": "已登记离会。", "chair": "已确定会议主持人。"}
WHYS = tuple((str(each), WHY_WORDS[each]) for each in CAUSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """One seat; ``acts`` are what can be done about it now, key and words."""

    id: UUID
    version: int
    name: str
    unit: str
    what: str
    state: Status
    facts: tuple[str, ...]
    acts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsPage:
    frame: Frame
    list_link: Link
    status: Status
    figures: tuple[tuple[str, str], ...]
    rows: tuple[SeatRow, ...]
    recused: tuple[tuple[str, str], ...]
    whys: tuple[tuple[str, str], ...]
    substitutes: bool
    draw_url: str
    meeting_id: UUID


@blueprint.get("/<uuid:meeting_id>/seats", endpoint="seats")
def show(meeting_id: UUID) -> str:
    return _page(kept(meeting_id))


@blueprint.post("/<uuid:meeting_id>/seats/<uuid:seat_id>/<act>", endpoint="seat_act")
def act(meeting_id: UUID, seat_id: UUID, act: str) -> ResponseReturnValue:
    kept(meeting_id)
    if act not in ACTS:
        raise Refusal("not_found", "没有这个步骤。请返回会议页面重新操作。", status=404)
    carry_out(ACTS[act], meeting_id=meeting_id, seat_id=seat_id, version=version())
    flash(DONE[act], "done")
    return redirect(url_for("meetings.seats", meeting_id=meeting_id, _anchor=f"seat-{seat_id}"))


@blueprint.post("/<uuid:meeting_id>/seats/<uuid:seat_id>/substitute", endpoint="substitute")
def put_another(meeting_id: UUID, seat_id: UUID) -> ResponseReturnValue:
    try:
        why = SeatEnd(request.form.get("why", ""))
    except ValueError:
        raise Refusal("invalid", "请选择递补的原因。", status=422) from None
    if why is SeatEnd.REDRAWN:
        raise Refusal("invalid", "请选择递补的原因。", status=422)
    carry_out(substitute, meeting_id=meeting_id, seat_id=seat_id, version=version(), why=why)
    flash("已按抽取顺序递补，并通知递补的专家。", "done")
    return redirect(url_for("meetings.seats", meeting_id=meeting_id))


def _page(found: Loaded) -> str:
    session, meeting = visit.reading(), found.meeting
    seats = seats_of(session, meeting)
    view = SeatsPage(
        frame=frame_of(found, "seats"),
        list_link=Link(found.batch.title, url_for("results.show", batch_id=found.batch.id)),
        status=statuses((meeting,))[meeting.id],
        figures=tuple(figures_of(found, seats)),
        rows=tuple(_rows(found, seats)),
        recused=tuple(recused_from(meeting.id)),
        whys=WHYS,
        substitutes=meeting.state in (MeetingState.FILED, MeetingState.APPROVED) and not begun(session, meeting),
        draw_url=url_for("meetings.draw", meeting_id=meeting.id),
        meeting_id=meeting.id,
    )
    return render_template("meetings/seats.html", view=view)


def figures_of(found: Loaded, seats: list[Seat]) -> list[tuple[str, str]]:
    rules, meeting, there = VoteRules.of(found.policy), found.meeting, number_present(seats)
    outside = sum(each.outside for each in seats)
    enough = "达到" if rules.quorate(meeting.size, there) else "不足"
    share = rules.quorum
    by_specialty = Counter(each.specialty for each in seats)
    return [
        ("应到", f"{meeting.size}人，在席{len(seats)}人"),
        ("实到", f"{there}人，{enough}{share.numerator}/{share.denominator}"),
        ("外地、外单位", f"{outside}人" + (f"，至少{meeting.outside}人" if meeting.outside else "")),
        ("专业", "，".join(f"{key}{number}人" for key, number in sorted(by_specialty.items()))),
        ("已签署保密承诺", f"{sum(each.pledged_at is not None for each in seats)}人"),
    ]


def _rows(found: Loaded, seats: list[Seat]) -> list[SeatRow]:
    session = visit.reading()
    names = names_of([each.id for each in seats])
    groups = {
        each.id: each.name
        for each in session.scalars(select(ReadingGroup).where(ReadingGroup.meeting_id == found.meeting.id))
    }
    query = select(Recusal.seat_id, func.count()).where(Recusal.meeting_id == found.meeting.id)
    recusals = {row[0]: row[1] for row in session.execute(query.group_by(Recusal.seat_id))}
    runs = found.meeting.state in (MeetingState.FILED, MeetingState.APPROVED)
    # Who couldn't sit on the meeting's first day is told before it.
    on = max(beijing_day(request_now()), beijing_day(found.meeting.starts_at))
    whys = unfit(session, found.meeting, seats, on=on) if runs and not begun(session, found.meeting) else {}
    return [
        _row(each, names[each.id], groups, recusals.get(each.id, 0), runs=runs, gone=_gone(each, whys.get(each.id)))
        for each in seats
    ]


def _gone(seat: Seat, why: str | None) -> str:
    """Why a substitute is needed; empty where none is."""
    if seat.declined is not None and seat.declined_at is not None:
        return f"本人于{moment(seat.declined_at)}提出不能参加：{WHY_WORDS[seat.declined]}。需要递补"
    return f"{why}，不能签到。需要递补" if why else ""


def _row(
    seat: Seat, named: tuple[str, str], groups: Mapping[UUID, str], recused: int, *, runs: bool, gone: str
) -> SeatRow:
    name, unit = named
    facts = [f"签署承诺 {moment(seat.pledged_at)}" if seat.pledged_at else "未签署保密承诺"]
    if seat.arrived_at:
        facts.append(f"签到 {moment(seat.arrived_at)}")
    if seat.left_at:
        facts.append(f"离会 {moment(seat.left_at)}")
    if gone:
        facts.insert(0, gone)
    if recused:
        facts.append(f"回避{recused}份")
    what = [seat.specialty, "外地、外单位" if seat.outside else "本地"]
    if seat.group_id is not None and seat.group_id in groups:
        what.append(groups[seat.group_id])
    if seat.chair:
        what.append("主持人")
    acts = []
    if runs and present(seat):
        acts.append(("leave", "离会"))
    elif runs and not gone:
        acts.append(("arrive", "签到"))
    if runs and not gone and not seat.chair:
        acts.append(("chair", "设为主持人"))
    if gone:
        state = Status("需要递补", Tone.ATTENTION)
    else:
        state = Status("到会", Tone.DONE) if present(seat) else Status("已离会", Tone.ATTENTION) if seat.left_at else Status("未到会", Tone.QUIET)  # fmt: skip
    return SeatRow(
        id=seat.id,
        version=seat.version,
        name=name,
        unit=unit,
        what=" · ".join(what),
        state=state,
        facts=tuple(facts),
        acts=tuple(acts),
    )


def names_of(seats: list[UUID]) -> dict[UUID, tuple[str, str]]:
    query = (
        select(Seat.id, Person.name, Expert.unit_name)
        .join(Person, Person.id == Seat.person_id)
        .join(Expert, Expert.id == Seat.expert_id)
        .where(Seat.id.in_(seats))
    )
    return {key: (name, unit) for key, name, unit in visit.reading().execute(query)}


def recused_from(meeting_id: UUID) -> list[tuple[str, str]]:
    """How many stand back, by reason; from whose case is told to nobody but the expert."""
    query = select(Recusal.kind, func.count()).where(Recusal.meeting_id == meeting_id).group_by(Recusal.kind)
    return [(KIND_WORDS[kind], f"{number}人次") for kind, number in visit.reading().execute(query)]
