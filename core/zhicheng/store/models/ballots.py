"""Secret ballots: envelopes with the voter outside and the choice sealed inside, and an urn that knows no voters.

A cast is one row: voter, case, and the choice under the ballot's public key, whose private half is never in the
database. Closing opens all envelopes in one transaction into the urn, in random order, and blanks them. Neither table has
a moment or a counter of its own.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class BallotState(StrEnum):
    """Votes are cast while it is OPEN, counted when it is CLOSED; a VOIDED one was never opened."""

    OPEN = "open"
    CLOSED = "closed"
    VOIDED = "voided"


class Vote(StrEnum):
    """For, against, abstain."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Ballot(Versioned, Base):
    """One ballot of a meeting, ``number`` from 1; later ones vote again on some cases, for a reason under the office's key.

    ``receipts`` and ``tally`` are the digests that closing has put into the ledger.
    """

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        Index(
            "uq_ballots_open",
            "meeting_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    state: Mapped[BallotState] = mapped_column(Choice(BallotState))
    public_key: Mapped[bytes]
    reason_cipher: Mapped[bytes | None]
    receipts: Mapped[str | None] = mapped_column(String(80))
    tally: Mapped[str | None] = mapped_column(String(80))
    opened_by: Mapped[uuid.UUID]
    opened_at: Mapped[datetime]
    closed_by: Mapped[uuid.UUID | None]
    closed_at: Mapped[datetime | None]


class BallotCase(Base):
    """A case that a ballot votes on; its counts are None until the ballot is closed, or, where it was
    voided, counted on paper."""

    __tablename__ = "ballot_cases"

    ballot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ballots.id"), primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    present: Mapped[int | None]
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstained: Mapped[int | None]
    recused: Mapped[int | None]


class Cast(Base):
    """One expert's vote on one case. ``envelope`` is blank once the ballot is closed; ``receipt`` is its digest."""

    __tablename__ = "casts"

    ballot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ballots.id"), primary_key=True)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seats.id"), primary_key=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    envelope: Mapped[bytes | None]
    receipt: Mapped[bytes]


class UrnPaper(Permanent, Base):
    """A paper in the urn: what was voted on a case, by nobody. Its id is random."""

    __tablename__ = "urn_papers"
    __table_args__ = (Index("ix_urn_papers_ballot_id_application_id", "ballot_id", "application_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    ballot_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ballots.id"))
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    vote: Mapped[Vote] = mapped_column(Choice(Vote))
