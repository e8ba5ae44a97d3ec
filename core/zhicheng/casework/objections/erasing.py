"""Objections are kept for a time after their answer; then their key is destroyed, and with it all that was said."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from zhicheng.casework.legal_holds import held
from zhicheng.casework.record import record
from zhicheng.store.models import Application, Objection
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

MOST = 200
"""In one transaction."""


def erase_old(session: Session, clock: Clock, kept: timedelta) -> int:
    """Erase objections that were answered longer ago than ``kept``; how many. One without an answer stays, and one about
    somebody on whom a legal hold stands."""
    needed = exists().where(Application.id == Objection.application_id, held(Application.person_id))
    query = (
        select(Objection)
        .where(Objection.decided_at < clock() - kept, Objection.erased_at.is_(None), ~needed)
        .order_by(Objection.decided_at, Objection.id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    for each in found:
        vault_of(session).destroy(each.id)
        each.erased_at = clock()
        record(session, "objection.erased", actor=None, clock=clock, subjects={"objection": each.id}, changed=each)
    return len(found)
