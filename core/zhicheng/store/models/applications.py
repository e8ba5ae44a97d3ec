"""Applications: drafts as typed, uploads, frozen snapshots, the stored route, recommendations."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class ApplicationStatus(StrEnum):
    """Where an application stands (JM-4): 未提交, 已申报, 被退回, 审核不通过终止审核, 终审通过; withdrawn
    drafts and lapsed cases beside."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ENDED = "ended"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Application(Versioned, Base):
    """One person's application under one notice. ``unit_id`` stays what it was begun under until the
    applicant moves it.

    ``revision_id`` pins the notice's revision that governs it. ``live`` is false once withdrawn or lapsed: a
    person has one live application per notice and lane: channels that run beside the others (JB-2.2) are a lane of their
    own, all others share the one without a name. ``route`` and ``position`` say at which desk of which of its
    routes it is, both from 1; None before the first submission. ``claimed_by`` is who checks it there.
    ``warned_for`` is the deadline of which those answerable were warned last. ``entered_by`` is the office that entered
    it from paper on the person's behalf, None for one's own.
    """

    __tablename__ = "applications"
    __table_args__ = (
        Index(
            "uq_applications_live",
            "notice_id",
            "person_id",
            "lane",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
        Index("ix_applications_person_id", "person_id"),
        Index("ix_applications_unit_id_status", "unit_id", "status"),
        Index("ix_applications_notice_id_status", "notice_id", "status"),
        Index("ix_applications_entered_by", "entered_by"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice_revisions.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    entered_by: Mapped[uuid.UUID | None]
    jurisdiction: Mapped[str] = mapped_column(String(6))
    year: Mapped[int]
    channel: Mapped[str] = mapped_column(String(40))
    lane: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    status: Mapped[ApplicationStatus] = mapped_column(Choice(ApplicationStatus))
    live: Mapped[bool]
    route: Mapped[int | None]
    position: Mapped[int | None]
    claimed_by: Mapped[uuid.UUID | None]
    claimed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    warned_for: Mapped[datetime | None]


class DraftSection(Versioned, Base):
    """One section as the person typed it: JSON of raw values with stable row ids, sealed; versioned by
    itself."""

    __tablename__ = "draft_sections"
    __table_args__ = (UniqueConstraint("application_id", "key"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    key: Mapped[str] = mapped_column(String(60))
    content_cipher: Mapped[bytes]
    saved_by: Mapped[uuid.UUID | None]
    saved_at: Mapped[datetime]


class Upload(Base):
    """A file in the blob store under the person's key, for an attachment (``key``) or for a row's proof
    (``row_id`` too).

    ``details_cipher`` holds its name, size, media type and measures as JSON. ``digest`` is that of the stored
    ciphertext, so that a nightly scrub finds damage without any key. ``size`` is the file's own, in bytes.
    ``organisation_id`` is the unit whose stage has put the file on record, None for what the applicant files.
    """

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_application_id_key", "application_id", "key"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None]
    key: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[str | None] = mapped_column(String(40))
    details_cipher: Mapped[bytes]
    size: Mapped[int]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    added_by: Mapped[uuid.UUID | None]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Snapshot(Permanent, Base):
    """What was submitted, as canonical bytes, sealed and never changed. The digest of the bytes is the
    receipt.

    The bytes carry a random salt, so that the receipt tells nothing about a person once the bytes are
    unreadable.
    """

    __tablename__ = "snapshots"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    number: Mapped[int]
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice_revisions.id"))
    content_cipher: Mapped[bytes]
    digest: Mapped[bytes] = mapped_column(unique=True)
    algorithm: Mapped[str] = mapped_column(String(20))
    taken_by: Mapped[uuid.UUID | None]
    taken_at: Mapped[datetime]


class DeskState(StrEnum):
    """What a case is to a desk. It is at one desk at most: arrived, asked or returned."""

    AHEAD = "ahead"
    ARRIVED = "arrived"
    ASKED = "asked"
    RETURNED = "returned"
    PASSED = "passed"
    ENDED = "ended"
    LAPSED = "lapsed"


class RouteDesk(Base):
    """One desk of an application's route. ``route`` counts the routes: rerouting writes a new one.

    ``chain`` and ``stage`` name its declaration; ``kind``, ``level``, ``division`` and ``office`` (its name in words)
    say whose desk it is where no organisation is known yet. ``deadline`` is the key of a phase of the notice, and
    ``lapses`` tells that a case not sent on by its end is over.
    ``since`` is when its state began, ``visits`` how often the case arrived, ``arrived_at`` and ``left_at`` are of the last
    visit, ``held_before`` is how long those before it lasted together, in seconds.
    """

    __tablename__ = "route_desks"
    __table_args__ = (
        UniqueConstraint("application_id", "route", "position"),
        Index("ix_route_desks_organisation_id_state", "organisation_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    route: Mapped[int]
    position: Mapped[int]
    chain: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(40))
    level: Mapped[str | None] = mapped_column(String(20))
    division: Mapped[str | None] = mapped_column(String(6))
    office: Mapped[str] = mapped_column(String(200))
    deadline: Mapped[str | None] = mapped_column(String(60))
    lapses: Mapped[bool]
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[DeskState] = mapped_column(Choice(DeskState))
    since: Mapped[datetime | None]
    visits: Mapped[int]
    came_back: Mapped[bool]
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    held_before: Mapped[int] = mapped_column(server_default=text("0"))


class Recommendation(Base):
    """An expert's recommendation, held by submitted cases; an expert has two slots in a jurisdiction
    (JM-3.3.2)."""

    __tablename__ = "recommendations"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "expert_index", "slot"),
        UniqueConstraint("application_id", "expert_index"),
        CheckConstraint("slot in (1, 2)", name="slot"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(6))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    expert_index: Mapped[bytes]
    expert_cipher: Mapped[bytes]
    slot: Mapped[int]
    made_at: Mapped[datetime]
