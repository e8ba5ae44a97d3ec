"""Who checked what: of each desk how many cases it passed, how long it took, what it marked one by one (JB-6.3).

Times are real seconds. "Held" is the time of all visits of a case together, without that at the applicant; "opened" is
when the case was claimed last before it was passed on; where nobody claimed it, when it came. Whether anybody of the
organisation opened the case's files before then is known from the looks on record (:mod:`zhicheng.casework.looks`). The
page of a case shows its first file by itself: of several, one alone is none. A case without files isn't asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, Subquery, case, cast, extract, func, literal, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.inspections.entitled import INSPECT
from zhicheng.casework.integrity.entitled import own_bureaus
from zhicheng.casework.looks import all_taken, files_opened
from zhicheng.casework.sanctions.entitled import declared_for
from zhicheng.nation.floor import PARAMETERS
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    DeskMark,
    DeskState,
    Event,
    EventSubject,
    Organisation,
    RouteDesk,
    Upload,
)

MOST_DESKS = 200
"""How many desks a page ranks."""
PARAMETER = "least_check_minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChecks:
    """What one desk of an organisation did with the cases that it passed on in a year. Spans are seconds.

    ``quick`` were passed on sooner after they were opened than the place's line, ``unmarked`` without a mark on any
    section, ``unopened`` without a look at a file but the one that shows by itself; ``marks`` are all marks together.
    """

    organisation_id: UUID
    organisation: str
    desk: str
    passed: int
    marks: int
    unmarked: int
    unopened: int
    quick: int
    least_held: int
    median_held: float
    least_opened: int
    median_opened: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How long a desk held one case, in seconds, how many sections it marked, and whether it left the files unopened."""

    application_id: UUID
    desk: str
    arrived_at: datetime
    left_at: datetime
    held: int
    visits: int
    opened: int
    marks: int
    unopened: bool


def least_minutes(session: Session, actor: Actor, registry: Registry) -> int:
    """The line of the actor's place below which a check is remarkably short; the platform's own where it has none."""
    declared = (declared_for(registry, each) for each in own_bureaus(session, actor))
    found = next((each.parameters[PARAMETER] for each in declared if each is not None), None)
    return int((found or next(each for each in PARAMETERS if each.key == PARAMETER)).value)


def checks(session: Session, actor: Actor, *, year: int, minutes: int) -> Sequence[DeskChecks]:
    """The desks of the organisations under the actor's bureaus that passed cases in a year, those that stand out first:
    by cases passed quickly, then with no file opened, then without a mark. At most MOST_DESKS; one query."""
    return _summed(session, _passed(year).where(INSPECT.scope(actor)), minutes)


def checks_of(session: Session, organisation_id: UUID, *, year: int, minutes: int) -> Sequence[DeskChecks]:
    """The same of one organisation."""
    return _summed(session, _passed(year).where(Organisation.id == organisation_id), minutes)


def held(organisation_id: UUID, *, year: int) -> Select[Any]:
    """The cases that an organisation's desks passed on in a year, each with what is needed for :func:`as_held`."""
    return _passed(year).where(Organisation.id == organisation_id).add_columns(RouteDesk, Application)


def as_held(row: Sequence[Any]) -> Held:
    """One row of :func:`held`."""
    _, _, desk, held_, opened, marks, unopened, route, application = row
    return Held(
        application_id=application.id,
        desk=desk,
        arrived_at=route.arrived_at,
        left_at=route.left_at,
        held=int(held_),
        visits=route.visits,
        opened=opened,
        marks=marks,
        unopened=bool(unopened),
    )


