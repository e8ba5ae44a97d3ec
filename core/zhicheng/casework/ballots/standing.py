"""Which ballots a meeting has had, and what they keep from being done to its list."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.store.models import Ballot, BallotCase, BallotState, Batch, Meeting


def ballot_of(session: Session, meeting: Meeting) -> Ballot | None:
    """The ballot that is open, else the newest that was closed."""
    query = select(Ballot).where(Ballot.meeting_id == meeting.id, Ballot.state != BallotState.VOIDED)
    return session.scalar(query.order_by(Ballot.number.desc()).limit(1))


def ballots_of(session: Session, meeting: Meeting) -> list[Ballot]:
    """All ballots of a meeting, voided ones too."""
    return list(session.scalars(select(Ballot).where(Ballot.meeting_id == meeting.id).order_by(Ballot.number)))


def voting(session: Session, meetings: Collection[UUID]) -> dict[UUID, BallotState]:
    """How far meetings are with voting, by their newest ballot that isn't voided; those without one left out."""
    query = select(Ballot.meeting_id, Ballot.state).where(
        Ballot.meeting_id.in_(meetings), Ballot.state != BallotState.VOIDED
    )
    return {row[0]: row[1] for row in session.execute(query.order_by(Ballot.number))}


def counted(session: Session, meeting: Meeting) -> dict[UUID, tuple[BallotCase, Ballot]]:
    """The last count of each case that was voted on, also of those that left the list: by a ballot that was closed, or on
    paper after one that was voided."""
    query = select(BallotCase, Ballot).join(Ballot, Ballot.id == BallotCase.ballot_id)
    query = query.where(Ballot.meeting_id == meeting.id, BallotCase.present.is_not(None))
    return {case.application_id: (case, ballot) for case, ballot in session.execute(query.order_by(Ballot.number))}


def begun(session: Session, meeting: Meeting) -> bool:
    """Whether a ballot was ever opened at a meeting, voided ones too."""
    return session.scalar(select(Ballot.id).where(Ballot.meeting_id == meeting.id).limit(1)) is not None


def refuse_while_voting(session: Session, batch: Batch) -> None:
    """Raises Refusal while a ballot on a list is open: what is voted on doesn't change."""
    query = select(Ballot.id).join(Meeting, Meeting.id == Ballot.meeting_id)
    if session.scalar(query.where(Meeting.batch_id == batch.id, Ballot.state == BallotState.OPEN)) is not None:
        raise Refusal("conflict", "名单正在投票，不能变动。请在投票结束后再办理。")


def voted_online(session: Session, batch: Batch) -> bool:
    """Whether a list was voted on, or is being voted on, on the platform: its counts come from the urn alone."""
    query = select(Ballot.id).join(Meeting, Meeting.id == Ballot.meeting_id)
    return session.scalar(query.where(Meeting.batch_id == batch.id, Ballot.state != BallotState.VOIDED)) is not None
