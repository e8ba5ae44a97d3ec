"""Where the result of a case stands, as the applicant may know it: nothing before the result is announced (N-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.results.duties import duties
from zhicheng.casework.results.lists import policy_of
from zhicheng.casework.results.publicized import Publicity, described, running
from zhicheng.casework.results.tally import why
from zhicheng.dossier.facts import beijing_day
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import ActKind, Basis
from zhicheng.store.models import (
    Batch,
    BatchDuty,
    Candidate,
    CandidateState,
    Event,
    EventSubject,
)
from zhicheng.store.moments import Clock

ANNOUNCING = ("candidate.announced", "candidate.voided")
NOT_PASSED = (CandidateState.FAILED, CandidateState.VOIDED)


class Step(StrEnum):
    """``REVIEWED``: there is a result that isn't announced yet."""

    WAITING = "waiting"
    LISTED = "listed"
    REVIEWED = "reviewed"
    FAILED = "failed"
    VOIDED = "voided"
    PUBLICIZED = "publicized"
    PUBLICITY_OVER = "publicity_over"
    FILED = "filed"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``why`` is empty where a vote decided (``by_vote``); ``number`` is that of the publication document."""

    step: Step
    policy: Policy | None = None
    by_vote: bool = False
    why: str = ""
    announced: datetime | None = None
    publicities: tuple[Publicity, ...] = ()
    number: str = ""
    candidate: Candidate | None = None


def standing(session: Session, clock: Clock, registry: Registry, application_id: UUID) -> Standing | None:
    """None for a case that isn't a candidate. Raises Erased."""
    candidate = session.get(Candidate, application_id)
    if candidate is None:
        return None
    batch = session.get(Batch, candidate.batch_id) if candidate.batch_id else None
    if batch is None or candidate.state in (CandidateState.WAITING, CandidateState.LISTED):
        return Standing(step=Step.LISTED if candidate.state is CandidateState.LISTED else Step.WAITING)
    policy, procedure = policy_of(session, registry, batch)
    publicized = any(each.kind is ActKind.PUBLICITY for each in procedure.acts)
    announced = announced_at(session, candidate, publicized=publicized)
    if announced is None:
        return Standing(step=Step.REVIEWED)
    if candidate.state in NOT_PASSED:
        said = why(session, candidate)
        failed = candidate.state is CandidateState.FAILED
        return Standing(
            step=Step.FAILED if failed else Step.VOIDED,
            policy=policy,
            by_vote=failed and procedure.basis is Basis.VOTE and not said,
            why=said,
            announced=announced,
            candidate=candidate,
        )
    return _passed(session, clock, registry, batch, candidate)


def announced_at(session: Session, candidate: Candidate, *, publicized: bool) -> datetime | None:
    """When the applicant was told the result that stands now; where nothing is publicized, when it was decided."""
    if candidate.decided_at is None:
        return None
    told = session.scalar(
        select(func.max(Event.at))
        .join(EventSubject, EventSubject.event_id == Event.id)
        .where(
            EventSubject.subject_id == candidate.application_id,
            Event.kind.in_(ANNOUNCING),
            Event.at >= candidate.decided_at,
        )
    )
    return told or (None if publicized else candidate.decided_at)


def _passed(session: Session, clock: Clock, registry: Registry, batch: Batch, candidate: Candidate) -> Standing:
    all_duties = duties(session, batch)
    if candidate.state is CandidateState.CONFIRMED:
        document = next((each.number for each in all_duties if each.kind == ActKind.CONFIRMATION and each.number), "")
        return Standing(step=Step.CONFIRMED, number=document or "")
    today = beijing_day(clock())
    shown = session.scalars(running(registry, today).where(BatchDuty.batch_id == batch.id)).all()
    if shown:
        return Standing(step=Step.PUBLICIZED, publicities=tuple(described(session, registry, list(shown), today)))
    filed = any(each.kind == ActKind.FILING and each.done_at for each in all_duties)
    if filed:
        return Standing(step=Step.FILED)
    over = any(each.kind == ActKind.PUBLICITY and each.last is not None and each.last < today for each in all_duties)
    return Standing(step=Step.PUBLICITY_OVER if over else Step.REVIEWED)
