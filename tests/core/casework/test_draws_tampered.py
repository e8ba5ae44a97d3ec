"""Draws whose records were changed by hand: working them out again from the ledger says so, whatever it was (SG-5.2)."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import meeting_rounds
import pytest
from meeting_rounds import Meetings
from sqlalchemy import delete, select, text, update

from zhicheng.casework.draws import drawing
from zhicheng.casework.draws.verifying import verified
from zhicheng.casework.record import record
from zhicheng.store.models import Draw, Meeting, Seat, SeatEnd

pytestmark = pytest.mark.clause("SG-5.2")


@pytest.fixture
def meetings(store: Any, clock: Any, cast: Any, numbers: Any, tmp_path: Path) -> Meetings:
    return meeting_rounds.prepared(store, clock, cast, numbers, tmp_path)


def planned(meetings: Meetings) -> Meeting:
    meetings.pool(16)
    return meetings.filed(meetings.results.listed(meetings.results.accepted()))


def problems(meetings: Meetings, meeting: Meeting) -> list[tuple[int, str]]:
    with meetings.store.reading() as session:
        return [(each.number, problem) for each in verified(session, meeting.id) for problem in each.problems]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("update seats set outside = not outside where number = 1", "席位上的本人、专业或者来源与抽取范围不一致"),
        ("update seats set specialty = '水利' where number = 1", "席位上的本人、专业或者来源与抽取范围不一致"),
        ("update seats set number = number + 20 where number = 1", "席位与账目中的抽取结果不一致"),
        ("update draws set seed = :other", "种子是否公开、公开的种子与账目不一致"),
        ("update draws set seed = null, opened_at = null", "种子是否公开、公开的种子与账目不一致"),
        ("update draws set pool = :other", "抽取范围与账目中的摘要不一致"),
        ("update draws set pool = null, fixed_at = null", "抽取范围与账目中的摘要不一致"),
        ("update draws set number = 3", "抽取次数与账目不一致，记录中为第3次"),
        ("update meetings set size = size - 2", "抽取的人数要求与评审方案不一致"),
        ("update meetings set outside = outside + 1", "抽取的人数要求与评审方案不一致"),
    ],
)
def test_what_was_changed_by_hand_is_found(meetings: Meetings, statement: str, problem: str) -> None:
    meeting = planned(meetings)
    meetings.drawn(meeting)
    assert problems(meetings, meeting) == []
    with meetings.store.begin() as session:
        session.execute(text(statement), {"other": b"\x01" * 32} if ":other" in statement else {})
    assert problems(meetings, meeting) == [(1, problem)]


def test_somebody_elses_seat_is_found(meetings: Meetings) -> None:
    """The seat is the person's, who reads and votes; the expert beside it is who was drawn."""
    meeting = planned(meetings)
    seat = meetings.drawn(meeting)[0]
    friend = meetings.experts[meetings.expert(50)].person_id
    with meetings.store.begin() as session:
        session.execute(update(Seat).where(Seat.id == seat.id).values(person_id=friend))
    assert problems(meetings, meeting) == [(1, "席位上的本人、专业或者来源与抽取范围不一致")]


def test_a_draw_that_was_taken_out_is_found(meetings: Meetings) -> None:
    """A draw that didn't please leaves no trace in the records, but in the ledger."""
    meeting = planned(meetings)
    meetings.drawn(meeting)
    with meetings.store.reading() as session:
        first = session.scalars(select(Draw)).one()
    at = {"meeting_id": meeting.id, "draw_id": first.id, "version": first.version}
    meetings.do(drawing.abandon, **at, reason="专家库有误。")
    meetings.drawn(meeting)
    with meetings.store.begin() as session:
        session.execute(delete(Seat).where(Seat.draw_id == first.id))
        session.execute(delete(Draw).where(Draw.id == first.id))
        session.execute(update(Draw).values(number=1))
    assert problems(meetings, meeting) == [
        (1, "账目中有这次抽取，抽取记录已不在"),
        (2, "抽取次数与账目不一致，记录中为第1次"),
    ]


def test_the_draws_of_two_meetings_are_not_taken_for_each_other(meetings: Meetings) -> None:
    first = planned(meetings)
    committee = meetings.committee(name="示例省工程系列第二评审委员会")
    second = meetings.filed(meetings.results.listed(meetings.results.accepted("李四")), committee)
    for each in (first, second):
        meetings.drawn(each)
    with meetings.store.begin() as session:
        draws = {each.meeting_id: each.id for each in session.scalars(select(Draw))}
        for draw_id, meeting_id in ((draws[first.id], second.id), (draws[second.id], first.id)):
            session.execute(update(Draw).where(Draw.id == draw_id).values(meeting_id=meeting_id, number=9))
    for each in (first, second):
        assert (1, "账目中有这次抽取，抽取记录已不在") in problems(meetings, each)


def test_a_seed_that_was_used_before_is_found(meetings: Meetings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever knows a seed knows whom it draws from a pool."""
    first = planned(meetings)
    committee = meetings.committee(name="示例省工程系列第二评审委员会")
    second = meetings.filed(meetings.results.listed(meetings.results.accepted("李四")), committee)
    monkeypatch.setattr(drawing, "os", SimpleNamespace(urandom=lambda number: b"\x07" * number))
    meetings.drawn(first)
    assert problems(meetings, first) == []
    meetings.drawn(second)
    assert problems(meetings, second) == [(1, "种子与另一次抽取的相同")]


def test_a_substitution_for_nobody_who_sits_is_found(meetings: Meetings) -> None:
    meeting = planned(meetings)
    seats = meetings.drawn(meeting)
    with meetings.store.begin() as session:
        draw = session.scalars(select(Draw)).one()
        payload = {"gone": uuid4(), "taken": seats[0].expert_id, "why": SeatEnd.UNABLE}
        record(session, "draw.substituted", actor=None, clock=meetings.clock, subjects=drawing.about(draw), payload=payload)  # fmt: skip
    assert problems(meetings, meeting) == [(1, "账目中递补的席位不属于在席的专家")]
