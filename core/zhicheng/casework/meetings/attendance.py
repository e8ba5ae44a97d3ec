"""Attendance: who has come and who has left, taken by the office; who chairs (N-1, N-4)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.draws.drawing import seats_of
from zhicheng.casework.draws.substituting import unfit
from zhicheng.casework.meetings.entitled import RUN
from zhicheng.casework.meetings.running import run
from zhicheng.casework.record import record
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Candidate, Meeting, Seat
from zhicheng.store.moments import Clock


def arrive(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, seat_id: UUID, version: int) -> Seat:
    """Somebody has come, or come back, on a day of the meeting; the first time stays with the seat, all are in the ledger.

    Raises Refusal without the pledge, for whoever couldn't be drawn any more, and for a stale seat.
    """
    meeting, seat = _at(session, actor, meeting_id, seat_id, version)
    why = (
        "已提出不能参加" if seat.declined_at else unfit(session, meeting, (seat,), on=beijing_day(clock())).get(seat.id)
    )
    if why:
        raise Refusal("conflict", f"这位专家{why}，不能签到。请由下一名递补；已经开始投票的，按缺席办理。")
    if not beijing_day(meeting.starts_at) <= beijing_day(clock()) <= meeting.ends_on:
        raise Refusal("conflict", "今天不是评审方案中的会议日期，不能签到。会议改期的，请先撤回方案重新报送。")
    if seat.pledged_at is None:
        raise Refusal("conflict", "这位专家还没有签署保密承诺书，请先由本人登录平台签署，再签到。")
    if present(seat):
        return seat
    if seat.arrived_at is None:
        seat.arrived_at, seat.arrived_by = clock(), actor.account_id
    seat.left_at = None
    return _recorded(session, actor, clock, seat, "seat.arrived")


def leave(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, seat_id: UUID, version: int) -> Seat:
    """Somebody has left; what they voted on stays, on the rest they are not present. Raises Refusal."""
    _, seat = _at(session, actor, meeting_id, seat_id, version)
    if not present(seat):
        raise Refusal("conflict", "这位专家没有签到，或者已经登记离会。请刷新页面核对。")
    seat.left_at = clock()
    return _recorded(session, actor, clock, seat, "seat.left")


def appoint(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, seat_id: UUID, version: int) -> Seat:
    """Who chairs the meeting and signs its minutes. Raises Refusal."""
    meeting, seat = _at(session, actor, meeting_id, seat_id, version)
    if seat.declined_at is not None:
        raise Refusal("conflict", "这位专家已提出不能参加，不能主持会议。请由下一名递补。")
    for each in seats_of(session, meeting):
        each.chair = each.id == seat.id
    session.flush()
    return _recorded(session, actor, clock, seat, "seat.chairs")


def present(seat: Seat) -> bool:
    """Whether somebody is there."""
    return seat.arrived_at is not None and seat.left_at is None and seat.ended_at is None


def number_present(seats: Sequence[Seat]) -> int:
    return sum(map(present, seats))


def most_present(seats: Sequence[Seat], listed: Sequence[Candidate]) -> int:
    """How many came to a meeting at which some may have left since: no fewer than an earlier ballot has counted."""
    return max([number_present(seats), *(each.present or 0 for each in listed)])


def _at(session: Session, actor: Actor, meeting_id: UUID, seat_id: UUID, version: int) -> tuple[Meeting, Seat]:
    meeting = run(session, actor, RUN, meeting_id)
    seat = session.get(Seat, seat_id, with_for_update=True, populate_existing=True)
    if seat is None or seat.meeting_id != meeting.id or seat.ended_at is not None or seat.version != version:
        raise Refusal("conflict", "这个席位已有变动，您的操作没有生效。请刷新页面核对后再操作。")
    return meeting, seat


def _recorded(session: Session, actor: Actor, clock: Clock, seat: Seat, kind: str) -> Seat:
    subjects = {"seat": seat.id, "meeting": seat.meeting_id}
    record(session, kind, actor=actor, clock=clock, subjects=subjects, changed=seat)
    return seat
