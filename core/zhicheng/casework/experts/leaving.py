"""Experts whose term is over, by sweep; those at retirement age are removed (N-4, HX-5.3)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from zhicheng.casework.committees.entitled import bureau_in
from zhicheng.casework.deadlines import MOST
from zhicheng.casework.experts.details import details_of
from zhicheng.casework.experts.proposing import subjects, to_person
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, record
from zhicheng.casework.seats import checkers
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Expert, ExpertState
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased

LIVE = (ExpertState.PROPOSED, ExpertState.ENDORSED, ExpertState.APPROVED)


def end_terms(session: Session, clock: Clock) -> int:
    """Draw the line under terms that are over; how many. No term outlasts the day before retirement."""
    query = (
        select(Expert)
        .where(Expert.state == ExpertState.APPROVED, Expert.until < beijing_day(clock()))
        .order_by(Expert.until, Expert.id)
        .limit(MOST)
        .with_for_update(of=Expert, skip_locked=True)
    )
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    for made in found:
        retired = _retired(session, clock, made)
        made.state = ExpertState.REMOVED if retired else ExpertState.EXPIRED
        made.cause, made.ended_at = "retirement_age" if retired else None, clock()
        bureau = [Notify(Topic.EXPERT_LEFT, each) for each in checkers(session, bureau_in(session, made.place))]
        record(
            session,
            "expert.removed" if retired else "expert.expired",
            actor=None,
            clock=clock,
            subjects=subjects(made),
            payload={"cause": "retirement_age"} if retired else {},
            changed=made,
            notify=[
                *to_person(session, made, Topic.EXPERT_REMOVED if retired else Topic.EXPERT_EXPIRED),
                *bureau,
            ],
        )
    return len(found)


def erase_expert(session: Session, clock: Clock, person_id: UUID) -> None:
    """End somebody's entries as the person is erased, and empty what the plain columns say of them."""
    mine = Expert.person_id == person_id
    ended = {"state": ExpertState.REMOVED, "cause": "other", "ended_at": clock()}
    session.execute(update(Expert).where(mine, Expert.state.in_(LIVE)).values(ended))
    session.execute(update(Expert).where(mine).values(unit_name="", title="", specialty=""))


def _retired(session: Session, clock: Clock, made: Expert) -> bool:
    today = beijing_day(clock())
    try:
        return details_of(session, made).retires(today) <= today
    except Erased:
        return False
