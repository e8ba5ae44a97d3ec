"""Who plans meetings, who approves the plans, who looks, and whose seat is whose."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, false

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.casework.scopes import acts_for, any_of, inside
from zhicheng.casework.seats import WORKING, seats
from zhicheng.store.models import Ballot, BallotState, BatchDuty, Meeting, MeetingState, Seat

STATE_WORDS = {
    MeetingState.DRAFT: "起草中",
    MeetingState.FILED: "已报送",
    MeetingState.APPROVED: "已批准",
    MeetingState.RETURNED: "已退回修改",
    MeetingState.HELD: "已表决",
    MeetingState.CANCELLED: "已取消",
}
PLANNED = (MeetingState.FILED, MeetingState.APPROVED, MeetingState.HELD)
"""From here on experts are drawn and come."""


def _own(actor: Actor) -> ColumnElement[bool]:
    return acts_for(Meeting.organisation_id, actor, *WORKING)


def of_place(actor: Actor) -> ColumnElement[bool]:
    """Plans filed with a bureau of the actor's."""
    return Meeting.place.in_([each.division for each in bureaus(actor)]) & _was_filed()


def _was_filed() -> ColumnElement[bool]:
    """Only what was filed once has been returned or taken back with a reason."""
    return (Meeting.state != MeetingState.DRAFT) | Meeting.reason.is_not(None)


def _seen(actor: Actor) -> ColumnElement[bool]:
    over = any_of(*(inside(Meeting.place, each.division) for each in bureaus(actor)))
    return any_of(_own(actor), over & _was_filed())


def _minuted(actor: Actor) -> ColumnElement[bool]:
    """Meetings of the actor's office, those planned with a bureau of the actor's, and those whose results an office of
    the actor's handles."""
    duty = exists().where(BatchDuty.batch_id == Meeting.batch_id, BatchDuty.organisation_id.in_(seats(actor)))
    return any_of(_own(actor), of_place(actor), duty.correlate(Meeting))


def _sitting(actor: Actor) -> ColumnElement[bool]:
    """The actor's own seats that no substitute has taken, and that the actor hasn't given up."""
    if actor.person_id is None:
        return false()
    return (Seat.person_id == actor.person_id) & Seat.ended_at.is_(None) & Seat.declined_at.is_(None)


def _attended(actor: Actor) -> ColumnElement[bool]:
    """Meetings at which the actor sits."""
    return exists().where(Seat.meeting_id == Meeting.id, _sitting(actor)).correlate(Meeting)


def _kept(actor: Actor) -> ColumnElement[bool]:
    """Ballots of the actor's office's meetings."""
    return exists().where(Meeting.id == Ballot.meeting_id, _own(actor)).correlate(Ballot)


def _editable(meeting: Meeting) -> Refusal | None:
    if meeting.state in (MeetingState.DRAFT, MeetingState.RETURNED):
        return None
    return Refusal(
        "decided", f"评审方案{STATE_WORDS[meeting.state]}，不能直接修改。需要改动的，请先撤回方案并说明理由。"
    )


def _waits(meeting: Meeting) -> Refusal | None:
    if meeting.state is MeetingState.FILED:
        return None
    return Refusal("decided", f"评审方案{STATE_WORDS[meeting.state]}，没有再次操作。请刷新页面查看。")


def _runs(meeting: Meeting) -> Refusal | None:
    if meeting.state in (MeetingState.FILED, MeetingState.APPROVED):
        return None
    return Refusal("conflict", f"评审方案{STATE_WORDS[meeting.state]}，不能办理这一步。请刷新页面查看最新状态。")


def _stands(meeting: Meeting) -> Refusal | None:
    if meeting.state in PLANNED:
        return None
    return Refusal("conflict", f"评审方案{STATE_WORDS[meeting.state]}，不能办理这一步。请刷新页面查看最新状态。")


def _open(ballot: Ballot) -> Refusal | None:
    if ballot.state is BallotState.OPEN:
        return None
    return Refusal("conflict", "这次投票已经结束，没有再次操作。请刷新页面查看。")


READ = Action(key="meeting.read", title="查看评审会议", thing=Meeting, scope=_seen)
CHANGE = Action(key="meeting.change", title="编制评审方案", thing=Meeting, scope=_own, ready=_editable)
RECALL = Action(key="meeting.recall", title="撤回评审方案", thing=Meeting, scope=_own, ready=_runs)
DECIDE = Action(key="meeting.decide", title="审批评审方案", thing=Meeting, scope=of_place, ready=_waits)
READ_MINUTES = Action(key="minutes.read", title="查看会议纪要", thing=Meeting, scope=_minuted)
RUN = Action(key="meeting.run", title="组织评审会议", thing=Meeting, scope=_own, ready=_runs)
KEEP = Action(key="meeting.keep", title="办理评审会议", thing=Meeting, scope=_own, ready=_stands)
ATTEND = Action(key="meeting.attend", title="参加评审会议", thing=Meeting, scope=_attended, ready=_stands)
SIT = Action(key="seat.sit", title="参加评审", thing=Seat, scope=_sitting)
COUNT = Action(key="ballot.count", title="结束投票", thing=Ballot, scope=_kept, ready=_open)
