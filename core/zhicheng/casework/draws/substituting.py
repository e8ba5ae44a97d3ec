"""Substitutes: the next of the same order takes the place of an expert who doesn't sit, so that shares still hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.standing import begun
from zhicheng.casework.draws.drawing import about, draw_of, seated, seats_of, stand_back, to_experts
from zhicheng.casework.draws.pool import Pool
from zhicheng.casework.integrity.standing import running_against
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings.entitled import RUN
from zhicheng.casework.meetings.running import run
from zhicheng.casework.meetings.sitting import left_pool
from zhicheng.casework.record import history, payload_of, record
from zhicheng.dossier.facts import beijing_day
from zhicheng.draws import Short, substituted
from zhicheng.store.models import (
    Application,
    Candidate,
    Draw,
    Expert,
    ExpertState,
    Meeting,
    Seat,
    SeatEnd,
)
from zhicheng.store.moments import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """Who came in whose place, by expert, in which draw of a meeting; ``by`` is the account that did it."""

    draw: int
    gone: UUID
    taken: UUID
    why: SeatEnd
    at: datetime
    by: UUID | None
    declined: bool


def substitute(
    session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, seat_id: UUID, version: int, why: SeatEnd
) -> Seat:
    """Put the next in order in an expert's place. ``version`` is the seat's; why an expert has declined counts first.

    Raises Refusal once a ballot was opened, where nobody is left, and for a seat that isn't there any more.
    """
    meeting = run(session, actor, RUN, meeting_id)
    seat = session.get(Seat, seat_id, with_for_update=True, populate_existing=True)
    if seat is None or seat.meeting_id != meeting.id or seat.ended_at is not None or seat.version != version:
        raise Refusal("conflict", "这个席位已有变动，您的操作没有生效。请刷新页面核对后再操作。")
    if begun(session, meeting):
        raise Refusal("conflict", "会议已经开始投票，不能再递补专家。不能继续参加的，请登记离会。")
    draw = draw_of(session, meeting)
    if draw is None or draw.seed is None or draw.pool is None:
        raise Refusal("conflict", "专家还没有抽取，不能递补。")
    seat.ended, seat.ended_at, seat.chair = seat.declined or why, clock(), False
    session.flush()
    made = _seat_next(session, actor, clock, meeting, draw, seat)
    stand_back(session, clock, meeting, (made,))
    made.group_id = seat.group_id if seat.specialty == made.specialty else None
    return made


def _seat_next(session: Session, actor: Actor, clock: Clock, meeting: Meeting, draw: Draw, seat: Seat) -> Seat:
    """Seat the next in order; whoever can't be drawn any more since the pool was fixed is passed over, on record."""
    leaving = seat
    while True:
        (made,) = seated(session, meeting, draw, (_next(session, meeting, draw),))
        comes = can_sit(session, meeting, made.expert_id)
        letters = (
            [
                *to_experts(session, (made,), Topic.EXPERT_DRAWN),
                *to_experts(session, (seat,), Topic.EXPERT_SEAT_ENDED),
            ]
            if comes
            else []
        )
        record(
            session,
            "draw.substituted",
            actor=actor,
            clock=clock,
            subjects=about(draw),
            payload={"gone": leaving.expert_id, "taken": made.expert_id, "why": leaving.ended},
            changed=draw,
            notify=letters,
        )
        if comes:
            return made
        made.ended, made.ended_at, leaving = SeatEnd.LEFT_POOL, clock(), made
        session.flush()


def substitutions(session: Session, meeting: Meeting) -> list[Substitution]:
    """Every substitution of a meeting, in order, as the ledger has it."""
    draws = session.scalars(select(Draw).where(Draw.meeting_id == meeting.id).order_by(Draw.number)).all()
    query = select(Seat.expert_id).where(Seat.meeting_id == meeting.id, Seat.declined_at.is_not(None))
    declined = set(session.scalars(query))
    made = []
    for draw in draws:
        for event in history(session, draw.id):
            if event.kind != "draw.substituted":
                continue
            said = payload_of(event)
            gone = UUID(str(said["gone"]))
            made.append(
                Substitution(
                    draw=draw.number,
                    gone=gone,
                    taken=UUID(str(said["taken"])),
                    why=SeatEnd(str(said["why"])),
                    at=event.at,
                    by=event.actor_id,
                    declined=gone in declined,
                )
            )
    return made


def can_sit(session: Session, meeting: Meeting, expert_id: UUID) -> bool:
    """Whether an expert of the fixed pool could still be drawn: in term, without a running entry in the integrity
    archive, and without a case of their own on the list."""
    expert, first = session.get_one(Expert, expert_id), beijing_day(meeting.starts_at)
    if expert.state is not ExpertState.APPROVED or expert.until is None or expert.until < meeting.ends_on:
        return False
    people = (expert.person_id,)
    return not running_against(session, people, on=first) and not _applying(session, meeting, people)


def unfit(session: Session, meeting: Meeting, seats: Collection[Seat], *, on: date) -> dict[UUID, str]:
    """Which of these seats need a substitute as of a day, with the reason: their experts couldn't be drawn any more."""
    people = [each.person_id for each in seats]
    barred, applying = running_against(session, people, on=on), _applying(session, meeting, people)
    found = {each.id: "本人申报在名单上" for each in seats if each.person_id in applying}
    found |= {each.id: "在诚信记录期内" for each in seats if each.person_id in barred}
    return found | dict.fromkeys(left_pool(session, seats, by=on), "已不在专家库")


def _applying(session: Session, meeting: Meeting, people: Collection[UUID]) -> frozenset[UUID]:
    """Which of these people have a case of their own on the meeting's list."""
    query = select(Application.person_id).join(Candidate, Candidate.application_id == Application.id)
    mine = query.where(Candidate.batch_id == meeting.batch_id, Application.person_id.in_(people))
    return frozenset(session.scalars(mine))


def _next(session: Session, meeting: Meeting, draw: Draw) -> UUID:
    gone = session.scalars(
        select(Seat.expert_id).where(Seat.draw_id == draw.id, Seat.ended_at.is_not(None)).order_by(Seat.number)
    ).all()
    pool = Pool.parsed(draw.pool or b"")
    kept = [each.expert_id for each in seats_of(session, meeting)]
    try:
        return substituted(draw.seed or b"", pool.experts, pool.wanted, kept=kept, gone=gone)
    except Short as short:
        raise Refusal(
            "short",
            f"抽取范围内没有可以递补的专家：{'；'.join(short.lacks)}。请作废本次抽取、补充专家库后重新抽取，"
            "或者在到会人数仍足三分之二时按缺席办理。",
            status=422,
        ) from short
