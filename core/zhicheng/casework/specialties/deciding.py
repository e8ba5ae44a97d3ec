"""Deciding on a proposal: an officer of the bureau that issues the place's notices approves it or not (JB-1.2)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.notices import STAFF
from zhicheng.casework.record import Notify, committed, record
from zhicheng.casework.seats import checkers
from zhicheng.casework.specialties.entitled import DECIDE
from zhicheng.casework.specialties.proposing import wrong_year
from zhicheng.dossier.facts import beijing_day
from zhicheng.store.models import OrganisationKind, ProposalState, SpecialtyProposal
from zhicheng.store.moments import Clock

LONGEST_NUMBER = 100
LONGEST_REASON = 500


def approve(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    proposal_id: UUID,
    version: int,
    document_number: str,
    from_year: str,
) -> SpecialtyProposal:
    """Approve by a document, from the round of a year on. Notices take it over; what is published stays as it is.

    Raises Refusal with a message at each answer that is wrong, and Stale.
    """
    made = fetch(session, actor, DECIDE, proposal_id, version=version)
    wrong = {}
    if not 0 < len(document_number.strip()) <= LONGEST_NUMBER:
        wrong["document_number"] = f"请填写批准文件的名称或文号，不超过{LONGEST_NUMBER}字，通知中会引用。"
    if bad := wrong_year(from_year, beijing_day(clock()).year):
        wrong["from_year"] = bad
    if wrong:
        raise invalid(wrong)
    made.document_number, made.from_year = document_number.strip(), int(from_year)
    _close(actor, clock, made, ProposalState.APPROVED)
    record(
        session,
        "specialty.approved",
        actor=actor,
        clock=clock,
        subjects={"proposal": made.id, "organisation": made.organisation_id},
        payload={"document": committed(made.salt, made.document_number), "from_year": made.from_year},
        changed=made,
        notify=_told(session, made, Topic.SPECIALTY_APPROVED),
    )
    return made


def refuse(
    session: Session, actor: Actor, clock: Clock, *, proposal_id: UUID, version: int, reason: str
) -> SpecialtyProposal:
    """Refuse with a reason, which the proposer reads. Raises Refusal and Stale."""
    made = fetch(session, actor, DECIDE, proposal_id, version=version)
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise invalid({"reason": f"请写明不同意的理由，不超过{LONGEST_REASON}字，申请单位会看到。"})
    made.refused_because = reason.strip()
    _close(actor, clock, made, ProposalState.REFUSED)
    record(
        session,
        "specialty.refused",
        actor=actor,
        clock=clock,
        subjects={"proposal": made.id, "organisation": made.organisation_id},
        payload={"reason": committed(made.salt, made.refused_because)},
        changed=made,
        notify=_told(session, made, Topic.SPECIALTY_REFUSED),
    )
    return made


def _close(actor: Actor, clock: Clock, made: SpecialtyProposal, state: ProposalState) -> None:
    posts = actor.posts(*STAFF, kind=OrganisationKind.BUREAU)
    made.decided_for = next(p.organisation_id for p in posts if p.approved and p.division == made.jurisdiction)
    made.state, made.decided_by, made.decided_at = state, actor.account_id, clock()


def _told(session: Session, made: SpecialtyProposal, topic: Topic) -> list[Notify]:
    """Whoever proposed it, and those who work for the same organisation."""
    return [Notify(topic, each) for each in dict.fromkeys((made.proposed_by, *checkers(session, made.organisation_id)))]
