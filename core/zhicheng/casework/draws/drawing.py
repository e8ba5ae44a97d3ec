"""A draw in three steps, each on the ledger before the next: seed committed to, pool fixed, seed opened (SG-5.2)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal
from zhicheng.casework.actor import Actor
from zhicheng.casework.ballots.standing import begun
from zhicheng.casework.draws.pool import Pool, gathered
from zhicheng.casework.kinds import Topic
from zhicheng.casework.meetings.conflicts import conflicts
from zhicheng.casework.meetings.entitled import RUN
from zhicheng.casework.meetings.running import run
from zhicheng.casework.meetings.standing import list_first
from zhicheng.casework.minutes import wanted_reason
from zhicheng.casework.record import ALGORITHM, Notify, record
from zhicheng.casework.results.lists import on_list, policy_of
from zhicheng.casework.results.notes import notes, write_note
from zhicheng.draws import Short, drawn
from zhicheng.registry import Registry
from zhicheng.store.models import (
    Account,
    Batch,
    Draw,
    Expert,
    Meeting,
    Recusal,
    Seat,
    SeatEnd,
)
from zhicheng.store.moments import Clock
from zhicheng.store.vault import vault_of

SEED_BYTES = 32
GIVEN_UP = "作废第{}次专家抽取："
"""How the note about a draw that was given up begins."""


def commit(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, version: int) -> Draw:
    """Make a seed that nobody sees, and put its digest into the ledger. Raises Refusal where a draw is under way, Stale."""
    meeting = run(session, actor, RUN, meeting_id, version=version)
    if draw_of(session, meeting) is not None:
        raise Refusal("conflict", "本次会议已经有一次抽取。需要重新抽取的，请先作废原来的抽取并说明理由。")
    last = session.scalar(select(func.max(Draw.number)).where(Draw.meeting_id == meeting.id)) or 0
    seed, draw_id, vault = os.urandom(SEED_BYTES), uuid4(), vault_of(session)
    vault.ensure(meeting.organisation_id, clock())
    draw = Draw(
        id=draw_id,
        meeting_id=meeting.id,
        number=last + 1,
        commitment=hashlib.new(ALGORITHM, seed).digest(),
        seed_cipher=vault.seal(meeting.organisation_id, Draw.seed_cipher, draw_id, seed),
        committed_at=clock(),
    )
    session.add(draw)
    record(session, "draw.committed", actor=actor, clock=clock, subjects=about(draw), payload={"commitment": f"{ALGORITHM}:{draw.commitment.hex()}"}, changed=draw)  # fmt: skip
    return draw


def fix(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, draw_id: UUID, version: int) -> Draw:
    """Fix who can be drawn and what is wanted. Raises Refusal where the pool can't give it, and Stale."""
    meeting, draw = _at(session, actor, meeting_id, draw_id, version)
    if draw.pool is not None:
        raise Refusal("conflict", "抽取范围已经固定。请刷新页面查看。")
    pool = gathered(session, meeting)
    try:
        drawn(b"", pool.experts, pool.wanted)
    except Short as short:
        raise _short(short) from short
    draw.pool, draw.fixed_at = pool.written(), clock()
    payload = {"pool": pool_digest(draw), "number": len(pool.experts)}
    record(session, "draw.fixed", actor=actor, clock=clock, subjects=about(draw), payload=payload, changed=draw)
    return draw


def open_(session: Session, actor: Actor, clock: Clock, *, meeting_id: UUID, draw_id: UUID, version: int) -> list[Seat]:
    """Open the seed: the experts it draws have seats. Raises Refusal before the pool is fixed, and Stale."""
    meeting, draw = _at(session, actor, meeting_id, draw_id, version)
    if draw.pool is None or draw.opened_at is not None:
        raise Refusal("conflict", "请先固定抽取范围；已经抽取的，请刷新页面查看结果。")
    pool = Pool.parsed(draw.pool)
    draw.seed = vault_of(session).open(meeting.organisation_id, Draw.seed_cipher, draw.id, draw.seed_cipher)
    draw.opened_at = clock()
    chosen = drawn(draw.seed, pool.experts, pool.wanted)
    made = seated(session, meeting, draw, chosen)
    stand_back(session, clock, meeting, made)
    record(
        session,
        "draw.opened",
        actor=actor,
        clock=clock,
        subjects=about(draw),
        payload={"seed": f"seed:{draw.seed.hex()}", "experts": chosen},
        changed=draw,
        notify=to_experts(session, made, Topic.EXPERT_DRAWN),
    )
    return made


def abandon(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    meeting_id: UUID,
    draw_id: UUID,
    version: int,
    reason: str,
) -> None:
    """Give a draw up to make another, with a reason that stays with the list. Not once a ballot was opened."""
    list_first(session, meeting_id=meeting_id)
    meeting, draw = _at(session, actor, meeting_id, draw_id, version)
    said = wanted_reason(reason, asks="请写明作废抽取的理由，监督部门会看到。")
    if begun(session, meeting):
        raise Refusal("conflict", "会议已经开始投票，不能重新抽取专家。")
    give_up(session, actor, clock, registry, meeting, draw, said)


def give_up(
    session: Session, actor: Actor, clock: Clock, registry: Registry, meeting: Meeting, draw: Draw, said: str
) -> None:
    """End a draw with its seats; why, everybody reads who has a part in the list, and its experts are told."""
    batch, gone = session.get_one(Batch, meeting.batch_id), seats_of(session, meeting)
    draw.abandoned_at = clock()
    for seat in gone:
        seat.ended, seat.ended_at, seat.chair = SeatEnd.REDRAWN, clock(), False
    _, procedure = policy_of(session, registry, batch)
    words, act = GIVEN_UP.format(draw.number) + said, procedure.acts[batch.position - 1].key
    _, digest = write_note(session, actor, clock, batch, office=meeting.organisation_id, act=act, words=words)
    record(
        session,
        "draw.abandoned",
        actor=actor,
        clock=clock,
        subjects=about(draw),
        payload={"reason": digest},
        changed=draw,
        notify=to_experts(session, gone, Topic.EXPERT_SEAT_ENDED),
    )


