"""An expert gives the seat up before the meeting: it is free for a substitute, and the office is told (SG-5.2)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.standing import begun
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings.entitled import ATTEND
from zhicheng.casework.meetings.sitting import locked, seat_of
from zhicheng.casework.record import Notify, record
from zhicheng.casework.seats import checkers
from zhicheng.store.models import MeetingState, Seat, SeatEnd
from zhicheng.store.moments import Clock

WHY_WORDS = {
    SeatEnd.UNABLE: "不能出席",
    SeatEnd.CONFLICT: "存在利害关系",
    SeatEnd.LEFT_POOL: "已不在专家库",
    SeatEnd.REDRAWN: "重新抽取",
}
CAUSES = (SeatEnd.UNABLE, SeatEnd.CONFLICT, SeatEnd.LEFT_POOL)
"""Why a substitute comes, as the office says it."""
OWN_CAUSES = (SeatEnd.UNABLE, SeatEnd.CONFLICT)
"""Why an expert declines: who isn't in the pool any more has no seat to give up."""


def decline(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, why: SeatEnd | None) -> Seat:
    """Give one's own seat up, with its cause, until one has come. Whoever declined reads nothing any more.

    Raises Refusal without a cause, for who is there or was, and once a ballot was opened.
    """
    meeting = fetch(session, actor, ATTEND, meeting_id)
    seat = locked(session, seat_of(session, actor, meeting))
    if meeting.state is MeetingState.HELD or seat.arrived_at is not None or begun(session, meeting):
        raise Refusal("conflict", "会议已经开始或者您已签到，不能再退出。需要提前离开的，请告知会议工作人员登记离会。")
    if why not in OWN_CAUSES:
        raise invalid({"why": f"请选择不能参加的原因：{'、'.join(WHY_WORDS[each] for each in OWN_CAUSES)}。"})
    seat.declined, seat.declined_at, seat.chair = why, clock(), False
    record(
        session,
        "seat.declined",
        actor=actor,
        clock=clock,
        subjects={"seat": seat.id, "meeting": meeting.id},
        payload={"why": why},
        changed=seat,
        notify=[Notify(Topic.EXPERT_DECLINED, each) for each in checkers(session, meeting.organisation_id)],
    )
    return seat
