"""What offices do about objections: take one up, look into it, answer it; only then does the person go on (JB-4.2)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, or_, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.standing import refuse_while_voting
from zhicheng.casework.kinds import Topic
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import Notify, record
from zhicheng.casework.results import acts
from zhicheng.casework.results.duties import duties, waits
from zhicheng.casework.results.lists import send_home, touched
from zhicheng.casework.seats import checkers, seats
from zhicheng.specs import ActKind
from zhicheng.store.models import (
    Application,
    Batch,
    BatchDuty,
    BatchState,
    Candidate,
    CandidateState,
    Objection,
    ObjectionState,
)
from zhicheng.store.moments import Clock

UNDECIDED = (ObjectionState.OPEN, ObjectionState.INVESTIGATING)
OUTCOMES = (ObjectionState.DISMISSED, ObjectionState.UPHELD)
STATE_WORDS = {
    ObjectionState.OPEN: "待受理",
    ObjectionState.INVESTIGATING: "调查中",
    ObjectionState.DISMISSED: "不成立",
    ObjectionState.UPHELD: "成立",
}


def answerable(actor: Actor) -> ColumnElement[bool]:
    """Objections at lists that an office of the actor's keeps, publicizes or confirms, never to the actor's own case."""
    offices = seats(actor)
    if not offices:
        return false()
    kept = exists().where(Batch.id == Objection.batch_id, Batch.organisation_id.in_(offices))
    duty = exists().where(
        BatchDuty.batch_id == Objection.batch_id,
        BatchDuty.organisation_id.in_(offices),
        BatchDuty.kind.in_((ActKind.PUBLICITY, ActKind.CONFIRMATION)),
    )
    own = exists().where(Application.id == Objection.application_id, Application.person_id == actor.person_id)
    return or_(*(each.correlate(Objection) for each in (kept, duty))) & ~own.correlate(Objection)


def _kept(objection: Objection) -> Refusal | None:
    if objection.erased_at is None:
        return None
    return Refusal("conflict", "这件异议已超过保存期限，内容已经删除。")


def _open(objection: Objection) -> Refusal | None:
    if objection.state is ObjectionState.OPEN:
        return None
    return Refusal("conflict", "这件异议已经受理。请刷新页面查看最新状态。")


def _investigating(objection: Objection) -> Refusal | None:
    if objection.state is ObjectionState.INVESTIGATING:
        return None
    return Refusal("conflict", "这件异议还没有受理，或者已经答复。请刷新页面查看最新状态。")


READ = Action(key="objection.read", title="查看异议", thing=Objection, scope=answerable, ready=_kept)
TAKE = Action(key="objection.take", title="受理异议", thing=Objection, scope=answerable, ready=_open)
DECIDE = Action(key="objection.decide", title="答复异议", thing=Objection, scope=answerable, ready=_investigating)


def take(session: Session, actor: Actor, clock: Clock, *, objection_id: UUID, version: int) -> Objection:
    """Begin to look into an objection. Raises Refusal and Stale."""
    objection = fetch(session, actor, TAKE, objection_id, version=version)
    objection.state, objection.taken_by, objection.taken_at = ObjectionState.INVESTIGATING, actor.account_id, clock()
    subjects = {"objection": objection.id, "batch": objection.batch_id}
    record(session, "objection.taken", actor=actor, clock=clock, subjects=subjects, changed=objection)
    return objection


def decide(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    objection_id: UUID,
    version: int,
    outcome: ObjectionState,
    answer: str,
    reason: str = "",
) -> Objection:
    """Answer an objection that was looked into. ``answer`` is for the objector; where it is upheld the person's result
    is taken away for ``reason``, which the person reads. Once no objection is open the person goes on.

    Raises Refusal with a message at each answer, and Stale.
    """
    objection = fetch(session, actor, DECIDE, objection_id, version=version)
    if outcome not in OUTCOMES:
        raise invalid({"outcome": "请选择异议是否成立。"})
    said = wanted_reason(answer, "answer", asks="请写明调查的情况和结论，异议人会看到。")
    upheld = outcome is ObjectionState.UPHELD
    why = wanted_reason(reason, "reason", asks="请写明取消评审结果的理由，申报人会看到。") if upheld else ""
    sealed, digest = seal_reason(session, objection.id, Objection.answer_cipher, objection.id, said)
    objection.state, objection.answer_cipher = outcome, sealed
    objection.decided_by, objection.decided_at = actor.account_id, clock()
    record(
        session,
        "objection.decided",
        actor=actor,
        clock=clock,
        subjects={"objection": objection.id, "batch": objection.batch_id, "application": objection.application_id},
        payload={"outcome": outcome, "answer": digest},
        changed=objection,
    )
    _settle(session, actor, clock, objection.application_id, why)
    return objection


def _settle(session: Session, actor: Actor, clock: Clock, application_id: UUID, why: str) -> None:
    """Let the person go on, or take the result away; on the list where the person stands by now."""
    batch_id = session.scalar(select(Candidate.batch_id).where(Candidate.application_id == application_id))
    locked = select(Batch).where(Batch.id == batch_id).with_for_update()
    batch = session.scalar(locked.execution_options(populate_existing=True))
    mine = select(Candidate).where(Candidate.application_id == application_id).with_for_update()
    candidate = session.scalar(mine.execution_options(populate_existing=True))
    if candidate is not None and candidate.held and candidate.state in (CandidateState.WAITING, CandidateState.LISTED):
        _settle_anew(session, actor, clock, candidate, batch, why)
    if batch is None or candidate is None or candidate.state is not CandidateState.PASSED:
        return
    if why:
        acts.void(session, actor, clock, candidate, why)
        _released(session, actor, clock, batch, candidate)
        return
    if candidate.held and not _objected(session, application_id):
        candidate.held = False
        _released(session, actor, clock, batch, candidate)


def _settle_anew(
    session: Session, actor: Actor, clock: Clock, candidate: Candidate, batch: Batch | None, why: str
) -> None:
    """The list on which the objection was raised has been dissolved since: the person isn't reviewed again where it is
    upheld."""
    if why:
        if batch is not None:
            refuse_while_voting(session, batch)
        send_home(candidate)
        acts.void(session, actor, clock, candidate, why)
        if batch is not None:
            touched(batch)
    elif not _objected(session, candidate.application_id):
        candidate.held = False


def _objected(session: Session, application_id: UUID) -> bool:
    open_ = exists().where(Objection.application_id == application_id, Objection.state.in_(UNDECIDED))
    return bool(session.scalar(select(open_)))


def _released(session: Session, actor: Actor, clock: Clock, batch: Batch, candidate: Candidate) -> None:
    """Tell those whom the list waits for that it has changed."""
    here = {each.organisation_id for each in duties(session, batch) if each.position == batch.position and waits(each)}
    waiting = here if batch.state is BatchState.RUNNING else set()
    accounts = {account for office in waiting for account in checkers(session, office)}
    record(
        session,
        "candidate.released",
        actor=actor,
        clock=clock,
        subjects={"batch": batch.id, "application": candidate.application_id},
        changed=touched(batch),
        notify=tuple(Notify(Topic.BATCH_WAITS, each) for each in sorted(accounts)),
    )
