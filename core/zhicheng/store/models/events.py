"""Events, their places in the ledger, signed heads, and what is to be delivered because of them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Permanent


class Event(Permanent, Base):
    """Something that happened. ``body`` is the canonical form and the ledger's entry; the columns repeat it
    for queries. ``number`` is the order of writing, whatever the clock said: a training clock may be set
    back.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_at", "at"),)

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(60), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    body: Mapped[bytes]


class EventSubject(Permanent, Base):
    """What an event is about, so that the history of a thing can be read."""

    __tablename__ = "event_subjects"
    __table_args__ = (Index("ix_event_subjects_subject_id", "subject_id"),)

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("events.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[uuid.UUID]


class LedgerLink(Permanent, Base):
    """An event's place in the ledger. ``chain`` is the digest of the chain before it and of the event."""

    __tablename__ = "ledger_links"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    event_digest: Mapped[bytes]
    chain: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))


class LedgerHead(Permanent, Base):
    """The chain's digest at a position, signed; copies kept elsewhere prove that nothing was cut off."""

    __tablename__ = "ledger_heads"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chain: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    signed_at: Mapped[datetime]
    signature: Mapped[bytes]


class OutboxMessage(Base):
    """Something to tell somebody after commit, at least once; what to say follows from topic and event.

    ``due_at`` is real time, None for at once.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_settled_at_due_at", "settled_at", "due_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("events.id"), index=True)
    topic: Mapped[str] = mapped_column(String(60))
    recipient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    due_at: Mapped[datetime | None]
    attempts: Mapped[int]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(40))
