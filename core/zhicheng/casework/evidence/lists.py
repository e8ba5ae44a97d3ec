"""The lists on which a case has stood: that of now, and those that it left, with why. Never a vote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.reasons import open_reason
from zhicheng.store.models import (
    Application,
    Batch,
    BatchNote,
    Candidate,
    Departure,
    Event,
    EventSubject,
    Organisation,
)


def lists_of(session: Session, application: Application) -> Sequence[Batch]:
    """Every list on which the case stands or stood, the oldest first: its own events name them."""
    now = select(Candidate.batch_id).where(Candidate.application_id == application.id)
    about = select(EventSubject.event_id).where(EventSubject.subject_id == application.id)
    named = select(EventSubject.subject_id).where(EventSubject.event_id.in_(about))
    query = select(Batch).where(or_(Batch.id.in_(named), Batch.id.in_(now)))
    return session.scalars(query.order_by(Batch.created_at, Batch.id)).all()


def counts(session: Session, application: Application) -> dict[str, Any] | None:
    """What the list as a whole came to on which the case stands; None where it stands on none."""
    batch = session.scalar(
        select(Batch).join(Candidate, Candidate.batch_id == Batch.id).where(Candidate.application_id == application.id)
    )
    if batch is None:
        return None
    states = select(Candidate.state, func.count()).where(Candidate.batch_id == batch.id).group_by(Candidate.state)
    return {
        **_list(session, batch),
        "candidates": {str(state): number for state, number in session.execute(states)},
    }


def before(session: Session, application: Application, found: Iterable[Event]) -> list[dict[str, Any]]:
    """The lists that the case has left, with the reasons that were written down. ``found`` are the case's events."""
    reasons = _left_because(session, application, found)
    now = session.scalar(select(Candidate.batch_id).where(Candidate.application_id == application.id))
    return [
        {
            **_list(session, each),
            "state": str(each.state),
            "reasons": [_words(session, each, note) for note in reasons.get(each.id, ())],
        }
        for each in lists_of(session, application)
        if each.id != now
    ]


def _list(session: Session, batch: Batch) -> dict[str, Any]:
    return {
        "title": batch.title,
        "office": session.get_one(Organisation, batch.organisation_id).name,
        "held_on": batch.held_on.isoformat() if batch.held_on else None,
        "members": batch.members,
        "present": batch.present,
    }


def _left_because(session: Session, application: Application, found: Iterable[Event]) -> dict[UUID, dict[UUID, None]]:
    """By list the notes on why this case left it: its departures, what was written as it was moved, and what ended it."""
    notes: dict[UUID, dict[UUID, None]] = {}
    for each in session.scalars(select(Departure).where(Departure.application_id == application.id)):
        notes.setdefault(each.batch_id, {})[each.note_id] = None
    moved: dict[str, str] = {}
    for event in found:
        about = json.loads(event.body)["subjects"]
        if event.kind == "batch.moved_out":
            moved[about["batch"]] = about["note"]
        elif event.kind == "candidate.moved" and about["batch"] in moved:
            notes.setdefault(UUID(about["batch"]), {})[UUID(moved[about["batch"]])] = None
        elif event.kind == "batch.dissolved":
            notes.setdefault(UUID(about["batch"]), {})[UUID(about["note"])] = None
    return notes


def _words(session: Session, batch: Batch, note_id: UUID) -> str:
    note = session.get_one(BatchNote, note_id)
    return open_reason(session, batch.organisation_id, BatchNote.words_cipher, note.id, note.words_cipher)
