"""Cases that an office would have to decide again while its authority rests are entrusted by the bureau (JB-6.4)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from late_rounds import Late, late
from result_rounds import Results
from sanction_rounds import RULES, Sanctions
from sqlalchemy import func, select
from test_deadline_edges import JILIN, law_of
from test_desks_races import at_once
from test_reconsideration import answer, ask

from zhicheng.casework.access import Refusal
from zhicheng.casework.kinds import Topic
from zhicheng.casework.letters import LETTERS
from zhicheng.casework.minutes import minutes_for_applicant
from zhicheng.casework.results import acts, lists, tally
from zhicheng.casework.rounds.overview import Resting, endings, figures, given_by, resting
from zhicheng.dossier.facts import beijing_day
from zhicheng.specs import SanctionKind
from zhicheng.store.models import (
    Batch,
    BatchState,
    CandidateState,
    EntrustedCase,
    Event,
    Notice,
    Organisation,
    OrganisationKind,
    OutboxMessage,
    ReconsiderationState,
    Role,
    RoundLoss,
    RouteDesk,
)

MET, DECLARED = date(2023, 6, 30), date(2023, 10, 2)
"""In Jilin the round ends on 30 September."""


@pytest.fixture
def round_(store: Any, clock: Any, cast: Any, numbers: Any) -> Late:
    return late(store, clock, cast, numbers, **law_of(JILIN), zhicheng_sanctions=RULES)


def decided(one: Results, *cases: UUID, votes: int = 9, title: str = "第一次会议") -> Batch:
    """A list that met in time, with the votes in favour of each."""
    batch = one.listed(*cases, title=title)
    one.at(MET)
    one.met(batch, on=MET)
    one.count(batch, **{str(each): votes for each in cases})
    one.do(tally.decide, batch)
    return one.batch(batch.id)


def voided(known: Late, batch: Batch) -> None:
    """The bureau declares a list's result void: its cases wait again."""
    Sanctions(known.results).impose(SanctionKind.VOID, batch_id=batch.id)


@pytest.fixture
def stuck(round_: Late) -> tuple[Late, RoundLoss, UUID]:
    """One case was decided in time, another made the office lose the round; then the first result is declared void."""
    one = round_.results
    first, second = one.accepted("李四"), one.accepted("王五")
    batch = decided(one, first)
    one.at(DECLARED)
    one.sweep()
    loss = round_.declare(round_.answer(1))
    assert (one.candidate(first).organisation_id, one.candidate(second).organisation_id) == (  # type: ignore[union-attr]
        one.office_id, round_.other_id,
    )  # fmt: skip
    one.at(DECLARED, 11)
    voided(round_, batch)
    return round_, loss, first


def seen(known: Late, actor: Any = None) -> list[Resting]:
    one = known.results
    with known.store.reading() as session:
        return resting(session, actor or one.bureau, one.round.registry, beijing_day(one.clock()))


def letters(known: Late) -> Counter[str]:
    with known.store.reading() as session:
        return Counter(session.scalars(select(OutboxMessage.topic)))


def bureau_of(known: Late) -> Organisation:
    with known.store.reading() as session:
        notice = session.get_one(Notice, known.results.round.notice_id)
        return session.get_one(Organisation, notice.organisation_id)


