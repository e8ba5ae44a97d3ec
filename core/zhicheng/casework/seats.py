"""On which cases an actor sits: at its desk now or before, above it, or asked about it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, select
from sqlalchemy.orm import Session, aliased

from zhicheng.casework.actor import Actor
from zhicheng.casework.deadlines import current_desk
from zhicheng.store.models import (
    Account,
    Application,
    ApplicationStatus,
    Inquiry,
    Membership,
    Notice,
    Role,
    RouteDesk,
)

WORKING = (Role.HANDLER, Role.HEAD, Role.OFFICER)
"""Who checks cases. Administrators look after accounts."""
_DESK = aliased(RouteDesk)
DECIDED = (ApplicationStatus.RETURNED, ApplicationStatus.ENDED, ApplicationStatus.LAPSED)


def seats(actor: Actor, *roles: Role) -> frozenset[UUID]:
    """The approved offices for which the actor checks cases (in these roles, where some are named)."""
    return frozenset(post.organisation_id for post in actor.posts(*(roles or WORKING)) if post.approved)


def checkers(session: Session, office: UUID | None) -> tuple[UUID, ...]:
    """The accounts that check cases for an office, those that are disabled left out."""
    query = (
        select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.organisation_id == office,
            Membership.ended_at.is_(None),
            Membership.role.in_(WORKING),
            Account.disabled_at.is_(None),
        )
        .distinct()
        .order_by(Account.id)
    )
    return tuple(session.scalars(query))


def holding(actor: Actor) -> ColumnElement[bool]:
    """Cases that are at a desk of the actor's now."""
    return _desk(actor, current_desk(_DESK))


def reached(actor: Actor) -> ColumnElement[bool]:
    """Cases that are or were at a desk of the actor's."""
    return _desk(actor, _DESK.application_id == Application.id, _DESK.arrived_at.is_not(None))


def above(actor: Actor) -> ColumnElement[bool]:
    """Cases on which a lower desk has decided, as seen from the higher desks of the route, and all that run under a
    notice of the actor's bureau."""
    higher = _desk(
        actor,
        _DESK.application_id == Application.id,
        _DESK.route == Application.route,
        _DESK.position > Application.position,
    )
    return (higher & Application.status.in_(DECIDED)) | overseeing(actor)


def overseeing(actor: Actor) -> ColumnElement[bool]:
    """Submitted cases under a notice that the actor's bureau has issued."""
    offices = seats(actor)
    if not offices:
        return false()
    issued = exists().where(Notice.id == Application.notice_id, Notice.organisation_id.in_(offices))
    return issued & Application.route.is_not(None)


def entered(actor: Actor) -> ColumnElement[bool]:
    """Cases that an office of the actor's has entered from paper, on somebody's behalf."""
    offices = seats(actor)
    return Application.entered_by.in_(offices) if offices else false()


def asked(actor: Actor) -> ColumnElement[bool]:
    """Cases about which the actor's bureau was asked."""
    offices = seats(actor)
    if not offices:
        return false()
    return exists().where(Inquiry.application_id == Application.id, Inquiry.asked_id.in_(offices))


def _desk(actor: Actor, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    offices = seats(actor)
    if not offices:
        return false()
    return exists().where(_DESK.organisation_id.in_(offices), *conditions)
