"""The ledger: events get their places and a chain of digests afterwards, by one sequencer, and can be
verified.

Events are written with their transactions and never wait for each other. A sequencer links them in batches,
looking for events *without* a link rather than for ids above the last, so that none that commits late is ever
missed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from zhicheng.store.models import Event, EventSubject, LedgerHead, LedgerLink
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

ALGORITHM = "sha256"
_START = b"zhicheng ledger"
_LOCK = 0x7A6863
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's digest at a position, signed with the key that the master key's seed gives."""

    position: int
    chain: bytes
    algorithm: str
    signed_at: datetime
    signature: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that isn't as it was written. ``message`` is Chinese."""

    position: int | None
    event_id: UUID | None
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found. ``oldest_unlinked``: when the oldest event without a place happened."""

    entries: int
    problems: tuple[Problem, ...]
    unlinked: int
    oldest_unlinked: datetime | None


def sequence(session: Session, *, limit: int = 10_000) -> int:
    """Give places to events that have none, oldest first; the number linked. Safe to run at any time."""
    if session.get_bind().dialect.name == "postgresql":
        # One at a time: a second sequencer waits here and then goes on from where the first has ended.
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    last = session.scalar(select(LedgerLink).order_by(LedgerLink.position.desc()).limit(1))
    position, chain = (last.position, last.chain) if last else (0, _start())
    waiting = _unlinked(select(Event.number, Event.id, Event.body)).order_by(Event.number).limit(limit)
    links = []
    for number, event_id, body in session.execute(waiting):
        position, event_digest = position + 1, _event_digest(ALGORITHM, number, body)
        chain = _digest(ALGORITHM, chain + event_digest)
        links.append(
            {
                "position": position,
                "event_id": event_id,
                "event_digest": event_digest,
                "chain": chain,
                "algorithm": ALGORITHM,
            }
        )
    if links:
        session.execute(insert(LedgerLink), links)
    return len(links)


def head(session: Session, clock: Clock) -> Head | None:
    """The signed head of the chain, stored beside it and to be kept elsewhere too; None while nothing is
    linked."""
    last = session.scalar(select(LedgerLink).order_by(LedgerLink.position.desc()).limit(1))
    if last is None:
        return None
    stored = session.get(LedgerHead, last.position)
    if stored is None:
        at = clock().astimezone(UTC)
        signature = vault_of(session).master.signer().sign(_signed(last.position, last.chain, last.algorithm, at))
        stored = LedgerHead(
            position=last.position,
            chain=last.chain,
            algorithm=last.algorithm,
            signed_at=at,
            signature=signature,
        )
        session.add(stored)
        session.flush()
    return _as_head(stored)


def verify(session: Session, *, kept: Iterable[Head] = ()) -> Report:
    """Find what was changed, removed or reordered since it was written.

    ``kept`` are heads that were stored elsewhere: with them, even a database rewritten as a whole is found
    out.
    """
    key = vault_of(session).master.signer().public_key()
    problems: list[Problem] = []
    heads: dict[int, list[Head]] = {}
    for one in [*map(_as_head, session.scalars(select(LedgerHead))), *kept]:
        heads.setdefault(one.position, []).append(one)
    entries, chain = 0, _start()
    for link, event in _linked(session):
        if link.position != entries + 1:
            problems.append(Problem(link.position, link.event_id, f"第{entries + 1}条记录缺失，账目编号不连续"))
        entries = link.position
        problems += _entry_problems(link, event, chain)
        chain = link.chain
        problems += [p for one in heads.pop(link.position, ()) for p in _head_problems(one, chain, key)]
    problems += [Problem(position, None, f"第{position}条记录曾经签名留存，现已不在账中") for position in sorted(heads)]
    problems += _subject_problems(session)
    unlinked, oldest = session.execute(_unlinked(select(func.count(Event.id), func.min(Event.at)))).one()
    return Report(entries, tuple(problems), unlinked, oldest)


def _entry_problems(link: LedgerLink, event: Event | None, before: bytes) -> Iterator[Problem]:
    def problem(message: str) -> Problem:
        return Problem(link.position, link.event_id, message)

    if link.algorithm not in hashlib.algorithms_guaranteed:
        yield problem("摘要算法不明，无法核对")
        return
    if link.chain != _digest(link.algorithm, before + link.event_digest):
        yield problem("与前一条记录的摘要不衔接，账目被改动或调换过")
    if event is None:
        yield problem("事件已被删除")
    elif _event_digest(link.algorithm, event.number, event.body) != link.event_digest:
        yield problem("事件内容被改动过")
    elif not _repeats(event):
        yield problem("事件的查询字段与原文不符")


def _repeats(event: Event) -> bool:
    body = json.loads(event.body)
    actor = None if event.actor_id is None else str(event.actor_id)
    return bool(
        body["id"] == str(event.id)
        and body["kind"] == event.kind
        and body["actor"] == actor
        and datetime.fromisoformat(body["at"]) == event.at
    )


def _subject_problems(session: Session) -> Iterator[Problem]:
    """Events whose indexed subjects aren't those that their bodies name."""
    rows = session.execute(
        select(Event.id, Event.body, EventSubject.role, EventSubject.subject_id)
        .outerjoin(EventSubject, EventSubject.event_id == Event.id)
        .order_by(Event.number)
        .execution_options(yield_per=_PAGE)
    )
    for event_id, group in groupby(rows, key=lambda row: row[0]):
        indexed = list(group)
        try:
            said = json.loads(indexed[0][1])["subjects"]
        except (ValueError, KeyError, TypeError):
            said = None
        if said != {role: str(subject_id) for _, _, role, subject_id in indexed if role is not None}:
            yield Problem(None, event_id, "事件所涉对象的索引与原文不符")


def _head_problems(one: Head, chain: bytes, key: Ed25519PublicKey) -> Iterator[Problem]:
    try:
        key.verify(one.signature, _signed(one.position, one.chain, one.algorithm, one.signed_at))
    except InvalidSignature:
        yield Problem(one.position, None, "留存的签名无效")
        return
    if one.chain != chain:
        yield Problem(one.position, None, "账目与当时签名留存的摘要不符，被整体改写过")


def _linked(session: Session) -> Iterator[tuple[LedgerLink, Event | None]]:
    rows: Any = (
        select(LedgerLink, Event)
        .outerjoin(Event, Event.id == LedgerLink.event_id)
        .order_by(LedgerLink.position)
        .execution_options(yield_per=_PAGE, populate_existing=True)
    )
    for link, event in session.execute(rows):
        yield link, event
        session.expunge(link)
        if event is not None:
            session.expunge(event)


def _unlinked(query: Any) -> Any:
    return query.outerjoin(LedgerLink, LedgerLink.event_id == Event.id).where(LedgerLink.event_id.is_(None))


def _as_head(stored: LedgerHead) -> Head:
    return Head(stored.position, stored.chain, stored.algorithm, stored.signed_at, stored.signature)


def _signed(position: int, chain: bytes, algorithm: str, at: datetime) -> bytes:
    signed_at = at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{position} {algorithm}:{chain.hex()} {signed_at}".encode()


def _start() -> bytes:
    return _digest(ALGORITHM, _START)


def _event_digest(algorithm: str, number: int, body: bytes) -> bytes:
    return _digest(algorithm, f"{number} ".encode() + body)


def _digest(algorithm: str, data: bytes) -> bytes:
    return hashlib.new(algorithm, data).digest()
