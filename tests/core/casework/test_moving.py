"""Candidates go from one list to another of the same office before there is a result; both lists tell why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import made_up
import pytest
from desk_rounds import Office
from result_rounds import Results, prepared
from sqlalchemy import func, select

from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.results import lists, moving, tally
from zhicheng.casework.results.leaving import earlier
from zhicheng.casework.results.notes import notes
from zhicheng.store.models import Batch, Event, OrganisationKind, OutboxMessage, Role
from zhicheng.votes import Count

WHY = "会期有变动。"


@pytest.fixture
def results(store: Any, clock: Any, cast: Any, numbers: Any) -> Results:
    (procedure,) = made_up.declared()["zhicheng_procedures"]
    third = replace(procedure, key="third", channels=(), quota=True)
    return prepared(store, clock, cast, numbers, zhicheng_procedures=(procedure, third))


def move(results: Results, batch: Batch, to: Batch, *applications: UUID, **more: Any) -> Any:
    given = {"to": to.id, "to_version": results.batch(to.id).version, "applications": applications, "reason": WHY}
    return results.do(moving.move_to, batch, **{**given, **more})


def places(results: Results, *applications: UUID) -> list[tuple[UUID | None, int | None]]:
    found = [results.candidate(each) for each in applications]
    return [(each.batch_id, each.place) for each in found if each is not None]


def test_the_moved_come_last_and_both_lists_tell_why(results: Results) -> None:
    one, two, three = results.accepted(), results.accepted("李四"), results.accepted("王五")
    first, second = results.listed(one, two), results.listed(three, title="第二次会议")
    letters = _letters(results)
    move(results, first, second, one)
    assert places(results, one, three) == [(second.id, 2), (second.id, 1)]
    assert [each for each, _ in places(results, two)] == [first.id]
    with results.store.reading() as session:
        said = {each.id: [note.words for note in notes(session, each)] for each in (first, second)}
        kinds = session.scalars(select(Event.kind).order_by(Event.number.desc()).limit(3)).all()
        bodies = session.scalars(select(Event.body).order_by(Event.number.desc()).limit(3)).all()
    assert said == {
        first.id: [f"调出1份申报（至“第二次会议”）：{WHY}"],
        second.id: [f"调入1份申报（自“第一次会议”）：{WHY}"],
    }
    assert set(kinds) == {"batch.moved_out", "batch.moved_in", "candidate.moved"}
    assert all("会期" not in str(each) for each in bodies)
    assert _letters(results) == letters, "nothing changes for the applicant"


def test_votes_do_not_go_along(results: Results) -> None:
    one = results.accepted()
    first, second = results.listed(one), results.open(title="第二次会议")
    results.met(first)
    results.do(tally.count, first, counts={one: Count(present=9, in_favour=9, against=0, abstained=0)})
    move(results, first, second, one)
    candidate = results.candidate(one)
    assert candidate is not None
    assert (candidate.present, candidate.in_favour) == (None, None)


def test_votes_on_paper_are_told_where_the_case_stands_next(results: Results) -> None:
    one, two = results.accepted(), results.accepted("李四")
    first, second = results.listed(one, two), results.open(title="第二次会议")
    results.met(first)
    results.do(tally.count, first, counts={one: Count(present=9, in_favour=2, against=7, abstained=0)})
    with pytest.raises(Refusal) as refused:
        results.do(lists.take_off, first, application_id=one)
    assert set(refused.value.fields) == {"reason"}
    move(results, first, second, one)
    results.do(lists.take_off, first, application_id=two)
    results.do(lists.put_on, second, applications=(two,))
    with results.store.reading() as session:
        told = earlier(session, (second.id,))
    assert len(told) == 1
    assert told[0].startswith("第1号申报曾在“第一次会议”的会议上表决（纸质投票，票数已登记），后于")
    assert told[0].endswith(f"调整到其他名单，原因：{WHY}")


def test_a_quota_holds(results: Results) -> None:
    one, two = results.accepted(), results.accepted("李四")
    first, second = results.listed(one, two), results.open(title="第二次会议")
    with results.store.begin() as session:
        session.get_one(Batch, second.id).quota = 1
    with pytest.raises(Refusal) as refused:
        move(results, first, second, one, two)
    assert "核定参评数额为1人，不能再调入2人" in refused.value.fields["applications"]
    move(results, first, second, one)
    assert places(results, one) == [(second.id, 1)]


@pytest.mark.parametrize(
    ("more", "field"),
    [({"reason": " "}, "reason"), ({"applications": ()}, "applications"), ({"reason": "多" * 2001}, "reason")],
)
def test_what_is_missing_stands_at_its_field(results: Results, more: dict[str, Any], field: str) -> None:
    one = results.accepted()
    first, second = results.listed(one), results.open(title="第二次会议")
    with pytest.raises(Refusal) as refused:
        move(results, first, second, one, **more)
    assert set(refused.value.fields) == {field}
    assert places(results, one) == [(first.id, 1)]


def test_only_to_another_open_list_of_the_same_kind(results: Results) -> None:
    one, two = results.accepted(), results.accepted("李四")
    first, decided = results.listed(one), results.decided({two: 9})
    third = results.open(procedure="third", title="三级岗位")
    for other, code in ((first, 422), (third, 422), (decided, 409)):
        with pytest.raises(Refusal) as refused:
            move(results, first, other, one)
        assert refused.value.status == code
    with pytest.raises(Refusal):
        move(results, decided, first, two)
    assert places(results, one) == [(first.id, 1)]
    with results.store.reading() as session:
        assert moving.others(session, results.office.first, first) == []


def test_another_office_neither_moves_nor_is_moved_to(results: Results) -> None:
    one = results.accepted()
    first = results.listed(one)
    office = results.cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="另一办事机构")
    stranger = results.cast.member(office, Role.OFFICER)
    theirs = Results(
        results.round, Office(results.round, (stranger,)), office.id, results.bureau, results.cast, results.numbers
    ).open(title="别处")
    with pytest.raises(Refusal) as refused:
        move(results, first, theirs, one)
    assert refused.value.status == 404
    with pytest.raises(Refusal) as refused:
        results.do(
            moving.move_to, first, stranger,
            to=theirs.id, to_version=theirs.version, applications=(one,), reason=WHY,
        )  # fmt: skip
    assert refused.value.status == 404


def test_a_list_that_changed_meanwhile_is_stale_on_either_side(results: Results) -> None:
    one, two = results.accepted(), results.accepted("李四")
    first, second = results.listed(one), results.open(title="第二次会议")
    before = results.batch(second.id).version
    results.do(lists.put_on, second, applications=(two,))
    with pytest.raises(Stale):
        move(results, first, second, one, to_version=before)
    old = results.batch(first.id).version
    move(results, first, second, one)
    with pytest.raises(Stale):
        move(results, first, second, one, version=old)
    with pytest.raises(Refusal) as refused:
        move(results, first, second, one)
    assert refused.value.status == 404, "it isn't on the first list any more"


def _letters(results: Results) -> int:
    with results.store.reading() as session:
        return session.scalar(select(func.count()).select_from(OutboxMessage)) or 0
