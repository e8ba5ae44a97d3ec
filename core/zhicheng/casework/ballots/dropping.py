"""A ballot that is open falls with its list: nobody opens it, and nobody will know what was in it (N-1, JB-6.4)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import record
from zhicheng.store.models import Ballot, BallotState, Batch, Cast, Meeting
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of


def drop_ballot(session: Session, actor: Actor, clock: Clock, batch: Batch, said: str) -> None:
    """Void the ballot that is open on a list, unopened, with its reason; nothing where none is open."""
    query = (
        select(Ballot)
        .join(Meeting, Meeting.id == Ballot.meeting_id)
        .where(Meeting.batch_id == batch.id, Ballot.state == BallotState.OPEN)
        .with_for_update(of=Ballot)
    )
    ballot = session.scalar(query.execution_options(populate_existing=True))
    if ballot is None:
        return
    voided(session, actor, clock, ballot, batch.organisation_id, said)


def voided(session: Session, actor: Actor, clock: Clock, ballot: Ballot, owner: UUID, said: str) -> None:
    """Give a ballot up unopened; why is sealed under the key of ``owner``, the meeting's organisation."""
    vault_of(session).ensure(owner, clock())
    ballot.reason_cipher, digest = seal_reason(session, owner, Ballot.reason_cipher, ballot.id, said)
    ballot.state, ballot.closed_by, ballot.closed_at = BallotState.VOIDED, actor.account_id, clock()
    blank(session, ballot)
    subjects = {"ballot": ballot.id, "meeting": ballot.meeting_id}
    record(session, "ballot.voided", actor=actor, clock=clock, subjects=subjects, payload={"reason": digest}, changed=ballot)  # fmt: skip


def blank(session: Session, ballot: Ballot) -> None:
    """Empty a ballot's envelopes; who has voted stays."""
    session.execute(
        update(Cast).where(Cast.ballot_id == ballot.id).values(envelope=None),
        execution_options={"synchronize_session": False},
    )
