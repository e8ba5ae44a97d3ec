"""The publicity record of a meeting: each body's days, how many working days they are, and what was objected (JB-4.2)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.meetings.packs.family import Family
from zhicheng.casework.results.acts import publicity_days
from zhicheng.packs import Shown
from zhicheng.policy import Policy
from zhicheng.specs import ActKind
from zhicheng.store.models import BatchDuty, Objection, ObjectionState, Organisation
from zhicheng.workdays import UnknownYear

OPEN = (ObjectionState.OPEN, ObjectionState.INVESTIGATING)


def publicity_of(session: Session, policy: Policy, found: Family) -> tuple[Shown, ...]:
    """Every body's publicity of the list, in the order of its acts; those split off it share it."""
    shown = select(BatchDuty, Organisation.name).join(Organisation, Organisation.id == BatchDuty.organisation_id)
    query = shown.where(
        BatchDuty.batch_id == found.root.id, BatchDuty.kind == ActKind.PUBLICITY, BatchDuty.first.is_not(None)
    )
    objected = _objections(session, found)
    made = []
    for duty, body in session.execute(query.order_by(BatchDuty.position, BatchDuty.first, BatchDuty.organisation_id)):
        if duty.first is None or duty.last is None:
            continue
        numbers = objected.get((duty.act, duty.organisation_id), Counter())
        made.append(
            Shown(
                body=body,
                first=duty.first,
                last=duty.last,
                working_days=_days(policy, duty.first, duty.last),
                objections=numbers.total(),
                dismissed=numbers[ObjectionState.DISMISSED],
                upheld=numbers[ObjectionState.UPHELD],
                open=sum(numbers[each] for each in OPEN),
            )
        )
    return tuple(made)


def _objections(session: Session, found: Family) -> dict[tuple[str, UUID | None], Counter[ObjectionState]]:
    """Numbers of objections by act and body of the publicity at which they were raised."""
    query = (
        select(BatchDuty.act, BatchDuty.organisation_id, Objection.state, func.count())
        .join(BatchDuty, BatchDuty.id == Objection.duty_id)
        .where(Objection.batch_id.in_(found.members))
        .group_by(BatchDuty.act, BatchDuty.organisation_id, Objection.state)
    )
    numbers: dict[tuple[str, UUID | None], Counter[ObjectionState]] = {}
    for act, body, state, number in session.execute(query):
        numbers.setdefault((act, body), Counter())[state] = number
    return numbers


def _days(policy: Policy, first: date, last: date) -> int | None:
    try:
        return publicity_days(policy, first, last)
    except UnknownYear:
        return None
