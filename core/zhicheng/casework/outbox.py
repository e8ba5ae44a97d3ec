"""Delivers what events left in the outbox: after commit, at least once, and never inside a transaction."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.kinds import Topic
from zhicheng.casework.letters import LETTERS, Context
from zhicheng.casework.mail import Letter, Mailer
from zhicheng.store.engine import Store
from zhicheng.store.models import Account, Event, OutboxMessage, Person
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased, vault_of

_BATCH = 20
_CLAIM = timedelta(minutes=5)
_GIVE_UP_AFTER = 12
_LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many were sent, had nobody to go to or nothing to say, and will be tried again."""

    sent: int
    dropped: int
    failed: int


def deliver(store: Store, mailer: Mailer, clock: Clock, *, site: str) -> Delivered:
    """Send what is due, on real time. Several processes may run it at once; a crash sends some letters twice, with the
    same Message-ID.

    A message is claimed and its letter written in one transaction, sent outside of any, and settled in
    another, so that a slow server keeps nobody waiting.
    """
    sent = dropped = failed = 0
    while claimed := _claim(store, clock, site):
        for message_id, letter in claimed.items():
            if letter is None:
                dropped += 1
                continue
            try:
                mailer.send(letter)
            except (OSError, smtplib.SMTPException):
                failed += 1
                _postpone(store, clock, message_id)
            else:
                sent += 1
                _settle(store, clock, message_id, "sent")
    return Delivered(sent, dropped, failed)


def _claim(store: Store, clock: Clock, site: str) -> dict[UUID, Letter | None]:
    claimed: dict[UUID, Letter | None] = {}
    with store.begin() as session:
        due = (
            select(OutboxMessage)
            .where(
                OutboxMessage.settled_at.is_(None), OutboxMessage.due_at.is_(None) | (OutboxMessage.due_at <= clock())
            )
            .order_by(OutboxMessage.due_at.is_not(None), OutboxMessage.due_at, OutboxMessage.id)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        for message in session.scalars(due):
            letter = _write(session, message, clock, site)
            claimed[message.id] = letter
            message.attempts += 1
            message.due_at = clock() + _CLAIM
            if letter is None:
                message.settled_at, message.outcome = clock(), "nobody"
    return claimed


def _write(session: Session, message: OutboxMessage, clock: Clock, site: str) -> Letter | None:
    recipient = session.get(Account, message.recipient_id) if message.recipient_id else None
    if recipient is None or (address := _address(session, recipient)) is None:
        return None
    event = session.scalars(select(Event).where(Event.id == message.event_id)).one()
    draft = LETTERS[Topic(message.topic)](Context(session, event, recipient, clock, site))
    return None if draft is None else Letter(address, draft.subject, draft.text, message.id)


def _address(session: Session, account: Account) -> str | None:
    person = session.get(Person, account.person_id) if account.person_id else None
    if person is None:
        return None
    try:
        return vault_of(session).text(person.id, Person.email_cipher, person.id, person.email_cipher)
    except Erased:
        return None


def _postpone(store: Store, clock: Clock, message_id: UUID) -> None:
    with store.begin() as session:
        message = session.get_one(OutboxMessage, message_id)
        if message.attempts >= _GIVE_UP_AFTER:
            message.settled_at, message.outcome = clock(), "given_up"
        else:
            message.due_at = clock() + min(timedelta(minutes=2**message.attempts), _LONGEST_PAUSE)
            message.outcome = "failed"


def _settle(store: Store, clock: Clock, message_id: UUID, outcome: str) -> None:
    with store.begin() as session:
        message = session.get_one(OutboxMessage, message_id)
        message.settled_at, message.outcome = clock(), outcome
