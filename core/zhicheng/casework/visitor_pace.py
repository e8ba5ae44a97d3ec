"""Keeps visitors without an account from flooding an office: counted by where they come from, as a keyed digest. Real
time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.tries import held_guard, minutes_of
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """As many (``most``) from one place until it has been quiet for ``quiet``; ``name`` is its own for each thing that is
    counted, ``refusal`` says what was too much, with ``{minutes}`` to wait."""

    name: str
    most: int
    quiet: timedelta
    refusal: str


def count_visitor(session: Session, real: Clock, pace: Pace, source: str) -> None:
    """Count one in the transaction that takes it; raises Refusal where there were too many."""
    guard, now = held_guard(session, f"{pace.name}:{vault_of(session).master.blind(pace.name, source).hex()}"), real()
    if guard.last_failed_at is None or now - guard.last_failed_at >= pace.quiet:
        guard.failures = 0
    elif guard.failures >= pace.most:
        minutes = minutes_of(guard.last_failed_at + pace.quiet - now)
        raise Refusal("locked", pace.refusal.format(minutes=minutes), status=429)
    guard.failures, guard.last_failed_at = guard.failures + 1, now
