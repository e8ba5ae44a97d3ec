"""Cases that came onto a list after the pool of its experts had been fixed: the draw didn't know of them (SG-5.2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from zhicheng.casework.draws.drawing import draw_of
from zhicheng.casework.kinds import KINDS
from zhicheng.spoken import spoken_moment
from zhicheng.store.models import Candidate, Event, EventSubject, Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A case by its place on the list, when it came, and by which event of the ledger."""

    place: int
    at: datetime
    kind: str
    number: int

    @property
    def what(self) -> str:
        return KINDS[self.kind].title

    @property
    def words(self) -> str:
        return f"第{self.place}号申报于{spoken_moment(self.at)}{self.what}（事件{self.number}），在专家抽取范围固定之后"


def arrivals(session: Session, meeting: Meeting, batches: Collection[UUID] = ()) -> list[Arrival]:
    """The cases on a meeting's list (or on ``batches``, where it was split) that came after the draw that counts."""
    draw = draw_of(session, meeting)
    if draw is None or draw.fixed_at is None:
        return []
    fixed = (
        select(func.max(Event.number))
        .join(EventSubject, EventSubject.event_id == Event.id)
        .where(Event.kind == "draw.fixed", EventSubject.subject_id == draw.id)
    )
    there = aliased(EventSubject)
    onto = or_(
        and_(Event.kind == "batch.listed", there.role == "batch"),
        and_(Event.kind == "candidate.moved", there.role == "other"),
    )
    came = (
        select(EventSubject.subject_id.label("application"), func.max(Event.number).label("number"))
        .join(Event, Event.id == EventSubject.event_id)
        .join(there, there.event_id == Event.id)
        .where(EventSubject.role == "application", there.subject_id == meeting.batch_id, onto)
        .group_by(EventSubject.subject_id)
        .subquery()
    )
    query = (
        select(Candidate.place, Event.at, Event.kind, Event.number)
        .join(came, came.c.application == Candidate.application_id)
        .join(Event, Event.number == came.c.number)
        .where(Candidate.batch_id.in_(batches or (meeting.batch_id,)), Event.number > fixed.scalar_subquery())
        .order_by(Candidate.place)
    )
    return [Arrival(place=place or 0, at=at, kind=kind, number=number) for place, at, kind, number in session.execute(query)]  # fmt: skip
