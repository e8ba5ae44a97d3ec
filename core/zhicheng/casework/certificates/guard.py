"""Keeps anybody from trying numbers one after the other: misses count by where they come from, as a keyed digest."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.tries import Limits, held_guard, minutes_of
from zhicheng.store.models import SignInGuard
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

LIMITS = Limits(captcha_after=3, lock_after=10, lock=timedelta(minutes=15))


def captcha_due(session: Session, clock: Clock, source: str) -> bool:
    """Whether the next check from there needs a captcha."""
    guard = session.get(SignInGuard, _key(session, source))
    return guard is not None and LIMITS.captcha_due(guard, clock())


def held_back(session: Session, clock: Clock, source: str, *, captcha_passed: bool) -> Refusal | None:
    """Why a check from there isn't made now; holds the counter until the transaction ends."""
    guard, now = held_guard(session, _key(session, source)), clock()
    if guard.locked_until is not None and now < guard.locked_until:
        minutes = minutes_of(guard.locked_until - now)
        return Refusal("locked", f"查验次数过多，请在{minutes}分钟后重试，或扫描证书上的二维码查验。", status=429)
    if LIMITS.captcha_due(guard, now) and not captcha_passed:
        return Refusal("captcha", "请输入图中的验证码后再查验。", status=422, fields={"captcha": "请输入图中的字符。"})
    return None


def missed(session: Session, clock: Clock, source: str) -> None:
    """Count a check that found nothing. One that found something changes nothing: it must not make room for guesses."""
    LIMITS.count(held_guard(session, _key(session, source)), clock())


def _key(session: Session, source: str) -> str:
    return "check:" + vault_of(session).master.blind("check", source).hex()
