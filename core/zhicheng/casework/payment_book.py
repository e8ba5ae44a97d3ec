"""What an office has to collect, has received and has given back, by notice: income and expenditure apart (SG-7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import fetch
from zhicheng.casework.actor import Actor
from zhicheng.casework.deadlines import terms_now
from zhicheng.casework.payment_notes import Line, book_of
from zhicheng.casework.payment_slips import Slip, slips_of
from zhicheng.casework.payments import (
    COLLECT,
    PAY,
    READ_PAYMENT,
    UNPAID,
    Refundable,
    collected_by,
    issued_by,
    payable_until,
    refundable,
    wanted_now,
)
from zhicheng.casework.seats import seats
from zhicheng.store.models import (
    Application,
    EntryKind,
    Notice,
    Organisation,
    Payment,
    PaymentEntry,
    PaymentSlip,
    PaymentState,
    Person,
)
from zhicheng.store.vault import Erased


class Listing(StrEnum):
    """``TO_CHECK``: slips, money to decide about, money to give back. ``OWING``: unpaid, whether or not in time."""

    TO_CHECK = "to_check"
    OWING = "owing"
    PAID = "paid"
    EVERY = "every"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """One payment with all that belongs to it. ``until`` is the first moment that is too late; ``wanted``: the
    applicant is to pay now; ``note`` is what the notice says of the fee; ``ours``: the actor's office collects it."""

    payment: Payment
    applicant: str
    notice: Notice
    payee: str
    until: datetime | None
    wanted: bool
    note: str
    ours: bool
    slips: tuple[Slip, ...]
    book: tuple[Line, ...]
    refundable: Refundable


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one notice has brought in and given back, in fen, and how many fees are owing and paid."""

    notice: Notice
    owing: int
    paid: int
    income: int
    refunds: int


def read_bill(session: Session, actor: Actor, *, payment_id: UUID) -> Bill:
    """A payment for the applicant, the office that collects it and the bureau of the notice; raises Refusal."""
    payment = fetch(session, actor, READ_PAYMENT, payment_id)
    person_id = session.get_one(Application, payment.application_id).person_id
    return Bill(
        payment=payment,
        applicant=session.get_one(Person, person_id).name,
        notice=session.get_one(Notice, payment.notice_id),
        payee=session.get_one(Organisation, payment.organisation_id).name,
        until=payable_until(session, payment),
        wanted=wanted_now(session, payment),
        note=_note(session, payment),
        ours=payment.organisation_id in seats(actor),
        slips=_slips(session, payment),
        book=tuple(book_of(session, payment)),
        refundable=refundable(payment),
    )


def listed(actor: Actor, which: Listing) -> Select[Payment, str, str]:
    """Payments with the applicant's name and the notice's title, of the actor's offices and under its notices."""
    return (
        select(Payment, Person.name, Notice.title)
        .join(Application, Application.id == Payment.application_id)
        .join(Person, Person.id == Application.person_id)
        .join(Notice, Notice.id == Payment.notice_id)
        .where(_seen(actor), _which(which))
    )


def payments_of(session: Session, actor: Actor) -> list[tuple[Payment, str]]:
    """What the actor was asked to pay and hasn't paid, with the notices' titles, oldest first."""
    query = select(Payment, Notice.title).join(Notice, Notice.id == Payment.notice_id)
    query = query.where(PAY.scope(actor), Payment.state.in_(UNPAID)).order_by(Payment.demanded_at, Payment.id)
    return [(payment, title) for payment, title in session.execute(query)]


def number_to_check(session: Session, actor: Actor) -> int:
    """How many wait for a decision of the actor's own offices."""
    query = select(func.count(Payment.id)).where(COLLECT.scope(actor), _which(Listing.TO_CHECK))
    return session.scalar(query) or 0


def accounts(session: Session, actor: Actor) -> list[Account]:
    """One line for each notice under which the actor's offices collect or which its bureau has issued."""
    query = (
        select(
            Notice,
            func.count(Payment.id).filter(Payment.state.in_(UNPAID)),
            func.count(Payment.id).filter(Payment.state == PaymentState.PAID),
        )
        .join(Payment, Payment.notice_id == Notice.id)
        .where(_seen(actor))
        .group_by(Notice.id)
        .order_by(Notice.year.desc(), Notice.title, Notice.id)
    )
    rows = session.execute(query).all()
    return [
        Account(
            notice=notice,
            owing=owing,
            paid=paid,
            income=_sum(session, actor, notice.id, EntryKind.INCOME),
            refunds=_sum(session, actor, notice.id, EntryKind.REFUND),
        )
        for notice, owing, paid in rows
    ]


def entries(actor: Actor, notice_id: UUID, kind: EntryKind) -> Select[PaymentEntry, Payment, str]:
    """The incomes or the refunds under a notice, each with its payment and the applicant's name."""
    return (
        select(PaymentEntry, Payment, Person.name)
        .join(Payment, Payment.id == PaymentEntry.payment_id)
        .join(Application, Application.id == Payment.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(Payment.notice_id == notice_id, PaymentEntry.kind == kind, _seen(actor))
    )


def _note(session: Session, payment: Payment) -> str:
    """How to pay, as the notice says it now: an account may change while people pay."""
    terms = terms_now(session, payment.notice_id)
    return next((each.note for each in terms.fees if each.key == payment.fee), "") if terms else ""


def _sum(session: Session, actor: Actor, notice_id: UUID, kind: EntryKind) -> int:
    of_notice = entries(actor, notice_id, kind).with_only_columns(func.sum(PaymentEntry.amount))
    return session.scalar(of_notice) or 0


def _seen(actor: Actor) -> ColumnElement[bool]:
    return or_(collected_by(actor), issued_by(actor))


def _which(which: Listing) -> ColumnElement[bool]:
    match which:
        case Listing.TO_CHECK:
            waiting = Payment.state.in_((PaymentState.CLAIMED, PaymentState.TO_DECIDE))
            more = and_(Payment.state == PaymentState.PAID, Payment.held > Payment.amount)
            left = and_(Payment.state.in_((PaymentState.REFUNDED, PaymentState.CANCELLED)), Payment.held > 0)
            slip = exists().where(PaymentSlip.payment_id == Payment.id, PaymentSlip.answered_at.is_(None))
            return or_(waiting, more, left, slip)
        case Listing.OWING:
            return Payment.state.in_(UNPAID)
        case Listing.PAID:
            return Payment.state == PaymentState.PAID
        case Listing.EVERY:
            return Payment.id.is_not(None)


def _slips(session: Session, payment: Payment) -> tuple[Slip, ...]:
    """The slips, none once the person's data are erased: the book stays without them."""
    try:
        return tuple(slips_of(session, payment))
    except Erased:
        return ()
