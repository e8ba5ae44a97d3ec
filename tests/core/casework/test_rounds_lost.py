"""A committee that isn't a bureau's and is late loses its round; its cases are entrusted to another one (JB-6.4)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import made_up
import pytest
import rounds
from certificate_rounds import FORM
from late_rounds import END, LETTER, Late, late
from result_rounds import Results
from sqlalchemy import event, select, update
from test_desks_races import at_once

from zhicheng.casework.access import Refusal
from zhicheng.casework.certificates.gathering import gathered
from zhicheng.casework.committees.authority import judged, standing
from zhicheng.casework.kinds import Topic
from zhicheng.casework.letters import LETTERS
from zhicheng.casework.minutes import minutes_for_applicant
from zhicheng.casework.people import PersonDetails
from zhicheng.casework.record import history
from zhicheng.casework.results import acts, lists, tally
from zhicheng.casework.results.leaving import earlier
from zhicheng.casework.rounds.bars import barred_until
from zhicheng.casework.rounds.overview import endings, given_by
from zhicheng.dossier import standard
from zhicheng.notice import moment_of
from zhicheng.store.models import (
    Ballot,
    BallotCase,
    BallotState,
    Batch,
    BatchState,
    Candidate,
    CandidateState,
    Committee,
    Event,
    Meeting,
    MeetingState,
    Notice,
    Organisation,
    OrganisationKind,
    OutboxMessage,
    Role,
    RoundLoss,
    RouteDesk,
)

DAY = timedelta(days=1)


@pytest.fixture
def round_(store: Any, clock: Any, cast: Any, numbers: Any) -> Late:
    return late(store, clock, cast, numbers)


def planned(one: Results, batch: Batch, committee: Committee) -> Meeting:
    """The approved plan of a meeting for a list."""
    return Meeting(
        id=uuid4(), batch_id=batch.id, organisation_id=one.office_id, place="990000",
        committee_id=committee.id, state=MeetingState.APPROVED, starts_at=one.clock(),
        ends_on=date(2023, 2, 20), venue="三楼", agenda="投票", rules="规则", size=9, outside=0, cover={},
        created_by=one.office.first.account_id, created_at=one.clock(), salt=b"0" * 16,
    )  # fmt: skip


def letters(known: Late) -> Counter[str]:
    with known.store.reading() as session:
        return Counter(session.scalars(select(OutboxMessage.topic)))


class TestTheEnd:
    @pytest.mark.clause("JB-6.1", "JB-6.4")
    def test_a_meeting_on_the_last_day_is_in_time_and_one_on_the_day_after_is_not(self, round_: Late) -> None:
        one = round_.results
        batch = one.listed(one.accepted())
        one.at(date(2023, 2, 12))
        one.do(lists.set_meeting, batch, held_on=END, members=9, present=9)
        with pytest.raises(Refusal) as refused:
            one.do(lists.set_meeting, batch, held_on=date(2023, 2, 11), members=9, present=9)
        assert (
            "评审应在2023年2月10日以前完成，2023年2月11日的会议已经逾期（示例人社〔2023〕1号 一）"
            in refused.value.fields["held_on"]
        )
        assert one.batch(batch.id).held_on == END

    @pytest.mark.clause("JB-6.4")
    def test_what_was_met_in_time_is_decided_after_the_end(self, round_: Late) -> None:
        one = round_.results
        case = one.accepted()
        batch = one.listed(case)
        one.at(date(2023, 2, 13))
        one.met(batch, on=END)
        one.count(batch, **{str(case): 9})
        one.do(tally.decide, batch)
        assert one.batch(batch.id).state is BatchState.RUNNING

    @pytest.mark.clause("JB-6.4")
    def test_a_day_that_became_too_late_since_is_refused_when_it_is_decided(self, round_: Late) -> None:
        one = round_.results
        case = one.accepted()
        batch = one.listed(case)
        one.at(date(2023, 2, 13))
        one.met(batch, on=END)
        one.count(batch, **{str(case): 9})
        with round_.store.begin() as session:
            session.get_one(Batch, batch.id).held_on = date(2023, 2, 11)
        with pytest.raises(Refusal, match="2023年2月11日的会议已经逾期"):
            one.do(tally.decide, batch)

    @pytest.mark.parametrize("founder", [OrganisationKind.BUREAU, None])
    @pytest.mark.clause("JB-6.4")
    def test_a_bureaus_committee_may_still_finish(
        self, store: Any, clock: Any, cast: Any, numbers: Any, founder: OrganisationKind | None
    ) -> None:
        one = late(store, clock, cast, numbers, founder).results
        case = one.accepted()
        batch = one.listed(case)
        one.at(date(2023, 2, 20))
        one.met(batch, on=date(2023, 2, 20))
        one.count(batch, **{str(case): 9})
        one.do(tally.decide, batch)
        assert one.batch(batch.id).state is BatchState.RUNNING

    def test_where_the_place_says_nothing_meetings_may_be_late(
        self, store: Any, clock: Any, cast: Any, numbers: Any
    ) -> None:
        one = late(store, clock, cast, numbers, zhicheng_committee_rules=None).results
        batch = one.listed(one.accepted())
        one.at(date(2023, 2, 20))
        one.do(lists.set_meeting, batch, held_on=date(2023, 2, 20), members=9, present=9)
        assert one.batch(batch.id).held_on == date(2023, 2, 20)


class TestMissed:
    @pytest.mark.clause("JB-6.4")
    def test_office_and_bureau_are_told_once_the_day_after(self, round_: Late) -> None:
        one = round_.results
        one.accepted()
        one.at(END, 23)
        one.sweep()
        assert round_.missed() == []
        one.at(date(2023, 2, 11))
        one.sweep()
        one.sweep()
        (missed,) = round_.missed()
        assert (missed.due, missed.number, missed.organisation_id) == (END, 1, one.office_id)
        assert letters(round_)[Topic.ROUND_MISSED] == 3, "two of the office, one of the bureau"

    @pytest.mark.clause("JB-6.4")
    def test_an_office_that_lets_everything_lie_at_its_desk_is_late_too(self, round_: Late) -> None:
        one = round_.results
        lies = _at_desk(round_)
        one.at(END, hour=23)
        with one.store.reading() as session:
            (ahead,) = endings(session, one.office.first, one.round.registry, END)
        assert (ahead.round.due, ahead.round.number, ahead.missed_id) == (END, 1, None)
        one.sweep()
        assert round_.missed() == []
        one.at(END + DAY, hour=0)
        one.sweep()
        assert [each.number for each in round_.missed()] == [1]
        round_.declare(round_.answer(1))
        round_.other.claim(lies)
        one.sweep()
        assert len(round_.missed()) == 1, "the other office isn't late with it"

    def test_what_came_to_the_desk_after_the_end_makes_nobody_late(self, round_: Late) -> None:
        one = round_.results
        lies = _at_desk(round_)
        with one.store.begin() as session:
            came = update(RouteDesk).where(RouteDesk.application_id == lies)
            session.execute(came.values(arrived_at=moment_of(END, end=True)))
        one.at(END + DAY)
        one.sweep()
        assert round_.missed() == []

    def test_nobody_is_late_with_everything_decided(self, round_: Late) -> None:
        one = round_.results
        case = one.accepted()
        one.at(date(2023, 2, 9))
        one.decided({case: 9})
        one.at(date(2023, 2, 11))
        one.sweep()
        assert round_.missed() == []

    @pytest.mark.clause("JB-6.4")
    def test_a_bureaus_committee_is_only_reported(self, store: Any, clock: Any, cast: Any, numbers: Any) -> None:
        known = late(store, clock, cast, numbers, OrganisationKind.BUREAU)
        known.results.accepted()
        known.results.at(date(2023, 2, 11))
        known.results.sweep()
        assert len(known.missed()) == 1
        with pytest.raises(Refusal, match="只有非人社部门组建的评委会"):
            known.shown()


class TestLost:
    @pytest.fixture
    def round_(self, store: Any, clock: Any, cast: Any, numbers: Any) -> Late:
        channel = rounds.registry().get("990000").channels["regular"]
        forms = {"zhicheng_channels": (replace(channel, documents=(FORM.key,)),), "zhicheng_documents": (FORM,)}
        return late(store, clock, cast, numbers, **forms)

    @pytest.fixture
    def missed(self, round_: Late) -> tuple[Late, UUID, UUID, Batch]:
        """One case waits, one is on a list without a meeting, and the end is over."""
        one = round_.results
        waiting, listed = one.accepted("李四"), one.accepted("王五")
        batch = one.listed(listed)
        one.at(date(2023, 2, 13))
        one.sweep()
        return round_, waiting, listed, batch

    @pytest.mark.clause("JB-6.4")
    def test_cases_go_to_the_other_office_and_the_late_one_is_barred(
        self, missed: tuple[Late, UUID, UUID, Batch]
    ) -> None:
        known, waiting, listed, batch = missed
        one = known.results
        shown = known.shown()
        assert (shown.cases.number, len(shown.cases.underway), shown.years) == (2, 0, 3)
        assert [each.id for each in shown.lists] == [batch.id]
        assert [(each.organisation.name, each.committees) for each in shown.offices] == [
            ("综合评审中心", ("综合中级评委会",))
        ]
        loss = known.declare(known.answer(2, committee="综合中级评委会"))
        assert (loss.barred_until, loss.due, loss.number) == (date(2026, 2, 13), END, 2)
        for case in (waiting, listed):
            candidate = one.candidate(case)
            assert candidate is not None
            assert (candidate.organisation_id, candidate.state) == (known.other_id, CandidateState.WAITING)
            assert (candidate.committee, candidate.batch_id) == ("综合中级评委会", None)
            with known.store.reading() as session:
                desks = session.scalars(select(RouteDesk.organisation_id).where(RouteDesk.application_id == case))
                assert set(desks) == {known.other_id}
                (*_, minute) = minutes_for_applicant(session, one.people[case], application_id=case)
            assert minute.reason is not None
            assert "统一委托综合评审中心（综合中级评委会）评审，委托函文号：示例人社委〔2023〕2号" in minute.reason
        assert one.batch(batch.id).state is BatchState.CANCELLED
        told = letters(known)
        assert (told[Topic.ROUND_LOST], told[Topic.ROUND_ENTRUSTED], told[Topic.CASE_ENTRUSTED]) == (2, 1, 2)
        assert {Topic.ROUND_LOST, Topic.ROUND_ENTRUSTED, Topic.CASE_ENTRUSTED, Topic.ROUND_MISSED} <= set(LETTERS)
        with known.store.reading() as session:
            assert barred_until(session, one.office_id, on=date(2026, 2, 13)) == date(2026, 2, 13)
            assert barred_until(session, one.office_id, on=date(2026, 2, 14)) is None
            assert barred_until(session, known.other_id, on=date(2023, 2, 14)) is None

    @pytest.mark.clause("JB-6.4")
    def test_authority_rests_while_the_bar_runs(self, missed: tuple[Late, UUID, UUID, Batch]) -> None:
        known, *_ = missed
        one, dated = known.results, {}
        with known.store.begin() as session:
            long = update(Committee).where(Committee.organisation_id == one.office_id)
            session.execute(long.values(until=date(2026, 12, 31)))
        known.declare(known.answer(2))
        with known.store.reading() as session:
            days = (date(2023, 2, 12), date(2023, 2, 13), date(2024, 6, 1), date(2026, 2, 13), date(2026, 2, 14))
            for day in days:
                dated[day] = len(standing(session, organisation_id=one.office_id, on=day))
            (one_committee,) = judged(session, one.office_id, date(2024, 6, 1))
            beside = standing(session, organisation_id=known.other_id, on=date(2023, 6, 1))
        assert list(dated.values()) == [1, 0, 0, 0, 1]
        assert one_committee.reasons == ("逾期未完成评审，至2026年2月13日（含当日）不再授权（示例人社函〔2023〕31号）",)
        assert len(beside) == 1, "the other office decides"

    def test_a_ballot_that_is_open_falls_with_its_list(self, missed: tuple[Late, UUID, UUID, Batch]) -> None:
        known, _, listed, batch = missed
        one = known.results
        ballot_id = uuid4()
        with known.store.begin() as session:
            committee = session.scalars(select(Committee).where(Committee.organisation_id == one.office_id)).one()
            meeting = planned(one, batch, committee)
            session.add(meeting)
            session.flush()
            session.add(
                Ballot(
                    id=ballot_id, meeting_id=meeting.id, number=1, state=BallotState.OPEN, public_key=b"k",
                    opened_by=one.office.first.account_id, opened_at=one.clock(),
                )
            )  # fmt: skip
            session.flush()
            session.add(BallotCase(ballot_id=ballot_id, application_id=listed))
        known.declare(known.answer(2))
        with known.store.reading() as session:
            ballot = session.get_one(Ballot, ballot_id)
            assert (ballot.state, ballot.closed_by) == (BallotState.VOIDED, one.bureau.account_id)
            kinds = [each.kind for each in history(session, ballot_id)]
        assert kinds == ["ballot.voided"]
        beside = known.beside()
        again = beside.open(organisation_id=known.other_id)
        beside.do(lists.put_on, again, applications=(listed,))
        with known.store.reading() as session:
            (told,) = earlier(session, (again.id,))
        assert "第1次投票，已作废，票未开启" in told
        assert told.endswith("随名单取消，原因：取消年度评审授权（示例人社函〔2023〕31号）：没有按时完成评审。")

    def test_the_meeting_that_was_planned_falls_with_its_list(self, missed: tuple[Late, UUID, UUID, Batch]) -> None:
        known, _, _, batch = missed
        one = known.results
        with known.store.begin() as session:
            committee = session.scalars(select(Committee).where(Committee.organisation_id == one.office_id)).first()
            assert committee is not None
            made = planned(one, batch, committee)
            session.add(made)
        known.declare(known.answer(2))
        with known.store.reading() as session:
            assert session.get_one(Meeting, made.id).state is MeetingState.CANCELLED

    @pytest.mark.clause("JB-6.4")
    def test_the_other_office_reviews_and_the_certificate_names_its_committee(
        self, missed: tuple[Late, UUID, UUID, Batch]
    ) -> None:
        known, waiting, _, _ = missed
        known.declare(known.answer(2, committee="综合中级评委会"))
        other = known.beside()
        batch = other.listed(waiting)
        other.met(batch, on=date(2023, 2, 13))
        other.count(batch, **{str(waiting): 9})
        other.do(tally.decide, batch)
        other.publicized(other.batch(batch.id))
        other.do(acts.file, batch)
        other.do(acts.confirm, batch, other.bureau, number="示例人社函〔2023〕40号", dated=date(2023, 2, 21))
        with known.store.reading() as session:
            found = session.get_one(Batch, batch.id)
            bureau = session.get_one(Organisation, session.get_one(Notice, found.notice_id).organisation_id)
            (made,) = gathered(session, other.round.registry, found, issuer=bureau, issued_on=date(2023, 2, 21))
        assert made.content.committee == "综合中级评委会"
        with pytest.raises(Refusal, match="授权已被取消"):
            known.results.open(title="再开一次")

    @pytest.mark.clause("JB-6.4")
    def test_it_is_declared_once_by_the_notices_bureau_with_its_documents(
        self, missed: tuple[Late, UUID, UUID, Batch], cast: Any
    ) -> None:
        known = missed[0]
        stranger = cast.member(cast.organisation(OrganisationKind.BUREAU, "990100", name="甲子市人社局"))
        for actor in (stranger, known.results.office.first):
            with pytest.raises(Refusal) as refused:
                known.declare(known.answer(2), actor=actor)
            assert refused.value.status == 404
        wrong = known.answer(2, letter_number="x" * 101, entrusted_to=known.results.office_id)
        with pytest.raises(Refusal) as refused:
            known.declare(wrong, document_number=" ", reason="")
        assert set(refused.value.fields) == {"document_number", "reason", "letter_number-1", "entrusted_to-1"}
        with pytest.raises(Refusal) as refused:
            known.declare(known.answer(2, committee="没有的评委会"))
        assert set(refused.value.fields) == {"entrusted_to-1"}
        with pytest.raises(Refusal, match="由1份变为2份"):
            known.declare(known.answer(1))
        known.declare(known.answer(2))
        with pytest.raises(Refusal, match="已经取消"):
            known.declare(known.answer(2))

    def test_what_the_event_says_is_a_commitment(self, missed: tuple[Late, UUID, UUID, Batch]) -> None:
        known = missed[0]
        known.declare(known.answer(2))
        with known.store.reading() as session:
            body = session.scalars(select(Event.body).where(Event.kind == "round.lost")).one()
        assert "没有按时" not in body if isinstance(body, str) else "没有按时".encode() not in body

    def test_what_is_decided_before_the_declaration_is_not_lost(self, missed: tuple[Late, UUID, UUID, Batch]) -> None:
        known, waiting, listed, batch = missed
        one = known.results
        one.do(lists.cancel, batch)
        third = one.listed(waiting, listed)
        one.met(third, on=END)
        # The result of a meeting held in time has no deadline of its own here: it may still be put down.
        assert [each.id for each in known.shown().lists] == [third.id]
        one.count(third, **{str(waiting): 9, str(listed): 9})
        one.do(tally.decide, third)
        with pytest.raises(Refusal, match="没有逾期未评审的申报"):
            known.shown()

    @pytest.mark.clause("JB-6.4")
    def test_cases_still_on_their_way_go_along_and_keep_out_of_the_late_office(self, round_: Late) -> None:
        one = round_.results
        one.accepted("李四")
        desk = _at_desk(round_)
        one.at(date(2023, 2, 13))
        one.sweep()
        shown = round_.shown()
        assert (shown.cases.number, len(shown.cases.underway)) == (2, 1)
        round_.declare(round_.answer(2))
        with pytest.raises(Refusal):
            one.office.claim(desk)
        round_.other.claim(desk)
        round_.other.mark_all(desk)
        round_.other.pass_on(desk)
        candidate = one.candidate(desk)
        assert candidate is not None
        assert candidate.organisation_id == round_.other_id
        one.sweep()
        assert len(round_.missed()) == 1, "the other office isn't late with what it was entrusted with"


class TestGroups:
    """An office's cases of several series go to several offices, each by its letter."""

    @pytest.fixture
    def known(self, store: Any, clock: Any, cast: Any, numbers: Any) -> tuple[Late, UUID, UUID, UUID]:
        """An engineer's and a farmer's case wait, and another farmer's is on its way; the end is over."""
        sections = (
            standard.BASIC.asking("name*", "series", "level", "exception_type", cites=made_up.CITE),
            replace(standard.EDUCATION, min_rows=1, proof_required=True, cites=made_up.CITE),
            replace(standard.RECOMMENDERS, max_rows=2, cites=made_up.CITE),
        )
        known = late(store, clock, cast, numbers, zhicheng_sections=sections)
        one = known.results
        engineer = one.accepted("李四", series="工程系列", level="中级")
        farmer = one.accepted("王五", series="农业系列", level="中级")
        coming = _at_desk(known, series="农业系列", level="中级")
        one.at(date(2023, 2, 13))
        one.sweep()
        return known, engineer, farmer, coming

    @pytest.mark.clause("JB-6.4")
    def test_each_series_goes_to_the_office_that_takes_it(
        self, known: tuple[Late, UUID, UUID, UUID], cast: Any
    ) -> None:
        round_, engineer, farmer, coming = known
        third = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="农业评审中心")
        cast.member(third, Role.OFFICER)
        assert [(*each.key, each.number) for each in round_.shown().cases.groups] == [
            ("农业系列", "中级", 2),
            ("工程系列", "中级", 1),
        ]
        answers = (
            round_.answer(2, series="农业系列", level="中级", entrusted_to=third.id, letter_number="农委〔2023〕1号"),
            round_.answer(1, series="工程系列", level="中级", committee="综合中级评委会"),
        )
        loss = round_.declare(*answers)
        assert loss.number == 3
        went = {each: round_.results.candidate(each) for each in (engineer, farmer)}
        assert [(each.organisation_id, each.committee) for each in went.values() if each] == [
            (round_.other_id, "综合中级评委会"),
            (third.id, None),
        ]
        with round_.store.reading() as session:
            desks = session.scalars(select(RouteDesk.organisation_id).where(RouteDesk.application_id == coming))
            assert set(desks) == {third.id}, "the case on its way goes with its series"
            given = {each.office: each.entrustment for each in given_by(session, loss)}
            assert {name: (each.number, each.letter_number) for name, each in given.items()} == {
                "农业评审中心": (2, "农委〔2023〕1号"),
                "综合评审中心": (1, LETTER),
            }
            (*_, minute) = minutes_for_applicant(session, round_.results.people[farmer], application_id=farmer)
        assert minute.reason is not None
        assert "统一委托农业评审中心评审，委托函文号：农委〔2023〕1号" in minute.reason
        told = letters(round_)
        assert (told[Topic.ROUND_LOST], told[Topic.ROUND_ENTRUSTED], told[Topic.CASE_ENTRUSTED]) == (2, 2, 3)

    @pytest.mark.clause("JB-6.4")
    def test_one_office_takes_all_by_one_letter_and_is_told_once(self, known: tuple[Late, UUID, UUID, UUID]) -> None:
        round_, *_ = known
        loss = round_.declare(*(round_.answer(number, series=series, level="中级") for series, number in KINDS))
        with round_.store.reading() as session:
            assert [each.entrustment.number for each in given_by(session, loss)] == [3]
        assert letters(round_)[Topic.ROUND_ENTRUSTED] == 1

    def test_by_two_letters_the_office_is_told_once_too(self, known: tuple[Late, UUID, UUID, UUID]) -> None:
        round_, *_ = known
        loss = round_.declare(
            *(round_.answer(number, series=series, level="中级", letter_number=series) for series, number in KINDS)
        )
        with round_.store.reading() as session:
            assert sorted(each.entrustment.number for each in given_by(session, loss)) == [1, 2]
        assert letters(round_)[Topic.ROUND_ENTRUSTED] == 1

    def test_an_error_stands_at_its_group_and_no_group_is_left_out(self, known: tuple[Late, UUID, UUID, UUID]) -> None:
        round_, *_ = known
        farmers, engineers = (round_.answer(number, series=series, level="中级") for series, number in KINDS)
        with pytest.raises(Refusal) as refused:
            round_.declare(farmers, replace(engineers, entrusted_to=None, letter_number=""))
        assert set(refused.value.fields) == {"entrusted_to-2", "letter_number-2"}
        for answers in ((farmers,), (farmers, farmers, engineers), (replace(farmers, level="高级"), engineers), ()):
            with pytest.raises(Refusal) as refused:
                round_.declare(*answers)
            assert refused.value.code == "stale"
        with round_.store.reading() as session:
            assert session.scalars(select(RoundLoss)).all() == []


