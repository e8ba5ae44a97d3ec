"""Deadlines of desks and applicants: lapses by sweep, warnings before, extensions that bring cases back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from desk_rounds import Desks, prepared
from sqlalchemy import select

from zhicheng.casework import deadlines, notices, supervision
from zhicheng.casework.access import Refusal
from zhicheng.casework.mail import Letter
from zhicheng.casework.outbox import deliver
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.route import Impossible
from zhicheng.notice_json import from_json, to_json
from zhicheng.policy import policy_for
from zhicheng.store.engine import Store
from zhicheng.store.models import ApplicationStatus, CaseReturn, Event, Notice, OutboxMessage, ReturnOutcome
from zhicheng.store.moments import BEIJING

CLOSED = datetime(2023, 3, 1, tzinfo=BEIJING)
SECOND = timedelta(seconds=1)


@pytest.fixture
def known(store: Store, clock: Any, cast: Any, numbers: Any, details: PersonDetails) -> Desks:
    return prepared(store, clock, cast, numbers, details)


def told(store: Store, topic: str) -> list[UUID | None]:
    """Who was written to about something."""
    with store.reading() as session:
        found = session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.topic == topic))
        return list(found)


def extend(known: Desks, closes: datetime, last: date) -> None:
    """An outage: windows and the unit's phase end later."""

    with known.round.store.begin() as session:
        notice = session.get_one(Notice, known.round.notice_id)
        terms = notices.terms_in(session.get_one(notices.NoticeRevision, notice.revision_id))
        terms = replace(
            terms,
            windows=tuple(replace(each, closes=closes) for each in terms.windows),
            phases=tuple(replace(each, last=last) if each.key == "application" else each for each in terms.phases),
        )
        assert from_json(json.loads(json.dumps(to_json(terms)))) == terms
        notice.draft = json.dumps(to_json(terms)).encode()
        session.flush()
        notices.publish(
            session, known.round.staff, known.clock, known.round.registry,
            notice_id=notice.id, version=notice.version, reason="平台停机。",
        )  # fmt: skip


class TestLapses:
    @pytest.mark.clause("JA-4.3")
    def test_what_the_unit_hasnt_sent_on_by_the_deadline_is_over(self, store: Store, known: Desks) -> None:
        application_id = known.submitted()
        known.clock.now = CLOSED - SECOND
        assert known.sweep().lapsed == 0
        known.clock.now = CLOSED
        assert known.sweep().lapsed == 1
        found = known.round.application(application_id)
        assert (found.status, found.live) == (ApplicationStatus.LAPSED, False)
        assert known.sweep().total == 0
        assert len(told(store, "case_lapsed")) == 1
        (minute,) = known.province.read(application_id).minutes
        assert (minute.kind, minute.who, minute.reason) == ("lapse", None, None)

    @pytest.mark.clause("JA-4.3")
    def test_late_is_late_whether_or_not_the_sweep_has_run(self, known: Desks) -> None:
        application_id = known.submitted()
        known.clock.now = CLOSED
        with pytest.raises(Impossible, match="报送期限已过"):
            known.through_unit(application_id)
        assert known.round.application(application_id).position == 1

    def test_what_was_sent_on_in_time_goes_on(self, known: Desks) -> None:
        application_id = known.submitted()
        known.clock.now = CLOSED - SECOND
        known.through_unit(application_id)
        known.clock.now = CLOSED
        assert known.sweep().total == 0
        assert known.county.counts() == {"waiting": 1}

    @pytest.mark.clause("HX-2.6")
    def test_other_levels_are_listed_as_late_and_dont_lapse(self, known: Desks) -> None:
        application_id = known.at_county()
        known.clock.now = datetime(2023, 5, 1, tzinfo=BEIJING)
        assert known.sweep().lapsed == 0
        known.county.mark_all(application_id)
        known.county.pass_on(application_id)

    @pytest.mark.clause("JA-4.3")
    def test_a_draft_that_was_never_submitted_is_over_with_the_window(self, store: Store, known: Desks) -> None:
        application_id = known.round.fill(known.person)
        known.clock.now = CLOSED
        assert known.sweep().lapsed == 1
        assert known.round.application(application_id).status is ApplicationStatus.LAPSED
        with pytest.raises(Refusal):
            known.round.submit(known.person, application_id)
        assert len(told(store, "case_lapsed")) == 1

    @pytest.mark.clause("SG-4.2", "HX-2.4")
    def test_what_isnt_mended_in_time_is_abandoned(self, store: Store, known: Desks) -> None:
        application_id = known.returned_by_county(date(2023, 3, 20))
        known.clock.now = datetime(2023, 3, 21, tzinfo=BEIJING) - SECOND
        assert known.sweep().lapsed == 0
        known.clock.now = datetime(2023, 3, 21, tzinfo=BEIJING)
        assert known.sweep().lapsed == 1
        assert known.round.application(application_id).status is ApplicationStatus.LAPSED
        with store.reading() as session:
            assert session.scalars(select(CaseReturn.outcome)).all() == [ReturnOutcome.ABANDONED]
        assert known.sweep().total == 0

    def test_a_higher_desk_brings_a_lapsed_case_back_and_it_stays(self, known: Desks) -> None:
        application_id = known.submitted()
        known.clock.now = CLOSED
        known.sweep()
        known.province.decide(supervision.annul, application_id, desk=1, reason="单位因停电未能按时报送，情况属实。")
        assert known.round.application(application_id).live
        assert known.sweep().total == 0
        known.through_unit(application_id)
        assert known.county.counts() == {"waiting": 1}


