"""Which entries of the archive have effect on a day: from the day on which they were recorded to their last, both included."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhicheng.store.models import IntegrityEntry


def stands(on: date) -> ColumnElement[bool]:
    """The entry has effect on this calendar day."""
    return IntegrityEntry.withdrawn_at.is_(None) & (IntegrityEntry.recorded_on <= on) & (IntegrityEntry.until >= on)


def standing(entry: IntegrityEntry, on: date) -> bool:
    """Whether an entry has effect on this calendar day."""
    return entry.withdrawn_at is None and entry.recorded_on <= on <= entry.until


def running_against(session: Session, person_ids: Collection[UUID], *, on: date) -> frozenset[UUID]:
    """Which of these people have an entry that has effect on this calendar day, wherever it was made."""
    if not person_ids:
        return frozenset()
    query = select(IntegrityEntry.person_id).where(IntegrityEntry.person_id.in_(person_ids), stands(on))
    return frozenset(each for each in session.scalars(query) if each is not None)


def of_subject(session: Session, subject_id: UUID | None, *, on: date) -> Sequence[IntegrityEntry]:
    """The entries about a person or an organisation that have effect on this calendar day, the oldest first."""
    if subject_id is None:
        return ()
    about = (IntegrityEntry.person_id == subject_id) | (IntegrityEntry.organisation_id == subject_id)
    query = select(IntegrityEntry).where(about, stands(on))
    return session.scalars(query.order_by(IntegrityEntry.recorded_on, IntegrityEntry.id)).all()