KINDS = (("农业系列", 2), ("工程系列", 1))


def _at_desk(known: Late, **basic: str) -> UUID:
    """A case at the office's desk, not accepted yet."""
    one = known.results
    person = one.cast.person(
        PersonDetails(name="赵六", id_type="居民身份证", id_number=one.numbers.identity(), mobile=one.numbers.mobile())
    )
    one.round.bind(person, one.cast.unit("990102", one.numbers.credit_code()))
    application_id = one.round.fill(person)
    if basic:
        one.round.save(person, application_id, "basic", 1, values={"name": "赵六", **basic})
    one.round.submit(person, application_id)
    return application_id


@pytest.mark.clause("JB-6.4")
def test_a_result_and_the_declaration_at_once_leave_no_case_behind(round_: Late) -> None:
    one = round_.results
    case, waiting = one.accepted("李四"), one.accepted("王五")
    one.at(date(2023, 2, 13))
    batch = one.listed(case)
    one.met(batch, on=END)
    one.count(batch, **{str(case): 9})
    one.sweep()
    version = one.batch(batch.id).version
    found = at_once(lambda: one.do(tally.decide, batch, version=version), lambda: round_.declare(round_.answer(2)))
    assert len([each for each in found if each is not None]) == 1
    decided, left = one.candidate(case), one.candidate(waiting)
    assert decided is not None
    assert left is not None
    if decided.state is CandidateState.PASSED:
        assert {decided.organisation_id, left.organisation_id} == {one.office_id}, (
            "nothing was declared of one case fewer"
        )
    else:
        assert {decided.organisation_id, left.organisation_id} == {round_.other_id}
        assert one.batch(batch.id).state is BatchState.CANCELLED


def test_many_late_offices_cost_no_more_statements_than_one(round_: Late) -> None:
    one = round_.results
    one.accepted()
    one.at(date(2023, 2, 13))
    other = one.accepted("李四")

    def statements() -> int:
        said: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            said.append(statement)

        event.listen(one.store.engine, "before_cursor_execute", note)
        try:
            with one.store.reading() as session:
                assert endings(session, one.bureau, one.round.registry, date(2023, 2, 13))
        finally:
            event.remove(one.store.engine, "before_cursor_execute", note)
        return len(said)

    before = statements()
    founder = one.cast.organisation(OrganisationKind.DEPARTMENT, "990000", name="另一组建部门")
    with one.store.begin() as session:
        session.get_one(Organisation, round_.other_id).created_by_organisation_id = founder.id
        session.get_one(Candidate, other).organisation_id = round_.other_id
    assert statements() == before
