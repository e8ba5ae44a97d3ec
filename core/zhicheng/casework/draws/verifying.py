"""Work a meeting's draws out again from the ledger, and say where what is stored differs from what it must be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from zhicheng.casework.draws.drawing import pool_digest
from zhicheng.casework.draws.pool import Pool
from zhicheng.casework.record import ALGORITHM
from zhicheng.draws import Short, Wanted, drawn, substituted
from zhicheng.store.models import Draw, Event, EventSubject, Expert, Meeting, Seat

Step = tuple[str, dict[str, Any]]
"""The kind of an event about a draw, and its payload."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A draw worked out again: the experts in order, substitutes at the end, and every difference found."""

    draw_id: UUID
    number: int
    experts: tuple[UUID, ...]
    problems: tuple[str, ...]


def verified(session: Session, meeting_id: UUID) -> list[Checked]:
    """Every draw of a meeting that the ledger or the records know, in order."""
    known = {each.id: each for each in session.scalars(select(Draw).where(Draw.meeting_id == meeting_id))}
    said = _said(session, meeting_id)
    # What the ledger doesn't know was put in by hand; it comes last.
    ids = [*said, *sorted(set(known) - set(said), key=lambda each: known[each].number)]
    again = _used_again(session, meeting_id)
    found = []
    for number, draw_id in enumerate(ids, 1):
        draw, steps = known.get(draw_id), said.get(draw_id, [])
        if draw is None:
            found.append(Checked(draw_id=draw_id, number=number, experts=(), problems=("账目中有这次抽取，抽取记录已不在",)))  # fmt: skip
            continue
        experts, problems = _checked(session, draw, steps)
        if draw.number != number:
            problems.append(f"抽取次数与账目不一致，记录中为第{draw.number}次")
        if draw_id in again:
            problems.append("种子与另一次抽取的相同")
        found.append(Checked(draw_id=draw_id, number=number, experts=experts, problems=tuple(problems)))
    return found


def _said(session: Session, meeting_id: UUID) -> dict[UUID, list[Step]]:
    """What the ledger says of each draw of a meeting, in order; of its many other events nothing is read."""
    query = (
        select(Event)
        .join(EventSubject, EventSubject.event_id == Event.id)
        .where(EventSubject.subject_id == meeting_id, Event.kind.startswith("draw."))
        .order_by(Event.number)
    )
    found: dict[UUID, list[Step]] = {}
    for event in session.scalars(query):
        body = json.loads(event.body)
        found.setdefault(UUID(body["subjects"]["draw"]), []).append((event.kind, body["payload"]))
    return found


def _used_again(session: Session, meeting_id: UUID) -> frozenset[UUID]:
    """Draws of a meeting whose seed another one has too, of whatever meeting: it may have been known before."""
    other = aliased(Draw)
    query = select(Draw.id).join(other, (other.commitment == Draw.commitment) & (other.id != Draw.id))
    return frozenset(session.scalars(query.where(Draw.meeting_id == meeting_id)))


def _checked(session: Session, draw: Draw, steps: Sequence[Step]) -> tuple[tuple[UUID, ...], list[str]]:
    said = {kind: payload for kind, payload in steps if kind != "draw.substituted"}
    problems = [*_out_of_order([kind for kind, _ in steps]), *_differs(draw, said)]
    opened = said.get("draw.opened")
    if draw.pool is None or said.get("draw.fixed", {}).get("pool") != pool_digest(draw) or opened is None:
        return (), problems
    pool, seed = Pool.parsed(draw.pool), _seed(opened)
    if hashlib.new(ALGORITHM, seed).digest() != draw.commitment:
        problems.append("公开的种子与事先封存的摘要不符")
    experts, sitting, differs = _again(seed, pool, opened, steps)
    problems += differs
    if draw.abandoned_at is None:
        problems += _not_as_planned(session.get_one(Meeting, draw.meeting_id), pool.wanted)
    problems += _seats_differ(session, draw, pool, experts, sitting)
    return experts, problems


