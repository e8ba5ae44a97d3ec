"""The bureau's decision on a committee, and its end (N-4, JB-2.6)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.committees.drafting import content_digest, refuse_unlawful, subjects
from zhicheng.casework.committees.entitled import DECIDE, END, declared_around
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, committed, record
from zhicheng.casework.sanctions.entitled import bureaus
from zhicheng.casework.seats import checkers
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.models import Committee, CommitteeState, Organisation
from zhicheng.store.moments import Clock

LONGEST_NUMBER, LONGEST_REASON = 100, 1000


def approve(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    committee_id: UUID,
    version: int,
    document_number: str,
) -> Committee:
    """Approve by a document; one that it renews ends the day before this one decides. The law is asked once more.

    Raises Refusal with a message at each field, and Stale.
    """
    made = fetch(session, actor, DECIDE, committee_id, version=version)
    number = document_number.strip()
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise invalid({"document_number": f"请填写批准文件的名称或文号，不超过{LONGEST_NUMBER}字。"})
    refuse_unlawful(
        session, declared_around(registry, session.get_one(Organisation, made.organisation_id)), made, clock
    )
    _succeed(session, actor, clock, made)
    made.document_number = number
    _decide(actor, clock, made, CommitteeState.APPROVED)
    record(
        session,
        "committee.approved",
        actor=actor,
        clock=clock,
        subjects=subjects(made),
        payload={
            "document": committed(made.salt, number),
            "content": content_digest(made),
            "since": made.since,
            "until": made.until,
        },
        changed=made,
        notify=_letters(session, made, Topic.COMMITTEE_APPROVED),
    )
    return made


def give_back(
    session: Session, actor: Actor, clock: Clock, *, committee_id: UUID, version: int, reason: str
) -> Committee:
    """Return it to its office with a reason; it may be changed and filed again. Raises Refusal and Stale."""
    made = fetch(session, actor, DECIDE, committee_id, version=version)
    made.reason = _checked(reason, "退回")
    _decide(actor, clock, made, CommitteeState.RETURNED)
    record(
        session,
        "committee.returned",
        actor=actor,
        clock=clock,
        subjects=subjects(made),
        payload={"reason": committed(made.salt, made.reason)},
        changed=made,
        notify=_letters(session, made, Topic.COMMITTEE_RETURNED),
    )
    return made


def end(session: Session, actor: Actor, clock: Clock, *, committee_id: UUID, version: int, reason: str) -> Committee:
    """The office or the bureau ends an approved committee, from this day on. Raises Refusal and Stale."""
    made = fetch(session, actor, END, committee_id, version=version)
    made.reason = _checked(reason, "终止")
    made.state, made.ended_at = CommitteeState.ENDED, clock()
    record(
        session,
        "committee.ended",
        actor=actor,
        clock=clock,
        subjects=subjects(made),
        payload={"reason": committed(made.salt, made.reason)},
        changed=made,
        notify=_letters(session, made, Topic.COMMITTEE_ENDED),
    )
    return made


def _succeed(session: Session, actor: Actor, clock: Clock, made: Committee) -> None:
    before = session.get(Committee, made.previous_id, with_for_update=True) if made.previous_id else None
    # The new one decides from the day of its approval at the earliest; until then the one before does.
    last = max(made.since, beijing_day(clock())) - timedelta(days=1)
    if before is None or before.until <= last:
        return
    before.until = last
    payload = {"until": last}
    record(session, "committee.succeeded", actor=actor, clock=clock, subjects=subjects(before), payload=payload, changed=before)  # fmt: skip


def _decide(actor: Actor, clock: Clock, made: Committee, state: CommitteeState) -> None:
    made.decided_for = next(each.organisation_id for each in bureaus(actor) if each.division == made.place)
    made.state, made.decided_by, made.decided_at = state, actor.account_id, clock()


def _checked(reason: str, what: str) -> str:
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise invalid({"reason": f"请写明{what}的理由，不超过{LONGEST_REASON}字，不写个人信息。"})
    return reason.strip()


def _letters(session: Session, made: Committee, topic: Topic) -> list[Notify]:
    return [Notify(topic, each) for each in checkers(session, made.organisation_id)]
