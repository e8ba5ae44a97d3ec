"""Counting what somebody tries, one after the other: failed sign-ins, certificate checks that miss, visitors' writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from zhicheng.store.models import SignInGuard

_FORGET = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """After how many failures a captcha is due and a lock falls, and how long that lasts."""

    captcha_after: int
    lock_after: int
    lock: timedelta

    def failures(self, guard: SignInGuard, now: datetime) -> int:
        """Failures that still count. A lock that is over leaves the captcha behind, a quiet day leaves nothing."""
        if guard.last_failed_at is None or now - guard.last_failed_at >= _FORGET:
            return 0
        return min(guard.failures, self.captcha_after) if guard.failures >= self.lock_after else guard.failures

    def captcha_due(self, guard: SignInGuard, now: datetime) -> bool:
        """Whether the next try needs a captcha."""
        return self.failures(guard, now) >= self.captcha_after

    def count(self, guard: SignInGuard, now: datetime) -> None:
        """Count a failure, and lock with the one that is too many."""
        guard.failures, guard.last_failed_at, guard.locked_until = self.failures(guard, now) + 1, now, None
        if guard.failures >= self.lock_after:
            guard.locked_until = now + self.lock


def held_guard(session: Session, key: str) -> SignInGuard:
    """The counter with this key, held until the transaction ends: tries are taken one after the other."""
    mine = select(SignInGuard).where(SignInGuard.key == key).with_for_update()
    guard = session.scalar(mine)
    if guard is None:
        try:
            with session.begin_nested():
                session.add(SignInGuard(key=key, failures=0))
        except IntegrityError:
            pass  # another try began the count
        guard = session.scalars(mine).one()
    return guard


def minutes_of(span: timedelta) -> int:
    """A span in minutes to wait, the last one begun counting whole."""
    return -(-int(span.total_seconds()) // 60)
