"""A plan goes to the bureau: filed in time, approved where the law asks for it, returned or taken back with a reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.standing import begun
from zhicheng.casework.committees.authority import refuse_unauthorised
from zhicheng.casework.committees.entitled import bureau_in
from zhicheng.casework.draws.drawing import seats_of, stand_back
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings.entitled import CHANGE, DECIDE, RECALL
from zhicheng.casework.meetings.planning import about, content_digest, wrong_days
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.record import Notify, committed, record
from zhicheng.casework.results.candidates import kept_off
from zhicheng.casework.results.lists import on_list, policy_of
from zhicheng.casework.seats import checkers
from zhicheng.dossier.facts import beijing_day
from zhicheng.policy import Policy
from zhicheng.registry import Declarations, Registry
from zhicheng.specs import Parameter
from zhicheng.spoken import spoken
from zhicheng.store.models import Batch, BatchState, Committee, Meeting, MeetingState
from zhicheng.store.moments import Clock
from zhicheng.workdays import UnknownYear, WorkCalendar

APPROVED, AHEAD = "plan_approved", "plan_filing_days"
"""The parameters by which a place's law wants plans before meetings."""


def file_plan(
    session: Session, actor: Actor, clock: Clock, registry: Registry, *, meeting_id: UUID, version: int
) -> Meeting:
    """Send a plan to the bureau. Raises Refusal for cases that can't be decided there, or where it comes too late."""
    meeting = fetch(session, actor, CHANGE, meeting_id, version=version)
    batch = session.get_one(Batch, meeting.batch_id)
    policy, _ = policy_of(session, registry, batch)
    first = beijing_day(meeting.starts_at)
    wrong = wrong_days(session, registry, batch, first, meeting.ends_on)
    if late := filed_late(policy, beijing_day(clock()), first):
        wrong["starts_at"] = late
    if meeting.starts_at <= clock():
        wrong["starts_at"] = "会议开始时间已经过去，请修改方案，填写以后的时间。"
    listed = on_list(session, batch)
    if not listed or batch.state is not BatchState.OPEN:
        wrong["cases"] = "名单上还没有申报，或者已有评审结果，不能报送评审方案。"
    held = kept_off(session, registry, listed)
    if held:
        reasons = "、".join(dict.fromkeys(words for each in held.values() for words in each))
        wrong["cases"] = f"名单上有{len(held)}人不能参加评审（{reasons}），请先移出名单。"
    if wrong:
        raise invalid(wrong)
    name = session.get_one(Committee, meeting.committee_id).name
    for on in dict.fromkeys((first, meeting.ends_on)):
        refuse_unauthorised(session, policy, listed, organisation_id=meeting.organisation_id, on=on, meets=name)
    # Cases may have come onto the list since the experts were drawn.
    stand_back(session, clock, meeting, seats_of(session, meeting))
    meeting.state, meeting.filed_by, meeting.filed_at = MeetingState.FILED, actor.account_id, clock()
    notify = [Notify(Topic.MEETING_FILED, each) for each in checkers(session, bureau_in(session, meeting.place))]
    record(
        session,
        "meeting.filed",
        actor=actor,
        clock=clock,
        subjects=about(meeting),
        payload={"content": content_digest(meeting)},
        changed=meeting,
        notify=notify,
    )
    return meeting


def approve(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    meeting_id: UUID,
    version: int,
    document_number: str,
) -> Meeting:
    """The bureau approves a plan before its meeting (JB-5.2); where the law asks for no approval, that is a receipt.

    Raises Refusal and Stale.
    """
    meeting = fetch(session, actor, DECIDE, meeting_id, version=version)
    policy, _ = policy_of(session, registry, session.get_one(Batch, meeting.batch_id))
    if must_be_approved(policy) and meeting.ends_on < beijing_day(clock()):
        cites = "、".join(map(str, policy.parameter(APPROVED).cites))
        said = f"会议日期已过，评审方案须在会议前批准（{cites}）。请退回，由办事机构改期后重新报送。"
        raise invalid({"document_number": said})
    if not 0 < len(document_number.strip()) <= 100:
        raise invalid({"document_number": "请填写文号或者名称，不超过100字。"})
    meeting.document_number = document_number.strip()
    _decide(session, actor, clock, meeting, MeetingState.APPROVED)
    record(session, "meeting.approved", actor=actor, clock=clock, subjects=about(meeting), changed=meeting, notify=_to_office(session, meeting))  # fmt: skip
    return meeting


