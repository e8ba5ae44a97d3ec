"""The deadlines of desks and windows, by the newest revision of the notice: an extension reaches cases under way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.notices import terms_in
from zhicheng.notice import Terms, moment_of
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.store.models import Application, DeskState, Notice, NoticeRevision, RouteDesk
from zhicheng.workdays import WorkCalendar

MOST = 200
"""Cases of one kind in one sweep, so that nobody waits long for its locks."""


def terms_now(session: Session, notice_id: UUID) -> Terms | None:
    """What a notice says now; None before it is published."""
    revision_id = session.get_one(Notice, notice_id).revision_id
    return terms_in(session.get_one(NoticeRevision, revision_id)) if revision_id else None


def phase_end(terms: Terms | None, key: str | None) -> datetime | None:
    """The first moment that is too late for a phase; None where the notice doesn't set it."""
    phase = terms.phase(key) if terms and key else None
    return moment_of(phase.last, end=True) if phase else None


def desk_deadline(session: Session, application: Application, desk: RouteDesk) -> datetime | None:
    """The first moment that is too late for a desk to send the case on; None where there is none."""
    return phase_end(terms_now(session, application.notice_id), desk.deadline)


def last_safe_day(policy: Policy, key: str) -> date | None:
    """The last day on which an applicant submits so that the unit still has its days of publicity before a phase
    ends; None where the notice doesn't set the phase. Raises UnknownYear."""
    phase = policy.terms.phase(key)
    uncounted = not policy.parameter("first_day_counts").value
    days = int(policy.parameter("unit_publicity_days").value) + int(uncounted)
    return WorkCalendar.official().add(phase.last, -days) if phase else None


def current_desk(desk: type[RouteDesk] = RouteDesk) -> ColumnElement[bool]:
    """Joins an application with the desk at which it is."""
    return and_(
        desk.application_id == Application.id,
        desk.route == Application.route,
        desk.position == Application.position,
    )


def late(session: Session, now: datetime, *among: ColumnElement[bool]) -> ColumnElement[bool]:
    """The desks (joined as current) that have had a case since before their deadline, and it is over.

    ``among`` narrows the cases for which deadlines are looked up.
    """
    return or_(false(), *(held_before(each) for each in open_deadlines(session, *among) if each[2] <= now))


def open_deadlines(
    session: Session, *among: ColumnElement[bool], state: DeskState = DeskState.ARRIVED
) -> list[tuple[UUID, str, datetime]]:
    """Notice, phase and end for each deadline that some current desk in this state has; there are few."""
    pairs = session.execute(
        select(Application.notice_id, RouteDesk.deadline)
        .join(RouteDesk, current_desk())
        .where(RouteDesk.state == state, RouteDesk.deadline.is_not(None), *among)
        .distinct()
    )
    found = []
    for notice_id, key in pairs:
        end = phase_end(terms_now(session, notice_id), key)
        if key is not None and end is not None:
            found.append((notice_id, key, end))
    return found


def held_before(deadline: tuple[UUID, str, datetime]) -> ColumnElement[bool]:
    """The desks (joined as current) to which this deadline applies: they had the case before it."""
    notice_id, key, end = deadline
    return and_(Application.notice_id == notice_id, RouteDesk.deadline == key, RouteDesk.since < end)


def windows_of(
    session: Session, registry: Registry, among: ColumnElement[bool]
) -> Iterator[tuple[ColumnElement[bool], datetime]]:
    """For each notice and channel of these applications: the condition on them, and when the last window closes."""
    pairs = select(Application.notice_id, Application.channel).where(among).distinct()
    for notice_id, channel in session.execute(pairs).all():
        terms = terms_now(session, notice_id)
        closes = terms.closes(channel) if terms else None
        if terms is None or closes is None or terms.jurisdiction not in registry.jurisdictions:
            continue
        if not Policy(registry.get(terms.jurisdiction), terms).channel(channel).rolling:
            yield and_(Application.notice_id == notice_id, Application.channel == channel), closes


def locked(registry: Registry, query: Select[Application]) -> Select[Application]:
    """A batch of these applications for a sweep: locked, those that somebody works on left for the next one, and
    those of places whose plugin isn't enabled left alone."""
    query = query.where(Application.jurisdiction.in_(registry.jurisdictions))
    return query.order_by(Application.id).limit(MOST).with_for_update(of=Application, skip_locked=True)
