"""Candidates go from one list without a result to another of the same office, with a reason that stays with both."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid, visible
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.standing import refuse_while_voting
from zhicheng.casework.meetings.standing import refuse_adding
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.record import record
from zhicheng.casework.results.leaving import depart
from zhicheng.casework.results.lists import KEEP, MOST, listed_number, policy_of, touched
from zhicheng.casework.results.notes import write_note
from zhicheng.registry import Registry
from zhicheng.store.models import Batch, BatchState, Candidate, LeftBy
from zhicheng.store.moments import Clock

GONE = "所选申报有的已不在这个名单上，可能已被移出。请刷新页面核对后重新选择。"


def move_to(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    to: UUID,
    to_version: int,
    applications: Sequence[UUID],
    reason: str,
) -> Batch:
    """Move candidates to the end of another open list of the same office, notice and procedure; the other list.

    Votes that were counted for them don't go along. Applicants aren't told: nothing changes for them.
    Raises Refusal (another office's list, more than its quota, nobody chosen) and Stale for either list.
    """
    first, second = sorted(((batch_id, version), (to, to_version)), key=lambda each: str(each[0]))
    if batch_id == to:
        raise invalid({"to": "请选择另一个名单。"})
    # Two who move in opposite directions at once lock the lists in the same order.
    locked = {key: fetch(session, actor, KEEP, key, version=expected) for key, expected in (first, second)}
    batch, other = locked[batch_id], locked[to]
    if not _alike(batch, other):
        raise invalid({"to": "只能调整到同一办事机构、同一通知、同一办理程序并且还没有评审结果的名单。"})
    if not applications or len(applications) > MOST:
        raise invalid({"applications": f"请选择要调整的申报，一次最多{MOST}份。"})
    for voted in (batch, other):
        refuse_while_voting(session, voted)
    refuse_adding(session, other)
    said = wanted_reason(reason, asks="请写明调整的理由，会记入两个名单。", printed=True)
    moved = _listed(session, batch, applications)
    if other.quota is not None and listed_number(session, other) + len(moved) > other.quota:
        raise invalid({"applications": f"“{other.title}”核定参评数额为{other.quota}人，不能再调入{len(moved)}人。"})
    _, procedure = policy_of(session, registry, batch)
    for here, there, out in ((batch, other, True), (other, batch, False)):
        words = f"{'调出' if out else '调入'}{len(moved)}份申报（{'至' if out else '自'}“{there.title}”）：{said}"
        act = procedure.acts[here.position - 1].key
        note, digest = write_note(session, actor, clock, here, office=here.organisation_id, act=act, words=words)
        if out:
            depart(session, clock, batch, moved, LeftBy.MOVED, note)
        record(
            session,
            "batch.moved_out" if out else "batch.moved_in",
            actor=actor,
            clock=clock,
            subjects={"batch": here.id, "other": there.id, "note": note.id},
            payload={"number": len(moved), "reason": digest},
            changed=touched(here),
        )
    last = session.scalar(select(func.max(Candidate.place)).where(Candidate.batch_id == other.id)) or 0
    for place, each in enumerate(moved, last + 1):
        each.batch_id, each.place = other.id, place
        each.present = each.in_favour = each.against = each.abstained = None
    for each in moved:
        subjects = {"application": each.application_id, "batch": batch.id, "other": other.id}
        record(session, "candidate.moved", actor=actor, clock=clock, subjects=subjects)
    return other


def others(session: Session, actor: Actor, batch: Batch) -> list[Batch]:
    """The lists to which candidates of this one could be moved, newest first."""
    query = visible(actor, KEEP).where(
        Batch.id != batch.id,
        Batch.state == BatchState.OPEN,
        Batch.organisation_id == batch.organisation_id,
        Batch.notice_id == batch.notice_id,
        Batch.procedure == batch.procedure,
    )
    return list(session.scalars(query.order_by(Batch.created_at.desc(), Batch.id).limit(MOST)))


def _alike(batch: Batch, other: Batch) -> bool:
    return (batch.organisation_id, batch.notice_id, batch.procedure) == (
        other.organisation_id,
        other.notice_id,
        other.procedure,
    )


def _listed(session: Session, batch: Batch, applications: Sequence[UUID]) -> list[Candidate]:
    query = (
        select(Candidate)
        .where(Candidate.batch_id == batch.id, Candidate.application_id.in_(applications))
        .order_by(Candidate.place)
        .with_for_update()
    )
    found = list(session.scalars(query.execution_options(populate_existing=True)))
    if len(found) != len(set(applications)):
        raise Refusal("not_found", GONE, status=404)
    return found
