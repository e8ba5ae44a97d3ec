"""The fee of an accepted case: asked for once, held out of the meeting until it is there (JA-3.3, JA-5.3, JB-4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import handled
from zhicheng.casework.deadlines import current_desk, phase_end, terms_now
from zhicheng.casework.kinds import Topic
from zhicheng.casework.minutes import to_applicant
from zhicheng.casework.record import Notify, record
from zhicheng.casework.routing import Located
from zhicheng.casework.seats import checkers, seats
from zhicheng.casework.snapshots import newest
from zhicheng.dossier.schema import read
from zhicheng.fees import Fee, fee_for
from zhicheng.notice_check import PAYMENT
from zhicheng.payments import Order
from zhicheng.store.models import (
    Application,
    DeskState,
    Notice,
    Organisation,
    Payment,
    PaymentState,
    RouteDesk,
)
from zhicheng.store.moments import Clock

UNPAID = (PaymentState.DUE, PaymentState.CLAIMED, PaymentState.LAPSED, PaymentState.TO_DECIDE)
LIVE = (*UNPAID, PaymentState.PAID)
PAYABLE = (PaymentState.DUE, PaymentState.LAPSED)
STATE_WORDS = {
    PaymentState.DUE: "待缴费",
    PaymentState.CLAIMED: "回单待核对",
    PaymentState.PAID: "已缴费",
    PaymentState.LAPSED: "逾期未缴",
    PaymentState.TO_DECIDE: "款项待核处",
    PaymentState.REFUNDED: "已退款",
    PaymentState.CANCELLED: "已撤销",
}


def own(actor: Actor) -> ColumnElement[bool]:
    """Payments for applications of the actor's own person, and for those that its office has entered from paper."""
    mine = exists().where(Application.id == Payment.application_id, handled(actor))
    return mine.correlate(Payment)


def collected_by(actor: Actor) -> ColumnElement[bool]:
    """Payments that an office of the actor's collects."""
    return Payment.organisation_id.in_(seats(actor))


def issued_by(actor: Actor) -> ColumnElement[bool]:
    """Payments under a notice that the actor's bureau has issued."""
    issued = exists().where(Notice.id == Payment.notice_id, Notice.organisation_id.in_(seats(actor)))
    return issued.correlate(Payment)


PAY = Action(key="payment.pay", title="缴费", thing=Payment, scope=own)
COLLECT = Action(key="payment.collect", title="收取评审费", thing=Payment, scope=collected_by)
READ_PAYMENT = Action(
    key="payment.read",
    title="查看缴费",
    thing=Payment,
    scope=lambda actor: or_(own(actor), collected_by(actor), issued_by(actor)),
)


@dataclass(frozen=True, slots=True)
class Refundable:
    """How much can be given back, in fen: what is more than was due, and everything."""

    excess: int
    whole: int


def demand(session: Session, actor: Actor, clock: Clock, located: Located) -> Payment | None:
    """Ask for the fee of a case that its committee office has just accepted; None where the notice sets none.

    A case that was accepted before keeps what it has paid; a demand that nobody has answered is replaced where the
    amount is another one now.
    """
    application, office = located.application, located.desk.organisation_id
    if not located.stage.fee or office is None:
        return None
    fee, before = fee_of(session, located), live_payment(session, application.id)
    unanswered = before is not None and before.state is PaymentState.DUE
    if before is not None and unanswered and (fee is None or (fee.key, fee.amount) != (before.fee, before.amount)):
        before.state = PaymentState.CANCELLED
        noted(session, "payment.cancelled", before, actor=actor, clock=clock)
        before = None
    if fee is None or before is not None:
        return before
    payment = Payment(
        id=uuid4(),
        application_id=application.id,
        notice_id=application.notice_id,
        organisation_id=office,
        fee=fee.key,
        title=fee.title,
        document=fee.document,
        amount=fee.amount,
        held=0,
        state=PaymentState.DUE,
        demanded_at=clock(),
    )
    session.add(payment)
    noted(
        session,
        "payment.demanded",
        payment,
        actor=actor,
        clock=clock,
        payload={"amount": fee.amount},
        notify=to_applicant(session, application, Topic.PAYMENT_DUE),
    )
    return payment


