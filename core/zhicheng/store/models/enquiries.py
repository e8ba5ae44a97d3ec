"""What people ask and report, by page, telephone or visit, and what they were answered."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class EnquiryKind(StrEnum):
    """政策咨询, 系统问题, 来电, 来访."""

    POLICY = "policy"
    SYSTEM = "system"
    CALL = "call"
    VISIT = "visit"


class EnquiryState(StrEnum):
    """WAITING for an answer, ANSWERED until somebody asks on, CLOSED for good."""

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


class Enquiry(Versioned, Base):
    """One enquiry in a place, sealed under a key of its own that is destroyed some time after it is closed.

    ``asked_by`` is the account that asked; a visitor without one has ``number`` and a code, of which ``code_digest`` is
    kept. What came by telephone or visit was ``entered_by`` an account for an office (``entered_for``).
    ``caller_cipher`` is canonical JSON: name and mobile of a visitor or caller, None where there are none.
    ``since`` is when it began to wait for an answer last, ``due_on`` the last day for one; None where the holidays of
    that year weren't known.
    """

    __tablename__ = "enquiries"
    __table_args__ = (
        Index("ix_enquiries_jurisdiction_state", "jurisdiction", "state", "since"),
        Index("ix_enquiries_asked_by", "asked_by", "asked_at"),
        Index("ix_enquiries_closed_at", "closed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    code_digest: Mapped[bytes | None]
    jurisdiction: Mapped[str] = mapped_column(String(6))
    kind: Mapped[EnquiryKind] = mapped_column(Choice(EnquiryKind))
    state: Mapped[EnquiryState] = mapped_column(Choice(EnquiryState))
    application_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("applications.id"))
    asked_by: Mapped[uuid.UUID | None]
    entered_by: Mapped[uuid.UUID | None]
    entered_for: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    caller_cipher: Mapped[bytes | None]
    asked_at: Mapped[datetime]
    since: Mapped[datetime]
    due_on: Mapped[date | None]
    closed_by: Mapped[uuid.UUID | None]
    closed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class EnquiryMessage(Permanent, Base):
    """One question or answer of an enquiry, under its key. ``organisation_id`` is the office that answers, None for
    whoever asks; ``number`` counts from 1 within the enquiry."""

    __tablename__ = "enquiry_messages"
    __table_args__ = (Index("uq_enquiry_messages_number", "enquiry_id", "number", unique=True),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    enquiry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enquiries.id"))
    number: Mapped[int]
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    said_by: Mapped[uuid.UUID | None]
    words_cipher: Mapped[bytes]
    at: Mapped[datetime]
