"""Recovering a password by a one-time link in a mail. Real time throughout."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.accounts import find_account, set_password
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, record
from zhicheng.casework.sessions import end_sessions, token_digest
from zhicheng.casework.sign_in import unlock
from zhicheng.store.models import Account, Recovery
from zhicheng.store.moments import Clock

VALID = timedelta(minutes=10)
_PAUSE = timedelta(minutes=2)
ANSWER = (
    "如果该账号存在并登记过电子邮箱，重置密码的链接已发往该邮箱，10分钟内有效。没有收到时，请联系单位管理员重置密码。"
)
"""What is said to everybody who asks, whether there is such an account or not."""


def request_recovery(session: Session, clock: Clock, *, login: str) -> None:
    """Ask for a link. The same for every login; asked again within two minutes, nothing more is sent."""
    account = find_account(session, login)
    if account is None or account.disabled_at is not None:
        return
    recent = select(Recovery.id).where(
        Recovery.account_id == account.id, Recovery.requested_at > clock() - _PAUSE, Recovery.used_at.is_(None)
    )
    if session.scalar(recent.limit(1)) is not None:
        return
    recovery = Recovery(id=uuid4(), account_id=account.id, requested_at=clock())
    session.add(recovery)
    record(
        session,
        "recovery.requested",
        actor=None,
        clock=clock,
        subjects={"account": account.id, "recovery": recovery.id},
        notify=[Notify(Topic.RECOVERY, account.id)],
    )


def issue_token(session: Session, clock: Clock, recovery_id: UUID) -> str | None:
    """A fresh token for a letter that leaves now; one that was issued before stops working. None when it is
    used."""
    recovery = session.get_one(Recovery, recovery_id, with_for_update=True)
    if recovery.used_at is not None:
        return None
    token = secrets.token_urlsafe(32)
    recovery.token_digest, recovery.expires_at = token_digest(token), clock() + VALID
    return token


def recovery_open(session: Session, clock: Clock, token: str) -> bool:
    """Whether a link can still be used."""
    return _find(session, clock, token) is not None


def reset_password(session: Session, clock: Clock, *, token: str, password: str) -> None:
    """Set a new password by a link, once. Ends all sessions and a lock. A password that isn't taken leaves
    the link."""
    recovery = _find(session, clock, token)
    if recovery is None:
        raise Refusal("link_expired", "这个重置链接已失效或已使用过。请在登录页重新申请找回密码。", status=410)
    account = session.get_one(Account, recovery.account_id, with_for_update=True)
    set_password(session, account, password, field_name="password")
    recovery.used_at = clock()
    end_sessions(session, clock, account.id)
    unlock(session, account.id)
    subjects = {"account": account.id}
    record(session, "password.reset", actor=None, clock=clock, subjects=subjects, changed=account)


def _find(session: Session, clock: Clock, token: str) -> Recovery | None:
    return session.scalar(
        select(Recovery)
        .where(
            Recovery.token_digest == token_digest(token),
            Recovery.used_at.is_(None),
            Recovery.expires_at > clock(),
        )
        .with_for_update()
    )
