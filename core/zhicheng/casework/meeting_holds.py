"""What keeps an accepted case out of a meeting; a set beside its place on the route."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.sanctions.stopping import of_stopped
from zhicheng.store.models import Application, PaperHalf, PaperState, Payment, PaymentState


class Hold(StrEnum):
    """Why a case can't go to the meeting."""

    FEE = "fee"
    PAPER = "paper"
    SANCTION = "sanction"


HOLD_WORDS = {
    Hold.FEE: "评审费尚未缴清",
    Hold.PAPER: "纸质材料尚未收讫",
    Hold.SANCTION: "所属评委会已被暂停评审或者收回评审权",
}


def unpaid() -> ColumnElement[bool]:
    """Applications that were asked for a fee and haven't paid it (JA-3.3). A demand that was cancelled is none."""
    of_this = Payment.application_id == Application.id
    asked = exists().where(of_this, Payment.state.not_in((PaymentState.PAID, PaymentState.CANCELLED)))
    return asked & ~exists().where(of_this, Payment.state == PaymentState.PAID)


def without_paper() -> ColumnElement[bool]:
    """Applications whose paper half isn't there (SG-2.1)."""
    missing = PaperHalf.state != PaperState.RECEIVED
    return exists().where(PaperHalf.application_id == Application.id, missing).correlate(Application)


HELD: dict[Hold, Callable[[], ColumnElement[bool]]] = {
    Hold.FEE: unpaid,
    Hold.PAPER: without_paper,
    Hold.SANCTION: of_stopped,
}


def holds_on(session: Session, application: Application) -> frozenset[Hold]:
    """All that holds a case now; empty where it may go to the meeting."""
    this = select(Application.id).where(Application.id == application.id)
    return frozenset(hold for hold, held in HELD.items() if session.scalar(this.where(held())))
