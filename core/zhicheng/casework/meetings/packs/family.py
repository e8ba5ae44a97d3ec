"""A list with those that were split off it: one meeting has decided on all of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.store.models import Batch, Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """``root`` is the list that was decided, ``members`` are all lists by id, the root first."""

    root: Batch
    members: dict[UUID, Batch]
    meeting: Meeting | None


def family_of(session: Session, batch: Batch) -> Family:
    """The lists of the meeting that a list belongs to."""
    root = batch
    while root.continues is not None:
        root = session.get_one(Batch, root.continues)
    members, newest = {root.id: root}, [root.id]
    while newest:
        query = select(Batch).where(Batch.continues.in_(newest)).order_by(Batch.title, Batch.id)
        found = list(session.scalars(query))
        members |= {each.id: each for each in found}
        newest = [each.id for each in found]
    meeting = session.scalar(select(Meeting).where(Meeting.batch_id == root.id))
    return Family(root=root, members=members, meeting=meeting)
