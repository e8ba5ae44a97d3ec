"""What authorities record of units, each with the document that says so."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base


class UnitFact(Base):
    """One record of a fact, numbered from 1 within its key. Only its withdrawal changes it: another record takes its
    place from that one's day on.

    ``value`` is as in the exchange format's ``unit``; ``level`` and ``year`` are those of a fact that holds for one
    round only. ``since`` and ``until`` are calendar days, both included. The scan is in the blob store under the
    unit's key and the record's id, ``size`` in bytes. ``recorded_for`` is the bureau that records.
    """

    __tablename__ = "unit_facts"
    __table_args__ = (UniqueConstraint("organisation_id", "key", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    key: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    value: Mapped[Any] = mapped_column(JSON)
    level: Mapped[str | None] = mapped_column(String(20))
    year: Mapped[int | None]
    since: Mapped[date]
    until: Mapped[date | None]
    document_title: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str | None] = mapped_column(String(100))
    issued_by: Mapped[str] = mapped_column(String(200))
    issued_on: Mapped[date]
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    salt: Mapped[bytes]
    recorded_by: Mapped[uuid.UUID]
    recorded_for: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    recorded_at: Mapped[datetime]
    withdrawn_by: Mapped[uuid.UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_for: Mapped[str | None] = mapped_column(String(500))
