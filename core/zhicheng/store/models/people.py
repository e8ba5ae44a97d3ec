"""People and the keys under which what belongs to them is kept."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Versioned


class Person(Versioned, Base):
    """A human being, once, whatever accounts, units or numbers come and go.

    ``name_key`` is the sort key in pinyin. Ciphertexts are under the person's data key; each index is a keyed
    digest by which the value is found. After erasure only the id, the moments and an empty name are left.
    """

    __tablename__ = "persons"
    __table_args__ = (
        Index("uq_persons_id_number_index", "id_number_index", unique=True),
        Index("ix_persons_id_last_four_index", "id_last_four_index"),
        Index("ix_persons_mobile_index", "mobile_index"),
        Index("ix_persons_name_key", "name_key", "id"),
        Index("ix_persons_name", "name"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(400))
    id_type: Mapped[str | None] = mapped_column(String(40))
    id_number_cipher: Mapped[bytes | None]
    id_number_index: Mapped[bytes | None]
    id_last_four_index: Mapped[bytes | None]
    mobile_cipher: Mapped[bytes | None]
    mobile_index: Mapped[bytes | None]
    email_cipher: Mapped[bytes | None]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class FormerIdentity(Base):
    """A name and number that a person had before: still found, so that nobody is taken in twice."""

    __tablename__ = "former_identities"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    name_cipher: Mapped[bytes]
    id_type: Mapped[str | None] = mapped_column(String(40))
    id_number_cipher: Mapped[bytes | None]
    id_number_index: Mapped[bytes | None] = mapped_column(index=True)
    until: Mapped[datetime]


class DataKey(Base):
    """The data key of one owner, a person or an organisation, wrapped by the master key named beside it.

    Without this row, everything that was sealed for the owner is unreadable for good.
    """

    __tablename__ = "data_keys"

    owner_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    master_key_id: Mapped[str] = mapped_column(String(32), index=True)
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime]


class LegalHold(Base):
    """Forbids to erase a person while it stands (an appeal, an investigation, a lawsuit). ``placed_for`` is the bureau, None
    for the operator."""

    __tablename__ = "legal_holds"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    reason_cipher: Mapped[bytes]
    placed_by: Mapped[uuid.UUID | None]
    placed_for: Mapped[uuid.UUID | None]
    placed_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
