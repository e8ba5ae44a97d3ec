"""Signing in: by user name, ID number or mobile, with a captcha after failures and a lock after more."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.accounts import find_account
from zhicheng.casework.actor import load_actor
from zhicheng.casework.passwords import hash_password, is_outdated, verify_password
from zhicheng.casework.record import record
from zhicheng.casework.sessions import SessionRules, Started, start_session
from zhicheng.casework.tries import Limits, held_guard, minutes_of
from zhicheng.store.models import Account, SignInGuard
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

LIMITS = Limits(captcha_after=2, lock_after=5, lock=timedelta(minutes=15))


def captcha_required(session: Session, login: str, clock: Clock) -> bool:
    """Whether the next attempt with this login needs a captcha; the same for logins that nobody has."""
    guard = session.get(SignInGuard, _key(session, login, find_account(session, login)))
    return guard is not None and LIMITS.captcha_due(guard, clock())


def sign_in(
    session: Session,
    clock: Clock,
    *,
    login: str,
    password: str,
    captcha_passed: bool = False,
    device: str = "",
    rules: SessionRules | None = None,
) -> Started | Refusal:
    """Sign in, on real time. A refusal is returned, not raised: what it counted must be committed all the
    same.

    Its codes are ``captcha`` (show one and try again; nothing was counted), ``locked``, ``wrong`` and
    ``disabled``.
    """
    account, now = find_account(session, login), clock()
    guard = held_guard(session, _key(session, login, account))
    if guard.locked_until is not None and now < guard.locked_until:
        _record_failure(session, clock, account, "locked", guard)
        return _locked(guard.locked_until, now)
    if LIMITS.captcha_due(guard, now) and not captcha_passed:
        return Refusal("captcha", "请输入图中的验证码后再登录。", status=401)
    if not verify_password(account.password_hash if account else None, password):
        return _count_failure(session, clock, account, guard)
    actor = None if account is None else load_actor(session, account.id)
    if account is None or actor is None:
        _record_failure(session, clock, account, "disabled", guard)
        return Refusal("disabled", "该账号已停用，不能登录。如有疑问，请联系为您开通账号的单位。", status=403)
    guard.failures, guard.last_failed_at, guard.locked_until = 0, None, None
    if is_outdated(account.password_hash):
        account.password_hash = hash_password(password)
    started = start_session(session, clock, actor, device=device, rules=rules or SessionRules())
    subjects = {"account": account.id, "session": started.session_id}
    record(session, "sign_in.done", actor=actor, clock=clock, subjects=subjects)
    return started


def unlock(session: Session, account_id: UUID) -> None:
    """Forget an account's failures."""
    guard = session.get(SignInGuard, _account_key(account_id))
    if guard is not None:
        session.delete(guard)
        session.flush()


def _count_failure(session: Session, clock: Clock, account: Account | None, guard: SignInGuard) -> Refusal:
    now = clock()
    LIMITS.count(guard, now)
    _record_failure(session, clock, account, "wrong", guard)
    if guard.locked_until is not None:
        return _locked(guard.locked_until, now)
    left = LIMITS.lock_after - guard.failures
    return Refusal(
        "wrong",
        f"账号或密码不正确，请核对后重试；再错{left}次将锁定{minutes_of(LIMITS.lock)}分钟。"
        "多人共用同一手机号时，请改用证件号码登录；忘记密码请使用“找回密码”。",
        status=401,
    )


def _locked(until: datetime, now: datetime) -> Refusal:
    return Refusal(
        "locked",
        f"密码连续错误{LIMITS.lock_after}次，账号已锁定，请在{minutes_of(until - now)}分钟后重试。忘记密码请使用“找回密码”。",
        status=429,
    )


def _record_failure(session: Session, clock: Clock, account: Account | None, reason: str, guard: SignInGuard) -> None:
    payload: dict[str, object] = {"reason": reason, "failures": guard.failures}
    if account is not None:
        payload["account"] = account.id
    record(session, "sign_in.failed", actor=None, clock=clock, payload=payload)


def _key(session: Session, login: str, account: Account | None) -> str:
    if account is not None:
        return _account_key(account.id)
    return "login:" + vault_of(session).master.blind("login", login.strip().lower()).hex()


def _account_key(account_id: UUID) -> str:
    return f"account:{account_id}"
