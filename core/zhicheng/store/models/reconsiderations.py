"""What those who did not pass ask for: that their result be looked at once more (复查)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Versioned


class ReconsiderationState(StrEnum):
    """OPEN until the office answers: the result is KEPT, or the case is REOPENED and waits for another list."""

    OPEN = "open"
    KEPT = "kept"
    REOPENED = "reopened"


class Reconsideration(Versioned, Base):
    """One request; each case has one at most. ``batch_id`` is the list that had the result, ``due`` the last day for the
    answer. ``grounds_cipher`` is why it was asked for, ``answer_cipher`` what was answered, both under the person's key."""

    __tablename__ = "reconsiderations"
    __table_args__ = (Index("ix_reconsiderations_batch_id_state", "batch_id", "state"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), unique=True)
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"))
    state: Mapped[ReconsiderationState] = mapped_column(Choice(ReconsiderationState))
    grounds_cipher: Mapped[bytes]
    asked_by: Mapped[uuid.UUID]
    asked_at: Mapped[datetime]
    due: Mapped[date | None]
    answer_cipher: Mapped[bytes | None]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
