"""Giving events their places in the chain, and signing how far it has come.

Events are written with their transactions and never wait for each other. A sequencer links them in batches,
looking for events *without* a link rather than for ids above the last, so that none that commits late is ever
missed.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from zhicheng.ledger.chain import ALGORITHM, Head, as_head, digest, event_digest, signed, start
from zhicheng.store.models import Event, LedgerHead, LedgerLink
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

_LOCK = 0x7A6863
SIGNED_EVERY = timedelta(minutes=1)
"""How old the newest head may grow while the chain goes on."""


def sequence(session: Session, *, limit: int = 10_000) -> int:
    """Give places to events that have none, oldest first; the number linked. Safe to run at any time."""
    if session.get_bind().dialect.name == "postgresql":
        # One at a time: a second sequencer waits here and then goes on from where the first has ended.
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    last = _last(session)
    position, chain = (last.position, last.chain) if last else (0, start())
    waiting = unlinked(select(Event.number, Event.id, Event.body)).order_by(Event.number).limit(limit)
    links = []
    for number, event_id, body in session.execute(waiting):
        position, one = position + 1, event_digest(ALGORITHM, number, body)
        chain = digest(ALGORITHM, chain + one)
        links.append(
            {"position": position, "event_id": event_id, "event_digest": one, "chain": chain, "algorithm": ALGORITHM}
        )
    if links:
        session.execute(insert(LedgerLink), links)
    return len(links)


def sign(session: Session, clock: Clock) -> Head | None:
    """A new head where the chain has gone on since the newest one and that one is a minute old; otherwise None."""
    newest = session.scalar(select(LedgerHead).order_by(LedgerHead.position.desc()).limit(1))
    last = _last(session)
    if last is None or (newest is not None and newest.position == last.position):
        return None
    if newest is not None and abs(clock() - newest.signed_at) < SIGNED_EVERY:
        return None
    return head(session, clock)


def head(session: Session, clock: Clock) -> Head | None:
    """The signed head of the chain, stored beside it and to be kept elsewhere too; None while nothing is
    linked."""
    last = _last(session)
    if last is None:
        return None
    stored = session.get(LedgerHead, last.position)
    if stored is None:
        at = clock().astimezone(UTC)
        signature = vault_of(session).master.signer().sign(signed(last.position, last.chain, last.algorithm, at))
        stored = LedgerHead(
            position=last.position,
            chain=last.chain,
            algorithm=last.algorithm,
            signed_at=at,
            signature=signature,
        )
        session.add(stored)
        session.flush()
    return as_head(stored)


def unlinked(query: Any) -> Any:
    """A query of events, those without a place."""
    return query.outerjoin(LedgerLink, LedgerLink.event_id == Event.id).where(LedgerLink.event_id.is_(None))


def _last(session: Session) -> LedgerLink | None:
    return session.scalar(select(LedgerLink).order_by(LedgerLink.position.desc()).limit(1))