def _differs(draw: Draw, said: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    """Where the record of a draw doesn't say what the ledger says."""
    if said.get("draw.committed", {}).get("commitment") != f"{ALGORITHM}:{draw.commitment.hex()}":
        yield "账目中的种子摘要与抽取记录不一致"
    fixed = said.get("draw.fixed", {}).get("pool")
    if fixed != (pool_digest(draw) if draw.pool is not None else None):
        yield "抽取范围与账目中的摘要不一致"
    opened = said.get("draw.opened")
    if draw.seed != (_seed(opened) if opened else None) or (draw.opened_at is None) != (opened is None):
        yield "种子是否公开、公开的种子与账目不一致"
    if (draw.abandoned_at is not None) != ("draw.abandoned" in said):
        yield "抽取是否作废与账目不一致"


def _again(
    seed: bytes, pool: Pool, opened: Mapping[str, Any], steps: Sequence[Step]
) -> tuple[tuple[UUID, ...], list[UUID], list[str]]:
    """The list from the seed, who of it sits after all substitutes, and what differs from the ledger."""
    problems = []
    try:
        first = drawn(seed, pool.experts, pool.wanted)
    except Short:
        return (), [], ["按公开的种子和抽取范围不能得出名单"]
    if [str(each) for each in first] != opened["experts"]:
        problems.append("按种子重新计算的名单与账目不一致")
    sitting, gone, everybody = list(first), [], list(first)
    for payload in (payload for kind, payload in steps if kind == "draw.substituted"):
        left = UUID(payload["gone"])
        if left not in sitting:
            problems.append("账目中递补的席位不属于在席的专家")
            continue
        sitting.remove(left)
        gone.append(left)
        try:
            following = substituted(seed, pool.experts, pool.wanted, kept=sitting, gone=gone)
        except Short:
            return tuple(everybody), sitting, [*problems, "按种子不能得出递补的专家"]
        if str(following) != payload["taken"]:
            problems.append("递补的专家不是按顺序的下一名")
        sitting.append(following)
        everybody.append(following)
    return tuple(everybody), sitting, problems


def _not_as_planned(meeting: Meeting, wanted: Wanted) -> Iterator[str]:
    if (meeting.size, meeting.outside, dict(meeting.cover)) != (wanted.size, wanted.outside, dict(wanted.cover)):
        yield "抽取的人数要求与评审方案不一致"


def _seats_differ(
    session: Session, draw: Draw, pool: Pool, experts: Sequence[UUID], sitting: Sequence[UUID]
) -> Iterator[str]:
    query = select(Seat, Expert.person_id).join(Expert, Expert.id == Seat.expert_id).where(Seat.draw_id == draw.id)
    rows = session.execute(query.order_by(Seat.number)).all()
    there = {seat.expert_id for seat, _ in rows if seat.ended_at is None}
    fixed = {each.id: (each.specialty, each.outside) for each in pool.experts}
    # A seat of a draw that was given up passes to the next one that draws the same expert.
    if draw.abandoned_at is None and [seat.expert_id for seat, _ in rows] != list(experts):
        yield "席位与账目中的抽取结果不一致"
    elif there != (set() if draw.abandoned_at is not None else set(sitting)):
        yield "在席的专家与账目中的抽取结果不一致"
    elif any(
        (seat.specialty, seat.outside) != fixed.get(seat.expert_id) or seat.person_id != person for seat, person in rows
    ):
        yield "席位上的本人、专业或者来源与抽取范围不一致"


def _seed(opened: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(str(opened["seed"]).partition(":")[2])


def _out_of_order(kinds: list[str]) -> Iterator[str]:
    steps = [each for each in kinds if each in ("draw.committed", "draw.fixed", "draw.opened")]
    if steps != ["draw.committed", "draw.fixed", "draw.opened"][: len(steps)]:
        yield "封存种子、固定范围、公开种子的次序不对"
