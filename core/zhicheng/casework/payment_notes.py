"""What an office writes down about a payment, with a reason that the applicant reads; sealed under the person's key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import account_name
from zhicheng.casework.actor import Actor
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.store.models import Application, EntryKind, Payment, PaymentEntry
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the book, opened. ``amount`` is in fen; ``who`` is None for the platform's own."""

    kind: EntryKind
    amount: int | None
    provider: str | None
    reference: str | None
    reason: str | None
    moved_at: datetime | None
    who: str | None
    at: datetime


def note(
    session: Session,
    actor: Actor,
    clock: Clock,
    payment: Payment,
    kind: EntryKind,
    reason: str,
    *,
    asks: str,
) -> str:
    """Write down a decision about a payment; gives the commitment to its reason. Raises Refusal without a reason."""
    return written(session, actor, clock, payment, PaymentEntry(kind=kind), reason, asks=asks)


def written(
    session: Session,
    actor: Actor,
    clock: Clock,
    payment: Payment,
    entry: PaymentEntry,
    reason: str,
    *,
    asks: str,
) -> str:
    """Write down an entry with its reason; gives the commitment to it."""
    person_id = _person(session, payment)
    entry.id, entry.payment_id, entry.by, entry.at = uuid4(), payment.id, actor.account_id, clock()
    text = wanted_reason(reason, asks=asks)
    entry.reason_cipher, said = seal_reason(session, person_id, PaymentEntry.reason_cipher, entry.id, text)
    session.add(entry)
    session.flush()
    return said


def book_of(session: Session, payment: Payment) -> list[Line]:
    """Everything that was written down about a payment, oldest first; without reasons once the person is erased."""
    person_id = _person(session, payment)
    query = select(PaymentEntry).where(PaymentEntry.payment_id == payment.id)
    return [
        Line(
            kind=each.kind,
            amount=each.amount,
            provider=each.provider,
            reference=each.reference,
            reason=_reason(session, person_id, each),
            moved_at=each.moved_at,
            who=account_name(session, each.by) if each.by else None,
            at=each.at,
        )
        for each in session.scalars(query.order_by(PaymentEntry.at, PaymentEntry.id))
    ]


def _reason(session: Session, person_id: UUID, entry: PaymentEntry) -> str | None:
    if entry.reason_cipher is None:
        return None
    try:
        return open_reason(session, person_id, PaymentEntry.reason_cipher, entry.id, entry.reason_cipher)
    except Erased:
        return None


def _person(session: Session, payment: Payment) -> UUID:
    return session.get_one(Application, payment.application_id).person_id
