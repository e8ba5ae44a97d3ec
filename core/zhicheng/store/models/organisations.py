"""Organisations, who acts for them, what was decided about them, and who is bound to a unit."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Choice, Permanent, Versioned


class OrganisationKind(StrEnum):
    """The closed set of bodies that take part. The operator runs the platform and judges nobody."""

    UNIT = "unit"
    BUREAU = "bureau"
    DEPARTMENT = "department"
    COMMITTEE_OFFICE = "committee_office"
    AGENCY = "agency"
    ASSOCIATION = "association"
    OPERATOR = "operator"


class OrganisationStatus(StrEnum):
    """Where its registration stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    CLOSED = "closed"


class Role(StrEnum):
    """What an account does for an organisation: 经办人, 负责人, 管理员, 工作人员, 纪检监察 (who only looks)."""

    HANDLER = "handler"
    HEAD = "head"
    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"


class BindingStatus(StrEnum):
    """Where a person's binding to a unit stands."""

    REQUESTED = "requested"
    ACTIVE = "active"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Organisation(Versioned, Base):
    """A unit, bureau, department, committee office, agency or association.

    ``division`` is what holds, ``licence_division`` what the licence authority's name says (JA-5.2).
    ``registrar_id`` is whoever decides on its registration. ``submitted_at`` is set once its data are
    complete and wait for the decision. ``facts`` speaks the keys of the exchange format's ``unit``.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        Index(
            "uq_organisations_credit_code_live",
            "credit_code",
            unique=True,
            sqlite_where=text("status in ('pending', 'approved')"),
            postgresql_where=text("status in ('pending', 'approved')"),
        ),
        Index(
            "uq_organisations_bureau_division",
            "division",
            unique=True,
            sqlite_where=text("kind = 'bureau'"),
            postgresql_where=text("kind = 'bureau'"),
        ),
        Index("ix_organisations_registrar_id_status", "registrar_id", "status"),
        Index("ix_organisations_division_kind", "division", "kind"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(Choice(OrganisationKind))
    name: Mapped[str] = mapped_column(String(200))
    jurisdiction: Mapped[str] = mapped_column(String(6))
    level: Mapped[str] = mapped_column(String(20))
    division: Mapped[str] = mapped_column(String(6))
    licence_division: Mapped[str | None] = mapped_column(String(6))
    licence_authority: Mapped[str | None] = mapped_column(String(200))
    credit_code: Mapped[str | None] = mapped_column(String(18))
    facts: Mapped[dict[str, Any]]
    status: Mapped[OrganisationStatus] = mapped_column(Choice(OrganisationStatus))
    registrar_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    superior_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_by_organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]


class OrganisationDecision(Permanent, Base):
    """One decision on a registration with all its reasons; the event carries only a commitment to them."""

    __tablename__ = "organisation_decisions"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    outcome: Mapped[OrganisationStatus] = mapped_column(Choice(OrganisationStatus))
    reasons: Mapped[list[str]]
    salt: Mapped[bytes]
    decided_by: Mapped[uuid.UUID]
    decided_at: Mapped[datetime]


class OrganisationProof(Base):
    """A scan that proves what a unit says of itself; the file is in the blob store under the organisation's
    key."""

    __tablename__ = "organisation_proofs"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[bytes]
    algorithm: Mapped[str] = mapped_column(String(20))
    added_by: Mapped[uuid.UUID]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Membership(Base):
    """An account acts for an organisation in a role until it ends; several accounts may hold the same one."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_active",
            "account_id",
            "organisation_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
        Index("ix_memberships_organisation_id", "organisation_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[Role] = mapped_column(Choice(Role))
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Binding(Versioned, Base):
    """A person belongs to a unit, one at a time; applications keep the unit that they were begun under."""

    __tablename__ = "bindings"
    __table_args__ = (
        Index(
            "uq_bindings_person_id_active",
            "person_id",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
        Index(
            "uq_bindings_person_id_requested",
            "person_id",
            unique=True,
            sqlite_where=text("status = 'requested'"),
            postgresql_where=text("status = 'requested'"),
        ),
        Index("ix_bindings_organisation_id_status", "organisation_id", "status"),
        Index("ix_bindings_person_id", "person_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    status: Mapped[BindingStatus] = mapped_column(Choice(BindingStatus))
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None]
    reason_cipher: Mapped[bytes | None]
    ended_at: Mapped[datetime | None]
