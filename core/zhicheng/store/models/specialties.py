"""What committees propose to change in the specialties under review, and what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Versioned


class ProposalKind(StrEnum):
    """新设, 调整, 整合, 剔除."""

    NEW = "new"
    CHANGE = "change"
    MERGE = "merge"
    DROP = "drop"


class ProposalState(StrEnum):
    """A proposal is decided once, unless whoever made it has withdrawn it before."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SpecialtyProposal(Versioned, Base):
    """One specialty that an office or unit (``organisation_id``) proposes to change in a place.

    ``into`` is the specialty that a merged one goes into, or the new name of a changed one. ``from_year`` is the first
    round in which it counts: as proposed, then as approved. ``document_number`` is that of the approval.
    """

    __tablename__ = "specialty_proposals"
    __table_args__ = (
        Index(
            "uq_specialty_proposals_waiting",
            "jurisdiction",
            "series",
            "specialty",
            unique=True,
            sqlite_where=text("state = 'requested'"),
            postgresql_where=text("state = 'requested'"),
        ),
        Index("ix_specialty_proposals_jurisdiction_state", "jurisdiction", "state", "proposed_at"),
        Index("ix_specialty_proposals_organisation_id", "organisation_id", "proposed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(6))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[ProposalKind] = mapped_column(Choice(ProposalKind))
    series: Mapped[str] = mapped_column(String(60))
    specialty: Mapped[str] = mapped_column(String(50))
    into: Mapped[str] = mapped_column(String(50))
    ranges: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(String(1000))
    from_year: Mapped[int]
    state: Mapped[ProposalState] = mapped_column(Choice(ProposalState))
    salt: Mapped[bytes]
    proposed_by: Mapped[uuid.UUID]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_for: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    decided_at: Mapped[datetime | None]
    document_number: Mapped[str | None] = mapped_column(String(100))
    refused_because: Mapped[str | None] = mapped_column(String(500))
