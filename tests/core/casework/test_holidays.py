"""Publicity and deadlines around National Day and Spring Festival, by the official calendar with its make-up days.

Publicity counts working days, both ends among them; a deadline is a calendar day and ends with it, on holidays too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import made_up
import pytest
from desk_rounds import Desks, prepared

from zhicheng.casework import notice_drafts, notices
from zhicheng.casework.access import Refusal
from zhicheng.casework.dossiers import Row
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.sheets import SHEETS, judged
from zhicheng.notice import moment_of
from zhicheng.policy import Policy, policy_for
from zhicheng.registry import Registry
from zhicheng.specs import Direction, Parameter
from zhicheng.store.engine import Store
from zhicheng.store.models import ApplicationStatus, Notice, Role

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
ENOUGH = [
    pytest.param("2023-01-16", "2023-01-20", id="the ordinary week before Spring Festival 2023"),
    pytest.param("2023-01-20", "2023-01-31", id="21 to 27 January off; the 28th and 29th, a weekend, worked"),
    pytest.param("2023-01-21", "2023-02-01", id="from the first day off"),
    pytest.param("2023-01-28", "2023-02-01", id="from a Saturday that is worked"),
    pytest.param("2023-09-27", "2023-10-09", id="29 September to 6 October off; 7 and 8 October, a weekend, worked"),
    pytest.param("2023-09-28", "2023-10-10", id="one working day before National Day 2023"),
    pytest.param("2023-10-01", "2023-10-11", id="from National Day itself"),
    pytest.param("2023-10-08", "2023-10-12", id="from a Sunday that is worked"),
    pytest.param("2024-02-04", "2024-02-08", id="from the Sunday worked before Spring Festival 2024"),
    pytest.param("2024-02-07", "2024-02-19", id="New Year's Eve worked, 10 to 17 February off, Sunday the 18th worked"),
    pytest.param("2024-02-17", "2024-02-22", id="from the last day off"),
    pytest.param("2024-09-11", "2024-09-18", id="Mid-Autumn 2024: Saturday the 14th worked, 15 to 17 off"),
    pytest.param("2024-09-28", "2024-10-10", id="from a Saturday off before a Sunday worked"),
    pytest.param("2024-09-30", "2024-10-11", id="1 to 7 October off"),
    pytest.param("2024-10-08", "2024-10-12", id="to a Saturday that is worked"),
]


def policy(**hooks: Any) -> Policy:
    return policy_for(Registry.of((made_up.plugin(**hooks),)), "990000", 2023)


def wrong(known: Policy, first: date, last: date, today: date) -> dict[str, str]:
    """What is wrong with a publicity on record."""
    typed = {
        "publicized_from": first.isoformat(), "publicized_to": last.isoformat(), "place": "公告栏",
        "publicity_objection": "无",
    }  # fmt: skip
    return judged(SHEETS["publicity"], typed, known, today)


@pytest.mark.clause("N-2", "N-7")
@pytest.mark.parametrize(("first", "last"), ENOUGH)
def test_five_working_days_and_not_a_day_less(first: str, last: str) -> None:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    assert wrong(policy(), begin, end, end + DAY) == {}
    short = wrong(policy(), begin, end - DAY, end + DAY)
    assert set(short) == {"publicized_to"}
    assert "4个工作日，要求不少于5个工作日" in short["publicized_to"]


@pytest.mark.clause("N-7")
@pytest.mark.parametrize(("first", "last"), ENOUGH)
def test_nobody_recommends_before_it_is_over(first: str, last: str) -> None:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    assert "结束后方可推荐" in wrong(policy(), begin, end, end)["publicized_to"]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2023-09-27", "2023-10-10"),
        ("2023-10-01", "2023-10-11"),  # a day off is no working day that could be left out
        ("2024-02-09", "2024-02-22"),
    ],
)
def test_a_day_more_where_the_first_one_doesnt_count(first: str, last: str) -> None:
    uncounted = Parameter(
        key="first_day_counts", title="首日计入", value=False, direction=Direction.DELEGATED, cites=made_up.CITE
    )
    known = policy(zhicheng_committee_rules=(uncounted,))
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    assert wrong(known, begin, end, end + DAY) == {}
    assert "4个工作日" in wrong(known, begin, end - DAY, end + DAY)["publicized_to"]


def test_a_year_that_hasnt_been_announced_is_told_at_the_field() -> None:
    found = wrong(policy(), date(2034, 12, 28), date(2035, 1, 8), date(2035, 1, 9))
    assert "尚未载入" in found["publicized_to"]


@pytest.fixture
def begun(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Any:
    """Desks whose notice takes cases from a day on and until the end of another one."""

    def at(first: date, last: date) -> Desks:
        clock.now = moment_of(first, end=False) + timedelta(hours=9)
        known = prepared(store, clock, cast, numbers, details)
        with store.begin() as session:
            notice = session.get_one(Notice, known.round.notice_id)
            terms = notices.working_terms(session, notice)
            terms = replace(
                terms,
                windows=tuple(replace(each, closes=moment_of(last, end=True)) for each in terms.windows),
                phases=tuple(replace(each, last=last + 30 * DAY) if each.key == "county" else replace(each, last=last)
                             for each in terms.phases),
            )  # fmt: skip
            notice_drafts.change(
                session, known.round.staff, clock, known.round.registry,
                notice_id=notice.id, version=notice.version, terms=terms,
            )  # fmt: skip
            notices.publish(
                session, known.round.staff, clock, known.round.registry,
                notice_id=notice.id, version=notice.version, reason="节假日调整。",
            )  # fmt: skip
        return known

    return at


@pytest.mark.clause("JA-3.2", "SG-4.1", "HX-2.5.10", "N-2")
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2023, 1, 20), date(2023, 1, 31)),
        (date(2023, 9, 28), date(2023, 10, 10)),
        (date(2024, 2, 7), date(2024, 2, 19)),
        (date(2024, 9, 30), date(2024, 10, 11)),
    ],
)
def test_the_unit_sends_on_when_publicity_is_over_to_the_second(begun: Any, first: date, last: date) -> None:
    known = begun(first - DAY, last + 2 * DAY)
    application_id = known.submitted()
    handler, head = known.unit.people
    known.unit.claim(application_id)
    known.unit.put(application_id, "originals", agree="是")
    known.unit.put(
        application_id, "publicity", publicized_from=first.isoformat(), publicized_to=last.isoformat(),
        place="单位公告栏", publicity_objection="无",
    )  # fmt: skip
    known.unit.sign(application_id, handler, Role.HANDLER)
    known.unit.hand_over(application_id, head)
    known.unit.sign(application_id, head, Role.HEAD)
    over = moment_of(last, end=True)
    known.clock.now = over - SECOND
    with pytest.raises(Refusal, match="结束后方可推荐"):
        known.unit.pass_on(application_id, head)
    assert known.round.application(application_id).position == 1
    known.clock.now = over
    known.unit.pass_on(application_id, head)
    assert known.round.application(application_id).position == 2


HOLIDAYS = [
    pytest.param(date(2023, 1, 24), id="within Spring Festival 2023"),
    pytest.param(date(2023, 10, 5), id="within National Day 2023"),
    pytest.param(date(2023, 10, 7), id="a Saturday worked in 2023"),
    pytest.param(date(2024, 2, 12), id="within Spring Festival 2024"),
    pytest.param(date(2024, 10, 12), id="a Saturday worked in 2024"),
]


@pytest.mark.clause("JA-4.3")
@pytest.mark.parametrize("last", HOLIDAYS)
def test_a_stage_deadline_ends_with_its_calendar_day(begun: Any, last: date) -> None:
    known = begun(last - 10 * DAY, last)
    application_id = known.submitted()
    over = moment_of(last, end=True)
    known.clock.now = over - timedelta(days=3) - SECOND
    assert known.sweep().warned == 0
    known.clock.now = over - timedelta(days=3)
    assert known.sweep().warned == 1
    known.clock.now = over - SECOND
    assert known.sweep().total == 0
    known.clock.now = over
    assert known.sweep().lapsed == 1
    assert known.round.application(application_id).status is ApplicationStatus.LAPSED


@pytest.mark.clause("SG-4.2", "HX-2.4")
@pytest.mark.parametrize("last", HOLIDAYS)
@pytest.mark.parametrize("in_time", [True, False])
def test_the_time_to_mend_ends_with_its_calendar_day(begun: Any, last: date, in_time: bool) -> None:
    known = begun(last - 10 * DAY, last + 10 * DAY)
    application_id = known.submitted()
    known.unit.claim(application_id)
    known.unit.mark_all(application_id, education="毕业学校名称与证书不一致。")
    known.unit.give_back(application_id, last_day=last)
    over = moment_of(last, end=True)
    person = known.person
    known.clock.now = over - SECOND
    version = known.round.load(person, application_id).sections["education"].version
    known.round.save(person, application_id, "education", version, rows=(Row("r1", {"school": "另一大学"}),))
    if in_time:
        known.round.submit(person, application_id)
        known.clock.now = over
        assert known.sweep().lapsed == 0
        return
    known.clock.now = over
    with pytest.raises(Refusal):
        known.round.submit(person, application_id)
    assert known.sweep().lapsed == 1
    assert known.round.application(application_id).status is ApplicationStatus.LAPSED


def test_the_day_of_a_moment_is_beijings() -> None:
    """A deadline of 5 October is over at 16:00 UTC of that day."""
    assert moment_of(date(2023, 10, 5), end=True) == datetime.fromisoformat("2023-10-05T16:00:00+00:00")
