"""What the office that collects decides: whether late money counts, what is given back, and how long one may pay."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.payment_income import REPEATED, settle
from zhicheng.casework.payment_notes import note, written
from zhicheng.casework.payments import COLLECT, PAYABLE, STATE_WORDS, noted, refundable, to_payer, unpaid_state
from zhicheng.casework.unique import once
from zhicheng.notice import moment_of
from zhicheng.store.models import EntryKind, Payment, PaymentEntry, PaymentState
from zhicheng.store.moments import Clock

REFUND = "refund"
"""In the place of a provider: the office's own numbers of what it has given back."""
MOST_REFERENCE = 60


def accept(session: Session, actor: Actor, clock: Clock, *, payment_id: UUID, version: int, reason: str) -> Payment:
    """Let money that came late count; only the whole amount does (JB-4.3). Raises Refusal and Stale."""
    payment = fetch(session, actor, COLLECT, payment_id, version=version)
    if payment.state is not PaymentState.TO_DECIDE:
        raise Refusal("conflict", "这笔缴费没有需要核处的款项。请刷新页面查看最新状态。")
    if payment.held < payment.amount:
        raise Refusal("conflict", "到账金额不足应缴金额，不能认可为已缴清。请由申报人补足，或者退款。")
    said = note(session, actor, clock, payment, EntryKind.ACCEPTED, reason, asks="请写明认可的理由，申报人会看到。")
    settle(payment, clock())
    noted(
        session,
        "payment.accepted",
        payment,
        actor=actor,
        clock=clock,
        payload={"reason": said},
        notify=to_payer(session, payment, Topic.PAYMENT_PAID),
    )
    return payment


def refund(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    payment_id: UUID,
    version: int,
    whole: bool,
    reference: str,
    reason: str,
) -> Payment:
    """Write down what the office has given back: all that is held, or only what is more than was due.

    ``reference`` is the number of the office's voucher. A fee whose money is gone has to be paid again where it still
    can be; one that had been paid is over as refunded. Raises Refusal and Stale.
    """
    payment = fetch(session, actor, COLLECT, payment_id, version=version)
    found = refundable(payment)
    amount = found.whole if whole else found.excess
    if amount <= 0:
        raise Refusal("conflict", "没有可以退还的款项。请刷新页面查看最新状态。")
    number = reference.strip()
    if not number or len(number) > MOST_REFERENCE:
        raise invalid({"reference": f"请填写退款凭证号，不超过{MOST_REFERENCE}字。"})
    entry = PaymentEntry(kind=EntryKind.REFUND, amount=amount, provider=REFUND, reference=number, moved_at=clock())
    with once(session, Refusal("repeated", REPEATED)):
        said = written(session, actor, clock, payment, entry, reason, asks="请写明退款的原因，申报人会看到。")
    payment.held -= amount
    if payment.held < payment.amount:
        payment.state = _after_refund(payment)
    noted(
        session,
        "payment.refunded",
        payment,
        actor=actor,
        clock=clock,
        subjects={"entry": entry.id},
        payload={"amount": amount, "reason": said, "outcome": payment.state},
        notify=to_payer(session, payment, Topic.PAYMENT_REFUNDED),
    )
    return payment


def set_due(
    session: Session, actor: Actor, clock: Clock, *, payment_id: UUID, version: int, last_day: date, reason: str
) -> Payment:
    """Give one case its own last day (its 24:00 in Beijing); one that had lapsed can be paid again."""
    payment = fetch(session, actor, COLLECT, payment_id, version=version)
    if payment.state not in PAYABLE:
        raise Refusal("conflict", f"这笔费用{STATE_WORDS[payment.state]}，不用再定期限。请刷新页面查看最新状态。")
    until = moment_of(last_day, end=True)
    if until <= clock():
        raise invalid({"last_day": "缴费期限应晚于现在，请重新填写。"})
    said = note(session, actor, clock, payment, EntryKind.DUE_SET, reason, asks="请写明改定期限的原因。")
    payment.until, payment.lapsed_at, payment.state = until, None, PaymentState.DUE
    noted(
        session,
        "payment.due_set",
        payment,
        actor=actor,
        clock=clock,
        payload={"until": until, "reason": said},
        notify=to_payer(session, payment, Topic.PAYMENT_DUE),
    )
    return payment


def _after_refund(payment: Payment) -> PaymentState:
    match payment.state:
        case PaymentState.TO_DECIDE:
            return unpaid_state(payment)
        case PaymentState.PAID:
            return PaymentState.REFUNDED
    return payment.state