class TestAgain:
    @pytest.mark.clause("JB-6.4")
    def test_a_case_whose_result_is_void_is_entrusted_where_its_office_may_not_decide(
        self, stuck: tuple[Late, RoundLoss, UUID]
    ) -> None:
        known, loss, case = stuck
        one = known.results
        waits = one.candidate(case)
        assert waits is not None
        assert (waits.state, waits.organisation_id) == (CandidateState.WAITING, one.office_id)
        with pytest.raises(Refusal, match="授权已被取消"):
            one.open(title="再开一次")
        (shown,) = seen(known)
        assert (shown.stuck.number, shown.stuck.loss.id, shown.mine) == (1, loss.id, True)
        before = letters(known)
        (made,) = known.entrust(
            loss, known.answer(1, committee="综合中级评委会", letter_number="示例人社委〔2023〕9号")
        )
        assert (made.number, made.entrusted_to, made.notice_id) == (1, known.other_id, one.round.notice_id)
        gone = one.candidate(case)
        assert gone is not None
        assert (gone.organisation_id, gone.committee) == (known.other_id, "综合中级评委会")
        told = letters(known) - before
        assert told == {Topic.ROUND_ENTRUSTED: 1, Topic.CASES_TAKEN: 2, Topic.CASE_ENTRUSTED: 1}
        assert Topic.CASES_TAKEN in LETTERS
        with known.store.reading() as session:
            desks = session.scalars(select(RouteDesk.organisation_id).where(RouteDesk.application_id == case))
            assert set(desks) == {known.other_id}
            (*_, minute) = minutes_for_applicant(session, one.people[case], application_id=case)
            assert [each.entrustment.reason for each in given_by(session, loss)] == [None, "结果无效，须重新评审。"]
        assert minute.reason is not None
        assert "评审授权已取消（示例人社函〔2023〕31号）" in minute.reason
        assert "委托综合评审中心（综合中级评委会）评审，委托函文号：示例人社委〔2023〕9号。" in minute.reason
        assert minute.reason.endswith("理由：结果无效，须重新评审。")
        assert seen(known) == []
        other = known.beside()
        batch = other.listed(case)
        other.met(batch, on=DECLARED)
        other.count(batch, **{str(case): 9})
        other.do(tally.decide, batch)
        assert other.batch(batch.id).state is BatchState.RUNNING

    @pytest.mark.clause("JB-6.4", "N-5")
    def test_a_case_that_its_office_looks_at_again_is_entrusted_too(self, round_: Late) -> None:
        one = round_.results
        case, late_ = one.accepted("李四"), one.accepted("王五")
        batch = decided(one, case, votes=3)
        one.do(acts.publish, batch, first=MET, last=date(2023, 7, 7))
        asked = ask(one, case)
        one.at(DECLARED)
        one.sweep()
        loss = round_.declare(round_.answer(1))
        assert seen(round_) == [], "what was decided isn't entrusted"
        answer(one, asked, ReconsiderationState.REOPENED)
        assert [each.stuck.number for each in seen(round_)] == [1]
        round_.entrust(loss, round_.answer(1), reason="复查后须重新评审。")
        other = round_.beside()
        again = other.listed(case, late_)
        assert other.batch(again.id).organisation_id == round_.other_id
        assert {each.place for each in (one.candidate(case), one.candidate(late_)) if each} == {1, 2}

    @pytest.mark.clause("JB-6.4")
    def test_who_waits_again_at_the_declaration_is_no_part_of_it_and_entrusted_after_it(self, round_: Late) -> None:
        one = round_.results
        waits, listed, late_ = one.accepted("李四"), one.accepted("王五"), one.accepted("赵六")
        for case, title in ((waits, "一"), (listed, "二")):
            voided(round_, decided(one, case, title=title))
        open_list = one.listed(listed, title="重新评审")
        one.at(DECLARED)
        one.sweep()
        assert round_.shown().cases.number == 1, "those who wait again aren't late"
        loss = round_.declare(round_.answer(1))
        found = round_.waiting(loss)
        assert {each.application_id for each in found.cases.candidates} == {waits, listed}
        assert [each.id for each in found.lists] == [open_list.id]
        round_.entrust(loss, round_.answer(2))
        for case in (waits, listed, late_):
            candidate = one.candidate(case)
            assert candidate is not None
            assert (candidate.organisation_id, candidate.state) == (round_.other_id, CandidateState.WAITING)
        assert one.batch(open_list.id).state is BatchState.CANCELLED

    @pytest.mark.clause("JB-6.4")
    def test_another_rounds_bar_holds_as_long_as_it_runs(self, round_: Late) -> None:
        one = round_.results
        case = one.accepted("李四")
        batch = decided(one, case)
        loss = barred(round_, one.office_id, until=date(2026, 10, 2))
        voided(round_, batch)
        assert one.open(title="再开一次"), "the list isn't refused, but nothing is decided on it"
        again = one.listed(case, title="再开第二次")
        one.met(again, on=DECLARED)
        one.count(again, **{str(case): 9})
        with pytest.raises(Refusal, match="不再授权"):
            one.do(tally.decide, again)
        assert [each.stuck.number for each in seen(round_)] == [1]
        one.at(date(2026, 10, 3))
        assert seen(round_) == [], "it may decide again itself"
        with pytest.raises(Refusal, match="不受这次取消授权的限制"):
            round_.waiting(loss)
        one.at(date(2026, 10, 2))
        round_.entrust(loss, round_.answer(1))
        assert one.batch(again.id).state is BatchState.CANCELLED

    @pytest.mark.clause("JB-6.4")
    def test_what_met_before_the_declaration_is_decided_by_its_office(self, round_: Late) -> None:
        one = round_.results
        case = one.accepted("李四")
        batch = one.listed(case)
        one.at(MET)
        one.met(batch, on=MET)
        one.count(batch, **{str(case): 9})
        loss = barred(round_, one.office_id, until=date(2026, 10, 2))
        assert seen(round_) == []
        with pytest.raises(Refusal, match="没有等待委托的申报"):
            round_.waiting(loss)
        one.do(tally.decide, batch)

    @pytest.mark.clause("JB-6.4")
    def test_a_case_is_entrusted_again_where_the_other_office_loses_too(
        self, stuck: tuple[Late, RoundLoss, UUID], cast: Any
    ) -> None:
        known, loss, case = stuck
        known.entrust(loss, known.answer(1))
        third = cast.organisation(OrganisationKind.COMMITTEE_OFFICE, "990000", name="第三办事机构")
        again = barred(known, known.other_id, until=date(2026, 10, 2), notice_id=known.results.round.notice_id)
        # The case of the first declaration waits there too.
        known.entrust(again, known.answer(2, entrusted_to=third.id))
        candidate = known.results.candidate(case)
        assert candidate is not None
        assert candidate.organisation_id == third.id
        with known.store.reading() as session:
            times = select(func.count()).where(EntrustedCase.application_id == case)
            assert session.scalar(times) == 2


