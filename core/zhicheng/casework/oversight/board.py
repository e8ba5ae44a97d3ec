"""How long cases have been at the desks of the organisations that somebody supervises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.deadlines import current_desk
from zhicheng.casework.oversight.watching import CASES, supervised
from zhicheng.store.models import Application, DeskState, Organisation, RouteDesk
from zhicheng.store.moments import BEIJING

AT_DESK = (DeskState.ARRIVED, DeskState.ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """The cases at one desk now: how many, and since when the oldest of them has been there."""

    office: str
    desk: str
    number: int
    oldest: datetime


def held_now(actor: Actor) -> Select[Any]:
    """The cases that are at desks of supervised organisations now, each with its desk."""
    query: Select[Any] = select(Application).add_columns(RouteDesk)
    return query.join(RouteDesk, current_desk()).where(
        CASES.scope(actor),
        RouteDesk.organisation_id.in_(supervised(actor)),
        RouteDesk.state.in_(AT_DESK),
        RouteDesk.arrived_at.is_not(None),
    )


def piles(session: Session, actor: Actor) -> list[Pile]:
    """The desks at which there are cases, the one with the oldest first."""
    counted = held_now(actor).with_only_columns(
        Organisation.name,
        RouteDesk.title,
        func.count(Application.id),
        func.min(RouteDesk.arrived_at),
    )
    grouped = counted.join(Organisation, Organisation.id == RouteDesk.organisation_id)
    rows = session.execute(
        grouped.group_by(Organisation.name, RouteDesk.title).order_by(func.min(RouteDesk.arrived_at))
    )
    return [
        Pile(office=office, desk=desk, number=number, oldest=oldest) for office, desk, number, oldest in rows if oldest
    ]


def days_held(since: datetime, now: datetime) -> int:
    """Calendar days in Beijing from the day on which a case came to the day of ``now``; none where a training clock was
    set back since."""
    return max(0, (now.astimezone(BEIJING).date() - since.astimezone(BEIJING).date()).days)
