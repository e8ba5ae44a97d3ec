"""Fees that were not paid in time, and the warnings before; by sweep, as often as one likes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from zhicheng.casework.deadlines import MOST, phase_end, terms_now
from zhicheng.casework.kinds import Topic
from zhicheng.casework.payment_income import lapse
from zhicheng.casework.payments import accepted_now, noted, payable_until, to_payer
from zhicheng.casework.reminders import WARNED_BEFORE
from zhicheng.notice_check import PAYMENT
from zhicheng.registry import Registry
from zhicheng.store.models import Application, Payment, PaymentState
from zhicheng.store.moments import Clock


def lapse_unpaid(session: Session, clock: Clock, registry: Registry) -> int:
    """Let fees lapse whose last moment is over, in the caller's transaction; a slip handed in is waited for."""
    number = 0
    own = Payment.until <= clock()
    of_phases = (_of_phase(notice_id, end) for notice_id, end in _phases(session, PaymentState.DUE) if end <= clock())
    for payment in _locked(session, registry, PaymentState.DUE, or_(own, *of_phases)):
        lapse(session, clock, payment)
        number += 1
    return number


def revive_unpaid(session: Session, clock: Clock, registry: Registry) -> int:
    """Let fees be paid again whose phase the notice has extended since; money that came meanwhile is the office's."""
    number = 0
    ahead = (_of_phase(notice_id, end) for notice_id, end in _phases(session, PaymentState.LAPSED) if end > clock())
    for payment in _locked(session, registry, PaymentState.LAPSED, or_(false(), *ahead)):
        payment.state, payment.lapsed_at = PaymentState.DUE, None
        notify = to_payer(session, payment, Topic.PAYMENT_DUE)
        noted(session, "payment.revived", payment, actor=None, clock=clock, notify=notify)
        number += 1
    return number


def warn_unpaid(session: Session, clock: Clock, registry: Registry) -> int:
    """Tell applicants, once for each deadline, that theirs is near."""
    number, now = 0, clock()
    soon = now + WARNED_BEFORE
    own = and_(Payment.until > now, Payment.until <= soon, _unwarned(Payment.until))
    of_phases = (
        _of_phase(notice_id, end) & _unwarned(end)
        for notice_id, end in _phases(session, PaymentState.DUE)
        if now < end <= soon
    )
    for payment in _locked(session, registry, PaymentState.DUE, or_(own, *of_phases)):
        deadline = payable_until(session, payment)
        # Not a change of the payment: nobody who has it open is to be told that it changed.
        session.execute(update(Payment).where(Payment.id == payment.id).values(warned_for=deadline))
        notify = to_payer(session, payment, Topic.PAYMENT_NEAR)
        noted(
            session, "payment.warned", payment, actor=None, clock=clock, payload={"deadline": deadline}, notify=notify
        )
        number += 1
    return number


def _of_phase(notice_id: UUID, end: datetime) -> ColumnElement[bool]:
    """Payments that are to be made by the end of the notice's phase; see :func:`payable_until`."""
    return and_(Payment.notice_id == notice_id, Payment.until.is_(None), Payment.demanded_at < end)


def _unwarned(deadline: datetime | InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
    return or_(Payment.warned_for.is_(None), Payment.warned_for != deadline)


def _phases(session: Session, state: PaymentState) -> Iterator[tuple[UUID, datetime]]:
    """The notices under which payments in a state have no last moment of their own, and where their phase ends."""
    notices = select(Payment.notice_id).where(Payment.state == state, Payment.until.is_(None)).distinct()
    for notice_id in session.scalars(notices).all():
        end = phase_end(terms_now(session, notice_id), PAYMENT)
        if end is not None:
            yield notice_id, end


def _locked(session: Session, registry: Registry, state: PaymentState, among: ColumnElement[bool]) -> list[Payment]:
    """Fees of accepted cases in a state, locked; those that somebody works on are left for the next sweep."""
    query = (
        select(Payment)
        .join(Application, accepted_now())
        .where(Payment.state == state, Application.jurisdiction.in_(registry.jurisdictions), among)
        .order_by(Payment.id)
        .limit(MOST)
        .with_for_update(of=Payment, skip_locked=True)
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))
