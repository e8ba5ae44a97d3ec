"""Accounts, sign-in sessions, recoveries, and the counters that lock."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Versioned


class Account(Versioned, Base):
    """A way to sign in. Found by its user name, or by its person's ID number or mobile."""

    __tablename__ = "accounts"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), unique=True)
    username: Mapped[str | None] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    password_must_change: Mapped[bool]
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]
    disabled_at: Mapped[datetime | None]


class SignInSession(Base):
    """One device signed in. Only the digest of its token is kept; real time throughout."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    idle_minutes: Mapped[int]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInGuard(Base):
    """Failures of one account, or of one login that belongs to nobody, so that both behave the same."""

    __tablename__ = "sign_in_guards"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]


class Recovery(Base):
    """A one-time link to set a new password. The token exists only in the mail; its digest is set when that
    is sent."""

    __tablename__ = "recoveries"
    __table_args__ = (Index("ix_recoveries_account_id_requested_at", "account_id", "requested_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    requested_at: Mapped[datetime]
    token_digest: Mapped[bytes | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