def _passed(year: int) -> Select[Any]:
    """Each desk that passed a case on: its organisation, title, seconds since it came and since it was opened, marks,
    and whether it opened none of the case's files."""
    opened_at = (
        select(func.max(Event.at))
        .join(EventSubject, EventSubject.event_id == Event.id)
        .where(EventSubject.subject_id == RouteDesk.id, Event.kind == "case.claimed", Event.at <= RouteDesk.left_at)
        .correlate(RouteDesk)
        .scalar_subquery()
    )
    marks = (
        select(func.count(DeskMark.id))
        .where(
            DeskMark.application_id == RouteDesk.application_id,
            DeskMark.organisation_id == RouteDesk.organisation_id,
            DeskMark.stage == RouteDesk.stage,
        )
        .correlate(RouteDesk)
        .scalar_subquery()
    )
    files = (
        select(func.count(Upload.id))
        .where(
            Upload.application_id == RouteDesk.application_id,
            Upload.organisation_id.is_(None),
            Upload.removed_at.is_(None),
        )
        .correlate(RouteDesk)
        .scalar_subquery()
    )
    at = (RouteDesk.application_id, RouteDesk.organisation_id, RouteDesk.left_at)
    seen = files_opened(*at).correlate(RouteDesk).scalar_subquery()
    unopened = (files > 0) & (seen < case((files > 1, 2), else_=1)) & ~all_taken(*at).correlate(RouteDesk)
    left = _seconds(RouteDesk.left_at)
    return (
        select(
            Organisation.id.label("organisation_id"),
            Organisation.name.label("organisation"),
            RouteDesk.title.label("desk"),
            (left - _seconds(RouteDesk.arrived_at) + RouteDesk.held_before).label("held"),
            (left - func.coalesce(_seconds(opened_at), _seconds(RouteDesk.arrived_at))).label("opened"),
            marks.label("marks"),
            case((unopened, 1), else_=0).label("unopened"),
        )
        .select_from(RouteDesk)
        .join(Organisation, Organisation.id == RouteDesk.organisation_id)
        .join(Application, Application.id == RouteDesk.application_id)
        .where(
            Application.year == year,
            RouteDesk.state == DeskState.PASSED,
            RouteDesk.arrived_at.is_not(None),
            RouteDesk.left_at.is_not(None),
        )
    )


def _summed(session: Session, passed: Select[Any], minutes: int) -> Sequence[DeskChecks]:
    rows = passed.subquery()
    key = (rows.c.organisation_id, rows.c.desk)
    placed = select(
        rows,
        func.row_number().over(partition_by=key, order_by=rows.c.held).label("held_place"),
        func.row_number().over(partition_by=key, order_by=rows.c.opened).label("opened_place"),
        func.count().over(partition_by=key).label("total"),
    ).subquery()
    quick = func.sum(case((placed.c.opened < minutes * 60, 1), else_=0))
    unmarked = func.sum(case((placed.c.marks == 0, 1), else_=0))
    unopened = func.sum(placed.c.unopened)
    query = (
        select(
            placed.c.organisation_id,
            placed.c.organisation,
            placed.c.desk,
            func.count().label("passed"),
            func.sum(placed.c.marks).label("marks"),
            unmarked.label("unmarked"),
            unopened.label("unopened"),
            quick.label("quick"),
            func.min(placed.c.held).label("least_held"),
            _middle(placed, "held").label("median_held"),
            func.min(placed.c.opened).label("least_opened"),
            _middle(placed, "opened").label("median_opened"),
        )
        .group_by(placed.c.organisation_id, placed.c.organisation, placed.c.desk)
        .order_by(quick.desc(), unopened.desc(), unmarked.desc(), placed.c.organisation, placed.c.desk)
        .limit(MOST_DESKS)
    )
    return [_read(each) for each in session.execute(query)]


def _middle(placed: Subquery, name: str) -> ColumnElement[Any]:
    """The median: the mean of the one or two rows in the middle."""
    place, twice = placed.c[f"{name}_place"] * 2, placed.c.total
    middle = or_(place == twice, place == twice + 1, place == twice + 2)
    return func.avg(case((middle, placed.c[name]), else_=literal(None)))


def _read(row: Any) -> DeskChecks:
    values = row._asdict()
    whole = ("marks", "unmarked", "unopened", "quick", "least_held", "least_opened")
    spans = ("median_held", "median_opened")
    return DeskChecks(
        **{**values, **{key: int(values[key]) for key in whole}, **{key: float(values[key]) for key in spans}}
    )


def _seconds(moment: Any) -> ColumnElement[int]:
    return cast(extract("epoch", moment), Integer)
