"""Hours of continuing education: what is on record, the files that they came from, and requests to recognise some.

Hours are kept in tenths, so that sums are exact.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class HoursSource(StrEnum):
    """IMPORT: from a file of the training platform; RECOGNITION: an officer recognised an activity."""

    IMPORT = "import"
    RECOGNITION = "recognition"


class ImportState(StrEnum):
    """WAITING while an officer looks at the preview, then TAKEN or DISCARDED."""

    WAITING = "waiting"
    TAKEN = "taken"
    DISCARDED = "discarded"


class LearningClaimState(StrEnum):
    """A request is answered once, unless the person has withdrawn it before."""

    REQUESTED = "requested"
    RECOGNISED = "recognised"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class LearningImport(Versioned, Base):
    """One file, under a key of its own. Its bytes lie in the blob store while it waits, and no longer.

    ``digest`` is that of the file as it came. ``rows`` is how many lines it had; of those ``taken`` went on people's
    record, ``unmatched`` wait for people who have no account, ``known`` had been taken before, ``refused`` were wrong.
    """

    __tablename__ = "learning_imports"
    __table_args__ = (Index("ix_learning_imports_jurisdiction_uploaded_at", "jurisdiction", "uploaded_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(6))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    filename: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    state: Mapped[ImportState] = mapped_column(Choice(ImportState), index=True)
    rows: Mapped[int]
    taken: Mapped[int]
    unmatched: Mapped[int]
    known: Mapped[int]
    refused: Mapped[int]
    uploaded_by: Mapped[uuid.UUID]
    uploaded_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]


class LearningClaim(Versioned, Base):
    """A person asks that hours be recognised for an activity of a year.

    ``jurisdiction`` is that of the record, ``division`` where the person's unit lay: it says whose officers answer.
    ``asked`` are tenths of hours. ``details_cipher`` is what the person writes of it, ``answer_cipher`` the officer's reason.
    """

    __tablename__ = "learning_claims"
    __table_args__ = (
        Index("ix_learning_claims_person_id", "person_id"),
        Index("ix_learning_claims_division_state_asked_at", "division", "state", "asked_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    jurisdiction: Mapped[str] = mapped_column(String(6))
    division: Mapped[str] = mapped_column(String(6))
    activity: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    asked: Mapped[int]
    details_cipher: Mapped[bytes]
    state: Mapped[LearningClaimState] = mapped_column(Choice(LearningClaimState))
    asked_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_for: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    answer_cipher: Mapped[bytes | None]


class LearningClaimFile(Permanent, Base):
    """A proof of a request, in the blob store under the person's key. ``size`` is bytes."""

    __tablename__ = "learning_claim_files"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("learning_claims.id"), index=True)
    filename_cipher: Mapped[bytes]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    added_at: Mapped[datetime]


class LearningHours(Versioned, Base):
    """Hours of one person in a year, in tenths; they count until they are annulled.

    ``number_digest`` is that of the platform's own record number: the same record is taken once in a jurisdiction.
    ``details_cipher`` is canonical JSON: the course's title and the record's number, or the recognised activity.
    """

    __tablename__ = "learning_hours"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "number_digest"),
        UniqueConstraint("claim_id"),
        Index("ix_learning_hours_person_id_jurisdiction_year", "person_id", "jurisdiction", "year"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    jurisdiction: Mapped[str] = mapped_column(String(6))
    year: Mapped[int]
    public_hours: Mapped[int]
    professional_hours: Mapped[int]
    source: Mapped[HoursSource] = mapped_column(Choice(HoursSource))
    activity: Mapped[str | None] = mapped_column(String(60))
    details_cipher: Mapped[bytes]
    number_digest: Mapped[bytes | None]
    import_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("learning_imports.id"), index=True)
    claim_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("learning_claims.id"))
    recorded_by: Mapped[uuid.UUID]
    recorded_for: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    recorded_at: Mapped[datetime]
    annulled_by: Mapped[uuid.UUID | None]
    annulled_for: Mapped[uuid.UUID | None]
    annulled_at: Mapped[datetime | None]
    annulled_reason_cipher: Mapped[bytes | None]


class LearningUnmatched(Base):
    """Hours of somebody who has no account yet: no name, no number, only an index under the import's key."""

    __tablename__ = "learning_unmatched"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "number_digest"),
        Index("ix_learning_unmatched_id_number_index", "id_number_index"),
        Index("ix_learning_unmatched_kept_at", "kept_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(6))
    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("learning_imports.id"), index=True)
    id_number_index: Mapped[bytes]
    year: Mapped[int]
    public_hours: Mapped[int]
    professional_hours: Mapped[int]
    number_digest: Mapped[bytes]
    kept_at: Mapped[datetime]
