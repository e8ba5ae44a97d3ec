"""What becomes of a meeting with its list: held once that is decided, cancelled with it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.record import record
from zhicheng.store.models import Ballot, Batch, Meeting, MeetingState
from zhicheng.store.moments import Clock

OPEN = (MeetingState.DRAFT, MeetingState.FILED, MeetingState.APPROVED, MeetingState.RETURNED)


def list_first(session: Session, *, meeting_id: UUID | None = None, ballot_id: UUID | None = None) -> None:
    """Lock the list of a meeting or of a ballot: always the list first, then the meeting, the ballot, seats and candidates.

    Nothing where there is none; whether the actor may do anything there is for the caller to ask.
    """
    query = select(Batch.id).join(Meeting, Meeting.batch_id == Batch.id).with_for_update(of=Batch)
    if ballot_id is not None:
        query = query.join(Ballot, Ballot.meeting_id == Meeting.id).where(Ballot.id == ballot_id)
    else:
        query = query.where(Meeting.id == meeting_id)
    session.execute(query).all()


def hold(session: Session, batch: Batch) -> None:
    """The list is decided, and with it the meeting is over."""
    meeting = held_for(session, batch)
    if meeting is not None and meeting.state in OPEN:
        meeting.state = MeetingState.HELD
        session.flush()


def cancel_with(session: Session, actor: Actor | None, clock: Clock, batch: Batch) -> None:
    """The list is given up: its meeting isn't held."""
    meeting = held_for(session, batch)
    if meeting is not None and meeting.state in OPEN:
        meeting.state = MeetingState.CANCELLED
        subjects = {"meeting": meeting.id, "batch": batch.id}
        record(session, "meeting.cancelled", actor=actor, clock=clock, subjects=subjects, changed=meeting)


def held_for(session: Session, batch: Batch) -> Meeting | None:
    """The meeting of a list, locked: nobody stands back or leaves until this transaction ends."""
    query = select(Meeting).where(Meeting.batch_id == batch.id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def refuse_adding(session: Session, batch: Batch) -> None:
    """Raises Refusal where a list's plan has been filed: its cases are those that the bureau was told of; fewer may be
    decided, not others."""
    query = select(Meeting.state).where(Meeting.batch_id == batch.id)
    if session.scalar(query) in (MeetingState.FILED, MeetingState.APPROVED):
        raise Refusal("conflict", "评审方案已经报送，名单不能再增加人员。确需增加的，请先撤回方案，增加后重新报送。")
