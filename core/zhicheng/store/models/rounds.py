"""Rounds that committee offices haven't finished in time, and those that they have lost (JB-6.4)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from zhicheng.store.base import Base, Permanent


class MissedRound(Permanent, Base):
    """An office whose round under a notice ended on ``due`` with ``number`` candidates undecided, as the sweep found it.

    An extension gives the round another ``due``, which may be missed again.
    """

    __tablename__ = "missed_rounds"
    __table_args__ = (UniqueConstraint("notice_id", "organisation_id", "due"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    due: Mapped[date]
    number: Mapped[int]
    found_at: Mapped[datetime]


class RoundLoss(Permanent, Base):
    """A round taken from an office, once for a notice; its :class:`Entrustment` rows say where the cases went.

    ``due`` is the round's end that was missed, ``number`` how many cases were entrusted with the declaration;
    ``barred_until`` the last day on which the office may not be authorised. ``declared_for`` is the bureau. The reason
    is about an office, never a person; the event carries a commitment to it with ``salt``.
    """

    __tablename__ = "round_losses"
    __table_args__ = (
        UniqueConstraint("notice_id", "organisation_id"),
        Index("ix_round_losses_organisation_id_barred_until", "organisation_id", "barred_until"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    due: Mapped[date]
    number: Mapped[int]
    document_number: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(1000))
    salt: Mapped[bytes]
    barred_until: Mapped[date]
    declared_for: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    declared_by: Mapped[uuid.UUID]
    declared_at: Mapped[datetime]


class Entrustment(Permanent, Base):
    """Cases of an office that lost a round, given to another one by a letter: with the declaration, or later, because
    that office would have to decide them while its authority rests.

    ``notice_id`` is theirs, which is another than the loss's where they come from an earlier or a later round;
    ``committee`` the other office's, as the notice names it. ``reason`` is None where the declaration tells it, and
    never about a person; the event carries a commitment with ``salt``. ``made_for`` is the bureau.
    """

    __tablename__ = "entrustments"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    loss_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round_losses.id"), index=True)
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    entrusted_to: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    committee: Mapped[str | None] = mapped_column(String(100))
    number: Mapped[int]
    letter_number: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str | None] = mapped_column(String(1000))
    salt: Mapped[bytes]
    made_for: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    made_by: Mapped[uuid.UUID]
    made_at: Mapped[datetime]


class EntrustedCase(Permanent, Base):
    """A case that was entrusted: the round's end binds it no more, wherever it is decided.

    It may be entrusted again, where the office that took it loses a round of its own.
    """

    __tablename__ = "entrusted_cases"

    application_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    entrustment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entrustments.id"), primary_key=True, index=True)
