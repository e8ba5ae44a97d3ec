"""Warnings before counts are due, told once to everybody who has not reported; by sweep, as often as one likes."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from zhicheng.casework.counting_up import noted, opened
from zhicheng.casework.counts import COUNTING_KINDS, Counting, Seat, counts_under, seat_of
from zhicheng.casework.deadlines import MOST
from zhicheng.casework.kinds import Topic
from zhicheng.casework.notices import published
from zhicheng.casework.record import Notify
from zhicheng.casework.reminders import WARNED_BEFORE
from zhicheng.casework.scopes import inside
from zhicheng.casework.seats import checkers
from zhicheng.dossier.counted import counting
from zhicheng.registry import Registry
from zhicheng.store.models import CountReport, CountState, Organisation, OrganisationStatus
from zhicheng.store.moments import Clock


def warn_uncounted(session: Session, clock: Clock, registry: Registry) -> int:
    """Warn the units and bureaus whose counts are due soon and missing, in the caller's transaction; how many."""
    number, now = 0, clock()
    places = tuple(code for code, declared in registry.jurisdictions.items() if counting(declared))
    for each in published(session, jurisdictions=places):
        known = counts_under(each, registry)
        if known is None or known.until is None or not now < known.until <= now + WARNED_BEFORE:
            continue
        for seat in _unwarned(session, known):
            if number == MOST:
                return number
            number += _warn(session, clock, seat)
    return number


def _warn(session: Session, clock: Clock, seat: Seat) -> bool:
    """Note that an organisation was warned and tell its people; False where it has reported or was warned meanwhile."""
    known = seat.counting
    report = opened(session, known.notice.id, seat.organisation.id, seat.receiver_id)
    if report.state is not CountState.DRAFT or report.warned_for == known.until:
        return False
    # Not a change of the counts: nobody who has them open is to be told that they changed.
    session.execute(update(CountReport).where(CountReport.id == report.id).values(warned_for=known.until))
    told = tuple(Notify(Topic.COUNTS_DUE, each) for each in checkers(session, seat.organisation.id))
    noted(session, "counts.warned", report, actor=None, clock=clock, payload={"deadline": known.until}, notify=told)
    return True


def _unwarned(session: Session, known: Counting) -> Iterator[Seat]:
    """Who reports to somebody, hasn't, and wasn't warned of this day: units first, since everybody locks upwards."""
    settled = exists().where(
        CountReport.notice_id == known.notice.id,
        CountReport.organisation_id == Organisation.id,
        or_(CountReport.state != CountState.DRAFT, CountReport.warned_for == known.until),
    )
    place = known.policy.jurisdiction.code
    query = select(Organisation).where(
        Organisation.kind.in_(COUNTING_KINDS),
        Organisation.status == OrganisationStatus.APPROVED,
        or_(Organisation.jurisdiction == place, inside(Organisation.division, place)),
        ~settled,
    )
    for organisation in session.scalars(query.order_by(Organisation.kind.desc(), Organisation.id)).all():
        seat = seat_of(session, known, organisation)
        if seat is not None and seat.receiver_id is not None:
            yield seat
