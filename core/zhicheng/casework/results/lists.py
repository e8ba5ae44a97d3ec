"""Lists: opened by an office, filled with its candidates, given a meeting, until there is a result (JA-3.4, JB-2.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.standing import refuse_while_voting, voted_online
from zhicheng.casework.meetings.standing import cancel_with, refuse_adding
from zhicheng.casework.notices import policy_in
from zhicheng.casework.record import record
from zhicheng.casework.results.candidates import kept_off
from zhicheng.casework.results.duties import lay
from zhicheng.casework.results.leaving import leave
from zhicheng.casework.results.machine import BatchPosition, Cancel, advance
from zhicheng.casework.rounds.bars import refuse_lost
from zhicheng.casework.rounds.late import after_end
from zhicheng.casework.sanctions.stopping import refuse_stopped
from zhicheng.casework.seats import seats
from zhicheng.casework.unique import once
from zhicheng.dossier.facts import beijing_day
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.specs import Procedure
from zhicheng.store.models import (
    Batch,
    BatchDuty,
    BatchState,
    Candidate,
    CandidateState,
    LeftBy,
    Notice,
    NoticeRevision,
)
from zhicheng.store.moments import Clock

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
GONE = "已列入其他名单，或已不在本机构待评审"
MOST = 500
"""Candidates that are put on a list at once."""


def kept_by(actor: Actor) -> ColumnElement[bool]:
    """Lists that an office of the actor's keeps."""
    return Batch.organisation_id.in_(seats(actor))


def concerned(actor: Actor) -> ColumnElement[bool]:
    """Lists that an office of the actor's keeps or has to do something with, and those under a notice of its."""
    offices = seats(actor)
    duty = exists().where(BatchDuty.batch_id == Batch.id, BatchDuty.organisation_id.in_(offices))
    issued = exists().where(Notice.id == Batch.notice_id, Notice.organisation_id.in_(offices))
    return or_(kept_by(actor), duty.correlate(Batch), issued.correlate(Batch))


def _open(batch: Batch) -> Refusal | None:
    if batch.state is BatchState.OPEN:
        return None
    return Refusal("conflict", "名单已有评审结果或已取消，不能再修改。请刷新页面查看最新状态。")


