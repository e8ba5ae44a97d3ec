"""Lapses and warnings, by sweep: what was not sent on in time is over, and those answerable are warned before.

A deadline is enforced wherever somebody acts; the sweep only draws the line under it. It may run at any time, by
several processes, as often as one likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from zhicheng.casework.count_sweep import warn_uncounted
from zhicheng.casework.deadlines import current_desk, held_before, locked, open_deadlines, windows_of
from zhicheng.casework.experts.leaving import end_terms
from zhicheng.casework.inspections.judging import warn_of_inspections
from zhicheng.casework.kinds import Topic
from zhicheng.casework.mending import open_return
from zhicheng.casework.minutes import minute, to_applicant
from zhicheng.casework.payment_sweep import lapse_unpaid, revive_unpaid, warn_unpaid
from zhicheng.casework.record import record
from zhicheng.casework.reminders import remind
from zhicheng.casework.results.sweep import settle_lists, warn_of_lists
from zhicheng.casework.rounds.missing import mark_missed
from zhicheng.casework.route import Abandon, Annul, Decision, Lapse
from zhicheng.casework.routing import Located, locate, move
from zhicheng.casework.sanctions.ending import warn_of_sanctions
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    CaseReturn,
    DecisionKind,
    DeskState,
    ReturnOutcome,
    RouteDesk,
)
from zhicheng.store.moments import Clock

EXTENDED = "通知已延长期限，申报自动恢复，请在新的期限内办理。"


@dataclass(frozen=True, slots=True)
class Swept:
    """How many cases, fees and experts' terms lapsed, came back to life because a notice was extended, and were warned
    of; and how many organisations were warned of counts that are due; ``settled`` lists went on because their publicity
    was over."""

    lapsed: int
    revived: int
    warned: int
    settled: int = 0

    @property
    def total(self) -> int:
        return self.lapsed + self.revived + self.warned + self.settled


def sweep(session: Session, clock: Clock, registry: Registry) -> Swept:
    """One round of lapses, revivals and warnings, in the caller's transaction; run again while ``total`` isn't 0."""
    return Swept(
        lapsed=_abandoned(session, clock, registry)
        + _late_at_desks(session, clock, registry)
        + _drafts(session, clock, registry)
        + lapse_unpaid(session, clock, registry)
        + end_terms(session, clock),
        revived=_revived(session, clock, registry) + revive_unpaid(session, clock, registry),
        warned=remind(session, clock, registry)
        + warn_unpaid(session, clock, registry)
        + warn_uncounted(session, clock, registry)
        + warn_of_lists(session, clock, registry)
        + mark_missed(session, clock, registry)
        + warn_of_sanctions(session, clock)
        + warn_of_inspections(session, clock),
        settled=settle_lists(session, clock, registry),
    )


def _abandoned(session: Session, clock: Clock, registry: Registry) -> int:
    """Returned cases whose applicants have let the mending deadline pass."""
    due = locked(
        registry,
        select(Application)
        .join(CaseReturn, CaseReturn.application_id == Application.id)
        .where(
            Application.status == ApplicationStatus.RETURNED,
            CaseReturn.closed_at.is_(None),
            CaseReturn.until <= clock(),
        ),
    )
    number = 0
    for application in session.scalars(due).all():
        given = open_return(session, application)
        _lapse(session, clock, locate(session, registry, application), Abandon())
        if given is not None:
            given.closed_at, given.outcome = clock(), ReturnOutcome.ABANDONED
        number += 1
    return number


def _late_at_desks(session: Session, clock: Clock, registry: Registry) -> int:
    """Cases that a desk hasn't sent on, where the law lets them lapse (JA-4.3)."""
    number = 0
    for deadline in open_deadlines(session, RouteDesk.lapses.is_(True)):
        if deadline[2] > clock():
            continue
        due = locked(
            registry,
            select(Application)
            .join(RouteDesk, current_desk())
            .where(RouteDesk.state == DeskState.ARRIVED, RouteDesk.lapses, held_before(deadline)),
        )
        for application in session.scalars(due).all():
            _lapse(session, clock, locate(session, registry, application), Lapse(deadline[2]))
            number += 1
    return number


def _drafts(session: Session, clock: Clock, registry: Registry) -> int:
    """Drafts that were never submitted and can't be any more, because their windows are over (JA-4.3)."""
    now = clock()
    unsent = and_(Application.status == ApplicationStatus.DRAFT, Application.live)
    over = [where for where, closes in windows_of(session, registry, unsent) if closes <= now]
    number = 0
    for application in session.scalars(locked(registry, select(Application).where(unsent, or_(false(), *over)))).all():
        application.status, application.live = ApplicationStatus.LAPSED, False
        _record(session, clock, "application.lapsed", application, Topic.CASE_LAPSED)
        number += 1
    return number


def _revived(session: Session, clock: Clock, registry: Registry) -> int:
    """What lapsed by a deadline that the notice has extended since, unless the applicant has begun anew."""
    now, number = clock(), 0
    again = aliased(Application)
    replaced = exists().where(
        again.notice_id == Application.notice_id,
        again.person_id == Application.person_id,
        again.lane == Application.lane,
        again.live,
    )
    lapsed = and_(Application.status == ApplicationStatus.LAPSED, ~replaced)
    unsent = and_(lapsed, Application.route.is_(None))
    still = [where for where, closes in windows_of(session, registry, unsent) if closes > now]
    for application in session.scalars(locked(registry, select(Application).where(unsent, or_(false(), *still)))).all():
        application.status, application.live = ApplicationStatus.DRAFT, True
        _record(session, clock, "application.revived", application, Topic.CASE_REVIVED)
        number += 1
    for application in session.scalars(locked(registry, _lapsed_in_time(session, now, lapsed))).all():
        located = locate(session, registry, application)
        notify = to_applicant(session, application, Topic.CASE_REVIVED)
        move(session, located, Annul(located.route.overseer, located.desk.position), now)
        minute(
            session,
            None,
            clock,
            located,
            DecisionKind.ANNUL,
            desk=located.desk,
            office=None,
            reason=EXTENDED,
            notify=notify,
        )
        number += 1
    return number


def _lapsed_in_time(session: Session, now: datetime, lapsed: ColumnElement[bool]) -> Select[Application]:
    """Cases that lapsed at a desk whose deadline lies ahead again."""
    abandoned = exists().where(
        CaseReturn.application_id == Application.id, CaseReturn.outcome == ReturnOutcome.ABANDONED
    )
    at_desk = and_(lapsed, RouteDesk.lapses, RouteDesk.state == DeskState.LAPSED, ~abandoned)
    ahead = [
        and_(Application.notice_id == notice, RouteDesk.deadline == key)
        for notice, key, end in open_deadlines(session, at_desk, state=DeskState.LAPSED)
        if end > now
    ]
    return select(Application).join(RouteDesk, current_desk()).where(at_desk, or_(false(), *ahead))


def _lapse(session: Session, clock: Clock, located: Located, decision: Decision) -> None:
    move(session, located, decision, clock())
    minute(
        session,
        None,
        clock,
        located,
        DecisionKind.LAPSE,
        desk=located.desk,
        office=None,
        notify=to_applicant(session, located.application, Topic.CASE_LAPSED),
    )


def _record(session: Session, clock: Clock, kind: str, application: Application, topic: Topic) -> None:
    record(
        session,
        kind,
        actor=None,
        clock=clock,
        subjects={"application": application.id},
        changed=application,
        notify=to_applicant(session, application, topic),
    )
