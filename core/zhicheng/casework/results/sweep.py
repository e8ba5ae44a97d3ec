"""By sweep: publicity that is over takes its list on, and bodies are warned of what is due soon or overdue."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from zhicheng.casework.deadlines import MOST
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, record
from zhicheng.casework.results.duties import due_days, duties, waits
from zhicheng.casework.results.lists import policy_of
from zhicheng.casework.results.steps import settle
from zhicheng.casework.seats import checkers
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.specs import ActKind
from zhicheng.store.models import Batch, BatchDuty, BatchState
from zhicheng.store.moments import Clock

WARNED_BEFORE = timedelta(days=1)
"""Many of these deadlines are a day or three long."""


def settle_lists(session: Session, clock: Clock, registry: Registry) -> int:
    """Take lists on whose publicity is over, in the caller's transaction."""
    today = beijing_day(clock())
    query = (
        select(Batch)
        .join(BatchDuty, (BatchDuty.batch_id == Batch.id) & (BatchDuty.position == Batch.position))
        .where(
            Batch.state == BatchState.RUNNING,
            Batch.jurisdiction.in_(registry.jurisdictions),
            BatchDuty.kind == ActKind.PUBLICITY,
            BatchDuty.done_at.is_(None),
            BatchDuty.last < today,
        )
        .order_by(Batch.id)
        .limit(MOST)
        .with_for_update(of=Batch, skip_locked=True)
    )
    found = dict.fromkeys(session.scalars(query.execution_options(populate_existing=True)))
    return sum(settle(session, clock, registry, batch) for batch in found)


def warn_of_lists(session: Session, clock: Clock, registry: Registry) -> int:
    """Tell bodies, once for each day, that something they have to do with a list is due tomorrow or before."""
    soon, number = beijing_day(clock()) + WARNED_BEFORE, 0
    query = (
        select(Batch)
        .where(Batch.state.in_((BatchState.OPEN, BatchState.RUNNING)), Batch.jurisdiction.in_(registry.jurisdictions))
        .order_by(Batch.since, Batch.id)
        .limit(MOST)
    )
    for batch in session.scalars(query).all():
        policy, procedure = policy_of(session, registry, batch)
        day = due_days(session, policy, procedure, batch).get(procedure.acts[batch.position - 1].key)
        if day is None or day > soon:
            continue
        for duty in duties(session, batch):
            if duty.position == batch.position and waits(duty) and duty.warned_for != day:
                _warn(session, clock, batch, duty)
                session.execute(update(BatchDuty).where(BatchDuty.id == duty.id).values(warned_for=day))
                number += 1
    return number


def _warn(session: Session, clock: Clock, batch: Batch, duty: BatchDuty) -> None:
    notify = tuple(Notify(Topic.BATCH_DUE, each) for each in checkers(session, duty.organisation_id))
    subjects = {"batch": batch.id, "duty": duty.id}
    record(session, "batch.warned", actor=None, clock=clock, subjects=subjects, notify=notify)
