"""Money that comes: a gateway's message or a confirmed slip. What comes in time and is enough pays; the rest waits for
the office's decision. The deadline decides, never who comes first."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.payments import noted, payable_until, to_office, to_payer
from zhicheng.casework.unique import once
from zhicheng.payments import Money
from zhicheng.payments.provider import CURRENCY
from zhicheng.store.models import EntryKind, Payment, PaymentEntry, PaymentSlip, PaymentState
from zhicheng.store.moments import BEIJING, Clock

REPEATED = "这个流水号、凭证号或通知已经登记过，没有重复登记。请核对后再办理。"


class Outcome(StrEnum):
    """What became of money: it pays, it was known already, the office decides, or it is more than was due."""

    PAID = "paid"
    REPEATED = "repeated"
    TO_DECIDE = "to_decide"
    EXCESS = "excess"


def receive(session: Session, clock: Clock, money: Money) -> Outcome:
    """Write down money that a gateway has reported; the same report again changes nothing.

    Raises Refusal for an unknown payment, another case or currency, and a reference or nonce used otherwise.
    """
    payment = _locked(session, money.payment)
    if payment is None or payment.application_id != money.case:
        raise Refusal("mismatch", "没有这笔缴费，或者它不属于这份申报，没有登记。", status=404)
    if money.currency != CURRENCY:
        raise Refusal("currency", "只收人民币，这笔款项没有登记。", status=422)
    if money.amount <= 0:
        raise Refusal("amount", "金额应大于0，没有登记。", status=422)
    if (known := _known(session, money)) is not None:
        if (known.payment_id, known.amount) == (payment.id, money.amount):
            return Outcome.REPEATED
        raise Refusal("repeated", REPEATED)
    entry = PaymentEntry(
        id=uuid4(),
        payment_id=payment.id,
        kind=EntryKind.INCOME,
        amount=money.amount,
        provider=money.provider,
        reference=money.reference,
        nonce=money.nonce,
        moved_at=money.paid_at,
        at=clock(),
    )
    return credit(session, None, clock, payment, entry)


def credit(session: Session, actor: Actor | None, clock: Clock, payment: Payment, entry: PaymentEntry) -> Outcome:
    """Add an income to a locked payment, and say what it comes to. ``entry.moved_at`` is when it was paid."""
    with once(session, Refusal("repeated", REPEATED)):
        session.add(entry)
    payment.held += entry.amount or 0
    outcome = _outcome(session, clock, payment, entry.moved_at or clock())
    if outcome is not Outcome.EXCESS:
        payment.provider, payment.reference = entry.provider, entry.reference
    notify = to_payer(session, payment, Topic.PAYMENT_PAID) if outcome is Outcome.PAID else ()
    if outcome is Outcome.PAID:
        settle(payment, clock())
    elif outcome is Outcome.TO_DECIDE:
        notify = to_payer(session, payment, Topic.PAYMENT_UNSETTLED)
    if outcome is not Outcome.PAID or payment.held > payment.amount:
        notify += to_office(session, payment)
    noted(
        session,
        "payment.received",
        payment,
        actor=actor,
        clock=clock,
        subjects={"entry": entry.id},
        payload={
            "amount": entry.amount,
            "late": payment.lapsed_at is not None,
            "outcome": payment.state,
        },
        notify=notify,
    )
    return outcome


def settle(payment: Payment, now: datetime) -> None:
    """The fee is paid: from now on the case may go to the meeting, and there is a receipt."""
    payment.state, payment.paid_at = PaymentState.PAID, now
    payment.receipt_number = f"{now.astimezone(BEIJING):%Y%m%d}{payment.id.hex[:10].upper()}"


def lapse(session: Session, clock: Clock, payment: Payment) -> None:
    """Draw the line under an unpaid fee: out of this round's meeting, the case itself goes on."""
    payment.state, payment.lapsed_at = PaymentState.LAPSED, clock()
    notify = to_payer(session, payment, Topic.PAYMENT_LAPSED)
    noted(session, "payment.lapsed", payment, actor=None, clock=clock, notify=notify)


def _outcome(session: Session, clock: Clock, payment: Payment, paid_at: datetime) -> Outcome:
    if payment.state is PaymentState.PAID:
        return Outcome.EXCESS
    if payment.state in (PaymentState.REFUNDED, PaymentState.CANCELLED):
        return Outcome.TO_DECIDE
    until = payable_until(session, payment)
    # Whoever has paid a part in time is late with the rest all the same.
    if payment.lapsed_at is None and until is not None and paid_at >= until:
        lapse(session, clock, payment)
    if payment.lapsed_at is None and payment.held >= payment.amount:
        return Outcome.PAID
    payment.state = PaymentState.CLAIMED if waiting_slip(session, payment) else PaymentState.TO_DECIDE
    return Outcome.TO_DECIDE


def waiting_slip(session: Session, payment: Payment) -> PaymentSlip | None:
    """The slip that the office has not answered yet; there is one at most."""
    query = select(PaymentSlip).where(PaymentSlip.payment_id == payment.id, PaymentSlip.answered_at.is_(None))
    return session.scalar(query)


def _locked(session: Session, payment_id: UUID) -> Payment | None:
    query = select(Payment).where(Payment.id == payment_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def _known(session: Session, money: Money) -> PaymentEntry | None:
    same = (PaymentEntry.provider == money.provider) & (PaymentEntry.reference == money.reference)
    return session.scalar(select(PaymentEntry).where(same | (PaymentEntry.nonce == money.nonce)).limit(1))
