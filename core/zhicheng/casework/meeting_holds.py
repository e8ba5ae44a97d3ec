"""What keeps an accepted case out of a meeting; a set beside its place on the route."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from zhicheng.store.models import Application, Payment, PaymentState


class Hold(StrEnum):
    """Why a case can't go to the meeting."""

    FEE = "fee"


HOLD_WORDS = {Hold.FEE: "评审费尚未缴清"}


def unpaid() -> ColumnElement[bool]:
    """Applications that were asked for a fee and haven't paid it (JA-3.3). A demand that was cancelled is none."""
    of_this = Payment.application_id == Application.id
    asked = exists().where(of_this, Payment.state.not_in((PaymentState.PAID, PaymentState.CANCELLED)))
    return asked & ~exists().where(of_this, Payment.state == PaymentState.PAID)


def holds_on(session: Session, application: Application) -> frozenset[Hold]:
    """All that holds a case now; empty where it may go to the meeting."""
    owing = session.scalar(select(Application.id).where(Application.id == application.id, unpaid()))
    return frozenset((Hold.FEE,)) if owing else frozenset()
