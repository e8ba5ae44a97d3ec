"""The plan of a meeting (例会申请、评审方案): when and where, by which committee, with how many experts (JB-5.2, SG-5.1, HX-5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.committees.authority import standing
from zhicheng.casework.deadlines import terms_now
from zhicheng.casework.draws.drawing import draw_of, give_up
from zhicheng.casework.meetings.entitled import CHANGE
from zhicheng.casework.record import canonical, committed, new_salt, record
from zhicheng.casework.results.lists import KEEP, policy_of
from zhicheng.casework.rounds.late import after_end, binds
from zhicheng.documents.fonts import told_missing
from zhicheng.dossier.facts import beijing_day
from zhicheng.draws import outside_needed
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.rounds import round_end
from zhicheng.specs import Basis
from zhicheng.spoken import spoken
from zhicheng.store.models import Batch, Committee, Meeting, MeetingState
from zhicheng.store.moments import Clock

LONGEST_VENUE, LONGEST_TEXT = 200, 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan as typed. ``starts_at`` is aware; ``cover`` is how many experts at least there are to be by specialty."""

    committee_id: UUID | None
    starts_at: datetime | None
    ends_on: date | None
    venue: str
    agenda: str
    rules: str
    outside: int | None = None
    cover: Mapping[str, int] = field(default_factory=dict)


def plan(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    batch_id: UUID,
    version: int | None,
    wanted: Plan,
) -> Meeting:
    """Draw up the plan of a list's meeting, or change it. ``version`` is the plan's, None for a new one.

    Raises Refusal with a message at each answer, and Stale.
    """
    batch = fetch(session, actor, KEEP, batch_id)
    policy, procedure = policy_of(session, registry, batch)
    if procedure.basis is not Basis.VOTE:
        raise Refusal("conflict", "这类名单由人社部门认定，不召开评审会议。")
    known = meeting_of(session, batch)
    if (known is None) != (version is None):
        raise Refusal("conflict", "这份名单的评审方案刚刚建立，请刷新页面后再修改。")
    if known is not None:
        known = fetch(session, actor, CHANGE, known.id, version=version)
    committee = _checked(session, clock, registry, policy, batch, wanted)
    meeting = known or _new(session, actor, clock, batch, committee)
    before = _drawn_for(meeting)
    meeting.committee_id, meeting.place, meeting.size = committee.id, committee.place, committee.size
    meeting.starts_at, meeting.ends_on = wanted.starts_at or clock(), wanted.ends_on or beijing_day(clock())
    meeting.venue, meeting.agenda, meeting.rules = wanted.venue.strip(), wanted.agenda.strip(), wanted.rules.strip()
    meeting.outside = wanted.outside if wanted.outside is not None else least_outside(policy, committee.size)
    meeting.cover = {key: number for key, number in sorted(wanted.cover.items()) if number}
    meeting.state = MeetingState.DRAFT
    session.flush()
    draw = draw_of(session, meeting)
    if draw is not None and draw.pool is not None and _drawn_for(meeting) != before:
        give_up(session, actor, clock, registry, meeting, draw, "评审方案的评委会或者专家人数要求有变动，须重新抽取。")
    record(session, "meeting.planned", actor=actor, clock=clock, subjects=about(meeting), payload={"content": content_digest(meeting)}, changed=meeting)  # fmt: skip
    return meeting


def meeting_of(session: Session, batch: Batch) -> Meeting | None:
    """The meeting that decides on a list, where one is planned on the platform."""
    return session.scalar(select(Meeting).where(Meeting.batch_id == batch.id))


def about(meeting: Meeting) -> dict[str, UUID]:
    """The subjects of an event about a plan."""
    return {"meeting": meeting.id, "batch": meeting.batch_id}


def least_outside(policy: Policy, size: int) -> int:
    """At least how many of a meeting's experts come from outside (SG-5.2), rounded up."""
    return outside_needed(size, Fraction(policy.parameter("outside_experts").value))


def content_digest(meeting: Meeting) -> str:
    """The commitment to a plan that its events carry."""
    said = {
        "committee": str(meeting.committee_id),
        "starts_at": meeting.starts_at.isoformat(),
        "ends_on": meeting.ends_on.isoformat(),
        "venue": meeting.venue,
        "agenda": meeting.agenda,
        "rules": meeting.rules,
        "size": meeting.size,
        "outside": meeting.outside,
        "cover": dict(meeting.cover),
    }
    return committed(meeting.salt, canonical(said).decode())


