"""The paper half of cases: its number, where the bundle is, and bundles that came without anything online."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class PaperState(StrEnum):
    """``AWAITED``: not handed in yet. ``RECEIVED``: an office has it. ``RETURNED``: given back to the applicant."""

    AWAITED = "awaited"
    RECEIVED = "received"
    RETURNED = "returned"


class LooseState(StrEnum):
    """``OPEN``: nothing was submitted online. ``MATCHED``: belongs to a case now. ``RETURNED``: given back."""

    OPEN = "open"
    MATCHED = "matched"
    RETURNED = "returned"


class PaperHalf(Versioned, Base):
    """The bundle that goes with one case. ``number`` is random and stands on the cover sheet; ``held_by`` is the office
    that recorded it last, None while nobody has it."""

    __tablename__ = "paper_halves"
    __table_args__ = (Index("ix_paper_halves_state", "state"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), unique=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[PaperState] = mapped_column(Choice(PaperState))
    held_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    since: Mapped[datetime]


class PaperEntry(Permanent, Base):
    """A bundle came to an office, or went back to the applicant; ``number`` counts these for a case, from 1.
    ``remark_cipher`` is under the person's key."""

    __tablename__ = "paper_entries"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    number: Mapped[int]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[PaperState] = mapped_column(Choice(PaperState))
    volumes: Mapped[int | None]
    pages: Mapped[int | None]
    remark_cipher: Mapped[bytes | None]
    by: Mapped[uuid.UUID]
    at: Mapped[datetime]


class LooseBundle(Versioned, Base):
    """Paper of a person under a notice, with nothing online yet. Name and number are those of the person, who may have
    no account; ``application_id`` is the case once it is matched."""

    __tablename__ = "loose_bundles"
    __table_args__ = (
        Index(
            "uq_loose_bundles_open",
            "notice_id",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_loose_bundles_organisation_id_state", "organisation_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    application_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("applications.id"))
    state: Mapped[LooseState] = mapped_column(Choice(LooseState))
    volumes: Mapped[int]
    pages: Mapped[int | None]
    remark_cipher: Mapped[bytes | None]
    recorded_by: Mapped[uuid.UUID]
    recorded_at: Mapped[datetime]
    settled_by: Mapped[uuid.UUID | None]
    settled_at: Mapped[datetime | None]
