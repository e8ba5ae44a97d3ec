"""Inspections of what an organisation has checked or decided: the sample, what was found of each case, what was corrected."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class InspectionOf(StrEnum):
    """Which cases are drawn from: those that the organisation's desks have passed on, or those that its lists decided."""

    CHECKED = "checked"
    DECIDED = "decided"


class InspectionState(StrEnum):
    """BEGUN while only the seed is committed, DRAWN while cases are looked at, FOUND while the office corrects, CLOSED."""

    BEGUN = "begun"
    DRAWN = "drawn"
    FOUND = "found"
    CLOSED = "closed"


class Inspection(Versioned, Base):
    """One inspection of one organisation by one bureau (``issued_for``), of one year's cases, of one committee where
    ``committee`` names it as the notice does.

    The rate is ``numerator`` / ``denominator``. ``seed`` is sealed under the bureau's key until the population is fixed,
    ``opened`` is the seed from then on. ``finding_cipher`` and ``answer_cipher`` are under the inspected organisation's
    key. ``deadline`` is the last calendar day to correct. ``sanction_id`` is the sanction that came of it.
    """

    __tablename__ = "inspections"
    __table_args__ = (
        Index("ix_inspections_organisation_id_state", "organisation_id", "state"),
        Index("ix_inspections_issued_for_begun_at", "issued_for", "begun_at"),
        Index("ix_inspections_deadline", "deadline"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    issued_for: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    of: Mapped[InspectionOf] = mapped_column(Choice(InspectionOf))
    committee: Mapped[str | None] = mapped_column(String(100))
    year: Mapped[int]
    numerator: Mapped[int]
    denominator: Mapped[int]
    state: Mapped[InspectionState] = mapped_column(Choice(InspectionState))
    seed_cipher: Mapped[bytes]
    opened: Mapped[bytes | None]
    begun_by: Mapped[uuid.UUID]
    begun_at: Mapped[datetime]
    drawn_at: Mapped[datetime | None]
    finding_cipher: Mapped[bytes | None]
    deadline: Mapped[date | None]
    found_by: Mapped[uuid.UUID | None]
    found_at: Mapped[datetime | None]
    answer_cipher: Mapped[bytes | None]
    answered_by: Mapped[uuid.UUID | None]
    answered_at: Mapped[datetime | None]
    sanction_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sanctions.id"))
    closed_by: Mapped[uuid.UUID | None]
    closed_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]


class InspectionPopulation(Permanent, Base):
    """The cases that a sample was drawn from: the 16 bytes of each id, in ascending order."""

    __tablename__ = "inspection_populations"

    inspection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("inspections.id"), primary_key=True)
    ids: Mapped[bytes]


class InspectionResult(StrEnum):
    """What was found of one case."""

    CLEAR = "clear"
    PROBLEM = "problem"


class InspectedCase(Versioned, Base):
    """One case of a sample, ``place`` its place in the order drawn, from 1. ``words_cipher`` is under the inspected
    organisation's key."""

    __tablename__ = "inspected_cases"
    __table_args__ = (
        UniqueConstraint("inspection_id", "application_id"),
        UniqueConstraint("inspection_id", "place"),
        Index("ix_inspected_cases_application_id", "application_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    inspection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("inspections.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    place: Mapped[int]
    result: Mapped[InspectionResult | None] = mapped_column(Choice(InspectionResult))
    words_cipher: Mapped[bytes | None]
    looked_by: Mapped[uuid.UUID | None]
    looked_at: Mapped[datetime | None]