def barred(known: Late, office_id: UUID, *, until: date, notice_id: UUID | None = None) -> RoundLoss:
    """A declaration of 2 October 2023 against an office, by default under a notice of its own."""
    one = known.results
    one.at(DECLARED)
    bureau = bureau_of(known)
    with known.store.begin() as session:
        if notice_id is None:
            shown = session.get_one(Notice, one.round.notice_id)
            other = Notice(
                id=uuid4(), organisation_id=bureau.id, jurisdiction=shown.jurisdiction, year=2022, title="早年的通知",
                status=shown.status, created_at=one.clock(),
            )  # fmt: skip
            session.add(other)
            session.flush()
            notice_id = other.id
        loss = RoundLoss(
            id=uuid4(), notice_id=notice_id, organisation_id=office_id, due=date(2023, 9, 30), number=0,
            document_number="示例人社函〔2023〕33号", reason="逾期。", salt=b"0" * 16, barred_until=until,
            declared_for=bureau.id, declared_by=one.bureau.account_id, declared_at=one.clock(),
        )  # fmt: skip
        session.add(loss)
    return loss


class TestWhoMay:
    @pytest.mark.clause("JB-6.4")
    def test_the_notices_bureau_entrusts_and_nobody_else_learns_of_it(
        self, stuck: tuple[Late, RoundLoss, UUID], cast: Any
    ) -> None:
        known, loss, case = stuck
        city = cast.organisation(OrganisationKind.BUREAU, "990100", name="甲子市人社局")
        stranger = cast.member(city, Role.OFFICER)
        for actor in (stranger, known.results.office.first, known.other.first):
            with pytest.raises(Refusal) as refused:
                known.entrust(loss, known.answer(1), actor=actor)
            assert refused.value.status == 404
        assert [each.mine for each in seen(known, known.results.office.first)] == [False]
        assert seen(known, stranger) == []
        with pytest.raises(Refusal) as refused:
            known.waiting(loss, notice_id=uuid4())
        assert refused.value.status == 404
        assert known.results.candidate(case).organisation_id == known.results.office_id  # type: ignore[union-attr]

    def test_each_wrong_answer_has_its_message_and_nothing_is_written(
        self, stuck: tuple[Late, RoundLoss, UUID]
    ) -> None:
        known, loss, case = stuck
        with pytest.raises(Refusal) as refused:
            known.entrust(loss, known.answer(1, letter_number=" ", entrusted_to=known.results.office_id), reason=" ")
        assert set(refused.value.fields) == {"reason", "letter_number-1", "entrusted_to-1"}
        with pytest.raises(Refusal) as refused:
            known.entrust(loss, known.answer(1), reason="长" * 1001)
        assert set(refused.value.fields) == {"reason"}
        with pytest.raises(Refusal, match="由2份变为1份"):
            known.entrust(loss, known.answer(2))
        with pytest.raises(Refusal, match="系列、级别有变动"):
            known.entrust(loss, known.answer(1, series="工程系列"))
        assert known.results.candidate(case).organisation_id == known.results.office_id  # type: ignore[union-attr]
        assert [each.stuck.number for each in seen(known)] == [1]

    @pytest.mark.clause("JB-6.4")
    def test_two_officials_at_once_entrust_once(self, stuck: tuple[Late, RoundLoss, UUID], cast: Any) -> None:
        known, loss, case = stuck
        colleague = cast.member(bureau_of(known), Role.OFFICER)
        found = at_once(
            lambda: known.entrust(loss, known.answer(1)),
            lambda: known.entrust(loss, known.answer(1), actor=colleague),
        )
        (told,) = (each for each in found if each is not None)
        assert "已经没有等待委托的申报，可能已由其他工作人员办理" in told.message
        with known.store.reading() as session:
            assert session.scalar(select(func.count()).where(EntrustedCase.application_id == case)) == 1

    def test_a_list_and_the_entrustment_at_once_leave_no_case_behind(self, round_: Late) -> None:
        one = round_.results
        case = one.accepted("李四")
        batch = decided(one, case)
        loss = barred(round_, one.office_id, until=date(2026, 10, 2))
        voided(round_, batch)
        empty = one.open(title="再开一次")
        at_once(
            lambda: one.do(lists.put_on, empty, version=empty.version, applications=(case,)),
            lambda: round_.entrust(loss, round_.answer(1)),
        )
        candidate = one.candidate(case)
        assert candidate is not None
        assert (candidate.organisation_id, candidate.state, candidate.batch_id) == (
            round_.other_id, CandidateState.WAITING, None,
        )  # fmt: skip

    def test_the_event_carries_a_commitment_and_no_words(self, stuck: tuple[Late, RoundLoss, UUID]) -> None:
        known, loss, _ = stuck
        known.entrust(loss, known.answer(1))
        with known.store.reading() as session:
            bodies = session.scalars(select(Event.body).where(Event.kind == "round.entrusted")).all()
        assert len(bodies) == 2, "with the declaration, and afterwards"
        assert not any("结果无效" in bytes(each).decode() for each in bodies)

    def test_what_waits_is_told_in_figures(self, stuck: tuple[Late, RoundLoss, UUID]) -> None:
        known, _, _ = stuck
        one = known.results
        with known.store.reading() as session:
            today = beijing_day(one.clock())
            rounds_ = endings(session, one.bureau, one.round.registry, today)
            assert figures([], rounds_, today, seen(known)).stuck == 1
