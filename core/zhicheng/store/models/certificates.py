"""Certificates: what each says (sealed), the numbers they bear, and who has looked at them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class CertificateState(StrEnum):
    """VALID until it is CORRECTED (another one stands in its place) or REVOKED."""

    VALID = "valid"
    CORRECTED = "corrected"
    REVOKED = "revoked"


class Certificate(Versioned, Base):
    """One certificate. ``content_cipher`` is canonical JSON of everything that it says, under the person's key.

    ``document`` is the key of the declared form. ``name_index`` is the blind index of the holder's name, ``check_token``
    stands in the QR code. ``replaces`` is the one that it corrects. ``reason_cipher`` is why it was corrected or revoked.
    ``digest`` is that of the signed PDF as it is handed out; None until that was made, once, and kept in the blob store
    under the certificate's id. ``size`` is bytes.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        Index("ix_certificates_batch_id", "batch_id", "number"),
        Index("ix_certificates_person_id", "person_id"),
        Index(
            "uq_certificates_application_id_valid",
            "application_id",
            unique=True,
            sqlite_where=text("state = 'valid'"),
            postgresql_where=text("state = 'valid'"),
        ),
        Index(
            "ix_certificates_unprinted",
            "issued_at",
            "id",
            sqlite_where=text("digest is null"),
            postgresql_where=text("digest is null"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("batches.id"))
    jurisdiction: Mapped[str] = mapped_column(String(6))
    year: Mapped[int]
    document: Mapped[str] = mapped_column(String(60))
    content_cipher: Mapped[bytes]
    name_index: Mapped[bytes]
    check_token: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[CertificateState] = mapped_column(Choice(CertificateState))
    replaces: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    reason_cipher: Mapped[bytes | None]
    issued_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    ended_by: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]
    digest: Mapped[bytes | None]
    algorithm: Mapped[str | None] = mapped_column(String(20))
    size: Mapped[int | None]


class CertificateSerial(Base):
    """The last serial that a place has given out in a year. Taken under the row's lock: none twice, none left out."""

    __tablename__ = "certificate_serials"

    jurisdiction: Mapped[str] = mapped_column(String(6), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Looker(StrEnum):
    """Who looked at a certificate; nothing more is kept of the public."""

    PUBLIC = "public"
    HOLDER = "holder"
    OFFICE = "office"


class LookedBy(StrEnum):
    """By which way: its number with the name, its QR code, a page of the platform, or the file itself."""

    NUMBER = "number"
    CODE = "code"
    PAGE = "page"
    FILE = "file"


class CertificateView(Permanent, Base):
    """Somebody looked at a certificate."""

    __tablename__ = "certificate_views"
    __table_args__ = (Index("ix_certificate_views_certificate_id_at", "certificate_id", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    certificate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("certificates.id"))
    looker: Mapped[Looker] = mapped_column(Choice(Looker))
    way: Mapped[LookedBy] = mapped_column(Choice(LookedBy))
    at: Mapped[datetime]