READ = Action(key="batch.read", title="查看评审名单", thing=Batch, scope=concerned)
KEEP = Action(key="batch.keep", title="编制评审名单", thing=Batch, scope=kept_by, ready=_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What became of the candidates that somebody wanted on a list: how many are, and why others aren't."""

    added: int
    refused: dict[UUID, tuple[str, ...]]


def open_list(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    organisation_id: UUID,
    notice_id: UUID,
    procedure: str,
    title: str,
    month: str = "",
) -> Batch:
    """An empty list of an office's own candidates. ``month`` (2023-05) for procedures that run monthly; one each.

    Raises Refusal.
    """
    if organisation_id not in seats(actor):
        raise Refusal("denied", "您不是该办事机构的工作人员，不能编制名单。", status=403)
    refuse_stopped(session, organisation_id)
    refuse_lost(session, notice_id=notice_id, organisation_id=organisation_id)
    notice = session.get(Notice, notice_id)
    if notice is None or notice.revision_id is None:
        raise Refusal("not_found", "没有找到这个通知，请从列表中重新选择。", status=404)
    policy = policy_in(registry, session.get_one(NoticeRevision, notice.revision_id))
    declared = procedure_in(policy, procedure)
    problems = {}
    if not title.strip() or len(title.strip()) > 200:
        problems["title"] = "请填写名单名称，最多200个字。"
    if declared.monthly != bool(MONTH.fullmatch(month)):
        problems["month"] = "请填写认定的月份，如2023-05。" if declared.monthly else "这类名单不按月份编制。"
    if problems:
        raise invalid(problems)
    batch = Batch(
        id=uuid4(),
        notice_id=notice.id,
        revision_id=notice.revision_id,
        jurisdiction=notice.jurisdiction,
        organisation_id=organisation_id,
        procedure=declared.key,
        title=title.strip(),
        month=month or None,
        created_by=actor.account_id,
        created_at=clock(),
        state=BatchState.OPEN,
        position=1,
        since=clock(),
    )
    with once(session, Refusal("conflict", f"{month}的名单已经建立，请直接打开。")):
        session.add(batch)
    lay(session, policy, declared, batch)
    subjects = {"batch": batch.id, "organisation": organisation_id}
    record(session, "batch.opened", actor=actor, clock=clock, subjects=subjects)
    return batch


def put_on(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    applications: Sequence[UUID],
) -> Listed:
    """Put waiting candidates on a list, at its end; those that something keeps off stay out, each with its reason.

    Raises Refusal (more than the quota, not this office's) and Stale.
    """
    batch = fetch(session, actor, KEEP, batch_id, version=version)
    refuse_while_voting(session, batch)
    refuse_adding(session, batch)
    if not applications or len(applications) > MOST:
        raise invalid({"applications": f"请选择要列入的申报，一次最多{MOST}份。"})
    query = (
        select(Candidate)
        .where(
            Candidate.application_id.in_(applications),
            Candidate.organisation_id == batch.organisation_id,
            Candidate.notice_id == batch.notice_id,
            Candidate.procedure == batch.procedure,
            Candidate.state == CandidateState.WAITING,
        )
        .order_by(Candidate.accepted_at, Candidate.application_id)
        .with_for_update()
    )
    found = list(session.scalars(query.execution_options(populate_existing=True)))
    refused = kept_off(session, registry, found)
    there = {each.application_id for each in found}
    gone = {each: (GONE,) for each in applications if each not in there}
    fitting = [each for each in found if each.application_id not in refused]
    last = session.scalar(select(func.max(Candidate.place)).where(Candidate.batch_id == batch.id)) or 0
    if batch.quota is not None and listed_number(session, batch) + len(fitting) > batch.quota:
        raise invalid({"applications": f"核定参评数额为{batch.quota}人，不能再列入{len(fitting)}人。"})
    if fitting:
        touched(batch)
    for place, each in enumerate(fitting, last + 1):
        each.state, each.batch_id, each.place = CandidateState.LISTED, batch.id, place
        subjects = {"batch": batch.id, "application": each.application_id}
        record(session, "batch.listed", actor=actor, clock=clock, subjects=subjects, changed=batch)
    return Listed(added=len(fitting), refused={**refused, **gone})


def take_off(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    application_id: UUID,
    reason: str = "",
) -> None:
    """Take a candidate off a list that has no result yet; it waits for another one.

    Raises Refusal (at ``reason`` where experts were drawn or a ballot was held) and Stale.
    """
    batch = fetch(session, actor, KEEP, batch_id, version=version)
    refuse_while_voting(session, batch)
    candidate = session.get(Candidate, application_id, with_for_update=True)
    if candidate is None or candidate.batch_id != batch.id:
        raise Refusal("not_found", "这份申报不在名单上，可能已被移出。请刷新页面核对。", status=404)
    _, procedure = policy_of(session, registry, batch)
    act = procedure.acts[batch.position - 1].key
    said = leave(session, actor, clock, batch, (candidate,), LeftBy.OFF, act=act, reason=reason)
    _back(candidate)
    record(
        session,
        "batch.unlisted",
        actor=actor,
        clock=clock,
        subjects={"batch": batch.id, "application": application_id},
        payload=said,
        changed=touched(batch),
    )


def set_meeting(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    held_on: date | None,
    members: int | None,
    present: int | None,
    quota: int | None = None,
    quota_document: str = "",
) -> Batch:
    """The meeting's day, the committee's members and how many came (N-1); the number of candidates that was allowed.

    Raises Refusal with a message for each answer, and Stale.
    """
    batch = fetch(session, actor, KEEP, batch_id, version=version)
    if voted_online(session, batch):
        raise Refusal("conflict", "本次会议在线投票，日期和到会人数以签到为准，不能另行登记。")
    _, procedure = policy_of(session, registry, batch)
    problems = _wrong_meeting(beijing_day(clock()), held_on, members, present)
    if held_on is not None and (late := after_end(session, registry, batch, on=held_on)) is not None:
        problems.setdefault("held_on", late.message)
    if procedure.quota and (quota is None) != (not quota_document.strip()):
        problems["quota"] = "请同时填写核定的参评数额和核定文件。"
    if quota is not None and quota < listed_number(session, batch):
        problems["quota"] = f"名单上已有{listed_number(session, batch)}人，多于核定的{quota}人。"
    if problems:
        raise invalid(problems)
    batch.held_on, batch.members, batch.present = held_on, members, present
    batch.quota, batch.quota_document = quota, quota_document.strip() or None
    payload = {key: value for key, value in (("members", members), ("present", present)) if value is not None}
    subjects = {"batch": batch.id}
    record(session, "batch.meeting_set", actor=actor, clock=clock, subjects=subjects, payload=payload, changed=batch)
    return batch


def cancel(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int,
    reason: str = "",
) -> None:
    """Give a list up that has no result; its candidates wait for another one.

    Raises Refusal (at ``reason`` where experts were drawn or a ballot was held) and Stale.
    """
    batch = fetch(session, actor, KEEP, batch_id, version=version)
    refuse_while_voting(session, batch)
    _, procedure = policy_of(session, registry, batch)
    after = advance(procedure, position_of(batch), Cancel(), clock())
    listed, act = on_list(session, batch), procedure.acts[batch.position - 1].key
    said = leave(session, actor, clock, batch, listed, LeftBy.CANCELLED, act=act, reason=reason)
    batch.state, batch.since = after.state, after.since
    for each in listed:
        _back(each)
    record(
        session,
        "batch.cancelled",
        actor=actor,
        clock=clock,
        subjects={"batch": batch.id},
        payload=said,
        changed=batch,
    )
    cancel_with(session, actor, clock, batch)


def send_home(candidate: Candidate) -> None:
    """Make a candidate wait for another list, as if there had been no result."""
    _back(candidate)
    candidate.decided_at = candidate.reason_cipher = None


def on_list(session: Session, batch: Batch) -> list[Candidate]:
    """The candidates of a list, in its order."""
    query = select(Candidate).where(Candidate.batch_id == batch.id).order_by(Candidate.place)
    return list(session.scalars(query))


def listed_number(session: Session, batch: Batch) -> int:
    return session.scalar(select(func.count()).where(Candidate.batch_id == batch.id)) or 0


def policy_of(session: Session, registry: Registry, batch: Batch) -> tuple[Policy, Procedure]:
    """The law that a list was opened under, and what its results go through."""
    policy = policy_in(registry, session.get_one(NoticeRevision, batch.revision_id))
    return policy, procedure_in(policy, batch.procedure)


def procedure_in(policy: Policy, key: str) -> Procedure:
    """A declared procedure; raises Refusal for one that isn't (any more)."""
    found = next((each for each in policy.declarations.procedures if each.key == key), None)
    if found is None:
        raise Refusal("not_found", "没有这种评审结果的办理程序。请从列表中重新选择。", status=404)
    return found


def position_of(batch: Batch) -> BatchPosition:
    """Where the machine stands."""
    return BatchPosition(state=batch.state, position=batch.position, since=batch.since)


def _wrong_meeting(today: date, held_on: date | None, members: int | None, present: int | None) -> dict[str, str]:
    problems = {}
    if held_on is not None and held_on > today:
        problems["held_on"] = "评审会议日期晚于今天，请在会议结束后登记。"
    if members is not None and members < 1:
        problems["members"] = "请填写评委会组成人数。"
    if present is not None and members is not None and not 0 <= present <= members:
        problems["present"] = f"到会人数应在0到{members}之间。"
    return problems


def _back(candidate: Candidate) -> None:
    candidate.state, candidate.batch_id, candidate.place = CandidateState.WAITING, None, None
    candidate.present = candidate.in_favour = candidate.against = candidate.abstained = None


def touched(batch: Batch) -> Batch:
    """The list, which gets a new version even where only its candidates changed."""
    flag_modified(batch, "title")
    return batch
