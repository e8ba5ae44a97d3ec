"""Finding what was changed, removed or reordered since it was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.ledger.chain import Head, as_head, digest, event_digest, signed, start
from zhicheng.ledger.sequencing import unlinked
from zhicheng.store.models import Event, EventSubject, LedgerHead, LedgerLink
from zhicheng.store.vault import vault_of

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that isn't as it was written. ``message`` is Chinese."""

    position: int | None
    event_id: UUID | None
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What verification found. ``entries`` is the last position; ``oldest_unlinked``: when the oldest event without a
    place happened."""

    entries: int
    problems: tuple[Problem, ...]
    unlinked: int
    oldest_unlinked: datetime | None


def verify(session: Session, *, kept: Iterable[Head] = (), since: Head | None = None) -> Report:
    """Find what was changed, removed or reordered since it was written.

    ``kept`` are heads that were stored elsewhere: with them, even a database rewritten as a whole is found
    out. ``since`` is a head up to which the ledger was verified before: only what came after it is read.
    """
    key = vault_of(session).master.signer().public_key()
    after = since.position if since else 0
    problems = list(_walk(session, key, since, None, sorted(kept, key=_position)))
    problems += _subject_problems(session, (LedgerLink.position > after) | LedgerLink.position.is_(None))
    entries = session.scalar(select(func.max(LedgerLink.position))) or 0
    waiting, oldest = session.execute(unlinked(select(func.count(Event.id), func.min(Event.at)))).one()
    return Report(entries, tuple(problems), waiting, oldest)


def verify_events(session: Session, event_ids: Collection[UUID]) -> tuple[Problem, ...]:
    """Find whether some events are as they were written, however long the ledger is: each is followed from the signed
    head before it to the one after it."""
    key = vault_of(session).master.signer().public_key()
    before = select(func.max(LedgerHead.position)).where(LedgerHead.position < LedgerLink.position).scalar_subquery()
    after = select(func.min(LedgerHead.position)).where(LedgerHead.position >= LedgerLink.position).scalar_subquery()
    rows = session.execute(select(LedgerLink.event_id, before, after).where(LedgerLink.event_id.in_(event_ids))).all()
    problems = [
        Problem(None, each, "事件没有入账") for each in sorted(set(event_ids) - {row[0] for row in rows}, key=str)
    ]
    for first, last in sorted({(row[1] or 0, row[2]) for row in rows}, key=lambda each: each[0]):
        begin = session.get_one(LedgerHead, first) if first else None
        problems += _walk(session, key, as_head(begin) if begin else None, last, ())
    return (*problems, *_subject_problems(session, Event.id.in_(event_ids)))


def _walk(
    session: Session, key: Ed25519PublicKey, since: Head | None, upto: int | None, kept: Iterable[Head]
) -> Iterator[Problem]:
    """The chain from a head, or from its beginning, to a position or to its end; against the heads signed on its way."""
    at, chain = (since.position, since.chain) if since else (0, start())
    if since is not None:
        yield from _head_problems(since, chain, key)
    heads = _Upcoming(merge(_heads(session, at, upto), (each for each in kept if each.position > at), key=_position))
    for link, event in _linked(session, at, upto):
        if link.position != at + 1:
            yield Problem(link.position, link.event_id, f"第{at + 1}条记录缺失，账目编号不连续")
        at = link.position
        yield from _entry_problems(link, event, chain)
        chain = link.chain
        for one in heads.passed(at):
            if one.position < at:
                yield _not_there(one)
            else:
                yield from _head_problems(one, chain, key)
    yield from map(_not_there, heads.rest())


class _Upcoming:
    """Heads in order, handed out up to where the walk has come."""

    def __init__(self, heads: Iterator[Head]) -> None:
        self._heads = heads
        self._next = next(heads, None)

    def passed(self, position: int) -> Iterator[Head]:
        while self._next is not None and self._next.position <= position:
            yield self._next
            self._next = next(self._heads, None)

    def rest(self) -> Iterator[Head]:
        while self._next is not None:
            yield self._next
            self._next = next(self._heads, None)


def _not_there(one: Head) -> Problem:
    return Problem(one.position, None, f"第{one.position}条记录曾经签名留存，现已不在账中")


def _entry_problems(link: LedgerLink, event: Event | None, before: bytes) -> Iterator[Problem]:
    def problem(message: str) -> Problem:
        return Problem(link.position, link.event_id, message)

    if link.algorithm not in hashlib.algorithms_guaranteed:
        yield problem("摘要算法不明，无法核对")
        return
    if link.chain != digest(link.algorithm, before + link.event_digest):
        yield problem("与前一条记录的摘要不衔接，账目被改动或调换过")
    if event is None:
        yield problem("事件已被删除")
    elif event_digest(link.algorithm, event.number, event.body) != link.event_digest:
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


def _subject_problems(session: Session, which: Any) -> Iterator[Problem]:
    """Events whose indexed subjects aren't those that their bodies name."""
    rows = session.execute(
        select(Event.id, Event.body, EventSubject.role, EventSubject.subject_id)
        .outerjoin(EventSubject, EventSubject.event_id == Event.id)
        .outerjoin(LedgerLink, LedgerLink.event_id == Event.id)
        .where(which)
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
        key.verify(one.signature, signed(one.position, one.chain, one.algorithm, one.signed_at))
    except InvalidSignature:
        yield Problem(one.position, None, "留存的签名无效")
        return
    if one.chain != chain:
        yield Problem(one.position, None, "账目与当时签名留存的摘要不符，被整体改写过")


def _linked(session: Session, after: int, upto: int | None) -> Iterator[tuple[LedgerLink, Event | None]]:
    query: Any = select(LedgerLink, Event).outerjoin(Event, Event.id == LedgerLink.event_id)
    for link, event in session.execute(_between(query, LedgerLink.position, after, upto)):
        yield link, event
        session.expunge(link)
        if event is not None:
            session.expunge(event)


def _heads(session: Session, after: int, upto: int | None) -> Iterator[Head]:
    query = _between(select(LedgerHead), LedgerHead.position, after, upto)
    return (as_head(each) for each in session.scalars(query))


def _between(query: Any, position: Any, after: int, upto: int | None) -> Any:
    within = position > after if upto is None else (position > after) & (position <= upto)
    return query.where(within).order_by(position).execution_options(yield_per=_PAGE, populate_existing=True)


def _position(one: Head) -> int:
    return one.position