class TestExtensions:
    def test_an_extension_reaches_cases_under_way(self, known: Desks) -> None:
        application_id = known.submitted()
        extend(known, datetime(2023, 3, 6, tzinfo=BEIJING), date(2023, 3, 5))
        known.clock.now = datetime(2023, 3, 5, tzinfo=BEIJING)
        assert known.sweep().lapsed == 0
        known.through_unit(application_id)

    def test_what_lapsed_meanwhile_comes_back_by_itself(
        self, store: Store, known: Desks, cast: Any, numbers: Any
    ) -> None:
        submitted = known.submitted()
        other = cast.person(
            PersonDetails(name="李四", id_type="居民身份证", id_number=numbers.identity(), mobile=numbers.mobile())
        )
        known.round.bind(other, known.employer)
        draft = known.round.start(other)
        known.clock.now = datetime(2023, 3, 1, 9, tzinfo=BEIJING)
        assert known.sweep().lapsed == 2
        extend(known, datetime(2023, 3, 6, tzinfo=BEIJING), date(2023, 3, 5))
        assert known.sweep().revived == 2
        assert known.round.application(submitted).status is ApplicationStatus.SUBMITTED
        assert known.round.application(draft).status is ApplicationStatus.DRAFT
        assert len(told(store, "case_revived")) == 2
        known.through_unit(submitted)

    def test_what_was_abandoned_stays_so(self, known: Desks) -> None:
        application_id = known.submitted()
        known.unit.claim(application_id)
        known.unit.mark_all(application_id, education="学校名称有误。")
        known.unit.give_back(application_id, last_day=date(2023, 2, 20))
        known.clock.now = datetime(2023, 3, 1, 9, tzinfo=BEIJING)
        known.sweep()
        extend(known, datetime(2023, 3, 6, tzinfo=BEIJING), date(2023, 3, 5))
        assert known.sweep().revived == 0
        assert known.round.application(application_id).status is ApplicationStatus.LAPSED


