"""People in series that are not applied for online: how many of which specialty, by unit and bureau; no names."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Versioned


class CountState(StrEnum):
    """``CONFIRMED``: the bureau above has taken it over or, of the notice's own bureau, everything is summed up."""

    DRAFT = "draft"
    REPORTED = "reported"
    CONFIRMED = "confirmed"


class CountReport(Versioned, Base):
    """What an organisation counts under a notice; ``receiver_id`` is the bureau it goes to, None for the notice's own.

    A bureau's rows are those that it adds for units without accounts; what its units report stays theirs.
    ``first_reported_at`` stays once it is set: a correction is not late. ``returned_for`` says what was to be mended
    the last time it was given back, ``warned_for`` of which deadline (exclusive) its people were warned.
    """

    __tablename__ = "count_reports"
    __table_args__ = (
        UniqueConstraint("notice_id", "organisation_id"),
        Index("ix_count_reports_receiver_id_state", "receiver_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    receiver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[CountState] = mapped_column(Choice(CountState))
    first_reported_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[uuid.UUID | None]
    confirmed_at: Mapped[datetime | None]
    returned_for: Mapped[str | None] = mapped_column(String(200))
    warned_for: Mapped[datetime | None]


class CountRow(Base):
    """So many people (one or more) of a series and specialty."""

    __tablename__ = "count_rows"
    __table_args__ = (UniqueConstraint("report_id", "series", "specialty"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("count_reports.id"))
    position: Mapped[int]
    series: Mapped[str] = mapped_column(String(50))
    specialty: Mapped[str] = mapped_column(String(50))
    number: Mapped[int]
