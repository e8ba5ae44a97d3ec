"""A bureau's notices and their published revisions."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class NoticeStatus(StrEnum):
    """A draft is seen by its bureau, an open notice by everybody, a closed one takes nothing new."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Notice(Versioned, Base):
    """One round of one place; a place may have several a year. ``revision_id`` is the published one that
    holds.

    ``draft`` is the content being worked on, as canonical JSON bytes; publishing freezes it as a revision.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_jurisdiction_year", "jurisdiction", "year"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(6))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[NoticeStatus] = mapped_column(Choice(NoticeStatus))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    draft: Mapped[bytes | None]
    revision_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]


class NoticeRevision(Permanent, Base):
    """What was published: channels, windows, phases, committees, fees, contacts, and the policy's digest,
    never changed.

    ``reason`` says why it follows the one before (an outage, a supplementary notice) and ``scope`` whom it
    concerns.
    """

    __tablename__ = "notice_revisions"
    __table_args__ = (UniqueConstraint("notice_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    number: Mapped[int]
    content: Mapped[bytes]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    policy_digest: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str | None] = mapped_column(String(500))
    scope: Mapped[str | None] = mapped_column(String(500))
    published_by: Mapped[uuid.UUID | None]
    published_at: Mapped[datetime]