class TestWarnings:
    def test_applicant_and_unit_are_warned_once_before_the_deadline(self, store: Store, known: Desks) -> None:
        application_id = known.submitted()
        known.clock.now = CLOSED - timedelta(days=3) - SECOND
        assert known.sweep().warned == 0
        known.clock.now = CLOSED - timedelta(days=3)
        before = known.round.application(application_id).version
        assert known.sweep().warned == 1
        people = {known.person.account_id, *(each.account_id for each in known.unit.people)}
        assert set(told(store, "deadline_near")) == people
        assert known.sweep().warned == 0
        # A warning changes nothing: whoever has the case open goes on.
        assert known.round.application(application_id).version == before

    def test_whoever_has_it_in_hand_is_the_one_to_warn(self, store: Store, known: Desks) -> None:
        application_id = known.submitted()
        known.unit.claim(application_id)
        known.clock.now = CLOSED - timedelta(days=1)
        known.sweep()
        assert set(told(store, "deadline_near")) == {known.person.account_id, known.unit.first.account_id}

    def test_a_draft_and_a_return_are_warned_of_too(self, store: Store, known: Desks) -> None:
        known.returned_by_county(date(2023, 3, 20))
        known.clock.now = datetime(2023, 3, 19, tzinfo=BEIJING)
        assert known.sweep().warned == 1
        assert told(store, "deadline_near") == [known.person.account_id]

    def test_a_draft_is_warned_of_and_again_for_another_deadline(self, store: Store, known: Desks) -> None:
        known.round.start(known.person)
        known.clock.now = CLOSED - timedelta(days=1)
        assert known.sweep().warned == 1
        extend(known, datetime(2023, 3, 3, tzinfo=BEIJING), date(2023, 3, 2))
        assert known.sweep().warned == 1
        assert known.sweep().warned == 0


class TestLetters:
    def test_what_is_delivered_is_in_words_and_says_nothing_of_the_opinion(
        self, store: Store, known: Desks, real_clock: Any
    ) -> None:
        known.returned_by_county(date(2023, 3, 20))
        known.clock.now = datetime(2023, 3, 19, tzinfo=BEIJING)
        known.sweep()
        sent: list[Letter] = []

        class Box:
            def send(self, letter: Letter) -> None:
                sent.append(letter)

        deliver(store, Box(), real_clock, site="https://example.test")  # type: ignore[arg-type]
        subjects = [each.subject for each in sent]
        assert "申报被退回修改" in subjects
        assert "申报期限将至" in subjects
        assert "申报已通过一个审核环节" in subjects
        returned = next(each for each in sent if each.subject == "申报被退回修改")
        assert "2023年03月20日24:00" in returned.text
        assert "毕业学校" not in "".join(each.text for each in sent)

    def test_a_letter_that_is_out_of_date_isnt_sent(self, store: Store, known: Desks, real_clock: Any) -> None:
        application_id = known.returned_by_county()
        known.province.decide(supervision.annul, application_id, desk=2, reason="材料本无问题。")
        sent: list[Letter] = []

        class Box:
            def send(self, letter: Letter) -> None:
                sent.append(letter)

        deliver(store, Box(), real_clock, site="https://example.test")  # type: ignore[arg-type]
        assert "申报被退回修改" not in [each.subject for each in sent]
        assert "审核决定已撤销" in [each.subject for each in sent]


@pytest.mark.clause("JA-4.3")
def test_the_last_safe_day_leaves_the_unit_its_days_of_publicity(known: Desks) -> None:
    """Submitted on 21 February 2023 (Tuesday), publicized 21 to 27 (five working days), sent on on the 28th."""
    policy = policy_for(known.round.registry, "990000", 2023)
    assert deadlines.last_safe_day(policy, "application") == date(2023, 2, 21)
    assert deadlines.last_safe_day(policy, "none") is None


def test_a_sweep_writes_events_that_tell_nothing_of_anybody(store: Store, known: Desks) -> None:
    known.submitted()
    known.clock.now = CLOSED
    known.sweep()
    with store.reading() as session:
        (event,) = session.scalars(select(Event).where(Event.kind == "case.lapsed"))
        assert event.actor_id is None
        assert "曾小明".encode() not in event.body