def send_back(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, version: int, reason: str) -> Meeting:
    """The bureau sends a plan back with its reason; not once a ballot was opened. Raises Refusal and Stale."""
    meeting = fetch(session, actor, DECIDE, meeting_id, version=version)
    if begun(session, meeting):
        raise Refusal("conflict", "会议已经开始投票，不能退回评审方案。")
    meeting.reason = wanted_reason(reason, asks="请写明退回的理由，办事机构会看到。")
    _decide(session, actor, clock, meeting, MeetingState.RETURNED)
    payload = {"reason": committed(meeting.salt, meeting.reason)}
    record(session, "meeting.returned", actor=actor, clock=clock, subjects=about(meeting), payload=payload, changed=meeting, notify=_to_office(session, meeting))  # fmt: skip
    return meeting


def recall(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, version: int, reason: str) -> Meeting:
    """The office takes a filed plan back to change it; it is filed anew, in time. Not once a ballot was opened.

    Raises Refusal and Stale.
    """
    meeting = fetch(session, actor, RECALL, meeting_id, version=version)
    if begun(session, meeting):
        raise Refusal("conflict", "会议已经开始投票，不能撤回评审方案。")
    meeting.reason = wanted_reason(reason, asks="请写明撤回方案的理由，人社部门会看到。")
    meeting.state, meeting.filed_at, meeting.filed_by = MeetingState.DRAFT, None, None
    meeting.decided_at = meeting.decided_by = meeting.decided_for = meeting.document_number = None
    payload = {"reason": committed(meeting.salt, meeting.reason)}
    letters = [Notify(Topic.MEETING_RECALLED, each) for each in checkers(session, bureau_in(session, meeting.place))]
    record(session, "meeting.reopened", actor=actor, clock=clock, subjects=about(meeting), payload=payload, changed=meeting, notify=letters)  # fmt: skip
    return meeting


def filed_late(policy: Policy, filed: date, first: date) -> str:
    """Why a plan that is filed on a day comes too late for a meeting; empty where it is in time or no time is set.

    The day of filing isn't counted; the meeting may be on the last of the working days.
    """
    ahead = policy.declarations.parameters.get(AHEAD)
    if ahead is None:
        return ""
    try:
        soonest = WorkCalendar.official().add(filed, int(ahead.value))
    except UnknownYear as unknown:
        return str(unknown)
    if first >= soonest:
        return ""
    cites = "、".join(map(str, ahead.cites))
    return (
        f"评审方案应在会议前至少{ahead.value}{ahead.unit}报送（{cites}）：今天报送的，会议最早在{spoken(soonest)}举行。"
        "请推迟会议。"
    )


def must_be_approved(policy: Policy) -> bool:
    """Whether the place's law asks for an approval before the meeting (JB-5.2)."""
    return approved_first(policy.declarations)


def approved_first(declarations: Declarations) -> bool:
    """Whether a place's plans are approved; elsewhere the bureau takes them in (SG-5.1)."""
    declared = declarations.parameters.get(APPROVED)
    return declared is not None and bool(declared.value)


def planned_by(policy: Policy) -> Parameter | None:
    """What of a place's law has plans approved, or else filed, before a meeting; None where it says neither."""
    declared = (policy.declarations.parameters.get(each) for each in (APPROVED, AHEAD))
    return next((each for each in declared if each is not None and each.value), None)


def _decide(session: Session, actor: Actor, clock: Clock, meeting: Meeting, state: MeetingState) -> None:
    meeting.state, meeting.decided_by, meeting.decided_at = state, actor.account_id, clock()
    meeting.decided_for = bureau_in(session, meeting.place)


def _to_office(session: Session, meeting: Meeting) -> list[Notify]:
    return [Notify(Topic.MEETING_DECIDED, each) for each in checkers(session, meeting.organisation_id)]
