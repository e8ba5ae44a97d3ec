"""Objections that anybody raises to somebody on a list while it is publicized, and what came of them."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class ObjectionState(StrEnum):
    """OPEN until an office takes it up, INVESTIGATING until it is answered: DISMISSED, or UPHELD."""

    OPEN = "open"
    INVESTIGATING = "investigating"
    DISMISSED = "dismissed"
    UPHELD = "upheld"


class Objection(Versioned, Base):
    """One objection, sealed under a key of its own that is destroyed some time after the answer (``erased_at``).

    ``number`` and a code, of which ``code_digest`` is kept, let the objector see the answer. ``batch_id`` and
    ``duty_id`` are the list and the publicity at which it was raised. ``content_cipher`` is canonical JSON: grounds and,
    unless ``anonymous``, the objector's name and telephone. ``answer_cipher`` is what the objector is told.
    """

    __tablename__ = "objections"
    __table_args__ = (
        Index("ix_objections_application_id_state", "application_id", "state"),
        Index("ix_objections_batch_id_lodged_at", "batch_id", "lodged_at"),
        Index("ix_objections_decided_at", "decided_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    code_digest: Mapped[bytes]
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"))
    duty_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batch_duties.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    anonymous: Mapped[bool]
    content_cipher: Mapped[bytes]
    state: Mapped[ObjectionState] = mapped_column(Choice(ObjectionState))
    lodged_at: Mapped[datetime]
    taken_by: Mapped[uuid.UUID | None]
    taken_at: Mapped[datetime | None]
    answer_cipher: Mapped[bytes | None]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class ObjectionFile(Permanent, Base):
    """A file of evidence, in the blob store under the objection's key. ``size`` is bytes."""

    __tablename__ = "objection_files"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    objection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("objections.id"), index=True)
    filename_cipher: Mapped[bytes]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    added_at: Mapped[datetime]
