"""Who of the offices looked at a case: at what was filed, at each of its files, and who took all of it away (JB-6.3).

A look is put down the first time somebody looks at what was filed, and at a file; having the whole file sent, each
time. Applicants at their own case, and whoever typed it in for them, leave none.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from zhicheng.casework.access import visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import READ
from zhicheng.casework.paper_signed import took_part
from zhicheng.casework.record import record
from zhicheng.casework.seats import seats
from zhicheng.store.models import Application, Event, EventSubject, Inquiry, Notice, RouteDesk, Snapshot
from zhicheng.store.moments import Clock

CASE_SEEN, FILE_SEEN, TAKEN = "desk.case_seen", "desk.file_seen", "desk.bundle_seen"


def unseen(session: Session, actor: Actor, application_id: UUID) -> UUID | None:
    """The snapshot filed last while the actor's look at it isn't on record; None once it is."""
    last = (
        select(Snapshot.id).where(Snapshot.application_id == application_id).order_by(Snapshot.number.desc()).limit(1)
    )
    query = select(Snapshot.id).where(Snapshot.id == last.scalar_subquery())
    return session.scalar(query.where(~_known(actor, CASE_SEEN, Snapshot.id)))


def unopened(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether the actor's look at a file isn't on record."""
    return not session.scalar(select(_known(actor, FILE_SEEN, file_id)))


def see_case(session: Session, actor: Actor, clock: Clock, *, application_id: UUID) -> None:
    """Put a look at what was filed last down, where it is the actor's first."""
    application, filed = _looked_at(session, actor, application_id), unseen(session, actor, application_id)
    if application is not None and filed is not None:
        _put_down(session, actor, clock, CASE_SEEN, application, snapshot=filed)


def see_file(session: Session, actor: Actor, clock: Clock, *, application_id: UUID, file_id: UUID) -> None:
    """Put a look at a file down, where it is the actor's first."""
    application = _looked_at(session, actor, application_id)
    if application is not None and unopened(session, actor, file_id):
        _put_down(session, actor, clock, FILE_SEEN, application, file=file_id)


def take_away(session: Session, actor: Actor, clock: Clock, *, application_id: UUID) -> None:
    """Put down that the actor had the whole file sent."""
    application = _looked_at(session, actor, application_id)
    if application is not None:
        _put_down(session, actor, clock, TAKEN, application)


def files_opened(application_id: Any, organisation_id: Any, until: Any) -> Select[Any]:
    """How many different files of a case anybody of an organisation had opened by a moment; all of them columns."""
    file = aliased(EventSubject)
    number = select(func.count(file.subject_id.distinct())).where(file.event_id == Event.id, file.role == "file")
    return number.where(*_by_office(FILE_SEEN, application_id, organisation_id, until))


def all_taken(application_id: Any, organisation_id: Any, until: Any) -> ColumnElement[bool]:
    """Whether anybody of an organisation had the whole file of a case sent by a moment; all of them columns."""
    return exists().where(*_by_office(TAKEN, application_id, organisation_id, until))


def _by_office(kind: str, application_id: Any, organisation_id: Any, until: Any) -> tuple[ColumnElement[bool], ...]:
    about, office = aliased(EventSubject), aliased(EventSubject)
    return (
        about.subject_id == application_id,
        about.event_id == Event.id,
        office.subject_id == organisation_id,
        office.event_id == Event.id,
        Event.kind == kind,
        Event.at <= until,
    )


def _looked_at(session: Session, actor: Actor, application_id: UUID) -> Application | None:
    """A case at which the actor looks for an office; None for one's own, and for what isn't there to see."""
    found = session.scalar(visible(actor, READ).where(Application.id == application_id))
    if found is None or not seats(actor) or (actor.person_id is not None and found.person_id == actor.person_id):
        return None
    return None if took_part(session, found, actor.account_id) else found


def _known(actor: Actor, kind: str, subject_id: Any) -> ColumnElement[bool]:
    return exists().where(
        EventSubject.subject_id == subject_id,
        EventSubject.event_id == Event.id,
        Event.kind == kind,
        Event.actor_id == actor.account_id,
    )


def _put_down(session: Session, actor: Actor, clock: Clock, kind: str, application: Application, **more: UUID) -> None:
    subjects = {"application": application.id, "organisation": _office(session, actor, application), **more}
    record(session, kind, actor=actor, clock=clock, subjects=subjects)


def _office(session: Session, actor: Actor, application: Application) -> UUID:
    """For which office somebody looks: the one to whose desk the case came last, the notice's, or the one asked."""
    offices = seats(actor)
    desk = (
        select(RouteDesk.organisation_id)
        .where(
            RouteDesk.application_id == application.id,
            RouteDesk.organisation_id.in_(offices),
            RouteDesk.arrived_at.is_not(None),
        )
        .order_by(RouteDesk.route.desc(), RouteDesk.arrived_at.desc())
    )
    issued = select(Notice.organisation_id).where(
        Notice.id == application.notice_id, Notice.organisation_id.in_(offices)
    )
    asked = select(Inquiry.asked_id).where(Inquiry.application_id == application.id, Inquiry.asked_id.in_(offices))
    found = (session.scalar(query.limit(1)) for query in (desk, issued, asked))
    # A higher desk that the case hasn't come to yet.
    return next((each for each in found if each is not None), min(offices))
