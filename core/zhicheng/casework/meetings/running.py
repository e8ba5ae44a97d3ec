"""Whoever runs a meeting for its office pledges confidentiality first, like the experts (HX-5.1)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from zhicheng.casework.access import Action, Refusal, fetch, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.meetings.entitled import KEEP
from zhicheng.casework.record import committed, record
from zhicheng.casework.unique import once
from zhicheng.store.models import Meeting, StaffPledge
from zhicheng.store.moments import Clock

PLEDGE = (
    "本人承诺：严格遵守职称评审工作纪律，对评审专家名单、评审对象信息、评审过程、评审意见和表决情况保密，"
    "不打探、不干预专家的评审和投票，不泄露、不记录外传。违反承诺的，愿意承担相应责任。"
)
"""Its digest stands with each signature."""


def pledge(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, agreed: bool) -> StaffPledge:
    """Sign the pledge, before the first expert's name is seen. Raises Refusal."""
    meeting = fetch(session, actor, KEEP, meeting_id)
    if not agreed:
        raise invalid({"agreed": "请阅读承诺书并勾选后签署。不同意的，请由其他工作人员组织这次会议。"})
    made = StaffPledge(
        meeting_id=meeting.id, account_id=actor.account_id, pledge=committed(b"", PLEDGE), pledged_at=clock()
    )
    with once(session, Refusal("conflict", "您已经签署过这次会议的保密承诺书。")):
        session.add(made)
    subjects = {"meeting": meeting.id, "account": actor.account_id}
    record(session, "meeting.staff_pledged", actor=actor, clock=clock, subjects=subjects, payload={"text": made.pledge})
    return made


def pledged(session: Session, actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor has signed the pledge for a meeting."""
    return session.get(StaffPledge, (meeting.id, actor.account_id)) is not None


def run(
    session: Session, actor: Actor, action: Action[Meeting], meeting_id: UUID, *, version: int | None = None
) -> Meeting:
    """A meeting for somebody of its office who has signed the pledge. Raises Refusal and Stale as ``fetch``."""
    meeting = fetch(session, actor, action, meeting_id, version=version)
    refuse_unpledged(session, actor, meeting)
    return meeting


def refuse_unpledged(session: Session, actor: Actor, meeting: Meeting) -> None:
    """Raises Refusal where the actor hasn't signed the pledge for a meeting."""
    if not pledged(session, actor, meeting):
        raise Refusal("unpledged", "请先在“评审方案”页面签署工作人员保密承诺书，再组织会议。", status=403)
