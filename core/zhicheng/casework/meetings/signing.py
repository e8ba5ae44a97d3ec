"""Who signs a correction of the minutes once the meeting is over and its chair can't: somebody else who came (N-4)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.draws.drawing import seats_of, to_experts
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings.entitled import KEEP
from zhicheng.casework.meetings.minutes import newest
from zhicheng.casework.meetings.running import run
from zhicheng.casework.meetings.standing import list_first
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.record import record
from zhicheng.casework.results.notes import write_note
from zhicheng.store.models import Batch, Meeting, MeetingMinutes, MeetingState, Person, Seat
from zhicheng.store.moments import Clock

SIGNER = "minutes_signer"
"""Stands where other notes have the key of an act."""
SIGNER_TITLE = "更正会议纪要的代签"


def entrust(
    session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, number: int, seat_id: UUID | None, reason: str
) -> Seat:
    """Have somebody else who came sign the correction ``number`` of a meeting that has its result, in the chair's place.

    The minutes go on naming who chaired. Raises Refusal at ``seat`` and ``signer_reason``, and where that correction doesn't wait.
    """
    list_first(session, meeting_id=meeting_id)
    meeting = run(session, actor, KEEP, meeting_id)
    made = waits(session, meeting)
    if made is None or made.number != number:
        raise Refusal("conflict", "没有等待签署的更正，或者会议纪要已有新的版本。请刷新页面核对后再操作。")
    there = {each.id: each for each in able(session, meeting)}
    wrong = {} if seat_id in there else {"seat": "请选择到过会、不是现任主持人的专家。"}
    try:
        said = wanted_reason(reason, "signer_reason", asks="请写明主持人不能签署的理由，监督部门会看到。", printed=True)
    except Refusal as refusal:
        wrong |= refusal.fields
    if wrong or seat_id is None:
        raise invalid(wrong)
    for each in seats_of(session, meeting):
        each.chair = each.id == seat_id
    session.flush()
    batch = session.get_one(Batch, meeting.batch_id)
    words = f"会议纪要第{number}版改由另一位到会专家代主持人签署。理由：{said}"
    _, digest = write_note(session, actor, clock, batch, office=meeting.organisation_id, act=SIGNER, words=words)
    seat = there[seat_id]
    record(
        session,
        "seat.chairs",
        actor=actor,
        clock=clock,
        subjects={"seat": seat.id, "meeting": meeting.id},
        payload={"reason": digest},
        changed=seat,
        notify=to_experts(session, (seat,), Topic.MINUTES_TO_SIGN),
    )
    return seat


def waits(session: Session, meeting: Meeting) -> MeetingMinutes | None:
    """The correction of a meeting with a result that isn't signed yet."""
    made = newest(session, meeting) if meeting.state is MeetingState.HELD else None
    return made if made is not None and made.number > 1 and made.signed_at is None else None


def able(session: Session, meeting: Meeting) -> list[Seat]:
    """Who could sign in the chair's place: those who came."""
    return [each for each in seats_of(session, meeting) if each.arrived_at is not None and not each.chair]


def named(session: Session, seats: Sequence[Seat]) -> dict[UUID, str]:
    """The names of those who sit there, by seat."""
    query = select(Seat.id, Person.name).join(Person, Person.id == Seat.person_id)
    return {row[0]: row[1] or "" for row in session.execute(query.where(Seat.id.in_([each.id for each in seats])))}
