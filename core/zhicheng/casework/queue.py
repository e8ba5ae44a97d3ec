"""What waits at an actor's desks: lists by key, each with its count as far as anybody reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, select
from sqlalchemy.orm import Session, aliased

from zhicheng.casework.access import account_name
from zhicheng.casework.actor import Actor
from zhicheng.casework.deadlines import current_desk, desk_deadline, late
from zhicheng.casework.paper import paper_state
from zhicheng.casework.seats import overseeing, seats
from zhicheng.casework.snapshots import stricter_marks
from zhicheng.store.models import Application, DeskState, Inquiry, Organisation, PaperState, Person, RouteDesk
from zhicheng.store.moments import Clock

MOST_COUNTED = 99
"""A count stops here; a longer list is shown as "more than that"."""


class Queue(StrEnum):
    """``MINE``: claimed by me. ``WAITING``: claimed by nobody. ``LATE``: past the desk's deadline. ``CAME_BACK``: seen
    here before. ``MENDING``: with the applicant, returned from here. ``ASKED``: waiting for an answer. ``TO_ANSWER``:
    questions put to us. ``LATE_BELOW``: late at the desk before ours (HX-2.6). ``UNASSIGNED``: under our notice, and
    no office is named yet for the desk.
    """

    MINE = "mine"
    WAITING = "waiting"
    LATE = "late"
    CAME_BACK = "came_back"
    MENDING = "mending"
    ASKED = "asked"
    TO_ANSWER = "to_answer"
    LATE_BELOW = "late_below"
    UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True)
class Count:
    """How many; ``more`` when there are more than were counted."""

    number: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case of a list. ``due`` is the first moment that is too late for the desk, None where there is none;
    ``stricter`` are the marks that call for stricter checking (JB-6.6); ``holder`` is who has claimed it;
    ``paper`` is where the paper half is, None where there is none."""

    application_id: UUID
    version: int
    applicant: str
    unit: str | None
    jurisdiction: str
    channel: str
    desk: str
    arrived_at: datetime | None
    due: datetime | None
    late: bool
    came_back: bool
    holder: str | None
    claimed_at: datetime | None
    stricter: tuple[str, ...]
    paper: PaperState | None


def counts(session: Session, actor: Actor, clock: Clock) -> Mapping[Queue, Count]:
    """How many cases each list has, up to :data:`MOST_COUNTED`."""
    found = {}
    for key in Queue:
        listed = _listed(session, actor, clock(), key).with_only_columns(Application.id).limit(MOST_COUNTED + 1)
        number = session.scalar(select(func.count()).select_from(listed.subquery())) or 0
        found[key] = Count(min(number, MOST_COUNTED), number > MOST_COUNTED)
    return found


def lines(session: Session, actor: Actor, clock: Clock, key: Queue, *, limit: int = 50, offset: int = 0) -> list[Line]:
    """The cases of a list, those that came first at the top."""
    now = clock()
    query = (
        _listed(session, actor, now, key)
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Organisation, Organisation.id == Application.unit_id)
        .with_only_columns(Application, RouteDesk, Person.name, Organisation.name)
        .order_by(RouteDesk.arrived_at, Application.id)
        .limit(limit)
        .offset(offset)
    )
    return [_line(session, now, *row) for row in session.execute(query)]


def next_in(session: Session, actor: Actor, clock: Clock, key: Queue, *, after: UUID) -> UUID | None:
    """The case that follows another one in a list, the first where that one isn't in it; None when there is none."""
    ids = [each.application_id for each in lines(session, actor, clock, key, limit=MOST_COUNTED)]
    following = ids[ids.index(after) + 1 :] if after in ids else ids
    return following[0] if following else None


def _listed(session: Session, actor: Actor, now: datetime, key: Queue) -> Select[Application]:
    base = select(Application).join(RouteDesk, current_desk())
    return base.where(_condition(session, actor, now, key))


def _condition(session: Session, actor: Actor, now: datetime, key: Queue) -> ColumnElement[bool]:
    offices = seats(actor)
    if not offices:
        return false()
    ours = RouteDesk.organisation_id.in_(offices)
    arrived = and_(ours, RouteDesk.state == DeskState.ARRIVED)
    match key:
        case Queue.MINE:
            return and_(arrived, Application.claimed_by == actor.account_id)
        case Queue.WAITING:
            return and_(arrived, Application.claimed_by.is_(None))
        case Queue.LATE:
            return and_(arrived, late(session, now, ours))
        case Queue.CAME_BACK:
            return and_(arrived, RouteDesk.came_back)
        case Queue.MENDING:
            return and_(ours, RouteDesk.state == DeskState.RETURNED)
        case Queue.ASKED:
            return and_(ours, RouteDesk.state == DeskState.ASKED)
        case Queue.TO_ANSWER:
            put = Inquiry.asked_id.in_(offices) & Inquiry.answered_at.is_(None)
            return exists().where(Inquiry.application_id == Application.id, put)
        case Queue.LATE_BELOW:
            below = _next_is_ours(offices)
            return and_(RouteDesk.state == DeskState.ARRIVED, below, late(session, now, below))
        case Queue.UNASSIGNED:
            nobody = RouteDesk.organisation_id.is_(None) & (RouteDesk.state == DeskState.ARRIVED)
            return nobody & overseeing(actor)


def _next_is_ours(offices: frozenset[UUID]) -> ColumnElement[bool]:
    following = aliased(RouteDesk)
    return exists().where(
        following.application_id == Application.id,
        following.route == Application.route,
        following.position == Application.position + 1,
        following.organisation_id.in_(offices),
    )


def _line(
    session: Session, now: datetime, application: Application, desk: RouteDesk, name: str, unit: str | None
) -> Line:
    due = desk_deadline(session, application, desk)
    late_here = due is not None and desk.state is DeskState.ARRIVED and (desk.since or now) < due <= now
    return Line(
        application_id=application.id,
        version=application.version,
        applicant=name,
        unit=unit,
        jurisdiction=application.jurisdiction,
        channel=application.channel,
        desk=desk.title,
        arrived_at=desk.arrived_at,
        due=due,
        late=late_here,
        came_back=desk.came_back,
        holder=account_name(session, application.claimed_by) if application.claimed_by else None,
        claimed_at=application.claimed_at,
        stricter=stricter_marks(session, application),
        paper=paper_state(session, application),
    )
