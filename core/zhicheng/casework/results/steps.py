"""From act to act: a body has done its part, and when all have, the list goes on; what is held stays behind."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.record import Notify, record
from zhicheng.casework.results.duties import duties
from zhicheng.casework.results.lists import on_list, policy_of, position_of
from zhicheng.casework.results.machine import BatchPosition, Done, SendBack, act_at, advance
from zhicheng.casework.seats import checkers
from zhicheng.dossier.facts import beijing_day
from zhicheng.registry import Registry
from zhicheng.specs import ActKind
from zhicheng.store.models import Batch, BatchDuty, BatchState, CandidateState
from zhicheng.store.moments import Clock

LEAVES_BEHIND = (ActKind.FILING, ActKind.CONFIRMATION)
"""Nobody about whom something is open is filed or confirmed."""
COLUMNS = (
    "notice_id", "revision_id", "jurisdiction", "organisation_id", "procedure", "month", "held_on", "members",
    "present", "quota", "quota_document", "created_by", "created_at",
)  # fmt: skip


def finish(
    session: Session, actor: Actor | None, clock: Clock, registry: Registry, batch: Batch, duty: BatchDuty
) -> None:
    """A body has done its part in the act that the list waits for; the list goes on once all have."""
    now = clock()
    _, procedure = policy_of(session, registry, batch)
    act = procedure.acts[duty.position - 1]
    if act.kind in LEAVES_BEHIND:
        _split(session, clock, batch)
    duty.done_at, duty.done_by = now, actor.account_id if actor else None
    session.flush()
    record(
        session,
        "batch.act_done",
        actor=actor,
        clock=clock,
        subjects={"batch": batch.id, "duty": duty.id},
        payload={"act": act.kind},
    )
    if all(each.done_at for each in duties(session, batch) if each.position == duty.position):
        _stand(session, clock, batch, advance(procedure, position_of(batch), Done(act.key), now))


def send_back(session: Session, clock: Clock, registry: Registry, batch: Batch, to: str) -> None:
    """The list goes back to an earlier act, which is to be done again; all since too. Raises Impossible."""
    _, procedure = policy_of(session, registry, batch)
    after = advance(procedure, position_of(batch), SendBack(to), clock())
    for each in duties(session, batch):
        if each.position >= after.position:
            each.done_at = each.done_by = each.warned_for = None
            each.first = each.last = each.number = each.dated = None
    _stand(session, clock, batch, after)


def settle(session: Session, clock: Clock, registry: Registry, batch: Batch) -> bool:
    """Take a list on whose publicity is over at every body; whether it was."""
    _, procedure = policy_of(session, registry, batch)
    act, today = act_at(procedure, position_of(batch)), beijing_day(clock())
    if act is None or act.kind is not ActKind.PUBLICITY:
        return False
    open_ = [each for each in duties(session, batch) if each.position == batch.position and each.done_at is None]
    if any(each.last is None or each.last >= today for each in open_):
        return False
    for each in open_:
        publisher = each.done_by
        finish(session, None, clock, registry, batch, each)
        each.done_by = publisher
    return True


def _stand(session: Session, clock: Clock, batch: Batch, after: BatchPosition) -> None:
    batch.state, batch.position, batch.since = after.state, after.position, after.since
    session.flush()
    if batch.state is BatchState.RUNNING:
        _tell_next(session, clock, batch)


def _tell_next(session: Session, clock: Clock, batch: Batch) -> None:
    """Tell those who have something to do with the list now."""
    offices = {each.organisation_id for each in duties(session, batch) if each.position == batch.position}
    accounts = {account for office in offices for account in checkers(session, office)}
    record(
        session,
        "batch.waits",
        actor=None,
        clock=clock,
        subjects={"batch": batch.id},
        changed=batch,
        notify=tuple(Notify(Topic.BATCH_WAITS, each) for each in sorted(accounts)),
    )


def _split(session: Session, clock: Clock, batch: Batch) -> Batch | None:
    """Those who are held go to a list of their own, which stays where this one was; None where nobody is."""
    held = [each for each in on_list(session, batch) if each.held and each.state is CandidateState.PASSED]
    if not held or len(held) == len([each for each in on_list(session, batch) if each.state is CandidateState.PASSED]):
        return None
    follower = Batch(
        id=uuid4(),
        title=f"{batch.title[:190]}（续{_followers(session, batch.id) + 1}）",
        state=batch.state,
        position=batch.position,
        since=batch.since,
        continues=batch.id,
        **{column: getattr(batch, column) for column in COLUMNS},
    )
    session.add(follower)
    session.flush()
    for each in duties(session, batch):
        session.add(_copied(each, follower.id))
    for candidate in held:
        candidate.batch_id = follower.id
    session.flush()
    record(session, "batch.split", actor=None, clock=clock, subjects={"batch": batch.id, "follower": follower.id})
    return follower


def _copied(duty: BatchDuty, batch_id: UUID) -> BatchDuty:
    columns = ("position", "act", "kind", "organisation_id", "warned_for", "first", "last", "number", "dated", "done_by", "done_at")  # fmt: skip
    return BatchDuty(id=uuid4(), batch_id=batch_id, **{column: getattr(duty, column) for column in columns})


def _followers(session: Session, batch_id: UUID) -> int:
    return session.scalar(select(func.count()).where(Batch.continues == batch_id)) or 0
