"""What of continuing education is kept only for a time. Business time, as it was when the files were taken."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.learning.importing import drop
from zhicheng.casework.record import record
from zhicheng.store.blobs import BlobDirectory
from zhicheng.store.models import DataKey, ImportState, LearningImport, LearningUnmatched
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

UNMATCHED_KEPT = timedelta(days=3 * 365)
PREVIEW_KEPT = timedelta(days=1)
"""A file that was looked at and neither taken nor given up."""
MOST = 200
"""Files or imports in one transaction."""


def expire(session: Session, clock: Clock, blobs: BlobDirectory) -> int:
    """Drop files that nobody decided on, hours for which nobody came, and the keys that nothing needs any more; how many."""
    return _files(session, clock, blobs) + _unmatched(session, clock) + _keys(session)


def _files(session: Session, clock: Clock, blobs: BlobDirectory) -> int:
    query = (
        select(LearningImport)
        .where(LearningImport.state == ImportState.WAITING, LearningImport.uploaded_at < clock() - PREVIEW_KEPT)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    for each in found:
        drop(session, blobs, each, None, clock)
    return len(found)


def _unmatched(session: Session, clock: Clock) -> int:
    gone: int = session.execute(
        delete(LearningUnmatched).where(LearningUnmatched.kept_at < clock() - UNMATCHED_KEPT)
    ).rowcount  # type: ignore[attr-defined]
    if gone:
        record(session, "learning.expired", actor=None, clock=clock, payload={"entries": gone})
    return gone


def _keys(session: Session) -> int:
    """The keys of taken imports whose last unmatched line is gone."""
    waiting = exists().where(LearningUnmatched.import_id == LearningImport.id)
    query = (
        select(LearningImport.id)
        .join(DataKey, DataKey.owner_id == LearningImport.id)
        .where(LearningImport.state == ImportState.TAKEN, ~waiting)
        .limit(MOST)
    )
    found = session.scalars(query).all()
    for import_id in found:
        vault_of(session).destroy(import_id)
    return len(found)
