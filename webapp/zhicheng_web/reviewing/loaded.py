"""A meeting as its expert's pages have it: the seat, the list, and what else can be done beside."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import g, url_for
from sqlalchemy import select

from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.casting import fetch_unlocked
from zhicheng.casework.meetings.entitled import SIT
from zhicheng.casework.meetings.sitting import seat_of
from zhicheng.casework.results.lists import policy_of
from zhicheng.policy import Policy
from zhicheng.store.models import Batch, Committee, Meeting, Seat
from zhicheng_web import shell, visit
from zhicheng_web.office_page import Frame, Tab
from zhicheng_web.platform import platform

TABS = (("meeting", "审阅"), ("vote", "投票"), ("minutes", "会议纪要"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """A meeting at which the visitor sits."""

    meeting: Meeting
    seat: Seat
    batch: Batch
    policy: Policy
    committee: str


def sits(actor: Actor) -> bool:
    """Whether somebody has a seat at a meeting."""
    # The menu asks on every page; once a request is enough.
    if "sits" not in g:
        query = select(Seat.id).where(SIT.scope(actor)).limit(1)
        g.sits = actor.person_id is not None and visit.reading().scalar(query) is not None
    found: bool = g.sits
    return found


def attended(meeting_id: UUID) -> Attended:
    """A meeting of the visitor's, under the shell of its place; raises Refusal."""
    session = visit.reading()
    meeting = fetch_unlocked(session, visit.actor(), meeting_id)
    batch = session.get_one(Batch, meeting.batch_id)
    policy, _ = policy_of(session, platform().registry, batch)
    shell.within(policy.jurisdiction)
    return Attended(
        meeting=meeting,
        seat=seat_of(session, visit.actor(), meeting),
        batch=batch,
        policy=policy,
        committee=session.get_one(Committee, meeting.committee_id).name,
    )


def frame_of(found: Attended, current: str) -> Frame:
    shown = TABS if found.seat.pledged_at else TABS[:1]
    tabs = (Tab(text, url_for(f"reviewing.{key}", meeting_id=found.meeting.id), key == current) for key, text in shown)
    return Frame(found.committee, tuple(tabs))
