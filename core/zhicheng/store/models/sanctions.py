"""Sanctions of committees, with what was corrected and their end; and the leading groups of offices."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.specs import SanctionKind
from zhicheng.store.base import Base, Choice, Permanent, Versioned


class Sanction(Versioned, Base):
    """A sanction of a committee office, of all its committees unless ``committee`` names one as the notice does.

    ``batch_id`` is the list whose result is void. ``deadline`` is the last calendar day to correct. ``issued_for`` is the
    bureau. Its words are about an office and seen by it and by bureaus only; events carry commitments to them.
    """

    __tablename__ = "sanctions"
    __table_args__ = (
        Index("ix_sanctions_organisation_id_lifted_at", "organisation_id", "lifted_at"),
        Index("ix_sanctions_issued_at", "issued_at", "id"),
        Index("ix_sanctions_deadline", "deadline"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    committee: Mapped[str | None] = mapped_column(String(100))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batches.id"))
    kind: Mapped[SanctionKind] = mapped_column(Choice(SanctionKind))
    reason: Mapped[str] = mapped_column(String(1000))
    document_number: Mapped[str] = mapped_column(String(100))
    deadline: Mapped[date | None]
    salt: Mapped[bytes]
    issued_for: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    issued_by: Mapped[uuid.UUID]
    issued_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_by: Mapped[uuid.UUID | None]
    answered_at: Mapped[datetime | None]
    lifted_because: Mapped[str | None] = mapped_column(String(500))
    lifted_by: Mapped[uuid.UUID | None]
    lifted_for: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    lifted_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]


class LeadingGroup(Permanent, Base):
    """The leading group (职称评审工作领导小组) of an office from a calendar day on, numbered from 1 within the office.

    ``content_cipher`` is canonical JSON under the office's key: chair, the chair's post, members.
    """

    __tablename__ = "leading_groups"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    number: Mapped[int]
    since: Mapped[date]
    content_cipher: Mapped[bytes]
    recorded_by: Mapped[uuid.UUID]
    recorded_at: Mapped[datetime]
