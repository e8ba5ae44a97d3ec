"""Warnings before a deadline: the applicant and, where cases lapse at a desk, its people are told, once for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from zhicheng.casework.deadlines import current_desk, held_before, locked, open_deadlines, windows_of
from zhicheng.casework.kinds import Topic
from zhicheng.casework.mending import open_return
from zhicheng.casework.minutes import to_applicant
from zhicheng.casework.record import Notify, record
from zhicheng.casework.routing import locate
from zhicheng.casework.seats import checkers
from zhicheng.registry import Registry
from zhicheng.store.models import Application, ApplicationStatus, CaseReturn, DeskState, RouteDesk
from zhicheng.store.moments import Clock

WARNED_BEFORE = timedelta(days=3)
"""How long before a deadline those answerable are warned; calendar days."""


def remind(session: Session, clock: Clock, registry: Registry) -> int:
    """Warn of the deadlines that are near, in the caller's transaction; how many cases were warned of."""
    number = 0
    for application, deadline in list(_near(session, clock(), registry)):
        told = list(to_applicant(session, application, Topic.DEADLINE_NEAR))
        if application.status is ApplicationStatus.SUBMITTED:
            desk = locate(session, registry, application).desk
            people = (application.claimed_by,) if application.claimed_by else checkers(session, desk.organisation_id)
            told += [Notify(Topic.DEADLINE_NEAR, each) for each in people]
        # Not a change of the case: nobody who has it open is to be told that it changed.
        session.execute(update(Application).where(Application.id == application.id).values(warned_for=deadline))
        record(
            session,
            "application.warned",
            actor=None,
            clock=clock,
            subjects={"application": application.id},
            payload={"deadline": deadline},
            notify=told,
        )
        number += 1
    return number


def _near(session: Session, now: datetime, registry: Registry) -> Iterator[tuple[Application, datetime]]:
    soon = now + WARNED_BEFORE
    unsent = and_(Application.status == ApplicationStatus.DRAFT, Application.live)
    for where, closes in windows_of(session, registry, unsent):
        if now < closes <= soon:
            query = select(Application).where(unsent, where, _unwarned(closes))
            yield from ((each, closes) for each in session.scalars(locked(registry, query)).all())
    at_desk = and_(RouteDesk.state == DeskState.ARRIVED, RouteDesk.lapses)
    for deadline in open_deadlines(session, at_desk):
        if now < deadline[2] <= soon:
            query = select(Application).join(RouteDesk, current_desk())
            query = query.where(at_desk, held_before(deadline), _unwarned(deadline[2]))
            yield from ((each, deadline[2]) for each in session.scalars(locked(registry, query)).all())
    query = select(Application).join(CaseReturn, CaseReturn.application_id == Application.id)
    query = query.where(CaseReturn.closed_at.is_(None), CaseReturn.until > now, CaseReturn.until <= soon)
    for each in session.scalars(locked(registry, query.where(_unwarned(CaseReturn.until)))).all():
        if (given := open_return(session, each)) is not None:
            yield each, given.until


def _unwarned(deadline: datetime | InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
    return or_(Application.warned_for.is_(None), Application.warned_for != deadline)