def wrong_days(session: Session, registry: Registry, batch: Batch, first: date, last: date) -> dict[str, str]:
    """What keeps a meeting from being held on these days: the year's end, the round's end (HX-5.4, JB-6.1, SG-6).

    Cases that were entrusted from a lost round, or are decided again, are not bound by it.
    """
    if last < first:
        return {"ends_on": "结束日期早于开始日期，请核对。"}
    for key, on in (("starts_at", first), ("ends_on", last)):
        if (late := after_end(session, registry, batch, on=on)) is not None:
            return {key: late.message}
    policy, procedure = policy_of(session, registry, batch)
    end = round_end(policy, terms_now(session, batch.notice_id) or policy.terms, procedure)
    if end is not None and last > end and binds(session, batch):
        return {"ends_on": f"本轮评审应在{spoken(end)}以前完成，会议不能晚于这一天。请提前安排。"}
    return {}


def _drawn_for(meeting: Meeting) -> tuple[object, ...]:
    """What of a plan decides who is drawn; a meeting that is only put off keeps its experts."""
    return meeting.committee_id, meeting.size, meeting.outside, dict(meeting.cover or {})


def _new(session: Session, actor: Actor, clock: Clock, batch: Batch, committee: Committee) -> Meeting:
    meeting = Meeting(
        id=uuid4(),
        batch_id=batch.id,
        organisation_id=batch.organisation_id,
        committee_id=committee.id,
        state=MeetingState.DRAFT,
        created_by=actor.account_id,
        created_at=clock(),
        salt=new_salt(),
    )
    session.add(meeting)
    return meeting


def _checked(
    session: Session, clock: Clock, registry: Registry, policy: Policy, batch: Batch, wanted: Plan
) -> Committee:
    wrong: dict[str, str] = {}
    first = beijing_day(wanted.starts_at) if wanted.starts_at else None
    if wanted.starts_at is None or first is None:
        wrong["starts_at"] = "请填写会议开始的日期和时间。"
    elif wanted.starts_at <= clock():
        wrong["starts_at"] = "会议开始时间已经过去，请填写以后的时间。"
    if wanted.ends_on is None:
        wrong["ends_on"] = "请填写会议的最后一天。"
    elif first is not None and "starts_at" not in wrong:
        wrong |= wrong_days(session, registry, batch, first, wanted.ends_on)
    if not 0 < len(wanted.venue.strip()) <= LONGEST_VENUE:
        wrong["venue"] = f"请填写会议地点，不超过{LONGEST_VENUE}字。"
    for key, label in (("agenda", "议程"), ("rules", "评审办法")):
        if not 0 < len(getattr(wanted, key).strip()) <= LONGEST_TEXT:
            wrong[key] = f"请填写{label}，不超过{LONGEST_TEXT}字。"
    # The minutes print them.
    printed = {key: told_missing(getattr(wanted, key)) for key in ("venue", "agenda", "rules") if key not in wrong}
    wrong |= {key: told for key, told in printed.items() if told}
    first = first or beijing_day(clock())
    days = (first, max(first, wanted.ends_on or first))
    lasting = [
        {each.id: each for each in standing(session, organisation_id=batch.organisation_id, on=on)} for on in days
    ]
    committee = lasting[0].get(wanted.committee_id) if wanted.committee_id else None
    if committee is None or committee.id not in lasting[1]:
        wrong["committee_id"] = "请选择在会议各日都有评审权的评委会。没有可选的，请先报批评委会。"
    else:
        wrong |= _wrong_numbers(policy, committee, wanted)
    if wrong or committee is None:
        raise invalid(wrong)
    return committee


def _wrong_numbers(policy: Policy, committee: Committee, wanted: Plan) -> dict[str, str]:
    least = least_outside(policy, committee.size)
    if wanted.outside is not None and not least <= wanted.outside <= committee.size:
        parameter = policy.parameter("outside_experts")
        cites = "、".join(map(str, parameter.cites))
        return {
            "outside": f"{committee.size}名专家中，{parameter.title}应不少于{parameter.value}，即{least}至{committee.size}人（{cites}）。"
        }
    if any(number < 0 for number in wanted.cover.values()) or sum(wanted.cover.values()) > committee.size:
        return {"cover": f"各专业专家人数合计不能超过评委会人数{committee.size}人。"}
    return {}
