"""Meetings of a committee: the plan, the draw of its experts, their seats, who stands back, groups and opinions."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class MeetingState(StrEnum):
    """A plan is drawn up, FILED, APPROVED or RETURNED by the bureau; the meeting is HELD once it has voted, or CANCELLED."""

    DRAFT = "draft"
    FILED = "filed"
    APPROVED = "approved"
    RETURNED = "returned"
    HELD = "held"
    CANCELLED = "cancelled"


class Meeting(Versioned, Base):
    """A meeting (评审会议) that decides on one list of candidates; its plan (评审方案) is not about any person.

    ``size`` is how many experts sit on it, ``outside`` at least how many of them from outside; ``cover`` is how many at
    least there are by specialty. Moments are aware; ``ends_on`` is its last day in Beijing.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_organisation_id_state", "organisation_id", "state"),
        Index("ix_meetings_place_state", "place", "state", "filed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"), unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    place: Mapped[str] = mapped_column(String(6))
    committee_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("committees.id"))
    state: Mapped[MeetingState] = mapped_column(Choice(MeetingState))
    starts_at: Mapped[datetime]
    ends_on: Mapped[date]
    venue: Mapped[str] = mapped_column(String(200))
    agenda: Mapped[str] = mapped_column(String(2000))
    rules: Mapped[str] = mapped_column(String(2000))
    size: Mapped[int]
    outside: Mapped[int]
    cover: Mapped[dict[str, Any]]
    created_by: Mapped[uuid.UUID]
    created_at: Mapped[datetime]
    filed_by: Mapped[uuid.UUID | None]
    filed_at: Mapped[datetime | None]
    decided_for: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    document_number: Mapped[str | None] = mapped_column(String(100))
    reason: Mapped[str | None] = mapped_column(String(1000))
    salt: Mapped[bytes]


class Draw(Versioned, Base):
    """One draw of a meeting's experts, ``number`` from 1.

    The seed is committed to by ``commitment`` (SHA-256) before ``pool`` is fixed, and opened after: until then it lies in
    ``seed_cipher`` under the office's key. ``pool`` is canonical JSON: what is wanted and the experts that could be drawn,
    by id, specialty and whether they come from outside, with those left out and why. ``abandoned_at``: given up for
    another one.
    """

    __tablename__ = "draws"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    commitment: Mapped[bytes]
    seed_cipher: Mapped[bytes]
    seed: Mapped[bytes | None]
    pool: Mapped[bytes | None]
    committed_at: Mapped[datetime]
    fixed_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    abandoned_at: Mapped[datetime | None]


class SeatEnd(StrEnum):
    """Why an expert drawn doesn't sit: could not come, conflict of interest, left the pool, or another draw."""

    UNABLE = "unable"
    CONFLICT = "conflict"
    LEFT_POOL = "left_pool"
    REDRAWN = "redrawn"


class Seat(Versioned, Base):
    """An expert's seat at a meeting. ``ended_at`` once a substitute has taken it, or another draw.

    ``pledge`` is the digest of the pledge that was signed at ``pledged_at``. Present is who has arrived and not left.
    ``arrived_by`` is who took attendance. ``declined`` is why the expert has given the seat up; a substitute follows.
    """

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("meeting_id", "expert_id"), Index("ix_seats_person_id", "person_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    draw_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("draws.id"))
    expert_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("experts.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    number: Mapped[int]
    specialty: Mapped[str] = mapped_column(String(60))
    outside: Mapped[bool]
    chair: Mapped[bool]
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("reading_groups.id"))
    pledge: Mapped[str | None] = mapped_column(String(80))
    pledged_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    arrived_by: Mapped[uuid.UUID | None]
    left_at: Mapped[datetime | None]
    declined: Mapped[SeatEnd | None] = mapped_column(Choice(SeatEnd))
    declined_at: Mapped[datetime | None]
    ended: Mapped[SeatEnd | None] = mapped_column(Choice(SeatEnd))
    ended_at: Mapped[datetime | None]


class RecusalKind(StrEnum):
    """Why an expert stands back from a case: own case, own unit, kin, recommender, co-author, complaint, other."""

    OWN_CASE = "own_case"
    OWN_UNIT = "own_unit"
    KIN = "kin"
    RECOMMENDER = "recommender"
    CO_AUTHOR = "co_author"
    COMPLAINT = "complaint"
    OTHER = "other"


class Recusal(Permanent, Base):
    """An expert stands back from a case (回避), as found by the platform or ``declared``; words under the expert's key."""

    __tablename__ = "recusals"
    __table_args__ = (
        UniqueConstraint("seat_id", "application_id"),
        Index("ix_recusals_meeting_id_application_id", "meeting_id", "application_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seats.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    kind: Mapped[RecusalKind] = mapped_column(Choice(RecusalKind))
    declared: Mapped[bool]
    words_cipher: Mapped[bytes | None]
    recorded_by: Mapped[uuid.UUID | None]
    recorded_at: Mapped[datetime]


class ReadingGroup(Base):
    """A specialty group (专业组) of a meeting; ``specialties`` are those whose cases come to it."""

    __tablename__ = "reading_groups"
    __table_args__ = (UniqueConstraint("meeting_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    name: Mapped[str] = mapped_column(String(60))
    specialties: Mapped[list[str]] = mapped_column(JSON())


class Reading(Base):
    """A case of a meeting is read by a group."""

    __tablename__ = "readings"
    __table_args__ = (Index("ix_readings_group_id", "group_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reading_groups.id"))


class Opinion(Versioned, Base):
    """What an expert wrote about a case: ``content_cipher`` is canonical JSON (advice, words, scores by indicator) under
    the applicant's key. It can be changed until it is handed in."""

    __tablename__ = "opinions"
    __table_args__ = (
        UniqueConstraint("seat_id", "application_id"),
        Index("ix_opinions_meeting_id_application_id", "meeting_id", "application_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seats.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    content_cipher: Mapped[bytes]
    handed_in_at: Mapped[datetime | None]


class MeetingMinutes(Versioned, Base):
    """The minutes (会议纪要) of a meeting, ``number`` from 1; a correction is another one with its reason.

    ``content_cipher`` and ``reason_cipher`` are under the office's key, ``digest`` is that of the content. They count once
    the chair has signed them.
    """

    __tablename__ = "meeting_minutes"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    content_cipher: Mapped[bytes]
    reason_cipher: Mapped[bytes | None]
    digest: Mapped[str] = mapped_column(String(80))
    written_by: Mapped[uuid.UUID]
    written_at: Mapped[datetime]
    signed_by: Mapped[uuid.UUID | None]
    signed_at: Mapped[datetime | None]


class StaffPledge(Permanent, Base):
    """The pledge of confidentiality of somebody of the office who runs a meeting; ``pledge`` is the digest of its words."""

    __tablename__ = "staff_pledges"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    pledge: Mapped[str] = mapped_column(String(80))
    pledged_at: Mapped[datetime]
