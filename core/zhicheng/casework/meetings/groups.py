"""Specialty groups (专业组): who reads which case. Each has at least as many experts as the floor says (N-4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from zhicheng.casework.access import Refusal, invalid
from zhicheng.casework.actor import Actor
from zhicheng.casework.draws.drawing import seats_of
from zhicheng.casework.meetings.entitled import RUN
from zhicheng.casework.meetings.running import run
from zhicheng.casework.record import record
from zhicheng.casework.results.candidates import sheet_of
from zhicheng.casework.results.lists import on_list, policy_of
from zhicheng.policy import Policy
from zhicheng.registry import Registry
from zhicheng.store.models import Batch, Meeting, Reading, ReadingGroup, Recusal, Seat
from zhicheng.store.moments import Clock
from zhicheng.store.vault import Erased

LONGEST_NAME = 60
WHOLE, GROUP = "groups", "group-"
"""At what a refusal speaks: the division as a whole, or one group by its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedGroup:
    """A group as typed: its experts by seat, and the specialties whose cases it reads."""

    name: str
    specialties: tuple[str, ...]
    seats: tuple[UUID, ...]


def divide(
    session: Session,
    actor: Actor,
    clock: Clock,
    registry: Registry,
    *,
    meeting_id: UUID,
    version: int,
    wanted: Sequence[WantedGroup],
) -> list[ReadingGroup]:
    """Divide a meeting's experts into groups and its cases among them, anew.

    A case of a specialty that no group names goes to the group with the fewest cases. Raises Refusal with a message for
    each group that is too small, also where those who stand back would leave a case with too few readers, and Stale.
    """
    meeting = run(session, actor, RUN, meeting_id, version=version)
    batch = session.get_one(Batch, meeting.batch_id)
    policy, _ = policy_of(session, registry, batch)
    seats = {each.id: each for each in seats_of(session, meeting)}
    _refuse_wrong(policy, seats, wanted)
    shared = _shared(_specialties(session, registry, batch), wanted)
    if problems := _too_few(session, policy, meeting, [_readers(each, seats) for each in wanted], shared):
        raise invalid(problems)
    _clear(session, meeting)
    made = []
    for each, cases in zip(wanted, shared, strict=True):
        group = ReadingGroup(
            id=uuid4(), meeting_id=meeting.id, name=each.name.strip(), specialties=sorted(each.specialties)
        )
        session.add(group)
        session.flush()
        for seat_id in each.seats:
            seats[seat_id].group_id = group.id
        session.add_all(Reading(meeting_id=meeting.id, application_id=key, group_id=group.id) for key in cases)
        made.append(group)
    session.flush()
    record(session, "meeting.grouped", actor=actor, clock=clock, subjects={"meeting": meeting.id}, payload={"groups": len(made)})  # fmt: skip
    return made


def groups_of(session: Session, meeting: Meeting) -> list[ReadingGroup]:
    """A meeting's groups, in order of their names."""
    query = select(ReadingGroup).where(ReadingGroup.meeting_id == meeting.id).order_by(ReadingGroup.name)
    return list(session.scalars(query))


def suggested(session: Session, meeting: Meeting, policy: Policy) -> list[WantedGroup]:
    """A division to begin with: a group for each specialty that has experts enough, the rest together."""
    least = int(policy.parameter("specialty_group_size").value)
    by_specialty: dict[str, list[Seat]] = {}
    for each in seats_of(session, meeting):
        by_specialty.setdefault(each.specialty, []).append(each)
    large = {key: seats for key, seats in sorted(by_specialty.items()) if len(seats) >= least}
    rest = [each for key, seats in sorted(by_specialty.items()) if key not in large for each in seats]
    made = [
        WantedGroup(name=f"{key}组", specialties=(key,), seats=tuple(each.id for each in seats))
        for key, seats in large.items()
    ]
    if rest and (len(rest) >= least or not made):
        specialties = tuple(sorted({each.specialty for each in rest}))
        made.append(WantedGroup(name="综合组", specialties=specialties, seats=tuple(each.id for each in rest)))
    elif rest:
        last = made[-1]
        made[-1] = WantedGroup(
            name=last.name, specialties=last.specialties, seats=(*last.seats, *(each.id for each in rest))
        )
    return made


