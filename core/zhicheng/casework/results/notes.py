"""What a body wrote about a list for the others, sealed under the key of the office that keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import account_name
from zhicheng.casework.actor import Actor
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.store.models import Batch, BatchNote, Organisation
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """``act`` is the key of the act at which it was written."""

    act: str
    office: str
    who: str
    at: datetime
    words: str


def write_note(
    session: Session, actor: Actor, clock: Clock, batch: Batch, *, office: UUID, act: str, words: str
) -> tuple[BatchNote, str]:
    """Keep what a body says while a list waits for an act; the note, and the commitment for the event."""
    vault_of(session).ensure(batch.organisation_id, clock())
    note_id = uuid4()
    sealed, digest = seal_reason(session, batch.organisation_id, BatchNote.words_cipher, note_id, words)
    note = BatchNote(
        id=note_id,
        batch_id=batch.id,
        organisation_id=office,
        act=act,
        words_cipher=sealed,
        written_by=actor.account_id,
        written_at=clock(),
    )
    session.add(note)
    session.flush()
    return note, digest


def notes(session: Session, batch: Batch) -> list[Note]:
    """All notes about a list, oldest first."""
    query = select(BatchNote).where(BatchNote.batch_id == batch.id)
    return [
        Note(
            act=each.act,
            office=session.get_one(Organisation, each.organisation_id).name,
            who=account_name(session, each.written_by),
            at=each.written_at,
            words=open_reason(session, batch.organisation_id, BatchNote.words_cipher, each.id, each.words_cipher),
        )
        for each in session.scalars(query.order_by(BatchNote.written_at, BatchNote.id))
    ]
