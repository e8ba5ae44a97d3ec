"""What a place's bureau publishes for applicants beside its notices: revisions that never change, and their files."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class PublicationKind(StrEnum):
    """The closed set of what is published here; notices, results and certificates have pages of their own."""

    ANNOUNCEMENT = "announcement"
    DOCUMENT = "document"
    POLICY = "policy"
    STANDARD = "standard"
    SEMINAR = "seminar"
    BASE = "base"
    TRAINING_PLAN = "training_plan"


class PublicationStatus(StrEnum):
    """A DRAFT is seen by its bureau, what is PUBLISHED by everybody; of what is WITHDRAWN the title and the reason."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Publication(Versioned, Base):
    """One thing that is published; ``revision_id`` is the revision that holds, ``draft`` what is being worked on, as
    canonical JSON bytes.

    ``title`` is that of the draft before the first publication, then that of the revision. ``dated`` is the day under
    which lists place it: its document's or, without one, that on which it was drafted.
    """

    __tablename__ = "publications"
    __table_args__ = (
        Index("ix_publications_place", "jurisdiction", "kind", "status", "dated"),
        Index("ix_publications_organisation_id", "organisation_id", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(String(6))
    kind: Mapped[PublicationKind] = mapped_column(Choice(PublicationKind))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    title: Mapped[str] = mapped_column(String(200))
    dated: Mapped[date]
    status: Mapped[PublicationStatus] = mapped_column(Choice(PublicationStatus))
    draft: Mapped[bytes | None]
    revision_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[uuid.UUID | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(500))


class PublicationRevision(Permanent, Base):
    """What was published, never changed; ``reason`` says why it follows the one before.

    ``content`` is the whole as canonical JSON bytes; the columns beside it are what is searched and filtered by.
    ``since`` and ``until`` (the first day on which it holds no more) are the days on which it is in force.
    """

    __tablename__ = "publication_revisions"
    __table_args__ = (
        UniqueConstraint("publication_id", "number"),
        Index("ix_publication_revisions_series", "series", "level"),
        Index("ix_publication_revisions_replaces_id", "replaces_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    publication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("publications.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str] = mapped_column(String(100))
    body: Mapped[str] = mapped_column(Text)
    series: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(20))
    since: Mapped[date | None]
    until: Mapped[date | None]
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("publications.id"))
    content: Mapped[bytes]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(500))
    published_by: Mapped[uuid.UUID]
    published_at: Mapped[datetime]


class PublicationFile(Base):
    """A file to be published, in the blob store under the bureau's key. ``size`` is bytes, ``digest`` that of the
    ciphertext. Contents name the files that they show, so that a revision keeps its own."""

    __tablename__ = "publication_files"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    publication_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("publications.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    added_by: Mapped[uuid.UUID]
    added_at: Mapped[datetime]
