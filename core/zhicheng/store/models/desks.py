"""What desks do with a case: marks, records, signatures, decisions, returns and questions to the province.

What a desk writes about a person is sealed under that person's key. A desk is known by its stage and organisation, so
that its work outlives a change of the route.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned
from zhicheng.store.models.organisations import Role


class Mark(StrEnum):
    """What a desk found of a section: 核实, 存疑, 退回修改."""

    VERIFIED = "verified"
    DOUBTFUL = "doubtful"
    MEND = "mend"


class DecisionKind(StrEnum):
    """What was decided about a case on its route."""

    PASS = "pass"  # noqa: S105 (a decision, not a password)
    RETURN = "return"
    END = "end"
    ASK = "ask"
    ANNUL = "annul"
    REROUTE = "reroute"
    LAPSE = "lapse"


class ReturnOutcome(StrEnum):
    """How a return ended: mended by the applicant, annulled by a higher desk, or not answered in time."""

    MENDED = "mended"
    ANNULLED = "annulled"
    ABANDONED = "abandoned"


class DeskMark(Versioned, Base):
    """A desk's mark on one section, and on which snapshot it was set."""

    __tablename__ = "desk_marks"
    __table_args__ = (UniqueConstraint("application_id", "organisation_id", "stage", "section"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    stage: Mapped[str] = mapped_column(String(60))
    section: Mapped[str] = mapped_column(String(60))
    mark: Mapped[Mark] = mapped_column(Choice(Mark))
    note_cipher: Mapped[bytes | None]
    snapshot_number: Mapped[int]
    marked_by: Mapped[uuid.UUID]
    marked_at: Mapped[datetime]


class StageRecord(Versioned, Base):
    """Something that a stage must put on record (originals, publicity …), as typed, sealed."""

    __tablename__ = "stage_records"
    __table_args__ = (UniqueConstraint("application_id", "organisation_id", "stage", "key"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    stage: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(60))
    content_cipher: Mapped[bytes]
    snapshot_number: Mapped[int]
    saved_by: Mapped[uuid.UUID]
    saved_at: Mapped[datetime]


class DeskSignature(Permanent, Base):
    """One of the people who must both act has signed the check, for one visit of the case to the desk."""

    __tablename__ = "desk_signatures"
    __table_args__ = (UniqueConstraint("desk_id", "visit", "role"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), index=True)
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("route_desks.id"))
    visit: Mapped[int]
    role: Mapped[Role] = mapped_column(Choice(Role))
    signed_by: Mapped[uuid.UUID]
    signed_at: Mapped[datetime]


class DeskDecision(Permanent, Base):
    """One decision with its reason. ``desk_id`` is the desk it is about, ``organisation_id`` whose decision it is;
    None for the platform's own."""

    __tablename__ = "desk_decisions"
    __table_args__ = (Index("ix_desk_decisions_application_id", "application_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    desk_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("route_desks.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[DecisionKind] = mapped_column(Choice(DecisionKind))
    reason_cipher: Mapped[bytes | None]
    snapshot_number: Mapped[int]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime]


class CaseReturn(Base):
    """A case given back to the applicant: which sections are open, with which notes, and until when.

    ``opened`` are the sections' keys with the draft's version of each at the time. ``repeated`` are those that were
    returned a second time although they hadn't changed; the reason for that is sealed. ``until`` is the first moment
    that is too late.
    """

    __tablename__ = "case_returns"
    __table_args__ = (
        Index("ix_case_returns_application_id", "application_id"),
        Index(
            "uq_case_returns_open",
            "application_id",
            unique=True,
            sqlite_where=text("closed_at is null"),
            postgresql_where=text("closed_at is null"),
        ),
        Index("ix_case_returns_until", "until"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    stage: Mapped[str] = mapped_column(String(60))
    snapshot_number: Mapped[int]
    opened: Mapped[dict[str, int]] = mapped_column(JSON())
    content_cipher: Mapped[bytes]
    repeated: Mapped[list[str]]
    repeat_reason_cipher: Mapped[bytes | None]
    until: Mapped[datetime]
    returned_by: Mapped[uuid.UUID]
    returned_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[ReturnOutcome | None] = mapped_column(Choice(ReturnOutcome))


class Inquiry(Base):
    """A doubtful point put to the province, and its answer; both stay on the case."""

    __tablename__ = "inquiries"
    __table_args__ = (
        Index("ix_inquiries_application_id", "application_id"),
        Index(
            "uq_inquiries_open",
            "application_id",
            unique=True,
            sqlite_where=text("answered_at is null"),
            postgresql_where=text("answered_at is null"),
        ),
        Index("ix_inquiries_asked_id_answered_at", "asked_id", "answered_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    asked_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    stage: Mapped[str] = mapped_column(String(60))
    section: Mapped[str | None] = mapped_column(String(60))
    question_cipher: Mapped[bytes]
    asked_by: Mapped[uuid.UUID]
    asked_at: Mapped[datetime]
    answer_cipher: Mapped[bytes | None]
    answered_by: Mapped[uuid.UUID | None]
    answered_at: Mapped[datetime | None]
