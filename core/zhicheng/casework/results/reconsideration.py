"""复查: who did not pass asks once that the result be looked at again; the office answers, with its reason (N-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, false, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.applications import READ_OWN
from zhicheng.casework.kinds import Topic
from zhicheng.casework.minutes import to_applicant, wanted_reason
from zhicheng.casework.reasons import open_reason, seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.results.lists import touched
from zhicheng.casework.results.standing import Standing, Step, standing
from zhicheng.casework.seats import checkers, seats
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Application,
    Batch,
    Candidate,
    CandidateState,
    Reconsideration,
    ReconsiderationState,
)
from zhicheng.store.moments import Clock
from zhicheng.workdays import UnknownYear, WorkCalendar

OUTCOMES = (ReconsiderationState.KEPT, ReconsiderationState.REOPENED)
STATE_WORDS = {
    ReconsiderationState.OPEN: "等待答复",
    ReconsiderationState.KEPT: "维持原结果",
    ReconsiderationState.REOPENED: "重新评审",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Working days: to ask, after the day of the announcement, and to answer, after the day on which it was asked."""

    ask: int = 10
    answer: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A request in words."""

    reconsideration: Reconsideration
    grounds: str
    answer: str


def _kept_by(actor: Actor) -> ColumnElement[bool]:
    """Requests about lists that an office of the actor's keeps, never the actor's own."""
    offices = seats(actor)
    if not offices:
        return false()
    kept = exists().where(Batch.id == Reconsideration.batch_id, Batch.organisation_id.in_(offices))
    own = exists().where(Application.id == Reconsideration.application_id, Application.person_id == actor.person_id)
    return kept.correlate(Reconsideration) & ~own.correlate(Reconsideration)


def _open(request: Reconsideration) -> Refusal | None:
    if request.state is ReconsiderationState.OPEN:
        return None
    return Refusal("conflict", "这份复查申请已经答复。请刷新页面查看。")


READ = Action(key="reconsideration.read", title="查看复查申请", thing=Reconsideration, scope=_kept_by)
ANSWER = Action(key="reconsideration.answer", title="答复复查申请", thing=Reconsideration, scope=_kept_by, ready=_open)


def last_day(found: Standing, times: Times) -> date | None:
    """The last day on which one may ask; None where nothing can be asked, or the holidays aren't known yet."""
    if found.step not in (Step.FAILED, Step.VOIDED) or found.announced is None:
        return None
    return _after(found.announced, times.ask)


def ask(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    application_id: UUID,
    grounds: str,
    times: Times,
) -> Reconsideration:
    """Ask once for one's own case, in time. Raises Refusal."""
    application = fetch(session, actor, READ_OWN, application_id)
    session.get(Candidate, application_id, with_for_update=True)
    found, now = standing(session, clock, registry, application_id), clock()
    if found is None or found.candidate is None or found.candidate.batch_id is None:
        raise Refusal("conflict", "这份申报现在没有可以复查的结果。请在申报页面查看结果。")
    last = last_day(found, times)
    if last is not None and beijing_day(now) > last:
        raise Refusal("late", f"申请复查的期限（结果告知后{times.ask}个工作日）已过，不再受理。")
    said = wanted_reason(grounds, "grounds", asks="请写明申请复查的理由。")
    batch = session.get_one(Batch, found.candidate.batch_id)
    request_id = uuid4()
    column = Reconsideration.grounds_cipher
    sealed, digest = seal_reason(session, application.person_id, column, request_id, said)
    made = Reconsideration(
        id=request_id,
        application_id=application_id,
        batch_id=batch.id,
        state=ReconsiderationState.OPEN,
        grounds_cipher=sealed,
        asked_by=actor.account_id,
        asked_at=now,
        due=_after(now, times.answer),
    )
    with once(session, Refusal("conflict", "这份申报已经申请过复查，每份申报只能申请一次。")):
        session.add(made)
    record(
        session,
        "reconsideration.asked",
        actor=actor,
        clock=clock,
        subjects={"reconsideration": made.id, "application": application_id, "batch": batch.id},
        payload={"reason": digest},
        notify=tuple(Notify(Topic.RECONSIDERATION_ASKED, each) for each in checkers(session, batch.organisation_id)),
    )
    return made


def answer(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    reconsideration_id: UUID,
    version: int,
    outcome: ReconsiderationState,
    reason: str,
) -> Reconsideration:
    """Keep the result, or let the case wait for another list; the applicant reads the reason. Raises Refusal and Stale."""
    request = fetch(session, actor, ANSWER, reconsideration_id, version=version)
    if outcome not in OUTCOMES:
        raise invalid({"outcome": "请选择维持原结果，还是重新评审。"})
    said = wanted_reason(reason, asks="请写明复查的情况和理由，申报人会看到。")
    application = session.get_one(Application, request.application_id)
    column = Reconsideration.answer_cipher
    sealed, digest = seal_reason(session, application.person_id, column, request.id, said)
    request.state, request.answer_cipher = outcome, sealed
    request.decided_by, request.decided_at = actor.account_id, clock()
    subjects = {"reconsideration": request.id, "application": application.id, "batch": request.batch_id}
    record(
        session,
        "reconsideration.answered",
        actor=actor,
        clock=clock,
        subjects=subjects,
        payload={"outcome": outcome, "reason": digest},
        changed=request,
        notify=to_applicant(session, application, Topic.RECONSIDERATION_ANSWERED),
    )
    if outcome is ReconsiderationState.REOPENED:
        _reopen(session, actor, clock, request)
    return request


def of_case(session: Session, application: Application) -> Told | None:
    """The request about a case, in words; whoever asks for it may see the case. Raises Erased."""
    request = session.scalar(select(Reconsideration).where(Reconsideration.application_id == application.id))
    return told(session, request) if request else None


def told(session: Session, request: Reconsideration) -> Told:
    """A request in words, for whoever may read it; raises Erased."""
    person = session.get_one(Application, request.application_id).person_id

    def words(column: str, sealed: bytes | None) -> str:
        return open_reason(session, person, getattr(Reconsideration, column), request.id, sealed) if sealed else ""

    return Told(
        reconsideration=request,
        grounds=words("grounds_cipher", request.grounds_cipher),
        answer=words("answer_cipher", request.answer_cipher),
    )


def _reopen(session: Session, actor: Actor, clock: Clock, request: Reconsideration) -> None:
    """The candidate waits for another list; what the first one decided stays in its events."""
    locked = select(Batch).where(Batch.id == request.batch_id).with_for_update()
    batch = session.scalars(locked.execution_options(populate_existing=True)).one()
    mine = select(Candidate).where(Candidate.application_id == request.application_id).with_for_update()
    candidate = session.scalars(mine.execution_options(populate_existing=True)).one()
    if candidate.state not in (CandidateState.FAILED, CandidateState.VOIDED):
        raise Refusal("conflict", "这份申报的结果已有变动，不能重新评审。请刷新页面核对。")
    candidate.state, candidate.batch_id, candidate.place = CandidateState.WAITING, None, None
    candidate.present = candidate.in_favour = candidate.against = candidate.abstained = None
    candidate.reason_cipher, candidate.decided_at, candidate.held = None, None, False
    subjects = {"batch": batch.id, "application": candidate.application_id}
    record(session, "candidate.reopened", actor=actor, clock=clock, subjects=subjects, changed=touched(batch))


def _after(moment: datetime, days: int) -> date | None:
    try:
        return WorkCalendar.official().add(beijing_day(moment), days)
    except UnknownYear:
        return None
