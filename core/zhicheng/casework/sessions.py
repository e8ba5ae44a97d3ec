"""Signed-in sessions: a random token in the browser, its digest in a table, on real time, revocable at once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor, load_actor
from zhicheng.casework.record import record
from zhicheng.store.models import SignInSession
from zhicheng.store.moments import Clock

_TOKEN_BYTES = 32
_TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRules:
    """How long a session lives without a sign of life (minutes, for staff and for applicants), and at most."""

    staff_idle: int = 30
    applicant_idle: int = 120
    longest: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody signed in. When ``touch_due``, call :func:`touch` in a writing transaction."""

    actor: Actor
    session_id: UUID
    touch_due: bool


@dataclass(frozen=True, slots=True)
class Device:
    """One of somebody's sessions, as shown to them."""

    session_id: UUID
    device: str
    started_at: datetime
    last_seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Started:
    """A new session; the token goes into the browser's cookie and is kept nowhere else."""

    session_id: UUID
    token: str = field(repr=False)
    password_must_change: bool = False


def start_session(session: Session, clock: Clock, actor: Actor, *, device: str, rules: SessionRules) -> Started:
    """Begin a session for an actor whose password was right."""
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), clock()
    row = SignInSession(
        id=uuid4(),
        account_id=actor.account_id,
        token_digest=token_digest(token),
        device=device[:200],
        started_at=now,
        last_seen_at=now,
        idle_minutes=rules.staff_idle if actor.memberships else rules.applicant_idle,
        ends_at=now + rules.longest,
    )
    session.add(row)
    session.flush()
    return Started(row.id, token, actor.password_must_change)


def authenticate(session: Session, clock: Clock, token: str) -> Visit | None:
    """Who holds this token; None when the session is unknown, revoked, idle too long or over. Only reads."""
    row, now = _find(session, token), clock()
    if row is None or row.revoked_at is not None or now >= row.ends_at:
        return None
    if now - row.last_seen_at >= timedelta(minutes=row.idle_minutes):
        return None
    actor = load_actor(session, row.account_id)
    return None if actor is None else Visit(actor, row.id, now - row.last_seen_at >= _TOUCH_EVERY)


def touch(session: Session, clock: Clock, session_id: UUID) -> None:
    """Note a sign of life."""
    alive = (SignInSession.id == session_id, SignInSession.revoked_at.is_(None))
    session.execute(update(SignInSession).where(*alive).values(last_seen_at=clock()))


def devices(session: Session, actor: Actor, clock: Clock, *, token: str) -> list[Device]:
    """One's own sessions that are still good, the latest first."""
    rows = session.scalars(
        select(SignInSession)
        .where(
            SignInSession.account_id == actor.account_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.ends_at > clock(),
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id)
    )
    return [
        Device(row.id, row.device, row.started_at, row.last_seen_at, row.token_digest == token_digest(token))
        for row in rows
        if clock() - row.last_seen_at < timedelta(minutes=row.idle_minutes)
    ]


def revoke(session: Session, actor: Actor, clock: Clock, *, session_id: UUID) -> None:
    """End one of one's own sessions; signing out is ending the current one. Raises Refusal for anybody
    else's."""
    row = session.scalar(
        select(SignInSession).where(SignInSession.id == session_id, SignInSession.account_id == actor.account_id)
    )
    if row is None:
        raise Refusal("not_found", "没有找到这次登录，可能已经退出。请刷新页面查看。", status=404)
    if row.revoked_at is None:
        row.revoked_at = clock()
        record(
            session,
            "session.revoked",
            actor=actor,
            clock=clock,
            subjects={"account": actor.account_id},
            payload={"session": session_id},
        )


def end_sessions(session: Session, clock: Clock, account_id: UUID, *, but: str | None = None) -> int:
    """End all sessions of an account, save that of the token ``but``; the number ended."""
    good = select(SignInSession).where(SignInSession.account_id == account_id, SignInSession.revoked_at.is_(None))
    ended = [row for row in session.scalars(good) if but is None or row.token_digest != token_digest(but)]
    for row in ended:
        row.revoked_at = clock()
    return len(ended)


def token_digest(token: str) -> bytes:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode()).digest()


def _find(session: Session, token: str) -> SignInSession | None:
    return session.scalar(select(SignInSession).where(SignInSession.token_digest == token_digest(token)))
