"""Who has lost a round, and may not be authorised to review for some years (JB-6.4)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import Organisation, RoundLoss


def barred_until(session: Session, organisation_id: UUID, *, on: date) -> date | None:
    """The last day, inclusive, on which an office may not be authorised, if it is barred on that day; None otherwise."""
    query = select(func.max(RoundLoss.barred_until)).where(
        RoundLoss.organisation_id == organisation_id, RoundLoss.barred_until >= on
    )
    return session.scalar(query)


def bar_on(session: Session, organisation_id: UUID, on: date) -> RoundLoss | None:
    """The declaration by which an office's authority rests on a day: from its own day on, to the last of the bar."""
    query = (
        select(RoundLoss)
        .where(RoundLoss.organisation_id == organisation_id, RoundLoss.barred_until >= on)
        .order_by(RoundLoss.barred_until.desc(), RoundLoss.id)
    )
    return next((each for each in session.scalars(query) if beijing_day(each.declared_at) <= on), None)


def barred(on: date) -> ColumnElement[bool]:
    """Organisations that may not be authorised on a day."""
    return (
        exists()
        .where(RoundLoss.organisation_id == Organisation.id, RoundLoss.barred_until >= on)
        .correlate(Organisation)
    )


def has_lost(notice_id: UUID) -> ColumnElement[bool]:
    """Organisations that have lost their round under a notice."""
    return (
        exists()
        .where(RoundLoss.organisation_id == Organisation.id, RoundLoss.notice_id == notice_id)
        .correlate(Organisation)
    )


def loss_of(session: Session, *, notice_id: UUID, organisation_id: UUID) -> RoundLoss | None:
    """The declaration by which an office lost its round under a notice; None where it hasn't."""
    query = select(RoundLoss).where(RoundLoss.notice_id == notice_id, RoundLoss.organisation_id == organisation_id)
    return session.scalar(query)


def rests_by(session: Session, *, notice_id: UUID, organisation_id: UUID, on: date) -> RoundLoss | None:
    """The declaration by which an office decides nothing under a notice: that of its round, for good, or that of
    another one while its bar runs; None where it may decide."""
    own = loss_of(session, notice_id=notice_id, organisation_id=organisation_id)
    return own or bar_on(session, organisation_id, on)


def refuse_lost(session: Session, *, notice_id: UUID, organisation_id: UUID) -> None:
    """Raises Refusal where an office has lost its round under a notice: it makes no more lists."""
    loss = loss_of(session, notice_id=notice_id, organisation_id=organisation_id)
    if loss is not None:
        raise Refusal(
            "lost",
            f"本机构本年度的评审授权已被取消（{loss.document_number}），没有评审完的申报已统一委托其他评委会评审，不能再编制名单。",
            status=422,
        )
