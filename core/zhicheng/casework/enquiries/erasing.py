"""Enquiries are kept for a time after they are closed or answered, or until whoever asked is erased; then their key is destroyed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.legal_holds import held
from zhicheng.casework.record import record
from zhicheng.store.models import Account, Enquiry, EnquiryState
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

MOST = 200
"""In one transaction."""


def erase_over(session: Session, clock: Clock, kept: timedelta) -> int:
    """Erase enquiries that were closed longer ago than ``kept``, or asked so long ago, answered and never closed; how
    many. One that waits for an answer stays, and one of somebody on whom a legal hold stands."""
    before = clock() - kept
    over = or_(Enquiry.closed_at < before, (Enquiry.state == EnquiryState.ANSWERED) & (Enquiry.since < before))
    needed = exists().where(Account.id == Enquiry.asked_by, held(Account.person_id))
    query = (
        select(Enquiry)
        .where(over, Enquiry.erased_at.is_(None), ~needed)
        .order_by(Enquiry.since, Enquiry.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    for each in found:
        _erase(session, clock, each)
    return len(found)


def erase_asked_by(session: Session, clock: Clock, accounts: Iterable[UUID]) -> None:
    """Erase everything that these accounts have asked, open or not: whoever asked is erased."""
    query = select(Enquiry).where(Enquiry.asked_by.in_(list(accounts)), Enquiry.erased_at.is_(None))
    for each in session.scalars(query.order_by(Enquiry.id).with_for_update()):
        _erase(session, clock, each)


def _erase(session: Session, clock: Clock, enquiry: Enquiry) -> None:
    vault_of(session).destroy(enquiry.id)
    enquiry.erased_at, enquiry.closed_at = clock(), enquiry.closed_at or clock()
    enquiry.state = EnquiryState.CLOSED
    record(session, "enquiry.erased", actor=None, clock=clock, subjects={"enquiry": enquiry.id}, changed=enquiry)