def draw_of(session: Session, meeting: Meeting) -> Draw | None:
    """A meeting's draw that counts."""
    return session.scalar(select(Draw).where(Draw.meeting_id == meeting.id, Draw.abandoned_at.is_(None)))


def given_up(session: Session, meeting: Meeting) -> list[tuple[Draw, str]]:
    """A meeting's draws that were given up, in order, each with why."""
    query = select(Draw).where(Draw.meeting_id == meeting.id, Draw.abandoned_at.is_not(None)).order_by(Draw.number)
    found = session.scalars(query).all()
    said = [each.words for each in notes(session, session.get_one(Batch, meeting.batch_id))] if found else []
    return [
        (each, next((words.removeprefix(begins) for words in said if words.startswith(begins)), ""))
        for each in found
        for begins in (GIVEN_UP.format(each.number),)
    ]


def seats_of(session: Session, meeting: Meeting) -> list[Seat]:
    """Who sits on a meeting now, in the order of drawing."""
    query = select(Seat).where(Seat.meeting_id == meeting.id, Seat.ended_at.is_(None)).order_by(Seat.number)
    return list(session.scalars(query))


def seated(session: Session, meeting: Meeting, draw: Draw, chosen: Iterable[UUID]) -> list[Seat]:
    """Seats for experts who were drawn, at the end; one who had lost a seat in an earlier draw has it again."""
    ids = list(chosen)
    pool = {each.id: each for each in Pool.parsed(draw.pool or b"").experts}
    experts = {each.id: each for each in session.scalars(select(Expert).where(Expert.id.in_(ids)))}
    known = {
        each.expert_id: each
        for each in session.scalars(select(Seat).where(Seat.meeting_id == meeting.id, Seat.expert_id.in_(ids)))
    }
    last = session.scalar(select(func.max(Seat.number)).where(Seat.meeting_id == meeting.id)) or 0
    made = []
    for number, each in enumerate(ids, last + 1):
        seat = known.get(each) or Seat(
            id=uuid4(), meeting_id=meeting.id, expert_id=each, person_id=experts[each].person_id
        )
        seat.draw_id, seat.number, seat.chair = draw.id, number, False
        seat.specialty, seat.outside = pool[each].specialty, pool[each].outside
        seat.ended = seat.ended_at = seat.group_id = seat.pledge = seat.pledged_at = None
        seat.declined = seat.declined_at = None
        seat.arrived_at = seat.arrived_by = seat.left_at = None
        session.add(seat)
        made.append(seat)
    session.flush()
    return made


def stand_back(session: Session, clock: Clock, meeting: Meeting, made: Sequence[Seat]) -> None:
    """Write down from which cases new seats stand back, as far as the platform knows."""
    batch = session.get_one(Batch, meeting.batch_id)
    by_expert = {each.expert_id: each for each in made}
    experts = list(session.scalars(select(Expert).where(Expert.id.in_(by_expert))))
    cases = [each.application_id for each in on_list(session, batch)]
    ids = [each.id for each in made]
    there = {
        (seat, key)
        for seat, key in session.execute(
            select(Recusal.seat_id, Recusal.application_id).where(Recusal.seat_id.in_(ids))
        )
    }
    for (expert_id, application_id), kind in sorted(conflicts(session, experts, cases).items()):
        seat = by_expert[expert_id]
        if (seat.id, application_id) in there:
            continue
        session.add(
            Recusal(
                id=uuid4(),
                meeting_id=meeting.id,
                seat_id=seat.id,
                application_id=application_id,
                kind=kind,
                declared=False,
                recorded_at=clock(),
            )
        )
        subjects = {"seat": seat.id, "meeting": meeting.id, "application": application_id}
        record(session, "seat.recused", actor=None, clock=clock, subjects=subjects, payload={"kind": kind, "declared": False})  # fmt: skip


def to_experts(session: Session, made: Iterable[Seat], topic: Topic) -> list[Notify]:
    """Tell the experts of these seats who have an account in use."""
    people = [each.person_id for each in made]
    query = select(Account.id).where(Account.person_id.in_(people), Account.disabled_at.is_(None))
    return [Notify(topic, each) for each in session.scalars(query.order_by(Account.id))]


def about(draw: Draw) -> dict[str, UUID]:
    return {"draw": draw.id, "meeting": draw.meeting_id}


def pool_digest(draw: Draw) -> str:
    """The digest of a fixed pool, as the ledger has it."""
    return f"{ALGORITHM}:{hashlib.new(ALGORITHM, draw.pool or b'').hexdigest()}"


def _at(session: Session, actor: Actor, meeting_id: UUID, draw_id: UUID, version: int) -> tuple[Meeting, Draw]:
    meeting = run(session, actor, RUN, meeting_id)
    draw = draw_of(session, meeting)
    if draw is None or draw.id != draw_id or draw.version != version:
        raise Refusal("conflict", "专家抽取已有变动，您的操作没有生效。请刷新页面核对后再操作。")
    return meeting, draw


def _short(short: Short) -> Refusal:
    lacks = "；".join(short.lacks)
    return Refusal(
        "short",
        f"专家库不能满足评审方案的要求：{lacks}。请先补充专家库，或者撤回评审方案调整各专业人数。",
        status=422,
        fields={"pool": lacks},
    )
