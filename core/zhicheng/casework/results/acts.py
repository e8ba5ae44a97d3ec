"""What bodies do with a list that has a result: re-check, publicity, filing, confirmation, proofs, sending back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.kinds import Topic
from zhicheng.casework.minutes import to_applicant, wanted_reason
from zhicheng.casework.reasons import seal_reason
from zhicheng.casework.record import record
from zhicheng.casework.results.duties import duty_now
from zhicheng.casework.results.lists import concerned, on_list, policy_of, touched
from zhicheng.casework.results.notes import write_note
from zhicheng.casework.results.steps import finish, send_back, settle
from zhicheng.casework.sanctions.stopping import refuse_stopped
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import ActKind
from zhicheng.spoken import spoken
from zhicheng.store.models import (
    Application,
    ApplicationStatus,
    Batch,
    BatchCheck,
    BatchDuty,
    BatchState,
    Candidate,
    CandidateState,
    CheckKind,
)
from zhicheng.store.moments import Clock
from zhicheng.workdays import UnknownYear, WorkCalendar

TOPICS = {CandidateState.PASSED: Topic.RESULT_PASSED, CandidateState.FAILED: Topic.RESULT_FAILED}
CHECK_WORDS = {CheckKind.REVIEW: "审核", CheckKind.PROOF: "校对"}


def _running(batch: Batch) -> Refusal | None:
    if batch.state is BatchState.RUNNING:
        return None
    return Refusal("conflict", "名单还没有评审结果，或者已经办结。请刷新页面查看最新状态。")


ACT = Action(key="batch.act", title="办理评审结果", thing=Batch, scope=concerned, ready=_running)


def recheck(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    refused: Mapping[UUID, str],
) -> Batch:
    """The re-check is done; ``refused`` lose their result, each with the reason (SG-4.3). Raises Refusal and Stale."""
    batch, duty = _begin(session, actor, clock, registry, batch_id, version, ActKind.RECHECK)
    _void(session, actor, clock, batch, refused)
    finish(session, actor, clock, registry, batch, duty)
    return touched(batch)


def publish(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    first: date,
    last: date,
) -> BatchDuty:
    """One body's publicity of those who passed, both days included, at least as many working days as the law says
    (N-2). The first body's publication tells the applicants. Raises Refusal and Stale."""
    batch, duty = _begin(session, actor, clock, registry, batch_id, version, ActKind.PUBLICITY)
    if duty.last is not None:
        raise Refusal("conflict", "本部门的公示已经发布，公示期结束后自动进入下一步。")
    policy, _ = policy_of(session, registry, batch)
    problems = wrong_days(policy, beijing_day(clock()), first, last)
    if problems:
        raise invalid(problems)
    others = session.scalars(
        select(BatchDuty).where(BatchDuty.batch_id == batch.id, BatchDuty.position == duty.position)
    )
    told = any(each.last is not None for each in others if each.id != duty.id)
    duty.first, duty.last, duty.done_by = first, last, actor.account_id
    record(
        session,
        "batch.publicized",
        actor=actor,
        clock=clock,
        subjects={"batch": batch.id, "duty": duty.id},
        changed=touched(batch),
    )
    if not told:
        announce(session, actor, clock, batch, TOPICS)
    return duty


def wrong_days(policy: Policy, today: date, first: date, last: date) -> dict[str, str]:
    """What is wrong with the days of a publicity of results, by field."""
    wanted = policy.parameter("result_publicity_days")
    if first < today:
        return {"first": "公示起始日期早于今天，请填写今天或以后的日期。"}
    if last < first:
        return {"last": "公示截止日期早于起始日期，请核对。"}
    try:
        counted = publicity_days(policy, first, last)
    except UnknownYear as unknown:
        return {"last": str(unknown)}
    if counted < int(wanted.value):
        span = f"{spoken(first)}至{spoken(last)}为{counted}个工作日"
        return {"last": f"公示期不足：{span}，要求不少于{wanted.value}{wanted.unit}。"}
    return {}


