"""Keeps anybody from flooding a list with objections: counted by where they come from, as a keyed digest. Real time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.store.models import SignInGuard
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

MOST = 10
"""Objections from one place until it has been quiet for :data:`QUIET`; a whole office may share an address."""
QUIET = timedelta(hours=1)


def count_one(session: Session, real: Clock, source: str) -> None:
    """Count an objection in the transaction that takes it; raises Refusal where there were too many."""
    guard, now = _guard(session, "objection:" + vault_of(session).master.blind("objection", source).hex()), real()
    if guard.last_failed_at is None or now - guard.last_failed_at >= QUIET:
        guard.failures = 0
    elif guard.failures >= MOST:
        minutes = -(-int((guard.last_failed_at + QUIET - now).total_seconds()) // 60)
        raise Refusal(
            "locked",
            f"从您所在的网络提交的异议过多，请在{minutes}分钟后再提交，或者按公示的电话反映。",
            status=429,
        )
    guard.failures, guard.last_failed_at = guard.failures + 1, now


def _guard(session: Session, key: str) -> SignInGuard:
    mine = select(SignInGuard).where(SignInGuard.key == key).with_for_update()
    guard = session.scalar(mine)
    if guard is None:
        try:
            with session.begin_nested():
                session.add(SignInGuard(key=key, failures=0))
        except IntegrityError:
            pass  # another objection from there began the count
        guard = session.scalars(mine).one()
    return guard
