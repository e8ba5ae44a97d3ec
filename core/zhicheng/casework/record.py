"""Writes an event: canonical bytes, its subjects, and what is to be delivered because of it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import KINDS, Kind, Topic
from zhicheng.casework.payload import PayloadRefused, Plain, count, ident, moment
from zhicheng.store.base import Versioned
from zhicheng.store.models import Event, EventSubject, OutboxMessage
from zhicheng.store.moments import Clock

ALGORITHM = "sha256"
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell an account about the event, by the letter of this topic."""

    topic: Topic
    recipient_id: UUID


def record(
    session: Session,
    kind: str,
    *,
    actor: Actor | None,
    clock: Clock,
    subjects: Mapping[str, UUID] | None = None,
    payload: Mapping[str, object] | None = None,
    changed: Versioned | None = None,
    notify: Iterable[Notify] = (),
    shown: Sequence[UUID] = (),
) -> Event:
    """Record that something happened, and flush.

    ``shown`` are the things of the role that the kind shows. ``actor`` is None where the platform acts by itself.
    ``changed`` is the aggregate that the event changed: its new version goes into the payload. Raises PayloadRefused
    for a key, value or subject that the kind doesn't allow.
    """
    session.flush()
    declared = KINDS[kind]
    at = clock().astimezone(UTC)
    event_id, actor_id = uuid4(), None if actor is None else actor.account_id
    about = {**(subjects or {}), **_numbered(declared, shown)}
    body = {
        "id": str(event_id),
        "kind": kind,
        "at": moment(at),
        "actor": None if actor_id is None else str(actor_id),
        "subjects": _checked_subjects(declared, subjects or {}, about),
        "payload": _checked_payload(declared, payload or {}, changed),
    }
    event = Event(id=event_id, kind=kind, at=at, actor_id=actor_id, body=canonical(body))
    session.add(event)
    session.flush()
    for role, subject_id in about.items():
        session.add(EventSubject(event_id=event_id, role=role, subject_id=subject_id))
    for message in notify:
        session.add(
            OutboxMessage(
                id=uuid4(),
                event_id=event_id,
                topic=message.topic,
                recipient_id=message.recipient_id,
                attempts=0,
            )
        )
    session.flush()
    return event


def canonical(value: object) -> bytes:
    """The one way to write a JSON value: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def new_salt() -> bytes:
    """A random salt for :func:`committed`, to be kept with the text."""
    return os.urandom(SALT_BYTES)


def committed(salt: bytes, text: str) -> str:
    """A digest of salt and text: with both it proves what was said, by itself it tells nothing."""
    return f"{ALGORITHM}:{hashlib.new(ALGORITHM, salt + text.encode()).hexdigest()}"


def history(session: Session, subject_id: UUID) -> list[Event]:
    """The events about a thing, in the order of writing."""
    about = select(EventSubject.event_id).where(EventSubject.subject_id == subject_id)
    return list(session.scalars(select(Event).where(Event.id.in_(about)).order_by(Event.number)))


def payload_of(event: Event) -> dict[str, Plain]:
    """What an event's payload holds."""
    payload: dict[str, Plain] = json.loads(event.body)["payload"]
    return payload


def changed_by(event: Event) -> UUID | None:
    """The thing whose version the event's payload tells: the first subject of its kind."""
    subjects = KINDS[event.kind].subjects
    return UUID(json.loads(event.body)["subjects"][subjects[0]]) if subjects else None


def _numbered(kind: Kind, shown: Sequence[UUID]) -> dict[str, UUID]:
    if shown and not kind.shows:
        raise PayloadRefused(f"{kind.key} shows nothing")
    return {f"{kind.shows}.{number}": each for number, each in enumerate(dict.fromkeys(shown), 1)}


def _checked_subjects(kind: Kind, subjects: Mapping[str, UUID], about: Mapping[str, UUID]) -> dict[str, str]:
    if set(subjects) != set(kind.subjects):
        raise PayloadRefused(f"{kind.key} is about {', '.join(kind.subjects) or 'nothing'}")
    return {role: ident(subject_id) for role, subject_id in about.items()}


def _checked_payload(kind: Kind, payload: Mapping[str, object], changed: Versioned | None) -> dict[str, Plain]:
    if unknown := set(payload) - set(kind.payload):
        raise PayloadRefused(f"{kind.key} has no payload key {', '.join(sorted(unknown))}")
    checked = {key: kind.payload[key](value) for key, value in payload.items()}
    if changed is not None:
        checked["version"] = count(changed.version)
    return checked
