"""What the public is shown of results: from the first 00:00 to the last 24:00, as little as does, in a few queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from result_rounds import Results, prepared
from sqlalchemy import event

from zhicheng.casework.results import acts
from zhicheng.casework.results.publicized import HIDDEN, on_show, over, people, sheets
from zhicheng.store.engine import Store
from zhicheng.store.models import Candidate
from zhicheng.store.moments import BEIJING
from zhicheng.store.vault import vault_of

PASSES, FAILS = 9, 3
FIRST, LAST = date(2023, 2, 10), date(2023, 2, 16)


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Results:
    return prepared(store, clock, cast, numbers)


def shown_at(known: Results, duty_id: Any, moment: datetime) -> Any:
    known.clock.now = moment
    with known.store.reading() as session:
        return on_show(session, known.clock, known.round.registry, duty_id)


@contextmanager
def counting(store: Store) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


@pytest.mark.clause("N-2", "JA-3.5", "HX-5.4")
def test_it_is_shown_from_the_first_midnight_to_the_last(known: Results) -> None:
    batch = known.decided({known.accepted(): PASSES})
    duty = known.do(acts.publish, batch, first=FIRST, last=LAST)
    second = timedelta(seconds=1)
    opens = datetime.combine(FIRST, time(), BEIJING)
    closes = datetime.combine(LAST + timedelta(days=1), time(), BEIJING)
    assert shown_at(known, duty.id, opens - second) is None
    assert shown_at(known, duty.id, opens) is not None
    assert shown_at(known, duty.id, closes - second) is not None
    assert shown_at(known, duty.id, closes) is None
    with known.store.reading() as session:
        assert over(session, known.clock, known.round.registry, duty.id)
    known.clock.now = opens - second
    with known.store.reading() as session:
        assert not over(session, known.clock, known.round.registry, duty.id)


@pytest.mark.clause("N-2")
@pytest.mark.parametrize(
    ("first", "last", "today", "left"),
    [
        # National Day 2023: off from 29 September to 6 October; 7 and 8 October are made up.
        (date(2023, 9, 27), date(2023, 10, 9), date(2023, 9, 27), 5),
        (date(2023, 9, 27), date(2023, 10, 9), date(2023, 9, 30), 3),
        (date(2023, 9, 27), date(2023, 10, 9), date(2023, 10, 7), 3),
        (date(2023, 9, 27), date(2023, 10, 9), date(2023, 10, 9), 1),
        # Spring Festival 2024: off from 10 to 17 February; the 4th and the 18th are made up.
        (date(2024, 2, 7), date(2024, 2, 19), date(2024, 2, 9), 3),
        (date(2024, 2, 7), date(2024, 2, 19), date(2024, 2, 12), 2),
        (date(2024, 2, 7), date(2024, 2, 19), date(2024, 2, 18), 2),
    ],
)
def test_it_counts_down_in_working_days(known: Results, first: date, last: date, today: date, left: int) -> None:
    batch = known.decided({known.accepted(): PASSES})
    known.at(first)
    duty = known.do(acts.publish, batch, first=first, last=last)
    found = shown_at(known, duty.id, datetime.combine(today, time(9), BEIJING))
    assert (found.left, found.total) == (left, 5)


def test_only_those_who_passed_and_are_still_passed(known: Results) -> None:
    one, other, third = known.accepted("王一"), known.accepted("王二"), known.accepted("李三")
    batch = known.decided({one: PASSES, other: FAILS, third: PASSES})
    known.do(acts.publish, batch, first=FIRST, last=LAST)

    def shown(name: str = "") -> set[Any]:
        with known.store.reading() as session:
            found = {each.application_id for each in session.scalars(people(batch.id, name))}
            assert set(sheets(session, found)) == found
            return found

    assert shown() == {one, third}
    assert shown("王") == {one}
    assert shown("%") == set()
    with known.store.begin() as session:
        acts.void(session, known.bureau, known.clock, session.get_one(Candidate, one), "材料不实。")
    assert shown() == {third}


def test_an_erased_person_leaves_no_trace(known: Results) -> None:
    one = known.accepted("王一")
    batch = known.decided({one: PASSES})
    known.do(acts.publish, batch, first=FIRST, last=LAST)
    with known.store.begin() as session:
        vault_of(session).destroy(known.people[one].person_id)
    with known.store.reading() as session:
        assert list(sheets(session, [one]).values()) == [HIDDEN]


def test_a_page_of_people_is_a_handful_of_queries(known: Results) -> None:
    batch = known.decided({known.accepted(f"赵{number}"): PASSES for number in "甲乙丙丁戊己"})
    with known.store.reading() as session:
        listed = [each.application_id for each in session.scalars(people(batch.id))]
        with counting(known.store) as asked:
            assert len(sheets(session, listed)) == 6
    assert len(asked) <= 5, asked


def test_a_list_that_was_sent_back_is_not_shown(known: Results) -> None:
    batch = known.decided({known.accepted(): PASSES})
    duty = known.do(acts.publish, batch, first=FIRST, last=LAST)
    with known.store.begin() as session:
        session.merge(known.batch(batch.id)).position = 1
    assert shown_at(known, duty.id, datetime.combine(FIRST, time(12), BEIJING)) is None