def publicity_days(policy: Policy, first: date, last: date) -> int:
    """The working days of a publicity as the place counts them; raises UnknownYear."""
    calendar = WorkCalendar.official()
    uncounted = not policy.parameter("first_day_counts").value and calendar.is_workday(first)
    return calendar.count(first, last) - int(uncounted)


def shortest(policy: Policy, first: date) -> date:
    """The last day of the shortest publicity of results that the law allows from a day on; raises UnknownYear."""
    wanted, last = int(policy.parameter("result_publicity_days").value), first
    while publicity_days(policy, first, last) < wanted:
        last += timedelta(days=1)
    return last


def file(session: Session, actor: Actor, clock: Clock, registry: Registry, *, batch_id: UUID, version: int) -> Batch:
    """The results are filed with the authority; those about whom an objection is open stay behind (JB-4.2). Raises
    Refusal where everybody is held, and Stale."""
    batch, duty = _begin(session, actor, clock, registry, batch_id, version, ActKind.FILING)
    _anybody(session, batch)
    finish(session, actor, clock, registry, batch, duty)
    return touched(batch)


def confirm(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    number: str,
    dated: date,
) -> Batch:
    """The authority confirms the results and issues its document, with its number and day (JB-6.5, SG-4.4).

    Raises Refusal and Stale.
    """
    batch, duty = _begin(session, actor, clock, registry, batch_id, version, ActKind.CONFIRMATION)
    problems = {}
    if not number.strip() or len(number.strip()) > 100:
        problems["number"] = "请填写公布文件的文号，最多100个字。"
    if dated > beijing_day(clock()):
        problems["dated"] = "公布文件的日期晚于今天，请核对。"
    if problems:
        raise invalid(problems)
    _anybody(session, batch)
    duty.number, duty.dated = number.strip(), dated
    finish(session, actor, clock, registry, batch, duty)
    for each in on_list(session, batch):
        if each.state is CandidateState.PASSED:
            each.state = CandidateState.CONFIRMED
            application = session.get_one(Application, each.application_id)
            application.status = ApplicationStatus.PASSED
            record(
                session,
                "candidate.confirmed",
                actor=actor,
                clock=clock,
                subjects={"application": application.id, "batch": batch.id},
                changed=application,
                notify=to_applicant(session, application, Topic.RESULT_CONFIRMED),
            )
    return touched(batch)


def check(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, batch_id: UUID, version: int, kind: CheckKind
) -> BatchCheck:
    """The next review or proof of the data that certificates are made from (三审三校, SG-6.4): all reviews first, each
    kind's by different people. The last one takes the list on. Raises Refusal and Stale."""
    batch, duty = _begin(session, actor, clock, registry, batch_id, version, ActKind.PROOFREADING)
    policy, _ = policy_of(session, registry, batch)
    steps = int(policy.parameter("proofreading_steps").value)
    done = Counter(each.kind for each in checks(session, batch) if each.since == batch.since)
    if kind is CheckKind.PROOF and done[CheckKind.REVIEW] < steps:
        raise Refusal("conflict", f"请先完成{steps}次审核，再校对。")
    if done[kind] >= steps:
        raise Refusal("conflict", f"{steps}次{CHECK_WORDS[kind]}都已完成。")
    made = BatchCheck(
        id=uuid4(),
        batch_id=batch.id,
        since=batch.since,
        kind=kind,
        number=done[kind] + 1,
        done_by=actor.account_id,
        done_at=clock(),
    )
    twice = Refusal("conflict", f"您已经{CHECK_WORDS[kind]}过一次，三审三校须由不同的人进行。请由其他工作人员办理。")
    with once(session, twice):
        session.add(made)
    record(session, "batch.checked", actor=actor, clock=clock, subjects={"batch": batch.id, "check": made.id}, changed=touched(batch))  # fmt: skip
    if kind is CheckKind.PROOF and made.number == steps:
        finish(session, actor, clock, registry, batch, duty)
    return made


