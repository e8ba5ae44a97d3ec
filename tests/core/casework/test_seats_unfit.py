"""Experts who could be drawn when the pool was fixed and couldn't any more: they don't take their seats (SG-5.2, N-1)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import meeting_rounds
import pytest
from meeting_rounds import DAY, Meetings
from sqlalchemy import select, update

from zhicheng.casework.access import Refusal
from zhicheng.casework.draws.substituting import substitute
from zhicheng.casework.meetings import attendance, filing, sitting
from zhicheng.casework.meetings.conflicts import conflicts
from zhicheng.casework.results import lists
from zhicheng.store.models import (
    Application,
    Expert,
    IntegrityEntry,
    IntegrityKind,
    Meeting,
    Organisation,
    RecusalKind,
    Seat,
    SeatEnd,
)


@pytest.fixture
def meetings(store: Any, clock: Any, cast: Any, numbers: Any, tmp_path: Path) -> Meetings:
    return meeting_rounds.prepared(store, clock, cast, numbers, tmp_path)


def entry(meetings: Meetings, _: Meeting, seat: Seat) -> None:
    """An entry of the integrity archive, made after the draw."""
    with meetings.store.begin() as session:
        session.add(
            IntegrityEntry(
                id=uuid4(),
                person_id=seat.person_id,
                kind=IntegrityKind.ETHICS,
                place="990000",
                recorded_on=date(2023, 2, 10),
                until=date(2026, 2, 9),
                content_cipher=b"",
                salt=b"",
                recorded_by=meetings.clerk.account_id,
                recorded_for=meetings.results.office_id,
                recorded_at=meetings.clock(),
            )
        )


def own_case(meetings: Meetings, meeting: Meeting, seat: Seat) -> None:
    """The plan is taken back, a case of the expert's own comes onto the list, and the plan is filed again."""
    at, case = {"meeting_id": meeting.id}, meetings.results.accepted("李四")
    applicant = meetings.experts[seat.expert_id] = meetings.results.people[case]
    with meetings.store.begin() as session:
        for owner in (Expert, Seat):
            mine = owner.id == (seat.expert_id if owner is Expert else seat.id)
            session.execute(update(owner).where(mine).values(person_id=applicant.person_id))
    meetings.do(filing.recall, **at, version=meetings.now(meeting).version, reason="增加申报。")
    meetings.results.do(lists.put_on, meetings.results.batch(meeting.batch_id), applications=(case,))
    meetings.do(filing.file_plan, **at, version=meetings.now(meeting).version)


@pytest.mark.clause("N-1", "SG-5.2")
@pytest.mark.parametrize(("happens", "why"), [(own_case, "本人申报在名单上"), (entry, "在诚信记录期内")])
def test_who_could_not_be_drawn_any_more_does_not_arrive(meetings: Meetings, happens: Any, why: str) -> None:
    meetings.pool(12)
    meeting = meetings.filed(meetings.results.listed(meetings.results.accepted("张三")))
    seat, at = meetings.drawn(meeting)[0], {"meeting_id": meeting.id}
    happens(meetings, meeting, seat)
    meetings.do(sitting.pledge, meetings.experts[seat.expert_id], **at, agreed=True)
    meetings.at(DAY)
    with pytest.raises(Refusal) as refused:
        meetings.do(attendance.arrive, **at, seat_id=seat.id, version=meetings.seat(seat).version)
    assert why in refused.value.message
    assert "递补" in refused.value.message
    gone = {**at, "seat_id": seat.id, "version": meetings.seat(seat).version}
    made = meetings.do(substitute, **gone, why=SeatEnd.CONFLICT)
    meetings.do(sitting.pledge, meetings.experts[made.expert_id], **at, agreed=True)
    came = meetings.do(attendance.arrive, **at, seat_id=made.id, version=meetings.seat(made).version)
    assert came.arrived_at is not None


@pytest.mark.clause("N-1")
@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("示例(集团)有限公司", True),
        ("示例（集团） 有限公司", True),
        ("示例（集团）有限公司第二分公司", False),
    ],
)
def test_a_unit_is_the_same_however_its_name_is_typed(meetings: Meetings, typed: str, same: bool) -> None:
    """Brackets of half and of full width, and spaces, make no other unit."""
    case = meetings.results.accepted("张三")
    expert_id = meetings.expert(1, unit_name=typed)
    with meetings.store.begin() as session:
        unit = session.scalars(select(Application.unit_id).where(Application.id == case)).one()
        session.execute(update(Organisation).where(Organisation.id == unit).values(name="示例（集团）有限公司"))
    with meetings.store.reading() as session:
        found = conflicts(session, [session.get_one(Expert, expert_id)], [case])
    assert found == ({(expert_id, case): RecusalKind.OWN_UNIT} if same else {})
