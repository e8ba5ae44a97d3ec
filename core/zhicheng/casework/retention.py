"""What is kept only for a time, and the record of refusals. Real time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.record import record
from zhicheng.store.models import OutboxMessage, Recovery, SignInGuard, SignInSession
from zhicheng.store.moments import Clock

KEPT = timedelta(days=180)
"""Traces of signing in and of letters: the half year that logs must be kept, and no longer."""

_FAILURES_KEPT = timedelta(days=1)


def sweep(session: Session, clock: Clock) -> int:
    """Delete sessions, recoveries and settled letters that are over for half a year, and failures of
    yesterday."""
    before = clock() - KEPT
    old = (
        delete(SignInSession).where(SignInSession.ends_at < before),
        delete(Recovery).where(Recovery.requested_at < before),
        delete(OutboxMessage).where(OutboxMessage.settled_at < before),
        delete(SignInGuard).where(SignInGuard.last_failed_at < clock() - _FAILURES_KEPT),
    )
    return sum(session.execute(each).rowcount for each in old)  # type: ignore[attr-defined]


def record_refusal(session: Session, actor: Actor | None, clock: Clock, refusal: Refusal) -> None:
    """Put a refusal into the log, in a transaction of its own: that of the use case was rolled back."""
    record(session, "refused", actor=actor, clock=clock, payload={"status": refusal.status})
