"""The integrity archive (诚信档案): what authorities have recorded of people, units and offices."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Versioned


class IntegrityKind(StrEnum):
    """What an entry is about: of people the first four, of units and offices the last two."""

    FRAUD = "fraud"
    PLAGIARISM = "plagiarism"
    MISCONDUCT = "misconduct"
    ETHICS = "ethics"
    CARELESS_CHECK = "careless_check"
    PROCEDURE = "procedure"


class IntegrityEntry(Versioned, Base):
    """One entry, about a person or an organisation. Once made only its withdrawal changes it.

    ``place`` is the jurisdiction whose rules it was made under. ``recorded_on``, ``until`` and ``bars_until`` are calendar
    days, the last two the last on which the entry has effect and bars applications. ``content_cipher`` is canonical JSON
    under the subject's key: facts, document, the people answerable. ``certificate_id`` is the certificate that it
    revokes, ``recorded_for`` the bureau.
    """

    __tablename__ = "integrity_entries"
    __table_args__ = (
        CheckConstraint("(person_id is null) <> (organisation_id is null)", name="one_subject"),
        Index("ix_integrity_entries_person_id_until", "person_id", "until"),
        Index("ix_integrity_entries_organisation_id_until", "organisation_id", "until"),
        Index("ix_integrity_entries_recorded_at", "recorded_at", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[IntegrityKind] = mapped_column(Choice(IntegrityKind))
    place: Mapped[str] = mapped_column(String(6))
    recorded_on: Mapped[date]
    until: Mapped[date]
    bars_until: Mapped[date | None]
    content_cipher: Mapped[bytes]
    salt: Mapped[bytes]
    certificate_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("certificates.id"))
    recorded_by: Mapped[uuid.UUID]
    recorded_for: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    recorded_at: Mapped[datetime]
    withdrawn_cipher: Mapped[bytes | None]
    withdrawn_by: Mapped[uuid.UUID | None]
    withdrawn_for: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    withdrawn_at: Mapped[datetime | None]

    @property
    def subject_id(self) -> uuid.UUID:
        """The person or the organisation that it is about, and under whose key its words are."""
        found = self.person_id or self.organisation_id
        if found is None:
            raise ValueError("an entry is about somebody")
        return found
