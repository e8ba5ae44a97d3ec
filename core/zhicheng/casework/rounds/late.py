"""Nothing is decided after a round's end where the place doesn't allow it (JB-6.4, HX-5.4)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.deadlines import terms_now
from zhicheng.casework.notices import policy_in
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.rounds import ends_for_good, loses_round, round_end
from zhicheng.specs import Basis, Procedure
from zhicheng.spoken import spoken
from zhicheng.store.models import (
    Batch,
    Candidate,
    EntrustedCase,
    Event,
    EventSubject,
    NoticeRevision,
    Organisation,
    OrganisationKind,
)

AGAIN = ("candidate.sent_home", "candidate.reopened")
"""Whose result was declared void or is looked at again: they had one in time."""


def can_lose(session: Session, office: Organisation) -> bool:
    """Whether an office's committees were set up by somebody else than a bureau, so that a late one loses its round.

    An office of which nobody knows who set it up counts as a bureau's.
    """
    founder = office.created_by_organisation_id
    return founder is not None and session.get_one(Organisation, founder).kind is not OrganisationKind.BUREAU


def bound(case: InstrumentedAttribute[UUID] = Candidate.application_id) -> ColumnElement[bool]:
    """Cases, by default candidates, for whom the round's end counts: neither entrusted from a lost round nor to be
    decided again. ``case`` is the column of their applications' ids."""
    entrusted = exists().where(EntrustedCase.application_id == case)
    again = (
        exists().where(EventSubject.subject_id == case, Event.kind.in_(AGAIN)).where(Event.id == EventSubject.event_id)
    )
    return ~entrusted.correlate(case.parent) & ~again.correlate(case.parent)


def after_end(session: Session, registry: Registry, batch: Batch, *, on: date) -> Refusal | None:
    """Why a meeting on a day comes too late for a list, by the notice's newest terms; None where it doesn't."""
    policy = policy_in(registry, session.get_one(NoticeRevision, batch.revision_id))
    procedure = next((each for each in policy.declarations.procedures if each.key == batch.procedure), None)
    why = ends_for_good(policy)
    if procedure is None or why is None:
        return None
    terms = terms_now(session, batch.notice_id) or policy.terms
    cites = "、".join(str(each) for each in why.cites)
    clause = next(iter(why.cites), None)
    if why.key == "across_years":
        if on.year == terms.year:
            return None
        message = f"评审不得跨年度，会议应在{terms.year}年内举行（{cites}）。"
        return Refusal("late", message, status=422, clause=clause, fields={"held_on": message})
    end = round_end(policy, terms, procedure)
    if end is None or on <= end or procedure.basis is not Basis.VOTE:
        return None
    if not can_lose(session, session.get_one(Organisation, batch.organisation_id)) or not binds(session, batch):
        return None
    message = (
        f"评审应在{spoken(end)}以前完成，{spoken(on)}的会议已经逾期（{cites}），不能登记和确认评审结果。"
        "没有评审完的申报由人社部门统一委托其他评委会评审。"
    )
    return Refusal("late", message, status=422, clause=clause, fields={"held_on": message})


def refuse_after_end(session: Session, registry: Registry, batch: Batch, *, on: date) -> None:
    """Raises Refusal, with the day and the clause, for a meeting held too late for a list."""
    refusal = after_end(session, registry, batch, on=on)
    if refusal is not None:
        raise refusal


def takes_rounds(session: Session, policy: Policy, procedure: Procedure, office: Organisation) -> bool:
    """Whether an office that is late with this loses its round."""
    return loses_round(policy) is not None and procedure.basis is Basis.VOTE and can_lose(session, office)


def binds(session: Session, batch: Batch) -> bool:
    """Whether the end counts for somebody on the list, or for an empty one."""
    listed = select(func.count()).where(Candidate.batch_id == batch.id)
    if not session.scalar(listed):
        return True
    return bool(session.scalar(listed.where(bound())))
