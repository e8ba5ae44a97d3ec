"""Committees (评委会) with their authority, and the experts (评审专家) from whom meetings are drawn."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class FormedBy(StrEnum):
    """What a committee is formed by, which decides how many experts it needs (N-4)."""

    SERIES = "series"
    SPECIALTY = "specialty"


class CommitteeState(StrEnum):
    """A committee is drawn up, FILED with the bureau, APPROVED or RETURNED with a reason, and ENDED by hand."""

    DRAFT = "draft"
    FILED = "filed"
    APPROVED = "approved"
    RETURNED = "returned"
    ENDED = "ended"


class Committee(Versioned, Base):
    """A committee of an office: its scope, its size, and from which day to which (both included) it may decide.

    ``place`` is the jurisdiction whose bureau approves it. Empty lists of the scope mean "all". ``indicators`` are what
    experts score against: key, dimension, title and the most points, as canonical JSON values. ``previous_id`` is the
    committee that this one renews or changes. Nothing in it is about a person.
    """

    __tablename__ = "committees"
    __table_args__ = (
        Index("ix_committees_organisation_id_state", "organisation_id", "state"),
        Index("ix_committees_place_state", "place", "state", "filed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    place: Mapped[str] = mapped_column(String(6))
    name: Mapped[str] = mapped_column(String(100))
    series: Mapped[list[str]]
    levels: Mapped[list[str]]
    specialties: Mapped[list[str]]
    scopes: Mapped[list[str]]
    formed_by: Mapped[FormedBy] = mapped_column(Choice(FormedBy))
    size: Mapped[int]
    indicators: Mapped[list[dict[str, Any]]] = mapped_column(JSON())
    since: Mapped[date]
    until: Mapped[date]
    state: Mapped[CommitteeState] = mapped_column(Choice(CommitteeState))
    previous_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("committees.id"))
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
    ended_at: Mapped[datetime | None]


class ExpertState(StrEnum):
    """PROPOSED, ENDORSED by the department, then APPROVED by the bureau; REFUSED, REMOVED with a cause, or EXPIRED."""

    PROPOSED = "proposed"
    ENDORSED = "endorsed"
    APPROVED = "approved"
    REFUSED = "refused"
    REMOVED = "removed"
    EXPIRED = "expired"


class Expert(Versioned, Base):
    """A person's place in the pool of one jurisdiction (``place``), once at a time.

    ``specialty`` is the one under which they are drawn. ``organisation_id`` is their unit where it is registered;
    ``unit_name`` and ``unit_division`` say it anyway. ``proposed_for`` is whoever proposed them (None: their own
    application), ``department_id`` who has to endorse (None: nobody). ``since`` and ``until`` are the term, both days
    included. ``details_cipher`` is canonical JSON under the person's key: birth_date, gender, mobile, title_since,
    retires_on, post. ``reason_cipher`` (person's key) is why they were refused or removed; ``cause`` its kind.
    """

    __tablename__ = "experts"
    __table_args__ = (
        Index(
            "uq_experts_person_id_place_live",
            "person_id",
            "place",
            unique=True,
            sqlite_where=text("state in ('proposed', 'endorsed', 'approved')"),
            postgresql_where=text("state in ('proposed', 'endorsed', 'approved')"),
        ),
        Index("ix_experts_place_state_series", "place", "state", "series", "id"),
        Index("ix_experts_person_id", "person_id"),
        Index("ix_experts_until", "until"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    place: Mapped[str] = mapped_column(String(6))
    series: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(60))
    specialty: Mapped[str] = mapped_column(String(60))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    unit_name: Mapped[str] = mapped_column(String(200))
    unit_division: Mapped[str] = mapped_column(String(6))
    details_cipher: Mapped[bytes]
    state: Mapped[ExpertState] = mapped_column(Choice(ExpertState))
    proposed_for: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    proposed_by: Mapped[uuid.UUID]
    proposed_at: Mapped[datetime]
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    endorsed_by: Mapped[uuid.UUID | None]
    endorsed_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
    cause: Mapped[str | None] = mapped_column(String(40))
    reason_cipher: Mapped[bytes | None]
    ended_at: Mapped[datetime | None]


class ExpertComplaint(Permanent, Base):
    """A complaint about an expert, found true or not; ``complainant_id`` is the applicant who made it, where known.

    ``words_cipher`` is under the expert's person key. It keeps the expert off the complainant's cases, and a complaint
    that was found true is a cause for removal (HX-5.3).
    """

    __tablename__ = "expert_complaints"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    expert_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("experts.id"), index=True)
    complainant_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    founded: Mapped[bool]
    words_cipher: Mapped[bytes]
    recorded_for: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    recorded_by: Mapped[uuid.UUID]
    recorded_at: Mapped[datetime]