def _refuse_wrong(policy: Policy, seats: Mapping[UUID, Seat], wanted: Sequence[WantedGroup]) -> None:
    everybody = [seat for each in wanted for seat in each.seats]
    if not wanted:
        raise invalid({WHOLE: "请至少划分一个组。"})
    if set(everybody) - set(seats):
        raise invalid({WHOLE: "分组后专家名单有变动，请刷新页面重新分组。"})
    if len(set(everybody)) != len(everybody):
        raise invalid({WHOLE: "一位专家只能在一个组。"})
    told = {
        number: _wrong_name(number, wanted) + _too_small(policy, len(_readers(each, seats)))
        for number, each in enumerate(wanted, 1)
    }
    if problems := {f"{GROUP}{number}": words for number, words in told.items() if words}:
        raise invalid(problems)


def _wrong_name(number: int, wanted: Sequence[WantedGroup]) -> str:
    names = [each.name.strip() for each in wanted]
    own = names[number - 1]
    if not own:
        sitting = len(wanted[number - 1].seats)
        return f"第{number}组有{sitting}名专家，没有名称。请填写名称，或者把专家改到其他组。"
    if len(own) > LONGEST_NAME:
        return f"名称不超过{LONGEST_NAME}字。"
    first = names.index(own) + 1
    return f"与第{first}组重名，请改用不同的名称。" if first < number else ""


def _readers(group: WantedGroup, seats: Mapping[UUID, Seat]) -> set[UUID]:
    """Who reads in a group: whoever gave the seat up doesn't."""
    return {each for each in group.seats if seats[each].declined_at is None}


def _too_small(policy: Policy, sitting: int) -> str:
    least = policy.parameter("specialty_group_size")
    if sitting >= int(least.value):
        return ""
    cites = "、".join(map(str, least.cites))
    return f"{least.title}不少于{least.value}{least.unit}，现有{sitting}人（{cites}）。"


def _specialties(session: Session, registry: Registry, batch: Batch) -> list[tuple[UUID, str]]:
    found = []
    for each in on_list(session, batch):
        try:
            found.append((each.application_id, sheet_of(session, registry, each).specialty))
        except Erased:
            continue
    return found


def _shared(cases: Sequence[tuple[UUID, str]], wanted: Sequence[WantedGroup]) -> list[list[UUID]]:
    """The cases of each group: by specialty, else to the group that has the fewest."""
    shared: list[list[UUID]] = [[] for _ in wanted]
    homeless = []
    for key, specialty in cases:
        home = next((place for place, each in enumerate(wanted) if specialty in each.specialties), None)
        if home is None:
            homeless.append(key)
        else:
            shared[home].append(key)
    for key in homeless:
        min(shared, key=len).append(key)
    return shared


def _too_few(
    session: Session,
    policy: Policy,
    meeting: Meeting,
    readers: Sequence[Collection[UUID]],
    shared: Sequence[Collection[UUID]],
) -> dict[str, str]:
    least = int(policy.parameter("specialty_group_size").value)
    rows = session.execute(select(Recusal.application_id, Recusal.seat_id).where(Recusal.meeting_id == meeting.id))
    recused: dict[UUID, set[UUID]] = {}
    for key, seat in rows:
        recused.setdefault(key, set()).add(seat)
    return {
        f"{GROUP}{number}": f"有专家须回避，部分申报的审阅专家不足{least}人。请增加专家或者调整专业。"
        for number, (each, cases) in enumerate(zip(readers, shared, strict=True), 1)
        if any(len(set(each) - recused.get(key, set())) < least for key in cases)
    }


def _clear(session: Session, meeting: Meeting) -> None:
    for each in session.scalars(select(Seat).where(Seat.meeting_id == meeting.id, Seat.group_id.is_not(None))):
        each.group_id = None
    session.flush()
    session.execute(delete(Reading).where(Reading.meeting_id == meeting.id))
    session.execute(delete(ReadingGroup).where(ReadingGroup.meeting_id == meeting.id))


def refuse_ungrouped(session: Session, meeting: Meeting) -> None:
    """Raises Refusal where a meeting has no groups yet: nobody has been told what to read."""
    if session.scalar(select(ReadingGroup.id).where(ReadingGroup.meeting_id == meeting.id).limit(1)) is None:
        raise Refusal("conflict", "还没有划分专业组，暂时没有分配给您的申报。请等待办事机构分组。")
