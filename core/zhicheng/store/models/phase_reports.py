"""What bureaus, departments and committee offices report of a phase of the round."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Versioned


class SentPhaseReport(Versioned, Base):
    """One organisation's report of a phase of a notice; one stands at a time, those before it were withdrawn.

    ``phase`` and ``key`` are declared by the place, ``receiver_id`` is the bureau that it goes to. ``figures`` are
    counts as the platform had them when it was sent. ``words_cipher`` and the file, where there is one, are sealed
    under the organisation's key; ``size`` is bytes.
    """

    __tablename__ = "phase_reports"
    __table_args__ = (
        Index(
            "uq_phase_reports_standing",
            "notice_id",
            "phase",
            "key",
            "organisation_id",
            unique=True,
            sqlite_where=text("withdrawn_at is null"),
            postgresql_where=text("withdrawn_at is null"),
        ),
        Index("ix_phase_reports_receiver_id", "receiver_id", "notice_id"),
        Index("ix_phase_reports_organisation_id", "organisation_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    phase: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    receiver_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    words_cipher: Mapped[bytes]
    figures: Mapped[dict[str, Any]]
    filename: Mapped[str | None] = mapped_column(String(200))
    media_type: Mapped[str | None] = mapped_column(String(100))
    size: Mapped[int | None]
    digest: Mapped[bytes | None]
    algorithm: Mapped[str | None] = mapped_column(String(20))
    submitted_by: Mapped[uuid.UUID]
    submitted_at: Mapped[datetime]
    withdrawn_by: Mapped[uuid.UUID | None]
    withdrawn_at: Mapped[datetime | None]