def give_back(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    to: str,
    reason: str,
) -> Batch:
    """The body that has the list gives it back to an earlier act, with a reason (JB-4.2). Raises Refusal and Stale."""
    batch = fetch(session, actor, ACT, batch_id, version=version)
    settle(session, clock, registry, batch)
    _, procedure = policy_of(session, registry, batch)
    if batch.state is not BatchState.RUNNING:
        raise Refusal("conflict", "名单已经办结，不能退回。")
    duty = duty_now(session, actor, batch, procedure.acts[batch.position - 1].kind)
    said = wanted_reason(reason, asks="请写明退回的理由。")
    note, digest = write_note(
        session, actor, clock, batch, office=duty.organisation_id or batch.organisation_id, act=duty.act, words=said
    )
    send_back(session, clock, registry, batch, to)
    subjects = {"batch": batch.id, "note": note.id}
    record(session, "batch.sent_back", actor=actor, clock=clock, subjects=subjects, payload={"reason": digest}, changed=touched(batch))  # fmt: skip
    return batch


def _begin(
    session: Session, actor: Actor, clock: Clock, registry: Registry, batch_id: UUID, version: int, kind: ActKind
) -> tuple[Batch, BatchDuty]:
    batch = fetch(session, actor, ACT, batch_id, version=version)
    settle(session, clock, registry, batch)
    refuse_stopped(session, batch.organisation_id, (each.committee for each in on_list(session, batch)))
    return batch, duty_now(session, actor, batch, kind)


def _void(session: Session, actor: Actor, clock: Clock, batch: Batch, refused: Mapping[UUID, str]) -> None:
    listed = {each.application_id: each for each in on_list(session, batch) if each.state is CandidateState.PASSED}
    if strangers := set(refused) - set(listed):
        raise invalid({str(each): "这份申报不在通过名单上，请刷新页面核对。" for each in strangers})
    for key, reason in refused.items():
        said = wanted_reason(reason, str(key), asks="请写明理由，申报人会看到。")
        void(session, actor, clock, listed[key], said)


def void(session: Session, actor: Actor, clock: Clock, candidate: Candidate, reason: str) -> None:
    """Take a result away, with the reason that the applicant reads."""
    application = session.get_one(Application, candidate.application_id)
    sealed, digest = seal_reason(session, application.person_id, Candidate.reason_cipher, application.id, reason)
    candidate.state, candidate.reason_cipher, candidate.held = CandidateState.VOIDED, sealed, False
    record(
        session,
        "candidate.voided",
        actor=actor,
        clock=clock,
        subjects={"application": application.id},
        payload={"reason": digest},
        notify=to_applicant(session, application, Topic.RESULT_VOIDED),
    )
    _close_follower(session, clock, candidate)


def _close_follower(session: Session, clock: Clock, candidate: Candidate) -> None:
    """A list that was split off for people who have all lost their results has nothing left to be done with it."""
    batch = session.get(Batch, candidate.batch_id) if candidate.batch_id else None
    if batch is None or batch.continues is None or batch.state is not BatchState.RUNNING:
        return
    session.flush()
    if all(each.state is not CandidateState.PASSED for each in on_list(session, batch)):
        batch.state, batch.since = BatchState.DONE, clock()


def announce(
    session: Session, actor: Actor, clock: Clock, batch: Batch, topics: Mapping[CandidateState, Topic]
) -> None:
    """Tell those on the list what came of it; ``topics`` are the letters by state."""
    for each in on_list(session, batch):
        if each.state in topics:
            application = session.get_one(Application, each.application_id)
            subjects = {"application": application.id, "batch": batch.id}
            notify = to_applicant(session, application, topics[each.state])
            record(session, "candidate.announced", actor=actor, clock=clock, subjects=subjects, notify=notify)


def _anybody(session: Session, batch: Batch) -> None:
    passed = [each for each in on_list(session, batch) if each.state is CandidateState.PASSED]
    if passed and all(each.held for each in passed):
        raise Refusal("conflict", "名单上的人员都有异议尚未处理完毕，查清并答复后才能办理。")


def checks(session: Session, batch: Batch) -> list[BatchCheck]:
    """All reviews and proofs of a list, oldest first; those that count now began when it came to where it is."""
    query = select(BatchCheck).where(BatchCheck.batch_id == batch.id)
    return list(session.scalars(query.order_by(BatchCheck.done_at, BatchCheck.id)))
