"""Fees: what an accepted case has to pay, the money that came and went, and the slips that prove it."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned

LIVE = text("state <> 'refunded' and state <> 'cancelled'")


class PaymentState(StrEnum):
    """``CLAIMED``: a slip waits for the office, and nothing is paid yet. ``TO_DECIDE``: money has come that can't count
    as it is (late, too little; what is lacking may follow). ``LAPSED``: not paid in time, out of this round's meeting. ``CANCELLED``: asked for by mistake."""

    DUE = "due"
    CLAIMED = "claimed"
    PAID = "paid"
    LAPSED = "lapsed"
    TO_DECIDE = "to_decide"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class EntryKind(StrEnum):
    """What an office's book says of a payment: money in, money out, and what was decided with a reason."""

    INCOME = "income"
    REFUND = "refund"
    SLIP_REFUSED = "slip_refused"
    ACCEPTED = "accepted"
    DUE_SET = "due_set"


class Payment(Versioned, Base):
    """What one case has to pay, by the row ``fee`` of its notice; ``amount`` is in fen, ``organisation_id`` collects.

    ``until`` is the office's own last moment (exclusive) for this case; without it the notice's phase holds.
    ``held`` is the money that is there now, income less refunds, in fen.
    ``lapsed_at`` stays once it lapsed: what comes afterwards is late. ``provider`` and ``reference`` say how it was
    paid in the end.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("uq_payments_live", "application_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_payments_organisation_id_state", "organisation_id", "state"),
        Index("ix_payments_notice_id_state", "notice_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), index=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    fee: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(100))
    document: Mapped[str] = mapped_column(String(200))
    amount: Mapped[int]
    held: Mapped[int]
    state: Mapped[PaymentState] = mapped_column(Choice(PaymentState))
    until: Mapped[datetime | None]
    warned_for: Mapped[datetime | None]
    demanded_at: Mapped[datetime]
    lapsed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    provider: Mapped[str | None] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(60))
    receipt_number: Mapped[str | None] = mapped_column(String(30), unique=True)


class PaymentEntry(Permanent, Base):
    """A line of the office's book. ``amount`` is in fen, ``at`` when it was written down, ``moved_at`` when the money
    moved. A gateway's ``reference`` and ``nonce`` come once: a repeated message finds them taken."""

    __tablename__ = "payment_entries"
    __table_args__ = (
        UniqueConstraint("provider", "reference"),
        Index("ix_payment_entries_payment_id", "payment_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id"))
    kind: Mapped[EntryKind] = mapped_column(Choice(EntryKind))
    amount: Mapped[int | None]
    provider: Mapped[str | None] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(60))
    nonce: Mapped[str | None] = mapped_column(String(64), unique=True)
    reason_cipher: Mapped[bytes | None]
    moved_at: Mapped[datetime | None]
    by: Mapped[uuid.UUID | None]
    at: Mapped[datetime]


class PaymentSlip(Base):
    """A bank slip that an applicant handed in; its scan lies in the blob store under the person's key.

    ``details_cipher`` holds number, day of payment and the scan's name and kind as JSON; ``size`` is in bytes.
    ``answered_at`` is when the office confirmed or refused it, whatever else has come meanwhile; None while it waits.
    """

    __tablename__ = "payment_slips"
    __table_args__ = (Index("ix_payment_slips_payment_id", "payment_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    details_cipher: Mapped[bytes]
    size: Mapped[int]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    added_by: Mapped[uuid.UUID]
    added_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