def fee_of(session: Session, located: Located) -> Fee | None:
    """The row of the notice, as the case was filed under it, that covers what was filed last."""
    application, policy = located.application, located.policy
    if not policy.terms.fees:
        return None
    basic = policy.facts(read(policy.schema, newest(session, application).dossier)).basic
    return fee_for(policy.terms.fees, channel=application.channel, series=basic.get("series"), level=basic.get("level"))


def live_payment(session: Session, application_id: UUID) -> Payment | None:
    """What a case has to pay or has paid, refunds and cancelled demands left out."""
    return session.scalar(select(Payment).where(Payment.application_id == application_id, Payment.state.in_(LIVE)))


def latest_payment(session: Session, application_id: UUID) -> Payment | None:
    """What a case was asked for last, whatever came of it."""
    query = select(Payment).where(Payment.application_id == application_id, Payment.state != PaymentState.CANCELLED)
    return session.scalar(query.order_by(Payment.demanded_at.desc(), Payment.id).limit(1))


def payable_until(session: Session, payment: Payment) -> datetime | None:
    """The first moment that is too late: the office's own for this case, else the end of the notice's phase; a
    phase that was over when the fee was asked for binds nobody."""
    if payment.until is not None:
        return payment.until
    end = phase_end(terms_now(session, payment.notice_id), PAYMENT)
    return end if end is not None and payment.demanded_at < end else None


def lacking(payment: Payment) -> int:
    """How much has still to come, in fen."""
    return max(payment.amount - payment.held, 0)


def payable(payment: Payment) -> bool:
    """Whether money is missing and no slip waits: nothing has come (in time or not), or too little (JB-4.3)."""
    return payment.state in PAYABLE or (payment.state is PaymentState.TO_DECIDE and lacking(payment) > 0)


def unpaid_state(payment: Payment) -> PaymentState:
    """Where a payment stands that isn't paid and for which no slip waits."""
    if payment.held:
        return PaymentState.TO_DECIDE
    return PaymentState.LAPSED if payment.lapsed_at else PaymentState.DUE


def accepted_now() -> ColumnElement[bool]:
    """Joins a payment with its case, where that is accepted and at no desk (again)."""
    accepted = exists().where(current_desk(), RouteDesk.state == DeskState.PASSED)
    return (Application.id == Payment.application_id) & accepted


def wanted_now(session: Session, payment: Payment) -> bool:
    """Whether the applicant should pay now: money is missing, and the case is not back at a desk."""
    if not payable(payment):
        return False
    return session.scalar(select(Payment.id).where(Payment.id == payment.id, accepted_now())) is not None


def check_wanted(session: Session, payment: Payment) -> None:
    """Raises Refusal where nothing is to be paid now."""
    if not payable(payment):
        raise Refusal("conflict", f"这笔费用{STATE_WORDS[payment.state]}，现在无需缴费。请刷新页面查看最新状态。")
    if not wanted_now(session, payment):
        raise Refusal("conflict", "这份申报正在重新审核，暂时不用缴费。请待审核通过后再缴。")


def order_of(session: Session, payment: Payment) -> Order:
    """What a gateway is told to collect: what is still lacking."""
    payee = session.get_one(Organisation, payment.organisation_id).name
    return Order(
        payment=payment.id, case=payment.application_id, amount=lacking(payment), payee=payee, what=payment.title
    )


def refundable(payment: Payment) -> Refundable:
    """What the office can give back now."""
    kept = payment.amount if payment.state is PaymentState.PAID else 0
    return Refundable(excess=max(payment.held - kept, 0), whole=payment.held)


def to_office(session: Session, payment: Payment) -> tuple[Notify, ...]:
    """Tell those who check cases for the office that collects."""
    return tuple(Notify(Topic.PAYMENT_TO_CHECK, each) for each in checkers(session, payment.organisation_id))


def to_payer(session: Session, payment: Payment, topic: Topic) -> tuple[Notify, ...]:
    """Tell the applicant."""
    return to_applicant(session, session.get_one(Application, payment.application_id), topic)


def noted(
    session: Session,
    kind: str,
    payment: Payment,
    *,
    actor: Actor | None,
    clock: Clock,
    subjects: dict[str, UUID] | None = None,
    payload: dict[str, object] | None = None,
    notify: tuple[Notify, ...] = (),
) -> None:
    """Record an event about a payment and its case."""
    record(
        session,
        kind,
        actor=actor,
        clock=clock,
        subjects={"payment": payment.id, "application": payment.application_id, **(subjects or {})},
        payload=payload,
        changed=payment,
        notify=notify,
    )
