"""Series that are counted instead of applied for: reported upwards, taken over, summed up, and warned of once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from count_rounds import LAW, LIBRARY, Clerk, Counts, prepared
from sqlalchemy import select

from zhicheng.casework import count_desk
from zhicheng.casework.access import Refusal, Stale
from zhicheng.casework.counts import counts_under, seats_of
from zhicheng.casework.letters import LETTERS, Context
from zhicheng.casework.notices import made_public
from zhicheng.store.engine import Store
from zhicheng.store.models import Account, Event, OutboxMessage, Role
from zhicheng.store.moments import BEIJING

LATE = datetime(2023, 10, 21, tzinfo=BEIJING)
"""The first moment after 20 October."""
BOOKS = (LIBRARY, "图书资料", "2")
LAWYERS = (LAW, "诉讼", "1")


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any) -> Counts:
    clock.now = datetime(2023, 10, 16, 9, tzinfo=BEIJING)
    return prepared(store, clock, cast, numbers)


def late(known: Counts, desk: Clerk) -> bool:
    with known.round.store.reading() as session:
        public = made_public(session, known.round.registry, known.round.notice_id)
        assert public is not None
        counting = counts_under(public, known.round.registry)
    assert counting is not None
    return counting.late(desk.report(), known.round.clock())


class TestTheWayUp:
    @pytest.mark.clause("HX-4.2")
    def test_units_report_to_their_county_and_own_ones_to_the_bureau_of_the_notice(self, known: Counts) -> None:
        receivers = {}
        for desk in (known.school, known.village, known.museum):
            receivers[desk.organisation.name] = desk.reports(BOOKS).receiver_id
        assert receivers == {
            "示例学校": known.east.organisation.id,
            "示例村小": known.west.organisation.id,
            "示例博物馆": known.province.organisation.id,
        }

    @pytest.mark.clause("HX-4.3")
    def test_a_unit_that_reviews_itself_counts_nothing(self, known: Counts) -> None:
        with pytest.raises(Refusal, match="没有需要本单位统计上报的系列") as refused:
            known.hospital.save(BOOKS)
        assert refused.value.status == 404

    def test_who_counts_finds_it_listed(self, known: Counts, store: Store) -> None:
        with store.reading() as session:
            listed = [seats_of(session, each.actor, known.round.registry) for each in (known.school, known.hospital)]
        assert [[each.organisation.name for each in found] for found in listed] == [["示例学校"], []]

    def test_nobody_counts_for_others(self, known: Counts) -> None:
        stranger = replace(known.clinic, organisation=known.school.organisation)
        with pytest.raises(Refusal) as refused:
            stranger.save(BOOKS)
        assert refused.value.status == 404
        assert known.school.report() is None

    @pytest.mark.clause("HX-4.2")
    def test_the_city_sums_what_counties_and_its_own_units_report(self, known: Counts) -> None:
        known.school.reports(BOOKS, LAWYERS)
        known.clinic.reports((LIBRARY, "图书资料", "3"))
        for unit in (known.school, known.clinic):
            known.east.takes(unit)
        known.east.reports((LAW, "诉讼", "4"))
        known.museum.reports((LIBRARY, "古籍", "5"))
        assert known.province.total() == {}
        known.province.takes(known.east)
        known.province.takes(known.museum)
        assert known.province.total() == {(LIBRARY, "图书资料"): 5, (LAW, "诉讼"): 5, (LIBRARY, "古籍"): 5}
        assert [each.name for each in known.province.book().missing] == [known.west.organisation.name]
        assert known.province.send().state == "confirmed"

    def test_a_bureau_settles_what_was_reported_to_it_first(self, known: Counts) -> None:
        known.school.reports(BOOKS)
        with pytest.raises(Refusal, match="还有1份"):
            known.east.send()
        known.east.gives_back(known.school)
        assert known.east.send().state == "reported"

    def test_nobody_is_an_answer_too(self, known: Counts) -> None:
        assert known.museum.send().state == "reported"
        known.province.takes(known.museum)
        assert known.province.total() == {}
        known.west.send()
        with pytest.raises(Refusal, match="已经报送"):
            known.west.send()


class TestMending:
    def test_rows_are_mended_until_they_are_taken_over(self, known: Counts) -> None:
        known.school.reports(BOOKS)
        known.school.save((LIBRARY, "图书资料", "7"))
        assert known.school.state == "reported"
        known.east.takes(known.school)
        assert known.east.total() == {(LIBRARY, "图书资料"): 7}
        with pytest.raises(Refusal, match="已由上级核对"):
            known.school.save(BOOKS)

    def test_what_is_given_back_leaves_the_sum_and_its_people_are_told(self, known: Counts) -> None:
        known.school.reports(BOOKS)
        known.east.takes(known.school)
        with pytest.raises(Refusal) as refused:
            known.east.gives_back(known.school, " ")
        assert set(refused.value.fields) == {"reason"}
        known.east.gives_back(known.school, "请核对专业名称。")
        found = known.school.report()
        assert found is not None
        assert (found.state, found.returned_for) == ("draft", "请核对专业名称。")
        assert known.east.total() == {}
        assert ("counts_returned", known.school.actor.account_id) in known.letters()

    def test_a_county_that_was_taken_over_is_closed_for_its_units_until_it_is_given_back(self, known: Counts) -> None:
        known.school.reports(BOOKS)
        known.east.takes(known.school)
        known.east.send()
        known.province.takes(known.east)
        for step in (lambda: known.clinic.save(BOOKS), lambda: known.east.gives_back(known.school)):
            with pytest.raises(Refusal, match="已由上级核对"):
                step()
        known.province.gives_back(known.east)
        known.clinic.reports(LAWYERS)
        known.east.takes(known.clinic)
        known.east.send()
        known.province.takes(known.east)
        assert known.province.total() == {(LIBRARY, "图书资料"): 2, (LAW, "诉讼"): 1}

    def test_after_the_sum_is_closed_nothing_changes_until_it_is_opened_again(self, known: Counts) -> None:
        known.school.save(BOOKS)
        known.province.send()
        for desk in (known.school, known.museum, known.west):
            with pytest.raises(Refusal, match="已完成汇总"):
                desk.save(LAWYERS)
        with pytest.raises(Refusal, match="先撤销汇总"):
            known.province.save(LAWYERS)
        known.province.reopen()
        assert known.school.send().state == "reported"
        with pytest.raises(Refusal, match="无需撤销"):
            known.province.reopen()

    def test_only_the_bureau_above_takes_over(self, known: Counts) -> None:
        known.school.reports(BOOKS)
        for stranger in (known.west, known.province, known.school):
            with pytest.raises(Refusal) as refused:
                stranger.takes(known.school)
            assert refused.value.status == 404

    def test_who_may_read(self, known: Counts, store: Store) -> None:
        known.school.reports(BOOKS)
        report = known.school.report()
        assert report is not None
        ours = {}
        for desk in (known.east, known.province, known.school):
            with store.reading() as session:
                found = count_desk.read_received(session, desk.actor, known.round.registry, report_id=report.id)
            assert found.total == {(LIBRARY, "图书资料"): 2}
            ours[desk.organisation.name] = found.ours
        assert ours == {"东山区人社局": True, "示例省人社厅": False, "示例学校": False}
        with store.reading() as session, pytest.raises(Refusal):
            count_desk.read_received(session, known.west.actor, known.round.registry, report_id=report.id)


class TestRows:
    @pytest.mark.parametrize(
        ("row", "field"),
        [
            (("", "图书资料", "1"), "series"),
            (("工程系列", "图书资料", "1"), "series"),
            ((LIBRARY, " ", "1"), "specialty"),
            ((LIBRARY, "=1+1", "1"), "specialty"),
            ((LIBRARY, "图" * 51, "1"), "specialty"),
            ((LIBRARY, "图书资料", ""), "number"),
            ((LIBRARY, "图书资料", "两人"), "number"),
            ((LIBRARY, "图书资料", "0"), "number"),
            ((LIBRARY, "图书资料", "10000"), "number"),
        ],
    )
    def test_what_is_wrong_is_told_at_its_place(self, known: Counts, row: tuple[str, str, str], field: str) -> None:
        with pytest.raises(Refusal) as refused:
            known.school.save(LAWYERS, row)
        assert set(refused.value.fields) == {f"rows-r1-{field}"}
        assert known.school.report() is None

    def test_a_specialty_stands_once(self, known: Counts) -> None:
        with pytest.raises(Refusal, match="与第1条是同一系列、专业"):
            known.school.save(BOOKS, LAWYERS, BOOKS)

    def test_events_hold_numbers_only(self, known: Counts, store: Store) -> None:
        known.school.reports(BOOKS, LAWYERS)
        with store.reading() as session:
            bodies = [each.body.decode() for each in session.query(Event) if each.kind.startswith("counts.")]
        assert '"people":3' in bodies[0]
        assert '"rows":2' in bodies[0]
        assert not any(word in body for body in bodies for word in ("图书", "诉讼", LAW))


class TestInTime:
    @pytest.mark.clause("HX-4.2")
    @pytest.mark.parametrize(("at", "expected"), [(LATE - timedelta(seconds=1), False), (LATE, True)])
    def test_the_twentieth_of_october_is_the_last_day(
        self, known: Counts, clock: Any, at: datetime, expected: bool
    ) -> None:
        clock.now = at
        known.east.reports(BOOKS)
        assert late(known, known.east) is expected

    def test_a_correction_is_not_late(self, known: Counts, clock: Any) -> None:
        known.east.reports(BOOKS)
        clock.now = LATE
        assert late(known, known.west)
        known.province.gives_back(known.east)
        known.east.reports(LAWYERS)
        assert not late(known, known.east)

    @pytest.mark.clause("HX-4.2")
    def test_those_who_have_not_reported_are_warned_once(self, known: Counts, clock: Any, store: Store) -> None:
        known.clinic.reports(BOOKS)
        known.village.save(BOOKS)
        clock.now = LATE - timedelta(days=3, seconds=1)
        assert known.sweep().warned == 0
        clock.now = LATE - timedelta(days=3)
        assert known.sweep().warned == 5
        told = {recipient for topic, recipient in known.letters() if topic == "counts_due"}
        missing = (known.school, known.village, known.museum, known.east, known.west)
        assert told == {each.actor.account_id for each in missing}
        assert known.sweep().warned == 0
        clock.now = LATE
        assert known.sweep().warned == 0

    def test_being_warned_changes_nothing_for_who_has_the_page_open(self, known: Counts, clock: Any) -> None:
        known.village.save(BOOKS)
        before = known.village.version()
        clock.now = LATE - timedelta(days=1)
        known.sweep()
        assert known.village.save(LAWYERS, version=before).state == "draft"
        assert known.school.save(BOOKS, version=0).state == "draft"
        assert [each.name for each in known.province.book().missing] == ["东山区人社局", "西山区人社局"]

    def test_the_letters_say_what_to_do(self, known: Counts, clock: Any, store: Store) -> None:
        known.school.reports(BOOKS)
        known.east.gives_back(known.school)
        clock.now = LATE - timedelta(days=1)
        known.sweep()
        texts = {}
        with store.begin() as session:
            for message in session.query(OutboxMessage):
                if not message.topic.startswith("counts_"):
                    continue
                context = Context(
                    session,
                    session.scalars(select(Event).where(Event.id == message.event_id)).one(),
                    session.get_one(Account, message.recipient_id),
                    clock,
                    "https://site",
                )
                written = LETTERS[message.topic](context)  # type: ignore[index]
                assert written is not None
                texts[message.topic] = written.text
        notice = known.round.notice_id
        assert "示例学校报来了统计数据" in texts["counts_received"]
        assert f"https://site/counts/{notice}/{known.school.organisation.id}" in texts["counts_returned"]
        assert "零报告" in texts["counts_due"]


def at_once(*steps: Any) -> list[Refusal | None]:
    barrier = Barrier(len(steps))

    def run(step: Any) -> Refusal | None:
        barrier.wait()
        try:
            step()
        except Refusal as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


class TestRaces:
    def test_two_who_save_at_once_one_wins_and_the_other_is_told(self, known: Counts, cast: Any) -> None:
        colleague = replace(known.school, actor=cast.member(known.school.organisation, Role.HEAD))
        for version in (0, 2):
            answers = at_once(
                lambda version=version: known.school.save(BOOKS, version=version),
                lambda version=version: colleague.save(LAWYERS, version=version),
            )
            assert answers.count(None) == 1
            (told,) = (each for each in answers if each is not None)
            assert isinstance(told, Stale)
            assert told.changes
        assert len(known.school.book().entries[known.school.organisation.id].rows) == 1

    def test_units_that_report_at_once_all_arrive(self, known: Counts) -> None:
        desks = (known.school, known.clinic, known.village, known.museum)
        for desk in desks:
            desk.save(BOOKS)
        assert at_once(*(desk.send for desk in desks)) == [None] * 4
        assert len(known.east.book().below(known.east.organisation.id)) == 2

    def test_a_unit_mends_while_its_county_takes_over(self, known: Counts) -> None:
        known.school.reports(BOOKS)
        version = known.school.version()
        answers = at_once(
            lambda: known.school.save(LAWYERS, version=version),
            lambda: known.east.takes(known.school, version=version),
        )
        assert answers.count(None) == 1
        expected = {} if answers[0] is None else {(LIBRARY, "图书资料"): 2}
        assert known.east.total() == expected

    def test_nothing_slips_in_while_the_sum_is_closed(self, known: Counts) -> None:
        known.museum.save(BOOKS)
        answers = at_once(known.museum.send, known.province.send)
        states = (known.museum.state, known.province.state)
        # Whoever comes second is told: a report that waits keeps the sum open, a closed sum takes no report.
        assert answers.count(None) == 1
        assert states in (("reported", "draft"), ("draft", "confirmed"))
