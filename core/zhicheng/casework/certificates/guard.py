"""Keeps anybody from trying numbers one after the other: misses count by where they come from, as a keyed digest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.store.models import SignInGuard
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

CAPTCHA_AFTER = 3
LOCK_AFTER = 10
LOCK = timedelta(minutes=15)
_FORGET = timedelta(hours=24)


def captcha_due(session: Session, clock: Clock, source: str) -> bool:
    """Whether the next check from there needs a captcha."""
    guard = session.get(SignInGuard, _key(session, source))
    return guard is not None and _misses(guard, clock()) >= CAPTCHA_AFTER


def held_back(session: Session, clock: Clock, source: str, *, captcha_passed: bool) -> Refusal | None:
    """Why a check from there isn't made now; holds the counter until the transaction ends."""
    guard, now = _guard(session, _key(session, source)), clock()
    if guard.locked_until is not None and now < guard.locked_until:
        minutes = -(-int((guard.locked_until - now).total_seconds()) // 60)
        return Refusal("locked", f"查验次数过多，请在{minutes}分钟后重试，或扫描证书上的二维码查验。", status=429)
    if _misses(guard, now) >= CAPTCHA_AFTER and not captcha_passed:
        return Refusal("captcha", "请输入图中的验证码后再查验。", status=422, fields={"captcha": "请输入图中的字符。"})
    return None


def missed(session: Session, clock: Clock, source: str) -> None:
    """Count a check that found nothing. One that found something changes nothing: it must not make room for guesses."""
    guard, now = _guard(session, _key(session, source)), clock()
    guard.failures, guard.last_failed_at, guard.locked_until = _misses(guard, now) + 1, now, None
    if guard.failures >= LOCK_AFTER:
        guard.locked_until = now + LOCK


def _misses(guard: SignInGuard, now: datetime) -> int:
    """Misses that still count: a lock that is over leaves the captcha behind, a quiet day leaves nothing."""
    if guard.last_failed_at is None or now - guard.last_failed_at >= _FORGET:
        return 0
    return min(guard.failures, CAPTCHA_AFTER) if guard.failures >= LOCK_AFTER else guard.failures


def _guard(session: Session, key: str) -> SignInGuard:
    mine = select(SignInGuard).where(SignInGuard.key == key).with_for_update()
    guard = session.scalar(mine)
    if guard is None:
        try:
            with session.begin_nested():
                session.add(SignInGuard(key=key, failures=0))
        except IntegrityError:
            pass  # another check from there began the count
        guard = session.scalars(mine).one()
    return guard


def _key(session: Session, source: str) -> str:
    return "check:" + vault_of(session).master.blind("check", source).hex()
